/*
 * What all devices share: creation, logs, time.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/device.h"
#include "emul/machine.h"

struct device *
device_add(struct machine *m, const struct device_class *class,
	   const char *instance, uint64_t base, uint64_t len, struct irq *irq,
	   struct error *e)
{
	struct device *d = calloc(1, sizeof(*d));
	void *self = calloc(1, class->size);
	struct device **end = &m->devices;

	if (d == NULL || self == NULL) {
		free(d);
		free(self);
		emul_error(e, "out of memory");
		return NULL;
	}
	d->class = class;
	d->machine = m;
	d->base = base;
	d->len = len;
	d->irq = irq;
	d->object_class = (struct object_class){
	    .name = class->name,
	    .state = class->state,
	    .size = class->size,
	    .events = class->events,
	    .n_events = class->n_events,
	    .valid = class->valid,
	    .survives_reset = class->survives_reset,
	    .was_reset = class->was_reset,
	};
	object_register(m, &d->object, &d->object_class, self,
			instance != NULL ? instance : class->name);
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = d;
	state_reset(self, class->state);
	if (class->reset != NULL) {
		class->reset(d);
	}
	if (len > 0 && !memory_device_register(m->memory, d, base, len,
					       DEVICE_PRIORITY, e)) {
		return NULL;
	}
	return d;
}

struct device *
device_of_object(struct object *o)
{
	return (struct device *)((char *)o - offsetof(struct device, object));
}

/* ---- access ---- */

/* Is the access of a kind that the device declared?  If so, *OFF becomes the
 * offset its access function sees. */
static bool
device_takes(struct device *d, uint64_t *off, unsigned size, bool write)
{
	const struct device_class *class = d->class;
	const char *what = write ? "write to" : "read from";

	if ((size & (size - 1)) != 0 || (class->access & size) == 0) {
		device_guest_error(d, "%u-byte %s offset 0x%llx", size, what,
				   (unsigned long long)*off);
		return false;
	}
	if (!class->unaligned && (*off & (size - 1)) != 0) {
		device_guest_error(d, "unaligned %u-byte %s offset 0x%llx",
				   size, what, (unsigned long long)*off);
		return false;
	}
	if (class->stride > 1) {
		if (*off % class->stride != 0) {
			device_guest_error(
			    d, "%s offset 0x%llx, between registers", what,
			    (unsigned long long)*off);
			return false;
		}
		*off /= class->stride;
	}
	return true;
}

uint64_t
device_read(struct device *d, uint64_t off, unsigned size)
{
	if (!device_takes(d, &off, size, false)) {
		return 0;
	}
	if (d->class->read == NULL) {
		device_guest_error(
		    d, "read from offset 0x%llx, which is write-only",
		    (unsigned long long)off);
		return 0;
	}
	return d->class->read(d, off, size);
}

void
device_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	if (!device_takes(d, &off, size, true)) {
		return;
	}
	if (d->class->write == NULL) {
		device_guest_error(d,
				   "write to offset 0x%llx, which is read-only",
				   (unsigned long long)off);
		return;
	}
	d->class->write(d, off, size, value);
}

/* ---- logs, time, classes ---- */

static void
device_log(struct device *d, bool unimplemented, const char *format, va_list ap)
{
	char text[256];

	vsnprintf(text, sizeof(text), format, ap);
	if (unimplemented) {
		log_unimplemented(d->machine->log, LOG_DEVICE, d->object.name,
				  "%s", text);
	} else {
		log_guest_error(d->machine->log, LOG_DEVICE, d->object.name,
				"%s", text);
	}
}

void
device_guest_error(struct device *d, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	device_log(d, false, format, ap);
	va_end(ap);
}

void
device_unimplemented(struct device *d, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	device_log(d, true, format, ap);
	va_end(ap);
}

emul_time
device_now(const struct device *d)
{
	return machine_now(d->machine);
}

struct cpu *
device_cpu(const struct device *d)
{
	return d->machine->current_cpu;
}

const struct device_class *
device_class_find(const char *name)
{
	for (unsigned i = 0; device_classes[i] != NULL; i++) {
		if (strcmp(device_classes[i]->name, name) == 0) {
			return device_classes[i];
		}
	}
	return NULL;
}
