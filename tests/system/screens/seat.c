/*
 * A DECstation 5000/200 with a PMAG-BA in slot 0: draws stripes and a cursor,
 * switches the mouse on, and says on line 3 what comes from keyboard and mouse,
 * as "LINE:BYTE" in hexadecimal.  The key q ends it.
 */
#define REG(n)	 (*(volatile unsigned short *)(0xbfe00000u + 8 * (n)))
#define BT459(n) (*(volatile unsigned *)(0xbe200000u + 4 * (n)))
#define FB	 ((volatile unsigned char *)0xbe000000u)

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
	LPR_4800 = 0x1c18,
	LPR_ODD = 0x00c0,
	KEYBOARD = 0,
	MOUSE,
	CONSOLE = 3,
	LK_UPDOWN = 0x86,
	LK_Q = 0xc1,
	ADDR_LO = 0,
	ADDR_HI,
	DATA,
	CMAP,
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

static void
address(unsigned a)
{
	BT459(ADDR_LO) = a & 0xff;
	BT459(ADDR_HI) = a >> 8;
}

static void
colour(unsigned a, unsigned rgb)
{
	address(a);
	BT459(CMAP) = rgb >> 16;
	BT459(CMAP) = rgb >> 8 & 0xff;
	BT459(CMAP) = rgb & 0xff;
}

static void
draw(void)
{
	for (unsigned i = 0; i < 16; i++) {
		colour(i, i * 0x100c08);
	}
	colour(0x183, 0xff4020);
	for (unsigned i = 0; i < 1024 * 864; i++) {
		FB[i] = (unsigned char)((i >> 5 ^ i >> 15) & 15);
	}
	address(0x400);
	for (unsigned i = 0; i < 1024; i++) {
		BT459(DATA) = 0xff;
	}
	address(0x300);
	BT459(DATA) = 0xc0;
	BT459(DATA) = (220 + 480) & 0xff;
	BT459(DATA) = (220 + 480) >> 8;
	BT459(DATA) = (35 + 400) & 0xff;
	BT459(DATA) = (35 + 400) >> 8;
}

int
main(void)
{
	static const char digits[] = "0123456789abcdef";
	unsigned word = 0;

	draw();
	REG(CSR) = CSR_MSE;
	REG(LPR) = LPR_4800 | KEYBOARD;
	REG(LPR) = LPR_4800 | LPR_ODD | MOUSE;
	REG(LPR) = LPR_9600 | CONSOLE;
	send(KEYBOARD, LK_UPDOWN | 1 << 3); /* the main array */
	send(MOUSE, 'R');
	send(CONSOLE, '>');
	while ((word & 0x3ff) != (KEYBOARD << 8 | LK_Q)) {
		word = REG(RBUF);
		if ((word & DVAL) == 0) {
			continue;
		}
		send(CONSOLE, digits[word >> 8 & 3]);
		send(CONSOLE, ':');
		send(CONSOLE, digits[word >> 4 & 15]);
		send(CONSOLE, digits[word & 15]);
		send(CONSOLE, '\n');
	}
	return 0;
}
