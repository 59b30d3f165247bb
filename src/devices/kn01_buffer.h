/*
 * Memories of the KN01 and KN230 boards that are narrower than the CPU's bus:
 * those of Ethernet and SCSI, which their controllers see without gaps.
 */
#ifndef DEVICES_KN01_BUFFER_H
#define DEVICES_KN01_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

/* Each LANE bytes of the memory are at the beginning of twice as many of the
 * CPU's addresses. */
struct kn01_buffer {
	uint64_t base; /* physical address */
	uint32_t size; /* bytes of the memory, a power of two */
	unsigned lane; /* 2 or 4 */
};

/* Maps the memory at its base, with the gaps. */
bool kn01_buffer_add(struct machine *m, const char *name,
		     const struct kn01_buffer *b, struct error *e);

/* Copies LEN bytes from ADDRESS on, which is the controller's and wraps, for
 * device D. */
void kn01_buffer_read(const struct kn01_buffer *b, struct device *d,
		      uint32_t address, uint8_t *bytes, size_t len);
void kn01_buffer_write(const struct kn01_buffer *b, struct device *d,
		       uint32_t address, const uint8_t *bytes, size_t len);

#endif
