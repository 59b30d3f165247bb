/*
 * Why a process stopped, and what is done about it.
 */
#include "console.h"
#include "cop0.h"
#include "machine.h"
#include "syscall.h"
#include "teach.h"

static const char *const reasons[32] = {
    [CODE_MODIFIED] = "wrote to read-only memory",
    [CODE_TLB_LOAD] = "read where it has no memory",
    [CODE_TLB_STORE] = "wrote where it has no memory",
    [CODE_ADDRESS_LOAD] = "read a forbidden or misaligned address",
    [CODE_ADDRESS_STORE] = "wrote to a forbidden or misaligned address",
    [CODE_BREAK] = "met a breakpoint",
    [CODE_RESERVED] = "met an instruction that does not exist",
    [CODE_COPROCESSOR] = "met an instruction for the kernel only",
    [CODE_OVERFLOW] = "had an arithmetic overflow",
};

static void
kill(struct process *p)
{
	unsigned code = CAUSE_CODE(p->frame.cause);
	const char *reason = reasons[code];

	printf("kernel: process %u killed: %s", p->pid,
	       reason != NULL ? reason : "unknown exception");
	if (code >= CODE_MODIFIED && code <= CODE_ADDRESS_STORE) {
		printf(", 0x%08x", p->frame.badvaddr);
	}
	printf("\n");
	process_exit(p);
}

/* Makes the page of VADDR exist, if the process may have one there. */
static bool
touch(struct process *p, uint32_t vaddr, bool write)
{
	const struct region *region = process_region(p, vaddr);
	void *frame;

	if (region == NULL || (write && !region->writable) ||
	    space_find(&p->space, vaddr) != NULL) {
		return false;
	}
	frame = frame_allocate();
	if (frame == NULL ||
	    !space_map(&p->space, vaddr, frame, region->writable)) {
		return false;
	}
	p->faults++;
	return true;
}

/* ---- system calls ---- */

/* The kernel reads user memory through the page tables, never through the
 * user's address: so a bad pointer is a failed call and nothing worse. */
static int32_t
sys_write(struct process *p, uint32_t text, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++) {
		uint32_t vaddr = text + i;
		const char *frame = space_find(&p->space, vaddr);

		if (frame == NULL) {
			if (!touch(p, vaddr, false)) {
				return -1;
			}
			frame = space_find(&p->space, vaddr);
		}
		putchar(frame[vaddr & PAGE_MASK]);
	}
	return length;
}

static int32_t
sys_sbrk(struct process *p, uint32_t bytes)
{
	struct region *heap = &p->regions[REGION_HEAP];
	uint32_t old_end = heap->end;

	if (bytes > USER_STACK - STACK_MAX - old_end) {
		return -1;
	}
	heap->end += bytes;
	return old_end;
}

/* False: another process's turn. */
static bool
syscall(struct process *p)
{
	uint32_t *r = p->frame.r;

	p->frame.epc += 4; /* go on behind the instruction */
	switch (r[V0]) {
	case SYS_WRITE:
		r[V0] = sys_write(p, r[A0], r[A1]);
		return true;
	case SYS_GETPID:
		r[V0] = p->pid;
		return true;
	case SYS_YIELD:
		r[V0] = 0;
		return false;
	case SYS_EXIT:
		printf("kernel: process %u ends with status %u\n", p->pid,
		       r[A0]);
		process_exit(p);
		return false;
	case SYS_SBRK:
		r[V0] = sys_sbrk(p, r[A0]);
		return true;
	default:
		r[V0] = -1;
		return true;
	}
}

/* ---- everything ---- */

bool
trap(struct process *p)
{
	unsigned code = CAUSE_CODE(p->frame.cause);

	switch (code) {
	case CODE_INTERRUPT:
		/* Only the clock is enabled. */
		REGISTER8(RTC_ACK) = 0;
		p->preempted++;
		return false;
	case CODE_SYSCALL:
		return syscall(p);
	case CODE_TLB_LOAD:
	case CODE_TLB_STORE:
		if (touch(p, p->frame.badvaddr, code == CODE_TLB_STORE)) {
			return true; /* tries the instruction again */
		}
		break;
	}
	kill(p);
	return false;
}
