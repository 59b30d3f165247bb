/*
 * Runs the workload; prints its checksum, and the number of instructions if
 * the board counts them.
 */
#include "bench.h"

static void
print(const char *text)
{
	while (*text != '\0') {
		board_putchar(*text++);
	}
}

static void
print_hex(uint32_t value)
{
	for (int shift = 28; shift >= 0; shift -= 4) {
		board_putchar("0123456789abcdef"[value >> shift & 15]);
	}
}

/* A workload without exceptions has none: it is a mistake, and is said. */
__attribute__((weak)) void
exception(uint32_t code)
{
	print("exception ");
	print_hex(code);
	print(" at ");
	print_hex(current_context->epc);
	print("\n");
	board_halt();
}

void main(void);

void
main(void)
{
	uint32_t before = board_instructions();
	uint32_t sum = bench((uint32_t)bench_count);
	uint32_t executed = board_instructions() - before;

	print("sum ");
	print(bench_name);
	print(" ");
	print_hex((uint32_t)bench_count);
	print(" ");
	print_hex(sum);
	print("\n");
	if (executed != 0) {
		print("instructions ");
		print_hex(executed);
		print("\n");
	}
	board_halt();
}
