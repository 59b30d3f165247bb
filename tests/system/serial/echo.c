/*
 * Sends what comes to a serial line of the DECstation 5000/200 back there, in
 * capitals; a q ends it.
 */
#define REG(n) (*(volatile unsigned short *)(0xbfe00000u + 8 * (n)))

enum {
	CSR,
	RBUF, /* read */
	LPR = RBUF,
	TCR,
	TDR,
	CSR_MSE = 0x20,
	TRDY = 0x8000,
	DVAL = 0x8000,
	LPR_9600 = 0x1e18,
	LINES = 4,
};

static void
send(unsigned line, unsigned c)
{
	REG(TCR) = (unsigned short)(1u << line);
	while ((REG(CSR) & TRDY) == 0) {
	}
	REG(TDR) = (unsigned short)c;
	REG(TCR) = 0;
}

int
main(void)
{
	unsigned c = 0;

	REG(CSR) = CSR_MSE;
	for (unsigned line = 0; line < LINES; line++) {
		REG(LPR) = (unsigned short)(LPR_9600 | line);
		send(line, '>');
	}
	while (c != 'q') {
		unsigned word = REG(RBUF);

		if ((word & DVAL) == 0) {
			continue;
		}
		c = word & 0xff;
		send(word >> 8 & 3, c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	return 0;
}
