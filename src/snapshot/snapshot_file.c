/*
 * Snapshots in files; see snapshot_file.h.
 *
 *	CONF  what the machine is, its files and disks (config.c)
 *	STAT  state of everything but RAM and disks (machine_state.c)
 *	RUN_  input that waits, typed by a script (u32 length, bytes);
 *	      whether the guest knows of input (u8)
 *	NET_  frames that wait for the machine (network.c)
 *	BOOT  what a reset leads to (boot_image.h): RAM disk's place and size
 *	      (u64 each), whether the firmware loads from a disk (u8), state
 *	BRAM  its memory, as RAM_
 *	RAM_  first page (u32), pages of 4 KB; those of zeros are left out
 *	DISK  number of the disk (u32), offset (u64), bytes that were written
 *	      apart from the file
 *	DONE  number of sections before it (u32)
 *
 * in this order; BRAM, RAM_ and DISK as often as needed, NET_ if there are any.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "emul/bytes.h"
#include "emul/inputs.h"
#include "emul/script.h"
#include "host/console.h"
#include "host/diskimage.h"
#include "net/network.h"
#include "snapshot/boot_image.h"
#include "snapshot/machine_state.h"
#include "snapshot/sections.h"
#include "snapshot/snapshot.h"
#include "snapshot/snapshot_file.h"
#include "snapshot/timeline.h"

#define RAM_RUN	   256u /* pages in a section */
#define DISK_BLOCK 512u
#define DISK_RUN   2048u /* blocks in a section */

/* Bytes that belong somewhere: ram pages, or a part of a disk. */
struct piece {
	uint32_t number; /* first page, or disk */
	uint64_t offset;
	uint8_t *data;
	size_t len;
};

struct snapshot_file {
	struct config config;
	bool has_config;
	uint8_t *state;
	size_t state_len;
	uint8_t *typed;
	uint32_t n_typed;
	bool available;
	bool has_run;
	struct boot_image boot; /* without its memory */
	struct piece *boot_ram;
	size_t n_boot_ram;
	uint8_t *frames; /* NULL: none */
	size_t frames_len;
	struct piece *ram;
	size_t n_ram;
	struct piece *disks;
	size_t n_disks;
	bool done;
};

/* ---- saving ---- */

struct saving {
	struct sections_writer file;
	uint32_t sections;
};

static void
put(struct saving *s, const char *tag, struct writer *w)
{
	sections_write(&s->file, tag, w->data, w->len);
	s->sections++;
	w->len = 0;
}

/* The memory as it is, or, if IMAGE is not NULL, that of an image. */
static void
put_ram(struct saving *s, const char *tag, struct memory *mem,
	const struct store_image *image)
{
	static const uint8_t zeros[RAM_PAGE_SIZE];
	uint32_t n = memory_ram_pages(mem);
	struct writer w = {0};
	uint32_t run = 0;

	for (uint32_t p = 0; p < n; p++) {
		const uint8_t *host = image != NULL ? store_image_page(image, p)
						    : memory_page_host(mem, p);
		bool zero =
		    host == NULL || memcmp(host, zeros, RAM_PAGE_SIZE) == 0;

		if (run > 0 && (zero || run == RAM_RUN)) {
			put(s, tag, &w);
			run = 0;
		}
		if (zero) {
			continue;
		}
		if (run == 0) {
			writer_u32(&w, p);
		}
		writer_bytes(&w, host, RAM_PAGE_SIZE);
		run++;
	}
	if (run > 0) {
		put(s, tag, &w);
	}
	writer_free(&w);
}

static void
put_boot(struct saving *s, struct memory *mem, const struct boot_image *b)
{
	struct writer w = {0};

	writer_u64(&w, b->initrd_base);
	writer_u64(&w, b->initrd_size);
	writer_u8(&w, b->firmware_loads ? 1 : 0);
	writer_bytes(&w, b->state.data, b->state.len);
	put(s, "BOOT", &w);
	writer_free(&w);
	put_ram(s, "BRAM", mem, &b->ram);
}

static bool
put_disk(struct saving *s, struct diskimage *d, uint32_t number)
{
	uint64_t n = diskimage_bytes(d) / DISK_BLOCK;
	struct writer w = {0};
	uint32_t run = 0;
	bool ok = true;

	for (uint64_t b = 0; b < n && ok; b++) {
		bool written = diskimage_block_written(d, b);

		if (run > 0 && (!written || run == DISK_RUN)) {
			put(s, "DISK", &w);
			run = 0;
		}
		if (!written) {
			continue;
		}
		if (run == 0) {
			writer_u32(&w, number);
			writer_u64(&w, b * DISK_BLOCK);
		}
		ok = diskimage_read(d, b * DISK_BLOCK,
				    writer_room(&w, DISK_BLOCK), DISK_BLOCK);
		run++;
	}
	if (run > 0) {
		put(s, "DISK", &w);
	}
	writer_free(&w);
	return ok;
}

static void
put_run(struct saving *s, struct emul *emul)
{
	struct writer w = {0};
	uint8_t *typed;
	size_t n = console_typed(emul->console, &typed);

	writer_u32(&w, (uint32_t)n);
	writer_bytes(&w, typed, n);
	writer_u8(&w, inputs_mark(emul->inputs).available ? 1 : 0);
	put(s, "RUN_", &w);
	writer_free(&w);
	free(typed);
}

static bool
put_all(struct saving *s, struct emul *emul, const struct config *c,
	struct error *e)
{
	struct machine *m = emul->machine;
	struct writer w = {0};
	bool ok = true;

	config_write(c, &w);
	put(s, "CONF", &w);
	machine_state_write(m, &w);
	put(s, "STAT", &w);
	put_run(s, emul);
	network_write_waiting(emul, &w);
	if (w.len > 0) {
		put(s, "NET_", &w);
	}
	put_boot(s, m->memory, emul->boot);
	put_ram(s, "RAM_", m->memory, NULL);
	for (uint32_t i = 0; i < m->n_disks && ok; i++) {
		ok = put_disk(s, m->disks[i], i) ||
		     emul_error(e, "disk image %s cannot be read",
				diskimage_name(m->disks[i]));
	}
	writer_u32(&w, s->sections);
	sections_write(&s->file, "DONE", w.data, w.len);
	writer_free(&w);
	return ok;
}

bool
snapshot_file_save(struct emul *emul, const char *name, struct error *e)
{
	struct machine *m = emul->machine;
	struct saving s = {.sections = 0};
	struct config c;
	bool ok;

	for (unsigned i = 0; i < m->n_disks; i++) {
		if (diskimage_in_past(m->disks[i])) {
			return emul_error(
			    e,
			    "disk image %s is not now what it was at this "
			    "place: `history cut' first, or save the "
			    "present",
			    diskimage_name(m->disks[i]));
		}
	}
	if (!config_make(emul, &c, e)) {
		return false;
	}
	if (!sections_create(&s.file, name, SECTIONS_SNAPSHOT, e)) {
		config_free(&c);
		return false;
	}
	ok = put_all(&s, emul, &c, e);
	config_free(&c);
	if (!ok) {
		struct error ignored;

		s.file.failed = true;
		sections_close(&s.file, &ignored);
		return false;
	}
	return sections_close(&s.file, e);
}

bool
snapshot_file_try(const char *name, struct error *e)
{
	struct sections_writer f;
	struct error ignored;

	if (!sum_available(e) ||
	    !sections_create(&f, name, SECTIONS_SNAPSHOT, e)) {
		return false;
	}
	f.failed = true; /* it goes again */
	sections_close(&f, &ignored);
	return true;
}

/* ---- reading ---- */

static bool
add_piece(struct piece **list, size_t *n, struct piece p)
{
	if ((*n & (*n + 1)) == 0) { /* full at 0, 1, 3, 7, ... */
		struct piece *grown =
		    realloc(*list, (2 * *n + 2) * sizeof(*grown));

		if (grown == NULL) {
			return false;
		}
		*list = grown;
	}
	(*list)[(*n)++] = p;
	return true;
}

/* Takes the section's bytes over; R stands at what the piece keeps of them. */
static bool
keep_piece(struct piece **list, size_t *n, struct reader *r, uint32_t number,
	   uint64_t offset, size_t unit)
{
	struct piece p = {number, offset, NULL, r->left};

	if (r->failed || p.len == 0 || p.len % unit != 0) {
		return false;
	}
	p.data = malloc(p.len);
	if (p.data == NULL) {
		return false;
	}
	memcpy(p.data, r->data, p.len);
	if (!add_piece(list, n, p)) {
		free(p.data);
		return false;
	}
	return true;
}

static bool
read_run(struct snapshot_file *s, struct reader *r)
{
	uint32_t n = reader_u32(r);
	const uint8_t *bytes = reader_bytes(r, n);
	uint8_t available = reader_u8(r);

	if (bytes == NULL || r->failed || r->left != 0 || available > 1 ||
	    s->has_run) {
		return false;
	}
	s->typed = malloc((size_t)n + 1);
	if (s->typed == NULL) {
		return false;
	}
	memcpy(s->typed, bytes, n);
	s->n_typed = n;
	s->available = available != 0;
	s->has_run = true;
	return true;
}

/* A section's bytes, once. */
static bool
keep_bytes(const struct section *section, uint8_t **bytes, size_t *len)
{
	if (*bytes != NULL) {
		return false;
	}
	*bytes = malloc(section->len + 1);
	if (*bytes == NULL) {
		return false;
	}
	memcpy(*bytes, section->data, section->len);
	*len = section->len;
	return true;
}

static bool
read_boot(struct snapshot_file *s, struct reader *r)
{
	struct boot_image *b = &s->boot;
	uint8_t firmware_loads;

	b->initrd_base = reader_u64(r);
	b->initrd_size = reader_u64(r);
	firmware_loads = reader_u8(r);
	if (b->state.data != NULL || r->failed || r->left == 0 ||
	    firmware_loads > 1) {
		return false;
	}
	b->firmware_loads = firmware_loads != 0;
	writer_bytes(&b->state, r->data, r->left);
	return true;
}

static bool
read_section(struct snapshot_file *s, const struct section *section,
	     uint32_t count)
{
	struct reader r = {.data = section->data, .left = section->len};
	uint32_t number;
	uint64_t offset;

	if (strcmp(section->tag, "CONF") == 0) {
		s->has_config = count == 0 && config_read(&s->config, &r);
		return s->has_config;
	}
	if (strcmp(section->tag, "STAT") == 0) {
		return keep_bytes(section, &s->state, &s->state_len);
	}
	if (strcmp(section->tag, "NET_") == 0) {
		return network_check_waiting(r) &&
		       keep_bytes(section, &s->frames, &s->frames_len);
	}
	if (strcmp(section->tag, "RUN_") == 0) {
		return read_run(s, &r);
	}
	if (strcmp(section->tag, "BOOT") == 0) {
		return read_boot(s, &r);
	}
	if (strcmp(section->tag, "BRAM") == 0) {
		number = reader_u32(&r);
		return keep_piece(&s->boot_ram, &s->n_boot_ram, &r, number, 0,
				  RAM_PAGE_SIZE);
	}
	if (strcmp(section->tag, "RAM_") == 0) {
		number = reader_u32(&r);
		return keep_piece(&s->ram, &s->n_ram, &r, number, 0,
				  RAM_PAGE_SIZE);
	}
	if (strcmp(section->tag, "DISK") == 0) {
		number = reader_u32(&r);
		offset = reader_u64(&r);
		return offset % DISK_BLOCK == 0 &&
		       keep_piece(&s->disks, &s->n_disks, &r, number, offset,
				  DISK_BLOCK);
	}
	if (strcmp(section->tag, "DONE") == 0) {
		s->done = reader_u32(&r) == count && r.left == 0 && !r.failed;
		return s->done;
	}
	return false;
}

struct snapshot_file *
snapshot_file_open(const char *name, struct error *e)
{
	struct snapshot_file *s;
	struct sections_reader f;
	struct section section = {.data = NULL};
	enum section_result result = SECTION_OK;
	uint32_t count = 0;
	bool ok = true;

	if (!sections_open(&f, name, SECTIONS_SNAPSHOT, "snapshot", e)) {
		return NULL;
	}
	s = calloc(1, sizeof(*s));
	assert(s != NULL);
	while (ok && !s->done) {
		result = sections_next(&f, &section, e);
		if (result != SECTION_OK) {
			ok = false;
			break;
		}
		ok = read_section(s, &section, count++);
	}
	if (ok && (!s->has_config || s->state == NULL || !s->has_run ||
		   s->boot.state.data == NULL)) {
		ok = false;
	}
	if (!ok && (result == SECTION_OK || result == SECTION_END)) {
		emul_error(e,
			   result == SECTION_END ? "%s is cut off at byte "
						   "%" PRIu64
						 : "%s is damaged at byte "
						   "%" PRIu64,
			   name,
			   result == SECTION_END ? f.offset : section.offset);
	}
	sections_free(&f, &section);
	if (!ok) {
		snapshot_file_free(s);
		return NULL;
	}
	return s;
}

static void
free_pieces(struct piece *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(p[i].data);
	}
	free(p);
}

void
snapshot_file_free(struct snapshot_file *s)
{
	if (s == NULL) {
		return;
	}
	config_free(&s->config);
	free(s->state);
	free(s->typed);
	writer_free(&s->boot.state);
	free_pieces(s->boot_ram, s->n_boot_ram);
	free(s->frames);
	free_pieces(s->ram, s->n_ram);
	free_pieces(s->disks, s->n_disks);
	free(s);
}

const struct config *
snapshot_file_config(const struct snapshot_file *s)
{
	return &s->config;
}

/* ---- loading ---- */

static bool
check_ram(const struct piece *p, size_t n, const struct machine *m,
	  struct error *e)
{
	uint32_t pages = memory_ram_pages(m->memory);
	uint32_t next = 0;

	for (; n > 0; n--, p++) {
		uint64_t count = p->len / RAM_PAGE_SIZE;

		if (p->number < next || p->number + count > pages) {
			return emul_error(e, "its RAM is not that of this "
					     "machine");
		}
		next = p->number + (uint32_t)count;
	}
	return true;
}

static bool
check_pieces(const struct snapshot_file *s, const struct machine *m,
	     struct error *e)
{
	if (!check_ram(s->ram, s->n_ram, m, e) ||
	    !check_ram(s->boot_ram, s->n_boot_ram, m, e)) {
		return false;
	}
	for (size_t i = 0; i < s->n_disks; i++) {
		const struct piece *p = &s->disks[i];

		if (p->number >= m->n_disks ||
		    p->offset > diskimage_bytes(m->disks[p->number]) ||
		    p->len > diskimage_bytes(m->disks[p->number]) - p->offset) {
			return emul_error(e, "it has more of a disk than there "
					     "is");
		}
		if (!diskimage_is_temporary(m->disks[p->number])) {
			return emul_error(
			    e,
			    "what was written to disk image %s is in the "
			    "snapshot only: give it as -d R:%s",
			    diskimage_name(m->disks[p->number]),
			    diskimage_name(m->disks[p->number]));
		}
	}
	return true;
}

/* A file that was written since, or whose writes were kept apart: all of it
 * must be what it was. */
static bool
check_disks(const struct snapshot_file *s, struct emul *emul, struct error *e)
{
	const struct machine *m = emul->machine;

	for (unsigned i = 0; i < m->n_disks; i++) {
		if (diskimage_in_past(m->disks[i])) {
			return emul_error(e, "this is the past: `history "
					     "present' first");
		}
	}
	return config_check_disks(&s->config, emul, true, e);
}

static bool
load_disks(const struct snapshot_file *s, struct machine *m, bool clear,
	   struct error *e)
{
	for (unsigned i = 0; i < m->n_disks && clear; i++) {
		diskimage_clear(m->disks[i]);
	}
	for (size_t i = 0; i < s->n_disks; i++) {
		const struct piece *p = &s->disks[i];

		if (!diskimage_write(m->disks[p->number], p->offset, p->data,
				     p->len)) {
			return emul_error(e,
					  "disk image %s: there is no space "
					  "for what was written to it",
					  diskimage_name(m->disks[p->number]));
		}
	}
	return true;
}

static void
fill_image(struct store *store, struct store_image *image,
	   const struct piece *p, size_t n)
{
	for (; n > 0; n--, p++) {
		for (size_t k = 0; k < p->len / RAM_PAGE_SIZE; k++) {
			store_image_set(store, image, p->number + (uint32_t)k,
					p->data + k * RAM_PAGE_SIZE);
		}
	}
}

static void
load_boot(struct snapshot_file *s, struct emul *emul)
{
	struct store *store = timeline_store(emul->timeline);
	struct boot_image *b = boot_image_new(store);

	fill_image(store, &b->ram, s->boot_ram, s->n_boot_ram);
	writer_bytes(&b->state, s->boot.state.data, s->boot.state.len);
	b->firmware_loads = s->boot.firmware_loads;
	b->initrd_base = s->boot.initrd_base;
	b->initrd_size = s->boot.initrd_size;
	boot_image_adopt(emul, b);
	boot_image_free(store, b);
}

bool
snapshot_file_load(struct snapshot_file *s, struct emul *emul,
		   bool disks_checked, struct error *e)
{
	bool same_script = config_same_script(&s->config, emul);
	struct machine *m = emul->machine;
	struct reader r = {.data = s->state, .left = s->state_len};
	struct reader boot = {.data = s->boot.state.data,
			      .left = s->boot.state.len};
	struct reader frames = {.data = s->frames, .left = s->frames_len};
	struct store *store = timeline_store(emul->timeline);
	struct store_image image;
	struct inputs_mark mark;

	if (!config_same_machine(&s->config, emul, e) ||
	    !machine_state_check(m, r, same_script, e) ||
	    !machine_state_check(m, boot, false, e) || !check_pieces(s, m, e) ||
	    (!disks_checked && !check_disks(s, emul, e))) {
		return false;
	}
	for (unsigned i = 0; i < m->n_disks; i++) {
		diskimage_history(m->disks[i], false);
	}
	if (!load_disks(s, m, !disks_checked, e)) {
		return false;
	}
	store_image_new(store, &image);
	fill_image(store, &image, s->ram, s->n_ram);
	store_restore(store, &image);
	store_image_free(store, &image);
	load_boot(s, emul);
	machine_state_restore(m, r, same_script);
	if (!same_script && emul->script != NULL) {
		script_restart(emul->script);
	}
	mark = inputs_mark(emul->inputs);
	mark.available = s->available;
	inputs_return(emul->inputs, mark);
	console_set_typed(emul->console, s->typed,
			  same_script ? s->n_typed : 0);
	timeline_loaded(emul->timeline);
	network_read_waiting(emul, frames);
	return true;
}

bool
snapshot_file_is_name(const char *name)
{
	return strchr(name, '/') != NULL || strchr(name, '.') != NULL;
}
