/*
 * Multiprocessor helper of the test machines: a fictitious device that starts
 * and stops CPUs and sends mailbox interrupts between them.  Described in
 * doc/testmachines.md.
 *
 * Random numbers come from a generator whose state is part of the machine, so
 * that a run repeats.
 */
#include <inttypes.h>
#include <string.h>

#include "devices/testmachine.h"

enum mp_reg {
	MP_WHOAMI = 0x00,	/* R  number of the reading CPU */
	MP_NCPUS = 0x10,	/* R */
	MP_STARTUPCPU = 0x20,	/* W  starts this CPU */
	MP_STARTUPADDR = 0x30,	/* W  its first instruction */
	MP_PAUSE_ADDR = 0x40,	/* W  has no effect */
	MP_PAUSE_CPU = 0x50,	/* W  stops all CPUs but this one */
	MP_UNPAUSE_CPU = 0x60,	/* W */
	MP_STARTUPSTACK = 0x70, /* W  its stack pointer */
	MP_RANDOM = 0x80,	/* R */
	MP_MEMORY = 0x90,	/* R  installed RAM in bytes */
	MP_IPI_ONE = 0xa0,	/* W  (number << 16) | cpu */
	MP_IPI_MANY = 0xb0,	/* W  the same, to all but cpu */
	MP_IPI_READ = 0xc0,	/* R  next number; W drops all */
	MP_NINSTRS = 0xd0,	/* R  instructions of the reading CPU */
};

#define MP_IPI_QUEUE 64 /* numbers a CPU can have waiting */

struct mp {
	uint64_t startup_addr;
	uint64_t startup_stack;
	uint64_t pause_addr;
	uint64_t random;
	uint32_t ipi_count[MACHINE_MAX_CPUS];
	uint32_t ipi[MACHINE_MAX_CPUS][MP_IPI_QUEUE]; /* oldest first */

	struct irq *ipi_irq[MACHINE_MAX_CPUS]; /* wiring, not state */
};

static const struct state_field mp_state[] = {
    STATE_U64_RESET(struct mp, startup_addr, "first instruction of a CPU",
		    UINT64_C(0xffffffffbfc00000)),
    STATE_U64_RESET(struct mp, startup_stack, "stack pointer of a CPU",
		    UINT64_C(0xffffffffa0007f00)),
    STATE_U64(struct mp, pause_addr, "written, has no effect"),
    STATE_U64_RESET(struct mp, random, "state of the random generator", 1),
    STATE_U32_MAX(struct mp, ipi_count, "mailbox interrupts waiting, per CPU",
		  MP_IPI_QUEUE),
    STATE_U32(struct mp, ipi, "their numbers, oldest first"),
    STATE_END,
};

void
testmachine_mp_wire(struct device *d, unsigned n, struct irq *irq)
{
	struct mp *mp = device_self(d);

	mp->ipi_irq[n] = irq;
}

/* The debugger's accesses count as the bootstrap CPU's. */
static struct cpu *
mp_accessing_cpu(struct device *d)
{
	struct cpu *cpu = device_cpu(d);

	return cpu != NULL ? cpu : d->machine->cpus[d->machine->bootstrap_cpu];
}

/* Another CPU has something to do (or this one nothing): the CPU that did it
 * ends its turn at the next chance. */
static void
mp_end_turn(struct device *d)
{
	struct cpu *cpu = device_cpu(d);

	if (cpu != NULL) {
		cpu_break_slice(cpu);
	}
}

static bool
mp_check_cpu(struct device *d, const char *what, uint64_t n)
{
	if (n < d->machine->n_cpus) {
		return true;
	}
	device_guest_error(d, "%s: there is no CPU %" PRIu64, what, n);
	return false;
}

/* A CPU that stood still goes on now, not where its own time stood. */
static void
mp_go_on(struct device *d, struct cpu *cpu)
{
	uint64_t ticks = *cpu->instructions + *cpu->idle_ticks;
	uint64_t now = cpu_tick_at(cpu, device_now(d));

	if (!cpu->running && ticks < now) {
		*cpu->idle_ticks += now - ticks;
	}
	cpu->running = true;
	mp_end_turn(d);
}

static void
mp_startup_cpu(struct device *d, uint64_t n)
{
	const struct mp *mp = device_self(d);
	struct cpu *cpu;

	if (!mp_check_cpu(d, "start", n)) {
		return;
	}
	cpu = d->machine->cpus[n];
	if (cpu == device_cpu(d)) {
		device_guest_error(d, "start: CPU %" PRIu64 " starts itself",
				   n);
		return;
	}
	cpu->class->set_pc(cpu, cpu_canonical_vaddr(cpu, mp->startup_addr));
	(void)cpu_set_register_by_name(
	    cpu, "sp", cpu_canonical_vaddr(cpu, mp->startup_stack));
	mp_go_on(d, cpu);
}

static void
mp_pause_all_but(struct device *d, uint64_t n)
{
	unsigned i;

	if (!mp_check_cpu(d, "pause", n)) {
		return;
	}
	for (i = 0; i < d->machine->n_cpus; i++) {
		if (i != n) {
			d->machine->cpus[i]->running = false;
		}
	}
	if (!d->machine->cpus[n]->running) {
		/* Nobody is left to start anybody. */
		machine_end(d->machine, RUN_HALTED, NULL);
	}
	mp_end_turn(d);
}

static void
mp_unpause(struct device *d, uint64_t n)
{
	if (mp_check_cpu(d, "unpause", n)) {
		mp_go_on(d, d->machine->cpus[n]);
	}
}

static void
mp_ipi_send(struct device *d, unsigned cpu, uint32_t number)
{
	struct mp *mp = device_self(d);

	if (mp->ipi_count[cpu] == MP_IPI_QUEUE) {
		device_guest_error(d,
				   "mailbox interrupt %" PRIu32
				   " dropped: CPU %u has %d waiting",
				   number, cpu, MP_IPI_QUEUE);
		return;
	}
	mp->ipi[cpu][mp->ipi_count[cpu]++] = number;
	irq_set(mp->ipi_irq[cpu], true);
	mp_end_turn(d);
}

static void
mp_ipi_send_many(struct device *d, uint64_t except, uint32_t number)
{
	unsigned i;

	for (i = 0; i < d->machine->n_cpus; i++) {
		if (i != except) {
			mp_ipi_send(d, i, number);
		}
	}
}

static uint32_t
mp_ipi_receive(struct device *d)
{
	struct mp *mp = device_self(d);
	unsigned cpu = mp_accessing_cpu(d)->id;
	uint32_t *queue = mp->ipi[cpu];
	uint32_t number;

	if (mp->ipi_count[cpu] == 0) {
		return 0;
	}
	number = queue[0];
	mp->ipi_count[cpu]--;
	memmove(queue, queue + 1, mp->ipi_count[cpu] * sizeof(queue[0]));
	queue[mp->ipi_count[cpu]] = 0;
	irq_set(mp->ipi_irq[cpu], mp->ipi_count[cpu] != 0);
	return number;
}

static void
mp_ipi_drop_all(struct device *d)
{
	struct mp *mp = device_self(d);
	unsigned cpu = mp_accessing_cpu(d)->id;

	mp->ipi_count[cpu] = 0;
	memset(mp->ipi[cpu], 0, sizeof(mp->ipi[cpu]));
	irq_set(mp->ipi_irq[cpu], false);
}

/* A Weyl sequence through a mixing function: every 64-bit number once. */
static uint64_t
mp_random(struct mp *mp)
{
	uint64_t x;

	mp->random += UINT64_C(0x9e3779b97f4a7c15);
	x = mp->random;
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static void
mp_reset(struct device *d)
{
	struct mp *mp = device_self(d);
	unsigned i;

	for (i = 0; i < MACHINE_MAX_CPUS; i++) {
		irq_set(mp->ipi_irq[i], false);
	}
}

static uint64_t
mp_read(struct device *d, uint64_t off, unsigned size)
{
	switch (off) {
	case MP_WHOAMI:
		return mp_accessing_cpu(d)->id;
	case MP_NCPUS:
		return d->machine->n_cpus;
	case MP_RANDOM:
		return mp_random(device_self(d));
	case MP_MEMORY:
		return d->machine->ram_bytes;
	case MP_IPI_READ:
		return mp_ipi_receive(d);
	case MP_NINSTRS:
		return *mp_accessing_cpu(d)->instructions;
	default:
		device_guest_error(d, "read of 0x%02" PRIx64, off);
		return 0;
	}
}

/* Addresses written as 32-bit numbers are MIPS addresses: sign-extended. */
static uint64_t
mp_address(unsigned size, uint64_t value)
{
	return size == 4 ? (uint64_t)(int64_t)(int32_t)value : value;
}

static void
mp_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct mp *mp = device_self(d);
	uint64_t cpu = value & 0xffff;
	uint32_t number = (uint32_t)(value >> 16);

	switch (off) {
	case MP_STARTUPCPU:
		mp_startup_cpu(d, value);
		break;
	case MP_STARTUPADDR:
		mp->startup_addr = mp_address(size, value);
		break;
	case MP_PAUSE_ADDR:
		mp->pause_addr = mp_address(size, value);
		break;
	case MP_PAUSE_CPU:
		mp_pause_all_but(d, value);
		break;
	case MP_UNPAUSE_CPU:
		mp_unpause(d, value);
		break;
	case MP_STARTUPSTACK:
		mp->startup_stack = mp_address(size, value);
		break;
	case MP_IPI_ONE:
		if (mp_check_cpu(d, "mailbox interrupt", cpu)) {
			mp_ipi_send(d, (unsigned)cpu, number);
		}
		break;
	case MP_IPI_MANY:
		mp_ipi_send_many(d, cpu, number);
		break;
	case MP_IPI_READ:
		mp_ipi_drop_all(d);
		break;
	default:
		device_guest_error(d, "write of 0x%" PRIx64 " to 0x%02" PRIx64,
				   value, off);
		break;
	}
}

const struct device_class testmachine_mp_class = {
    .name = "mp",
    .description = "test machine CPU control, see doc/testmachines.md",
    .state = mp_state,
    .size = sizeof(struct mp),
    .read = mp_read,
    .write = mp_write,
    .access = ACCESS_ANY,
    .order = DEVICE_CPU_ORDER,
    .read_side_effects = true,
    .reset = mp_reset,
};
