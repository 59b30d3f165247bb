/*
 * Packets for the server of gdb: fuzz_gdb SEED COUNT prints COUNT of them as a
 * gdb would send them, some of them damaged, and then `k'.  What is sent while
 * the machine runs stops it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutation.h"

#define PACKET_MAX 20000

static const char *const packets[] = {
    "?",
    "g",
    "G00000000",
    "p%x",
    "P%x=%x",
    "m%x,%x",
    "M%x,4:%x",
    "X%x,3:}]a",
    "c",
    "c%x",
    "s",
    "s%x",
    "C05",
    "S05;%x",
    "bs",
    "bc",
    "Hg%x",
    "Hc-1",
    "Hcp1.1",
    "T%x",
    "vCont?",
    "vCont;c",
    "vCont;s:%x;c",
    "vCont;r%x,%x:1",
    "vCont;S05:1",
    "vCont;c:%x",
    "vCont;s:2",
    "vCont;r%x,%x:2;c:1",
    "vMustReplyEmpty",
    "Z0,%x,4",
    "z0,%x,4",
    "Z1,%x,4",
    "Z2,%x,%x",
    "Z3,%x,%x",
    "Z4,%x,%x",
    "z2,%x,%x",
    "z4,%x,%x",
    "qSupported:multiprocess+",
    "qXfer:features:read:target.xml:%x,%x",
    "qXfer:features:read:x:0,1",
    "qXfer:threads:read::%x,%x",
    "qfThreadInfo",
    "qsThreadInfo",
    "qThreadExtraInfo,%x",
    "qC",
    "qAttached",
    "qSymbol::",
    "qRcmd,%x",
    "qRcmd,72656769737465727320",	    /* monitor registers */
    "qRcmd,70687973206f6e",		    /* monitor phys on */
    "qRcmd,70687973206f6666",		    /* monitor phys off */
    "qRcmd,7265736574",			    /* monitor reset */
    "qRcmd,686973746f727920637574",	    /* monitor history cut */
    "qRcmd,736e617073686f7420736176652061", /* monitor snapshot save a */
    "qRcmd,736e617073686f74206c6f61642061", /* monitor snapshot load a */
};
#define N_PACKETS (sizeof(packets) / sizeof(packets[0]))

/* Numbers that matter more often than others. */
static uint64_t
number(uint64_t *seed)
{
	static const uint64_t some[] = {
	    0,		1,	    4,		0x25,
	    0x1000,	0x80001000, 0x80001008, 0xffffffff80001004,
	    0xb0000000, 0xffffffff, UINT64_MAX, 0x7fffffffffffffff,
	};

	return below(seed, 4) == 0 ? next_random(seed) >> below(seed, 64)
				   : some[below(seed, sizeof(some) / 8)];
}

static size_t
make(uint64_t *seed, char *data)
{
	const char *from = packets[below(seed, N_PACKETS)];
	size_t n = 0;

	for (; *from != '\0'; from++) {
		if (from[0] == '%' && from[1] == 'x') {
			n += (size_t)snprintf(data + n, 20, "%llx",
					      (unsigned long long)number(seed));
			from++;
		} else {
			data[n++] = *from;
		}
	}
	return n;
}

/* Bytes changed, left out, or repeated very often. */
static size_t
damage(uint64_t *seed, char *data, size_t n)
{
	switch (below(seed, 4)) {
	case 0:
		data[below(seed, n)] = (char)next_random(seed);
		return n;
	case 1:
		return below(seed, n);
	case 2:
		memset(data + n, data[n - 1], PACKET_MAX - 200 - n);
		return n + below(seed, PACKET_MAX - 200 - n);
	default:
		for (size_t i = below(seed, n); i < n; i++) {
			data[i] = (char)next_random(seed);
		}
		return n;
	}
}

static void
put(uint64_t *seed, const char *data, size_t n)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += (uint8_t)data[i];
	}
	sum += below(seed, 50) == 0;
	putchar('$');
	fwrite(data, 1, n, stdout);
	printf("#%02x", sum);
	if (below(seed, 3) == 0) {
		putchar("+-\003"[below(seed, 3)]);
	}
}

int
main(int argc, char **argv)
{
	uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000;
	static char data[PACKET_MAX];

	for (uint64_t i = 0; i < count; i++) {
		uint64_t seed = mutation_seed(first + i);
		size_t n = make(&seed, data);

		if (below(&seed, 4) == 0) {
			n = damage(&seed, data, n);
		}
		/* To kill and to detach would be the end. */
		if (n > 0 && (data[0] == 'k' || data[0] == 'D')) {
			data[0] = '?';
		}
		put(&seed, data, n);
	}
	printf("$k#6b");
	return ferror(stdout) != 0;
}
