/*
 * The threaded core for MIPS: guest code becomes arrays of slots, one for each
 * instruction; a slot's handler does its work and goes on to the next slot by a
 * tail call (or, in the loop form, returns it).
 *
 * The pc is derived from the slot's address.  The countdown N is biased by the
 * slot index I: at slot I, N - I instructions remain until cpu->limit, so
 * straight-line code does not touch it.  Whatever a handler cannot do (a fault,
 * a device, a missing fast answer, coprocessor 0) is done by the golden
 * stepper, from the state before the instruction.
 */
#include <assert.h>
#include <string.h>

#include "cpus/mips/mips.h"
#include "cpus/mips/mips_fpu_quick.h"
#include "debugger/debugger.h"
#include "emul/emul.h"

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#ifdef DYNTRANS_TAIL_CALLS
#define HANDLER_RESULT void
#ifdef DYNTRANS_MUSTTAIL
#define TAIL_RETURN __attribute__((musttail)) return
#else
#define TAIL_RETURN return
#endif
#define GO(to, count)                                   \
	do {                                            \
		struct slot *next_ = (to);              \
                                                        \
		TAIL_RETURN next_->fn(c, next_, count); \
	} while (0)
#define GO_TO(handler, slot, count) TAIL_RETURN handler(c, slot, count)
#define LEAVE			    return
#else
#define HANDLER_RESULT struct slot *
#define GO(to, count)                                         \
	do {                                                  \
		((struct mips_cpu *)c)->loop_count = (count); \
		return (to);                                  \
	} while (0)
#define GO_TO(handler, slot, count) return handler(c, slot, count)
#define LEAVE			    return NULL
#endif

typedef bool (*slot_function)(struct mips_cpu *cpu, const struct mips_op *op);

/* The handlers of one semantic. */
struct handlers {
	slot_handler plain;    /* branches: near target, any fusable slot */
	slot_handler with_nop; /* branches: near target, nop in the slot */
	slot_handler far;      /* branches: target on another page */
};

static inline const struct mips_op *
OP(const struct slot *s)
{
	return (const struct mips_op *)s->op;
}

static inline uint32_t
slot_pc(const struct mips_cpu *cpu, const struct slot *s)
{
	return (uint32_t)cpu->page_vaddr + 4 * (uint32_t)(s - cpu->page->slots);
}

static inline bool
usable(const struct mips_cpu *cpu, unsigned coprocessor)
{
	uint32_t status = cpu->st.cop0[COP0_STATUS];

	if (coprocessor == 0 && (status & STATUS_KUC) == 0) {
		return true;
	}
	return (status & ((uint32_t)STATUS_CU0 << coprocessor)) != 0;
}

/* Makes st exact at slot S, before its instruction. */
static inline void
sync_state(struct mips_cpu *cpu, const struct slot *s, int64_t n)
{
	int64_t index = s - cpu->page->slots;

	cpu->st.pc = slot_pc(cpu, s);
	cpu->st.instructions = cpu->cpu.limit - (uint64_t)(n - index);
}

/* ---- fast memory ---- */

static inline uint8_t *
fast(struct mips_cpu *cpu, uint32_t va, unsigned align, enum vtlb_kind kind,
     uint8_t **flat)
{
	const struct vtlb_entry *e;

	if (va - 0x80000000u < cpu->kseg_window) {
		uint8_t *page = flat[(va & 0x1fffffff) >> RAM_PAGE_SHIFT];

		if (unlikely(page == NULL || (va & (align - 1)) != 0)) {
			return NULL;
		}
		return page + (va & (RAM_PAGE_SIZE - 1));
	}
	e = vtlb_entry(cpu->set, kind, va);
	if (unlikely(e->tag != (va & (0xfffff000u | (align - 1))))) {
		return NULL;
	}
	return e->host + (va & (RAM_PAGE_SIZE - 1));
}

static inline uint8_t *
fast_read(struct mips_cpu *cpu, uint32_t va, unsigned align)
{
	return fast(cpu, va, align, VTLB_READ, cpu->flat_read);
}

static inline uint8_t *
fast_write(struct mips_cpu *cpu, uint32_t va, unsigned align)
{
	return fast(cpu, va, align, VTLB_WRITE, cpu->flat_write);
}

static inline uint32_t
get_bytes(const uint8_t *p, unsigned size, bool big)
{
	uint16_t half;
	uint32_t word;
	bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

	switch (size) {
	case 1:
		return *p;
	case 2:
		memcpy(&half, p, 2);
		return swap ? __builtin_bswap16(half) : half;
	default:
		memcpy(&word, p, 4);
		return swap ? __builtin_bswap32(word) : word;
	}
}

static inline void
put_bytes(uint8_t *p, unsigned size, bool big, uint32_t value)
{
	uint16_t half;
	bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

	switch (size) {
	case 1:
		*p = (uint8_t)value;
		break;
	case 2:
		half =
		    swap ? __builtin_bswap16((uint16_t)value) : (uint16_t)value;
		memcpy(p, &half, 2);
		break;
	default:
		value = swap ? __builtin_bswap32(value) : value;
		memcpy(p, &value, 4);
		break;
	}
}

/* COUNT low bytes of VALUE into the word at P that holds them, the first at
 * LANE. */
static inline void
put_part(uint8_t *p, unsigned lane, unsigned count, bool big, uint32_t value)
{
	unsigned shift = 8 * (big ? 4 - count - lane : lane);
	uint32_t mask = (count == 4 ? 0xffffffffu : (1u << 8 * count) - 1)
			<< shift;
	uint32_t word = get_bytes(p, 4, big);

	put_bytes(p, 4, big, (word & ~mask) | (value << shift & mask));
}

/* ---- slow paths ---- */

/* Gives fast answers for the access that the stepper just made. */
static void
fill_data(struct mips_cpu *cpu)
{
	struct memory *mem = cpu->cpu.memory;
	uint32_t va = (uint32_t)cpu->bad_vaddr;
	enum cpu_v2p access;
	uint64_t paddr;
	struct vtlb_entry *e;
	uint8_t *host;

	if ((cpu->st.cop0[COP0_STATUS] & STATUS_ISC) != 0) {
		return;
	}
	access =
	    mips_translate_v2p(&cpu->cpu, va, &paddr, CPU_V2P_NO_EXCEPTIONS);
	if (access == CPU_V2P_FAIL) {
		return;
	}
	if (va - 0x80000000u < 0x40000000u) {
		memory_flat_fill(mem, paddr);
		return;
	}
	va &= ~(RAM_PAGE_SIZE - 1);
	paddr &= ~(uint64_t)(RAM_PAGE_SIZE - 1);
	host = memory_fast_read(mem, paddr);
	if (host != NULL) {
		e = vtlb_entry(cpu->set, VTLB_READ, va);
		e->tag = va;
		e->host = host;
	}
	host = memory_fast_write(mem, paddr);
	if (host != NULL && access == CPU_V2P_READ_WRITE) {
		e = vtlb_entry(cpu->set, VTLB_WRITE, va);
		e->tag = va;
		e->host = host;
	}
}

/* Finds the code page of st.pc by the fast answers alone. */
static inline bool
find_page(struct mips_cpu *cpu, uint32_t pc)
{
	uint32_t tag = pc & (0xfffff000u | 3);
	struct vtlb_entry *e;

	if (likely(tag == cpu->page_vaddr)) {
		return true;
	}
	e = vtlb_entry(cpu->set, VTLB_FETCH, pc);
	if (unlikely(e->tag != tag)) {
		return false;
	}
	cpu->page = e->code;
	cpu->page_vaddr = tag;
	return true;
}

/* Goes on after the stepper, if the threaded core may. */
static HANDLER_RESULT
resume(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;
	struct mips_state *st = &cpu->st;
	uint32_t index;

	if (cpu->cpu.stop != CPU_STOP_NONE || st->in_slot ||
	    code_cache_wants_cleaning(cpu->cpu.machine->code)) {
		LEAVE;
	}
	if (st->delivery) {
		if (st->instructions >= cpu->cpu.limit) {
			LEAVE;
		}
		st->delivery = false;
	}
	if (!find_page(cpu, (uint32_t)st->pc)) {
		LEAVE;
	}
	index = (st->pc & (RAM_PAGE_SIZE - 1)) / 4;
	s = &cpu->page->slots[index];
	n = (int64_t)(cpu->cpu.limit - st->instructions) + index;
	GO(s, n);
}

/* The stepper does the instruction at S, and the slot if it is a branch. */
static HANDLER_RESULT
slow(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	do {
		cpu->data_access = false;
		mips_step(&cpu->cpu);
	} while (cpu->st.in_slot && cpu->cpu.stop == CPU_STOP_NONE);
	if (cpu->data_access && cpu->cpu.flow != CPU_FLOW_EXCEPTION) {
		fill_data(cpu);
	}
	GO_TO(resume, s, n);
}

/* Leaves at a delivery point, with S the next slot. */
static HANDLER_RESULT
leave(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	cpu->st.delivery = true;
	LEAVE;
}

/* A breakpoint may be here: the run loop looks. */
static HANDLER_RESULT
stop_here(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;

	sync_state(cpu, s, n);
	cpu->cpu.stop = CPU_STOP_STEPPER;
	LEAVE;
}

/* Goes to address TO with REMAINING instructions left. */
#define JUMP_TO(address)                                            \
	do {                                                        \
		uint32_t to_ = (address);                           \
		int64_t rest_ = n - (s - cpu->page->slots) - 2;     \
		uint32_t index_ = (to_ & (RAM_PAGE_SIZE - 1)) / 4;  \
                                                                    \
		if (unlikely(rest_ <= 0 || !find_page(cpu, to_))) { \
			cpu->st.pc = to_;                           \
			cpu->st.instructions =                      \
			    cpu->cpu.limit - (uint64_t)rest_;       \
			cpu->st.delivery = true;                    \
			LEAVE;                                      \
		}                                                   \
		GO(&cpu->page->slots[index_], rest_ + index_);      \
	} while (0)

static HANDLER_RESULT
page_end(void *c, struct slot *s, int64_t n)
{
	struct mips_cpu *cpu = c;
	uint32_t to = slot_pc(cpu, s);
	int64_t rest = n - (s - cpu->page->slots);

	if (unlikely(rest <= 0 || !find_page(cpu, to))) {
		cpu->st.pc = to;
		cpu->st.instructions = cpu->cpu.limit - (uint64_t)rest;
		cpu->st.delivery = true;
		LEAVE;
	}
	GO(&cpu->page->slots[0], rest);
}

/* ---- the vocabulary of mips_semantics.h ---- */

#define RS	    ((uint32_t)cpu->st.gpr.w[op->rs])
#define RT	    ((uint32_t)cpu->st.gpr.w[op->rt])
#define SRS	    ((int32_t)RS)
#define SRT	    ((int32_t)RT)
#define IMM	    (op->imm)
#define SA	    (op->sa)
#define HI	    (cpu->st.hi)
#define LO	    (cpu->st.lo)
#define FGR(n)	    (cpu->st.fpu.fgr[(n)&31])
#define FCR31	    (cpu->st.fpu.fcr31)
#define FCR0	    (cpu->type->fpu->fcr0)
#define WRITE_RD(v) (cpu->st.gpr.w[op->rd] = (uint32_t)(v))
#define RAISE(exc)  return false
#define NEED_COPROCESSOR(n)                      \
	do {                                     \
		if (unlikely(!usable(cpu, n))) { \
			return false;            \
		}                                \
	} while (0)
#define LOAD(type, variable, address)                                 \
	const uint8_t *from_ = fast_read(cpu, address, sizeof(type)); \
	type variable;                                                \
                                                                      \
	if (unlikely(from_ == NULL)) {                                \
		return false;                                         \
	}                                                             \
	variable = (type)get_bytes(from_, sizeof(type), BIG)
#define LOAD_WORD_OF(variable, address) \
	LOAD(uint32_t, variable, (address) & ~3u)
#define STORE(type, address, value)                                    \
	do {                                                           \
		uint8_t *to_ = fast_write(cpu, address, sizeof(type)); \
                                                                       \
		if (unlikely(to_ == NULL)) {                           \
			return false;                                  \
		}                                                      \
		put_bytes(to_, sizeof(type), BIG, value);              \
	} while (0)
#define STORE_PART(first, count, value)                          \
	do {                                                     \
		uint32_t first_ = (first);                       \
		uint8_t *to_ = fast_write(cpu, first_ & ~3u, 4); \
                                                                 \
		if (unlikely(to_ == NULL)) {                     \
			return false;                            \
		}                                                \
		put_part(to_, first_ & 3, count, BIG, value);    \
	} while (0)
#define FPU_EXECUTE                                                            \
	do {                                                                   \
		if (unlikely(op->imm == 0 || cpu->fpu_line) ||                 \
		    !mips_fpu_functions[op->imm](&cpu->st.fpu, cpu->type->fpu, \
						 op->rd, op->rs, op->rt)) {    \
			return false;                                          \
		}                                                              \
	} while (0)
/* With no exception pending, before and after, nothing else changes. */
#define FPU_CONTROL_WRITE                                              \
	do {                                                           \
		uint32_t value_ = RT & cpu->type->fpu->fcr31_writable; \
                                                                       \
		if (unlikely(op->rs != 31 || cpu->fpu_line ||          \
			     mips_fpu_exception_pending(value_))) {    \
			return false;                                  \
		}                                                      \
		FCR31 = value_;                                        \
	} while (0)

#define BIG	false
#define NAME(x) x##_le
#include "cpus/mips/mips_threaded_body.h"
#undef BIG
#undef NAME
#define BIG	true
#define NAME(x) x##_be
#include "cpus/mips/mips_threaded_body.h"
#undef BIG
#undef NAME

/* ---- translation ---- */

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

static void
decode_at(const struct mips_cpu *cpu, unsigned index, struct mips_decoded *d)
{
	bool big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;
	const uint8_t *word = cpu->page->host + 4 * index;

	mips_decode(cpu->type, get_bytes(word, 4, big), d);
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

static slot_handler
choose_branch(struct mips_cpu *cpu, unsigned index, struct mips_decoded *d)
{
	bool big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;
	const struct handlers *h =
	    big ? &handlers_be[d->semantic] : &handlers_le[d->semantic];
	const slot_function *functions =
	    big ? slot_functions_be : slot_functions_le;
	struct slot *next = &cpu->page->slots[index + 1];
	struct mips_decoded in_slot;
	int target = (int)index + 1 + d->op.imm;

	if (index + 1 == cpu->page->n_slots || !link_is_restartable(d)) {
		return slow;
	}
	decode_at(cpu, index + 1, &in_slot);
	if (functions[in_slot.semantic] == NULL) {
		return slow;
	}
	if (next->fn == mips_slot_untranslated) {
		memcpy(next->op, &in_slot.op, sizeof(in_slot.op));
		next->fn =
		    (big ? handlers_be : handlers_le)[in_slot.semantic].plain;
	}
	d->op.sa = (uint8_t)in_slot.semantic;
	if (mips_kinds[d->semantic] == MIPS_KIND_JUMP ||
	    mips_kinds[d->semantic] == MIPS_KIND_JUMP_LINK) {
		return in_slot.semantic == MIPS_SEM_nop ? h->with_nop
							: h->plain;
	}
	if (target < 0 || target >= (int)cpu->page->n_slots) {
		return h->far;
	}
	d->op.imm = (int32_t)((uint32_t)target << 16 | (uint16_t)d->op.imm);
	return in_slot.semantic == MIPS_SEM_nop ? h->with_nop : h->plain;
}

static void
translate(struct mips_cpu *cpu, struct slot *s)
{
	bool big = (cpu->page->mode & MIPS_MODE_BIG_ENDIAN) != 0;
	unsigned index = (unsigned)(s - cpu->page->slots);
	struct mips_decoded d;
	slot_handler fn;

	decode_at(cpu, index, &d);
	if (breakpoint_near(cpu, index, is_branch(&d) ? 2 : 1)) {
		s->fn = stop_here;
		return;
	}
	if (is_branch(&d)) {
		fn = choose_branch(cpu, index, &d);
	} else {
		fn = (big ? handlers_be : handlers_le)[d.semantic].plain;
		if (fn == NULL) {
			fn = slow;
		}
	}
	memcpy(s->op, &d.op, sizeof(d.op));
	s->fn = fn;
}

static HANDLER_RESULT
untranslated(void *c, struct slot *s, int64_t n)
{
	translate(c, s);
	GO(s, n);
}

const slot_handler mips_slot_untranslated = untranslated;
const slot_handler mips_slot_page_end = page_end;

/* ---- entry ---- */

/* Gives the fetch answer for st.pc; false if only the stepper can go on. */
static bool
fill_fetch(struct mips_cpu *cpu)
{
	struct memory *mem = cpu->cpu.memory;
	uint32_t pc = (uint32_t)cpu->st.pc;
	struct code_page *page;
	struct vtlb_entry *e;
	uint32_t ram_page;
	uint64_t paddr;

	if ((pc & 3) != 0 ||
	    mips_translate_v2p(&cpu->cpu, pc, &paddr,
			       CPU_V2P_FETCH | CPU_V2P_NO_EXCEPTIONS) ==
		CPU_V2P_FAIL ||
	    memory_fast_fetch(mem, paddr) == NULL) {
		return false;
	}
	ram_page = memory_ram_page(mem, paddr);
	page =
	    code_cache_get(cpu->cpu.machine->code, ram_page, cpu->decode_mode);
	if (page == NULL) {
		return false;
	}
	e = vtlb_entry(cpu->set, VTLB_FETCH, pc);
	e->tag = pc & ~(RAM_PAGE_SIZE - 1);
	e->code = page;
	return true;
}

void
mips_run(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_state *st = &cpu->st;

	while (c->stop == CPU_STOP_NONE) {
		struct slot *s;
		uint32_t index;
		int64_t n;

		if (st->delivery) {
			if (st->instructions >= c->limit) {
				return;
			}
			mips_deliver(c);
		}
		if (code_cache_wants_cleaning(c->machine->code)) {
			code_cache_clean(c->machine->code);
		}
		if (st->in_slot ||
		    (!find_page(cpu, (uint32_t)st->pc) &&
		     (!fill_fetch(cpu) || !find_page(cpu, (uint32_t)st->pc)))) {
			mips_step(c);
			continue;
		}
		st->delivery = false;
		index = (st->pc & (RAM_PAGE_SIZE - 1)) / 4;
		s = &cpu->page->slots[index];
		n = (int64_t)(c->limit - st->instructions) + index;
#ifdef DYNTRANS_TAIL_CALLS
		s->fn(cpu, s, n);
#else
		cpu->loop_count = n;
		while (s != NULL) {
			s = s->fn(cpu, s, cpu->loop_count);
		}
#endif
	}
}
