/*
 * The vocabulary of mips_semantics.h that depends on the width of the
 * registers.  Included once for each width by those who instantiate the
 * semantics; WIDE says which: 0 for 32-bit CPUs, 1 for 64-bit ones.
 */
#undef GPR
#undef WORD
#undef gpr_t
#undef sgpr_t
#undef address_t

#if WIDE
#define GPR(n)	  (cpu->st.gpr.d[n])
#define WORD(v)	  ((uint64_t)(int64_t)(int32_t)(v)) /* as a register has it */
#define gpr_t	  uint64_t
#define sgpr_t	  int64_t
#define address_t uint64_t
#else
#define GPR(n)	  (cpu->st.gpr.w[n])
#define WORD(v)	  ((uint32_t)(v))
#define gpr_t	  uint32_t
#define sgpr_t	  int32_t
#define address_t uint32_t
#endif

#ifndef RS
#define RS	    ((uint32_t)GPR(op->rs))
#define RT	    ((uint32_t)GPR(op->rt))
#define SRS	    ((int32_t)RS)
#define SRT	    ((int32_t)RT)
#define GS	    ((gpr_t)GPR(op->rs))
#define GT	    ((gpr_t)GPR(op->rt))
#define SGS	    ((sgpr_t)GPR(op->rs))
#define SGT	    ((sgpr_t)GPR(op->rt))
#define IMM	    (op->imm)
#define GIMM	    ((gpr_t)op->imm)
#define SA	    (op->sa)
#define HI	    (cpu->st.hi)
#define LO	    (cpu->st.lo)
#define HI_LO	    ((uint64_t)(uint32_t)HI << 32 | (uint32_t)LO)
#define ADDRESS	    (GPR(op->rs) + GIMM)
#define INDEXED	    (GS + GT)
#define WRITE_RD(v) (GPR(op->rd) = WORD(v))
#define WRITE_GD(v) (GPR(op->rd) = (gpr_t)(v))
#define WRITE_HI(v) (HI = WORD(v))
#define WRITE_LO(v) (LO = WORD(v))
#define UPPER(n)    (cpu->st.gpr_upper[n])
/* The quotient and the remainder of rs and rt.  Division by zero is undefined:
 * quotient -1 (or 1), remainder rs, which is what the R3000's non-restoring
 * divider leaves. */
#define DIVIDE(quotient, remainder)                                      \
	do {                                                             \
		int32_t dividend = SRS;                                  \
		int32_t divisor = SRT;                                   \
                                                                         \
		if (divisor == 0) {                                      \
			quotient = WORD(dividend < 0 ? 1u : UINT32_MAX); \
			remainder = WORD(dividend);                      \
		} else if (divisor == -1) {                              \
			quotient = WORD(0u - (uint32_t)dividend);        \
			remainder = 0;                                   \
		} else {                                                 \
			quotient = WORD(dividend / divisor);             \
			remainder = WORD(dividend % divisor);            \
		}                                                        \
	} while (0)
#define DIVIDE_UNSIGNED(quotient, remainder)                              \
	do {                                                              \
		uint32_t dividend = RS;                                   \
		uint32_t divisor = RT;                                    \
                                                                          \
		quotient =                                                \
		    WORD(divisor == 0 ? UINT32_MAX : dividend / divisor); \
		remainder =                                               \
		    WORD(divisor == 0 ? dividend : dividend % divisor);   \
	} while (0)
/* The R5900's multiplications: imm says how. */
#define MULTIPLY(high, low)                                              \
	do {                                                             \
		uint64_t product = (IMM & MIPS_MULTIPLY_UNSIGNED) != 0   \
				       ? (uint64_t)RS * RT               \
				       : (uint64_t)((int64_t)SRS * SRT); \
                                                                         \
		if ((IMM & MIPS_MULTIPLY_ADD) != 0) {                    \
			product += (uint64_t)(uint32_t)(high) << 32 |    \
				   (uint32_t)(low);                      \
		}                                                        \
		high = WORD(product >> 32);                              \
		low = WORD(product);                                     \
		WRITE_RD(product);                                       \
	} while (0)
#define FGR(n) (cpu->st.fpu.fgr[n])
#define FPR(n) (FGR(n) | (uint64_t)FGR((n) | 1) << 32)
#define WRITE_FPR(n, v)                                 \
	do {                                            \
		uint64_t bits_ = (v);                   \
                                                        \
		FGR(n) = (uint32_t)bits_;               \
		FGR((n) | 1) = (uint32_t)(bits_ >> 32); \
	} while (0)
#define FCR31 (cpu->st.fpu.fcr31)
#endif
