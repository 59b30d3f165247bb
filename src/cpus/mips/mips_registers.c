/*
 * MIPS registers by name and number, and their views at the prompt.  Manual:
 * Kane and Heinrich, "MIPS RISC Architecture", chapters 2, 4, 6 and 8.
 *
 * The prompt may write what software can write, and besides that EPC, BadVAddr
 * and the floating-point control register, with no exception as a result.
 */
#include <inttypes.h>
#include <stdio.h>

#include "cpus/mips/mips_r4k.h"
#include "loaders/symbols.h"

/* First all registers, in the order of `allsettings'; then other names. */
const struct cpu_register mips_registers[] = {
    {"pc", MIPS_REG_PC, 64},
    {"hi", MIPS_REG_HI, 64},
    {"lo", MIPS_REG_LO, 64},
    {"zr", 0, 64},
    {"at", 1, 64},
    {"v0", 2, 64},
    {"v1", 3, 64},
    {"a0", 4, 64},
    {"a1", 5, 64},
    {"a2", 6, 64},
    {"a3", 7, 64},
    {"t0", 8, 64},
    {"t1", 9, 64},
    {"t2", 10, 64},
    {"t3", 11, 64},
    {"t4", 12, 64},
    {"t5", 13, 64},
    {"t6", 14, 64},
    {"t7", 15, 64},
    {"s0", 16, 64},
    {"s1", 17, 64},
    {"s2", 18, 64},
    {"s3", 19, 64},
    {"s4", 20, 64},
    {"s5", 21, 64},
    {"s6", 22, 64},
    {"s7", 23, 64},
    {"t8", 24, 64},
    {"t9", 25, 64},
    {"k0", 26, 64},
    {"k1", 27, 64},
    {"gp", 28, 64},
    {"sp", 29, 64},
    {"fp", 30, 64},
    {"ra", 31, 64},
    {"index", MIPS_REG_COP0 + COP0_INDEX, 32},
    {"random", MIPS_REG_COP0 + COP0_RANDOM, 32},
    {"entrylo0", MIPS_REG_COP0 + COP0_ENTRYLO, 64},
    {"entrylo1", MIPS_REG_COP0 + R4K_ENTRYLO1, 64},
    {"context", MIPS_REG_COP0 + COP0_CONTEXT, 64},
    {"pagemask", MIPS_REG_COP0 + R4K_PAGEMASK, 32},
    {"wired", MIPS_REG_COP0 + R4K_WIRED, 32},
    {"hwrena", MIPS_REG_COP0 + R4K_HWRENA, 32},
    {"badvaddr", MIPS_REG_COP0 + COP0_BADVADDR, 64},
    {"count", MIPS_REG_COP0 + R4K_COUNT, 32},
    {"entryhi", MIPS_REG_COP0 + COP0_ENTRYHI, 64},
    {"compare", MIPS_REG_COP0 + R4K_COMPARE, 32},
    {"status", MIPS_REG_COP0 + COP0_STATUS, 32},
    {"cause", MIPS_REG_COP0 + COP0_CAUSE, 32},
    {"epc", MIPS_REG_COP0 + COP0_EPC, 64},
    {"prid", MIPS_REG_COP0 + COP0_PRID, 32},
    {"config", MIPS_REG_COP0 + R4K_CONFIG, 32},
    {"lladdr", MIPS_REG_COP0 + R4K_LLADDR, 64},
    {"cop0_18", MIPS_REG_COP0 + 18, 32},
    {"cop0_19", MIPS_REG_COP0 + 19, 32},
    {"xcontext", MIPS_REG_COP0 + R4K_XCONTEXT, 64},
    {"cop0_21", MIPS_REG_COP0 + 21, 32},
    {"cop0_22", MIPS_REG_COP0 + 22, 32},
    {"cop0_23", MIPS_REG_COP0 + 23, 32},
    {"cop0_24", MIPS_REG_COP0 + 24, 32},
    {"cop0_25", MIPS_REG_COP0 + 25, 32},
    {"errctl", MIPS_REG_COP0 + R4K_ERRCTL, 32},
    {"cop0_27", MIPS_REG_COP0 + 27, 32},
    {"taglo", MIPS_REG_COP0 + R4K_TAGLO, 32},
    {"taghi", MIPS_REG_COP0 + R4K_TAGHI, 32},
    {"errorepc", MIPS_REG_COP0 + R4K_ERROREPC, 64},
    {"desave", MIPS_REG_COP0 + R4K_DESAVE, 64},
    {"f0", MIPS_REG_FGR + 0, 32},
    {"f1", MIPS_REG_FGR + 1, 32},
    {"f2", MIPS_REG_FGR + 2, 32},
    {"f3", MIPS_REG_FGR + 3, 32},
    {"f4", MIPS_REG_FGR + 4, 32},
    {"f5", MIPS_REG_FGR + 5, 32},
    {"f6", MIPS_REG_FGR + 6, 32},
    {"f7", MIPS_REG_FGR + 7, 32},
    {"f8", MIPS_REG_FGR + 8, 32},
    {"f9", MIPS_REG_FGR + 9, 32},
    {"f10", MIPS_REG_FGR + 10, 32},
    {"f11", MIPS_REG_FGR + 11, 32},
    {"f12", MIPS_REG_FGR + 12, 32},
    {"f13", MIPS_REG_FGR + 13, 32},
    {"f14", MIPS_REG_FGR + 14, 32},
    {"f15", MIPS_REG_FGR + 15, 32},
    {"f16", MIPS_REG_FGR + 16, 32},
    {"f17", MIPS_REG_FGR + 17, 32},
    {"f18", MIPS_REG_FGR + 18, 32},
    {"f19", MIPS_REG_FGR + 19, 32},
    {"f20", MIPS_REG_FGR + 20, 32},
    {"f21", MIPS_REG_FGR + 21, 32},
    {"f22", MIPS_REG_FGR + 22, 32},
    {"f23", MIPS_REG_FGR + 23, 32},
    {"f24", MIPS_REG_FGR + 24, 32},
    {"f25", MIPS_REG_FGR + 25, 32},
    {"f26", MIPS_REG_FGR + 26, 32},
    {"f27", MIPS_REG_FGR + 27, 32},
    {"f28", MIPS_REG_FGR + 28, 32},
    {"f29", MIPS_REG_FGR + 29, 32},
    {"f30", MIPS_REG_FGR + 30, 32},
    {"f31", MIPS_REG_FGR + 31, 32},
    {"fcr0", MIPS_REG_FCR0, 32},
    {"fcsr", MIPS_REG_FCR31, 32},

    /* Other names of the same. */
    {"r0", 0, 64},
    {"r1", 1, 64},
    {"r2", 2, 64},
    {"r3", 3, 64},
    {"r4", 4, 64},
    {"r5", 5, 64},
    {"r6", 6, 64},
    {"r7", 7, 64},
    {"r8", 8, 64},
    {"r9", 9, 64},
    {"r10", 10, 64},
    {"r11", 11, 64},
    {"r12", 12, 64},
    {"r13", 13, 64},
    {"r14", 14, 64},
    {"r15", 15, 64},
    {"r16", 16, 64},
    {"r17", 17, 64},
    {"r18", 18, 64},
    {"r19", 19, 64},
    {"r20", 20, 64},
    {"r21", 21, 64},
    {"r22", 22, 64},
    {"r23", 23, 64},
    {"r24", 24, 64},
    {"r25", 25, 64},
    {"r26", 26, 64},
    {"r27", 27, 64},
    {"r28", 28, 64},
    {"r29", 29, 64},
    {"r30", 30, 64},
    {"r31", 31, 64},
    {"s8", 30, 64},
    {"entrylo", MIPS_REG_COP0 + COP0_ENTRYLO, 64},
    {"cop0_3", MIPS_REG_COP0 + 3, 32},
    {"cop0_5", MIPS_REG_COP0 + 5, 32},
    {"cop0_6", MIPS_REG_COP0 + 6, 32},
    {"cop0_7", MIPS_REG_COP0 + 7, 32},
    {"cop0_9", MIPS_REG_COP0 + 9, 32},
    {"cop0_11", MIPS_REG_COP0 + 11, 32},
    {"cop0_16", MIPS_REG_COP0 + 16, 32},
    {"cop0_17", MIPS_REG_COP0 + 17, 32},
    {"cop0_20", MIPS_REG_COP0 + 20, 64},
    {"cop0_26", MIPS_REG_COP0 + 26, 32},
    {"cop0_28", MIPS_REG_COP0 + 28, 32},
    {"cop0_29", MIPS_REG_COP0 + 29, 32},
    {"cop0_30", MIPS_REG_COP0 + 30, 32},
    {"cop0_31", MIPS_REG_COP0 + 31, 32},
    {"fcr31", MIPS_REG_FCR31, 32},

    /* Whole floating point registers. */
    {"d0", MIPS_REG_FPR + 0, 64},
    {"d1", MIPS_REG_FPR + 1, 64},
    {"d2", MIPS_REG_FPR + 2, 64},
    {"d3", MIPS_REG_FPR + 3, 64},
    {"d4", MIPS_REG_FPR + 4, 64},
    {"d5", MIPS_REG_FPR + 5, 64},
    {"d6", MIPS_REG_FPR + 6, 64},
    {"d7", MIPS_REG_FPR + 7, 64},
    {"d8", MIPS_REG_FPR + 8, 64},
    {"d9", MIPS_REG_FPR + 9, 64},
    {"d10", MIPS_REG_FPR + 10, 64},
    {"d11", MIPS_REG_FPR + 11, 64},
    {"d12", MIPS_REG_FPR + 12, 64},
    {"d13", MIPS_REG_FPR + 13, 64},
    {"d14", MIPS_REG_FPR + 14, 64},
    {"d15", MIPS_REG_FPR + 15, 64},
    {"d16", MIPS_REG_FPR + 16, 64},
    {"d17", MIPS_REG_FPR + 17, 64},
    {"d18", MIPS_REG_FPR + 18, 64},
    {"d19", MIPS_REG_FPR + 19, 64},
    {"d20", MIPS_REG_FPR + 20, 64},
    {"d21", MIPS_REG_FPR + 21, 64},
    {"d22", MIPS_REG_FPR + 22, 64},
    {"d23", MIPS_REG_FPR + 23, 64},
    {"d24", MIPS_REG_FPR + 24, 64},
    {"d25", MIPS_REG_FPR + 25, 64},
    {"d26", MIPS_REG_FPR + 26, 64},
    {"d27", MIPS_REG_FPR + 27, 64},
    {"d28", MIPS_REG_FPR + 28, 64},
    {"d29", MIPS_REG_FPR + 29, 64},
    {"d30", MIPS_REG_FPR + 30, 64},
    {"d31", MIPS_REG_FPR + 31, 64},
    {NULL, 0, 0},
};

static const struct mips_cpu *
const_mips_of(const struct cpu *cpu)
{
	return (const struct mips_cpu *)cpu;
}

/* The word that register NUMBER, one of f0 to f31, begins with. */
static unsigned
fpu_word(const struct mips_cpu *cpu, unsigned number)
{
	return mips_fpu_word(mips_fr(cpu), number - MIPS_REG_FGR);
}

/* A floating point register as software sees it: with FR clear the 32 bits that
 * the number names. */
static uint64_t
get_fpr(const struct mips_cpu *cpu, unsigned reg)
{
	const uint32_t *low =
	    &cpu->st.fpu.fgr[mips_fpu_word(mips_fr(cpu), reg)];

	return mips_fr(cpu) ? (uint64_t)low[1] << 32 | low[0] : low[0];
}

static void
set_fpr(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	uint32_t *low = &cpu->st.fpu.fgr[mips_fpu_word(mips_fr(cpu), reg)];

	low[0] = (uint32_t)value;
	if (mips_fr(cpu)) {
		low[1] = (uint32_t)(value >> 32);
	}
}

uint64_t
mips_get_register(const struct cpu *c, unsigned number)
{
	const struct mips_cpu *cpu = const_mips_of(c);
	const struct mips_state *st = &cpu->st;

	if (number < 32) {
		return number == 0 ? 0 : mips_gpr(cpu, number);
	}
	if (number == MIPS_REG_COP0 + COP0_RANDOM) {
		return mips_is_r4k(cpu) ? mips_r4k_random(cpu)
					: mips_random(cpu);
	}
	if (number == MIPS_REG_COP0 + R4K_COUNT && mips_is_r4k(cpu)) {
		return mips_r4k_count(cpu);
	}
	if (number >= MIPS_REG_COP0 && number < MIPS_REG_COP0 + 32) {
		return st->cop0[number - MIPS_REG_COP0];
	}
	if (number >= MIPS_REG_FGR && number < MIPS_REG_FGR + 32) {
		return st->fpu.fgr[fpu_word(cpu, number)];
	}
	if (number >= MIPS_REG_FPR && number < MIPS_REG_FPR + 32) {
		return get_fpr(cpu, number - MIPS_REG_FPR);
	}
	switch (number) {
	case MIPS_REG_HI:
		return st->hi;
	case MIPS_REG_LO:
		return st->lo;
	case MIPS_REG_PC:
		return st->pc;
	case MIPS_REG_FCR0:
		return cpu->type->fpu != NULL ? cpu->type->fpu->fcr0 : 0;
	case MIPS_REG_FCR31:
		return st->fpu.fcr31;
	default:
		return 0;
	}
}

static bool
set_cop0(struct mips_cpu *cpu, unsigned reg, uint64_t value)
{
	switch (reg) {
	case R4K_ENTRYLO1:
	case R4K_PAGEMASK:
	case R4K_WIRED:
	case R4K_HWRENA:
	case R4K_COUNT:
	case R4K_COMPARE:
	case R4K_CONFIG:
	case R4K_XCONTEXT:
	case R4K_ERROREPC:
		if (!mips_is_r4k(cpu)) {
			return false;
		}
		mips_r4k_write(cpu, reg, value);
		return true;
	case COP0_INDEX:
	case COP0_ENTRYLO:
	case COP0_CONTEXT:
	case COP0_ENTRYHI:
	case COP0_STATUS:
	case COP0_CAUSE:
		mips_cop0_write(cpu, reg, value);
		return true;
	case COP0_BADVADDR:
	case COP0_EPC:
		cpu->st.cop0[reg] = value;
		return true;
	default:
		return false;
	}
}

bool
mips_set_register(struct cpu *c, unsigned number, uint64_t value)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_state *st = &cpu->st;
	uint32_t word = (uint32_t)value;
	uint64_t full = value;

	value = mips_wrap(cpu, value);
	if (number < 32) {
		if (number == 0) {
			return false;
		}
		if (mips_is_wide(cpu)) {
			st->gpr.d[number] = value;
		} else {
			st->gpr.w[number] = word;
		}
		return true;
	}
	if (number >= MIPS_REG_COP0 && number < MIPS_REG_COP0 + 32) {
		return set_cop0(cpu, number - MIPS_REG_COP0, value);
	}
	if (number >= MIPS_REG_FGR && number < MIPS_REG_FGR + 32) {
		st->fpu.fgr[fpu_word(cpu, number)] = word;
		return true;
	}
	if (number >= MIPS_REG_FPR && number < MIPS_REG_FPR + 32) {
		set_fpr(cpu, number - MIPS_REG_FPR, full);
		return true;
	}
	switch (number) {
	case MIPS_REG_HI:
		st->hi = value;
		return true;
	case MIPS_REG_LO:
		st->lo = value;
		return true;
	case MIPS_REG_PC:
		c->class->set_pc(c, value);
		return true;
	case MIPS_REG_FCR31:
		if (cpu->type->fpu == NULL) {
			return false;
		}
		st->fpu.fcr31 = (word & cpu->type->fpu->fcr31_writable) |
				cpu->type->fpu->fcr31_fixed;
		mips_fpu_line_changed(cpu);
		return true;
	default:
		return false;
	}
}

/* ---- views ---- */

static uint32_t
word(const struct cpu *cpu, unsigned number)
{
	return (uint32_t)mips_get_register(cpu, number);
}

static const char *
name_of(unsigned number)
{
	const struct cpu_register *r = mips_registers;

	while (r->name != NULL && r->number != number) {
		r++;
	}
	return r->name != NULL ? r->name : "?";
}

static void
print_narrow_main(const struct cpu *cpu)
{
	printf("cpu%u:  hi = %08" PRIx32 "  lo = %08" PRIx32 "\n", cpu->id,
	       word(cpu, MIPS_REG_HI), word(cpu, MIPS_REG_LO));
	for (unsigned i = 0; i < 32; i++) {
		if (i % 4 == 0) {
			printf("cpu%u:", cpu->id);
		}
		if (i == 0) {
			/* zr is always 0: the first column stays empty. */
			printf("%15s", "");
		} else {
			printf("  %s = %08" PRIx32, name_of(i), word(cpu, i));
		}
		if (i % 4 == 3) {
			printf("\n");
		}
	}
}

/* Two columns; hi and lo stand above. */
static void
print_wide_main(const struct cpu *cpu)
{
	static const uint8_t order[][2] = {
	    {MIPS_REG_HI, MIPS_REG_LO},
	    {1, 16},
	    {2, 17},
	    {3, 18},
	    {4, 19},
	    {5, 20},
	    {6, 21},
	    {7, 22},
	    {8, 23},
	    {9, 24},
	    {10, 25},
	    {11, 26},
	    {12, 27},
	    {13, 28},
	    {14, 29},
	    {15, 30},
	    {0, 31},
	};

	for (unsigned i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		printf("cpu%u:", cpu->id);
		for (unsigned k = 0; k < 2; k++) {
			if (order[i][k] == 0) {
				printf("%27s", "");
				continue;
			}
			printf("    %s = 0x%016" PRIx64, name_of(order[i][k]),
			       mips_get_register(cpu, order[i][k]));
		}
		printf("\n");
	}
}

static void
print_main(const struct cpu *cpu)
{
	uint64_t pc = mips_get_register(cpu, MIPS_REG_PC);
	char symbol[256];

	if (!symbols_format(cpu->machine->symbols, pc, symbol,
			    sizeof(symbol))) {
		snprintf(symbol, sizeof(symbol), " no symbol ");
	}
	if (cpu->is_32bit) {
		printf("cpu%u:  pc = %08" PRIx32 "    <%s>\n", cpu->id,
		       (uint32_t)pc, symbol);
		print_narrow_main(cpu);
	} else {
		printf("cpu%u:    pc = 0x%016" PRIx64 "    <%s>\n", cpu->id, pc,
		       symbol);
		print_wide_main(cpu);
	}
}

/* Registers that the R3000 has not are called by their numbers there. */
static const char *
cop0_name(const struct cpu *cpu, unsigned reg, char text[16])
{
	static const uint32_t later = 1u << R4K_ENTRYLO1 | 1u << R4K_PAGEMASK |
				      1u << R4K_WIRED | 1u << R4K_HWRENA |
				      1u << R4K_COUNT | 1u << R4K_COMPARE;

	if (!mips_is_r4k(const_mips_of(cpu)) && (later >> reg & 1) != 0) {
		snprintf(text, 16, "cop0_%u", reg);
		return text;
	}
	return name_of(MIPS_REG_COP0 + reg);
}

/* 64-bit CPUs show all registers, two in a row. */
static void
print_coprocessor_0(const struct cpu *cpu)
{
	unsigned columns = cpu->is_32bit ? 4 : 2;
	unsigned n = cpu->is_32bit ? 16 : 32;
	char text[16];

	for (unsigned i = 0; i < n; i++) {
		if (i % columns == 0) {
			printf("cpu%u:", cpu->id);
		}
		printf(" %8s=%0*" PRIx64, cop0_name(cpu, i, text),
		       cpu->is_32bit ? 8 : 16,
		       mips_get_register(cpu, MIPS_REG_COP0 + i));
		if (i % columns == columns - 1) {
			printf("\n");
		}
	}
}

/* With Status.FR set registers have 64 bits, two in a row. */
static void
print_coprocessor_1(const struct cpu *cpu)
{
	const struct mips_cpu *m = const_mips_of(cpu);
	unsigned columns = mips_fr(m) ? 2 : 4;

	for (unsigned i = 0; i < 32; i++) {
		unsigned index = mips_fpu_word(mips_fr(m), i);

		if (i % columns == 0) {
			printf("cpu%u:", cpu->id);
		}
		printf(" c1,%02u=", i);
		if (mips_fr(m)) {
			printf("%08" PRIx32, m->st.fpu.fgr[index + 1]);
		}
		printf("%08" PRIx32, m->st.fpu.fgr[index]);
		if (i % columns == columns - 1) {
			printf("\n");
		}
	}
	printf("cpu%u: fcr0  (fcir) = 0x%08" PRIx32 "\n", cpu->id,
	       word(cpu, MIPS_REG_FCR0));
	if (m->type->fpu != NULL &&
	    (m->type->fpu->groups & MIPS_FPU_VIEWS) != 0) {
		printf(
		    "cpu%u: fcr25 (fccr) = 0x%08" PRIx32 "\n", cpu->id,
		    mips_fpu_control(m->type->fpu, m->st.fpu.fcr31, FCR_FCCR));
	}
	printf("cpu%u: fcr31 (fcsr) = 0x%08" PRIx32 "\n", cpu->id,
	       word(cpu, MIPS_REG_FCR31));
}

bool
mips_print_registers(const struct cpu *cpu, int coprocessor)
{
	switch (coprocessor) {
	case -1:
		print_main(cpu);
		return true;
	case 0:
		print_coprocessor_0(cpu);
		return true;
	case 1:
		print_coprocessor_1(cpu);
		return true;
	default:
		return false;
	}
}

static void
print_tlb_entry(uint32_t hi, uint32_t lo)
{
	if ((lo & ENTRYLO_V) == 0) {
		printf("(invalid)\n");
		return;
	}
	printf("vaddr=0x%08" PRIx32 " ", hi & (uint32_t)ENTRYHI_VPN);
	if ((lo & ENTRYLO_G) != 0) {
		printf("(global), ");
	} else {
		printf("(asid %02" PRIx32 "), ",
		       (hi & ENTRYHI_ASID) >> ENTRYHI_ASID_SHIFT);
	}
	printf("paddr=0x%08" PRIx32 " %s%s\n", lo & (uint32_t)ENTRYLO_PFN,
	       (lo & ENTRYLO_N) != 0 ? "N" : "",
	       (lo & ENTRYLO_D) != 0 ? "D" : "");
}

/* One page of an R4000 entry's pair. */
static void
print_r4k_page(const struct mips_cpu *cpu, unsigned which, uint64_t lo)
{
	if ((lo & R4K_ENTRYLO_V) == 0) {
		printf("p%u=(invalid)     ", which);
		return;
	}
	printf("p%u=0x%09" PRIx64 " %s ", which,
	       lo >> R4K_ENTRYLO_PFN_SHIFT << mips_r4k_page_shift(cpu),
	       (lo & R4K_ENTRYLO_D) != 0 ? "D" : " ");
}

static void
print_r4k_tlb_entry(const struct mips_cpu *cpu, unsigned i, bool raw)
{
	const struct mips_state *st = &cpu->st;
	uint64_t hi = st->tlb_hi[i];
	uint64_t pair = (UINT64_C(2) << mips_r4k_page_shift(cpu)) - 1;
	int digits = cpu->cpu.is_32bit ? 8 : 16;

	if (raw) {
		printf("hi=0x%0*" PRIx64 " mask=0x%08" PRIx32
		       " lo0=0x%08" PRIx64 " lo1=0x%08" PRIx64 "\n",
		       digits, hi, st->tlb_mask[i], st->tlb_lo[i],
		       st->tlb_lo1[i]);
		return;
	}
	printf("vaddr=%0*" PRIx64 " ", digits, hi & ~pair);
	if ((st->tlb_lo[i] & st->tlb_lo1[i] & R4K_ENTRYLO_G) != 0) {
		printf("(global): ");
	} else {
		printf("(asid %02" PRIx64 "): ", hi & R4K_ENTRYHI_ASID);
	}
	print_r4k_page(cpu, 0, st->tlb_lo[i]);
	print_r4k_page(cpu, 1, st->tlb_lo1[i]);
	printf("(%" PRIu64 "KB)\n", ((st->tlb_mask[i] | pair) + 1) / 2048);
}

static void
print_r4k_tlb(const struct mips_cpu *cpu, bool raw)
{
	printf("cpu%u: (index=0x%" PRIx64 " random=0x%" PRIx32
	       " wired=0x%" PRIx64 ")\n",
	       cpu->cpu.id, cpu->st.cop0[COP0_INDEX], mips_r4k_random(cpu),
	       cpu->st.cop0[R4K_WIRED]);
	for (unsigned i = 0; i < cpu->type->tlb_entries; i++) {
		printf(" %02x: ", i);
		print_r4k_tlb_entry(cpu, i, raw);
	}
}

void
mips_print_tlb(const struct cpu *c, bool raw)
{
	const struct mips_cpu *cpu = const_mips_of(c);
	uint32_t index = (uint32_t)cpu->st.cop0[COP0_INDEX];
	uint32_t random = mips_random(cpu);
	unsigned i;

	if (mips_is_r4k(cpu)) {
		print_r4k_tlb(cpu, raw);
		return;
	}
	if (raw) {
		printf("cpu%u: (index=0x%08" PRIx32 " random=0x%08" PRIx32
		       ")\n",
		       c->id, index, random);
	} else {
		printf("cpu%u: (index=0x%" PRIx32 " random=0x%" PRIx32 ")\n",
		       c->id, index >> 8 & 0x3f, random >> 8 & 0x3f);
	}
	for (i = 0; i < cpu->type->tlb_entries; i++) {
		printf(" %02x: ", i);
		if (raw) {
			printf("hi=0x%08" PRIx64 " lo=0x%08" PRIx64 "\n",
			       cpu->st.tlb_hi[i], cpu->st.tlb_lo[i]);
		} else {
			print_tlb_entry((uint32_t)cpu->st.tlb_hi[i],
					(uint32_t)cpu->st.tlb_lo[i]);
		}
	}
}

static void
print_cache(const char *name, unsigned kb, unsigned line, unsigned ways)
{
	printf("        L1 %s-cache: %u KB, %u bytes per line, ", name, kb,
	       line);
	if (ways == 1) {
		printf("direct-mapped\n");
	} else {
		printf("%u ways\n", ways);
	}
}

static const char *
isa_name(enum mips_isa isa)
{
	switch ((unsigned)isa) {
	case MIPS_I:
		return "I";
	case MIPS_II:
		return "II";
	case MIPS_III:
		return "III";
	case MIPS_IV:
		return "IV";
	case MIPS_32:
		return "32";
	case MIPS_32R2:
		return "32 release 2";
	case MIPS_64:
		return "64";
	case MIPS_64R2:
		return "64 release 2";
	}
	return "?";
}

void
mips_print_info(const struct cpu *c)
{
	const struct mips_cpu *cpu = const_mips_of(c);
	const struct mips_type *t = cpu->type;
	unsigned ways =
	    t->cache_ways != 0 ? t->cache_ways : (t->config[1] >> 16 & 7) + 1;

	printf("        %s-endian (MIPS ISA %s), %u TLB entries\n",
	       c->big_endian ? "Big" : "Little", isa_name(t->isa),
	       t->tlb_entries);
	print_cache("I", t->icache_kb, t->cache_line, ways);
	print_cache("D", t->dcache_kb, t->cache_line, ways);
}
