/*
 * Loops that are done many trips at a time: which ones, and the handlers of
 * their heads; see mips_loops.h.
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
	bool branched; /* the branch has been seen: what follows is its slot */
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
	/* Trips are done with the load first. */
	if (a->l->store.size != 0 || !add_address(a, op, &a->l->load, size) ||
	    !may_write(a, op->rd)) {
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
	if (a->branched || a->l->flag != 0 || !known(a, op->rs) ||
	    !known(a, op->rt) || !may_write(a, op->rd)) {
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

	a->branched = true;
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
