/*
 * Samples of older formats; see old_programs.h.
 */
#include <string.h>

#include "emul/byte_order.h"
#include "old_programs.h"

const uint8_t old_program_text[16] = {1, 2,  3,	 4,  5,	 6,  7,	 8,
				      9, 10, 11, 12, 13, 14, 15, 16};
const uint8_t old_program_data[8] = {17, 18, 19, 20, 21, 22, 23, 24};

/* Bits of an ECOFF symbol: 6 of type, 5 of class, 21 that we do not need. */
static uint32_t
symbol_bits(bool big, unsigned type, unsigned storage)
{
	return big ? type << 26 | storage << 21 : type | storage << 6;
}

static void
put_symbol(uint8_t *at, bool big, uint32_t string, uint32_t value,
	   uint32_t bits)
{
	put_bytes(at + 4, 4, big, string);
	put_bytes(at + 8, 4, big, value);
	put_bytes(at + 12, 4, big, bits);
}

static void
put_section(uint8_t *at, bool big, const char *name, const uint32_t numbers[4])
{
	memcpy(at, name, strlen(name));
	put_bytes(at + ECOFF_SECTION_VADDR, 4, big, numbers[0]);
	put_bytes(at + ECOFF_SECTION_SIZE, 4, big, numbers[1]);
	put_bytes(at + ECOFF_SECTION_SCNPTR, 4, big, numbers[2]);
	put_bytes(at + ECOFF_SECTION_FLAGS, 4, big, numbers[3]);
}

size_t
ecoff_sample(uint8_t bytes[OLD_PROGRAM_ROOM], bool big)
{
	static const char names[] = "start\0f\0table\0number";
	static const struct {
		const char *name;
		uint32_t numbers[4];
	} sections[] = {
	    {".text", {0x80001000, 16, 0xf8, 0x20}},
	    {".data", {0x80001010, 8, 0x108, 0x40}},
	    {".bss", {0x80001018, 8, 0, 0x80}},
	    {".comment", {0, 16, 0xf8, 0x2100000}},
	};
	uint8_t *symbols = bytes + ECOFF_HDRR + 96;

	memset(bytes, 0, OLD_PROGRAM_ROOM);
	put_bytes(bytes + ECOFF_MAGIC, 2, big, big ? 0x160 : 0x162);
	put_bytes(bytes + ECOFF_NSCNS, 2, big, 4);
	put_bytes(bytes + ECOFF_SYMPTR, 4, big, ECOFF_HDRR);
	put_bytes(bytes + ECOFF_OPTHDR, 2, big, 56);
	put_bytes(bytes + ECOFF_FLAGS, 2, big, 7);
	put_bytes(bytes + ECOFF_ENTRY, 4, big, 0x80001004);
	put_bytes(bytes + ECOFF_GP, 4, big, 0x80009000);
	for (size_t i = 0; i < 4; i++) {
		put_section(bytes + ECOFF_SECTIONS + i * ECOFF_SECTION, big,
			    sections[i].name, sections[i].numbers);
	}
	memcpy(bytes + 0xf8, old_program_text, 16);
	memcpy(bytes + 0x108, old_program_data, 8);
	put_bytes(bytes + ECOFF_HDRR, 2, big, 0x7009);
	put_bytes(bytes + ECOFF_HDRR + 64, 4, big, sizeof(names));
	put_bytes(bytes + ECOFF_HDRR + 68, 4, big, ECOFF_HDRR + 160);
	put_bytes(bytes + ECOFF_HDRR + 88, 4, big, 4);
	put_bytes(bytes + ECOFF_HDRR + 92, 4, big, ECOFF_HDRR + 96);
	put_symbol(symbols, big, 0, 0x80001004, symbol_bits(big, 1, 1));
	put_symbol(symbols + 16, big, 6, 0x80001008, symbol_bits(big, 6, 1));
	put_symbol(symbols + 32, big, 8, 0x80001010, symbol_bits(big, 1, 2));
	put_symbol(symbols + 48, big, 14, 0x1234, symbol_bits(big, 1, 5));
	memcpy(bytes + ECOFF_HDRR + 160, names, sizeof(names));
	return ECOFF_HDRR + 160 + sizeof(names);
}

size_t
aout_sample(uint8_t bytes[OLD_PROGRAM_ROOM], uint8_t magic)
{
	static const char names[] = "start\0f\0table\0file.o";
	static const uint32_t words[] = {16, 8, 8, 4 * 12, 0x80001000, 0, 0};
	static const struct {
		uint32_t string;
		uint8_t type;
		uint32_t value;
	} symbols[] = {
	    {4, 5, 0x80001000},
	    {10, 4, 0x80001008},
	    {12, 7, 0x80001010},
	    {18, 0x1e, 0x80001000},
	};
	uint8_t *at = bytes + 56;

	memset(bytes, 0, OLD_PROGRAM_ROOM);
	memcpy(bytes, "\x00\x8b\x01", 3);
	bytes[AOUT_MAGIC] = magic;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		put_bytes(bytes + 4 + 4 * i, 4, false, words[i]);
	}
	memcpy(bytes + 32, old_program_text, 16);
	memcpy(bytes + 48, old_program_data, 8);
	for (size_t i = 0; i < 4; i++, at += 12) {
		put_bytes(at, 4, false, symbols[i].string);
		at[4] = symbols[i].type;
		put_bytes(at + 8, 4, false, symbols[i].value);
	}
	put_bytes(at, 4, false, 4 + sizeof(names));
	memcpy(at + 4, names, sizeof(names));
	return 56 + 48 + 4 + sizeof(names);
}
