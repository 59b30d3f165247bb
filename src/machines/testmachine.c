/*
 * The test machines: fictitious computers for people who write their own
 * kernels.  Besides RAM and CPUs they have a console, a mailbox and CPU control
 * device, a framebuffer, a disk controller and a clock, all as simple as
 * devices can be.  doc/testmachines.md describes them.
 *
 * All test machines have the same devices at the same physical addresses; they
 * differ by CPU and interrupt wiring.  RAM may be larger than 256 MB: it goes
 * on below the devices, which lie over it.
 *
 * Not modelled: the network interface at 0x14000000.
 */
#include <stdio.h>

#include "cpus/cpu.h"
#include "devices/testmachine.h"
#include "emul/machine.h"
#include "host/diskimage.h"
#include "machines/testmachine.h"

/* Interrupt inputs, numbered alike on all test machines. */
enum testmachine_irq {
	TESTMACHINE_IRQ_CONS = 2,
	TESTMACHINE_IRQ_RTC = 4,
	TESTMACHINE_IRQ_MP = 6,
};

/* The lines of a test machine: "<controller>.<number>". */
struct testmachine_wiring {
	const char *controller;
	/* Mailbox interrupts go to a pin of the receiving CPU ("cpuN.6")
	 * instead of to the controller. */
	bool mp_to_cpu;
};

static struct irq *
testmachine_irq(struct machine *m, const char *controller, unsigned number)
{
	char name[32];

	snprintf(name, sizeof(name), "%.20s.%u", controller, number);
	return irq_of(m, name);
}

static bool
testmachine_add_mp(struct machine *m, const struct testmachine_wiring *w,
		   struct error *e)
{
	struct device *mp;
	char name[32];
	unsigned i;

	mp = device_add(m, &testmachine_mp_class, NULL, TESTMACHINE_MP,
			TESTMACHINE_MP_LEN, NULL, e);
	if (mp == NULL) {
		return false;
	}
	for (i = 0; i < m->n_cpus; i++) {
		snprintf(name, sizeof(name), "cpu%u", i);
		testmachine_mp_wire(
		    mp, i,
		    testmachine_irq(m, w->mp_to_cpu ? name : w->controller,
				    TESTMACHINE_IRQ_MP));
	}
	return true;
}

static bool
testmachine_add_fb(struct machine *m, struct error *e)
{
	uint8_t *memory;
	struct device *d;

	if (!memory_add_ram(m->memory, "fb", TESTMACHINE_FB, TESTMACHINE_FB_LEN,
			    false, DEVICE_PRIORITY, &memory, e)) {
		return false;
	}
	d = device_add(m, &testmachine_fbctrl_class, NULL, TESTMACHINE_FBCTRL,
		       TESTMACHINE_FBCTRL_LEN, NULL, e);
	return d != NULL && testmachine_fbctrl_wire(d, memory, e);
}

static bool
testmachine_add_devices(struct machine *m, const struct testmachine_wiring *w,
			struct error *e)
{
	struct irq *cons;
	struct irq *rtc;

	cons = testmachine_irq(m, w->controller, TESTMACHINE_IRQ_CONS);
	rtc = testmachine_irq(m, w->controller, TESTMACHINE_IRQ_RTC);

	return machine_add_ram(m, 0, m->ram_bytes, e) &&
	       device_add(m, &testmachine_cons_class, NULL, TESTMACHINE_CONS,
			  TESTMACHINE_CONS_LEN, cons, e) != NULL &&
	       testmachine_add_mp(m, w, e) && testmachine_add_fb(m, e) &&
	       device_add(m, &testmachine_disk_class, NULL, TESTMACHINE_DISK,
			  TESTMACHINE_DISK_LEN, NULL, e) != NULL &&
	       device_add(m, &testmachine_rtc_class, NULL, TESTMACHINE_RTC,
			  TESTMACHINE_RTC_LEN, rtc, e) != NULL;
}

/* The disk controller finds disks of type IDE; any other would be lost. */
static bool
testmachine_check_disks(const struct machine *m, struct error *e)
{
	unsigned i;

	for (i = 0; i < m->n_disks; i++) {
		const struct diskimage *d = m->disks[i];

		if (diskimage_type(d) != DISK_IDE) {
			return emul_error(e,
					  "disk image %s: %s has no SCSI "
					  "disks; leave the s before the ':' "
					  "out",
					  diskimage_name(d), m->class->type);
		}
	}
	return true;
}

/* ---- testmips ---- */

#define MIPS_START_SP	  UINT64_C(0xffffffffa0007f00)
#define MIPS_START_STATUS 0x30000000 /* CU1, CU0 */

void
testmachine_mips_start(struct machine *m)
{
	unsigned i;

	for (i = 0; i < m->n_cpus; i++) {
		struct cpu *cpu = m->cpus[i];

		(void)cpu_set_register_by_name(
		    cpu, "sp", cpu_canonical_vaddr(cpu, MIPS_START_SP));
		(void)cpu_set_register_by_name(cpu, "status",
					       MIPS_START_STATUS);
		cpu->running = i == m->bootstrap_cpu;
	}
}

static bool
testmips_setup(struct machine *m, struct error *e)
{
	static const struct testmachine_wiring wiring = {
	    .controller = "cpu0",
	    .mp_to_cpu = true,
	};

	return testmachine_check_disks(m, e) &&
	       testmachine_add_devices(m, &wiring, e);
}

static bool
testmips_boot(struct machine *m, struct error *e)
{
	testmachine_mips_start(m);
	return true;
}

const struct machine_class testmips_machine = {
    .type = "testmips",
    .type_aliases = {"testmips"},
    .description = "MIPS test machine",
    .cpu = "R3000",
    .cpus =
	"R2000 R2000A R3000 R3000A 4Kc 4KEc Au1000 Au1100 Au1500 "
	"Au1550 24Kc 24Kf 34Kf 74Kf R4000 R4400 R4600 R4700 VR4111 "
	"VR4121 VR4122 VR4131 VR4181 R5000 RM5200 R5900 RM7000 R10000 R12000 "
	"R14000 5Kc 5Kf 20Kc 5KEc 5KEf",
    .ram_mb = 32,
    .ram_max_mb = 2048,
    .max_cpus = MACHINE_MAX_CPUS,
    .cpu_hz = 100000000,
    .big_endian = true,
    .unmapped = MEMORY_UNMAPPED_ZERO,
    .disk_type = DISK_IDE,
    .has_screen = true,
    .setup = testmips_setup,
    .boot = testmips_boot,
};
