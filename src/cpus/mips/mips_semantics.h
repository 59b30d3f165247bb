/*
 * The semantics of MIPS instructions, written once, in the manual's words.
 * Included several times with different definitions of SEM and of the
 * vocabulary: it gives the list of semantics, the golden stepper and the
 * threaded handlers of both byte orders.
 *
 *	SEM(name, kind, text)
 *
 * ALU      statements; cannot fault.
 * FAULT    statements; may LOAD, STORE, RAISE.  Nothing architectural is
 *          written before the last possible fault.
 * LOAD, STORE           the same, and all memory accessed is at ADDRESS.
 * BRANCH, BRANCH_LINK   an expression: is the branch taken?
 * JUMP, JUMP_LINK       an expression: the target.
 * FPU      a function of mips_fpu_quick.h.  It does the usual cases of an
 *          instruction; what it does not do, and the golden stepper, goes the
 *          way of the semantics "fpu".
 * SPECIAL  statements; run by the golden stepper only.  They change what the
 *          threaded core assumes (mode, translations, interrupts).
 *
 * Vocabulary: RS RT the low words of registers; SRS SRT the same, signed;
 * WRITE_RD writes a word, which is sign-extended where registers are wide; GS
 * GT, SGS SGT, WRITE_GD the same with whole registers.  IMM the extended
 * immediate, GIMM the same as wide as a register, unsigned; SA shift amount; HI
 * LO whole, WRITE_HI WRITE_LO, HI_LO their words as one number.  ADDRESS of a
 * load or store, an address_t, INDEXED that of rs + rt; LOAD(type, variable,
 * address), LOAD_WHOLE (the aligned one that holds the address), STORE(type,
 * address, value), STORE_PART(type, first, count, value); RAISE,
 * NEED_COPROCESSOR, COP0(register); FGR(index) a single or word of coprocessor
 * 1, FPR, WRITE_FPR a double; UPPER(index) the upper half of a quadword; FCR31
 *but for inexactness, FPU_CONTROL the whole; FPU_EXECUTE, FPU_QUICK the same
 *with a quick way, FPU_CONTROL_WRITE; BIG (byte order).  The decoder puts the
 *register that an instruction writes into rd, whatever its field in the manual.
 */
/* clang-format off */

/* ---- arithmetic and logic ---- */

/* add rd, rs, rt: traps on two's complement overflow. */
SEM(add, FAULT,
	int32_t sum;
	if (__builtin_add_overflow(SRS, SRT, &sum)) {
		RAISE(EXC_OV);
	}
	WRITE_RD(sum);)
/* addi rt, rs, immediate */
SEM(addi, FAULT,
	int32_t sum;
	if (__builtin_add_overflow(SRS, IMM, &sum)) {
		RAISE(EXC_OV);
	}
	WRITE_RD(sum);)
SEM(sub, FAULT,
	int32_t difference;
	if (__builtin_sub_overflow(SRS, SRT, &difference)) {
		RAISE(EXC_OV);
	}
	WRITE_RD(difference);)
SEM(addu, ALU, WRITE_RD(RS + RT);)
SEM(addiu, ALU, WRITE_RD(RS + (uint32_t)IMM);)
SEM(subu, ALU, WRITE_RD(RS - RT);)
SEM(and, ALU, WRITE_GD(GS & GT);)
SEM(andi, ALU, WRITE_GD(GS & (uint32_t)IMM);)
SEM(or, ALU, WRITE_GD(GS | GT);)
SEM(ori, ALU, WRITE_GD(GS | (uint32_t)IMM);)
SEM(xor, ALU, WRITE_GD(GS ^ GT);)
SEM(xori, ALU, WRITE_GD(GS ^ (uint32_t)IMM);)
SEM(nor, ALU, WRITE_GD(~(GS | GT));)
SEM(lui, ALU, WRITE_RD((uint32_t)IMM);)
SEM(slt, ALU, WRITE_GD(SGS < SGT);)
SEM(slti, ALU, WRITE_GD(SGS < IMM);)
SEM(sltu, ALU, WRITE_GD(GS < GT);)
SEM(sltiu, ALU, WRITE_GD(GS < GIMM);)
SEM(sll, ALU, WRITE_RD(RT << SA);)
SEM(srl, ALU, WRITE_RD(RT >> SA);)
SEM(sra, ALU, WRITE_RD(SRT >> SA);)
SEM(sllv, ALU, WRITE_RD(RT << (RS & 31));)
SEM(srlv, ALU, WRITE_RD(RT >> (RS & 31));)
SEM(srav, ALU, WRITE_RD(SRT >> (RS & 31));)
/* sll zr, zr, 0 */
SEM(nop, ALU, (void)0;)
/* or rd, rs, zr and the like */
SEM(move, ALU, WRITE_GD(GS);)

/* ---- multiply and divide ---- */

SEM(mult, ALU,
	int64_t product = (int64_t)SRS * SRT;
	WRITE_HI((uint64_t)product >> 32);
	WRITE_LO(product);)
SEM(multu, ALU,
	uint64_t product = (uint64_t)RS * RT;
	WRITE_HI(product >> 32);
	WRITE_LO(product);)
SEM(div, ALU, DIVIDE(LO, HI);)
SEM(divu, ALU, DIVIDE_UNSIGNED(LO, HI);)
SEM(mfhi, ALU, WRITE_GD(HI);)
SEM(mflo, ALU, WRITE_GD(LO);)
SEM(mthi, ALU, HI = GS;)
SEM(mtlo, ALU, LO = GS;)

/* ---- loads and stores ---- */

SEM(lb, LOAD, LOAD(int8_t, value, ADDRESS); WRITE_RD(value);)
SEM(lbu, LOAD, LOAD(uint8_t, value, ADDRESS); WRITE_RD(value);)
SEM(lh, LOAD, LOAD(int16_t, value, ADDRESS); WRITE_RD(value);)
SEM(lhu, LOAD, LOAD(uint16_t, value, ADDRESS); WRITE_RD(value);)
SEM(lw, LOAD, LOAD(uint32_t, value, ADDRESS); WRITE_RD(value);)
SEM(sb, STORE, STORE(uint8_t, ADDRESS, RT);)
SEM(sh, STORE, STORE(uint16_t, ADDRESS, RT);)
SEM(sw, STORE, STORE(uint32_t, ADDRESS, RT);)
/* lwl: the bytes from the address to the word's least significant end go to
 * the most significant bytes of rt; lwr: the others. */
SEM(lwl, LOAD,
	address_t address = ADDRESS;
	unsigned shift = 8 * (BIG ? address & 3 : 3 - (address & 3));
	LOAD_WHOLE(uint32_t, word, address);
	WRITE_RD(word << shift | (RT & ((UINT32_C(1) << shift) - 1)));)
SEM(lwr, LOAD,
	address_t address = ADDRESS;
	unsigned shift = 8 * (BIG ? 3 - (address & 3) : address & 3);
	LOAD_WHOLE(uint32_t, word, address);
	WRITE_RD(word >> shift | (RT & ~(UINT32_C(0xffffffff) >> shift)));)
/* swl and swr store the part of rt that lwl and lwr would load. */
SEM(swl, STORE,
	address_t address = ADDRESS;
	unsigned count = BIG ? 4 - (address & 3) : (address & 3) + 1;
	STORE_PART(uint32_t, BIG ? address : address & ~(address_t)3, count,
	    RT >> 8 * (4 - count));)
SEM(swr, STORE,
	address_t address = ADDRESS;
	unsigned count = BIG ? (address & 3) + 1 : 4 - (address & 3);
	STORE_PART(uint32_t, BIG ? address & ~(address_t)3 : address, count, RT);)

/* ---- MIPS II, MIPS32 ---- */

/* ll makes the CPU watch the word; sc stores if nobody has touched it. */
SEM(ll, LOAD,
	LOAD(uint32_t, value, ADDRESS);
	cpu->st.ll_bit = true;
	WRITE_RD(value);)
SEM(sc, STORE,
	if (cpu->st.ll_bit) {
		STORE(uint32_t, ADDRESS, RT);
	}
	WRITE_RD(cpu->st.ll_bit);
	cpu->st.ll_bit = false;)
/* Traps: the code in the word is for software. */
SEM(tge, FAULT, if (SGS >= SGT) { RAISE(EXC_TR); })
SEM(tgeu, FAULT, if (GS >= GT) { RAISE(EXC_TR); })
SEM(tlt, FAULT, if (SGS < SGT) { RAISE(EXC_TR); })
SEM(tltu, FAULT, if (GS < GT) { RAISE(EXC_TR); })
SEM(teq, FAULT, if (GS == GT) { RAISE(EXC_TR); })
SEM(tne, FAULT, if (GS != GT) { RAISE(EXC_TR); })
SEM(tgei, FAULT, if (SGS >= IMM) { RAISE(EXC_TR); })
SEM(tgeiu, FAULT, if (GS >= GIMM) { RAISE(EXC_TR); })
SEM(tlti, FAULT, if (SGS < IMM) { RAISE(EXC_TR); })
SEM(tltiu, FAULT, if (GS < GIMM) { RAISE(EXC_TR); })
SEM(teqi, FAULT, if (SGS == IMM) { RAISE(EXC_TR); })
SEM(tnei, FAULT, if (SGS != IMM) { RAISE(EXC_TR); })
SEM(movz, ALU, if (GT == 0) { WRITE_GD(GS); })
SEM(movn, ALU, if (GT != 0) { WRITE_GD(GS); })
SEM(mul, ALU, WRITE_RD(RS * RT);)
SEM(madd, ALU,
	uint64_t sum = HI_LO + (uint64_t)((int64_t)SRS * SRT);
	WRITE_HI(sum >> 32);
	WRITE_LO(sum);)
SEM(maddu, ALU,
	uint64_t sum = HI_LO + (uint64_t)RS * RT;
	WRITE_HI(sum >> 32);
	WRITE_LO(sum);)
SEM(msub, ALU,
	uint64_t rest = HI_LO - (uint64_t)((int64_t)SRS * SRT);
	WRITE_HI(rest >> 32);
	WRITE_LO(rest);)
SEM(msubu, ALU,
	uint64_t rest = HI_LO - (uint64_t)RS * RT;
	WRITE_HI(rest >> 32);
	WRITE_LO(rest);)
/* VR4100: multiplies and adds; imm says how, as in the word. */
SEM(macc, ALU,
	uint64_t sum = mips_macc(HI_LO, RS, RT, IMM);
	WRITE_HI(sum >> 32);
	WRITE_LO(sum);
	WRITE_RD((IMM & MIPS_MACC_HI) != 0 ? sum >> 32 : sum);)
SEM(clz, ALU, WRITE_RD(RS == 0 ? 32 : __builtin_clz(RS));)
SEM(clo, ALU, WRITE_RD(RS == UINT32_MAX ? 32 : __builtin_clz(~RS));)

/* ---- MIPS32 release 2 ---- */

SEM(rotr, ALU, WRITE_RD(RT >> SA | RT << (-SA & 31));)
SEM(rotrv, ALU, WRITE_RD(RT >> (RS & 31) | RT << (-RS & 31));)
SEM(seb, ALU, WRITE_RD((int8_t)RT);)
SEM(seh, ALU, WRITE_RD((int16_t)RT);)
SEM(wsbh, ALU, WRITE_RD((RT & 0x00ff00ffu) << 8 | (RT >> 8 & 0x00ff00ffu));)
/* ext: the field of imm bits whose lowest is sa; ins: puts it there. */
SEM(ext, ALU, WRITE_RD(RS >> SA & (UINT32_MAX >> (32 - IMM)));)
SEM(ins, ALU,
	uint32_t mask = UINT32_MAX >> (32 - IMM) << SA;
	WRITE_RD((RT & ~mask) | (RS << SA & mask));)

#if !defined(WIDE) || WIDE
/* ---- MIPS III: doublewords ---- */

SEM(dadd, FAULT,
	int64_t sum;
	if (__builtin_add_overflow(SGS, SGT, &sum)) {
		RAISE(EXC_OV);
	}
	WRITE_GD(sum);)
SEM(daddi, FAULT,
	int64_t sum;
	if (__builtin_add_overflow(SGS, IMM, &sum)) {
		RAISE(EXC_OV);
	}
	WRITE_GD(sum);)
SEM(dsub, FAULT,
	int64_t difference;
	if (__builtin_sub_overflow(SGS, SGT, &difference)) {
		RAISE(EXC_OV);
	}
	WRITE_GD(difference);)
SEM(daddu, ALU, WRITE_GD(GS + GT);)
SEM(daddiu, ALU, WRITE_GD(GS + GIMM);)
SEM(dsubu, ALU, WRITE_GD(GS - GT);)
/* Also dsll32 and its kin: sa is 0 to 63. */
SEM(dsll, ALU, WRITE_GD(GT << SA);)
SEM(dsrl, ALU, WRITE_GD(GT >> SA);)
SEM(dsra, ALU, WRITE_GD(SGT >> SA);)
SEM(dsllv, ALU, WRITE_GD(GT << (GS & 63));)
SEM(dsrlv, ALU, WRITE_GD(GT >> (GS & 63));)
SEM(dsrav, ALU, WRITE_GD(SGT >> (GS & 63));)
SEM(dmult, ALU,
	__int128 product = (__int128)SGS * SGT;
	HI = (uint64_t)(product >> 64);
	LO = (uint64_t)product;)
SEM(dmultu, ALU,
	unsigned __int128 product = (unsigned __int128)GS * GT;
	HI = (uint64_t)(product >> 64);
	LO = (uint64_t)product;)
/* By zero: as div. */
SEM(ddiv, ALU,
	int64_t dividend = SGS;
	int64_t divisor = SGT;
	if (divisor == 0) {
		LO = dividend < 0 ? 1u : UINT64_MAX;
		HI = (uint64_t)dividend;
	} else if (divisor == -1) {
		LO = 0u - (uint64_t)dividend;
		HI = 0;
	} else {
		LO = (uint64_t)(dividend / divisor);
		HI = (uint64_t)(dividend % divisor);
	})
SEM(ddivu, ALU,
	uint64_t dividend = GS;
	uint64_t divisor = GT;
	LO = divisor == 0 ? UINT64_MAX : dividend / divisor;
	HI = divisor == 0 ? dividend : dividend % divisor;)
SEM(dmacc, ALU, LO = mips_macc(LO, RS, RT, IMM); WRITE_GD(LO);)
SEM(lwu, LOAD, LOAD(uint32_t, value, ADDRESS); WRITE_GD(value);)
SEM(ld, LOAD, LOAD(uint64_t, value, ADDRESS); WRITE_GD(value);)
SEM(sd, STORE, STORE(uint64_t, ADDRESS, GT);)
/* As lwl, lwr, swl, swr. */
SEM(ldl, LOAD,
	address_t address = ADDRESS;
	unsigned shift = 8 * (BIG ? address & 7 : 7 - (address & 7));
	LOAD_WHOLE(uint64_t, whole, address);
	WRITE_GD(whole << shift | (GT & ((UINT64_C(1) << shift) - 1)));)
SEM(ldr, LOAD,
	address_t address = ADDRESS;
	unsigned shift = 8 * (BIG ? 7 - (address & 7) : address & 7);
	LOAD_WHOLE(uint64_t, whole, address);
	WRITE_GD(whole >> shift | (GT & ~(UINT64_MAX >> shift)));)
SEM(sdl, STORE,
	address_t address = ADDRESS;
	unsigned count = BIG ? 8 - (address & 7) : (address & 7) + 1;
	STORE_PART(uint64_t, BIG ? address : address & ~(address_t)7, count,
	    GT >> 8 * (8 - count));)
SEM(sdr, STORE,
	address_t address = ADDRESS;
	unsigned count = BIG ? (address & 7) + 1 : 8 - (address & 7);
	STORE_PART(uint64_t, BIG ? address & ~(address_t)7 : address, count, GT);)
SEM(lld, LOAD,
	LOAD(uint64_t, value, ADDRESS);
	cpu->st.ll_bit = true;
	WRITE_GD(value);)
SEM(scd, STORE,
	if (cpu->st.ll_bit) {
		STORE(uint64_t, ADDRESS, GT);
	}
	WRITE_GD(cpu->st.ll_bit);
	cpu->st.ll_bit = false;)
SEM(dmfc0, FAULT, NEED_COPROCESSOR(0); WRITE_GD(COP0(op->rs));)

/* ---- MIPS64, and its release 2 ---- */

SEM(dclz, ALU, WRITE_GD(GS == 0 ? 64 : __builtin_clzll(GS));)
SEM(dclo, ALU, WRITE_GD(GS == UINT64_MAX ? 64 : __builtin_clzll(~GS));)
SEM(drotr, ALU, WRITE_GD(GT >> SA | GT << (-SA & 63));)
SEM(drotrv, ALU, WRITE_GD(GT >> (GS & 63) | GT << (-GS & 63));)
SEM(dsbh, ALU,
	WRITE_GD((GT & UINT64_C(0x00ff00ff00ff00ff)) << 8 |
	    (GT >> 8 & UINT64_C(0x00ff00ff00ff00ff)));)
SEM(dshd, ALU,
	uint64_t pairs = GT << 32 | GT >> 32;
	WRITE_GD((pairs & UINT64_C(0x0000ffff0000ffff)) << 16 |
	    (pairs >> 16 & UINT64_C(0x0000ffff0000ffff)));)
/* Also dextm, dextu and dinsm, dinsu. */
SEM(dext, ALU, WRITE_GD(GS >> SA & (UINT64_MAX >> (64 - IMM)));)
SEM(dins, ALU,
	uint64_t mask = UINT64_MAX >> (64 - IMM) << SA;
	WRITE_GD((GT & ~mask) | (GS << SA & mask));)

/* ---- the R5900 ---- */

SEM(multiply, ALU, MULTIPLY(HI, LO);)
SEM(multiply1, ALU, MULTIPLY(cpu->st.hi1, cpu->st.lo1);)
SEM(div1, ALU, DIVIDE(cpu->st.lo1, cpu->st.hi1);)
SEM(divu1, ALU, DIVIDE_UNSIGNED(cpu->st.lo1, cpu->st.hi1);)
SEM(mfhi1, ALU, WRITE_GD(cpu->st.hi1);)
SEM(mflo1, ALU, WRITE_GD(cpu->st.lo1);)
SEM(mthi1, ALU, cpu->st.hi1 = GS;)
SEM(mtlo1, ALU, cpu->st.lo1 = GS;)
/* The amount of funnel shifts, in bits: a number of bytes or halfwords. */
SEM(mfsa, ALU, WRITE_GD(cpu->st.sa);)
SEM(mtsa, ALU, cpu->st.sa = GS;)
SEM(mtsab, ALU, cpu->st.sa = ((GS ^ GIMM) & 15) * 8;)
SEM(mtsah, ALU, cpu->st.sa = ((GS ^ GIMM) & 7) * 16;)
/* A quadword; the low bits of the address are ignored. */
SEM(lq, LOAD,
	address_t address = ADDRESS & ~(address_t)15;
	LOAD(uint64_t, first, address);
	LOAD(uint64_t, second, address + 8);
	UPPER(op->rd) = BIG ? first : second;
	WRITE_GD(BIG ? second : first);)
SEM(sq, STORE,
	address_t address = ADDRESS & ~(address_t)15;
	STORE(uint64_t, address, BIG ? UPPER(op->rt) : GT);
	STORE(uint64_t, address + 8, BIG ? GT : UPPER(op->rt));)
SEM(fpu_r5900, FAULT,
	NEED_COPROCESSOR(1);
	mips_fpu_r5900(&cpu->st.fpu, (unsigned)IMM, op->rd, op->rs, op->rt);)
/* No exception comes of it. */
SEM(ctc1_r5900, FAULT,
	NEED_COPROCESSOR(1);
	if (op->rs == FCR_FCSR) {
		FCR31 = mips_fpu_control_written(cpu->type->fpu, FCR31, FCR_FCSR, RT);
	})
/* ei and di */
SEM(set_eie, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_r5900_set_eie(cpu, IMM != 0);)
SEM(mmi, SPECIAL, return mips_r5900_mmi(cpu, (uint32_t)IMM);)
#endif

/* ---- branches and jumps ---- */

SEM(beql, LIKELY, GS == GT)
SEM(bnel, LIKELY, GS != GT)
SEM(blezl, LIKELY, SGS <= 0)
SEM(bgtzl, LIKELY, SGS > 0)
SEM(bltzl, LIKELY, SGS < 0)
SEM(bgezl, LIKELY, SGS >= 0)
SEM(bltzall, LIKELY_LINK, SGS < 0)
SEM(bgezall, LIKELY_LINK, SGS >= 0)

SEM(beq, BRANCH, GS == GT)
SEM(bne, BRANCH, GS != GT)
SEM(blez, BRANCH, SGS <= 0)
SEM(bgtz, BRANCH, SGS > 0)
SEM(bltz, BRANCH, SGS < 0)
SEM(bgez, BRANCH, SGS >= 0)
SEM(bltzal, BRANCH_LINK, SGS < 0)
SEM(bgezal, BRANCH_LINK, SGS >= 0)
/* beq zr, zr: the assembler's b */
SEM(b, BRANCH, true)
/* Coprocessor 1's condition, its bit in rs; the stepper checks that it is
 * usable. */
SEM(bc1f, BRANCH_COP1, (FCR31 >> op->rs & 1) == 0)
SEM(bc1t, BRANCH_COP1, (FCR31 >> op->rs & 1) != 0)
SEM(bc1fl, LIKELY_COP1, (FCR31 >> op->rs & 1) == 0)
SEM(bc1tl, LIKELY_COP1, (FCR31 >> op->rs & 1) != 0)
/* Condition inputs of coprocessors 0, 2 and 3 are tied high: boards have the
 * write buffer at one of them, which is empty. */
SEM(bczf, BRANCH_COPZ, false)
SEM(bczt, BRANCH_COPZ, true)
/* The target's upper bits are those of the delay slot's address. */
SEM(j, JUMP, (SLOT_ADDRESS & ~(address_t)0x0fffffff) | (uint32_t)IMM)
SEM(jal, JUMP_LINK, (SLOT_ADDRESS & ~(address_t)0x0fffffff) | (uint32_t)IMM)
SEM(jr, JUMP, GS)
SEM(jalr, JUMP_LINK, GS)

/* ---- coprocessor 1 ---- */

SEM(mfc1, FAULT, NEED_COPROCESSOR(1); WRITE_RD(FGR(op->rs));)
SEM(mtc1, FAULT, NEED_COPROCESSOR(1); FGR(op->rs) = RT;)
SEM(lwc1, LOAD,
	NEED_COPROCESSOR(1);
	LOAD(uint32_t, value, ADDRESS);
	FGR(op->rt) = value;)
SEM(swc1, STORE,
	NEED_COPROCESSOR(1);
	STORE(uint32_t, ADDRESS, FGR(op->rt));)
SEM(cfc1, FAULT,
	NEED_COPROCESSOR(1);
	WRITE_RD(mips_fpu_control(cpu->type->fpu, FPU_CONTROL, op->rs));)
SEM(ctc1, FAULT, NEED_COPROCESSOR(1); FPU_CONTROL_WRITE;)
SEM(dmfc1, FAULT, NEED_COPROCESSOR(1); WRITE_GD(FPR(op->rs));)
SEM(dmtc1, FAULT, NEED_COPROCESSOR(1); WRITE_FPR(op->rs, GT);)
SEM(ldc1, LOAD,
	NEED_COPROCESSOR(1);
	LOAD(uint64_t, value, ADDRESS);
	WRITE_FPR(op->rt, value);)
SEM(sdc1, STORE,
	NEED_COPROCESSOR(1);
	STORE(uint64_t, ADDRESS, FPR(op->rt));)
/* Indexed loads and stores, of register rd. */
SEM(lwxc1, FAULT,
	NEED_COPROCESSOR(1);
	LOAD(uint32_t, value, INDEXED);
	FGR(op->rd) = value;)
SEM(ldxc1, FAULT,
	NEED_COPROCESSOR(1);
	LOAD(uint64_t, value, INDEXED);
	WRITE_FPR(op->rd, value);)
SEM(swxc1, FAULT,
	NEED_COPROCESSOR(1);
	STORE(uint32_t, INDEXED, FGR(op->rd));)
SEM(sdxc1, FAULT,
	NEED_COPROCESSOR(1);
	STORE(uint64_t, INDEXED, FPR(op->rd));)
/* luxc1 and suxc1 ignore the low bits of the address. */
SEM(luxc1, FAULT,
	NEED_COPROCESSOR(1);
	LOAD(uint64_t, value, INDEXED & ~(address_t)7);
	WRITE_FPR(op->rd, value);)
SEM(suxc1, FAULT,
	NEED_COPROCESSOR(1);
	STORE(uint64_t, INDEXED & ~(address_t)7, FPR(op->rd));)
SEM(prefx, FAULT, NEED_COPROCESSOR(1);)
/* alnv.ps: the pair that lies GS bytes, 0 or 4, behind fs, with ft as the next
 * one in memory. */
SEM(alnv_ps, FAULT,
	NEED_COPROCESSOR(1);
	uint64_t fs = FPR(op->sa);
	uint64_t ft = FPR(op->rt);
	if ((GS & 7) == 0) {
		WRITE_FPR(op->rd, fs);
	} else if ((GS & 7) == 4) {
		WRITE_FPR(op->rd, BIG ? fs << 32 | ft >> 32 : ft << 32 | fs >> 32);
	})
/* movf and movt: the condition's bit is rt, the value that lets them move sa.
 */
SEM(movcf, FAULT,
	NEED_COPROCESSOR(1);
	if ((FCR31 >> op->rt & 1) == SA) {
		WRITE_GD(GS);
	})
/* movz.fmt and movn.fmt: sa tells whether rt must not be zero. */
SEM(movg_s, FAULT,
	NEED_COPROCESSOR(1);
	if ((GT != 0) == SA) {
		FGR(op->rd) = FGR(op->rs);
	})
SEM(movg_d, FAULT,
	NEED_COPROCESSOR(1);
	if ((GT != 0) == SA) {
		WRITE_FPR(op->rd, FPR(op->rs));
	})
/* Arithmetic; imm is the instruction's number. */
SEM(fpu, FAULT, NEED_COPROCESSOR(1); FPU_EXECUTE;)
SEM(fpu_add_s, FPU, add_s)
SEM(fpu_add_d, FPU, add_d)
SEM(fpu_sub_s, FPU, sub_s)
SEM(fpu_sub_d, FPU, sub_d)
SEM(fpu_mul_s, FPU, mul_s)
SEM(fpu_mul_d, FPU, mul_d)
SEM(fpu_div_s, FPU, div_s)
SEM(fpu_div_d, FPU, div_d)
SEM(fpu_sqrt_s, FPU, sqrt_s)
SEM(fpu_sqrt_d, FPU, sqrt_d)
SEM(fpu_abs_s, FPU, abs_s)
SEM(fpu_abs_d, FPU, abs_d)
SEM(fpu_mov_s, FPU, mov_s)
SEM(fpu_mov_d, FPU, mov_d)
SEM(fpu_neg_s, FPU, neg_s)
SEM(fpu_neg_d, FPU, neg_d)
SEM(fpu_cvt_s_d, FPU, cvt_s_d)
SEM(fpu_cvt_d_s, FPU, cvt_d_s)
SEM(fpu_cvt_s_w, FPU, cvt_s_w)
SEM(fpu_cvt_d_w, FPU, cvt_d_w)
SEM(fpu_cvt_w_s, FPU, cvt_w_s)
SEM(fpu_cvt_w_d, FPU, cvt_w_d)
SEM(fpu_c_eq_s, FPU, c_eq_s)
SEM(fpu_c_eq_d, FPU, c_eq_d)
SEM(fpu_c_lt_s, FPU, c_lt_s)
SEM(fpu_c_lt_d, FPU, c_lt_d)
SEM(fpu_c_le_s, FPU, c_le_s)
SEM(fpu_c_le_d, FPU, c_le_d)
/* Of MIPS II and later. */
SEM(fpu_round_w_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(round_w_s);)
SEM(fpu_round_w_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(round_w_d);)
SEM(fpu_trunc_w_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(trunc_w_s);)
SEM(fpu_trunc_w_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(trunc_w_d);)
SEM(fpu_ceil_w_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(ceil_w_s);)
SEM(fpu_ceil_w_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(ceil_w_d);)
SEM(fpu_floor_w_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(floor_w_s);)
SEM(fpu_floor_w_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(floor_w_d);)
SEM(fpu_trunc_l_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(trunc_l_s);)
SEM(fpu_trunc_l_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(trunc_l_d);)
SEM(fpu_cvt_s_l, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(cvt_s_l);)
SEM(fpu_cvt_d_l, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(cvt_d_l);)
SEM(fpu_movcf_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(movcf_s);)
SEM(fpu_movcf_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(movcf_d);)
SEM(fpu_madd_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(madd_s);)
SEM(fpu_madd_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(madd_d);)
SEM(fpu_msub_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(msub_s);)
SEM(fpu_msub_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(msub_d);)
SEM(fpu_nmadd_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(nmadd_s);)
SEM(fpu_nmadd_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(nmadd_d);)
SEM(fpu_nmsub_s, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(nmsub_s);)
SEM(fpu_nmsub_d, FAULT, NEED_COPROCESSOR(1); FPU_QUICK(nmsub_d);)

/* ---- coprocessor 0 and system ---- */

SEM(mfc0, FAULT, NEED_COPROCESSOR(0); WRITE_RD(COP0(op->rs));)
SEM(mtc0, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_cop0_write(cpu, op->rs, GT);)
SEM(tlbr, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_tlb_read(cpu);)
SEM(tlbwi, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_tlb_write(cpu, mips_tlb_indexed(cpu));)
SEM(tlbwr, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_tlb_write(cpu, mips_tlb_random(cpu));)
SEM(tlbp, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_tlb_probe(cpu);)
/* rfe: pops the KU/IE stack; the oldest pair stays. */
SEM(rfe, SPECIAL,
	NEED_COPROCESSOR(0);
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];
	cpu->st.cop0[COP0_STATUS] = (status & ~0xfu) | (status >> 2 & 0xf);
	mips_context_changed(cpu);
	mips_interrupts_changed(cpu);
	cpu->st.delivery = true;)
/* eret sets the pc itself. */
SEM(eret, SPECIAL,
	NEED_COPROCESSOR(0);
	return mips_eret(cpu);)
SEM(wait, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_wait(cpu);)
SEM(hibernate, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_hibernate(cpu);)
SEM(di, SPECIAL,
	NEED_COPROCESSOR(0);
	WRITE_RD(mips_set_ie(cpu, false));)
SEM(ei, SPECIAL,
	NEED_COPROCESSOR(0);
	WRITE_RD(mips_set_ie(cpu, true));)
/* cache op, offset(base): op is in rt. */
SEM(cache, SPECIAL,
	NEED_COPROCESSOR(0);
	mips_cache_operation(cpu, op->rt);)
/* rdpgpr and wrpgpr, with one register set */
SEM(pgpr, SPECIAL,
	NEED_COPROCESSOR(0);
	WRITE_GD(GT);)
SEM(rdhwr, SPECIAL,
	uint64_t value;
	if (!mips_rdhwr(cpu, op->rs, &value)) {
		RAISE(EXC_RI);
	}
	WRITE_GD(value);)
SEM(syscall, SPECIAL, RAISE(EXC_SYS);)
SEM(break, SPECIAL, RAISE(EXC_BP);)
SEM(reserved, SPECIAL, RAISE(EXC_RI);)
/* A coprocessor operation that the coprocessor does not know: unusable when
 * disabled, else reserved. */
SEM(coprocessor_reserved, SPECIAL,
	NEED_COPROCESSOR(op->sa);
	RAISE(EXC_RI);)
/* clang-format on */
