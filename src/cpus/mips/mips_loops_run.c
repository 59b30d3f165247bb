/*
 * Loops that are done many trips at a time: how many trips, and doing them; see
 * mips_loops.h.
 */
#include "cpus/mips/mips_loops.h"

/* ---- how many trips ---- */

static bool
adds_words(const struct mips_loop *l, unsigned reg)
{
	for (unsigned i = 0; i < l->n_steps; i++) {
		if (l->steps[i].reg == reg) {
			return l->steps[i].word;
		}
	}
	return false;
}

/* What the operand is in the first trip, sign-extended. */
static int64_t
operand(const struct mips_cpu *cpu, const struct mips_loop *l,
	const struct mips_loop_operand *o)
{
	uint64_t value = mips_gpr(cpu, o->reg) + (uint64_t)(int64_t)o->offset;

	if (!mips_is_wide(cpu) || (o->offset != 0 && adds_words(l, o->reg))) {
		return (int32_t)value;
	}
	return (int64_t)value;
}

static bool
is_word(int64_t value)
{
	return value == (int32_t)value;
}

/* Trips from A up to B, not including those from B on. */
static uint64_t
trips_between(uint64_t a, uint64_t b, uint64_t stride)
{
	return (b - a - 1) / stride + 1;
}

/* Trips after which the branch goes back for certain. */
static uint64_t
trips_taken(const struct mips_cpu *cpu, const struct mips_loop *l)
{
	int64_t a = operand(cpu, l, &l->a);
	int64_t b = operand(cpu, l, &l->b);
	int64_t rate = (int64_t)l->a.step - l->b.step;
	uint64_t stride = rate < 0 ? 0 - (uint64_t)rate : (uint64_t)rate;
	bool words = adds_words(l, l->a.reg) || adds_words(l, l->b.reg);
	/* Where numbers end: words go around there. */
	uint64_t mask = words || !mips_is_wide(cpu) ? UINT32_MAX : UINT64_MAX;
	uint64_t ua = (uint64_t)a & mask;
	uint64_t ub = (uint64_t)b & mask;

	/* Registers are compared whole. */
	if (words && (!is_word(a) || !is_word(b))) {
		return 0;
	}
	switch (l->condition) {
	case MIPS_LOOP_DIFFERENT:
		/* If it steps over the other, it goes on: long enough. */
		return ((rate < 0 ? ua - ub : ub - ua) & mask) / stride;
	case MIPS_LOOP_POSITIVE:
		return a > 0 ? trips_between(0, (uint64_t)a, stride) : 0;
	case MIPS_LOOP_NATURAL:
		return a >= 0 ? (uint64_t)a / stride + 1 : 0;
	case MIPS_LOOP_LESS:
		return a < b ? trips_between((uint64_t)a, (uint64_t)b, stride)
			     : 0;
	case MIPS_LOOP_BELOW:
		return ua < ub ? trips_between(ua, ub, stride) : 0;
	default:
		return UINT64_MAX;
	}
}

/* Trips whose access at VA is on the same page. */
static uint64_t
trips_on_page(uint64_t va, int32_t step, unsigned size)
{
	uint64_t offset = va & (RAM_PAGE_SIZE - 1);

	if (step > 0) {
		return (RAM_PAGE_SIZE - size - offset) / (uint32_t)step + 1;
	}
	return step < 0 ? offset / (uint32_t)-step + 1 : UINT64_MAX;
}

/* Where the access is in the host's memory in the first trip, NULL if it has no
 * fast answer; reduces *TRIPS. */
static uint8_t *
find_host(const struct mips_cpu *cpu, const struct mips_loop *l,
	  const struct mips_loop_access *access, enum vtlb_kind kind,
	  uint64_t *trips)
{
	int64_t base = operand(cpu, l, &access->base);
	int32_t step = access->base.step;
	uint64_t va =
	    mips_wrap(cpu, (uint64_t)base + (uint64_t)(int64_t)access->imm);
	const struct vtlb_entry *e = vtlb_entry(cpu->set, kind, va);
	uint64_t limit = trips_on_page(va, step, access->size);

	/* A word that is about to go around: the address would jump. */
	if (mips_is_wide(cpu) && adds_words(l, access->base.reg) &&
	    (!is_word(base + RAM_PAGE_SIZE) ||
	     !is_word(base - RAM_PAGE_SIZE))) {
		return NULL;
	}
	if (e->tag != (va & ~(uint64_t)(RAM_PAGE_SIZE - 1)) ||
	    (va & (access->size - 1u)) != 0) {
		return NULL;
	}
	*trips = limit < *trips ? limit : *trips;
	return (uint8_t *)(e->addend + (uintptr_t)va);
}

/* ---- the trips ---- */

struct run {
	const struct mips_loop *l;
	bool big;
	const uint8_t *from; /* NULL: no load */
	uint8_t *to;	     /* NULL: no store */
	uint64_t value;	     /* what is stored, what was loaded last */
	uint64_t mask;	     /* of a register */
	uint64_t key;	     /* what is looked for */
	uint64_t trips;
};

static inline uint64_t
extend(uint64_t value, unsigned size, bool sign)
{
	unsigned shift = 64 - 8 * size;

	return sign ? (uint64_t)((int64_t)(value << shift) >> shift) : value;
}

/* One by one; until the branch would not go back. */
static ALWAYS_INLINE uint64_t
run_singly(struct run *r, unsigned size)
{
	const struct mips_loop *l = r->l;
	bool tests = l->condition >= MIPS_LOOP_NOT_VALUE;
	bool equal = l->condition == MIPS_LOOP_VALUE;
	const uint8_t *from = r->from;
	uint8_t *to = r->to;
	uint64_t value = r->value;
	uint64_t i;

	for (i = 0; i < r->trips; i++) {
		if (from != NULL) {
			uint64_t v = extend(get_bytes(from, size, r->big), size,
					    l->load.sign);

			if (tests && ((v & r->mask) == r->key) != equal) {
				break;
			}
			r->value = v;
			value = l->stores_loaded ? v : value;
			from += l->load.base.step;
		}
		if (to != NULL) {
			put_bytes(to, size, r->big, value);
			to += l->store.base.step;
		}
	}
	return i;
}

/* Does each access touch the bytes behind those of the one before? */
static bool
is_dense(const struct mips_loop_access *access)
{
	return access->base.step == (int)access->size;
}

/* A copy of bytes that lie side by side, which what is written does not
 * change. */
static bool
run_copy(struct run *r)
{
	const struct mips_loop *l = r->l;
	size_t len = r->trips * l->load.size;

	if (l->condition >= MIPS_LOOP_NOT_VALUE || !l->stores_loaded ||
	    !is_dense(&l->load) || !is_dense(&l->store) ||
	    (r->to > r->from && r->to < r->from + len)) {
		return false;
	}
	r->value = extend(
	    get_bytes(r->from + len - l->load.size, l->load.size, r->big),
	    l->load.size, l->load.sign);
	memmove(r->to, r->from, len);
	return true;
}

/* A fill with bytes that are all the same. */
static bool
run_fill(const struct run *r)
{
	const struct mips_loop *l = r->l;
	uint64_t bytes = (r->value & 0xff) * UINT64_C(0x0101010101010101);

	if (r->from != NULL || !is_dense(&l->store) ||
	    (r->value ^ bytes) << (64 - 8 * l->store.size) != 0) {
		return false;
	}
	memset(r->to, (int)(r->value & 0xff), r->trips * l->store.size);
	return true;
}

static uint64_t
run(struct run *r)
{
	unsigned size = r->from != NULL ? r->l->load.size : r->l->store.size;

	if (r->to != NULL && (r->from != NULL ? run_copy(r) : run_fill(r))) {
		return r->trips;
	}
	switch (size) {
	case 1:
		return run_singly(r, 1);
	case 2:
		return run_singly(r, 2);
	case 4:
		return run_singly(r, 4);
	case 8:
		return run_singly(r, 8);
	default:
		return r->trips; /* it touches no memory */
	}
}

static void
set_register(struct mips_cpu *cpu, unsigned reg, uint64_t value, bool word)
{
	if (!mips_is_wide(cpu)) {
		cpu->st.gpr.w[reg] = (uint32_t)value;
	} else {
		cpu->st.gpr.d[reg] =
		    word ? mips_extend(cpu, (uint32_t)value) : value;
	}
}

static void
set_registers(struct mips_cpu *cpu, const struct run *r, uint64_t trips)
{
	const struct mips_loop *l = r->l;

	for (unsigned i = 0; i < l->n_steps; i++) {
		unsigned reg = l->steps[i].reg;
		uint64_t way = trips * (uint64_t)(int64_t)l->steps[i].step;

		set_register(cpu, reg, mips_gpr(cpu, reg) + way,
			     l->steps[i].word);
	}
	if (r->from != NULL) {
		set_register(cpu, l->load.reg, r->value, false);
	}
	if (l->flag != 0) {
		set_register(cpu, l->flag, 1, false);
	}
}

OUT_OF_LINE uint64_t
mips_loop_run(struct mips_cpu *cpu, const struct mips_loop *l, uint64_t most)
{
	struct run r = {
	    .l = l,
	    .big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0,
	    .value = mips_gpr(cpu, l->store.reg),
	    .mask = mips_is_wide(cpu) ? UINT64_MAX : UINT32_MAX,
	    .key = mips_gpr(cpu, l->b.reg),
	};
	uint64_t trips = trips_taken(cpu, l);

	r.trips = trips < most ? trips : most;
	if (r.trips != 0 && l->load.size != 0) {
		r.from = find_host(cpu, l, &l->load, VTLB_READ, &r.trips);
		r.trips = r.from != NULL ? r.trips : 0;
	}
	if (r.trips != 0 && l->store.size != 0) {
		r.to = find_host(cpu, l, &l->store, VTLB_WRITE, &r.trips);
		r.trips = r.to != NULL ? r.trips : 0;
	}
	if (r.trips == 0) {
		return 0;
	}
	trips = run(&r);
	if (trips != 0) {
		set_registers(cpu, &r, trips);
	}
	return trips;
}
