/*
 * Makes a random MIPS program: an ELF file that prints a checksum of what it
 * did.  The same arguments always make the same file.
 *
 *	generate LEVEL MODE ORDER SEED BLOCKS FILE [PASSES]
 *
 * LEVEL: mips1 (R3000), mips32r2 (24Kf), mips3 (R4000) or mips64r2 (5KEf), each
 * with its FPU.
 * MODE: full (bare machine, with exceptions, interrupts, TLB misses and
 * instructions that change), mapped (the same, and the code itself is reached
 * through the TLB), common (bare machine, what a Linux process can do,
 * too), linux (the same program for Linux).  ORDER: le or be.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "program.h"

static struct program program;

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		enum mode mode;
		bool code_mapped;
	} modes[] = {
	    {"full", MODE_FULL, false},
	    {"mapped", MODE_FULL, true},
	    {"common", MODE_COMMON, false},
	    {"linux", MODE_LINUX, false},
	};
	static const char *const levels[] = {"mips1", "mips32r2", "mips3",
					     "mips64r2"};
	const unsigned n_levels = sizeof(levels) / sizeof(levels[0]);
	const unsigned n = sizeof(modes) / sizeof(modes[0]);
	unsigned i = 0;
	unsigned level = 0;

	if (argc != 7 && argc != 8) {
		fprintf(stderr, "usage: generate "
				"mips1|mips32r2|mips3|mips64r2 "
				"full|mapped|common|linux le|be "
				"SEED BLOCKS FILE [PASSES]\n");
		return 1;
	}
	while (level < n_levels && strcmp(argv[1], levels[level]) != 0) {
		level++;
	}
	while (i < n && strcmp(argv[2], modes[i].name) != 0) {
		i++;
	}
	if (level == n_levels || i == n ||
	    (strcmp(argv[3], "le") != 0 && strcmp(argv[3], "be") != 0)) {
		fprintf(stderr, "generate: no level %s, mode %s, order %s\n",
			argv[1], argv[2], argv[3]);
		return 1;
	}
	program_init(&program, (enum level)level, modes[i].mode,
		     modes[i].code_mapped, strcmp(argv[3], "be") == 0);
	runtime_start(&program);
	body_generate(&program, strtoull(argv[4], NULL, 0),
		      strtoul(argv[5], NULL, 0),
		      argc == 8 ? strtoul(argv[7], NULL, 0) : 1);
	runtime_end(&program);
	if (program.mode != MODE_LINUX) {
		runtime_vectors(&program);
	}
	if (!program_write(&program, argv[6])) {
		fprintf(stderr, "generate: %s: %s\n", argv[6], strerror(errno));
		return 1;
	}
	return 0;
}
