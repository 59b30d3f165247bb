/*
 * Framework of the directed CPU tests: printing and counting.
 *
 * The console of the test machine prints every byte stored at 0xb0000000; a
 * store at +0x18 ends the run with an exit status of the guest's choice, one at
 * +0x10 just ends it.
 */
#include <stdint.h>

#include "isa.h"

#define CONSOLE_OUT    ((volatile uint8_t *)0xb0000000)
#define CONSOLE_HALT   ((volatile uint32_t *)0xb0000010)
#define CONSOLE_STATUS ((volatile uint32_t *)0xb0000018)

/* The records the macros make; see isa.h. */
struct isa_check_record {
	uint32_t expected;
	uint32_t return_address;
	const char *name;
	uint32_t saved_at;
	uint32_t got;
	uint32_t function;
};

struct isa_exception_record {
	uint32_t epc;
	uint32_t return_address;
	const char *name;
	uint32_t cause; /* code and BD */
	uint32_t vector;
	uint32_t function;
};

struct isa_exception {
	uint32_t count;
	uint32_t vector;
	uint32_t status;
	uint32_t cause;
	uint32_t epc;
	uint32_t badvaddr;
	uint32_t context;
	uint32_t entryhi;
	uint32_t resume;
};

/* More failures than this are only counted. */
#define FAILURES_PRINTED 40

extern const char isa_name[];
extern uint32_t isa_ok;
extern struct isa_exception isa_exc;

static uint32_t failed;

void isa_finish(void);
void isa_check_failed(const struct isa_check_record *record);
void isa_compare_exception(const struct isa_exception_record *record);
void isa_unexpected(void);

static void
print(const char *text)
{
	while (*text != '\0') {
		*CONSOLE_OUT = *text++;
	}
}

static void
print_hex(uint32_t value)
{
	print("0x");
	for (int shift = 28; shift >= 0; shift -= 4) {
		*CONSOLE_OUT = "0123456789abcdef"[value >> shift & 15];
	}
}

static void
print_decimal(uint32_t value)
{
	char digits[12];
	char *p = digits + sizeof(digits);

	*--p = '\0';
	do {
		*--p = '0' + value % 10;
		value /= 10;
	} while (value != 0);
	print(p);
}

static void
fail(const char *name, const char *what, uint32_t got, uint32_t expected)
{
	if (++failed > FAILURES_PRINTED) {
		return;
	}
	print("FAIL ");
	print(name);
	print(what);
	print(": got ");
	print_hex(got);
	print(" expected ");
	print_hex(expected);
	print("\n");
}

void
isa_check_failed(const struct isa_check_record *record)
{
	fail(record->name, "", record->got, record->expected);
}

static void
compare(const char *name, const char *what, uint32_t got, uint32_t expected)
{
	if (got == expected) {
		isa_ok++;
	} else {
		fail(name, what, got, expected);
	}
}

void
isa_compare_exception(const struct isa_exception_record *record)
{
	isa_exc.resume = 0;
	compare(record->name, ": exceptions", isa_exc.count, 1);
	if (isa_exc.count == 0) {
		return;
	}
	compare(record->name, ": vector", isa_exc.vector, record->vector);
	compare(record->name, ": Cause", isa_exc.cause & 0x8000007c,
		record->cause);
	compare(record->name, ": EPC", isa_exc.epc, record->epc);
}

/* An exception nobody waited for: the rest of the program cannot be trusted. */
void
isa_unexpected(void)
{
	fail("unexpected exception", ", Cause", isa_exc.cause, 0);
	fail("unexpected exception", ", EPC", isa_exc.epc, 0);
	fail("unexpected exception", ", BadVAddr", isa_exc.badvaddr, 0);
	isa_finish();
}

void
isa_finish(void)
{
	print("isa ");
	print(isa_name);
	print(": ");
	print_decimal(isa_ok);
	print(" ok, ");
	print_decimal(failed);
	print(" failed\n");
	*CONSOLE_STATUS = failed != 0;
	*CONSOLE_HALT = 0;
	for (;;) {
	}
}
