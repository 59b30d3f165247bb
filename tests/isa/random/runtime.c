/*
 * The parts around the random body of a program: start, exception handlers,
 * and the end, which prints a checksum of registers and memory.
 *
 * The handlers note what happens in sums ("cells") that become part of the
 * checksum:
 *
 *	cell 0	EPC of exceptions		cell 3	EPC of interrupts
 *	cell 1	Cause (code and BD)		cell 4	BD of interrupts
 *	cell 2	BadVAddr of address errors	cell 5	TLB refills
 *
 * An instruction with an exception is skipped, with its branch if it was in a
 * delay slot.  Pages are mapped read-only at first; the first store makes them
 * writable and is tried again.
 */
#include <assert.h>

#include "mips_encode.h"
#include "program.h"

#define CONSOLE	   0xb0000000
#define RTC_HZ	   0xb5000100
#define RTC_ACK	   0xb5000110
#define TICKS	   250000     /* a second: one in 400 instructions */
#define STATUS_ON  0x00001001 /* clock interrupts */
#define TLB_VALID  0x200
#define TLB_DIRTY  0x400
#define TLB_GLOBAL 0x100
/* R4000 kind: cached, valid, global; dirty. */
#define TLB_READ   0x1b
#define TLB_WRITE  0x04
#define VPN2_SHIFT 13

/* ---- start ---- */

/* Makes all TLB entries match nothing. */
static void
clear_tlb(struct program *p)
{
	bool pairs = p->level != LEVEL_MIPS1;
	uint32_t loop;

	if (pairs) {
		program_put(p, mtc0(ZERO, C0_ENTRYLO1));
		program_put(p, mtc0(ZERO, C0_PAGEMASK));
		program_put(p, mtc0(ZERO, C0_WIRED));
	}
	program_load_number(p, T8, pairs ? 63 : 63 << 8);
	program_load_number(p, T9,
			    0x80000000u + (63u << (pairs ? VPN2_SHIFT : 12)));
	program_put(p, mtc0(ZERO, C0_ENTRYLO));
	loop = p->n_code;
	program_put(p, mtc0(T8, C0_INDEX));
	program_put(p, mtc0(T9, C0_ENTRYHI));
	program_put(
	    p, i_type(OP_ADDIU, T9, T9, -(1 << (pairs ? VPN2_SHIFT : 12))));
	program_put(p, NOP);
	program_put(p, TLBWI);
	program_put(p, i_type(OP_BGTZ, 0, T8, program_branch_offset(p, loop)));
	program_put(p, i_type(OP_ADDIU, T8, T8, pairs ? -1 : -0x100));
	program_put(p, mtc0(ZERO, C0_ENTRYHI));
}

/* From kseg0, where the program starts, to where it is mapped. */
static void
go_to_mapped_code(struct program *p)
{
	program_load_number(p, T8, program_here(p) + 16);
	program_put(p, r_type(F_JR, 0, T8, 0));
	program_put(p, NOP);
}

void
runtime_start(struct program *p)
{
	if (p->mode != MODE_LINUX) {
		program_load_number(p, T8, p->status);
		program_put(p, mtc0(T8, C0_STATUS));
		program_put(p, mtc0(ZERO, C0_CAUSE));
		clear_tlb(p);
	}
	if (p->mode == MODE_FULL) {
		program_load_number(p, T8, RTC_HZ);
		program_load_number(p, T9, TICKS);
		program_put(p, i_type(OP_SW, T9, T8, 0));
		program_load_number(p, T8, p->status | STATUS_ON);
		program_put(p, mtc0(T8, C0_STATUS));
	}
	program_load_number(p, GP, p->direct_base);
	if (p->mapped_base >> 32 != 0) {
		program_load_wide(p, SP, p->mapped_base);
	} else {
		program_load_number(p, SP, (uint32_t)p->mapped_base);
	}
	program_put(p, move_c1(CTC1, ZERO, 31));
	program_put(p, NOP);
	program_put(p, i_type(OP_ADDIU, S8, ZERO, 0));
	program_put(p, r_type(F_MTHI, 0, ZERO, 0));
	program_put(p, r_type(F_MTLO, 0, ZERO, 0));
	if (p->code_mapped) {
		go_to_mapped_code(p);
	}
}

/* ---- end ---- */

/* AT = 31 * AT + reg. */
static void
fold(struct program *p, unsigned reg)
{
	program_put(p, shift(F_SLL, RA, AT, 5));
	program_put(p, r_type(F_SUBU, AT, RA, AT));
	program_put(p, r_type(F_ADDU, AT, AT, reg));
}

/* The same with all of a register.  Changes T9. */
static void
fold_whole(struct program *p, unsigned reg)
{
	if (!level_is_wide(p->level)) {
		fold(p, reg);
		return;
	}
	program_put(p, shift(F_SLL, T9, reg, 0));
	fold(p, T9);
	program_put(p, shift(F_DSRA32, T9, reg, 0));
	fold(p, T9);
}

/* What adds addresses. */
static enum function
add(const struct program *p)
{
	return level_is_wide(p->level) ? F_DADDU : F_ADDU;
}

/* Folds BYTES of memory at T8. */
static void
fold_memory(struct program *p, uint32_t bytes)
{
	uint32_t loop;

	program_load_number(p, T9, bytes);
	program_put(p, r_type(add(p), T9, T9, T8));
	loop = p->n_code;
	program_put(p, i_type(OP_LW, S8, T8, 0));
	program_put(p, i_type(level_is_wide(p->level) ? OP_DADDIU : OP_ADDIU,
			      T8, T8, 4));
	fold(p, S8);
	program_put(p, i_type(OP_BNE, T9, T8, program_branch_offset(p, loop)));
	program_put(p, NOP);
}

/* Stores the digits of AT, most significant first, at T8. */
static void
hexadecimal(struct program *p)
{
	uint32_t loop;
	uint32_t small;

	program_put(p, i_type(OP_ADDIU, T9, ZERO, 28));
	loop = p->n_code;
	program_put(p, r_type(F_SRLV, S8, T9, AT));
	program_put(p, i_type(OP_ANDI, S8, S8, 15));
	program_put(p, i_type(OP_SLTI, RA, S8, 10));
	small = p->n_code;
	program_put(p, i_type(OP_BNE, ZERO, RA, 0));
	program_put(p, i_type(OP_ADDIU, S8, S8, '0'));
	program_put(p, i_type(OP_ADDIU, S8, S8, 'a' - '0' - 10));
	program_fix_branch(p, small);
	program_put(p, i_type(OP_SB, S8, T8, 0));
	program_put(p, i_type(OP_ADDIU, T9, T9, -4));
	program_put(p, regimm(R_BGEZ, T9) | program_branch_offset(p, loop));
	/* The console is one address, memory goes on. */
	program_put(p, i_type(OP_ADDIU, T8, T8, p->mode == MODE_LINUX));
	program_put(p, i_type(OP_ADDIU, S8, ZERO, '\n'));
	program_put(p, i_type(OP_SB, S8, T8, 0));
}

static void
linux_call(struct program *p, unsigned number, uint32_t a0)
{
	program_put(p, i_type(OP_ADDIU, 4, ZERO, a0));
	program_put(p, i_type(OP_ADDIU, 2, ZERO, number));
	program_put(p, r_type(F_SYSCALL, 0, 0, 0));
}

void
runtime_end(struct program *p)
{
	if (p->mode == MODE_FULL) {
		program_load_number(p, T8, p->status);
		program_put(p, mtc0(T8, C0_STATUS));
		program_put(p, NOP);
		program_put(p, NOP);
		program_load_number(p, T8, RTC_HZ);
		program_put(p, i_type(OP_SW, ZERO, T8, 0));
	}
	program_put(p, i_type(OP_ADDIU, AT, ZERO, 1));
	for (unsigned r = FIRST; r <= LAST; r++) {
		fold_whole(p, r);
	}
	program_put(p, r_type(F_MFHI, T8, 0, 0));
	fold_whole(p, T8);
	program_put(p, r_type(F_MFLO, T8, 0, 0));
	fold_whole(p, T8);
	program_put(p, r_type(add(p), T8, GP, ZERO));
	fold_memory(p, AREA_BYTES);
	program_put(p, r_type(add(p), T8, SP, ZERO));
	fold_memory(p, AREA_BYTES);
	if (p->mode == MODE_FULL) {
		program_load_number(p, T8, p->cells);
		fold_memory(p, 6 * 4);
	}

	program_load_number(p, T8,
			    p->mode == MODE_LINUX ? p->direct_base : CONSOLE);
	hexadecimal(p);
	if (p->mode == MODE_LINUX) {
		program_put(p, r_type(F_ADDU, 5, GP, ZERO));
		program_put(p, i_type(OP_ADDIU, 6, ZERO, 9));
		/* write and exit, of n32 or o32 */
		linux_call(p, level_is_wide(p->level) ? 6001 : 4004, 1);
		linux_call(p, level_is_wide(p->level) ? 6058 : 4001, 0);
		return;
	}
	program_put(p, i_type(OP_SW, ZERO, T8, 0x10));
	program_put(p, i_type(OP_BEQ, ZERO, ZERO, -1));
	program_put(p, NOP);
}

/* ---- exception handlers ---- */

struct vector {
	struct program *p;
	unsigned n;
};

static void
put(struct vector *v, uint32_t word)
{
	assert(v->n < VECTOR_WORDS);
	v->p->vectors[v->n++] = word;
}

static void
fix(struct vector *v, unsigned at)
{
	v->p->vectors[at] |= (v->n - at - 1) & 0xffff;
}

/* Adds K1 to a cell.  Changes K0. */
static void
add_to_cell(struct vector *v, unsigned cell)
{
	uint32_t address = v->p->cells + 4 * cell;

	/* The cells lie at the beginning of 64 KB. */
	put(v, i_type(OP_LUI, K0, ZERO, address >> 16));
	put(v, i_type(OP_LW, K0, K0, address));
	put(v, NOP);
	put(v, r_type(F_ADDU, K1, K1, K0));
	put(v, i_type(OP_LUI, K0, ZERO, address >> 16));
	put(v, i_type(OP_SW, K1, K0, address));
}

static void
add_register(struct vector *v, unsigned cop0_register, unsigned cell)
{
	put(v, mfc0(K1, cop0_register));
	put(v, NOP);
	add_to_cell(v, cell);
}

/* Back to where K0 says. */
static void
return_to_k0(struct vector *v)
{
	if (v->p->level != LEVEL_MIPS1) {
		put(v, mtc0(K0, C0_EPC));
		put(v, NOP);
		put(v, NOP);
		put(v, ERET);
		return;
	}
	put(v, r_type(F_JR, 0, K0, 0));
	put(v, RFE);
}

static void
return_to_epc(struct vector *v)
{
	put(v, mfc0(K0, C0_EPC));
	put(v, NOP);
	return_to_k0(v);
}

/* Maps the page of BadVAddr, for reading, as any entry of the TLB. */
static void
refill(struct vector *v)
{
	uint32_t distance =
	    v->p->mapped_backing - 0x80000000 - (uint32_t)v->p->mapped_base;

	put(v, mfc0(K0, C0_BADVADDR));
	put(v, i_type(OP_LUI, K1, ZERO, distance >> 16));
	put(v, i_type(OP_ORI, K1, K1, distance));
	put(v, r_type(F_ADDU, K0, K0, K1));
	if (v->p->level == LEVEL_MIPS1) {
		put(v, shift(F_SRL, K0, K0, 12));
		put(v, shift(F_SLL, K0, K0, 12));
		put(v, i_type(OP_ORI, K0, K0, TLB_VALID | TLB_GLOBAL));
	} else {
		put(v, shift(F_SRL, K0, K0, VPN2_SHIFT));
		put(v, shift(F_SLL, K0, K0, VPN2_SHIFT - 6));
		put(v, i_type(OP_ORI, K0, K0, TLB_READ));
	}
	put(v, mtc0(K0, C0_ENTRYLO));
	if (v->p->level != LEVEL_MIPS1) {
		put(v, i_type(OP_ADDIU, K0, K0, 1 << 6));
		put(v, mtc0(K0, C0_ENTRYLO1));
	}
	put(v, i_type(OP_ADDIU, K1, ZERO, 1));
	add_to_cell(v, 5);
	put(v, TLBWR);
	return_to_epc(v);
}

/* Makes the entry writable that has been read from the TLB. */
static void
make_dirty(struct vector *v)
{
	unsigned odd;
	unsigned done;

	if (v->p->level == LEVEL_MIPS1) {
		put(v, mfc0(K0, C0_ENTRYLO));
		put(v, NOP);
		put(v, i_type(OP_ORI, K0, K0, TLB_DIRTY));
		put(v, mtc0(K0, C0_ENTRYLO));
		put(v, NOP);
		return;
	}
	/* The half that BadVAddr lies in. */
	put(v, mfc0(K1, C0_BADVADDR));
	put(v, shift(F_SLL, K1, K1, 31 - 12));
	odd = v->n;
	put(v, regimm(R_BLTZ, K1));
	put(v, mfc0(K1, C0_ENTRYLO1));
	put(v, mfc0(K0, C0_ENTRYLO));
	put(v, i_type(OP_ORI, K0, K0, TLB_WRITE));
	done = v->n;
	put(v, i_type(OP_BEQ, ZERO, ZERO, 0));
	put(v, mtc0(K0, C0_ENTRYLO));
	fix(v, odd);
	put(v, i_type(OP_ORI, K1, K1, TLB_WRITE));
	put(v, mtc0(K1, C0_ENTRYLO1));
	fix(v, done);
	put(v, NOP);
}

/* At RUNTIME_FORGET_PAGE.  Not in the body, which may be mapped itself: a miss
 * would change EntryHi. */
static void
forget_page(struct vector *v)
{
	unsigned found;

	v->n = (RUNTIME_FORGET_PAGE - 0x80000000) / 4;
	put(v, mtc0(ZERO, C0_STATUS));
	put(v, level_is_wide(v->p->level) ? dmtc0(T8, C0_ENTRYHI)
					  : mtc0(T8, C0_ENTRYHI));
	put(v, NOP);
	put(v, NOP);
	put(v, TLBP);
	put(v, NOP);
	put(v, NOP);
	put(v, mfc0(AT, C0_INDEX));
	put(v, NOP);
	found = v->n;
	put(v, regimm(R_BLTZ, AT));
	/* Instead, a page of kseg0, which is never looked up. */
	put(v,
	    shift(F_SLL, T8, AT, v->p->level == LEVEL_MIPS1 ? 4 : VPN2_SHIFT));
	put(v, i_type(OP_LUI, T9, ZERO, 0x8000));
	put(v, r_type(F_OR, T8, T8, T9));
	put(v, mtc0(T8, C0_ENTRYHI));
	put(v, mtc0(ZERO, C0_ENTRYLO));
	if (v->p->level != LEVEL_MIPS1) {
		put(v, mtc0(ZERO, C0_ENTRYLO1));
	}
	put(v, NOP);
	put(v, NOP);
	put(v, TLBWI);
	fix(v, found);
	put(v, mtc0(ZERO, C0_ENTRYHI));
	put(v, i_type(OP_LUI, AT, ZERO, v->p->status >> 16));
	put(v, i_type(OP_ORI, AT, AT, v->p->status | STATUS_ON));
	put(v, mtc0(AT, C0_STATUS));
	put(v, NOP);
	put(v, NOP);
	put(v, r_type(F_JR, 0, RA, 0));
	put(v, NOP);
}

void
runtime_vectors(struct program *p)
{
	struct vector v = {p, 0};
	unsigned interrupt;
	unsigned modified;
	unsigned in_slot;
	unsigned no_address;

	/* At 0x80000000; all others at 0x80000080 or 0x80000180.  Where
	 * addresses have 64 bits there is the same at 0x80000080. */
	refill(&v);
	if (level_is_wide(p->level)) {
		v.n = 0x80 / 4;
		refill(&v);
	}
	v.n = (p->level == LEVEL_MIPS1 ? 0x80 : 0x180) / 4;
	put(&v, mfc0(K1, C0_CAUSE));
	put(&v, NOP);
	put(&v, i_type(OP_ANDI, K1, K1, 0x7c));
	interrupt = v.n;
	put(&v, i_type(OP_BEQ, ZERO, K1, 0));
	put(&v, i_type(OP_ADDIU, K1, K1, -4));
	modified = v.n;
	put(&v, i_type(OP_BEQ, ZERO, K1, 0));
	put(&v, i_type(OP_ADDIU, K1, K1, -12));

	/* Address errors (codes 4, 5) have an address. */
	put(&v, i_type(OP_SLTIU, K1, K1, 8));
	no_address = v.n;
	put(&v, i_type(OP_BEQ, ZERO, K1, 0));
	put(&v, NOP);
	add_register(&v, C0_BADVADDR, 2);
	fix(&v, no_address);
	add_register(&v, C0_EPC, 0);
	put(&v, mfc0(K1, C0_CAUSE));
	put(&v, NOP);
	/* Pending interrupts are a matter of time: not in the sum. */
	put(&v, shift(F_SLL, K0, K1, 25));
	put(&v, shift(F_SRL, K0, K0, 25));
	put(&v, shift(F_SRL, K1, K1, 28));
	put(&v, shift(F_SLL, K1, K1, 28));
	put(&v, r_type(F_OR, K1, K1, K0));
	add_to_cell(&v, 1);
	put(&v, mfc0(K1, C0_CAUSE));
	put(&v, mfc0(K0, C0_EPC));
	in_slot = v.n;
	put(&v, regimm(R_BGEZ, K1));
	put(&v, i_type(OP_ADDIU, K0, K0, 4));
	put(&v, i_type(OP_ADDIU, K0, K0, 4));
	fix(&v, in_slot);
	return_to_k0(&v);

	/* A store to a page that is read-only so far: try again. */
	fix(&v, modified);
	put(&v, TLBP);
	put(&v, NOP);
	put(&v, NOP);
	put(&v, TLBR);
	put(&v, NOP);
	put(&v, NOP);
	make_dirty(&v);
	put(&v, TLBWI);
	return_to_epc(&v);

	fix(&v, interrupt);
	add_register(&v, C0_EPC, 3);
	put(&v, mfc0(K1, C0_CAUSE));
	put(&v, NOP);
	put(&v, shift(F_SRL, K1, K1, 31));
	add_to_cell(&v, 4);
	put(&v, i_type(OP_LUI, K0, ZERO, RTC_ACK >> 16));
	put(&v, i_type(OP_SW, ZERO, K0, RTC_ACK));
	return_to_epc(&v);

	forget_page(&v);
}
