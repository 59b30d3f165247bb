/*
 * The test machine: see doc/testmachines.md.
 */
#include "bench.h"

#define CONSOLE_CHAR	(*(volatile uint8_t *)0xb0000000)
#define CONSOLE_HALT	(*(volatile uint32_t *)0xb0000010)
#define MP_WHOAMI	(*(volatile uint32_t *)0xb1000000)
#define MP_INSTRUCTIONS (*(volatile uint32_t *)0xb10000d0)

void
board_putchar(char c)
{
	CONSOLE_CHAR = c;
}

void
board_halt(void)
{
	for (;;) {
		CONSOLE_HALT = 0;
	}
}

uint32_t
board_device_read(void)
{
	return MP_WHOAMI;
}

uint32_t
board_instructions(void)
{
	return MP_INSTRUCTIONS;
}
