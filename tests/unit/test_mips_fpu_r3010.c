/*
 * The R3010's own rules, case by case with the numbers written out: which
 * operands and results it leaves to software, what trapped instructions leave
 * behind, overflow in each rounding mode, NaNs, conversions, comparisons.
 * Manual: Kane and Heinrich, "MIPS RISC Architecture", chapters 8 and 9.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>

#include <cmocka.h>

#include "cpus/mips/mips_fpu.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Instruction words: fd = 6, fs = 2, ft = 4. */
enum {
	S = 0x46041180,
	D = 0x46241180,
	W = 0x46801180,
	ADD = 0,
	SUB = 1,
	MUL = 2,
	DIV = 3,
	ABS = 5,
	MOV = 6,
	NEG = 7,
	CVT_S = 32,
	CVT_D = 33,
	CVT_W = 36,
	C_F = 48,
};

/* FCR31 as the manual draws it. */
enum {
	RZ = 1,
	RP = 2,
	RM = 3,
	FLAG_I = 1 << 2,
	FLAG_U = 1 << 3,
	FLAG_O = 1 << 4,
	FLAG_Z = 1 << 5,
	FLAG_V = 1 << 6,
	ENABLE_I = 1 << 7,
	ENABLE_U = 1 << 8,
	ENABLE_O = 1 << 9,
	ENABLE_Z = 1 << 10,
	ENABLE_V = 1 << 11,
	CAUSE_I = 1 << 12,
	CAUSE_O = 1 << 14,
	CAUSE_Z = 1 << 15,
	CAUSE_V = 1 << 16,
	CAUSE_E = 1 << 17,
	C = 1 << 23,
	INEXACT = CAUSE_I | FLAG_I,
	OVERFLOW = CAUSE_O | FLAG_O | INEXACT,
};

/* Doubles. */
#define ONE	  UINT64_C(0x3ff0000000000000)
#define MINUS_ONE UINT64_C(0xbff0000000000000)
#define TINY	  UINT64_C(0x3c00000000000000) /* far below one's last place */
#define MAX	  UINT64_C(0x7fefffffffffffff)
#define INF	  UINT64_C(0x7ff0000000000000)
#define MINUS_INF UINT64_C(0xfff0000000000000)
#define MINUS_0	  UINT64_C(0x8000000000000000)
#define DENORMAL  UINT64_C(0x000fffffffffffff)
#define MIN	  UINT64_C(0x0010000000000000)
#define HALF	  UINT64_C(0x3fe0000000000000)
#define QNAN	  UINT64_C(0x7ff7ffffffffffff)
#define QNAN_2	  UINT64_C(0xfff0000012345678)
#define SNAN	  UINT64_C(0x7ff8000000000000)
#define NOTHING	  UINT64_C(0xdeadbeefdeadbeef) /* the destination before */

struct test_case {
	uint32_t word;
	uint32_t before; /* FCR31 */
	uint64_t a;
	uint64_t b;
	uint64_t result; /* NOTHING: it trapped */
	uint32_t after;	 /* FCR31 */
};

static const struct test_case cases[] = {
    /* Rounding and the inexact exception. */
    {D | ADD, 0, ONE, ONE, 0x4000000000000000, 0},
    {D | ADD, 0, ONE, TINY, ONE, INEXACT},
    {D | ADD, RZ, ONE, TINY, ONE, RZ | INEXACT},
    {D | ADD, RP, ONE, TINY, 0x3ff0000000000001, RP | INEXACT},
    {D | ADD, RM, ONE, TINY, ONE, RM | INEXACT},
    {D | SUB, 0, ONE, TINY, ONE, INEXACT},
    {D | SUB, RZ, ONE, TINY, 0x3fefffffffffffff, RZ | INEXACT},
    {D | SUB, RP, ONE, TINY, ONE, RP | INEXACT},
    {D | SUB, RM, ONE, TINY, 0x3fefffffffffffff, RM | INEXACT},
    /* Exactly half way: to even. */
    {S | ADD, 0, 0x3f800000, 0x33800000, 0x3f800000, INEXACT},
    {S | ADD, 0, 0x3f800001, 0x33800000, 0x3f800002, INEXACT},
    {S | ADD, 0, 0x3f800000, 0x33800001, 0x3f800001, INEXACT},
    {S | DIV, 0, 0x3f800000, 0x40400000, 0x3eaaaaab, INEXACT},
    {S | DIV, RM, 0x3f800000, 0x40400000, 0x3eaaaaaa, RM | INEXACT},
    {D | MUL, 0, ONE, MAX, MAX, 0},
    {D | ADD, ENABLE_I, ONE, TINY, NOTHING, ENABLE_I | CAUSE_I},
    /* The sign of a zero sum. */
    {D | SUB, 0, ONE, ONE, 0, 0},
    {D | SUB, RP, ONE, ONE, 0, RP},
    {D | SUB, RM, ONE, ONE, MINUS_0, RM},
    {D | ADD, 0, 0, MINUS_0, 0, 0},
    {D | ADD, RM, 0, MINUS_0, MINUS_0, RM},
    {D | ADD, 0, MINUS_0, MINUS_0, MINUS_0, 0},

    /* Overflow: infinity or the largest number; inexact too. */
    {D | ADD, 0, MAX, MAX, INF, OVERFLOW},
    {D | ADD, RZ, MAX, MAX, MAX, RZ | OVERFLOW},
    {D | ADD, RP, MAX, MAX, INF, RP | OVERFLOW},
    {D | ADD, RM, MAX, MAX, MAX, RM | OVERFLOW},
    {S | MUL, 0, 0xff7fffff, 0x40000000, 0xff800000, OVERFLOW},
    {S | MUL, RZ, 0xff7fffff, 0x40000000, 0xff7fffff, RZ | OVERFLOW},
    {S | MUL, RP, 0xff7fffff, 0x40000000, 0xff7fffff, RP | OVERFLOW},
    {S | MUL, RM, 0xff7fffff, 0x40000000, 0xff800000, RM | OVERFLOW},
    {D | ADD, ENABLE_O, MAX, MAX, NOTHING, ENABLE_O | CAUSE_O | CAUSE_I},
    {D | ADD, ENABLE_I, MAX, MAX, NOTHING, ENABLE_I | CAUSE_O | CAUSE_I},
    {D | ADD, ENABLE_U | ENABLE_Z | ENABLE_V, MAX, MAX, INF,
     ENABLE_U | ENABLE_Z | ENABLE_V | OVERFLOW},

    /* Division by zero. */
    {D | DIV, 0, ONE, 0, INF, CAUSE_Z | FLAG_Z},
    {D | DIV, 0, ONE, MINUS_0, MINUS_INF, CAUSE_Z | FLAG_Z},
    {S | DIV, 0, 0xbf800000, 0, 0xff800000, CAUSE_Z | FLAG_Z},
    {D | DIV, ENABLE_Z, ONE, 0, NOTHING, ENABLE_Z | CAUSE_Z},
    {D | DIV, ENABLE_Z, INF, 0, INF, ENABLE_Z},
    {D | DIV, 0, ONE, INF, 0, 0},

    /* Invalid operations: the chip makes no NaN, software does. */
    {D | DIV, 0, 0, 0, NOTHING, CAUSE_E},
    {D | DIV, 0, INF, MINUS_INF, NOTHING, CAUSE_E},
    {D | SUB, 0, INF, INF, NOTHING, CAUSE_E},
    {D | ADD, 0, INF, MINUS_INF, NOTHING, CAUSE_E},
    {D | MUL, 0, 0, INF, NOTHING, CAUSE_E},
    {D | ADD, 0, SNAN, ONE, NOTHING, CAUSE_E},
    {D | ADD, 0, QNAN, SNAN, NOTHING, CAUSE_E},
    {D | DIV, ENABLE_V, 0, 0, NOTHING, ENABLE_V | CAUSE_V},
    {D | SUB, ENABLE_V, INF, INF, NOTHING, ENABLE_V | CAUSE_V},
    {D | MUL, ENABLE_V, MINUS_0, INF, NOTHING, ENABLE_V | CAUSE_V},
    {D | ADD, ENABLE_V, SNAN, ONE, NOTHING, ENABLE_V | CAUSE_V},
    {D | ADD, 0, INF, INF, INF, 0},
    {D | SUB, 0, ONE, INF, MINUS_INF, 0},
    {D | MUL, 0, MINUS_ONE, INF, MINUS_INF, 0},

    /* A quiet NaN operand is the result, the first of two. */
    {D | ADD, 0, QNAN, ONE, QNAN, 0},
    {D | ADD, 0, ONE, QNAN_2, QNAN_2, 0},
    {D | SUB, 0, ONE, QNAN_2, QNAN_2, 0},
    {D | MUL, 0, QNAN_2, QNAN, QNAN_2, 0},
    {D | DIV, 0, QNAN, 0, QNAN, 0},
    {D | MUL, ENABLE_V, 0, QNAN, QNAN, ENABLE_V},
    {S | ADD, 0, 0x7f800001, 0x3f800000, 0x7f800001, 0},
    {S | ADD, 0, 0x7fc00000, 0x3f800000, NOTHING, CAUSE_E},

    /* Denormals go to software, whatever is enabled or the other one is. */
    {D | ADD, 0, DENORMAL, ONE, NOTHING, CAUSE_E},
    {D | ADD, 0, ONE, DENORMAL, NOTHING, CAUSE_E},
    {D | MUL, 0, DENORMAL, 0, NOTHING, CAUSE_E},
    {D | DIV, 0, DENORMAL, 0, NOTHING, CAUSE_E},
    {D | ADD, 0, DENORMAL, QNAN, NOTHING, CAUSE_E},
    {D | ADD, ENABLE_V, DENORMAL, SNAN, NOTHING, ENABLE_V | CAUSE_E},
    {D | SUB, ENABLE_U, MIN, 0x0010000000000001, NOTHING, ENABLE_U | CAUSE_E},
    {D | MUL, 0, MIN, HALF, NOTHING, CAUSE_E}, /* exact */
    {D | MUL, 0, MIN, MIN, NOTHING, CAUSE_E},  /* rounds to zero */
    {D | MUL, RP, MIN, MIN, NOTHING, RP | CAUSE_E},
    {D | MUL, ENABLE_U | ENABLE_I, MIN, MIN, NOTHING,
     ENABLE_U | ENABLE_I | CAUSE_E},
    {D | DIV, 0, MIN, 0x4000000000000000, NOTHING, CAUSE_E},
    {D | MUL, 0, MIN, ONE, MIN, 0},
    {D | MUL, 0, 0, MIN, 0, 0},
    /* (1 - 2^-23)(1 + 2^-23): rounds to one, so not tiny; cut off, it is. */
    {S | MUL, 0, 0x3f7ffffe, 0x00800001, 0x00800000, INEXACT},
    {S | MUL, RP, 0x3f7ffffe, 0x00800001, 0x00800000, RP | INEXACT},
    {S | MUL, RZ, 0x3f7ffffe, 0x00800001, NOTHING, RZ | CAUSE_E},
    {S | MUL, RM, 0x3f7ffffe, 0x00800001, NOTHING, RM | CAUSE_E},
    /* 1 - 2^-24 has 24 bits: rounds to the smallest normal only there. */
    {S | MUL, 0, 0x3f7fffff, 0x00800000, NOTHING, CAUSE_E},

    /* Moves are no arithmetic; abs and neg are. */
    {D | MOV, CAUSE_O | FLAG_O, SNAN, 0, SNAN, CAUSE_O | FLAG_O},
    {D | MOV, 0, DENORMAL, 0, DENORMAL, 0},
    {S | MOV, 0, 0x7fffffff, 0, 0x7fffffff, 0},
    {D | ABS, CAUSE_O | FLAG_O, MINUS_ONE, 0, ONE, FLAG_O},
    {D | NEG, 0, ONE, 0, MINUS_ONE, 0},
    {D | NEG, 0, 0, 0, MINUS_0, 0},
    {S | ABS, 0, 0xff800000, 0, 0x7f800000, 0},
    {D | NEG, 0, DENORMAL, 0, NOTHING, CAUSE_E},
    {D | ABS, 0, DENORMAL, 0, NOTHING, CAUSE_E},
    {D | NEG, 0, SNAN, 0, NOTHING, CAUSE_E},
    {D | ABS, ENABLE_V, SNAN, 0, NOTHING, ENABLE_V | CAUSE_V},
    {D | NEG, 0, QNAN, 0, QNAN, 0},
    {D | ABS, 0, QNAN_2, 0, QNAN_2, 0},

    /* Flags stay until written, Cause is of the last instruction. */
    {D | ADD, CAUSE_Z | FLAG_Z | FLAG_V, ONE, ONE, 0x4000000000000000,
     FLAG_Z | FLAG_V},
    {D | ADD, CAUSE_Z | FLAG_Z | C, ONE, TINY, ONE, C | FLAG_Z | INEXACT},
    {D | DIV, CAUSE_I | FLAG_I, 0, 0, NOTHING, CAUSE_E | FLAG_I},

    /* To a word. */
    {D | CVT_W, 0, 0x4004000000000000, 0, 2, INEXACT}, /* 2.5 */
    {D | CVT_W, 0, 0x400c000000000000, 0, 4, INEXACT}, /* 3.5 */
    {D | CVT_W, RZ, 0xc00c000000000000, 0, 0xfffffffd, RZ | INEXACT},
    {D | CVT_W, RP, 0x4004000000000000, 0, 3, RP | INEXACT},
    {D | CVT_W, RM, 0xc004000000000000, 0, 0xfffffffd, RM | INEXACT},
    {S | CVT_W, 0, 0x4b800001, 0, 0x01000002, 0},
    {S | CVT_W, 0, 0xcf000000, 0, 0x80000000, 0}, /* -2^31 */
    {S | CVT_W, 0, 0x4f000000, 0, NOTHING, CAUSE_E},
    {S | CVT_W, ENABLE_V, 0x4f000000, 0, NOTHING, ENABLE_V | CAUSE_V},
    {D | CVT_W, 0, 0x41dfffffffe00000, 0, NOTHING, CAUSE_E},
    {D | CVT_W, RZ, 0x41dfffffffe00000, 0, 0x7fffffff, RZ | INEXACT},
    {D | CVT_W, 0, 0xc1e0000000100000, 0, 0x80000000, INEXACT},
    {D | CVT_W, RM, 0xc1e0000000100000, 0, NOTHING, RM | CAUSE_E},
    {D | CVT_W, 0, INF, 0, NOTHING, CAUSE_E},
    {D | CVT_W, 0, QNAN, 0, NOTHING, CAUSE_E},
    {D | CVT_W, ENABLE_V, QNAN, 0, NOTHING, ENABLE_V | CAUSE_V},
    {D | CVT_W, 0, DENORMAL, 0, NOTHING, CAUSE_E},
    {D | CVT_W, ENABLE_I, HALF, 0, NOTHING, ENABLE_I | CAUSE_I},
    {D | CVT_W, 0, MINUS_0, 0, 0, 0},

    /* From a word. */
    {W | CVT_D, 0, 0x80000000, 0, 0xc1e0000000000000, 0},
    {W | CVT_D, CAUSE_I, 0, 0, 0, 0},
    {W | CVT_S, 0, 0x01000001, 0, 0x4b800000, INEXACT},
    {W | CVT_S, RP, 0x01000001, 0, 0x4b800001, RP | INEXACT},
    {W | CVT_S, 0, 0x7fffffff, 0, 0x4f000000, INEXACT},
    {W | CVT_S, ENABLE_I, 0x7fffffff, 0, NOTHING, ENABLE_I | CAUSE_I},
    {W | CVT_S, 0, 0xffffffff, 0, 0xbf800000, 0},

    /* Between the formats. */
    {S | CVT_D, 0, 0x3fc00000, 0, 0x3ff8000000000000, 0},
    {S | CVT_D, 0, 0x00000001, 0, NOTHING, CAUSE_E},
    {S | CVT_D, 0, 0x7fbfffff, 0, 0x7ff7ffffe0000000, 0},
    {S | CVT_D, 0, 0x7fc00000, 0, NOTHING, CAUSE_E},
    {D | CVT_S, 0, 0x3ff0000010000000, 0, 0x3f800000, INEXACT},
    {D | CVT_S, 0, 0x3ff0000030000000, 0, 0x3f800002, INEXACT},
    {D | CVT_S, 0, MAX, 0, 0x7f800000, OVERFLOW},
    {D | CVT_S, 0, 0x47efffffefffffff, 0, 0x7f7fffff, INEXACT},
    {D | CVT_S, 0, 0x47effffff0000000, 0, 0x7f800000, OVERFLOW},
    {D | CVT_S, 0, 0x3800000000000000, 0, NOTHING, CAUSE_E}, /* tiny */
    {D | CVT_S, 0, TINY, 0, 0x20000000, 0},
    {D | CVT_S, 0, QNAN, 0, 0x7fbfffff, 0},
    {D | CVT_S, 0, 0x7ff0000000000001, 0, 0x7fbfffff, 0},
};

/* Whether the result is a double. */
static bool
is_double(uint32_t word)
{
	switch (word & 63) {
	case CVT_D:
		return true;
	case CVT_S:
	case CVT_W:
		return false;
	}
	return (word & UINT32_C(0x03e00000)) == (D & 0x03e00000);
}

static void
test_cases(void **state)
{
	struct mips_fpu fpu;
	const struct test_case *t;
	unsigned index;
	uint64_t result;
	uint64_t expected;
	bool done;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		t = &cases[i];
		fpu = (struct mips_fpu){.fcr31 = t->before};
		fpu.fgr[2] = (uint32_t)t->a;
		fpu.fgr[3] = (uint32_t)(t->a >> 32);
		fpu.fgr[4] = (uint32_t)t->b;
		fpu.fgr[5] = (uint32_t)(t->b >> 32);
		fpu.fgr[6] = (uint32_t)NOTHING;
		fpu.fgr[7] = (uint32_t)(NOTHING >> 32);
		index = mips_fpu_lookup(&mips_fpu_r3010, t->word);
		assert_int_not_equal(index, 0);
		done = mips_fpu_functions[index](&fpu, &mips_fpu_r3010, 6, 2, 4,
						 0);
		result = fpu.fgr[6] | (uint64_t)fpu.fgr[7] << 32;
		expected = t->result;
		if (!is_double(t->word)) {
			/* the odd half stays */
			expected = (uint32_t)expected | (NOTHING >> 32 << 32);
		}
		if (done != (t->result != NOTHING) || result != expected ||
		    fpu.fcr31 != t->after) {
			fail_msg("case %u, word %08" PRIx32 " a %016" PRIx64
				 " b %016" PRIx64 " fcr31 %08" PRIx32
				 ": done %d result %016" PRIx64
				 " fcr31 %08" PRIx32,
				 i, t->word, t->a, t->b, t->before, done,
				 result, fpu.fcr31);
		}
		assert_int_equal(mips_fpu_exception_pending(fpu.fcr31), !done);
	}
}

/* Each row: operands, and the conditions c.f ... c.ngt they make true (bit n:
 * condition n), and those that are invalid. */
static const struct {
	uint64_t a;
	uint64_t b;
	unsigned holds;
	unsigned is_invalid;
} comparisons[] = {
    {ONE, ONE, 0xcccc, 0},
    {0, MINUS_0, 0xcccc, 0},
    {INF, INF, 0xcccc, 0},
    {MINUS_ONE, ONE, 0xf0f0, 0},
    {MINUS_INF, MAX, 0xf0f0, 0},
    {0, DENORMAL, 0xf0f0, 0},
    {DENORMAL, MIN, 0xf0f0, 0},
    {ONE, MINUS_ONE, 0, 0},
    {INF, ONE, 0, 0},
    {QNAN, ONE, 0xaaaa, 0xff00},
    {ONE, QNAN_2, 0xaaaa, 0xff00},
    {QNAN, QNAN, 0xaaaa, 0xff00},
    {SNAN, ONE, 0xaaaa, 0xffff},
    {QNAN, SNAN, 0xaaaa, 0xffff},
    {DENORMAL, SNAN, 0xaaaa, 0xffff},
};

static void
check_comparison(unsigned row, unsigned condition, uint32_t before)
{
	struct mips_fpu fpu = {.fcr31 = before};
	unsigned index =
	    mips_fpu_lookup(&mips_fpu_r3010, (uint32_t)(D | C_F) + condition);
	bool holds = (comparisons[row].holds >> condition & 1) != 0;
	bool is_invalid = (comparisons[row].is_invalid >> condition & 1) != 0;
	bool done;

	fpu.fgr[2] = (uint32_t)comparisons[row].a;
	fpu.fgr[3] = (uint32_t)(comparisons[row].a >> 32);
	fpu.fgr[4] = (uint32_t)comparisons[row].b;
	fpu.fgr[5] = (uint32_t)(comparisons[row].b >> 32);
	done = mips_fpu_functions[index](&fpu, &mips_fpu_r3010, FCR31_C_SHIFT,
					 2, 4, 0);
	if (is_invalid && (before & ENABLE_V) != 0) {
		assert_false(done);
		assert_int_equal(fpu.fcr31, before | CAUSE_V);
		return;
	}
	assert_true(done);
	assert_int_equal(fpu.fcr31, (before & ~(uint32_t)C) | (holds ? C : 0) |
					(is_invalid ? CAUSE_V | FLAG_V : 0));
}

static void
test_comparisons(void **state)
{
	(void)state;
	for (unsigned row = 0; row < ARRAY_SIZE(comparisons); row++) {
		for (unsigned condition = 0; condition < 16; condition++) {
			check_comparison(row, condition, 0);
			check_comparison(row, condition, C | FLAG_I);
			check_comparison(row, condition, ENABLE_V);
			check_comparison(row, condition, C | ENABLE_V);
		}
	}
}

static void
test_type(void **state)
{
	(void)state;
	assert_int_equal(mips_fpu_r3010.fcr0, 0x0340);
	/* C, Cause, Enables, Flags, RM; no FS, no further conditions. */
	assert_int_equal(mips_fpu_r3010.fcr31_writable, 0x0083ffff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_type),
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_comparisons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
