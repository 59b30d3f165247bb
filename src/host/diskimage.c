/*
 * Disk images: the arguments of -d, transfers, and the disk as it was in the
 * past.  Where the bytes are is the matter of disk_store.c.
 *
 * Floppies there are none (disk_spec.c refuses them).
 */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emul/log.h"
#include "emul/machine.h"
#include "host/disk_history.h"
#include "host/disk_spec.h"
#include "host/disk_store.h"
#include "host/diskimage.h"
#include "host/tap_image.h"

#define BLOCK_SIZE	DISK_BLOCK_SIZE
#define DEFAULT_HEADS	16
#define DEFAULT_SECTORS 63

static const char *const type_names[] = {
    [DISK_NONE] = "disk",
    [DISK_IDE] = "IDE",
    [DISK_SCSI] = "SCSI",
    [DISK_FLOPPY] = "floppy",
};

struct diskimage {
	struct machine *machine;
	char *name;
	enum disk_type type;
	unsigned id;
	bool boot;
	bool cdrom;
	bool tape;
	bool tap; /* of records */
	bool read_only;
	unsigned heads;
	unsigned sectors;

	struct disk_store *store;

	char *spec;		      /* as given */
	struct disk_history *history; /* NULL: not kept */
	void (*observer)(void *arg, const struct diskimage *d, uint64_t offset,
			 const uint8_t *old, size_t len);
	void *observer_arg;

	bool host_error_said; /* a broken host disk is reported once */
};

/* ---- opening ---- */

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name);
	size_t s = strlen(suffix);

	return n >= s && strcasecmp(name + n - s, suffix) == 0;
}

bool
diskimage_name_is_cdrom(const char *name)
{
	return has_suffix(name, ".iso") || has_suffix(name, ".cdr");
}

static bool
choose_id(struct machine *m, struct diskimage *d, int wanted, struct error *e)
{
	unsigned id;

	if (wanted >= 0) {
		const struct diskimage *other;

		other = diskimage_find(m, d->type, (unsigned)wanted);
		if (other != NULL) {
			return emul_error(e,
					  "disk image %s: %s id %d is taken by "
					  "%s; give another digit before the "
					  "':'",
					  d->name, type_names[d->type], wanted,
					  other->name);
		}
		d->id = (unsigned)wanted;
		return true;
	}
	for (id = 0; id < DISK_MAX_IDS; id++) {
		if (diskimage_find(m, d->type, id) == NULL) {
			d->id = id;
			return true;
		}
	}
	return emul_error(e, "disk image %s: all %d %s ids are taken", d->name,
			  DISK_MAX_IDS, type_names[d->type]);
}

static void
diskimage_free(struct diskimage *d)
{
	disk_store_free(d->store);
	disk_history_free(d->history);
	free(d->spec);
	free(d->name);
	free(d);
}

static struct diskimage *
diskimage_new(struct machine *m, const struct disk_spec *s,
	      enum disk_type default_type)
{
	struct diskimage *d = calloc(1, sizeof(*d));

	if (d == NULL) {
		return NULL;
	}
	d->name = strdup(s->file);
	if (d->name == NULL) {
		free(d);
		return NULL;
	}
	d->machine = m;
	d->type = s->type != DISK_NONE ? s->type : default_type;
	d->boot = s->boot;
	d->cdrom = s->cdrom || (!s->disk && diskimage_name_is_cdrom(s->file));
	d->cdrom = d->cdrom && !s->tape;
	d->tape = s->tape;
	d->tap = s->tape && tap_is_name(s->file);
	d->read_only = s->read_only || d->cdrom || (d->tape && !d->tap);
	d->heads = s->heads != 0 ? s->heads : DEFAULT_HEADS;
	d->sectors = s->sectors != 0 ? s->sectors : DEFAULT_SECTORS;
	return d;
}

void
diskimage_free_all(struct machine *m)
{
	while (m->n_disks > 0) {
		m->n_disks--;
		diskimage_free(m->disks[m->n_disks]);
		m->disks[m->n_disks] = NULL;
	}
}

struct diskimage *
diskimage_find(const struct machine *m, enum disk_type type, unsigned id)
{
	unsigned i;

	for (i = 0; i < m->n_disks; i++) {
		if (m->disks[i]->type == type && m->disks[i]->id == id) {
			return m->disks[i];
		}
	}
	return NULL;
}

/* ---- transfers ---- */

static void
host_error(struct diskimage *d, const char *what)
{
	if (!d->host_error_said) {
		d->host_error_said = true;
		log_print(d->machine->log, LOG_DISK, LOG_ERROR, "%s: %s: %s",
			  d->name, what, strerror(errno));
	}
}

static bool
read_present(struct diskimage *d, uint64_t offset, void *data, size_t len)
{
	if (!disk_store_read(d->store, offset, data, len)) {
		host_error(d, "cannot be read");
		return false;
	}
	return true;
}

bool
diskimage_read(struct diskimage *d, uint64_t offset, void *data, size_t len)
{
	uint8_t *p = data;

	if (!read_present(d, offset, data, len)) {
		return false;
	}
	while (diskimage_in_past(d) && len > 0 && offset < diskimage_bytes(d)) {
		size_t n = disk_part_of_block(offset, len);
		const uint8_t *old =
		    disk_history_block(d->history, offset / BLOCK_SIZE);

		if (old != NULL) {
			memcpy(p, old + offset % BLOCK_SIZE, n);
		}
		p += n;
		offset += n;
		len -= n;
	}
	return true;
}

/* Whole blocks that hold a write, as they are now, for those who keep them. */
static bool
note_old(struct diskimage *d, uint64_t offset, size_t len)
{
	uint64_t start = offset - offset % BLOCK_SIZE;
	size_t n =
	    (size_t)((offset + len + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE -
		     start);
	uint8_t *old = malloc(n);
	bool ok;

	assert(old != NULL);
	ok = read_present(d, start, old, n);
	if (ok && d->observer != NULL) {
		d->observer(d->observer_arg, d, start, old, n);
	}
	if (ok && d->history != NULL) {
		disk_history_note(d->history, start, old, n);
	}
	free(old);
	return ok;
}

/* A write that was made before: the file has it, or will have it. */
static bool
write_past(struct diskimage *d, uint64_t offset, const uint8_t *data,
	   size_t len)
{
	while (len > 0) {
		size_t n = disk_part_of_block(offset, len);
		uint8_t bytes[BLOCK_SIZE];

		if (!diskimage_read(d, offset - offset % BLOCK_SIZE, bytes,
				    BLOCK_SIZE)) {
			return false;
		}
		memcpy(bytes + offset % BLOCK_SIZE, data, n);
		disk_history_set(d->history, offset / BLOCK_SIZE, bytes);
		data += n;
		offset += n;
		len -= n;
	}
	disk_history_written(d->history);
	return true;
}

bool
diskimage_write(struct diskimage *d, uint64_t offset, const void *data,
		size_t len)
{
	bool ok;

	if (d->read_only) {
		log_guest_error(d->machine->log, LOG_DISK, d->name,
				"write to a read-only image");
		return false;
	}
	if (offset > diskimage_bytes(d) || len > diskimage_bytes(d) - offset) {
		log_guest_error(d->machine->log, LOG_DISK, d->name,
				"write beyond the end, offset 0x%" PRIx64
				", %zu bytes",
				offset, len);
		return false;
	}
	if (diskimage_in_past(d)) {
		return write_past(d, offset, data, len);
	}
	ok = ((d->history == NULL && d->observer == NULL) ||
	      note_old(d, offset, len)) &&
	     disk_store_write(d->store, offset, data, len);
	if (!ok) {
		host_error(d, "cannot be written");
	}
	return ok;
}

bool
diskimage_flush(struct diskimage *d)
{
	if (d->read_only || diskimage_in_past(d)) {
		return true;
	}
	if (!disk_store_flush(d->store)) {
		host_error(d, "cannot be flushed");
		return false;
	}
	return true;
}

/* ---- adding ---- */

/* The overlay becomes part of the disk and of its argument.  What takes the
 * writes then is the overlay, so the disk can be written. */
static bool
add_overlay(struct machine *m, const char *text, const struct disk_spec *s,
	    enum disk_type default_type, struct error *e)
{
	enum disk_type type = s->type != DISK_NONE ? s->type : default_type;
	struct diskimage *d = diskimage_find(m, type, (unsigned)s->id);
	size_t size;
	char *spec;

	if (d == NULL || d->cdrom || d->tape) {
		return emul_error(e,
				  "-d %s: there is no disk %d before it whose "
				  "overlay it could be",
				  text, s->id);
	}
	if (!disk_store_add_overlay(d->store, s->file, e)) {
		return false;
	}
	size = strlen(d->spec) + 1 + strlen(text) + 1;
	spec = malloc(size);
	if (spec == NULL) {
		return emul_error(e, "-d %s: out of memory", text);
	}
	snprintf(spec, size, "%s\n%s", d->spec, text);
	free(d->spec);
	d->spec = spec;
	d->read_only = false;
	return true;
}

/* A tape that may be written must have its end in the file (or in what is kept
 * apart from it), so that what is written and taken back leaves a tape. */
static bool
check_tap(struct diskimage *d, struct error *e)
{
	static const uint8_t end_word[TAP_WORD] = {0xff, 0xff, 0xff, 0xff};
	uint64_t end;

	if (!tap_find_end(d, diskimage_read_file,
			  disk_store_file_bytes(d->store), &end)) {
		return emul_error(e,
				  "tape %s is damaged, or no tape, at byte "
				  "%" PRIu64 ": it must have records as SIMH "
				  "writes them; a file without them is a tape "
				  "under a name that does not end with .tap",
				  d->name, end);
	}
	if (d->read_only || end < disk_store_file_bytes(d->store)) {
		return true;
	}
	return disk_store_write(d->store, end, end_word, TAP_WORD) ||
	       emul_error(e, "tape %s cannot be written: %s", d->name,
			  strerror(errno));
}

static bool
open_store(struct diskimage *d, const struct disk_spec *s, struct error *e)
{
	bool temporary = s->temporary && !d->read_only;

	d->store =
	    disk_store_open(d->name, s->offset, d->tap ? TAP_CAPACITY : 0,
			    !d->read_only && !temporary, e);
	if (d->store == NULL ||
	    (d->tape && !d->tap && !disk_store_open_tape(d->store, e)) ||
	    (temporary && !disk_store_add_temporary(d->store, e))) {
		return false;
	}
	if (d->tap) {
		return check_tap(d, e);
	}
	if (!d->tape && disk_store_file_bytes(d->store) != diskimage_bytes(d)) {
		log_print(d->machine->log, LOG_DISK, LOG_WARNING,
			  "%s has %" PRIu64 " bytes, which are not whole "
			  "blocks of %u: the rest of the last one reads as "
			  "zeros; is the file complete?",
			  d->name, disk_store_file_bytes(d->store), BLOCK_SIZE);
	}
	return true;
}

/* One argument, without those of overlays. */
static bool
add_one(struct machine *m, const char *spec, enum disk_type default_type,
	struct error *e)
{
	struct disk_spec s;
	struct diskimage *d;

	if (!disk_spec_parse(spec, &s, e)) {
		return false;
	}
	if (s.file[0] == '\0') {
		return emul_error(e, "-d %s: the file name is missing", spec);
	}
	if (s.overlay) {
		return add_overlay(m, spec, &s, default_type, e);
	}
	if (m->n_disks >= MACHINE_MAX_DISKS) {
		return emul_error(e, "-d %s: more than %d disk images", spec,
				  MACHINE_MAX_DISKS);
	}
	d = diskimage_new(m, &s, default_type);
	if (d == NULL) {
		return emul_error(e, "disk image %s: out of memory", s.file);
	}
	if (d->tape && d->type != DISK_SCSI) {
		diskimage_free(d);
		return emul_error(e,
				  "-d %s: a tape is a SCSI device, and this "
				  "machine has none: leave it out",
				  spec);
	}
	/* A full or limited disk is an error of the write, not a signal. */
	(void)signal(SIGXFSZ, SIG_IGN);
	d->spec = strdup(spec);
	if (d->spec == NULL) {
		diskimage_free(d);
		return emul_error(e, "disk image %s: out of memory", s.file);
	}
	if (!choose_id(m, d, s.id, e) || !open_store(d, &s, e)) {
		diskimage_free(d);
		return false;
	}
	m->disks[m->n_disks++] = d;
	return true;
}

bool
diskimage_add(struct machine *m, const char *spec, enum disk_type default_type,
	      struct error *e)
{
	char *text = strdup(spec);
	char *rest = text;
	bool ok = text != NULL || emul_error(e, "-d %s: out of memory", spec);

	while (ok && rest != NULL) {
		const char *one = strsep(&rest, "\n");

		ok = add_one(m, one, default_type, e);
	}
	free(text);
	return ok;
}

/* ---- the past ---- */

void
diskimage_history(struct diskimage *d, bool on)
{
	disk_history_free(d->history);
	d->history = NULL;
	if (on && !d->read_only) {
		d->history = disk_history_new();
		assert(d->history != NULL);
	}
}

uint64_t
diskimage_place(const struct diskimage *d)
{
	return d->history != NULL ? disk_history_place(d->history) : 0;
}

bool
diskimage_go(struct diskimage *d, uint64_t place)
{
	return d->history != NULL ? disk_history_go(d->history, place)
				  : place == 0;
}

bool
diskimage_in_past(const struct diskimage *d)
{
	return d->history != NULL && disk_history_in_past(d->history);
}

static bool
put_back(void *arg, uint64_t block, const uint8_t *bytes)
{
	struct diskimage *d = arg;

	return disk_store_write(d->store, block * BLOCK_SIZE, bytes,
				BLOCK_SIZE);
}

bool
diskimage_cut(struct diskimage *d, struct error *e)
{
	if (d->history == NULL || disk_history_cut(d->history, put_back, d)) {
		return true;
	}
	return emul_error(e,
			  "disk image %s cannot be put back to what it was: "
			  "%s",
			  d->name, strerror(errno));
}

void
diskimage_forget(struct diskimage *d, uint64_t place)
{
	if (d->history != NULL) {
		disk_history_forget(d->history, place);
	}
}

size_t
diskimage_history_bytes(const struct diskimage *d)
{
	return d->history != NULL ? disk_history_bytes(d->history) : 0;
}

void
diskimage_set_observer(struct diskimage *d,
		       void (*fn)(void *arg, const struct diskimage *d,
				  uint64_t offset, const uint8_t *old,
				  size_t len),
		       void *arg)
{
	d->observer = fn;
	d->observer_arg = arg;
}

/* ---- facts ---- */

const char *
diskimage_spec(const struct diskimage *d)
{
	return d->spec;
}

bool
diskimage_is_temporary(const struct diskimage *d)
{
	return disk_store_is_temporary(d->store);
}

bool
diskimage_block_written(const struct diskimage *d, uint64_t block)
{
	return disk_store_has_written(d->store, block);
}

bool
diskimage_read_file(struct diskimage *d, uint64_t offset, void *data,
		    size_t len)
{
	return disk_store_read_kept(d->store, offset, data, len);
}

void
diskimage_clear(struct diskimage *d)
{
	disk_store_clear(d->store);
}

const char *
diskimage_name(const struct diskimage *d)
{
	return d->name;
}

enum disk_type
diskimage_type(const struct diskimage *d)
{
	return d->type;
}

unsigned
diskimage_id(const struct diskimage *d)
{
	return d->id;
}

bool
diskimage_is_boot(const struct diskimage *d)
{
	return d->boot;
}

bool
diskimage_is_cdrom(const struct diskimage *d)
{
	return d->cdrom;
}

bool
diskimage_is_tape(const struct diskimage *d)
{
	return d->tape;
}

bool
diskimage_is_tap(const struct diskimage *d)
{
	return d->tap;
}

bool
diskimage_find_tape_end(struct diskimage *d, bool as_seen, uint64_t *end)
{
	bool as_opened =
	    d->read_only || (!as_seen && diskimage_is_temporary(d));

	return tap_find_end(d, as_seen ? diskimage_read : diskimage_read_file,
			    as_opened ? disk_store_file_bytes(d->store)
				      : diskimage_bytes(d),
			    end);
}

unsigned
diskimage_tape_files(const struct diskimage *d)
{
	return disk_store_files(d->store);
}

uint64_t
diskimage_tape_start(const struct diskimage *d, unsigned file)
{
	return disk_store_file_start(d->store, file);
}

uint64_t
diskimage_tape_length(const struct diskimage *d, unsigned file)
{
	return disk_store_file_length(d->store, file);
}

bool
diskimage_is_read_only(const struct diskimage *d)
{
	return d->read_only;
}

uint64_t
diskimage_bytes(const struct diskimage *d)
{
	return disk_store_bytes(d->store);
}

uint64_t
diskimage_bytes_there(const struct diskimage *d)
{
	return disk_store_bytes_there(d->store);
}

void
diskimage_geometry(const struct diskimage *d, unsigned *cylinders,
		   unsigned *heads, unsigned *sectors)
{
	uint64_t track = (uint64_t)d->heads * d->sectors;
	uint64_t n = (diskimage_bytes(d) / BLOCK_SIZE + track - 1) / track;

	*cylinders = n > UINT32_MAX ? UINT32_MAX : (unsigned)n;
	*heads = d->heads;
	*sectors = d->sectors;
}
