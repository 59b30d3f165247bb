/*
 * MIPS CPUs: state tables, creation and reset.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/mips/mips_r5900.h"
#include "cpus/mips/mips_strict.h"
#include "cpus/mips/mips_unwind.h"
#include "emul/byte_order.h"
#include "emul/irq.h"

/* The fields of struct mips_state on a CPU with registers of type GPR, found in
 * S behind the prefix P: lock-step compares the state alone, all else sees it
 * as part of the CPU. */
#define MIPS_STATE_FIELDS(s, p, gpr_type)                                     \
	{"gpr", "general registers", gpr_type, 32, offsetof(s, p gpr), 0, 0}, \
	    STATE_U64(s, p hi, "multiplier high word"),                       \
	    STATE_U64(s, p lo, "multiplier low word"),                        \
	    STATE_U64(s, p pc, "program counter"),                            \
	    STATE_U64_MAX(s, p instructions, "instructions executed",         \
			  CPU_COUNT_MAX),                                     \
	    STATE_U64_MAX(s, p idle_ticks, "clock ticks spent waiting",       \
			  CPU_COUNT_MAX),                                     \
	    STATE_U64(s, p branch_target, "where the slot leads"),            \
	    STATE_BOOL(s, p in_slot, "pc is in a delay slot"),                \
	    STATE_BOOL(s, p slot_taken, "its branch is taken"),               \
	    STATE_BOOL(s, p slot_of_long, "it has four bytes (MIPS16)"),      \
	    STATE_BOOL(s, p delivery, "pc is a delivery point"),              \
	    STATE_U64(s, p cop0, "coprocessor 0 registers"),                  \
	    STATE_U64(s, p tlb_hi, "TLB, EntryHi halves"),                    \
	    STATE_U64(s, p tlb_lo, "TLB, EntryLo halves"),                    \
	    STATE_U64(s, p tlb_lo1, "TLB, EntryLo1 halves"),                  \
	    STATE_U32(s, p tlb_mask, "TLB, page masks"),                      \
	    STATE_U32(s, p ebase, "EBase"),                                   \
	    STATE_U64(s, p userlocal, "UserLocal"),                           \
	    STATE_U64(s, p watch_lo, "WatchLo"),                              \
	    STATE_U32(s, p watch_hi, "WatchHi"),                              \
	    STATE_BOOL(s, p ll_bit, "ll has not been followed by sc"),        \
	    STATE_U32(s, p fpu.fgr, "floating-point registers"),              \
	    STATE_U32(s, p fpu.fcr31, "FPU control and status")

/* What only 64-bit CPUs have. */
#define MIPS_WIDE_FIELDS(s, p)                                             \
	STATE_U32(s, p intcontrol, "interrupt control (RM7000)"),          \
	    STATE_U32(s, p ipl, "interrupt priorities"),                   \
	    STATE_U32(s, p perf_control, "performance counter's control"), \
	    STATE_U32(s, p perf_count, "the counter when it was started"), \
	    STATE_U64(s, p perf_since, "events at that time"),             \
	    STATE_BOOL(s, p perf_counting, "and it has counted since"),    \
	    {"gpr_upper",                                                  \
	     "bits 64 to 127 of registers (R5900)",                        \
	     STATE_TYPE_U64,                                               \
	     32,                                                           \
	     offsetof(s, p gpr_upper),                                     \
	     0,                                                            \
	     0},                                                           \
	    STATE_U64(s, p hi1, "second multiplier, high word"),           \
	    STATE_U64(s, p lo1, "second multiplier, low word"),            \
	    STATE_U64(s, p sa, "amount of funnel shifts"),                 \
	    STATE_U32(s, p fpu.acc, "FPU accumulator")

#define MIPS_CPU_FIELDS(gpr_type)                                    \
	MIPS_STATE_FIELDS(struct mips_cpu, st., gpr_type),           \
	    STATE_BOOL(struct mips_cpu, cpu.running, "not stopped"), \
	    STATE_BOOL(struct mips_cpu, cpu.waiting,                 \
		       "waiting for an interrupt")

static const struct state_field narrow_state_table[] = {
    MIPS_STATE_FIELDS(struct mips_state, , STATE_TYPE_U32),
    STATE_END,
};
static const struct state_field narrow_cpu_table[] = {
    MIPS_CPU_FIELDS(STATE_TYPE_U32),
    STATE_END,
};
static const struct state_field wide_state_table[] = {
    MIPS_STATE_FIELDS(struct mips_state, , STATE_TYPE_U64),
    MIPS_WIDE_FIELDS(struct mips_state, ),
    STATE_END,
};
static const struct state_field wide_cpu_table[] = {
    MIPS_CPU_FIELDS(STATE_TYPE_U64),
    MIPS_WIDE_FIELDS(struct mips_cpu, st.),
    STATE_END,
};

static const struct state_field *
mips_get_state_table(const struct cpu *c)
{
	return mips_is_wide((const struct mips_cpu *)c) ? wide_state_table
							: narrow_state_table;
}

/* No interrupt is looked for between a branch and its slot. */
static bool
mips_valid(const struct object *o, const void *self)
{
	const struct mips_cpu *cpu = self;

	return !cpu->st.in_slot || !cpu->st.delivery;
}

/* Everything that was derived from the state of before goes. */
static void
mips_restored(struct object *o)
{
	struct mips_cpu *cpu = o->self;

	vtlb_flush(cpu->cpu.vtlb);
	mips_tlb_index(cpu);
	mips_watch_index(cpu);
	cpu->set = NULL;
	mips_context_changed(cpu);
	cpu->page = NULL;
	cpu->page_vaddr = VTLB_NO_TAG;
	cpu->fpu_line = mips_is_r4k(cpu)
			    ? false
			    : mips_fpu_exception_pending(cpu->st.fpu.fcr31);
	cpu->slot_flow = CPU_FLOW_NONE;
	cpu->caches_touched = true;
	cpu->cpu.flow = CPU_FLOW_NONE;
	cpu->cpu.stop = CPU_STOP_NONE;
	if (cpu->strict != NULL) {
		mips_strict_restored(cpu);
	}
}

static void
mips_was_reset(struct object *o)
{
	struct mips_cpu *cpu = o->self;

	if (mips_is_r4k(cpu)) {
		mips_r4k_restart_count(cpu);
	}
}

static const struct state_field mips_cache_table[] = {
    STATE_U32(struct mips_cache, data, "words"),
    STATE_U8(struct mips_cache, valid, "valid bit of each word"),
    STATE_END,
};

static void
cache_restored(struct object *o)
{
	struct mips_cache *cache = o->self;

	cache->touched = 1;
}

static bool
cache_untouched(const struct object *o)
{
	static const struct mips_cache empty;
	const struct mips_cache *cache = o->self;

	return cache->touched == 0 ||
	       memcmp(cache, &empty, offsetof(struct mips_cache, touched)) == 0;
}

static const struct object_class icache_class = {
    .name = "icache",
    .state = mips_cache_table,
    .size = sizeof(struct mips_cache),
    .restored = cache_restored,
    .untouched = cache_untouched,
};
static const struct object_class dcache_class = {
    .name = "dcache",
    .state = mips_cache_table,
    .size = sizeof(struct mips_cache),
    .restored = cache_restored,
    .untouched = cache_untouched,
};

static void
mips_reset(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_state *st = &cpu->st;

	state_reset(st, mips_get_state_table(c));
	memset(&st->gpr, 0, sizeof(st->gpr));
	st->pc = mips_extend(cpu, 0xbfc00000);
	st->cop0[COP0_PRID] = cpu->type->prid;
	st->cop0[COP0_STATUS] = STATUS_BEV;
	if (cpu->type->fpu != NULL) {
		st->fpu.fcr31 = cpu->type->fpu->fcr31_fixed;
	}
	if (mips_is_r4k(cpu)) {
		mips_r4k_reset(cpu);
	}
	mips_tlb_index(cpu);
	mips_watch_index(cpu);
	mips_context_changed(cpu);
	mips_fpu_line_changed(cpu);
}

static struct cpu *
mips_create(const struct cpu_type *type, struct machine *m, unsigned id)
{
	struct mips_cpu *cpu = calloc(1, sizeof(*cpu));
	struct cpu *c = &cpu->cpu;
	char name[32];

	if (cpu == NULL) {
		return NULL;
	}
	cpu->type = type->arch;
	cpu->icache = calloc(1, sizeof(*cpu->icache));
	cpu->dcache = calloc(1, sizeof(*cpu->dcache));
	c->vtlb = vtlb_new();
	if (cpu->icache == NULL || cpu->dcache == NULL || c->vtlb == NULL) {
		free(cpu->icache);
		free(cpu->dcache);
		vtlb_free(c->vtlb);
		free(cpu);
		return NULL;
	}
	c->class = &mips_cpu_class;
	c->type = type;
	c->machine = m;
	c->memory = m->memory;
	c->id = id;
	c->is_32bit = !mips_is_wide(cpu);
	c->instructions = &cpu->st.instructions;
	c->idle_ticks = &cpu->st.idle_ticks;
	c->delivery = &cpu->st.delivery;
	snprintf(name, sizeof(name), "cpu%u", id);
	c->object_class = (struct object_class){
	    .name = "mips",
	    .state = c->is_32bit ? narrow_cpu_table : wide_cpu_table,
	    .size = sizeof(struct mips_cpu),
	    .events = mips_events,
	    .n_events = mips_is_rm7000(cpu) ? MIPS_EVENTS : 1,
	    .valid = mips_valid,
	    .restored = mips_restored,
	    .was_reset = mips_was_reset,
	};
	object_register(m, &c->object, &c->object_class, cpu, name);
	snprintf(name, sizeof(name), "cpu%u.icache", id);
	object_register(m, &cpu->icache_object, &icache_class, cpu->icache,
			name);
	snprintf(name, sizeof(name), "cpu%u.dcache", id);
	object_register(m, &cpu->dcache_object, &dcache_class, cpu->dcache,
			name);
	for (unsigned pin = 2; pin < (mips_is_rm7000(cpu) ? 12 : 8); pin++) {
		snprintf(name, sizeof(name), "cpu%u.%u", id, pin);
		irq_add(m, name, mips_pin_set, cpu, pin);
	}
	/* Boards wire the FPU's interrupt to the last input. */
	cpu->fpu_pin = 7;
	cpu->flat_read = memory_flat_read(m->memory);
	cpu->flat_write = memory_flat_write(m->memory);
	mips_combinations_index(&cpu->combinations);
	mips_reset(c);
	return c;
}

static void
mips_destroy(struct cpu *c)
{
	struct mips_cpu *cpu = mips_of(c);

	mips_strict_free(cpu);
	free(cpu->stepped);
	free(cpu->icache);
	free(cpu->dcache);
	vtlb_free(c->vtlb);
	free(cpu);
}

void
mips_decode_mode_changed(struct mips_cpu *cpu)
{
	uint32_t mode = cpu->cpu.big_endian ? MIPS_MODE_BIG_ENDIAN : 0;

	if (mips_is_r4k(cpu) && (cpu->st.cop0[COP0_STATUS] & STATUS_FR) != 0) {
		mode |= MIPS_MODE_FR;
	}
	if (mips_is_wide(cpu) && !mips_r4k_has_doublewords(cpu)) {
		mode |= MIPS_MODE_NO_DOUBLEWORDS;
	}
	if (mips_has(cpu->type, MIPS_SET_4) && !mips_r4k_has_mips4(cpu)) {
		mode |= MIPS_MODE_NO_MIPS4;
	}
	cpu->decode_mode = mode;
}

static void
mips_set_byte_order(struct cpu *c, bool big_endian)
{
	c->big_endian = big_endian;
	mips_decode_mode_changed(mips_of(c));
}

static void
mips_code_withdrawn(struct cpu *c)
{
	mips_of(c)->page = NULL;
	mips_of(c)->page_vaddr = VTLB_NO_TAG;
}

static uint64_t
mips_get_pc(const struct cpu *c)
{
	return ((const struct mips_cpu *)c)->st.pc;
}

static void
mips_set_pc(struct cpu *c, uint64_t pc)
{
	struct mips_state *st = &mips_of(c)->st;

	st->pc = cpu_canonical_vaddr(c, pc);
	st->in_slot = false;
	st->slot_taken = false;
	st->slot_of_long = false;
	st->branch_target = 0;
	st->delivery = true;
}

static uint64_t
mips_call_argument(const struct cpu *c, unsigned n)
{
	return mips_gpr((const struct mips_cpu *)c, 4 + (n & 3));
}

/* In v0 by the calling conventions of all Unixes. */
static uint64_t
mips_system_call_number(const struct cpu *c)
{
	return mips_gpr((const struct mips_cpu *)c, 2);
}

static uint64_t
mips_return_address(const struct cpu *c)
{
	return mips_gpr((const struct mips_cpu *)c, 31);
}

static enum cpu_flow
mips_slot_flow(const struct cpu *c)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	return cpu->st.in_slot ? cpu->slot_flow : CPU_FLOW_NONE;
}

static void *
mips_get_state(struct cpu *c)
{
	return &mips_of(c)->st;
}

static bool
mips_in_slot(const struct cpu *c)
{
	return ((const struct mips_cpu *)c)->st.in_slot;
}

static void
mips_capture(struct cpu *c, bool arm)
{
	mips_of(c)->capture = arm;
}

static bool
mips_captured(const struct cpu *c, uint64_t *hash)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;

	*hash = cpu->captured;
	return !cpu->capture;
}

/* For mentions: k0, k1 and EPC, which every interrupt leaves otherwise. */
enum { MENTIONS_EPC = 32 };

/* All registers that an instruction names are in these fields; one that links
 * writes ra, which has no part in this. */
static uint64_t
mips_mentions(const struct cpu *c, const uint8_t *bytes)
{
	const struct mips_cpu *cpu = (const struct mips_cpu *)c;
	uint32_t word;
	uint64_t set;

	if ((cpu->st.pc & 1) != 0) {
		return UINT64_MAX; /* MIPS16: two bytes; or none */
	}
	word = (uint32_t)get_bytes(bytes, 4, c->big_endian);
	set = UINT64_C(1) << (word >> 21 & 31) |
	      UINT64_C(1) << (word >> 16 & 31) |
	      UINT64_C(1) << (word >> 11 & 31);
	/* Moves name the register of coprocessor 0; eret does not. */
	if (word >> 25 == 0x21 ||
	    (word >> 26 == 0x10 && (word >> 11 & 31) == COP0_EPC)) {
		set |= UINT64_C(1) << MENTIONS_EPC;
	}
	return set;
}

static void
mips_copy_unmentioned(struct cpu *c, void *to, uint64_t mentions)
{
	const struct mips_cpu *cpu = mips_of(c);
	struct mips_state *st = to;

	for (unsigned n = 26; n <= 27; n++) {
		if ((mentions >> n & 1) != 0) {
			continue;
		}
		if (mips_is_wide(cpu)) {
			st->gpr.d[n] = cpu->st.gpr.d[n];
		} else {
			st->gpr.w[n] = cpu->st.gpr.w[n];
		}
	}
	if ((mentions >> MENTIONS_EPC & 1) == 0) {
		st->cop0[COP0_EPC] = cpu->st.cop0[COP0_EPC];
	}
}

/* Extensions in e_flags, and the CPU in bits 16 to 23 where it has instructions
 * that no level has (GNU tools). */
static const char *
elf_extra_lacks(const struct mips_type *t, uint32_t e_flags)
{
	static const struct {
		uint32_t mask;
		uint32_t value;
		const char *name;
		enum mips_extra extra; /* 0: of no CPU here */
	} extras[] = {
	    {0x02000000, 0x02000000, "microMIPS", 0},
	    {0x04000000, 0x04000000, "MIPS16", MIPS_EXTRA_MIPS16},
	    {0x08000000, 0x08000000, "MDMX", 0},
	    {0x00ff0000, 0x00920000, "an R5900", MIPS_EXTRA_R5900},
	};

	for (size_t i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
		if ((e_flags & extras[i].mask) == extras[i].value &&
		    (t->extra & extras[i].extra) == 0) {
			return extras[i].name;
		}
	}
	return NULL;
}

/* The architecture in e_flags, bits 28 to 31 (System V ABI, MIPS supplement,
 * and the GNU tools). */
static const char *
mips_elf_lacks(const struct cpu_type *type, uint32_t e_flags)
{
	static const struct {
		const char *name;
		unsigned isa; /* 0: of no CPU here */
	} levels[16] = {
	    {"MIPS I", MIPS_I},
	    {"MIPS II", MIPS_II},
	    {"MIPS III", MIPS_III},
	    {"MIPS IV", MIPS_IV},
	    {"MIPS V", 0},
	    {"MIPS32", MIPS_32},
	    {"MIPS64", MIPS_64},
	    {"MIPS32 release 2", MIPS_32R2},
	    {"MIPS64 release 2", MIPS_64R2},
	    {"MIPS32 release 6", 0},
	    {"MIPS64 release 6", 0},
	};
	const struct mips_type *t = type->arch;
	unsigned level = e_flags >> 28;

	if (levels[level].name == NULL) {
		return NULL; /* nobody knows */
	}
	if (levels[level].isa == 0 || (levels[level].isa & ~t->isa) != 0) {
		return levels[level].name;
	}
	return elf_extra_lacks(t, e_flags);
}

const struct cpu_class mips_cpu_class = {
    .name = "mips",
    .slots_per_page = RAM_PAGE_SIZE / 4,
    .elf_machine = 8,
    .elf_lacks = mips_elf_lacks,
    .create = mips_create,
    .destroy = mips_destroy,
    .reset = mips_reset,
    .set_byte_order = mips_set_byte_order,
    .translate_v2p = mips_translate_v2p,
    .run = mips_run,
    .step = mips_step,
    .deliver = mips_deliver,
    .interrupt_pending = mips_interrupt_pending,
    .untranslated = &mips_slot_untranslated,
    .page_end = &mips_slot_page_end,
    .reach = MIPS_REACH,
    .code_withdrawn = mips_code_withdrawn,
    .set_pc = mips_set_pc,
    .get_pc = mips_get_pc,
    .in_slot = mips_in_slot,
    .exception_names = mips_exception_names,
    .n_exceptions = 24,
    .system_call = EXC_SYS,
    .system_call_number = mips_system_call_number,
    .call_argument = mips_call_argument,
    .return_address = mips_return_address,
    .slot_flow = mips_slot_flow,
    .frame_first = mips_frame_first,
    .frame_caller = mips_frame_caller,
    .registers = mips_registers,
    .get_register = mips_get_register,
    .set_register = mips_set_register,
    .gdb_registers = mips_gdb_registers,
    .gdb_bits = mips_gdb_bits,
    .gdb_wants_at_stop = mips_gdb_wants_at_stop,
    .gdb_architecture = mips_gdb_architecture,
    .print_registers = mips_print_registers,
    .print_tlb = mips_print_tlb,
    .disassemble = mips_disassemble,
    .instruction_address = mips_instruction_address,
    .print_info = mips_print_info,
    .state_size = sizeof(struct mips_state),
    .state = mips_get_state,
    .state_table = mips_get_state_table,
    .lockstep_clone = mips_lockstep_clone,
    .lockstep_copy = mips_lockstep_copy,
    .lockstep_same = mips_lockstep_same,
    .mentions = mips_mentions,
    .copy_unmentioned = mips_copy_unmentioned,
    .get_pins = mips_get_pins,
    .set_pins = mips_set_pins,
    .capture_exception = mips_capture,
    .captured_exception = mips_captured,
    .start_strict = mips_start_strict,
};
