/*
 * --strict: instructions in an order, or with operands, that the manuals leave
 * undefined or unpredictable.
 */
#include "cpus/mips/mips_r5900.h"
#include "cpus/mips/mips_strict.h"

/* Are HI and LO not safe for two instructions after they were read?  In MIPS I
 * to III; of MIPS IV types some are, some are not. */
static bool
has_hilo_hazard(const struct mips_type *type)
{
	return !mips_has(type, MIPS_SET_4 | MIPS_SET_32) &&
	       !mips_is_r5900(type);
}

static bool
is_branch(enum mips_semantic semantic)
{
	switch (mips_kinds[semantic]) {
	case MIPS_KIND_BRANCH:
	case MIPS_KIND_BRANCH_LINK:
	case MIPS_KIND_BRANCH_COPZ:
	case MIPS_KIND_BRANCH_COP1:
	case MIPS_KIND_JUMP:
	case MIPS_KIND_JUMP_LINK:
	case MIPS_KIND_LIKELY:
	case MIPS_KIND_LIKELY_LINK:
	case MIPS_KIND_LIKELY_COP1:
		return true;
	default:
		return semantic == MIPS_SEM_eret || semantic == MIPS_SEM_wait;
	}
}

/* ---- branches ---- */

static void
check_branch(struct mips_cpu *cpu, enum mips_semantic semantic,
	     const struct mips_op *op)
{
	const char *name = mips_semantic_names[semantic];

	if (!is_branch(semantic)) {
		return;
	}
	if (cpu->st.in_slot) {
		mips_strict_report(cpu, STRICT_HAZARD, "%s in a delay slot",
				   name);
	}
	/* The slot's exception would run it again, with another rs. */
	if ((cpu->strict->uses[semantic] & MIPS_USE_RS) != 0 && op->rs == 31 &&
	    (mips_kinds[semantic] == MIPS_KIND_BRANCH_LINK ||
	     mips_kinds[semantic] == MIPS_KIND_LIKELY_LINK)) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "%s of ra, which it writes", name);
	}
	if (semantic == MIPS_SEM_jalr && op->rd == op->rs) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "jalr to %s, which it writes",
				   mips_gpr_names[op->rs]);
	}
}

/* ---- load delay (MIPS I) ---- */

static bool
merges(enum mips_semantic semantic)
{
	return semantic == MIPS_SEM_lwl || semantic == MIPS_SEM_lwr;
}

static bool
reads_gpr(const struct mips_cpu *cpu, enum mips_semantic semantic,
	  const struct mips_op *op, unsigned reg)
{
	uint8_t uses = cpu->strict->uses[semantic];

	/* lwl and lwr have a bypass for what they merge with. */
	return ((uses & MIPS_USE_RS) != 0 && op->rs == reg) ||
	       ((uses & MIPS_USE_RT) != 0 && op->rt == reg &&
		!merges(semantic));
}

/* Of coprocessor 1: by the word, as the semantics' operands differ. */
static bool
reads_fpr(uint32_t word, unsigned reg)
{
	unsigned opcode = word >> 26;
	unsigned ft = word >> 16 & 31;
	unsigned fs = word >> 11 & 31;
	unsigned function = word & 63;
	unsigned same; /* bits that tell registers apart */

	if (opcode == 57) { /* swc1 */
		return ft == reg;
	}
	if (opcode != 17) {
		return false;
	}
	if ((word >> 25 & 1) == 0) { /* mfc1 */
		return (word >> 21 & 31) == 0 && fs == reg;
	}
	same = (word >> 21 & 31) == 17 ? 30 : 31; /* doubles have two */
	return (fs & same) == (reg & same) ||
	       ((function < 4 || function >= 48) &&
		(ft & same) == (reg & same));
}

static void
check_load_delay(struct mips_cpu *cpu, enum mips_semantic semantic,
		 const struct mips_op *op)
{
	const struct mips_strict *s = cpu->strict;

	if (s->loading != MIPS_STRICT_NONE &&
	    reads_gpr(cpu, semantic, op, s->loading)) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "%s reads %s in the delay slot of its load",
				   mips_semantic_names[semantic],
				   mips_gpr_names[s->loading]);
	}
	if (s->loading_fpr != MIPS_STRICT_NONE &&
	    reads_fpr(s->word, s->loading_fpr)) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "%s reads f%u in the delay slot of its load",
				   mips_semantic_names[semantic],
				   s->loading_fpr);
	}
}

static bool
loads_gpr(enum mips_semantic semantic)
{
	switch (semantic) {
	case MIPS_SEM_mfc0:
	case MIPS_SEM_mfc1:
	case MIPS_SEM_cfc1:
		return true;
	case MIPS_SEM_lwc1:
		return false;
	default:
		return mips_kinds[semantic] == MIPS_KIND_LOAD;
	}
}

static void
note_load(struct mips_strict *s, enum mips_semantic semantic,
	  const struct mips_op *op)
{
	s->loading = MIPS_STRICT_NONE;
	s->loading_fpr = MIPS_STRICT_NONE;
	if (loads_gpr(semantic) && op->rd != MIPS_GPR_BUCKET) {
		s->loading = op->rd;
	} else if (semantic == MIPS_SEM_lwc1) {
		s->loading_fpr = s->word >> 16 & 31;
	} else if (semantic == MIPS_SEM_mtc1) {
		s->loading_fpr = s->word >> 11 & 31;
	}
}

/* ---- HI and LO ---- */

static void
check_hilo(struct mips_cpu *cpu, enum mips_semantic semantic)
{
	const struct mips_strict *s = cpu->strict;

	if (s->hilo_read <= 2 && has_hilo_hazard(cpu->type) &&
	    (s->uses[semantic] & MIPS_USE_HILO_WRITTEN) != 0) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "%s less than two instructions behind one "
				   "that reads HI or LO",
				   mips_semantic_names[semantic]);
	}
}

static void
note_hilo(struct mips_strict *s, enum mips_semantic semantic)
{
	if (semantic == MIPS_SEM_mfhi || semantic == MIPS_SEM_mflo) {
		s->hilo_read = 1;
	} else if (s->hilo_read < MIPS_STRICT_NONE) {
		s->hilo_read++;
	}
}

/* ---- operands ---- */

/* Which operands of a 32-bit operation must be sign-extended words. */
static unsigned
words_of(enum mips_semantic semantic)
{
	switch (semantic) {
	case MIPS_SEM_addi:
	case MIPS_SEM_addiu:
	case MIPS_SEM_clz:
	case MIPS_SEM_clo:
		return MIPS_USE_RS;
	case MIPS_SEM_srl:
	case MIPS_SEM_sra:
	case MIPS_SEM_srlv:
	case MIPS_SEM_srav:
	case MIPS_SEM_rotr:
	case MIPS_SEM_rotrv:
	case MIPS_SEM_seb:
	case MIPS_SEM_seh:
	case MIPS_SEM_wsbh:
		return MIPS_USE_RT;
	case MIPS_SEM_ext:
		return MIPS_USE_RS;
	case MIPS_SEM_add:
	case MIPS_SEM_addu:
	case MIPS_SEM_sub:
	case MIPS_SEM_subu:
	case MIPS_SEM_mult:
	case MIPS_SEM_multu:
	case MIPS_SEM_div:
	case MIPS_SEM_divu:
	case MIPS_SEM_mul:
	case MIPS_SEM_madd:
	case MIPS_SEM_maddu:
	case MIPS_SEM_msub:
	case MIPS_SEM_msubu:
	case MIPS_SEM_ins:
		return MIPS_USE_RS | MIPS_USE_RT;
	default:
		return 0;
	}
}

static void
check_word(struct mips_cpu *cpu, enum mips_semantic semantic, unsigned reg)
{
	uint64_t value = mips_gpr(cpu, reg);

	if (value != mips_extend(cpu, (uint32_t)value)) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "%s of %s=0x%016llx, which is no "
				   "sign-extended word",
				   mips_semantic_names[semantic],
				   mips_gpr_names[reg],
				   (unsigned long long)value);
	}
}

static void
check_operands(struct mips_cpu *cpu, enum mips_semantic semantic,
	       const struct mips_op *op)
{
	uint32_t word = cpu->strict->word;
	unsigned words = mips_is_wide(cpu) ? words_of(semantic) : 0;

	if ((words & MIPS_USE_RS) != 0) {
		check_word(cpu, semantic, op->rs);
	}
	if ((words & MIPS_USE_RT) != 0) {
		check_word(cpu, semantic, op->rt);
	}
	/* The fields msb and lsb. */
	if (semantic == MIPS_SEM_ins && word != 0 &&
	    (word >> 11 & 31) < (word >> 6 & 31)) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "ins of a field with less than one bit");
	} else if (semantic == MIPS_SEM_ext && op->imm + op->sa > 32) {
		mips_strict_report(cpu, STRICT_HAZARD,
				   "ext of a field beyond bit 31");
	}
}

/* Entries that are not there. */
static void
check_tlb(struct mips_cpu *cpu, enum mips_semantic semantic)
{
	if ((semantic == MIPS_SEM_tlbwi || semantic == MIPS_SEM_tlbr) &&
	    mips_tlb_indexed(cpu) >= cpu->type->tlb_entries) {
		mips_strict_report(cpu, STRICT_HAZARD, "%s of entry %u, of %u",
				   mips_semantic_names[semantic],
				   mips_tlb_indexed(cpu),
				   cpu->type->tlb_entries);
	}
}

/* ---- one instruction ---- */

void
mips_strict_hazards(struct mips_cpu *cpu, enum mips_semantic semantic,
		    const struct mips_op *op)
{
	check_branch(cpu, semantic, op);
	if (!mips_is_r4k(cpu)) {
		check_load_delay(cpu, semantic, op);
	}
	check_hilo(cpu, semantic);
	check_operands(cpu, semantic, op);
	check_tlb(cpu, semantic);
}

void
mips_strict_hazards_after(struct mips_cpu *cpu, enum mips_semantic semantic,
			  const struct mips_op *op)
{
	note_load(cpu->strict, semantic, op);
	note_hilo(cpu->strict, semantic);
}

void
mips_strict_hazards_over(struct mips_cpu *cpu)
{
	cpu->strict->loading = MIPS_STRICT_NONE;
	cpu->strict->loading_fpr = MIPS_STRICT_NONE;
	cpu->strict->hilo_read = MIPS_STRICT_NONE;
}
