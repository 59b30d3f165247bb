/*
 * Uses memory: heap from sbrk, variables without initial value, a deep stack.
 */
#include "user.h"

#define PAGE	 4096
#define VARIABLE 5  /* pages */
#define DEPTH	 10 /* pages of stack */

static char variable[VARIABLE * PAGE];

/* Uses a page of stack at each level. */
static unsigned
deep(unsigned level)
{
	volatile char page[PAGE - 64];

	page[0] = level;
	page[PAGE - 65] = level;
	return level == 0 ? 0 : deep(level - 1) + page[0] + page[PAGE - 65];
}

int
main(unsigned argument)
{
	unsigned *heap = sbrk(argument * PAGE);
	unsigned dirty = 0;
	unsigned wrong = 0;

	/* Memory is zero at first. */
	for (unsigned i = 0; i < argument; i++) {
		dirty += heap[i * (PAGE / 4)] != 0;
	}
	for (unsigned i = 0; i < VARIABLE; i++) {
		dirty += variable[i * PAGE] != 0;
	}
	printf("process %d: %u pages were not zero\n", getpid(), dirty);

	/* It keeps what is written. */
	for (unsigned round = 0; round < 5; round++) {
		for (unsigned i = 0; i < argument; i++) {
			heap[i * (PAGE / 4) + round] = i * i + round;
		}
	}
	for (unsigned round = 0; round < 5; round++) {
		for (unsigned i = 0; i < argument; i++) {
			wrong += heap[i * (PAGE / 4) + round] != i * i + round;
		}
	}
	printf("process %d: %u words were wrong\n", getpid(), wrong);
	printf("process %d: deep(%u) is %u\n", getpid(), DEPTH, deep(DEPTH));

	/* Bad arguments of system calls harm nobody. */
	printf("process %d: write says %d, sbrk says %d\n", getpid(),
	       write((const char *)0x80000000, 10), (int)sbrk(0x80000000));
	return dirty + wrong;
}
