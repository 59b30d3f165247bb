/*
 * KN02-BA and KN02-CA: the registers of the memory and the CPU control ASIC in
 * DECstations 5000/1xx (3min) and Personal DECstations 5000/xx (maxine).
 *
 * Documents: "KN02BA Daughter Card Functional Specification", "3MIN System
 * Module Functional Specification", "MAXine System Module Functional
 * Specification", by what the headers of Mach, NetBSD and Linux say of them.
 *
 *	0c000000	CMR	color plane mask (maxine)
 *	0c400000	MER	memory errors
 *	0c800000	MSR	memory size, timer (maxine)
 *	0ca00000	FCTR	microseconds (maxine)
 *	0cc00000	FI	polarity of a signal (maxine)
 *	0e000000	CNFG	timeout configuration
 *	0e000004	AER	address in error
 *	0e000008	BOOT0
 *	0e00000c	TIMEOUT	write timeout interrupt
 *
 * A read that nothing answers gets a bus error, a write sets TIMEOUT; both are
 * latched in AER.
 *
 * Not modelled: parity errors (memory never fails), where banks of memory lie.
 */
#include "devices/kn02xa.h"
#include "emul/machine.h"

/* ---- memory control ---- */

enum {
	MEMORY_CMR = 0x0,
	MEMORY_MER = 0x2,
	MEMORY_MSR = 0x4,
	MEMORY_FCTR = 0x5,
	MEMORY_FI = 0x6,
	MEMORY_REGISTERS = 0x8,

	MER_INTR = 0x08000000, /* of the timer; writing a 1 leaves it */
	MER_WRITABLE = 0x0001c000,
	MER_SIZE = 0x00002000, /* as in MSR */
	MSR_INTREN = 0x04000000,
	MSR_MS10EN = 0x02000000, /* 10 ms, else 1 ms */
	MSR_SIZE = 0x00002000,	 /* banks of 16 MB, else 4 MB */
	MSR_WRITABLE_BA = MSR_SIZE,
	MSR_WRITABLE_CA = 0x07fe2000,
};
#define MEMORY_REGISTER_SHIFT 21
#define MEMORY_LEN	      0x02000000
/* Eight banks of 4 MB. */
#define SMALL_BANKS_MAX (UINT64_C(8) * 4 * 1024 * 1024)

enum {
	EVENT_PERIODIC,
	EVENT_KINDS,
};

struct kn02xa_memory {
	uint32_t mer;
	uint32_t msr;
	uint32_t cmr;
	uint32_t fi;

	bool personal; /* KN02-CA; board, not state */
};

static const struct state_field kn02xa_memory_state[] = {
    STATE_U32(struct kn02xa_memory, mer, "memory error register"),
    STATE_U32(struct kn02xa_memory, msr, "memory size register"),
    STATE_U32(struct kn02xa_memory, cmr, "color plane mask"),
    STATE_U32(struct kn02xa_memory, fi, "FI signal polarity"),
    STATE_END,
};

static void
set_interrupt(struct device *d, bool level)
{
	struct kn02xa_memory *k = device_self(d);

	k->mer = level ? k->mer | MER_INTR : k->mer & ~(uint32_t)MER_INTR;
	irq_set(d->irq, level);
}

static void
start_timer(struct device *d)
{
	const struct kn02xa_memory *k = device_self(d);
	emul_time period = (k->msr & MSR_MS10EN) != 0 ? 10 * EMUL_MILLISECOND
						      : EMUL_MILLISECOND;

	event_schedule(&d->object, EVENT_PERIODIC, device_now(d) + period, 0);
}

static void
event_periodic(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);

	set_interrupt(d, true);
	start_timer(d);
}

static void
write_msr(struct device *d, uint32_t value)
{
	struct kn02xa_memory *k = device_self(d);
	uint32_t before = k->msr;

	k->msr = value & (k->personal ? MSR_WRITABLE_CA : MSR_WRITABLE_BA);
	if ((k->msr & MSR_INTREN) == 0) {
		event_cancel(&d->object, EVENT_PERIODIC);
	} else if (((k->msr ^ before) & (MSR_INTREN | MSR_MS10EN)) != 0) {
		start_timer(d);
	}
}

/* What only a KN02-CA has. */
static uint64_t
read_personal(struct device *d, unsigned reg)
{
	const struct kn02xa_memory *k = device_self(d);

	switch (reg) {
	case MEMORY_CMR:
		return k->cmr;
	case MEMORY_FCTR:
		return (uint32_t)(device_now(d) / EMUL_MICROSECOND);
	default:
		return k->fi;
	}
}

static bool
is_there(struct device *d, unsigned reg)
{
	const struct kn02xa_memory *k = device_self(d);

	if (reg == MEMORY_MER || reg == MEMORY_MSR ||
	    (k->personal &&
	     (reg == MEMORY_CMR || reg == MEMORY_FCTR || reg == MEMORY_FI))) {
		return true;
	}
	device_guest_error(d, "no register 0x%x", reg);
	return false;
}

static unsigned
memory_register(uint64_t off)
{
	return (unsigned)(off >> MEMORY_REGISTER_SHIFT) % MEMORY_REGISTERS;
}

static uint64_t
memory_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn02xa_memory *k = device_self(d);
	unsigned reg = memory_register(off);

	if (!is_there(d, reg)) {
		return 0;
	}
	switch (reg) {
	case MEMORY_MER:
		return k->mer | ((k->msr & MSR_SIZE) != 0 ? MER_SIZE : 0);
	case MEMORY_MSR:
		return k->msr;
	default:
		return read_personal(d, reg);
	}
}

static void
memory_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn02xa_memory *k = device_self(d);
	unsigned reg = memory_register(off);

	if (!is_there(d, reg)) {
		return;
	}
	switch (reg) {
	case MEMORY_MER:
		k->mer = (k->mer & MER_INTR) | (value & MER_WRITABLE);
		if ((value & MER_INTR) == 0) {
			set_interrupt(d, false);
		}
		break;
	case MEMORY_MSR:
		write_msr(d, (uint32_t)value);
		break;
	case MEMORY_CMR:
		k->cmr = (uint32_t)value;
		break;
	case MEMORY_FI:
		k->fi = (uint32_t)value;
		break;
	default:
		device_guest_error(d, "write to the microsecond counter");
		break;
	}
}

/* The firmware has sized the memory. */
static void
memory_reset(struct device *d)
{
	struct kn02xa_memory *k = device_self(d);

	if (d->machine->ram_bytes > SMALL_BANKS_MAX) {
		k->msr = MSR_SIZE;
	}
}

static const struct event_kind kn02xa_memory_events[EVENT_KINDS] = {
    {"periodic", event_periodic, 0},
};

const struct device_class kn02xa_memory_class = {
    .name = "kn02xa_memory",
    .description = "DECstation 5000/1xx and 5000/xx memory control",
    .state = kn02xa_memory_state,
    .size = sizeof(struct kn02xa_memory),
    .events = kn02xa_memory_events,
    .n_events = EVENT_KINDS,
    .read = memory_read,
    .write = memory_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = memory_reset,
};

/* ---- CPU control ---- */

enum {
	CPU_CNFG = 0,
	CPU_AER = 1,
	CPU_BOOT0 = 2,
	CPU_TIMEOUT = 3,
	CPU_REGISTERS = 4,

	AER_ADDRESS = 0x1ffffffc,
	TIMEOUT_INTR = 0x1,
};
#define CPU_LEN 0x02000000

struct kn02xa_cpu {
	uint32_t cnfg;
	uint32_t aer;
	uint32_t boot0;
	uint32_t timeout;
};

static const struct state_field kn02xa_cpu_state[] = {
    STATE_U32(struct kn02xa_cpu, cnfg, "timeout configuration"),
    STATE_U32(struct kn02xa_cpu, aer, "address in error"),
    STATE_U32(struct kn02xa_cpu, boot0, "boot 0 register"),
    STATE_U32(struct kn02xa_cpu, timeout, "write timeout interrupt"),
    STATE_END,
};

static void
set_timeout(struct device *d, uint32_t value)
{
	struct kn02xa_cpu *k = device_self(d);

	k->timeout = value;
	irq_set(d->irq, value != 0);
}

/* The address of a write stays until software has seen it. */
static void
latch_error(void *arg, uint64_t paddr, bool write)
{
	struct device *d = arg;
	struct kn02xa_cpu *k = device_self(d);

	if (k->timeout != 0) {
		return;
	}
	k->aer = (uint32_t)paddr & AER_ADDRESS;
	if (write) {
		set_timeout(d, TIMEOUT_INTR);
	}
}

static uint64_t
cpu_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn02xa_cpu *k = device_self(d);
	const uint32_t values[CPU_REGISTERS] = {k->cnfg, k->aer, k->boot0,
						k->timeout};

	return values[off / 4 % CPU_REGISTERS];
}

static void
cpu_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn02xa_cpu *k = device_self(d);

	switch (off / 4 % CPU_REGISTERS) {
	case CPU_CNFG:
		k->cnfg = (uint32_t)value;
		break;
	case CPU_BOOT0:
		k->boot0 = (uint32_t)value & 1;
		break;
	case CPU_TIMEOUT:
		set_timeout(d, 0); /* by any write */
		break;
	default:
		device_guest_error(d, "write to AER");
		break;
	}
}

const struct device_class kn02xa_cpu_class = {
    .name = "kn02xa_cpu",
    .description = "DECstation 5000/1xx and 5000/xx CPU control",
    .state = kn02xa_cpu_state,
    .size = sizeof(struct kn02xa_cpu),
    .read = cpu_read,
    .write = cpu_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
};

bool
kn02xa_add(struct machine *m, struct irq *timeout, struct irq *periodic,
	   struct error *e)
{
	struct device *memory =
	    device_add(m, &kn02xa_memory_class, NULL, KN02XA_MEMORY_BASE,
		       MEMORY_LEN, periodic, e);
	struct device *cpu = device_add(m, &kn02xa_cpu_class, NULL,
					KN02XA_CPU_BASE, CPU_LEN, timeout, e);

	if (memory == NULL || cpu == NULL) {
		return false;
	}
	((struct kn02xa_memory *)device_self(memory))->personal =
	    periodic != NULL;
	m->bus_error_hook = latch_error;
	m->bus_error_arg = cpu;
	return true;
}
