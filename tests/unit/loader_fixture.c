/*
 * A machine of plain memory, and ELF files made field by field from the tables
 * of the System V ABI.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "loader_fixture.h"

static bool
fixture_write_physical(void *arg, uint64_t paddr, const void *data, size_t len,
		       struct error *e)
{
	struct fixture *x = arg;

	x->physical_writes++;
	if (paddr > FIXTURE_RAM || len > FIXTURE_RAM - paddr) {
		return emul_error(e,
				  "no RAM at physical 0x%" PRIx64
				  ": give the machine more with -M",
				  paddr);
	}
	memcpy(x->ram + paddr, data, len);
	return true;
}

static bool
fixture_write(void *arg, uint64_t vaddr, const void *data, size_t len,
	      struct error *e)
{
	struct fixture *x = arg;
	uint64_t paddr;
	bool ok;

	paddr = vaddr;
	if (x->target.elf_machine == FIXTURE_EM_MIPS) {
		paddr = vaddr & 0x1fffffff;
		if (!x->target.is_64bit) {
			ok = vaddr >= 0x80000000 && vaddr <= 0xbfffffff;
		} else if (vaddr >> 62 == 2) {
			paddr = vaddr & UINT64_C(0x07ffffffffffffff);
			ok = true;
		} else {
			ok = vaddr >= UINT64_C(0xffffffff80000000) &&
			     vaddr <= UINT64_C(0xffffffffbfffffff);
		}
		if (!ok) {
			return emul_error(e,
					  "0x%" PRIx64 " is not mapped: load "
					  "it elsewhere",
					  vaddr);
		}
	}
	ok = fixture_write_physical(x, paddr, data, len, e);
	x->physical_writes--;
	return ok;
}

struct fixture *
fixture_new(uint16_t elf_machine, bool is_64bit)
{
	struct fixture *x;

	x = calloc(1, sizeof(*x));
	assert(x != NULL);
	memset(x->ram, 0xaa, sizeof(x->ram));
	x->target.arg = x;
	x->target.write = fixture_write;
	x->target.write_physical = fixture_write_physical;
	x->target.elf_machine = elf_machine;
	x->target.cpu_name = is_64bit ? "R4000" : "R3000";
	x->target.machine_name = "testmips";
	x->target.is_64bit = is_64bit;
	x->target.symbols = symbols_new();
	return x;
}

void
fixture_free(struct fixture *x)
{
	symbols_free(x->target.symbols);
	free(x);
}

static void
put(struct image *im, size_t at, unsigned size, uint64_t value)
{
	unsigned i;

	assert(at + size <= IMAGE_ROOM);
	for (i = 0; i < size; i++) {
		im->bytes[at + (im->big_endian ? size - 1 - i : i)] =
		    (uint8_t)(value >> 8 * i);
	}
	if (at + size > im->len) {
		im->len = at + size;
	}
}

/* Offset of each field from its header, and its size. */
static const struct {
	enum { ELF_HEADER, PROGRAM_HEADER, SECTION_HEADER, SYMBOL } kind;
	struct {
		uint8_t offset;
		uint8_t size;
	} of[2]; /* 32 and 64 bits */
} fields[] = {
    [IMAGE_E_TYPE] = {ELF_HEADER, {{16, 2}, {16, 2}}},
    [IMAGE_E_MACHINE] = {ELF_HEADER, {{18, 2}, {18, 2}}},
    [IMAGE_E_PHOFF] = {ELF_HEADER, {{28, 4}, {32, 8}}},
    [IMAGE_E_SHOFF] = {ELF_HEADER, {{32, 4}, {40, 8}}},
    [IMAGE_E_PHENTSIZE] = {ELF_HEADER, {{42, 2}, {54, 2}}},
    [IMAGE_E_PHNUM] = {ELF_HEADER, {{44, 2}, {56, 2}}},
    [IMAGE_E_SHENTSIZE] = {ELF_HEADER, {{46, 2}, {58, 2}}},
    [IMAGE_E_SHNUM] = {ELF_HEADER, {{48, 2}, {60, 2}}},
    [IMAGE_P_TYPE] = {PROGRAM_HEADER, {{0, 4}, {0, 4}}},
    [IMAGE_P_OFFSET] = {PROGRAM_HEADER, {{4, 4}, {8, 8}}},
    [IMAGE_P_VADDR] = {PROGRAM_HEADER, {{8, 4}, {16, 8}}},
    [IMAGE_P_PADDR] = {PROGRAM_HEADER, {{12, 4}, {24, 8}}},
    [IMAGE_P_FILESZ] = {PROGRAM_HEADER, {{16, 4}, {32, 8}}},
    [IMAGE_P_MEMSZ] = {PROGRAM_HEADER, {{20, 4}, {40, 8}}},
    [IMAGE_SH_TYPE] = {SECTION_HEADER, {{4, 4}, {4, 4}}},
    [IMAGE_SH_OFFSET] = {SECTION_HEADER, {{16, 4}, {24, 8}}},
    [IMAGE_SH_SIZE] = {SECTION_HEADER, {{20, 4}, {32, 8}}},
    [IMAGE_SH_LINK] = {SECTION_HEADER, {{24, 4}, {40, 4}}},
    [IMAGE_SH_ENTSIZE] = {SECTION_HEADER, {{36, 4}, {56, 8}}},
    [IMAGE_ST_NAME] = {SYMBOL, {{0, 4}, {0, 4}}},
    [IMAGE_ST_VALUE] = {SYMBOL, {{4, 4}, {8, 8}}},
};

void
image_put(struct image *im, enum image_field field, unsigned number,
	  uint64_t value)
{
	size_t at;

	at = fields[field].of[im->wide].offset;
	switch (fields[field].kind) {
	case ELF_HEADER:
		break;
	case PROGRAM_HEADER:
		at += im->phdrs + number * (im->wide ? 56 : 32);
		break;
	case SECTION_HEADER:
		at += im->shdrs + number * (im->wide ? 64 : 40);
		break;
	case SYMBOL:
		at += im->symtab + number * (im->wide ? 24 : 16);
		break;
	}
	put(im, at, fields[field].of[im->wide].size, value);
}

static void
build_header(struct image *im)
{
	memcpy(im->bytes, "\177ELF", 4);
	im->bytes[4] = im->wide ? 2 : 1;
	im->bytes[5] = im->big_endian ? 2 : 1;
	im->bytes[6] = 1;
	image_put(im, IMAGE_E_TYPE, 0, im->type == 0 ? 2 : im->type);
	image_put(im, IMAGE_E_MACHINE, 0,
		  im->machine == 0 ? FIXTURE_EM_MIPS : im->machine);
	put(im, 20, 4, 1); /* e_version */
	put(im, 24, im->wide ? 8 : 4, im->entry);
	put(im, im->wide ? 52 : 40, 2, im->wide ? 64 : 52); /* e_ehsize */
	image_put(im, IMAGE_E_PHOFF, 0, im->phdrs);
	image_put(im, IMAGE_E_PHENTSIZE, 0, im->wide ? 56 : 32);
	image_put(im, IMAGE_E_PHNUM, 0, im->n_segments);
	image_put(im, IMAGE_E_SHENTSIZE, 0, im->wide ? 64 : 40);
	put(im, im->wide ? 62 : 50, 2, 0); /* e_shstrndx */
}

static void
build_segments(struct image *im)
{
	const struct image_segment *s;
	size_t at;
	unsigned i;

	im->len = im->phdrs + im->n_segments * (im->wide ? 56 : 32);
	for (i = 0; i < im->n_segments; i++) {
		s = &im->segments[i];
		at = im->len;
		assert(at + s->filesz <= IMAGE_ROOM);
		if (s->filesz > 0) {
			memcpy(im->bytes + at, s->data, s->filesz);
		}
		im->len = at + s->filesz;
		image_put(im, IMAGE_P_TYPE, i, s->type == 0 ? 1 : s->type);
		image_put(im, IMAGE_P_OFFSET, i, at);
		image_put(im, IMAGE_P_VADDR, i, s->vaddr);
		image_put(im, IMAGE_P_PADDR, i, s->paddr);
		image_put(im, IMAGE_P_FILESZ, i, s->filesz);
		image_put(im, IMAGE_P_MEMSZ, i, s->memsz);
	}
}

static void
build_symbols(struct image *im)
{
	const struct image_symbol *s;
	size_t at;
	size_t strings;
	size_t n;
	unsigned i;

	for (n = 0; n < IMAGE_SYMBOLS && im->symbols[n].name != NULL; n++) {
	}
	im->symtab = im->len;
	at = im->symtab + (im->wide ? 24 : 16);
	im->strtab = at + n * (im->wide ? 24 : 16);
	strings = im->strtab + 1;
	for (i = 0; i < n; i++) {
		s = &im->symbols[i];
		put(im, at, 4, strings - im->strtab);
		put(im, at + (im->wide ? 4 : 12), 1, 0x10 | s->type);
		put(im, at + (im->wide ? 6 : 14), 2, s->section);
		put(im, at + (im->wide ? 8 : 4), im->wide ? 8 : 4, s->value);
		put(im, at + (im->wide ? 16 : 8), im->wide ? 8 : 4, s->size);
		assert(strings + strlen(s->name) < IMAGE_ROOM);
		memcpy(im->bytes + strings, s->name, strlen(s->name) + 1);
		strings += strlen(s->name) + 1;
		at += im->wide ? 24 : 16;
	}
	im->len = strings;
}

static void
build_section(struct image *im, unsigned number, unsigned type, unsigned flags,
	      size_t offset, size_t size)
{
	image_put(im, IMAGE_SH_TYPE, number, type);
	put(im, im->shdrs + number * (im->wide ? 64 : 40) + 8, im->wide ? 8 : 4,
	    flags);
	image_put(im, IMAGE_SH_OFFSET, number, offset);
	image_put(im, IMAGE_SH_SIZE, number, size);
}

static void
build_sections(struct image *im)
{
	static const char names[] = "\0.text\0.data\0.comment\0.symtab\0"
				    ".strtab\0.shstrtab";
	size_t shstrtab;

	build_symbols(im);
	shstrtab = im->len;
	/* Larger than the other string table. */
	assert(shstrtab + 512 <= IMAGE_ROOM);
	memcpy(im->bytes + shstrtab, names, sizeof(names));
	memset(im->bytes + shstrtab + sizeof(names), 'x', 511 - sizeof(names));
	im->shdrs = shstrtab + 512;
	im->len = im->shdrs + IMAGE_SECTIONS * (im->wide ? 64 : 40);
	image_put(im, IMAGE_E_SHOFF, 0, im->shdrs);
	image_put(im, IMAGE_E_SHNUM, 0, IMAGE_SECTIONS);
	build_section(im, IMAGE_TEXT, 1, 2 | 4, 0, 0);
	build_section(im, IMAGE_DATA, 1, 2 | 1, 0, 0);
	build_section(im, IMAGE_COMMENT, 1, 0, 0, 0);
	build_section(im, IMAGE_SYMTAB, 2, 0, im->symtab,
		      im->strtab - im->symtab);
	image_put(im, IMAGE_SH_LINK, IMAGE_SYMTAB, IMAGE_STRTAB);
	image_put(im, IMAGE_SH_ENTSIZE, IMAGE_SYMTAB, im->wide ? 24 : 16);
	build_section(im, IMAGE_STRTAB, 3, 0, im->strtab,
		      shstrtab - im->strtab);
	build_section(im, IMAGE_SHSTRTAB, 3, 0, shstrtab, 512);
}

void
image_build(struct image *im)
{
	memset(im->bytes, 0, sizeof(im->bytes));
	im->len = 0;
	im->phdrs = im->wide ? 64 : 52;
	for (im->n_segments = 0; im->n_segments < IMAGE_SEGMENTS;
	     im->n_segments++) {
		if (im->segments[im->n_segments].type == 0 &&
		    im->segments[im->n_segments].memsz == 0 &&
		    im->segments[im->n_segments].filesz == 0) {
			break;
		}
	}
	build_header(im);
	build_segments(im);
	if (!im->no_sections) {
		build_sections(im);
	}
}

void
image_sample(struct image *im, bool wide, bool big_endian)
{
	static const uint8_t text[] = "sixteen bytes..";
	static const uint8_t data[] = "data";
	uint64_t kseg0;

	kseg0 = wide ? UINT64_C(0xffffffff80000000) : 0x80000000;
	memset(im, 0, sizeof(*im));
	im->wide = wide;
	im->big_endian = big_endian;
	im->entry = kseg0 + 0x1004;
	im->segments[0] = (struct image_segment){.vaddr = kseg0 + 0x1000,
						 .paddr = kseg0 + 0x1000,
						 .data = text,
						 .filesz = sizeof(text),
						 .memsz = sizeof(text)};
	im->segments[1] = (struct image_segment){.vaddr = kseg0 + 0x2000,
						 .paddr = kseg0 + 0x2000,
						 .data = data,
						 .filesz = sizeof(data),
						 .memsz = 0x30};
	im->symbols[0] =
	    (struct image_symbol){"crt0.c", 0, 0, IMAGE_FILE, IMAGE_ABS};
	im->symbols[1] = (struct image_symbol){"text_section", kseg0 + 0x1000,
					       0, IMAGE_SECTION, IMAGE_TEXT};
	im->symbols[2] = (struct image_symbol){"start", kseg0 + 0x1004, 0,
					       IMAGE_NOTYPE, IMAGE_TEXT};
	im->symbols[3] = (struct image_symbol){"f", kseg0 + 0x1008, 8,
					       IMAGE_FUNC, IMAGE_TEXT};
	im->symbols[4] = (struct image_symbol){"table", kseg0 + 0x2000, 4,
					       IMAGE_OBJECT, IMAGE_DATA};
	im->symbols[5] = (struct image_symbol){"_gp", kseg0 + 0x9ff0, 0,
					       IMAGE_NOTYPE, IMAGE_ABS};
	im->symbols[6] = (struct image_symbol){".hidden", kseg0 + 0x1000, 4,
					       IMAGE_FUNC, IMAGE_TEXT};
	im->symbols[7] = (struct image_symbol){"$L2", kseg0 + 0x1000, 0,
					       IMAGE_NOTYPE, IMAGE_TEXT};
	im->symbols[8] =
	    (struct image_symbol){"version", 0, 0, IMAGE_NOTYPE, IMAGE_COMMENT};
	im->symbols[9] =
	    (struct image_symbol){"undefined", 0, 0, IMAGE_NOTYPE, 0};
	im->symbols[10] = (struct image_symbol){"constant", 0x1234, 0,
						IMAGE_NOTYPE, IMAGE_ABS};
	image_build(im);
}
