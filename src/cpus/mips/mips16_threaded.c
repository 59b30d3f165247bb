/*
 * MIPS16 in the threaded core: instructions are decoded each time, from the
 * host's page, and done by the functions that do them in delay slots, with fast
 * answers.  There are no slots for them, so nothing has to be withdrawn when
 * code changes.
 */
#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_threaded.h"
#include "debugger/debugger.h"
#include "emul/emul.h"

/* As mips_perform, with fast answers where there are some. */
static bool
perform(struct mips_cpu *cpu, enum mips_semantic semantic,
	const struct mips_op *op)
{
	slot_function function = mips_threaded_of(cpu)->slots[semantic];

	if (function != NULL && function(cpu, op)) {
		return true;
	}
	cpu->data_access = false;
	if (!mips_perform(cpu, semantic, op)) {
		return false;
	}
	if (cpu->data_access) {
		mips_give_answers(cpu);
	}
	return true;
}

/* The host's page of the pc, NULL if only the stepper can fetch there. */
static const uint8_t *
host_page(struct mips_cpu *cpu)
{
	uint64_t paddr;

	if (mips_translate_v2p(&cpu->cpu, cpu->st.pc - 1, &paddr,
			       CPU_V2P_FETCH | CPU_V2P_NO_EXCEPTIONS) ==
		CPU_V2P_FAIL ||
	    cpu->partial) {
		return NULL;
	}
	return memory_fast_fetch(cpu->cpu.memory, paddr);
}

static bool
breakpoint_here(const struct mips_cpu *cpu)
{
	const struct emul *emul = cpu->cpu.machine->emul;

	return emul != NULL && emul->debugger != NULL &&
	       debugger_has_breakpoints(emul->debugger) &&
	       debugger_breakpoint_in_page(emul->debugger,
					   (unsigned)cpu->st.pc);
}

static void
execute_at(struct mips_cpu *cpu, const uint8_t *p)
{
	bool big = cpu->cpu.big_endian;
	struct mips16_instruction i;

	mips16_decode(cpu->type, cpu->decode_mode,
		      (uint16_t)get_bytes(p, 2, big),
		      (uint16_t)get_bytes(p + 2, 2, big), &i);
	mips16_execute(cpu, &i, perform);
}

void
mips16_run(struct mips_cpu *cpu)
{
	const uint8_t *host = host_page(cpu);
	uint64_t page = cpu->st.pc & ~(uint64_t)(RAM_PAGE_SIZE - 1);

	/* A new page begins with a delivery point, but for a slot there. */
	do {
		unsigned offset = cpu->st.pc & (RAM_PAGE_SIZE - 2);

		if (breakpoint_here(cpu)) {
			cpu->cpu.stop = CPU_STOP_STEPPER;
			return;
		}
		if (host == NULL || offset > RAM_PAGE_SIZE - 4 ||
		    (cpu->st.pc ^ page) >= RAM_PAGE_SIZE) {
			mips16_step(cpu);
		} else {
			execute_at(cpu, host + offset);
		}
	} while (!cpu->st.delivery && cpu->cpu.stop == CPU_STOP_NONE);
}
