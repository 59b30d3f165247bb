/*
 * Physical memory and devices as the CPU of a board reaches them, for tests of
 * chips.  Numbers are little-endian: the byte at the address is the least.
 */
#ifndef TESTS_UNIT_BOARD_BUS_H
#define TESTS_UNIT_BOARD_BUS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "emul/machine.h"
#include "memory/memory.h"

static inline uint32_t
board_read(struct machine *m, uint64_t paddr, unsigned size)
{
	uint8_t b[4] = {0};

	assert_int_equal(
	    memory_rw(m->memory, NULL, paddr, b, size, MEMORY_READ, 0),
	    MEMORY_OK);
	return (uint32_t)(b[0] | b[1] << 8 | b[2] << 16) | (uint32_t)b[3] << 24;
}

static inline void
board_write(struct machine *m, uint64_t paddr, unsigned size, uint32_t value)
{
	uint8_t b[4] = {(uint8_t)value, (uint8_t)(value >> 8),
			(uint8_t)(value >> 16), (uint8_t)(value >> 24)};

	assert_int_equal(
	    memory_rw(m->memory, NULL, paddr, b, size, MEMORY_WRITE, 0),
	    MEMORY_OK);
}

#endif
