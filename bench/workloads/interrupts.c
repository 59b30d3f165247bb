/*
 * Interrupts: one is asked for by software after every few dozen instructions.
 */
#include "bench.h"

const char bench_name[] = "interrupts";

static volatile uint32_t taken;
static uint32_t unexpected;

void
exception(uint32_t code)
{
	if (code != CODE_INTERRUPT) {
		unexpected++;
	}
	taken++;
	interrupt_clear();
}

uint32_t
bench(uint32_t count)
{
	uint32_t random = 23;
	uint32_t sum = 0;

	interrupts_on();
	while (count-- > 0) {
		for (int i = 0; i < 512; i++) {
			uint32_t before = taken;

			for (int k = 0; k < 8; k++) {
				sum = checksum(sum, next_random(&random));
			}
			interrupt_raise();
			/* It may come a few instructions late. */
			while (taken == before) {
				/* Wait. */
			}
		}
	}
	interrupts_off();
	return checksum(sum, taken) + unexpected;
}
