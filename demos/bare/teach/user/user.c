/*
 * Printing of user programs: whole lines, by system call.
 */
#include "user.h"

#define LINE 120

static char line[LINE];
static unsigned used;

void
putchar(char c)
{
	line[used++] = c;
	if (c == '\n' || used == LINE) {
		write(line, used);
		used = 0;
	}
}
