/*
 * Boots from a disk of a DECstation and exercises its SCSI: reads by the
 * firmware's routines, then drives the NCR 53C94 itself, by DMA, with
 * disconnections and errors.  It is the one of slot 5 in the 5000/200, with
 * memory of its own, or that behind the I/O ASIC, whose DMA reaches all memory.
 *
 * Block n of the disk, from 256 on, is filled with words n.  What it prints is
 * the same in every run.  Arguments of the firmware's boot command:
 *
 *	-a	all of it
 *	-w	writes blocks of numbers that count up for ever, and says which
 *		are written
 *	others	nothing but to show the arguments
 */
#define WORD(a)	 (*(volatile unsigned *)(a))
#define REG(n)	 WORD(board->chip + 4 * (n))
#define DMAR	 WORD(board->chip + 0x40000)
#define RAM	 ((volatile unsigned *)(board->chip + 0x80000))
#define CSR	 WORD(0xbff00000u)
#define DMAR_OUT 0x80000000u

#define ASIC(n)	    WORD(board->asic + 0x10 * (n))
#define SCSI_DMA_P  ASIC(0)
#define SCSI_DMA_BP ASIC(1)
#define SSR	    ASIC(16)
#define SIR	    ASIC(17)
#define SIMR	    ASIC(18)
#define SCR	    ASIC(27)
#define SDR0	    ASIC(28)
#define SDR1	    ASIC(29)
#define DMA_IN	    0x60000u
#define DMA_ON	    0x20000u
#define PTR_LOAD    0x80000u
#define OVRUN	    0x40000u
#define SCSI	    0x200u
#define PAGE	    4096u

enum {
	TCL,
	TCM,
	FIFO,
	CMD,
	STAT,
	INTR,
	STEP,
	FFLAG,
	CFG1,
	CCF,
	INT = 0x80,
	DIS = 0x20,
	BS = 0x10,
	FC = 0x08,
	RESEL = 0x04,
	DATA_OUT = 0,
	DATA_IN = 1,
	STATUS = 3,
	MSG_IN = 7,
	PATTERN = 256, /* first block with its number in it */
};

/* By the system type that the firmware tells. */
struct board {
	unsigned type;
	unsigned chip;
	unsigned asic;	/* 0: a PMAZ-AA instead */
	unsigned cause; /* bit of the interrupt */
};
static const struct board boards[] = {
    {2, 0xbf400000u, 0, 0x400},
    {3, 0xbc300000u, 0xbc040000u, 0x2000},
    {4, 0xbfb00000u, 0xbf840000u, 0x400},
    {7, 0xbc300000u, 0xbc040000u, 0x2000},
};

static const struct board *board;
static unsigned next_page;
static const unsigned *callv;
static unsigned disconnections;
static unsigned residue;
static unsigned buffer[16384] __attribute__((aligned(8)));
static unsigned char sense[18];

unsigned read_cause(void);

#define printf	  ((int (*)(const char *, ...))callv[0x30 / 4])
#define strcmp	  ((int (*)(const char *, const char *))callv[0x0c / 4])
#define bootinit  ((int (*)(const char *))callv[0x54 / 4])
#define bootread  ((int (*)(unsigned, void *, unsigned))callv[0x58 / 4])
#define old_open  ((int (*)(const char *, int))0xbfc00030)
#define old_read  ((int (*)(int, void *, int))0xbfc00038)
#define old_close ((int (*)(int))0xbfc00050)
#define old_lseek ((int (*)(int, int, int))0xbfc00058)

static void
fail(const char *what, unsigned value)
{
	printf("FAILED: %s 0x%x\n", what, value);
	((void (*)(int, int))callv[0x9c / 4])(0, 0);
	for (;;) {
	}
}

static void
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

/* ---- DMA ---- */

static unsigned
physical(const void *p)
{
	return (unsigned)p & 0x1fffffff;
}

/* Keeps the ASIC in pages. */
static void
give_page(void)
{
	if ((SIR & PTR_LOAD) != 0) {
		SIR = ~PTR_LOAD;
		SCSI_DMA_BP = next_page << 3;
		next_page += PAGE;
	}
}

static void
begin_asic(unsigned in, const unsigned char *at)
{
	unsigned from = physical(at) & ~7u;
	unsigned between = (unsigned)at >> 1 & 3;
	const unsigned *p = (const unsigned *)((unsigned)at & ~7u);

	SSR &= ~DMA_IN;
	SIR = ~PTR_LOAD;
	SDR0 = p[0];
	SDR1 = p[1];
	SCR = between;
	if (!in && between != 0) {
		SCR = 4 | between;
		from += 8;
	}
	next_page = (from & ~(PAGE - 1)) + PAGE;
	SCSI_DMA_P = from << 3;
	SCSI_DMA_BP = next_page << 3;
	next_page += PAGE;
	SSR |= in ? DMA_IN : DMA_ON;
}

/* What has not filled eight bytes is still in the ASIC. */
static void
end_asic(unsigned in)
{
	volatile unsigned short *to =
	    (volatile unsigned short *)(0xa0000000u | SCSI_DMA_P >> 3);
	unsigned words[2] = {SDR0, SDR1};
	unsigned left = SCR & 7;

	check((SIR & OVRUN) == 0, "overrun", SIR);
	SSR &= ~DMA_IN;
	for (unsigned i = 0; in && i < left; i++) {
		to[i] = (unsigned short)(words[i / 2] >> 16 * (i % 2));
	}
}

/* N bytes from or to AT. */
static void
begin_dma(unsigned in, const unsigned char *at, unsigned n)
{
	if (board->asic != 0) {
		begin_asic(in, at);
		return;
	}
	for (unsigned i = 0; !in && i < n / 4; i++) {
		RAM[i] = ((const unsigned *)at)[i];
	}
	DMAR = in ? 0 : DMAR_OUT;
}

static void
end_dma(unsigned in, unsigned char *at, unsigned n)
{
	if (board->asic != 0) {
		end_asic(in);
		return;
	}
	for (unsigned i = 0; in && i < n / 4; i++) {
		((unsigned *)at)[i] = RAM[i];
	}
	for (unsigned i = n & ~3u; in && i < n; i++) {
		at[i] = ((volatile unsigned char *)RAM)[i];
	}
}

/* ---- the controller ---- */

static unsigned
wait(unsigned *bits)
{
	unsigned phase;

	/* The interrupt reaches the CPU through the CSR, or the ASIC. */
	while ((read_cause() & board->cause) == 0) {
		if (board->asic != 0) {
			give_page();
		}
	}
	check((REG(STAT) & INT) != 0, "no interrupt", REG(STAT));
	if (board->asic != 0) {
		check((SIR & SCSI) != 0, "SIR", SIR);
	} else {
		check((CSR & 0x20) != 0, "CSR", CSR);
	}
	phase = REG(STAT) & 7;
	*bits = REG(INTR) & 0xff;
	return phase;
}

static void
reset(void)
{
	unsigned bits;

	if (board->asic != 0) {
		SIR = 0;
		SIMR = SCSI;
	} else {
		CSR = 0x200000;
	}
	REG(CMD) = 0x02;
	REG(CMD) = 0x00;
	REG(CFG1) = 0x17;
	REG(CCF) = 5;
	REG(INTR) = 153;
	REG(CMD) = 0x03;
	wait(&bits);
	check(bits == 0x80, "bus reset", bits);
	REG(CMD) = 0x44;
}

/* A command with data from or to the buffer, DMA in pieces of at most PIECE
 * bytes.  The status, or -1: nobody answers. */
static int
command(unsigned id, const unsigned char *cdb, unsigned len, unsigned size,
	unsigned piece)
{
	unsigned left = size;
	unsigned saved = size;
	unsigned asked = 0;
	unsigned in = 0;
	unsigned message = 0xff;
	int status = -1;

	disconnections = 0;
	REG(CMD) = 0x01;
	REG(STAT) = id;
	REG(FIFO) = 0xc0;
	for (unsigned i = 0; i < len; i++) {
		REG(FIFO) = cdb[i];
	}
	REG(CMD) = 0x42;
	for (;;) {
		unsigned bits;
		unsigned phase = wait(&bits);

		if (asked != 0) {
			unsigned n = asked - ((REG(TCL) & 0xff) |
					      (REG(TCM) & 0xff) << 8);

			end_dma(in, (unsigned char *)buffer + size - left, n);
			left -= n;
			asked = 0;
		}
		if ((bits & DIS) != 0) {
			REG(CMD) = 0x01;
			REG(CMD) = 0x44;
			if (status >= 0 || message != 4) {
				residue = left;
				return status;
			}
			disconnections++;
			message = 0xff;
		} else if ((bits & RESEL) != 0) {
			unsigned who = REG(FIFO) & 0xff;

			check(who == (0x80 | 1u << id), "reselected by", who);
			check((REG(FIFO) & 0xff) == 0x80, "identify", 0);
			left = saved;
			REG(CMD) = 0x12;
		} else if (phase == MSG_IN && (REG(FFLAG) & 0x1f) == 2) {
			status = (int)(REG(FIFO) & 0xff);
			message = REG(FIFO) & 0xff;
			check(message == 0, "message", message);
			REG(CMD) = 0x12;
		} else if (phase == MSG_IN && (bits & FC) != 0 &&
			   (bits & BS) == 0) {
			message = REG(FIFO) & 0xff;
			if (message == 2) {
				saved = left;
			}
			REG(CMD) = 0x12;
		} else if (phase == MSG_IN) {
			REG(CMD) = 0x10;
		} else if (phase == STATUS) {
			REG(CMD) = 0x11;
		} else {
			check(phase <= DATA_IN, "phase", phase);
			in = phase == DATA_IN;
			asked = left < piece ? left : piece;
			begin_dma(in, (unsigned char *)buffer + size - left,
				  asked);
			REG(TCL) = asked;
			REG(TCM) = asked >> 8;
			REG(CMD) = 0x80;
			REG(CMD) = asked != 0 ? 0x90 : 0x98;
		}
	}
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
	reset();
	if (strcmp(argv[2], "-w") == 0) {
		short_command(0, 0x00, 0, 0);
		write_for_ever();
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
