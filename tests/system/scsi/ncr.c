/*
 * Drives the NCR 53C94: that of slot 5 in the 5000/200, with memory of its own,
 * or that behind the I/O ASIC, whose DMA reaches all memory.
 */
#include "exercise.h"

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
};

static unsigned next_page;

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

void
ncr_reset(void)
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

int
ncr_command(unsigned id, const unsigned char *cdb, unsigned len, unsigned size,
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
