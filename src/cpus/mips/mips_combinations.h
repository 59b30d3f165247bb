/*
 * Instructions that follow each other often, and have handlers of their own as
 * a whole: fewer jumps from handler to handler, and a result that the next
 * member reads stays in a host register.  Chosen from counts on the benchmark
 * set and on boots of Linux.
 *
 *	X(name, link, name, link ...)
 *
 * LINK says how a member depends on the one before it:
 *
 *	any	nothing is known
 *	rs, rt	this operand is the register which that one wrote
 *	both	both are
 *	square	its operands are the same register, whichever
 *	sets	it sets, and
 *	tests	it tests coprocessor 1's condition 0
 *
 * Of those with the same names the linked ones come first: the first that fits
 * is taken.
 *
 * A branch on coprocessor 1's condition only follows a comparison, which has
 * found that it may be used.
 *
 * The members are composed from their semantics.  Their own slots stay as they
 * are, so they can be jumped to; when one faults, those before it are done, and
 * the slow path begins with it.
 */
/* clang-format off */

/* Runs: X(name, kind).  The members go through one base register, which none
 * but the last writes, to words that lie side by side, in any order.  When the
 * lowest and the highest have one fast answer, all have; else the run does
 * nothing, and its first member is done alone. */
#define RUNS_8(X) \
	X(lw, READ) \
	X(sw, WRITE)
#define RUNS_4(X) \
	X(lw, READ) \
	X(sw, WRITE)
#define RUNS_3(X) \
	X(lw, READ) \
	X(sw, WRITE) \
	X(lwc1, READ)

/* Doubles on MIPS I, whose words lie side by side in memory, the first at a
 * multiple of 8: X(name), the two words of a double, and of two doubles, first
 * the first words, then the second ones.  They do all or nothing, too. */
#define PAIRS(X) \
	X(lwc1) \
	X(swc1)
#define PAIRS_OF_PAIRS(X) \
	X(lwc1)

/* The square of a distance in three dimensions, as compilers order it, with each
 * difference's register holding its square next, and one of the first two the
 * sum: X(format).  All or nothing. */
#define DISTANCES(X) \
	X(s)

#define COMBINATIONS_2(X) \
	X(ori, any, xori, rs) \
	X(addu, any, lw, rs) \
	X(addu, any, lbu, rs) \
	X(addu, any, addu, rs) \
	X(addu, any, xor, rs) \
	X(sll, any, addu, rs) \
	X(sll, any, addu, rt) \
	X(srl, any, or, rs) \
	X(srl, any, or, rt) \
	X(srl, any, xor, rs) \
	X(srl, any, xor, rt) \
	X(srl, any, sll, rt) \
	X(srl, any, andi, rs) \
	X(xor, any, srl, rt) \
	X(xor, any, sll, rt) \
	X(xor, any, andi, rs) \
	X(andi, any, sll, rt) \
	X(lui, any, ori, rs) \
	X(lui, any, addiu, rs) \
	X(lui, any, lw, rs) \
	X(lui, any, sw, rs) \
	X(sw, any, sw, any) \
	X(lw, any, lw, any) \
	X(sb, any, sb, any) \
	X(lw, any, nop, any) \
	X(lbu, any, nop, any) \
	X(lb, any, nop, any) \
	X(lb, any, addiu, any) \
	X(lb, any, lb, any) \
	X(nop, any, nop, any) \
	X(mfc0, any, nop, any) \
	X(addiu, any, sw, any) \
	X(addiu, any, addiu, any) \
	X(addiu, any, lw, any) \
	X(lw, any, addiu, any) \
	X(lw, any, addu, any) \
	X(lw, any, move, any) \
	X(sw, any, lw, any) \
	X(sw, any, addiu, any) \
	X(sw, any, move, any) \
	X(move, any, sw, any) \
	X(move, any, lw, any) \
	X(move, any, move, any) \
	X(move, any, addiu, any) \
	X(addu, any, addu, any) \
	X(addu, any, sw, any) \
	X(addu, any, sltu, any) \
	X(addu, any, xor, any) \
	X(sll, any, xor, any) \
	X(sll, any, sll, any) \
	X(sll, any, srl, any) \
	X(srl, any, or, any) \
	X(srl, any, srl, any) \
	X(srl, any, sll, any) \
	X(or, any, addu, any) \
	X(or, any, or, any) \
	X(xor, any, xor, any) \
	X(xor, any, srl, any) \
	X(xor, any, sll, any) \
	X(andi, any, subu, any) \
	X(lui, any, lui, any) \
	X(lui, any, addiu, any) \
	X(slt, any, lw, any) \
	X(lwc1, any, lwc1, any) \
	X(fpu_sub_s, any, fpu_sub_s, any) \
	X(fpu_mul_s, any, fpu_mul_s, any) \
	X(fpu_sub_s, any, fpu_mul_s, any) \
	X(fpu_mul_s, any, fpu_add_s, any) \
	X(fpu_add_s, any, fpu_add_s, any) \
	X(fpu_mul_d, any, fpu_add_d, any)

#define COMBINATIONS_3(X) \
	X(sw, any, sw, any, sw, any) \
	X(lw, any, lw, any, lw, any) \
	X(lwc1, any, lwc1, any, lwc1, any) \
	X(sll, any, addu, rs, lw, rs) \
	X(sll, any, addu, rt, lw, rs) \
	X(mfc0, any, nop, any, andi, any) \
	X(lw, any, nop, any, andi, any) \
	X(lw, any, nop, any, addiu, any) \
	X(lui, any, lw, rs, nop, any) \
	X(addiu, any, addiu, any, addiu, any) \
	X(xor, any, xor, any, xor, any) \
	X(addu, any, addu, any, addu, any) \
	X(sll, any, sll, any, sll, any) \
	X(srl, any, srl, any, srl, any) \
	X(or, any, or, any, or, any)

#define COMBINATIONS_4(X) \
	X(sw, any, sw, any, sw, any, sw, any) \
	X(lw, any, lw, any, lw, any, lw, any) \
	X(sb, any, sb, any, sb, any, sb, any) \
	X(fpu_sub_s, any, fpu_sub_s, any, fpu_mul_s, square, fpu_mul_s, square) \
	X(fpu_sub_s, any, fpu_mul_s, both, fpu_add_s, any, fpu_add_s, rs) \
	X(andi, any, sll, rt, addu, rt, lw, rs) \
	X(xor, any, xor, any, xor, any, xor, any) \
	X(addu, any, addu, any, addu, any, addu, any) \
	X(sll, any, sll, any, sll, any, sll, any) \
	X(srl, any, srl, any, srl, any, srl, any) \
	X(or, any, or, any, or, any, or, any)

/* These end in a branch, which has one of these in its slot. */
#define COMBINED_SLOTS(X, ...) \
	X(nop, __VA_ARGS__) \
	X(addiu, __VA_ARGS__) \
	X(addu, __VA_ARGS__) \
	X(move, __VA_ARGS__) \
	X(lui, __VA_ARGS__) \
	X(sll, __VA_ARGS__) \
	X(xor, __VA_ARGS__) \
	X(sw, __VA_ARGS__)

#define BRANCH_COMBINATIONS_2(X) \
	X(andi, any, bne, rs) \
	X(andi, any, beq, rs) \
	X(sltu, any, bne, rs) \
	X(sltu, any, beq, rs) \
	X(slt, any, bne, rs) \
	X(slt, any, beq, rs) \
	X(sltiu, any, bne, rs) \
	X(sltiu, any, beq, rs) \
	X(slti, any, bne, rs) \
	X(slti, any, beq, rs) \
	X(addiu, any, bne, rs) \
	X(addiu, any, bne, any) \
	X(addiu, any, beq, any) \
	X(nop, any, bne, any) \
	X(nop, any, beq, any) \
	X(lw, any, bne, any) \
	X(sw, any, bne, any) \
	X(sb, any, bne, any)

#define BRANCH_COMBINATIONS_3(X) \
	X(addiu, any, addiu, any, bne, any) \
	X(lw, any, nop, any, bne, any) \
	X(lw, any, nop, any, beq, any) \
	X(lbu, any, nop, any, bne, any) \
	X(lb, any, nop, any, bne, any) \
	X(lb, any, nop, any, beq, any) \
	X(lbu, any, nop, any, beq, any) \
	X(nop, any, andi, any, bne, rs) \
	X(nop, any, andi, any, beq, rs) \
	X(sw, any, addiu, any, bne, any) \
	X(lw, any, addiu, any, bne, any) \
	X(fpu_c_eq_s, sets, nop, any, bc1f, tests) \
	X(fpu_c_eq_s, sets, nop, any, bc1t, tests) \
	X(fpu_c_lt_s, sets, nop, any, bc1f, tests) \
	X(fpu_c_lt_s, sets, nop, any, bc1t, tests) \
	X(fpu_c_le_s, sets, nop, any, bc1f, tests) \
	X(fpu_c_le_s, sets, nop, any, bc1t, tests) \
	X(fpu_c_eq_d, sets, nop, any, bc1f, tests) \
	X(fpu_c_eq_d, sets, nop, any, bc1t, tests) \
	X(fpu_c_lt_d, sets, nop, any, bc1f, tests) \
	X(fpu_c_lt_d, sets, nop, any, bc1t, tests) \
	X(fpu_c_le_d, sets, nop, any, bc1f, tests) \
	X(fpu_c_le_d, sets, nop, any, bc1t, tests)

/* ---- in the core for 64-bit CPUs only ---- */

#define WIDE_COMBINATIONS_2(X) \
	X(lui, any, ld, rs) \
	X(daddu, any, ld, rs) \
	X(daddu, any, lw, rs) \
	X(daddu, any, lbu, rs) \
	X(daddiu, any, daddu, rs) \
	X(daddu, any, daddu, rs) \
	X(dsll, any, daddu, rs) \
	X(dsll, any, daddu, rt) \
	X(dsrl, any, daddu, rs) \
	X(dsll, any, dsrl, rt) \
	X(ld, any, ld, any) \
	X(sd, any, sd, any) \
	X(ld, any, move, any) \
	X(move, any, ld, any) \
	X(move, any, sd, any) \
	X(sd, any, move, any) \
	X(ld, any, daddiu, any) \
	X(daddiu, any, ld, any) \
	X(daddiu, any, sd, any) \
	X(sd, any, daddiu, any) \
	X(move, any, daddiu, any) \
	X(daddiu, any, move, any) \
	X(daddiu, any, daddiu, any) \
	X(ld, any, nop, any)

#define WIDE_COMBINATIONS_3(X) \
	X(sd, any, sd, any, sd, any) \
	X(ld, any, ld, any, ld, any) \
	X(daddiu, any, sd, any, sd, any) \
	X(dsll, any, daddu, rs, ld, rs) \
	X(dsll, any, daddu, rt, ld, rs)

#define WIDE_COMBINATIONS_4(X) \
	X(sd, any, sd, any, sd, any, sd, any) \
	X(ld, any, ld, any, ld, any, ld, any) \
	X(lui, any, daddiu, rs, dsll, rt, daddiu, rs)

/* In the slots of these. */
#define WIDE_COMBINED_SLOTS(X, ...) \
	X(nop, __VA_ARGS__) \
	X(daddiu, __VA_ARGS__) \
	X(daddu, __VA_ARGS__) \
	X(move, __VA_ARGS__) \
	X(ld, __VA_ARGS__) \
	X(sd, __VA_ARGS__)

#define WIDE_BRANCH_COMBINATIONS_2(X) \
	X(daddiu, any, bne, rs) \
	X(daddiu, any, bne, any) \
	X(daddiu, any, beq, any) \
	X(ld, any, bne, any) \
	X(ld, any, beq, any) \
	X(sd, any, bne, any)
/* clang-format on */
