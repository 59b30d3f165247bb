/*
 * The memory and CPU control registers of the DECstations 5000/1xx (KN02-BA)
 * and 5000/xx (KN02-CA) as machines/ see them.
 */
#ifndef DEVICES_KN02XA_H
#define DEVICES_KN02XA_H

#include "devices/device.h"

extern const struct device_class kn02xa_memory_class;
extern const struct device_class kn02xa_cpu_class;

#define KN02XA_MEMORY_BASE UINT64_C(0x0c000000)
#define KN02XA_CPU_BASE	   UINT64_C(0x0e000000)

/* Adds both.  TIMEOUT is the interrupt of writes that nothing answered;
 * PERIODIC that of the KN02-CA's timer, NULL on a KN02-BA, which has none. */
bool kn02xa_add(struct machine *m, struct irq *timeout, struct irq *periodic,
		struct error *e);

#endif
