/*
 * KN03: the memory control register of the DECstation 5000/240's system board.
 *
 * Document: "DECstation 5000/240 KN03 System Module Functional Specification",
 * by what the headers of NetBSD and Linux say of it.
 *
 * Not modelled: ECC; memory never fails, and the diagnostic modes do nothing.
 */
#include "devices/kn03.h"
#include "emul/machine.h"

enum kn03_mcr {
	MCR_DIAGCHK = 0x8000,
	MCR_DIAGGEN = 0x4000,
	MCR_CORRECT = 0x2000,
	MCR_BNK32M = 0x0400, /* memory modules are 32 MB apart, not 8 */
	MCR_CHECK = 0x007f,  /* diagnostic check bits */
	MCR_WRITABLE =
	    MCR_DIAGCHK | MCR_DIAGGEN | MCR_CORRECT | MCR_BNK32M | MCR_CHECK,
	MCR_ECC_MODES = MCR_DIAGCHK | MCR_DIAGGEN,
};

/* 15 modules of 8 MB. */
#define SMALL_MODULES_MAX (UINT64_C(15) * 8 * 1024 * 1024)

struct kn03 {
	uint32_t mcr;
};

static const struct state_field kn03_state[] = {
    STATE_U32(struct kn03, mcr, "memory control"),
    STATE_END,
};

static uint64_t
kn03_read(struct device *d, uint64_t off, unsigned size)
{
	const struct kn03 *k = device_self(d);

	return k->mcr;
}

static void
kn03_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct kn03 *k = device_self(d);

	if ((value & ~(uint64_t)k->mcr & MCR_ECC_MODES) != 0) {
		device_unimplemented(d, "ECC diagnostic mode, MCR 0x%08llx",
				     (unsigned long long)value);
	}
	k->mcr = (uint32_t)value & MCR_WRITABLE;
}

/* The firmware has sized the memory and switched correction on. */
static void
kn03_reset(struct device *d)
{
	struct kn03 *k = device_self(d);

	k->mcr = MCR_CORRECT;
	if (d->machine->ram_bytes > SMALL_MODULES_MAX) {
		k->mcr |= MCR_BNK32M;
	}
}

const struct device_class kn03_class = {
    .name = "kn03",
    .description = "DECstation 5000/240 memory control register",
    .state = kn03_state,
    .size = sizeof(struct kn03),
    .read = kn03_read,
    .write = kn03_write,
    .access = ACCESS_32,
    .order = DEVICE_LITTLE,
    .reset = kn03_reset,
};
