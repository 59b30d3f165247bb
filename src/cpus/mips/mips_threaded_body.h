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

/* ---- in a delay slot: called by the branch's handler ---- */

#define SLOT_ALU(name)                                          \
	static bool NAME(slot_##name)(struct mips_cpu * cpu,    \
				      const struct mips_op *op) \
	{                                                       \
		return NAME(body_##name)(cpu, op);              \
	}
#define SLOT_FAULT SLOT_ALU
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

static const slot_function NAME(slot_functions)[MIPS_SEMANTICS] = {
#define ROW_ALU(name)	      [MIPS_SEM_##name] = NAME(slot_##name),
#define ROW_FAULT(name)	      ROW_ALU(name)
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
#undef ROW_FPU
#undef ROW_SPECIAL
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COP0
#undef ROW_BRANCH_COP1
#undef ROW_JUMP
#undef ROW_JUMP_LINK
};

/* ---- handlers ---- */

#define HANDLER_ALU(name)                                             \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		NAME(body_##name)(c, OP(s));                          \
		GO(s + 1, n);                                         \
	}
#define HANDLER_FAULT(name)                                           \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		if (unlikely(!NAME(body_##name)(c, OP(s)))) {         \
			GO_TO(slow, s, n);                            \
		}                                                     \
		GO(s + 1, n);                                         \
	}
#define HANDLER_FPU(name)                                             \
	static HANDLER_RESULT NAME(h_##name)(void *c, struct slot *s, \
					     int64_t n)               \
	{                                                             \
		if (unlikely(!NAME(body_##name)(c, OP(s)))) {         \
			GO_TO(NAME(h_fpu), s, n);                     \
		}                                                     \
		GO(s + 1, n);                                         \
	}
#define HANDLER_SPECIAL(name)

/* SLOT runs the delay slot and is false if that must be done slowly. */
#define BRANCH_NEAR(handler, name, usable, link, SLOT)                     \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		bool taken;                                                \
                                                                           \
		if (!(usable)) {                                           \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		taken = NAME(body_##name)(cpu, op);                        \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		if (taken) {                                               \
			int offset = (int16_t)op->imm;                     \
			int target = op->imm >> 16;                        \
                                                                           \
			n += offset - 1;                                   \
			s += offset + 1;                                   \
			if (unlikely(n <= target)) {                       \
				GO_TO(leave, s, n);                        \
			}                                                  \
			GO(s, n);                                          \
		}                                                          \
		GO(s + 2, n);                                              \
	}
#define BRANCH_FAR(handler, name, usable, link, SLOT)                      \
	static HANDLER_RESULT NAME(handler##name)(void *c, struct slot *s, \
						  int64_t n)               \
	{                                                                  \
		struct mips_cpu *cpu = c;                                  \
		const struct mips_op *op = OP(s);                          \
		uint32_t pc = slot_pc(cpu, s);                             \
		bool taken;                                                \
                                                                           \
		if (!(usable)) {                                           \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		taken = NAME(body_##name)(cpu, op);                        \
		link;                                                      \
		if (unlikely(!(SLOT))) {                                   \
			GO_TO(slow, s, n);                                 \
		}                                                          \
		if (!taken) {                                              \
			GO(s + 2, n);                                      \
		}                                                          \
		JUMP_TO(pc + 4 + ((uint32_t)op->imm << 2));                \
	}
#define RUN_SLOT (NAME(slot_functions)[op->sa](cpu, OP(s + 1)))
#define LINK	 (cpu->st.gpr.w[31] = slot_pc(cpu, s) + 8)
#define NO_LINK	 (void)0
#define BRANCHES(name, usable, link)                     \
	BRANCH_NEAR(near_, name, usable, link, RUN_SLOT) \
	BRANCH_NEAR(near_nop_, name, usable, link, true) \
	BRANCH_FAR(far_, name, usable, link, RUN_SLOT)
#define HANDLER_BRANCH(name)	  BRANCHES(name, true, NO_LINK)
#define HANDLER_BRANCH_LINK(name) BRANCHES(name, true, LINK)
#define HANDLER_BRANCH_COP0(name) BRANCHES(name, usable(cpu, 0), NO_LINK)
#define HANDLER_BRANCH_COP1(name) BRANCHES(name, usable(cpu, 1), NO_LINK)

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
			GO_TO(slow, s, n);                                 \
		}                                                          \
		JUMP_TO(to);                                               \
	}
#define HANDLER_JUMP(name)                   \
	JUMP(near_, name, (void)0, RUN_SLOT) \
	JUMP(near_nop_, name, (void)0, true)
#define HANDLER_JUMP_LINK(name)                                     \
	JUMP(near_, name, cpu->st.gpr.w[op->rd] = pc + 8, RUN_SLOT) \
	JUMP(near_nop_, name, cpu->st.gpr.w[op->rd] = pc + 8, true)

#define SEM(name, kind, ...) HANDLER_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM

/* What translation chooses from; NULL: the slow path. */
static const struct handlers NAME(handlers)[MIPS_SEMANTICS] = {
#define ROW_ALU(name)	  [MIPS_SEM_##name] = {.plain = NAME(h_##name)},
#define ROW_FAULT(name)	  ROW_ALU(name)
#define ROW_FPU(name)	  ROW_ALU(name)
#define ROW_SPECIAL(name) [MIPS_SEM_##name] = {.plain = NULL},
#define ROW_BRANCH(name)                                        \
	[MIPS_SEM_##name] = {.plain = NAME(near_##name),        \
			     .with_nop = NAME(near_nop_##name), \
			     .far = NAME(far_##name)},
#define ROW_BRANCH_LINK(name) ROW_BRANCH(name)
#define ROW_BRANCH_COP0(name) ROW_BRANCH(name)
#define ROW_BRANCH_COP1(name) ROW_BRANCH(name)
#define ROW_JUMP(name)                                          \
	[MIPS_SEM_##name] = {.plain = NAME(near_##name),        \
			     .with_nop = NAME(near_nop_##name), \
			     .far = NULL},
#define ROW_JUMP_LINK(name)  ROW_JUMP(name)
#define SEM(name, kind, ...) ROW_##kind(name)
#include "cpus/mips/mips_semantics.h"
#undef SEM
#undef ROW_ALU
#undef ROW_FAULT
#undef ROW_FPU
#undef ROW_SPECIAL
#undef ROW_BRANCH
#undef ROW_BRANCH_LINK
#undef ROW_BRANCH_COP0
#undef ROW_BRANCH_COP1
#undef ROW_JUMP
#undef ROW_JUMP_LINK
};

#undef BODY_ALU
#undef BODY_FAULT
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
#undef SLOT_FPU
#undef SLOT_SPECIAL
#undef SLOT_BRANCH
#undef SLOT_BRANCH_LINK
#undef SLOT_BRANCH_COP0
#undef SLOT_BRANCH_COP1
#undef SLOT_JUMP
#undef SLOT_JUMP_LINK
#undef HANDLER_ALU
#undef HANDLER_FAULT
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
#undef BRANCHES
#undef RUN_SLOT
#undef LINK
#undef NO_LINK
#undef JUMP
