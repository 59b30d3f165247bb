/*
 * What runs when.
 */
#include "console.h"
#include "cop0.h"
#include "machine.h"
#include "teach.h"

/* The programs: files inside the kernel, see vectors.S. */
extern const uint8_t program_talk[];
extern const uint8_t program_sum[];
extern const uint8_t program_pages[];
extern const uint8_t program_crash[];

#define CRASHES 9 /* ways of user/crash.c to misbehave */

void
panic(const char *text)
{
	printf("panic: %s (cause 0x%x, address 0x%x)\n", text, cop0_cause(),
	       cop0_badvaddr());
	halt(1);
}

/* A byte store is enough for the clock's rate, as in many a student's kernel:
 * sb of 0xc8 (200) to 0xb5000100. */
static void
clock_set(uint8_t hz)
{
	REGISTER8(RTC_HZ) = hz;
}

int
main(void)
{
	struct process *a;
	struct process *b;
	unsigned frames;

	memory_init();
	frames = memory_free_frames();
	printf("kernel: %u MB of memory\n", MP_MEMORY >> 20);

	printf("kernel: two processes that take turns by themselves\n");
	process_create(program_talk, 100);
	process_create(program_talk, 200);
	process_run_all();

	printf("kernel: two processes that never give up the CPU\n");
	a = process_create(program_sum, 300000);
	b = process_create(program_sum, 500000);
	clock_set(CLOCK_HZ);
	process_run_all();
	clock_set(0);
	printf("kernel: the clock took it away from process %u %s\n", a->pid,
	       a->preempted > 1 ? "several times" : "hardly ever");
	printf("kernel: and from process %u %s\n", b->pid,
	       b->preempted > 1 ? "several times" : "hardly ever");

	printf("kernel: a process that uses more pages than the TLB holds\n");
	a = process_create(program_pages, 200);
	process_run_all();
	printf("kernel: %s pages came into being when they were touched\n",
	       a->faults > 200 ? "more than 200" : "too few");

	printf("kernel: processes that misbehave\n");
	for (unsigned i = 0; i < CRASHES; i++) {
		process_create(program_crash, i);
	}
	process_run_all();

	printf("kernel: all processes are gone, %s\n",
	       memory_free_frames() == frames ? "all memory is free again"
					      : "some memory is lost");
	return 0;
}
