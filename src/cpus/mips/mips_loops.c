/*
 * Loops that are done many trips at a time; see mips_loops.h.
 */
#include <stdlib.h>

#include "cpus/mips/mips_loops.h"

/* ---- which loops ---- */

/* What a loop does with a register. */
enum use {
	UNCHANGED,
	STEPPED, /* a constant is added */
	LOADED,
	FLAG, /* slt or sltu writes it */
};

struct analysis {
	struct mips_loop *l;
	enum use use[MIPS_GPR_BUCKET];
	bool read[MIPS_GPR_BUCKET];
	bool word[MIPS_GPR_BUCKET];
	int32_t offset[MIPS_GPR_BUCKET];
};

/* A register that holds a number that each trip knows beforehand. */
static bool
known(struct analysis *a, unsigned reg)
{
	a->read[reg] = true;
	return a->use[reg] == UNCHANGED || a->use[reg] == STEPPED;
}

static void
take_operand(const struct analysis *a, unsigned reg,
	     struct mips_loop_operand *operand)
{
	operand->reg = (uint8_t)reg;
	operand->offset = a->offset[reg];
}

/* May the trip write REG, for the first time, with something else than a sum?
 * What it was before must not matter to it. */
static bool
may_write(const struct analysis *a, unsigned reg)
{
	return reg != MIPS_GPR_BUCKET && !a->read[reg] &&
	       a->use[reg] == UNCHANGED;
}

static bool
add_step(struct analysis *a, const struct mips_op *op, bool word)
{
	if (op->rd != op->rs || op->imm > INT16_MAX || op->imm < INT16_MIN ||
	    !known(a, op->rs) ||
	    (a->use[op->rs] == STEPPED && a->word[op->rs] != word)) {
		return false;
	}
	a->use[op->rd] = STEPPED;
	a->word[op->rd] = word;
	a->offset[op->rd] += op->imm;
	return true;
}

static bool
add_address(struct analysis *a, const struct mips_op *op,
	    struct mips_loop_access *access, unsigned size)
{
	if (access->size != 0 || !known(a, op->rs)) {
		return false;
	}
	access->size = (uint8_t)size;
	take_operand(a, op->rs, &access->base);
	access->imm = op->imm;
	return true;
}

static bool
add_load(struct analysis *a, const struct mips_op *op, unsigned size, bool sign)
{
	if (!add_address(a, op, &a->l->load, size) || !may_write(a, op->rd)) {
		return false;
	}
	a->l->load.reg = op->rd;
	a->l->load.sign = sign;
	a->use[op->rd] = LOADED;
	return true;
}

static bool
add_store(struct analysis *a, const struct mips_op *op, unsigned size)
{
	enum use use = a->use[op->rt];

	a->read[op->rt] = true;
	if (!add_address(a, op, &a->l->store, size) ||
	    (use != UNCHANGED && use != LOADED)) {
		return false;
	}
	a->l->store.reg = op->rt;
	a->l->stores_loaded = use == LOADED;
	return true;
}

static bool
add_comparison(struct analysis *a, const struct mips_op *op,
	       enum mips_loop_while condition)
{
	if (a->l->flag != 0 || !known(a, op->rs) || !known(a, op->rt) ||
	    !may_write(a, op->rd)) {
		return false;
	}
	take_operand(a, op->rs, &a->l->a);
	take_operand(a, op->rt, &a->l->b);
	a->l->condition = condition;
	a->l->flag = op->rd;
	a->use[op->rd] = FLAG;
	return true;
}

static bool
add_instruction(struct analysis *a, const struct mips_decoded *d)
{
	const struct mips_op *op = &d->op;

	switch (d->semantic) {
	case MIPS_SEM_nop:
		return true;
	case MIPS_SEM_addiu:
		return add_step(a, op, true);
	case MIPS_SEM_daddiu:
		return add_step(a, op, false);
	case MIPS_SEM_lb:
		return add_load(a, op, 1, true);
	case MIPS_SEM_lbu:
		return add_load(a, op, 1, false);
	case MIPS_SEM_lh:
		return add_load(a, op, 2, true);
	case MIPS_SEM_lhu:
		return add_load(a, op, 2, false);
	case MIPS_SEM_lw:
		return add_load(a, op, 4, true);
	case MIPS_SEM_lwu:
		return add_load(a, op, 4, false);
	case MIPS_SEM_ld:
		return add_load(a, op, 8, false);
	case MIPS_SEM_sb:
		return add_store(a, op, 1);
	case MIPS_SEM_sh:
		return add_store(a, op, 2);
	case MIPS_SEM_sw:
		return add_store(a, op, 4);
	case MIPS_SEM_sd:
		return add_store(a, op, 8);
	case MIPS_SEM_slt:
		return add_comparison(a, op, MIPS_LOOP_LESS);
	case MIPS_SEM_sltu:
		return add_comparison(a, op, MIPS_LOOP_BELOW);
	default:
		return false;
	}
}

/* A branch on the flag, or on what was loaded, whichever operand that is. */
static bool
add_test(struct analysis *a, unsigned tested, unsigned other, bool equal)
{
	struct mips_loop *l = a->l;

	if (a->use[other] != UNCHANGED) {
		return false;
	}
	if (a->use[tested] == FLAG) {
		return other == 0 && !equal;
	}
	if (a->use[tested] == LOADED && l->flag == 0) {
		l->condition = equal ? MIPS_LOOP_VALUE : MIPS_LOOP_NOT_VALUE;
		take_operand(a, other, &l->b);
		return true;
	}
	return false;
}

static bool
add_branch(struct analysis *a, const struct mips_decoded *d)
{
	struct mips_loop *l = a->l;
	unsigned rs = d->op.rs;
	unsigned rt = d->op.rt;
	bool equal = d->semantic == MIPS_SEM_beq;

	switch (d->semantic) {
	case MIPS_SEM_bne:
	case MIPS_SEM_beq:
		if (a->use[rs] == FLAG || a->use[rs] == LOADED) {
			return add_test(a, rs, rt, equal);
		}
		if (a->use[rt] == FLAG || a->use[rt] == LOADED) {
			return add_test(a, rt, rs, equal);
		}
		l->condition = MIPS_LOOP_DIFFERENT;
		break;
	case MIPS_SEM_bgtz:
		l->condition = MIPS_LOOP_POSITIVE;
		rt = 0;
		break;
	case MIPS_SEM_bgez:
		l->condition = MIPS_LOOP_NATURAL;
		rt = 0;
		break;
	default:
		return false;
	}
	if (equal || l->flag != 0 || !known(a, rs) || !known(a, rt)) {
		return false;
	}
	take_operand(a, rs, &l->a);
	take_operand(a, rt, &l->b);
	return true;
}

/* The steps are known when all is seen. */
static bool
finish_access(const struct analysis *a, struct mips_loop_access *access)
{
	access->base.step = a->offset[access->base.reg];
	return access->size == 0 || access->base.step % access->size == 0;
}

static bool
finish_condition(const struct analysis *a)
{
	struct mips_loop *l = a->l;

	l->a.step = a->offset[l->a.reg];
	l->b.step = a->offset[l->b.reg];
	switch (l->condition) {
	case MIPS_LOOP_DIFFERENT:
		return l->a.step != l->b.step;
	case MIPS_LOOP_POSITIVE:
	case MIPS_LOOP_NATURAL:
		return l->a.step < 0;
	case MIPS_LOOP_LESS:
	case MIPS_LOOP_BELOW:
		return l->a.step >= 0 && l->b.step <= 0 &&
		       l->a.step > l->b.step;
	default:
		return a->use[l->b.reg] == UNCHANGED;
	}
}

static bool
finish(const struct analysis *a)
{
	struct mips_loop *l = a->l;

	for (unsigned reg = 0; reg < MIPS_GPR_BUCKET; reg++) {
		if (a->use[reg] != STEPPED) {
			continue;
		}
		if (l->n_steps == MIPS_LOOP_STEPS) {
			return false;
		}
		l->steps[l->n_steps].reg = (uint8_t)reg;
		l->steps[l->n_steps].word = a->word[reg];
		l->steps[l->n_steps].step = a->offset[reg];
		l->n_steps++;
	}
	if (l->store.size != 0 && !l->stores_loaded &&
	    a->use[l->store.reg] != UNCHANGED) {
		return false;
	}
	return (l->load.size == 0 || l->store.size == 0 ||
		l->load.size == l->store.size) &&
	       finish_access(a, &l->load) && finish_access(a, &l->store) &&
	       finish_condition(a);
}

bool
mips_loop_recognize(const struct mips_cpu *cpu, unsigned index,
		    struct mips_loop *l)
{
	struct analysis a = {.l = l};
	struct mips_decoded d;
	int head;

	memset(l, 0, sizeof(*l));
	mips_decode_slot(cpu, cpu->page, index, &d);
	head = (int)index + 1 + d.op.imm;
	if (mips_kinds[d.semantic] != MIPS_KIND_BRANCH || head < 0 ||
	    head > (int)index || (int)index + 2 - head > MIPS_LOOP_MAX ||
	    index + 1 >= cpu->page->n_slots) {
		return false;
	}
	l->head = (uint16_t)head;
	l->length = (uint8_t)((int)index + 2 - head);
	for (unsigned i = 0; i < l->length; i++) {
		mips_decode_slot(cpu, cpu->page, l->head + i, &d);
		if (l->head + i == index ? !add_branch(&a, &d)
					 : !add_instruction(&a, &d)) {
			return false;
		}
	}
	return finish(&a);
}

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

/* ---- handlers of heads ---- */

/* Looking costs about as much as so many trips. */
#define COST	   3
#define WORTH_MOST 300
#define WORTHLESS  (-300)

/* Counts what it was good for; false if that is too little. */
static bool
is_worth_it(struct mips_loop *l, uint64_t trips)
{
	l->worth += trips < WORTH_MOST ? (int32_t)trips - COST : WORTH_MOST;
	l->worth = l->worth > WORTH_MOST ? WORTH_MOST : l->worth;
	return l->worth > WORTHLESS;
}

/* The number of a head's loop is in a byte of its operands that its semantic
 * has no use for. */
#define LOOP_HANDLER(name, byte)                                              \
	static HANDLER(name)                                                  \
	{                                                                     \
		struct mips_cpu *cpu = c;                                     \
		struct mips_loops *loops = cpu->page->arch;                   \
		struct mips_loop *l = &loops->loop[OP(s)->byte];              \
		int64_t length = l->length * SLOT_BYTES;                      \
		int64_t rest = n - slot_address(s);                           \
		uint64_t trips = 0;                                           \
                                                                              \
		if (rest > length) {                                          \
			trips = mips_loop_run(                                \
			    cpu, l, (uint64_t)(rest - 1) / (uint64_t)length); \
			n -= (int64_t)trips * length;                         \
		}                                                             \
		if (unlikely(!is_worth_it(l, trips))) {                       \
			s->fn = l->once;                                      \
		}                                                             \
		GO_TO(l->once, s, n);                                         \
	}
LOOP_HANDLER(loop_rt, rt)
LOOP_HANDLER(loop_rd, rd)

/* The handler for a loop with this head, NULL if there is none; *BYTE is the
 * free one of OP. */
static slot_handler
head_handler(enum mips_semantic semantic, struct mips_op *op, uint8_t **byte)
{
	switch (mips_kinds[semantic]) {
	case MIPS_KIND_STORE:
	case MIPS_KIND_BRANCH:
		*byte = &op->rd;
		return mips_h_loop_rd;
	default:
		*byte = &op->rt;
		return semantic == MIPS_SEM_slt || semantic == MIPS_SEM_sltu
			   ? NULL
			   : mips_h_loop_rt;
	}
}

/* Room for one with this head: that of an older one, or new. */
static struct mips_loop *
find_room(struct code_page *page, unsigned head)
{
	struct mips_loops *loops = page->arch;
	unsigned room = loops == NULL ? 4 : 2 * loops->room;

	for (unsigned i = 0; loops != NULL && i < loops->n; i++) {
		if (loops->loop[i].head == head) {
			return &loops->loop[i];
		}
	}
	if (loops == NULL || loops->n == loops->room) {
		unsigned n = loops == NULL ? 0 : loops->n;

		if (n == MIPS_LOOPS_MAX) {
			return NULL;
		}
		loops = realloc(loops,
				sizeof(*loops) + room * sizeof(loops->loop[0]));
		if (loops == NULL) {
			return NULL;
		}
		loops->n = n;
		loops->room = room;
		page->arch = loops;
	}
	return &loops->loop[loops->n++];
}

void
mips_loop_install(struct mips_cpu *cpu, const struct mips_loop *l)
{
	struct slot *s = &cpu->page->slots[l->head];
	struct mips_loops *loops;
	struct mips_decoded d;
	struct mips_loop *place;
	slot_handler fn;
	uint8_t *byte;

	mips_decode_slot(cpu, cpu->page, l->head, &d);
	fn = head_handler(d.semantic, (struct mips_op *)s->op, &byte);
	if (fn == NULL || s->fn == fn ||
	    (place = find_room(cpu->page, l->head)) == NULL) {
		return;
	}
	loops = cpu->page->arch;
	*place = *l;
	place->once = s->fn;
	*byte = (uint8_t)(place - loops->loop);
	s->fn = fn;
}
