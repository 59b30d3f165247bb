/*
 * What the parts of the loader share.
 */
#ifndef LOADERS_LOADER_PRIVATE_H
#define LOADERS_LOADER_PRIVATE_H

#include "loaders/loader.h"

enum elf_machine {
	EM_MIPS = 8,
	EM_MIPS_RS3_LE = 10,
};

/* The largest program, after decompression. */
#define LOADER_MAX_FILE ((size_t)512 << 20)

/* "NAME: text"; only the end of a very long name. Always false. */
bool loader_error(struct error *e, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Opens a file for reading; a file descriptor, or -1 with errno and E set. */
int loader_open(const char *name, struct error *e);
/* As loader_read_file, of an open file, which is closed. */
bool loader_read_fd(int fd, const char *name, size_t max, uint8_t **bytes,
		    size_t *len, struct error *e);
/* Has a file of LEN bytes SIZE of them at OFFSET? */
static inline bool
loader_has(size_t len, uint64_t offset, uint64_t size)
{
	return offset <= len && size <= len - offset;
}
/* Are these the first bytes of a gzip file? */
bool loader_is_gzip(const uint8_t *bytes, size_t len);
/* Decompresses into *OUT, which the caller frees. */
bool loader_gunzip(const char *name, const uint8_t *bytes, size_t len,
		   size_t max, uint8_t **out, size_t *out_len, struct error *e);

/* What a program needs of a machine. */
struct loader_kind {
	unsigned machine; /* enum elf_machine, whatever the format */
	uint32_t flags;	  /* e_flags of ELF: the instructions it has */
	bool wide;	  /* of 64 bits */
	bool big_endian;
};
bool loader_check_target(const struct load_target *t, const char *name,
			 const struct loader_kind *kind, struct error *e);

/* `addr:file`, `addr:skip:file`, `addr:skip:pc:file`. */
struct loader_raw {
	uint64_t address;
	uint64_t skip;
	uint64_t pc;
	const char *file; /* the rest of the text that was parsed */
};
bool loader_parse_raw(const char *spec, struct loader_raw *raw);
/* Loads the bytes of a raw file; RAW->file is only a name. */
bool loader_raw(const struct load_target *target, const struct loader_raw *raw,
		const uint8_t *bytes, size_t len, struct load_result *result,
		struct error *e);

/*
 * An address from a file in the form the CPU's addresses have: zero-extended
 * on 32-bit CPUs; on 64-bit MIPS CPUs, 32-bit addresses (NARROW) are
 * sign-extended.  False if the CPU has no such address.
 */
bool loader_address(const struct load_target *target, uint64_t value,
		    bool narrow, uint64_t *address);

/*
 * Where LEN (> 0) bytes at VADDR are in physical memory if the CPU maps them
 * without a TLB or page table.  False if it does not.
 */
bool loader_direct(const struct load_target *target, uint64_t vaddr,
		   uint64_t len, uint64_t *paddr);

/* A place in guest memory. */
struct loader_place {
	uint64_t vaddr;
	uint64_t paddr;
	bool has_paddr;
	bool physical; /* written at PADDR, otherwise at VADDR */
};
/*
 * Writes LEN bytes of DATA and zeroes up to SIZE.  RESULT->end is raised if
 * the physical address is known.
 */
bool loader_copy(const struct load_target *target, const char *name,
		 const struct loader_place *place, const uint8_t *data,
		 size_t len, uint64_t size, struct load_result *result,
		 struct error *e);

/* A part of a program with 32-bit addresses that lies where it is linked to. */
struct loader_part {
	uint32_t vaddr;
	uint64_t size;	     /* in memory; what the file lacks is 0 */
	const uint8_t *data; /* LEN bytes of the file */
	size_t len;
};
bool loader_load_part(const struct load_target *target, const char *name,
		      const struct loader_part *part,
		      struct load_result *result, struct error *e);

bool loader_is_elf(const uint8_t *bytes, size_t len);
bool loader_elf(const struct load_target *target, const char *name,
		const uint8_t *bytes, size_t len, struct load_result *result,
		struct error *e);

bool loader_is_ecoff(const uint8_t *bytes, size_t len);
bool loader_ecoff(const struct load_target *target, const char *name,
		  const uint8_t *bytes, size_t len, struct load_result *result,
		  struct error *e);

bool loader_is_aout(const uint8_t *bytes, size_t len);
bool loader_aout(const struct load_target *target, const char *name,
		 const uint8_t *bytes, size_t len, struct load_result *result,
		 struct error *e);

bool loader_is_nm(const uint8_t *bytes, size_t len);
bool loader_nm(const struct load_target *target, const char *name,
	       const uint8_t *bytes, size_t len, struct error *e);

/* Adds a symbol from a file unless its name is of no use to a reader: empty,
 * compiler-made ('.' or '$' first), too long, or not printable. */
void loader_add_symbol(const struct load_target *target, const char *name,
		       size_t len, uint64_t address, uint64_t size,
		       bool function);
#define LOADER_MAX_NAME 4096

#endif
