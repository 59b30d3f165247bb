/*
 * What tests of the loader share: a machine of plain memory to load into, and
 * a maker of ELF files, so that every field of a file can be wrong on purpose.
 */
#ifndef TESTS_LOADER_FIXTURE_H
#define TESTS_LOADER_FIXTURE_H

#include "loaders/loader.h"
#include "loaders/symbols.h"

#define FIXTURE_RAM 0x100000

enum {
	FIXTURE_EM_ARM = 40,
	FIXTURE_EM_MIPS = 8,
	FIXTURE_EM_PPC = 20,
};

/* RAM at physical 0, seen through kseg0, kseg1 and (64 bits) xkphys; CPUs
 * other than MIPS see it at virtual 0. */
struct fixture {
	uint8_t ram[FIXTURE_RAM];
	uint64_t physical_writes;
	struct load_target target;
	struct load_result result;
	struct error error;
};

/* RAM is full of 0xaa. */
struct fixture *fixture_new(uint16_t elf_machine, bool is_64bit);
void fixture_free(struct fixture *x);

/* An ELF file: segments, and sections .text, .data, .symtab, .strtab and
 * .shstrtab, of which the last is the largest. */
#define IMAGE_SEGMENTS 6
#define IMAGE_SYMBOLS  12
#define IMAGE_ROOM     8192

enum {
	IMAGE_TEXT = 1, /* section numbers */
	IMAGE_DATA = 2,
	IMAGE_COMMENT = 3, /* not in memory */
	IMAGE_SYMTAB = 4,
	IMAGE_STRTAB = 5,
	IMAGE_SHSTRTAB = 6,
	IMAGE_SECTIONS = 7,

	IMAGE_ABS = 0xfff1,

	IMAGE_NOTYPE = 0,
	IMAGE_OBJECT = 1,
	IMAGE_FUNC = 2,
	IMAGE_SECTION = 3,
	IMAGE_FILE = 4,
};

struct image_segment {
	uint32_t type; /* 0: PT_LOAD */
	uint64_t vaddr;
	uint64_t paddr;
	const void *data;
	size_t filesz;
	uint64_t memsz;
};

struct image_symbol {
	const char *name; /* NULL ends the list */
	uint64_t value;
	uint64_t size;
	unsigned type;
	unsigned section;
};

struct image {
	bool wide;
	bool big_endian;
	unsigned type;	  /* 0: ET_EXEC */
	unsigned machine; /* 0: MIPS */
	uint64_t entry;
	struct image_segment segments[IMAGE_SEGMENTS]; /* end: all zero */
	struct image_symbol symbols[IMAGE_SYMBOLS];
	bool no_sections;

	/* Filled in by image_build. */
	uint8_t bytes[IMAGE_ROOM];
	size_t len;
	size_t phdrs; /* file offsets */
	size_t symtab;
	size_t strtab;
	size_t shdrs;
	size_t n_segments;
};

void image_build(struct image *im);

/* Fields of headers, for image_put. */
enum image_field {
	IMAGE_E_TYPE,
	IMAGE_E_MACHINE,
	IMAGE_E_PHOFF,
	IMAGE_E_SHOFF,
	IMAGE_E_PHENTSIZE,
	IMAGE_E_PHNUM,
	IMAGE_E_SHENTSIZE,
	IMAGE_E_SHNUM,
	IMAGE_P_TYPE,
	IMAGE_P_OFFSET,
	IMAGE_P_VADDR,
	IMAGE_P_PADDR,
	IMAGE_P_FILESZ,
	IMAGE_P_MEMSZ,
	IMAGE_SH_TYPE,
	IMAGE_SH_OFFSET,
	IMAGE_SH_SIZE,
	IMAGE_SH_LINK,
	IMAGE_SH_ENTSIZE,
	IMAGE_ST_NAME,
	IMAGE_ST_VALUE,
};
/* Overwrites a field of header NUMBER (0 for the ELF header) in a built
 * image. */
void image_put(struct image *im, enum image_field field, unsigned number,
	       uint64_t value);

/* A good program for each class and byte order: text and data with .bss in
 * kseg0, `_gp`, functions, objects and labels. */
void image_sample(struct image *im, bool wide, bool big_endian);

#endif
