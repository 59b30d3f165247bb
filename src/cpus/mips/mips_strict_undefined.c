/*
 * --strict: what depends on memory that nobody has written.
 *
 * Copying such memory is no error: programs copy structures with holes.  So
 * each register has a mask of its undefined bits, which follows the data bit by
 * bit through the instructions that compilers use to move and to pick them; an
 * error is a branch, a trap, an address, a coprocessor 0 register or a device
 * that gets them.  The floating point unit and the upper halves of the R5900
 * are not followed: what comes from there is defined.
 */
#include "cpus/mips/mips_strict.h"
#include "emul/byte_order.h"
#include "memory/memory_shadow.h"

#include <string.h>

#define ALL UINT64_MAX

/* The operands of one instruction. */
struct operands {
	uint64_t rs, rt; /* values */
	uint64_t us, ut; /* their undefined bits */
	uint64_t ud;	 /* those of rd until now */
	unsigned sa;
	int32_t imm;
};

/* ---- masks of results ---- */

static uint64_t
word(uint64_t mask)
{
	return (uint64_t)(int64_t)(int32_t)mask;
}

/* Of a sum: carries go up. */
static uint64_t
carried(uint64_t mask)
{
	return mask | (0 - mask);
}

static uint64_t
of_and(const struct operands *o)
{
	return (o->us & o->ut) | (o->us & o->rt) | (o->ut & o->rs);
}

static uint64_t
of_or(const struct operands *o)
{
	return (o->us & o->ut) | (o->us & ~o->rt) | (o->ut & ~o->rs);
}

/* Is the value, whatever its undefined bits are, not zero? */
static bool
known_nonzero(uint64_t value, uint64_t undefined)
{
	return (value & ~undefined) != 0;
}

static uint64_t
field_mask(const struct operands *o)
{
	return ALL >> (64 - o->imm);
}

static uint64_t
of_shift(enum mips_semantic semantic, uint64_t mask, unsigned n)
{
	switch (semantic) {
	case MIPS_SEM_sll:
	case MIPS_SEM_sllv:
		return word(mask << n);
	case MIPS_SEM_srl:
	case MIPS_SEM_srlv:
		return word((uint32_t)mask >> n);
	case MIPS_SEM_sra:
	case MIPS_SEM_srav:
		return word((uint64_t)(int64_t)((int32_t)mask >> n));
	case MIPS_SEM_dsll:
	case MIPS_SEM_dsllv:
		return mask << n;
	case MIPS_SEM_dsrl:
	case MIPS_SEM_dsrlv:
		return mask >> n;
	default: /* dsra, dsrav */
		return (uint64_t)((int64_t)mask >> n);
	}
}

static uint64_t
of_move_if(bool condition, const struct operands *o)
{
	if (o->ut != 0) {
		return ALL;
	}
	return condition ? o->us : o->ud;
}

/* Of instructions that have no rule: undefined, if anything that they read is.
 */
static uint64_t
of_any(const struct mips_cpu *cpu, enum mips_semantic semantic,
       const struct operands *o)
{
	uint8_t uses = cpu->strict->uses[semantic];
	uint64_t any = 0;

	any |= (uses & MIPS_USE_RS) != 0 ? o->us : 0;
	any |= (uses & MIPS_USE_RT) != 0 ? o->ut : 0;
	if ((uses & (MIPS_USE_HI | MIPS_USE_LO)) != 0) {
		any |= cpu->strict->hilo.mask;
	}
	return any != 0 ? ALL : 0;
}

static uint64_t
result_mask(const struct mips_cpu *cpu, enum mips_semantic semantic,
	    const struct operands *o)
{
	uint64_t imm = (uint64_t)(int64_t)o->imm;

	switch (semantic) {
	case MIPS_SEM_move:
		return o->us;
	case MIPS_SEM_and:
		return of_and(o);
	case MIPS_SEM_andi:
		return o->us & (uint32_t)o->imm;
	case MIPS_SEM_or:
	case MIPS_SEM_nor:
		return of_or(o);
	case MIPS_SEM_ori:
		return o->us & ~(uint64_t)(uint32_t)o->imm;
	case MIPS_SEM_xor:
		return o->us | o->ut;
	case MIPS_SEM_xori:
		return o->us;
	case MIPS_SEM_add:
	case MIPS_SEM_addu:
	case MIPS_SEM_sub:
	case MIPS_SEM_subu:
		return word(carried(o->us | o->ut));
	case MIPS_SEM_addi:
	case MIPS_SEM_addiu:
		return word(carried(o->us));
	case MIPS_SEM_dadd:
	case MIPS_SEM_daddu:
	case MIPS_SEM_dsub:
	case MIPS_SEM_dsubu:
		return carried(o->us | o->ut);
	case MIPS_SEM_daddi:
	case MIPS_SEM_daddiu:
		return carried(o->us);
	case MIPS_SEM_sll:
	case MIPS_SEM_srl:
	case MIPS_SEM_sra:
	case MIPS_SEM_dsll:
	case MIPS_SEM_dsrl:
	case MIPS_SEM_dsra:
		return of_shift(semantic, o->ut, o->sa);
	case MIPS_SEM_sllv:
	case MIPS_SEM_srlv:
	case MIPS_SEM_srav:
		return (o->us & 31) != 0
			   ? ALL
			   : of_shift(semantic, o->ut, o->rs & 31);
	case MIPS_SEM_dsllv:
	case MIPS_SEM_dsrlv:
	case MIPS_SEM_dsrav:
		return (o->us & 63) != 0
			   ? ALL
			   : of_shift(semantic, o->ut, o->rs & 63);
	case MIPS_SEM_slt:
	case MIPS_SEM_slti:
		return (o->us | (semantic == MIPS_SEM_slt ? o->ut : 0)) != 0;
	case MIPS_SEM_sltu:
		/* not zero? */
		if (o->rs == 0 && o->us == 0) {
			return o->ut != 0 && !known_nonzero(o->rt, o->ut);
		}
		return (o->us | o->ut) != 0;
	case MIPS_SEM_sltiu:
		return o->us != 0 && !(imm == 1 && known_nonzero(o->rs, o->us));
	case MIPS_SEM_ext:
	case MIPS_SEM_dext:
		return o->us >> o->sa & field_mask(o);
	case MIPS_SEM_ins:
	case MIPS_SEM_dins: {
		uint64_t field = field_mask(o) << o->sa;

		return (o->ut & ~field) | (o->us << o->sa & field);
	}
	case MIPS_SEM_seb:
		return (uint64_t)(int64_t)(int8_t)o->ut;
	case MIPS_SEM_seh:
		return (uint64_t)(int64_t)(int16_t)o->ut;
	case MIPS_SEM_wsbh:
		return word((o->ut & 0x00ff00ffu) << 8 |
			    (o->ut >> 8 & 0x00ff00ffu));
	case MIPS_SEM_movz:
		return of_move_if(o->rt == 0, o);
	case MIPS_SEM_movn:
		return of_move_if(o->rt != 0, o);
	case MIPS_SEM_pgpr:
		return o->ut;
	case MIPS_SEM_mfhi:
	case MIPS_SEM_mflo:
		return cpu->strict->hilo.mask;
	case MIPS_SEM_sc: /* whether it stored */
	case MIPS_SEM_scd:
		return 0;
	default:
		return of_any(cpu, semantic, o);
	}
}

/* ---- loads ---- */

/* lwl and the like: bits that come from memory, and that stay. */
static uint64_t
merged_mask(const struct mips_cpu *cpu, unsigned bytes, bool left,
	    uint64_t mask, uint64_t old)
{
	unsigned low = (unsigned)cpu->strict->address & (bytes - 1);
	bool from_start = cpu->cpu.big_endian == left;
	unsigned shift = 8 * (from_start ? low : bytes - 1 - low);
	uint64_t whole = ALL >> (64 - 8 * bytes);

	if (left) {
		return (mask << shift & whole) |
		       (old & ((UINT64_C(1) << shift) - 1));
	}
	return mask >> shift | (old & whole & ~(whole >> shift));
}

static uint64_t
loaded_mask(const struct mips_cpu *cpu, enum mips_semantic semantic,
	    uint64_t old)
{
	uint64_t mask = cpu->strict->loaded.mask;

	switch (semantic) {
	case MIPS_SEM_lb:
		return (uint64_t)(int64_t)(int8_t)mask;
	case MIPS_SEM_lh:
		return (uint64_t)(int64_t)(int16_t)mask;
	case MIPS_SEM_lw:
	case MIPS_SEM_ll:
		return word(mask);
	case MIPS_SEM_lwl:
		return word(merged_mask(cpu, 4, true, mask, old));
	case MIPS_SEM_lwr:
		return word(merged_mask(cpu, 4, false, mask, old));
	case MIPS_SEM_ldl:
		return merged_mask(cpu, 8, true, mask, old);
	case MIPS_SEM_ldr:
		return merged_mask(cpu, 8, false, mask, old);
	default:
		return mask;
	}
}

void
mips_strict_undefined_loaded(struct mips_cpu *cpu, uint64_t vaddr,
			     uint64_t paddr, unsigned size)
{
	struct mips_strict *s = cpu->strict;
	uint8_t mask[8];

	s->address = cpu->bad_vaddr;
	s->loaded.mask = 0;
	if (memory_shadow_get(cpu->cpu.memory, paddr, size, mask)) {
		s->loaded.mask = get_bytes(mask, size, cpu->cpu.big_endian);
		s->loaded.from = vaddr;
	}
}

/* ---- stores ---- */

void
mips_strict_undefined_stored(struct mips_cpu *cpu, uint64_t paddr,
			     unsigned size)
{
	const struct mips_undefined *u = &cpu->strict->stored;
	uint64_t mask = u->mask;
	uint8_t bytes[8];

	if (cpu->strict->semantic == MIPS_SEM_swl) {
		mask = (uint32_t)mask >> 8 * (4 - size);
	} else if (cpu->strict->semantic == MIPS_SEM_sdl) {
		mask >>= 8 * (8 - size);
	}
	mask &= ALL >> (64 - 8 * size);
	if (mask == 0) {
		return;
	}
	if (memory_ram_page(cpu->cpu.memory, paddr) != RAM_PAGE_NONE) {
		put_bytes(bytes, size, cpu->cpu.big_endian, mask);
		memory_shadow_set(cpu->cpu.memory, paddr, size, bytes);
		return;
	}
	mips_strict_report(cpu, STRICT_UNINIT,
			   "a device gets undefined bits 0x%llx, from memory "
			   "at 0x%llx that nobody wrote",
			   (unsigned long long)mask,
			   (unsigned long long)u->from);
}

/* ---- decisions ---- */

static bool
is_compare(enum mips_semantic semantic)
{
	return semantic == MIPS_SEM_beq || semantic == MIPS_SEM_bne ||
	       semantic == MIPS_SEM_beql || semantic == MIPS_SEM_bnel;
}

/* Does the sign alone decide? */
static bool
is_sign_test(enum mips_semantic semantic)
{
	switch (semantic) {
	case MIPS_SEM_bltz:
	case MIPS_SEM_bgez:
	case MIPS_SEM_bltzl:
	case MIPS_SEM_bgezl:
	case MIPS_SEM_bltzal:
	case MIPS_SEM_bgezal:
	case MIPS_SEM_bltzall:
	case MIPS_SEM_bgezall:
		return true;
	default:
		return false;
	}
}

/* Could a branch go the other way if undefined bits were others? */
static bool
is_undecided(const struct mips_cpu *cpu, enum mips_semantic semantic,
	     const struct operands *o)
{
	uint64_t sign = mips_is_wide(cpu) ? UINT64_C(1) << 63 : 0x80000000u;

	if (is_compare(semantic)) {
		return !known_nonzero(o->rs ^ o->rt, o->us | o->ut);
	}
	if (is_sign_test(semantic)) {
		return (o->us & sign) != 0;
	}
	switch (semantic) {
	case MIPS_SEM_blez:
	case MIPS_SEM_bgtz:
	case MIPS_SEM_blezl:
	case MIPS_SEM_bgtzl:
		return (o->us & sign) != 0 || !known_nonzero(o->rs, o->us);
	default:
		return true;
	}
}

static bool
is_branch(enum mips_semantic semantic)
{
	switch (mips_kinds[semantic]) {
	case MIPS_KIND_BRANCH:
	case MIPS_KIND_BRANCH_LINK:
	case MIPS_KIND_JUMP:
	case MIPS_KIND_JUMP_LINK:
	case MIPS_KIND_LIKELY:
	case MIPS_KIND_LIKELY_LINK:
		return true;
	default:
		return false;
	}
}

static void
tell(struct mips_cpu *cpu, enum mips_semantic semantic, const char *what,
     unsigned reg)
{
	const struct mips_undefined *u = &cpu->strict->gpr[reg];

	mips_strict_report(cpu, STRICT_UNINIT,
			   "%s %s by undefined bits 0x%llx of %s, from memory "
			   "at 0x%llx that nobody wrote",
			   mips_semantic_names[semantic], what,
			   (unsigned long long)u->mask, mips_gpr_names[reg],
			   (unsigned long long)u->from);
}

static void
check(struct mips_cpu *cpu, enum mips_semantic semantic,
      const struct mips_op *op, const struct operands *o)
{
	uint8_t uses = cpu->strict->uses[semantic];
	uint64_t us = (uses & MIPS_USE_RS) != 0 ? o->us : 0;
	uint64_t ut = (uses & MIPS_USE_RT) != 0 ? o->ut : 0;

	if ((uses & MIPS_USE_ADDRESS) != 0) {
		if (us != 0) {
			tell(cpu, semantic, "at an address decided", op->rs);
		}
		return;
	}
	if ((us | ut) == 0) {
		return;
	}
	if (semantic == MIPS_SEM_mtc0) {
		tell(cpu, semantic, "decided", op->rt);
	} else if (((uses & MIPS_USE_TRAP) != 0 || is_branch(semantic)) &&
		   is_undecided(cpu, semantic, o)) {
		tell(cpu, semantic, "decided", us != 0 ? op->rs : op->rt);
	}
}

/* ---- one instruction ---- */

static uint64_t
narrow(const struct mips_cpu *cpu, uint64_t mask)
{
	return mips_is_wide(cpu) ? mask : (uint32_t)mask;
}

/* From where the undefined bits of what it reads are. */
static uint64_t
origin(const struct mips_strict *s, enum mips_semantic semantic,
       const struct mips_op *op)
{
	uint8_t uses = s->uses[semantic];

	if ((uses & MIPS_USE_RS) != 0 && s->gpr[op->rs & 31].mask != 0) {
		return s->gpr[op->rs & 31].from;
	}
	if ((uses & MIPS_USE_RT) != 0 && s->gpr[op->rt & 31].mask != 0) {
		return s->gpr[op->rt & 31].from;
	}
	return s->hilo.from;
}

void
mips_strict_undefined(struct mips_cpu *cpu, enum mips_semantic semantic,
		      const struct mips_op *op)
{
	struct mips_strict *s = cpu->strict;
	/* Some semantics have something else in rs: 5 bits are always right. */
	const struct operands o = {
	    .rs = mips_gpr(cpu, op->rs & 31),
	    .rt = mips_gpr(cpu, op->rt & 31),
	    .us = s->gpr[op->rs & 31].mask,
	    .ut = s->gpr[op->rt & 31].mask,
	    .ud = s->gpr[op->rd <= MIPS_GPR_BUCKET ? op->rd : 0].mask,
	    .sa = op->sa,
	    .imm = op->imm,
	};

	s->semantic = semantic;
	s->loaded.mask = 0;
	s->stored = (struct mips_undefined){0};
	if ((s->uses[semantic] & (MIPS_USE_RT | MIPS_USE_ADDRESS)) ==
	    (MIPS_USE_RT | MIPS_USE_ADDRESS)) {
		s->stored = s->gpr[op->rt & 31];
	}
	check(cpu, semantic, op, &o);
	s->result.mask = 0;
	if ((s->uses[semantic] & (MIPS_USE_RD | MIPS_USE_HILO_WRITTEN)) != 0 &&
	    (o.us | o.ut | s->hilo.mask) != 0) {
		s->result.mask = narrow(cpu, result_mask(cpu, semantic, &o));
		s->result.from = origin(s, semantic, op);
	}
}

void
mips_strict_undefined_after(struct mips_cpu *cpu, enum mips_semantic semantic,
			    const struct mips_op *op)
{
	struct mips_strict *s = cpu->strict;
	struct mips_undefined result = s->result;

	if ((s->uses[semantic] & MIPS_USE_HILO_WRITTEN) != 0) {
		s->hilo = result;
	}
	if (mips_kinds[semantic] == MIPS_KIND_LOAD) {
		result.mask = narrow(
		    cpu, loaded_mask(cpu, semantic, s->gpr[op->rd].mask));
		result.from = s->loaded.from;
	}
	if ((s->uses[semantic] & MIPS_USE_RD) != 0 &&
	    op->rd < MIPS_GPR_BUCKET) {
		s->gpr[op->rd] = result;
	} else if (mips_kinds[semantic] == MIPS_KIND_JUMP_LINK ||
		   mips_kinds[semantic] == MIPS_KIND_BRANCH_LINK ||
		   mips_kinds[semantic] == MIPS_KIND_LIKELY_LINK) {
		s->gpr[op->rd].mask = 0;
	}
}
