/*
 * Coprocessor 0 of the R5900, where it differs from that of MIPS III; see
 * mips_r5900.h.  Interrupts are IP2, IP3 and the timer's IP7, and their vector
 * is always 0x200; Status.EIE enables them, too.
 */
#include "cpus/mips/mips_r5900.h"
#include "emul/log.h"

bool
mips_r5900_has(unsigned reg)
{
	static const uint32_t registers =
	    1u << COP0_INDEX | 1u << COP0_RANDOM | 1u << R4K_ENTRYLO0 |
	    1u << R4K_ENTRYLO1 | 1u << COP0_CONTEXT | 1u << R4K_PAGEMASK |
	    1u << R4K_WIRED | 1u << COP0_BADVADDR | 1u << R4K_COUNT |
	    1u << COP0_ENTRYHI | 1u << R4K_COMPARE | 1u << COP0_STATUS |
	    1u << COP0_CAUSE | 1u << COP0_EPC | 1u << COP0_PRID |
	    1u << R4K_CONFIG | 1u << R4K_TAGLO | 1u << R4K_TAGHI |
	    1u << R4K_ERROREPC;

	return reg < 32 && (registers >> reg & 1) != 0;
}

void
mips_r5900_set_eie(struct mips_cpu *cpu, bool on)
{
	uint32_t status = (uint32_t)cpu->st.cop0[COP0_STATUS];

	cpu->st.delivery = true;
	if (cpu->mode != MIPS_KERNEL && (status & R5900_STATUS_EDI) == 0) {
		return;
	}
	cpu->st.cop0[COP0_STATUS] = on ? status | R5900_STATUS_EIE
				       : status & ~(uint32_t)R5900_STATUS_EIE;
	mips_interrupts_changed(cpu);
}

bool
mips_r5900_mmi(struct mips_cpu *cpu, uint32_t word)
{
	log_guest_error(cpu->cpu.machine->log, LOG_CPU, cpu->cpu.object.name,
			"%s: multimedia instructions are not modelled, "
			"pc=0x%08x",
			mips_mmi_name(word), (uint32_t)cpu->st.pc);
	return mips_raise(cpu, EXC_RI);
}
