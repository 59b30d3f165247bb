/*
 * The devices of the test machines as machines/ sees them: where they lie and
 * what is wired besides the main interrupt output.  doc/testmachines.md
 * describes the registers.
 */
#ifndef DEVICES_TESTMACHINE_H
#define DEVICES_TESTMACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpus/cpu.h"
#include "devices/device.h"
#include "emul/machine.h"

/* Physical addresses and lengths. */
#define TESTMACHINE_CONS       UINT64_C(0x10000000)
#define TESTMACHINE_CONS_LEN   0x20
#define TESTMACHINE_MP	       UINT64_C(0x11000000)
#define TESTMACHINE_MP_LEN     0x100
#define TESTMACHINE_FB	       UINT64_C(0x12000000)
#define TESTMACHINE_FB_LEN     0xf00000
#define TESTMACHINE_FBCTRL     UINT64_C(0x12f00000)
#define TESTMACHINE_FBCTRL_LEN 0x20
#define TESTMACHINE_DISK       UINT64_C(0x13000000)
#define TESTMACHINE_DISK_LEN   0x5000
#define TESTMACHINE_RTC	       UINT64_C(0x15000000)
#define TESTMACHINE_RTC_LEN    0x200

extern const struct device_class testmachine_cons_class;
extern const struct device_class testmachine_mp_class;
extern const struct device_class testmachine_fbctrl_class;
extern const struct device_class testmachine_disk_class;
extern const struct device_class testmachine_rtc_class;

/* Where the memory is whose picture the controller describes. */
bool testmachine_fbctrl_wire(struct device *d, const uint8_t *memory,
			     struct error *e);

/* Gives CPU number N the line that tells it of mailbox interrupts. */
void testmachine_mp_wire(struct device *d, unsigned n, struct irq *irq);

/* Byte order of the access being served. */
static inline bool
testmachine_big_endian(const struct device *d)
{
	const struct cpu *cpu = device_cpu(d);

	return cpu != NULL ? cpu->big_endian : d->machine->big_endian;
}

#endif
