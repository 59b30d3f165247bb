/*
 * Who called this function?  MIPS programs have no chain of frames: what a
 * function has put on the stack is read from its instructions, from its
 * beginning to where it stands.  Documents: System V ABI, MIPS processor
 * supplement, chapter 3 (o32); MIPSpro 64-bit porting guide, chapter 2 (n64).
 *
 * The beginning is the symbol before, or the nearest "addiu sp,sp,-N" if there
 * is none.  A frame is made by that instruction, also by daddiu; ra and fp are
 * saved relative to sp; "move fp,sp" makes fp the one that stays.  Exits in the
 * middle (jr ra) are passed over.
 *
 * Exceptions: Linux saves all registers in a struct pt_regs; the functions that
 * do have names by which they are known.
 *
 * Not known: frames of more than 32 KB, MIPS16, functions that follow other
 * conventions, exceptions of other systems.
 */
#include <string.h>

#include "cpus/mips/mips.h"
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
	JR_RA = 0x03e00008,
};

/* What a function has done to the stack. */
struct prologue {
	int64_t size;	   /* sp is so much below what it was */
	int64_t ra_offset; /* of the saved ra, from what sp was */
	int64_t fp_offset;
	bool ra_saved;
	bool fp_saved;
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
saves(uint32_t word, unsigned reg)
{
	return (word >> 26 == 43 || word >> 26 == 63) &&
	       rs_of(word) == REG_SP && rt_of(word) == reg;
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

/* ---- functions ---- */

/* The address that tells which function F is in: that of the call. */
static uint64_t
place_of(const struct cpu_frame *f)
{
	return f->exact ? f->pc : f->pc - 8;
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
	return search_start(cpu, place, start);
}

static void
note(struct prologue *p, uint32_t word)
{
	if (adjusts_sp(word)) {
		p->size -= immediate(word);
	} else if (saves(word, REG_RA)) {
		p->ra_offset = immediate(word) - p->size;
		p->ra_saved = true;
	} else if (saves(word, REG_FP)) {
		p->fp_offset = immediate(word) - p->size;
		p->fp_saved = true;
	} else if (sets_fp(word)) {
		p->fp_is_frame = true;
		p->fp_size = p->size;
	}
}

/* What has been done on the way from START to END. */
static bool
read_prologue(struct cpu *cpu, uint64_t start, uint64_t end, struct prologue *p)
{
	struct prologue before_exit;
	uint32_t word;
	bool exits = false;

	memset(p, 0, sizeof(*p));
	before_exit = *p;
	for (uint64_t at = start; at < end; at += 4) {
		bool was_exit = exits;

		if (!fetch(cpu, at, &word)) {
			return false;
		}
		exits = word == JR_RA;
		if (adjusts_sp(word) && immediate(word) > 0) {
			before_exit = *p;
			p->size -= immediate(word);
		} else {
			note(p, word);
		}
		if (was_exit && before_exit.size > p->size) {
			/* What comes now is reached with the frame. */
			*p = before_exit;
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
	unsigned size = cpu->is_32bit ? 4 : 8;
	uint8_t bytes[8];

	if (!cpu_peek(cpu, cpu_canonical_vaddr(cpu, vaddr), bytes, size)) {
		return false;
	}
	*value =
	    cpu_canonical_vaddr(cpu, cpu_bytes_to_number(cpu, bytes, size));
	return true;
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
	    special[PT_STATUS] == 0 || (g.pc & 3) != 0 || (g.sp & 3) != 0 ||
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

	if ((f->pc & 1) != 0) {
		*why = "it is MIPS16";
		return false;
	}
	if (f->exact && !f->interrupted && is_vector(cpu, f->pc)) {
		return leave_vector(cpu, f);
	}
	if (is_entry(cpu, f)) {
		*why = "no saved registers were found";
		return leave_exception(cpu, f);
	}
	*why = "its beginning cannot be found";
	if (!find_start(cpu, f, &start) ||
	    !read_prologue(cpu, start, cpu_canonical_vaddr(cpu, f->pc), &p)) {
		return false;
	}
	top = p.fp_is_frame ? f->fp + (uint64_t)p.fp_size
			    : f->sp + (uint64_t)p.size;
	caller.pc = f->ra;
	caller.fp = f->fp;
	caller.sp = cpu_canonical_vaddr(cpu, top);
	*why = "it has not saved where it returns to";
	if ((p.ra_saved &&
	     !read_word(cpu, top + (uint64_t)p.ra_offset, &caller.pc)) ||
	    (!p.ra_saved && !f->has_ra)) {
		return false;
	}
	if (p.fp_saved &&
	    !read_word(cpu, top + (uint64_t)p.fp_offset, &caller.fp)) {
		return false;
	}
	*why = "nobody called it";
	if (caller.pc == 0 || (caller.pc & 3) != 0 ||
	    (caller.pc == cpu_canonical_vaddr(cpu, f->pc) && p.size == 0)) {
		return false;
	}
	*f = caller;
	return true;
}
