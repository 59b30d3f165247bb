/*
 * A small kernel to read: two levels of page tables, a TLB refill handler,
 * processes in address spaces of their own, a clock that takes the CPU away
 *from them, five system calls, pages that come into being when they are
 *touched.
 *
 * The way through it:
 *
 *	kernel.c	what runs when; main()
 *	vectors.S	exceptions; into a process and back
 *	trap.c		why a process came back: system call, fault, clock
 *	process.c	processes and whose turn it is
 *	memory.c	frames, page tables, the TLB
 *	user/		the programs of the processes
 *
 * Memory as a process sees it:
 *
 *	0x00400000	text, read only; data; heap, grown by sbrk
 *	0x7fff0000	end of the stack
 *	0x80000000	the kernel, out of bounds
 *
 * The kernel itself runs in kseg0, where nothing is mapped: address minus
 * 0x80000000 is the place in memory.  It runs with interrupts off.
 */
#ifndef TEACH_H
#define TEACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE	   4096
#define PAGE_MASK  (PAGE - 1)
#define KSEG0	   0x80000000u
#define USER_TEXT  0x00400000u
#define USER_STACK 0x7fff0000u /* its end; it grows downward */
#define STACK_MAX  (16 * PAGE)
#define CLOCK_HZ   200

/* The registers of a process while it does not run; vectors.S knows the order.
 */
struct frame {
	uint32_t r[32]; /* general registers; r[0] is not used */
	uint32_t hi;
	uint32_t lo;
	uint32_t status;
	uint32_t cause; /* why it stopped ... */
	uint32_t epc;	/* ... and where */
	uint32_t badvaddr;
};

enum { V0 = 2, A0 = 4, A1 = 5, SP = 29 }; /* of frame.r */

/* ---- memory.c ---- */

#define DIRECTORY 512 /* times 4 MB: the 2 GB of user addresses */

struct address_space {
	uint32_t **directory; /* second-level tables, each 1024 entries */
	unsigned asid;
};

void memory_init(void);
/* Frames free, for those who look for leaks. */
unsigned memory_free_frames(void);
/* A frame full of zeros, by its kseg0 address; NULL if memory is used up. */
void *frame_allocate(void);
void frame_free(void *frame);

bool space_init(struct address_space *space, unsigned asid);
/* Frees all its frames and tables. */
void space_destroy(struct address_space *space);
/* Puts a frame at VADDR. */
bool space_map(struct address_space *space, uint32_t vaddr, void *frame,
	       bool writable);
/* Where VADDR's page lies in kseg0; NULL if there is none (yet). */
void *space_find(const struct address_space *space, uint32_t vaddr);
/* The refill handler and the CPU work with this one from now on. */
void space_use(const struct address_space *space);

/* ---- process.c ---- */

struct region {
	uint32_t start;
	uint32_t end;
	bool writable;
};

enum { REGION_TEXT, REGION_DATA, REGION_HEAP, REGION_STACK, REGIONS };

struct process {
	struct frame frame;
	struct address_space space;
	struct region regions[REGIONS];
	unsigned pid; /* from 1; also its address space number */
	bool alive;
	unsigned preempted; /* how often the clock took the CPU away */
	unsigned faults;    /* pages that came into being */
};

/* A process of the ELF program IMAGE, with ARGUMENT for its main(). */
struct process *process_create(const uint8_t *image, unsigned argument);
void process_exit(struct process *p);
/* The region an address lies in, or NULL. */
const struct region *process_region(const struct process *p, uint32_t vaddr);
/* Runs all processes, in turn, until none is left. */
void process_run_all(void);

/* ---- trap.c ---- */

/* Deals with what frame.cause says.  True: the process goes on at once. */
bool trap(struct process *p);

/* ---- vectors.S ---- */

/* Runs a process until its next exception. */
void user_run(struct frame *frame);
/* The directory the refill handler walks. */
extern uint32_t **current_directory;

/* ---- kernel.c ---- */

void panic(const char *text) __attribute__((noreturn));

#endif
