/*
 * A test machine of three CPUs for register-level tests of its devices, and
 * accesses to them.
 */
#ifndef TESTS_UNIT_TESTMACHINE_FIXTURE_H
#define TESTS_UNIT_TESTMACHINE_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpus/cpu.h"
#include "emul/emul.h"
#include "emul/machine.h"

#define CONS   0x10000000
#define MP     0x11000000
#define FB     0x12000000
#define FBCTRL 0x12f00000
#define DISK   0x13000000
#define RTC    0x15000000

/* The date at which the machine starts. */
#define DATE INT64_C(1000000000)

struct testmachine {
	struct emul emul;
	struct machine *m;
	struct error e;
	char output[256]; /* what the console printed */
	char image[64];	  /* a file to remove at the end */
};

struct testmachine *testmachine_new(bool big_endian, unsigned n_cpus,
				    uint64_t ram_mb);
/* The same with CPUs of TYPE (NULL: the machine's own). */
struct testmachine *testmachine_new_type(const char *type, bool big_endian,
					 unsigned n_cpus, uint64_t ram_mb);

/* Set-up and tear-down functions of a test. */
int testmachine_big(void **state);
int testmachine_little(void **state);
int testmachine_teardown(void **state);

/* TEST(function): the test in both byte orders, for a list of tests. */
#define TEST(name)                                                           \
	{#name " (big-endian)", name, testmachine_big, testmachine_teardown, \
	 NULL},                                                              \
	{                                                                    \
#name " (little-endian)", name, testmachine_little,          \
		    testmachine_teardown, NULL                               \
	}

/* Accesses of CPU N, of bytes as they lie in memory. */
void bytes_read(struct testmachine *f, unsigned n, uint64_t paddr, void *bytes,
		unsigned size);
void bytes_write(struct testmachine *f, unsigned n, uint64_t paddr,
		 const void *bytes, unsigned size);
/* The same of numbers in the CPU's byte order. */
uint64_t get(struct testmachine *f, unsigned n, uint64_t paddr, unsigned size);
void put(struct testmachine *f, unsigned n, uint64_t paddr, unsigned size,
	 uint64_t value);

/* The level of an interrupt line. */
bool line(struct testmachine *f, const char *name);

/* All events until T happen; all CPUs are at T. */
void pass_time(struct testmachine *f, emul_time t);

uint64_t register_of(struct testmachine *f, unsigned n, const char *name);

#endif
