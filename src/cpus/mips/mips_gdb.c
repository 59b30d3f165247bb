/*
 * MIPS registers as gdb knows them: the order and the names of its features
 * org.gnu.gdb.mips.cpu, .cp0 and .fpu, and a feature of our own with the rest
 * of coprocessor 0.  Manual: Debugging with GDB, appendix G.5, "MIPS Features".
 *
 * With 64-bit registers of which Status.FR shows the halves, a floating point
 * register's value is the 32 bits that software sees of it.
 */
#include "cpus/mips/mips_r4k.h"

#define CPU_FEATURE "org.gnu.gdb.mips.cpu"
#define CP0_FEATURE "org.gnu.gdb.mips.cp0"
#define FPU_FEATURE "org.gnu.gdb.mips.fpu"
#define OWN_FEATURE "org.gxemul.mips.system"

#define GPR(n)                         \
	{                              \
		"r" #n, CPU_FEATURE, n \
	}
#define FPR(n)                                        \
	{                                             \
		"f" #n, FPU_FEATURE, MIPS_REG_FPR + n \
	}
#define SYSTEM(name, reg)                                \
	{                                                \
		name, OWN_FEATURE, MIPS_REG_COP0 + (reg) \
	}

const struct cpu_gdb_register mips_gdb_registers[] = {
    GPR(0),
    GPR(1),
    GPR(2),
    GPR(3),
    GPR(4),
    GPR(5),
    GPR(6),
    GPR(7),
    GPR(8),
    GPR(9),
    GPR(10),
    GPR(11),
    GPR(12),
    GPR(13),
    GPR(14),
    GPR(15),
    GPR(16),
    GPR(17),
    GPR(18),
    GPR(19),
    GPR(20),
    GPR(21),
    GPR(22),
    GPR(23),
    GPR(24),
    GPR(25),
    GPR(26),
    GPR(27),
    GPR(28),
    GPR(29),
    GPR(30),
    GPR(31),
    {"status", CP0_FEATURE, MIPS_REG_COP0 + COP0_STATUS},
    {"lo", CPU_FEATURE, MIPS_REG_LO},
    {"hi", CPU_FEATURE, MIPS_REG_HI},
    {"badvaddr", CP0_FEATURE, MIPS_REG_COP0 + COP0_BADVADDR},
    {"cause", CP0_FEATURE, MIPS_REG_COP0 + COP0_CAUSE},
    {"pc", CPU_FEATURE, MIPS_REG_PC},
    FPR(0),
    FPR(1),
    FPR(2),
    FPR(3),
    FPR(4),
    FPR(5),
    FPR(6),
    FPR(7),
    FPR(8),
    FPR(9),
    FPR(10),
    FPR(11),
    FPR(12),
    FPR(13),
    FPR(14),
    FPR(15),
    FPR(16),
    FPR(17),
    FPR(18),
    FPR(19),
    FPR(20),
    FPR(21),
    FPR(22),
    FPR(23),
    FPR(24),
    FPR(25),
    FPR(26),
    FPR(27),
    FPR(28),
    FPR(29),
    FPR(30),
    FPR(31),
    {"fcsr", FPU_FEATURE, MIPS_REG_FCR31},
    {"fir", FPU_FEATURE, MIPS_REG_FCR0},
    SYSTEM("index", COP0_INDEX),
    SYSTEM("random", COP0_RANDOM),
    SYSTEM("entrylo0", COP0_ENTRYLO),
    SYSTEM("entrylo1", R4K_ENTRYLO1),
    SYSTEM("context", COP0_CONTEXT),
    SYSTEM("pagemask", R4K_PAGEMASK),
    SYSTEM("wired", R4K_WIRED),
    SYSTEM("count", R4K_COUNT),
    SYSTEM("entryhi", COP0_ENTRYHI),
    SYSTEM("compare", R4K_COMPARE),
    SYSTEM("epc", COP0_EPC),
    SYSTEM("prid", COP0_PRID),
    SYSTEM("config", R4K_CONFIG),
    SYSTEM("errorepc", R4K_ERROREPC),
    {NULL, NULL, 0},
};

/* What gdb calls the instruction set. */
const char *
mips_gdb_architecture(const struct cpu *cpu)
{
	const struct mips_type *type = ((const struct mips_cpu *)cpu)->type;
	bool wide = mips_has(type, MIPS_SET_3);

	if (mips_has(type, MIPS_SET_32)) {
		if (mips_has(type, MIPS_SET_R2)) {
			return wide ? "mips:isa64r2" : "mips:isa32r2";
		}
		return wide ? "mips:isa64" : "mips:isa32";
	}
	if (mips_has(type, MIPS_SET_4)) {
		return "mips:8000";
	}
	return wide ? "mips:4000" : "mips:3000";
}

/* Bits of a register; 0: this type of CPU does not have it. */
unsigned
mips_gdb_bits(const struct cpu *c, unsigned number)
{
	const struct mips_type *type = ((const struct mips_cpu *)c)->type;
	unsigned word = mips_has(type, MIPS_SET_3) ? 64 : 32;

	switch (number) {
	case MIPS_REG_FCR0:
	case MIPS_REG_FCR31:
		/* gdb wants the feature, also of a CPU without the unit. */
		return 32;
	case MIPS_REG_COP0 + R4K_ENTRYLO1:
	case MIPS_REG_COP0 + R4K_PAGEMASK:
	case MIPS_REG_COP0 + R4K_WIRED:
	case MIPS_REG_COP0 + R4K_COUNT:
	case MIPS_REG_COP0 + R4K_COMPARE:
	case MIPS_REG_COP0 + R4K_CONFIG:
	case MIPS_REG_COP0 + R4K_ERROREPC:
		return mips_is_r4k((const struct mips_cpu *)c) ? word : 0;
	default:
		break;
	}
	if (number >= MIPS_REG_FPR && number < MIPS_REG_FPR + 32) {
		return mips_has(type, MIPS_SET_3 | MIPS_SET_32) ? 64 : 32;
	}
	return word;
}

/* By which it finds the function and its frame: sp, fp, ra, pc. */
bool
mips_gdb_wants_at_stop(unsigned number)
{
	return number == MIPS_REG_PC || (number >= 29 && number <= 31);
}
