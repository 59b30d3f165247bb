/*
 * Loading files into a machine: ELF32/64, ECOFF, a.out, raw, nm symbol lists;
 * each plain or gzip-compressed.  Formats are found by content.
 */
#ifndef LOADERS_LOADER_H
#define LOADERS_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct machine;
struct symbol_table;

/* What a loaded file says about the start.  Files are loaded in order; each
 * that has an entry overwrites the former's. */
struct load_result {
	bool has_entry;
	uint64_t entry; /* virtual address */
	bool has_gp;
	uint64_t gp; /* MIPS `_gp` */
	bool has_byte_order;
	bool big_endian;
	bool is_64bit;
	uint64_t end; /* highest physical address written + 1 */
};

/* What the loader asks of the machine it loads into. */
struct load_target {
	void *arg;
	/* Copies bytes to a virtual address as the CPU maps it at reset. */
	bool (*write)(void *arg, uint64_t vaddr, const void *data, size_t len,
		      struct error *e);
	/* Copies bytes to a physical address. */
	bool (*write_physical)(void *arg, uint64_t paddr, const void *data,
			       size_t len, struct error *e);
	/* May the CPU execute a file with these e_flags?  NULL: any. */
	bool (*check_flags)(void *arg, uint32_t flags, struct error *e);
	uint16_t elf_machine; /* EM_* the CPU executes */
	const char *cpu_name; /* for error messages: "R3000" */
	const char *machine_name;
	bool is_64bit;	       /* the CPU executes ELF64 */
	bool byte_order_fixed; /* files of the other order are refused */
	bool big_endian;
	struct symbol_table *symbols; /* symbols are added here */
};

/* Loads SPEC: a file name, or `addr:file`, `addr:skip:file`,
 * `addr:skip:pc:file` for raw files.  Errors are one sentence. */
bool loader_load(const struct load_target *target, const char *spec,
		 struct load_result *result, struct error *e);

/* The format of bytes already in memory, for fuzzing and tests: the same code
 * path as loader_load after reading and decompressing.  NAME is for messages.
 */
bool loader_load_bytes(const struct load_target *target, const char *name,
		       const uint8_t *bytes, size_t len,
		       struct load_result *result, struct error *e);

/* The same, decompressing gzip first. */
bool loader_load_memory(const struct load_target *target, const char *name,
			const uint8_t *bytes, size_t len,
			struct load_result *result, struct error *e);

/* Reads a whole file, decompressing gzip.  The caller frees *BYTES.  Refuses
 * directories, empty files, and more than MAX bytes after decompression. */
bool loader_read_file(const char *name, size_t max, uint8_t **bytes,
		      size_t *len, struct error *e);
/* The same without decompressing. */
bool loader_read_plain(const char *name, size_t max, uint8_t **bytes,
		       size_t *len, struct error *e);

/* Is the file the image of a disk or CD-ROM: not a program, and it has what
 * marks one in its first blocks? */
bool loader_is_disk_image(const char *name);

/* What begins a file argument that is an initial RAM disk. */
#define LOADER_INITRD "initrd:"

#endif
