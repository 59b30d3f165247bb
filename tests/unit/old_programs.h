/*
 * Programs in formats older than ELF, made field by field: good ones, which
 * tests damage.  Text of 16 bytes at 0x80001000, data of 8 bytes behind it (a
 * pure a.out: on the next page), 8 bytes of bss; symbols start, f, table.
 */
#ifndef TESTS_OLD_PROGRAMS_H
#define TESTS_OLD_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OLD_PROGRAM_ROOM 1024

/* Offsets in the ECOFF sample. */
enum ecoff_sample_offset {
	ECOFF_MAGIC = 0,
	ECOFF_NSCNS = 2,
	ECOFF_SYMPTR = 8,
	ECOFF_OPTHDR = 16,
	ECOFF_FLAGS = 18,
	ECOFF_ENTRY = 20 + 16,
	ECOFF_GP = 20 + 52,
	ECOFF_SECTIONS = 76, /* .text, .data, .bss, .comment */
	ECOFF_SECTION_VADDR = 12,
	ECOFF_SECTION_SIZE = 16,
	ECOFF_SECTION_SCNPTR = 20,
	ECOFF_SECTION_FLAGS = 36,
	ECOFF_SECTION = 40,
	ECOFF_HDRR = 0x110,
};

enum aout_sample_offset {
	AOUT_MAGIC = 3,
	AOUT_TEXT = 4,
	AOUT_DATA = 8,
	AOUT_SYMS = 16,
	AOUT_ENTRY = 20,
	AOUT_TRSIZE = 24,
};

extern const uint8_t old_program_text[16];
extern const uint8_t old_program_data[8];

/* Both return the length. */
size_t ecoff_sample(uint8_t bytes[OLD_PROGRAM_ROOM], bool big_endian);
size_t aout_sample(uint8_t bytes[OLD_PROGRAM_ROOM], uint8_t magic);

#endif
