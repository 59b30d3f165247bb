/*
 * The threaded core for MIPS: how it is entered, and what its handlers can not
 * do themselves.
 */
#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_threaded.h"

/* ---- fast answers ---- */

/* The host page of the ram page at PADDR for loads or stores, NULL if there is
 * no fast answer. */
static uint8_t *
fast_page(struct mips_cpu *cpu, uint64_t paddr, enum vtlb_kind kind)
{
	uint64_t index = paddr >> RAM_PAGE_SHIFT;
	uint8_t **flat = kind == VTLB_READ ? cpu->flat_read : cpu->flat_write;

	if (index < MEMORY_FLAT_PAGES && flat[index] != NULL) {
		return flat[index];
	}
	return memory_flat_fill(cpu->cpu.memory,
				paddr & ~(uint64_t)(RAM_PAGE_SIZE - 1),
				kind == VTLB_READ ? MEMORY_READ : MEMORY_WRITE);
}

enum fill {
	FILL_DONE,
	FILL_NONE,   /* there is no fast answer */
	FILL_RAISED, /* the translation raised an exception */
};

/* The answer of the other kind, if it may be given and is at hand: a page that
 * is loaded from is likely to be stored to. */
static void
give_other(struct mips_cpu *cpu, uint64_t page, uint64_t paddr,
	   enum vtlb_kind kind, enum cpu_v2p access)
{
	uint64_t index = paddr >> RAM_PAGE_SHIFT;
	enum vtlb_kind other = kind == VTLB_READ ? VTLB_WRITE : VTLB_READ;
	uint8_t **flat = other == VTLB_READ ? cpu->flat_read : cpu->flat_write;

	if (index < MEMORY_FLAT_PAGES && flat[index] != NULL &&
	    (other == VTLB_READ || access == CPU_V2P_READ_WRITE)) {
		vtlb_give(cpu->set, other, page, flat[index]);
	}
}

/* Gives a fast answer for VA.  FLAGS: CPU_V2P_NO_EXCEPTIONS or 0. */
static OUT_OF_LINE enum fill
fill_data(struct mips_cpu *cpu, uint64_t va, enum vtlb_kind kind,
	  unsigned flags)
{
	enum cpu_v2p access;
	uint64_t paddr;
	uint8_t *host;

	/* Isolated caches: it is not memory that answers. */
	if (cpu->isolated) {
		return FILL_NONE;
	}
	if (kind == VTLB_WRITE) {
		flags |= CPU_V2P_WRITE;
	}
	access = mips_translate_v2p(&cpu->cpu, va, &paddr, flags);
	if (access == CPU_V2P_FAIL) {
		return FILL_RAISED;
	}
	if (cpu->partial) {
		return FILL_NONE;
	}
	cpu->slow_paddr = paddr;
	host = fast_page(cpu, paddr, kind);
	if (host == NULL) {
		return FILL_NONE;
	}
	va &= ~(uint64_t)(RAM_PAGE_SIZE - 1);
	vtlb_give(cpu->set, kind, va, host);
	give_other(cpu, va, paddr, kind, access);
	return FILL_DONE;
}

void
mips_give_answers(struct mips_cpu *cpu)
{
	fill_data(cpu, cpu->bad_vaddr, VTLB_READ, CPU_V2P_NO_EXCEPTIONS);
	fill_data(cpu, cpu->bad_vaddr, VTLB_WRITE, CPU_V2P_NO_EXCEPTIONS);
}

/* Is the address in kseg0 or kseg1, and may it be used? */
static bool
is_flat(const struct mips_cpu *cpu, uint64_t va)
{
	return mips_is_direct(cpu, va) && cpu->mode == MIPS_KERNEL;
}

/* The code page of st.pc, NULL if only the stepper can go on.  May drop
 * translations, the current page's too. */
static OUT_OF_LINE struct code_page *
fetch_page(struct mips_cpu *cpu)
{
	struct code_cache *code = cpu->cpu.machine->code;
	struct memory *mem = cpu->cpu.memory;
	uint64_t pc = cpu->st.pc;
	struct code_page *page;
	uint64_t paddr;

	if ((pc & 3) != 0) {
		return NULL;
	}
	if (mips_translate_v2p(&cpu->cpu, pc, &paddr,
			       CPU_V2P_FETCH | CPU_V2P_NO_EXCEPTIONS) ==
		CPU_V2P_FAIL ||
	    cpu->partial || memory_fast_fetch(mem, paddr) == NULL) {
		return NULL;
	}
	page =
	    code_cache_get(code, memory_ram_page(mem, paddr), cpu->decode_mode);
	if (page != NULL && is_flat(cpu, pc)) {
		code_cache_flat_note(code, (uint32_t)(paddr >> RAM_PAGE_SHIFT),
				     page);
	}
	return page;
}

/* The code page of kseg0 and kseg1 that is at hand for PC, or NULL. */
static struct code_page *
flat_page(const struct mips_cpu *cpu, uint64_t pc)
{
	struct code_page *page =
	    cpu->flat_code[(pc & 0x1fffffff) >> RAM_PAGE_SHIFT];

	if (page == NULL || page->mode != cpu->decode_mode || (pc & 3) != 0 ||
	    cpu->watching) {
		return NULL;
	}
	page->writes = 0;
	return page;
}

/* Makes the code page of st.pc the current one; false if only the stepper can
 * go on. */
static bool
find_page(struct mips_cpu *cpu)
{
	uint64_t pc = cpu->st.pc;
	uint64_t tag = pc & ~(uint64_t)(RAM_PAGE_SIZE - 4);
	struct vtlb_entry *e;

	if (tag == cpu->page_vaddr) {
		return true;
	}
	e = vtlb_entry(cpu->set, VTLB_FETCH, pc);
	if (e->tag != tag) {
		struct code_page *page =
		    is_flat(cpu, pc) ? flat_page(cpu, pc) : NULL;

		if (page == NULL) {
			page = fetch_page(cpu);
		}
		if (page == NULL) {
			return false;
		}
		e->tag = tag;
		e->code = page;
	}
	cpu->page = e->code;
	cpu->page_vaddr = tag;
	return true;
}

/* ---- going on ---- */

static struct slot *
current_slot(const struct mips_cpu *cpu)
{
	return &cpu->page->slots[(cpu->st.pc & (RAM_PAGE_SIZE - 1)) / 4];
}

/* The countdown at S, where st.pc is. */
static int64_t
countdown(struct mips_cpu *cpu, const struct slot *s)
{
	cpu->stop_at = cpu->interrupt ? cpu->st.instructions : cpu->cpu.limit;
	return (int64_t)(cpu->stop_at - cpu->st.instructions) * SLOT_BYTES +
	       slot_address(s);
}

/* Goes on at st.pc, if the threaded core may. */
static HANDLER_RESULT
resume(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;
	struct mips_state *st = &cpu->st;

	if (cpu->cpu.stop != CPU_STOP_NONE || st->in_slot ||
	    code_cache_wants_cleaning(cpu->cpu.machine->code)) {
		LEAVE;
	}
	if (st->delivery) {
		if (mips_must_leave(cpu)) {
			LEAVE;
		}
		st->delivery = false;
	}
	if (!find_page(cpu)) {
		LEAVE;
	}
	s = current_slot(cpu);
	n = countdown(cpu, s);
	GO(s, n);
}

/* Executes the instruction in slot INDEX of PAGE, where st.pc is. */
static void
execute_slot(struct mips_cpu *cpu, const struct code_page *page, unsigned index)
{
	struct mips_decoded d;

	if (index < page->n_slots) {
		mips_decode_slot(cpu, page, index, &d);
		if (!mips_may_be_firmware(d.semantic)) {
			mips_execute(cpu, &d);
			return;
		}
		/* It may be a call of firmware. */
	}
	mips_step(&cpu->cpu);
}

/* The instruction at S, and its slot if it is a branch. */
static OUT_OF_LINE void
execute_slowly(struct mips_cpu *cpu, const struct slot *s)
{
	const struct code_page *page = cpu->page;
	unsigned index = (unsigned)(s - page->slots);

	cpu->data_access = false;
	execute_slot(cpu, page, index);
	if (cpu->st.in_slot && cpu->cpu.stop == CPU_STOP_NONE) {
		/* A branch touches no memory: the page is still there. */
		execute_slot(cpu, page, index + 1);
	}
}

HANDLER(slow)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	execute_slowly(cpu, s);
	if (cpu->data_access && cpu->cpu.flow != CPU_FLOW_EXCEPTION) {
		mips_give_answers(cpu);
	}
	GO_TO(resume, s, n);
}

HANDLER(slow_access)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	execute_slowly(cpu, s);
	GO_TO(resume, s, n);
}

/* The instruction at S, whose semantic is in sa; true if the next one comes
 * next and nothing stands in its way. */
static OUT_OF_LINE bool
execute_special(struct mips_cpu *cpu, const struct slot *s)
{
	const struct code_page *page = cpu->page;
	struct mips_decoded d = {
	    .semantic = OP(s)->sa,
	    .op = *OP(s),
	};

	mips_execute(cpu, &d);
	return cpu->cpu.flow != CPU_FLOW_EXCEPTION && mips_goes_on(cpu, page);
}

HANDLER(special)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	if (likely(execute_special(cpu, s))) {
		s++;
		n = countdown(cpu, s);
		GO(s, n);
	}
	GO_TO(resume, s, n);
}

static OUT_OF_LINE void
execute_branch(struct mips_cpu *cpu, const struct slot *s)
{
	struct mips_decoded branch = {
	    .semantic = OP(s)->sa,
	    .op = *OP(s),
	};
	struct mips_decoded special = {
	    .semantic = OP(s + 1)->sa,
	    .op = *OP(s + 1),
	};

	mips_execute(cpu, &branch);
	if (cpu->cpu.flow != CPU_FLOW_EXCEPTION) {
		mips_execute(cpu, &special);
	}
}

HANDLER(quiet)
{
	struct mips_cpu *cpu = c;
	const struct code_page *page = cpu->page;

	sync_state(cpu, s, n);
	cpu->cpu.flow = CPU_FLOW_NONE;
	if (mips_perform(cpu, OP(s)->sa, OP(s))) {
		if (likely(cpu->page == page)) {
			GO(s + 1, n);
		}
		cpu->st.pc = mips_wrap(cpu, cpu->st.pc + 4);
		cpu->st.delivery = (cpu->st.pc & (RAM_PAGE_SIZE - 1)) == 0;
	}
	cpu->st.instructions++;
	GO_TO(resume, s, n);
}

HANDLER(write_cop0)
{
	struct mips_cpu *cpu = c;

	if (unlikely(!mips_usable(cpu, 0))) {
		GO_TO(mips_h_quiet, s, n);
	}
	mips_cop0_write(cpu, OP(s)->rs, mips_gpr(cpu, OP(s)->rt));
	GO(s + 1, n);
}

/* Interrupts enabled or disabled, and none that waits for it: all that most
 * writes of Status do. */
static bool
write_quiet_status(struct mips_cpu *cpu, uint32_t value)
{
	uint64_t *status = &cpu->st.cop0[COP0_STATUS];
	uint64_t before = *status;
	uint64_t quiet = STATUS_IEC | STATUS_IM;

	if (mips_is_r4k(cpu)) {
		quiet &= cpu->type->status_writable;
	}
	if (((before ^ value) & ~quiet) != 0 || (before & STATUS_PE) != 0 ||
	    cpu->interrupt) {
		return false;
	}
	*status = value;
	if (mips_interrupt_pending(&cpu->cpu)) {
		*status = before;
		return false;
	}
	return true;
}

/* A delivery point is behind it. */
HANDLER(write_status)
{
	struct mips_cpu *cpu = c;

	if (unlikely(n <= slot_address(s + 1)) ||
	    unlikely(s + 1 == &cpu->page->slots[cpu->page->n_slots]) ||
	    unlikely(!mips_usable(cpu, 0)) ||
	    unlikely(
		!write_quiet_status(cpu, (uint32_t)mips_gpr(cpu, OP(s)->rt)))) {
		GO_TO(mips_h_special, s, n);
	}
	GO(s + 1, n);
}

HANDLER(branch_special)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	execute_branch(cpu, s);
	GO_TO(resume, s, n);
}

HANDLER(jump_rfe)
{
	struct mips_cpu *cpu = c;

	if (unlikely(!mips_usable(cpu, 0))) {
		GO_TO(mips_h_branch_special, s, n);
	}
	sync_state(cpu, s, n);
	cpu->cpu.flow = CPU_FLOW_NONE;
	cpu->st.pc = cpu->st.gpr.w[OP(s)->rs]; /* of a 32-bit CPU */
	cpu->st.instructions += 2;
	mips_perform(cpu, MIPS_SEM_rfe, OP(s + 1));
	GO_TO(resume, s, n);
}

/* What to do about the access at S. */
static enum fill
fill_at(struct mips_cpu *cpu, const struct slot *s, int64_t n,
	enum vtlb_kind kind)
{
	uint64_t va = mips_access_address(cpu, OP(s));
	enum fill fill;

	sync_state(cpu, s, n);
	cpu->slow_paddr = MIPS_NO_PADDR;
	if (mips_faults_early(cpu, OP(s), va) ||
	    va != mips_data_address(cpu, va)) {
		return FILL_NONE;
	}
	cpu->cpu.flow = CPU_FLOW_NONE;
	cpu->bad_vaddr = va;
	fill = fill_data(cpu, va, kind, 0);
	if (fill == FILL_RAISED) {
		cpu->st.instructions++;
	}
	return fill;
}

/* From S on, after an access that may have changed more than a register. */
static HANDLER_RESULT
go_on(void *c, struct slot *s, int64_t n)
{
	n = countdown(c, s + 1);
	GO(s + 1, n);
}

HANDLER(slow_load)
{
	switch (fill_at(c, s, n, VTLB_READ)) {
	case FILL_DONE:
		GO(s, n);
	case FILL_RAISED:
		GO_TO(resume, s, n);
	default:
		break;
	}
	switch (mips_load_device(c, s)) {
	case MIPS_ACCESSED:
		GO_TO(go_on, s, n);
	case MIPS_ACCESSED_AWAY:
		GO_TO(resume, s, n);
	default:
		GO_TO(mips_h_slow_access, s, n);
	}
}

HANDLER(slow_store)
{
	struct mips_cpu *cpu = c;

	if (cpu->isolated && mips_store_isolated(cpu, OP(s))) {
		GO(s + 1, n);
	}
	switch (fill_at(c, s, n, VTLB_WRITE)) {
	case FILL_DONE:
		GO(s, n);
	case FILL_RAISED:
		GO_TO(resume, s, n);
	default:
		break;
	}
	if (mips_store_around(c, OP(s))) {
		GO(s + 1, n);
	}
	switch (mips_store_device(c, s)) {
	case MIPS_ACCESSED:
		GO_TO(go_on, s, n);
	case MIPS_ACCESSED_AWAY:
		GO_TO(resume, s, n);
	default:
		GO_TO(mips_h_slow_access, s, n);
	}
}

HANDLER(leave)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	cpu->st.delivery = true;
	LEAVE;
}

HANDLER(stop_here)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	cpu->cpu.stop = CPU_STOP_STEPPER;
	LEAVE;
}

HANDLER(far_jump)
{
	struct mips_cpu *cpu = c;
	struct mips_state *st = &cpu->st;

	st->instructions = cpu->stop_at - (uint64_t)(n / SLOT_BYTES);
	st->delivery = true;
	GO_TO(resume, s, n);
}

static HANDLER_RESULT
page_end(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;

	cpu->st.pc = mips_wrap(cpu, slot_vaddr(cpu, s));
	n -= slot_address(s);
	GO_TO(mips_h_far_jump, s, n);
}

const slot_handler mips_slot_untranslated = mips_h_untranslated;
const slot_handler mips_slot_page_end = page_end;

/* ---- entry ---- */

void
mips_run(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_state *st = &cpu->st;

	cpu->flat_code = code_cache_flat(c->machine->code);
	while (c->stop == CPU_STOP_NONE) {
		struct slot *s;
		int64_t n;

		if (st->delivery) {
			if (st->instructions >= c->limit) {
				return;
			}
			mips_deliver(c);
			if (c->stop != CPU_STOP_NONE) {
				return;
			}
		}
		/* Whoever changed state from outside need not know of it. */
		cpu->interrupt = mips_interrupt_pending(c);
		if (code_cache_wants_cleaning(c->machine->code)) {
			code_cache_clean(c->machine->code);
		}
		if (mips16_is_next(cpu)) {
			mips16_run(cpu);
			continue;
		}
		if (st->in_slot || !find_page(cpu)) {
			mips_step(c);
			continue;
		}
		st->delivery = false;
		s = current_slot(cpu);
		n = countdown(cpu, s);
#ifdef DYNTRANS_TAIL_CALLS
		s->fn(cpu, s, n);
#else
		cpu->loop_count = n;
		while (s != NULL) {
			s = s->fn(cpu, s, cpu->loop_count);
		}
#endif
		settle_fpu(cpu);
	}
}
