/*
 * The keys of the LK201 and of those that send its codes.
 */
#ifndef DEVICES_LK201_KEYS_H
#define DEVICES_LK201_KEYS_H

#include <stdint.h>

/* The code of the key that has the symbol, 0 if there is none. */
uint8_t lk201_code(uint32_t keysym);

#endif
