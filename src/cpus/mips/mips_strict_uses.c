/*
 * What each instruction reads and writes, found in the text of its semantics:
 * there is no second list that could differ.
 */
#include "cpus/mips/mips_strict.h"

#include <ctype.h>
#include <string.h>

const char *const mips_semantic_names[MIPS_SEMANTICS] = {
#define SEM(name, kind, ...) [MIPS_SEM_##name] = #name,
#include "cpus/mips/mips_semantics.h"
#undef SEM
};

static const char *const texts[MIPS_SEMANTICS] = {
#define SEM(name, kind, ...) [MIPS_SEM_##name] = #__VA_ARGS__,
#include "cpus/mips/mips_semantics.h"
#undef SEM
};

enum {
	BOTH = MIPS_USE_RS | MIPS_USE_RT,
	HI_AND_LO = MIPS_USE_HI | MIPS_USE_LO,
};

static const struct {
	const char *word;
	uint8_t uses;
} vocabulary[] = {
    {"RS", MIPS_USE_RS},
    {"SRS", MIPS_USE_RS},
    {"GS", MIPS_USE_RS},
    {"SGS", MIPS_USE_RS},
    {"RT", MIPS_USE_RT},
    {"SRT", MIPS_USE_RT},
    {"GT", MIPS_USE_RT},
    {"SGT", MIPS_USE_RT},
    {"ADDRESS", MIPS_USE_RS | MIPS_USE_ADDRESS},
    {"INDEXED", BOTH | MIPS_USE_ADDRESS},
    {"WRITE_RD", MIPS_USE_RD},
    {"WRITE_GD", MIPS_USE_RD},
    {"HI", MIPS_USE_HI},
    {"LO", MIPS_USE_LO},
    {"HI_LO", HI_AND_LO},
    {"WRITE_HI", MIPS_USE_HILO_WRITTEN},
    {"WRITE_LO", MIPS_USE_HILO_WRITTEN},
    {"DIVIDE", BOTH | MIPS_USE_HILO_WRITTEN},
    {"DIVIDE_UNSIGNED", BOTH | MIPS_USE_HILO_WRITTEN},
    {"MULTIPLY", BOTH | HI_AND_LO | MIPS_USE_RD | MIPS_USE_HILO_WRITTEN},
    {"EXC_TR", MIPS_USE_TRAP},
};

static uint8_t
look_up(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(vocabulary) / sizeof(vocabulary[0]);
	     i++) {
		if (strlen(vocabulary[i].word) == length &&
		    memcmp(vocabulary[i].word, word, length) == 0) {
			return vocabulary[i].uses;
		}
	}
	return 0;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static uint8_t
find_uses(const char *text)
{
	uint8_t uses = 0;

	while (*text != '\0') {
		size_t length = 0;
		uint8_t of_word;

		while (is_word(text[length])) {
			length++;
		}
		of_word = look_up(text, length);
		/* LO = value; is none of LO == value. */
		if ((of_word & HI_AND_LO) != 0 &&
		    strncmp(text + length, " = ", 3) == 0) {
			of_word = MIPS_USE_HILO_WRITTEN;
		}
		uses |= of_word;
		text += length == 0 ? 1 : length;
	}
	return uses;
}

void
mips_strict_find_uses(uint8_t uses[MIPS_SEMANTICS])
{
	for (unsigned i = 0; i < MIPS_SEMANTICS; i++) {
		uses[i] = find_uses(texts[i]);
	}
	/* The quotient goes to LO, the remainder to HI. */
	uses[MIPS_SEM_div] &= (uint8_t)~HI_AND_LO;
	uses[MIPS_SEM_divu] &= (uint8_t)~HI_AND_LO;
}
