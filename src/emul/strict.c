/*
 * The names of what --strict looks for.
 */
#include "emul/strict.h"

#include <string.h>

static const struct {
	const char *name;
	enum strict bit;
} names[] = {
    {"stale", STRICT_STALE},
    {"uninit", STRICT_UNINIT},
    {"reserved", STRICT_RESERVED},
    {"hazard", STRICT_HAZARD},
};

static unsigned
find(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i].name) == length &&
		    memcmp(names[i].name, word, length) == 0) {
			return names[i].bit;
		}
	}
	return 0;
}

bool
strict_parse(const char *text, unsigned *set, struct error *e)
{
	const char *word = text;

	*set = 0;
	if (text == NULL) {
		*set = STRICT_ALL;
		return true;
	}
	for (;;) {
		size_t length = strcspn(word, ",");
		unsigned bit = find(word, length);

		if (bit == 0) {
			return emul_error(e,
					  "--strict=%s: give one or more of "
					  "stale, uninit, reserved and hazard, "
					  "with commas",
					  text);
		}
		*set |= bit;
		if (word[length] == '\0') {
			return true;
		}
		word += length + 1;
	}
}
