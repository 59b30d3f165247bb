/*
 * Several CPUs count prime numbers together.
 *
 * CPU 0 starts the others, gives each a share by a message to its mailbox, and
 * collects the results.  A message is a number; it interrupts who gets it.
 * What goes with it lies in memory, which all CPUs share.
 */
#include <stdbool.h>
#include <stdint.h>

#include "console.h"
#include "cop0.h"
#include "exceptions.h"
#include "machine.h"

#define CPUS_MAX 16
#define STACK	 4096
#define LIMIT	 20000 /* primes below this */

/* Messages.  0 would mean that there is none. */
enum {
	MESSAGE_READY = 1,    /* to CPU 0: + CPU */
	MESSAGE_DONE = 0x100, /* to CPU 0: + CPU */
	MESSAGE_WORK = 0x200, /* to the others */
	MESSAGE_STOP,
};

struct share {
	unsigned from;
	unsigned to;
	volatile unsigned primes;
	volatile bool work; /* set by the interrupt handler of its CPU */
	volatile bool stop;
	volatile unsigned messages;
};

static struct share shares[CPUS_MAX];
static uint8_t stacks[CPUS_MAX][STACK] __attribute__((aligned(8)));

/* Who has answered: bits, written by CPU 0's interrupt handler only. */
static volatile uint32_t ready;
static volatile uint32_t done;

void secondary_main(void);
void secondary_start(void); /* secondary.S */

static void
mailbox_interrupt(void)
{
	struct share *share = &shares[MP_WHOAMI];
	uint32_t message;

	while ((message = MP_MESSAGE) != 0) {
		share->messages++;
		if (message == MESSAGE_WORK) {
			share->work = true;
		} else if (message == MESSAGE_STOP) {
			share->stop = true;
		} else if (message >= MESSAGE_DONE) {
			done |= 1 << (message - MESSAGE_DONE);
		} else {
			ready |= 1 << (message - MESSAGE_READY);
		}
	}
}

static bool
is_prime(unsigned n)
{
	if (n < 2) {
		return false;
	}
	for (unsigned d = 2; d * d <= n; d++) {
		if (n % d == 0) {
			return false;
		}
	}
	return true;
}

static void
count_primes(struct share *share)
{
	unsigned primes = 0;

	for (unsigned n = share->from; n < share->to; n++) {
		primes += is_prime(n);
	}
	share->primes = primes;
}

static void
send(unsigned cpu, unsigned message)
{
	MP_SEND = message << 16 | cpu;
}

/* The other CPUs begin here, on their own stacks, interrupts off. */
void
secondary_main(void)
{
	unsigned cpu = MP_WHOAMI;
	struct share *share = &shares[cpu];

	interrupt_unmask(MP_LINE);
	interrupts_on();
	send(0, MESSAGE_READY + cpu);
	while (!share->work) {
		/* Wait for a message. */
	}
	count_primes(share);
	send(0, MESSAGE_DONE + cpu);
	while (!share->stop) {
		/* Wait. */
	}
	interrupts_off();
	for (;;) {
		/* Nothing left to do. */
	}
}

int
main(void)
{
	unsigned n_cpus = MP_NCPUS;
	uint32_t others = (1 << n_cpus) - 2;
	unsigned total = 0;

	printf("%u CPUs\n", n_cpus);
	interrupt_attach(MP_LINE, mailbox_interrupt);
	interrupts_on();

	for (unsigned cpu = 1; cpu < n_cpus; cpu++) {
		MP_START_ADDRESS = (uint32_t)secondary_start;
		MP_START_STACK = (uint32_t)stacks[cpu] + STACK - 16;
		MP_START = cpu;
	}
	while (ready != others) {
		/* Wait for all of them. */
	}
	printf("all others have started\n");

	/* Equal shares, except that large numbers take longer. */
	for (unsigned cpu = 0; cpu < n_cpus; cpu++) {
		shares[cpu].from = LIMIT * cpu / n_cpus;
		shares[cpu].to = LIMIT * (cpu + 1) / n_cpus;
	}
	for (unsigned cpu = 1; cpu < n_cpus; cpu++) {
		send(cpu, MESSAGE_WORK);
	}
	count_primes(&shares[0]);
	while (done != others) {
		/* Wait for the others. */
	}
	for (unsigned cpu = 0; cpu < n_cpus; cpu++) {
		printf("CPU %u: %u primes from %u to %u\n", cpu,
		       shares[cpu].primes, shares[cpu].from,
		       shares[cpu].to - 1);
		total += shares[cpu].primes;
	}
	printf("%u primes below %u\n", total, LIMIT);

	/* One message for all but the sender. */
	MP_SEND_ALL = MESSAGE_STOP << 16 | 0;
	for (unsigned cpu = 1; cpu < n_cpus; cpu++) {
		while (!shares[cpu].stop) {
			/* Wait. */
		}
		printf("CPU %u stopped after %u messages\n", cpu,
		       shares[cpu].messages);
	}
	return 0;
}
