/*
 * Pointers through 512 pages of user addresses: almost every step is a TLB
 * refill.
 */
#include "chase.h"

const char bench_name[] = "tlbmiss";

uint32_t
bench(uint32_t count)
{
	return chase_follow(chase_build(512), count * 1024);
}
