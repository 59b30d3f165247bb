/*
 * A bounded first-in-first-out queue of bytes, for UART receivers and the
 * like.  Fixed size, so that it is saved state with a bound.
 */
#ifndef EMUL_BYTE_FIFO_H
#define EMUL_BYTE_FIFO_H

#include <stdbool.h>
#include <stdint.h>

#define BYTE_FIFO_MAX 256

struct byte_fifo {
	uint32_t first; /* index of the oldest byte */
	uint32_t count; /* bytes held, 0..BYTE_FIFO_MAX */
	uint8_t data[BYTE_FIFO_MAX];
};

static inline bool
byte_fifo_put(struct byte_fifo *f, uint8_t byte)
{
	if (f->count >= BYTE_FIFO_MAX) {
		return false;
	}
	f->data[(f->first + f->count) % BYTE_FIFO_MAX] = byte;
	f->count++;
	return true;
}

static inline bool
byte_fifo_get(struct byte_fifo *f, uint8_t *byte)
{
	if (f->count == 0) {
		return false;
	}
	*byte = f->data[f->first];
	f->first = (f->first + 1) % BYTE_FIFO_MAX;
	f->count--;
	return true;
}

static inline void
byte_fifo_clear(struct byte_fifo *f)
{
	f->first = 0;
	f->count = 0;
}

#endif
