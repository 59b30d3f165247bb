/*
 * Programs in the a.out format of the BSDs for MIPS: kernels of NetBSD/pmax
 * before 1.4, OpenBSD/pmax and 4.4BSD.  (NetBSD's manual page a.out(5).)
 *
 *	00	flags, machine, format: 0, 0x8b, 1, 7 (impure), 8 (pure) or 0xb
 *		(demand paged)
 *	04	bytes of text, data, bss, symbols
 *	14	start address
 *	18	bytes of relocations: a program has none
 *
 * The file does not say where it goes.  Kernels start at their first byte, so
 * that is the start address; text and data lie together there, but for pure
 * programs, whose data begins at the next page of 4 KB.  Demand paged ones are
 * for an operating system, which maps them with their header.
 */
#include <inttypes.h>
#include <string.h>

#include "emul/byte_order.h"
#include "loaders/loader_private.h"

enum exec {
	A_MAGIC = 3,
	A_TEXT = 4,
	A_DATA = 8,
	A_BSS = 12,
	A_SYMS = 16,
	A_ENTRY = 20,
	A_TRSIZE = 24,
	A_DRSIZE = 28,
	EXEC_SIZE = 32,
};

enum magic {
	OMAGIC = 7,
	NMAGIC = 8,
	ZMAGIC = 0xb,
};

enum nlist {
	N_STRX = 0,
	N_TYPE = 4,
	N_VALUE = 8,
	NLIST_SIZE = 12,
};

/* n_type, without the bit for external symbols. */
enum {
	N_EXT = 1,
	N_TEXT = 4,
	N_DATA = 6,
	N_BSS = 8,
};

#define PAGE 4096u

struct aout {
	const struct load_target *target;
	const char *name;
	const uint8_t *bytes;
	size_t len;
	uint32_t text;
	uint32_t data;
	uint32_t bss;
	uint32_t syms;
	uint32_t entry;
};

bool
loader_is_aout(const uint8_t *bytes, size_t len)
{
	return len >= EXEC_SIZE && memcmp(bytes, "\x00\x8b\x01", 3) == 0 &&
	       (bytes[A_MAGIC] == OMAGIC || bytes[A_MAGIC] == NMAGIC ||
		bytes[A_MAGIC] == ZMAGIC);
}

/* A word, little-endian as all these machines are. */
static uint32_t
word(const struct aout *f, uint64_t offset)
{
	return (uint32_t)get_bytes(f->bytes + offset, 4, false);
}

static bool
check_header(const struct aout *f, struct error *e)
{
	const struct loader_kind kind = {.machine = EM_MIPS};

	if (!loader_check_target(f->target, f->name, &kind, e)) {
		return false;
	}
	if (f->bytes[A_MAGIC] == ZMAGIC) {
		return loader_error(e, f->name,
				    "file is a program for an operating "
				    "system, not a kernel: run it there");
	}
	if (word(f, A_TRSIZE) != 0 || word(f, A_DRSIZE) != 0) {
		return loader_error(e, f->name,
				    "file is an object file, not a program: "
				    "link it with ld");
	}
	if (f->text == 0) {
		return loader_error(e, f->name,
				    "nothing in the file is to be loaded: "
				    "link it with ld");
	}
	if (!loader_has(f->len, EXEC_SIZE, (uint64_t)f->text + f->data)) {
		return loader_error(e, f->name,
				    "the file ends at 0x%zx, before the end "
				    "of its text and data: it is truncated, "
				    "copy it again",
				    f->len);
	}
	return true;
}

static bool
load_parts(const struct aout *f, struct load_result *result, struct error *e)
{
	const uint8_t *bytes = f->bytes + EXEC_SIZE;
	uint32_t data = f->entry + f->text;
	struct loader_part text_part = {f->entry, f->text, bytes, f->text};
	struct loader_part data_part = {data, (uint64_t)f->data + f->bss,
					bytes + f->text, f->data};

	if (f->bytes[A_MAGIC] == NMAGIC) {
		data_part.vaddr = (data + PAGE - 1) & ~(PAGE - 1);
	}
	return loader_load_part(f->target, f->name, &text_part, result, e) &&
	       (data_part.size == 0 ||
		loader_load_part(f->target, f->name, &data_part, result, e));
}

/* LEFT is how many bytes names may still have. */
static void
read_symbol(const struct aout *f, uint64_t at, uint64_t strings, size_t *left)
{
	unsigned type = f->bytes[at + N_TYPE] & ~(unsigned)N_EXT;
	uint64_t from = strings + word(f, at + N_STRX);
	uint64_t value;
	size_t len;

	if ((type != N_TEXT && type != N_DATA && type != N_BSS) ||
	    from >= f->len) {
		return;
	}
	len = strnlen((const char *)f->bytes + from, f->len - from);
	if (len == f->len - from || len >= *left ||
	    !loader_address(f->target, word(f, at + N_VALUE), true, &value)) {
		return;
	}
	*left -= len + 1;
	loader_add_symbol(f->target, (const char *)f->bytes + from, len, value,
			  0, type == N_TEXT);
}

/* The symbols follow the data, their names follow them.  What is damaged is
 * passed over. */
static void
read_symbols(const struct aout *f)
{
	uint64_t at = (uint64_t)EXEC_SIZE + f->text + f->data;
	uint64_t end = at + f->syms;
	size_t left = 16 * f->len; /* as for ELF: names may overlap */

	if (!loader_has(f->len, at, f->syms)) {
		return;
	}
	for (; end - at >= NLIST_SIZE; at += NLIST_SIZE) {
		read_symbol(f, at, end, &left);
	}
}

bool
loader_aout(const struct load_target *target, const char *name,
	    const uint8_t *bytes, size_t len, struct load_result *result,
	    struct error *e)
{
	struct aout f = {
	    .target = target, .name = name, .bytes = bytes, .len = len};
	struct load_result r = *result;

	f.text = word(&f, A_TEXT);
	f.data = word(&f, A_DATA);
	f.bss = word(&f, A_BSS);
	f.syms = word(&f, A_SYMS);
	f.entry = word(&f, A_ENTRY);
	if (!check_header(&f, e) || !load_parts(&f, &r, e)) {
		return false;
	}
	r.has_byte_order = true;
	r.big_endian = false;
	r.is_64bit = false;
	r.has_entry = true;
	r.has_gp = false;
	(void)loader_address(target, f.entry, true, &r.entry);
	read_symbols(&f);
	*result = r;
	return true;
}
