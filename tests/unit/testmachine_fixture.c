/*
 * See testmachine_fixture.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/serial.h"
#include "testmachine_fixture.h"

struct testmachine *
testmachine_new(bool big_endian, unsigned n_cpus, uint64_t ram_mb)
{
	return testmachine_new_type(NULL, big_endian, n_cpus, ram_mb);
}

struct testmachine *
testmachine_new_type(const char *type, bool big_endian, unsigned n_cpus,
		     uint64_t ram_mb)
{
	struct testmachine *f = calloc(1, sizeof(*f));
	unsigned i;

	assert_non_null(f);
	log_init(&f->emul.log);
	log_set_all(&f->emul.log, LOG_ERROR);
	f->emul.options.date = DATE;
	f->emul.options.code_cache_mb = 1;
	f->emul.options.machine.type = "testmips";
	f->emul.options.machine.cpu = type;
	f->emul.options.machine.n_cpus = n_cpus;
	f->emul.options.machine.ram_mb = ram_mb;
	f->m = machine_new(&f->emul, &f->emul.options.machine, &f->e);
	if (f->m == NULL) {
		print_message("%s\n", f->e.text);
		fail();
	}
	f->emul.machine = f->m;
	f->m->big_endian = big_endian;
	for (i = 0; i < f->m->n_cpus; i++) {
		struct cpu *cpu = f->m->cpus[i];

		cpu->class->set_byte_order(cpu, big_endian);
	}
	assert_true(f->m->class->boot(f->m, &f->e));
	serial_test_capture(serial_find(f->m, "cons"), f->output,
			    sizeof(f->output));
	return f;
}

int
testmachine_big(void **state)
{
	*state = testmachine_new(true, 3, 0);
	return 0;
}

int
testmachine_little(void **state)
{
	*state = testmachine_new(false, 3, 0);
	return 0;
}

int
testmachine_teardown(void **state)
{
	struct testmachine *f = *state;

	machine_free(f->m);
	if (f->image[0] != '\0') {
		unlink(f->image);
	}
	free(f);
	return 0;
}

void
bytes_read(struct testmachine *f, unsigned n, uint64_t paddr, void *bytes,
	   unsigned size)
{
	struct cpu *cpu = f->m->cpus[n];

	f->m->current_cpu = cpu;
	assert_int_equal(
	    memory_rw(f->m->memory, cpu, paddr, bytes, size, MEMORY_READ, 0),
	    MEMORY_OK);
	f->m->current_cpu = NULL;
}

void
bytes_write(struct testmachine *f, unsigned n, uint64_t paddr,
	    const void *bytes, unsigned size)
{
	struct cpu *cpu = f->m->cpus[n];
	uint8_t copy[8];

	memcpy(copy, bytes, size);
	f->m->current_cpu = cpu;
	assert_int_equal(
	    memory_rw(f->m->memory, cpu, paddr, copy, size, MEMORY_WRITE, 0),
	    MEMORY_OK);
	f->m->current_cpu = NULL;
}

uint64_t
get(struct testmachine *f, unsigned n, uint64_t paddr, unsigned size)
{
	uint8_t bytes[8];

	bytes_read(f, n, paddr, bytes, size);
	return cpu_bytes_to_number(f->m->cpus[n], bytes, size);
}

void
put(struct testmachine *f, unsigned n, uint64_t paddr, unsigned size,
    uint64_t value)
{
	uint8_t bytes[8];

	cpu_number_to_bytes(f->m->cpus[n], value, bytes, size);
	bytes_write(f, n, paddr, bytes, size);
}

bool
line(struct testmachine *f, const char *name)
{
	const struct irq *irq = irq_find(f->m, name);

	assert_non_null(irq);
	return irq->level;
}

void
pass_time(struct testmachine *f, emul_time t)
{
	unsigned i;

	event_run(f->m, t);
	for (i = 0; i < f->m->n_cpus; i++) {
		struct cpu *cpu = f->m->cpus[i];

		*cpu->idle_ticks = cpu_tick_at(cpu, t) - *cpu->instructions;
		assert_true(cpu_now(cpu) == t);
	}
}

uint64_t
register_of(struct testmachine *f, unsigned n, const char *name)
{
	const struct cpu *cpu = f->m->cpus[n];
	const struct cpu_register *r;

	for (r = cpu->class->registers; r->name != NULL; r++) {
		if (strcmp(r->name, name) == 0) {
			return cpu->class->get_register(cpu, r->number);
		}
	}
	fail();
	return 0;
}
