/*
 * Boards whose devices are poked everywhere, with anything: nothing breaks,
 * equal pokes make equal machines, and what they make can be saved and loaded.
 */
#ifndef TESTS_UNIT_POKE_H
#define TESTS_UNIT_POKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "board_bus.h"
#include "cpus/cpu.h"
#include "display/keyboard.h"
#include "display/screen.h"
#include "emul/emul.h"
#include "emul/machine.h"

#define POKE_SEGMENTS	512
#define POKE_DISK_BYTES 262144
#define POKE_DISKS	3
#define POKE_LOW	0x10000u /* memory that descriptors are in */

/* A board with what its -d, --card, -C and --net have. */
struct poke_board {
	struct machine_options options;
	const char *disks[POKE_DISKS]; /* the letters before the ':'; or NULL */
};

/* One that is being poked; the same seed makes the same pokes. */
struct poked {
	struct emul emul;
	struct machine *m;
	uint64_t seed;
	char specs[POKE_DISKS][64];
	const char *list[POKE_DISKS];
};

static inline uint64_t
poke_next(struct poked *p)
{
	p->seed = p->seed * UINT64_C(6364136223846793005) +
		  UINT64_C(1442695040888963407);
	return p->seed >> 24;
}

/* A number as software would write it, or any: an address in low memory, a
 * small one, one bit. */
static inline uint32_t
poke_value(struct poked *p)
{
	uint32_t r = (uint32_t)poke_next(p);

	switch (poke_next(p) % 5) {
	case 0:
		return r % POKE_LOW;
	case 1:
		return r % 64;
	case 2:
		return UINT32_C(1) << r % 32;
	case 3:
		return 0 - r % 4096;
	default:
		return r;
	}
}

/* FILE is behind all of its disks; what is written to them is lost. */
static inline void
poke_open(struct poked *p, const struct poke_board *b, const char *file,
	  uint64_t seed)
{
	struct error e = {""};

	memset(p, 0, sizeof(*p));
	log_init(&p->emul.log);
	log_set_all(&p->emul.log, LOG_ERROR);
	p->emul.options.machine = b->options;
	p->emul.options.disks = p->list;
	for (unsigned i = 0; i < POKE_DISKS && b->disks[i] != NULL; i++) {
		snprintf(p->specs[i], sizeof(p->specs[0]), "%s:%s", b->disks[i],
			 file);
		p->list[i] = p->specs[i];
		p->emul.options.n_disks++;
	}
	p->m = machine_new(&p->emul, &p->emul.options.machine, &e);
	assert_string_equal(e.text, "");
	assert_non_null(p->m);
	p->seed = seed;
}

static inline void
poke_wait(struct poked *p, emul_time t)
{
	event_run(p->m, p->m->now + t);
}

/* An access, whatever comes of it. */
static inline void
poke_access(struct poked *p, uint64_t paddr, unsigned size, uint64_t value,
	    enum memory_rw rw)
{
	struct cpu *cpu = poke_next(p) % 2 == 0 ? p->m->cpus[0] : NULL;
	uint8_t bytes[8];

	for (unsigned i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (uint8_t)(value >> 8 * i);
	}
	memory_rw(p->m->memory, cpu, paddr & ~(uint64_t)(size - 1), bytes, size,
		  rw, 0);
}

static inline void
poke_write(struct poked *p, uint64_t paddr, unsigned size, uint64_t value)
{
	poke_access(p, paddr, size, value, MEMORY_WRITE);
}

/* Any register of any device, mostly where registers are. */
static inline void
poke_map(struct poked *p)
{
	static const struct memory_segment *found[POKE_SEGMENTS];
	const struct memory_segment *s;
	unsigned n = 0;
	uint64_t off;

	for (size_t i = 0; (s = memory_segment_get(p->m->memory, i)) != NULL;
	     i++) {
		if (s->device != NULL && n < POKE_SEGMENTS) {
			found[n++] = s;
		}
	}
	assert_true(n > 0 && n < POKE_SEGMENTS);
	s = found[poke_next(p) % n];
	off = poke_next(p);
	off = poke_next(p) % 4 == 0 ? off % s->len : off % 0x200;
	poke_access(p, s->base + (off < s->len ? off : 0),
		    1u << poke_next(p) % 3, poke_next(p),
		    poke_next(p) % 3 == 0 ? MEMORY_READ : MEMORY_WRITE);
}

/* Words of the lowest memory from BASE on: descriptors, blocks, rings. */
static inline void
poke_memory_at(struct poked *p, uint64_t base)
{
	uint64_t at = base + poke_next(p) % (POKE_LOW - 256);

	for (unsigned i = 0; i < 16; i++) {
		poke_write(p, at + 4 * i, 4, poke_value(p));
	}
}

static inline void
poke_memory(struct poked *p)
{
	poke_memory_at(p, 0);
}

/* A frame from outside, to anybody. */
static inline void
poke_frame(struct poked *p)
{
	struct ethernet_port *port = ethernet_port(p->m, 0);
	uint8_t frame[ETHERNET_MAX];
	size_t len =
	    ETHERNET_MIN + poke_next(p) % (ETHERNET_MAX - ETHERNET_MIN + 1);

	if (port == NULL || !ethernet_has_room(port)) {
		return;
	}
	memset(frame, (int)(poke_next(p) % 256), sizeof(frame));
	if (poke_next(p) % 2 == 0) {
		memset(frame, 0xff, ETHERNET_ADDRESS);
	}
	ethernet_arrive(port, p->m->now, frame, len);
}

/* Whatever it shows can be looked at; keys and mouse do something. */
static inline void
poke_look(struct poked *p)
{
	struct screen_shape shape;
	struct screen *s;

	for (unsigned i = 0; (s = screen_get(p->m, i)) != NULL; i++) {
		free(screen_picture(s, &shape));
		screen_refresh(s, &shape);
	}
}

static inline void
poke_keys(struct poked *p)
{
	keyboard_key(p->m, 'a', true);
	pointer_move(p->m, 3, -3, POINTER_LEFT);
}

/* Every object's state, written and read back, is the same. */
static inline void
poke_save(struct poked *p)
{
	for (uint32_t i = 0; i < p->m->n_objects; i++) {
		struct object *o = p->m->objects[i];
		void *copy = malloc(o->class->size + 1);
		struct writer w = {0};
		struct reader r;

		assert_non_null(copy);
		memcpy(copy, o->self, o->class->size);
		state_write(&w, o->self, o->class->state);
		r = (struct reader){w.data, w.len, false};
		assert_true(state_read(&r, copy, o->class->state));
		assert_true(o->class->valid == NULL ||
			    o->class->valid(o, copy));
		assert_true(state_hash(1, copy, o->class->state) ==
			    state_hash(1, o->self, o->class->state));
		writer_free(&w);
		free(copy);
	}
}

/* Two boards, poked in the same way by POKE. */
static inline void
poke_board(const struct poke_board *b, const char *file, uint64_t seed,
	   void (*poke)(struct poked *p))
{
	static struct poked one;
	static struct poked two;

	poke_open(&one, b, file, seed);
	poke_open(&two, b, file, seed);
	poke(&one);
	poke(&two);
	poke_look(&one); /* which changes nothing */
	poke_keys(&one);
	poke_keys(&two);
	assert_true(machine_state_hash(one.m) == machine_state_hash(two.m));
	poke_save(&one);
	machine_free(one.m);
	machine_free(two.m);
}

/* The file behind the disks, for setup and teardown of a group. */
static inline int
poke_make_file(void **state)
{
	static char name[32];
	int fd;

	strcpy(name, "/tmp/poke.XXXXXX");
	fd = mkstemp(name);
	if (fd < 0 || ftruncate(fd, POKE_DISK_BYTES) != 0) {
		return -1;
	}
	close(fd);
	*state = name;
	return 0;
}

static inline int
poke_remove_file(void **state)
{
	return unlink(*state);
}

#endif
