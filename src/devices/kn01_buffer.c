/*
 * Memories of the KN01 and KN230 boards that are narrower than the CPU's bus.
 * See kn01_buffer.h.
 */
#include "devices/kn01_buffer.h"
#include "emul/machine.h"
#include "memory/memory.h"

/* Where ADDRESS is for the CPU, and how many bytes are there, at most LEN. */
static uint64_t
lane_at(const struct kn01_buffer *b, uint32_t address, size_t len, size_t *n)
{
	uint32_t in_lane = address % b->lane;

	address &= b->size - 1;
	*n = b->lane - in_lane < len ? b->lane - in_lane : len;
	return b->base + 2 * (uint64_t)(address - in_lane) + in_lane;
}

void
kn01_buffer_read(const struct kn01_buffer *b, struct device *d,
		 uint32_t address, uint8_t *bytes, size_t len)
{
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		uint64_t at = lane_at(b, address + (uint32_t)i, len - i, &n);

		memory_dma_read(d->machine->memory, d, at, bytes + i, n);
	}
}

void
kn01_buffer_write(const struct kn01_buffer *b, struct device *d,
		  uint32_t address, const uint8_t *bytes, size_t len)
{
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		uint64_t at = lane_at(b, address + (uint32_t)i, len - i, &n);

		memory_dma_write(d->machine->memory, d, at, bytes + i, n);
	}
}

bool
kn01_buffer_add(struct machine *m, const char *name,
		const struct kn01_buffer *b, struct error *e)
{
	return memory_add_ram(m->memory, name, b->base, 2 * (uint64_t)b->size,
			      false, DEVICE_PRIORITY, NULL, e);
}
