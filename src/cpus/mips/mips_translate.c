/*
 * Translation for the threaded core for MIPS: which handler a slot gets.
 */
#include <limits.h>

#include "cpus/mips/mips_combinations.h"
#include "cpus/mips/mips_loops.h"
#include "cpus/mips/mips_threaded.h"
#include "debugger/debugger.h"
#include "emul/emul.h"

static bool
breakpoint_near(const struct mips_cpu *cpu, unsigned index, unsigned count)
{
	const struct emul *emul = cpu->cpu.machine->emul;

	if (emul == NULL || emul->debugger == NULL ||
	    !debugger_has_breakpoints(emul->debugger)) {
		return false;
	}
	for (unsigned i = 0; i < count; i++) {
		if (debugger_breakpoint_in_page(emul->debugger,
						4 * (index + i))) {
			return true;
		}
	}
	return false;
}

void
mips_decode_slot(const struct mips_cpu *cpu, const struct code_page *page,
		 unsigned index, struct mips_decoded *d)
{
	bool big = (page->mode & MIPS_MODE_BIG_ENDIAN) != 0;

	mips_decode(cpu->type, page->mode,
		    (uint32_t)get_bytes(page->host + 4 * index, 4, big), d);
}

/* Operands for a slot that others read: a branch of the one behind it, a
 * combination those of its members.  A slot that is translated has them, and
 * may have more in them. */
static void
put_operands(struct slot *s, const struct mips_op *op)
{
	if (s->fn == mips_slot_untranslated) {
		memcpy(s->op, op, sizeof(*op));
	}
}

static bool
is_branch(const struct mips_decoded *d)
{
	return mips_kinds[d->semantic] >= MIPS_KIND_BRANCH &&
	       mips_kinds[d->semantic] <= MIPS_KIND_JUMP_LINK;
}

/* Can the handler write the link register before it knows that the slot needs
 * the slow path, which then reads the branch's operands again? */
static bool
link_is_restartable(const struct mips_decoded *d)
{
	switch (mips_kinds[d->semantic]) {
	case MIPS_KIND_BRANCH_LINK:
	case MIPS_KIND_JUMP_LINK:
		return d->op.rs != d->op.rd || d->semantic == MIPS_SEM_jal;
	default:
		return true;
	}
}

static enum mips_fused
fused(enum mips_semantic semantic)
{
	switch (semantic) {
#define X(name)               \
	case MIPS_SEM_##name: \
		return MIPS_FUSED_##name;
		FUSED_SLOTS(X)
		WIDE_FUSED_SLOTS(X)
#undef X
	default:
		return MIPS_FUSED;
	}
}

/* Completes the operands of a branch at INDEX and of its slot, for a handler
 * with a target on the same page and an instruction in the slot that can be
 * done; *F becomes that one's.  False if there is none. */
static bool
choose_near(struct mips_cpu *cpu, unsigned index, struct mips_decoded *d,
	    enum mips_fused *f)
{
	struct slot *next = &cpu->page->slots[index + 1];
	struct mips_decoded in_slot;
	int target = (int)index + 1 + d->op.imm;

	mips_decode_slot(cpu, cpu->page, index + 1, &in_slot);
	*f = fused(in_slot.semantic);
	if (*f == MIPS_FUSED || target < 0 ||
	    target >= (int)cpu->page->n_slots) {
		return false;
	}
	put_operands(next, &in_slot.op);
	d->op.sa = (uint8_t)in_slot.semantic;
	d->op.imm = (target - (int)index) * (int)SLOT_BYTES;
	return true;
}

/* The handler of a branch at INDEX; completes its operands, and those of the
 * slot behind it. */
static slot_handler
choose_branch(struct mips_cpu *cpu, const struct mips_threaded *t,
	      unsigned index, struct mips_decoded *d)
{
	const struct mips_handlers *h = &t->handlers[d->semantic];
	struct slot *next = &cpu->page->slots[index + 1];
	struct mips_decoded in_slot;
	int target = (int)index + 1 + d->op.imm;
	enum mips_fused f;

	if (index + 1 == cpu->page->n_slots || !link_is_restartable(d)) {
		return mips_h_slow;
	}
	mips_decode_slot(cpu, cpu->page, index + 1, &in_slot);
	if (mips_kinds[in_slot.semantic] == MIPS_KIND_SPECIAL &&
	    !mips_may_be_firmware(in_slot.semantic)) {
		in_slot.op.sa = (uint8_t)in_slot.semantic;
		put_operands(next, &in_slot.op);
		d->op.sa = (uint8_t)d->semantic;
		return d->semantic == MIPS_SEM_jr &&
			       in_slot.semantic == MIPS_SEM_rfe
			   ? mips_h_jump_rfe
			   : mips_h_branch_special;
	}
	if (t->slots[in_slot.semantic] == NULL) {
		return mips_h_slow;
	}
	/* Its own handler stays what it is. */
	put_operands(next, &in_slot.op);
	d->op.sa = (uint8_t)in_slot.semantic;
	if (h->far != NULL) {
		if (target < 0 || target >= (int)cpu->page->n_slots) {
			return h->far;
		}
		d->op.imm = (target - (int)index) * (int)SLOT_BYTES;
	}
	f = fused(in_slot.semantic);
	return f != MIPS_FUSED && h->fused[f] != NULL ? h->fused[f] : h->plain;
}

/* ---- combinations ---- */

/* The longest come first, of those for all CPUs and of those for 64-bit ones.
 */
static const struct mips_combination mips_combinations[] = {
#define M(name) MIPS_SEM_##name
#define L(name) MIPS_LINK_##name
#define FOUR(a, la, b, lb, c, lc, d, ld) \
	{4, false, {M(a), M(b), M(c), M(d)}, {L(la), L(lb), L(lc), L(ld)}},
#define THREE(a, la, b, lb, c, lc) \
	{3, false, {M(a), M(b), M(c)}, {L(la), L(lb), L(lc)}},
#define TWO(a, la, b, lb) {2, false, {M(a), M(b)}, {L(la), L(lb)}},
#define BRANCH_THREE(a, la, b, lb, c, lc) \
	{3, true, {M(a), M(b), M(c)}, {L(la), L(lb), L(lc)}},
#define BRANCH_TWO(a, la, b, lb) {2, true, {M(a), M(b)}, {L(la), L(lb)}},
#define RUN_8(a, kind)                                     \
	{8,                                                \
	 false,                                            \
	 {M(a), M(a), M(a), M(a), M(a), M(a), M(a), M(a)}, \
	 {L(any), L(run), L(run), L(run), L(run), L(run), L(run), L(run)}},
#define DISTANCE(f)                                                        \
	{8,                                                                \
	 false,                                                            \
	 {M(fpu_sub_##f), M(fpu_sub_##f), M(fpu_mul_##f), M(fpu_mul_##f),  \
	  M(fpu_sub_##f), M(fpu_mul_##f), M(fpu_add_##f), M(fpu_add_##f)}, \
	 {L(any), L(any), L(square), L(square), L(any), L(both), L(any),   \
	  L(distance)}},
#define RUN_4(a, kind)	 FOUR(a, any, a, run, a, run, a, run)
#define RUN_3(a, kind)	 THREE(a, any, a, run, a, run)
#define PAIR_OF_PAIRS(a) FOUR(a, any, a, any, a, half2, a, half2)
#define PAIR(a)		 TWO(a, any, a, half)
    RUNS_8(RUN_8) DISTANCES(DISTANCE) BRANCH_COMBINATIONS_3(BRANCH_THREE)
	PAIRS_OF_PAIRS(PAIR_OF_PAIRS) RUNS_4(RUN_4) COMBINATIONS_4(FOUR)
	    BRANCH_COMBINATIONS_2(BRANCH_TWO) RUNS_3(RUN_3) COMBINATIONS_3(
		THREE) PAIRS(PAIR) COMBINATIONS_2(TWO) WIDE_COMBINATIONS_4(FOUR)
		WIDE_BRANCH_COMBINATIONS_2(BRANCH_TWO)
		    WIDE_COMBINATIONS_3(THREE) WIDE_COMBINATIONS_2(TWO)};
_Static_assert(sizeof(mips_combinations) / sizeof(mips_combinations[0]) <
		   MIPS_COMBINATIONS_MAX,
	       "room in struct mips_combination_index");

void
mips_combinations_index(struct mips_combination_index *index)
{
	unsigned n = sizeof(mips_combinations) / sizeof(mips_combinations[0]);

	memset(index, 0, sizeof(*index));
	for (unsigned i = n; i > 0; i--) {
		uint8_t *first =
		    &index->first[mips_combinations[i - 1].semantic[0]];

		index->next[i] = *first;
		*first = (uint8_t)i;
	}
}

/* A slot's instruction and those behind it, decoded as far as needed. */
struct window {
	const struct mips_cpu *cpu;
	unsigned index;
	unsigned decoded;
	struct mips_decoded d[MIPS_COMBINATION_MAX];
};

static OUT_OF_LINE void
decode_to(struct window *w, unsigned k)
{
	for (; w->decoded <= k; w->decoded++) {
		mips_decode_slot(w->cpu, w->cpu->page, w->index + w->decoded,
				 &w->d[w->decoded]);
	}
}

static const struct mips_decoded *
look(struct window *w, unsigned k)
{
	if (w->decoded <= k) {
		decode_to(w, k);
	}
	return &w->d[k];
}

/* Do the instructions from FIRST to LAST go through one base register, to
 * words that lie side by side?  LOWEST becomes the number of the lowest. */
static bool
is_run(const struct window *w, unsigned first, unsigned last, unsigned *lowest)
{
	const struct mips_decoded *d = w->d;
	unsigned highest = first;

	*lowest = first;
	for (unsigned k = first + 1; k <= last; k++) {
		if (d[k].op.rs != d[k - 1].op.rs ||
		    d[k - 1].op.rd == d[k - 1].op.rs ||
		    ((d[k].op.imm - d[first].op.imm) & 3) != 0) {
			return false;
		}
		*lowest = d[k].op.imm < d[*lowest].op.imm ? k : *lowest;
		highest = d[k].op.imm > d[highest].op.imm ? k : highest;
	}
	return d[highest].op.imm - d[*lowest].op.imm == 4 * (int)(last - first);
}

/* Is OP the second word of the double in two registers of which BEFORE is the
 * first one in memory? */
static bool
is_other_half(const struct mips_op *before, const struct mips_op *op, bool big)
{
	return op->rs == before->rs && op->imm == before->imm + 4 &&
	       op->rt == (before->rt ^ 1) && (before->rt & 1) == big;
}

/* Does OP square the number in REG? */
static bool
squares(const struct mips_op *op, unsigned reg)
{
	return op->rd == reg && op->rs == reg && op->rt == reg;
}

static bool
uses(const struct mips_op *op, unsigned reg)
{
	return op->rs == reg || op->rt == reg;
}

/* Two differences, their squares, another and its square, two sums: all as
 * DISTANCES says? */
static bool
is_distance(const struct window *w)
{
	const struct mips_decoded *d = w->d;
	unsigned x = d[0].op.rd;
	unsigned y = d[1].op.rd;
	unsigned z = d[4].op.rd;
	unsigned sum = d[6].op.rd;

	return x != y && y != z && z != x && !uses(&d[1].op, x) &&
	       !uses(&d[4].op, x) && !uses(&d[4].op, y) &&
	       squares(&d[2].op, x) && squares(&d[3].op, y) &&
	       squares(&d[5].op, z) && uses(&d[6].op, x) && uses(&d[6].op, y) &&
	       (sum == x || sum == y) && d[7].op.rd == sum &&
	       uses(&d[7].op, sum) && uses(&d[7].op, z);
}

/* How member K depends on those before it. */
static bool
linked(const struct window *w, unsigned k, unsigned link)
{
	const struct mips_op *op = &w->d[k].op;
	const struct mips_op *before = &w->d[k == 0 ? 0 : k - 1].op;
	bool big = (w->cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;

	switch (link) {
	case MIPS_LINK_rs:
		return op->rs == before->rd;
	case MIPS_LINK_rt:
		return op->rt == before->rd;
	case MIPS_LINK_both:
		return op->rs == before->rd && op->rt == before->rd;
	case MIPS_LINK_square:
		return op->rs == op->rt;
	case MIPS_LINK_sets:
		return op->rd == FCR31_C_SHIFT;
	case MIPS_LINK_tests:
		return op->rs == FCR31_C_SHIFT;
	case MIPS_LINK_half:
		return is_other_half(before, op, big);
	case MIPS_LINK_half2:
		return is_other_half(&w->d[k - 2].op, op, big);
	case MIPS_LINK_distance:
		return is_distance(w);
	default:
		return true;
	}
}

/* Would the combination take the first member of a run behind it? */
static bool
breaks_run(struct window *w, const struct mips_combination *m)
{
	unsigned last = m->length - 1u;
	unsigned lowest;

	if (m->branch || m->semantic[0] == m->semantic[last] ||
	    w->index + last + 2 >= w->cpu->page->n_slots) {
		return false;
	}
	switch (m->semantic[last]) {
#define X(name, kind)         \
	case MIPS_SEM_##name: \
		break;
		RUNS_3(X)
#undef X
	default:
		return false;
	}
	return look(w, last + 1)->semantic == m->semantic[last] &&
	       look(w, last + 2)->semantic == m->semantic[last] &&
	       is_run(w, last, last + 2, &lowest);
}

/* M is one of those for the first instruction. */
static bool
matches(struct window *w, const struct mips_combination *m)
{
	if (w->index + m->length + m->branch > w->cpu->page->n_slots) {
		return false;
	}
	for (unsigned k = 1; k < m->length; k++) {
		if (m->semantic[k] != look(w, k)->semantic) {
			return false;
		}
	}
	for (unsigned k = 0; k < m->length; k++) {
		if (!linked(w, k, m->link[k])) {
			return false;
		}
	}
	if (breaks_run(w, m) ||
	    breakpoint_near(w->cpu, w->index, m->length + m->branch)) {
		return false;
	}
	if (m->link[m->length - 1] == MIPS_LINK_run) {
		unsigned lowest;

		if (!is_run(w, 0, m->length - 1u, &lowest)) {
			return false;
		}
		*MIPS_RUN_LOWEST(m->semantic[0], &w->d[0].op) =
		    (uint8_t)(lowest * SLOT_BYTES);
	}
	return true;
}

/* Code that is written while it runs does not run often enough to be worth the
 * search; so many slots of a page changed, and it is taken for such. */
#define CHANGES_FOR_GOOD 256

static bool
may_combine(const struct mips_cpu *cpu)
{
	const struct emul *emul = cpu->cpu.machine->emul;

	return (emul == NULL || !emul->options.no_combinations) &&
	       cpu->page->changes < CHANGES_FOR_GOOD;
}

/* The handler of a combination that begins with W's first instruction, NULL if
 * there is none; completes the members' operands.  *BRANCH is set to where its
 * branch is, if it has one. */
static slot_handler
choose_combination(struct mips_cpu *cpu, const struct mips_threaded *t,
		   struct window *w, unsigned *branch)
{
	struct slot *s = &cpu->page->slots[w->index];

	if (!may_combine(cpu)) {
		return NULL;
	}
	for (unsigned i = cpu->combinations.first[w->d[0].semantic]; i != 0;
	     i = cpu->combinations.next[i]) {
		const struct mips_combination *m = &mips_combinations[i - 1];
		unsigned last = m->length - 1u;
		slot_handler fn;

		if (i > t->n_combined || !matches(w, m)) {
			continue;
		}
		fn = t->combined[i - 1][0];
		if (m->branch) {
			struct mips_decoded d = w->d[last];
			enum mips_fused f;

			if (!choose_near(cpu, w->index + last, &d, &f) ||
			    t->combined[i - 1][f] == NULL) {
				continue;
			}
			fn = t->combined[i - 1][f];
			w->d[last].op = d.op;
			*branch = w->index + last;
		}
		for (unsigned k = 1; k < m->length; k++) {
			put_operands(&s[k], &w->d[k].op);
		}
		return fn;
	}
	return NULL;
}

/* ---- a slot ---- */

/* The handler of an instruction that only the golden stepper does. */
static slot_handler
choose_special(const struct mips_cpu *cpu, const struct mips_decoded *d)
{
	switch (d->semantic) {
	case MIPS_SEM_mtc0:
		if (d->op.rs == COP0_STATUS) {
			return mips_h_write_status;
		}
		return mips_cop0_write_is_quiet(cpu, d->op.rs)
			   ? mips_h_write_cop0
			   : mips_h_special;
	case MIPS_SEM_tlbwi:
	case MIPS_SEM_tlbwr:
	case MIPS_SEM_tlbp:
	case MIPS_SEM_cache:
	case MIPS_SEM_rdhwr:
		return mips_h_quiet;
	default:
		return mips_h_special;
	}
}

static const struct mips_threaded *const threaded[2][2] = {
    {&mips_threaded_le, &mips_threaded_be},
    {&mips_threaded_le64, &mips_threaded_be64},
};

const struct mips_threaded *
mips_threaded_of(const struct mips_cpu *cpu)
{
	return threaded[mips_is_wide(cpu)][cpu->cpu.big_endian];
}

#define NO_BRANCH UINT_MAX

/* Where the branch is that S has been translated to, or to the end of a
 * combination with it; NO_BRANCH if there is none. */
static unsigned
translate(struct mips_cpu *cpu, struct slot *s)
{
	bool big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;
	const struct mips_threaded *t = threaded[mips_is_wide(cpu)][big];
	unsigned index = (unsigned)(s - cpu->page->slots);
	struct window w;
	struct mips_decoded d;
	unsigned branch;
	slot_handler fn;

	w.cpu = cpu;
	w.index = index;
	w.decoded = 0;
	d = *look(&w, 0);
	branch = is_branch(&d) ? index : NO_BRANCH;
	if (breakpoint_near(cpu, index, is_branch(&d) ? 2 : 1)) {
		s->fn = mips_h_stop_here;
		return NO_BRANCH;
	}
	fn = choose_combination(cpu, t, &w, &branch);
	if (fn != NULL) {
		d.op = w.d[0].op;
	} else if (is_branch(&d)) {
		fn = choose_branch(cpu, t, index, &d);
	} else if (mips_may_be_firmware(d.semantic) ||
		   mips_kinds[d.semantic] > MIPS_KIND_SPECIAL) {
		fn = mips_h_slow;
	} else {
		fn = t->handlers[d.semantic].plain;
		if (fn == NULL) {
			d.op.sa = (uint8_t)d.semantic;
			fn = choose_special(cpu, &d);
		}
	}
	memcpy(s->op, &d.op, sizeof(d.op));
	s->fn = fn;
	return branch;
}

/* A loop that ends with the branch in slot INDEX is done by its head. */
static void
look_for_loop(struct mips_cpu *cpu, unsigned index)
{
	struct mips_loop l;
	struct slot *head;

	if (!may_combine(cpu) || !mips_loop_recognize(cpu, index, &l) ||
	    breakpoint_near(cpu, l.head, l.length)) {
		return;
	}
	head = &cpu->page->slots[l.head];
	if (head->fn == mips_slot_untranslated) {
		translate(cpu, head);
	}
	mips_loop_install(cpu, &l);
}

static OUT_OF_LINE void
translate_and_look(struct mips_cpu *cpu, struct slot *s)
{
	unsigned branch = translate(cpu, s);

	if (branch != NO_BRANCH) {
		look_for_loop(cpu, branch);
	}
}

HANDLER(untranslated)
{
	translate_and_look(c, s);
	GO(s, n);
}
