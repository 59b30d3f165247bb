/*
 * Malta boards that are poked everywhere: physical map, PCI configuration,
 * ports, IDE with its bus master's lists, the Ethernet chip's rings.
 */
#include "poke.h"

#define POKES 12000

#define GT    UINT64_C(0x1be00000)
#define PORTS UINT64_C(0x18000000)
#define BM    0x1200u /* where the bus master and the Ethernet chip are */
#define NIC   0x1300u

#define MALTA(name, cpu_type)                          \
	{                                              \
		.options = {.type = "evbmips",         \
			    .subtype = (name),         \
			    .cpu = (cpu_type),         \
			    .ram_mb = 16,              \
			    .network = ETHERNET_HOST}, \
		.disks = {"R", "c2", "R1"},            \
	}

static const struct poke_board boards[] = {
    MALTA("malta", "5KEf"),
    MALTA("maltabe", "5KEf"),
    MALTA("malta", "24Kc"),
    MALTA("maltabe", "4Kc"),
};

static void
out(struct poked *p, unsigned port, unsigned size, uint32_t value)
{
	poke_write(p, PORTS + port, size, value);
}

/* Registers of the GT-64120 are little-endian for either CPU. */
static void
config(struct poked *p, unsigned dev, unsigned fn, unsigned reg, uint32_t value)
{
	poke_write(p, GT + 0xcf8, 4,
		   0x80000000u | dev << 11 | fn << 8 | (reg & 0xfc));
	poke_access(p, GT + 0xcfc, 4, value,
		    poke_next(p) % 4 == 0 ? MEMORY_READ : MEMORY_WRITE);
}

/* As the firmware leaves it, with the chips where the pokes look for them. */
static void
set_up(struct poked *p)
{
	poke_write(p, GT + 0x48, 4, 0x18000000u >> 21);
	poke_write(p, GT + 0x50, 4, 0x181fffffu >> 21);
	poke_write(p, GT + 0xf0, 4, 0);
	for (unsigned i = 0; i < 4; i++) { /* some of them are reads */
		config(p, 10, 1, 0x20, BM | 1);
		config(p, 10, 1, 0x40, 0x80008000);
		config(p, 10, 1, 4, 5);
		config(p, 11, 0, 0x10, NIC | 1);
		config(p, 11, 0, 4, 7);
	}
}

/* The configuration of a function that is there, or is not. */
static void
poke_config(struct poked *p)
{
	static const uint8_t devices[] = {0, 10, 10, 10, 11, 12};

	config(p, devices[poke_next(p) % sizeof(devices)],
	       (unsigned)poke_next(p) % 4, (unsigned)poke_next(p) % 256,
	       poke_value(p));
}

/* The bridge itself, but for where it is, which would hide it. */
static void
poke_bridge(struct poked *p)
{
	unsigned reg = (unsigned)poke_next(p) % 0xd00 & ~3u;

	if (reg != 0x68) {
		poke_write(p, GT + reg, 4, poke_value(p));
	}
}

static void
poke_port(struct poked *p)
{
	poke_access(p, PORTS + poke_next(p) % 0x4e0, 1u << poke_next(p) % 3,
		    poke_value(p),
		    poke_next(p) % 3 == 0 ? MEMORY_READ : MEMORY_WRITE);
}

/* A command to a drive, with registers in their order, and the bus master for
 * it: before it, behind it, or in the wrong direction. */
static void
poke_ide(struct poked *p)
{
	static const uint8_t commands[] = {
	    0x08, 0x10, 0x20, 0x24, 0x25, 0x29, 0x30, 0x34, 0x35, 0x39,
	    0x40, 0x90, 0x91, 0xa0, 0xa0, 0xa0, 0xa1, 0xc4, 0xc5, 0xc6,
	    0xc8, 0xc8, 0xca, 0xca, 0xe0, 0xe7, 0xec, 0xef, 0xf8,
	};
	unsigned channel = (unsigned)poke_next(p) % 2;
	unsigned base = channel == 0 ? 0x1f0 : 0x170;
	unsigned bm = BM + 8 * channel;

	out(p, bm + 4, 4, poke_value(p));
	out(p, bm + 2, 1, 0x66);
	out(p, base + 6, 1, 0xa0 | ((uint32_t)poke_next(p) & 0x5f));
	for (unsigned reg = 1; reg < 6; reg++) {
		out(p, base + reg, 1, poke_value(p) % 8);
	}
	out(p, base + 7, 1, commands[poke_next(p) % sizeof(commands)]);
	if (poke_next(p) % 2 == 0) {
		out(p, bm, 1, (uint32_t)poke_next(p) & 9);
	}
	poke_wait(p, poke_next(p) % EMUL_MILLISECOND);
	for (unsigned i = (unsigned)poke_next(p) % 40; i > 0; i--) {
		poke_access(p, PORTS + base, 2, poke_value(p),
			    poke_next(p) % 2 == 0 ? MEMORY_READ : MEMORY_WRITE);
	}
	if (poke_next(p) % 4 == 0) {
		out(p, base + 0x206, 1, poke_value(p));
	}
}

/* A packet for the CD-ROM. */
static void
poke_packet(struct poked *p)
{
	static const uint8_t packets[] = {0x00, 0x03, 0x12, 0x1b, 0x25, 0x28,
					  0x2b, 0x42, 0x43, 0x46, 0x4a, 0x51,
					  0x5a, 0xa8, 0xbb, 0xbd};

	out(p, BM + 8 + 4, 4, poke_value(p));
	out(p, 0x176, 1, 0xa0);
	out(p, 0x171, 1, (uint32_t)poke_next(p) & 1);
	out(p, 0x174, 1, poke_value(p));
	out(p, 0x175, 1, poke_value(p) % 4);
	out(p, 0x177, 1, 0xa0);
	poke_wait(p, EMUL_MILLISECOND);
	out(p, 0x170, 2, packets[poke_next(p) % sizeof(packets)]);
	for (unsigned i = 0; i < 5; i++) {
		out(p, 0x170, 2, poke_value(p) & 0xff);
	}
	out(p, BM + 8, 1, (uint32_t)poke_next(p) & 9);
	poke_wait(p, poke_next(p) % EMUL_MILLISECOND);
}

static void
set_csr(struct poked *p, unsigned n, uint32_t value)
{
	out(p, NIC + 0x12, 2, n);
	out(p, NIC + 0x10, 2, value);
}

/* Block and rings in low memory, of any style and length; or registers only. */
static void
poke_nic(struct poked *p)
{
	switch (poke_next(p) % 4) {
	case 0:
		out(p, NIC + 0x12, 2, 20);
		out(p, NIC + 0x16, 2, (uint32_t)poke_next(p) % 5);
		set_csr(p, 0, 4);
		set_csr(p, 1, poke_value(p));
		set_csr(p, 2, poke_next(p) % 4 == 0 ? poke_value(p) : 0);
		set_csr(p, 0, 1);
		set_csr(p, 0, 0x42);
		break;
	case 1:
		set_csr(p, (unsigned)poke_next(p) % 130, poke_value(p));
		break;
	case 2:
		poke_access(p, PORTS + NIC + poke_next(p) % 0x20,
			    1u << poke_next(p) % 3, poke_value(p),
			    poke_next(p) % 3 == 0 ? MEMORY_READ : MEMORY_WRITE);
		break;
	default:
		set_csr(p, 0, 0x48);
		poke_frame(p);
		break;
	}
}

static void
poke_malta(struct poked *p)
{
	static void (*const pokes[])(struct poked * p) = {
	    poke_map, poke_config, poke_bridge, poke_port,   poke_ide,
	    poke_ide, poke_packet, poke_nic,	poke_nic,    poke_memory,
	    poke_nic, poke_port,   poke_map,	poke_memory,
	};

	for (unsigned i = 0; i < POKES; i++) {
		if (i % 16 == 0) {
			set_up(p);
		}
		pokes[poke_next(p) % (sizeof(pokes) / sizeof(*pokes))](p);
		if (i % 8 == 0) {
			poke_wait(p, poke_next(p) % EMUL_MILLISECOND);
		}
	}
}

static void
poked(void **state)
{
	for (size_t i = 0; i < sizeof(boards) / sizeof(*boards); i++) {
		poke_board(&boards[i], *state, i + 1, poke_malta);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(poked),
	};

	return cmocka_run_group_tests_name("malta_poke", tests, poke_make_file,
					   poke_remove_file);
}
