/*
 * MIPS Malta: the first serial line of its Super I/O chip, behind the GT-64120;
 * and the board's reset register (MIPS Malta User's Manual).  Emulators end the
 * run at a reset if they are told to.
 */
#include "bench.h"

#define UART_DATA   (*(volatile uint8_t *)0xb80003f8)
#define UART_STATUS (*(volatile uint8_t *)0xb80003fd)
#define UART_LCR    (*(volatile uint8_t *)0xb80003fb)
#define UART_THRE   0x20
#define SOFTRES	    (*(volatile uint32_t *)0xbf000500)
#define GORESET	    0x42

void
board_putchar(char c)
{
	while ((UART_STATUS & UART_THRE) == 0) {
		/* Wait. */
	}
	UART_DATA = c;
}

void
board_halt(void)
{
	for (;;) {
		SOFTRES = GORESET;
	}
}

uint32_t
board_device_read(void)
{
	return UART_LCR;
}

uint32_t
board_instructions(void)
{
	return 0;
}
