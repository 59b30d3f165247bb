/*
 * Loading files into a machine: finding out what a file is, and raw files.
 *
 * A raw file has no format: its bytes go to the address that the user gives.
 * Everything else is found by content, after decompression.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loaders/loader_private.h"
#include "loaders/symbols.h"

/* Files that are not programs for us, but that users have at hand.  A magic
 * number of LEN bytes at OFFSET. */
struct known_format {
	size_t offset;
	const char *magic;
	size_t len;
	const char *text; /* what it is, and what to do */
};

/* As much of a file as shows what it is. */
#define IMAGE_HEAD 0x8006

#define MAGIC(bytes) bytes, sizeof(bytes) - 1

static const struct known_format known_formats[] = {
    {0,
     MAGIC("\xfd"
	   "7zXZ"),
     "is compressed by xz: decompress it with unxz first"},
    {0, MAGIC("BZh"),
     "is compressed by bzip2: decompress it with bunzip2 "
     "first"},
    {0, MAGIC("\x28\xb5\x2f\xfd"),
     "is compressed by zstd: decompress it with unzstd first"},
    {0, MAGIC("\x1f\x9d"),
     "is compressed by compress: decompress it with gunzip first"},
    {0, MAGIC("\x1f\x8b"),
     "is compressed twice: decompress it once with gunzip"},
    {0, MAGIC("PK\x03\x04"), "is a zip archive: unpack it first"},
    {0, MAGIC("!<arch>\n"),
     "is a library archive: link a program with it and give that"},
    {0, MAGIC("MZ"), "is a program for DOS or Windows: give an ELF file"},
    {0, MAGIC("\x27\x05\x19\x56"),
     "is a U-Boot image: give the ELF file it was made from"},
    {0, MAGIC("\xfe\xed\xfa\xce"),
     "is a Mach-O program, which is not supported: convert it with objcopy"},
    {0, MAGIC("\xce\xfa\xed\xfe"),
     "is a Mach-O program, which is not supported: convert it with objcopy"},
};

static const struct known_format disk_formats[] = {
    {0x8001, MAGIC("CD001"), "is a CD-ROM image: give it with -d"},
    {8, MAGIC("\x7a\x75\x02\x00"), /* boot block of DECstations */
     "is a disk image: give it with -d"},
    {510, MAGIC("\x55\xaa"), "is a disk image: give it with -d"},
};

void
loader_add_symbol(const struct load_target *target, const char *name,
		  size_t len, uint64_t address, uint64_t size, bool function)
{
	char copy[LOADER_MAX_NAME + 1];
	size_t i;

	if (target->symbols == NULL || len == 0 || len > LOADER_MAX_NAME ||
	    name[0] == '.' || name[0] == '$') {
		return;
	}
	for (i = 0; i < len; i++) {
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f) {
			return;
		}
	}
	memcpy(copy, name, len);
	copy[len] = '\0';
	symbols_add(target->symbols, copy, address, size, function);
}

/* A number that ends at a colon.  Returns what follows, or NULL. */
static const char *
parse_number(const char *s, uint64_t *value)
{
	unsigned long long v;
	char *end;

	if (!isdigit((unsigned char)*s)) {
		return NULL; /* strtoull takes signs and spaces */
	}
	errno = 0;
	v = strtoull(s, &end, 0);
	if (errno != 0 || *end != ':') {
		return NULL;
	}
	*value = v;
	return end + 1;
}

/* The file name begins at the first field that is not a number, or after three
 * numbers; so a name may have colons of its own. */
bool
loader_parse_raw(const char *spec, struct loader_raw *raw)
{
	const char *rest;

	raw->skip = 0;
	rest = parse_number(spec, &raw->address);
	if (rest == NULL) {
		return false;
	}
	raw->pc = raw->address;
	raw->file = rest;
	rest = parse_number(raw->file, &raw->skip);
	if (rest != NULL) {
		raw->file = rest;
		rest = parse_number(raw->file, &raw->pc);
		if (rest != NULL) {
			raw->file = rest;
		}
	}
	return true;
}

static bool
raw_address(const struct load_target *target, const struct loader_raw *raw,
	    uint64_t value, uint64_t *address, struct error *e)
{
	if (loader_address(target, value, value <= UINT32_MAX, address)) {
		return true;
	}
	return loader_error(e, raw->file,
			    "0x%" PRIx64 " is not an address of the %s, which "
			    "has 32 bits: give a smaller one",
			    value, target->cpu_name);
}

bool
loader_raw(const struct load_target *target, const struct loader_raw *raw,
	   const uint8_t *bytes, size_t len, struct load_result *result,
	   struct error *e)
{
	struct loader_place place = {0};
	uint64_t limit;
	uint64_t pc;

	if (!raw_address(target, raw, raw->address, &place.vaddr, e) ||
	    !raw_address(target, raw, raw->pc, &pc, e)) {
		return false;
	}
	if (raw->skip >= len) {
		return loader_error(e, raw->file,
				    "has %zu bytes, and 0x%" PRIx64
				    " are to be skipped: give a smaller skip",
				    len, raw->skip);
	}
	bytes += raw->skip;
	len -= (size_t)raw->skip;
	limit = target->is_64bit ? UINT64_MAX : UINT32_MAX;
	if (len - 1 > limit - place.vaddr) {
		return loader_error(e, raw->file,
				    "%zu bytes at 0x%" PRIx64
				    " reach beyond the last address: load it "
				    "at a lower one",
				    len, place.vaddr);
	}
	place.has_paddr = loader_direct(target, place.vaddr, len, &place.paddr);
	if (!loader_copy(target, raw->file, &place, bytes, len, len, result,
			 e)) {
		return false;
	}
	result->has_entry = true;
	result->entry = pc;
	return true;
}

/* Only printable characters and white space, in any of the usual encodings. */
static bool
is_text(const uint8_t *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < 4096; i++) {
		if (bytes[i] == 0x7f ||
		    (bytes[i] < 0x20 && (bytes[i] < '\t' || bytes[i] > '\r') &&
		     bytes[i] != 0x1b)) {
			return false;
		}
	}
	return true;
}

static bool
is_srecord(const uint8_t *bytes, size_t len)
{
	size_t i;

	if (len < 10 || bytes[0] != 'S') {
		return false;
	}
	for (i = 1; i < 10; i++) {
		if (!isxdigit(bytes[i])) {
			return false;
		}
	}
	return true;
}

/* Which of the N formats the bytes have, NULL: none. */
static const struct known_format *
find_format(const struct known_format *f, size_t n, const uint8_t *bytes,
	    size_t len)
{
	for (; n > 0; f++, n--) {
		if (len >= f->offset + f->len &&
		    memcmp(bytes + f->offset, f->magic, f->len) == 0) {
			return f;
		}
	}
	return NULL;
}

static const struct known_format *
find_disk_format(const uint8_t *bytes, size_t len)
{
	return find_format(disk_formats,
			   sizeof(disk_formats) / sizeof(disk_formats[0]),
			   bytes, len);
}

static const struct known_format *
find_other_format(const uint8_t *bytes, size_t len)
{
	return find_format(known_formats,
			   sizeof(known_formats) / sizeof(known_formats[0]),
			   bytes, len);
}

static bool
unknown_format(const char *name, const uint8_t *bytes, size_t len,
	       struct error *e)
{
	const struct known_format *f = find_other_format(bytes, len);

	if (f == NULL) {
		f = find_disk_format(bytes, len);
	}
	if (f != NULL) {
		return loader_error(e, name, "not a program: it %s", f->text);
	}
	if (len >= 2 && memcmp(bytes, "#!", 2) == 0) {
		return loader_error(e, name,
				    "not a program: it is a script of the "
				    "host, run it there");
	}
	if (is_srecord(bytes, len)) {
		return loader_error(e, name,
				    "not a program: it holds S-records, which "
				    "are not supported: convert them with "
				    "objcopy");
	}
	if (is_text(bytes, len)) {
		return loader_error(e, name,
				    "not a program: it is text, but not a "
				    "symbol list made by nm: give an ELF file");
	}
	return loader_error(e, name,
			    "not a program: give an ELF file, a raw file as "
			    "address:file, or a disk with -d");
}

bool
loader_load_bytes(const struct load_target *target, const char *name,
		  const uint8_t *bytes, size_t len, struct load_result *result,
		  struct error *e)
{
	if (len == 0) {
		return loader_error(e, name,
				    "the file is empty: build or copy it "
				    "again");
	}
	if (loader_is_elf(bytes, len)) {
		return loader_elf(target, name, bytes, len, result, e);
	}
	if (loader_is_ecoff(bytes, len)) {
		return loader_ecoff(target, name, bytes, len, result, e);
	}
	if (loader_is_aout(bytes, len)) {
		return loader_aout(target, name, bytes, len, result, e);
	}
	if (loader_is_nm(bytes, len)) {
		return loader_nm(target, name, bytes, len, e);
	}
	return unknown_format(name, bytes, len, e);
}

bool
loader_load_memory(const struct load_target *target, const char *name,
		   const uint8_t *bytes, size_t len, struct load_result *result,
		   struct error *e)
{
	uint8_t *plain;
	size_t plain_len;
	bool ok;

	if (!loader_is_gzip(bytes, len)) {
		return loader_load_bytes(target, name, bytes, len, result, e);
	}
	if (!loader_gunzip(name, bytes, len, LOADER_MAX_FILE, &plain,
			   &plain_len, e)) {
		return false;
	}
	ok = loader_load_bytes(target, name, plain, plain_len, result, e);
	free(plain);
	return ok;
}

bool
loader_is_disk_image(const char *name)
{
	uint8_t bytes[IMAGE_HEAD];
	struct stat st;
	FILE *file;
	size_t len;

	/* Opening a pipe would wait, and take what it has. */
	if (stat(name, &st) != 0 || !S_ISREG(st.st_mode)) {
		return false;
	}
	file = fopen(name, "rb");
	if (file == NULL) {
		return false;
	}
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	return !loader_is_elf(bytes, len) && !loader_is_ecoff(bytes, len) &&
	       !loader_is_aout(bytes, len) && !is_text(bytes, len) &&
	       find_other_format(bytes, len) == NULL &&
	       find_disk_format(bytes, len) != NULL;
}

static bool
load_raw_file(const struct load_target *target, const struct loader_raw *raw,
	      struct load_result *result, struct error *e)
{
	uint8_t *bytes;
	size_t len;
	bool ok;

	if (!loader_read_file(raw->file, LOADER_MAX_FILE, &bytes, &len, e)) {
		return false;
	}
	ok = loader_raw(target, raw, bytes, len, result, e);
	free(bytes);
	return ok;
}

/* SPEC cannot be opened, for the reason that errno and E say. */
static bool
load_raw_spec(const struct load_target *target, const char *spec,
	      struct load_result *result, struct error *e)
{
	struct loader_raw raw;
	bool missing;

	missing = errno == ENOENT;
	if (strchr(spec, ':') == NULL) {
		return false;
	}
	if (!loader_parse_raw(spec, &raw)) {
		if (missing) {
			loader_error(e, spec,
				     "no such file, and not a raw file, which "
				     "is given as address:file, "
				     "address:skip:file or "
				     "address:skip:pc:file");
		}
		return false;
	}
	if (raw.file[0] == '\0') {
		return loader_error(e, spec,
				    "no file after the last colon: add its "
				    "name");
	}
	return load_raw_file(target, &raw, result, e);
}

bool
loader_load(const struct load_target *target, const char *spec,
	    struct load_result *result, struct error *e)
{
	uint8_t *bytes;
	size_t len;
	bool ok;
	int fd;

	fd = loader_open(spec, e);
	if (fd < 0) {
		return load_raw_spec(target, spec, result, e);
	}
	if (!loader_read_fd(fd, spec, LOADER_MAX_FILE, &bytes, &len, e)) {
		return false;
	}
	ok = loader_load_bytes(target, spec, bytes, len, result, e);
	free(bytes);
	return ok;
}
