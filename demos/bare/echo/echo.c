/*
 * Reads lines from the console, driven by interrupts, and says them again.
 *
 * The interrupt handler does as little as possible: it takes what was typed out
 * of the device and puts it into a ring buffer.  The main program takes it from
 * there whenever it has time.
 */
#include <stdbool.h>
#include <stdint.h>

#include "console.h"
#include "exceptions.h"
#include "machine.h"

#define RING 256 /* a power of two */
#define LINE 80

#define ENTER	  '\r'
#define BACKSPACE '\b'
#define DELETE	  0x7f

/* Written by the interrupt handler at `in`, read by the program at `out`;
 * each has its own index, so nobody must wait. */
static volatile char ring[RING];
static volatile uint32_t ring_in;
static uint32_t ring_out;
static volatile uint32_t interrupts;

static void
console_interrupt(void)
{
	char c;

	interrupts++;
	while ((c = CONSOLE_CHAR) != '\0') {
		if (ring_in - ring_out < RING) {
			ring[ring_in % RING] = c;
			ring_in++;
		}
	}
}

static char
get_char(void)
{
	while (ring_in == ring_out) {
		/* Nothing to do but to wait for an interrupt. */
	}
	return ring[ring_out++ % RING];
}

/* A line with simple editing; returns its length. */
static unsigned
get_line(char line[LINE])
{
	unsigned n = 0;

	for (;;) {
		char c = get_char();

		if (c == ENTER || c == '\n') {
			putchar('\n');
			line[n] = '\0';
			return n;
		} else if (c == BACKSPACE || c == DELETE) {
			if (n > 0) {
				n--;
				print("\b \b");
			}
		} else if (c >= ' ' && n < LINE - 1) {
			line[n++] = c;
			putchar(c);
		}
	}
}

static bool
equal(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

int
main(void)
{
	char line[LINE];
	unsigned lines = 0;

	interrupt_attach(CONSOLE_LINE, console_interrupt);
	interrupts_on();
	printf("Type something; \"quit\" ends.\n");
	for (;;) {
		unsigned n;

		print("> ");
		n = get_line(line);
		if (equal(line, "quit")) {
			break;
		}
		lines++;
		printf("%u character%s: %s\n", n, n == 1 ? "" : "s", line);
	}
	printf("%u lines, read with the help of %s interrupts.\n", lines,
	       interrupts > 0 ? "the console's" : "no");
	return 0;
}
