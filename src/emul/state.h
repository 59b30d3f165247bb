/*
 * State tables: every piece of a machine describes its saved state in one
 * table next to its struct.  That table gives reset, the state hash, the
 * prompt's register views, snapshots and the fuzzer's checks.
 *
 * Values are host integers of the declared width; serialised form is
 * little-endian, in table order.  Host pointers and caches never appear in a
 * table: they are rebuilt.
 */
#ifndef EMUL_STATE_H
#define EMUL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/byte_fifo.h"
#include "emul/bytes.h"

enum state_type {
	STATE_TYPE_END = 0,
	STATE_TYPE_BOOL, /* bool: hashed as one byte, 0 or 1 */
	STATE_TYPE_U8,
	STATE_TYPE_U16,
	STATE_TYPE_U32,
	STATE_TYPE_U64,
	STATE_TYPE_FIFO, /* struct byte_fifo: count, then the bytes in order */
};

struct state_field {
	const char *name;	 /* data-sheet name where there is one */
	const char *description; /* for people, lower case, no full stop */
	enum state_type type;
	uint32_t count; /* elements; 1 for a scalar */
	size_t offset;	/* in the owner's struct */
	uint64_t reset; /* value of every element after state_reset */
	uint64_t max;	/* largest value that may be loaded; 0: any */
};

#define STATE_ELEMENTS(s, f, t)                        \
	((uint32_t)(sizeof(((s *)0)->f) / sizeof(t)) + \
	 0 * (uint32_t)sizeof(                         \
		 char[sizeof(((s *)0)->f) % sizeof(t) == 0 ? 1 : -1]))
#define STATE_FIELD(s, f, t, tag, d, r, m)                                \
	{                                                                 \
#f, d, tag, STATE_ELEMENTS(s, f, t), offsetof(s, f), r, m \
	}

/* A scalar or an array of the type named; arrays are found by their size. */
#define STATE_BOOL(s, f, d) STATE_FIELD(s, f, bool, STATE_TYPE_BOOL, d, 0, 0)
#define STATE_U8(s, f, d)   STATE_FIELD(s, f, uint8_t, STATE_TYPE_U8, d, 0, 0)
#define STATE_U16(s, f, d)  STATE_FIELD(s, f, uint16_t, STATE_TYPE_U16, d, 0, 0)
#define STATE_U32(s, f, d)  STATE_FIELD(s, f, uint32_t, STATE_TYPE_U32, d, 0, 0)
#define STATE_U64(s, f, d)  STATE_FIELD(s, f, uint64_t, STATE_TYPE_U64, d, 0, 0)
#define STATE_FIFO(s, f, d) \
	STATE_FIELD(s, f, struct byte_fifo, STATE_TYPE_FIFO, d, 0, 0)
/* The same with a reset value other than 0. */
#define STATE_U8_RESET(s, f, d, r) \
	STATE_FIELD(s, f, uint8_t, STATE_TYPE_U8, d, r, 0)
#define STATE_U16_RESET(s, f, d, r) \
	STATE_FIELD(s, f, uint16_t, STATE_TYPE_U16, d, r, 0)
#define STATE_U32_RESET(s, f, d, r) \
	STATE_FIELD(s, f, uint32_t, STATE_TYPE_U32, d, r, 0)
#define STATE_U64_RESET(s, f, d, r) \
	STATE_FIELD(s, f, uint64_t, STATE_TYPE_U64, d, r, 0)
/* The same with a bound: a snapshot with a larger value is refused. */
#define STATE_U8_MAX(s, f, d, m) \
	STATE_FIELD(s, f, uint8_t, STATE_TYPE_U8, d, 0, m)
#define STATE_U32_MAX(s, f, d, m) \
	STATE_FIELD(s, f, uint32_t, STATE_TYPE_U32, d, 0, m)
#define STATE_U64_MAX(s, f, d, m) \
	STATE_FIELD(s, f, uint64_t, STATE_TYPE_U64, d, 0, m)
#define STATE_END                                      \
	{                                              \
		NULL, NULL, STATE_TYPE_END, 0, 0, 0, 0 \
	}

/* Width in bytes of one element of a type (a FIFO: sizeof its struct). */
size_t state_type_size(enum state_type type);

/* Sets every field of OBJECT to its reset value. */
void state_reset(void *object, const struct state_field *table);

/* Folds the whole of OBJECT into the running 64-bit hash and returns it. */
uint64_t state_hash(uint64_t hash, const void *object,
		    const struct state_field *table);

/* Reads or writes element INDEX of a field, as a number (a FIFO reads its
 * count and cannot be written).  Writes are truncated to the width. */
uint64_t state_get(const void *object, const struct state_field *field,
		   uint32_t index);
void state_set(void *object, const struct state_field *field, uint32_t index,
	       uint64_t value);

/* One line naming what is wrong with a table (no name, no description, an
 * overlap, a field outside SIZE), or NULL.  Used by --validate. */
const char *state_validate(const struct state_field *table, size_t size);

/* Appends the serialised form of OBJECT. */
void state_write(struct writer *w, const void *object,
		 const struct state_field *table);
/* Reads it back.  False if bytes are missing or a value is none that the field
 * can hold; OBJECT is then partly changed. */
bool state_read(struct reader *r, void *object,
		const struct state_field *table);
/* A number that changes when fields are added, removed, renamed or resized. */
uint32_t state_layout(const struct state_field *table);

/* Mixing step of the state hash, for state that is not in a table. */
uint64_t state_hash_u64(uint64_t hash, uint64_t value);

#endif
