/*
 * The golden stepper: one MIPS instruction at a time, with no cleverness but
 * that it remembers how words were decoded.  It single-steps, runs what the
 * threaded core leaves to it, and is what the threaded core is checked against.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/lockstep.h"
#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_r5900.h"
#include "cpus/mips/mips_strict.h"
#include "emul/byte_order.h"
#include "promemul/promemul.h"

/* ---- memory ---- */

static struct mips_cache *
isolated_cache(struct mips_cpu *cpu, uint32_t *mask)
{
	bool swapped = (cpu->st.cop0[COP0_STATUS] & STATUS_SWC) != 0;
	unsigned kb = swapped ? cpu->type->icache_kb : cpu->type->dcache_kb;

	*mask = kb * 1024 - 1;
	return swapped ? cpu->icache : cpu->dcache;
}

/* A load with the data cache isolated: from the cache; CM says if it missed. */
static uint64_t
isolated_load(struct mips_cpu *cpu, uint64_t paddr, unsigned size)
{
	uint32_t mask;
	struct mips_cache *cache = isolated_cache(cpu, &mask);
	uint32_t index = ((uint32_t)paddr & mask) / 4;
	uint32_t lane = (uint32_t)paddr & 3 & ~(size - 1);
	uint32_t shift = 8 * (cpu->cpu.big_endian ? 4 - size - lane : lane);
	uint32_t value = cache->data[index] >> shift;

	cpu->cpu.read_clock = true;
	if (cache->valid[index]) {
		cpu->st.cop0[COP0_STATUS] &= ~(uint32_t)STATUS_CM;
	} else {
		cpu->st.cop0[COP0_STATUS] |= STATUS_CM;
	}
	return size == 4 ? value : value & ((1u << 8 * size) - 1);
}

/* A store with the data cache isolated: a whole word is written and becomes
 * valid; a partial one invalidates. */
void
mips_isolated_store(struct mips_cpu *cpu, uint64_t paddr, unsigned size,
		    uint64_t value)
{
	uint32_t mask;
	struct mips_cache *cache = isolated_cache(cpu, &mask);
	uint32_t index = ((uint32_t)paddr & mask) / 4;

	if (size == 4) {
		cache->data[index] = (uint32_t)value;
		cache->valid[index] = 1;
	} else {
		cache->valid[index] = 0;
	}
	cache->touched = 1;
	cpu->caches_touched = true;
	if (cpu->strict != NULL) {
		mips_strict_isolated(cpu, paddr);
	}
}

/* One access of COUNT bytes inside a word, after alignment was checked.  Stores
 * go through the write buffer: when the bus answers them with an error, the
 * instruction is long done, and the board tells by an interrupt if it can. */
static bool
access_bytes(struct mips_cpu *cpu, uint64_t paddr, void *bytes, unsigned count,
	     enum memory_rw rw)
{
	if (memory_rw(cpu->cpu.memory, &cpu->cpu, paddr, bytes, count, rw, 0) !=
		MEMORY_OK &&
	    rw != MEMORY_WRITE) {
		return mips_raise(cpu, EXC_DBE);
	}
	return true;
}

/* Asks the watch registers about an access; false: it raised their exception.
 * Those for virtual addresses come before all else that may be wrong. */
static bool
unwatched(struct mips_cpu *cpu, uint64_t vaddr, unsigned what)
{
	return !cpu->watching || cpu->type->watch_kind == MIPS_WATCH_PHYSICAL ||
	       mips_watch(cpu, vaddr, what);
}

static bool
unwatched_physical(struct mips_cpu *cpu, uint64_t paddr, unsigned what)
{
	return !cpu->watching || cpu->type->watch_kind != MIPS_WATCH_PHYSICAL ||
	       mips_watch(cpu, paddr, what);
}

static bool
load_translated(struct mips_cpu *cpu, uint64_t vaddr, uint64_t aligned,
		unsigned size, uint64_t *value)
{
	uint8_t bytes[8];
	uint64_t paddr;

	cpu->bad_vaddr = vaddr;
	cpu->data_access = true;
	if (mips_translate_v2p(&cpu->cpu, aligned, &paddr, 0) == CPU_V2P_FAIL ||
	    !unwatched_physical(cpu, paddr, MIPS_WATCH_R)) {
		return false;
	}
	if (cpu->isolated) {
		*value = isolated_load(cpu, paddr, size);
		return true;
	}
	if (!access_bytes(cpu, paddr, bytes, size, MEMORY_READ)) {
		return false;
	}
	if (cpu->strict != NULL) {
		mips_strict_loaded(cpu, aligned, paddr, size);
	}
	*value = cpu_bytes_to_number(&cpu->cpu, bytes, size);
	return true;
}

uint64_t
mips_data_address(const struct mips_cpu *cpu, uint64_t vaddr)
{
	if (cpu->mode == MIPS_USER && mips_has(cpu->type, MIPS_SET_32) &&
	    (cpu->st.cop0[COP0_STATUS] & R4K_STATUS_UX) == 0) {
		return mips_extend(cpu, (uint32_t)vaddr);
	}
	return vaddr;
}

bool
mips_load(struct mips_cpu *cpu, uint64_t vaddr, unsigned size, uint64_t *value)
{
	vaddr = mips_data_address(cpu, vaddr);
	if (!unwatched(cpu, vaddr, MIPS_WATCH_R)) {
		return false;
	}
	if ((vaddr & (size - 1)) != 0) {
		return mips_raise_address(cpu, EXC_ADEL, vaddr, false);
	}
	return load_translated(cpu, vaddr, vaddr, size, value);
}

/* The aligned SIZE bytes that hold VADDR, for lwl and the like. */
static bool
mips_load_whole(struct mips_cpu *cpu, uint64_t vaddr, unsigned size,
		uint64_t *value)
{
	vaddr = mips_data_address(cpu, vaddr);
	return unwatched(cpu, vaddr, MIPS_WATCH_R) &&
	       load_translated(cpu, vaddr, vaddr & ~(uint64_t)(size - 1), size,
			       value);
}

static bool
store_translated(struct mips_cpu *cpu, uint64_t vaddr, uint64_t first,
		 unsigned count, uint64_t value)
{
	uint8_t bytes[8];
	uint64_t paddr;

	cpu->bad_vaddr = vaddr;
	cpu->data_access = true;
	if (mips_translate_v2p(&cpu->cpu, first, &paddr, CPU_V2P_WRITE) ==
		CPU_V2P_FAIL ||
	    !unwatched_physical(cpu, paddr, MIPS_WATCH_W)) {
		return false;
	}
	if (cpu->isolated) {
		mips_isolated_store(cpu, paddr, count, value);
		return true;
	}
	cpu_number_to_bytes(&cpu->cpu, value, bytes, count);
	if (!access_bytes(cpu, paddr, bytes, count, MEMORY_WRITE)) {
		return false;
	}
	if (cpu->strict != NULL) {
		mips_strict_stored(cpu, first, paddr, count);
	}
	return true;
}

bool
mips_store(struct mips_cpu *cpu, uint64_t vaddr, unsigned size, uint64_t value)
{
	vaddr = mips_data_address(cpu, vaddr);
	if (!unwatched(cpu, vaddr, MIPS_WATCH_W)) {
		return false;
	}
	if ((vaddr & (size - 1)) != 0) {
		return mips_raise_address(cpu, EXC_ADES, vaddr, false);
	}
	return store_translated(cpu, vaddr, vaddr, size, value);
}

/* COUNT bytes at FIRST, the low bytes of VALUE in the CPU's order, for swl and
 * swr at VADDR. */
static bool
mips_store_part(struct mips_cpu *cpu, uint64_t first, unsigned count,
		uint64_t value, uint64_t vaddr)
{
	vaddr = mips_data_address(cpu, vaddr);
	return unwatched(cpu, vaddr, MIPS_WATCH_W) &&
	       store_translated(cpu, vaddr, mips_data_address(cpu, first),
				count, value);
}

bool
mips_fpu_execute(struct mips_cpu *cpu, const struct mips_op *op)
{
	mips_fpu_function function = mips_fpu_functions[op->imm];
	bool done;

	if (op->imm == 0) {
		/* An encoding that this FPU does not have. */
		cpu->st.fpu.fcr31 &= ~(uint32_t)FCR31_CAUSE_MASK;
		cpu->st.fpu.fcr31 |= FCR31_CAUSE_E;
		done = false;
	} else {
		done = function(&cpu->st.fpu, cpu->type->fpu, op->rd, op->rs,
				op->rt, op->sa);
	}
	if (done) {
		if (cpu->fpu_line) {
			mips_fpu_line_changed(cpu);
		}
		return true;
	}
	return mips_fpu_exception(cpu);
}

/* ---- branches ---- */

static void
write_link(struct mips_cpu *cpu, const struct mips_op *op)
{
	uint64_t address = mips_wrap(cpu, cpu->st.pc + 8);

	if (mips_is_wide(cpu)) {
		cpu->st.gpr.d[op->rd] = address;
	} else {
		cpu->st.gpr.w[op->rd] = (uint32_t)address;
	}
}

/* What a branch leaves for the instruction after it.  The link register is
 * written before the slot runs. */
static bool
begin_slot(struct mips_cpu *cpu, const struct mips_op *op, bool taken,
	   uint64_t target)
{
	write_link(cpu, op);
	cpu->branch_pending = true;
	cpu->branch_taken = taken;
	cpu->branch_to = target;
	return true;
}

static bool
mips_branch(struct mips_cpu *cpu, const struct mips_op *op, bool taken)
{
	uint64_t target = cpu->st.pc + 4 + (uint64_t)((int64_t)op->imm * 4);

	return begin_slot(cpu, op, taken, mips_wrap(cpu, target));
}

/* Not taken, it leads over its slot. */
static bool
mips_branch_likely(struct mips_cpu *cpu, const struct mips_op *op, bool taken)
{
	if (taken) {
		return mips_branch(cpu, op, true);
	}
	write_link(cpu, op);
	cpu->st.pc = mips_wrap(cpu, cpu->st.pc + 4);
	return true;
}

static bool
mips_jump(struct mips_cpu *cpu, const struct mips_op *op, uint64_t target)
{
	return begin_slot(cpu, op, true, target);
}

/* ---- the semantics as functions ---- */

#define COP0(reg)  (mips_cop0_read(cpu, reg))
#define BIG	   (cpu->cpu.big_endian)
#define RAISE(exc) return mips_raise(cpu, exc)
#define NEED_COPROCESSOR(n)                            \
	do {                                           \
		if (!mips_usable(cpu, n)) {            \
			return mips_raise_cpu(cpu, n); \
		}                                      \
	} while (0)
#define LOAD(type, variable, address)                               \
	type variable;                                              \
	do {                                                        \
		uint64_t raw;                                       \
                                                                    \
		if (!mips_load(cpu, address, sizeof(type), &raw)) { \
			return false;                               \
		}                                                   \
		variable = (type)raw;                               \
	} while (0)
#define LOAD_WHOLE(type, variable, address)                               \
	type variable;                                                    \
	do {                                                              \
		uint64_t raw;                                             \
                                                                          \
		if (!mips_load_whole(cpu, address, sizeof(type), &raw)) { \
			return false;                                     \
		}                                                         \
		variable = (type)raw;                                     \
	} while (0)
#define STORE(type, address, value)                                           \
	do {                                                                  \
		if (!mips_store(cpu, address, sizeof(type), (type)(value))) { \
			return false;                                         \
		}                                                             \
	} while (0)
#define STORE_PART(type, first, count, value)                              \
	do {                                                               \
		if (!mips_store_part(cpu, first, count, value, address)) { \
			return false;                                      \
		}                                                          \
	} while (0)
#define FPU_EXECUTE                               \
	do {                                      \
		if (!mips_fpu_execute(cpu, op)) { \
			return false;             \
		}                                 \
	} while (0)
#define FPU_QUICK(quick)  FPU_EXECUTE
#define FPU_CONTROL	  FCR31
#define FPU_CONTROL_WRITE return mips_fpu_control_write(cpu, op->rs, RT)

#define GOLDEN_ALU(name, ...)                                     \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		__VA_ARGS__                                       \
		return true;                                      \
	}
#define GOLDEN_FAULT   GOLDEN_ALU
#define GOLDEN_LOAD    GOLDEN_ALU
#define GOLDEN_STORE   GOLDEN_ALU
#define GOLDEN_SPECIAL GOLDEN_ALU
#define GOLDEN_FPU(name, quick) \
	GOLDEN_ALU(name, NEED_COPROCESSOR(1); FPU_EXECUTE;)
/* Branches: the condition; the stepper does the rest. */
#define GOLDEN_BRANCH(name, ...)                                  \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		return mips_branch(cpu, op, __VA_ARGS__);         \
	}
#define GOLDEN_BRANCH_LINK GOLDEN_BRANCH
#define GOLDEN_BRANCH_COPZ(name, ...)                             \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		NEED_COPROCESSOR(op->rs);                         \
		return mips_branch(cpu, op, __VA_ARGS__);         \
	}
#define GOLDEN_BRANCH_COP1(name, ...)                             \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		NEED_COPROCESSOR(1);                              \
		return mips_branch(cpu, op, __VA_ARGS__);         \
	}
#define SLOT_ADDRESS ((address_t)cpu->st.pc + 4)
#define GOLDEN_JUMP(name, ...)                                    \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		return mips_jump(cpu, op, __VA_ARGS__);           \
	}
#define GOLDEN_JUMP_LINK GOLDEN_JUMP
#define GOLDEN_LIKELY(name, ...)                                  \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		return mips_branch_likely(cpu, op, __VA_ARGS__);  \
	}
#define GOLDEN_LIKELY_LINK GOLDEN_LIKELY
#define GOLDEN_LIKELY_COP1(name, ...)                             \
	static bool NAME(golden_##name)(struct mips_cpu * cpu,    \
					const struct mips_op *op) \
	{                                                         \
		NEED_COPROCESSOR(1);                              \
		return mips_branch_likely(cpu, op, __VA_ARGS__);  \
	}

#define WIDE	0
#define NAME(x) x##_narrow
#include "cpus/mips/mips_step_body.h"
#undef WIDE
#undef NAME
#define WIDE	1
#define NAME(x) x##_wide
#include "cpus/mips/mips_step_body.h"
#undef WIDE
#undef NAME

/* ---- one step ---- */

/* Fetches the word at st.pc; false if an exception was raised. */
static bool
fetch(struct mips_cpu *cpu, uint32_t *word, bool *in_rom)
{
	struct memory *mem = cpu->cpu.memory;
	uint64_t pc = cpu->st.pc;
	const uint8_t *host = NULL;
	uint64_t paddr;
	uint8_t bytes[4];

	*in_rom = false;
	if (!unwatched(cpu, pc, MIPS_WATCH_I)) {
		return false;
	}
	if ((pc & 3) != 0) {
		return mips_raise_address(cpu, EXC_ADEL, pc, false);
	}
	cpu->bad_vaddr = pc;
	if (mips_translate_v2p(&cpu->cpu, pc, &paddr, CPU_V2P_FETCH) ==
	    CPU_V2P_FAIL) {
		return false;
	}
	if (cpu->cpu.access_hook == NULL) {
		host = memory_fast_fetch(mem, paddr);
	}
	if (host != NULL) {
		memcpy(bytes, host + (paddr & (RAM_PAGE_SIZE - 1)), 4);
	} else if (memory_rw(mem, &cpu->cpu, paddr, bytes, 4, MEMORY_FETCH,
			     0) != MEMORY_OK) {
		return mips_raise(cpu, EXC_IBE);
	}
	*word = (uint32_t)get_bytes(bytes, 4, cpu->cpu.big_endian);
	if (cpu->strict != NULL) {
		mips_strict_fetched(cpu, pc, paddr, *word);
	}
	if (*word == PROM_TRAP_MIPS) {
		const struct memory_segment *s =
		    memory_segment_find(mem, paddr);

		*in_rom = s != NULL && s->read_only;
	}
	return true;
}

/* Where the instruction just done leads. */
static void
advance(struct mips_cpu *cpu, const struct mips_decoded *d)
{
	struct mips_state *st = &cpu->st;
	bool slot_taken = st->in_slot && st->slot_taken;

	if (slot_taken) {
		st->pc = st->branch_target;
		st->delivery = true;
	} else {
		st->pc = mips_wrap(cpu, st->pc + 4);
		if ((st->pc & (RAM_PAGE_SIZE - 1)) == 0) {
			st->delivery = true;
		}
	}
	st->in_slot = cpu->branch_pending;
	st->slot_taken = cpu->branch_pending && cpu->branch_taken;
	st->branch_target = st->slot_taken ? cpu->branch_to : 0;
	if (st->in_slot) {
		/* Nothing comes between a branch and its slot. */
		st->delivery = false;
	}
	if (slot_taken && cpu->slot_flow != CPU_FLOW_NONE) {
		cpu->cpu.flow = cpu->slot_flow;
		cpu->cpu.flow_target = st->pc;
	}
	cpu->slot_flow = CPU_FLOW_NONE;
	if (st->slot_taken) {
		if (mips_kinds[d->semantic] == MIPS_KIND_JUMP_LINK ||
		    mips_kinds[d->semantic] == MIPS_KIND_LIKELY_LINK ||
		    mips_kinds[d->semantic] == MIPS_KIND_BRANCH_LINK) {
			cpu->slot_flow = CPU_FLOW_CALL;
		} else if (d->semantic == MIPS_SEM_jr && d->op.rs == 31) {
			cpu->slot_flow = CPU_FLOW_RETURN;
		}
	}
}

bool
mips_perform(struct mips_cpu *cpu, enum mips_semantic semantic,
	     const struct mips_op *op)
{
	const mips_golden *golden =
	    mips_is_wide(cpu) ? golden_table_wide : golden_table_narrow;

	return cpu->strict == NULL
		   ? golden[semantic](cpu, op)
		   : mips_strict_perform(cpu, golden[semantic], semantic, op);
}

void
mips_execute(struct mips_cpu *cpu, const struct mips_decoded *d)
{
	cpu->cpu.flow = CPU_FLOW_NONE;
	cpu->st.delivery = false;
	cpu->branch_pending = false;
	if (mips_perform(cpu, d->semantic, &d->op)) {
		advance(cpu, d);
	}
	cpu->st.instructions++;
}

/* What WORD is; the same ones come again and again. */
static const struct mips_decoded *
decode(struct mips_cpu *cpu, uint32_t word, struct mips_decoded *d)
{
	struct mips_stepped *s = cpu->stepped;

	if (s == NULL) {
		s = cpu->stepped = calloc(MIPS_STEPPED, sizeof(*s));
	}
	if (s == NULL) {
		mips_decode(cpu->type, cpu->decode_mode, word, d);
		return d;
	}
	s += (word ^ word >> 8 ^ word >> 16 ^ word >> 24) % MIPS_STEPPED;
	if (!s->valid || s->word != word || s->mode != cpu->decode_mode) {
		mips_decode(cpu->type, cpu->decode_mode, word, &s->decoded);
		s->word = word;
		s->mode = cpu->decode_mode;
		s->valid = true;
	}
	return &s->decoded;
}

void
mips_step(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_decoded d;
	uint32_t word = 0;
	bool in_rom;

	if (mips16_is_next(cpu)) {
		mips16_step(cpu);
		return;
	}
	c->flow = CPU_FLOW_NONE;
	cpu->st.delivery = false;
	if (!fetch(cpu, &word, &in_rom)) {
		cpu->st.instructions++;
		return;
	}
	if (in_rom) {
		if (cpu->strict != NULL) {
			mips_strict_firmware(cpu);
		}
		c->stop = CPU_STOP_PROM;
		return;
	}
	mips_execute(cpu, decode(cpu, word, &d));
}
