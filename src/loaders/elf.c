/*
 * ELF programs: executable and linkable format, 32 and 64 bits, both byte
 * orders.  (System V ABI, chapters "Object Files" and "Program Loading", and
 * its MIPS supplement.)
 *
 * Only the program headers are needed; section headers give symbols when they
 * are there, and are passed over when they are damaged.
 *
 * Where a segment goes: at p_vaddr if the CPU maps that address without TLB or
 * page table.  This is what the firmware of MIPS machines does (it copies to
 * kseg0 or kseg1 addresses), and p_paddr is not to be relied on there: some
 * linkers leave it zero, others make it equal to p_vaddr.  Otherwise p_paddr
 * is the place, if the linker filled it in with something of its own.  CPUs
 * that start with their MMU off have no address that is mapped but differs
 * from the physical one, so p_paddr goes before p_vaddr if they differ.
 *
 * Not loaded: anything that needs relocation (shared objects,
 * position-independent programs, unlinked objects).
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loaders/elf_private.h"

/* p_flags. */
enum {
	PF_X = 1,
	PF_W = 2,
};

enum {
	EI_CLASS = 4,
	EI_DATA = 5,
	EI_NIDENT = 16,

	ELFCLASS32 = 1,
	ELFCLASS64 = 2,
	ELFDATA2LSB = 1,
	ELFDATA2MSB = 2,

	ET_REL = 1,
	ET_EXEC = 2,
	ET_DYN = 3,
	ET_CORE = 4,

	PT_LOAD = 1,
	PT_MIPS_REGINFO = 0x70000000,
};

struct segment {
	unsigned number; /* of its program header */
	uint64_t offset;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t file_vaddr; /* p_vaddr and p_paddr as the file has them */
	uint64_t file_paddr;
	struct loader_place place;
};

struct segments {
	struct segment *s;
	size_t n;
	bool has_paddr;	  /* the linker filled in p_paddr */
	uint64_t reginfo; /* file offset of the MIPS register information */
};

bool
loader_is_elf(const uint8_t *bytes, size_t len)
{
	return len >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

static bool
truncated_header(const struct elf *f, struct error *e)
{
	return loader_error(e, f->name,
			    "the file ends inside the ELF header: it is "
			    "truncated, copy it again");
}

static bool
read_header(struct elf *f, struct error *e)
{
	uint64_t after; /* the fields behind the addresses */

	if (f->len < EI_NIDENT) {
		return truncated_header(f, e);
	}
	if ((f->bytes[EI_CLASS] != ELFCLASS32 &&
	     f->bytes[EI_CLASS] != ELFCLASS64) ||
	    (f->bytes[EI_DATA] != ELFDATA2LSB &&
	     f->bytes[EI_DATA] != ELFDATA2MSB)) {
		return loader_error(e, f->name,
				    "the ELF header is damaged: build or copy "
				    "the file again");
	}
	f->wide = f->bytes[EI_CLASS] == ELFCLASS64;
	f->big_endian = f->bytes[EI_DATA] == ELFDATA2MSB;
	f->word = f->wide ? 8 : 4;
	if (!elf_has(f, 0, f->wide ? 64 : 52)) {
		return truncated_header(f, e);
	}
	f->type = (unsigned)elf_get(f, 16, 2);
	f->machine = (unsigned)elf_get(f, 18, 2);
	f->entry = elf_get(f, 24, f->word);
	f->phoff = elf_get(f, 24 + f->word, f->word);
	f->shoff = elf_get(f, 24 + 2 * f->word, f->word);
	after = 24 + 3 * f->word;
	f->flags = (uint32_t)elf_get(f, after, 4);
	f->phentsize = elf_get(f, after + 6, 2);
	f->phnum = elf_get(f, after + 8, 2);
	f->shentsize = elf_get(f, after + 10, 2);
	f->shnum = elf_get(f, after + 12, 2);
	return true;
}

static bool
check_target(const struct elf *f, struct error *e)
{
	const struct loader_kind kind = {f->machine, f->flags, f->wide,
					 f->big_endian};

	return loader_check_target(f->target, f->name, &kind, e);
}

static bool
check_type(const struct elf *f, struct error *e)
{
	switch (f->type) {
	case ET_EXEC:
		return true;
	case ET_REL:
		return loader_error(e, f->name,
				    "file is an object file, not a program: "
				    "link it with ld");
	case ET_DYN:
		return loader_error(e, f->name,
				    "file is a shared library or a "
				    "position-independent program: link a "
				    "program with -static -no-pie");
	case ET_CORE:
		return loader_error(e, f->name,
				    "file is a core dump: give the program "
				    "itself");
	default:
		return loader_error(e, f->name,
				    "file is ELF of unknown type %u: link a "
				    "program with ld",
				    f->type);
	}
}

/* Do the bytes of a segment fit behind ADDRESS? */
static bool
check_range(const struct elf *f, const struct segment *s, const char *kind,
	    uint64_t address, struct error *e)
{
	if (s->memsz - 1 <= (f->wide ? UINT64_MAX : UINT32_MAX) - address) {
		return true;
	}
	return loader_error(e, f->name,
			    "segment %u (0x%" PRIx64
			    " bytes at %s address 0x%" PRIx64
			    ") reaches beyond the last address: the "
			    "file is damaged, build or copy it again",
			    s->number, s->memsz, kind, address);
}

/* Finds the place of a segment in memory. */
static bool
place_segment(const struct elf *f, struct segment *s, bool has_paddr,
	      struct error *e)
{
	const struct load_target *t = f->target;
	struct loader_place *place = &s->place;
	uint64_t paddr;
	bool direct;
	bool differs;

	if (!check_range(f, s, "virtual", s->file_vaddr, e)) {
		return false;
	}
	/* A 32-bit program has no address a 64-bit CPU lacks, and 64-bit ones
	 * have been refused on 32-bit CPUs. */
	(void)loader_address(t, s->file_vaddr, !f->wide, &place->vaddr);
	direct = loader_direct(t, place->vaddr, s->memsz, &place->paddr);
	differs = has_paddr && s->file_paddr != s->file_vaddr;
	place->has_paddr = true;
	if (direct && (!differs || t->elf_machine == EM_MIPS)) {
		return true;
	}
	if (!differs) {
		return loader_error(e, f->name,
				    "segment %u is at 0x%" PRIx64
				    ", which the %s does not map when it "
				    "starts: link the program for machine %s "
				    "(is it one for an operating system?)",
				    s->number, place->vaddr, t->cpu_name,
				    t->machine_name);
	}
	place->physical = true;
	(void)loader_address(t, s->file_paddr, !f->wide, &paddr);
	if (!loader_direct(t, paddr, s->memsz, &place->paddr)) {
		place->paddr = s->file_paddr;
	}
	return check_range(f, s, "physical", place->paddr, e);
}

/* Linkers put the file's own headers (and what describes them) into a read-only
 * segment at their default address when only the text was placed.  Nobody
 * misses it where there is no memory. */
static bool
is_stray_headers(const struct elf *f, const struct segment *s, uint64_t flags)
{
	uint64_t vaddr;
	uint64_t paddr;

	if (s->offset != 0 || s->filesz != s->memsz ||
	    (flags & (PF_W | PF_X)) != 0 || s->file_paddr != s->file_vaddr ||
	    f->entry - s->file_vaddr < s->memsz) {
		return false;
	}
	(void)loader_address(f->target, s->file_vaddr, !f->wide, &vaddr);
	return !loader_direct(f->target, vaddr, s->memsz, &paddr);
}

/* Reads program header NUMBER; a segment is added if it has any bytes. */
static bool
read_segment(const struct elf *f, unsigned number, struct segments *all,
	     struct error *e)
{
	struct segment *s;
	uint64_t at;
	uint64_t type;
	unsigned w;

	at = f->phoff + number * f->phentsize;
	w = f->word;
	type = elf_get(f, at, 4);
	s = &all->s[all->n];
	memset(s, 0, sizeof(*s));
	s->number = number;
	/* p_offset, p_vaddr, p_paddr, p_filesz, p_memsz; p_flags is before
	 * them with 64 bits and behind them with 32. */
	at += f->wide ? 8 : 4;
	s->offset = elf_get(f, at, w);
	s->file_vaddr = elf_get(f, at + w, w);
	s->file_paddr = elf_get(f, at + 2 * w, w);
	s->filesz = elf_get(f, at + 3 * w, w);
	s->memsz = elf_get(f, at + 4 * w, w);
	if (type == PT_MIPS_REGINFO && !f->wide && s->filesz >= 24 &&
	    elf_has(f, s->offset, 24)) {
		all->reginfo = s->offset;
	}
	if (type != PT_LOAD || (s->memsz == 0 && s->filesz == 0)) {
		return true;
	}
	if (s->filesz > s->memsz) {
		return loader_error(e, f->name,
				    "segment %u has more bytes in the file "
				    "than in memory: the file is damaged, "
				    "build or copy it again",
				    number);
	}
	if (!elf_has(f, s->offset, s->filesz)) {
		return loader_error(e, f->name,
				    "the file ends at 0x%zx, inside or before "
				    "segment %u (0x%" PRIx64
				    " bytes at 0x%" PRIx64
				    "): it is truncated, copy it again",
				    f->len, number, s->filesz, s->offset);
	}
	if (is_stray_headers(
		f, s,
		elf_get(f,
			f->phoff + number * f->phentsize + (f->wide ? 4 : 24),
			4))) {
		return true;
	}
	all->n++;
	if (s->file_paddr != 0) {
		all->has_paddr = true;
	}
	return true;
}

static int
compare_segments(const void *va, const void *vb)
{
	const struct segment *a = va;
	const struct segment *b = vb;

	if (a->place.paddr != b->place.paddr) {
		return a->place.paddr < b->place.paddr ? -1 : 1;
	}
	return (a->number > b->number) - (a->number < b->number);
}

/* Sorts the segments by physical address; no two may share a byte. */
static bool
check_overlap(const struct elf *f, struct segments *all, struct error *e)
{
	const struct segment *a;
	const struct segment *b;
	size_t i;

	qsort(all->s, all->n, sizeof(*all->s), compare_segments);
	for (i = 1; i < all->n; i++) {
		a = &all->s[i - 1];
		b = &all->s[i];
		if (b->place.paddr - a->place.paddr < a->memsz) {
			return loader_error(
			    e, f->name,
			    "segments %u and %u overlap at physical 0x%" PRIx64
			    ": the file is damaged or was linked wrongly, "
			    "check the linker script",
			    a->number, b->number, b->place.paddr);
		}
	}
	return true;
}

static bool
read_segments(const struct elf *f, struct segments *all, struct error *e)
{
	unsigned i;
	size_t n;

	if (f->phnum == 0) {
		return loader_error(e, f->name,
				    "the file has no program headers, so "
				    "nothing to load: link it with ld");
	}
	if (f->phentsize < (f->wide ? 56 : 32)) {
		return loader_error(e, f->name,
				    "the ELF header is damaged (program "
				    "headers of %" PRIu64 " bytes): build or "
				    "copy the file again",
				    f->phentsize);
	}
	if (!elf_has(f, f->phoff, f->phnum * f->phentsize)) {
		return loader_error(e, f->name,
				    "the file ends at 0x%zx, before the end "
				    "of its program headers: it is truncated, "
				    "copy it again",
				    f->len);
	}
	all->s = calloc(f->phnum, sizeof(*all->s));
	assert(all->s != NULL);
	for (i = 0; i < f->phnum; i++) {
		if (!read_segment(f, i, all, e)) {
			return false;
		}
	}
	if (all->n == 0) {
		return loader_error(e, f->name,
				    "nothing in the file is to be loaded: "
				    "link it with ld");
	}
	/* One segment may well be at physical 0; if several are, the linker
	 * left the field empty. */
	n = all->n;
	for (i = 0; i < n; i++) {
		if (!place_segment(f, &all->s[i], all->has_paddr || n == 1,
				   e)) {
			return false;
		}
	}
	return check_overlap(f, all, e);
}

static bool
load_segments(const struct elf *f, const struct segments *all,
	      struct load_result *result, struct error *e)
{
	const struct segment *s;
	size_t i;

	for (i = 0; i < all->n; i++) {
		s = &all->s[i];
		if (!loader_copy(f->target, f->name, &s->place,
				 f->bytes + s->offset, (size_t)s->filesz,
				 s->memsz, result, e)) {
			return false;
		}
	}
	return true;
}

/* An e_entry of 0 means that there is none, unless the program was linked for
 * address 0. */
static bool
has_entry(const struct elf *f, const struct segments *all)
{
	size_t i;

	if (f->entry != 0) {
		return true;
	}
	for (i = 0; i < all->n; i++) {
		if (all->s[i].file_vaddr == 0) {
			return true;
		}
	}
	return false;
}

/* The MIPS global pointer from the register information, which programs have
 * that lack a symbol table. */
static void
read_reginfo(const struct elf *f, const struct segments *all,
	     struct load_result *result)
{
	if (!result->has_gp && all->reginfo != 0 &&
	    f->target->elf_machine == EM_MIPS) {
		result->gp = elf_get(f, all->reginfo + 20, 4); /* ri_gp_value */
		result->has_gp =
		    result->gp != 0 &&
		    loader_address(f->target, result->gp, true, &result->gp);
	}
}

bool
loader_elf(const struct load_target *target, const char *name,
	   const uint8_t *bytes, size_t len, struct load_result *result,
	   struct error *e)
{
	struct elf f = {
	    .target = target, .name = name, .bytes = bytes, .len = len};
	struct segments all = {0};
	struct load_result r = *result;
	bool ok;

	ok = read_header(&f, e) && check_target(&f, e) && check_type(&f, e) &&
	     read_segments(&f, &all, e) && load_segments(&f, &all, &r, e);
	if (ok) {
		r.has_byte_order = true;
		r.big_endian = f.big_endian;
		r.is_64bit = f.wide;
		if (has_entry(&f, &all)) {
			r.has_entry = true;
			(void)loader_address(target, f.entry, !f.wide,
					     &r.entry);
		}
		r.has_gp = false;
		elf_read_symbols(&f, &r);
		read_reginfo(&f, &all, &r);
		*result = r;
	}
	free(all.s);
	return ok;
}
