/*
 * Register-level tests of disks and CD-ROMs, by PIO and by bus master DMA.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "malta_board.h"

#define SECTORS	  4032 /* four cylinders of 16 heads and 63 sectors */
#define CD_BLOCKS 20
#define BM	  0x1200u
#define PRD	  0x10000u
#define DATA	  0x20000u

enum {
	ERR = 0x01,
	DRQ = 0x08,
	DRDY = 0x40,
	BSY = 0x80,
};

struct fixture {
	struct emul emul;
	struct machine *m;
	char disk[32];
	char cd[32];
	char specs[3][48];
	const char *list[3];
};

static void
make_file(char *name, unsigned sectors)
{
	int fd;

	strcpy(name, "/tmp/test_ide.XXXXXX");
	fd = mkstemp(name);
	assert_true(fd >= 0);
	for (unsigned i = 0; i < sectors; i++) {
		uint8_t b[512];

		memset(b, (int)(i & 0xff), sizeof(b));
		b[0] = (uint8_t)(i >> 8);
		assert_int_equal(write(fd, b, sizeof(b)), sizeof(b));
	}
	close(fd);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	make_file(f->disk, SECTORS);
	make_file(f->cd, 4 * CD_BLOCKS);
	snprintf(f->specs[0], sizeof(f->specs[0]), "0:%s", f->disk);
	snprintf(f->specs[1], sizeof(f->specs[1]), "r1:%s", f->disk);
	snprintf(f->specs[2], sizeof(f->specs[2]), "c2:%s", f->cd);
	for (unsigned i = 0; i < 3; i++) {
		f->list[i] = f->specs[i];
	}
	f->m = malta_new(&f->emul, "malta", f->list, 3);
	if (f->m == NULL) {
		return -1;
	}
	config_put(f->m, 10, 1, 0x20, BM | 1);
	config_put(f->m, 10, 1, 4, 5);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	machine_free(f->m);
	unlink(f->disk);
	unlink(f->cd);
	free(f);
	return 0;
}

static void
wait_ready(struct machine *m, unsigned base)
{
	for (unsigned i = 0; i < 100; i++) {
		if ((inb(m, base + 0x206) & BSY) == 0) {
			return;
		}
		run_for(m, 10 * EMUL_MICROSECOND);
	}
	fail_msg("the drive stays busy");
}

/* A command with a 28-bit address to a drive of the first channel. */
static void
command(struct machine *m, unsigned drive, uint8_t cmd, uint32_t lba,
	uint8_t count)
{
	outb(m, 0x1f6, (uint8_t)(0xe0 | drive << 4 | (lba >> 24 & 15)));
	outb(m, 0x1f2, count);
	outb(m, 0x1f3, (uint8_t)lba);
	outb(m, 0x1f4, (uint8_t)(lba >> 8));
	outb(m, 0x1f5, (uint8_t)(lba >> 16));
	outb(m, 0x1f7, cmd);
}

static void
read_block(struct machine *m, unsigned port, uint8_t *b, unsigned len)
{
	for (unsigned i = 0; i < len; i += 2) {
		uint16_t w = inw(m, port);

		b[i] = (uint8_t)w;
		b[i + 1] = (uint8_t)(w >> 8);
	}
}

/* What sector LBA of the file holds now. */
static void
file_sector(const char *name, unsigned lba, uint8_t b[512])
{
	FILE *f = fopen(name, "r");

	assert_non_null(f);
	assert_int_equal(fseek(f, (long)lba * 512, SEEK_SET), 0);
	assert_int_equal(fread(b, 512, 1, f), 1);
	fclose(f);
}

static unsigned
word(const uint8_t *b, unsigned n)
{
	return b[2 * n] | (unsigned)b[2 * n + 1] << 8;
}

static void
signatures(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;

	outb(m, 0x3f6, 0x04);
	assert_int_equal(inb(m, 0x1f7), BSY);
	outb(m, 0x3f6, 0x00);
	assert_int_equal(inb(m, 0x1f2), 1);
	assert_int_equal(inb(m, 0x1f3), 1);
	assert_int_equal(inb(m, 0x1f4), 0);
	assert_int_equal(inb(m, 0x1f5), 0);
	assert_int_equal(inb(m, 0x1f7), 0x50);
	outb(m, 0x376, 0x04);
	outb(m, 0x376, 0x00);
	assert_int_equal(inb(m, 0x174), 0x14);
	assert_int_equal(inb(m, 0x175), 0xeb);
	/* The second channel's second drive is not there. */
	outb(m, 0x176, 0xb0);
	assert_int_equal(inb(m, 0x177), 0);
	/* Without decoding nobody answers. */
	config_put(m, 10, 1, 0x40, 0x80000000);
	assert_int_equal(inb(m, 0x1f7), 0xff);
}

static void
identify(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	uint8_t b[512];

	command(m, 0, 0xec, 0, 0);
	assert_int_equal(inb(m, 0x3f6) & (BSY | DRQ), BSY);
	wait_ready(m, 0x1f0);
	assert_true(line(m, "isa.14"));
	assert_int_equal(inb(m, 0x1f7), DRDY | 0x10 | DRQ);
	/* Reading the status has answered the interrupt. */
	assert_false(line(m, "isa.14"));
	read_block(m, 0x1f0, b, 512);
	assert_int_equal(inb(m, 0x1f7) & (BSY | DRQ | ERR), 0);
	assert_int_equal(word(b, 1), 4);
	assert_int_equal(word(b, 3), 16);
	assert_int_equal(word(b, 6), 63);
	assert_int_equal(word(b, 60) | word(b, 61) << 16, SECTORS);
	assert_int_equal(word(b, 100), SECTORS);
	assert_int_equal(word(b, 83) & 0x0400, 0x0400); /* LBA48 */
	assert_int_equal(word(b, 85) & 0x20, 0);	/* no write cache */
	assert_memory_equal(b + 54, "xgmelud si", 10);
}

static void
pio_read(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	uint8_t b[512];

	command(m, 0, 0x20, 0x123, 2);
	for (unsigned i = 0; i < 2; i++) {
		wait_ready(m, 0x1f0);
		assert_true(line(m, "isa.14"));
		assert_int_equal(inb(m, 0x1f7) & (DRQ | ERR), DRQ);
		read_block(m, 0x1f0, b, 512);
		assert_int_equal(b[0], 1);
		assert_int_equal(b[511], 0x23 + i);
	}
	assert_int_equal(inb(m, 0x1f7) & (BSY | DRQ), 0);
	assert_false(line(m, "isa.14"));
	/* The same sector by cylinder, head and sector. */
	outb(m, 0x1f6, 0xa0 | 4);
	outb(m, 0x1f2, 1);
	outb(m, 0x1f3, 0x123 % 63 + 1);
	outb(m, 0x1f4, 0);
	outb(m, 0x1f5, 0);
	outb(m, 0x1f7, 0x20);
	wait_ready(m, 0x1f0);
	read_block(m, 0x1f0, b, 512);
	assert_int_equal(b[511], 0x23);
	/* nIEN holds the interrupt back. */
	outb(m, 0x3f6, 0x02);
	command(m, 0, 0x20, 0, 1);
	wait_ready(m, 0x1f0);
	assert_false(line(m, "isa.14"));
}

static void
multiple(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	uint8_t b[3 * 512];

	/* Not without SET MULTIPLE. */
	command(m, 0, 0xc4, 0, 4);
	wait_ready(m, 0x1f0);
	assert_int_equal(inb(m, 0x1f7) & ERR, ERR);
	assert_int_equal(inb(m, 0x1f1), 0x04);
	command(m, 0, 0xc6, 0, 3);
	assert_int_equal(inb(m, 0x1f7) & ERR, ERR);
	command(m, 0, 0xc6, 0, 16);
	assert_int_equal(inb(m, 0x1f7) & ERR, 0);
	command(m, 0, 0xc4, 7, 3);
	wait_ready(m, 0x1f0);
	read_block(m, 0x1f0, b, sizeof(b));
	assert_int_equal(b[511], 7);
	assert_int_equal(b[3 * 512 - 1], 9);
	assert_int_equal(inb(m, 0x1f7) & DRQ, 0);
}

static void
pio_write(void **state)
{
	struct fixture *f = *state;
	struct machine *m = f->m;
	uint8_t b[512];

	command(m, 0, 0x30, 100, 1);
	wait_ready(m, 0x1f0);
	/* The first block is asked for without an interrupt. */
	assert_false(line(m, "isa.14"));
	assert_int_equal(inb(m, 0x1f7) & DRQ, DRQ);
	for (unsigned i = 0; i < 256; i++) {
		outw(m, 0x1f0, (uint16_t)(0xa500 | i));
	}
	wait_ready(m, 0x1f0);
	assert_true(line(m, "isa.14"));
	/* It is in the file. */
	file_sector(f->disk, 100, b);
	assert_int_equal(b[0], 0x00);
	assert_int_equal(b[1], 0xa5);
	assert_int_equal(b[510], 0xff);
	command(m, 0, 0xe7, 0, 0);
	wait_ready(m, 0x1f0);
	assert_int_equal(inb(m, 0x1f7) & ERR, 0);
}

static void
errors(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;

	/* Beyond the end, also with the last of several. */
	command(m, 0, 0x20, SECTORS - 1, 2);
	wait_ready(m, 0x1f0);
	assert_int_equal(inb(m, 0x1f7) & (ERR | DRQ), ERR);
	assert_int_equal(inb(m, 0x1f1), 0x10);
	/* The second drive is read-only. */
	command(m, 1, 0x30, 0, 1);
	wait_ready(m, 0x1f0);
	assert_int_equal(inb(m, 0x1f7) & (ERR | DRQ), ERR);
	assert_int_equal(inb(m, 0x1f1), 0x04);
	/* A command that is none; a write cache that is none. */
	command(m, 0, 0xff, 0, 0);
	assert_int_equal(inb(m, 0x1f7) & ERR, ERR);
	outb(m, 0x1f1, 0x02);
	command(m, 0, 0xef, 0, 0);
	assert_int_equal(inb(m, 0x1f7) & ERR, ERR);
}

static void
prd(struct machine *m, unsigned n, uint32_t addr, uint32_t size, bool last)
{
	uint8_t b[8] = {(uint8_t)addr,
			(uint8_t)(addr >> 8),
			(uint8_t)(addr >> 16),
			(uint8_t)(addr >> 24),
			(uint8_t)size,
			(uint8_t)(size >> 8),
			0,
			last ? 0x80 : 0};

	assert_true(memory_load(m->memory, PRD + 8 * n, b, sizeof(b)));
}

static void
dma(void **state)
{
	struct fixture *f = *state;
	struct machine *m = f->m;
	uint8_t b[512];

	/* Two regions, the first of which ends within a sector. */
	prd(m, 0, DATA, 700, false);
	prd(m, 1, DATA + 0x1000, 1024 - 700, true);
	outl(m, BM + 4, PRD);
	outb(m, BM + 2, 0x06);
	outb(m, BM, 0x08);
	command(m, 0, 0xc8, 5, 2);
	run_for(m, EMUL_MILLISECOND);
	/* It waits for the bus master. */
	assert_int_equal(inb(m, 0x3f6) & BSY, BSY);
	outb(m, BM, 0x09);
	assert_int_equal(inb(m, BM + 2) & 7, 1);
	run_for(m, EMUL_MILLISECOND);
	assert_true(line(m, "isa.14"));
	assert_int_equal(inb(m, BM + 2) & 7, 4);
	assert_int_equal(inb(m, 0x1f7) & (BSY | DRQ | ERR), 0);
	assert_true(memory_peek(m->memory, DATA + 699, b, 1));
	assert_int_equal(b[0], 6);
	assert_true(memory_peek(m->memory, DATA + 0x1000 + 1024 - 701, b, 1));
	assert_int_equal(b[0], 6);
	outb(m, BM, 0);
	outb(m, BM + 2, 0x04);
	assert_int_equal(inb(m, BM + 2) & 7, 0);
	/* Back to another sector. */
	prd(m, 0, DATA, 512, true);
	outb(m, BM, 0x01);
	command(m, 0, 0xca, 9, 1);
	run_for(m, EMUL_MILLISECOND);
	assert_int_equal(inb(m, 0x1f7) & (BSY | DRQ | ERR), 0);
	file_sector(f->disk, 9, b);
	assert_int_equal(b[511], 5);
	/* The list is too short: the drive goes on waiting. */
	outb(m, BM, 0);
	outb(m, BM + 2, 0x06);
	outb(m, BM, 0x01);
	command(m, 0, 0xca, 9, 2);
	run_for(m, EMUL_MILLISECOND);
	assert_int_equal(inb(m, BM + 2) & 7, 0);
	assert_false(line(m, "isa.14"));
}

/* ---- CD-ROM ---- */

/* Sends a packet; returns the status when its first phase is over. */
static uint8_t
packet(struct machine *m, const uint8_t p[12], unsigned limit, bool by_dma)
{
	outb(m, 0x176, 0xa0);
	outb(m, 0x171, by_dma ? 1 : 0);
	outb(m, 0x174, (uint8_t)limit);
	outb(m, 0x175, (uint8_t)(limit >> 8));
	outb(m, 0x177, 0xa0);
	wait_ready(m, 0x170);
	assert_int_equal(inb(m, 0x177) & (DRQ | ERR), DRQ);
	assert_int_equal(inb(m, 0x172) & 3, 1);
	for (unsigned i = 0; i < 12; i += 2) {
		outw(m, 0x170, (uint16_t)(p[i] | p[i + 1] << 8));
	}
	if (by_dma) {
		run_for(m, EMUL_MILLISECOND);
	} else {
		wait_ready(m, 0x170);
	}
	return inb(m, 0x177);
}

static void
cdrom(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	static const uint8_t test[12] = {0x00};
	static const uint8_t sense[12] = {0x03, 0, 0, 0, 18};
	static const uint8_t inquiry[12] = {0x12, 0, 0, 0, 36};
	static const uint8_t capacity[12] = {0x25};
	static const uint8_t read2[12] = {0x28, 0, 0, 0, 0, 3, 0, 0, 2};
	static const uint8_t beyond[12] = {0x28, 0, 0, 0, 0, 19, 0, 0, 2};
	static const uint8_t toc[12] = {0x43, 0, 0, 0, 0, 0, 0, 0, 20};
	static const uint8_t eject[12] = {0x1b, 0, 0, 0, 2};
	static const uint8_t close_tray[12] = {0x1b, 0, 0, 0, 3};
	uint8_t b[4096];

	/* The first command hears of the reset. */
	assert_int_equal(packet(m, test, 0, false) & ERR, ERR);
	assert_int_equal(inb(m, 0x171) >> 4, 6);
	assert_int_equal(packet(m, sense, 18, false) & (DRQ | ERR), DRQ);
	read_block(m, 0x170, b, 18);
	assert_int_equal(b[2], 6);
	assert_int_equal(b[12], 0x29);
	wait_ready(m, 0x170);
	assert_int_equal(inb(m, 0x172) & 3, 3);
	assert_int_equal(packet(m, test, 0, false) & (DRQ | ERR), 0);
	packet(m, inquiry, 36, false);
	read_block(m, 0x170, b, 36);
	assert_int_equal(b[0], 5);
	assert_memory_equal(b + 8, "gxemul  CD-ROM", 14);
	wait_ready(m, 0x170);
	packet(m, capacity, 8, false);
	read_block(m, 0x170, b, 8);
	assert_int_equal(b[3], CD_BLOCKS - 1);
	assert_int_equal(b[6], 2048 >> 8);
	wait_ready(m, 0x170);
	/* Two blocks, 2048 bytes at a time. */
	for (unsigned i = 0; i < 2; i++) {
		if (i == 0) {
			packet(m, read2, 2048, false);
		} else {
			wait_ready(m, 0x170);
			assert_true(line(m, "isa.15"));
		}
		assert_int_equal(inb(m, 0x177) & DRQ, DRQ);
		assert_int_equal(inb(m, 0x174) | inb(m, 0x175) << 8, 2048);
		read_block(m, 0x170, b, 2048);
		assert_int_equal(b[511], 4 * (3 + i));
		assert_int_equal(b[2047], 4 * (3 + i) + 3);
	}
	wait_ready(m, 0x170);
	assert_int_equal(inb(m, 0x177) & (DRQ | ERR), 0);
	assert_int_equal(packet(m, beyond, 2048, false) & ERR, ERR);
	assert_int_equal(inb(m, 0x171) >> 4, 5);
	packet(m, toc, 20, false);
	read_block(m, 0x170, b, 20);
	assert_int_equal(b[1], 18);
	assert_int_equal(b[6], 1);
	assert_int_equal(b[14], 0xaa);
	assert_int_equal(b[19], CD_BLOCKS);
	wait_ready(m, 0x170);
	/* Without a disc. */
	packet(m, eject, 0, false);
	assert_int_equal(packet(m, test, 0, false) & ERR, ERR);
	assert_int_equal(inb(m, 0x171) >> 4, 2);
	packet(m, close_tray, 0, false);
	assert_int_equal(packet(m, test, 0, false) & ERR, 0);
}

/* A reply in pieces smaller than itself. */
static void
small_pieces(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	static const uint8_t inquiry[12] = {0x12, 0, 0, 0, 36};
	uint8_t b[36];

	packet(m, inquiry, 16, false);
	read_block(m, 0x170, b, 16);
	wait_ready(m, 0x170);
	read_block(m, 0x170, b + 16, 16);
	wait_ready(m, 0x170);
	assert_int_equal(inb(m, 0x174), 4);
	read_block(m, 0x170, b + 32, 4);
	assert_memory_equal(b + 8, "gxemul  CD-ROM          1.0 ", 28);
}

static void
cdrom_dma(void **state)
{
	struct machine *m = ((struct fixture *)*state)->m;
	static const uint8_t test[12] = {0x00};
	static const uint8_t read12[12] = {0xa8, 0, 0, 0, 0, 2, 0, 0, 0, 1};
	uint8_t b[2048];

	packet(m, test, 0, false);
	prd(m, 0, DATA, 2048, true);
	outl(m, BM + 8 + 4, PRD);
	outb(m, BM + 8, 0x09);
	assert_int_equal(packet(m, read12, 2048, true) & (BSY | DRQ | ERR), 0);
	assert_int_equal(inb(m, BM + 8 + 2) & 7, 4);
	assert_true(memory_peek(m->memory, DATA, b, sizeof(b)));
	assert_int_equal(b[511], 8);
	assert_int_equal(b[2047], 11);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(signatures),	TEST(identify),	 TEST(pio_read), TEST(multiple),
	    TEST(pio_write),	TEST(errors),	 TEST(dma),	 TEST(cdrom),
	    TEST(small_pieces), TEST(cdrom_dma),
	};

	return cmocka_run_group_tests_name("ide", tests, NULL, NULL);
}
