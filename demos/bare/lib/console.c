/*
 * The test machine's console: a byte stored there is printed.
 */
#include "console.h"
#include "machine.h"

void
putchar(char c)
{
	CONSOLE_CHAR = c;
}
