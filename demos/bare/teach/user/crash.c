/*
 * Does what a process must not do, in one of several ways.
 */
#include "user.h"

#define WORD(address) (*(volatile unsigned *)(address))

int
main(unsigned argument)
{
	switch (argument) {
	case 0:
		return WORD(0x00001000);
	case 1:
		WORD(0x10000000) = 1;
		break;
	case 2:
		WORD(0x00400000) = 1; /* its own text */
		break;
	case 3:
		return WORD(0x80000000); /* the kernel */
	case 4:
		WORD(0x80000080) = 0;
		break;
	case 5:
		/* Misaligned; in C, the compiler would find a way. */
		__asm__ volatile("lw $8, 0(%0)" : : "r"(0x00410002) : "$8");
		break;
	case 6:
		((void (*)(void))0x00700000)(); /* nothing there */
		break;
	case 7:
		__asm__ volatile("mtc0 $0, $12");
		break;
	case 8:
		__asm__ volatile(".word 0xffffffff");
		break;
	}
	printf("process %d: still there\n", getpid());
	return 0;
}
