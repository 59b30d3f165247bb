/*
 * DECstations that are poked everywhere: physical map, SCSI controllers and
 * what they do with memory, Ethernet with its rings, screens.
 */
#include "poke.h"

#define POKES 16000

#define DEC(name)                              \
	.options = {.type = "decstation",      \
		    .subtype = (name),         \
		    .network = ETHERNET_HOST}, \
	.disks = {"R", "c2", "t5"}
#define DEC_CARDS(name, ...) \
	.options = {         \
	    .type = "decstation", .subtype = (name), .cards = {__VA_ARGS__}}

static const struct poke_board boards[] = {
    {DEC("3max")},
    {DEC("pmax")},
    {DEC("5100")},
    {DEC("3min")},
    {DEC("3maxplus")},
    {DEC("maxine")},
    {DEC_CARDS("3max", "PMAG-BA", "PMAG-AA", "PMAGB-BA")},
    {DEC_CARDS("3max", "PMAG-CA", "PMAG-CA")},
    {DEC_CARDS("3min", "PMAG-BA", "PMAG-AA", "PMAG-CA")},
    {DEC_CARDS("3maxplus", "PMAG-BA", "PMAG-AA", "PMAGB-BA")},
    {DEC_CARDS("maxine", "PMAG-BA", "PMAGB-BA")},
    {DEC_CARDS("maxine", "PMAG-CA")},
    {DEC_CARDS("pmax", "VFB02")},
    {DEC_CARDS("pmax", "VFB01")},
};

/* Where the chips of a board are that move memory; 0: there is none. */
static const struct place {
	const char *subtype;
	uint64_t ncr;
	uint64_t dmar; /* of the PMAZ-AA */
	uint64_t sii;
	uint64_t ioasic;
	uint64_t lance;	 /* RDP; RAP is behind it */
	uint64_t memory; /* what the LANCE sees */
} places[] = {
    {"3max", 0x1f400000, 0x1f440000, 0, 0, 0x1f900000, 0x1f800000},
    {"pmax", 0, 0, 0x1a000000, 0, 0x18000000, 0x19000000},
    {"5100", 0, 0, 0x1a000000, 0, 0x18000000, 0x19000000},
    {"3min", 0x1c300000, 0, 0, 0x1c040000, 0x1c0c0000, 0},
    {"3maxplus", 0x1fb00000, 0, 0, 0x1f840000, 0x1f8c0000, 0},
    {"maxine", 0x1c300000, 0, 0, 0x1c040000, 0x1c0c0000, 0},
};

static const struct place *
place_of(const struct poked *p)
{
	unsigned i = 0;

	while (strcmp(places[i].subtype, p->emul.options.machine.subtype) !=
	       0) {
		i++;
	}
	return &places[i];
}

/* A register of a chip whose registers are 4 bytes apart. */
static void
set(struct poked *p, uint64_t chip, unsigned reg, uint32_t value)
{
	poke_write(p, chip + 4 * reg, 4, value);
}

/* Where the controller's data go, and how the ASIC does it. */
static void
poke_dma(struct poked *p)
{
	const struct place *at = place_of(p);

	if (at->dmar != 0) {
		poke_write(p, at->dmar, 4,
			   poke_value(p) |
			       ((uint32_t)poke_next(p) & 0x80000000u));
	}
	if (at->ioasic == 0) {
		return;
	}
	for (unsigned reg = 0; reg < 0x40; reg += 0x10) {
		poke_write(p, at->ioasic + reg, 4,
			   poke_next(p) % 4 == 0 ? poke_value(p)
						 : poke_value(p) << 3);
	}
	poke_write(p, at->ioasic + 0x1b0, 4, poke_value(p) % 5);
	poke_write(p, at->ioasic + 0x100, 4,
		   poke_next(p) % 4 == 0
		       ? poke_value(p)
		       : 0x30800 | ((uint32_t)poke_next(p) & 0x40000));
}

static const uint8_t scsi_commands[] = {
    0x00, 0x01, 0x03, 0x04, 0x05, 0x08, 0x0a, 0x10, 0x11, 0x12, 0x15,
    0x16, 0x19, 0x1a, 0x1b, 0x1e, 0x25, 0x28, 0x2a, 0x2f, 0x35, 0x43};

static uint32_t
scsi_command(struct poked *p)
{
	return scsi_commands[poke_next(p) % sizeof(scsi_commands)];
}

/* What a driver does when the controller has interrupted; or anything. */
static void
ncr_step(struct poked *p, uint64_t ncr, uint8_t command)
{
	static const uint8_t any[] = {0x00, 0x01, 0x10, 0x11, 0x12, 0x18, 0x1a,
				      0x44, 0x80, 0x90, 0x91, 0x98, 0x02, 0x03};

	poke_wait(p, poke_next(p) % (4 * EMUL_MILLISECOND));
	poke_access(p, ncr + 4 * 5, 4, 0, MEMORY_READ);
	set(p, ncr, 0, poke_value(p));
	set(p, ncr, 1, poke_value(p) % 4);
	set(p, ncr, 3,
	    poke_next(p) % 16 == 0 ? any[poke_next(p) % sizeof(any)] : command);
}

/* Selects target ID with a command, which may have data. */
static void
ncr_command(struct poked *p, uint64_t ncr, uint32_t id, uint32_t command)
{
	set(p, ncr, 3, 0x01); /* flush the FIFO */
	set(p, ncr, 2, poke_next(p) % 16 == 0 ? poke_value(p) : 0xc0);
	set(p, ncr, 2, command);
	for (unsigned i = 0; i < 5; i++) {
		set(p, ncr, 2, poke_value(p) % 8);
	}
	set(p, ncr, 4, id);
	set(p, ncr, 5, 0x99);
	ncr_step(p, ncr, 0x42);
	if (command != 0) {
		ncr_step(p, ncr, 0x90);
	}
	ncr_step(p, ncr, 0x11);
	ncr_step(p, ncr, 0x12);
}

/* The first command hears of the reset. */
static void
poke_ncr(struct poked *p)
{
	uint64_t ncr = place_of(p)->ncr;
	uint32_t id = (uint32_t)poke_next(p) % 8;

	if (ncr == 0) {
		return;
	}
	if (poke_next(p) % 8 == 0) {
		set(p, ncr, 3, 0x02);
		set(p, ncr, 3, 0x00);
		ncr_step(p, ncr, 0x03);
	}
	ncr_command(p, ncr, id, 0);
	ncr_command(p, ncr, id, scsi_command(p));
}

/* The same with the SII: what it is to do is in COMM, with the phase. */
static void
poke_sii(struct poked *p)
{
	enum {
		CSR = 3,
		ID,
		SLCSR,
		DATA = 8,
		DMLOTC = 10,
		DMADDRL,
		DMADDRH,
		CSTAT = 18,
		DSTAT,
		COMM,
		DICTRL
	};
	static const uint16_t next[] = {0x8840, 0x8840, 0x0840, 0x0848,
					0x0040, 0x0200, 0x0100, 0x1000};
	uint64_t sii = place_of(p)->sii;

	if (sii == 0) {
		return;
	}
	poke_write(p, sii + 0x1000000, 4, scsi_command(p));
	for (unsigned i = 1; i < 5; i++) {
		poke_write(p, sii + 0x1000000 + 4 * i, 4, poke_value(p) % 8);
	}
	set(p, sii, CSR, 0x1b);
	set(p, sii, ID, 0x8007);
	set(p, sii, DICTRL, 4);
	set(p, sii, DATA, poke_next(p) % 4 == 0 ? poke_value(p) : 0xc0);
	set(p, sii, SLCSR, (uint32_t)poke_next(p) % 8);
	set(p, sii, COMM, 0x0c4e); /* select with ATN, and send that */
	for (unsigned i = (unsigned)poke_next(p) % 14; i > 0; i--) {
		poke_wait(p, poke_next(p) % EMUL_MILLISECOND);
		set(p, sii, CSTAT, 0x0080);
		set(p, sii, DSTAT, 0x2000);
		set(p, sii, DMADDRL, poke_next(p) % 2 == 0 ? 0 : poke_value(p));
		set(p, sii, DMADDRH, poke_value(p) % 4);
		set(p, sii, DMLOTC, poke_value(p));
		set(p, sii, COMM,
		    next[poke_next(p) % (sizeof(next) / sizeof(*next))] |
			((uint32_t)poke_next(p) & 7));
	}
	if (poke_next(p) % 16 == 0) {
		set(p, sii, (unsigned)poke_next(p) % 27, poke_value(p));
	}
	if (poke_next(p) % 16 == 0) {
		set(p, sii, COMM, 0x4000); /* resets the bus */
	}
}

static void
set_csr(struct poked *p, unsigned n, uint32_t value)
{
	set(p, place_of(p)->lance, 1, n);
	set(p, place_of(p)->lance, 0, value);
}

/* Block and rings wherever, or registers only. */
static void
poke_lance(struct poked *p)
{
	switch (poke_next(p) % 3) {
	case 0:
		set_csr(p, 0, 4);
		set_csr(p, 3, poke_value(p));
		set_csr(p, 1, poke_value(p));
		set_csr(p, 2, poke_next(p) % 4 == 0 ? poke_value(p) : 0);
		set_csr(p, 0, 1);
		poke_wait(p, EMUL_MILLISECOND);
		set_csr(p, 0, 0x42);
		break;
	case 1:
		set_csr(p, (unsigned)poke_next(p) % 5, poke_value(p));
		break;
	default:
		set_csr(p, 0, 0x48);
		poke_frame(p);
		break;
	}
}

static void
poke_buffer(struct poked *p)
{
	poke_memory_at(p, place_of(p)->memory);
}

/* Everything, and disks alone for a while, which get further then. */
static void
poke_decstation(struct poked *p)
{
	static void (*const all[])(struct poked * p) = {
	    poke_map, poke_map, poke_map,   poke_map,	 poke_dma,
	    poke_ncr, poke_sii, poke_lance, poke_buffer, poke_memory,
	};
	static void (*const disks[])(struct poked * p) = {
	    poke_dma, poke_ncr, poke_ncr, poke_sii, poke_memory,
	};

	for (unsigned i = 0; i < POKES; i++) {
		uint64_t n = poke_next(p);

		if (i % 512 < 256) {
			all[n % (sizeof(all) / sizeof(*all))](p);
		} else {
			disks[n % (sizeof(disks) / sizeof(*disks))](p);
		}
		if (i % 8 == 0) {
			poke_wait(p, poke_next(p) % EMUL_MILLISECOND);
		}
	}
}

static void
poked(void **state)
{
	for (size_t i = 0; i < sizeof(boards) / sizeof(*boards); i++) {
		poke_board(&boards[i], *state, i + 1, poke_decstation);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(poked),
	};

	return cmocka_run_group_tests_name("dec_poke", tests, poke_make_file,
					   poke_remove_file);
}
