/*
 * The smallest program: prints, asks the machine about itself, ends.
 */
#include "console.h"
#include "machine.h"

int
main(void)
{
	printf("Hello, world!\n");
	printf("This machine has %u MB of memory and %u CPU%s.\n",
	       MP_MEMORY >> 20, MP_NCPUS, MP_NCPUS == 1 ? "" : "s");
	return 0;
}
