/*
 * What the boards of DECstations share: clock, serial lines, disks.
 */
#ifndef MACHINES_DEC_BOARD_H
#define MACHINES_DEC_BOARD_H

#include "devices/device.h"
#include "emul/machine.h"
#include "promemul/dec_prom.h"

/* Adds the MC146818 (DS1287) at BASE, repeated up to LEN (0: it is not mapped),
 * with the date the way that systems expect it.  NULL with E set. */
struct device *dec_add_clock(struct machine *m, uint64_t base, uint64_t len,
			     struct irq *irq, struct error *e);

/* Plugs a keyboard and a mouse into the serial lines of these names if somebody
 * sits at a screen of M. */
bool dec_add_seat(struct machine *m, const char *keyboard, const char *mouse,
		  struct error *e);

/* Adds a DC7085 whose line CONSOLE is the console, with a terminal there, and
 * the firmware that talks through it.  NULL with E set. */
struct device *dec_add_dz(struct machine *m, uint64_t base, uint64_t len,
			  struct irq *irq, unsigned console,
			  const struct dec_prom_board *prom, struct error *e);

/* All disks are SCSI disks. */
bool dec_check_disks(const struct machine *m, struct error *e);

#endif
