/*
 * Coprocessor 0 and MMU of the R4000 kind, as MIPS32 has them.  Manual: "MIPS32
 * Architecture For Programmers, volume III: The Privileged Resource
 * Architecture" (MD00090).
 *
 * A register is number | select << 5.
 *
 * Not modelled: vectored and external interrupts (Config3 says so), shadow
 * registers (there is one set), EJTAG, cache contents: memory is always
 * coherent.
 */
#ifndef CPUS_MIPS_MIPS_R4K_H
#define CPUS_MIPS_MIPS_R4K_H

#include "cpus/mips/mips.h"

/* Registers with select 0 that the R3000 has not, or has otherwise. */
enum {
	R4K_ENTRYLO0 = 2,
	R4K_ENTRYLO1 = 3,
	R4K_PAGEMASK = 5,
	R4K_WIRED = 6,
	R4K_HWRENA = 7,
	R4K_COUNT = 9, /* in st.cop0: what is added to half the ticks */
	R4K_COMPARE = 11,
	R4K_CONFIG = 16,
	R4K_LLADDR = 17,
	R4K_WATCHLO = 18,
	R4K_WATCHHI = 19,
	R4K_ERRCTL = 26,
	R4K_XCONTEXT = 20,
	R4K_TAGLO = 28,
	R4K_TAGHI = 29,
	R4K_ERROREPC = 30,
	R4K_DESAVE = 31,
};
#define R4K_SELECT(reg, sel) ((reg) | (sel) << 5)

enum {
	R4K_STATUS_IE = 1 << 0,
	R4K_STATUS_EXL = 1 << 1,
	R4K_STATUS_ERL = 1 << 2,
	R4K_STATUS_KSU = 3 << 3,
	R4K_STATUS_KSU_SHIFT = 3,
	R4K_STATUS_UX = 1 << 5, /* 64-bit addresses, by mode */
	R4K_STATUS_SX = 1 << 6,
	R4K_STATUS_KX = 1 << 7,
	R4K_STATUS_X = 7 << 5,
	R4K_STATUS_X_SHIFT = 5,
	R4K_STATUS_PX = 1 << 23,	  /* MIPS64: doublewords without UX */
	R4K_STATUS_XX = (int)0x80000000u, /* MIPS IV in user mode */
	R4K_STATUS_SR = 1 << 20,
	R4K_STATUS_NMI = 1 << 19,
	R4K_CAUSE_IV = 1 << 23,
	R4K_CAUSE_WP = 1 << 22, /* MIPS32: a watch exception was put off */
	R4K_CAUSE_TI = 1 << 30,
	R4K_CAUSE_DC = 1 << 27,
	RM7000_CAUSE_IV = 1 << 24,
	R4K_CONFIG_K0 = 7,
	R4K_CONFIG_SE = 1 << 3, /* RM7000: second-level cache */
	R4K_CONFIG_BE = 1 << 15,
	R4K_ENTRYLO_G = 1,
	R4K_ENTRYLO_V = 2,
	R4K_ENTRYLO_D = 4,
	R4K_ENTRYLO_C_SHIFT = 3,
	R4K_ENTRYLO_PFN_SHIFT = 6,
	R4K_ENTRYHI_ASID = 0xff,
	R4K_SMALL_PAIR_4KB = 0x1800, /* PageMask where pages may be smaller */
};

#define R4K_REGION	   (UINT64_C(3) << 62) /* of addresses, EntryHi */
#define R4K_XKPHYS_ADDRESS ((UINT64_C(1) << 59) - 1)

/* The timer's interrupt input. */
#define R4K_TIMER_PIN 7
/* The events of a CPU; the last is the RM7000's alone. */
enum {
	MIPS_EVENT_TIMER,
	MIPS_EVENT_COUNTER,
	MIPS_EVENTS,
};
extern const struct event_kind mips_events[MIPS_EVENTS];
/* Is this the copy that repeats a run in lock-step?  It drives nothing. */
bool mips_r4k_is_copy(const struct mips_cpu *cpu);

void mips_r4k_reset(struct mips_cpu *cpu);
uint64_t mips_r4k_read(struct mips_cpu *cpu, unsigned reg);
void mips_r4k_write(struct mips_cpu *cpu, unsigned reg, uint64_t value);
/* Count and Compare. */
uint32_t mips_r4k_count(const struct mips_cpu *cpu);
void mips_r4k_write_count(struct mips_cpu *cpu, uint32_t value);
/* Count begins at 0, as at power-on; the timer is left alone. */
void mips_r4k_restart_count(struct mips_cpu *cpu);
void mips_r4k_write_compare(struct mips_cpu *cpu, uint32_t value);
uint32_t mips_r4k_random(const struct mips_cpu *cpu);
bool mips_r4k_interrupt_pending(const struct mips_cpu *cpu);
/* Of what is pending: Interrupt, or Watch that was put off. */
enum mips_exception mips_r4k_pending(const struct mips_cpu *cpu);
void mips_r4k_enter_exception(struct mips_cpu *cpu,
			      enum mips_exception exception,
			      unsigned coprocessor, bool refill);
void mips_r4k_tlb_exception(struct mips_cpu *cpu, uint64_t vaddr);
/* Kernel, supervisor or user: enum mips_mode. */
enum mips_mode mips_r4k_mode(uint32_t status);

enum cpu_v2p mips_r4k_translate(struct mips_cpu *cpu, uint64_t va,
				uint64_t *paddr, unsigned flags);
uint32_t mips_r4k_context(const struct mips_cpu *cpu);
/* The smallest page has so many bits of an address. */
static inline unsigned
mips_r4k_page_shift(const struct mips_cpu *cpu)
{
	return cpu->type->small_pages ? 10 : 12;
}
/* The bits of EntryHi that choose a pair of pages. */
uint64_t mips_r4k_vpn2_mask(const struct mips_cpu *cpu);
/* The bits that EntryHi, EntryLo0 and EntryLo1 have. */
uint64_t mips_r4k_entryhi_mask(const struct mips_cpu *cpu);
uint64_t mips_r4k_entrylo_mask(const struct mips_cpu *cpu);
/* The Status bit that enables 64-bit addresses in MODE. */
uint32_t mips_r4k_extended_bit(enum mips_mode mode);
/* May the current mode use doubleword instructions, and those of MIPS IV? */
bool mips_r4k_has_doublewords(const struct mips_cpu *cpu);
bool mips_r4k_has_mips4(const struct mips_cpu *cpu);

/* ---- the RM7000 (mips_rm7000.c) ---- */

static inline bool
mips_is_rm7000(const struct mips_cpu *cpu)
{
	return (cpu->type->extra & MIPS_EXTRA_RM7000) != 0;
}
/* The interrupts that are pending and not masked, as a mask; the vector of the
 * first of them. */
uint32_t mips_rm7000_pending(const struct mips_cpu *cpu);
uint32_t mips_rm7000_vector(const struct mips_cpu *cpu);
unsigned mips_rm7000_timer_pin(const struct mips_cpu *cpu);
void mips_rm7000_counter_full(struct object *o, emul_time now, uint64_t arg);
void mips_rm7000_mode_changed(struct mips_cpu *cpu);
/* False: it is no register of its own. */
bool mips_rm7000_read(struct mips_cpu *cpu, unsigned reg, uint64_t *value);
bool mips_rm7000_write(struct mips_cpu *cpu, unsigned reg, uint64_t value);

void mips_r4k_tlb_index(struct mips_cpu *cpu);
void mips_r4k_tlb_read(struct mips_cpu *cpu);
void mips_r4k_tlb_write(struct mips_cpu *cpu, unsigned index);
void mips_r4k_tlb_probe(struct mips_cpu *cpu);

#endif
