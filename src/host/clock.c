/*
 * The host's clocks.
 */
#include <time.h>

#include "host/clock.h"

uint64_t
host_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

int64_t
host_clock_date(void)
{
	return (int64_t)time(NULL);
}
