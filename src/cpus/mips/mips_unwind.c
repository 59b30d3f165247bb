/*
 * Who called this function?  MIPS programs have no chain of frames: what a
 * function has put on the stack is read from its instructions, from its
 * beginning to where it stands.  Documents: System V ABI, MIPS processor
 * supplement, chapter 3 (o32); MIPSpro 64-bit porting guide, chapter 2 (n64).
 *
 * The beginning is the symbol before, or the nearest "addiu sp,sp,-N" if there
 * is none.  A frame is made by that instruction, also by daddiu; ra and fp are
 * saved relative to sp; "move fp,sp" makes fp the one that stays.  Exits in the
 * middle (jr ra) are passed over.  Functions of MIPS16, which odd addresses of
 * returns tell, are read by their own instructions, of which save makes the
 * frame and saves at once; they must have a symbol.
 *
 * Exceptions: Linux saves all registers in a struct pt_regs; the functions that
 * do have names by which they are known.
 *
 * Not known: frames of more than 32 KB, MIPS16 functions that change sp as they
 * run (alloca), functions that follow other conventions, exceptions of other
 * systems.
 */
#include <string.h>

#include "cpus/mips/mips.h"
#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_unwind.h"
#include "loaders/symbols.h"

enum {
	REG_ZERO = 0,
	REG_SP = 29,
	REG_FP = 30,
	REG_RA = 31,
	/* Bytes that are looked at, at most. */
	FUNCTION_MAX = 0x10000,
	SEARCH_MAX = 0x2000,
	/* Bytes within which an epilogue takes sp back in several pieces. */
	EPILOGUE_MAX = 64,
	JR_RA = 0x03e00008,
};

/* What a function has done to the stack. */
struct prologue {
	int64_t size;	   /* sp is so much below what it was */
	int64_t ra_offset; /* of the saved ra, from what sp was */
	int64_t fp_offset;
	unsigned ra_bytes; /* 0: it is not saved */
	unsigned fp_bytes;
	bool fp_is_frame; /* fp is what sp was after the prologue */
	int64_t fp_size;  /* SIZE then */
};

static bool
fetch(struct cpu *cpu, uint64_t vaddr, uint32_t *word)
{
	uint8_t bytes[4];

	if (!cpu_peek(cpu, cpu_canonical_vaddr(cpu, vaddr), bytes, 4)) {
		return false;
	}
	*word = (uint32_t)cpu_bytes_to_number(cpu, bytes, 4);
	return true;
}

/* ---- instructions ---- */

static unsigned
rs_of(uint32_t word)
{
	return word >> 21 & 31;
}

static unsigned
rt_of(uint32_t word)
{
	return word >> 16 & 31;
}

static int64_t
immediate(uint32_t word)
{
	return (int16_t)word;
}

/* addiu or daddiu sp,sp,N. */
static bool
adjusts_sp(uint32_t word)
{
	return (word >> 26 == 9 || word >> 26 == 25) && rs_of(word) == REG_SP &&
	       rt_of(word) == REG_SP;
}

/* sw or sd REG,N(sp). */
static bool
saves_at_sp(uint32_t word)
{
	return (word >> 26 == 43 || word >> 26 == 63) && rs_of(word) == REG_SP;
}

/* addu, daddu or or fp,sp,zr. */
static bool
sets_fp(uint32_t word)
{
	unsigned function = word & 63;

	return word >> 26 == 0 && rs_of(word) == REG_SP &&
	       rt_of(word) == REG_ZERO && (word >> 11 & 31) == REG_FP &&
	       (function == 33 || function == 37 || function == 45);
}

/* What an instruction does to the stack; places are from what sp was before. */
struct effect {
	unsigned bytes; /* of the instruction */
	int64_t sp;	/* what is added to it */
	int64_t ra_at;
	int64_t fp_at;
	unsigned ra_bytes; /* 0: it does not save ra */
	unsigned fp_bytes;
	bool sets_fp;
	bool exits;
	bool slot; /* an exit with a delay slot */
};

static void
saved(struct effect *e, unsigned reg, int64_t at, unsigned bytes)
{
	if (reg == REG_RA) {
		e->ra_at = at;
		e->ra_bytes = bytes;
	} else if (reg == REG_FP) {
		e->fp_at = at;
		e->fp_bytes = bytes;
	}
}

static bool
effect_of_word(struct cpu *cpu, uint64_t at, struct effect *e)
{
	uint32_t word;

	if (!fetch(cpu, at, &word)) {
		return false;
	}
	e->bytes = 4;
	e->exits = word == JR_RA;
	e->slot = e->exits;
	e->sets_fp = sets_fp(word);
	if (adjusts_sp(word)) {
		e->sp = immediate(word);
	} else if (saves_at_sp(word)) {
		saved(e, rt_of(word), immediate(word),
		      word >> 26 == 43 ? 4 : 8);
	}
	return true;
}

static bool
fetch_half(struct cpu *cpu, uint64_t vaddr, uint16_t *half)
{
	uint8_t bytes[2];

	if (!cpu_peek(cpu, cpu_canonical_vaddr(cpu, vaddr), bytes, 2)) {
		return false;
	}
	*half = (uint16_t)cpu_bytes_to_number(cpu, bytes, 2);
	return true;
}

/* save and restore. */
static void
effect_of_frame(const struct mips16_instruction *i, struct effect *e)
{
	struct mips16_frame f;

	mips16_frame(i, &f);
	if (i->kind == MIPS16_RESTORE) {
		e->sp = f.bytes;
		return;
	}
	e->sp = -(int64_t)f.bytes;
	for (unsigned n = 0; n < f.n; n++) {
		saved(e, f.registers[n], -4 * ((int64_t)n + 1), 4);
	}
}

static bool
effect_of_mips16(struct cpu *c, uint64_t at, struct effect *e)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;
	struct mips16_instruction i;
	const struct mips_op *op = &i.d.op;
	uint16_t half;
	uint16_t next = 0;

	if (!fetch_half(c, at, &half) ||
	    (mips16_is_long(half) && !fetch_half(c, at + 2, &next))) {
		return false;
	}
	mips16_decode(cpu->type, cpu->decode_mode, half, next, &i);
	e->bytes = i.bytes;
	e->exits = i.kind == MIPS16_JUMP_REGISTER && !i.link;
	e->slot = i.slot;
	if (i.kind == MIPS16_SAVE || i.kind == MIPS16_RESTORE) {
		effect_of_frame(&i, e);
	} else if (i.kind != MIPS16_PLAIN || op->rs != REG_SP) {
		return true;
	} else if (i.d.semantic == MIPS_SEM_sw || i.d.semantic == MIPS_SEM_sd) {
		saved(e, op->rt, op->imm, i.d.semantic == MIPS_SEM_sw ? 4 : 8);
	} else if (op->rd == REG_SP && (i.d.semantic == MIPS_SEM_addiu ||
					i.d.semantic == MIPS_SEM_daddiu)) {
		e->sp = op->imm;
	}
	return true;
}

/* What a store of a register has left; 4 bytes are sign-extended. */
static bool
read_address(struct cpu *cpu, uint64_t vaddr, unsigned size, uint64_t *value)
{
	uint8_t bytes[8];

	if (!cpu_peek(cpu, cpu_canonical_vaddr(cpu, vaddr), bytes, size)) {
		return false;
	}
	*value = cpu_bytes_to_number(cpu, bytes, size);
	if (size == 4) {
		*value = (uint64_t)(int64_t)(int32_t)*value;
	}
	*value = cpu_canonical_vaddr(cpu, *value);
	return true;
}

/* Might an instruction be there? */
static bool
is_code(const struct cpu *c, uint64_t pc)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	return (pc & 3) == 0 ||
	       ((pc & 1) != 0 && (cpu->type->extra & MIPS_EXTRA_MIPS16) != 0);
}

/* ---- functions ---- */

static bool
is_mips16(const struct cpu_frame *f)
{
	return (f->pc & 1) != 0;
}

/* Where the next instruction is. */
static uint64_t
address_of(const struct cpu_frame *f)
{
	return f->pc & ~(uint64_t)1;
}

/* The address that tells which function F is in: that of the call, or its end.
 */
static uint64_t
place_of(const struct cpu_frame *f)
{
	return f->exact ? address_of(f)
			: address_of(f) - (is_mips16(f) ? 2 : 8);
}

/* Without a symbol: the last prologue before. */
static bool
search_start(struct cpu *cpu, uint64_t place, uint64_t *start)
{
	uint32_t word;

	for (unsigned i = 0; i < SEARCH_MAX; i += 4) {
		if (!fetch(cpu, place - i, &word)) {
			return false;
		}
		if (adjusts_sp(word) && immediate(word) < 0) {
			*start = place - i;
			return true;
		}
		/* The function before ends here; this one has no frame. */
		if (word == JR_RA && i > 4) {
			*start = place - i + 8;
			return true;
		}
	}
	return false;
}

static bool
find_start(struct cpu *cpu, const struct cpu_frame *f, uint64_t *start)
{
	uint64_t place = cpu_canonical_vaddr(cpu, place_of(f));
	const struct symbol *s = symbols_at(cpu->machine->symbols, place);

	if (s != NULL && place - s->address < FUNCTION_MAX) {
		*start = s->address;
		return true;
	}
	return !is_mips16(f) && search_start(cpu, place, start);
}

static void
note(struct prologue *p, const struct effect *e)
{
	if (e->ra_bytes != 0) {
		p->ra_offset = e->ra_at - p->size;
		p->ra_bytes = e->ra_bytes;
	}
	if (e->fp_bytes != 0) {
		p->fp_offset = e->fp_at - p->size;
		p->fp_bytes = e->fp_bytes;
	}
	if (e->sets_fp) {
		p->fp_is_frame = true;
		p->fp_size = p->size;
	}
	p->size -= e->sp;
}

/* What has been done on the way from START to where F stands. */
static bool
read_prologue(struct cpu *cpu, uint64_t start, const struct cpu_frame *f,
	      struct prologue *p)
{
	uint64_t end = cpu_canonical_vaddr(cpu, address_of(f));
	struct prologue before_exit;
	uint64_t taken_back = start - EPILOGUE_MAX;
	struct effect e;
	bool exits = false;

	memset(p, 0, sizeof(*p));
	before_exit = *p;
	for (uint64_t at = start; at < end; at += e.bytes) {
		bool left = exits; /* this is the slot */

		memset(&e, 0, sizeof(e));
		if (!(is_mips16(f) ? effect_of_mips16 : effect_of_word)(cpu, at,
									&e)) {
			return false;
		}
		if (e.sp > 0) {
			if (at - taken_back >= EPILOGUE_MAX) {
				before_exit = *p;
			}
			taken_back = at;
		}
		note(p, &e);
		exits = e.exits && e.slot;
		left = left || (e.exits && !e.slot);
		if (left && before_exit.size > p->size) {
			/* What comes now is reached with the frame. */
			*p = before_exit;
			taken_back = at - EPILOGUE_MAX;
		}
	}
	return true;
}

/* ---- exceptions of Linux ---- */

static bool
has_entry_name(const char *name)
{
	static const char *const names[] = {
	    "handle_",	 "except_vec", "ret_from_",   "nmi_handler",
	    "rollback_", "syscall_",   "restore_all", "work_",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncmp(name, names[i], strlen(names[i])) == 0) {
			return true;
		}
	}
	return false;
}

/* mfc0 or dmfc0 to k0 or k1. */
static bool
is_of_entry(uint32_t word)
{
	return (word & 0xffc00000) == 0x40000000 && (rt_of(word) & 30) == 26;
}

/* By its name, and because it does not begin as other functions do. */
static bool
is_entry(struct cpu *cpu, const struct cpu_frame *f)
{
	uint64_t place = cpu_canonical_vaddr(cpu, place_of(f));
	const struct symbol *s = symbols_at(cpu->machine->symbols, place);
	bool makes_frame = false;
	uint32_t word;

	if (s == NULL || !has_entry_name(s->name) ||
	    place - s->address >= FUNCTION_MAX) {
		return false;
	}
	for (uint64_t at = s->address; at < place; at += 4) {
		if (!fetch(cpu, at, &word)) {
			return false;
		}
		if (is_of_entry(word)) {
			return true;
		}
		makes_frame |= adjusts_sp(word) && immediate(word) < 0;
	}
	return !makes_frame;
}

/* The vectors of a CPU that has not been told others. */
static bool
is_vector(const struct cpu *cpu, uint64_t pc)
{
	uint64_t offset = pc & 0x1fffffff;

	return pc >= (cpu->is_32bit ? UINT64_C(0x80000000)
				    : UINT64_C(0xffffffff80000000)) &&
	       (offset < 0x400 ||
		(offset >= 0x1fc00200 && offset < 0x1fc00500));
}

/* Just after an exception: nothing but pc has changed. */
static bool
leave_vector(struct cpu *c, struct cpu_frame *f)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	f->pc = cpu_canonical_vaddr(c, cpu->st.cop0[COP0_EPC]);
	f->interrupted = true;
	return true;
}

static bool
read_word(struct cpu *cpu, uint64_t vaddr, uint64_t *value)
{
	return read_address(cpu, vaddr, cpu->is_32bit ? 4 : 8, value);
}

/* The words of a struct pt_regs behind its 32 registers. */
enum { PT_STATUS, PT_HI, PT_LO, PT_BADVADDR, PT_CAUSE, PT_EPC, PT_WORDS };

/* Are the registers saved at REGS?  Those of the frame that was interrupted
 * come back if that looks right. */
static bool
read_saved(struct cpu *cpu, uint64_t regs, struct cpu_frame *f)
{
	unsigned size = cpu->is_32bit ? 4 : 8;
	struct cpu_frame g = {
	    .has_ra = true, .exact = true, .interrupted = true};
	uint64_t special[PT_WORDS];
	uint64_t zero;

	for (unsigned i = 0; i < PT_WORDS; i++) {
		if (!read_word(cpu, regs + (32 + i) * size, &special[i])) {
			return false;
		}
	}
	if (!read_word(cpu, regs, &zero) ||
	    !read_word(cpu, regs + REG_SP * size, &g.sp) ||
	    !read_word(cpu, regs + REG_FP * size, &g.fp) ||
	    !read_word(cpu, regs + REG_RA * size, &g.ra)) {
		return false;
	}
	g.pc = special[PT_EPC];
	/* Register 0, reserved bits of Cause, alignment. */
	if (zero != 0 || (special[PT_CAUSE] & 0x00000083) != 0 ||
	    special[PT_STATUS] == 0 || !is_code(cpu, g.pc) || (g.sp & 3) != 0 ||
	    g.pc == 0) {
		return false;
	}
	*f = g;
	return true;
}

/* On 32-bit CPUs room for arguments lies below the registers. */
static bool
read_pt_regs(struct cpu *cpu, uint64_t at, struct cpu_frame *f)
{
	if (!cpu->is_32bit) {
		return read_saved(cpu, at, f);
	}
	return read_saved(cpu, at + 32, f) || read_saved(cpu, at + 24, f);
}

/* The entry may have changed to a stack for interrupts, whose first word is the
 * stack before. */
static bool
leave_exception(struct cpu *cpu, struct cpu_frame *f)
{
	uint64_t before;

	return read_pt_regs(cpu, f->sp, f) ||
	       (read_word(cpu, f->sp, &before) && read_pt_regs(cpu, before, f));
}

/* ---- frames ---- */

void
mips_frame_first(struct cpu *c, struct cpu_frame *f)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	*f = (struct cpu_frame){
	    .pc = c->class->get_pc(c),
	    .sp = cpu_canonical_vaddr(c, mips_gpr(cpu, REG_SP)),
	    .fp = cpu_canonical_vaddr(c, mips_gpr(cpu, REG_FP)),
	    .ra = cpu_canonical_vaddr(c, mips_gpr(cpu, REG_RA)),
	    .has_ra = true,
	    .exact = true,
	};
}

bool
mips_frame_caller(struct cpu *cpu, struct cpu_frame *f, const char **why)
{
	struct prologue p;
	struct cpu_frame caller = {0};
	uint64_t start;
	uint64_t top;

	if (f->exact && !f->interrupted && is_vector(cpu, f->pc)) {
		return leave_vector(cpu, f);
	}
	if (!is_mips16(f) && is_entry(cpu, f)) {
		*why = "no saved registers were found";
		return leave_exception(cpu, f);
	}
	*why = "its beginning cannot be found";
	if (!find_start(cpu, f, &start) || !read_prologue(cpu, start, f, &p)) {
		return false;
	}
	top = p.fp_is_frame ? f->fp + (uint64_t)p.fp_size
			    : f->sp + (uint64_t)p.size;
	caller.pc = f->ra;
	caller.fp = f->fp;
	caller.sp = cpu_canonical_vaddr(cpu, top);
	*why = "it has not saved where it returns to";
	if ((p.ra_bytes != 0 && !read_address(cpu, top + (uint64_t)p.ra_offset,
					      p.ra_bytes, &caller.pc)) ||
	    (p.ra_bytes == 0 && !f->has_ra)) {
		return false;
	}
	if (p.fp_bytes != 0 && !read_address(cpu, top + (uint64_t)p.fp_offset,
					     p.fp_bytes, &caller.fp)) {
		return false;
	}
	*why = "nobody called it";
	if (caller.pc == 0 || !is_code(cpu, caller.pc) ||
	    (caller.pc == cpu_canonical_vaddr(cpu, f->pc) && p.size == 0)) {
		return false;
	}
	*f = caller;
	return true;
}
