/*
 * A Malta board for tests of its chips: registers are reached as its CPU does,
 * and time is what the tests make it.
 */
#ifndef TESTS_UNIT_MALTA_BOARD_H
#define TESTS_UNIT_MALTA_BOARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "host/serial.h"
#include "memory/memory.h"
#include "board_bus.h"

#define MALTA_GT   UINT64_C(0x1be00000)
#define MALTA_IO   UINT64_C(0x18000000)
#define MALTA_FPGA UINT64_C(0x1f000000)

#define GT_CFGADDR 0xcf8
#define GT_CFGDATA 0xcfc

static inline void
malta_prepare(struct emul *emul, const char *subtype)
{
	memset(emul, 0, sizeof(*emul));
	log_init(&emul->log);
	log_set_all(&emul->log, LOG_ERROR);
	emul->options.machine.type = "evbmips";
	emul->options.machine.subtype = subtype;
	emul->options.machine.cpu = "24Kc";
}

static inline struct machine *
malta_build(struct emul *emul)
{
	struct error e = {""};
	struct machine *m = machine_new(emul, &emul->options.machine, &e);

	if (m == NULL) {
		print_error("%s\n", e.text);
	}
	return m;
}

/* A board of SUBTYPE with the N disks of SPECS; E must outlive it. */
static inline struct machine *
malta_new(struct emul *emul, const char *subtype, const char **specs,
	  unsigned n)
{
	malta_prepare(emul, subtype);
	emul->options.disks = specs;
	emul->options.n_disks = n;
	return malta_build(emul);
}

/* One that is plugged into a network. */
static inline struct machine *
malta_new_network(struct emul *emul, enum ethernet_network network)
{
	malta_prepare(emul, "malta");
	emul->options.machine.network = network;
	return malta_build(emul);
}

static inline int
malta_setup_board(void **state)
{
	static struct emul emul;

	*state = malta_new(&emul, "malta", NULL, 0);
	return *state != NULL ? 0 : -1;
}

static inline int
malta_teardown_board(void **state)
{
	machine_free(*state);
	return 0;
}

static inline uint8_t
inb(struct machine *m, unsigned port)
{
	return (uint8_t)board_read(m, MALTA_IO + port, 1);
}

static inline uint32_t
inl(struct machine *m, unsigned port)
{
	return board_read(m, MALTA_IO + port, 4);
}

static inline uint16_t
inw(struct machine *m, unsigned port)
{
	return (uint16_t)board_read(m, MALTA_IO + port, 2);
}

static inline void
outb(struct machine *m, unsigned port, uint8_t value)
{
	board_write(m, MALTA_IO + port, 1, value);
}

static inline void
outw(struct machine *m, unsigned port, uint16_t value)
{
	board_write(m, MALTA_IO + port, 2, value);
}

static inline void
outl(struct machine *m, unsigned port, uint32_t value)
{
	board_write(m, MALTA_IO + port, 4, value);
}

static inline uint32_t
gt_get(struct machine *m, unsigned reg)
{
	return board_read(m, MALTA_GT + reg, 4);
}

static inline void
gt_put(struct machine *m, unsigned reg, uint32_t value)
{
	board_write(m, MALTA_GT + reg, 4, value);
}

static inline void
config_select(struct machine *m, unsigned dev, unsigned fn, unsigned reg)
{
	gt_put(m, GT_CFGADDR, 0x80000000u | dev << 11 | fn << 8 | (reg & 0xfc));
}

static inline uint32_t
config_get(struct machine *m, unsigned dev, unsigned fn, unsigned reg)
{
	config_select(m, dev, fn, reg);
	return gt_get(m, GT_CFGDATA);
}

static inline void
config_put(struct machine *m, unsigned dev, unsigned fn, unsigned reg,
	   uint32_t value)
{
	config_select(m, dev, fn, reg);
	gt_put(m, GT_CFGDATA, value);
}

static inline bool
line(struct machine *m, const char *name)
{
	return irq_of(m, name)->level;
}

static inline void
run_for(struct machine *m, emul_time t)
{
	event_run(m, m->now + t);
}

/* Sets the interrupt controllers up as a PC's firmware does: vectors from BASE,
 * all inputs open. */
static inline void
pics_up(struct machine *m, uint8_t base)
{
	outb(m, 0x20, 0x11);
	outb(m, 0x21, base);
	outb(m, 0x21, 0x04);
	outb(m, 0x21, 0x01);
	outb(m, 0xa0, 0x11);
	outb(m, 0xa1, (uint8_t)(base + 8));
	outb(m, 0xa1, 0x02);
	outb(m, 0xa1, 0x01);
}

#define BOARD_TEST(f)                                         \
	cmocka_unit_test_setup_teardown(f, malta_setup_board, \
					malta_teardown_board)

#endif
