/*
 * A self-test in 64-bit code (n64, MIPS III), for 64-bit kernels.  It stands
 * alone, without a C library.  Prints "t64 NAME ok" or "t64 NAME FAIL", and
 * exits with 0 if all are ok.
 *
 * Compiled for another machine (-DHOST), it prints what the constants below
 * have to be.
 */
#include <stdint.h>

#define INTEGERS_EXPECT 0x4cf0e96bf391cc27u
#define DOUBLES_EXPECT	0x40d81511933cec2fu
#define PRODUCTS_EXPECT 0x9f0dd2e16674fa24u

static uint64_t
rotate(uint64_t x, unsigned n)
{
	return x << (n & 63) | x >> (-n & 63);
}

/* Every kind of 64-bit operation on numbers that are hard to foresee. */
static uint64_t
integers(uint64_t x)
{
	uint64_t hash = 0;

	for (unsigned i = 1; i < 2000; i++) {
		int64_t s;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		s = (int64_t)x;
		hash = rotate(hash, 9) + x / (2 * i + 1) + x % (i + 7);
		hash ^= (uint64_t)(s >> (i & 63)) - (uint64_t)(s / -(int)i);
		hash += (uint64_t)(int32_t)x + (uint32_t)(x >> 20);
		hash ^= x << (i * 7 & 63);
		hash += s < (int64_t)hash ? 3 : x < hash;
	}
	return hash;
}

static uint64_t
products(uint64_t x)
{
	uint64_t hash = x;

	for (unsigned i = 0; i < 1000; i++) {
		unsigned __int128 u = (unsigned __int128)hash * (x + i);
		__int128 s = (__int128)(int64_t)hash * (int64_t)rotate(x, i);

		hash = rotate((uint64_t)u ^ (uint64_t)(u >> 64), 5) +
		       (uint64_t)(s >> 64);
	}
	return hash;
}

static uint64_t
doubles(double x)
{
	union {
		double d;
		uint64_t u;
	} sum = {0};
	double d[16];

	for (unsigned i = 0; i < 16; i++) {
		d[i] = (int64_t)(i * 3) / 2.0 + x;
	}
	for (unsigned round = 0; round < 100; round++) {
		for (unsigned i = 0; i < 16; i++) {
			d[i] = d[i] * 1.01 + d[(i + 5) & 15] * 0.001;
			sum.d += d[i] - (double)(int64_t)(d[i] / 3);
		}
	}
	return sum.u;
}

#ifdef HOST

#include <stdio.h>

int
main(void)
{
	printf("integers 0x%016lx\ndoubles  0x%016lx\nproducts 0x%016lx\n",
	       integers(0x123456789abcdef1), doubles(1),
	       products(0xfedcba9876543211));
	return 0;
}

#else

#define SYS_WRITE  5001
#define SYS_MMAP   5009
#define SYS_EXIT   5058

/* Protection, flags: read and write; private and anonymous. */
#define MMAP_PROT  3
#define MMAP_FLAGS 0x802

/* Kept from the optimizer, which would compute everything itself. */
static volatile uint64_t zero;

static long
call(long number, long a, long b, long c, long d)
{
	register long v0 __asm__("$2") = number;
	register long a0 __asm__("$4") = a;
	register long a1 __asm__("$5") = b;
	register long a2 __asm__("$6") = c;
	register long a3 __asm__("$7") = d;
	register long a4 __asm__("$8") = -1; /* of mmap: no file, offset 0 */
	register long a5 __asm__("$9") = 0;

	__asm__ volatile("syscall"
			 : "+r"(v0), "+r"(a3), "+r"(a4), "+r"(a5)
			 : "r"(a0), "r"(a1), "r"(a2)
			 : "$1", "$3", "$10", "$11", "$12", "$13", "$14", "$15",
			   "$24", "$25", "hi", "lo", "memory");
	return a3 != 0 ? -v0 : v0;
}

static void
put(const char *text)
{
	long n = 0;

	while (text[n] != '\0') {
		n++;
	}
	call(SYS_WRITE, 1, (long)text, n, 0);
}

static long failed;

static void
result(const char *name, int ok, uint64_t value)
{
	char digits[17];

	for (unsigned i = 0; i < 16; i++) {
		digits[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
	}
	digits[16] = '\0';
	put("t64 ");
	put(name);
	put(ok ? " ok " : " FAIL ");
	put(digits);
	put("\n");
	failed += !ok;
}

/* lld and scd, also one that must fail. */
static void
test_linked(void)
{
	static uint64_t counter;
	uint64_t old;
	uint64_t done;

	for (unsigned i = 0; i < 1000; i++) {
		do {
			__asm__ volatile("lld	%0, %2\n"
					 "	daddiu	%1, %0, 5\n"
					 "	scd	%1, %2"
					 : "=&r"(old), "=&r"(done),
					   "+m"(counter));
		} while (done == 0);
	}
	result("lld/scd", counter == 5000, counter);
}

/* ldl and ldr, sdl and sdr. */
static void
test_unaligned(void)
{
	struct __attribute__((packed)) doubleword {
		uint64_t value;
	};
	static uint8_t bytes[32];
	uint64_t sum = 0;

	for (unsigned offset = 0; offset < 8; offset++) {
		struct doubleword *p = (void *)(bytes + 8 + offset);
		uint64_t value = 0x0123456789abcdef + offset + zero;

		p->value = value;
		__asm__ volatile("" ::: "memory");
		for (unsigned i = 0; i < 8; i++) {
			sum +=
			    bytes[8 + offset + i] ^ (uint8_t)(value >> (8 *
#ifdef __MIPSEB__
									(7 - i)
#else
									i
#endif
									    ));
		}
		sum += p->value ^ value;
	}
	result("ldl/sdl", sum == 0, sum);
}

/* An address that 32 bits cannot express. */
static void
test_high_address(void)
{
	long where =
	    call(SYS_MMAP, 0x5500000000, 0x10000, MMAP_PROT, MMAP_FLAGS);
	uint64_t sum = 0;

	if (where > 0) {
		volatile uint64_t *p = (uint64_t *)where;

		for (unsigned i = 0; i < 0x10000 / 8; i++) {
			p[i] = (uint64_t)&p[i];
		}
		for (unsigned i = 0; i < 0x10000 / 8; i++) {
			sum += p[i] ^ (uint64_t)&p[i];
		}
	}
	result("high", where >> 32 != 0 && where > 0 && sum == 0,
	       (uint64_t)where);
}

void test_all(void) __attribute__((noreturn));

void
test_all(void)
{
	uint64_t hash = integers(0x123456789abcdef1 + zero);

	result("integers", hash == INTEGERS_EXPECT, hash);
	hash = products(0xfedcba9876543211 + zero);
	result("products", hash == PRODUCTS_EXPECT, hash);
	hash = doubles((double)(int64_t)(zero + 1));
	result("doubles", hash == DOUBLES_EXPECT, hash);
	test_linked();
	test_unaligned();
	test_high_address();
	for (;;) {
		call(SYS_EXIT, failed != 0, 0, 0, 0);
	}
}

__asm__("	.text\n"
	"	.globl	__start\n"
	"__start:\n"
	"	.set	push\n"
	"	.set	noreorder\n"
	"	jal	test_all\n"
	"	nop\n"
	"	.set	pop\n");

#endif
