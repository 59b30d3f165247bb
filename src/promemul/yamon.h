/*
 * YAMON, the firmware of MIPS evaluation boards, see yamon.c.
 */
#ifndef PROMEMUL_YAMON_H
#define PROMEMUL_YAMON_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/machine.h"

/* Physical addresses of the monitor flash and of its beginning, where the CPU
 * starts. */
#define YAMON_FLASH	 UINT64_C(0x1e000000)
#define YAMON_FLASH_SIZE 0x400000
#define YAMON_BOOT	 UINT64_C(0x1fc00000)
#define YAMON_BOOT_SIZE	 0x100000

/* What the firmware must know of a board, and its console. */
struct yamon_board {
	uint32_t revision; /* the word at 0x1fc00010 */
	uint64_t ram_low;  /* bytes of memory from 0 on */
	uint32_t bus_hz;
	void *console;
	void (*put)(void *console, uint8_t byte);
	/* Takes a byte; false if there is none now. */
	bool (*get)(void *console, uint8_t *byte);
};

/* Adds the flash to M, and the firmware unless options.no_prom. */
bool yamon_setup(struct machine *m, const struct yamon_board *board,
		 struct error *e);

/* Registers, arguments and environment before the first instruction. */
bool yamon_boot(struct machine *m, struct error *e);

#endif
