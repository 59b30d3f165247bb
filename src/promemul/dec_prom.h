/*
 * DECstation firmware (REX and the older jump-table PROM), see dec_prom.c.
 */
#ifndef PROMEMUL_DEC_PROM_H
#define PROMEMUL_DEC_PROM_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/machine.h"

/* Physical addresses of the ROM. */
#define DEC_PROM_BASE UINT64_C(0x1fc00000)
#define DEC_PROM_SIZE 0x80000

/* What the firmware must know of a board. */
struct dec_prom_board {
	uint8_t system_type;   /* getsysid: 2 = KN02 */
	const char *osconsole; /* with the console on a serial line */
	const char
	    *osconsole_screen;	/* on a screen that is no option, or NULL */
	unsigned keyboard_slot; /* with a screen in a slot */
	bool old_names;		/* boot paths: "rz(0,0,0)", "tftp()"; or.. */
	unsigned scsi_slot;	/* .. "5/rz0/" */
	unsigned net_slot;	/* .. "6/tftp/" */
	const char *module;	/* the system board's name.. */
	unsigned module_slot;	/* ..and slot, of those below */
	/* TURBOchannel; slots 0: there is none. */
	unsigned slots;
	uint32_t slot_base; /* physical address of slot 0 */
	uint32_t slot_size;
	unsigned clock_period_ns;
	unsigned io_timeout; /* clock cycles */
	unsigned dma_range_mb;
	unsigned max_dma_burst;
};

/* The console the firmware talks through. */
struct dec_prom_console {
	void *arg;
	void (*put)(void *arg, uint8_t byte);
	/* Takes a byte; false if there is none now. */
	bool (*get)(void *arg, uint8_t *byte);
};

/* Adds the ROM to M, and the firmware unless options.no_prom.  BOARD and
 * CONSOLE's argument must stay where they are. */
bool dec_prom_setup(struct machine *m, const struct dec_prom_board *board,
		    const struct dec_prom_console *console, struct error *e);

/* Registers, argv, environment and tables before the first instruction. */
bool dec_prom_boot(struct machine *m, struct error *e);

/* Tells the firmware of M that the console may have input. */
void dec_prom_input(void *m);

#endif
