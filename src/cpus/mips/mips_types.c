/*
 * MIPS CPU types: one row each.
 */
#include "cpus/mips/mips.h"

/* PRId: implementation in bits 15..8, revision below.  The R2000 and R3000 have
 * external caches with lines of one word; the sizes are those of DECstations.
 */
#define MIPS_I_TYPE(id)                                                       \
	{                                                                     \
		.prid = (id), .isa = MIPS_I, .tlb_entries = MIPS_TLB_ENTRIES, \
		.fpu = &mips_fpu_r3010, .icache_kb = 64, .dcache_kb = 64,     \
		.cache_line = 4                                               \
	}
static const struct mips_type type_r2000 = MIPS_I_TYPE(0x0100);
static const struct mips_type type_r2000a = MIPS_I_TYPE(0x0110);
static const struct mips_type type_r3000 = MIPS_I_TYPE(0x0220);
static const struct mips_type type_r3000a = MIPS_I_TYPE(0x0230);

/* Config registers.  MMU: entries - 1; caches: sets a way (64 << s), line (2 <<
 * l bytes), ways - 1. */
#define CONFIG0(ar)    (0x80000000u | (uint32_t)(ar) << 10 | 1u << 7 /* TLB */ | 2)
#define CONFIG0_64(ar) (CONFIG0(ar) | 2u << 13)
#define CONFIG1_FP     1u
#define CONFIG1_WR     (1u << 3) /* watch registers */
#define CONFIG1_CA     (1u << 2) /* MIPS16e */
#define CACHE(s, l, a) ((uint32_t)(s) << 6 | (uint32_t)(l) << 3 | (a))
#define CONFIG1(mmu, icache, dcache)                                \
	(0x80000000u | (uint32_t)((mmu)-1) << 25 | (icache) << 16 | \
	 (dcache) << 7 | CONFIG1_WR)
/* The largest pages that PageMask can name. */
#define PAGEMASK_16MB  0x01ffe000
#define PAGEMASK_256MB 0x1fffe000

#define CONFIG2 0x80000000u /* more follows; no second-level cache */

/* 4Kc Processor Core Data Sheet (MD00039): 16 KB caches of 4 ways. */
static const struct mips_type type_4kc = {
    .prid = 0x00018001,
    .isa = MIPS_32,
    .tlb_entries = 16,
    .icache_kb = 16,
    .dcache_kb = 16,
    .cache_line = 16,
    .pagemask = PAGEMASK_256MB,
    .pabits = 32,
    .watches = 1,
    .config = {CONFIG0(0),
	       CONFIG1(16, CACHE(2, 3, 3), CACHE(2, 3, 3)) & 0x7fffffff},
    .status_writable = 0x1278ff17,
};

/* 4KEc Processor Core Data Sheet (MD00111). */
static const struct mips_type type_4kec = {
    .prid = 0x00019000,
    .isa = MIPS_32R2,
    .tlb_entries = 16,
    .icache_kb = 16,
    .dcache_kb = 16,
    .cache_line = 16,
    .pagemask = PAGEMASK_256MB,
    .pabits = 32,
    .watches = 1,
    .extra = MIPS_EXTRA_MIPS16,
    .config = {CONFIG0(1),
	       CONFIG1(16, CACHE(2, 3, 3), CACHE(2, 3, 3)) | CONFIG1_CA,
	       CONFIG2, 0},
    .status_writable = 0x1278ff17,
};

/* "AMD Alchemy Au1000/Au1100/Au1500/Au1550 Processor Data Book", core Au1:
 * MIPS32 without FPU, 36-bit physical addresses, 16 KB caches of 4 ways.  The
 * upper byte of PRId tells the chip. */
#define TYPE_AU1(id)                                                     \
	{                                                                \
		.prid = (id), .isa = MIPS_32, .tlb_entries = 32,         \
		.icache_kb = 16, .dcache_kb = 16, .cache_line = 32,      \
		.pagemask = PAGEMASK_16MB, .pabits = 36, .watches = 1,   \
		.config = {CONFIG0(0),                                   \
			   CONFIG1(32, CACHE(1, 4, 3), CACHE(1, 4, 3)) & \
			       0x7fffffff},                              \
		.status_writable = 0x1278ff17                            \
	}
static const struct mips_type type_au1000 = TYPE_AU1(0x00030201);
static const struct mips_type type_au1500 = TYPE_AU1(0x01030202);
static const struct mips_type type_au1100 = TYPE_AU1(0x02030204);
static const struct mips_type type_au1550 = TYPE_AU1(0x03030200);

/* 24K Processor Core Family Software User's Manual (MD00343): 32 KB caches of 4
 * ways, without aliases (Config7.AR).  The 34K (MD00534), here with one thread
 * and no MT ASE, and the 74K (MD00519) look the same to software. */
#define TYPE_24K(id, with_fpu, fp, status)                                            \
	{                                                                             \
		.prid = (id), .isa = MIPS_32R2, .tlb_entries = 64,                    \
		.fpu = (with_fpu), .icache_kb = 32, .dcache_kb = 32,                  \
		.cache_line = 32, .pagemask = PAGEMASK_256MB, .pabits = 32,           \
		.watches = 4, .extra = MIPS_EXTRA_MIPS16,                             \
		.watch_kind = MIPS_WATCH_SPLIT,                                       \
		.config =                                                             \
		    {CONFIG0(1),                                                      \
		     CONFIG1(64, CACHE(2, 4, 3), CACHE(2, 4, 3)) | CONFIG1_CA | (fp), \
		     CONFIG2,                                                         \
		     0,                                                               \
		     0,                                                               \
		     0,                                                               \
		     0,                                                               \
		     1u << 16},                                                       \
		.status_writable = (status)                                           \
	}
/* With CU1 and FR. */
#define TYPE_24KF(id, with_fpu) TYPE_24K(id, with_fpu, CONFIG1_FP, 0x3678ff1f)
static const struct mips_type type_24kc =
    TYPE_24K(0x19300, NULL, 0, 0x1278ff1f);
static const struct mips_type type_24kf = TYPE_24KF(0x19300, &mips_fpu_24k);
static const struct mips_type type_34kf = TYPE_24KF(0x19500, &mips_fpu_34k);
static const struct mips_type type_74kf = TYPE_24KF(0x19700, &mips_fpu_74k);

/* MIPS III and IV: what they have in common.  Config: the caches' sizes as 4 KB
 * << n, 32-byte lines, no second-level cache. */
#define R4000_KIND(id, level, kb, line, ways, c, ...)                          \
	{                                                                      \
		.prid = (id), .isa = (level), .tlb_entries = 48,               \
		.icache_kb = (kb), .dcache_kb = (kb), .cache_line = (line),    \
		.cache_ways = (ways), .pagemask = PAGEMASK_16MB, .pabits = 36, \
		.segbits = 40, .config = {(c)}, .status_writable = 0xfe57ffff, \
		__VA_ARGS__                                                    \
	}
#define R4000_WATCH	 .watches = 1, .watch_kind = MIPS_WATCH_PHYSICAL
#define R4K_CACHES(n)	 ((uint32_t)(n) << 9 | (uint32_t)(n) << 6)
#define R4K_LINES_32	 (1u << 5 | 1u << 4)
#define R4K_NO_SECONDARY (1u << 17)

/* "MIPS R4000 Microprocessor User's Manual": 8 KB, and 16 KB in the R4400. */
static const struct mips_type type_r4000 =
    R4000_KIND(0x0422, MIPS_III, 8, 16, 1, R4K_NO_SECONDARY | R4K_CACHES(1) | 2,
	       .fpu = &mips_fpu_r4000, R4000_WATCH);
static const struct mips_type type_r4400 = R4000_KIND(
    0x0440, MIPS_III, 16, 16, 1, R4K_NO_SECONDARY | R4K_CACHES(2) | 2,
    .fpu = &mips_fpu_r4000, R4000_WATCH);
/* IDT79R4600, R4700 and R5000 data sheets. */
static const struct mips_type type_r4600 =
    R4000_KIND(0x2020, MIPS_III, 16, 32, 2,
	       R4K_NO_SECONDARY | R4K_CACHES(2) | R4K_LINES_32 | 2,
	       .extra = MIPS_EXTRA_WAIT, .fpu = &mips_fpu_r4600);
static const struct mips_type type_r4700 =
    R4000_KIND(0x2100, MIPS_III, 16, 32, 2,
	       R4K_NO_SECONDARY | R4K_CACHES(2) | R4K_LINES_32 | 2,
	       .extra = MIPS_EXTRA_WAIT, .fpu = &mips_fpu_r4700);
static const struct mips_type type_r5000 =
    R4000_KIND(0x2321, MIPS_IV, 32, 32, 2,
	       R4K_NO_SECONDARY | R4K_CACHES(3) | R4K_LINES_32 | 2,
	       .extra = MIPS_EXTRA_WAIT, .fpu = &mips_fpu_r5000);
static const struct mips_type type_rm5200 = R4000_KIND(
    0x28a0, MIPS_IV, 32, 32, 2,
    R4K_NO_SECONDARY | R4K_CACHES(3) | R4K_LINES_32 | 2,
    .extra = MIPS_EXTRA_WAIT | MIPS_EXTRA_MAD, .fpu = &mips_fpu_rm5200);

/* PMC-Sierra "RM7000 Microprocessor with On-Chip Secondary Cache" data sheet
 * (PMC-2002175): 16 KB caches of 4 ways, 256 KB behind them (Config.SC is 0,
 * software enables it by SE); none of third level.  48 entries, unless 64 are
 * chosen at reset. */
static const struct mips_type type_rm7000 =
    R4000_KIND(0x2721, MIPS_IV, 16, 32, 4,
	       R4K_NO_SECONDARY | R4K_CACHES(2) | R4K_LINES_32 | 2,
	       .extra = MIPS_EXTRA_WAIT | MIPS_EXTRA_MAD | MIPS_EXTRA_RM7000,
	       .fpu = &mips_fpu_rm7000);

/* "EE Core User's Manual": 32-bit addresses; caches of 16 and 8 KB, 2 ways,
 * 64-byte lines. */
static const struct mips_type type_r5900 = {
    .prid = 0x2e20,
    .isa = MIPS_III,
    .fpu = &mips_fpu_r5900_type,
    .tlb_entries = 48,
    .icache_kb = 16,
    .dcache_kb = 8,
    .cache_line = 64,
    .cache_ways = 2,
    .pagemask = PAGEMASK_16MB,
    .pabits = 32,
    .segbits = 32,
    .extra = MIPS_LACKS_LL | MIPS_EXTRA_R5900,
    .config = {2u << 9 | 1u << 6 | 2},
    .status_writable = 0xf0c79c1f,
};

/* NEC VR4100 series, with the core VR4110 (VR4111, VR4181), VR4120 or VR4130.
 * "VR4121 User's Manual" (U13569EJ): pages from 1 to 256 KB, no FPU, no ll and
 * sc; Config has sizes of caches as 1 KB << n (CS), lines of 16 bytes;
 * MIPS16 is enabled (M16).  "uPD98502 User's Manual" (S15543EJ), appendix A:
 * macc. */
#define VR4100_KIND(id, core, i, d)                                        \
	{                                                                  \
		.prid = (id), .isa = MIPS_III, .tlb_entries = 32,          \
		.icache_kb = 1 << (i), .dcache_kb = 1 << (d),              \
		.cache_line = 16, .cache_ways = 1, .pagemask = 0x0007f800, \
		.pabits = 32, .segbits = 40, .small_pages = true,          \
		.extra = MIPS_EXTRA_POWER | MIPS_LACKS_LL |                \
			 MIPS_EXTRA_MIPS16 | (core),                       \
		R4000_WATCH,                                               \
		.config = {1u << 23 | 1u << 20 | 1u << 12 | (i) << 9 |     \
			   (d) << 6 | 2},                                  \
		.status_writable = 0xda57ffff                              \
	}
static const struct mips_type type_vr4111 =
    VR4100_KIND(0x0c50, MIPS_EXTRA_MADD16, 4, 3);
static const struct mips_type type_vr4181 =
    VR4100_KIND(0x0c50, MIPS_EXTRA_MADD16, 2, 2);
static const struct mips_type type_vr4121 =
    VR4100_KIND(0x0c60, MIPS_EXTRA_MACC, 4, 3);
static const struct mips_type type_vr4122 =
    VR4100_KIND(0x0c70, MIPS_EXTRA_MACC, 5, 4);
static const struct mips_type type_vr4131 =
    VR4100_KIND(0x0c80, MIPS_EXTRA_MACC, 4, 4);

/* "MIPS R10000 Microprocessor User's Manual": caches of 32 KB, 4 KB << n in
 * Config's upper bits; lines of 64 bytes for instructions, 32 for data. */
#define R10000_KIND(id, with_fpu)                                             \
	{                                                                     \
		.prid = (id), .isa = MIPS_IV, .fpu = (with_fpu),              \
		.tlb_entries = 64, .icache_kb = 32, .dcache_kb = 32,          \
		.cache_line = 32, .cache_ways = 2, .pagemask = PAGEMASK_16MB, \
		.pabits = 40, .segbits = 44, R4000_WATCH,                     \
		.config = {3u << 29 | 3u << 26 | 2},                          \
		.status_writable = 0xfe5fffff                                 \
	}
static const struct mips_type type_r10000 =
    R10000_KIND(0x0926, &mips_fpu_r10000);
static const struct mips_type type_r12000 =
    R10000_KIND(0x0e35, &mips_fpu_r12000);
static const struct mips_type type_r14000 =
    R10000_KIND(0x0f01, &mips_fpu_r14000);

/* MIPS64 5K Processor Core Family Software User's Manual (MD00012): caches of
 * 32 KB and 2 ways. */
#define TYPE_5K(id, with_fpu, fp, status)                                  \
	{                                                                  \
		.prid = (id), .isa = MIPS_64, .fpu = (with_fpu),           \
		.tlb_entries = 48, .icache_kb = 32, .dcache_kb = 32,       \
		.cache_line = 32, .pagemask = PAGEMASK_16MB, .pabits = 36, \
		.segbits = 42, .watches = 1,                               \
		.config = {CONFIG0_64(0),                                  \
			   (CONFIG1(48, CACHE(3, 4, 1), CACHE(3, 4, 1)) |  \
			    (fp)) &                                        \
			       0x7fffffff},                                \
		.status_writable = (status)                                \
	}
#define TYPE_5KE(id, with_fpu, fp, status)                                     \
	{                                                                      \
		.prid = (id), .isa = MIPS_64R2, .fpu = (with_fpu),             \
		.tlb_entries = 48, .icache_kb = 32, .dcache_kb = 32,           \
		.cache_line = 32, .pagemask = PAGEMASK_256MB, .pabits = 36,    \
		.segbits = 42, .watches = 1,                                   \
		.config = {CONFIG0_64(1),                                      \
			   CONFIG1(48, CACHE(3, 4, 1), CACHE(3, 4, 1)) | (fp), \
			   CONFIG2, 0},                                        \
		.status_writable = (status)                                    \
	}
/* MIPS64 20Kc Processor Core User's Manual: caches of 32 KB and 4 ways, that of
 * instructions by virtual addresses (VI); paired singles.  MIPS-3D is not
 * modelled: FIR says that it is absent. */
static const struct mips_type type_20kc = {
    .prid = 0x18200,
    .isa = MIPS_64,
    .fpu = &mips_fpu_20k,
    .tlb_entries = 48,
    .icache_kb = 32,
    .dcache_kb = 32,
    .cache_line = 32,
    .pagemask = PAGEMASK_16MB,
    .pabits = 36,
    .segbits = 40,
    .watches = 1,
    .config = {CONFIG0_64(0) | 1u << 3,
	       (CONFIG1(48, CACHE(2, 4, 3), CACHE(2, 4, 3)) | CONFIG1_FP) &
		   0x7fffffff},
    .status_writable = 0x36f8ffff,
};
static const struct mips_type type_5kc = TYPE_5K(0x18100, NULL, 0, 0x12f8ffff);
static const struct mips_type type_5kf =
    TYPE_5K(0x18100, &mips_fpu_5k, CONFIG1_FP, 0x36f8ffff);
static const struct mips_type type_5kec =
    TYPE_5KE(0x18900, NULL, 0, 0x12f8ffff);
static const struct mips_type type_5kef =
    TYPE_5KE(0x18900, &mips_fpu_5ke, CONFIG1_FP, 0x36f8ffff);

const struct cpu_type cpu_types[] = {
    {"R2000", &mips_cpu_class, "MIPS I, 32-bit, 64 TLB entries, R2010 FPU",
     &type_r2000},
    {"R2000A", &mips_cpu_class, "MIPS I, 32-bit, 64 TLB entries, R2010A FPU",
     &type_r2000a},
    {"R3000", &mips_cpu_class, "MIPS I, 32-bit, 64 TLB entries, R3010 FPU",
     &type_r3000},
    {"R3000A", &mips_cpu_class, "MIPS I, 32-bit, 64 TLB entries, R3010A FPU",
     &type_r3000a},
    {"4Kc", &mips_cpu_class, "MIPS32, 16 TLB entries of two pages", &type_4kc},
    {"4KEc", &mips_cpu_class,
     "MIPS32 release 2, MIPS16e, 16 TLB entries of two pages", &type_4kec},
    {"Au1000", &mips_cpu_class, "MIPS32, 32 TLB entries of two pages",
     &type_au1000},
    {"Au1100", &mips_cpu_class, "MIPS32, 32 TLB entries of two pages",
     &type_au1100},
    {"Au1500", &mips_cpu_class, "MIPS32, 32 TLB entries of two pages",
     &type_au1500},
    {"Au1550", &mips_cpu_class, "MIPS32, 32 TLB entries of two pages",
     &type_au1550},
    {"24Kc", &mips_cpu_class,
     "MIPS32 release 2, MIPS16e, 64 TLB entries of two pages", &type_24kc},
    {"24Kf", &mips_cpu_class,
     "MIPS32 release 2, MIPS16e, 64 TLB entries of two pages, FPU", &type_24kf},
    {"34Kf", &mips_cpu_class,
     "MIPS32 release 2, MIPS16e, 64 TLB entries of two pages, FPU", &type_34kf},
    {"74Kf", &mips_cpu_class,
     "MIPS32 release 2, MIPS16e, 64 TLB entries of two pages, FPU", &type_74kf},
    {"R4000", &mips_cpu_class,
     "MIPS III, 64-bit, 48 TLB entries of two pages, FPU", &type_r4000},
    {"R4400", &mips_cpu_class,
     "MIPS III, 64-bit, 48 TLB entries of two pages, FPU", &type_r4400},
    {"R4600", &mips_cpu_class,
     "MIPS III, 64-bit, 48 TLB entries of two pages, FPU", &type_r4600},
    {"R4700", &mips_cpu_class,
     "MIPS III, 64-bit, 48 TLB entries of two pages, FPU", &type_r4700},
    {"VR4111", &mips_cpu_class,
     "MIPS III and MIPS16, 64-bit, 32 TLB entries of two pages", &type_vr4111},
    {"VR4121", &mips_cpu_class,
     "MIPS III and MIPS16, 64-bit, 32 TLB entries of two pages", &type_vr4121},
    {"VR4122", &mips_cpu_class,
     "MIPS III and MIPS16, 64-bit, 32 TLB entries of two pages", &type_vr4122},
    {"VR4131", &mips_cpu_class,
     "MIPS III and MIPS16, 64-bit, 32 TLB entries of two pages", &type_vr4131},
    {"VR4181", &mips_cpu_class,
     "MIPS III and MIPS16, 64-bit, 32 TLB entries of two pages", &type_vr4181},
    {"R5000", &mips_cpu_class,
     "MIPS IV, 64-bit, 48 TLB entries of two pages, FPU", &type_r5000},
    {"RM5200", &mips_cpu_class,
     "MIPS IV, 64-bit, 48 TLB entries of two pages, FPU", &type_rm5200},
    {"R5900", &mips_cpu_class,
     "MIPS III with quadwords, 48 TLB entries of two pages, own FPU",
     &type_r5900},
    {"RM7000", &mips_cpu_class,
     "MIPS IV, 64-bit, 48 TLB entries of two pages, FPU, 14 interrupts",
     &type_rm7000},
    {"R10000", &mips_cpu_class,
     "MIPS IV, 64-bit, 64 TLB entries of two pages, FPU", &type_r10000},
    {"R12000", &mips_cpu_class,
     "MIPS IV, 64-bit, 64 TLB entries of two pages, FPU", &type_r12000},
    {"R14000", &mips_cpu_class,
     "MIPS IV, 64-bit, 64 TLB entries of two pages, FPU", &type_r14000},
    {"5Kc", &mips_cpu_class, "MIPS64, 64-bit, 48 TLB entries of two pages",
     &type_5kc},
    {"5Kf", &mips_cpu_class, "MIPS64, 64-bit, 48 TLB entries of two pages, FPU",
     &type_5kf},
    {"20Kc", &mips_cpu_class,
     "MIPS64, 64-bit, 48 TLB entries of two pages, FPU with paired singles",
     &type_20kc},
    {"5KEc", &mips_cpu_class,
     "MIPS64 release 2, 64-bit, 48 TLB entries of two pages", &type_5kec},
    {"5KEf", &mips_cpu_class,
     "MIPS64 release 2, 64-bit, 48 TLB entries of two pages, FPU", &type_5kef},
    {NULL, NULL, NULL, NULL},
};
