/*
 * A DECstation 5000/200 with a PMAG-CA in slot 0: draws rectangles, lines,
 * stipples, spans and copies, waits for vertical blankings between them, reads
 * the screen back and says a checksum of it on line 3, as eight digits of
 * hexadecimal.
 */
#define DZ(n)	 (*(volatile unsigned short *)(0xbfe00000u + 8 * (n)))
#define BT459(n) (*(volatile unsigned *)(0xbe200000u + 4 * (n)))
#define STIC(n)	 (*(volatile unsigned *)(0xbe180000u + 4 * (n)))
#define POLL	 0xbe000000u

enum {
	DZ_CSR,
	DZ_LPR,
	DZ_TCR,
	DZ_TDR,
	DZ_MSE = 0x20,
	DZ_TRDY = 0x8000,
	DZ_9600 = 0x1e18,
	CONSOLE = 3,
};

enum {
	IPDVINT = 8,
	INT_V = 0x200,
	INT_V_WE = 0x400,
	INT_P = 0x20000,
	INT_P_WE = 0x40000,
	LINES = 0x811,	  /* with a colour for all, their own widths */
	STIPPLES = 0xa11, /* with their own masks, too */
	COPYSPANS = 0x405,
	READSPANS = 0x006,
	WRITESPANS = 0x007,
	COPY = 0x20001, /* update methods, enabled */
	XOR = 0x11001,
	WE_XYMASK = 0x200,
	SPAN = 0x80000,
	PRIMITIVE = 0x1ffffff, /* one, all planes */
	WIDTH = 1280,
	HEIGHT = 1024,
};

/* A packet and a span of pixels, neither across 32 KB. */
static volatile unsigned packet[1024] __attribute__((aligned(8192)));
static volatile unsigned pixels[2048] __attribute__((aligned(8192)));
static unsigned noise = 1;

static unsigned
next(unsigned below)
{
	noise = noise * 1103515245u + 12345u;
	return (noise >> 8) % below;
}

static unsigned
at(int x, int y)
{
	return (unsigned)x << 19 | ((unsigned)y << 3 & 0xffff);
}

/* Where memory is as packets say it. */
static unsigned
stic_address(volatile unsigned *p)
{
	unsigned a = (unsigned)p;

	return (a & 0x600000) << 6 | (a & 0x1f8000) << 3 | (a & 0x7fff);
}

static void
wait_for(unsigned flag)
{
	while ((STIC(IPDVINT) & flag) == 0) {
	}
}

/* Has the packet done, and waits for it. */
static void
send(void)
{
	unsigned a = (unsigned)packet & 0x7fffff;

	STIC(IPDVINT) = INT_P_WE;
	(void)*(volatile unsigned *)(POLL + (a >> 15 << 9) + (a >> 9 & 0x3c));
	wait_for(INT_P);
}

static void
begin(unsigned command, unsigned update)
{
	packet[0] = command;
	packet[1] = PRIMITIVE;
	packet[2] = 0;
	packet[3] = update;
}

/* The ends and the width of a line that is a rectangle. */
static void
put_rectangle(volatile unsigned *words, int x, int y, int w, int h)
{
	unsigned width = (unsigned)h * 4 - 1;

	words[0] = at(x, y) + width;
	words[1] = at(x + w, y) + width;
	words[2] = width;
}

static void
draw(void)
{
	int x = (int)next(WIDTH);
	int y = (int)next(HEIGHT);

	begin(LINES, COPY);
	packet[4] = next(256);
	put_rectangle(packet + 5, x, y, (int)next(200) + 1, (int)next(200) + 1);
	send();
	begin(LINES, XOR);
	packet[4] = next(256);
	packet[5] = at(x, y);
	packet[6] = at((int)next(4000) - 2000, (int)next(4000) - 2000);
	packet[7] = 4;
	send();
	begin(STIPPLES, COPY | WE_XYMASK);
	packet[4] = next(256);
	for (unsigned i = 5; i < 13; i++) {
		packet[i] = next(0x1000000) * 0x101u;
	}
	packet[13] = next(16) << 16 | next(16);
	put_rectangle(packet + 14, (int)next(WIDTH), (int)next(HEIGHT), 100,
		      40);
	send();
	begin(COPYSPANS, COPY | SPAN);
	packet[1] = 100u << 24 | 0xffffff;
	packet[4] = 1;
	for (int i = 0; i < 100; i++) {
		packet[5 + 3 * i] = 300 << 3;
		packet[6 + 3 * i] = at(x, y + i);
		packet[7 + 3 * i] = at(y, x + i);
	}
	send();
	for (unsigned i = 0; i < 50; i++) {
		pixels[i] = i * 5;
	}
	begin(WRITESPANS, COPY | SPAN);
	packet[4] = stic_address(pixels);
	packet[5] = 50 << 3;
	packet[6] = at(y, x);
	packet[7] = 0;
	send();
}

static unsigned
checksum(void)
{
	unsigned sum = 0;

	for (int y = 0; y < HEIGHT; y += 16) {
		begin(READSPANS, COPY | SPAN);
		packet[4] = stic_address(pixels);
		packet[5] = WIDTH << 3;
		packet[6] = at(0, y);
		packet[7] = 0;
		send();
		for (unsigned i = 0; i < WIDTH; i++) {
			sum = sum * 31 + pixels[i];
		}
	}
	return sum;
}

static void
say(unsigned c)
{
	DZ(DZ_TCR) = 1u << CONSOLE;
	while ((DZ(DZ_CSR) & DZ_TRDY) == 0) {
	}
	DZ(DZ_TDR) = (unsigned short)c;
	DZ(DZ_TCR) = 0;
}

int
main(void)
{
	unsigned sum;

	BT459(0) = 0;
	BT459(1) = 0;
	for (unsigned i = 0; i < 256; i++) {
		BT459(3) = i;
		BT459(3) = i * 3 & 0xff;
		BT459(3) = 0xff - i;
	}
	for (unsigned i = 0; i < 30; i++) {
		draw();
		if (i % 8 == 0) {
			STIC(IPDVINT) = INT_V_WE;
			wait_for(INT_V);
		}
	}
	sum = checksum();
	DZ(DZ_CSR) = DZ_MSE;
	DZ(DZ_LPR) = DZ_9600 | CONSOLE;
	for (int i = 28; i >= 0; i -= 4) {
		say("0123456789abcdef"[sum >> i & 15]);
	}
	say('\n');
	return 0;
}
