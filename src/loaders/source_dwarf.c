/*
 * The debugging information of one ELF file, by libdw of elfutils; see
 * source_dwarf.h.
 *
 * Compilation units are sorted by the addresses that they have: not every
 * compiler makes an index of them.  What the linker has thrown away has lines,
 * too, but they are outside of all units.
 */
#include "config.h"

#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

#include "host/library.h"
#include "loaders/loader.h"
#include "loaders/source_dwarf.h"

/* As large as a kernel with all its debugging information. */
#define FILE_MAX ((size_t)1 << 30)

#define FUNCTIONS(F)                \
	F(dwarf_begin_elf)          \
	F(dwarf_end)                \
	F(dwarf_get_units)          \
	F(dwarf_getsrc_die)         \
	F(dwarf_getsrclines)        \
	F(dwarf_lineaddr)           \
	F(dwarf_linebeginstatement) \
	F(dwarf_lineendsequence)    \
	F(dwarf_lineno)             \
	F(dwarf_linesrc)            \
	F(dwarf_onesrcline)         \
	F(dwarf_ranges)             \
	F(elf_end)                  \
	F(elf_getident)             \
	F(elf_memory)               \
	F(elf_version)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

struct range {
	Dwarf_Addr from;
	Dwarf_Addr to; /* behind the last one */
	size_t unit;
};

struct source_dwarf {
	uint8_t *bytes; /* of the file */
	Elf *elf;
	Dwarf *dwarf;
	bool is_32bit;
	Dwarf_Die *units;
	size_t n_units;
	struct range *ranges;
	size_t n_ranges;
};

void
source_dwarf_free(struct source_dwarf *d)
{
	if (d == NULL) {
		return;
	}
	if (d->dwarf != NULL) {
		lib.dwarf_end(d->dwarf);
	}
	if (d->elf != NULL) {
		lib.elf_end(d->elf);
	}
	free(d->units);
	free(d->ranges);
	free(d->bytes);
	free(d);
}

/* ---- opening ---- */

/* LIST with room for one more than N; doubles at powers of two.  NULL: out of
 * memory, and LIST is as it was. */
static void *
with_room(void *list, size_t n, size_t size)
{
	return (n & (n - 1)) != 0 ? list
				  : realloc(list, (n > 0 ? 2 * n : 1) * size);
}

static bool
add_range(struct source_dwarf *d, Dwarf_Addr from, Dwarf_Addr to)
{
	struct range *list =
	    with_room(d->ranges, d->n_ranges, sizeof(*d->ranges));

	if (list == NULL) {
		return false;
	}
	d->ranges = list;
	/* The linker puts what it has thrown away at 0. */
	if (from != 0 && from < to) {
		list[d->n_ranges++] = (struct range){from, to, d->n_units - 1};
	}
	return true;
}

static bool
add_unit(struct source_dwarf *d, const Dwarf_Die *die)
{
	Dwarf_Die *list = with_room(d->units, d->n_units, sizeof(*d->units));
	Dwarf_Addr base;
	Dwarf_Addr from;
	Dwarf_Addr to;
	ptrdiff_t next = 0;

	if (list == NULL) {
		return false;
	}
	d->units = list;
	list[d->n_units++] = *die;
	while ((next = lib.dwarf_ranges(&list[d->n_units - 1], next, &base,
					&from, &to)) > 0) {
		if (!add_range(d, from, to)) {
			return false;
		}
	}
	return true;
}

static int
compare_ranges(const void *va, const void *vb)
{
	const struct range *a = va;
	const struct range *b = vb;

	return (a->from > b->from) - (a->from < b->from);
}

static bool
read_units(struct source_dwarf *d)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;

	while (lib.dwarf_get_units(d->dwarf, unit, &unit, NULL, NULL, &die,
				   NULL) == 0) {
		if (!add_unit(d, &die)) {
			return false;
		}
	}
	if (d->n_ranges > 0) {
		qsort(d->ranges, d->n_ranges, sizeof(*d->ranges),
		      compare_ranges);
	}
	return true;
}

static bool
open_file(struct source_dwarf *d, const char *name, struct error *e)
{
	size_t len;

	if (!loader_read_file(name, FILE_MAX, &d->bytes, &len, e)) {
		return false;
	}
	if (len < EI_NIDENT || memcmp(d->bytes, ELFMAG, SELFMAG) != 0) {
		return emul_error(e,
				  "%s has no lines of source: it is no ELF "
				  "program",
				  name);
	}
	lib.elf_version(EV_CURRENT);
	d->elf = lib.elf_memory((char *)d->bytes, len);
	d->dwarf = lib.dwarf_begin_elf(d->elf, DWARF_C_READ, NULL);
	if (d->dwarf == NULL) {
		return emul_error(e,
				  "%s has no lines of source: compile it "
				  "with -g",
				  name);
	}
	d->is_32bit = lib.elf_getident(d->elf, NULL)[EI_CLASS] == ELFCLASS32;
	if (!read_units(d)) {
		return emul_error(e, "out of memory for the lines of %s", name);
	}
	return true;
}

struct source_dwarf *
source_dwarf_open(const char *name, struct error *e)
{
	struct source_dwarf *d;

	if (!library_open(LIBDW, functions, LIBRARY_N(functions), e)) {
		return NULL;
	}
	d = calloc(1, sizeof(*d));
	if (d == NULL || !open_file(d, name, e)) {
		source_dwarf_free(d);
		return NULL;
	}
	return d;
}

/* ---- the line of an address ---- */

/* The last range that begins at ADDRESS or before it. */
static const struct range *
find_range(const struct source_dwarf *d, Dwarf_Addr address)
{
	size_t low = 0;
	size_t high = d->n_ranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->ranges[middle].from <= address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low > 0 && address < d->ranges[low - 1].to ? &d->ranges[low - 1]
							  : NULL;
}

bool
source_dwarf_at(struct source_dwarf *d, uint64_t address, const char **path,
		unsigned *number)
{
	const struct range *r;
	Dwarf_Line *line;
	int n = 0;

	address = d->is_32bit ? (uint32_t)address : address;
	r = find_range(d, address);
	if (r == NULL) {
		return false;
	}
	line = lib.dwarf_getsrc_die(&d->units[r->unit], address);
	if (line == NULL || lib.dwarf_lineno(line, &n) != 0 || n <= 0) {
		return false; /* line 0: of no line */
	}
	*path = lib.dwarf_linesrc(line, NULL, NULL);
	*number = (unsigned)n;
	return *path != NULL;
}

/* ---- the address of a line ---- */

static bool
ends_with_path(const char *path, const char *end)
{
	size_t path_len = strlen(path);
	size_t len = strlen(end);

	return len <= path_len && strcmp(path + path_len - len, end) == 0 &&
	       (len == path_len || end[0] == '/' ||
		path[path_len - len - 1] == '/');
}

struct wanted {
	const char *file;
	unsigned number;
	bool file_known;
	bool found;
	unsigned best; /* the line so far, and its address */
	Dwarf_Addr address;
};

/* Is the row better than what was found before? */
static void
take_row(const struct source_dwarf *d, size_t unit, Dwarf_Line *row,
	 struct wanted *w)
{
	const struct range *r;
	Dwarf_Addr address;
	bool end = true;
	bool statement = false;
	const char *path = lib.dwarf_linesrc(row, NULL, NULL);
	int n = 0;

	if (path == NULL || !ends_with_path(path, w->file)) {
		return;
	}
	w->file_known = true;
	if (lib.dwarf_lineendsequence(row, &end) != 0 || end ||
	    lib.dwarf_linebeginstatement(row, &statement) != 0 || !statement ||
	    lib.dwarf_lineno(row, &n) != 0 || n <= 0 ||
	    (unsigned)n < w->number || lib.dwarf_lineaddr(row, &address) != 0) {
		return;
	}
	r = find_range(d, address);
	if (r == NULL || r->unit != unit) {
		return;
	}
	if (!w->found || (unsigned)n < w->best ||
	    ((unsigned)n == w->best && address < w->address)) {
		w->found = true;
		w->best = (unsigned)n;
		w->address = address;
	}
}

bool
source_dwarf_find(struct source_dwarf *d, const char *file, unsigned number,
		  uint64_t *address, bool *file_known)
{
	struct wanted w = {.file = file, .number = number};
	Dwarf_Lines *lines;
	size_t n;

	for (size_t unit = 0; unit < d->n_units; unit++) {
		if (lib.dwarf_getsrclines(&d->units[unit], &lines, &n) != 0) {
			continue;
		}
		for (size_t i = 0; i < n; i++) {
			take_row(d, unit, lib.dwarf_onesrcline(lines, i), &w);
		}
	}
	*file_known |= w.file_known;
	*address =
	    d->is_32bit ? (uint64_t)(int64_t)(int32_t)w.address : w.address;
	return w.found;
}
