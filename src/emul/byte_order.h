/*
 * Numbers of a guest in memory.  Where size and order are constants, this is an
 * instruction or two.
 */
#ifndef EMUL_BYTE_ORDER_H
#define EMUL_BYTE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The number in SIZE bytes at P, at most 8. */
static inline uint64_t
get_bytes(const uint8_t *p, size_t size, bool big)
{
	uint16_t half;
	uint32_t word;
	uint64_t doubleword = 0;
	bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

	switch (size) {
	case 1:
		return *p;
	case 2:
		memcpy(&half, p, 2);
		return swap ? __builtin_bswap16(half) : half;
	case 4:
		memcpy(&word, p, 4);
		return swap ? __builtin_bswap32(word) : word;
	case 8:
		memcpy(&doubleword, p, 8);
		return swap ? __builtin_bswap64(doubleword) : doubleword;
	default:
		for (size_t i = 0; i < size; i++) {
			doubleword =
			    doubleword << 8 | p[big ? i : size - 1 - i];
		}
		return doubleword;
	}
}

/* The low SIZE bytes of VALUE to P. */
static inline void
put_bytes(uint8_t *p, size_t size, bool big, uint64_t value)
{
	uint16_t half;
	uint32_t word;
	bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

	switch (size) {
	case 1:
		*p = (uint8_t)value;
		break;
	case 2:
		half =
		    swap ? __builtin_bswap16((uint16_t)value) : (uint16_t)value;
		memcpy(p, &half, 2);
		break;
	case 4:
		word =
		    swap ? __builtin_bswap32((uint32_t)value) : (uint32_t)value;
		memcpy(p, &word, 4);
		break;
	case 8:
		value = swap ? __builtin_bswap64(value) : value;
		memcpy(p, &value, 8);
		break;
	default:
		for (size_t i = 0; i < size; i++) {
			p[big ? size - 1 - i : i] = (uint8_t)(value >> 8 * i);
		}
		break;
	}
}

#endif
