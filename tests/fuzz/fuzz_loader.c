/*
 * Fuzz target: files for the loader.
 *
 * Built with -fsanitize=fuzzer -DLIBFUZZER it is a libFuzzer target.  Otherwise
 * it is a program of its own that needs no fuzzer and never depends on time:
 *
 *	fuzz_loader                         a small fixed number of mutations
 *	fuzz_loader --mutate SEED COUNT     COUNT mutations of the corpus
 *	fuzz_loader --write-corpus DIR      the corpus, for libFuzzer
 *	fuzz_loader FILE|DIR...             these inputs, for example old
 *crashes
 *
 * It is meant to be built with address and undefined-behaviour sanitizers; what
 * it checks itself is that every refusal is one sentence and every success
 *makes sense.
 */
#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "../unit/loader_fixture.h"
#include "../unit/old_programs.h"
#include "loaders/loader_private.h"
#include "mutation.h"

#define INPUT_ROOM 65536
/* A decompression bomb must not take this many bytes. */
#define GUNZIP_ROOM (1 << 17)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
check_error(const struct error *e)
{
	const char *p;

	assert(e->text[0] != '\0');
	for (p = e->text; *p != '\0'; p++) {
		assert((unsigned char)*p >= 0x20 && *p != 0x7f);
	}
}

/* Asks for every symbol by name and by address. */
static void
check_symbols(struct symbol_table *t)
{
	const struct symbol *s;
	uint64_t before;
	unsigned count;
	char text[64];
	size_t i;

	before = 0;
	for (i = 0; i < symbols_count(t); i++) {
		s = symbols_get(t, i);
		assert(s->address >= before);
		before = s->address;
		assert(symbols_find(t, s->name, &count) != NULL && count > 0);
		assert(symbols_format(t, s->address, text, sizeof(text)));
		symbols_format(t, s->address + s->size, text, sizeof(text));
	}
}

static void
load_bytes(struct fixture *x, const uint8_t *bytes, size_t len)
{
	memset(&x->result, 0, sizeof(x->result));
	memset(&x->error, 0, sizeof(x->error));
	if (!loader_load_bytes(&x->target, "input", bytes, len, &x->result,
			       &x->error)) {
		check_error(&x->error);
	} else {
		assert(x->result.end <= FIXTURE_RAM);
		assert(x->result.is_64bit <= x->target.is_64bit);
		assert(x->target.is_64bit || x->result.entry <= UINT32_MAX);
		assert(x->target.is_64bit || x->result.gp <= UINT32_MAX);
	}
	check_symbols(x->target.symbols);
}

/* The input as a command line argument, and as a raw file. */
static void
load_raw(struct fixture *x, const uint8_t *bytes, size_t len)
{
	struct loader_raw raw;
	char spec[128];
	size_t n;

	n = len < sizeof(spec) - 1 ? len : sizeof(spec) - 1;
	memcpy(spec, bytes, n);
	spec[n] = '\0';
	if (!loader_parse_raw(spec, &raw)) {
		return;
	}
	assert(raw.file > spec && raw.file <= spec + strlen(spec));
	memset(&x->result, 0, sizeof(x->result));
	memset(&x->error, 0, sizeof(x->error));
	if (!loader_raw(&x->target, &raw, bytes, len, &x->result, &x->error)) {
		check_error(&x->error);
	} else {
		assert(x->result.has_entry && x->result.end <= FIXTURE_RAM);
	}
}

/* Loads into every kind of machine.  The machines stay, because a megabyte of
 * memory for each input would take longer than the loading. */
static void
load_everywhere(const uint8_t *bytes, size_t len)
{
	static struct fixture *machines[3];
	struct fixture *x;
	size_t i;

	if (machines[0] == NULL) {
		machines[0] = fixture_new(FIXTURE_EM_MIPS, false);
		machines[1] = fixture_new(FIXTURE_EM_MIPS, true);
		machines[2] = fixture_new(FIXTURE_EM_ARM, false);
	}
	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		x = machines[i];
		symbols_free(x->target.symbols);
		x->target.symbols = symbols_new();
		load_bytes(x, bytes, len);
		load_raw(x, bytes, len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct error e;
	uint8_t *out;
	size_t out_len;

	if (loader_is_gzip(bytes, len)) {
		memset(&e, 0, sizeof(e));
		if (!loader_gunzip("input", bytes, len, GUNZIP_ROOM, &out,
				   &out_len, &e)) {
			check_error(&e);
			return 0;
		}
		assert(out_len > 0 && out_len <= GUNZIP_ROOM);
		if (!loader_is_gzip(out, out_len)) {
			LLVMFuzzerTestOneInput(out, out_len);
		}
		free(out);
		return 0;
	}
	load_everywhere(bytes, len);
	return 0;
}

#ifndef LIBFUZZER

#define CORPUS_MAX 24

struct input {
	char name[24];
	uint8_t *bytes; /* room for INPUT_ROOM */
	size_t len;
};

struct corpus {
	struct input inputs[CORPUS_MAX];
	unsigned n;
};

static void
corpus_add(struct corpus *c, const char *name, const void *bytes, size_t len)
{
	struct input *in;

	assert(c->n < CORPUS_MAX && len <= INPUT_ROOM);
	in = &c->inputs[c->n++];
	snprintf(in->name, sizeof(in->name), "%s", name);
	in->bytes = malloc(INPUT_ROOM);
	assert(in->bytes != NULL);
	memcpy(in->bytes, bytes, len);
	in->len = len;
}

static void
corpus_add_gzip(struct corpus *c, const char *name, const void *bytes,
		size_t len)
{
	uint8_t out[INPUT_ROOM];
	z_stream z;

	memset(&z, 0, sizeof(z));
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
	    Z_OK) {
		return;
	}
	z.next_in = (Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)len;
	z.next_out = out;
	z.avail_out = sizeof(out);
	if (deflate(&z, Z_FINISH) == Z_STREAM_END) {
		corpus_add(c, name, out, sizeof(out) - z.avail_out);
	}
	deflateEnd(&z);
}

static void
corpus_make(struct corpus *c)
{
	static const char nm[] = "80010000 T main\n"
				 "80010040 00000020 t helper\n"
				 "         U printf\n"
				 "80050004 g small\n";
	static const char map[] = "ffffffff80040000 T _text\n"
				  "ffffffff80690000 b static\t[module]\n";
	static const uint8_t zeros[2 * GUNZIP_ROOM];
	uint8_t old[OLD_PROGRAM_ROOM];
	struct image *im;
	char name[24];
	int i;

	im = calloc(1, sizeof(*im));
	assert(im != NULL);
	c->n = 0;
	for (i = 0; i < 4; i++) {
		image_sample(im, (i & 2) != 0, (i & 1) != 0);
		snprintf(name, sizeof(name), "elf%s%s", i & 2 ? "64" : "32",
			 i & 1 ? "be" : "le");
		corpus_add(c, name, im->bytes, im->len);
	}
	image_sample(im, false, false);
	corpus_add_gzip(c, "elf32le.gz", im->bytes, im->len);
	im->no_sections = true;
	image_build(im);
	corpus_add(c, "no-sections", im->bytes, im->len);
	im->segments[0].vaddr = 0xc0001000;
	im->segments[0].paddr = 0x5000;
	image_build(im);
	corpus_add(c, "physical", im->bytes, im->len);
	im->machine = FIXTURE_EM_ARM;
	im->segments[0].vaddr = 0x8000;
	image_build(im);
	corpus_add(c, "arm", im->bytes, im->len);
	corpus_add(c, "ecoff-le", old, ecoff_sample(old, false));
	corpus_add(c, "ecoff-be", old, ecoff_sample(old, true));
	corpus_add(c, "aout", old, aout_sample(old, 7));
	corpus_add(c, "nm", nm, sizeof(nm) - 1);
	corpus_add(c, "system-map", map, sizeof(map) - 1);
	corpus_add_gzip(c, "system-map.gz", map, sizeof(map) - 1);
	corpus_add_gzip(c, "bomb.gz", zeros, sizeof(zeros));
	corpus_add(c, "raw", "0x80030000:1:0x80030000:file", 28);
	corpus_add(c, "text", "hello\n", 6);
	corpus_add(c, "byte", "", 1);
	free(im);
}

static void
corpus_free(struct corpus *c)
{
	while (c->n > 0) {
		free(c->inputs[--c->n].bytes);
	}
}

/* Puts a number that parsers find difficult into a field. */
static void
mutate_number(struct input *in, uint64_t *state)
{
	static const uint64_t numbers[] = {
	    0,
	    1,
	    2,
	    3,
	    0x1f,
	    0x7f,
	    0xff,
	    0x7fff,
	    0xffff,
	    0x10000,
	    0x100000,
	    0x7fffffff,
	    0x80000000,
	    0x80001000,
	    0x9ffffff0,
	    0xa0000000,
	    0xfffffff0,
	    0xffffffff,
	    UINT64_C(0x100000000),
	    UINT64_C(0x7fffffffffffffff),
	    UINT64_C(0x8000000000000000),
	    UINT64_C(0x9800000000000000),
	    UINT64_C(0xffffffff80000000),
	    UINT64_C(0xfffffffffffffff0),
	    UINT64_MAX,
	};
	uint64_t v;
	size_t at;
	unsigned size;
	unsigned i;
	bool big_endian;

	v = numbers[below(state, sizeof(numbers) / sizeof(numbers[0]))];
	if (below(state, 4) == 0) {
		v = in->len + below(state, 9) - 4;
	}
	size = 1U << below(state, 4);
	big_endian = below(state, 2) != 0;
	if (in->len < size) {
		return;
	}
	/* Headers are at the beginning, and at even offsets. */
	at =
	    below(state, below(state, 2) != 0 && in->len > 256 ? 256 : in->len);
	at &= ~(size_t)1;
	for (i = 0; i < size && at + i < in->len; i++) {
		in->bytes[at + i] =
		    (uint8_t)(v >> 8 * (big_endian ? size - 1 - i : i));
	}
}

/* Copies or moves bytes of IN, or of another input. */
static void
mutate_bytes(struct input *in, const struct corpus *c, uint64_t *state)
{
	const struct input *from;
	size_t at;
	size_t to;
	size_t n;

	from = below(state, 2) != 0 ? in : &c->inputs[below(state, c->n)];
	at = below(state, from->len);
	to = below(state, in->len + 1);
	n = below(state, from->len - at + 1);
	n = below(state, 4) != 0 && n > 64 ? 64 : n;
	n = n > INPUT_ROOM - to ? INPUT_ROOM - to : n;
	memmove(in->bytes + to, from->bytes + at, n);
	if (to + n > in->len) {
		in->len = to + n;
	}
}

static void
mutate(struct input *in, const struct corpus *c, uint64_t *state)
{
	size_t times;
	size_t at;

	for (times = 1 + below(state, 6); times > 0 && in->len > 0; times--) {
		switch (below(state, 8)) {
		case 0:
			at = below(state, in->len);
			in->bytes[at] ^= (uint8_t)(1U << below(state, 8));
			break;
		case 1:
			at = below(state, in->len);
			in->bytes[at] = (uint8_t)next_random(state);
			break;
		case 2:
			in->len = below(state, in->len) + 1;
			break;
		case 3:
			mutate_bytes(in, c, state);
			break;
		default:
			mutate_number(in, state);
			break;
		}
	}
}

static void
run_bytes(const uint8_t *bytes, size_t len)
{
	uint8_t *copy;

	/* An exact copy, so that sanitizers see any byte read beyond it. */
	copy = malloc(len > 0 ? len : 1);
	assert(copy != NULL);
	memcpy(copy, bytes, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void
run_mutations(uint64_t seed, unsigned long count)
{
	struct corpus c;
	struct input in;
	const struct input *from;
	uint64_t state;
	unsigned long i;

	corpus_make(&c);
	in.bytes = malloc(INPUT_ROOM);
	assert(in.bytes != NULL);
	for (i = 0; i < c.n; i++) {
		run_bytes(c.inputs[i].bytes, c.inputs[i].len);
	}
	for (i = 0; i < count; i++) {
		state = mutation_seed(seed + i);
		from = &c.inputs[below(&state, c.n)];
		in.len = from->len;
		memcpy(in.bytes, from->bytes, from->len);
		mutate(&in, &c, &state);
		run_bytes(in.bytes, in.len);
		if ((i + 1) % 10000 == 0) {
			printf("%lu of %lu mutations\n", i + 1, count);
			fflush(stdout);
		}
	}
	free(in.bytes);
	corpus_free(&c);
	printf("fuzz_loader: seed %llu, %lu mutations, no failure\n",
	       (unsigned long long)seed, count);
}

static int
write_corpus(const char *directory)
{
	struct corpus c;
	char name[4096];
	unsigned i;
	FILE *f;
	int status;

	status = 0;
	corpus_make(&c);
	for (i = 0; i < c.n && status == 0; i++) {
		snprintf(name, sizeof(name), "%s/%s", directory,
			 c.inputs[i].name);
		f = fopen(name, "wb");
		if (f == NULL || fwrite(c.inputs[i].bytes, 1, c.inputs[i].len,
					f) != c.inputs[i].len) {
			perror(name);
			status = 1;
		}
		if (f != NULL && fclose(f) != 0) {
			perror(name);
			status = 1;
		}
	}
	corpus_free(&c);
	return status;
}

static int
run_file(const char *name)
{
	static uint8_t bytes[1 << 24];
	size_t len;
	FILE *f;

	f = fopen(name, "rb");
	if (f == NULL) {
		perror(name);
		return 1;
	}
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	run_bytes(bytes, len);
	return 0;
}

static int
run_path(const char *path)
{
	struct dirent *entry;
	struct stat st;
	char name[4096];
	DIR *directory;
	int status;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		return run_file(path);
	}
	directory = opendir(path);
	if (directory == NULL) {
		perror(path);
		return 1;
	}
	status = 0;
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] != '.') {
			snprintf(name, sizeof(name), "%s/%s", path,
				 entry->d_name);
			status |= run_path(name);
		}
	}
	closedir(directory);
	return status;
}

int
main(int argc, char **argv)
{
	int status;
	int i;

	if (argc == 1) {
		run_mutations(1, 2000);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "--mutate") == 0) {
		run_mutations(strtoull(argv[2], NULL, 0),
			      strtoul(argv[3], NULL, 0));
		return 0;
	}
	if (argc == 3 && strcmp(argv[1], "--write-corpus") == 0) {
		return write_corpus(argv[2]);
	}
	status = 0;
	for (i = 1; i < argc; i++) {
		if (argv[i][0] == '-') {
			fprintf(stderr,
				"usage: fuzz_loader [--mutate SEED COUNT | "
				"--write-corpus DIR | FILE|DIR...]\n");
			return 2;
		}
		status |= run_path(argv[i]);
	}
	return status;
}

#endif
