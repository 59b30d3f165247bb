/*
 * Floating point instructions with random operands, for any MIPS that runs
 * Linux programs: writes what went in and what came out of each to standard
 * output, a record of twelve words each.  Argument: how many sets of operands
 * an instruction gets.  No C library; see fpu-qemu.sh.
 */
typedef unsigned int u32;
typedef unsigned long long u64;

struct record {
	u32 word;   /* the instruction */
	u32 before; /* FCR31 */
	u64 a;
	u64 b;
	u64 c;
	u64 result;
	u32 after; /* FCR31 */
	u32 spare;
};

#define INSTRUCTION(w)                                               \
	static void run_##w(struct record *r)                        \
	{                                                            \
		r->word = w;                                         \
		__asm__ volatile(".set push\n\t"                     \
				 ".set noreorder\n\t"                \
				 "ldc1 $f2, 8(%0)\n\t"               \
				 "ldc1 $f4, 16(%0)\n\t"              \
				 "ldc1 $f8, 24(%0)\n\t"              \
				 "ldc1 $f6, 32(%0)\n\t"              \
				 "lw $8, 4(%0)\n\t"                  \
				 "nop\n\t"                           \
				 "ctc1 $8, $31\n\t"                  \
				 "nop\n\t"                           \
				 "nop\n\t"                           \
				 ".word %1\n\t"                      \
				 "cfc1 $8, $31\n\t"                  \
				 "nop\n\t"                           \
				 "sw $8, 40(%0)\n\t"                 \
				 "sdc1 $f6, 32(%0)\n\t"              \
				 ".set pop"                          \
				 :                                   \
				 : "r"(r), "i"(w)                    \
				 : "$8", "$f2", "$f4", "$f6", "$f8", \
				   "memory");                        \
	}

#define WORD(w) INSTRUCTION(w)
#include "fpu-qemu-words.h"

static const struct {
	u32 word;
	void (*run)(struct record *);
} instructions[] = {
#define WORD(w) {w, run_##w},
#include "fpu-qemu-words.h"
};

/* Linux's calls, by ABI. */
#ifdef __mips64
enum { SYS_WRITE = 6001, SYS_EXIT = 6058 };
#else
enum { SYS_WRITE = 4004, SYS_EXIT = 4001 };
#endif

static struct record buffer[512];
static u32 buffered;
static u32 failed;

static int
system_call(int number, int a, const void *b, int c)
{
	register int v0 __asm__("$2") = number;
	register int a0 __asm__("$4") = a;
	register const void *a1 __asm__("$5") = b;
	register int a2 __asm__("$6") = c;
	register int a3 __asm__("$7");

	__asm__ volatile("syscall"
			 : "+r"(v0), "=r"(a3)
			 : "r"(a0), "r"(a1), "r"(a2)
			 : "$1", "$3", "$8", "$9", "$10", "$11", "$12", "$13",
			   "$14", "$15", "$24", "$25", "hi", "lo", "memory");
	return a3 != 0 ? -1 : v0;
}

static void
flush(void)
{
	const char *p = (const char *)buffer;
	int left = (int)(buffered * sizeof(buffer[0]));
	int n;

	while (left > 0 && !failed) {
		n = system_call(SYS_WRITE, 1, p, left);
		failed = n <= 0;
		p += n;
		left -= n;
	}
	buffered = 0;
}

static u64 seed = 0x9e3779b97f4a7c15ull;

static u32
random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (u32)(seed >> 32) * 0x9e3779b1u ^ (u32)seed;
}

/* Exponents near the special ones more often than not; fractions of all, of
 * few, of nearly all bits. */
static u32
random_exponent(u32 top)
{
	u32 bias = top / 2;
	u32 r = random_word();

	switch (r & 15) {
	case 0:
	case 1:
		return 0;
	case 2:
		return top;
	case 3:
		return 1 + (r >> 8) % 3;
	case 4:
		return top - 1 - (r >> 8) % 3;
	case 5:
	case 6:
		return bias / 2 - 3 + (r >> 8) % 7;
	case 7:
	case 8:
		return bias + bias / 2 - 3 + (r >> 8) % 7;
	case 9:
	case 10:
		return bias - 2 + (r >> 8) % 36;
	case 11:
		return top > 255 ? bias - 151 + (r >> 8) % 32 : bias;
	case 12:
	case 13:
		return bias - 3 + (r >> 8) % 7;
	default:
		return (r >> 8) & top;
	}
}

static u64
random_fraction(u32 bits)
{
	u64 mask = (1ull << bits) - 1;
	u64 r = ((u64)random_word() << 32 | random_word()) & mask;
	u32 kind = random_word();
	u32 shift = (kind >> 8) % bits;

	switch (kind & 7) {
	case 0:
		return 0;
	case 1:
		return r & (mask << shift);
	case 2:
		return r >> shift;
	case 3:
		return mask - (r >> shift);
	case 4:
		return (mask / 2 + (kind >> 16) % 3) & mask;
	default:
		return r;
	}
}

/* The format of an instruction's operands, as the fmt field of COP1 has it. */
static u32
format_of(u32 word)
{
	if (word >> 26 == 19) {
		return (word & 7) == 6 ? 22 : 16 + (word & 1);
	}
	return word >> 21 & 31;
}

static u32
random_single(void)
{
	u32 bits = random_word() & 0x80000000u;

	bits |= random_exponent(255) << 23;
	return bits | (u32)random_fraction(23);
}

static u64
random_operand(u32 word)
{
	u64 high = (u64)random_word() << 32;
	u64 bits;

	switch (format_of(word)) {
	case 16:
		return high | random_single();
	case 22: /* a pair */
		high = (u64)random_single() << 32;
		return high | random_single();
	case 17:
		bits = high & 0x8000000000000000ull;
		bits |= (u64)random_exponent(2047) << 52;
		return bits | random_fraction(52);
	case 20:
		bits = random_word() >> random_word() % 32;
		bits = (random_word() & 1) != 0 ? -bits : bits;
		return high | (u32)bits;
	default:
		bits = (high | random_word()) >> random_word() % 64;
		return (random_word() & 1) != 0 ? -bits : bits;
	}
}

static u32
number(const char *s)
{
	u32 n = 0;

	while (*s >= '0' && *s <= '9') {
		n = n * 10 + (u32)(*s++ - '0');
	}
	return n;
}

__attribute__((used)) static void
guest_main(u32 *stack)
{
	u32 count = stack[0] > 1 ? number((const char *)stack[2]) : 1000;
	struct record *r;

	for (u32 n = 0; n < count && !failed; n++) {
		for (u32 i = 0;
		     i < sizeof(instructions) / sizeof(instructions[0]); i++) {
			r = &buffer[buffered++];
			/* Rounding mode, flags, conditions; no traps. */
			r->before = random_word() & 0xfe80007f;
			r->a = random_operand(instructions[i].word);
			r->b = random_operand(instructions[i].word);
			r->c = random_operand(instructions[i].word);
			r->result = (u64)random_word() << 32;
			r->result |= (u32)(r->result >> 32);
			instructions[i].run(r);
			if (buffered == 512) {
				flush();
			}
		}
	}
	flush();
	system_call(SYS_EXIT, (int)failed, 0, 0);
}

__asm__(".globl __start\n"
	".set push\n"
	".set noreorder\n"
	"__start:\n"
	"	move $4, $29\n"
	"	addiu $29, $29, -32\n"
	"	jal guest_main\n"
	"	nop\n"
	"	.set pop\n");
