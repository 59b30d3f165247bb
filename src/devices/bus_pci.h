/*
 * A PCI bus with the I/O ports of an ISA bus behind it.
 *
 * A function is a device's appearance on the bus: 256 bytes of configuration
 * space and up to six base address registers, through which the bus finds it.
 * Where a register points to, and whether it is enabled, is looked at during
 * each access: there is nothing to keep up to date.
 */
#ifndef DEVICES_BUS_PCI_H
#define DEVICES_BUS_PCI_H

#include <stdbool.h>
#include <stdint.h>

#include "devices/device.h"

#define PCI_CONFIG_SIZE		    256
#define PCI_BARS		    6
#define PCI_DEVFN(device, function) ((unsigned)((device) << 3 | (function)))

/* Registers of the configuration space that every function has. */
enum pci_config {
	PCI_VENDOR = 0x00,
	PCI_DEVICE = 0x02,
	PCI_COMMAND = 0x04,
	PCI_STATUS = 0x06,
	PCI_REVISION = 0x08,
	PCI_CLASS = 0x09, /* three bytes */
	PCI_CACHE_LINE = 0x0c,
	PCI_LATENCY = 0x0d,
	PCI_HEADER = 0x0e,
	PCI_BAR0 = 0x10,
	PCI_SUBVENDOR = 0x2c,
	PCI_SUBDEVICE = 0x2e,
	PCI_INTERRUPT_LINE = 0x3c,
	PCI_INTERRUPT_PIN = 0x3d,
	PCI_MIN_GRANT = 0x3e,
	PCI_MAX_LATENCY = 0x3f,
};

enum {
	PCI_COMMAND_IO = 0x0001,
	PCI_COMMAND_MEMORY = 0x0002,
	PCI_COMMAND_MASTER = 0x0004,
	PCI_COMMAND_SPECIAL = 0x0008,
	PCI_HEADER_MULTIFUNCTION = 0x80,
};

/* A base address register.  OFF is within its range, SIZE 1, 2 or 4. */
struct pci_bar {
	uint32_t size; /* a power of two; 0: there is no such register */
	bool io;       /* ports, not memory */
	/* One that the standard does not know: where it is (0: a standard
	 * one), its value at reset, and what enables it instead of the command
	 * register. */
	uint8_t offset;
	uint16_t base;
	uint8_t enable_offset;
	uint8_t enable_mask;
	uint64_t (*read)(struct device *d, uint64_t off, unsigned size);
	void (*write)(struct device *d, uint64_t off, unsigned size,
		      uint64_t value);
};

/* Bytes of configuration space beyond those that follow from the class. */
struct pci_config_byte {
	uint8_t offset;
	uint8_t reset;
	uint8_t writable; /* bits */
	uint8_t clear;	  /* bits that a written 1 clears */
};

struct pci_function_class {
	uint16_t vendor;
	uint16_t device;
	uint32_t class_code; /* 24 bits: class, subclass, interface */
	uint8_t revision;
	uint8_t header;
	uint8_t interrupt_pin; /* 1 is INTA#; 0: none */
	uint16_t command;      /* at reset */
	uint16_t command_writable;
	uint16_t status; /* bits that are always set */
	struct pci_bar bar[PCI_BARS];
	const struct pci_config_byte *bytes; /* N_BYTES of them, or NULL */
	unsigned n_bytes;
	/* The guest wrote configuration space; may be NULL. */
	void (*config_written)(struct device *d, unsigned offset);
};

struct pci_function;

extern const struct device_class bus_pci_class;

/* Adds a bus.  It decodes nothing by itself: a host bridge passes cycles on. */
struct device *bus_pci_add(struct machine *m, struct error *e);

/* Puts D on the bus.  CLASS stays where it is. */
struct pci_function *pci_function_add(struct device *bus, struct device *d,
				      unsigned devfn,
				      const struct pci_function_class *class,
				      struct error *e);

/* The function's own view of its configuration space; SIZE 1, 2 or 4. */
uint32_t pci_function_get(const struct pci_function *f, unsigned offset,
			  unsigned size);
void pci_function_set(struct pci_function *f, unsigned offset, unsigned size,
		      uint32_t value);

/* Lets D answer at LEN ports from PORT on, as offset OFF and up. */
bool pci_add_ports(struct device *bus, struct device *d, uint16_t port,
		   uint16_t len, unsigned off, struct error *e);

/* Cycles of the host.  False: nobody answered (master abort); reads then give
 * all ones. */
bool pci_config_read(struct device *bus, unsigned devfn, unsigned offset,
		     unsigned size, uint32_t *value);
bool pci_config_write(struct device *bus, unsigned devfn, unsigned offset,
		      unsigned size, uint32_t value);
bool pci_io_read(struct device *bus, uint32_t addr, unsigned size,
		 uint32_t *value);
bool pci_io_write(struct device *bus, uint32_t addr, unsigned size,
		  uint32_t value);
bool pci_memory_read(struct device *bus, uint32_t addr, unsigned size,
		     uint32_t *value);
bool pci_memory_write(struct device *bus, uint32_t addr, unsigned size,
		      uint32_t value);
/* Nobody listens to these. */
void pci_special_cycle(struct device *bus);

/* Cycles of a bus master; its command register must let it.  False: not all of
 * it was memory. */
bool pci_dma_read(struct pci_function *f, uint32_t addr, void *data,
		  size_t len);
bool pci_dma_write(struct pci_function *f, uint32_t addr, const void *data,
		   size_t len);

#endif
