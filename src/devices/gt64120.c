/*
 * Galileo GT-64120 system controller: what lies between a MIPS CPU, memory and
 * a PCI bus.
 *
 * Document: "GT-64120 System Controller for RC4650/4700/5000 and RM526X/527X/
 * 7000 CPUs", Galileo Technology.
 *
 * The CPU's addresses are decoded by registers that software may change at any
 * time.  So one device covers the part of the map in which they may point, and
 * looks at them during each access.  A decoder has a low value, address bits 35
 * to 21, and a high one, bits 27 to 21; a remap register replaces the bits that
 * are the same throughout the window.
 *
 * Registers are little-endian whatever the CPU is.  Configuration data of other
 * devices is so only with the byte swap bit of PCI_0 Command set, which little-
 * endian systems do; without it the CPU of a big-endian system sees numbers.
 * The PCI windows keep byte addresses.
 *
 * Not modelled: SDRAM and device decoders (the board's memory map stands), the
 * second PCI bus, DMA channels, I2O, error capture, window swap bits; memory on
 * the PCI bus is where the CPU sees it, whatever the base registers say.
 */
#include <inttypes.h>
#include <string.h>

#include "devices/bus_pci.h"
#include "devices/gt64120.h"
#include "emul/machine.h"

enum gt_reg {
	GT_CPU = 0x000,
	GT_PCI0IOLD = 0x048,
	GT_PCI0IOHD = 0x050,
	GT_PCI0M0LD = 0x058,
	GT_PCI0M0HD = 0x060,
	GT_ISD = 0x068,
	GT_PCI0M1LD = 0x080,
	GT_PCI0M1HD = 0x088,
	GT_PCI0SYNC = 0x0c0,
	GT_PCI0IOREMAP = 0x0f0,
	GT_PCI0M0REMAP = 0x0f8,
	GT_PCI0M1REMAP = 0x100,
	GT_DMA0_CTRL = 0x840,
	GT_TC0 = 0x850,
	GT_TC_CONTROL = 0x864,
	GT_PCI0_CMD = 0xc00,
	GT_INTRCAUSE = 0xc18,
	GT_INTRMASK = 0xc1c,
	GT_PCI0_IACK = 0xc34,
	GT_PCI0_CFGADDR = 0xcf8,
	GT_PCI0_CFGDATA = 0xcfc,
	GT_REGISTERS = 0x1000, /* bytes */
};

enum {
	CPU_LITTLE = 1 << 12, /* read-only here: a pin at reset */
	CMD_MBYTESWAP = 1 << 0,
	CMD_SBYTESWAP = 1 << 16,
	CAUSE_SUM = 1 << 0,
	CAUSE_T0EXP = 1 << 8,
	CAUSE_MASABORT0 = 1 << 18,
	CAUSE_CPU_SUM = 1 << 30,
	CAUSE_BITS = 0x3ffffffe,
	TC_ENABLE = 1 << 0, /* two bits for each counter */
	TC_TIMER = 1 << 1,
	CFGADDR_ENABLE = (int)0x80000000,
	DMA_ENABLE = 1 << 12,
};

#define DECODE_SHIFT 21
#define DECODE_HIGH  0x7fu
#define REMAP_MASK   0x7ffu
#define TIMERS	     4
#define TCLK_TICK    (10000 * (emul_time)1) /* 100 MHz, in ps */

/* What is stored and read back. */
struct gt_register {
	uint16_t offset;
	uint16_t count; /* so many, four bytes apart */
	uint32_t reset;
	uint32_t writable;
};

static const struct gt_register gt_registers[] = {
    {GT_CPU, 1, 0, 0xfffff & ~CPU_LITTLE},
    /* Decoders of SDRAM and device banks, and their group decoders. */
    {0x008, 1, 0x000, 0x7fff},
    {0x010, 1, 0x007, 0x7f},
    {0x018, 1, 0x008, 0x7fff},
    {0x020, 1, 0x00f, 0x7f},
    {0x028, 1, 0x0e0, 0x7fff},
    {0x030, 1, 0x070, 0x7f},
    {0x038, 1, 0x0f8, 0x7fff},
    {0x040, 1, 0x07f, 0x7f},
    {GT_PCI0IOLD, 1, 0x080, 0x7fff},
    {GT_PCI0IOHD, 1, 0x00f, 0x7f},
    {GT_PCI0M0LD, 1, 0x090, 0x7fff},
    {GT_PCI0M0HD, 1, 0x01f, 0x7f},
    {GT_ISD, 1, 0x0a0, 0x7fff},
    {0x070, 1, 0, 0},
    {0x078, 1, 0, 0},
    {GT_PCI0M1LD, 1, 0x790, 0x7fff},
    {GT_PCI0M1HD, 1, 0x01f, 0x7f},
    {0x090, 1, 0x100, 0x7fff}, /* PCI_1 */
    {0x098, 1, 0x00f, 0x7f},
    {0x0a0, 1, 0x110, 0x7fff},
    {0x0a8, 1, 0x01f, 0x7f},
    {0x0b0, 1, 0x120, 0x7fff},
    {0x0b8, 1, 0x02f, 0x7f},
    {GT_PCI0SYNC, 1, 0, 0},
    {0x0c8, 1, 0, 0},
    {0x0d0, 1, 0x000, REMAP_MASK},
    {0x0d8, 1, 0x008, REMAP_MASK},
    {0x0e0, 1, 0x0e0, REMAP_MASK},
    {0x0e8, 1, 0x0f8, REMAP_MASK},
    {GT_PCI0IOREMAP, 1, 0x080, REMAP_MASK},
    {GT_PCI0M0REMAP, 1, 0x090, REMAP_MASK},
    {GT_PCI0M1REMAP, 1, 0x790, REMAP_MASK},
    {0x108, 1, 0x100, REMAP_MASK},
    {0x110, 1, 0x110, REMAP_MASK},
    {0x118, 1, 0x120, REMAP_MASK},
    {0x120, 1, 0x003, 0x3}, /* multi-GT */
    {0x400, 17, 0, 0xff},   /* SDRAM and device banks; boot's high below */
    {0x444, 1, 0xff, 0xff},
    {0x448, 1, 0x00000200, 0xffffffff}, /* SDRAM configuration */
    {0x44c, 4, 0x00000005, 0x3fff},	/* SDRAM banks */
    {0x45c, 4, 0x386fffff, 0xffffffff}, /* device banks */
    {0x46c, 1, 0x14bfffff, 0xffffffff},
    {0x470, 1, 0, 0},
    {0x474, 1, 0, 0x7},
    {0x478, 1, 0, 0xffffffff},
    {0x47c, 1, 0x2, 0x7},
    {0x480, 5, 0, 0}, /* ECC */
    {0x800, 16, 0, 0xffffffff},
    {GT_DMA0_CTRL, 4, 0, 0xffffffff},
    {0x860, 1, 0, 0xffffffff},
    {GT_TC_CONTROL, 1, 0, 0xff},
    {0x870, 4, 0, 0xffffffff},
    {GT_PCI0_CMD, 1, 0, 0x0003ffff},
    {0xc04, 1, 0x0000070f, 0x00ffffff},
    {0xc08, 4, 0x00fff000, 0xfffff000},
    {GT_INTRMASK, 1, 0, CAUSE_BITS},
    {0xc24, 1, 0, CAUSE_BITS},
    {0xc28, 1, 0, 0x3f},
    {0xc3c, 1, 0, 0x1ff},
    {0xc40, 1, 0, 0xfff},
    {0xc48, 1, 0, 0xfffff000},
    {0xc4c, 1, 0x01000000, 0xfffff000},
    {0xc50, 1, 0x1c000000, 0xfffff000},
    {0xc54, 1, 0x1f000000, 0xfffff000},
    {0xc58, 1, 0, 0xfffff000},
    {0xc5c, 1, 0x01000000, 0xfffff000},
    {0xc64, 1, 0x1f000000, 0xfffff000},
    {0xc70, 2, 0, 0xffffffff},
    {0xc98, 2, 0, 0xffffffff},
    {0xca4, 2, 0, 0xffffffff},
    {GT_PCI0_CFGADDR, 1, 0, 0x80fffffc},
};
#define GT_REGISTER_ROWS (sizeof(gt_registers) / sizeof(gt_registers[0]))

enum {
	EVENT_TIMER0 = 0,
	EVENT_KINDS = TIMERS,
};

struct gt64120 {
	uint32_t reg[GT_REGISTERS / 4];
	uint32_t cause;
	uint32_t timer_value[TIMERS]; /* count at TIMER_START */
	uint64_t timer_start[TIMERS];

	/* Wiring, not state. */
	struct device *bus;
	uint8_t (*acknowledge)(void *arg);
	void *acknowledge_arg;
};

static const struct state_field gt64120_state[] = {
    STATE_U32(struct gt64120, reg, "registers by offset"),
    STATE_U32(struct gt64120, cause, "interrupt cause"),
    STATE_U32(struct gt64120, timer_value, "counts when they were started"),
    STATE_U64(struct gt64120, timer_start, "when counters were started"),
    STATE_END,
};

static uint32_t
get(const struct gt64120 *g, unsigned offset)
{
	return g->reg[offset / 4];
}

static void
set(struct gt64120 *g, unsigned offset, uint32_t value)
{
	g->reg[offset / 4] = value;
}

static void
update_irq(struct device *d)
{
	const struct gt64120 *g = device_self(d);

	irq_set(d->irq, (g->cause & get(g, GT_INTRMASK)) != 0);
}

/* ---- timers ----
 *
 * A counter stops at 0, a timer starts over; both set a cause bit there. */

static bool
timer_runs(const struct gt64120 *g, unsigned n)
{
	return (get(g, GT_TC_CONTROL) & (uint32_t)TC_ENABLE << 2 * n) != 0;
}

static bool
timer_repeats(const struct gt64120 *g, unsigned n)
{
	return (get(g, GT_TC_CONTROL) & (uint32_t)TC_TIMER << 2 * n) != 0;
}

/* Ticks of one trip. */
static uint64_t
timer_period(const struct gt64120 *g, unsigned n)
{
	uint64_t width = n == 0 ? UINT64_C(1) << 32 : UINT64_C(1) << 24;

	return g->timer_value[n] != 0 ? g->timer_value[n] : width;
}

static uint32_t
timer_count(const struct device *d, unsigned n)
{
	const struct gt64120 *g = device_self(d);
	uint64_t period = timer_period(g, n);
	uint64_t ticks;

	if (!timer_runs(g, n)) {
		return g->timer_value[n];
	}
	ticks = (device_now(d) - g->timer_start[n]) / TCLK_TICK;
	if (timer_repeats(g, n)) {
		return (uint32_t)(period - ticks % period);
	}
	return ticks >= period ? 0 : (uint32_t)(period - ticks);
}

/* A cause bit that is set already needs no event. */
static void
timer_schedule(struct device *d, unsigned n)
{
	const struct gt64120 *g = device_self(d);
	uint64_t period = timer_period(g, n);
	uint64_t ticks = (device_now(d) - g->timer_start[n]) / TCLK_TICK;

	event_cancel(&d->object, EVENT_TIMER0 + n);
	if (!timer_runs(g, n) || (g->cause & (uint32_t)CAUSE_T0EXP << n) != 0 ||
	    (!timer_repeats(g, n) && ticks >= period)) {
		return;
	}
	event_schedule(
	    &d->object, EVENT_TIMER0 + n,
	    g->timer_start[n] + (ticks / period + 1) * period * TCLK_TICK, n);
}

static void
event_timer(struct object *o, emul_time now, uint64_t n)
{
	struct device *d = device_of_object(o);
	struct gt64120 *g = device_self(d);

	g->cause |= (uint32_t)CAUSE_T0EXP << n;
	update_irq(d);
}

static void
write_timer_control(struct device *d, uint32_t value)
{
	struct gt64120 *g = device_self(d);
	uint32_t counts[TIMERS];
	uint32_t started = value & ~get(g, GT_TC_CONTROL);

	for (unsigned i = 0; i < TIMERS; i++) {
		counts[i] = timer_count(d, i);
	}
	set(g, GT_TC_CONTROL, value & 0xff);
	for (unsigned i = 0; i < TIMERS; i++) {
		if (!timer_runs(g, i)) {
			g->timer_value[i] = counts[i];
		} else if ((started & (uint32_t)TC_ENABLE << 2 * i) != 0) {
			g->timer_start[i] = device_now(d);
		}
		timer_schedule(d, i);
	}
}

static void
write_timer(struct device *d, unsigned n, uint32_t value)
{
	struct gt64120 *g = device_self(d);

	g->timer_value[n] = n == 0 ? value : value & 0xffffff;
	g->timer_start[n] = device_now(d);
	timer_schedule(d, n);
}

/* ---- configuration cycles ---- */

static uint32_t
swap32(uint32_t v)
{
	return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}

/* The bridge's own configuration space is part of its registers. */
static bool
config_is_swapped(const struct gt64120 *g, unsigned devfn)
{
	return devfn >> 3 != 0 && (get(g, GT_PCI0_CMD) & CMD_MBYTESWAP) == 0;
}

static void
master_abort(struct device *d)
{
	struct gt64120 *g = device_self(d);

	g->cause |= CAUSE_MASABORT0;
	update_irq(d);
}

static uint32_t
read_config(struct device *d)
{
	const struct gt64120 *g = device_self(d);
	uint32_t address = get(g, GT_PCI0_CFGADDR);
	unsigned devfn = address >> 8 & 0xff;
	uint32_t value = UINT32_MAX;

	if ((address & CFGADDR_ENABLE) == 0) {
		device_guest_error(d, "configuration read without ConfigEn");
		return UINT32_MAX;
	}
	if ((address >> 16 & 0xff) != 0 ||
	    !pci_config_read(g->bus, devfn, address & 0xfc, 4, &value)) {
		master_abort(d);
	}
	return config_is_swapped(g, devfn) ? swap32(value) : value;
}

/* Device 31, function 7, register 0 stands for a special cycle. */
#define SPECIAL_CYCLE 0x0000ff00u

static void
write_config(struct device *d, uint32_t value)
{
	const struct gt64120 *g = device_self(d);
	uint32_t address = get(g, GT_PCI0_CFGADDR);
	unsigned devfn = address >> 8 & 0xff;

	if ((address & CFGADDR_ENABLE) == 0) {
		device_guest_error(d, "configuration write without ConfigEn");
		return;
	}
	if (config_is_swapped(g, devfn)) {
		value = swap32(value);
	}
	if ((address & 0xfffffc) == SPECIAL_CYCLE) {
		pci_special_cycle(g->bus);
		/* Nobody claims one. */
		master_abort(d);
		return;
	}
	if ((address >> 16 & 0xff) != 0 ||
	    !pci_config_write(g->bus, devfn, address & 0xfc, 4, value)) {
		master_abort(d);
	}
}

/* ---- registers ---- */

static const struct gt_register *
find_register(unsigned offset)
{
	for (unsigned i = 0; i < GT_REGISTER_ROWS; i++) {
		const struct gt_register *r = &gt_registers[i];

		if (offset >= r->offset && offset < r->offset + 4u * r->count) {
			return r;
		}
	}
	return NULL;
}

static uint32_t
read_cause(const struct gt64120 *g)
{
	uint32_t value = g->cause;

	value |= g->cause != 0 ? CAUSE_SUM : 0;
	value |= (g->cause & get(g, GT_INTRMASK)) != 0 ? CAUSE_CPU_SUM : 0;
	return value;
}

static uint32_t
read_register(struct device *d, unsigned offset)
{
	const struct gt64120 *g = device_self(d);

	switch (offset) {
	case GT_INTRCAUSE:
		return read_cause(g);
	case GT_PCI0_CFGDATA:
		return read_config(d);
	case GT_PCI0_IACK:
		return g->acknowledge != NULL
			   ? g->acknowledge(g->acknowledge_arg)
			   : 0xff;
	case GT_TC0:
	case GT_TC0 + 4:
	case GT_TC0 + 8:
	case GT_TC0 + 12:
		return timer_count(d, (offset - GT_TC0) / 4);
	default:
		break;
	}
	if (find_register(offset) == NULL) {
		device_guest_error(d, "read of register 0x%03x", offset);
		return 0;
	}
	return get(g, offset);
}

static void
write_stored(struct device *d, unsigned offset, uint32_t value)
{
	struct gt64120 *g = device_self(d);
	const struct gt_register *r = find_register(offset);

	if (r == NULL) {
		device_guest_error(d, "write of 0x%08" PRIx32 " to 0x%03x",
				   value, offset);
		return;
	}
	set(g, offset, (get(g, offset) & ~r->writable) | (value & r->writable));
	/* A low decoder loads its remap register, too. */
	switch (offset) {
	case GT_PCI0IOLD:
		set(g, GT_PCI0IOREMAP, value & REMAP_MASK);
		break;
	case GT_PCI0M0LD:
		set(g, GT_PCI0M0REMAP, value & REMAP_MASK);
		break;
	case GT_PCI0M1LD:
		set(g, GT_PCI0M1REMAP, value & REMAP_MASK);
		break;
	case GT_INTRMASK:
		update_irq(d);
		break;
	case GT_DMA0_CTRL:
	case GT_DMA0_CTRL + 4:
	case GT_DMA0_CTRL + 8:
	case GT_DMA0_CTRL + 12:
		if ((value & DMA_ENABLE) != 0) {
			device_unimplemented(d, "DMA channel %u",
					     (offset - GT_DMA0_CTRL) / 4);
		}
		break;
	default:
		break;
	}
}

static void
write_register(struct device *d, unsigned offset, uint32_t value)
{
	struct gt64120 *g = device_self(d);

	switch (offset) {
	case GT_INTRCAUSE:
		/* Written zeros clear. */
		g->cause &= value;
		for (unsigned i = 0; i < TIMERS; i++) {
			timer_schedule(d, i);
		}
		update_irq(d);
		break;
	case GT_PCI0_CFGDATA:
		write_config(d, value);
		break;
	case GT_TC0:
	case GT_TC0 + 4:
	case GT_TC0 + 8:
	case GT_TC0 + 12:
		write_timer(d, (offset - GT_TC0) / 4, value);
		break;
	case GT_TC_CONTROL:
		write_timer_control(d, value);
		break;
	default:
		write_stored(d, offset, value);
		break;
	}
}

/* Bytes and halfwords of a register; a write leaves the rest as it is. */
static uint64_t
read_internal(struct device *d, unsigned offset, unsigned size)
{
	uint32_t value = read_register(d, offset & ~3u);

	return value >> 8 * (offset & 3) & UINT32_MAX >> (32 - 8 * size);
}

static void
write_internal(struct device *d, unsigned offset, unsigned size, uint32_t value)
{
	uint32_t mask = UINT32_MAX >> (32 - 8 * size);
	unsigned shift = 8 * (offset & 3);

	if (size < 4) {
		uint32_t old = (offset & ~3u) == GT_INTRCAUSE
				   ? UINT32_MAX
				   : read_register(d, offset & ~3u);

		value = (old & ~(mask << shift)) | (value & mask) << shift;
	}
	write_register(d, offset & ~3u, value);
}

/* ---- address decoding ---- */

struct window {
	unsigned low;
	unsigned high;
	unsigned remap;
	bool io;
};

static const struct window windows[] = {
    {GT_PCI0IOLD, GT_PCI0IOHD, GT_PCI0IOREMAP, true},
    {GT_PCI0M0LD, GT_PCI0M0HD, GT_PCI0M0REMAP, false},
    {GT_PCI0M1LD, GT_PCI0M1HD, GT_PCI0M1REMAP, false},
};
#define WINDOWS (sizeof(windows) / sizeof(windows[0]))

/* The window of a physical address, and the address on the bus. */
static const struct window *
find_window(const struct gt64120 *g, uint64_t paddr, uint32_t *addr)
{
	uint32_t at = (uint32_t)(paddr >> DECODE_SHIFT);

	for (unsigned i = 0; i < WINDOWS; i++) {
		const struct window *w = &windows[i];
		uint32_t low = get(g, w->low);
		uint32_t high = (low & ~DECODE_HIGH) | get(g, w->high);
		uint32_t fixed = ~(low ^ high);

		if (at < low || at > high) {
			continue;
		}
		at = (at & ~fixed) | (get(g, w->remap) & fixed);
		*addr = (at & REMAP_MASK) << DECODE_SHIFT |
			(uint32_t)(paddr & ((1u << DECODE_SHIFT) - 1));
		return w;
	}
	return NULL;
}

static bool
is_internal(const struct gt64120 *g, uint64_t paddr)
{
	return paddr >> DECODE_SHIFT == get(g, GT_ISD);
}

static uint64_t
gt64120_read(struct device *d, uint64_t off, unsigned size)
{
	const struct gt64120 *g = device_self(d);
	uint64_t paddr = d->base + off;
	const struct window *w;
	uint32_t value = UINT32_MAX;
	uint32_t addr;
	bool found;

	if (is_internal(g, paddr)) {
		return read_internal(d, paddr % GT_REGISTERS, size);
	}
	w = find_window(g, paddr, &addr);
	if (w == NULL) {
		device_guest_error(d, "read from 0x%08" PRIx64 ", not decoded",
				   paddr);
		return 0;
	}
	found = w->io ? pci_io_read(g->bus, addr, size, &value)
		      : pci_memory_read(g->bus, addr, size, &value);
	if (!found) {
		device_guest_error(d, "read from PCI %s 0x%08" PRIx32 ": none",
				   w->io ? "port" : "memory", addr);
	}
	return value;
}

static void
gt64120_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	const struct gt64120 *g = device_self(d);
	uint64_t paddr = d->base + off;
	const struct window *w;
	uint32_t addr;
	bool found;

	if (is_internal(g, paddr)) {
		write_internal(d, paddr % GT_REGISTERS, size, (uint32_t)value);
		return;
	}
	w = find_window(g, paddr, &addr);
	if (w == NULL) {
		device_guest_error(d, "write to 0x%08" PRIx64 ", not decoded",
				   paddr);
		return;
	}
	found = w->io ? pci_io_write(g->bus, addr, size, (uint32_t)value)
		      : pci_memory_write(g->bus, addr, size, (uint32_t)value);
	if (!found) {
		device_guest_error(d, "write to PCI %s 0x%08" PRIx32 ": none",
				   w->io ? "port" : "memory", addr);
	}
}

/* ---- board ---- */

static const struct pci_config_byte gt64120_bytes[] = {
    {PCI_BAR0 + 3, 0x00, 0xff, 0},  {PCI_BAR0 + 0, 0x08, 0x00, 0},
    {PCI_BAR0 + 7, 0x01, 0xff, 0},  {PCI_BAR0 + 4, 0x08, 0x00, 0},
    {PCI_BAR0 + 11, 0x1c, 0xff, 0}, {PCI_BAR0 + 15, 0x1f, 0xff, 0},
    {PCI_BAR0 + 17, 0x00, 0xf0, 0}, {PCI_BAR0 + 18, 0x00, 0xff, 0},
    {PCI_BAR0 + 19, 0x14, 0xff, 0}, {PCI_BAR0 + 20, 0x01, 0x00, 0},
    {PCI_BAR0 + 21, 0x00, 0xf0, 0}, {PCI_BAR0 + 22, 0x00, 0xff, 0},
    {PCI_BAR0 + 23, 0x14, 0xff, 0}, {PCI_STATUS + 1, 0x02, 0x00, 0xf9},
};

static const struct pci_function_class gt64120_function = {
    .vendor = 0x11ab,
    .device = 0x4620,
    .class_code = 0x060000,
    .revision = 0x10,
    .command = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER,
    .command_writable = 0x0157,
    .status = 0x0280,
    .bytes = gt64120_bytes,
    .n_bytes = sizeof(gt64120_bytes) / sizeof(gt64120_bytes[0]),
};

static void
gt64120_reset(struct device *d)
{
	struct gt64120 *g = device_self(d);

	for (unsigned i = 0; i < GT_REGISTER_ROWS; i++) {
		const struct gt_register *r = &gt_registers[i];

		for (unsigned n = 0; n < r->count; n++) {
			set(g, r->offset + 4 * n, r->reset);
		}
	}
	if (!d->machine->big_endian) {
		set(g, GT_CPU, CPU_LITTLE);
		set(g, GT_PCI0_CMD, CMD_MBYTESWAP | CMD_SBYTESWAP);
	}
}

static void
set_map(struct gt64120 *g, const struct gt64120_map *map)
{
	set(g, GT_ISD, map->internal);
	set(g, GT_PCI0IOLD, map->io_low);
	set(g, GT_PCI0IOHD, map->io_high & DECODE_HIGH);
	set(g, GT_PCI0IOREMAP, 0); /* ports from 0 */
	set(g, GT_PCI0M0LD, map->memory0_low);
	set(g, GT_PCI0M0HD, map->memory0_high & DECODE_HIGH);
	set(g, GT_PCI0M0REMAP, map->memory0_low & REMAP_MASK);
	set(g, GT_PCI0M1LD, map->memory1_low);
	set(g, GT_PCI0M1HD, map->memory1_high & DECODE_HIGH);
	set(g, GT_PCI0M1REMAP, map->memory1_low & REMAP_MASK);
}

struct device *
gt64120_add(struct machine *m, uint64_t base, uint64_t len, struct device *bus,
	    const struct gt64120_map *map, struct irq *irq, struct error *e)
{
	struct device *d =
	    device_add(m, &gt64120_class, NULL, base, len, irq, e);
	struct gt64120 *g;

	if (d == NULL) {
		return NULL;
	}
	g = device_self(d);
	g->bus = bus;
	set_map(g, map);
	if (pci_function_add(bus, d, PCI_DEVFN(0, 0), &gt64120_function, e) ==
	    NULL) {
		return NULL;
	}
	return d;
}

void
gt64120_wire_acknowledge(struct device *d, uint8_t (*acknowledge)(void *),
			 void *arg)
{
	struct gt64120 *g = device_self(d);

	g->acknowledge = acknowledge;
	g->acknowledge_arg = arg;
}

static const struct event_kind gt64120_events[EVENT_KINDS] = {
    {"timer 0", event_timer, TIMERS - 1},
    {"timer 1", event_timer, TIMERS - 1},
    {"timer 2", event_timer, TIMERS - 1},
    {"timer 3", event_timer, TIMERS - 1},
};

const struct device_class gt64120_class = {
    .name = "gt64120",
    .description = "Galileo GT-64120 system controller",
    .state = gt64120_state,
    .size = sizeof(struct gt64120),
    .events = gt64120_events,
    .n_events = EVENT_KINDS,
    .read = gt64120_read,
    .write = gt64120_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .read_side_effects = true,
    .reset = gt64120_reset,
};
