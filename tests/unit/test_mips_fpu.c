/*
 * The MIPS floating point unit: every operation with edge and random operands,
 * rounding modes and traps, as types of all kinds, against exact integer
 * arithmetic (fpu_reference.c).
 *
 * SLOW=1: ten million operands for each operation instead of a hundred
 * thousand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fenv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/mips/mips_fpu.h"
#include "fpu_operands.h"
#include "fpu_reference.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* An FPU that does everything itself, as later ones do; and one that leaves
 * everything it may to software. */
enum {
	ALL_GROUPS = MIPS_FPU_II | MIPS_FPU_LONG | MIPS_FPU_CC | MIPS_FPU_COP1X,
};
static const struct mips_fpu_type complete = {
    .name = "complete",
    .fcr31_writable = 0xff83ffff,
    .groups = ALL_GROUPS,
};
static const struct mips_fpu_type strict = {
    .name = "strict",
    .fcr31_writable = 0xff83ffff,
    .groups = ALL_GROUPS,
    .denormal_unimplemented = true,
    .nan_operand_unimplemented = true,
    .invalid_unimplemented = true,
    .flush = MIPS_FPU_FLUSH_RESULTS,
};

/* ---- instructions ---- */

enum kind {
	KIND_ARITHMETIC,
	KIND_MULTIPLY_ADD,
	KIND_RECIP,
	KIND_RSQRT,
	KIND_MOVE,
	KIND_ABS,
	KIND_NEGATE,
	KIND_FROM_INTEGER,
	KIND_TO_INTEGER,
	KIND_COMPARE,
};

struct instruction {
	const char *name;
	enum kind kind;
	unsigned fmt;  /* of the operands */
	unsigned code; /* bits 5..0 */
	bool to_pair;  /* a double or a long */
	int detail;    /* arithmetic: operation; to integer: mode or -1 */
	unsigned needs;
};

#define BOTH(name, kind, code, detail, needs)                     \
	{name ".s", kind, FMT_S, code, false, detail, needs},     \
	{                                                         \
		name ".d", kind, FMT_D, code, true, detail, needs \
	}
#define TO_INTEGER(name, code, to_long, mode, needs)                          \
	{name ".s", KIND_TO_INTEGER, FMT_S, code, to_long, mode, needs},      \
	{                                                                     \
		name ".d", KIND_TO_INTEGER, FMT_D, code, to_long, mode, needs \
	}
#define COMPARE(name, code) BOTH(name, KIND_COMPARE, code, 0, 0)
#define COP1X(name, code, operation)                                 \
	{name ".s", KIND_MULTIPLY_ADD, FMT_S,	      code,          \
	 false,	    operation,	       MIPS_FPU_COP1X},              \
	{                                                            \
		name ".d", KIND_MULTIPLY_ADD, FMT_D, code + 1, true, \
		    operation, MIPS_FPU_COP1X                        \
	}

static const struct instruction instructions[] = {
    BOTH("add", KIND_ARITHMETIC, 0, '+', 0),
    BOTH("sub", KIND_ARITHMETIC, 1, '-', 0),
    BOTH("mul", KIND_ARITHMETIC, 2, '*', 0),
    BOTH("div", KIND_ARITHMETIC, 3, '/', 0),
    BOTH("sqrt", KIND_ARITHMETIC, 4, 'r', MIPS_FPU_II),
    BOTH("abs", KIND_ABS, 5, 0, 0),
    BOTH("mov", KIND_MOVE, 6, 0, 0),
    BOTH("neg", KIND_NEGATE, 7, 0, 0),
    TO_INTEGER("round.l", 8, true, MODE_RN, MIPS_FPU_LONG),
    TO_INTEGER("trunc.l", 9, true, MODE_RZ, MIPS_FPU_LONG),
    TO_INTEGER("ceil.l", 10, true, MODE_RP, MIPS_FPU_LONG),
    TO_INTEGER("floor.l", 11, true, MODE_RM, MIPS_FPU_LONG),
    TO_INTEGER("round.w", 12, false, MODE_RN, MIPS_FPU_II),
    TO_INTEGER("trunc.w", 13, false, MODE_RZ, MIPS_FPU_II),
    TO_INTEGER("ceil.w", 14, false, MODE_RP, MIPS_FPU_II),
    TO_INTEGER("floor.w", 15, false, MODE_RM, MIPS_FPU_II),
    BOTH("recip", KIND_RECIP, 21, 0, MIPS_FPU_COP1X),
    BOTH("rsqrt", KIND_RSQRT, 22, 0, MIPS_FPU_COP1X),
    {"cvt.s.d", KIND_ARITHMETIC, FMT_D, 32, false, 'c', 0},
    {"cvt.d.s", KIND_ARITHMETIC, FMT_S, 33, true, 'c', 0},
    {"cvt.s.w", KIND_FROM_INTEGER, FMT_W, 32, false, 0, 0},
    {"cvt.d.w", KIND_FROM_INTEGER, FMT_W, 33, true, 0, 0},
    {"cvt.s.l", KIND_FROM_INTEGER, FMT_L, 32, false, 0, MIPS_FPU_LONG},
    {"cvt.d.l", KIND_FROM_INTEGER, FMT_L, 33, true, 0, MIPS_FPU_LONG},
    TO_INTEGER("cvt.w", 36, false, -1, 0),
    TO_INTEGER("cvt.l", 37, true, -1, MIPS_FPU_LONG),
    COMPARE("c.f", 48),
    COMPARE("c.un", 49),
    COMPARE("c.eq", 50),
    COMPARE("c.ueq", 51),
    COMPARE("c.olt", 52),
    COMPARE("c.ult", 53),
    COMPARE("c.ole", 54),
    COMPARE("c.ule", 55),
    COMPARE("c.sf", 56),
    COMPARE("c.ngle", 57),
    COMPARE("c.seq", 58),
    COMPARE("c.ngl", 59),
    COMPARE("c.lt", 60),
    COMPARE("c.nge", 61),
    COMPARE("c.le", 62),
    COMPARE("c.ngt", 63),
    COP1X("madd", 32, '+'),
    COP1X("msub", 40, '-'),
    COP1X("nmadd", 48, '+'),
    COP1X("nmsub", 56, '-'),
};

static uint32_t
encode(const struct instruction *in)
{
	/* fs = 2, ft = 4, fd and fr = 6 */
	if (in->kind == KIND_MULTIPLY_ADD) {
		return UINT32_C(0x4cc41180) | in->code;
	}
	return UINT32_C(0x44041180) | in->fmt << 21 | in->code;
}

static bool
has_two_operands(const struct instruction *in)
{
	return in->kind == KIND_COMPARE || in->kind == KIND_MULTIPLY_ADD ||
	       in->code < 4;
}

static bool
is_pair(const struct instruction *in)
{
	return in->fmt == FMT_D || in->fmt == FMT_L;
}

static const struct reference_format *
format(bool is_double)
{
	return is_double ? &reference_d : &reference_s;
}

/* ---- what the type's rules make of the exact result ---- */

struct outcome {
	bool done;
	bool writes;
	uint64_t bits;
	uint32_t fcr31;
};

struct operands {
	uint64_t a;
	uint64_t b;
	uint64_t c;
};

/* What the rules see besides the operands. */
struct setting {
	const struct mips_fpu_type *type;
	uint32_t fcr31;
};

static enum reference_mode
mode_of(const struct setting *s)
{
	return (enum reference_mode)(s->fcr31 & 3);
}

static unsigned
enables_of(const struct setting *s)
{
	return s->fcr31 >> 7 & 0x1f;
}

static bool
flushes(const struct setting *s)
{
	return (s->fcr31 & (FCR31_FS | FCR31_FO)) != 0 &&
	       s->type->flush != MIPS_FPU_FLUSH_NOTHING;
}

static struct reference_result
unimplemented(void)
{
	return (struct reference_result){.cause = CAUSE_E};
}

/* An operand as the FPU sees it. */
static uint64_t
seen(const struct setting *s, const struct reference_format *f, uint64_t bits)
{
	if (flushes(s) && s->type->flush == MIPS_FPU_FLUSH_ALL &&
	    reference_classify(f, bits) == CLASS_DENORMAL) {
		return bits & reference_sign(f);
	}
	return bits;
}

/* The rules for a result that is tiny; TRUNCATED is the same rounded towards
 * zero. */
static struct reference_result
tiny_rules(const struct setting *s, const struct reference_format *f,
	   struct reference_result r, struct reference_result truncated)
{
	bool negative = (r.bits & reference_sign(f)) != 0;
	uint64_t size = truncated.bits & ~reference_sign(f);
	uint64_t half = reference_smallest(f) / 2;
	bool nearer =
	    size > half || (size == half && (truncated.cause & CAUSE_I) != 0);

	if (flushes(s) && (s->type->flush == MIPS_FPU_FLUSH_ALL ||
			   (enables_of(s) & (CAUSE_U | CAUSE_I)) == 0)) {
		r.bits &= reference_sign(f);
		if ((s->fcr31 & FCR31_FN) != 0
			? nearer
			: mode_of(s) == (negative ? MODE_RM : MODE_RP)) {
			r.bits |= reference_smallest(f);
		}
		r.cause = CAUSE_U | CAUSE_I;
		return r;
	}
	if (s->type->denormal_unimplemented) {
		return unimplemented();
	}
	r.cause |= enables_of(s) & CAUSE_U;
	return r;
}

/* The rules of the type for one operation: the result R of A and B. */
static struct reference_result
rules(const struct setting *s, const struct reference_format *from,
      const struct reference_format *to, struct reference_result r,
      struct reference_result truncated, uint64_t a, uint64_t b)
{
	enum reference_class ca = reference_classify(from, a);
	enum reference_class cb = reference_classify(from, b);

	if (s->type->denormal_unimplemented &&
	    (ca == CLASS_DENORMAL || cb == CLASS_DENORMAL)) {
		return unimplemented();
	}
	if (s->type->invalid_unimplemented && r.cause == CAUSE_V &&
	    (enables_of(s) & CAUSE_V) == 0) {
		return unimplemented();
	}
	if (s->type->nan_operand_unimplemented && r.cause == 0 &&
	    (ca == CLASS_QUIET_NAN || cb == CLASS_QUIET_NAN)) {
		return unimplemented();
	}
	return r.tiny ? tiny_rules(s, to, r, truncated) : r;
}

static struct reference_result
operation(const struct setting *s, char name,
	  const struct reference_format *from,
	  const struct reference_format *to, uint64_t a, uint64_t b)
{
	struct reference_result r;

	a = seen(s, from, a);
	b = name == 'r' || name == 'c' ? a : seen(s, from, b);
	r = reference_arithmetic(name, from, to, mode_of(s), a, b);
	return rules(s, from, to, r,
		     reference_arithmetic(name, from, to, MODE_RZ, a, b), a, b);
}

/* A second operation on the first one's result. */
static struct reference_result
second(const struct setting *s, const struct reference_format *f,
       struct reference_result first, char name, uint64_t a, uint64_t b)
{
	struct reference_result r;

	if (first.cause == CAUSE_E || (first.cause & CAUSE_V) != 0) {
		return first;
	}
	r = operation(s, name, f, f, a, b);
	if (r.cause != CAUSE_E) {
		r.cause |= first.cause;
	}
	return r;
}

static struct reference_result
multiply_add(const struct setting *s, const struct instruction *in,
	     const struct operands *o)
{
	const struct reference_format *f = format(in->fmt == FMT_D);
	/* FO leaves the product, if that is tiny, to software. */
	bool is_left = (s->fcr31 & (FCR31_FS | FCR31_FO)) == FCR31_FO;
	struct setting with_product = {s->type, s->fcr31};
	struct reference_result r;

	if (is_left) {
		with_product.fcr31 &= ~(uint32_t)FCR31_FO;
	}
	r = operation(&with_product, '*', f, f, seen(s, f, o->a),
		      seen(s, f, o->b));

	if (s->type->denormal_unimplemented &&
	    reference_classify(f, seen(s, f, o->c)) == CLASS_DENORMAL) {
		return unimplemented();
	}
	r = second(s, f, r, (char)in->detail, r.bits, o->c);
	if (strncmp(in->name, "nm", 2) == 0) {
		r.bits ^= reference_sign(f);
	}
	return r;
}

static struct reference_result
sign_operation(const struct setting *s, const struct instruction *in,
	       uint64_t a)
{
	const struct reference_format *f = format(in->fmt == FMT_D);
	uint64_t sign = reference_sign(f);
	struct reference_result r = {0};

	a = seen(s, f, a);
	switch (reference_classify(f, a)) {
	case CLASS_SIGNALLING_NAN:
		r.bits = reference_default_nan(f);
		r.cause = CAUSE_V;
		return rules(s, f, f, r, r, a, a);
	case CLASS_QUIET_NAN:
		r.bits = a;
		return rules(s, f, f, r, r, a, a);
	case CLASS_DENORMAL:
		if (s->type->denormal_unimplemented &&
		    !s->type->sign_of_denormals) {
			return unimplemented();
		}
		break;
	default:
		break;
	}
	r.bits = in->kind == KIND_ABS ? a & ~sign : a ^ sign;
	return r;
}

static struct reference_result
to_integer(const struct setting *s, const struct instruction *in, uint64_t a)
{
	const struct reference_format *f = format(in->fmt == FMT_D);
	enum reference_mode mode =
	    in->detail < 0 ? mode_of(s) : (enum reference_mode)in->detail;
	struct reference_result r;

	a = seen(s, f, a);
	r = reference_to_integer(f, mode, in->to_pair ? 64 : 32, a);
	/* A NaN operand is invalid here. */
	return rules(s, f, f, r, r, a, a);
}

static struct reference_result
expect_result(const struct setting *s, const struct instruction *in,
	      const struct operands *o)
{
	const struct reference_format *from = format(in->fmt == FMT_D);
	const struct reference_format *to = format(in->to_pair);
	uint64_t one = in->fmt == FMT_D ? UINT64_C(0x3ff0000000000000)
					: UINT64_C(0x3f800000);
	struct reference_result r = {0};

	switch (in->kind) {
	case KIND_ARITHMETIC:
		return operation(s, (char)in->detail, from, to, o->a, o->b);
	case KIND_MULTIPLY_ADD:
		return multiply_add(s, in, o);
	case KIND_RECIP:
		return operation(s, '/', from, from, one, o->a);
	case KIND_RSQRT:
		r = operation(s, 'r', from, from, o->a, o->a);
		return second(s, from, r, '/', one, r.bits);
	case KIND_FROM_INTEGER:
		return reference_from_integer(to, mode_of(s),
					      in->fmt == FMT_L ? (int64_t)o->a
							       : (int32_t)o->a);
	case KIND_TO_INTEGER:
		return to_integer(s, in, o->a);
	case KIND_ABS:
	case KIND_NEGATE:
		return sign_operation(s, in, o->a);
	case KIND_MOVE:
	case KIND_COMPARE:
		break;
	}
	return r;
}

static uint32_t
with_cause(uint32_t fcr31, unsigned cause)
{
	return (fcr31 & ~UINT32_C(0x0003f000)) | cause << 12;
}

static struct outcome
trap(uint32_t fcr31, unsigned cause)
{
	struct outcome o = {0};

	o.fcr31 = with_cause(fcr31, cause);
	return o;
}

static struct outcome
expect_compare(const struct setting *s, const struct instruction *in,
	       unsigned bit, uint64_t a, uint64_t b)
{
	const struct reference_format *f = format(in->fmt == FMT_D);
	int order = reference_compare(f, seen(s, f, a), seen(s, f, b));
	bool condition = (order == 2 && (in->code & 1) != 0) ||
			 (order == 0 && (in->code & 2) != 0) ||
			 (order == -1 && (in->code & 4) != 0);
	bool signals = (order == 2 && (in->code & 8) != 0) ||
		       reference_classify(f, a) == CLASS_SIGNALLING_NAN ||
		       reference_classify(f, b) == CLASS_SIGNALLING_NAN;
	struct outcome o = {0};

	if (signals && (s->fcr31 & 0x800) != 0) {
		return trap(s->fcr31, CAUSE_V);
	}
	o.done = true;
	o.fcr31 = with_cause(s->fcr31, signals ? CAUSE_V : 0);
	o.fcr31 |= signals ? 0x40 : 0;
	o.fcr31 &= ~(UINT32_C(1) << bit);
	o.fcr31 |= condition ? UINT32_C(1) << bit : 0;
	return o;
}

static struct outcome
expect(const struct setting *s, const struct instruction *in,
       const struct operands *operands)
{
	struct reference_result r;
	struct outcome o = {.done = true, .writes = true, .fcr31 = s->fcr31};

	if (in->kind == KIND_MOVE) {
		o.bits = operands->a;
		return o;
	}
	r = expect_result(s, in, operands);
	if ((r.cause & (enables_of(s) | CAUSE_E)) != 0) {
		return trap(s->fcr31, r.cause);
	}
	o.bits = r.bits;
	o.fcr31 = with_cause(s->fcr31, r.cause) | r.cause << 2;
	return o;
}

/* ---- running one instruction ---- */

static void
put(struct mips_fpu *fpu, bool pair, unsigned reg, uint64_t bits)
{
	fpu->fgr[reg] = (uint32_t)bits;
	if (pair) {
		fpu->fgr[reg + 1] = (uint32_t)(bits >> 32);
	}
}

/* fd is where an operand is, now and then. */
static unsigned
destination(const struct instruction *in, uint64_t a)
{
	static const uint8_t registers[] = {2, 4, 6, 8};

	if (in->kind == KIND_COMPARE) {
		return mips_fpu_condition_bit(a & 7);
	}
	return registers[a & 3];
}

static void
check(const struct mips_fpu_type *type, const struct instruction *in,
      uint32_t fcr31, const struct operands *operands)
{
	struct setting s = {type, fcr31};
	unsigned fd = destination(in, operands->a ^ operands->b);
	struct outcome o =
	    in->kind == KIND_COMPARE
		? expect_compare(&s, in, fd, operands->a, operands->b)
		: expect(&s, in, operands);
	struct mips_fpu fpu;
	struct mips_fpu after;
	unsigned index = mips_fpu_lookup(type, encode(in));
	bool done;

	for (unsigned i = 0; i < 64; i++) {
		fpu.fgr[i] = UINT32_C(0x01010101) * i;
	}
	put(&fpu, is_pair(in), 2, operands->a);
	put(&fpu, is_pair(in), 4, operands->b);
	put(&fpu, is_pair(in), 6, operands->c);
	fpu.fcr31 = fcr31;
	after = fpu;
	if (o.writes) {
		put(&after, in->to_pair, fd, o.bits);
	}
	after.fcr31 = o.fcr31;
	assert_int_not_equal(index, 0);
	done = mips_fpu_functions[index](&fpu, type, fd, 2, 4, 6);
	if (done == o.done && memcmp(&fpu, &after, sizeof(fpu)) == 0) {
		return;
	}
	fd = in->kind == KIND_COMPARE ? 8 : fd;
	fail_msg("%s %s fcr31=%08" PRIx32 " a=%016" PRIx64 " b=%016" PRIx64
		 " c=%016" PRIx64 ": done %d, expected %d; fcr31 %08" PRIx32
		 ", expected %08" PRIx32 "; fd %08" PRIx32 "%08" PRIx32
		 ", expected %08" PRIx32 "%08" PRIx32,
		 type->name, in->name, fcr31, operands->a, operands->b,
		 operands->c, done, o.done, fpu.fcr31, after.fcr31,
		 fpu.fgr[fd + 1], fpu.fgr[fd], after.fgr[fd + 1],
		 after.fgr[fd]);
}

static const struct mips_fpu_type *const types[] = {
    &complete, &strict, &mips_fpu_r3010, &mips_fpu_r4000, &mips_fpu_24k,
};

static void
check_type(const struct mips_fpu_type *type, const struct instruction *in,
	   uint32_t fcr31, const struct operands *operands)
{
	if ((in->needs & ~type->groups) == 0) {
		check(type, in, fcr31, operands);
	}
}

static void
check_types(const struct instruction *in, uint32_t fcr31, uint64_t a,
	    uint64_t b, uint64_t c)
{
	struct operands operands = {a, b, c};

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		check_type(types[i], in, fcr31, &operands);
	}
}

/* ---- tests ---- */

/* FO and FN, which only some types have. */
static void
check_24k(const struct instruction *in, uint32_t fcr31, uint64_t a, uint64_t b,
	  uint64_t c)
{
	static const uint32_t flushing[] = {
	    FCR31_FO, FCR31_FN, FCR31_FO | FCR31_FN, FCR31_FS | FCR31_FN,
	    FCR31_FS | FCR31_FO | FCR31_FN};
	struct operands operands = {a, b, c};

	for (unsigned i = 0; i < ARRAY_SIZE(flushing); i++) {
		check_type(&mips_fpu_24k, in, fcr31 | flushing[i], &operands);
	}
}

/* One pair of edges: each rounding mode, with no trap and one enabled. */
static void
check_edges(const struct instruction *in, size_t first, size_t second)
{
	uint32_t enable = UINT32_C(0x80) << (first + second) % 5;
	uint64_t third =
	    fpu_edge(in->fmt, (3 * first + 5 * second) % fpu_edges(in->fmt));

	for (uint32_t mode = MODE_RN; mode <= MODE_RM; mode++) {
		check_types(in, mode, fpu_edge(in->fmt, first),
			    fpu_edge(in->fmt, second), third);
		check_types(in, mode | enable, fpu_edge(in->fmt, first),
			    fpu_edge(in->fmt, second), third);
		check_types(in, mode | FCR31_FS, fpu_edge(in->fmt, first),
			    fpu_edge(in->fmt, second), third);
		check_24k(in, mode, fpu_edge(in->fmt, first),
			  fpu_edge(in->fmt, second), third);
	}
}

static void
test_edges(void **state)
{
	const struct instruction *in;
	size_t count;
	size_t seconds;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		count = fpu_edges(in->fmt);
		seconds = has_two_operands(in) ? count : 5;
		for (size_t n = 0; n < count * seconds; n++) {
			check_edges(in, n / seconds, n % seconds);
		}
	}
	assert_int_equal(fegetround(), FE_TONEAREST);
}

/* For multiply-add: an addend, now and then near what cancels the product. */
static uint64_t
random_addend(uint64_t *seed, const struct instruction *in, uint64_t a,
	      uint64_t b)
{
	const struct reference_format *f = format(in->fmt == FMT_D);
	struct reference_result product;

	if (in->kind != KIND_MULTIPLY_ADD || fpu_random_bits(seed) % 3 != 0) {
		return fpu_random_operand(seed, in->fmt);
	}
	product = reference_arithmetic('*', f, f, MODE_RN, a, b);
	return (product.bits ^ reference_sign(f)) + fpu_random_bits(seed) % 5 -
	       2;
}

static bool
is_slow(void)
{
	const char *slow = getenv("SLOW");

	return slow != NULL && strcmp(slow, "1") == 0;
}

/* With SLOW the types take turns, except the one that does everything. */
static void
check_random(const struct instruction *in, unsigned long n, uint32_t fcr31,
	     const struct operands *operands)
{
	if (is_slow()) {
		check_type(types[0], in, fcr31, operands);
		check_type(types[1 + n / 4 % (ARRAY_SIZE(types) - 1)], in,
			   fcr31, operands);
	} else {
		check_types(in, fcr31, operands->a, operands->b, operands->c);
	}
}

static void
test_random(void **state)
{
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
	unsigned long count = is_slow() ? 10000000 : 100000;
	const struct instruction *in;
	struct operands o;
	uint32_t fcr31;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		in = &instructions[i];
		for (unsigned long n = 0; n < count; n++) {
			o.a = fpu_random_operand(&seed, in->fmt);
			o.b = fpu_random_operand(&seed, in->fmt);
			o.c = random_addend(&seed, in, o.a, o.b);
			fcr31 = (uint32_t)(fpu_random_bits(&seed) >> 32) &
				UINT32_C(0xff83ffff);
			if (n % 4 != 0) { /* no traps */
				fcr31 &= ~UINT32_C(0xf80);
			}
			if (n % 2 != 0) { /* round to nearest */
				fcr31 &= ~UINT32_C(3);
			}
			check_random(in, n, fcr31, &o);
		}
	}
	assert_int_equal(fegetround(), FE_TONEAREST);
}

/* Quotients, roots and products that come out even are rare by chance. */
static void
test_exact(void **state)
{
	uint64_t seed = UINT64_C(0xd1b54a32d192ed03);
	const struct instruction *in;
	union {
		double d;
		uint64_t bits;
	} x, y, p;
	union {
		float f;
		uint32_t bits;
	} xs, ys, ps;

	(void)state;
	for (unsigned n = 0; n < 100000; n++) {
		x.d = (double)(fpu_random_bits(&seed) >> 38);
		y.d = (double)((fpu_random_bits(&seed) >> 38) + 1);
		p.d = x.d * y.d;
		p.bits += n % 4 == 3; /* just not */
		xs.f = (float)(fpu_random_bits(&seed) >> 52);
		ys.f = (float)((fpu_random_bits(&seed) >> 52) + 1);
		ps.f = xs.f * ys.f;
		ps.bits += n % 4 == 3;
		for (unsigned i = 0; i < 10; i++) {
			in = &instructions[i];
			if (in->fmt == FMT_D) {
				check_types(in, n % 4, p.bits, y.bits, 0);
				check_types(in, n % 4, x.bits, y.bits, 0);
			} else {
				check_types(in, n % 4, ps.bits, ys.bits, 0);
				check_types(in, n % 4, xs.bits, ys.bits, 0);
			}
		}
		p.d = x.d * x.d;
		p.bits += n % 3 == 2;
		check_types(&instructions[9], n % 4, p.bits, 0, 0);
		ps.f = xs.f * xs.f;
		ps.bits += n % 3 == 2;
		check_types(&instructions[8], n % 4, ps.bits, 0, 0);
	}
}

/* The encodings each group has, by hand: each number is a function code of fmt
 * S, D, W, L and of COP1X. */
static const struct {
	unsigned group;
	uint64_t codes[5];
} encodings[] = {
    {0,
     {UINT64_C(0xffff0012000000ef), UINT64_C(0xffff0011000000ef),
      UINT64_C(0x0000000300000000), 0, 0}},
    {MIPS_FPU_II, {0xf010, 0xf010, 0, 0, 0}},
    {MIPS_FPU_LONG,
     {UINT64_C(0x2000000f00), UINT64_C(0x2000000f00), 0, UINT64_C(0x300000000),
      0}},
    {MIPS_FPU_CC, {0x20000, 0x20000, 0, 0, 0}},
    {MIPS_FPU_COP1X, {0x600000, 0x600000, 0, 0, UINT64_C(0x0303030300000000)}},
};

static bool
is_encoded(unsigned groups, unsigned column, unsigned code)
{
	uint64_t codes = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(encodings); i++) {
		if ((encodings[i].group & ~groups) == 0) {
			codes |= encodings[i].codes[column];
		}
	}
	return (codes >> code & 1) != 0;
}

static void
test_encodings(void **state)
{
	static const uint8_t columns[32] = {
	    [FMT_S] = 1, [FMT_D] = 2, [FMT_W] = 3, [FMT_L] = 4};
	struct mips_fpu_type type = complete;
	uint32_t word;
	bool there;

	(void)state;
	for (type.groups = 0; type.groups < 32; type.groups++) {
		for (unsigned i = 0; i < 32 * 64; i++) {
			unsigned column = columns[i / 64];

			word = UINT32_C(0x44000000) | i / 64 << 21 | i % 64;
			there = column != 0 &&
				is_encoded(type.groups, column - 1, i % 64);
			assert_int_equal(mips_fpu_lookup(&type, word) != 0,
					 there);
			word = UINT32_C(0x4c000000) | i / 64 << 21 | i % 64;
			there = is_encoded(type.groups, 4, i % 64);
			assert_int_equal(mips_fpu_lookup(&type, word) != 0,
					 there);
		}
	}
}

/* fd = 6, fs = 3, ft = 5, fr = 7 of each kind of instruction: odd numbers are
 * upper halves while FR is clear, unless they name doubles or longs. */
static void
test_operands(void **state)
{
	static const struct {
		uint32_t word;
		struct mips_fpu_operands narrow; /* fd, fs, ft, fr */
		struct mips_fpu_operands wide;
	} cases[] = {
	    /* add.s, add.d */
	    {0x46051980, {12, 5, 9, 32}, {12, 6, 10, 32}},
	    {0x46251980, {12, 4, 8, 32}, {12, 6, 10, 34}},
	    /* cvt.d.s, cvt.s.d; the source is f3 */
	    {0x460019e1, {12, 5, 0, 32}, {14, 6, 0, 32}},
	    {0x462019e0, {13, 4, 0, 32}, {14, 6, 0, 34}},
	    /* cvt.w.d f7, trunc.l.s f7, cvt.l.s f7, cvt.s.l f7 */
	    {0x462019e4, {13, 4, 0, 32}, {14, 6, 0, 34}},
	    {0x460019c9, {12, 5, 0, 32}, {14, 6, 0, 32}},
	    {0x460019e5, {12, 5, 0, 32}, {14, 6, 0, 32}},
	    {0x46a019e0, {13, 4, 0, 40}, {14, 6, 0, 42}},
	    /* c.lt.d cc0, c.lt.s cc1, c.lt.s cc7: bits of FCR31 */
	    {0x4625183c, {23, 4, 8, 32}, {23, 6, 10, 34}},
	    {0x4605193c, {25, 5, 9, 32}, {25, 6, 10, 32}},
	    {0x46051f3c, {31, 5, 9, 32}, {31, 6, 10, 32}},
	    /* movf.d f6, f3, cc0; movt.s f6, f3, cc2 */
	    {0x46201991, {12, 4, 23, 32}, {12, 6, 23, 34}},
	    {0x46091991, {12, 5, 32 + 26, 32}, {12, 6, 32 + 26, 32}},
	    /* madd.s f6, f7, f3, f5; madd.d */
	    {0x4ce519a0, {12, 5, 9, 13}, {12, 6, 10, 14}},
	    {0x4ce519a1, {12, 4, 8, 12}, {12, 6, 10, 14}},
	};

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct mips_fpu_operands narrow =
		    mips_fpu_operands(false, cases[i].word);
		struct mips_fpu_operands wide =
		    mips_fpu_operands(true, cases[i].word);

		assert_int_equal(narrow.fd, cases[i].narrow.fd);
		assert_int_equal(narrow.fs, cases[i].narrow.fs);
		assert_int_equal(narrow.ft, cases[i].narrow.ft);
		assert_int_equal(narrow.fr, cases[i].narrow.fr);
		assert_int_equal(wide.fd, cases[i].wide.fd);
		assert_int_equal(wide.fs, cases[i].wide.fs);
		assert_int_equal(wide.ft, cases[i].wide.ft);
		assert_int_equal(wide.fr, cases[i].wide.fr);
	}
}

/* movf and movt, on each condition code: only if it has the value asked for;
 * Cause stays. */
static void
test_conditional_moves(void **state)
{
	unsigned index = mips_fpu_lookup(&complete, 0x46200011);

	(void)state;
	for (unsigned i = 0; i < 8 * 4; i++) {
		unsigned bit = mips_fpu_condition_bit(i / 4);
		unsigned wanted = i / 2 % 2;
		struct mips_fpu fpu = {.fgr = {[2] = 5, [3] = 6},
				       .fcr31 = UINT32_C(0x1f000)};
		uint32_t before;

		fpu.fcr31 |= i % 2 == 0 ? 0 : UINT32_C(1) << bit;
		before = fpu.fcr31;
		assert_true(mips_fpu_functions[index](&fpu, &complete, 4, 2,
						      bit | wanted << 5, 0));
		assert_int_equal(fpu.fgr[4], i % 2 == wanted ? 5 : 0);
		assert_int_equal(fpu.fgr[5], i % 2 == wanted ? 6 : 0);
		assert_int_equal(fpu.fcr31, before);
	}
}

static void
test_pending(void **state)
{
	(void)state;
	assert_false(mips_fpu_exception_pending(0));
	assert_false(mips_fpu_exception_pending(0x0001f07c));
	assert_false(mips_fpu_exception_pending(0x00000ffc));
	assert_false(mips_fpu_exception_pending(0x00001f00));
	assert_true(mips_fpu_exception_pending(0x00020000));
	for (unsigned i = 0; i < 5; i++) {
		assert_true(mips_fpu_exception_pending(UINT32_C(0x1080) << i));
	}
}

/* The lowest bit of a double's register number is ignored. */
static void
test_odd_double(void **state)
{
	struct mips_fpu fpu = {.fgr = {[2] = 0, [3] = 0x3ff00000}};
	unsigned index = mips_fpu_lookup(&mips_fpu_r3010, 0x46231140);

	(void)state;
	assert_true(
	    mips_fpu_functions[index](&fpu, &mips_fpu_r3010, 5, 3, 3, 0));
	assert_int_equal(fpu.fgr[4], 0);
	assert_int_equal(fpu.fgr[5], 0x40000000);
	assert_int_equal(fpu.fgr[6], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_encodings),
	    cmocka_unit_test(test_operands),
	    cmocka_unit_test(test_conditional_moves),
	    cmocka_unit_test(test_pending),
	    cmocka_unit_test(test_odd_double),
	    cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_edges),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
