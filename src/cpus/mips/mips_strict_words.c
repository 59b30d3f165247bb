/*
 * --strict: bits that must be zero, of instructions and of coprocessor 0.
 */
#include "cpus/mips/mips_r5900.h"
#include "cpus/mips/mips_strict.h"

/* Fields of a word. */
enum {
	SA = 31 << 6,
	RD = 31 << 11,
	RT = 31 << 16,
	RS = 31 << 21,
	OPERATION = 0x1ffffc0, /* of coprocessor 0, between CO and function */
	MOVE = 0x7ff,	       /* to and from coprocessors */
};

static const uint32_t fields[MIPS_SEMANTICS] = {
    [MIPS_SEM_sll] = RS,
    [MIPS_SEM_srl] = RS,
    [MIPS_SEM_sra] = RS,
    [MIPS_SEM_dsll] = RS,
    [MIPS_SEM_dsrl] = RS,
    [MIPS_SEM_dsra] = RS,
    [MIPS_SEM_sllv] = SA,
    [MIPS_SEM_srlv] = SA,
    [MIPS_SEM_srav] = SA,
    [MIPS_SEM_dsllv] = SA,
    [MIPS_SEM_dsrlv] = SA,
    [MIPS_SEM_dsrav] = SA,
    [MIPS_SEM_jr] = RT | RD,
    [MIPS_SEM_jalr] = RT,
    [MIPS_SEM_movz] = SA,
    [MIPS_SEM_movn] = SA,
    [MIPS_SEM_mfhi] = RS | RT | SA,
    [MIPS_SEM_mflo] = RS | RT | SA,
    [MIPS_SEM_mthi] = RT | RD | SA,
    [MIPS_SEM_mtlo] = RT | RD | SA,
    [MIPS_SEM_mult] = RD | SA,
    [MIPS_SEM_multu] = RD | SA,
    [MIPS_SEM_div] = RD | SA,
    [MIPS_SEM_divu] = RD | SA,
    [MIPS_SEM_dmult] = RD | SA,
    [MIPS_SEM_dmultu] = RD | SA,
    [MIPS_SEM_ddiv] = RD | SA,
    [MIPS_SEM_ddivu] = RD | SA,
    [MIPS_SEM_add] = SA,
    [MIPS_SEM_addu] = SA,
    [MIPS_SEM_sub] = SA,
    [MIPS_SEM_subu] = SA,
    [MIPS_SEM_and] = SA,
    [MIPS_SEM_xor] = SA,
    [MIPS_SEM_nor] = SA,
    [MIPS_SEM_slt] = SA,
    [MIPS_SEM_sltu] = SA,
    [MIPS_SEM_dadd] = SA,
    [MIPS_SEM_dsub] = SA,
    [MIPS_SEM_dsubu] = SA,
    [MIPS_SEM_or] = SA,
    [MIPS_SEM_daddu] = SA,
    [MIPS_SEM_lui] = RS,
    [MIPS_SEM_blez] = RT,
    [MIPS_SEM_bgtz] = RT,
    [MIPS_SEM_blezl] = RT,
    [MIPS_SEM_bgtzl] = RT,
    [MIPS_SEM_mul] = SA,
    [MIPS_SEM_madd] = RD | SA,
    [MIPS_SEM_maddu] = RD | SA,
    [MIPS_SEM_msub] = RD | SA,
    [MIPS_SEM_msubu] = RD | SA,
    [MIPS_SEM_clz] = SA,
    [MIPS_SEM_clo] = SA,
    [MIPS_SEM_dclz] = SA,
    [MIPS_SEM_dclo] = SA,
    [MIPS_SEM_seb] = RS,
    [MIPS_SEM_seh] = RS,
    [MIPS_SEM_wsbh] = RS,
    [MIPS_SEM_rdhwr] = RS | SA,
    [MIPS_SEM_mfc0] = MOVE,
    [MIPS_SEM_mtc0] = MOVE,
    [MIPS_SEM_dmfc0] = MOVE,
    [MIPS_SEM_mfc1] = MOVE,
    [MIPS_SEM_mtc1] = MOVE,
    [MIPS_SEM_dmfc1] = MOVE,
    [MIPS_SEM_dmtc1] = MOVE,
    [MIPS_SEM_cfc1] = MOVE,
    [MIPS_SEM_ctc1] = MOVE,
    [MIPS_SEM_tlbr] = OPERATION,
    [MIPS_SEM_tlbwi] = OPERATION,
    [MIPS_SEM_tlbwr] = OPERATION,
    [MIPS_SEM_tlbp] = OPERATION,
    [MIPS_SEM_rfe] = OPERATION,
    [MIPS_SEM_eret] = OPERATION,
};

/* Arithmetic of coprocessor 1. */
static uint32_t
fields_of_fpu(const struct mips_type *type, uint32_t word)
{
	unsigned function = word & 63;

	if (function >= 48) { /* comparisons; MIPS IV has condition codes */
		return mips_has(type, MIPS_SET_4 | MIPS_SET_32) ? 3 << 6 : SA;
	}
	/* abs to floor, and conversions: one operand */
	return (function >= 4 && function < 16) ||
		       (function >= 32 && function < 38)
		   ? RT
		   : 0;
}

/* The bits of WORD that must be zero. */
static uint32_t
must_be_zero(const struct mips_type *type, enum mips_semantic semantic,
	     uint32_t word)
{
	switch (semantic) {
	case MIPS_SEM_jr:
	case MIPS_SEM_jalr:
		/* Release 2 has a hint there. */
		return fields[semantic] |
		       (mips_has(type, MIPS_SET_R2) ? 0 : SA);
	case MIPS_SEM_mfc0:
	case MIPS_SEM_mtc0:
	case MIPS_SEM_dmfc0:
		return mips_has(type, MIPS_SET_32) ? MOVE & ~7u : MOVE;
	case MIPS_SEM_move: /* one of these three, with r0 */
		return SA;
	case MIPS_SEM_nop: /* sll, sync, synci or pref */
		return (word & 0xfc00003f) == 0 ? RS : 0;
	default:
		if (word >> 26 == 17 && (word >> 25 & 1) != 0) {
			return fields_of_fpu(type, word);
		}
		return fields[semantic];
	}
}

/* ---- coprocessor 0 ---- */

/* Not EntryLo: kernels keep bits of their own there. */
static uint64_t
reserved_in_r3000(unsigned reg)
{
	switch (reg) {
	case COP0_INDEX:
		return ~(UINT64_C(0x80000000) | 0x3f00);
	case COP0_ENTRYHI:
		return 0x3f;
	case COP0_STATUS:
		return 0x0d8000c0;
	default:
		return 0;
	}
}

/* Status differs from type to type: what is the same in all of a kind. */
static uint64_t
reserved_in_status(const struct mips_type *type)
{
	if (mips_has(type, MIPS_SET_32)) {
		return mips_has(type, MIPS_SET_3)
			   ? 0
			   : R4K_STATUS_X | R4K_STATUS_PX;
	}
	return type->isa == MIPS_III && !type->small_pages &&
		       !mips_is_r5900(type)
		   ? 0x01880000
		   : 0;
}

/* Page sizes go up in steps of four. */
static bool
is_page_mask(const struct mips_cpu *cpu, uint64_t value)
{
	unsigned shift = mips_r4k_page_shift(cpu) + 1;
	uint64_t size = (value >> shift) + 1;

	return (size & (size - 1)) == 0 && (__builtin_ctzll(size) & 1) == 0 &&
	       (value & ((UINT64_C(1) << shift) - 1)) == 0;
}

static uint64_t
reserved_in_r4k(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	const struct mips_type *type = cpu->type;

	switch (reg) {
	case R4K_PAGEMASK:
		return is_page_mask(cpu, (uint32_t)value) ? 0 : value;
	case R4K_WIRED:
		return value >= type->tlb_entries ? value : 0;
	case COP0_ENTRYHI:
		return type->small_pages ? 0x700 : 0x1f00;
	case COP0_STATUS:
		return reserved_in_status(type);
	default:
		return 0;
	}
}

static void
check_cop0_write(struct mips_cpu *cpu, const struct mips_op *op)
{
	uint64_t value = mips_gpr(cpu, op->rt);
	uint64_t ones =
	    value & (mips_is_r4k(cpu) ? reserved_in_r4k(cpu, op->rs, value)
				      : reserved_in_r3000(op->rs));

	if (ones != 0) {
		mips_strict_report(
		    cpu, STRICT_RESERVED,
		    "0x%llx written to coprocessor 0 register %u: bits 0x%llx "
		    "are reserved, or none of its values",
		    (unsigned long long)value, op->rs & 31u,
		    (unsigned long long)ones);
	}
}

/* The R4000's cache attributes 0, 1 and 7. */
static void
check_attributes(struct mips_cpu *cpu)
{
	static const unsigned registers[] = {R4K_ENTRYLO0, R4K_ENTRYLO1};

	if (cpu->type->prid >> 8 != 4) {
		return;
	}
	for (unsigned i = 0; i < 2; i++) {
		uint64_t lo = cpu->st.cop0[registers[i]];
		unsigned c = lo >> R4K_ENTRYLO_C_SHIFT & 7;

		if ((lo & R4K_ENTRYLO_V) != 0 && (0x83 >> c & 1) != 0) {
			mips_strict_report(cpu, STRICT_RESERVED,
					   "a TLB entry with the reserved "
					   "cache attribute %u",
					   c);
		}
	}
}

void
mips_strict_words(struct mips_cpu *cpu, enum mips_semantic semantic,
		  const struct mips_op *op)
{
	uint32_t word = cpu->strict->word;
	uint32_t ones;

	if (mips_is_r5900(cpu->type)) {
		return; /* it has something in most of these fields */
	}
	ones = word & must_be_zero(cpu->type, semantic, word);
	if (ones != 0) {
		mips_strict_report(cpu, STRICT_RESERVED,
				   "%s with bits 0x%08x of its word 0x%08x, "
				   "which must be zero",
				   mips_semantic_names[semantic], ones, word);
	}
	if (semantic == MIPS_SEM_mtc0 && mips_usable(cpu, 0)) {
		check_cop0_write(cpu, op);
	} else if (semantic == MIPS_SEM_tlbwi || semantic == MIPS_SEM_tlbwr) {
		check_attributes(cpu);
	}
}
