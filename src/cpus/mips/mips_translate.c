/*
 * Translation for the threaded core for MIPS: which handler a slot gets.
 */
#include "cpus/mips/mips_threaded.h"
#include "debugger/debugger.h"
#include "emul/emul.h"

static bool
breakpoint_near(const struct mips_cpu *cpu, unsigned index, unsigned count)
{
	const struct emul *emul = cpu->cpu.machine->emul;

	if (emul == NULL || emul->debugger == NULL) {
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

	mips_decode(cpu->type, get_bytes(page->host + 4 * index, 4, big), d);
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
#undef X
	default:
		return MIPS_FUSED;
	}
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
	    in_slot.semantic != MIPS_SEM_coprocessor_reserved) {
		in_slot.op.sa = (uint8_t)in_slot.semantic;
		memcpy(next->op, &in_slot.op, sizeof(in_slot.op));
		d->op.sa = (uint8_t)d->semantic;
		return mips_h_branch_special;
	}
	if (t->slots[in_slot.semantic] == NULL) {
		return mips_h_slow;
	}
	/* Its own handler stays what it is. */
	memcpy(next->op, &in_slot.op, sizeof(in_slot.op));
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

static OUT_OF_LINE void
translate(struct mips_cpu *cpu, struct slot *s)
{
	bool big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;
	const struct mips_threaded *t =
	    big ? &mips_threaded_be : &mips_threaded_le;
	unsigned index = (unsigned)(s - cpu->page->slots);
	struct mips_decoded d;
	slot_handler fn;

	mips_decode_slot(cpu, cpu->page, index, &d);
	if (breakpoint_near(cpu, index, is_branch(&d) ? 2 : 1)) {
		s->fn = mips_h_stop_here;
		return;
	}
	if (is_branch(&d)) {
		fn = choose_branch(cpu, t, index, &d);
	} else if (d.semantic == MIPS_SEM_coprocessor_reserved) {
		fn = mips_h_slow;
	} else {
		fn = t->handlers[d.semantic].plain;
		if (fn == NULL) {
			d.op.sa = (uint8_t)d.semantic;
			fn = mips_h_special;
		}
	}
	memcpy(s->op, &d.op, sizeof(d.op));
	s->fn = fn;
}

HANDLER(untranslated)
{
	translate(c, s);
	GO(s, n);
}
