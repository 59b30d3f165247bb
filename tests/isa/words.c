/*
 * A file of random instruction words for one CPU type, and handlers that go on
 * behind what raises an exception: words TYPE SEED CODE VECTORS.  Half of the
 * words are of opcodes that the type has for itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS	 3000
#define HANDLERS 8 /* 128 bytes each */

static uint64_t state;

static uint32_t
next_random(void)
{
	state = state * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 32);
}

/* Opcodes that are more frequent than others. */
static const struct {
	const char *type;
	uint8_t opcodes[8];
} types[] = {
    {"R3000", {0, 1, 16, 17, 34, 38, 42, 46}},
    {"R4000", {0, 1, 16, 17, 26, 27, 48, 55}},
    {"R5900", {0, 16, 17, 28, 28, 30, 31, 1}},
    {"RM7000", {0, 16, 16, 16, 28, 19, 17, 1}},
    {"VR4121", {0, 16, 29, 1, 55, 63, 39, 26}},
    {"24Kf", {0, 16, 29, 31, 28, 17, 19, 1}},
    {"5KEf", {0, 16, 31, 28, 17, 19, 52, 60}},
};

static uint32_t
any_word(const char *type)
{
	uint32_t word = next_random();

	if ((next_random() & 1) != 0) {
		return word;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(type, types[i].type) == 0) {
			uint32_t opcode = types[i].opcodes[next_random() & 7];

			return (word & 0x03ffffff) | opcode << 26;
		}
	}
	return word;
}

static void
put(FILE *f, uint32_t word)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		putc((int)(word >> shift & 255), f);
	}
}

/* On behind the instruction that raised an exception; from outside the code to
 * somewhere in it: where, BadVAddr says, in the bits that PLACES has. */
static void
put_handler(FILE *f, int is_r3000, uint32_t places)
{
	const uint32_t handler[32] = {
	    0x401a7000,		 /* mfc0 k0, EPC */
	    0x3c1b8000,		 /* lui k1, 0x8000 */
	    0x035bd826,		 /* xor k1, k0, k1 */
	    0x001bdb82,		 /* srl k1, k1, 14 */
	    0x13600006,		 /* beq k1, zero, 1f */
	    0x275a0004,		 /* addiu k0, k0, 4 */
	    0x401a4000,		 /* mfc0 k0, BadVAddr */
	    0x3c1b8000,		 /* lui k1, 0x8000 */
	    0x335a0000 | places, /* andi k0, k0, places */
	    0x377b1000,		 /* ori k1, k1, 0x1000 */
	    0x035bd021,		 /* addu k0, k0, k1 */
	    /* 1: jr k0, rfe; or mtc0 k0, EPC, eret */
	    is_r3000 ? 0x03400008 : 0x409a7000,
	    is_r3000 ? 0x42000010 : 0,
	    is_r3000 ? 0 : 0x42000018,
	};

	for (unsigned i = 0; i < 32; i++) {
		put(f, handler[i]);
	}
}

int
main(int argc, char **argv)
{
	FILE *code;
	FILE *vectors;
	int has_mips16;

	if (argc != 5) {
		fprintf(stderr, "usage: words TYPE SEED CODE VECTORS\n");
		return 1;
	}
	code = fopen(argv[3], "wb");
	vectors = fopen(argv[4], "wb");
	if (code == NULL || vectors == NULL) {
		perror("words");
		return 1;
	}
	state = strtoull(argv[2], NULL, 0);
	for (unsigned i = 0; i < WORDS; i++) {
		put(code, any_word(argv[1]));
	}
	has_mips16 =
	    strcmp(argv[1], "VR4121") == 0 || strcmp(argv[1], "24Kf") == 0;
	for (unsigned i = 0; i < HANDLERS; i++) {
		put_handler(vectors, strcmp(argv[1], "R3000") == 0,
			    has_mips16 ? 0x1ffd : 0x1ffc);
	}
	return fclose(code) | fclose(vectors);
}
