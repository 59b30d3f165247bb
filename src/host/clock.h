/*
 * The host's clocks.  Only src/host/ and the pacing of the run loop look here;
 * guests see emulation time.
 */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

/* Nanoseconds of a monotonic clock. */
uint64_t host_clock_ns(void);
/* Seconds since 1970 UTC. */
int64_t host_clock_date(void);

#endif
