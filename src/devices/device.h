/*
 * Devices.  One chip a file; see style in HACKING.md: registers, state, state
 * table, access functions, declaration.  A device is an object (emul/object.h)
 * that is mapped into a machine's physical memory.
 */
#ifndef DEVICES_DEVICE_H
#define DEVICES_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/irq.h"
#include "emul/log.h"
#include "emul/object.h"
#include "memory/memory.h"

struct cpu;
struct device;
struct machine;

/* Access sizes a device takes, as a mask.  Any other size is a guest error:
 * reads give 0, writes are dropped. */
enum device_access {
	ACCESS_8 = 1,
	ACCESS_16 = 2,
	ACCESS_32 = 4,
	ACCESS_64 = 8,
	ACCESS_ANY = 15,
};

enum device_order {
	DEVICE_LITTLE = 0,
	DEVICE_BIG = 1,
	DEVICE_CPU_ORDER = 2, /* numbers in the CPU's byte order, any width */
};

struct device_class {
	const char *name;	 /* as `device list` shows it */
	const char *description; /* one line: what chip, what data sheet */
	const struct state_field *state;
	size_t size; /* of the device's struct */
	const struct event_kind *events;
	unsigned n_events;

	/* OFF is the byte offset in the device's range, SIZE 1..8 bytes.  The
	 * value is a number: the core converts it from and to the declared byte
	 * order.  With STRIDE > 1, registers lie STRIDE bytes apart: OFF is
	 * given divided by STRIDE when the access falls on the register's own
	 * bytes; else it is a guest error. */
	uint64_t (*read)(struct device *d, uint64_t off, unsigned size);
	void (*write)(struct device *d, uint64_t off, unsigned size,
		      uint64_t value);
	unsigned access; /* mask of enum device_access */
	enum device_order order;
	unsigned stride; /* 0 or 1: registers are byte-addressed */
	/* Reading has side effects: the debugger's dump leaves it alone. */
	bool read_side_effects;
	/* Unaligned accesses reach the device (buffers); else guest error. */
	bool unaligned;
	/* The access answers with a bus error instead (may be NULL). */
	bool (*bus_error)(struct device *d, uint64_t off, unsigned size,
			  bool write);

	/* As in struct object_class; may be NULL. */
	bool (*valid)(const struct object *o, const void *self);
	bool survives_reset;
	void (*was_reset)(struct object *o);

	void (*reset)(struct device *d);   /* after state_reset; may be NULL */
	void (*destroy)(struct device *d); /* frees host resources; or NULL */
};

struct device {
	struct object object; /* object.self is the device's struct */
	const struct device_class *class;
	struct machine *machine;
	uint64_t base; /* first mapping, for display */
	uint64_t len;
	struct irq *irq; /* main output, NULL if not wired */
	struct object_class object_class;
	struct device *next; /* in the machine, in order of creation */
};

/* Devices lie over RAM (priority 0); two devices never overlap. */
#define DEVICE_PRIORITY 1

/* Creates and maps a device.  CLASS_STRUCT is allocated, zeroed and reset.
 * INSTANCE is the object's name, NULL for the class name.  LEN 0 = not mapped.
 * The machine owns the result; NULL with E set on a collision. */
struct device *device_add(struct machine *m, const struct device_class *class,
			  const char *instance, uint64_t base, uint64_t len,
			  struct irq *irq, struct error *e);

/* The device's own struct. */
static inline void *
device_self(const struct device *d)
{
	return d->object.self;
}

/* One access, of any size: what the class declares is checked here, and what it
 * does not take is a guest error, which reads as 0. */
uint64_t device_read(struct device *d, uint64_t off, unsigned size);
void device_write(struct device *d, uint64_t off, unsigned size,
		  uint64_t value);

/* The device of an event's object. */
struct device *device_of_object(struct object *o);

/* Guest errors and missing features of a device. */
void device_guest_error(struct device *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void device_unimplemented(struct device *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Time as the device sees it: the accessing CPU's own time during an access,
 * the event's time in an event. */
emul_time device_now(const struct device *d);

/* The CPU whose access is being served; NULL in events and DMA. */
struct cpu *device_cpu(const struct device *d);

/* All classes, for `device all` and --validate (generated from the sources).
 * NULL-terminated. */
extern const struct device_class *const device_classes[];
const struct device_class *device_class_find(const char *name);

#endif
