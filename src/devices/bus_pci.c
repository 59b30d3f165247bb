/*
 * PCI bus: configuration space, base address registers, ISA ports.
 *
 * Document: PCI Local Bus Specification, revision 2.1.
 *
 * Not modelled: bridges to further buses, cache line wrap, parity, the time
 * that cycles take.  Memory of the host lies at the same addresses on the bus.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/bus_pci.h"
#include "emul/machine.h"

#define PORT_RANGES_MAX 48
#define FUNCTIONS_MAX	32
#define BAR_IO		0x01u
#define BAR_IO_MASK	0xfffffffcu
#define BAR_MEMORY_MASK 0xfffffff0u

struct pci_function {
	struct object object;
	const struct pci_function_class *class;
	struct device *device;
	unsigned devfn;
	/* Made from the class. */
	uint8_t writable[PCI_CONFIG_SIZE];
	uint8_t clear[PCI_CONFIG_SIZE];

	uint8_t config[PCI_CONFIG_SIZE]; /* state */
};

static const struct state_field function_state[] = {
    STATE_U8(struct pci_function, config, "configuration space"),
    STATE_END,
};

static const struct object_class function_class = {
    .name = "pci_function",
    .state = function_state,
    .size = sizeof(struct pci_function),
};

struct port_range {
	uint16_t port;
	uint16_t len;
	unsigned off;
	struct device *device;
};

struct bus_pci {
	uint8_t special_cycles; /* the only thing a bus can remember */

	/* Wiring, not state. */
	struct pci_function *functions[FUNCTIONS_MAX];
	unsigned n_functions;
	struct port_range ports[PORT_RANGES_MAX];
	unsigned n_ports;
	unsigned last_port; /* found last */
};

static const struct state_field bus_pci_state[] = {
    STATE_U8(struct bus_pci, special_cycles, "special cycles so far, modulo"),
    STATE_END,
};

/* ---- configuration space ---- */

uint32_t
pci_function_get(const struct pci_function *f, unsigned offset, unsigned size)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < size; i++) {
		value |= (uint32_t)f->config[(offset + i) % PCI_CONFIG_SIZE]
			 << 8 * i;
	}
	return value;
}

void
pci_function_set(struct pci_function *f, unsigned offset, unsigned size,
		 uint32_t value)
{
	for (unsigned i = 0; i < size; i++) {
		f->config[(offset + i) % PCI_CONFIG_SIZE] =
		    (uint8_t)(value >> 8 * i);
	}
}

static void
make_writable(struct pci_function *f, unsigned offset, unsigned size,
	      uint32_t bits)
{
	for (unsigned i = 0; i < size; i++) {
		f->writable[offset + i] = (uint8_t)(bits >> 8 * i);
	}
}

static unsigned
bar_offset(const struct pci_function *f, unsigned n)
{
	return f->class->bar[n].offset != 0 ? f->class->bar[n].offset
					    : PCI_BAR0 + 4 * n;
}

static void
make_bar(struct pci_function *f, unsigned n)
{
	const struct pci_bar *bar = &f->class->bar[n];

	if (bar->size == 0) {
		return;
	}
	pci_function_set(f, bar_offset(f, n), 4,
			 bar->base | (bar->io ? BAR_IO : 0));
	make_writable(f, bar_offset(f, n), 4,
		      (0 - bar->size) & (bar->offset != 0 ? 0xffff : ~0u));
}

static void
function_init(struct pci_function *f)
{
	const struct pci_function_class *c = f->class;

	pci_function_set(f, PCI_VENDOR, 2, c->vendor);
	pci_function_set(f, PCI_DEVICE, 2, c->device);
	pci_function_set(f, PCI_COMMAND, 2, c->command);
	pci_function_set(f, PCI_STATUS, 2, c->status);
	pci_function_set(f, PCI_REVISION, 1, c->revision);
	pci_function_set(f, PCI_CLASS, 3, c->class_code);
	pci_function_set(f, PCI_HEADER, 1, c->header);
	pci_function_set(f, PCI_INTERRUPT_PIN, 1, c->interrupt_pin);
	make_writable(f, PCI_COMMAND, 2, c->command_writable);
	make_writable(f, PCI_LATENCY, 1, 0xf8);
	if (c->interrupt_pin != 0) {
		make_writable(f, PCI_INTERRUPT_LINE, 1, 0xff);
	}
	for (unsigned i = 0; i < PCI_BARS; i++) {
		make_bar(f, i);
	}
	for (unsigned i = 0; i < c->n_bytes; i++) {
		const struct pci_config_byte *b = &c->bytes[i];

		f->config[b->offset] = b->reset;
		f->writable[b->offset] = b->writable;
		f->clear[b->offset] = b->clear;
	}
}

struct pci_function *
pci_function_add(struct device *bus, struct device *d, unsigned devfn,
		 const struct pci_function_class *class, struct error *e)
{
	struct bus_pci *b = device_self(bus);
	struct pci_function *f;
	char name[32];

	if (b->n_functions == FUNCTIONS_MAX) {
		emul_error(e, "too many functions on the PCI bus");
		return NULL;
	}
	for (unsigned i = 0; i < b->n_functions; i++) {
		if (b->functions[i]->devfn == devfn) {
			emul_error(e, "%s and %s are the same PCI function",
				   d->object.name,
				   b->functions[i]->device->object.name);
			return NULL;
		}
	}
	f = calloc(1, sizeof(*f));
	if (f == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	f->class = class;
	f->device = d;
	f->devfn = devfn;
	b->functions[b->n_functions++] = f;
	function_init(f);
	snprintf(name, sizeof(name), "pci.%u.%u", devfn >> 3, devfn & 7);
	object_register(bus->machine, &f->object, &function_class, f, name);
	return f;
}

static struct pci_function *
find_function(struct device *bus, unsigned devfn)
{
	struct bus_pci *b = device_self(bus);

	for (unsigned i = 0; i < b->n_functions; i++) {
		if (b->functions[i]->devfn == devfn) {
			return b->functions[i];
		}
	}
	return NULL;
}

bool
pci_config_read(struct device *bus, unsigned devfn, unsigned offset,
		unsigned size, uint32_t *value)
{
	const struct pci_function *f = find_function(bus, devfn);

	*value = UINT32_MAX >> (32 - 8 * size);
	if (f == NULL) {
		return false;
	}
	*value = pci_function_get(f, offset, size);
	return true;
}

bool
pci_config_write(struct device *bus, unsigned devfn, unsigned offset,
		 unsigned size, uint32_t value)
{
	struct pci_function *f = find_function(bus, devfn);

	if (f == NULL) {
		return false;
	}
	for (unsigned i = 0; i < size; i++) {
		unsigned at = (offset + i) % PCI_CONFIG_SIZE;
		uint8_t byte = (uint8_t)(value >> 8 * i);

		f->config[at] = (uint8_t)((f->config[at] & ~f->writable[at]) |
					  (byte & f->writable[at]));
		f->config[at] &= (uint8_t) ~(byte & f->clear[at]);
	}
	if (f->class->config_written != NULL) {
		f->class->config_written(f->device, offset);
	}
	return true;
}

void
pci_special_cycle(struct device *bus)
{
	struct bus_pci *b = device_self(bus);

	b->special_cycles++;
}

/* ---- base address registers ---- */

static bool
bar_enabled(const struct pci_function *f, const struct pci_bar *bar)
{
	if (bar->enable_offset != 0) {
		return (f->config[bar->enable_offset] & bar->enable_mask) != 0;
	}
	return (f->config[PCI_COMMAND] &
		(bar->io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY)) != 0;
}

/* The register that an access falls into, and *OFF in it. */
static const struct pci_bar *
find_bar(struct device *bus, bool io, uint32_t addr, struct pci_function **of,
	 uint32_t *off)
{
	struct bus_pci *b = device_self(bus);

	for (unsigned i = 0; i < b->n_functions; i++) {
		struct pci_function *f = b->functions[i];

		for (unsigned n = 0; n < PCI_BARS; n++) {
			const struct pci_bar *bar = &f->class->bar[n];
			uint32_t base;

			if (bar->size == 0 || bar->io != io ||
			    bar->read == NULL || !bar_enabled(f, bar)) {
				continue;
			}
			base = pci_function_get(f, bar_offset(f, n), 4);
			base &= io ? BAR_IO_MASK : BAR_MEMORY_MASK;
			if (base != 0 && addr - base < bar->size) {
				*of = f;
				*off = addr - base;
				return bar;
			}
		}
	}
	return NULL;
}

bool
pci_memory_read(struct device *bus, uint32_t addr, unsigned size,
		uint32_t *value)
{
	struct pci_function *f;
	uint32_t off;
	const struct pci_bar *bar = find_bar(bus, false, addr, &f, &off);

	*value = UINT32_MAX >> (32 - 8 * size);
	if (bar == NULL) {
		return false;
	}
	*value = (uint32_t)bar->read(f->device, off, size);
	return true;
}

bool
pci_memory_write(struct device *bus, uint32_t addr, unsigned size,
		 uint32_t value)
{
	struct pci_function *f;
	uint32_t off;
	const struct pci_bar *bar = find_bar(bus, false, addr, &f, &off);

	if (bar == NULL) {
		return false;
	}
	bar->write(f->device, off, size, value);
	return true;
}

/* ---- ports ---- */

bool
pci_add_ports(struct device *bus, struct device *d, uint16_t port, uint16_t len,
	      unsigned off, struct error *e)
{
	struct bus_pci *b = device_self(bus);

	for (unsigned i = 0; i < b->n_ports; i++) {
		const struct port_range *r = &b->ports[i];

		if (port < r->port + r->len && r->port < port + len) {
			return emul_error(e, "%s and %s collide at port 0x%x",
					  d->object.name,
					  r->device->object.name, port);
		}
	}
	if (b->n_ports == PORT_RANGES_MAX) {
		return emul_error(e, "too many port ranges on the ISA bus");
	}
	b->ports[b->n_ports++] = (struct port_range){port, len, off, d};
	return true;
}

static const struct port_range *
find_port(struct device *bus, uint32_t addr)
{
	struct bus_pci *b = device_self(bus);
	const struct port_range *r = &b->ports[b->last_port];

	if (b->n_ports > 0 && addr - r->port < r->len) {
		return r;
	}
	for (unsigned i = 0; i < b->n_ports; i++) {
		r = &b->ports[i];
		if (addr - r->port < r->len) {
			b->last_port = i;
			return r;
		}
	}
	return NULL;
}

/* An access that is wider than the device becomes several, as on an ISA bus. */
static bool
is_split(const struct port_range *r, unsigned size)
{
	return size > 1 && (r->device->class->access & size) == 0;
}

bool
pci_io_read(struct device *bus, uint32_t addr, unsigned size, uint32_t *value)
{
	const struct port_range *r;
	const struct pci_bar *bar;
	struct pci_function *f;
	uint32_t off;
	bool found = false;

	*value = UINT32_MAX >> (32 - 8 * size);
	bar = find_bar(bus, true, addr, &f, &off);
	if (bar != NULL) {
		*value = (uint32_t)bar->read(f->device, off, size);
		return true;
	}
	r = find_port(bus, addr);
	if (r == NULL) {
		return false;
	}
	off = r->off + (addr - r->port);
	if (!is_split(r, size)) {
		*value = (uint32_t)device_read(r->device, off, size);
		return true;
	}
	*value = 0;
	for (unsigned i = 0; i < size; i++) {
		uint32_t byte;

		found |= pci_io_read(bus, addr + i, 1, &byte);
		*value |= byte << 8 * i;
	}
	return found;
}

bool
pci_io_write(struct device *bus, uint32_t addr, unsigned size, uint32_t value)
{
	const struct port_range *r;
	const struct pci_bar *bar;
	struct pci_function *f;
	uint32_t off;
	bool found = false;

	bar = find_bar(bus, true, addr, &f, &off);
	if (bar != NULL) {
		bar->write(f->device, off, size, value);
		return true;
	}
	r = find_port(bus, addr);
	if (r == NULL) {
		return false;
	}
	off = r->off + (addr - r->port);
	if (!is_split(r, size)) {
		device_write(r->device, off, size, value);
		return true;
	}
	for (unsigned i = 0; i < size; i++) {
		found |= pci_io_write(bus, addr + i, 1, value >> 8 * i & 0xff);
	}
	return found;
}

/* ---- bus masters ---- */

static bool
is_master(const struct pci_function *f)
{
	return (f->config[PCI_COMMAND] & PCI_COMMAND_MASTER) != 0;
}

bool
pci_dma_read(struct pci_function *f, uint32_t addr, void *data, size_t len)
{
	if (!is_master(f)) {
		device_guest_error(f->device, "DMA without bus master enable");
		memset(data, 0xff, len);
		return false;
	}
	return memory_dma_read(f->device->machine->memory, f->device, addr,
			       data, len);
}

bool
pci_dma_write(struct pci_function *f, uint32_t addr, const void *data,
	      size_t len)
{
	if (!is_master(f)) {
		device_guest_error(f->device, "DMA without bus master enable");
		return false;
	}
	return memory_dma_write(f->device->machine->memory, f->device, addr,
				data, len);
}

/* ---- board ---- */

struct device *
bus_pci_add(struct machine *m, struct error *e)
{
	return device_add(m, &bus_pci_class, "pci", 0, 0, NULL, e);
}

static void
bus_pci_destroy(struct device *d)
{
	struct bus_pci *b = device_self(d);

	for (unsigned i = 0; i < b->n_functions; i++) {
		free(b->functions[i]);
	}
}

const struct device_class bus_pci_class = {
    .name = "pci",
    .description = "PCI bus, with an ISA bus's ports behind it",
    .state = bus_pci_state,
    .size = sizeof(struct bus_pci),
    .destroy = bus_pci_destroy,
};
