/*
 * Repeats on our floating point unit what fpu-qemu-guest.c did on another, from
 * its records on standard input: once as an FPU that leaves nothing to
 * software, where everything must be equal, and once as the R3010, where
 * everything that it does itself must be.  See fpu-qemu.sh.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpus/mips/mips_fpu.h"

enum {
	RECORD_BYTES = 40,
	A = 4, /* where registers f2, f4, f6 are */
	B = 8,
	RESULT = 12,
	FCR31_KEPT = 0x0083ffff,
	MISMATCHES_SHOWN = 20,
};

struct record {
	uint32_t word;
	uint32_t before;
	uint64_t a;
	uint64_t b;
	uint64_t result;
	uint32_t after;
};

static const struct mips_fpu_type complete = {
    .name = "complete",
    .groups = MIPS_FPU_II,
};

static uint32_t
little_endian(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static uint64_t
two_words(const uint8_t *p)
{
	return little_endian(p) | (uint64_t)little_endian(p + 4) << 32;
}

static void
put(struct mips_fpu *fpu, unsigned reg, uint64_t bits)
{
	fpu->fgr[reg] = (uint32_t)bits;
	fpu->fgr[reg + 1] = (uint32_t)(bits >> 32);
}

static bool
run(const struct mips_fpu_type *type, const struct record *r,
    struct mips_fpu *fpu)
{
	unsigned index = mips_fpu_lookup(type, r->word);
	struct mips_fpu_operands o = mips_fpu_operands(false, r->word);

	memset(fpu, 0, sizeof(*fpu));
	put(fpu, A, r->a);
	put(fpu, B, r->b);
	/* What the destination was, where the result is not a double. */
	put(fpu, RESULT, r->result >> 32 << 32 | r->result >> 32);
	fpu->fcr31 = r->before;
	return mips_fpu_functions[index](fpu, type, o.fd, o.fs, o.ft, o.fr);
}

/* abs and neg of a NaN: arithmetic in our manuals, sign operations in QEMU. */
static bool
is_left_out(const struct record *r)
{
	uint64_t magnitude = r->a & INT64_MAX;

	if ((r->word & 63) != 5 && (r->word & 63) != 7) {
		return false;
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

	if (r->result == UINT64_C(0x7ff7ffffffffffff)) {
		return ours << 1 > UINT64_C(0xffe0000000000000) &&
		       (ours >> 51 & 1) == 0;
	}
	return (r->result & single) == 0x7fbfffff &&
	       (r->result ^ ours) <= single &&
	       (ours & INT32_MAX) > 0x7f800000 && (ours >> 22 & 1) == 0;
}

static bool
is_equal(const struct mips_fpu *fpu, const struct record *r)
{
	uint64_t result = fpu->fgr[RESULT] | (uint64_t)fpu->fgr[RESULT + 1]
						 << 32;

	return (result == r->result || is_other_nan(result, r)) &&
	       ((fpu->fcr31 ^ r->after) & FCR31_KEPT) == 0;
}

static void
show(const char *what, const struct record *r, const struct mips_fpu *fpu)
{
	printf("%s: word %08" PRIx32 " fcr31 %08" PRIx32 " a %016" PRIx64
	       " b %016" PRIx64 ": theirs %016" PRIx64 " fcr31 %08" PRIx32
	       ", ours %08" PRIx32 "%08" PRIx32 " fcr31 %08" PRIx32 "\n",
	       what, r->word, r->before, r->a, r->b, r->result, r->after,
	       fpu->fgr[RESULT + 1], fpu->fgr[RESULT], fpu->fcr31);
}

int
main(void)
{
	uint8_t bytes[RECORD_BYTES];
	struct mips_fpu fpu;
	struct record r;
	unsigned long checked = 0;
	unsigned long by_r3010 = 0;
	unsigned long mismatches = 0;

	while (fread(bytes, sizeof(bytes), 1, stdin) == 1) {
		r.word = little_endian(bytes);
		r.before = little_endian(bytes + 4);
		r.a = two_words(bytes + 8);
		r.b = two_words(bytes + 16);
		r.result = two_words(bytes + 24);
		r.after = little_endian(bytes + 32);
		if (is_left_out(&r)) {
			continue;
		}
		checked++;
		if ((!run(&complete, &r, &fpu) || !is_equal(&fpu, &r)) &&
		    mismatches++ < MISMATCHES_SHOWN) {
			show("complete", &r, &fpu);
		}
		if (mips_fpu_lookup(&mips_fpu_r3010, r.word) == 0 ||
		    !run(&mips_fpu_r3010, &r, &fpu)) {
			continue;
		}
		by_r3010++;
		if (!is_equal(&fpu, &r) && mismatches++ < MISMATCHES_SHOWN) {
			show("R3010", &r, &fpu);
		}
	}
	printf("%lu instructions, %lu of them done by the R3010, %lu "
	       "mismatches\n",
	       checked, by_r3010, mismatches);
	return checked == 0 || mismatches != 0;
}
