/*
 * Pointers through 24 pages of user addresses: fits in the TLB.
 */
#include "chase.h"

const char bench_name[] = "tlbhit";

uint32_t
bench(uint32_t count)
{
	return chase_follow(chase_build(24), count * 1024);
}
