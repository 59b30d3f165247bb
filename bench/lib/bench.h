/*
 * What a workload is, and what the library gives it.
 *
 * A workload is one function and its name.  The rest depends on the board
 * (console, power-off) or on the kind of MMU (exceptions, TLB) and is linked to
 * it, so that every emulator runs the same object of the measured loop.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

/* The workload: does its work COUNT times, returns a checksum of all of it. */
extern const char bench_name[];
uint32_t bench(uint32_t count);

/* How often: set by the linker, --defsym=bench_count=N. */
extern char bench_count[];

/* One step of the checksum. */
static inline uint32_t
checksum(uint32_t sum, uint32_t value)
{
	return ((sum << 5 | sum >> 27) ^ value) + 0x9e3779b9;
}

/* Pseudo-random numbers, the same ones everywhere. */
static inline uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* --- the board ----------------------------------------------------------- */

void board_putchar(char c);
void board_halt(void) __attribute__((noreturn));
/* Reads a register of a device, one that has no effect and always reads the
 * same. */
uint32_t board_device_read(void);
/* Instructions executed so far, 0 where the board does not count them. */
uint32_t board_instructions(void);

/* --- exceptions and address spaces --------------------------------------- */

/* All that an exception saves and restores. */
struct context {
	uint32_t r[32];
	uint32_t hi;
	uint32_t lo;
	uint32_t epc;
	uint32_t status;
};

enum { SP = 29, RA = 31 };

/* The context that runs; what exceptions save to and return to. */
extern struct context *current_context;

/* Exception codes of the Cause register. */
enum {
	CODE_INTERRUPT = 0,
	CODE_TLB_LOAD = 2,
	CODE_SYSCALL = 8,
};

/* Called with interrupts off.  The default one reports and halts. */
void exception(uint32_t code);

/* Status of a program in user mode, as it is while in an exception. */
extern const uint32_t mmu_user_status;

/* User addresses: pages from 0, as many as a page table has. */
enum {
	PAGE_SIZE = 4096,
	PAGES = 2048,
};

/* What the refill handler reads: an EntryLo for each page. */
struct page_table {
	uint32_t entry[PAGES];
};

/* Maps PAGE to the page of PHYSICAL, for reading and writing. */
void mmu_map(struct page_table *table, uint32_t page, uint32_t physical);
/* From now on user addresses are those of TABLE, as address space ASID. */
void mmu_switch(struct page_table *table, uint32_t asid);
/* No TLB entry matches any more. */
void mmu_flush(void);

/* Software interrupt 0: one is taken at once if interrupts are on. */
void interrupts_on(void);
void interrupts_off(void);
void interrupt_raise(void);
void interrupt_clear(void);

/* The address of an object in RAM, and its two unmapped views. */
static inline uint32_t
physical_address(const void *p)
{
	return (uint32_t)p & 0x1fffffff;
}

#endif
