/*
 * The keys of the LK201 and of those that send its codes, and typing on them.
 */
#ifndef DEVICES_LK201_KEYS_H
#define DEVICES_LK201_KEYS_H

#include "devices/device.h"
#include "emul/byte_fifo.h"

/* The code of the key that has the symbol, 0 if there is none. */
uint8_t lk201_code(uint32_t keysym);

/* Puts what is to be typed into TYPED, for event number KIND of D; false: there
 * is no room for all of it. */
bool lk201_keys_type(struct device *d, struct byte_fifo *typed, uint32_t kind,
		     const uint8_t *text, size_t len);

/* That event: presses and releases by KEY what the next character of TYPED
 * needs, but nobody types on while the machine has not TAKEN the last one. */
void lk201_keys_event(struct device *d, struct byte_fifo *typed, uint32_t kind,
		      emul_time now, bool taken,
		      void (*key)(void *owner, uint32_t keysym, bool down));

#endif
