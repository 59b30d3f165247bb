/*
 * Fuzz target: snapshot files and recordings.
 *
 *	fuzz_state DIR snapshot|replay SEED COUNT
 *
 * DIR is a scratch directory.  Valid files are made of running machines; each
 * mutation of one changes bytes inside its sections, which are written with
 * right checksums, or damages the file as a whole.  Then it is loaded as from
 * the command line or into a running machine, which is run on for some thousand
 * instructions.
 *
 * It is meant to be built with address and undefined-behaviour sanitizers; what
 * it checks itself is that every refusal is one sentence which leaves the
 * machine as it was, and that what was loaded can be saved and loaded again.
 * Standard error goes to DIR/errors, which has the last mutation's.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpus/cpu.h"
#include "emul/bytes.h"
#include "emul/emul.h"
#include "emul/options.h"
#include "guest.h"
#include "host/console.h"
#include "mutation.h"
#include "snapshot/sections.h"
#include "snapshot/snapshot_file.h"
#include "snapshot/timeline.h"

#define GUEST_ENTRY   0x80000180u
#define INSTRUCTIONS  5000 /* after each load */
#define SECTIONS_ROOM 400
#define CORPUS_ROOM   16
#define SECONDS	      120 /* for one mutation: more is a hang */

struct part {
	char tag[5];
	uint8_t *data;
	size_t len;
};

struct file {
	struct part parts[SECTIONS_ROOM];
	unsigned n;
};

struct corpus {
	struct file files[CORPUS_ROOM];
	char names[CORPUS_ROOM][200];
	unsigned n;
	const char *magic;
};

static char directory[150];
static FILE *report; /* standard output, as it was */

static const char *
path(const char *name)
{
	static char paths[8][200];
	static unsigned next;
	char *p = paths[next++ % 8];

	snprintf(p, sizeof(paths[0]), "%s/%s", directory, name);
	return p;
}

/* ---- emulations ---- */

/* Starts one with the options in WORDS, separated by spaces. */
static bool
start(struct emul *emul, const char *words, struct error *e)
{
	/* The options keep pointers into it. */
	static char text[2048];
	enum options_action action;
	char *argv[40];
	int argc = 0;

	assert(strlen(words) < sizeof(text));
	strcpy(text, words);
	for (char *w = strtok(text, " "); w != NULL; w = strtok(NULL, " ")) {
		/* An underscore stands for a space in a word. */
		for (char *p = w; w[0] != '/' && *p != '\0'; p++) {
			*p = *p == '_' ? ' ' : *p;
		}
		assert(argc < 39);
		argv[argc++] = w;
	}
	argv[argc] = NULL;
	memset(emul, 0, sizeof(*emul));
	if (!options_parse(&emul->options, argc, argv, &action, e) ||
	    action != OPTIONS_RUN) {
		return false;
	}
	emul->console = console_new(e);
	return emul->console != NULL && emul_start(emul, e);
}

static void
finish(struct emul *emul)
{
	struct emul_options o = emul->options;
	struct console *console = emul->console;

	emul_finish(emul);
	console_free(console);
	options_free(&o);
}

static uint64_t *
count_of(const struct emul *emul)
{
	const struct machine *m = emul->machine;

	return m->cpus[m->bootstrap_cpu]->instructions;
}

static void
run_on(struct emul *emul, uint64_t n)
{
	emul->options.limit_instructions = *count_of(emul) + n;
	emul->options.limit_time = emul->machine->now + EMUL_SECOND;
	emul_continue(emul);
	emul_end(emul);
}

/* ---- the corpus ---- */

static void
write_word(FILE *f, uint32_t word, bool big_endian)
{
	for (unsigned i = 0; i < 4; i++) {
		putc((int)(word >> 8 * (big_endian ? 3 - i : i) & 0xff), f);
	}
}

static void
write_half(FILE *f, unsigned half, bool big_endian)
{
	putc((int)(half >> (big_endian ? 8 : 0) & 0xff), f);
	putc((int)(half >> (big_endian ? 0 : 8) & 0xff), f);
}

/* An executable of one segment. */
static void
write_guest(const char *name, const uint32_t *words, size_t size,
	    bool big_endian)
{
	const uint32_t header[] = {
	    1,		GUEST_ENTRY, 52, /* program headers */
	    0,		0x1000,		 /* MIPS I, o32 */
	    0x00340020, 0x00010028,  0};
	const uint32_t segment[] = {
	    1, 84, 0x80000000, 0x80000000, (uint32_t)size, 0x1000, 7, 4};
	FILE *f = fopen(path(name), "wb");

	assert(f != NULL);
	fwrite("\177ELF\1", 1, 5, f);
	putc(big_endian ? 2 : 1, f);
	fwrite("\1\0\0\0\0\0\0\0\0", 1, 10, f);
	write_half(f, 2, big_endian); /* executable */
	write_half(f, 8, big_endian); /* MIPS */
	for (unsigned i = 0; i < 5; i++) {
		write_word(f, header[i], big_endian);
	}
	for (unsigned i = 5; i < 8; i++) {
		write_half(f, header[i] >> 16, big_endian);
		write_half(f, header[i] & 0xffff, big_endian);
	}
	for (unsigned i = 0; i < 8; i++) {
		write_word(f, segment[i], big_endian);
	}
	for (size_t i = 0; i < size / 4; i++) {
		write_word(f, words[i], big_endian);
	}
	fclose(f);
}

static void
write_bytes(const char *name, const char *text, size_t len)
{
	FILE *f = fopen(path(name), "wb");

	assert(f != NULL);
	fwrite(text, 1, len, f);
	fclose(f);
}

static void
write_files(void)
{
	static const char zeros[65536];
	static const char script[] = "send \"typed\"\n"
				     "wait \"@\"\n"
				     "send \"more\"\n"
				     "wait \"never\"\n";

	write_guest("be.elf", guest_testmips, sizeof(guest_testmips), true);
	write_guest("le.elf", guest_testmips, sizeof(guest_testmips), false);
	write_guest("3max.elf", guest_3max, sizeof(guest_3max), false);
	write_bytes("disk", zeros, sizeof(zeros));
	write_bytes("script", script, sizeof(script) - 1);
	write_bytes("blank.tap", "", 0);
	write_bytes("input", "some input\n", 11);
}

static void
standard_input(const char *name)
{
	int fd = open(name, O_RDONLY);

	assert(fd >= 0);
	dup2(fd, STDIN_FILENO);
	close(fd);
}

static bool
read_sections(struct file *f, const char *name, const char *magic)
{
	struct sections_reader r;
	struct section s = {.data = NULL};
	struct error e;

	f->n = 0;
	if (!sections_open(&r, name, magic, "file", &e)) {
		return false;
	}
	while (f->n < SECTIONS_ROOM &&
	       sections_next(&r, &s, &e) == SECTION_OK) {
		struct part *p = &f->parts[f->n++];

		strcpy(p->tag, s.tag);
		p->data = s.data;
		p->len = s.len;
		s.data = NULL;
	}
	sections_free(&r, &s);
	return f->n > 0;
}

static void
free_file(struct file *f)
{
	while (f->n > 0) {
		free(f->parts[--f->n].data);
	}
}

/* Runs a machine of the options for N instructions; it leaves file NAME. */
static void
make(struct corpus *c, const char *name, uint64_t n, const char *options)
{
	char words[1500];
	struct emul emul;
	struct error e;

	assert(c->n < CORPUS_ROOM);
	snprintf(words, sizeof(words), "gxemul -q --%s %s %s",
		 strcmp(c->magic, SECTIONS_SNAPSHOT) == 0 ? "save-at-exit"
							  : "record",
		 path(name), options);
	if (!start(&emul, words, &e)) {
		fprintf(report, "fuzz_state: %s: %s\n", name, e.text);
		exit(1);
	}
	run_on(&emul, n);
	finish(&emul);
	snprintf(c->names[c->n], sizeof(c->names[0]), "%s", path(name));
	if (!read_sections(&c->files[c->n], path(name), c->magic)) {
		fprintf(report, "fuzz_state: %s was not written\n", name);
		exit(1);
	}
	c->n++;
}

/* The other boards: at the firmware's prompt, where the input is typed. */
static void
make_boards(struct corpus *c)
{
	static const char *const boards[] = {"pmax", "5100", "3min", "3maxplus",
					     "maxine"};
	char options[1000];

	for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
		standard_input(path("input"));
		snprintf(options, sizeof(options),
			 "-e %s -M 2 --reset prompt -d R:%s -d rc3:%s -d t:%s "
			 "-d Rt5:%s",
			 boards[i], path("disk"), path("disk"), path("disk"),
			 path("blank.tap"));
		make(c, boards[i], 20000, options);
	}
	snprintf(options, sizeof(options), "-e malta -M 4 -d R:%s %s",
		 path("disk"), path("3max.elf"));
	make(c, "malta", 500, options);
	snprintf(options, sizeof(options), "-e maltabe -M 4 -d c2:%s %s",
		 path("disk"), path("be.elf"));
	make(c, "maltabe", 500, options);
	snprintf(options, sizeof(options),
		 "-e 3max -M 2 --card 0=PMAG-CA --card 1=PMAG-AA "
		 "--card 2=PMAGB-BA -c key_a_down -c mouse_1_1_1 %s",
		 path("3max.elf"));
	make(c, "screens", 40003, options);
}

static void
make_corpus(struct corpus *c, const char *magic)
{
	bool recordings = strcmp(magic, SECTIONS_RECORDING) == 0;
	const char *embed = recordings ? "--record-embed" : "-A";
	char options[1000];

	memset(c, 0, sizeof(*c));
	c->magic = magic;
	standard_input(path("input"));
	snprintf(options, sizeof(options), "%s -E testmips -M 1 -d R:%s %s",
		 embed, path("disk"), path("be.elf"));
	make(c, "one", 30000, options);
	snprintf(options, sizeof(options),
		 "-E testmips -C R2000 -M 1 -n 4 -d R:%s -d R:%s %s "
		 "-c put_w_0x80000304,_77 -c pause_1 -c v0_=_5",
		 path("disk"), path("disk"), path("le.elf"));
	make(c, "four", 30011, options);
	snprintf(options, sizeof(options),
		 "-e 3max -M 2 -d R:%s -d rc3:%s -d t:%s %s", path("disk"),
		 path("disk"), path("disk"), path("3max.elf"));
	make(c, "3max", 40003, options);
	make(c, "scsi", 66203, options);
	make_boards(c);
	snprintf(options, sizeof(options), "%s -E testmips -M 1 --script %s %s",
		 embed, path("script"), path("be.elf"));
	make(c, "script", 20000, options);
	snprintf(options, sizeof(options), "-E baremips -M 1 %s",
		 path("be.elf"));
	make(c, "bare", 7, options);
	if (recordings) {
		struct corpus snapshots = {.magic = SECTIONS_SNAPSHOT};

		snprintf(options, sizeof(options), "-E testmips -M 1 %s",
			 path("be.elf"));
		make(&snapshots, "start", 10000, options);
		free_file(&snapshots.files[0]);
		snprintf(options, sizeof(options), "--load-snapshot %s",
			 path("start"));
		make(c, "later", 20000, options);
	}
	standard_input("/dev/null");
}

/* ---- mutating ---- */

/* A place in a part: state has many parts of different sizes, each of which is
 * as interesting as the others. */
static size_t
place_in(const struct part *p, uint64_t *state)
{
	struct reader r = {.data = p->data, .left = p->len};
	uint32_t n;

	if (strcmp(p->tag, "STAT") != 0 || below(state, 8) == 0) {
		return below(state,
			     below(state, 2) != 0 && p->len > 64 ? 64 : p->len);
	}
	for (n = reader_u32(&r), n = (uint32_t)below(state, n + 1); n > 0;
	     n--) {
		reader_bytes(&r, reader_u32(&r));
		reader_u32(&r);
		reader_bytes(&r, reader_u32(&r));
	}
	if (r.failed || r.left == 0) {
		return below(state, p->len);
	}
	return p->len - r.left + below(state, r.left < 500 ? r.left : 500);
}

static void
mutate_number(struct part *p, uint64_t *state)
{
	static const uint64_t numbers[] = {
	    0,
	    1,
	    2,
	    3,
	    15,
	    16,
	    17,
	    63,
	    64,
	    255,
	    256,
	    0xffff,
	    0x10000,
	    0x7fffffff,
	    0x80000000,
	    0xffffffff,
	    UINT64_C(0x100000000),
	    UINT64_C(1000000000000),
	    UINT64_C(0x3fffffffffffffff),
	    INT64_MAX - 1,
	    INT64_MAX,
	    UINT64_C(0x8000000000000000),
	    UINT64_MAX - 1,
	    UINT64_MAX,
	};
	uint64_t v = numbers[below(state, sizeof(numbers) / sizeof(*numbers))];
	size_t at = place_in(p, state);
	size_t size = (size_t)1 << below(state, 4);

	for (size_t i = 0; i < size && at + i < p->len; i++) {
		p->data[at + i] = (uint8_t)(v >> 8 * i);
	}
}

static void
resize(struct part *p, uint64_t *state)
{
	size_t len = below(state, 3) == 0   ? below(state, p->len + 1)
		     : below(state, 2) == 0 ? p->len + below(state, 600)
					    : p->len - below(state, 9);
	uint8_t *data;

	if (len > SECTION_MAX) {
		len = 0;
	}
	data = calloc(len + 1, 1);
	assert(data != NULL);
	memcpy(data, p->data, len < p->len ? len : p->len);
	free(p->data);
	p->data = data;
	p->len = len;
}

static void
mutate_part(struct part *p, const struct part *other, uint64_t *state)
{
	size_t at;
	size_t from;
	size_t n;

	if (p->len == 0) {
		resize(p, state);
		return;
	}
	switch (below(state, 10)) {
	case 0:
		resize(p, state);
		break;
	case 1:
	case 2:
		p->data[place_in(p, state)] ^= (uint8_t)(1u << below(state, 8));
		break;
	case 3:
		p->data[place_in(p, state)] = (uint8_t)next_random(state);
		break;
	case 4:
		at = below(state, p->len);
		from = below(state, other->len);
		n = below(state, 40);
		for (size_t i = 0;
		     i < n && at + i < p->len && from + i < other->len; i++) {
			p->data[at + i] = other->data[from + i];
		}
		break;
	default:
		mutate_number(p, state);
		break;
	}
}

/* Leaves out, doubles or moves a section. */
static void
mutate_order(struct file *f, uint64_t *state)
{
	unsigned a = (unsigned)below(state, f->n);
	unsigned b = (unsigned)below(state, f->n);
	struct part t = f->parts[a];

	f->parts[a] = f->parts[b];
	f->parts[b] = t;
	if (below(state, 2) == 0) {
		free(f->parts[--f->n].data);
	} else if (f->n < SECTIONS_ROOM && below(state, 2) == 0) {
		t = f->parts[b];
		t.data = malloc(t.len + 1);
		assert(t.data != NULL);
		memcpy(t.data, f->parts[b].data, t.len);
		f->parts[f->n++] = t;
	}
}

static void
copy_file(const struct file *from, struct file *to)
{
	to->n = from->n;
	for (unsigned i = 0; i < from->n; i++) {
		to->parts[i] = from->parts[i];
		to->parts[i].data = malloc(from->parts[i].len + 1);
		assert(to->parts[i].data != NULL);
		memcpy(to->parts[i].data, from->parts[i].data,
		       from->parts[i].len);
	}
}

static void
write_sections(const struct file *f, const char *magic)
{
	struct sections_writer w;
	struct error e;

	assert(sections_append(&w, path("mutated"), magic, &e));
	for (unsigned i = 0; i < f->n; i++) {
		sections_write(&w, f->parts[i].tag, f->parts[i].data,
			       f->parts[i].len);
	}
	assert(sections_close(&w, &e));
}

/* Damages the file as a whole, which checksums find. */
static void
damage(uint64_t *state)
{
	int fd = open(path("mutated"), O_RDWR);
	off_t size = lseek(fd, 0, SEEK_END);
	uint8_t byte = (uint8_t)next_random(state);

	assert(fd >= 0 && size > 0);
	if (below(state, 2) == 0) {
		assert(ftruncate(fd, (off_t)below(state, (size_t)size)) == 0);
	} else {
		assert(pwrite(fd, &byte, 1,
			      (off_t)below(state, (size_t)size)) == 1);
	}
	close(fd);
}

/* Which part: those that are parsed deeply, most of the time. */
static unsigned
choose_part(const struct file *f, uint64_t *state)
{
	unsigned i = 0;

	for (unsigned tries = 0; tries < 8; tries++) {
		i = (unsigned)below(state, f->n);
		if (strcmp(f->parts[i].tag, "RAM_") != 0 &&
		    strcmp(f->parts[i].tag, "PACK") != 0 &&
		    strcmp(f->parts[i].tag, "DONE") != 0) {
			break;
		}
	}
	return i;
}

static void
mutate(struct file *f, const char *magic, uint64_t *state)
{
	for (size_t times = 1 + below(state, 3); times > 0 && f->n > 0;
	     times--) {
		if (below(state, 24) == 0) {
			mutate_order(f, state);
		} else {
			unsigned i = choose_part(f, state);

			mutate_part(&f->parts[i], &f->parts[below(state, f->n)],
				    state);
		}
	}
	write_sections(f, magic);
	if (below(state, 24) == 0) {
		damage(state);
	}
}

/* ---- using ---- */

static void
check_error(const struct error *e)
{
	assert(e->text[0] != '\0');
	for (const char *p = e->text; *p != '\0'; p++) {
		assert((unsigned char)*p >= 0x20 && *p != 0x7f);
	}
}

/* What was loaded can be saved and loaded again, and is the same then. */
static void
save_and_load(struct emul *emul, uint64_t *state)
{
	uint64_t hash = machine_state_hash(emul->machine);
	struct snapshot_file *s;
	struct error e;

	if (below(state, 16) != 0) {
		return; /* the host's disk is slow */
	}
	if (!snapshot_file_save(emul, path("again"), &e)) {
		/* A damaged name is that of a file which is not there. */
		check_error(&e);
		assert(strstr(e.text, strerror(ENOENT)) != NULL);
		return;
	}
	s = snapshot_file_open(path("again"), &e);
	assert(s != NULL);
	assert(snapshot_file_load(s, emul, false, &e));
	snapshot_file_free(s);
	assert(machine_state_hash(emul->machine) == hash);
}

static void
go_back(struct emul *emul, uint64_t *state)
{
	struct machine *m = emul->machine;
	struct cpu *cpu = m->cpus[below(state, m->n_cpus)];
	uint64_t back = 1 + below(state, 2 * INSTRUCTIONS);
	struct error e;

	if (back > *cpu->instructions) {
		back = *cpu->instructions;
	}
	if (!timeline_go_count(emul->timeline, cpu, *cpu->instructions - back,
			       &e)) {
		check_error(&e);
	}
}

/* The file as an option of the command line. */
static bool
use_start(const char *option, uint64_t *state)
{
	char words[300];
	struct emul emul;
	struct error e;
	bool ok;

	snprintf(words, sizeof(words), "gxemul -q --history 2 --%s %s", option,
		 path("mutated"));
	ok = start(&emul, words, &e);
	if (!ok) {
		check_error(&e);
	} else {
		if (strcmp(option, "load-snapshot") == 0) {
			save_and_load(&emul, state);
		}
		run_on(&emul,
		       strcmp(option, "replay") == 0 ? 50000 : INSTRUCTIONS);
		go_back(&emul, state);
	}
	finish(&emul);
	return ok;
}

/* The file loaded at the prompt, into the machine that it was made of. */
static bool
use_prompt(struct emul *emul, const char *original, uint64_t *state)
{
	struct snapshot_file *s;
	struct error e;
	uint64_t hash;
	bool ok;

	s = snapshot_file_open(original, &e);
	assert(s != NULL && snapshot_file_load(s, emul, false, &e));
	snapshot_file_free(s);
	hash = machine_state_hash(emul->machine);
	s = snapshot_file_open(path("mutated"), &e);
	ok = s != NULL && snapshot_file_load(s, emul, false, &e);
	snapshot_file_free(s);
	if (ok) {
		save_and_load(emul, state);
		run_on(emul, INSTRUCTIONS);
		go_back(emul, state);
	} else {
		check_error(&e);
		assert(machine_state_hash(emul->machine) == hash);
	}
	return ok;
}

/* ---- all of it ---- */

static void
begin_mutation(uint64_t number)
{
	char text[40];
	ssize_t n;

	alarm(SECONDS);
	assert(ftruncate(STDERR_FILENO, 0) == 0);
	snprintf(text, sizeof(text), "mutation %llu\n",
		 (unsigned long long)number);
	n = write(STDERR_FILENO, text, strlen(text));
	assert(n > 0);
}

static unsigned long
run_mutations(const struct corpus *c, uint64_t seed, unsigned long count)
{
	bool recordings = strcmp(c->magic, SECTIONS_RECORDING) == 0;
	struct file *f = calloc(1, sizeof(*f));
	unsigned long accepted = 0;
	struct emul emul;
	struct error e;
	char words[300];
	unsigned which;

	assert(f != NULL);
	for (unsigned long i = 0; i < count; i++) {
		uint64_t state = mutation_seed(seed + i);
		bool alone = recordings || below(&state, 4) == 0;

		which = (unsigned)below(&state, c->n);
		begin_mutation(seed + i);
		copy_file(&c->files[which], f);
		mutate(f, c->magic, &state);
		free_file(f);
		if (alone) {
			accepted += use_start(
			    recordings ? "replay" : "load-snapshot", &state);
			continue;
		}
		snprintf(words, sizeof(words),
			 "gxemul -q --history 2 --load-snapshot %s",
			 c->names[which]);
		if (!start(&emul, words, &e)) {
			fprintf(report, "%s: %s\n", words, e.text);
			exit(1);
		}
		accepted += use_prompt(&emul, c->names[which], &state);
		finish(&emul);
	}
	free(f);
	return accepted;
}

int
main(int argc, char **argv)
{
	struct corpus *c = calloc(1, sizeof(*c));
	unsigned long accepted;
	unsigned long count;
	bool snapshots;
	int fd;

	if (argc != 5 || c == NULL || strlen(argv[1]) >= sizeof(directory) ||
	    (strcmp(argv[2], "snapshot") != 0 &&
	     strcmp(argv[2], "replay") != 0)) {
		fprintf(stderr,
			"usage: fuzz_state DIR snapshot|replay SEED COUNT\n");
		return 2;
	}
	snprintf(directory, sizeof(directory), "%s", argv[1]);
	setenv("TMPDIR", directory, 1);
	report = fdopen(dup(STDOUT_FILENO), "w");
	assert(report != NULL && freopen("/dev/null", "w", stdout) != NULL);
	fd = open(path("errors"), O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0666);
	assert(fd >= 0);
	dup2(fd, STDERR_FILENO);
	close(fd);
	snapshots = strcmp(argv[2], "snapshot") == 0;
	count = strtoul(argv[4], NULL, 0);
	write_files();
	make_corpus(c, snapshots ? SECTIONS_SNAPSHOT : SECTIONS_RECORDING);
	accepted = run_mutations(c, strtoull(argv[3], NULL, 0), count);
	fprintf(report,
		"fuzz_state: %s: %lu mutations, %lu of them accepted, no "
		"failure\n",
		argv[2], count, accepted);
	fclose(report);
	for (unsigned i = 0; i < c->n; i++) {
		free_file(&c->files[i]);
	}
	free(c);
	return 0;
}
