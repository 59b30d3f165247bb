/*
 * Boots from a disk of a DECstation and exercises its SCSI: reads by the
 * firmware's routines, then drives the controller itself, by DMA, with
 * disconnections and errors.  That is an NCR 53C94 (ncr.c) or an SII (sii.c).
 *
 * Block n of the disk, from 256 on, is filled with words n.  What it prints is
 * the same in every run.  Arguments of the firmware's boot command:
 *
 *	-a	all of it
 *	-t	writes a tape, unit 5, and reads it
 *	-w	writes blocks of numbers that count up for ever, and says which
 *		are written
 *	others	nothing but to show the arguments
 */
#include "exercise.h"

#define PATTERN 256 /* first block with its number in it */

static const struct board boards[] = {
    {1, 0xba000000u, 0, 2, 0x400},
    {2, 0xbf400000u, 0, 0, 0x400},
    {3, 0xbc300000u, 0xbc040000u, 0, 0x2000},
    {4, 0xbfb00000u, 0xbf840000u, 0, 0x400},
    {7, 0xbc300000u, 0xbc040000u, 0, 0x2000},
    {12, 0xba000000u, 0, 4, 0x800},
};

const struct board *board;
const unsigned *callv;
unsigned disconnections;
unsigned residue;
unsigned buffer[16384] __attribute__((aligned(8)));
static unsigned char sense[18];

#define strcmp	  ((int (*)(const char *, const char *))callv[0x0c / 4])
#define bootinit  ((int (*)(const char *))callv[0x54 / 4])
#define bootread  ((int (*)(unsigned, void *, unsigned))callv[0x58 / 4])
#define old_open  ((int (*)(const char *, int))0xbfc00030)
#define old_read  ((int (*)(int, void *, int))0xbfc00038)
#define old_close ((int (*)(int))0xbfc00050)
#define old_lseek ((int (*)(int, int, int))0xbfc00058)

void
fail(const char *what, unsigned value)
{
	printf("FAILED: %s 0x%x\n", what, value);
	((void (*)(int, int))callv[0x9c / 4])(0, 0);
	for (;;) {
	}
}

void
check(int ok, const char *what, unsigned value)
{
	if (!ok) {
		fail(what, value);
	}
}

/* Are the N blocks at P those from BLOCK on? */
static void
check_blocks(const unsigned *p, unsigned block, unsigned n)
{
	for (unsigned i = 0; i < n * 128; i++) {
		if (p[i] != block + i / 128) {
			fail("block", block + i / 128);
		}
	}
}

/* ---- by the firmware ---- */

static void
use_firmware(void)
{
	int fd;

	check(bootinit("rz(0,0,0)") >= 0, "bootinit", 0);
	check(bootread(PATTERN + 7, buffer, 1024) == 1024, "bootread", 0);
	check_blocks(buffer, PATTERN + 7, 2);
	check(bootread(0x7fffff, buffer, 512) == 0, "bootread, beyond", 0);
	fd = old_open("rz(0,0,0)", 0);
	check(fd >= 0, "open", fd);
	check(old_lseek(fd, (PATTERN + 3) * 512, 0) == (PATTERN + 3) * 512,
	      "lseek", 0);
	check(old_read(fd, buffer, 512) == 512, "read", 0);
	check(old_read(fd, buffer + 128, 512) == 512, "read", 1);
	check_blocks(buffer, PATTERN + 3, 2);
	check(old_close(fd) == 0, "close", 0);
	check(old_read(fd, buffer, 512) == -1, "read, closed", 0);
	check(old_open("rz(0,6,0)", 0) == -1, "open, no device", 0);
	printf("firmware ok\n");
}

/* ---- commands ---- */

static int
command(unsigned id, const unsigned char *cdb, unsigned len, unsigned size,
	unsigned piece)
{
	return (board->lane != 0 ? sii_command : ncr_command)(id, cdb, len,
							      size, piece);
}

static int
transfer(unsigned id, unsigned op, unsigned block, unsigned n, unsigned piece)
{
	const unsigned char cdb[10] = {(unsigned char)op,
				       0,
				       (unsigned char)(block >> 24),
				       (unsigned char)(block >> 16),
				       (unsigned char)(block >> 8),
				       (unsigned char)block,
				       0,
				       (unsigned char)(n >> 8),
				       (unsigned char)n,
				       0};

	return command(id, cdb, 10, n * 512, piece);
}

static int
short_command(unsigned id, unsigned op, unsigned c4, unsigned size)
{
	const unsigned char cdb[6] = {(unsigned char)op, 0, 0, 0,
				      (unsigned char)c4, 0};

	return command(id, cdb, 6, size, size);
}

static void
show_sense(unsigned id)
{
	check(short_command(id, 0x03, 18, 18) == 0, "request sense", id);
	for (unsigned i = 0; i < 18; i++) {
		sense[i] = ((unsigned char *)buffer)[i];
	}
	printf(" sense %x/%x%x", sense[2] & 15, sense[12] >> 4, sense[12] & 15);
}

/* ---- exercises ---- */

static void
find_targets(void)
{
	for (unsigned id = 0; id < 7; id++) {
		const unsigned char *b = (const unsigned char *)buffer;

		if (short_command(id, 0x12, 36, 36) < 0) {
			continue;
		}
		printf("%d: type %d, ", id, b[0]);
		for (unsigned i = 8; i < 32; i++) {
			printf("%c", b[i]);
		}
		check(short_command(id, 0x00, 0, 0) == 2, "attention", id);
		show_sense(id);
		printf("\n");
	}
}

static void
read_and_write(void)
{
	for (unsigned n = 1; n <= 128; n *= 2) {
		check(transfer(0, 0x28, PATTERN + 5, n, 0x4000) == 0, "read",
		      n);
		check_blocks(buffer, PATTERN + 5, n);
		check(disconnections == 1, "disconnections", disconnections);
	}
	/* Other block numbers, and back. */
	for (unsigned i = 0; i < 100 * 128; i++) {
		buffer[i] = 0x10000 + i / 128;
	}
	check(transfer(0, 0x2a, 1024, 100, 0x1000) == 0, "write", 0);
	check(transfer(0, 0x35, 0, 0, 0) == 0, "synchronize", 0);
	for (unsigned i = 0; i < 100 * 128; i++) {
		buffer[i] = 0;
	}
	check(transfer(0, 0x28, 1024, 100, 0xc800) == 0, "read back", 0);
	check_blocks(buffer, 0x10000, 100);
	check(transfer(0, 0x28, 1023, 1, 512) == 0, "read before", 0);
	check_blocks(buffer, 1023, 1);
	check(transfer(0, 0x28, 1124, 1, 512) == 0, "read behind", 0);
	check_blocks(buffer, 1124, 1);
	printf("read and write ok\n");
}

/* Bursts of 7 blocks: the target disconnects in the middle of pieces. */
static void
bursts(void)
{
	unsigned char *b = (unsigned char *)buffer;

	for (unsigned i = 0; i < 20; i++) {
		b[i] = 0;
	}
	b[4] = 2;
	b[5] = 14;
	b[15] = 7;
	check(short_command(0, 0x15, 20, 20) == 0, "mode select", 0);
	check(transfer(0, 0x28, PATTERN + 9, 64, 0x3000) == 0, "burst", 0);
	check_blocks(buffer, PATTERN + 9, 64);
	check(disconnections == 10, "disconnections", disconnections);
	for (unsigned i = 0; i < 64 * 128; i++) {
		buffer[i] = 0x20000 + i / 128;
	}
	check(transfer(0, 0x2a, 1200, 64, 0x3000) == 0, "burst, write", 0);
	check(transfer(0, 0x28, 1200, 64, 0x8000) == 0, "burst, back", 0);
	check_blocks(buffer, 0x20000, 64);
	printf("bursts ok\n");
}

static void
errors(void)
{
	check(transfer(0, 0x28, 0x100000, 1, 512) == 2, "beyond", 0);
	check(residue == 512, "residue", residue);
	printf("beyond the end:");
	show_sense(0);
	check(transfer(0, 0x28, PATTERN, 0, 0) == 0, "nothing", 0);
	check(short_command(0, 0xc0, 0, 0) == 2, "unknown", 0);
	printf(", unknown command:");
	show_sense(0);
	if (transfer(1, 0x2a, 8, 1, 512) == 2) {
		printf(", read-only:");
		show_sense(1);
	}
	if (short_command(2, 0x1b, 2, 0) == 0) {
		check(transfer(2, 0x28, 0, 1, 512) == 2, "ejected", 0);
		printf(", no medium:");
		show_sense(2);
	}
	printf("\n");
}

/* Counts up, a block at a time, over the blocks from 512 to 1535. */
static void
write_for_ever(void)
{
	for (unsigned n = 1;; n++) {
		for (unsigned i = 0; i < 4 * 128; i++) {
			buffer[i] = n;
		}
		check(transfer(0, 0x2a, 512 + (n - 1) * 4 % 1024, 4, 2048) == 0,
		      "write", n);
		printf("w %d\n", n);
	}
}

/* ---- tapes ---- */

#define TAPE	5
#define RECORDS 12

static int
tape(unsigned op, unsigned flags, unsigned count, unsigned size)
{
	const unsigned char cdb[6] = {(unsigned char)op,
				      (unsigned char)flags,
				      (unsigned char)(count >> 16),
				      (unsigned char)(count >> 8),
				      (unsigned char)count,
				      0};

	return command(TAPE, cdb, 6, size, 0x3000);
}

/* Record N of FILE. */
static unsigned
record_size(unsigned file, unsigned n)
{
	return 4 * (1 + (file * 977 + n * 3331) % 8000);
}

static void
write_tape_file(unsigned file)
{
	for (unsigned n = 0; n < RECORDS; n++) {
		unsigned size = record_size(file, n);

		for (unsigned i = 0; i < size / 4; i++) {
			buffer[i] = file << 24 | n << 16 | i;
		}
		check(tape(0x0a, 0, size, size) == 0, "tape, write", n);
	}
	check(tape(0x10, 0, 1, 0) == 0, "filemark", file);
}

static void
read_tape_file(unsigned file)
{
	for (unsigned n = 0; n < RECORDS; n++) {
		unsigned size = record_size(file, n);

		check(tape(0x08, 0, size, size) == 0, "tape, read", n);
		for (unsigned i = 0; i < size / 4; i++) {
			check(buffer[i] == (file << 24 | n << 16 | i),
			      "tape, data", n);
		}
	}
	check(tape(0x08, 0, 512, 512) == 2, "filemark", file);
	show_sense(TAPE);
}

/* Three files, then the last two again, otherwise. */
static void
use_tape(void)
{
	check(tape(0x00, 0, 0, 0) == 2, "tape, attention", 0);
	show_sense(TAPE);
	for (unsigned file = 0; file < 3; file++) {
		write_tape_file(file);
	}
	check(tape(0x01, 0, 0, 0) == 0, "rewind", 0);
	for (unsigned file = 0; file < 3; file++) {
		read_tape_file(file);
	}
	check(tape(0x11, 1, (unsigned)-3 & 0xffffff, 0) == 0, "space", 0);
	check(tape(0x11, 1, 1, 0) == 0, "space", 1);
	write_tape_file(7);
	check(tape(0x08, 0, 512, 512) == 2, "end", 0);
	show_sense(TAPE);
	check(tape(0x01, 0, 0, 0) == 0, "rewind", 1);
	read_tape_file(0);
	read_tape_file(7);
	printf("\nTAPE PASS\n");
}

static void
find_board(void)
{
	unsigned id = ((unsigned (*)(void))callv[0x80 / 4])();

	for (unsigned i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
		if (boards[i].type == (id >> 16 & 0xff)) {
			board = &boards[i];
			return;
		}
	}
	fail("system type", id);
}

int
main(int argc, char **argv, unsigned magic, const unsigned *vector)
{
	callv = vector;
	find_board();
	check(magic == 0x30464354, "magic", magic);
	for (int i = 0; i < argc; i++) {
		printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
	}
	if (argc < 3 || argv[2][0] != '-') {
		return 0;
	}
	if (board->lane != 0) {
		sii_reset();
	} else {
		ncr_reset();
	}
	if (strcmp(argv[2], "-w") == 0) {
		short_command(0, 0x00, 0, 0);
		write_for_ever();
	}
	if (strcmp(argv[2], "-t") == 0) {
		use_tape();
	}
	if (strcmp(argv[2], "-a") != 0) {
		return 0;
	}
	use_firmware();
	find_targets();
	read_and_write();
	bursts();
	errors();
	printf("SCSI PASS\n");
	return 0;
}
