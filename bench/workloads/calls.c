/*
 * Calls and returns: Fibonacci numbers the slow way.
 */
#include "bench.h"

const char bench_name[] = "calls";

/* One call for each number: no copies of the function in itself. */
__attribute__((noinline, optimize("no-optimize-sibling-calls"))) static uint32_t
fibonacci(uint32_t n)
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

uint32_t
bench(uint32_t count)
{
	uint32_t sum = 0;

	while (count-- > 0) {
		sum = checksum(sum, fibonacci(18 + (count & 3)));
	}
	return sum;
}
