/*
 * What a machine is; see config.h.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cpus/cpu.h"
#include "emul/script.h"
#include "host/diskimage.h"
#include "host/serial.h"
#include "snapshot/config.h"

#define FILES_MAX 1000

static char *
copy(const char *text)
{
	char *p = text != NULL ? strdup(text) : NULL;

	assert(text == NULL || p != NULL);
	return p;
}

const char *
config_file_name(const char *spec)
{
	const char *colon = strrchr(spec, ':');

	/* As the loader has it: a file that is there is no address. */
	return access(spec, F_OK) == 0 || colon == NULL ? spec : colon + 1;
}

/* ---- making one ---- */

static void
make_machine(const struct emul *emul, struct config *c)
{
	struct machine *m = emul->machine;
	const struct machine_options *o = &m->options;
	const struct serial_line *console = serial_console(m);

	c->type = copy(m->class->type);
	c->subtype = copy(m->class->subtype);
	c->cpu = copy(m->cpu_type->name);
	c->ram_mb = m->ram_bytes >> 20;
	c->n_cpus = m->n_cpus;
	c->cpu_hz = m->cpu_hz;
	/* As the firmware tells it the guest, whatever the files are called
	 * when the configuration is used. */
	c->boot_file = copy(m->boot_file_name);
	c->boot_arg = copy(o->boot_arg);
	c->no_prom = o->no_prom;
	c->random_bootstrap = o->random_bootstrap;
	c->random_memory = o->random_memory;
	c->force_netboot = o->force_netboot;
	c->reset = o->reset;
	c->network = o->network;
	c->serial_nr = o->serial_nr;
	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		c->cards[i] = copy(o->cards[i]);
	}
	c->graphics = o->graphics;
	c->big_endian = m->big_endian;
	c->date = emul->options.date;
	c->stop_on_unmapped = emul->options.stop_on_unmapped;
	c->console = copy(console != NULL ? serial_name(console) : "");
	if (emul->script != NULL) {
		c->script_name = copy(script_name(emul->script));
		c->script = copy(script_source(emul->script));
	}
}

static bool
make_files(const struct emul *emul, struct config *c, struct error *e)
{
	c->files = calloc(emul->options.n_files + 1u, sizeof(*c->files));
	assert(c->files != NULL);
	for (unsigned i = 0; i < emul->options.n_files; i++) {
		struct config_file *f = &c->files[c->n_files++];

		f->spec = copy(emul->options.files[i]);
		if (!sum_file(config_file_name(f->spec), &f->size, f->sum, e)) {
			return false;
		}
	}
	return true;
}

static bool
make_disks(const struct emul *emul, struct config *c, struct error *e)
{
	const struct machine *m = emul->machine;

	c->disks = calloc(m->n_disks + 1u, sizeof(*c->disks));
	assert(c->disks != NULL);
	for (unsigned i = 0; i < m->n_disks; i++) {
		struct config_disk *d = &c->disks[c->n_disks++];

		d->spec = copy(diskimage_spec(m->disks[i]));
		d->bytes = diskimage_bytes(m->disks[i]);
		d->temporary = diskimage_is_temporary(m->disks[i]);
		d->read_only = diskimage_is_read_only(m->disks[i]);
		if (!sum_disk(m->disks[i], false, d->sum, e)) {
			return false;
		}
	}
	return true;
}

bool
config_make(struct emul *emul, struct config *c, struct error *e)
{
	memset(c, 0, sizeof(*c));
	make_machine(emul, c);
	if (!sum_available(e) || !make_files(emul, c, e) ||
	    !make_disks(emul, c, e)) {
		config_free(c);
		return false;
	}
	return true;
}

void
config_free(struct config *c)
{
	for (uint32_t i = 0; i < c->n_files; i++) {
		free(c->files[i].spec);
	}
	for (uint32_t i = 0; i < c->n_disks; i++) {
		free(c->disks[i].spec);
	}
	free(c->files);
	free(c->disks);
	free(c->type);
	free(c->subtype);
	free(c->cpu);
	free(c->boot_file);
	free(c->boot_arg);
	free(c->console);
	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		free(c->cards[i]);
	}
	free(c->script_name);
	free(c->script);
	memset(c, 0, sizeof(*c));
}

/* ---- as bytes ---- */

enum {
	FLAG_NO_PROM = 1,
	FLAG_RANDOM_BOOTSTRAP = 2,
	FLAG_RANDOM_MEMORY = 4,
	FLAG_FORCE_NETBOOT = 8,
	FLAG_BIG_ENDIAN = 16,
	FLAG_STOP_ON_UNMAPPED = 32,
	FLAGS = 63,
};

enum {
	DISK_TEMPORARY = 1,
	DISK_READ_ONLY = 2,
};

void
config_write(const struct config *c, struct writer *w)
{
	writer_string(w, c->type);
	writer_string(w, c->subtype);
	writer_string(w, c->cpu);
	writer_u64(w, c->ram_mb);
	writer_u32(w, c->n_cpus);
	writer_u64(w, c->cpu_hz);
	writer_string(w, c->boot_file);
	writer_string(w, c->boot_arg);
	writer_u8(w,
		  (uint8_t)((c->no_prom ? FLAG_NO_PROM : 0) |
			    (c->random_bootstrap ? FLAG_RANDOM_BOOTSTRAP : 0) |
			    (c->random_memory ? FLAG_RANDOM_MEMORY : 0) |
			    (c->force_netboot ? FLAG_FORCE_NETBOOT : 0) |
			    (c->stop_on_unmapped ? FLAG_STOP_ON_UNMAPPED : 0) |
			    (c->big_endian ? FLAG_BIG_ENDIAN : 0)));
	writer_u8(w, (uint8_t)c->reset);
	writer_u8(w, (uint8_t)c->network);
	writer_u8(w, (uint8_t)c->serial_nr);
	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		writer_string(w, c->cards[i]);
	}
	writer_u8(w, (uint8_t)c->graphics);
	writer_u64(w, (uint64_t)c->date);
	writer_string(w, c->console);
	writer_string(w, c->script_name);
	writer_string(w, c->script);
	writer_u32(w, c->n_files);
	for (uint32_t i = 0; i < c->n_files; i++) {
		writer_string(w, c->files[i].spec);
		writer_u64(w, c->files[i].size);
		writer_bytes(w, c->files[i].sum, SUM_LEN);
	}
	writer_u32(w, c->n_disks);
	for (uint32_t i = 0; i < c->n_disks; i++) {
		writer_string(w, c->disks[i].spec);
		writer_u64(w, c->disks[i].bytes);
		writer_u8(
		    w, (uint8_t)((c->disks[i].temporary ? DISK_TEMPORARY : 0) |
				 (c->disks[i].read_only ? DISK_READ_ONLY : 0)));
		writer_bytes(w, c->disks[i].sum, SUM_LEN);
	}
}

static void
read_sum(struct reader *r, uint8_t sum[SUM_LEN])
{
	const uint8_t *p = reader_bytes(r, SUM_LEN);

	if (p != NULL) {
		memcpy(sum, p, SUM_LEN);
	}
}

static void
read_files(struct config *c, struct reader *r)
{
	uint32_t n = reader_u32(r);

	c->files = calloc(FILES_MAX, sizeof(*c->files));
	assert(c->files != NULL);
	for (; n > 0 && !r->failed; n--) {
		struct config_file *f = &c->files[c->n_files];

		f->spec = reader_string(r);
		f->size = reader_u64(r);
		read_sum(r, f->sum);
		if (f->spec == NULL || ++c->n_files == FILES_MAX) {
			r->failed = true;
		}
	}
}

static void
read_disks(struct config *c, struct reader *r)
{
	uint32_t n = reader_u32(r);

	c->disks = calloc(MACHINE_MAX_DISKS + 1, sizeof(*c->disks));
	assert(c->disks != NULL);
	for (; n > 0 && !r->failed; n--) {
		struct config_disk *d = &c->disks[c->n_disks];
		uint8_t flags;

		d->spec = reader_string(r);
		d->bytes = reader_u64(r);
		flags = reader_u8(r);
		d->temporary = (flags & DISK_TEMPORARY) != 0;
		d->read_only = (flags & DISK_READ_ONLY) != 0;
		read_sum(r, d->sum);
		if (d->spec == NULL || ++c->n_disks > MACHINE_MAX_DISKS) {
			r->failed = true;
		}
	}
}

bool
config_read(struct config *c, struct reader *r)
{
	uint8_t flags;
	uint8_t reset;
	uint8_t network;

	memset(c, 0, sizeof(*c));
	c->type = reader_string(r);
	c->subtype = reader_string(r);
	c->cpu = reader_string(r);
	c->ram_mb = reader_u64(r);
	c->n_cpus = reader_u32(r);
	c->cpu_hz = reader_u64(r);
	c->boot_file = reader_string(r);
	c->boot_arg = reader_string(r);
	flags = reader_u8(r);
	c->no_prom = (flags & FLAG_NO_PROM) != 0;
	c->random_bootstrap = (flags & FLAG_RANDOM_BOOTSTRAP) != 0;
	c->random_memory = (flags & FLAG_RANDOM_MEMORY) != 0;
	c->force_netboot = (flags & FLAG_FORCE_NETBOOT) != 0;
	c->big_endian = (flags & FLAG_BIG_ENDIAN) != 0;
	c->stop_on_unmapped = (flags & FLAG_STOP_ON_UNMAPPED) != 0;
	reset = reader_u8(r);
	c->reset = (enum reset_option)reset;
	network = reader_u8(r);
	c->network = (enum ethernet_network)network;
	c->serial_nr = reader_u8(r);
	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		c->cards[i] = reader_string(r);
	}
	c->graphics = reader_u8(r);
	c->date = (int64_t)reader_u64(r);
	c->console = reader_string(r);
	c->script_name = reader_string(r);
	c->script = reader_string(r);
	read_files(c, r);
	read_disks(c, r);
	if (r->failed || r->left != 0 || c->type == NULL || c->cpu == NULL ||
	    c->graphics > 1 || c->console == NULL || (flags & ~FLAGS) != 0 ||
	    reset >= RESET_OPTIONS || network >= ETHERNET_NETWORKS ||
	    c->n_cpus == 0 || c->n_cpus > MACHINE_MAX_CPUS || c->cpu_hz == 0 ||
	    (c->script == NULL) != (c->script_name == NULL)) {
		config_free(c);
		return false;
	}
	return true;
}

/* ---- options ---- */

static bool
differs(struct error *e, const char *what, const char *option, const char *is)
{
	return emul_error(e,
			  "%s differs from the %s, which has %s: leave it "
			  "out",
			  option, what, is);
}

static bool
other_text(const char *given, const char *is)
{
	return given != NULL && (is == NULL || strcmp(given, is) != 0);
}

/* Screens that the configuration does not have. */
static bool
other_screens(const struct config *c, const struct machine_options *o)
{
	unsigned n = c->graphics;
	bool other = false;

	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		other = other || other_text(o->cards[i], c->cards[i]);
		n += c->cards[i] != NULL ? 1 : 0;
	}
	return other || o->graphics > n;
}

static bool
take_machine(const struct config *c, struct machine_options *o,
	     const char *what, struct error *e)
{
	const struct machine_class *class = NULL;

	if (o->type != NULL || o->subtype != NULL) {
		class = machine_class_find(o->type, o->subtype, e);
		if (class == NULL) {
			return false;
		}
		if (strcmp(class->type, c->type) != 0 ||
		    (class->subtype != NULL) != (c->subtype != NULL) ||
		    (class->subtype != NULL &&
		     strcmp(class->subtype, c->subtype) != 0)) {
			return emul_error(
			    e, "the %s is of a machine %s%s%s, not %s", what,
			    c->type, c->subtype != NULL ? " " : "",
			    c->subtype != NULL ? c->subtype : "",
			    class->subtype != NULL ? class->subtype
						   : class->type);
		}
	}
	if (o->cpu != NULL && strcasecmp(o->cpu, c->cpu) != 0) {
		return differs(e, what, "-C", c->cpu);
	}
	if ((o->ram_mb != 0 && o->ram_mb != c->ram_mb) ||
	    (o->n_cpus != 0 && o->n_cpus != c->n_cpus) ||
	    (o->cpu_hz != 0 && o->cpu_hz != c->cpu_hz)) {
		return emul_error(e,
				  "-M, -n or -I differs from the %s, which has "
				  "%" PRIu64 " MB, %" PRIu32
				  " CPU%s of %" PRIu64 " Hz: leave it out",
				  what, c->ram_mb, c->n_cpus,
				  c->n_cpus == 1 ? "" : "s", c->cpu_hz);
	}
	if (other_text(o->boot_file, c->boot_file) ||
	    other_text(o->boot_arg, c->boot_arg) ||
	    (o->no_prom && !c->no_prom) ||
	    (o->random_bootstrap && !c->random_bootstrap) ||
	    (o->random_memory && !c->random_memory) ||
	    (o->force_netboot && !c->force_netboot) || other_screens(c, o) ||
	    (o->serial_nr != 0 && c->serial_nr != 0 &&
	     o->serial_nr != c->serial_nr)) {
		return emul_error(
		    e,
		    "-j, -o, -O, -Q, -R, -S, -Z, --card and --serial-nr are "
		    "of no use here: the machine of the %s has started "
		    "already",
		    what);
	}
	o->type = c->type;
	o->subtype = c->subtype;
	o->cpu = c->cpu;
	o->ram_mb = c->ram_mb;
	o->n_cpus = c->n_cpus;
	o->cpu_hz = c->cpu_hz;
	o->boot_file = c->boot_file;
	o->boot_arg = c->boot_arg;
	o->no_prom = c->no_prom;
	o->random_bootstrap = c->random_bootstrap;
	o->random_memory = c->random_memory;
	o->force_netboot = c->force_netboot;
	/* As the cable: a snapshot may go on in another way. */
	if (!o->reset_given) {
		o->reset = c->reset;
	}
	o->console = c->console;
	o->serial_nr = c->serial_nr;
	for (unsigned i = 0; i < MACHINE_CARDS; i++) {
		o->cards[i] = c->cards[i];
	}
	o->graphics = c->graphics;
	/* The cable may be another one now; a recording is with its own. */
	if (o->network == ETHERNET_NONE) {
		o->network = c->network;
	}
	return true;
}

static bool
take_list(const char ***list, unsigned *n, uint32_t wanted, const char *kind,
	  const char *what, struct error *e)
{
	if (*n == wanted) {
		return true;
	}
	if (*n != 0) {
		return emul_error(e,
				  "the %s has %" PRIu32 " %s%s: give as many "
				  "or none",
				  what, wanted, kind, wanted == 1 ? "" : "s");
	}
	*list = realloc(*list, (wanted + 1) * sizeof(**list));
	assert(*list != NULL);
	return true;
}

bool
config_to_options(const struct config *c, struct emul_options *options,
		  const char *what, struct error *e)
{
	if (!take_machine(c, &options->machine, what, e) ||
	    !take_list(&options->files, &options->n_files, c->n_files, "file",
		       what, e) ||
	    !take_list(&options->disks, &options->n_disks, c->n_disks,
		       "disk image", what, e)) {
		return false;
	}
	while (options->n_files < c->n_files) {
		options->files[options->n_files] =
		    c->files[options->n_files].spec;
		options->n_files++;
	}
	while (options->n_disks < c->n_disks) {
		options->disks[options->n_disks] =
		    c->disks[options->n_disks].spec;
		options->n_disks++;
	}
	if (options->date_given && options->date != c->date) {
		return emul_error(e,
				  "--date differs from the %s, whose clock "
				  "began at @%" PRId64 ": leave it out",
				  what, c->date);
	}
	options->date = c->date;
	options->date_host = false;
	if (options->machine.byte_order == BYTE_ORDER_OF_FILE) {
		options->machine.byte_order =
		    c->big_endian ? BYTE_ORDER_BIG : BYTE_ORDER_LITTLE;
	}
	return true;
}

bool
config_same_script(const struct config *c, const struct emul *emul)
{
	if (c->script == NULL || emul->script == NULL) {
		return c->script == NULL && emul->script == NULL;
	}
	return strcmp(c->script, script_source(emul->script)) == 0;
}

bool
config_same_machine(const struct config *c, const struct emul *emul,
		    struct error *e)
{
	struct config here;
	bool same;

	memset(&here, 0, sizeof(here));
	make_machine(emul, &here);
	same = strcmp(c->type, here.type) == 0 &&
	       (c->subtype == NULL) == (here.subtype == NULL) &&
	       (c->subtype == NULL || strcmp(c->subtype, here.subtype) == 0) &&
	       strcmp(c->cpu, here.cpu) == 0 && c->ram_mb == here.ram_mb &&
	       c->n_cpus == here.n_cpus && c->cpu_hz == here.cpu_hz &&
	       c->big_endian == here.big_endian;
	if (!same) {
		emul_error(e,
			   "it is of another machine: %s%s%s, %s, %" PRIu32
			   " CPU%s of %" PRIu64 " Hz, %" PRIu64
			   " MB, %s endian",
			   c->type, c->subtype != NULL ? " " : "",
			   c->subtype != NULL ? c->subtype : "", c->cpu,
			   c->n_cpus, c->n_cpus == 1 ? "" : "s", c->cpu_hz,
			   c->ram_mb, c->big_endian ? "big" : "little");
	} else if (c->date != here.date) {
		same = emul_error(e,
				  "its clock began at another date: give "
				  "--date @%" PRId64,
				  c->date);
	}
	config_free(&here);
	return same;
}

bool
config_check_disks(const struct config *c, struct emul *emul, bool sums,
		   struct error *e)
{
	struct machine *m = emul->machine;
	uint8_t sum[SUM_LEN];

	if (m->n_disks != c->n_disks) {
		return emul_error(
		    e,
		    "it has %" PRIu32 " disk image%s, the machine "
		    "%u",
		    c->n_disks, c->n_disks == 1 ? "" : "s", m->n_disks);
	}
	for (uint32_t i = 0; i < c->n_disks; i++) {
		struct diskimage *d = m->disks[i];

		if (diskimage_bytes(d) != c->disks[i].bytes ||
		    diskimage_is_read_only(d) != c->disks[i].read_only) {
			return emul_error(
			    e,
			    "disk image %s is not the one that it was made "
			    "with: another size, or read-only and the other "
			    "not",
			    diskimage_name(d));
		}
		if (!sums) {
			continue;
		}
		if (!sum_disk(d, false, sum, e)) {
			return false;
		}
		if (memcmp(sum, c->disks[i].sum, SUM_LEN) != 0) {
			return emul_error(
			    e, "disk image %s has changed since it was made",
			    diskimage_name(d));
		}
	}
	return true;
}
