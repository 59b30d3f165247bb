/*
 * Bare machines: fictitious computers of CPUs and RAM and nothing else, to try
 * instructions on.  A program's results are seen at the prompt.
 */
#include "emul/machine.h"
#include "host/diskimage.h"
#include "machines/testmachine.h"

static bool
bare_check_disks(const struct machine *m, struct error *e)
{
	if (m->n_disks == 0) {
		return true;
	}
	return emul_error(e, "disk image %s: %s has no disk controller",
			  diskimage_name(m->disks[0]), m->class->type);
}

static bool
bare_setup(struct machine *m, struct error *e)
{
	return bare_check_disks(m, e) && machine_add_ram(m, 0, m->ram_bytes, e);
}

/* ---- baremips ---- */

static bool
baremips_boot(struct machine *m, struct error *e)
{
	testmachine_mips_start(m);
	return true;
}

const struct machine_class baremips_machine = {
    .type = "baremips",
    .type_aliases = {"baremips"},
    .description = "MIPS CPU and RAM, nothing else",
    .cpu = "R3000",
    .cpus =
	"R2000 R2000A R3000 R3000A 4Kc 4KEc Au1000 Au1100 Au1500 "
	"Au1550 24Kc 24Kf 34Kf 74Kf R4000 R4400 R4600 R4700 VR4111 "
	"VR4121 VR4122 VR4131 VR4181 R5000 RM5200 R5900 RM7000 R10000 R12000 "
	"R14000 5Kc 5Kf 20Kc 5KEc 5KEf",
    .ram_mb = 32,
    .ram_max_mb = 2048,
    .max_cpus = 1,
    .cpu_hz = 100000000,
    .big_endian = true,
    .unmapped = MEMORY_UNMAPPED_ZERO,
    .disk_type = DISK_IDE,
    .setup = bare_setup,
    .boot = baremips_boot,
};
