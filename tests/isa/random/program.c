/*
 * Words of code, and the ELF file they end up in.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "mips_encode.h"
#include "program.h"

#define ELF_HEADER  52
#define ELF_SEGMENT 32
#define SEGMENTS    4
#define ABI_FLAGS   24

enum { PT_LOAD = 1, PT_MIPS_ABIFLAGS = 0x70000003 };

void
program_init(struct program *p, enum level level, enum mode mode,
	     bool code_mapped, bool big_endian)
{
	memset(p, 0, sizeof(*p));
	p->level = level;
	p->mode = mode;
	p->big_endian = big_endian;
	p->code_mapped = code_mapped;
	if (mode == MODE_LINUX) {
		p->code_base = 0x00400000;
		p->code_backing = p->code_base;
		p->direct_base = 0x10000000;
		p->mapped_base = 0x20000000;
	} else {
		p->code_backing = 0x80010000;
		p->direct_base = 0x80080000;
		p->mapped_base = 0x00700000;
		p->mapped_backing = 0x80090000;
		p->cells = 0x800a0000;
		p->status = 0x30000000; /* coprocessors 0 and 1 */
		/* One distance between pages and frames, for code and data. */
		p->code_base = p->code_backing;
		if (code_mapped) {
			p->code_base -=
			    p->mapped_backing - (uint32_t)p->mapped_base;
		}
		if (level_is_wide(level)) {
			p->status |= 1u << 26; /* FR */
			if (mode == MODE_FULL && !code_mapped) {
				p->mapped_base |= UINT64_C(0x3500000000);
				p->status |= 7u << 5; /* KX, SX, UX */
			}
		}
	}
}

uint32_t
program_here(const struct program *p)
{
	return p->code_base + 4 * p->n_code;
}

void
program_put(struct program *p, uint32_t word)
{
	assert(p->n_code < CODE_WORDS);
	p->code[p->n_code++] = word;
}

void
program_load_number(struct program *p, unsigned reg, uint32_t value)
{
	program_put(p, i_type(OP_LUI, reg, ZERO, value >> 16));
	program_put(p, i_type(OP_ORI, reg, reg, value));
}

void
program_load_wide(struct program *p, unsigned reg, uint64_t value)
{
	program_load_number(p, reg, (uint32_t)(value >> 32));
	for (unsigned half = 2; half > 0; half--) {
		program_put(p, shift(F_DSLL, reg, reg, 16));
		program_put(p, i_type(OP_ORI, reg, reg,
				      (uint32_t)(value >> 16 * (half - 1))));
	}
}

void
program_fix_branch(struct program *p, uint32_t at)
{
	p->code[at] |= (p->n_code - at - 1) & 0xffff;
}

uint32_t
program_branch_offset(const struct program *p, uint32_t target)
{
	return (target - p->n_code - 1) & 0xffff;
}

/* ---- ELF ---- */

struct writer {
	FILE *file;
	bool big_endian;
};

static void
put_number(struct writer *w, uint32_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++) {
		unsigned shift = 8 * (w->big_endian ? bytes - 1 - i : i);

		putc(value >> shift & 0xff, w->file);
	}
}

struct segment {
	uint32_t vaddr;
	const void *data; /* words of code, or bytes */
	uint32_t bytes;
	bool words;
};

static void
put_segment_header(struct writer *w, uint32_t type, uint32_t vaddr,
		   uint32_t bytes, uint32_t offset)
{
	put_number(w, type, 4);
	put_number(w, offset, 4);
	put_number(w, vaddr, 4);
	put_number(w, vaddr, 4);
	put_number(w, bytes, 4);
	put_number(w, bytes, 4);
	put_number(w, 7, 4); /* read, write, execute */
	put_number(w, type == PT_LOAD ? 0x1000 : 8, 4);
}

/* What the ELF file says of a level. */
static const struct {
	uint32_t flags;	  /* the level, and o32 or n32 */
	uint8_t isa;	  /* as a number */
	uint8_t revision; /* release */
} elf_levels[] = {
    [LEVEL_MIPS1] = {0x00001000, 1, 0},
    [LEVEL_MIPS32R2] = {0x70001000, 32, 2},
    [LEVEL_MIPS3] = {0x20000020, 3, 0},
    [LEVEL_MIPS64R2] = {0x80000020, 64, 2},
};

/* Says to Linux that doubles are pairs of registers, as on an R3010, or all
 * registers on wide levels. */
static void
put_abi_flags(struct writer *w, enum level level)
{
	unsigned width = level_is_wide(level) ? 2 : 1; /* 64 or 32 bits */

	put_number(w, 0, 2);
	put_number(w, elf_levels[level].isa, 1);
	put_number(w, elf_levels[level].revision, 1);
	put_number(w, width, 1); /* general registers */
	put_number(w, width, 1); /* floating point registers */
	put_number(w, 0, 1);
	put_number(w, 1, 1); /* hard float, doubles as the ABI has them */
	for (unsigned i = 0; i < 4; i++) {
		put_number(w, 0, 4);
	}
}

static void
put_segment(struct writer *w, const struct segment *s)
{
	const uint32_t *words = s->data;

	if (!s->words) {
		fwrite(s->data, 1, s->bytes, w->file);
		return;
	}
	for (uint32_t i = 0; i < s->bytes / 4; i++) {
		put_number(w, words[i], 4);
	}
}

bool
program_write(const struct program *p, const char *file)
{
	static const uint8_t ident[16] = {0x7f, 'E', 'L', 'F', 1, 1, 1};
	struct writer w = {fopen(file, "wb"), p->big_endian};
	struct segment segments[SEGMENTS] = {
	    {p->code_backing, p->code, 4 * p->n_code, true},
	    {p->direct_base, p->direct, AREA_BYTES, false},
	    {p->mode == MODE_LINUX ? (uint32_t)p->mapped_base
				   : p->mapped_backing,
	     p->mapped, AREA_BYTES, false},
	    {0x80000000, p->vectors, 4 * VECTOR_WORDS, true},
	};
	unsigned n = p->mode == MODE_LINUX ? SEGMENTS - 1 : SEGMENTS;
	uint32_t offset = 0x1000;
	bool ok;

	if (w.file == NULL) {
		return false;
	}
	fwrite(ident, 1, 5, w.file);
	put_number(&w, p->big_endian ? 2 : 1, 1);
	fwrite(ident + 6, 1, 10, w.file);
	put_number(&w, 2, 2); /* ET_EXEC */
	put_number(&w, 8, 2); /* EM_MIPS */
	put_number(&w, 1, 4);
	put_number(&w, p->code_backing, 4);
	put_number(&w, ELF_HEADER, 4);
	put_number(&w, 0, 4);
	put_number(&w, elf_levels[p->level].flags | 1 /* noreorder */, 4);
	put_number(&w, ELF_HEADER, 2);
	put_number(&w, ELF_SEGMENT, 2);
	put_number(&w, n + 1, 2);
	put_number(&w, 40, 2);
	put_number(&w, 0, 2);
	put_number(&w, 0, 2);
	for (unsigned i = 0; i < n; i++) {
		put_segment_header(&w, PT_LOAD, segments[i].vaddr,
				   segments[i].bytes, offset);
		offset += (segments[i].bytes + 0xfff) & ~0xfffu;
	}
	put_segment_header(&w, PT_MIPS_ABIFLAGS, 0, ABI_FLAGS,
			   ELF_HEADER + (n + 1) * ELF_SEGMENT);
	put_abi_flags(&w, p->level);
	/* Pages of the file correspond to pages of memory. */
	offset = 0x1000;
	for (unsigned i = 0; i < n; i++) {
		while (ftell(w.file) < (long)offset) {
			putc(0, w.file);
		}
		put_segment(&w, &segments[i]);
		offset += (segments[i].bytes + 0xfff) & ~0xfffu;
	}
	ok = ferror(w.file) == 0;
	return fclose(w.file) == 0 && ok;
}
