/*
 * Floating point with deferred flags against the functions that do all cases:
 * the same registers and, once settled, the same FCR31; nothing changed, not
 * even in the host's flag, where it does not do an instruction.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fenv.h>
#include <inttypes.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/mips/mips_fpu_deferred.h"
#include "fpu_operands.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* An FPU that does everything itself. */
static const struct mips_fpu_type complete = {
    .name = "complete",
    .fcr31_writable = 0x0083ffff,
    .groups = MIPS_FPU_II,
};

struct instruction {
	const char *name;
	bool (*deferred)(struct mips_fpu *fpu, struct mips_fpu_deferred *d,
			 size_t fd, size_t fs, size_t ft);
	unsigned number; /* in mips_fpu_functions */
	unsigned from;	 /* FMT_* */
};

#define ROW(name, from)                                                      \
	{                                                                    \
#name, mips_fpu_deferred_##name, MIPS_FPU_##name, FMT_##from \
	}
#define BOTH(name) ROW(name##_s, S), ROW(name##_d, D)

static const struct instruction instructions[] = {
    BOTH(add),	     BOTH(sub),	      BOTH(mul),       BOTH(div),
    BOTH(sqrt),	     BOTH(abs),	      BOTH(neg),       BOTH(mov),
    ROW(cvt_s_d, D), ROW(cvt_d_s, S), ROW(cvt_s_w, W), ROW(cvt_d_w, W),
    BOTH(c_eq),	     BOTH(c_lt),      BOTH(c_le),
};

static bool
is_comparison(const struct instruction *in)
{
	return in->number >= MIPS_FPU_c_f_s && in->number <= MIPS_FPU_c_ngt_d;
}

static unsigned
below(uint64_t *state, unsigned limit)
{
	return (unsigned)((fpu_random_bits(state) >> 32) % limit);
}

/* With one as its exponent, more or less; in other formats any word. */
static uint64_t
usual_operand(uint64_t *state, unsigned fmt)
{
	uint64_t bits = fpu_random_bits(state);

	bits &= ~UINT64_C(0) << below(state, 52);
	switch (fmt) {
	case FMT_D:
		return (bits & UINT64_C(0x800fffffffffffff)) |
		       (uint64_t)(1015 + below(state, 16)) << 52;
	case FMT_S:
		return (bits >> 32 & 0x807fffff) | (119 + below(state, 16))
						       << 23;
	default:
		return bits >> 32;
	}
}

static void
put(struct mips_fpu *fpu, unsigned fmt, unsigned reg, uint64_t bits)
{
	fpu->fgr[reg] = (uint32_t)bits;
	if (fmt == FMT_D) {
		fpu->fgr[reg + 1] = (uint32_t)(bits >> 32);
	}
}

/* FCR31 in which flags may be deferred; all else at random. */
static uint32_t
random_fcr31(uint64_t *state)
{
	return (uint32_t)fpu_random_bits(state) & 0x0083ffff &
	       ~(uint32_t)(FPU_QUICK_BLOCKS | FCR31_RM_MASK | FCR31_FS);
}

static bool
check(const struct instruction *in, uint32_t fcr31, uint64_t a, uint64_t b)
{
	unsigned fd = is_comparison(in) ? mips_fpu_condition_bit(fcr31 & 7)
					: 2 * (fcr31 >> 2 & 3);
	struct mips_fpu fpu = {.fcr31 = fcr31};
	struct mips_fpu expected;
	struct mips_fpu_deferred d;
	bool done;

	put(&fpu, in->from, 2, a);
	put(&fpu, in->from, 4, b);
	expected = fpu;
	/* What the host did before is of no account. */
	feraiseexcept(FE_INEXACT);
	mips_fpu_begin_deferring(&d);
	done = in->deferred(&fpu, &d, fd, 2, 4);
	mips_fpu_settle(&fpu, &d);
	if (done) {
		assert_true(mips_fpu_functions[in->number](&expected, &complete,
							   fd, 2, 4, 0));
	}
	if (memcmp(&fpu, &expected, sizeof(fpu)) != 0) {
		fail_msg("%s a=%016" PRIx64 " b=%016" PRIx64 " fcr31=%08" PRIx32
			 " (done %d): fcr31 %08" PRIx32 ", not %08" PRIx32,
			 in->name, a, b, fcr31, done, fpu.fcr31,
			 expected.fcr31);
	}
	return done;
}

static void
test_edges(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		const struct instruction *in = &instructions[i];

		for (size_t k = 0; k < fpu_edges(in->from); k++) {
			for (size_t n = 0; n < fpu_edges(in->from); n++) {
				check(in, random_fcr31(&seed),
				      fpu_edge(in->from, k),
				      fpu_edge(in->from, n));
			}
		}
	}
}

static void
test_random(void **state)
{
	uint64_t seed = 2;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		const struct instruction *in = &instructions[i];

		for (unsigned n = 0; n < 100000; n++) {
			check(in, random_fcr31(&seed),
			      fpu_random_operand(&seed, in->from),
			      fpu_random_operand(&seed, in->from));
		}
	}
}

/* The numbers that programs have are done this way. */
static void
test_usual(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(instructions); i++) {
		const struct instruction *in = &instructions[i];

		for (unsigned n = 0; n < 100000; n++) {
			uint64_t a = usual_operand(&seed, in->from);
			uint64_t b = usual_operand(&seed, in->from);
			bool is_root = in->number == MIPS_FPU_sqrt_s ||
				       in->number == MIPS_FPU_sqrt_d;

			a &= is_root ? INT64_MAX >> (in->from == FMT_S ? 32 : 0)
				     : UINT64_MAX;
			assert_true(check(in, random_fcr31(&seed), a, b));
		}
	}
}

struct step {
	const struct instruction *in;
	unsigned fd;
	unsigned fs;
	unsigned ft;
};

static struct step
random_step(uint64_t *seed)
{
	struct step s = {
	    .in = &instructions[below(seed, ARRAY_SIZE(instructions))],
	    .fd = 2 * below(seed, 4),
	    .fs = 2 * below(seed, 4),
	    .ft = 2 * below(seed, 4),
	};

	if (is_comparison(s.in)) {
		s.fd = mips_fpu_condition_bit(s.fd);
	}
	return s;
}

/* Several instructions on each other's results before they are settled. */
static void
test_sequences(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (unsigned n = 0; n < 200000; n++) {
		struct mips_fpu fpu = {.fcr31 = random_fcr31(&seed)};
		struct mips_fpu_deferred d;
		struct mips_fpu expected;
		struct step done[8];
		unsigned n_done = 0;

		for (unsigned reg = 0; reg < 8; reg += 2) {
			put(&fpu, FMT_D, reg, usual_operand(&seed, FMT_D));
		}
		expected = fpu;
		mips_fpu_begin_deferring(&d);
		for (unsigned length = below(&seed, 9); length > 0; length--) {
			struct step s = random_step(&seed);

			done[n_done] = s;
			n_done += s.in->deferred(&fpu, &d, s.fd, s.fs, s.ft);
		}
		mips_fpu_settle(&fpu, &d);
		/* The full functions use the host's flags. */
		for (unsigned i = 0; i < n_done; i++) {
			const struct step *s = &done[i];

			assert_true(mips_fpu_functions[s->in->number](
			    &expected, &complete, s->fd, s->fs, s->ft, 0));
		}
		assert_memory_equal(&fpu, &expected, sizeof(fpu));
	}
}

/* Registers 0, 2, 4 less 6, 8, 10; squares in 0, 2, 4; sum in 2. */
static void
distance_expected(struct mips_fpu *fpu)
{
	static const struct {
		unsigned number;
		uint8_t reg[3];
	} steps[] = {
	    {MIPS_FPU_sub_s, {0, 0, 6}},  {MIPS_FPU_sub_s, {2, 2, 8}},
	    {MIPS_FPU_mul_s, {0, 0, 0}},  {MIPS_FPU_mul_s, {2, 2, 2}},
	    {MIPS_FPU_sub_s, {4, 4, 10}}, {MIPS_FPU_mul_s, {4, 4, 4}},
	    {MIPS_FPU_add_s, {2, 2, 0}},  {MIPS_FPU_add_s, {2, 2, 4}},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		const uint8_t *r = steps[i].reg;

		assert_true(mips_fpu_functions[steps[i].number](
		    fpu, &complete, r[0], r[1], r[2], 0));
	}
}

/* Returns whether it was done; false: nothing may have changed. */
static bool
check_distance(uint32_t fcr31, const uint32_t operand[6])
{
	struct mips_fpu fpu = {.fcr31 = fcr31};
	struct mips_fpu expected;
	struct mips_fpu_deferred d;
	bool done;

	for (unsigned i = 0; i < 6; i++) {
		fpu.fgr[2 * i] = operand[i];
	}
	expected = fpu;
	feraiseexcept(FE_INEXACT);
	mips_fpu_begin_deferring(&d);
	done = mips_fpu_deferred_distance_s(
	    &fpu, &d, (struct mips_fpu_coordinate){0, 6, 0},
	    (struct mips_fpu_coordinate){2, 8, 2},
	    (struct mips_fpu_coordinate){4, 10, 4}, 2);
	mips_fpu_settle(&fpu, &d);
	if (done) {
		distance_expected(&expected);
	}
	assert_memory_equal(&fpu, &expected, sizeof(fpu));
	return done;
}

static void
test_distance(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (unsigned n = 0; n < 200000; n++) {
		unsigned widest = 2 + below(&seed, 66);
		uint32_t operand[6];
		bool inside = true;

		for (unsigned i = 0; i < 6; i++) {
			uint32_t exponent =
			    127 - widest / 2 + below(&seed, widest);
			uint32_t bits = (uint32_t)fpu_random_bits(&seed);

			/* Often equal, in all bits or nearly so. */
			operand[i] = (bits & 0x807fffff) | exponent << 23;
			if (i >= 3 && below(&seed, 4) == 0) {
				operand[i] = operand[i - 3] ^ below(&seed, 3);
			}
			exponent = operand[i] >> 23 & 255;
			inside = inside && exponent >= 95 && exponent <= 158;
		}
		if (below(&seed, 8) == 0) {
			size_t edge = below(&seed, fpu_edges(FMT_S));

			operand[below(&seed, 6)] =
			    (uint32_t)fpu_edge(FMT_S, edge);
			check_distance(random_fcr31(&seed), operand);
		} else {
			assert_true(check_distance(random_fcr31(&seed),
						   operand) == inside);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_edges),    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_usual),    cmocka_unit_test(test_sequences),
	    cmocka_unit_test(test_distance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
