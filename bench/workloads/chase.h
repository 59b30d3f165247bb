/*
 * A chain of pointers through pages of user addresses, in random order.
 */
#ifndef CHASE_H
#define CHASE_H

#include "bench.h"

#define FIRST_PAGE 256 /* 0x00100000 */
#define CHASE_MAX  512

static struct page_table chase_table;
static uint32_t chase_memory[CHASE_MAX * PAGE_SIZE / 4]
    __attribute__((aligned(4096)));

/* One node in each of so many pages, each at another offset; the address of
 * the first one. */
static uint32_t
chase_build(uint32_t pages)
{
	static uint16_t order[CHASE_MAX];
	uint32_t random = 17;
	uint32_t first = 0;
	uint32_t last = 0;

	for (uint32_t i = 0; i < pages; i++) {
		mmu_map(&chase_table, FIRST_PAGE + i,
			physical_address(chase_memory) + i * PAGE_SIZE);
		order[i] = i;
	}
	for (uint32_t i = pages - 1; i > 0; i--) {
		uint32_t k = next_random(&random) % (i + 1);
		uint16_t t = order[i];

		order[i] = order[k];
		order[k] = t;
	}
	mmu_switch(&chase_table, 1);
	for (uint32_t i = 0; i < pages; i++) {
		uint32_t node =
		    (FIRST_PAGE + order[i]) * PAGE_SIZE + (i * 40 & 0xff8);

		if (i == 0) {
			first = node;
		} else {
			((volatile uint32_t *)last)[0] = node;
		}
		((volatile uint32_t *)node)[1] = i;
		last = node;
	}
	((volatile uint32_t *)last)[0] = first;
	return first;
}

/* Follows it, and leaves a mark at each node. */
static uint32_t
chase_follow(uint32_t first, uint32_t steps)
{
	uint32_t sum = 0;
	uint32_t node = first;

	while (steps-- > 0) {
		uint32_t *p = (uint32_t *)node;

		sum = checksum(sum, p[1]);
		p[1] = sum + steps;
		node = p[0];
	}
	return sum;
}

#endif
