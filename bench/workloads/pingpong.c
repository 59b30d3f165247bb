/*
 * System calls and context switches: two programs in user mode, each in its own
 * address space, which wait for each other by a system call after every few
 * dozen instructions.
 *
 * Both have their data at the same user address, in different pages.
 */
#include "bench.h"

#define CODE_PAGE 16
#define DATA_PAGE 32
#define WORDS	  16

const char bench_name[] = "pingpong";

enum { YIELD, EXIT };

extern const uint32_t user_program[];
extern const uint32_t user_program_end[];

static struct process {
	struct context context;
	struct page_table table;
	uint32_t *data;
} processes[2];
static uint32_t code[PAGE_SIZE / 4] __attribute__((aligned(4096)));
static uint32_t data[2][PAGE_SIZE / 4] __attribute__((aligned(4096)));
static struct context *main_context;
static uint32_t running;
static uint32_t switches;
static uint32_t unexpected;

static void
go_on(uint32_t number)
{
	running = number;
	current_context = &processes[number].context;
	mmu_switch(&processes[number].table, number + 1);
}

void
exception(uint32_t cause)
{
	struct context *context = current_context;

	context->epc += 4;
	if (cause != CODE_SYSCALL) {
		unexpected = cause;
		current_context = main_context;
	} else if (context == main_context) {
		go_on(0);
	} else if (context->r[2] == YIELD) {
		switches++;
		go_on(running ^ 1);
	} else {
		current_context = main_context;
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t sum = 0;

	for (int i = 0; user_program + i < user_program_end; i++) {
		code[i] = user_program[i];
	}
	for (uint32_t i = 0; i < 2; i++) {
		struct process *p = &processes[i];

		mmu_map(&p->table, CODE_PAGE, physical_address(code));
		mmu_map(&p->table, DATA_PAGE, physical_address(data[i]));
		p->context.status = mmu_user_status;
		p->context.epc = CODE_PAGE * PAGE_SIZE;
		p->context.r[4] = DATA_PAGE * PAGE_SIZE;
		p->context.r[5] = i + 1;
		p->context.r[6] = count * 512;
		p->context.r[7] = WORDS;
	}
	main_context = current_context;
	/* To the programs, and back when the first of them exits. */
	__asm__ volatile("syscall" : : : "memory");

	for (int i = 0; i < 2; i++) {
		for (int k = 0; k < WORDS; k++) {
			sum = checksum(sum, data[i][k]);
		}
	}
	return checksum(sum, switches) + unexpected;
}
