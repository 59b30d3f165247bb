/*
 * The handlers of the threaded core for MIPS.
 *
 * Guest code becomes arrays of slots, one for each instruction; a slot's
 * handler does its work and goes on to the next slot by a tail call (or, in the
 * loop form, returns it).  What a handler cannot do (a fault, a device, a
 * missing fast answer) is done by the semantics of the golden stepper, from the
 * state before the instruction.
 *
 * This is for 32-bit CPUs; mips_threaded_wide.c has the same for 64-bit ones.
 */
#include "cpus/mips/mips_combinations.h"
#include "cpus/mips/mips_fpu_deferred.h"
#include "cpus/mips/mips_threaded.h"

#ifdef THREADED_WIDE
#define WIDE 1
#else
#define WIDE 0
#endif

#if WIDE
#define ALL_FUSED_SLOTS(X, ...)       \
	FUSED_SLOTS(X, ##__VA_ARGS__) \
	WIDE_FUSED_SLOTS(X, ##__VA_ARGS__)
#else
#define ALL_FUSED_SLOTS FUSED_SLOTS
#endif

/* COUNT low bytes of VALUE into the aligned SIZE bytes at P, the first at LANE.
 */
static inline void
put_part(uint8_t *p, unsigned size, unsigned lane, unsigned count, bool big,
	 uint64_t value)
{
	unsigned shift = 8 * (big ? size - count - lane : lane);
	uint64_t mask = UINT64_MAX >> (64 - 8 * count) << shift;
	uint64_t whole = get_bytes(p, size, big);

	put_bytes(p, size, big, (whole & ~mask) | (value << shift & mask));
}

/* The tag that answers for an access to ADDRESS, which is to be aligned. */
#define PAGE_TAG(address, align) \
	((address) & (~(address_t)(RAM_PAGE_SIZE - 1) | (address_t)((align)-1)))

/* Goes to ADDRESS, from the branch at S whose slot is done. */
#define JUMP_TO(address)                                                \
	do {                                                            \
		address_t to_ = (address);                              \
		address_t tag_ = PAGE_TAG(to_, 4);                      \
		int64_t rest_ = n - slot_address(s) - 2 * SLOT_BYTES;   \
		const struct vtlb_entry *e_ =                           \
		    vtlb_entry(cpu->set, VTLB_FETCH, to_);              \
		struct slot *s_;                                        \
                                                                        \
		if (unlikely(rest_ <= 0 || e_->tag != tag_)) {          \
			cpu->st.pc = to_;                               \
			GO_TO(mips_h_far_jump, s, rest_);               \
		}                                                       \
		cpu->page = e_->code;                                   \
		cpu->page_vaddr = tag_;                                 \
		s_ = (struct slot *)((uint8_t *)e_->code->slots +       \
				     (to_ & 0xffc) * (SLOT_BYTES / 4)); \
		GO(s_, rest_ + slot_address(s_));                       \
	} while (0)

/* ---- the vocabulary of mips_semantics.h ---- */

#define RAISE(exc) return false
#define NEED_COPROCESSOR(n)                           \
	do {                                          \
		if (unlikely(!mips_usable(cpu, n))) { \
			return false;                 \
		}                                     \
	} while (0)
/* Coprocessor 0 registers that are there and do not depend on time. */
#define COP0_PLAIN                                                      \
	(1u << COP0_INDEX | 1u << COP0_ENTRYLO | 1u << COP0_CONTEXT |   \
	 1u << COP0_BADVADDR | 1u << COP0_ENTRYHI | 1u << COP0_STATUS | \
	 1u << COP0_CAUSE | 1u << COP0_EPC | 1u << COP0_PRID)
#define COP0(reg)                                                           \
	({                                                                  \
		if (unlikely((reg) > 31 || (COP0_PLAIN >> (reg)&1) == 0)) { \
			return false;                                       \
		}                                                           \
		cpu->st.cop0[reg];                                          \
	})
/* The host address of ADDRESS, or the slow path.  Members of a combination
 * remember the last answer: the next one is often the same.  Those of a run are
 * at rs + imm, from where it begins. */
#define FAST(address, align, kind)                                            \
	({                                                                    \
		address_t va_ = (address);                                    \
		uint64_t tag_ = PAGE_TAG(va_, align);                         \
                                                                              \
		if (!chain->run && unlikely(chain->last[kind].tag != tag_)) { \
			const struct vtlb_entry *e_ =                         \
			    vtlb_entry(cpu->set, kind, va_);                  \
                                                                              \
			if (unlikely(e_->tag != tag_)) {                      \
				return false;                                 \
			}                                                     \
			chain->last[kind].tag = tag_;                         \
			chain->last[kind].addend = e_->addend;                \
		}                                                             \
		chain->run ? chain->host + op->imm                            \
			   : (uint8_t *)(chain->last[kind].addend + va_);     \
	})
#define LOAD(type, variable, address)    \
	type variable = (type)get_bytes( \
	    FAST(address, sizeof(type), VTLB_READ), sizeof(type), BIG)
#define LOAD_WHOLE(type, variable, address) \
	LOAD(type, variable, (address) & ~(address_t)(sizeof(type) - 1))
#define STORE(type, address, value)                                           \
	put_bytes(FAST(address, sizeof(type), VTLB_WRITE), sizeof(type), BIG, \
		  value)
#define STORE_PART(type, first, count, value)                               \
	do {                                                                \
		address_t first_ = (first);                                 \
		address_t lane_ = first_ & (sizeof(type) - 1);              \
		put_part(FAST(first_ - lane_, sizeof(type), VTLB_WRITE),    \
			 sizeof(type), (unsigned)lane_, count, BIG, value); \
	} while (0)
#define FPU_CONTROL (settle_fpu(cpu), FCR31)
#define FPU_EXECUTE                                                            \
	do {                                                                   \
		settle_fpu(cpu);                                               \
		if (unlikely(op->imm == 0 || cpu->fpu_line) ||                 \
		    !mips_fpu_functions[op->imm](&cpu->st.fpu, cpu->type->fpu, \
						 op->rd, op->rs, op->rt,       \
						 op->sa)) {                    \
			return false;                                          \
		}                                                              \
	} while (0)
#define FPU_QUICK(quick)                                                  \
	do {                                                              \
		settle_fpu(cpu);                                          \
		if (unlikely(!mips_fpu_quick_##quick(                     \
			&cpu->st.fpu, op->rd, op->rs, op->rt, op->sa))) { \
			FPU_EXECUTE;                                      \
		}                                                         \
	} while (0)
/* With no exception pending, before and after, nothing else changes. */
#define FPU_CONTROL_WRITE                                              \
	do {                                                           \
		uint32_t value_ = RT & cpu->type->fpu->fcr31_writable; \
                                                                       \
		settle_fpu(cpu);                                       \
		if (unlikely(op->rs != 31 || cpu->fpu_line ||          \
			     mips_fpu_exception_pending(value_))) {    \
			return false;                                  \
		}                                                      \
		FCR31 = value_;                                        \
	} while (0)

/* Keeps what is deferred of a handler's last arithmetic.  All is known when
 * this is compiled but for the operands. */
static ALWAYS_INLINE void
commit_fpu(struct mips_cpu *cpu, const struct mips_chain *chain)
{
	struct mips_fpu_deferred *d = &cpu->fpu_deferred;

	if (chain->fpu.operation == MIPS_FPU_DEFERRED_AS_IS) {
		return;
	}
	d->operation = chain->fpu.operation;
	if (chain->fpu.operation >= MIPS_FPU_DEFERRED_DOUBLES) {
		d->wide[0] = chain->fpu.wide[0];
		d->wide[1] = chain->fpu.wide[1];
	} else if (chain->fpu.operation != MIPS_FPU_DEFERRED_NONE) {
		d->single[0] = chain->fpu.single[0];
		d->single[1] = chain->fpu.single[1];
	}
}

/* Can floating point go on with deferred flags, which it did not so far? */
static bool
begin_deferring(struct mips_cpu *cpu)
{
	if (cpu->fpu_deferred.on || !mips_usable(cpu, 1) ||
	    (cpu->st.fpu.fcr31 & FCR31_FLUSH) != 0 ||
	    !mips_fpu_quick_nearest(cpu->st.fpu.fcr31)) {
		return false;
	}
	mips_fpu_begin_deferring(&cpu->fpu_deferred);
	return true;
}

/* Before an instruction that is not done that way: one that is exact does not
 * end it. */
static void
settle_unless_exact(struct mips_cpu *cpu, const struct mips_op *op)
{
	if (!cpu->fpu_deferred.on) {
		return;
	}
	if (mips_fpu_is_exact_with_zero(&cpu->st.fpu, (unsigned)op->imm, op->rs,
					op->rt)) {
		cpu->fpu_deferred.operation = MIPS_FPU_DEFERRED_NONE;
	} else {
		mips_fpu_settle(&cpu->st.fpu, &cpu->fpu_deferred);
	}
}

/* For both byte orders. */
#if WIDE
#define NAME_LE(x) x##_le64
#define NAME_BE(x) x##_be64
#else
#define NAME_LE(x) x##_le
#define NAME_BE(x) x##_be
#endif
#define BIG	false
#define NAME(x) NAME_LE(x)
#include "cpus/mips/mips_threaded_body.h"
#undef BIG
#undef NAME
#define BIG	true
#define NAME(x) NAME_BE(x)
#include "cpus/mips/mips_threaded_body.h"
