/*
 * The argument of -d: "[prefixes:]file".  Everything up to the first ':' is
 * prefix letters, unless it cannot be read as such and a file of the whole name
 * exists.  gxemul(1) lists the letters.
 */
#include <string.h>
#include <sys/stat.h>

#include "host/disk_spec.h"

#define MAX_GEOMETRY 65535

/* A decimal number that ends with ';'.  Returns what follows, or NULL. */
static const char *
parse_number(const char *p, const char *end, uint64_t max, uint64_t *value)
{
	uint64_t n = 0;
	const char *start = p;

	while (p < end && *p >= '0' && *p <= '9') {
		unsigned digit = (unsigned)(*p - '0');

		if (n > (max - digit) / 10) {
			return NULL;
		}
		n = n * 10 + digit;
		p++;
	}
	if (p == start || p == end || *p != ';') {
		return NULL;
	}
	*value = n;
	return p + 1;
}

static const char *
parse_geometry(const char *p, const char *end, struct disk_spec *s)
{
	uint64_t heads;
	uint64_t sectors;

	p = parse_number(p, end, MAX_GEOMETRY, &heads);
	if (p == NULL) {
		return NULL;
	}
	p = parse_number(p, end, MAX_GEOMETRY, &sectors);
	if (p == NULL || heads == 0 || sectors == 0) {
		return NULL;
	}
	s->heads = (unsigned)heads;
	s->sectors = (unsigned)sectors;
	return p;
}

static bool
set_type(struct disk_spec *s, enum disk_type type)
{
	if (s->type != DISK_NONE && s->type != type) {
		return false;
	}
	s->type = type;
	return true;
}

/* Reads one prefix at P.  Returns what follows; or NULL with WRONG telling what
 * is wrong: an unknown letter (WRONG empty) or a wrong use of a known one. */
static const char *
parse_prefix(const char *p, const char *end, struct disk_spec *s,
	     const char **wrong)
{
	char letter = *p++;

	*wrong = "";
	switch (letter) {
	case 'b':
		s->boot = true;
		return p;
	case 'c':
		s->cdrom = true;
		return p;
	case 'd':
		s->disk = true;
		return p;
	case 't':
		s->tape = true;
		return p;
	case 'f':
		s->floppy = true;
		return p;
	case 'V':
		s->overlay = true;
		return p;
	case 'g':
		*wrong = "'g' wants heads and sectors per track, each with a "
			 "';' after it, as in g16;63;";
		return parse_geometry(p, end, s);
	case 'i':
	case 's':
		*wrong = "a disk is either IDE (i) or SCSI (s)";
		return set_type(s, letter == 'i' ? DISK_IDE : DISK_SCSI) ? p
									 : NULL;
	case 'o':
		*wrong = "'o' wants a number of bytes with a ';' after it, "
			 "as in o1024;";
		return parse_number(p, end, INT64_MAX, &s->offset);
	case 'r':
		s->read_only = true;
		return p;
	case 'R':
		s->temporary = true;
		return p;
	default:
		break;
	}
	if (letter >= '0' && letter < '0' + DISK_MAX_IDS) {
		*wrong = "two ids are given";
		if (s->id >= 0) {
			return NULL;
		}
		s->id = letter - '0';
		return p;
	}
	return NULL;
}

static bool
exists(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0;
}

/* What cannot be together. */
static bool
check_spec(const char *text, const struct disk_spec *s, struct error *e)
{
	if (s->floppy) {
		return emul_error(e,
				  "-d %s: no machine here has a floppy drive: "
				  "leave the f before the ':' out",
				  text);
	}
	if (s->cdrom + s->disk + s->tape > 1) {
		return emul_error(e,
				  "-d %s: an image is either a CD-ROM (c), "
				  "a disk (d) or a tape (t)",
				  text);
	}
	if (s->tape && s->offset != 0) {
		return emul_error(e,
				  "-d %s: a tape begins with its file: leave "
				  "the offset (o) out",
				  text);
	}
	if (s->overlay && s->id < 0) {
		return emul_error(e,
				  "-d %s: an overlay (V) needs the number of "
				  "its disk, as in V0:%s",
				  text, s->file);
	}
	if (s->overlay &&
	    (s->cdrom || s->disk || s->tape || s->temporary || s->boot ||
	     s->read_only || s->offset != 0 || s->heads != 0)) {
		return emul_error(e,
				  "-d %s: an overlay (V) has only the type "
				  "and number of its disk: leave the other "
				  "letters out",
				  text);
	}
	return true;
}

bool
disk_spec_parse(const char *text, struct disk_spec *s, struct error *e)
{
	static const struct disk_spec empty = {.id = -1};
	const char *end = strchr(text, ':');
	const char *p = text;
	const char *wrong;

	*s = empty;
	s->file = text;
	if (end == NULL) {
		return true;
	}
	while (p < end) {
		const char *next = parse_prefix(p, end, s, &wrong);

		if (next != NULL) {
			p = next;
			continue;
		}
		if (exists(text)) {
			/* A file name that happens to have a ':' in it. */
			*s = empty;
			s->file = text;
			return true;
		}
		if (wrong[0] != '\0') {
			return emul_error(e, "-d %s: %s", text, wrong);
		}
		return emul_error(
		    e,
		    "-d %s: '%c' is not a prefix letter and there "
		    "is no file of this name; for a file name "
		    "with a ':' write -d d:%s",
		    text, *p, text);
	}
	s->file = end + 1;
	return check_spec(text, s, e);
}
