/*
 * ECOFF programs of MIPS systems: what ULTRIX, RISC/os, IRIX before 6 and
 * Sprite link, and the form of kernels that the older firmware of DECstations
 * takes.  (MIPS Assembly Language Programmer's Guide, "Extended COFF" and "The
 * Symbol Table".)
 *
 * Sections say what is where in memory; those without bytes in the file are
 * zero.  External symbols are read, local ones and what debuggers need is not.
 * Programs that must be relocated are refused.
 */
#include <inttypes.h>
#include <string.h>

#include "emul/byte_order.h"
#include "loaders/loader_private.h"

/* The file header, and what follows it. */
enum filehdr {
	F_MAGIC = 0,
	F_NSCNS = 2,
	F_SYMPTR = 8,
	F_OPTHDR = 16,
	F_FLAGS = 18,
	FILEHDR_SIZE = 20,
};

/* f_flags. */
enum {
	F_EXEC = 2, /* nothing is missing */
};

/* The "optional" header, behind the file header. */
enum aouthdr {
	A_ENTRY = 16,
	A_GP_VALUE = 52,
	AOUTHDR_SIZE = 56,
};

enum scnhdr {
	S_VADDR = 12,
	S_SIZE = 16,
	S_SCNPTR = 20,
	S_FLAGS = 36,
	SCNHDR_SIZE = 40,
};

/* s_flags. */
enum {
	STYP_BSS = 0x80,
	STYP_SBSS = 0x400,
	STYP_COMMENT = 0x2100000,
};

/* The symbolic header. */
enum hdrr {
	HDRR_MAGIC = 0,
	ISS_EXT_MAX = 64,
	CB_SS_EXT_OFFSET = 68,
	IEXT_MAX = 88,
	CB_EXT_OFFSET = 92,
	HDRR_SIZE = 96,

	MAGIC_SYM = 0x7009,
};

/* An external symbol. */
enum extr {
	EXTR_ISS = 4,
	EXTR_VALUE = 8,
	EXTR_BITS = 12,
	EXTR_SIZE = 16,
};

/* Types and storage classes that name a place. */
enum {
	ST_PROC = 6,
	SC_TEXT = 1,
	SC_DATA = 2,
	SC_BSS = 3,
	SC_SDATA = 13,
	SC_SBSS = 14,
	SC_RDATA = 15,
	SC_INIT = 22,
};

#define EF_MIPS_ARCH_2 0x10000000u
#define EF_MIPS_ARCH_3 0x20000000u

static const struct ecoff_kind {
	uint16_t magic; /* in the file's own byte order */
	bool big_endian;
	uint32_t elf_flags; /* what ELF has for the same CPUs */
} kinds[] = {
    {0x0160, true, 0},
    {0x0162, false, 0},
    {0x0163, true, EF_MIPS_ARCH_2},
    {0x0166, false, EF_MIPS_ARCH_2},
    {0x0140, true, EF_MIPS_ARCH_3},
    {0x0142, false, EF_MIPS_ARCH_3},
};

struct ecoff {
	const struct load_target *target;
	const char *name;
	const uint8_t *bytes;
	size_t len;
	bool big_endian;
};

/* ---- header ---- */

static const struct ecoff_kind *
find_kind(const uint8_t *bytes, size_t len)
{
	if (len < FILEHDR_SIZE) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (get_bytes(bytes, 2, kinds[i].big_endian) ==
		    kinds[i].magic) {
			return &kinds[i];
		}
	}
	return NULL;
}

/* Two bytes are not much of a mark: the size of the optional header has to be
 * right as well.  An object file has it, too. */
bool
loader_is_ecoff(const uint8_t *bytes, size_t len)
{
	const struct ecoff_kind *k = find_kind(bytes, len);

	return k != NULL &&
	       get_bytes(bytes + F_OPTHDR, 2, k->big_endian) == AOUTHDR_SIZE;
}

/* A number of SIZE bytes.  Callers have checked that it is inside. */
static uint32_t
get(const struct ecoff *f, uint64_t offset, unsigned size)
{
	return (uint32_t)get_bytes(f->bytes + offset, size, f->big_endian);
}

static uint64_t
sections_end(const struct ecoff *f)
{
	return FILEHDR_SIZE + AOUTHDR_SIZE +
	       (uint64_t)SCNHDR_SIZE * get(f, F_NSCNS, 2);
}

static bool
check_header(const struct ecoff *f, uint32_t elf_flags, struct error *e)
{
	const struct loader_kind kind = {EM_MIPS, elf_flags, false,
					 f->big_endian};

	if (!loader_check_target(f->target, f->name, &kind, e)) {
		return false;
	}
	if (!loader_has(f->len, 0, sections_end(f))) {
		return loader_error(e, f->name,
				    "the file ends inside the ECOFF headers: "
				    "it is truncated, copy it again");
	}
	if ((get(f, F_FLAGS, 2) & F_EXEC) == 0) {
		return loader_error(e, f->name,
				    "file is an object file, not a program: "
				    "link it with ld");
	}
	return true;
}

/* ---- sections ---- */

static bool
load_section(const struct ecoff *f, uint64_t at, struct load_result *result,
	     struct error *e)
{
	uint32_t flags = get(f, at + S_FLAGS, 4);
	uint32_t offset = get(f, at + S_SCNPTR, 4);
	struct loader_part part = {
	    .vaddr = get(f, at + S_VADDR, 4),
	    .size = get(f, at + S_SIZE, 4),
	};

	if (part.size == 0 || (flags & STYP_COMMENT) == STYP_COMMENT) {
		return true;
	}
	if ((flags & (STYP_BSS | STYP_SBSS)) == 0 && offset != 0) {
		if (!loader_has(f->len, offset, part.size)) {
			return loader_error(e, f->name,
					    "the file ends at 0x%zx, before "
					    "the end of the section at "
					    "0x%" PRIx32
					    ": it is truncated, copy it again",
					    f->len, part.vaddr);
		}
		part.data = f->bytes + offset;
		part.len = part.size;
	}
	return loader_load_part(f->target, f->name, &part, result, e);
}

/* ---- symbols ---- */

static bool
is_place(unsigned storage)
{
	switch (storage) {
	case SC_TEXT:
	case SC_DATA:
	case SC_BSS:
	case SC_SDATA:
	case SC_SBSS:
	case SC_RDATA:
	case SC_INIT:
		return true;
	default:
		return false;
	}
}

/* LEFT is how many bytes names may still have. */
static void
read_symbol(const struct ecoff *f, uint64_t at, const uint8_t *strings,
	    uint32_t strings_size, size_t *left)
{
	uint32_t iss = get(f, at + EXTR_ISS, 4);
	uint32_t bits = get(f, at + EXTR_BITS, 4);
	/* Compilers fill bit fields from the end that comes first. */
	unsigned type = f->big_endian ? bits >> 26 : bits & 63;
	unsigned storage = (f->big_endian ? bits >> 21 : bits >> 6) & 31;
	uint64_t value;
	size_t len;

	if (!is_place(storage) || iss >= strings_size) {
		return;
	}
	len = strnlen((const char *)strings + iss, strings_size - iss);
	if (len == strings_size - iss || len >= *left ||
	    !loader_address(f->target, get(f, at + EXTR_VALUE, 4), true,
			    &value)) {
		return;
	}
	*left -= len + 1;
	loader_add_symbol(f->target, (const char *)strings + iss, len, value, 0,
			  type == ST_PROC || storage == SC_TEXT);
}

/* A damaged symbol table is passed over: it is not needed to run. */
static void
read_symbols(const struct ecoff *f)
{
	uint64_t at = get(f, F_SYMPTR, 4);
	uint32_t strings;
	uint32_t strings_size;
	uint32_t symbols;
	uint32_t n;
	size_t left = 16 * f->len; /* as for ELF: names may overlap */

	if (at == 0 || !loader_has(f->len, at, HDRR_SIZE) ||
	    get(f, at + HDRR_MAGIC, 2) != MAGIC_SYM) {
		return;
	}
	strings = get(f, at + CB_SS_EXT_OFFSET, 4);
	strings_size = get(f, at + ISS_EXT_MAX, 4);
	symbols = get(f, at + CB_EXT_OFFSET, 4);
	n = get(f, at + IEXT_MAX, 4);
	if (!loader_has(f->len, strings, strings_size) ||
	    !loader_has(f->len, symbols, (uint64_t)n * EXTR_SIZE)) {
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		read_symbol(f, symbols + (uint64_t)i * EXTR_SIZE,
			    f->bytes + strings, strings_size, &left);
	}
}

bool
loader_ecoff(const struct load_target *target, const char *name,
	     const uint8_t *bytes, size_t len, struct load_result *result,
	     struct error *e)
{
	const struct ecoff_kind *k = find_kind(bytes, len);
	struct ecoff f = {target, name, bytes, len, k->big_endian};
	struct load_result r = *result;
	uint32_t gp;

	if (!check_header(&f, k->elf_flags, e)) {
		return false;
	}
	r.end = 0;
	for (uint64_t at = FILEHDR_SIZE + AOUTHDR_SIZE; at < sections_end(&f);
	     at += SCNHDR_SIZE) {
		if (!load_section(&f, at, &r, e)) {
			return false;
		}
	}
	if (r.end == 0) {
		return loader_error(e, name,
				    "nothing in the file is to be loaded: "
				    "link it with ld");
	}
	r.end = r.end > result->end ? r.end : result->end;
	r.has_byte_order = true;
	r.big_endian = f.big_endian;
	r.is_64bit = false;
	r.has_entry = true;
	(void)loader_address(target, get(&f, FILEHDR_SIZE + A_ENTRY, 4), true,
			     &r.entry);
	gp = get(&f, FILEHDR_SIZE + A_GP_VALUE, 4);
	r.has_gp = gp != 0;
	(void)loader_address(target, gp, true, &r.gp);
	read_symbols(&f);
	*result = r;
	return true;
}
