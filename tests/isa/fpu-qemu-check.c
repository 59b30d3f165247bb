/*
 * Repeats on our floating point unit what fpu-qemu-guest.c did on another, from
 * its records on standard input: as an FPU that leaves nothing to software,
 * where everything must be equal, and as types that do, where everything that
 * they do themselves must be.  Arguments: the guest's byte order, le or be, and
 * its Status.FR, 0 or 1.  See fpu-qemu.sh.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/mips/mips_fpu.h"

enum {
	RECORD_BYTES = 48,
	FCR31_KEPT = (int)0xfe83ffffu,
	MISMATCHES_SHOWN = 20,
};

struct record {
	uint32_t word;
	uint32_t before;
	uint64_t a;
	uint64_t b;
	uint64_t c;
	uint64_t result;
	uint32_t after;
};

static const struct mips_fpu_type complete = {
    .name = "complete",
    .groups = MIPS_FPU_II | MIPS_FPU_LONG | MIPS_FPU_CC | MIPS_FPU_COP1X |
	      MIPS_FPU_PS,
};

static bool big_endian;
static bool fr;

static uint64_t
number(const uint8_t *p, unsigned size)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < size; i++) {
		n = n << 8 | p[big_endian ? i : size - 1 - i];
	}
	return n;
}

static uint64_t
get(const struct mips_fpu *fpu, unsigned reg)
{
	const uint32_t *pair = &fpu->fgr[mips_fpu_pair(fr, reg)];

	return pair[0] | (uint64_t)pair[1] << 32;
}

static void
put(struct mips_fpu *fpu, unsigned reg, uint64_t bits)
{
	uint32_t *pair = &fpu->fgr[mips_fpu_pair(fr, reg)];

	pair[0] = (uint32_t)bits;
	pair[1] = (uint32_t)(bits >> 32);
}

/* movf.ps and movt.ps */
static bool
is_paired_move(uint32_t word)
{
	return (word & 0xffe0003f) == 0x46c00011;
}

static bool
run(const struct mips_fpu_type *type, const struct record *r,
    struct mips_fpu *fpu)
{
	unsigned index = mips_fpu_lookup(type, r->word);
	struct mips_fpu_operands o = mips_fpu_operands(fr, r->word);

	memset(fpu, 0, sizeof(*fpu));
	put(fpu, 2, r->a);
	put(fpu, 4, r->b);
	put(fpu, 8, r->c);
	/* What the destination was, where the result is not a double; of a
	 * pair either half may have stayed. */
	put(fpu, 6,
	    is_paired_move(r->word) ? r->result
				    : r->result >> 32 << 32 | r->result >> 32);
	fpu->fcr31 = r->before;
	return mips_fpu_functions[index](fpu, type, o.fd, o.fs, o.ft, o.fr);
}

/* abs and neg of a NaN: arithmetic in our manuals, sign operations in QEMU. */
static bool
is_left_out(const struct record *r)
{
	uint64_t magnitude = r->a & INT64_MAX;

	if (r->word >> 26 != 17 ||
	    ((r->word & 63) != 5 && (r->word & 63) != 7)) {
		return false;
	}
	if ((r->word >> 21 & 31) == 22 &&
	    (r->a >> 32 & INT32_MAX) > 0x7f800000) {
		return true;
	}
	if ((r->word >> 21 & 31) == 17) {
		return magnitude > UINT64_C(0x7ff0000000000000);
	}
	return (r->a & INT32_MAX) > 0x7f800000;
}

/* A quiet NaN operand: QEMU gives the default NaN with legacy NaNs, the manuals
 * one of the operands. */
static bool
is_other_nan(uint64_t ours, const struct record *r)
{
	uint64_t single = UINT64_C(0xffffffff);

	if ((r->result & INT64_MAX) == UINT64_C(0x7ff7ffffffffffff)) {
		return ours << 1 > UINT64_C(0xffe0000000000000) &&
		       (ours >> 51 & 1) == 0;
	}
	return (r->result & INT32_MAX) == 0x7fbfffff &&
	       (r->result ^ ours) <= single &&
	       (ours & INT32_MAX) > 0x7f800000 && (ours >> 22 & 1) == 0;
}

/* The same of each half of a pair. */
static bool
is_other_pair(uint64_t ours, const struct record *r)
{
	struct record half = *r;

	if ((r->word >> 21 & 31) != 22 &&
	    (r->word & 0xfc000007) != 0x4c000006) {
		return false;
	}
	half.result = (uint32_t)r->result;
	if (half.result != (uint32_t)ours &&
	    !is_other_nan((uint32_t)ours, &half)) {
		return false;
	}
	half.result = r->result >> 32;
	return half.result == ours >> 32 || is_other_nan(ours >> 32, &half);
}

static bool
is_equal(const struct mips_fpu *fpu, const struct record *r)
{
	uint64_t result = get(fpu, 6);

	return (result == r->result || is_other_nan(result, r) ||
		is_other_pair(result, r)) &&
	       ((fpu->fcr31 ^ r->after) & (uint32_t)FCR31_KEPT) == 0;
}

static void
show(const char *what, const struct record *r, const struct mips_fpu *fpu)
{
	printf("%s: word %08" PRIx32 " fcr31 %08" PRIx32 " a %016" PRIx64
	       " b %016" PRIx64 " c %016" PRIx64 ": theirs %016" PRIx64
	       " fcr31 %08" PRIx32 ", ours %016" PRIx64 " fcr31 %08" PRIx32
	       "\n",
	       what, r->word, r->before, r->a, r->b, r->c, r->result, r->after,
	       get(fpu, 6), fpu->fcr31);
}

/* The types that leave things to software. */
static const struct mips_fpu_type *const types[] = {
    &mips_fpu_r3010, &mips_fpu_r4000, &mips_fpu_r5000, &mips_fpu_24k,
    &mips_fpu_20k};
enum { TYPES = sizeof(types) / sizeof(types[0]) };

/* Returns how many mismatches there are; counts what TYPES did. */
static unsigned long
check(const struct record *r, unsigned long done[TYPES],
      unsigned long mismatches)
{
	struct mips_fpu fpu;
	unsigned long more = 0;

	if ((!run(&complete, r, &fpu) || !is_equal(&fpu, r)) &&
	    mismatches + more++ < MISMATCHES_SHOWN) {
		show("complete", r, &fpu);
	}
	for (unsigned i = 0; i < TYPES; i++) {
		if (mips_fpu_lookup(types[i], r->word) == 0 ||
		    !run(types[i], r, &fpu)) {
			continue;
		}
		done[i]++;
		if (!is_equal(&fpu, r) &&
		    mismatches + more++ < MISMATCHES_SHOWN) {
			show(types[i]->name, r, &fpu);
		}
	}
	return more;
}

int
main(int argc, char *argv[])
{
	uint8_t bytes[RECORD_BYTES];
	struct record r;
	unsigned long checked = 0;
	unsigned long done[TYPES] = {0};
	unsigned long mismatches = 0;

	if (argc != 3) {
		return 2;
	}
	big_endian = strcmp(argv[1], "be") == 0;
	fr = strcmp(argv[2], "1") == 0;
	while (fread(bytes, sizeof(bytes), 1, stdin) == 1) {
		r.word = (uint32_t)number(bytes, 4);
		r.before = (uint32_t)number(bytes + 4, 4);
		r.a = number(bytes + 8, 8);
		r.b = number(bytes + 16, 8);
		r.c = number(bytes + 24, 8);
		r.result = number(bytes + 32, 8);
		r.after = (uint32_t)number(bytes + 40, 4);
		if (is_left_out(&r)) {
			continue;
		}
		checked++;
		mismatches += check(&r, done, mismatches);
	}
	printf("%lu instructions, %lu mismatches; done by", checked,
	       mismatches);
	for (unsigned i = 0; i < TYPES; i++) {
		printf(" %s %lu", types[i]->name, done[i]);
	}
	printf("\n");
	return checked == 0 || mismatches != 0;
}
