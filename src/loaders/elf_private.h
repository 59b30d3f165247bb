/*
 * An ELF file as its readers share it.
 */
#ifndef LOADERS_ELF_PRIVATE_H
#define LOADERS_ELF_PRIVATE_H

#include <assert.h>

#include "loaders/loader_private.h"

/* A file, and the fields of its header that are needed later. */
struct elf {
	const struct load_target *target;
	const char *name;
	const uint8_t *bytes;
	size_t len;
	bool wide; /* ELFCLASS64 */
	bool big_endian;
	unsigned word; /* bytes of an address */
	unsigned type;
	unsigned machine;
	uint64_t entry;
	uint32_t flags;
	uint64_t phoff;
	uint64_t phentsize;
	uint64_t phnum;
	uint64_t shoff;
	uint64_t shentsize;
	uint64_t shnum;
};

static inline bool
elf_has(const struct elf *f, uint64_t offset, uint64_t size)
{
	return loader_has(f->len, offset, size);
}

/* A number of SIZE bytes.  Callers have checked that it is inside. */
static inline uint64_t
elf_get(const struct elf *f, uint64_t offset, unsigned size)
{
	const uint8_t *p;
	uint64_t v;
	unsigned i;

	assert(elf_has(f, offset, size));
	p = f->bytes + offset;
	v = 0;
	for (i = 0; i < size; i++) {
		v = v << 8 | p[f->big_endian ? i : size - 1 - i];
	}
	return v;
}

/*
 * Adds the symbols of the file, if it has any, to the target's; `_gp` goes to
 * RESULT.  A damaged symbol table is passed over: it is not needed to run.
 */
void elf_read_symbols(struct elf *f, struct load_result *result);

#endif
