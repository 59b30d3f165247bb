/*
 * Computes for a while, without a system call.
 */
#include "user.h"

int
main(unsigned argument)
{
	unsigned x = 1;
	unsigned sum = 0;

	for (unsigned i = 0; i < argument; i++) {
		x = x * 1664525 + 1013904223;
		sum += x >> 16;
	}
	printf("process %d: the sum of %u numbers is %u\n", getpid(), argument,
	       sum);
	return 0;
}
