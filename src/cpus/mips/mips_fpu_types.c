/*
 * The types of floating point units: one row each.  What a row's fields mean,
 * and what the manuals say of each type: doc/mips-fpu.md.
 */
#include "cpus/mips/mips_fpu.h"

/* FCR31: RM, Flags, Enables, Cause, C; and FS; and seven conditions more. */
enum {
	WRITABLE = 0x0083ffff,
	WRITABLE_FS = WRITABLE | FCR31_FS,
	WRITABLE_CC = (int)0xff83ffffu,
};

const struct mips_fpu_type mips_fpu_r3010 = {
    .name = "R3010",
    .fcr0 = 0x0340,
    .fcr31_writable = WRITABLE,
    .denormal_unimplemented = true,
    .invalid_unimplemented = true,
    .reserved_unimplemented = true,
};

/* MIPS III. */
#define R4000_KIND(type, fir)                                               \
	{                                                                   \
		.name = type, .fcr0 = (fir), .fcr31_writable = WRITABLE_FS, \
		.groups = MIPS_FPU_II | MIPS_FPU_LONG,                      \
		.denormal_unimplemented = true,                             \
		.nan_operand_unimplemented = true,                          \
		.reserved_unimplemented = true,                             \
		.flush = MIPS_FPU_FLUSH_RESULTS                             \
	}
const struct mips_fpu_type mips_fpu_r4000 = R4000_KIND("R4000", 0x0500);
const struct mips_fpu_type mips_fpu_r4600 = R4000_KIND("R4600", 0x2020);
const struct mips_fpu_type mips_fpu_r4700 = R4000_KIND("R4700", 0x2120);

/* MIPS IV. */
#define R5000_KIND(type, fir, nan)                                          \
	{                                                                   \
		.name = type, .fcr0 = (fir), .fcr31_writable = WRITABLE_CC, \
		.groups = MIPS_FPU_II | MIPS_FPU_LONG | MIPS_FPU_CC |       \
			  MIPS_FPU_COP1X,                                   \
		.denormal_unimplemented = true,                             \
		.nan_operand_unimplemented = (nan),                         \
		.reserved_unimplemented = true,                             \
		.flush = MIPS_FPU_FLUSH_RESULTS                             \
	}
const struct mips_fpu_type mips_fpu_r5000 = R5000_KIND("R5000", 0x2300, true);
const struct mips_fpu_type mips_fpu_rm5200 = R5000_KIND("RM5200", 0x2800, true);
const struct mips_fpu_type mips_fpu_rm7000 = R5000_KIND("RM7000", 0x2700, true);
/* FCR31: condition, causes, sticky flags; bits 0 and 24 read as 1. */
const struct mips_fpu_type mips_fpu_r5900_type = {
    .name = "R5900",
    .fcr0 = 0x2e30,
    .fcr31_writable = 0x0083c078,
    .fcr31_fixed = 0x01000001,
    .groups = MIPS_FPU_II,
};
const struct mips_fpu_type mips_fpu_r10000 =
    R5000_KIND("R10000", 0x0900, false);
const struct mips_fpu_type mips_fpu_r12000 =
    R5000_KIND("R12000", 0x0e00, false);
const struct mips_fpu_type mips_fpu_r14000 =
    R5000_KIND("R14000", 0x0f00, false);

/* MIPS64, and MIPS32 release 2 with a 64-bit FPU.  FIR: F64, L, W, PS, D,
 * S formats, processor. */
enum {
	FIR_S = 1 << 16,
	FIR_D = 1 << 17,
	FIR_PS = 1 << 18,
	FIR_W = 1 << 20,
	FIR_L = 1 << 21,
	FIR_F64 = 1 << 22,
	FIR_64_BIT = FIR_F64 | FIR_L | FIR_W | FIR_D | FIR_S,
	GROUPS_64 = MIPS_FPU_II | MIPS_FPU_LONG | MIPS_FPU_CC | MIPS_FPU_COP1X |
		    MIPS_FPU_VIEWS,
};
/* FO and FN, which the 24K family has. */
#define WRITABLE_24K (WRITABLE_CC | FCR31_FO | FCR31_FN)
#define MIPS64_KIND(type, fir, more, writable)                                \
	{                                                                     \
		.name = type, .fcr0 = (fir),                                  \
		.fcr31_writable = (uint32_t)(writable),                       \
		.groups = GROUPS_64 | (more), .denormal_unimplemented = true, \
		.sign_of_denormals = true, .flush = MIPS_FPU_FLUSH_ALL        \
	}
const struct mips_fpu_type mips_fpu_5k =
    MIPS64_KIND("5Kf", FIR_D | FIR_S | 0x8100, 0, WRITABLE_CC);
const struct mips_fpu_type mips_fpu_20k = MIPS64_KIND(
    "20Kc", FIR_PS | FIR_D | FIR_S | 0x8200, MIPS_FPU_PS, WRITABLE_CC);
const struct mips_fpu_type mips_fpu_5ke =
    MIPS64_KIND("5KEf", FIR_64_BIT | 0x8900, MIPS_FPU_HIGH, WRITABLE_CC);
const struct mips_fpu_type mips_fpu_24k =
    MIPS64_KIND("24Kf", FIR_64_BIT | 0x9300, MIPS_FPU_HIGH, WRITABLE_24K);
const struct mips_fpu_type mips_fpu_34k =
    MIPS64_KIND("34Kf", FIR_64_BIT | 0x9500, MIPS_FPU_HIGH, WRITABLE_24K);
const struct mips_fpu_type mips_fpu_74k =
    MIPS64_KIND("74Kf", FIR_64_BIT | 0x9700, MIPS_FPU_HIGH, WRITABLE_24K);
