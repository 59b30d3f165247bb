/*
 * Tests of SCSI targets through their controller: what commands answer, where
 * written data are, errors, disconnections, snapshots of the state.
 */
#include "scsi_board.h"

#include "devices/device.h"

static uint8_t data[64 * 1024];

/* ---- short forms ---- */

static uint8_t
run6(struct scsi_fixture *f, unsigned id, uint8_t c0, uint8_t c1, uint8_t c2,
     uint8_t c3, uint8_t c4, uint32_t len)
{
	const uint8_t cdb[6] = {c0, c1, c2, c3, c4, 0};

	return scsi_command(f, id, cdb, 6, data, len);
}

static uint8_t
run10(struct scsi_fixture *f, unsigned id, uint8_t op, uint32_t lba,
      uint16_t count, uint32_t len)
{
	const uint8_t cdb[10] = {op,
				 0,
				 (uint8_t)(lba >> 24),
				 (uint8_t)(lba >> 16),
				 (uint8_t)(lba >> 8),
				 (uint8_t)lba,
				 0,
				 (uint8_t)(count >> 8),
				 (uint8_t)count,
				 0};

	return scsi_command(f, id, cdb, 10, data, len);
}

static void
expect_sense(struct scsi_fixture *f, unsigned id, uint8_t key, unsigned asc)
{
	assert_int_equal(scsi_sense(f, id), key);
	assert_int_equal(scsi_asc(f), asc);
}

static uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void
expect_block(const uint8_t *b, unsigned n)
{
	assert_int_equal(b[0], n >> 8);
	for (unsigned i = 1; i < 512; i++) {
		assert_int_equal(b[i], n & 0xff);
	}
}

static void
read_file(const char *name, unsigned block, uint8_t b[512])
{
	FILE *file = fopen(name, "r");

	assert_non_null(file);
	assert_int_equal(fseek(file, (long)block * 512, SEEK_SET), 0);
	assert_int_equal(fread(b, 512, 1, file), 1);
	fclose(file);
}

/* ---- all targets ---- */

static void
inquiry(void **state)
{
	static const uint8_t types[4] = {0, 0, 5, 1};
	struct scsi_fixture *f = *state;

	/* It works before the unit attention is told. */
	ncr_init(f->m);
	for (unsigned id = 0; id < 4; id++) {
		assert_int_equal(run6(f, id, 0x12, 0, 0, 0, 255, 255), GOOD);
		assert_int_equal(f->residue, 255 - 36);
		assert_int_equal(data[0], types[id]);
		assert_int_equal(data[1], id >= 2 ? 0x80 : 0);
		assert_int_equal(data[2], 2);
		assert_int_equal(data[3], 2);
		assert_int_equal(data[4], 31);
		assert_memory_equal(data + 8, "DEC     ", 8);
	}
	/* Less than all; vital product data, which there are not. */
	assert_int_equal(run6(f, 0, 0x12, 0, 0, 0, 5, 255), GOOD);
	assert_int_equal(f->residue, 250);
	assert_int_equal(run6(f, 0, 0x12, 1, 0x80, 0, 255, 255), CHECK);
	expect_sense(f, 0, 5, 0x2400);
}

static void
unit_attention(void **state)
{
	struct scsi_fixture *f = *state;

	ncr_init(f->m);
	assert_int_equal(run6(f, 0, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 0, 6, 0x2900);
	/* Once. */
	expect_sense(f, 0, 0, 0);
	assert_int_equal(run6(f, 0, 0x00, 0, 0, 0, 0, 0), GOOD);
}

static void
other_units(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	f->identify = 0xc1;
	assert_int_equal(run6(f, 0, 0x12, 0, 0, 0, 36, 36), GOOD);
	assert_int_equal(data[0], 0x7f);
	assert_int_equal(run6(f, 0, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 0, 5, 0x2500);
	/* In the command, for those who do not identify: see the chip. */
	f->identify = 0xc0;
	assert_int_equal(run6(f, 0, 0x00, 0x20, 0, 0, 0, 0), GOOD);
}

static void
wrong_commands(void **state)
{
	static const uint8_t linked[6] = {0, 0, 0, 0, 0, 1};
	struct scsi_fixture *f = *state;

	scsi_start(f);
	for (unsigned id = 0; id < 4; id++) {
		assert_int_equal(run6(f, id, 0x02, 0, 0, 0, 0, 0), CHECK);
		expect_sense(f, id, 5, 0x2000);
		scsi_fails(f, id, linked, 6, 5, 0x2400);
	}
	/* Group 5 commands have 12 bytes. */
	static const uint8_t group5[12] = {0xa8};

	scsi_fails(f, 0, group5, 12, 5, 0x2000);
	/* Sense is kept until the next command. */
	assert_int_equal(run6(f, 0, 0x02, 0, 0, 0, 0, 0), CHECK);
	assert_int_equal(run6(f, 0, 0x00, 0, 0, 0, 0, 0), GOOD);
	expect_sense(f, 0, 0, 0);
}

static void
reservations(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	for (unsigned id = 0; id < 4; id++) {
		assert_int_equal(run6(f, id, 0x16, 0, 0, 0, 0, 0), GOOD);
		assert_int_equal(run6(f, id, 0x17, 0, 0, 0, 0, 0), GOOD);
		assert_int_equal(run6(f, id, 0x16, 0x10, 0, 0, 0, 0), CHECK);
		expect_sense(f, id, 5, 0x2400);
		assert_int_equal(run6(f, id, 0x1d, 4, 0, 0, 0, 0), GOOD);
		assert_int_equal(run6(f, id, 0x1d, 0, 0, 0, 1, 1), CHECK);
		expect_sense(f, id, 5, 0x2400);
	}
}

/* ---- disks ---- */

static void
capacity(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run10(f, 0, 0x25, 0, 0, 8), GOOD);
	assert_int_equal(be32(data), SECTORS - 1);
	assert_int_equal(be32(data + 4), 512);
}

static void
reading(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 0, 0x08, 0, 0x01, 0x23, 3, 3 * 512), GOOD);
	assert_int_equal(f->disconnections, 1);
	assert_int_equal(f->saves, 0);
	for (unsigned i = 0; i < 3; i++) {
		expect_block(data + 512 * i, 0x123 + i);
	}
	assert_int_equal(run10(f, 0, 0x28, SECTORS - 128, 128, 128 * 512),
			 GOOD);
	expect_block(data, SECTORS - 128);
	expect_block(data + 127 * 512, SECTORS - 1);
	/* 0 is 256 in the short command, nothing in the long one. */
	assert_int_equal(run6(f, 0, 0x08, 0, 0, 0, 0, 0x8000), GOOD);
	assert_int_equal(f->residue, 0);
	assert_int_equal(run10(f, 0, 0x28, 5, 0, 512), GOOD);
	assert_int_equal(f->residue, 512);
	/* Without leave to disconnect. */
	f->identify = 0x80;
	assert_int_equal(run6(f, 0, 0x08, 0, 0, 9, 1, 512), GOOD);
	assert_int_equal(f->disconnections, 0);
	expect_block(data, 9);
}

static void
beyond_the_end(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run10(f, 0, 0x28, SECTORS - 1, 2, 1024), CHECK);
	assert_int_equal(f->residue, 1024);
	expect_sense(f, 0, 5, 0x2100);
	assert_int_equal(f->sense[0], 0xf0);
	assert_int_equal(scsi_info(f), SECTORS);
	assert_int_equal(run10(f, 0, 0x2a, 0xffffffff, 1, 512), CHECK);
	expect_sense(f, 0, 5, 0x2100);
	assert_int_equal(scsi_info(f), 0xffffffff);
	assert_int_equal(run6(f, 0, 0x0b, 0x1f, 0xff, 0xff, 0, 0), CHECK);
	expect_sense(f, 0, 5, 0x2100);
	assert_int_equal(run10(f, 0, 0x2b, SECTORS - 1, 0, 0), GOOD);
	assert_int_equal(run10(f, 0, 0x2f, SECTORS - 1, 1, 0), GOOD);
	assert_int_equal(run10(f, 0, 0x2f, SECTORS - 1, 2, 0), CHECK);
	expect_sense(f, 0, 5, 0x2100);
}

static void
writing(void **state)
{
	struct scsi_fixture *f = *state;
	uint8_t b[512];

	scsi_start(f);
	for (unsigned i = 0; i < 100 * 512; i++) {
		data[i] = (uint8_t)(i / 512 + 1);
	}
	assert_int_equal(run10(f, 0, 0x2a, 1000, 100, 100 * 512), GOOD);
	assert_int_equal(f->disconnections, 1);
	assert_int_equal(f->saves, 1);
	assert_int_equal(f->residue, 0);
	for (unsigned i = 0; i < 100; i++) {
		read_file(f->disk, 1000 + i, b);
		assert_int_equal(b[0], i + 1);
		assert_int_equal(b[511], i + 1);
	}
	read_file(f->disk, 999, b);
	expect_block(b, 999);
	read_file(f->disk, 1100, b);
	expect_block(b, 1100);
	memset(data, 0, sizeof(data));
	assert_int_equal(run6(f, 0, 0x08, 0, 0x03, 0xe8 + 9, 1, 512), GOOD);
	assert_int_equal(data[511], 10);
	assert_int_equal(run10(f, 0, 0x35, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 0, 0x0a, 0, 0, 3, 1, 512), GOOD);
	read_file(f->disk, 3, b);
	assert_int_equal(b[1], 10);
	assert_int_equal(run10(f, 0, 0x2e, 4, 1, 512), GOOD);
	read_file(f->disk, 4, b);
	assert_int_equal(b[1], 10);
}

static void
read_only(void **state)
{
	struct scsi_fixture *f = *state;
	uint8_t b[512];

	scsi_start(f);
	assert_int_equal(run10(f, 1, 0x2a, 5, 1, 512), CHECK);
	expect_sense(f, 1, 7, 0x2700);
	assert_int_equal(run6(f, 1, 0x0a, 0, 0, 5, 1, 512), CHECK);
	expect_sense(f, 1, 7, 0x2700);
	assert_int_equal(run6(f, 1, 0x04, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 1, 7, 0x2700);
	read_file(f->disk, 5, b);
	expect_block(b, 5);
	assert_int_equal(run6(f, 1, 0x1a, 0, 0, 0, 255, 255), GOOD);
	assert_int_equal(data[2], 0x80);
	assert_int_equal(run6(f, 0, 0x1a, 0, 0, 0, 255, 255), GOOD);
	assert_int_equal(data[2], 0);
}

/* Lists of defects are taken; the data stay. */
static void
formatting(void **state)
{
	static const uint8_t list[4] = {0, 0, 0, 4};
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 0, 0x04, 0, 0, 0, 0, 0), GOOD);
	memset(data, 0, 16);
	assert_int_equal(run6(f, 0, 0x04, 0x10, 0, 0, 0, 4), GOOD);
	memcpy(data, list, 4);
	assert_int_equal(run6(f, 0, 0x07, 0, 0, 0, 0, 8), GOOD);
	assert_int_equal(f->residue, 0);
	assert_int_equal(run10(f, 0, 0x37, 0, 16, 16), GOOD);
	assert_int_equal(f->residue, 12);
	assert_int_equal(run6(f, 0, 0x08, 0, 0, 6, 1, 512), GOOD);
	expect_block(data, 6);
}

static void
start_stop(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 0, 0x1b, 0, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 0, 0x08, 0, 0, 6, 1, 512), CHECK);
	expect_sense(f, 0, 2, 0x0402);
	assert_int_equal(run6(f, 0, 0x1b, 0, 0, 0, 1, 0), GOOD);
	assert_int_equal(run6(f, 0, 0x00, 0, 0, 0, 0, 0), GOOD);
	/* It is no removable disk. */
	assert_int_equal(run6(f, 0, 0x1b, 0, 0, 0, 2, 0), CHECK);
	expect_sense(f, 0, 5, 0x2400);
	assert_int_equal(run6(f, 0, 0x1e, 0, 0, 0, 1, 0), GOOD);
}

/* ---- mode pages ---- */

static void
mode_sense(void **state)
{
	struct scsi_fixture *f = *state;
	const uint8_t *p = data + 12;

	scsi_start(f);
	assert_int_equal(run6(f, 0, 0x1a, 0, 0x3f, 0, 255, 255), GOOD);
	assert_int_equal(data[0] + 1, 255 - f->residue);
	assert_int_equal(data[3], 8);
	assert_int_equal(be32(data + 4), SECTORS);
	assert_int_equal(be32(data + 8), 512);
	while (p < data + data[0]) {
		if (p[0] == 0x04) {
			assert_int_equal(p[1], 22);
			assert_int_equal(p[2] << 16 | p[3] << 8 | p[4], 4);
			assert_int_equal(p[5], 16);
		} else if (p[0] == 0x03) {
			assert_int_equal(p[10] << 8 | p[11], 63);
			assert_int_equal(p[12] << 8 | p[13], 512);
		} else if (p[0] == 0x08) {
			assert_int_equal(p[2], 0); /* no write cache */
		}
		p += p[1] + 2;
	}
	/* One page, without the block descriptor; the long command. */
	assert_int_equal(run6(f, 0, 0x1a, 0x08, 0x08, 0, 255, 255), GOOD);
	assert_int_equal(data[3], 0);
	assert_int_equal(data[4], 0x08);
	assert_int_equal(run10(f, 0, 0x5a, 0x3f000000, 255, 255), GOOD);
	assert_int_equal(data[7], 8);
	assert_int_equal(be32(data + 12), 512);
	/* What can be changed; saved values; a page that is not there. */
	assert_int_equal(run6(f, 0, 0x1a, 0x08, 0x48, 0, 255, 255), GOOD);
	assert_int_equal(data[6], 0);
	assert_int_equal(run6(f, 0, 0x1a, 0, 0xc8, 0, 255, 255), CHECK);
	expect_sense(f, 0, 5, 0x3900);
	assert_int_equal(run6(f, 0, 0x1a, 0, 0x0d, 0, 255, 255), CHECK);
	expect_sense(f, 0, 5, 0x2400);
}

/* MODE SELECT of one page of LEN bytes whose byte AT is VALUE. */
static uint8_t
select_page(struct scsi_fixture *f, unsigned id, uint8_t page, uint8_t len,
	    unsigned at, uint8_t value)
{
	memset(data, 0, 64);
	data[4] = page;
	data[5] = len;
	data[4 + at] = value;
	return run6(f, id, 0x15, 0x10, 0, 0, (uint8_t)(4 + 2 + len),
		    4u + 2u + len);
}

static void
mode_select(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	/* The cache stays off. */
	assert_int_equal(select_page(f, 0, 0x08, 10, 2, 0x04), CHECK);
	expect_sense(f, 0, 5, 0x2600);
	assert_int_equal(select_page(f, 0, 0x08, 10, 2, 0), GOOD);
	assert_int_equal(select_page(f, 0, 0x08, 9, 2, 0), CHECK);
	expect_sense(f, 0, 5, 0x1a00);
	assert_int_equal(select_page(f, 0, 0x01, 10, 3, 7), GOOD);
	assert_int_equal(run6(f, 0, 0x1a, 0x08, 0x01, 0, 255, 255), GOOD);
	assert_int_equal(data[4 + 3], 7);
	/* As it was at first. */
	assert_int_equal(run6(f, 0, 0x1a, 0x08, 0x81, 0, 255, 255), GOOD);
	assert_int_equal(data[4 + 3], 0);
	/* Saving; a block size that is none. */
	assert_int_equal(run6(f, 0, 0x15, 0x11, 0, 0, 4, 4), CHECK);
	expect_sense(f, 0, 5, 0x2400);
	memset(data, 0, 12);
	data[3] = 8;
	data[10] = 4;
	assert_int_equal(run6(f, 0, 0x15, 0x10, 0, 0, 12, 12), CHECK);
	expect_sense(f, 0, 5, 0x2600);
	data[3] = 8;
	memset(data + 4, 0, 8);
	data[10] = 2;
	assert_int_equal(run6(f, 0, 0x15, 0x10, 0, 0, 12, 12), GOOD);
}

/* Bursts are as long as page 2 says, in both directions. */
static void
bursts(void **state)
{
	struct scsi_fixture *f = *state;
	uint8_t b[512];

	scsi_start(f);
	assert_int_equal(select_page(f, 0, 0x02, 14, 11, 3), GOOD);
	memset(data, 0, sizeof(data));
	assert_int_equal(run10(f, 0, 0x28, 0x200, 10, 10 * 512), GOOD);
	assert_int_equal(f->disconnections, 4);
	assert_int_equal(f->saves, 3);
	assert_int_equal(f->residue, 0);
	for (unsigned i = 0; i < 10; i++) {
		expect_block(data + 512 * i, 0x200 + i);
	}
	assert_int_equal(run10(f, 0, 0x2a, 0x300, 10, 10 * 512), GOOD);
	assert_int_equal(f->disconnections, 4);
	assert_int_equal(f->saves, 4);
	for (unsigned i = 0; i < 10; i++) {
		read_file(f->disk, 0x300 + i, b);
		expect_block(b, 0x200 + i);
	}
	/* A burst longer than the buffer. */
	assert_int_equal(select_page(f, 0, 0x02, 14, 11, 20), GOOD);
	assert_int_equal(run10(f, 0, 0x28, 0x100, 50, 50 * 512), GOOD);
	assert_int_equal(f->disconnections, 3);
	expect_block(data + 49 * 512, 0x131);
}

/* ---- CD-ROMs ---- */

static void
cdrom(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run10(f, 2, 0x25, 0, 0, 8), GOOD);
	assert_int_equal(be32(data), 4 * CD_BLOCKS - 1);
	assert_int_equal(be32(data + 4), 512);
	assert_int_equal(run10(f, 2, 0x28, 9, 2, 1024), GOOD);
	expect_block(data, 9);
	assert_int_equal(run10(f, 2, 0x2a, 9, 1, 512), CHECK);
	expect_sense(f, 2, 5, 0x2000);
	/* Blocks of 2048 bytes. */
	memset(data, 0, 12);
	data[3] = 8;
	data[10] = 8;
	assert_int_equal(run6(f, 2, 0x15, 0x10, 0, 0, 12, 12), GOOD);
	assert_int_equal(run10(f, 2, 0x25, 0, 0, 8), GOOD);
	assert_int_equal(be32(data), CD_BLOCKS - 1);
	assert_int_equal(be32(data + 4), 2048);
	assert_int_equal(run10(f, 2, 0x28, 3, 1, 2048), GOOD);
	expect_block(data + 512, 13);
	assert_int_equal(run10(f, 2, 0x28, CD_BLOCKS, 1, 2048), CHECK);
	expect_sense(f, 2, 5, 0x2100);
}

static void
table_of_contents(void **state)
{
	static const uint8_t msf[10] = {0x43, 2, 0, 0, 0, 0, 0xaa, 0, 12, 0};
	static const uint8_t wrong[10] = {0x43, 0, 0, 0, 0, 0, 2, 0, 12, 0};
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run10(f, 2, 0x43, 0, 100, 100), GOOD);
	assert_int_equal(f->residue, 100 - 20);
	assert_int_equal(data[1], 18);
	assert_int_equal(data[2], 1);
	assert_int_equal(data[3], 1);
	assert_int_equal(data[5], 0x14);
	assert_int_equal(data[6], 1);
	assert_int_equal(be32(data + 8), 0);
	assert_int_equal(data[14], 0xaa);
	assert_int_equal(be32(data + 16), 4 * CD_BLOCKS);
	/* 170 frames: 2 seconds and 20 frames. */
	assert_int_equal(scsi_command(f, 2, msf, 10, data, 12), GOOD);
	assert_int_equal(data[6], 0xaa);
	assert_int_equal(be32(data + 8), 0x00000214);
	scsi_fails(f, 2, wrong, 10, 5, 0x2400);
	assert_int_equal(run10(f, 2, 0x44, 5, 8, 8), GOOD);
	assert_int_equal(data[0], 1);
	assert_int_equal(be32(data + 4), 5);
	assert_int_equal(run10(f, 2, 0x42, 0, 4, 4), GOOD);
	assert_int_equal(data[1], 0x15);
	assert_int_equal(run10(f, 2, 0x45, 0, 1, 0), CHECK);
	expect_sense(f, 2, 5, 0x6400);
}

static void
no_medium(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 2, 0x1e, 0, 0, 0, 1, 0), GOOD);
	assert_int_equal(run6(f, 2, 0x1b, 0, 0, 0, 2, 0), CHECK);
	expect_sense(f, 2, 5, 0x5302);
	assert_int_equal(run6(f, 2, 0x1e, 0, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 2, 0x1b, 0, 0, 0, 2, 0), GOOD);
	assert_int_equal(run6(f, 2, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 2, 2, 0x3a00);
	assert_int_equal(run10(f, 2, 0x28, 0, 1, 512), CHECK);
	expect_sense(f, 2, 2, 0x3a00);
	assert_int_equal(run6(f, 2, 0x12, 0, 0, 0, 36, 36), GOOD);
	assert_int_equal(run6(f, 2, 0x1b, 0, 0, 0, 3, 0), GOOD);
	assert_int_equal(run6(f, 2, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 2, 6, 0x2800);
	assert_int_equal(run10(f, 2, 0x28, 0, 1, 512), GOOD);
}

/* ---- tapes ---- */

static void
tape_files(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	/* Fixed blocks: two, then one and the filemark. */
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 2, 1024), GOOD);
	expect_block(data, 1);
	expect_block(data + 512, 2);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 3, 1536), CHECK);
	assert_int_equal(f->residue, 1024);
	expect_block(data, 3);
	expect_sense(f, 3, 0x80, 0x0001);
	assert_int_equal(f->sense[0], 0xf0);
	assert_int_equal(scsi_info(f), 2);
	/* The second file is empty. */
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), CHECK);
	assert_int_equal(f->residue, 512);
	expect_sense(f, 3, 0x80, 0x0001);
	/* The third has 700 bytes: two blocks, the last filled up. */
	memset(data, 0xff, 1024);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 2, 1024), GOOD);
	assert_int_equal(data[699], 't');
	assert_int_equal(data[700], 0);
	assert_int_equal(data[1023], 0);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 0x80, 0x0001);
	/* Then there is nothing. */
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 8, 0x0005);
	assert_int_equal(run6(f, 3, 0x01, 0, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), GOOD);
	expect_block(data, 1);
}

static void
tape_variable_blocks(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 3, 0x11, 1, 0, 0, 2, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 0, 0, 1, 0x00, 1000), GOOD);
	assert_int_equal(f->residue, 1000 - 256);
	assert_int_equal(data[255], 't');
	/* A block that is shorter than asked for. */
	assert_int_equal(run6(f, 3, 0x08, 0, 0, 2, 0x00, 512), CHECK);
	assert_int_equal(f->residue, 512 - 444);
	expect_sense(f, 3, 0x20, 0x0000);
	assert_int_equal(scsi_info(f), 512 - 444);
	assert_int_equal(run6(f, 3, 0x08, 0, 0, 2, 0x00, 512), CHECK);
	expect_sense(f, 3, 0x80, 0x0001);
	/* Nobody wants to hear of it. */
	assert_int_equal(run6(f, 3, 0x01, 0, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 2, 0, 0x10, 0x00, 4096), GOOD);
	assert_int_equal(f->residue, 4096 - 1536);
	assert_int_equal(run6(f, 3, 0x08, 3, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 5, 0x2400);
	assert_int_equal(run6(f, 3, 0x05, 0, 0, 0, 0, 6), GOOD);
	assert_int_equal(be32(data), 0x00010000);
	assert_int_equal(data[5], 1);
}

static void
tape_space(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	/* Over blocks, over a filemark, back in front of it. */
	assert_int_equal(run6(f, 3, 0x11, 0, 0, 0, 2, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), GOOD);
	expect_block(data, 3);
	assert_int_equal(run6(f, 3, 0x11, 0, 0xff, 0xff, 0xfe, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), GOOD);
	expect_block(data, 2);
	assert_int_equal(run6(f, 3, 0x11, 0, 0, 0, 5, 0), CHECK);
	expect_sense(f, 3, 0x80, 0x0001);
	assert_int_equal(scsi_info(f), 4);
	assert_int_equal(run6(f, 3, 0x11, 1, 0xff, 0xff, 0xff, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x11, 0, 0xff, 0xff, 0xff, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), GOOD);
	expect_block(data, 3);
	/* Beyond both ends. */
	assert_int_equal(run6(f, 3, 0x11, 0, 0xff, 0xff, 0xf0, 0), CHECK);
	expect_sense(f, 3, 0x40, 0x0004);
	assert_int_equal(scsi_info(f), 13);
	assert_int_equal(run10(f, 3, 0x34, 0, 0, 20), GOOD);
	assert_int_equal(data[0], 0x84);
	assert_int_equal(run6(f, 3, 0x11, 1, 0, 0, 4, 0), CHECK);
	expect_sense(f, 3, 8, 0x0005);
	assert_int_equal(scsi_info(f), 1);
	assert_int_equal(run6(f, 3, 0x11, 1, 0xff, 0xff, 0xf0, 0), CHECK);
	expect_sense(f, 3, 0x40, 0x0004);
	assert_int_equal(scsi_info(f), 13);
	assert_int_equal(run6(f, 3, 0x11, 3, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 8, 0x0005);
	assert_int_equal(run6(f, 3, 0x11, 2, 0, 0, 1, 0), CHECK);
	expect_sense(f, 3, 5, 0x2400);
}

static void
tape_protected(void **state)
{
	struct scsi_fixture *f = *state;

	scsi_start(f);
	assert_int_equal(run6(f, 3, 0x0a, 1, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 7, 0x2700);
	assert_int_equal(run6(f, 3, 0x10, 0, 0, 0, 1, 0), CHECK);
	expect_sense(f, 3, 7, 0x2700);
	assert_int_equal(run6(f, 3, 0x19, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 3, 7, 0x2700);
	assert_int_equal(run6(f, 3, 0x1a, 0, 0, 0, 255, 255), GOOD);
	assert_int_equal(data[2] & 0x80, 0x80);
	assert_int_equal(be32(data + 8), 512);
	/* Variable blocks; then there are no fixed ones. */
	memset(data, 0, 12);
	data[3] = 8;
	assert_int_equal(run6(f, 3, 0x15, 0x10, 0, 0, 12, 12), GOOD);
	assert_int_equal(run6(f, 3, 0x08, 1, 0, 0, 1, 512), CHECK);
	expect_sense(f, 3, 5, 0x2400);
	/* Unloaded, and loaded again. */
	assert_int_equal(run6(f, 3, 0x1b, 0, 0, 0, 0, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 3, 2, 0x3a00);
	assert_int_equal(run6(f, 3, 0x1b, 0, 0, 0, 1, 0), GOOD);
	assert_int_equal(run6(f, 3, 0x00, 0, 0, 0, 0, 0), CHECK);
	expect_sense(f, 3, 6, 0x2800);
	assert_int_equal(run6(f, 3, 0x00, 0, 0, 0, 0, 0), GOOD);
}

/* ---- boards ---- */

static void
refused_disks(void **state)
{
	static const char *const wrong[3][2] = {
	    {"r7:", "controller's own"},
	    {"ri:", "SCSI disks only"},
	    {"o512;t4:", "leave the offset"},
	};
	struct scsi_fixture *f = *state;

	for (unsigned i = 0; i < 3; i++) {
		struct scsi_fixture other = {.m = NULL};
		struct error e = {""};

		snprintf(other.specs[0], sizeof(other.specs[0]), "%s%s",
			 wrong[i][0], f->disk);
		other.list[0] = other.specs[0];
		assert_false(scsi_new(&other, 1, &e));
		assert_non_null(strstr(e.text, wrong[i][1]));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scsi_setup, scsi_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(inquiry),	  TEST(unit_attention),	      TEST(other_units),
	    TEST(wrong_commands), TEST(reservations),	      TEST(capacity),
	    TEST(reading),	  TEST(beyond_the_end),	      TEST(writing),
	    TEST(read_only),	  TEST(formatting),	      TEST(start_stop),
	    TEST(mode_sense),	  TEST(mode_select),	      TEST(bursts),
	    TEST(cdrom),	  TEST(table_of_contents),    TEST(no_medium),
	    TEST(tape_files),	  TEST(tape_variable_blocks), TEST(tape_space),
	    TEST(tape_protected), TEST(refused_disks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
