/*
 * Writing recordings; see record.h.
 *
 *	CONF  what the machine is, its files and disks (config.c)
 *	INFO  whether files are packed in (u8), whether a snapshot is (u8)
 *	PACK  kind (u8: 0 file, 1 disk, 2 snapshot), number (u32), offset (u64),
 *	      bytes; zeros are left out
 *	SIZE  kind, number, size (u64) of what was packed
 *	LOG_  entries (log_format.c)
 *	UNDO  number of the disk (u32), offset (u64), bytes that were there
 *	      before the first write
 *	DONE  nothing
 *
 * LOG_ and UNDO come while the machine runs; a recording without DONE was cut
 * off, and is good as far as it goes.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpus/cpu.h"
#include "emul/inputs.h"
#include "host/diskimage.h"
#include "snapshot/config.h"
#include "snapshot/log_format.h"
#include "snapshot/record.h"
#include "snapshot/record_private.h"
#include "snapshot/sections.h"
#include "snapshot/timeline.h"

#define DISK_BLOCK 512u

struct record {
	struct emul *emul;
	struct sections_writer file;
	size_t written; /* entries */
	uint64_t next_check;
	uint8_t *seen[MACHINE_MAX_DISKS]; /* a bit for each block undone */
};

/* ---- packing ---- */

static void
pack_piece(struct record *r, enum pack_kind kind, uint32_t number,
	   uint64_t offset, const uint8_t *data, size_t len)
{
	struct writer w = {0};

	for (size_t i = 0; i < len && data[i] == 0; i++) {
		if (i + 1 == len) {
			return;
		}
	}
	writer_u8(&w, (uint8_t)kind);
	writer_u32(&w, number);
	writer_u64(&w, offset);
	writer_bytes(&w, data, len);
	sections_write(&r->file, "PACK", w.data, w.len);
	writer_free(&w);
}

static void
pack_size(struct record *r, enum pack_kind kind, uint32_t number, uint64_t size)
{
	struct writer w = {0};

	writer_u8(&w, (uint8_t)kind);
	writer_u32(&w, number);
	writer_u64(&w, size);
	sections_write(&r->file, "SIZE", w.data, w.len);
	writer_free(&w);
}

static bool
pack_file(struct record *r, enum pack_kind kind, uint32_t number,
	  const char *name, struct error *e)
{
	uint8_t *chunk = malloc(PACK_CHUNK);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	uint64_t at = 0;
	ssize_t n = 0;

	assert(chunk != NULL);
	while (fd >= 0 && (n = read(fd, chunk, PACK_CHUNK)) > 0) {
		pack_piece(r, kind, number, at, chunk, (size_t)n);
		at += (uint64_t)n;
	}
	if (fd < 0 || n < 0) {
		emul_error(e, "%s cannot be read: %s", name, strerror(errno));
	}
	if (fd >= 0) {
		close(fd);
	}
	free(chunk);
	pack_size(r, kind, number, at);
	return fd >= 0 && n == 0;
}

static bool
pack_disk(struct record *r, uint32_t number, struct diskimage *d,
	  struct error *e)
{
	uint8_t *chunk = malloc(PACK_CHUNK);
	uint64_t left = diskimage_bytes(d);
	uint64_t at = 0;
	bool ok = true;

	assert(chunk != NULL);
	if (diskimage_is_tape(d)) {
		free(chunk);
		return emul_error(e,
				  "tape %s cannot be packed into a recording: "
				  "leave --record-embed out",
				  diskimage_name(d));
	}
	while (left > 0 && ok) {
		size_t n = left < PACK_CHUNK ? (size_t)left : PACK_CHUNK;

		ok = diskimage_read_file(d, at, chunk, n);
		pack_piece(r, PACK_DISK, number, at, chunk, n);
		at += n;
		left -= n;
	}
	free(chunk);
	pack_size(r, PACK_DISK, number, at);
	return ok ||
	       emul_error(e, "disk image %s cannot be read", diskimage_name(d));
}

static bool
pack_all(struct record *r, const struct config *c, struct error *e)
{
	const struct machine *m = r->emul->machine;

	for (uint32_t i = 0; i < c->n_files; i++) {
		if (!pack_file(r, PACK_FILE, i,
			       config_file_name(c->files[i].spec), e)) {
			return false;
		}
	}
	for (uint32_t i = 0; i < m->n_disks; i++) {
		if (!pack_disk(r, i, m->disks[i], e)) {
			return false;
		}
	}
	return true;
}

/* ---- disks ---- */

static uint32_t
disk_number(const struct machine *m, const struct diskimage *d)
{
	uint32_t i = 0;

	while (m->disks[i] != d) {
		i++;
	}
	return i;
}

/* Notes what blocks were before they were first written. */
static void
note_old(void *arg, const struct diskimage *d, uint64_t offset,
	 const uint8_t *old, size_t len)
{
	struct record *r = arg;
	uint32_t number = disk_number(r->emul->machine, d);
	uint8_t *seen = r->seen[number];

	for (size_t i = 0; i < len; i += DISK_BLOCK) {
		uint64_t block = (offset + i) / DISK_BLOCK;
		struct writer w = {0};

		if ((seen[block / 8] >> (block % 8) & 1) != 0) {
			continue;
		}
		seen[block / 8] |= (uint8_t)(1u << (block % 8));
		writer_u32(&w, number);
		writer_u64(&w, offset + i);
		writer_bytes(&w, old + i, DISK_BLOCK);
		sections_write(&r->file, "UNDO", w.data, w.len);
		writer_free(&w);
	}
}

static void
watch_disks(struct record *r)
{
	struct machine *m = r->emul->machine;

	for (unsigned i = 0; i < m->n_disks; i++) {
		uint64_t blocks = diskimage_bytes(m->disks[i]) / DISK_BLOCK;

		r->seen[i] = calloc(1, (size_t)(blocks / 8) + 1);
		assert(r->seen[i] != NULL);
		diskimage_set_observer(m->disks[i], note_old, r);
	}
}

/* ---- recording ---- */

static void
record_free(struct record *r)
{
	for (unsigned i = 0; i < MACHINE_MAX_DISKS; i++) {
		free(r->seen[i]);
	}
	free(r);
}

static bool
write_start(struct record *r, const struct config *c, bool embed,
	    const char *snapshot, struct error *e)
{
	struct writer w = {0};
	bool ok;

	config_write(c, &w);
	sections_write(&r->file, "CONF", w.data, w.len);
	w.len = 0;
	writer_u8(&w, embed ? 1 : 0);
	writer_u8(&w, snapshot != NULL ? 1 : 0);
	sections_write(&r->file, "INFO", w.data, w.len);
	writer_free(&w);
	ok =
	    (snapshot == NULL || pack_file(r, PACK_SNAPSHOT, 0, snapshot, e)) &&
	    (!embed || pack_all(r, c, e));
	if (!ok) {
		r->file.failed = true;
	}
	return ok;
}

bool
record_begin(struct emul *emul, const char *name, bool embed,
	     const char *snapshot, struct error *e)
{
	struct record *r = calloc(1, sizeof(*r));
	struct config c;
	struct error ignored;

	assert(r != NULL);
	r->emul = emul;
	r->next_check = RECORD_CHECK_INTERVAL;
	while (
	    r->next_check <=
	    *emul->machine->cpus[emul->machine->bootstrap_cpu]->instructions) {
		r->next_check += RECORD_CHECK_INTERVAL;
	}
	if (!config_make(emul, &c, e)) {
		free(r);
		return false;
	}
	if (!sections_append(&r->file, name, SECTIONS_RECORDING, e)) {
		config_free(&c);
		free(r);
		return false;
	}
	if (!write_start(r, &c, embed, snapshot, e)) {
		config_free(&c);
		sections_close(&r->file, &ignored);
		(void)unlink(name);
		record_free(r);
		return false;
	}
	config_free(&c);
	watch_disks(r);
	emul->record = r;
	return true;
}

void
record_write(struct record *r)
{
	const struct inputs *in;
	struct writer w = {0};

	if (r == NULL) {
		return;
	}
	in = r->emul->inputs;
	if (inputs_count(in) > r->written) {
		log_format_write(in, r->written, r->emul->machine->n_cpus, &w);
		r->written = inputs_count(in);
		sections_write(&r->file, "LOG_", w.data, w.len);
		writer_free(&w);
	}
	if (r->file.failed) {
		machine_end(r->emul->machine, RUN_HOST_ERROR,
			    "the recording %.100s cannot be written: %s",
			    r->file.name, strerror(r->file.error));
	}
}

bool
record_end(struct record *r, struct error *e)
{
	const struct machine *m;
	struct run_position here;
	bool ok;

	if (r == NULL) {
		return true;
	}
	m = r->emul->machine;
	if (timeline_in_past(r->emul->timeline)) {
		timeline_go_present(r->emul->timeline, e);
	}
	here = run_position(m);
	inputs_note_place(r->emul->inputs, INPUT_END, &here,
			  machine_state_hash(r->emul->machine), m->end_text,
			  (uint8_t)m->end);
	record_write(r);
	sections_write(&r->file, "DONE", "", 0);
	for (unsigned i = 0; i < m->n_disks; i++) {
		diskimage_set_observer(m->disks[i], NULL, NULL);
	}
	ok = sections_close(&r->file, e);
	record_free(r);
	return ok;
}

uint64_t
record_next_check(const struct record *r)
{
	return r != NULL && inputs_mode(r->emul->inputs) == INPUTS_LIVE
		   ? r->next_check
		   : UINT64_MAX;
}

void
record_check(struct record *r, uint64_t count)
{
	if (count != record_next_check(r) || count == UINT64_MAX) {
		return;
	}
	inputs_note(r->emul->inputs, INPUT_CHECK, count,
		    machine_state_hash(r->emul->machine), 0);
	r->next_check += RECORD_CHECK_INTERVAL;
}
