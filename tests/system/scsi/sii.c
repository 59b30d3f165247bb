/*
 * Drives the DC7061 (SII) of the DECstation 3100 and the DECsystem 5100, with
 * 128 KB of memory, of which each two or four bytes lie twice as far apart.
 */
#include "exercise.h"

#define REG(n) (*(volatile unsigned short *)(board->chip + 4 * (n)))
#define RAM    (board->chip + 0x1000000u)

enum {
	CSR = 0x03,
	ID = 0x04,
	SLCSR = 0x05,
	DESTAT = 0x06,
	DATA = 0x08,
	DMCTRL = 0x09,
	DMLOTC = 0x0a,
	DMADDRL = 0x0b,
	DMADDRH = 0x0c,
	DMABYTE = 0x0d,
	CSTAT = 0x12,
	DSTAT = 0x13,
	COMM = 0x14,
	DICTRL = 0x15,
	/* CSTAT */
	SIP = 0x0004,
	DST = 0x0020,
	CON = 0x0040,
	STATE = 0x0070,
	SCH = 0x0080,
	RST = 0x2000,
	DI = 0x4000,
	CI = 0x8000,
	/* DSTAT */
	MIS = 0x0010,
	IBF = 0x0400,
	TBE = 0x0800,
	DNE = 0x2000,
	/* COMM */
	ATN = 0x0008,
	CHRESET = 0x0080,
	DISCON = 0x0100,
	SELECT = 0x0400,
	INXFER = 0x0800,
	DO_RST = 0x4000,
	DMA = 0x8000,
	/* Where data and commands are in the memory; data at an odd place, as
	 * after a disconnection. */
	DATA_AT = 0x8001,
	COMMAND_AT = 0x1f000,
	ANSWER_LOOKS = 1000, /* at a target that is not there */
	MAX_DMA = 8192,
};

/* ---- memory ---- */

static volatile unsigned short *
halfword(unsigned at)
{
	unsigned lane = board->lane;

	return (volatile unsigned short *)(RAM + at / lane * lane * 2 +
					   at % lane - at % 2);
}

static void
to_memory(unsigned at, const unsigned char *bytes, unsigned len)
{
	for (unsigned i = 0; i < len; i++, at++) {
		volatile unsigned short *p = halfword(at);
		unsigned shift = 8 * (at % 2);

		*p = (unsigned short)((*p & ~(0xff << shift)) | bytes[i]
								    << shift);
	}
}

static void
from_memory(unsigned at, unsigned char *bytes, unsigned len)
{
	for (unsigned i = 0; i < len; i++, at++) {
		bytes[i] = (unsigned char)(*halfword(at) >> 8 * (at % 2));
	}
}

static void
start_dma(unsigned phase, unsigned at, unsigned len)
{
	REG(DMADDRL) = (unsigned short)at;
	REG(DMADDRH) = (unsigned short)(at >> 16);
	REG(DMLOTC) = (unsigned short)len;
	REG(COMM) =
	    (unsigned short)(DMA | INXFER | (REG(CSTAT) & STATE) | phase);
}

/* ---- the controller ---- */

void
sii_reset(void)
{
	REG(COMM) = CHRESET;
	REG(CSR) = 0x10;
	REG(ID) = 0x8007;
	REG(DICTRL) = 4;
	REG(COMM) = DO_RST;
	check((REG(CSTAT) & RST) != 0, "bus reset", REG(CSTAT));
	REG(CSTAT) = 0xffff;
	REG(CSR) = 0x1b;
}

/* By the data register. */
static unsigned
take_byte(unsigned phase)
{
	unsigned state = REG(CSTAT) & STATE;
	unsigned byte;

	REG(COMM) = (unsigned short)(state | phase);
	check((REG(DSTAT) & (IBF | MIS)) == IBF, "no byte", REG(DSTAT));
	byte = REG(DATA);
	REG(COMM) = (unsigned short)(INXFER | state | phase);
	while ((REG(DSTAT) & DNE) == 0) {
	}
	REG(DSTAT) = DNE;
	return byte;
}

static int
select_target(unsigned id)
{
	REG(DATA) = 0xc0;
	REG(SLCSR) = (unsigned short)id;
	REG(COMM) = INXFER | SELECT | ATN | CON | MSG_OUT;
	for (unsigned i = 0; (REG(CSTAT) & CI) == 0; i++) {
		if (i == ANSWER_LOOKS) {
			check((REG(CSTAT) & SIP) != 0, "no SIP", REG(CSTAT));
			REG(COMM) = DISCON;
			return 0;
		}
	}
	return 1;
}

/* What DMA has moved goes to or from the buffer; IN says it goes there. */
static unsigned
end_dma(unsigned in, unsigned asked, unsigned char *at)
{
	unsigned left = REG(DMLOTC);
	unsigned n = asked - left;

	if (left == 0 && (REG(COMM) & DMA) != 0 && (REG(DSTAT) & DNE) == 0) {
		n = 0; /* all of 8192 bytes */
	}
	if (in) {
		from_memory(DATA_AT, at, n);
	}
	return n;
}

int
sii_command(unsigned id, const unsigned char *cdb, unsigned len, unsigned size,
	    unsigned piece)
{
	unsigned char *bytes = (unsigned char *)buffer;
	unsigned left = size;
	unsigned saved = size;
	unsigned asked = 0;
	unsigned in = 0;
	unsigned message = 0xff;
	int status = -1;

	disconnections = 0;
	piece = piece < MAX_DMA ? piece : MAX_DMA;
	if (!select_target(id)) {
		return -1;
	}
	for (;;) {
		unsigned cstat;
		unsigned dstat;
		unsigned phase;

		while ((read_cause() & board->cause) == 0) {
		}
		cstat = REG(CSTAT);
		dstat = REG(DSTAT);
		check((cstat & (CI | DI)) != 0, "no interrupt", cstat);
		check((cstat & RST) == 0, "bus reset", cstat);
		if ((dstat & (DNE | MIS)) != 0 && asked != 0) {
			unsigned n = end_dma(in, asked, bytes + size - left);

			left -= n;
			asked = 0;
		}
		REG(DSTAT) = dstat & DNE;
		REG(CSTAT) = (unsigned short)cstat;
		if ((cstat & (SCH | CON)) == SCH) {
			REG(COMM) = 0;
			if (status >= 0 || message != 4) {
				residue = left;
				return status;
			}
			disconnections++;
			message = 0xff;
			continue;
		}
		if ((cstat & (SCH | DST)) == (SCH | DST)) {
			check(REG(DESTAT) == id, "reselected by", REG(DESTAT));
			left = saved;
		}
		if ((dstat & (MIS | IBF | TBE)) == 0) {
			continue;
		}
		phase = dstat & 7;
		switch (phase) {
		case COMMAND:
			to_memory(COMMAND_AT, cdb, len);
			start_dma(phase, COMMAND_AT, len);
			break;
		case DATA_IN:
		case DATA_OUT:
			in = phase == DATA_IN;
			asked = left < piece ? left : piece;
			check(asked != 0, "more data than", size);
			if (!in) {
				to_memory(DATA_AT, bytes + size - left, asked);
			}
			start_dma(phase, DATA_AT, asked);
			break;
		case STATUS:
			status = (int)take_byte(phase);
			break;
		case MSG_IN:
			message = take_byte(phase);
			if (message == 2) {
				saved = left;
			}
			break;
		default:
			fail("phase", phase);
		}
	}
}
