/*
 * Inside the threaded core for MIPS only: how handlers chain, and what its
 * three files share.
 *
 *	mips_threaded.c		the handlers
 *	mips_translate.c	which handler a slot gets
 *	mips_threaded_slow.c	entry, and what handlers can not do themselves
 *
 * The pc is derived from the slot's address.  The countdown N is biased by that
 * address too: at slot S, N - S is what remains until cpu->limit, in bytes of
 * slots.  So straight-line code does not touch it, and it does not matter on
 * which page a slot is.
 */
#ifndef CPUS_MIPS_MIPS_THREADED_H
#define CPUS_MIPS_MIPS_THREADED_H

#include <string.h>

#include "cpus/mips/mips.h"
#include "emul/byte_order.h"

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* A function whose locals have addresses must not become part of a handler:
 * the handler's frame would have to outlive its tail call. */
#define OUT_OF_LINE   __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))

/* GO: to another slot.  The compiler is kept from reading the slot's handler
 * before it needs it: that would cost a register and an instruction. */
#define OPAQUE(pointer) __asm__("" : "+r"(pointer))

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
		OPAQUE(next_);                          \
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

#define SLOT_BYTES ((int64_t)sizeof(struct slot))
_Static_assert(sizeof(struct slot) == 16, "a slot is 16 bytes");

/* Runs the instruction in a delay slot; false if nothing was done. */
typedef bool (*slot_function)(struct mips_cpu *cpu, const struct mips_op *op);

/* Instructions in delay slots that branches have handlers for. */
#define FUSED_SLOTS(X, ...)         \
	X(nop, ##__VA_ARGS__)       \
	X(addiu, ##__VA_ARGS__)     \
	X(addu, ##__VA_ARGS__)      \
	X(move, ##__VA_ARGS__)      \
	X(lui, ##__VA_ARGS__)       \
	X(sll, ##__VA_ARGS__)       \
	X(srl, ##__VA_ARGS__)       \
	X(andi, ##__VA_ARGS__)      \
	X(xor, ##__VA_ARGS__)       \
	X(or, ##__VA_ARGS__)        \
	X(subu, ##__VA_ARGS__)      \
	X(sltu, ##__VA_ARGS__)      \
	X(slt, ##__VA_ARGS__)       \
	X(lw, ##__VA_ARGS__)        \
	X(sw, ##__VA_ARGS__)        \
	X(sb, ##__VA_ARGS__)        \
	X(swc1, ##__VA_ARGS__)      \
	X(fpu_add_s, ##__VA_ARGS__) \
	X(fpu_add_d, ##__VA_ARGS__) \
	X(sltiu, ##__VA_ARGS__)     \
	X(div, ##__VA_ARGS__)       \
	X(divu, ##__VA_ARGS__)
/* Those that 64-bit CPUs have more. */
#define WIDE_FUSED_SLOTS(X, ...) \
	X(daddiu, ##__VA_ARGS__) \
	X(daddu, ##__VA_ARGS__)  \
	X(ld, ##__VA_ARGS__)     \
	X(sd, ##__VA_ARGS__)
enum mips_fused {
#define X(name) MIPS_FUSED_##name,
	FUSED_SLOTS(X) WIDE_FUSED_SLOTS(X)
#undef X
	    MIPS_FUSED
};

/* The handlers of one semantic. */
struct mips_handlers {
	slot_handler plain; /* branches: near target, any slot that can be
			     * done; NULL: special */
	slot_handler far;   /* branches: target on another page */
	slot_handler fused[MIPS_FUSED]; /* branches: near, this slot */
};

/* Calls of firmware are an instruction that no CPU has; only the stepper looks
 * whether they are in ROM. */
static inline bool
mips_may_be_firmware(enum mips_semantic semantic)
{
	return semantic == MIPS_SEM_coprocessor_reserved ||
	       semantic == MIPS_SEM_reserved;
}

/* A combination; links as in mips_combinations.h. */
enum mips_link {
	MIPS_LINK_any,
	MIPS_LINK_rs,
	MIPS_LINK_rt,
	MIPS_LINK_both,
	MIPS_LINK_square,
	MIPS_LINK_sets,
	MIPS_LINK_tests,
	MIPS_LINK_run,
	MIPS_LINK_half,	 /* the other word of the double before it */
	MIPS_LINK_half2, /* of the one before that */
	MIPS_LINK_distance,
};
#define MIPS_COMBINATION_MAX 8
struct mips_combination {
	uint8_t length;
	bool branch; /* the last one is a branch, with a slot */
	uint8_t semantic[MIPS_COMBINATION_MAX];
	uint8_t link[MIPS_COMBINATION_MAX];
};

/* A run's first operands say which slot has the lowest word, as the distance of
 * the slots in bytes: in a byte that its semantic has no use for. */
#define MIPS_RUN_LOWEST(semantic, op) \
	((semantic) == MIPS_SEM_lw ? &(op)->rt : &(op)->rd)

struct mips_threaded {
	/* For each combination: its handler, or one for each kind of slot. */
	const slot_handler (*combined)[MIPS_FUSED];
	unsigned n_combined; /* those of 64-bit CPUs come last */
	struct mips_handlers handlers[MIPS_SEMANTICS];
	slot_function slots[MIPS_SEMANTICS];
};
extern const struct mips_threaded mips_threaded_le;
extern const struct mips_threaded mips_threaded_be;
extern const struct mips_threaded mips_threaded_le64;
extern const struct mips_threaded mips_threaded_be64;

/* What the members of a handler know from those before them. */
struct mips_chain {
	/* Answers for the last load and the last store. */
	struct {
		uint64_t tag;
		uintptr_t addend;
	} last[2];
	/* Their accesses are in a run (mips_combinations.h), from here on. */
	bool run;
	uint8_t *host;
	/* What commit_fpu is to keep of the last arithmetic. */
	struct mips_fpu_deferred fpu;
};
#define NEW_CHAIN                                              \
	{                                                      \
		.last = {[VTLB_READ] = {VTLB_NO_TAG, 0},       \
			 [VTLB_WRITE] = {VTLB_NO_TAG, 0}},     \
		.fpu = {.operation = MIPS_FPU_DEFERRED_AS_IS}, \
	}

static inline const struct mips_op *
OP(const struct slot *s)
{
	return (const struct mips_op *)s->op;
}

static inline int64_t
slot_address(const struct slot *s)
{
	return (int64_t)(intptr_t)s;
}

/* Where slot S is; not wrapped. */
static inline uint64_t
slot_vaddr(const struct mips_cpu *cpu, const struct slot *s)
{
	return cpu->page_vaddr + 4 * (uint64_t)(s - cpu->page->slots);
}

static inline void
settle_fpu(struct mips_cpu *cpu)
{
	if (cpu->fpu_deferred.on) {
		mips_fpu_settle(&cpu->st.fpu, &cpu->fpu_deferred);
	}
}

/* Makes st exact at slot S, before its instruction. */
static inline void
sync_state(struct mips_cpu *cpu, const struct slot *s, int64_t n)
{
	cpu->st.pc = mips_wrap(cpu, slot_vaddr(cpu, s));
	cpu->st.instructions =
	    cpu->stop_at - (uint64_t)((n - slot_address(s)) / SLOT_BYTES);
	settle_fpu(cpu);
}

/* At a delivery point: does something have to be looked at? */
static inline bool
mips_must_leave(const struct mips_cpu *cpu)
{
	return cpu->st.instructions >= cpu->cpu.limit || cpu->interrupt;
}

/* Behind an instruction of PAGE that was done apart: does the next one come
 * next, and does nothing stand in its way? */
static inline bool
mips_goes_on(struct mips_cpu *cpu, const struct code_page *page)
{
	struct mips_state *st = &cpu->st;

	/* The page is gone when its mapping is. */
	if (cpu->page != page || cpu->cpu.stop != CPU_STOP_NONE ||
	    (st->pc & (RAM_PAGE_SIZE - 1)) == 0) {
		return false;
	}
	if (st->delivery) {
		if (mips_must_leave(cpu)) {
			return false;
		}
		st->delivery = false;
	}
	return true;
}

/* Would the access at S fault before it gets to memory? */
static inline bool
mips_faults_early(const struct mips_cpu *cpu, const struct mips_op *op,
		  uint64_t va)
{
	return (va & op->sa & MIPS_ACCESS_ALIGN) != 0 ||
	       ((op->sa & MIPS_ACCESS_COP1) != 0 && !mips_usable(cpu, 1));
}

static inline uint64_t
mips_access_address(const struct mips_cpu *cpu, const struct mips_op *op)
{
	uint64_t address =
	    mips_wrap(cpu, mips_gpr(cpu, op->rs) + (uint64_t)op->imm);

	return (op->sa & MIPS_ACCESS_QUAD) != 0 ? address & ~UINT64_C(15)
						: address;
}

/* ---- accesses without fast answers (mips_threaded_access.c) ---- */

#define MIPS_NO_PADDR UINT64_MAX /* in slow_paddr: not translated */

/* The instruction at S is done, or has raised an exception: where next? */
enum mips_accessed {
	MIPS_ACCESSED_NOT,  /* it is none that can be done here */
	MIPS_ACCESSED,	    /* to the next one */
	MIPS_ACCESSED_AWAY, /* to st.pc */
};

/* A plain load or store at S, at slow_paddr, as the golden stepper does it; the
 * state is exact. */
enum mips_accessed mips_load_device(struct mips_cpu *cpu, const struct slot *s);
enum mips_accessed mips_store_device(struct mips_cpu *cpu,
				     const struct slot *s);
/* A store into a page that has code, without more ado; false if that is not
 * what keeps the fast answer away. */
bool mips_store_around(struct mips_cpu *cpu, const struct mips_op *op);
/* A store through kseg0 into an isolated cache; false if it is anything else.
 */
bool mips_store_isolated(struct mips_cpu *cpu, const struct mips_op *op);

/* ---- handlers for all (mips_threaded_slow.c) ---- */

#define HANDLER(name) \
	HANDLER_RESULT mips_h_##name(void *c, struct slot *s, int64_t n)

/* The instruction at S, and its slot if it is a branch, by the semantics of the
 * golden stepper; then on, if the threaded core may. */
HANDLER(slow);
/* The same for a load or store that can not have a fast answer. */
HANDLER(slow_access);
/* A load or store at S that had no fast answer. */
HANDLER(slow_load);
HANDLER(slow_store);
/* An instruction that changes what the threaded core assumes. */
HANDLER(special);
/* The same, but nothing comes of it except that this page's mapping may go. */
HANDLER(quiet);
/* A write of a coprocessor 0 register that changes nothing else. */
HANDLER(write_cop0);
HANDLER(write_status);
/* A branch with such an instruction in its slot; both have their semantics in
 * sa. */
HANDLER(branch_special);
/* The same for jr with rfe, which ends an exception. */
HANDLER(jump_rfe);
/* The delivery point before S, the countdown being over. */
HANDLER(leave);
/* st.pc has been set to where a jump leads, of which there is no fast answer or
 * the countdown is over; N is what remains. */
HANDLER(far_jump);
/* A breakpoint may be here: the run loop looks. */
HANDLER(stop_here);

/* Gives fast answers for the place of the last access, which the golden
 * stepper has done. */
void mips_give_answers(struct mips_cpu *cpu);

/* Runs MIPS16 instructions up to a delivery point or a stop
 * (mips16_threaded.c). */
void mips16_run(struct mips_cpu *cpu);

/* ---- translation (mips_translate.c) ---- */

/* The handlers for the CPU's width and byte order. */
const struct mips_threaded *mips_threaded_of(const struct mips_cpu *cpu);

HANDLER(untranslated);
void mips_decode_slot(const struct mips_cpu *cpu, const struct code_page *page,
		      unsigned index, struct mips_decoded *d);

#endif
