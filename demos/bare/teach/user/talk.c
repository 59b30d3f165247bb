/*
 * Talks, and lets the other one talk.  Both have the same program, and the same
 * addresses; but what is there is their own.
 */
#include "user.h"

static int mine;

int
main(unsigned argument)
{
	mine = argument;
	for (int i = 0; i < 3; i++) {
		mine++;
		printf("process %d: my variable in page 0x%08x is %d\n",
		       getpid(), (unsigned)&mine & ~0xfff, mine);
		yield();
	}
	return getpid();
}
