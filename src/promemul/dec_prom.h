/*
 * DECstation firmware (REX and the older jump-table PROM), see dec_prom.c.
 */
#ifndef PROMEMUL_DEC_PROM_H
#define PROMEMUL_DEC_PROM_H

#include <stdbool.h>

#include "emul/error.h"
#include "emul/machine.h"

/* What the firmware must know of a board. */
struct dec_prom_board {
	uint8_t system_type; /* getsysid: 2 = KN02 */
	const char *osconsole_serial;
	bool turbochannel;
	/* boot path prefix: boot device "N/rz0/" etc. */
	unsigned scsi_slot;
	unsigned net_slot;
	uint32_t slot_base; /* physical address of TURBOchannel slot 0 */
	uint32_t slot_size;
	uint32_t (*slot_address)(unsigned slot); /* physical; may be NULL */
};

/* Adds the ROM pages and the firmware to M (unless options.no_prom). */
bool dec_prom_setup(struct machine *m, const struct dec_prom_board *board,
		    struct serial_line *console, struct error *e);
/* Registers, argv, environment and tables before the first instruction. */
bool dec_prom_boot(struct machine *m, struct error *e);

#endif
