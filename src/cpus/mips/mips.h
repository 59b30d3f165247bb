/*
 * MIPS CPUs.  Manuals: Kane and Heinrich, "MIPS RISC Architecture"; IDT
 * R30xx Family Software Reference Manual.
 *
 * Types so far: R2000, R2000A, R3000, R3000A (MIPS I, R2010/R3010 FPU).
 *
 * Not modelled: the contents of the caches while they are not isolated (memory
 * is always coherent); the load delay slot (a loaded value can be read by the
 * next instruction: on the chip that instruction may see the old or the new
 * value, depending on interrupts and cache misses, so only software that is
 * already broken can tell); the RE bit of the R3000A.
 */
#ifndef CPUS_MIPS_MIPS_H
#define CPUS_MIPS_MIPS_H

#include "cpus/code_cache.h"
#include "cpus/cpu.h"
#include "cpus/mips/mips_fpu.h"
#include "cpus/vtlb.h"

/* Coprocessor 0 registers. */
enum mips_cop0 {
	COP0_INDEX = 0,
	COP0_RANDOM = 1,
	COP0_ENTRYLO = 2,
	COP0_CONTEXT = 4,
	COP0_BADVADDR = 8,
	COP0_ENTRYHI = 10,
	COP0_STATUS = 12,
	COP0_CAUSE = 13,
	COP0_EPC = 14,
	COP0_PRID = 15,
};

/* Status register, R3000 layout. */
enum {
	STATUS_IEC = 1 << 0,
	STATUS_KUC = 1 << 1, /* 1: user mode */
	STATUS_IEP = 1 << 2,
	STATUS_KUP = 1 << 3,
	STATUS_IEO = 1 << 4,
	STATUS_KUO = 1 << 5,
	STATUS_STACK = 0x3f,
	STATUS_IM = 0xff00,
	STATUS_ISC = 1 << 16, /* data cache isolated */
	STATUS_SWC = 1 << 17, /* caches swapped */
	STATUS_PZ = 1 << 18,
	STATUS_CM = 1 << 19, /* last isolated load missed */
	STATUS_PE = 1 << 20, /* parity error; writing 1 clears */
	STATUS_TS = 1 << 21, /* TLB shutdown */
	STATUS_BEV = 1 << 22,
	STATUS_FR = 1 << 26, /* R4000 kind: 32 floating point registers of 64
			      * bits */
	STATUS_CU0 = 1 << 28,
	STATUS_CU1 = 1 << 29,
	STATUS_CU2 = 1 << 30,
	STATUS_CU3 = (int)0x80000000u,
};

enum {
	CAUSE_EXCCODE_SHIFT = 2,
	CAUSE_EXCCODE = 0x7c,
	CAUSE_IP_SHIFT = 8,
	CAUSE_IP_SOFTWARE = 0x0300,
	CAUSE_IP_HARDWARE = 0xfc00,
	CAUSE_IP_UPPER = 0xff0000, /* RM7000 */
	CAUSE_CE_SHIFT = 28,
	CAUSE_BD = (int)0x80000000u,
};

enum mips_exception {
	EXC_INT = 0,
	EXC_MOD = 1,
	EXC_TLBL = 2,
	EXC_TLBS = 3,
	EXC_ADEL = 4,
	EXC_ADES = 5,
	EXC_IBE = 6,
	EXC_DBE = 7,
	EXC_SYS = 8,
	EXC_BP = 9,
	EXC_RI = 10,
	EXC_CPU = 11,
	EXC_OV = 12,
	EXC_TR = 13,
	EXC_FPE = 15,
	EXC_WATCH = 23,
};
extern const char *const mips_exception_names[24];

/* What a CPU may do; user mode is the least. */
enum mips_mode {
	MIPS_KERNEL = 0,
	MIPS_SUPERVISOR = 1,
	MIPS_USER = 2,
};

/* R3000 TLB entry bits. */
enum {
	ENTRYHI_VPN = (int)0xfffff000u,
	ENTRYHI_ASID = 0xfc0,
	ENTRYHI_ASID_SHIFT = 6,
	ENTRYLO_PFN = (int)0xfffff000u,
	ENTRYLO_N = 1 << 11, /* non-cacheable */
	ENTRYLO_D = 1 << 10, /* dirty: writable */
	ENTRYLO_V = 1 << 9,
	ENTRYLO_G = 1 << 8,
	ENTRYLO_MASK = (int)0xffffff00u,
};
#define MIPS_TLB_ENTRIES 64
#define MIPS_TLB_BUCKETS 512 /* few share one: searches can be foreseen */
#define MIPS_TLB_WIRED	 8   /* Random never points below */

#define MIPS_WATCHES 4 /* pairs of watch registers, at most */

/* Isolated caches: what kernels see when they size and flush them. */
#define MIPS_CACHE_WORDS 16384 /* 64 KB, the largest modelled */

struct mips_cache {
	uint32_t data[MIPS_CACHE_WORDS];
	uint8_t
	    valid[MIPS_CACHE_WORDS]; /* per word; a line is valid if all are */
	uint32_t touched; /* not state; 0: for sure it is as after a reset */
};

/* The registers as one file: 32-bit CPUs use w, 64-bit CPUs d.  One element
 * more than there are registers: results for register 0 go there. */
#define MIPS_GPR_BUCKET 32
union mips_gprs {
	uint32_t w[2 * 33];
	uint64_t d[33];
};

/* Architectural state: plain data, copied by lock-step.  On 32-bit CPUs the
 * upper halves of 64-bit fields are 0, and addresses zero-extended; 64-bit CPUs
 * hold words sign-extended in hi and lo. */
struct mips_state {
	union mips_gprs gpr;
	uint64_t hi;
	uint64_t lo;
	uint64_t pc; /* of the next instruction */
	uint64_t instructions;
	uint64_t idle_ticks;
	uint64_t branch_target; /* valid while in_slot and slot_taken */
	bool in_slot;		/* pc is in a delay slot */
	bool slot_taken;	/* and its branch is taken */
	bool slot_of_long;	/* MIPS16: that is a jump of four bytes */
	bool delivery;		/* pc is a delivery point not yet looked at */
	uint64_t cop0[32];	/* Random is derived; see mips_random */
	uint64_t tlb_hi[MIPS_TLB_ENTRIES];
	uint64_t tlb_lo[MIPS_TLB_ENTRIES];
	/* R4000 kind only */
	uint64_t tlb_lo1[MIPS_TLB_ENTRIES];
	uint32_t tlb_mask[MIPS_TLB_ENTRIES];
	uint32_t ebase;
	uint64_t userlocal;
	uint64_t watch_lo[MIPS_WATCHES];
	uint32_t watch_hi[MIPS_WATCHES];
	bool ll_bit;
	/* RM7000 only: see mips_rm7000.c. */
	uint32_t intcontrol;
	uint32_t ipl[2];
	uint32_t perf_control;
	uint32_t perf_count; /* the counter at PERF_SINCE */
	uint64_t perf_since; /* how many events there had been */
	bool perf_counting;  /* since then */
	/* R5900 only: bits 64 to 127 of registers, and of the bucket; the
	 * second multiplier; the shift amount of funnel shifts. */
	uint64_t gpr_upper[33];
	uint64_t hi1;
	uint64_t lo1;
	uint64_t sa;
	struct mips_fpu fpu;
};

/* Levels of the instruction set, as sets of what came with each; what MIPS32
 * took from MIPS IV is in both sets.  From MIPS II on coprocessor 0 and the MMU
 * are of the R4000's kind: see mips_r4k.h. */
enum mips_isa {
	MIPS_SET_1 = 1,
	MIPS_SET_2 = 2,
	MIPS_SET_3 = 4, /* 64-bit registers */
	MIPS_SET_4 = 8,
	MIPS_SET_32 = 16,
	MIPS_SET_R2 = 32,

	MIPS_I = MIPS_SET_1,
	MIPS_II = MIPS_I | MIPS_SET_2,
	MIPS_III = MIPS_II | MIPS_SET_3,
	MIPS_IV = MIPS_III | MIPS_SET_4,
	MIPS_32 = MIPS_II | MIPS_SET_32,
	MIPS_32R2 = MIPS_32 | MIPS_SET_R2,
	MIPS_64 = MIPS_IV | MIPS_SET_32,
	MIPS_64R2 = MIPS_64 | MIPS_SET_R2,
};

/* Instructions of single families. */
enum mips_extra {
	MIPS_EXTRA_WAIT = 1 << 0,   /* wait, before MIPS32 had it */
	MIPS_EXTRA_MAD = 1 << 1,    /* mad, madu, mul of the RM5200 */
	MIPS_EXTRA_MACC = 1 << 2,   /* macc and dmacc of the VR4120 */
	MIPS_EXTRA_MADD16 = 1 << 5, /* their ancestors of the VR4110 */
	MIPS_EXTRA_POWER = 1 << 3,  /* standby and its kin of the VR4100 */
	MIPS_LACKS_LL = 1 << 4,	    /* no ll, sc, lld, scd */
	MIPS_EXTRA_RM7000 = 1 << 6, /* its interrupts and counter */
	MIPS_EXTRA_R5900 = 1 << 7,  /* see mips_r5900.h */
	MIPS_EXTRA_MIPS16 = 1 << 8, /* see mips16.h; from MIPS32 on MIPS16e */
};

/* Bits of Config3 that matter here. */
enum {
	MIPS_CONFIG3_ULRI = 1 << 13, /* UserLocal */
};

/* ---- operands and decoding ---- */

/* Packed operands of one instruction. */
struct mips_op {
	uint8_t rd; /* registers; a result for register 0 goes to the bucket */
	uint8_t rs;
	uint8_t rt;
	uint8_t sa;  /* shift amount, delay slot's semantics, MIPS_ACCESS_* */
	int32_t imm; /* immediate, or offset, or code, or word */
};
_Static_assert(sizeof(struct mips_op) <= 8, "operands fit a slot");

/* Loads and stores have in sa the address bits that must be zero, and: */
enum {
	MIPS_ACCESS_ALIGN = 7,
	MIPS_ACCESS_QUAD = 0x20, /* the address is that of the quadword */
	MIPS_ACCESS_PART = 0x40, /* lwl and the like */
	MIPS_ACCESS_COP1 = 0x80, /* needs coprocessor 1 */
};

/* Forms of macc and dmacc, bits of the word. */
enum {
	MIPS_MACC_UNSIGNED = 0x40,
	MIPS_MACC_HI = 0x200,	    /* rd gets the upper word */
	MIPS_MACC_SATURATE = 0x400, /* 16 bits times 16 bits to 32 bits */
	MIPS_MACC_FORMS = 0x640,
};

/* Forms of the R5900's multiplications. */
enum {
	MIPS_MULTIPLY_UNSIGNED = 1,
	MIPS_MULTIPLY_ADD = 2, /* to HI and LO */
};

/* The sum of ACCUMULATOR and the product of two words. */
static inline uint64_t
mips_macc(uint64_t accumulator, uint32_t rs, uint32_t rt, int32_t forms)
{
	if ((forms & MIPS_MACC_SATURATE) == 0) {
		return accumulator +
		       ((forms & MIPS_MACC_UNSIGNED) != 0
			    ? (uint64_t)rs * rt
			    : (uint64_t)((int64_t)(int32_t)rs * (int32_t)rt));
	}
	if ((forms & MIPS_MACC_UNSIGNED) != 0) {
		uint64_t sum = (uint32_t)accumulator +
			       (uint64_t)(uint16_t)rs * (uint16_t)rt;

		return sum > UINT32_MAX ? UINT32_MAX : sum;
	}
	int64_t sum = (int32_t)accumulator + (int64_t)(int16_t)rs * (int16_t)rt;

	return (uint64_t)(sum > INT32_MAX   ? INT32_MAX
			  : sum < INT32_MIN ? INT32_MIN
					    : sum);
}

/* Where the result for general register REG goes. */
static inline uint8_t
mips_destination(unsigned reg)
{
	return reg == 0 ? MIPS_GPR_BUCKET : (uint8_t)reg;
}

enum mips_kind {
	MIPS_KIND_ALU,	  /* cannot fault, goes on to the next instruction */
	MIPS_KIND_FAULT,  /* may raise an exception */
	MIPS_KIND_LOAD,	  /* from rs + imm */
	MIPS_KIND_STORE,  /* to rs + imm */
	MIPS_KIND_BRANCH, /* conditional, with delay slot */
	MIPS_KIND_BRANCH_LINK,
	MIPS_KIND_BRANCH_COPZ, /* needs its coprocessor usable */
	MIPS_KIND_BRANCH_COP1,
	MIPS_KIND_JUMP,
	MIPS_KIND_JUMP_LINK,
	MIPS_KIND_FPU,	   /* may raise an exception, has a quick way */
	MIPS_KIND_SPECIAL, /* only in the stepper */
	MIPS_KIND_LIKELY,  /* a branch that skips its slot if not taken */
	MIPS_KIND_LIKELY_LINK,
	MIPS_KIND_LIKELY_COP1,
};

enum mips_semantic {
#define SEM(name, kind, ...) MIPS_SEM_##name,
#include "cpus/mips/mips_semantics.h"
#undef SEM
	MIPS_SEMANTICS
};
_Static_assert(MIPS_SEMANTICS <= 256, "semantics fit a byte");

_Static_assert(MIPS_SEMANTICS <= 256, "sa may hold a semantic");

/* What a CPU type is; one table row per -C name. */
struct mips_type {
	uint32_t prid;
	enum mips_isa isa;
	unsigned tlb_entries;
	const struct mips_fpu_type *fpu;
	unsigned icache_kb;
	unsigned dcache_kb;
	unsigned cache_line; /* bytes */
	unsigned cache_ways; /* 0: Config1 has them, or direct-mapped */
	/* R4000 kind: the Config registers, Status bits that can be written. */
	uint32_t pagemask; /* bits that PageMask has */
	uint8_t pabits;	   /* width of physical addresses */
	uint8_t segbits;   /* width of the segments' offsets, 64-bit CPUs */
	uint16_t extra;	   /* enum mips_extra */
	bool small_pages;  /* from 1 KB on, not from 4 KB */
	uint8_t watches;   /* pairs of watch registers */
	enum mips_watch_kind {
		MIPS_WATCH_VIRTUAL,  /* MIPS32's */
		MIPS_WATCH_SPLIT,    /* the 24K's: the first two for fetches,
				      * the others for data */
		MIPS_WATCH_PHYSICAL, /* the R4000's: of data */
	} watch_kind;
	uint32_t config[8];
	uint32_t status_writable;
};

/* Combinations of the threaded core by their first semantic: lists of numbers
 * from 1, which 0 ends. */
#define MIPS_COMBINATIONS_MAX 256
struct mips_combination_index {
	uint8_t first[MIPS_SEMANTICS];
	uint8_t next[MIPS_COMBINATIONS_MAX];
};
void mips_combinations_index(struct mips_combination_index *index);

struct mips_cpu {
	struct cpu cpu; /* first */
	struct mips_state st;

	/* Caches of state. */
	struct vtlb_set *set;	/* answers of the current context */
	struct code_page *page; /* of the threaded core */
	uint64_t page_vaddr;
	uint32_t context; /* see mips_mmu.c */
	enum mips_mode mode;
	bool isolated; /* data cache, R3000 */
	/* The last translation is not that of its whole page of 4 KB: it is no
	 * fast answer. */
	bool partial;
	bool watching; /* a watch register looks for something */
	/* Entries of the TLB as masks, by the low bits of their pages; those of
	 * large pages apart. */
	uint64_t tlb_index[MIPS_TLB_BUCKETS];
	uint64_t tlb_large;
	/* R3000: the kinds of contexts that an entry may have answered in. */
	uint8_t tlb_used[MIPS_TLB_ENTRIES];
	uint8_t **flat_read;
	uint8_t **flat_write;
	struct code_page *const *flat_code;
	uint64_t stop_at;   /* instruction count at which its countdown ends */
	bool interrupt;	    /* one waits for the next delivery point */
	int64_t loop_count; /* countdown between handlers of the loop form */
	const struct mips_type *type;
	uint32_t decode_mode;
	struct mips_combination_index combinations;
	struct mips_fpu_deferred fpu_deferred; /* inside mips_run only */

	/* Scratch of the stepper inside one instruction. */
	uint64_t bad_vaddr;
	uint8_t attribute; /* of the last translation, enum mips_attribute */
	uint64_t branch_to;
	bool branch_pending;
	bool branch_taken;
	bool data_access;	 /* it loaded or stored, at bad_vaddr */
	uint64_t slow_paddr;	 /* where bad_vaddr is; threaded core only */
	enum cpu_flow slot_flow; /* of the branch whose slot is next */

	struct mips_stepped
	    *stepped; /* what the stepper has decoded, or NULL */

	struct mips_strict *strict; /* of --strict, NULL without */

	struct mips_cache *icache; /* state, in its own allocation */
	struct mips_cache *dcache;
	bool caches_touched; /* since lock-step last copied them */
	bool fpu_line;	     /* level of the FPU interrupt output */
	bool capture;	     /* note the next exception; see run.c */
	uint64_t captured;   /* hash of the CPU at that exception */
	struct object icache_object;
	struct object dcache_object;
	unsigned fpu_pin; /* the pin that the FPU interrupt drives */
};

/* Cache attributes that all types share, of the R4000's C field; the R3000 has
 * only these two. */
enum mips_attribute {
	MIPS_UNCACHED = 2,
	MIPS_CACHED = 3,
	MIPS_UNCACHED_ACCELERATED = 7,
};

/* The decode mode: what changes decoding or the choice of handler. */
enum {
	MIPS_MODE_BIG_ENDIAN = 1,
	MIPS_MODE_FR = 2, /* Status.FR: where floating point registers are */
	MIPS_MODE_NO_DOUBLEWORDS = 4, /* such instructions are reserved */
	MIPS_MODE_NO_MIPS4 = 8,	      /* those of MIPS IV are */
};

static inline bool
mips_fr(const struct mips_cpu *cpu)
{
	return (cpu->decode_mode & MIPS_MODE_FR) != 0;
}

static inline struct mips_cpu *
mips_of(struct cpu *cpu)
{
	return (struct mips_cpu *)cpu;
}

/* Does the type have SET? */
static inline bool
mips_has(const struct mips_type *type, enum mips_isa set)
{
	return (type->isa & set) != 0;
}

/* Does the type have doubleword instructions, and may this mode use them? */
static inline bool
mips_has_doublewords(const struct mips_type *type, uint32_t mode)
{
	return mips_has(type, MIPS_SET_3) &&
	       (mode & MIPS_MODE_NO_DOUBLEWORDS) == 0;
}

struct mips_decoded {
	enum mips_semantic semantic;
	struct mips_op op;
};

/* Words that the stepper has decoded, each at the place that its bits choose.
 */
#define MIPS_STEPPED 256
struct mips_stepped {
	uint32_t word;
	uint32_t mode;
	bool valid;
	struct mips_decoded decoded;
};

/* Decodes a word for a CPU type and decode mode; every encoding gives something
 * (reserved ones the semantic that raises Reserved Instruction). */
void mips_decode(const struct mips_type *type, uint32_t mode, uint32_t word,
		 struct mips_decoded *d);
/* Its part for instructions of coprocessor 1, on types that have it; false if
 * WORD is something else. */
bool mips_decode_fpu(const struct mips_type *type, uint32_t mode, uint32_t word,
		     struct mips_decoded *d);
extern const uint8_t mips_kinds[MIPS_SEMANTICS];

/* ---- the golden stepper ---- */

void mips_step(struct cpu *cpu);
/* What the instruction does but for the pc and the count; false if an exception
 * was raised. */
bool mips_perform(struct mips_cpu *cpu, enum mips_semantic semantic,
		  const struct mips_op *op);
/* A step with the instruction at st.pc when it is decoded already. */
void mips_execute(struct mips_cpu *cpu, const struct mips_decoded *d);
/* Executes one decoded instruction; false if an exception was raised. */
typedef bool (*mips_golden)(struct mips_cpu *cpu, const struct mips_op *op);

/* ---- exceptions, coprocessor 0, MMU ---- */

/* Raises an exception for the instruction at st.pc; returns false. */
bool mips_raise(struct mips_cpu *cpu, enum mips_exception exception);
bool mips_raise_cpu(struct mips_cpu *cpu, unsigned coprocessor);
bool mips_raise_address(struct mips_cpu *cpu, enum mips_exception exception,
			uint64_t vaddr, bool refill);
bool mips_deliver(struct cpu *cpu);
bool mips_interrupt_pending(const struct cpu *cpu);
void mips_pin_set(void *owner, unsigned pin, bool level);
/* After Status or Cause changed: a newly enabled interrupt is taken at the next
 * delivery point. */
void mips_interrupts_changed(struct mips_cpu *cpu);
/* After the byte order or what instructions the mode may use changed. */
void mips_decode_mode_changed(struct mips_cpu *cpu);
/* After anything that changes the translation context. */
void mips_context_changed(struct mips_cpu *cpu);
/* Drives the FPU interrupt output from FCR31. */
void mips_fpu_line_changed(struct mips_cpu *cpu);
/* An FPU instruction ended with an exception pending: its interrupt, if
 * enabled, is taken at this very instruction (false); else it completes. */
bool mips_fpu_exception(struct mips_cpu *cpu);

uint64_t mips_cop0_read(struct mips_cpu *cpu, unsigned reg);
void mips_cop0_write(struct mips_cpu *cpu, unsigned reg, uint64_t value);
/* Does a write do nothing but change the register? */
bool mips_cop0_write_is_quiet(const struct mips_cpu *cpu, unsigned reg);
uint32_t mips_random(const struct mips_cpu *cpu);
/* After the TLB was changed from outside. */
void mips_tlb_index(struct mips_cpu *cpu);
void mips_tlb_write(struct mips_cpu *cpu, unsigned index);
void mips_tlb_probe(struct mips_cpu *cpu);
void mips_tlb_read(struct mips_cpu *cpu);
/* The entries that tlbwi and tlbwr write. */
unsigned mips_tlb_indexed(const struct mips_cpu *cpu);
unsigned mips_tlb_random(struct mips_cpu *cpu);

static inline bool
mips_is_r4k(const struct mips_cpu *cpu)
{
	return cpu->type->isa != MIPS_I;
}

/* Are its registers 64 bits wide? */
static inline bool
mips_is_wide(const struct mips_cpu *cpu)
{
	return mips_has(cpu->type, MIPS_SET_3);
}

/* How far before the pc, which is in a slot, its branch is. */
static inline unsigned
mips_slot_distance(const struct mips_cpu *cpu)
{
	if ((cpu->st.pc & 1) != 0 &&
	    (cpu->type->extra & MIPS_EXTRA_MIPS16) != 0) {
		return cpu->st.slot_of_long ? 4 : 2;
	}
	return 4;
}

/* The bits of Cause that inputs drive. */
static inline uint32_t
mips_pins_mask(const struct mips_cpu *cpu)
{
	return (cpu->type->extra & MIPS_EXTRA_RM7000) != 0
		   ? CAUSE_IP_HARDWARE | CAUSE_IP_UPPER
		   : CAUSE_IP_HARDWARE;
}

/* An address of a compatibility segment, or any number that 32-bit operations
 * leave in a register. */
static inline uint64_t
mips_extend(const struct mips_cpu *cpu, uint32_t word)
{
	return mips_is_wide(cpu) ? (uint64_t)(int64_t)(int32_t)word : word;
}

/* An address as the CPU counts it: 32-bit ones wrap. */
static inline uint64_t
mips_wrap(const struct mips_cpu *cpu, uint64_t address)
{
	return mips_is_wide(cpu) ? address : (uint32_t)address;
}

/* Is the address in kseg0 or kseg1, which show the first 512 MB of memory? */
static inline bool
mips_is_direct(const struct mips_cpu *cpu, uint64_t vaddr)
{
	return vaddr - mips_extend(cpu, 0x80000000) < 0x40000000;
}

/* General register N. */
static inline uint64_t
mips_gpr(const struct mips_cpu *cpu, unsigned n)
{
	return mips_is_wide(cpu) ? cpu->st.gpr.d[n] : cpu->st.gpr.w[n];
}

/* May coprocessor N be used? */
static inline bool
mips_usable(const struct mips_cpu *cpu, unsigned n)
{
	return (n == 0 && cpu->mode == MIPS_KERNEL) ||
	       (cpu->st.cop0[COP0_STATUS] & ((uint32_t)STATUS_CU0 << n)) != 0;
}

/* ---- watch registers (mips_watch.c) ---- */

/* What they look for, as in WatchLo. */
enum {
	MIPS_WATCH_W = 1 << 0,
	MIPS_WATCH_R = 1 << 1,
	MIPS_WATCH_I = 1 << 2,
};
/* Has an access at ADDRESS, which is physical for MIPS_WATCH_PHYSICAL, nothing
 * to tell?  False: the exception was raised. */
bool mips_watch(struct mips_cpu *cpu, uint64_t address, unsigned what);
/* Does one look at the page of ADDRESS, which is of the same kind? */
bool mips_watches_page(const struct mips_cpu *cpu, uint64_t address);
uint64_t mips_watch_read(const struct mips_cpu *cpu, unsigned reg);
void mips_watch_write(struct mips_cpu *cpu, unsigned reg, uint64_t value);
/* After they changed. */
void mips_watch_index(struct mips_cpu *cpu);

/* ---- instructions of the R4000 kind (mips_r4k.c) ---- */

bool mips_eret(struct mips_cpu *cpu); /* returns false: the pc is set */
void mips_wait(struct mips_cpu *cpu);
void mips_hibernate(struct mips_cpu *cpu);
/* Sets Status.IE; the old Status. */
uint32_t mips_set_ie(struct mips_cpu *cpu, bool on);
bool mips_rdhwr(struct mips_cpu *cpu, unsigned reg, uint64_t *value);
void mips_cache_operation(struct mips_cpu *cpu, unsigned operation);

enum cpu_v2p mips_translate_v2p(struct cpu *cpu, uint64_t vaddr,
				uint64_t *paddr, unsigned flags);

/* The address that a load or store with effective address VADDR is at: MIPS64
 * extends its low word in user mode without UX, so that 32-bit programs may
 * count around. */
uint64_t mips_data_address(const struct mips_cpu *cpu, uint64_t vaddr);
/* Data accesses of the golden stepper; false: exception raised. */
bool mips_load(struct mips_cpu *cpu, uint64_t vaddr, unsigned size,
	       uint64_t *value);
bool mips_store(struct mips_cpu *cpu, uint64_t vaddr, unsigned size,
		uint64_t value);
/* A store of the low SIZE bytes of VALUE while caches are isolated. */
void mips_isolated_store(struct mips_cpu *cpu, uint64_t paddr, unsigned size,
			 uint64_t value);
bool mips_fpu_execute(struct mips_cpu *cpu, const struct mips_op *op);
bool mips_fpu_control_write(struct mips_cpu *cpu, unsigned reg, uint32_t value);

/* ---- the threaded core ---- */

/* The longest combination, with a branch and its slot at the end, has one slot
 * more than this. */
#define MIPS_REACH 7
void mips_run(struct cpu *cpu);
extern const slot_handler mips_slot_untranslated;
extern const slot_handler mips_slot_page_end;
struct cpu *mips_lockstep_clone(const struct cpu *from, struct machine *m);
void mips_lockstep_copy(struct cpu *to, struct cpu *from);
bool mips_lockstep_same(const struct cpu *a, const struct cpu *b);
uint64_t mips_get_pins(const struct cpu *cpu);
void mips_set_pins(struct cpu *cpu, uint64_t pins);

/* ---- registers by number, disassembler ---- */

enum {
	MIPS_REG_HI = 32,
	MIPS_REG_LO = 33,
	MIPS_REG_PC = 34,
	MIPS_REG_COP0 = 64,
	MIPS_REG_FGR = 96,
	MIPS_REG_FCR0 = 128,
	MIPS_REG_FCR31 = 129,
	MIPS_REG_FPR = 130, /* whole registers, see mips_get_register */
};
extern const struct cpu_register mips_registers[];
extern const struct cpu_gdb_register mips_gdb_registers[];
unsigned mips_gdb_bits(const struct cpu *cpu, unsigned number);
bool mips_gdb_wants_at_stop(unsigned number);
const char *mips_gdb_architecture(const struct cpu *cpu);
uint64_t mips_get_register(const struct cpu *cpu, unsigned number);
bool mips_set_register(struct cpu *cpu, unsigned number, uint64_t value);
bool mips_print_registers(const struct cpu *cpu, int coprocessor);
void mips_print_tlb(const struct cpu *cpu, bool raw);
void mips_print_info(const struct cpu *cpu);
extern const char *const mips_gpr_names[32];
unsigned mips_disassemble(const struct cpu *cpu, uint64_t vaddr,
			  const uint8_t *bytes, bool executing, char *text,
			  size_t size);

/* Where the bytes of the instruction at VADDR are. */
uint64_t mips_instruction_address(const struct cpu *cpu, uint64_t vaddr);

extern const struct cpu_class mips_cpu_class;

#endif
