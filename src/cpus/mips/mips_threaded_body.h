/*
 * Handlers of the threaded core for one byte order; included twice by
 * mips_threaded.c, which defines BIG and NAME.
 */

/* ---- bodies: the semantics as inline functions ---- */

/* The instruction's work.  False: not done and nothing changed; the slow path
 * does the whole instruction. */
#define BODY_ALU(name, ...)                                            \
	static inline bool NAME(body_##name)(struct mips_cpu * cpu,    \
					     const struct mips_op *op) \
	{                                                              \
		__VA_ARGS__                                            \
		return true;                                           \
	}
#define BODY_FAULT BODY_ALU
#define BODY_LOAD  BODY_ALU
#define BODY_STORE BODY_ALU
/* The registers of doubles are even. */
#define BODY_FPU(name, quick)                                               \
	static inline bool NAME(body_##name)(struct mips_cpu * cpu,         \
					     const struct mips_op *op)      \
	{                                                                   \
		return usable(cpu, 1) &&                                    \
		       mips_fpu_quick_##quick(&cpu->st.fpu, op->rd, op->rs, \
					      op->rt);                      \
	}
#define BODY_SPECIAL(name, ...)
#define BODY_BRANCH(name, ...)                                           \
	static inline bool NAME(body_##name)(const struct mips_cpu *cpu, \
					     const struct mips_op *op)   \
	{                                                                \
		return __VA_ARGS__;                                      \
	}
#define BODY_BRANCH_LINK BODY_BRANCH
#define BODY_BRANCH_COP0 BODY_BRANCH
#define BODY_BRANCH_COP1 BODY_BRANCH
#define SLOT_ADDRESS	 (pc + 4)
#define BODY_JUMP(name, ...)                                                   \
	static inline uint32_t NAME(body_##name)(                              \
	    const struct mips_cpu *cpu, const struct mips_op *op, uint32_t pc) \
	{                                                                      \
		return __VA_ARGS__;                                            \
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
		return NAME(body_##name)(cpu, op);              \
	}
#define SLOT_FAULT SLOT_ALU
#define SLOT_LOAD  SLOT_ALU
#define SLOT_STORE SLOT_ALU
#define SLOT_FPU(name)                                          \
	static bool NAME(slot_##name)(struct mips_cpu * cpu,    \
				      const struct mips_op *op) \
	{                                                       \
		if (likely(NAME(body_##name)(cpu, op))) {       \
			return true;                            \
		}                                               \
		return NAME(slot_fpu)(cpu, op);                 \
	}
#define SLOT_SPECIAL(name)
#define SLOT_BRANCH(name)
#define SLOT_BRANCH_LINK(name)
#define SLOT_BRANCH_COP0(name)
#define SLOT_BRANCH_COP1(name)
#define SLOT_JUMP(name)
#define SLOT_JUMP_LINK(name)
#define SEM(name, kind, ...) SLOT_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* ---- handlers ---- */

#define HANDLER_ALU(name)                                             \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		NAME(body_##name)(c, OP(s));                          \
		GO(s + 1, n);                                         \
	}
#define HANDLER_OR(name, slow_path)                                   \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		if (unlikely(!NAME(body_##name)(c, OP(s)))) {         \
			GO_TO(slow_path, s, n);                       \
		}                                                     \
		GO(s + 1, n);                                         \
	}
#define HANDLER_FAULT(name) HANDLER_OR(name, mips_h_slow)
#define HANDLER_LOAD(name)  HANDLER_OR(name, mips_h_slow_load)
#define HANDLER_STORE(name) HANDLER_OR(name, mips_h_slow_store)
#define HANDLER_FPU(name)   HANDLER_OR(name, NAME(h_fpu))
#define HANDLER_SPECIAL(name)

/* A branch tests whether it is possible (CHECK), decides, writes its LINK, runs
 * the instruction in its slot by SLOT, which is false if that must be done
 * slowly, and goes. */
#define BRANCH_NEAR(handler, name, check, link, SLOT)                      \
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
		JUMP_TO(slot_pc(cpu, s) + 4 + ((uint32_t)op->imm << 2));   \
	}
#define JUMP(handler, name, link, SLOT)                                    \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		uint32_t pc = slot_pc(cpu, s);                             \
		uint32_t to = NAME(body_##name)(cpu, op, pc);              \
                                                                           \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(mips_h_slow, s, n);                          \
		}                                                          \
		JUMP_TO(to);                                               \
	}

#define LINK		(cpu->st.gpr.w[op->rd] = slot_pc(cpu, s) + 8)
#define NO_LINK		(void)0
#define ANY_SLOT	(NAME(mips_threaded).slots[op->sa](cpu, OP(s + 1)))
#define THIS_SLOT(slot) (NAME(body_##slot)(cpu, OP(s + 1)))
#define BRANCH_FUSED(slot, name, link) \
	BRANCH_NEAR(slot##_in_, name, true, link, THIS_SLOT(slot))
#define JUMP_FUSED(slot, name, link) \
	JUMP(slot##_in_, name, link, THIS_SLOT(slot))

#define BRANCH_UNFUSED(name, check, link)               \
	BRANCH_NEAR(near_, name, check, link, ANY_SLOT) \
	BRANCH_FAR(far_, name, check, link, ANY_SLOT)
#define HANDLER_BRANCH(name)                \
	BRANCH_UNFUSED(name, true, NO_LINK) \
	FUSED_SLOTS(BRANCH_FUSED, name, NO_LINK)
#define HANDLER_BRANCH_LINK(name) BRANCH_UNFUSED(name, true, LINK)
#define HANDLER_BRANCH_COP0(name) BRANCH_UNFUSED(name, usable(cpu, 0), NO_LINK)
#define HANDLER_BRANCH_COP1(name)                     \
	BRANCH_UNFUSED(name, usable(cpu, 1), NO_LINK) \
	BRANCH_NEAR(nop_in_, name, usable(cpu, 1), NO_LINK, THIS_SLOT(nop))
#define HANDLER_JUMP(name)                   \
	JUMP(near_, name, NO_LINK, ANY_SLOT) \
	FUSED_SLOTS(JUMP_FUSED, name, NO_LINK)
#define HANDLER_JUMP_LINK(name)           \
	JUMP(near_, name, LINK, ANY_SLOT) \
	FUSED_SLOTS(JUMP_FUSED, name, LINK)

#define SEM(name, kind, ...) HANDLER_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* ---- what translation chooses from ---- */

const struct mips_threaded NAME(mips_threaded) = {
    .handlers =
	{
#define FUSED_ROW(slot, name) [MIPS_FUSED_##slot] = NAME(slot##_in_##name),
#define ROW_ALU(name)	      [MIPS_SEM_##name] = {.plain = NAME(h_##name)},
#define ROW_FAULT(name)	      ROW_ALU(name)
#define ROW_LOAD(name)	      ROW_ALU(name)
#define ROW_STORE(name)	      ROW_ALU(name)
#define ROW_FPU(name)	      ROW_ALU(name)
#define ROW_SPECIAL(name)     [MIPS_SEM_##name] = {.plain = NULL},
#define ROW_BRANCH(name)                             \
	[MIPS_SEM_##name] = {                        \
	    .plain = NAME(near_##name),              \
	    .far = NAME(far_##name),                 \
	    .fused = {FUSED_SLOTS(FUSED_ROW, name)}, \
	},
#define ROW_BRANCH_LINK(name) \
	[MIPS_SEM_##          \
	    name] = {.plain = NAME(near_##name), .far = NAME(far_##name)},
#define ROW_BRANCH_COP0(name) ROW_BRANCH_LINK(name)
#define ROW_BRANCH_COP1(name)                \
	[MIPS_SEM_##name] = {                \
	    .plain = NAME(near_##name),      \
	    .far = NAME(far_##name),         \
	    .fused = {FUSED_ROW(nop, name)}, \
	},
#define ROW_JUMP(name)                               \
	[MIPS_SEM_##name] = {                        \
	    .plain = NAME(near_##name),              \
	    .fused = {FUSED_SLOTS(FUSED_ROW, name)}, \
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
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COP0
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
#define ROW_BRANCH(name)      ROW_SPECIAL(name)
#define ROW_BRANCH_LINK(name) ROW_SPECIAL(name)
#define ROW_BRANCH_COP0(name) ROW_SPECIAL(name)
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
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COP0
#undef ROW_BRANCH_COP1
#undef ROW_JUMP
#undef ROW_JUMP_LINK
	},
};

#undef BODY_ALU
#undef BODY_FAULT
#undef BODY_LOAD
#undef BODY_STORE
#undef BODY_FPU
#undef BODY_SPECIAL
#undef BODY_BRANCH
#undef BODY_BRANCH_LINK
#undef BODY_BRANCH_COP0
#undef BODY_BRANCH_COP1
#undef BODY_JUMP
#undef BODY_JUMP_LINK
#undef SLOT_ALU
#undef SLOT_FAULT
#undef SLOT_LOAD
#undef SLOT_STORE
#undef SLOT_FPU
#undef SLOT_SPECIAL
#undef SLOT_BRANCH
#undef SLOT_BRANCH_LINK
#undef SLOT_BRANCH_COP0
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
#undef HANDLER_BRANCH
#undef HANDLER_BRANCH_LINK
#undef HANDLER_BRANCH_COP0
#undef HANDLER_BRANCH_COP1
#undef HANDLER_JUMP
#undef HANDLER_JUMP_LINK
#undef BRANCH_NEAR
#undef BRANCH_FAR
#undef BRANCH_FUSED
#undef BRANCH_UNFUSED
#undef JUMP
#undef JUMP_FUSED
#undef LINK
#undef NO_LINK
#undef ANY_SLOT
#undef THIS_SLOT
