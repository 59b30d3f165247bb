/*
 * A DECstation 5000/200 with SCSI disks, and a driver of its controller as
 * systems have one, for tests of the chip and of the targets.
 *
 *	0	disk of SECTORS blocks; block n is filled with n, its first byte
 *		is n / 256
 *	1	the same file, read-only
 *	2	CD-ROM of CD_BLOCKS blocks of 2048 bytes
 *	3	tape of three files: 3 blocks, nothing, 700 bytes
 */
#ifndef TESTS_UNIT_SCSI_BOARD_H
#define TESTS_UNIT_SCSI_BOARD_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dec_board.h"
#include "devices/ncr53c9x.h"
#include "emul/emul.h"

#define SECTORS	  4032
#define CD_BLOCKS 20

#define PMAZ	  UINT64_C(0x1f400000)
#define PMAZ_DMAR (PMAZ + 0x40000)
#define PMAZ_RAM  (PMAZ + 0x80000)
#define PMAZ_ROM  (PMAZ + 0xc0000)
#define DMAR_OUT  0x80000000u

enum {
	INT = 0x80,
	GE = 0x40,
	TC = 0x10,
	SBR = 0x80,
	ILL = 0x40,
	DIS = 0x20,
	BS = 0x10,
	FC = 0x08,
	RESEL = 0x04,
	DMA = 0x80,
	DATA_OUT = 0,
	DATA_IN = 1,
	COMMAND = 2,
	STATUS = 3,
	MSG_OUT = 6,
	MSG_IN = 7,
	GOOD = 0,
	CHECK = 2,
};

struct scsi_fixture {
	const char *subtype; /* NULL: 3max */
	struct emul emul;
	struct machine *m;
	char disk[32];
	char cd[32];
	char tape[32];
	char specs[4][48];
	const char *list[4];

	/* What the last command of the driver did. */
	unsigned disconnections;
	unsigned saves;	   /* SAVE DATA POINTER messages */
	uint32_t residue;  /* bytes that were not moved */
	uint8_t identify;  /* to be used: 0xc0 allows disconnecting */
	uint8_t sense[18]; /* of the last scsi_sense */
};

static inline int
scsi_make_file(char *name)
{
	int fd;

	strcpy(name, "/tmp/test_scsi.XXXXXX");
	fd = mkstemp(name);
	assert_true(fd >= 0);
	return fd;
}

static inline void
scsi_fill_file(int fd, unsigned first, unsigned sectors)
{
	for (unsigned i = first; i < first + sectors; i++) {
		uint8_t b[512];

		memset(b, (int)(i & 0xff), sizeof(b));
		b[0] = (uint8_t)(i >> 8);
		assert_int_equal(write(fd, b, sizeof(b)), sizeof(b));
	}
}

static inline void
scsi_make_tape(char *name)
{
	char other[40];
	int fd = scsi_make_file(name);
	FILE *f;

	scsi_fill_file(fd, 1, 3);
	close(fd);
	snprintf(other, sizeof(other), "%s.1", name);
	f = fopen(other, "w");
	assert_non_null(f);
	fclose(f);
	snprintf(other, sizeof(other), "%s.2", name);
	f = fopen(other, "w");
	assert_non_null(f);
	for (unsigned i = 0; i < 700; i++) {
		fputc('t', f);
	}
	fclose(f);
}

/* A board with the N disks of SPECS; false: it was refused, and E says why. */
static inline bool
scsi_new(struct scsi_fixture *f, unsigned n, struct error *e)
{
	log_init(&f->emul.log);
	log_set_all(&f->emul.log, LOG_ERROR);
	f->emul.options.machine.type = "decstation";
	f->emul.options.machine.subtype =
	    f->subtype != NULL ? f->subtype : "3max";
	f->emul.options.disks = f->list;
	f->emul.options.n_disks = n;
	f->m = machine_new(&f->emul, &f->emul.options.machine, e);
	f->identify = 0xc0;
	return f->m != NULL;
}

static inline int
scsi_setup_on(void **state, const char *subtype)
{
	struct scsi_fixture *f = calloc(1, sizeof(*f));
	struct error e = {""};
	int fd;

	assert_non_null(f);
	f->subtype = subtype;
	fd = scsi_make_file(f->disk);
	scsi_fill_file(fd, 0, SECTORS);
	close(fd);
	fd = scsi_make_file(f->cd);
	scsi_fill_file(fd, 0, 4 * CD_BLOCKS);
	close(fd);
	scsi_make_tape(f->tape);
	snprintf(f->specs[0], sizeof(f->specs[0]), "d:%s", f->disk);
	snprintf(f->specs[1], sizeof(f->specs[1]), "r1:%s", f->disk);
	snprintf(f->specs[2], sizeof(f->specs[2]), "c:%s", f->cd);
	snprintf(f->specs[3], sizeof(f->specs[3]), "t3:%s", f->tape);
	for (unsigned i = 0; i < 4; i++) {
		f->list[i] = f->specs[i];
	}
	*state = f;
	if (!scsi_new(f, 4, &e)) {
		print_error("%s\n", e.text);
		return -1;
	}
	return 0;
}

static inline int
scsi_setup(void **state)
{
	return scsi_setup_on(state, "3max");
}

static inline int
scsi_teardown(void **state)
{
	struct scsi_fixture *f = *state;
	char other[40];

	machine_free(f->m);
	unlink(f->disk);
	unlink(f->cd);
	unlink(f->tape);
	for (unsigned i = 1; i < 3; i++) {
		snprintf(other, sizeof(other), "%s.%u", f->tape, i);
		unlink(other);
	}
	free(f);
	return 0;
}

/* ---- the chip ---- */

/* Where it is, in tests of other boards. */
static uint64_t ncr_base = PMAZ;

static inline uint8_t
ncr_read(struct machine *m, unsigned reg)
{
	return (uint8_t)board_read(m, ncr_base + 4 * reg, 4);
}

static inline void
ncr_write(struct machine *m, unsigned reg, uint8_t value)
{
	board_write(m, ncr_base + 4 * reg, 4, value);
}

static inline void
ncr_count(struct machine *m, uint32_t n)
{
	ncr_write(m, NCR_TCL, (uint8_t)n);
	ncr_write(m, NCR_TCM, (uint8_t)(n >> 8));
}

static inline uint32_t
ncr_counter(struct machine *m)
{
	return ncr_read(m, NCR_TCL) | (uint32_t)ncr_read(m, NCR_TCM) << 8;
}

static inline unsigned
ncr_fifo_count(struct machine *m)
{
	return ncr_read(m, NCR_FFLAG) & 0x1f;
}

/* Time passes until the chip interrupts, half a second at most. */
static inline bool
ncr_wait(struct machine *m)
{
	for (unsigned i = 0; i < 50000; i++) {
		if ((ncr_read(m, NCR_STAT) & INT) != 0) {
			return true;
		}
		board_run_for(m, 10 * EMUL_MICROSECOND);
	}
	return false;
}

/* Waits; then the phase must be PHASE and the interrupt BITS. */
static inline void
ncr_expect(struct machine *m, uint8_t phase, uint8_t bits)
{
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_STAT) & 7, phase);
	assert_int_equal(ncr_read(m, NCR_INTR), bits);
}

/* As drivers begin. */
static inline void
ncr_init(struct machine *m)
{
	ncr_write(m, NCR_CMD, 0x02);
	ncr_write(m, NCR_CMD, 0x00);
	ncr_write(m, NCR_CFG1, 0x17);
	ncr_write(m, NCR_CCF, 5);
	ncr_write(m, NCR_INTR, 153);
	ncr_write(m, NCR_CMD, 0x03);
	assert_true(ncr_wait(m));
	assert_int_equal(ncr_read(m, NCR_INTR), SBR);
	ncr_write(m, NCR_CMD, 0x44);
}

static inline void
ncr_select(struct machine *m, unsigned id, uint8_t identify, const uint8_t *cdb,
	   unsigned len)
{
	ncr_write(m, NCR_STAT, (uint8_t)id);
	ncr_write(m, NCR_CMD, 0x01);
	ncr_write(m, NCR_FIFO, identify);
	for (unsigned i = 0; i < len; i++) {
		ncr_write(m, NCR_FIFO, cdb[i]);
	}
	ncr_write(m, NCR_CMD, 0x42);
}

/* ---- the driver ---- */

/* Transfers what is left of the data, at the start of the buffer. */
static inline void
scsi_data(struct machine *m, bool out, uint32_t left)
{
	board_write(m, PMAZ_DMAR, 4, out ? DMAR_OUT : 0);
	ncr_count(m, left);
	ncr_write(m, NCR_CMD, DMA | 0x00);
	ncr_write(m, NCR_CMD, left > 0 ? DMA | 0x10 : DMA | 0x18);
}

/* Executes a command, with at most LEN bytes of data to or from it, and returns
 * the status.  Disconnections are what they are. */
static inline uint8_t
scsi_command(struct scsi_fixture *f, unsigned id, const uint8_t *cdb,
	     unsigned cdb_len, uint8_t *data, uint32_t len)
{
	struct machine *m = f->m;
	uint32_t left = len;
	uint32_t saved = len;
	uint32_t asked = 0;
	bool moving = false;
	bool in = false;
	uint8_t status = 0xff;
	uint8_t message = 0xff;
	bool done = false;

	f->disconnections = 0;
	f->saves = 0;
	ncr_select(m, id, f->identify, cdb, cdb_len);
	while (!done) {
		uint8_t phase;
		uint8_t bits;

		assert_true(ncr_wait(m));
		phase = ncr_read(m, NCR_STAT) & 7;
		bits = ncr_read(m, NCR_INTR);
		assert_int_equal(bits & (ILL | SBR), 0);
		if (moving) {
			uint32_t n = asked - ncr_counter(m);

			moving = false;
			if (in) {
				memory_dma_read(m->memory, NULL, PMAZ_RAM,
						data + (len - left), n);
			}
			left -= n;
		}
		if ((bits & DIS) != 0) {
			ncr_write(m, NCR_CMD, 0x01);
			ncr_write(m, NCR_CMD, 0x44);
			if (status != 0xff) {
				done = true;
			} else {
				assert_int_equal(message, 0x04);
				f->disconnections++;
			}
			continue;
		}
		if ((bits & RESEL) != 0) {
			assert_int_equal(phase, MSG_IN);
			assert_int_equal(ncr_fifo_count(m), 2);
			assert_int_equal(ncr_read(m, NCR_FIFO), 0x80 | 1 << id);
			assert_int_equal(ncr_read(m, NCR_FIFO), 0x80);
			left = saved;
			ncr_write(m, NCR_CMD, 0x12);
			continue;
		}
		if (phase == MSG_IN && (bits & FC) != 0 && status == 0xff &&
		    (bits & BS) == 0 && ncr_fifo_count(m) == 1) {
			message = ncr_read(m, NCR_FIFO);
			if (message == 0x02) {
				saved = left;
				f->saves++;
			}
			ncr_write(m, NCR_CMD, 0x12);
			continue;
		}
		if (phase == MSG_IN && ncr_fifo_count(m) == 2) {
			status = ncr_read(m, NCR_FIFO);
			assert_int_equal(ncr_read(m, NCR_FIFO), 0);
			ncr_write(m, NCR_CMD, 0x12);
			continue;
		}
		switch (phase) {
		case DATA_IN:
		case DATA_OUT:
			in = phase == DATA_IN;
			asked = left < 0x8000 ? left : 0x8000;
			moving = left > 0;
			if (!in) {
				memory_dma_write(m->memory, NULL, PMAZ_RAM,
						 data + (len - left), asked);
			}
			scsi_data(m, !in, asked);
			break;
		case STATUS:
			ncr_write(m, NCR_CMD, 0x11);
			break;
		case MSG_IN:
			ncr_write(m, NCR_CMD, 0x10);
			break;
		default:
			fail_msg("phase %u", phase);
		}
	}
	f->residue = left;
	return status;
}

/* The sense data of a target; returns key and flags. */
static inline uint8_t
scsi_sense(struct scsi_fixture *f, unsigned id)
{
	static const uint8_t cdb[6] = {0x03, 0, 0, 0, 18, 0};

	assert_int_equal(
	    scsi_command(f, id, cdb, 6, f->sense, sizeof(f->sense)), GOOD);
	return f->sense[2];
}

static inline unsigned
scsi_asc(const struct scsi_fixture *f)
{
	return (unsigned)f->sense[12] << 8 | f->sense[13];
}

static inline uint32_t
scsi_info(const struct scsi_fixture *f)
{
	return (uint32_t)f->sense[3] << 24 | (uint32_t)f->sense[4] << 16 |
	       (uint32_t)f->sense[5] << 8 | f->sense[6];
}

/* The command fails with this sense. */
static inline void
scsi_fails(struct scsi_fixture *f, unsigned id, const uint8_t *cdb,
	   unsigned cdb_len, uint8_t key, unsigned asc)
{
	uint8_t data[512] = {0};

	assert_int_equal(scsi_command(f, id, cdb, cdb_len, data, sizeof(data)),
			 CHECK);
	assert_int_equal(scsi_sense(f, id), key);
	assert_int_equal(scsi_asc(f), asc);
}

/* Resets chip and bus, and hears what the targets have to say of it. */
static inline void
scsi_start(struct scsi_fixture *f)
{
	ncr_init(f->m);
	for (unsigned id = 0; id < 4; id++) {
		assert_int_equal(scsi_sense(f, id), 6);
		assert_int_equal(scsi_asc(f), 0x2900);
	}
}

#endif
