/*
 * printf of firmware: the format and its strings are in guest memory, the
 * arguments are the guest's.
 */
#ifndef PROMEMUL_PROM_FORMAT_H
#define PROMEMUL_PROM_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

struct prom_format {
	void *arg;
	/* The next 32-bit argument. */
	uint32_t (*next)(void *arg);
	/* A byte of guest memory; false if there is none. */
	bool (*byte)(void *arg, uint32_t address, char *c);
	void (*put)(void *arg, char c);
};

/* Prints by the format at guest address FORMAT.  Knows %d %i %u %o %x %X %p %c
 * %s %% with flags, width, precision (numbers or *) and the modifiers h and l.
 * An unknown conversion is printed as it stands.  False if a string was not
 * there, or too long for a string. */
bool prom_format(const struct prom_format *f, uint32_t format);

#endif
