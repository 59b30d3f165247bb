/*
 * Disassembly of MIPS16: instructions show as what they do, by the names and
 * registers of the instructions of 32 bits ("ori v0,zr,5" is li v0,5).
 */
#include <stdio.h>

#include "cpus/mips/mips16.h"

/* The text so far. */
struct line {
	const struct mips16_instruction *i;
	char *text;
	size_t size;
};

static const char *const names[MIPS_SEMANTICS] = {
#define SEM(name, kind, ...) [MIPS_SEM_##name] = #name,
#include "cpus/mips/mips_semantics.h"
#undef SEM
};

static const char *
reg(unsigned n)
{
	return n == MIPS_GPR_BUCKET ? "pc" : mips_gpr_names[n];
}

/* Register 0 as a destination is the bucket. */
static const char *
destination(const struct mips_op *op)
{
	return op->rd == MIPS_GPR_BUCKET ? reg(0) : reg(op->rd);
}

static void
print_plain(const struct line *l)
{
	enum mips_semantic semantic = l->i->d.semantic;
	const struct mips_op *op = &l->i->d.op;
	const char *name = names[semantic];

	switch (mips_kinds[semantic]) {
	case MIPS_KIND_LOAD:
	case MIPS_KIND_STORE:
		snprintf(l->text, l->size, "%s\t%s,%d(%s)", name, reg(op->rt),
			 (int)op->imm, reg(op->rs));
		return;
	default:
		break;
	}
	switch (semantic) {
	case MIPS_SEM_reserved:
		snprintf(l->text, l->size, ".half\t0x%04x", l->i->first);
		return;
	case MIPS_SEM_break:
		snprintf(l->text, l->size, "%s", name);
		return;
	case MIPS_SEM_sll:
	case MIPS_SEM_srl:
	case MIPS_SEM_sra:
	case MIPS_SEM_dsll:
	case MIPS_SEM_dsrl:
	case MIPS_SEM_dsra:
		snprintf(l->text, l->size, "%s\t%s,%s,%u", name,
			 destination(op), reg(op->rt), op->sa);
		return;
	case MIPS_SEM_addiu:
	case MIPS_SEM_daddiu:
	case MIPS_SEM_slti:
	case MIPS_SEM_sltiu:
	case MIPS_SEM_andi:
	case MIPS_SEM_ori:
	case MIPS_SEM_xori:
		snprintf(l->text, l->size, "%s\t%s,%s,%d", name,
			 destination(op), reg(op->rs), (int)op->imm);
		return;
	case MIPS_SEM_mfhi:
	case MIPS_SEM_mflo:
		snprintf(l->text, l->size, "%s\t%s", name, destination(op));
		return;
	case MIPS_SEM_move:
		snprintf(l->text, l->size, "%s\t%s,%s", name, destination(op),
			 reg(op->rs));
		return;
	case MIPS_SEM_seb:
	case MIPS_SEM_seh:
		snprintf(l->text, l->size, "%s\t%s,%s", name, destination(op),
			 reg(op->rt));
		return;
	case MIPS_SEM_dext: /* zew */
		snprintf(l->text, l->size, "%s\t%s,%s,0,32", name,
			 destination(op), reg(op->rs));
		return;
	default:
		break;
	}
	if (op->rd == MIPS_GPR_BUCKET) { /* mult and its kin */
		snprintf(l->text, l->size, "%s\t%s,%s", name, reg(op->rs),
			 reg(op->rt));
	} else {
		snprintf(l->text, l->size, "%s\t%s,%s,%s", name,
			 destination(op), reg(op->rs), reg(op->rt));
	}
}

static void
print_branch(const struct line *l, uint64_t vaddr)
{
	const struct mips_op *op = &l->i->d.op;
	uint64_t target = vaddr + l->i->bytes + (uint64_t)(int64_t)op->imm;

	if (l->i->d.semantic == MIPS_SEM_b) {
		snprintf(l->text, l->size, "b\t0x%08x", (uint32_t)target);
	} else {
		snprintf(l->text, l->size, "%s\t%s,0x%08x",
			 l->i->d.semantic == MIPS_SEM_beq ? "beqz" : "bnez",
			 reg(op->rs), (uint32_t)target);
	}
}

static void
print_jump(const struct line *l, uint64_t vaddr)
{
	const char *compact = l->i->slot ? "" : "c";
	uint32_t target =
	    ((uint32_t)(vaddr + 4) & 0xf0000000u) | (uint32_t)l->i->d.op.imm;

	if (l->i->kind == MIPS16_JUMP) {
		snprintf(l->text, l->size, "%s\t0x%08x",
			 (target & 1) != 0 ? "jal" : "jalx", target);
	} else {
		snprintf(l->text, l->size, "%s%s\t%s",
			 l->i->link ? "jalr" : "jr", compact,
			 reg(l->i->d.op.rs));
	}
}

static void
print_frame(const struct line *l)
{
	struct mips16_frame f;
	size_t n;

	mips16_frame(l->i, &f);
	n = (size_t)snprintf(l->text, l->size, "%s\t%u",
			     l->i->kind == MIPS16_SAVE ? "save" : "restore",
			     f.bytes);
	for (unsigned k = 0; k < f.n && n < l->size; k++) {
		n += (size_t)snprintf(l->text + n, l->size - n, ",%s",
				      reg(f.registers[k]));
	}
	if (f.arguments != 0 && l->i->kind == MIPS16_SAVE && n < l->size) {
		snprintf(l->text + n, l->size - n, ",a0-a%u", f.arguments - 1u);
	}
}

unsigned
mips16_disassemble(const struct cpu *cpu, uint64_t vaddr,
		   const uint16_t halves[2], char *text, size_t size)
{
	const struct mips_type *type = cpu->type->arch;
	struct mips16_instruction i;
	struct line l = {&i, text, size};

	mips16_decode(type, 0, halves[0], halves[1], &i);
	switch (i.kind) {
	case MIPS16_PLAIN:
	case MIPS16_PC_RELATIVE:
		print_plain(&l);
		break;
	case MIPS16_BRANCH:
		print_branch(&l, vaddr);
		break;
	case MIPS16_JUMP:
	case MIPS16_JUMP_REGISTER:
		print_jump(&l, vaddr);
		break;
	case MIPS16_SAVE:
	case MIPS16_RESTORE:
		print_frame(&l);
		break;
	}
	return i.bytes;
}
