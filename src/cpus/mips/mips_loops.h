/*
 * Loops that the threaded core for MIPS does many trips of at once: those that
 * fill, copy or scan memory, or only count.
 *
 * A loop is what lies from a slot, its head, to a branch that leads back there
 * and the slot of that: at most MIPS_LOOP_MAX instructions, of which one may
 * load and one may store.  Whole trips are done, and as many as the countdown,
 * the pages of both accesses and the branch allow; what is left is for the
 * handlers of the instructions.  So a fault, an interrupt or a device is met
 * where it always would be, and state is as if each trip had been done.
 */
#ifndef CPUS_MIPS_MIPS_LOOPS_H
#define CPUS_MIPS_MIPS_LOOPS_H

#include "cpus/mips/mips_threaded.h"

#define MIPS_LOOP_MAX	8
#define MIPS_LOOP_STEPS 4

/* What an instruction reads: a register as it was when the trip began, and
 * what the trip has added by then. */
struct mips_loop_operand {
	uint8_t reg;
	int32_t offset;
	int32_t step; /* of the register, each trip */
};

struct mips_loop_access {
	uint8_t size; /* in bytes; 0: there is none */
	bool sign;    /* what is loaded is sign-extended */
	uint8_t reg;  /* loaded or stored */
	struct mips_loop_operand base;
	int32_t imm;
};

/* The branch goes back while ... */
enum mips_loop_while {
	MIPS_LOOP_DIFFERENT, /* a != b */
	MIPS_LOOP_POSITIVE,  /* a > 0, signed */
	MIPS_LOOP_NATURAL,   /* a >= 0, signed */
	MIPS_LOOP_LESS,	     /* a < b, signed */
	MIPS_LOOP_BELOW,     /* a < b, unsigned */
	MIPS_LOOP_NOT_VALUE, /* what is loaded is not b */
	MIPS_LOOP_VALUE,     /* what is loaded is b */
};

struct mips_loop {
	slot_handler once; /* the head's, for one trip */
	uint16_t head;
	uint8_t length; /* instructions */
	uint8_t n_steps;
	struct {
		uint8_t reg;
		bool word; /* the sum is a word, sign-extended */
		int32_t step;
	} steps[MIPS_LOOP_STEPS];
	struct mips_loop_access load;
	struct mips_loop_access store;
	bool stores_loaded;
	enum mips_loop_while condition;
	struct mips_loop_operand a;
	struct mips_loop_operand b;
	uint8_t flag;  /* the register that the comparison wrote, or 0 */
	int32_t worth; /* trips done at once, less what looking costs */
};

/* The loops of a code page (code_page.arch). */
#define MIPS_LOOPS_MAX 32
struct mips_loops {
	unsigned n;
	unsigned room;
	struct mips_loop loop[];
};

/* Is the branch in slot INDEX of the current page the end of a loop?  Fills *L
 * but for `once`. */
bool mips_loop_recognize(const struct mips_cpu *cpu, unsigned index,
			 struct mips_loop *l);

/* Gives L's head, which has been translated, a handler for it. */
void mips_loop_install(struct mips_cpu *cpu, const struct mips_loop *l);

/* Does trips of L from its head, at most MOST; how many were done. */
uint64_t mips_loop_run(struct mips_cpu *cpu, const struct mips_loop *l,
		       uint64_t most);

#endif
