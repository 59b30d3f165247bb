/*
 * Handlers of the threaded core for one width of the registers and byte order;
 * included by mips_threaded.c, which defines WIDE, BIG and NAME.
 */
#include "cpus/mips/mips_width.h"

/* ---- bodies: the semantics as inline functions ---- */

/* The instruction's work.  False: not done and nothing changed; the slow path
 * does the whole instruction. */
#define BODY_ALU(name, ...)                                                   \
	static ALWAYS_INLINE bool NAME(body_##name)(struct mips_cpu * cpu,    \
						    const struct mips_op *op, \
						    struct mips_chain *chain) \
	{                                                                     \
		__VA_ARGS__                                                   \
		return true;                                                  \
	}                                                                     \
	ALONE(name)
/* The same where there are no other members. */
#define ALONE(name)                                                            \
	static ALWAYS_INLINE bool NAME(alone_##name)(struct mips_cpu * cpu,    \
						     const struct mips_op *op) \
	{                                                                      \
		struct mips_chain chain = NEW_CHAIN;                           \
		bool done = NAME(body_##name)(cpu, op, &chain);                \
                                                                               \
		commit_fpu(cpu, &chain);                                       \
		return done;                                                   \
	}
#define BODY_FAULT BODY_ALU
#define BODY_LOAD  BODY_ALU
#define BODY_STORE BODY_ALU
/* The registers of doubles are even.  The quickest way; what it does not do,
 * "other" may. */
#define BODY_FPU(name, quick)                                                 \
	static ALWAYS_INLINE bool NAME(body_##name)(struct mips_cpu * cpu,    \
						    const struct mips_op *op, \
						    struct mips_chain *chain) \
	{                                                                     \
		return likely(cpu->fpu_deferred.on) &&                        \
		       likely(mips_fpu_deferred_##quick(&cpu->st.fpu,         \
							&chain->fpu, op->rd,  \
							op->rs, op->rt));     \
	}                                                                     \
	ALONE(name)                                                           \
	static OUT_OF_LINE bool NAME(other_##name)(struct mips_cpu * cpu,     \
						   const struct mips_op *op)  \
	{                                                                     \
		if (begin_deferring(cpu) && NAME(alone_##name)(cpu, op)) {    \
			return true;                                          \
		}                                                             \
		settle_unless_exact(cpu, op);                                 \
		return mips_usable(cpu, 1) &&                                 \
		       mips_fpu_quick_##quick(&cpu->st.fpu, op->rd, op->rs,   \
					      op->rt, op->sa);                \
	}
#define BODY_SPECIAL(name, ...)
#define BODY_LIKELY(name, ...)
#define BODY_LIKELY_LINK(name, ...)
#define BODY_LIKELY_COP1(name, ...)
#define BODY_BRANCH(name, ...)                                    \
	static ALWAYS_INLINE bool NAME(body_##name)(              \
	    const struct mips_cpu *cpu, const struct mips_op *op) \
	{                                                         \
		return __VA_ARGS__;                               \
	}
#define BODY_BRANCH_LINK BODY_BRANCH
#define BODY_BRANCH_COPZ BODY_BRANCH
#define BODY_BRANCH_COP1 BODY_BRANCH
#define SLOT_ADDRESS	 (pc + 4)
#define BODY_JUMP(name, ...)                                      \
	static ALWAYS_INLINE address_t NAME(body_##name)(         \
	    const struct mips_cpu *cpu, const struct mips_op *op, \
	    address_t pc)                                         \
	{                                                         \
		return __VA_ARGS__;                               \
	}
#define BODY_JUMP_LINK	     BODY_JUMP
#define SEM(name, kind, ...) BODY_##kind(name, __VA_ARGS__)
#include "cpus/mips/mips_semantics.h"
#undef SEM
#undef SLOT_ADDRESS

/* ---- in a delay slot: called by the handler of any branch ---- */

#define SLOT_ALU(name)                                          \
	static bool NAME(slot_##name)(struct mips_cpu * cpu,    \
				      const struct mips_op *op) \
	{                                                       \
		return NAME(alone_##name)(cpu, op);             \
	}
#define SLOT_FAULT SLOT_ALU
#define SLOT_LOAD  SLOT_ALU
#define SLOT_STORE SLOT_ALU
#define SLOT_FPU(name)                                                         \
	static bool NAME(slot_##name)(struct mips_cpu * cpu,                   \
				      const struct mips_op *op)                \
	{                                                                      \
		return NAME(alone_##name)(cpu, op) ||                          \
		       NAME(other_##name)(cpu, op) || NAME(slot_fpu)(cpu, op); \
	}
#define SLOT_SPECIAL(name)
#define SLOT_LIKELY(name)
#define SLOT_LIKELY_LINK(name)
#define SLOT_LIKELY_COP1(name)
#define SLOT_BRANCH(name)
#define SLOT_BRANCH_LINK(name)
#define SLOT_BRANCH_COPZ(name)
#define SLOT_BRANCH_COP1(name)
#define SLOT_JUMP(name)
#define SLOT_JUMP_LINK(name)
#define SEM(name, kind, ...) SLOT_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* ---- handlers ---- */

#define SLOT_PC ((address_t)slot_vaddr(cpu, s))

#define HANDLER_ALU(name)                                             \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		NAME(alone_##name)(c, OP(s));                         \
		GO(s + 1, n);                                         \
	}
#define HANDLER_OR(name, slow_path)                                   \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		if (unlikely(!NAME(alone_##name)(c, OP(s)))) {        \
			GO_TO(slow_path, s, n);                       \
		}                                                     \
		GO(s + 1, n);                                         \
	}
#define HANDLER_FAULT(name) HANDLER_OR(name, mips_h_slow)
#define HANDLER_LOAD(name)  HANDLER_OR(name, mips_h_slow_load)
#define HANDLER_STORE(name) HANDLER_OR(name, mips_h_slow_store)
#define HANDLER_FPU(name)                                       \
	static OUT_OF_LINE HANDLER_RESULT NAME(h_other_##name)( \
	    void *c, struct slot *s, int64_t n)                 \
	{                                                       \
		if (unlikely(!NAME(other_##name)(c, OP(s)))) {  \
			GO_TO(NAME(h_fpu), s, n);               \
		}                                               \
		GO(s + 1, n);                                   \
	}                                                       \
	HANDLER_OR(name, NAME(h_other_##name))
#define HANDLER_SPECIAL(name)
#define HANDLER_LIKELY(name)
#define HANDLER_LIKELY_LINK(name)
#define HANDLER_LIKELY_COP1(name)

/* A branch tests whether it is possible (CHECK), decides, writes its LINK, runs
 * the instruction in its slot by SLOT, which is false if that must be done
 * slowly, and goes. */
#define BRANCH_NEAR(handler, name, check, link, SLOT, slow)                \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		bool taken;                                                \
                                                                           \
		if (!(check)) {                                            \
			GO_TO(mips_h_slow, s, n);                          \
		}                                                          \
		taken = NAME(body_##name)(cpu, op);                        \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		if (taken) {                                               \
			int64_t distance = op->imm;                        \
                                                                           \
			s = (struct slot *)((uint8_t *)s + distance);      \
			n += distance - 2 * SLOT_BYTES;                    \
			if (unlikely(n <= slot_address(s))) {              \
				GO_TO(mips_h_leave, s, n);                 \
			}                                                  \
			GO(s, n);                                          \
		}                                                          \
		GO(s + 2, n);                                              \
	}
#define BRANCH_FAR(handler, name, check, link, SLOT)                       \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		bool taken;                                                \
                                                                           \
		if (!(check)) {                                            \
			GO_TO(mips_h_slow, s, n);                          \
		}                                                          \
		taken = NAME(body_##name)(cpu, op);                        \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(mips_h_slow, s, n);                          \
		}                                                          \
		if (!taken) {                                              \
			GO(s + 2, n);                                      \
		}                                                          \
		JUMP_TO(SLOT_PC + 4 + (address_t)((int64_t)op->imm * 4));  \
	}
#define JUMP(handler, name, link, SLOT, slow)                              \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		address_t pc = SLOT_PC;                                    \
		address_t to = NAME(body_##name)(cpu, op, pc);             \
                                                                           \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		JUMP_TO(to);                                               \
	}

#define LINK		(GPR(op->rd) = SLOT_PC + 8)
#define NO_LINK		(void)0
#define ANY_SLOT	(NAME(mips_threaded).slots[op->sa](cpu, OP(s + 1)))
#define THIS_SLOT(slot) (NAME(alone_##slot)(cpu, OP(s + 1)))
#define BRANCH_FUSED(slot, name, check, link)                       \
	BRANCH_NEAR(slot##_in_, name, check, link, THIS_SLOT(slot), \
		    NAME(near_##name))
#define JUMP_FUSED(slot, name, link) \
	JUMP(slot##_in_, name, link, THIS_SLOT(slot), NAME(near_##name))

#define BRANCH_UNFUSED(name, check, link)                            \
	BRANCH_NEAR(near_, name, check, link, ANY_SLOT, mips_h_slow) \
	BRANCH_FAR(far_, name, check, link, ANY_SLOT)
#define HANDLER_BRANCH(name)                \
	BRANCH_UNFUSED(name, true, NO_LINK) \
	ALL_FUSED_SLOTS(BRANCH_FUSED, name, true, NO_LINK)
#define HANDLER_BRANCH_LINK(name) BRANCH_UNFUSED(name, true, LINK)
#define HANDLER_BRANCH_COPZ(name) \
	BRANCH_UNFUSED(name, mips_usable(cpu, op->rs), NO_LINK)
#define HANDLER_BRANCH_COP1(name)                          \
	BRANCH_UNFUSED(name, mips_usable(cpu, 1), NO_LINK) \
	ALL_FUSED_SLOTS(BRANCH_FUSED, name, mips_usable(cpu, 1), NO_LINK)
#define HANDLER_JUMP(name)                                \
	JUMP(near_, name, NO_LINK, ANY_SLOT, mips_h_slow) \
	ALL_FUSED_SLOTS(JUMP_FUSED, name, NO_LINK)
#define HANDLER_JUMP_LINK(name)                        \
	JUMP(near_, name, LINK, ANY_SLOT, mips_h_slow) \
	ALL_FUSED_SLOTS(JUMP_FUSED, name, LINK)

#define SEM(name, kind, ...) HANDLER_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* ---- combinations ---- */

/* Where the slow path of a semantic begins. */
#define FAULT_OF(name, slow_path)                        \
	static inline HANDLER_RESULT NAME(fault_##name)( \
	    void *c, struct slot *s, int64_t n)          \
	{                                                \
		GO_TO(slow_path, s, n);                  \
	}
#define FAULT_ALU(name)	  FAULT_OF(name, mips_h_slow)
#define FAULT_FAULT(name) FAULT_OF(name, mips_h_slow)
#define FAULT_FPU(name)	  FAULT_OF(name, NAME(h_other_##name))
#define FAULT_LOAD(name)  FAULT_OF(name, mips_h_slow_load)
#define FAULT_STORE(name) FAULT_OF(name, mips_h_slow_store)
#define FAULT_SPECIAL(name)
#define FAULT_LIKELY(name)
#define FAULT_LIKELY_LINK(name)
#define FAULT_LIKELY_COP1(name)
#define FAULT_BRANCH(name)
#define FAULT_BRANCH_LINK(name)
#define FAULT_BRANCH_COPZ(name)
#define FAULT_BRANCH_COP1(name)
#define FAULT_JUMP(name)
#define FAULT_JUMP_LINK(name)
#define SEM(name, kind, ...) FAULT_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* The operands of member K.  A linked one is named by the same variable as the
 * result before it, which tells the compiler that they are the same. */
#define LINK_any    ((void)result)
#define LINK_rs	    (op_.rs = result)
#define LINK_rt	    (op_.rt = result)
#define LINK_both   (op_.rs = op_.rt = result)
#define LINK_square (op_.rt = op_.rs)
#define LINK_sets   (op_.rd = FCR31_C_SHIFT)
#define LINK_tests  (op_.rs = FCR31_C_SHIFT)
#define MEMBER(k, name, link)                                          \
	do {                                                           \
		struct mips_op op_ = *OP(s + (k));                     \
                                                                       \
		LINK_##link;                                           \
		result = op_.rd;                                       \
		if (unlikely(!NAME(body_##name)(cpu, &op_, &chain))) { \
			commit_fpu(cpu, &chain);                       \
			GO_TO(NAME(fault_##name), s + (k), n);         \
		}                                                      \
	} while (0)
#define LAST_BRANCH(k, name, link, delayed)                              \
	do {                                                             \
		struct mips_op op_ = *OP(s + (k));                       \
		bool taken;                                              \
                                                                         \
		LINK_##link;                                             \
		taken = NAME(body_##name)(cpu, &op_);                    \
		commit_fpu(cpu, &chain);                                 \
		if (unlikely(!NAME(body_##delayed)(cpu, OP(s + (k) + 1), \
						   &chain))) {           \
			GO_TO(mips_h_slow, s + (k), n);                  \
		}                                                        \
		s += (k);                                                \
		if (taken) {                                             \
			int64_t distance = OP(s)->imm;                   \
                                                                         \
			s = (struct slot *)((uint8_t *)s + distance);    \
			n += distance - 2 * SLOT_BYTES;                  \
			if (unlikely(n <= slot_address(s))) {            \
				GO_TO(mips_h_leave, s, n);               \
			}                                                \
			GO(s, n);                                        \
		}                                                        \
		GO(s + 2, n);                                            \
	} while (0)
#define COMBINATION(name) \
	static HANDLER_RESULT NAME(name)(void *c, struct slot *s, int64_t n)

#define COMBINE_2(a, la, b, lb)                      \
	COMBINATION(c_##a##_##b##_##lb)              \
	{                                            \
		struct mips_cpu *cpu = c;            \
		uint8_t result = 0;                  \
		struct mips_chain chain = NEW_CHAIN; \
                                                     \
		MEMBER(0, a, la);                    \
		MEMBER(1, b, lb);                    \
		commit_fpu(cpu, &chain);             \
		GO(s + 2, n);                        \
	}
#define COMBINE_3(a, la, b, lb, d, ld)               \
	COMBINATION(c_##a##_##b##_##lb##_##d##_##ld) \
	{                                            \
		struct mips_cpu *cpu = c;            \
		uint8_t result = 0;                  \
		struct mips_chain chain = NEW_CHAIN; \
                                                     \
		MEMBER(0, a, la);                    \
		MEMBER(1, b, lb);                    \
		MEMBER(2, d, ld);                    \
		commit_fpu(cpu, &chain);             \
		GO(s + 3, n);                        \
	}
#define COMBINE_4(a, la, b, lb, d, ld, e, le)                     \
	COMBINATION(c_##a##_##b##_##lb##_##d##_##ld##_##e##_##le) \
	{                                                         \
		struct mips_cpu *cpu = c;                         \
		uint8_t result = 0;                               \
		struct mips_chain chain = NEW_CHAIN;              \
                                                                  \
		MEMBER(0, a, la);                                 \
		MEMBER(1, b, lb);                                 \
		MEMBER(2, d, ld);                                 \
		MEMBER(3, e, le);                                 \
		commit_fpu(cpu, &chain);                          \
		GO(s + 4, n);                                     \
	}
#define COMBINE_BRANCH_2(delayed, a, la, b, lb)        \
	COMBINATION(b_##delayed##_in_##a##_##b##_##lb) \
	{                                              \
		struct mips_cpu *cpu = c;              \
		uint8_t result = 0;                    \
		struct mips_chain chain = NEW_CHAIN;   \
                                                       \
		MEMBER(0, a, la);                      \
		LAST_BRANCH(1, b, lb, delayed);        \
	}
#define COMBINE_BRANCH_3(delayed, a, la, b, lb, d, ld)              \
	COMBINATION(b_##delayed##_in_##a##_##b##_##lb##_##d##_##ld) \
	{                                                           \
		struct mips_cpu *cpu = c;                           \
		uint8_t result = 0;                                 \
		struct mips_chain chain = NEW_CHAIN;                \
                                                                    \
		MEMBER(0, a, la);                                   \
		MEMBER(1, b, lb);                                   \
		LAST_BRANCH(2, d, ld, delayed);                     \
	}
#define COMBINE_BRANCHES_2(...) COMBINED_SLOTS(COMBINE_BRANCH_2, __VA_ARGS__)
#define COMBINE_BRANCHES_3(...) COMBINED_SLOTS(COMBINE_BRANCH_3, __VA_ARGS__)
COMBINATIONS_2(COMBINE_2)
COMBINATIONS_3(COMBINE_3)
COMBINATIONS_4(COMBINE_4)
BRANCH_COMBINATIONS_2(COMBINE_BRANCHES_2)
BRANCH_COMBINATIONS_3(COMBINE_BRANCHES_3)
#if WIDE
#define COMBINE_WIDE_BRANCHES_2(...) \
	WIDE_COMBINED_SLOTS(COMBINE_BRANCH_2, __VA_ARGS__)
WIDE_COMBINATIONS_2(COMBINE_2)
WIDE_COMBINATIONS_3(COMBINE_3)
WIDE_COMBINATIONS_4(COMBINE_4)
WIDE_BRANCH_COMBINATIONS_2(COMBINE_WIDE_BRANCHES_2)
#undef COMBINE_WIDE_BRANCHES_2
#endif

/* The run of COUNT words that begins at S, of which LOWEST bytes further on is
 * the slot of the lowest one; false if there is no fast answer for all of it.
 */
static ALWAYS_INLINE bool
NAME(begin_run)(struct mips_cpu *cpu, const struct slot *s, unsigned count,
		size_t lowest, enum vtlb_kind kind, struct mips_chain *chain)
{
	int64_t imm =
	    OP((const struct slot *)((const uint8_t *)s + lowest))->imm;
	address_t low = GPR(OP(s)->rs) + (address_t)imm;
	uint64_t tag = PAGE_TAG(low, 4);
	const struct vtlb_entry *e = vtlb_entry(cpu->set, kind, low);

	chain->run = true;
	chain->host = (uint8_t *)(e->addend + low) - imm;
	return e->tag == tag && PAGE_TAG(low + 4 * (count - 1), 4) == tag;
}

#define RUN(name, count, kind, ...)                                       \
	COMBINATION(r##count##_##name)                                    \
	{                                                                 \
		struct mips_cpu *cpu = c;                                 \
		struct mips_chain chain = NEW_CHAIN;                      \
		size_t lowest = *MIPS_RUN_LOWEST(MIPS_SEM_##name, OP(s)); \
                                                                          \
		if (unlikely(!NAME(begin_run)(cpu, s, count, lowest,      \
					      VTLB_##kind, &chain) ||     \
			     !NAME(body_##name)(cpu, OP(s), &chain))) {   \
			GO_TO(NAME(h_##name), s, n);                      \
		}                                                         \
		__VA_ARGS__                                               \
		GO(s + count, n);                                         \
	}
/* The first member has found that it is possible. */
#define RUN_MEMBER(k, name) (void)NAME(body_##name)(cpu, OP(s + (k)), &chain);
#define RUN_REST_2(name)    RUN_MEMBER(1, name)
#define RUN_REST_3(name)    RUN_REST_2(name) RUN_MEMBER(2, name)
#define RUN_REST_4(name)    RUN_REST_3(name) RUN_MEMBER(3, name)
#define RUN_REST_8(name)    \
	RUN_REST_4(name)    \
	RUN_MEMBER(4, name) \
	RUN_MEMBER(5, name) RUN_MEMBER(6, name) RUN_MEMBER(7, name)
#define RUN_8(name, kind) RUN(name, 8, kind, RUN_REST_8(name))
#define RUN_4(name, kind) RUN(name, 4, kind, RUN_REST_4(name))
#define RUN_3(name, kind) RUN(name, 3, kind, RUN_REST_3(name))
RUNS_8(RUN_8)
RUNS_4(RUN_4)
RUNS_3(RUN_3)

/* Both words of the double of which OP is the first in memory. */
static ALWAYS_INLINE bool
NAME(read_pair)(struct mips_cpu *cpu, const struct mips_op *op,
		struct mips_chain *chain, uint64_t *pair)
{
	NEED_COPROCESSOR(1);
	LOAD(uint64_t, value, ADDRESS);
	*pair = value;
	return true;
}

static ALWAYS_INLINE bool
NAME(pair_lwc1)(struct mips_cpu *cpu, const struct mips_op *op,
		struct mips_chain *chain)
{
	uint64_t value;

	if (!NAME(read_pair)(cpu, op, chain, &value)) {
		return false;
	}
	mips_fpu_quick_write(&cpu->st.fpu, op->rt & 62, value);
	return true;
}

static ALWAYS_INLINE bool
NAME(pair_swc1)(struct mips_cpu *cpu, const struct mips_op *op,
		struct mips_chain *chain)
{
	NEED_COPROCESSOR(1);
	STORE(uint64_t, ADDRESS, FPR(op->rt & 62));
	return true;
}

#define PAIR(name)                                                    \
	COMBINATION(p_##name)                                         \
	{                                                             \
		struct mips_chain chain = NEW_CHAIN;                  \
                                                                      \
		if (unlikely(!NAME(pair_##name)(c, OP(s), &chain))) { \
			GO_TO(NAME(h_##name), s, n);                  \
		}                                                     \
		GO(s + 2, n);                                         \
	}
/* Nothing is written before both are read: with a fault in the second pair, the
 * first has not been loaded yet. */
COMBINATION(pp_lwc1)
{
	struct mips_cpu *cpu = c;
	struct mips_chain chain = NEW_CHAIN;
	uint64_t first;
	uint64_t second;

	if (unlikely(!NAME(read_pair)(cpu, OP(s), &chain, &first) ||
		     !NAME(read_pair)(cpu, OP(s + 1), &chain, &second))) {
		GO_TO(NAME(h_lwc1), s, n);
	}
	mips_fpu_quick_write(&cpu->st.fpu, OP(s)->rt & 62, first);
	mips_fpu_quick_write(&cpu->st.fpu, OP(s + 1)->rt & 62, second);
	GO(s + 4, n);
}
PAIRS(PAIR)

#define COORDINATE(k)                                                   \
	((struct mips_fpu_coordinate){OP(s + (k))->rs, OP(s + (k))->rt, \
				      OP(s + (k))->rd})
#define DISTANCE(format)                                                  \
	COMBINATION(distance_##format)                                    \
	{                                                                 \
		struct mips_cpu *cpu = c;                                 \
		struct mips_chain chain = NEW_CHAIN;                      \
                                                                          \
		if (unlikely(!cpu->fpu_deferred.on ||                     \
			     !mips_fpu_deferred_distance_##format(        \
				 &cpu->st.fpu, &chain.fpu, COORDINATE(0), \
				 COORDINATE(1), COORDINATE(4),            \
				 OP(s + 7)->rd))) {                       \
			GO_TO(NAME(h_fpu_sub_##format), s, n);            \
		}                                                         \
		commit_fpu(cpu, &chain);                                  \
		GO(s + 8, n);                                             \
	}
DISTANCES(DISTANCE)

/* In the order of mips_combinations. */
static const slot_handler NAME(combined)[][MIPS_FUSED] = {
#define DISTANCE_ROW(format) {NAME(distance_##format)},
#define ROW_4(a, la, b, lb, d, ld, e, le) \
	{NAME(c_##a##_##b##_##lb##_##d##_##ld##_##e##_##le)},
#define ROW_3(a, la, b, lb, d, ld) {NAME(c_##a##_##b##_##lb##_##d##_##ld)},
#define ROW_2(a, la, b, lb)	   {NAME(c_##a##_##b##_##lb)},
#define ENTRY_3(slot, a, la, b, lb, d, ld) \
	[MIPS_FUSED_##slot] = NAME(b_##slot##_in_##a##_##b##_##lb##_##d##_##ld),
#define ENTRY_2(slot, a, la, b, lb) \
	[MIPS_FUSED_##slot] = NAME(b_##slot##_in_##a##_##b##_##lb),
#define BRANCH_ROW_3(...)      {COMBINED_SLOTS(ENTRY_3, __VA_ARGS__)},
#define BRANCH_ROW_2(...)      {COMBINED_SLOTS(ENTRY_2, __VA_ARGS__)},
#define WIDE_BRANCH_ROW_2(...) {WIDE_COMBINED_SLOTS(ENTRY_2, __VA_ARGS__)},
#define RUN_ROW_8(a, kind)     {NAME(r8_##a)},
#define RUN_ROW_4(a, kind)     {NAME(r4_##a)},
#define RUN_ROW_3(a, kind)     {NAME(r3_##a)},
#define PAIR_ROW(a)	       {NAME(p_##a)},
#define PAIR_OF_PAIRS_ROW(a)   {NAME(pp_##a)},
    RUNS_8(RUN_ROW_8) DISTANCES(DISTANCE_ROW)
	BRANCH_COMBINATIONS_3(BRANCH_ROW_3) PAIRS_OF_PAIRS(PAIR_OF_PAIRS_ROW)
	    RUNS_4(RUN_ROW_4) COMBINATIONS_4(ROW_4)
		BRANCH_COMBINATIONS_2(BRANCH_ROW_2) RUNS_3(RUN_ROW_3)
		    COMBINATIONS_3(ROW_3) PAIRS(PAIR_ROW) COMBINATIONS_2(ROW_2)
#if WIDE
			WIDE_COMBINATIONS_4(ROW_4)
			    WIDE_BRANCH_COMBINATIONS_2(WIDE_BRANCH_ROW_2)
				WIDE_COMBINATIONS_3(ROW_3)
				    WIDE_COMBINATIONS_2(ROW_2)
#endif
#undef RUN_ROW_8
#undef RUN_ROW_4
#undef RUN_ROW_3
#undef PAIR_ROW
#undef PAIR_OF_PAIRS_ROW
#undef DISTANCE_ROW
#undef ROW_4
#undef ROW_3
#undef ROW_2
#undef ENTRY_3
#undef ENTRY_2
#undef BRANCH_ROW_3
#undef BRANCH_ROW_2
#undef WIDE_BRANCH_ROW_2
};

/* ---- what translation chooses from ---- */

const struct mips_threaded NAME(mips_threaded) = {
    .combined = NAME(combined),
    .n_combined = sizeof(NAME(combined)) / sizeof(NAME(combined)[0]),
    .handlers =
	{
#define FUSED_ROW(slot, name) [MIPS_FUSED_##slot] = NAME(slot##_in_##name),
#define ROW_ALU(name)	      [MIPS_SEM_##name] = {.plain = NAME(h_##name)},
#define ROW_FAULT(name)	      ROW_ALU(name)
#define ROW_LOAD(name)	      ROW_ALU(name)
#define ROW_STORE(name)	      ROW_ALU(name)
#define ROW_FPU(name)	      ROW_ALU(name)
#define ROW_SPECIAL(name)     [MIPS_SEM_##name] = {.plain = NULL},
#define ROW_LIKELY(name)      ROW_SPECIAL(name)
#define ROW_LIKELY_LINK(name) ROW_SPECIAL(name)
#define ROW_LIKELY_COP1(name) ROW_SPECIAL(name)
#define ROW_BRANCH(name)                                 \
	[MIPS_SEM_##name] = {                            \
	    .plain = NAME(near_##name),                  \
	    .far = NAME(far_##name),                     \
	    .fused = {ALL_FUSED_SLOTS(FUSED_ROW, name)}, \
	},
#define ROW_BRANCH_LINK(name) \
	[MIPS_SEM_##          \
	    name] = {.plain = NAME(near_##name), .far = NAME(far_##name)},
#define ROW_BRANCH_COPZ(name) ROW_BRANCH_LINK(name)
#define ROW_BRANCH_COP1(name) ROW_BRANCH(name)
#define ROW_JUMP(name)                                   \
	[MIPS_SEM_##name] = {                            \
	    .plain = NAME(near_##name),                  \
	    .fused = {ALL_FUSED_SLOTS(FUSED_ROW, name)}, \
	},
#define ROW_JUMP_LINK(name)  ROW_JUMP(name)
#define SEM(name, kind, ...) ROW_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM
#undef FUSED_ROW
#undef ROW_ALU
#undef ROW_FAULT
#undef ROW_LOAD
#undef ROW_STORE
#undef ROW_FPU
#undef ROW_SPECIAL
#undef ROW_LIKELY
#undef ROW_LIKELY_LINK
#undef ROW_LIKELY_COP1
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COPZ
#undef ROW_BRANCH_COP1
#undef ROW_JUMP
#undef ROW_JUMP_LINK
	},
    .slots =
	{
#define ROW_ALU(name)	      [MIPS_SEM_##name] = NAME(slot_##name),
#define ROW_FAULT(name)	      ROW_ALU(name)
#define ROW_LOAD(name)	      ROW_ALU(name)
#define ROW_STORE(name)	      ROW_ALU(name)
#define ROW_FPU(name)	      ROW_ALU(name)
#define ROW_SPECIAL(name)     [MIPS_SEM_##name] = NULL,
#define ROW_LIKELY(name)      ROW_SPECIAL(name)
#define ROW_LIKELY_LINK(name) ROW_SPECIAL(name)
#define ROW_LIKELY_COP1(name) ROW_SPECIAL(name)
#define ROW_BRANCH(name)      ROW_SPECIAL(name)
#define ROW_BRANCH_LINK(name) ROW_SPECIAL(name)
#define ROW_BRANCH_COPZ(name) ROW_SPECIAL(name)
#define ROW_BRANCH_COP1(name) ROW_SPECIAL(name)
#define ROW_JUMP(name)	      ROW_SPECIAL(name)
#define ROW_JUMP_LINK(name)   ROW_SPECIAL(name)
#define SEM(name, kind, ...)  ROW_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM
#undef ROW_ALU
#undef ROW_FAULT
#undef ROW_LOAD
#undef ROW_STORE
#undef ROW_FPU
#undef ROW_SPECIAL
#undef ROW_LIKELY
#undef ROW_LIKELY_LINK
#undef ROW_LIKELY_COP1
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COPZ
#undef ROW_BRANCH_COP1
#undef ROW_JUMP
#undef ROW_JUMP_LINK
	},
};

#undef ALONE
#undef BODY_ALU
#undef BODY_FAULT
#undef BODY_LOAD
#undef BODY_STORE
#undef BODY_FPU
#undef BODY_SPECIAL
#undef BODY_LIKELY
#undef BODY_LIKELY_LINK
#undef BODY_LIKELY_COP1
#undef BODY_BRANCH
#undef BODY_BRANCH_LINK
#undef BODY_BRANCH_COPZ
#undef BODY_BRANCH_COP1
#undef BODY_JUMP
#undef BODY_JUMP_LINK
#undef SLOT_ALU
#undef SLOT_FAULT
#undef SLOT_LOAD
#undef SLOT_STORE
#undef SLOT_FPU
#undef SLOT_SPECIAL
#undef SLOT_LIKELY
#undef SLOT_LIKELY_LINK
#undef SLOT_LIKELY_COP1
#undef SLOT_BRANCH
#undef SLOT_BRANCH_LINK
#undef SLOT_BRANCH_COPZ
#undef SLOT_BRANCH_COP1
#undef SLOT_JUMP
#undef SLOT_JUMP_LINK
#undef HANDLER_ALU
#undef HANDLER_OR
#undef HANDLER_FAULT
#undef HANDLER_LOAD
#undef HANDLER_STORE
#undef HANDLER_FPU
#undef HANDLER_SPECIAL
#undef HANDLER_LIKELY
#undef HANDLER_LIKELY_LINK
#undef HANDLER_LIKELY_COP1
#undef HANDLER_BRANCH
#undef HANDLER_BRANCH_LINK
#undef HANDLER_BRANCH_COPZ
#undef HANDLER_BRANCH_COP1
#undef HANDLER_JUMP
#undef HANDLER_JUMP_LINK
#undef BRANCH_NEAR
#undef BRANCH_FAR
#undef BRANCH_FUSED
#undef BRANCH_UNFUSED
#undef JUMP
#undef JUMP_FUSED
#undef SLOT_PC
#undef LINK
#undef NO_LINK
#undef ANY_SLOT
#undef THIS_SLOT
#undef FAULT_OF
#undef FAULT_ALU
#undef FAULT_FAULT
#undef FAULT_FPU
#undef FAULT_LOAD
#undef FAULT_STORE
#undef FAULT_SPECIAL
#undef FAULT_LIKELY
#undef FAULT_LIKELY_LINK
#undef FAULT_LIKELY_COP1
#undef FAULT_BRANCH
#undef FAULT_BRANCH_LINK
#undef FAULT_BRANCH_COPZ
#undef FAULT_BRANCH_COP1
#undef FAULT_JUMP
#undef FAULT_JUMP_LINK
#undef LINK_any
#undef LINK_rs
#undef LINK_rt
#undef LINK_both
#undef LINK_square
#undef LINK_sets
#undef LINK_tests
#undef MEMBER
#undef LAST_BRANCH
#undef COMBINATION
#undef RUN
#undef RUN_MEMBER
#undef RUN_REST_2
#undef RUN_REST_3
#undef RUN_REST_4
#undef RUN_REST_8
#undef RUN_8
#undef RUN_4
#undef RUN_3
#undef PAIR
#undef COMBINE_2
#undef COMBINE_3
#undef COORDINATE
#undef DISTANCE
#undef COMBINE_4
#undef COMBINE_BRANCH_2
#undef COMBINE_BRANCH_3
#undef COMBINE_BRANCHES_2
#undef COMBINE_BRANCHES_3
