/*
 * Replaying recordings; see record.h.
 *
 * Disks are opened so that their files are not written.  What the recorded run
 * wrote to them is undone first, if the file has it.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpus/cpu.h"
#include "emul/inputs.h"
#include "emul/script.h"
#include "host/disk_spec.h"
#include "host/diskimage.h"
#include "snapshot/config.h"
#include "snapshot/log_format.h"
#include "snapshot/record.h"
#include "snapshot/record_private.h"
#include "snapshot/sections.h"

#define DISK_BLOCK 512u

/* Something packed in, in a file of its own. */
struct unpacked {
	uint8_t kind;
	uint32_t number;
	int fd;
	char *name;
};

struct undo {
	uint32_t disk;
	uint64_t offset;
	uint8_t bytes[DISK_BLOCK];
};

struct replay {
	char *name; /* of the recording */
	struct config config;
	bool has_config;
	bool has_info;
	bool embedded;
	bool has_snapshot;
	struct unpacked *unpacked;
	size_t n_unpacked;
	struct undo *undo;
	size_t n_undo;
	size_t undo_size;
	struct inputs *log;
	bool done;
	char **specs; /* of disks, and of files that were unpacked */
	unsigned n_specs;
};

/* ---- unpacking ---- */

static struct unpacked *
find_unpacked(const struct replay *r, uint8_t kind, uint32_t number)
{
	for (size_t i = 0; i < r->n_unpacked; i++) {
		if (r->unpacked[i].kind == kind &&
		    r->unpacked[i].number == number) {
			return &r->unpacked[i];
		}
	}
	return NULL;
}

static struct unpacked *
new_unpacked(struct replay *r, uint8_t kind, uint32_t number)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	struct unpacked *u;
	int fd;

	if (dir == NULL || dir[0] == '\0') {
		dir = "/tmp";
	}
	if ((size_t)snprintf(path, sizeof(path), "%s/gxemul-replay.XXXXXX",
			     dir) >= sizeof(path)) {
		return NULL;
	}
	u = realloc(r->unpacked, (r->n_unpacked + 1) * sizeof(*u));
	if (u == NULL) {
		return NULL;
	}
	r->unpacked = u;
	fd = mkstemp(path);
	if (fd < 0) {
		return NULL;
	}
	u = &r->unpacked[r->n_unpacked++];
	u->kind = kind;
	u->number = number;
	u->fd = fd;
	u->name = strdup(path);
	assert(u->name != NULL);
	return u;
}

static struct unpacked *
get_unpacked(struct replay *r, struct reader *in)
{
	uint8_t kind = reader_u8(in);
	uint32_t number = reader_u32(in);
	uint32_t limit = kind == PACK_FILE   ? r->config.n_files
			 : kind == PACK_DISK ? r->config.n_disks
					     : 1;
	struct unpacked *u;

	if (in->failed || kind >= PACK_KINDS || number >= limit) {
		return NULL;
	}
	u = find_unpacked(r, kind, number);
	return u != NULL ? u : new_unpacked(r, kind, number);
}

static bool
write_at(int fd, uint64_t offset, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, (off_t)offset);

		if (n <= 0) {
			return false;
		}
		data += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

/* Largest thing that may be packed in. */
#define PACKED_MAX (UINT64_C(1) << 40)

static bool
read_pack(struct replay *r, struct reader *in, bool size)
{
	struct unpacked *u = get_unpacked(r, in);
	uint64_t offset = reader_u64(in);

	if (u == NULL || in->failed || offset > PACKED_MAX) {
		return false;
	}
	if (size) {
		return in->left == 0 && ftruncate(u->fd, (off_t)offset) == 0;
	}
	return write_at(u->fd, offset, in->data, in->left);
}

/* ---- reading ---- */

static bool
read_undo(struct replay *r, struct reader *in)
{
	struct undo *u;
	const uint8_t *bytes;

	if (r->n_undo == r->undo_size) {
		size_t size = r->undo_size == 0 ? 64 : 2 * r->undo_size;

		u = realloc(r->undo, size * sizeof(*u));
		if (u == NULL) {
			return false;
		}
		r->undo = u;
		r->undo_size = size;
	}
	u = &r->undo[r->n_undo];
	u->disk = reader_u32(in);
	u->offset = reader_u64(in);
	bytes = reader_bytes(in, DISK_BLOCK);
	if (bytes == NULL || in->left != 0 || u->disk >= r->config.n_disks ||
	    u->offset % DISK_BLOCK != 0 ||
	    u->offset >= r->config.disks[u->disk].bytes) {
		return false;
	}
	memcpy(u->bytes, bytes, DISK_BLOCK);
	r->n_undo++;
	return true;
}

static bool
read_section(struct replay *r, const struct section *s)
{
	struct reader in = {.data = s->data, .left = s->len};

	if (strcmp(s->tag, "CONF") == 0) {
		if (r->has_config) {
			return false;
		}
		r->has_config = config_read(&r->config, &in);
		return r->has_config;
	}
	if (!r->has_config) {
		return false;
	}
	if (strcmp(s->tag, "INFO") == 0) {
		uint8_t embedded = reader_u8(&in);
		uint8_t snapshot = reader_u8(&in);

		if (in.failed || in.left != 0 || embedded > 1 || snapshot > 1) {
			return false;
		}
		r->embedded = embedded != 0;
		r->has_snapshot = snapshot != 0;
		r->has_info = true;
		return true;
	}
	if (strcmp(s->tag, "PACK") == 0) {
		return read_pack(r, &in, false);
	}
	if (strcmp(s->tag, "SIZE") == 0) {
		return read_pack(r, &in, true);
	}
	if (strcmp(s->tag, "LOG_") == 0) {
		return log_format_read(r->log, r->config.n_cpus, &in);
	}
	if (strcmp(s->tag, "UNDO") == 0) {
		return read_undo(r, &in);
	}
	if (strcmp(s->tag, "DONE") == 0) {
		r->done = true;
		return in.left == 0;
	}
	return false;
}

static bool
read_all(struct replay *r, struct error *e)
{
	struct sections_reader f;
	struct section s = {.data = NULL};
	enum section_result result = SECTION_OK;
	bool ok = true;

	if (!sections_open(&f, r->name, SECTIONS_RECORDING, "recording", e)) {
		return false;
	}
	while (ok && !r->done) {
		result = sections_next(&f, &s, e);
		if (result != SECTION_OK) {
			break;
		}
		ok = read_section(r, &s) ||
		     emul_error(e, "%s is damaged at byte %" PRIu64, r->name,
				s.offset);
	}
	sections_free(&f, &s);
	if (!ok || result == SECTION_DAMAGED) {
		return false;
	}
	/* A recorder that was killed leaves no end. */
	if (!r->has_config || !r->has_info) {
		return emul_error(e, "%s is cut off before the run begins",
				  r->name);
	}
	return true;
}

/* ---- options ---- */

static char *
keep_spec(struct replay *r, char *spec)
{
	r->specs = realloc(r->specs, (r->n_specs + 1) * sizeof(*r->specs));
	assert(r->specs != NULL && spec != NULL);
	r->specs[r->n_specs++] = spec;
	return spec;
}

/* A file under another name: "0x80000000:old" becomes "0x80000000:new". */
static char *
renamed(const char *spec, const char *name)
{
	const char *colon = strrchr(spec, ':');
	size_t keep = colon != NULL ? (size_t)(colon - spec) + 1 : 0;
	size_t size = keep + strlen(name) + 1;
	char *result = malloc(size);

	assert(result != NULL);
	snprintf(result, size, "%.*s%s", (int)keep, spec, name);
	return result;
}

/* The disk of SPEC, with the OVERLAYS behind it or NULL, so that its files are
 * not written; from FILE, which begins with all of the disk, if that is not
 * NULL. */
static bool
disk_argument(struct replay *r, const char *spec, const char *overlays,
	      const char *file, const char **result, struct error *e)
{
	struct disk_spec s;
	struct writer w = {0};
	char text[64];
	bool cdrom;

	if (!disk_spec_parse(spec, &s, e)) {
		return false;
	}
	cdrom = s.cdrom || (!s.disk && diskimage_name_is_cdrom(s.file));
	writer_u8(&w, s.tape ? 't' : cdrom ? 'c' : 'd');
	if (s.type != DISK_NONE) {
		writer_u8(&w, s.type == DISK_IDE ? 'i' : 's');
	}
	if (s.boot) {
		writer_u8(&w, 'b');
	}
	writer_u8(&w, s.read_only && overlays == NULL ? 'r' : 'R');
	if (s.heads != 0) {
		snprintf(text, sizeof(text), "g%u;%u;", s.heads, s.sectors);
		writer_bytes(&w, text, strlen(text));
	}
	if (s.offset != 0 && file == NULL) {
		snprintf(text, sizeof(text), "o%" PRIu64 ";", s.offset);
		writer_bytes(&w, text, strlen(text));
	}
	if (s.id >= 0) {
		writer_u8(&w, (uint8_t)('0' + s.id));
	}
	writer_u8(&w, ':');
	if (file == NULL) {
		writer_bytes(&w, s.file, strlen(s.file));
		if (overlays != NULL) {
			writer_u8(&w, '\n');
			writer_bytes(&w, overlays, strlen(overlays));
		}
	} else {
		writer_bytes(&w, file, strlen(file));
	}
	writer_u8(&w, '\0');
	*result = keep_spec(r, (char *)w.data);
	return true;
}

static bool
take_options(struct replay *r, struct emul *emul, struct error *e)
{
	struct emul_options *o = &emul->options;
	bool own_files = o->n_files == 0;
	bool own_disks = o->n_disks == 0;

	if (!config_to_options(&r->config, o, "recording", e)) {
		return false;
	}
	o->stop_on_unmapped = r->config.stop_on_unmapped;
	/* Also where the snapshot that it began with has another one. */
	o->machine.reset = r->config.reset;
	o->machine.reset_given = true;
	for (unsigned i = 0; i < o->n_files; i++) {
		const struct unpacked *u = find_unpacked(r, PACK_FILE, i);

		if (own_files && u != NULL) {
			o->files[i] = keep_spec(
			    r, renamed(r->config.files[i].spec, u->name));
		}
	}
	for (unsigned i = 0; i < o->n_disks; i++) {
		const struct unpacked *u = find_unpacked(r, PACK_DISK, i);
		char *spec = strdup(o->disks[i]);
		char *overlays = spec;
		bool ok;

		assert(spec != NULL);
		(void)strsep(&overlays, "\n");
		ok = disk_argument(r, spec, overlays,
				   own_disks && u != NULL ? u->name : NULL,
				   &o->disks[i], e);
		free(spec);
		if (!ok) {
			return false;
		}
	}
	if (r->config.script != NULL) {
		emul->script = script_new_text(emul, r->config.script_name,
					       r->config.script, e);
		if (emul->script == NULL) {
			return false;
		}
	}
	return true;
}

struct replay *
replay_open(struct emul *emul, const char *name, struct error *e)
{
	struct replay *r = calloc(1, sizeof(*r));

	assert(r != NULL);
	r->name = strdup(name);
	r->log = inputs_new();
	assert(r->name != NULL && r->log != NULL);
	inputs_set_mode(r->log, INPUTS_REPLAY);
	if (!sum_available(e) || !read_all(r, e) || !take_options(r, emul, e)) {
		replay_free(r);
		return NULL;
	}
	return r;
}

struct inputs *
replay_take_log(struct replay *r)
{
	struct inputs *log = r->log;

	r->log = NULL;
	return log;
}

const char *
replay_snapshot(const struct replay *r)
{
	const struct unpacked *u =
	    r->has_snapshot ? find_unpacked(r, PACK_SNAPSHOT, 0) : NULL;

	return u != NULL ? u->name : NULL;
}

/* ---- beginning ---- */

static bool
check_files(const struct replay *r, const struct emul *emul, struct error *e)
{
	uint8_t sum[SUM_LEN];
	uint64_t size;

	/* A snapshot has all that they had. */
	for (uint32_t i = 0; i < r->config.n_files && !r->has_snapshot; i++) {
		const char *name = config_file_name(emul->options.files[i]);

		if (!sum_file(name, &size, sum, e)) {
			return false;
		}
		if (size != r->config.files[i].size ||
		    memcmp(sum, r->config.files[i].sum, SUM_LEN) != 0) {
			return emul_error(e,
					  "%s is not the file that the run was "
					  "recorded with: give that one",
					  name);
		}
	}
	return true;
}

static bool
undo_writes(const struct replay *r, struct machine *m, uint32_t disk)
{
	for (size_t i = 0; i < r->n_undo; i++) {
		const struct undo *u = &r->undo[i];

		if (u->disk == disk &&
		    !diskimage_write(m->disks[disk], u->offset, u->bytes,
				     DISK_BLOCK)) {
			return false;
		}
	}
	return true;
}

/* Disks as they were when the recording began: as the file is, or as it was
 * before what the run wrote. */
static bool
check_disk(const struct replay *r, struct machine *m, uint32_t i,
	   struct error *e)
{
	struct diskimage *d = m->disks[i];
	uint8_t sum[SUM_LEN];

	if (diskimage_bytes(d) != r->config.disks[i].bytes) {
		return emul_error(e,
				  "disk image %s has another size than when "
				  "the run was recorded",
				  diskimage_name(d));
	}
	if (!sum_disk(d, false, sum, e)) {
		return false;
	}
	if (memcmp(sum, r->config.disks[i].sum, SUM_LEN) == 0) {
		return true;
	}
	if (diskimage_is_temporary(d) &&
	    (!undo_writes(r, m, i) || !sum_disk(d, true, sum, e))) {
		return emul_error(e,
				  "disk image %s cannot be put back to what "
				  "it was",
				  diskimage_name(d));
	}
	return memcmp(sum, r->config.disks[i].sum, SUM_LEN) == 0 ||
	       emul_error(e,
			  "disk image %s is not what it was when the run was "
			  "recorded: give that one",
			  diskimage_name(d));
}

bool
replay_begin(struct replay *r, struct emul *emul, struct error *e)
{
	struct machine *m = emul->machine;

	if (r->has_snapshot && replay_snapshot(r) == NULL) {
		return emul_error(e,
				  "%s lacks the snapshot that the run began "
				  "with",
				  r->name);
	}
	if (!check_files(r, emul, e) ||
	    !config_check_disks(&r->config, emul, false, e)) {
		return false;
	}
	for (uint32_t i = 0; i < m->n_disks; i++) {
		if (!check_disk(r, m, i, e)) {
			return false;
		}
	}
	if (!r->done) {
		fflush(stdout);
		fprintf(stderr,
			"gxemul: note: %s was cut off: the run ends after its "
			"last entry\n",
			r->name);
	}
	return true;
}

void
replay_free(struct replay *r)
{
	if (r == NULL) {
		return;
	}
	for (size_t i = 0; i < r->n_unpacked; i++) {
		close(r->unpacked[i].fd);
		(void)unlink(r->unpacked[i].name);
		free(r->unpacked[i].name);
	}
	free(r->unpacked);
	for (unsigned i = 0; i < r->n_specs; i++) {
		free(r->specs[i]);
	}
	free(r->specs);
	free(r->undo);
	inputs_free(r->log);
	config_free(&r->config);
	free(r->name);
	free(r);
}
