/*
 * The clock interrupts a hundred times a second; the program counts.
 */
#include <stdint.h>

#include "console.h"
#include "exceptions.h"
#include "machine.h"

#define HZ 100

static volatile uint32_t ticks;

static void
clock_interrupt(void)
{
	REGISTER8(RTC_ACK) = 0;
	ticks++;
}

/* Microseconds since some moment; wraps around every 71 minutes. */
static uint32_t
now(void)
{
	RTC_LATCH = 0;
	return RTC_SECONDS * 1000000 + RTC_MICROSECONDS;
}

int
main(void)
{
	uint32_t start = now();
	uint32_t elapsed;

	interrupt_attach(RTC_LINE, clock_interrupt);
	REGISTER8(RTC_HZ) = HZ;
	interrupts_on();

	for (unsigned second = 1; second <= 3; second++) {
		while (ticks < second * HZ) {
			/* Wait. */
		}
		printf("%u ticks\n", second * HZ);
	}

	REGISTER8(RTC_HZ) = 0;
	interrupts_off();
	elapsed = now() - start;
	printf("%u ticks of the clock took about %u seconds.\n", ticks,
	       (elapsed + 500000) / 1000000);
	return 0;
}
