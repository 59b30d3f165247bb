/*
 * Intel 82371EB (PIIX4E), function 3: power management and the SMBus host.
 *
 * Document: Intel 82371AB PCI-to-ISA/IDE Xcelerator (PIIX4) data sheet.
 *
 * Off ends the run.  The chip asks the CPU to stop and goes off when a special
 * cycle on the bus says that it has; the CPUs of this chip's MIPS boards do not
 * answer, and systems do not know how to make the GT-64120 send one.  So it
 * goes off as soon as software asks for it.
 *
 * Not modelled: device monitors, throttling, suspend other than off, interrupts
 * of the timer's overflow (its status bit is there); chips on the SMBus (each
 * transaction ends without an answer).
 */
#include "devices/bus_pci.h"
#include "devices/piix4.h"
#include "emul/machine.h"

/* Ports at PMBA. */
enum piix4_pm_reg {
	PM_STS = 0x00,
	PM_EN = 0x02,
	PM_CNTRL = 0x04,
	PM_TMR = 0x08,
	PM_GPSTS = 0x0c,
	PM_GPEN = 0x0e,
	PM_PCNTRL = 0x10,
	PM_GLBSTS = 0x18,
	PM_DEVSTS = 0x1c,
	PM_GLBEN = 0x20,
	PM_GLBCTL = 0x28,
	PM_DEVCTL = 0x2c,
	PM_GPIREG = 0x30,
	PM_GPOREG = 0x34,
	PM_SIZE = 0x40,
};

enum {
	STS_TMROF = 0x0001,
	CNTRL_SCI_EN = 0x0001,
	CNTRL_SUS_TYP = 0x1c00,
	CNTRL_SUS_EN = 0x2000,
	CNTRL_WRITABLE = 0x1c03,
};

/* Ports at SMBBA. */
enum piix4_smb_reg {
	SMB_HSTSTS = 0x0,
	SMB_HSTCNT = 0x2,
	SMB_SIZE = 0x10,
};

enum {
	HSTSTS_DEV_ERR = 0x04,
	HSTSTS_CLEAR = 0x1e,
	HSTCNT_START = 0x40,
};

enum piix4_pm_config {
	CONFIG_PMBA = 0x40,
	CONFIG_PMREGMISC = 0x80,
	CONFIG_SMBBA = 0x90,
	CONFIG_SMBHSTCFG = 0xd2,
	PMREGMISC_PMIOSE = 0x01,
	SMBHSTCFG_ENABLE = 0x01,
	SMBHSTCFG_IRQ9 = 0x08,
};

/* The timer counts 3.579545 MHz in 24 bits; its status tells of bit 23. */
#define TIMER_HZ   UINT64_C(3579545)
#define TIMER_MASK 0x00ffffffu
#define TIMER_TOP  23

#define PM_WORDS (PM_SIZE / 2)

struct piix4_pm {
	uint16_t reg[PM_WORDS]; /* what is stored and read back */
	uint8_t smb[SMB_SIZE];
	uint64_t overflows; /* of the timer, seen by STS */
};

static const struct state_field piix4_pm_state[] = {
    STATE_U16(struct piix4_pm, reg, "power management ports"),
    STATE_U8(struct piix4_pm, smb, "SMBus ports"),
    STATE_U64(struct piix4_pm, overflows, "overflows of the timer, seen"),
    STATE_END,
};

static uint64_t
timer(const struct device *d)
{
	emul_time t = device_now(d);

	return t / EMUL_SECOND * TIMER_HZ +
	       t % EMUL_SECOND * TIMER_HZ / EMUL_SECOND;
}

static void
update_status(struct device *d)
{
	struct piix4_pm *p = device_self(d);
	uint64_t overflows = timer(d) >> TIMER_TOP;

	if (overflows != p->overflows) {
		p->overflows = overflows;
		p->reg[PM_STS / 2] |= STS_TMROF;
	}
	irq_set(d->irq, (p->reg[PM_CNTRL / 2] & CNTRL_SCI_EN) != 0 &&
			    (p->reg[PM_STS / 2] & p->reg[PM_EN / 2]) != 0);
}

static uint16_t
read_word(struct device *d, unsigned off)
{
	const struct piix4_pm *p = device_self(d);

	switch (off) {
	case PM_TMR:
		return (uint16_t)timer(d);
	case PM_TMR + 2:
		return (uint16_t)((timer(d) & TIMER_MASK) >> 16);
	default:
		return p->reg[off / 2];
	}
}

/* Bits a write may change; the rest of a word stays. */
static uint16_t
writable(unsigned off)
{
	switch (off) {
	case PM_EN:
		return 0x0521;
	case PM_CNTRL:
		return CNTRL_WRITABLE;
	case PM_GPEN:
		return 0x0f01;
	case PM_PCNTRL:
		return 0x3e1e;
	case PM_GLBEN:
		return 0x8d1f;
	case PM_GLBCTL:
	case PM_GLBCTL + 2:
	case PM_DEVCTL:
	case PM_DEVCTL + 2:
	case PM_GPOREG:
	case PM_GPOREG + 2:
		return 0xffff;
	default:
		return 0;
	}
}

static void
suspend(struct device *d, unsigned type)
{
	if (type == 0) {
		machine_end(d->machine, RUN_HALTED, NULL);
	} else {
		device_unimplemented(d, "suspend of type %u", type);
	}
}

static void
write_word(struct device *d, unsigned off, uint16_t value, uint16_t mask)
{
	struct piix4_pm *p = device_self(d);
	uint16_t *reg = &p->reg[off / 2];

	switch (off) {
	case PM_STS:
	case PM_GPSTS:
	case PM_GLBSTS:
	case PM_DEVSTS:
	case PM_DEVSTS + 2:
		*reg &= (uint16_t) ~(value & mask);
		break;
	default:
		mask &= writable(off);
		*reg = (uint16_t)((*reg & ~mask) | (value & mask));
		break;
	}
	if (off == PM_CNTRL && (value & CNTRL_SUS_EN) != 0) {
		suspend(d, (*reg & CNTRL_SUS_TYP) >> 10);
	}
	update_status(d);
}

static uint64_t
pm_read(struct device *d, uint64_t off, unsigned size)
{
	uint64_t value = 0;

	update_status(d);
	for (unsigned i = 0; i < size; i++) {
		unsigned at = ((unsigned)off + i) % PM_SIZE;
		uint16_t word = read_word(d, at & ~1u);

		value |= (uint64_t)(word >> 8 * (at & 1) & 0xff) << 8 * i;
	}
	return value;
}

static void
pm_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	update_status(d);
	if (size == 1) {
		unsigned shift = 8 * (off & 1);

		write_word(d, off & ~1u, (uint16_t)(value << shift),
			   (uint16_t)(0xff << shift));
		return;
	}
	if (off % 2 != 0) {
		device_guest_error(d, "unaligned write to 0x%02x",
				   (unsigned)off);
		return;
	}
	for (unsigned i = 0; i < size; i += 2) {
		write_word(d, ((unsigned)off + i) % PM_SIZE,
			   (uint16_t)(value >> 8 * i), 0xffff);
	}
}

static uint64_t
smb_read(struct device *d, uint64_t off, unsigned size)
{
	const struct piix4_pm *p = device_self(d);
	uint64_t value = 0;

	for (unsigned i = 0; i < size; i++) {
		value |= (uint64_t)p->smb[(off + i) % SMB_SIZE] << 8 * i;
	}
	return value;
}

static void
smb_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct piix4_pm *p = device_self(d);

	for (unsigned i = 0; i < size; i++) {
		unsigned at = ((unsigned)off + i) % SMB_SIZE;
		uint8_t byte = (uint8_t)(value >> 8 * i);

		if (at == SMB_HSTSTS) {
			p->smb[at] &= (uint8_t) ~(byte & HSTSTS_CLEAR);
			continue;
		}
		p->smb[at] = byte;
		if (at == SMB_HSTCNT && (byte & HSTCNT_START) != 0) {
			p->smb[at] &= (uint8_t)~HSTCNT_START;
			p->smb[SMB_HSTSTS] |= HSTSTS_DEV_ERR;
		}
	}
}

static const struct pci_config_byte piix4_pm_bytes[] = {
    {0x44, 0, 0xff, 0},
    {0x45, 0, 0xff, 0},
    {0x46, 0, 0xff, 0},
    {0x47, 0, 0xff, 0},
    {0x48, 0, 0xff, 0},
    {0x49, 0, 0xff, 0},
    {0x4a, 0, 0xff, 0},
    {0x4b, 0, 0xff, 0},
    {0x4c, 0, 0xff, 0},
    {0x4d, 0, 0xff, 0},
    {0x4e, 0, 0xff, 0},
    {0x4f, 0, 0xff, 0},
    {0x50, 0, 0xff, 0},
    {0x51, 0, 0xff, 0},
    {0x52, 0, 0xff, 0},
    {0x54, 0, 0xff, 0},
    {0x55, 0, 0xff, 0},
    {0x56, 0, 0xff, 0},
    {0x57, 0, 0xff, 0},
    {0x58, 0, 0xff, 0},
    {0x59, 0, 0xff, 0},
    {0x5a, 0, 0xff, 0},
    {0x5b, 0, 0xff, 0},
    {0x5c, 0, 0xff, 0},
    {0x5d, 0, 0xff, 0},
    {0x5e, 0, 0xff, 0},
    {0x5f, 0, 0xff, 0},
    {0x60, 0, 0xff, 0},
    {0x61, 0, 0xff, 0},
    {0x62, 0, 0xff, 0},
    {0x63, 0, 0xff, 0},
    {0x64, 0, 0xff, 0},
    {0x65, 0, 0xff, 0},
    {0x66, 0, 0xff, 0},
    {0x67, 0, 0xff, 0},
    {0x68, 0, 0xff, 0},
    {0x69, 0, 0xff, 0},
    {0x6a, 0, 0xff, 0},
    {0x6b, 0, 0xff, 0},
    {0x6c, 0, 0xff, 0},
    {0x6d, 0, 0xff, 0},
    {0x6e, 0, 0xff, 0},
    {0x6f, 0, 0xff, 0},
    {0x70, 0, 0xff, 0},
    {0x71, 0, 0xff, 0},
    {0x72, 0, 0xff, 0},
    {0x73, 0, 0xff, 0},
    {0x74, 0, 0xff, 0},
    {0x75, 0, 0xff, 0},
    {0x76, 0, 0xff, 0},
    {0x77, 0, 0xff, 0},
    {0x78, 0, 0xff, 0},
    {0x79, 0, 0xff, 0},
    {0x7a, 0, 0xff, 0},
    {0x7c, 0, 0xff, 0},
    {0x7d, 0, 0xff, 0},
    {CONFIG_PMREGMISC, PMREGMISC_PMIOSE, 0x01, 0},
    {CONFIG_SMBHSTCFG, SMBHSTCFG_ENABLE | SMBHSTCFG_IRQ9, 0x0f, 0},
    {0xd3, 0, 0xff, 0},
    {0xd4, 0, 0xff, 0},
    {0xd5, 0, 0xff, 0},
    {PCI_STATUS + 1, 0x02, 0x00, 0x08},
};

static const struct pci_function_class piix4_pm_function = {
    .vendor = 0x8086,
    .device = 0x7113,
    .class_code = 0x068000,
    .revision = 0x02,
    .command = PCI_COMMAND_IO | PCI_COMMAND_SPECIAL,
    .command_writable = PCI_COMMAND_IO | PCI_COMMAND_SPECIAL,
    .status = 0x0280,
    .bar = {{.size = PM_SIZE,
	     .io = true,
	     .offset = CONFIG_PMBA,
	     .base = 0x1000,
	     .enable_offset = CONFIG_PMREGMISC,
	     .enable_mask = PMREGMISC_PMIOSE,
	     .read = pm_read,
	     .write = pm_write},
	    {.size = SMB_SIZE,
	     .io = true,
	     .offset = CONFIG_SMBBA,
	     .base = 0x1100,
	     .enable_offset = CONFIG_SMBHSTCFG,
	     .enable_mask = SMBHSTCFG_ENABLE,
	     .read = smb_read,
	     .write = smb_write}},
    .bytes = piix4_pm_bytes,
    .n_bytes = sizeof(piix4_pm_bytes) / sizeof(piix4_pm_bytes[0]),
};

static void
piix4_pm_reset(struct device *d)
{
	struct piix4_pm *p = device_self(d);

	p->reg[PM_GPOREG / 2] = 0xbfff;
	p->reg[PM_GPOREG / 2 + 1] = 0x7fff;
}

struct device *
piix4_pm_add(struct machine *m, struct device *bus, unsigned device,
	     struct irq *sci, struct error *e)
{
	struct device *d = device_add(m, &piix4_pm_class, NULL, 0, 0, sci, e);

	if (d == NULL || pci_function_add(bus, d, PCI_DEVFN(device, 3),
					  &piix4_pm_function, e) == NULL) {
		return NULL;
	}
	return d;
}

/* The timer has not overflowed since. */
static void
piix4_pm_was_reset(struct object *o)
{
	struct device *d = device_of_object(o);
	struct piix4_pm *p = device_self(d);

	p->overflows = timer(d) >> TIMER_TOP;
}

const struct device_class piix4_pm_class = {
    .name = "piix4_pm",
    .description = "Intel 82371EB (PIIX4E), power management",
    .state = piix4_pm_state,
    .size = sizeof(struct piix4_pm),
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .was_reset = piix4_pm_was_reset,
    .reset = piix4_pm_reset,
};
