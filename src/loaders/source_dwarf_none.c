/*
 * Lines of source in a program that was built without elfutils: there are none.
 */
#include <stddef.h>

#include "loaders/source_dwarf.h"

struct source_dwarf *
source_dwarf_open(const char *name, struct error *e)
{
	emul_error(e, "this program was built without elfutils, which reads "
		      "lines of source: install libdw-dev and run configure "
		      "again");
	return NULL;
}

void
source_dwarf_free(struct source_dwarf *d)
{
}

bool
source_dwarf_at(struct source_dwarf *d, uint64_t address, const char **path,
		unsigned *number)
{
	return false;
}

bool
source_dwarf_find(struct source_dwarf *d, const char *file, unsigned number,
		  uint64_t *address, bool *file_known)
{
	return false;
}
