/*
 * The instructions that fpu-qemu-guest.c runs: WORD(instruction), registers
 * fd = 6 (comparisons: none), fs = 2, ft = 4, fr = 8.  BOTH(digits): single and
 * double.  Those of 64-bit integers only with FP64, where Status.FR is set:
 * QEMU does not have them otherwise.  Paired singles with PAIRED.
 */
#define BOTH(digits)          \
	WORD(0x46041##digits) \
	WORD(0x46241##digits)

/* add, sub, mul, div, sqrt, abs, mov, neg */
BOTH(180)
BOTH(181)
BOTH(182)
BOTH(183)
BOTH(184)
BOTH(185)
BOTH(186)
BOTH(187)
/* round, trunc, ceil, floor, cvt to a word */
BOTH(18c)
BOTH(18d)
BOTH(18e)
BOTH(18f)
BOTH(1a4)
/* cvt.s.d, cvt.s.w, cvt.d.s, cvt.d.w */
WORD(0x462411a0)
WORD(0x468011a0)
WORD(0x460411a1)
WORD(0x468011a1)
/* c.f, c.un, c.eq, c.ueq, c.olt, c.ult, c.ole, c.ule */
BOTH(030)
BOTH(031)
BOTH(032)
BOTH(033)
BOTH(034)
BOTH(035)
BOTH(036)
BOTH(037)
/* c.sf, c.ngle, c.seq, c.ngl, c.lt, c.nge, c.le, c.ngt */
BOTH(038)
BOTH(039)
BOTH(03a)
BOTH(03b)
BOTH(03c)
BOTH(03d)
BOTH(03e)
BOTH(03f)
/* c.lt, c.ngl with condition codes 1, 7 */
BOTH(13c)
BOTH(73b)
/* movf cc0, movt cc0, movf cc1, movt cc7 */
WORD(0x46001191)
WORD(0x46211191)
WORD(0x46041191)
WORD(0x463d1191)
/* recip, rsqrt */
WORD(0x46001195)
WORD(0x46201195)
WORD(0x46001196)
WORD(0x46201196)
/* madd, msub, nmadd, nmsub */
WORD(0x4d0411a0)
WORD(0x4d0411a1)
WORD(0x4d0411a8)
WORD(0x4d0411a9)
WORD(0x4d0411b0)
WORD(0x4d0411b1)
WORD(0x4d0411b8)
WORD(0x4d0411b9)
#ifdef FP64
/* round, trunc, ceil, floor, cvt to a long; cvt.s.l, cvt.d.l */
BOTH(188)
BOTH(189)
BOTH(18a)
BOTH(18b)
BOTH(1a5)
WORD(0x46a011a0)
WORD(0x46a011a1)
#endif
#ifdef PAIRED
/* add.ps, sub.ps, mul.ps, abs.ps, mov.ps, neg.ps, movf.ps cc0, movt.ps cc2 */
WORD(0x46c41180)
WORD(0x46c41181)
WORD(0x46c41182)
WORD(0x46c01185)
WORD(0x46c01186)
WORD(0x46c01187)
WORD(0x46c01191)
WORD(0x46c91191)
/* cvt.s.pu, cvt.s.pl, cvt.ps.s, pll.ps, plu.ps, pul.ps, puu.ps */
WORD(0x46c011a0)
WORD(0x46c011a8)
WORD(0x460411a6)
WORD(0x46c411ac)
WORD(0x46c411ad)
WORD(0x46c411ae)
WORD(0x46c411af)
/* c.f.ps to c.ngt.ps, some with condition codes 2 and 6 */
WORD(0x46c41030)
WORD(0x46c41031)
WORD(0x46c41032)
WORD(0x46c41033)
WORD(0x46c41034)
WORD(0x46c41035)
WORD(0x46c41036)
WORD(0x46c41037)
WORD(0x46c41038)
WORD(0x46c41039)
WORD(0x46c4103a)
WORD(0x46c4103b)
WORD(0x46c4103c)
WORD(0x46c4103d)
WORD(0x46c4123e)
WORD(0x46c4163f)
/* madd.ps, msub.ps, nmadd.ps, nmsub.ps */
WORD(0x4d0411a6)
WORD(0x4d0411ae)
WORD(0x4d0411b6)
WORD(0x4d0411be)
#endif

#undef BOTH
#undef WORD
