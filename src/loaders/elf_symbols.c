/*
 * Symbols of ELF programs.  (System V ABI, "Sections", "String Table" and
 * "Symbol Table".)
 *
 * The names of a symbol table are in the string table that its sh_link names,
 * and in no other.  Not read: the symbols' versions and visibility, and
 * debugging information.
 */
#include <string.h>

#include "loaders/elf_private.h"

enum {
	SHT_SYMTAB = 2,
	SHT_STRTAB = 3,
	SHT_DYNSYM = 11,
	SHF_ALLOC = 2,
	SHF_EXECINSTR = 4,
	SHN_UNDEF = 0,
	SHN_ABS = 0xfff1,
	SHN_COMMON = 0xfff2,

	STT_NOTYPE = 0,
	STT_OBJECT = 1,
	STT_FUNC = 2,
	STT_GNU_IFUNC = 10,
};

struct section {
	uint32_t type;
	uint64_t flags;
	uint64_t offset;
	uint64_t size;
	uint32_t link;
	uint64_t entsize;
};

static void
read_section(const struct elf *f, uint64_t number, struct section *s)
{
	uint64_t at;
	unsigned w;

	at = f->shoff + number * f->shentsize;
	w = f->word;
	s->type = (uint32_t)elf_get(f, at + 4, 4);
	s->flags = elf_get(f, at + 8, w);
	s->offset = elf_get(f, at + 8 + 2 * w, w);
	s->size = elf_get(f, at + 8 + 3 * w, w);
	s->link = (uint32_t)elf_get(f, at + 8 + 4 * w, 4);
	s->entsize = elf_get(f, at + 16 + 5 * w, w);
}

/* Are there section headers, and are they all in the file? */
static bool
check_sections(struct elf *f)
{
	struct section first;

	if (f->shoff == 0 || f->shentsize < (f->wide ? 64 : 40)) {
		return false;
	}
	if (f->shnum == 0 && elf_has(f, f->shoff, f->shentsize)) {
		/* Too many for the header's 16 bits. */
		read_section(f, 0, &first);
		f->shnum = first.size;
	}
	return elf_has(f, f->shoff, 0) &&
	       f->shnum <= (f->len - f->shoff) / f->shentsize;
}

/* The linker's symbols, or at least those of the dynamic linker. */
static bool
find_symbols(const struct elf *f, struct section *symbols,
	     struct section *strings)
{
	struct section s;
	bool found;
	uint64_t i;

	found = false;
	for (i = 0; i < f->shnum; i++) {
		read_section(f, i, &s);
		if (s.type == SHT_SYMTAB) {
			*symbols = s;
			found = true;
			break;
		}
		if (s.type == SHT_DYNSYM && !found) {
			*symbols = s;
			found = true;
		}
	}
	if (!found || symbols->link >= f->shnum) {
		return false;
	}
	read_section(f, symbols->link, strings);
	if (symbols->entsize == 0) {
		symbols->entsize = f->wide ? 24 : 16;
	}
	return symbols->entsize >= (f->wide ? 24 : 16) &&
	       elf_has(f, symbols->offset, symbols->size) &&
	       strings->type == SHT_STRTAB &&
	       elf_has(f, strings->offset, strings->size);
}

/* Flags of a symbol's section; special section numbers have no headers. */
static uint64_t
section_flags(const struct elf *f, unsigned shndx)
{
	struct section s;

	if (shndx >= f->shnum) {
		return SHF_ALLOC;
	}
	read_section(f, shndx, &s);
	return s.flags;
}

/* One symbol table entry.  LEFT is how many bytes names may still have. */
static void
read_symbol(const struct elf *f, uint64_t at, const struct section *strings,
	    size_t *left, struct load_result *result)
{
	const char *name;
	const char *end;
	uint64_t string;
	uint64_t value;
	uint64_t size;
	uint64_t flags;
	unsigned type;
	unsigned shndx;
	size_t len;

	string = elf_get(f, at, 4);
	value = elf_get(f, at + (f->wide ? 8 : 4), f->word);
	size = elf_get(f, at + (f->wide ? 16 : 8), f->word);
	type = (unsigned)elf_get(f, at + (f->wide ? 4 : 12), 1) & 15;
	shndx = (unsigned)elf_get(f, at + (f->wide ? 6 : 14), 2);
	if (string >= strings->size || shndx == SHN_UNDEF ||
	    shndx == SHN_COMMON) {
		return;
	}
	name = (const char *)f->bytes + strings->offset + string;
	len = (size_t)(strings->size - string);
	len = len <= LOADER_MAX_NAME ? len : LOADER_MAX_NAME + 1;
	end = memchr(name, '\0', len);
	if (end == NULL) {
		return;
	}
	len = (size_t)(end - name);
	if (!loader_address(f->target, value, !f->wide, &value)) {
		return;
	}
	if (f->target->elf_machine == EM_MIPS && strcmp(name, "_gp") == 0) {
		result->has_gp = true;
		result->gp = value;
	}
	/* An absolute symbol without a type is a number, not a place; nor is
	 * one that labels a section which is not loaded. */
	flags = section_flags(f, shndx);
	if ((type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC &&
	     type != STT_GNU_IFUNC) ||
	    (type == STT_NOTYPE && shndx == SHN_ABS) ||
	    (flags & SHF_ALLOC) == 0 || len >= *left) {
		return;
	}
	*left -= len + 1;
	/* Assembly code seldom gives its labels a type. */
	loader_add_symbol(
	    f->target, name, len, value, size,
	    type == STT_FUNC || type == STT_GNU_IFUNC ||
		(type == STT_NOTYPE && (flags & SHF_EXECINSTR) != 0));
}

void
elf_read_symbols(struct elf *f, struct load_result *result)
{
	struct section symbols = {0};
	struct section strings;
	uint64_t offset;
	size_t left;

	if (!check_sections(f) || !find_symbols(f, &symbols, &strings)) {
		return;
	}
	/* Names may share their tails, but a file in which each symbol has the
	 * same huge name must not fill the host's memory. */
	left = 16 * f->len;
	/* Symbol 0 is none. */
	for (offset = symbols.entsize;
	     offset <= symbols.size && symbols.size - offset >= symbols.entsize;
	     offset += symbols.entsize) {
		read_symbol(f, symbols.offset + offset, &strings, &left,
			    result);
	}
}
