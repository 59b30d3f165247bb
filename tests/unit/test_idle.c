/*
 * Loops of MIPS16 instructions, short and long ones: those that idle are found,
 * those that do not are not.  Encodings are those of MD00076.  Every test runs
 * big-endian and little-endian.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emul/idle.h"
#include "testmachine_fixture.h"

#define CODE	     0x00002000
#define WORD	     0x00003000
#define KSEG0(paddr) (UINT64_C(0x80000000) + (paddr))

/* A machine whose CPU has MIPS16, with a loop; and who looks at it. */
struct loop {
	struct testmachine *f;
	struct cpu *cpu;
	struct idle_probe *probe;
	uint64_t pc;
};

static void
register_set(struct loop *l, const char *name, uint64_t value)
{
	assert_true(cpu_set_register_by_name(l->cpu, name, value));
}

static struct loop
loop_new(void **state, const uint16_t *code, unsigned n)
{
	struct testmachine *f = *state;
	struct loop l = {f, f->m->cpus[0], idle_new(), KSEG0(CODE) | 1};

	assert_non_null(l.probe);
	for (unsigned i = 0; i < n; i++) {
		put(f, 0, CODE + 2 * i, 2, code[i]);
	}
	put(f, 0, WORD, 4, 0);
	register_set(&l, "a0", KSEG0(WORD));
	l.cpu->class->set_pc(l.cpu, l.pc);
	l.cpu->limit = UINT64_MAX;
	f->m->current_cpu = l.cpu;
	return l;
}

/* Steps to where the loop begins, behind a branch, and looks there. */
static uint64_t
look(struct loop *l)
{
	do {
		l->cpu->class->step(l->cpu);
	} while (l->cpu->class->get_pc(l->cpu) != l->pc || !*l->cpu->delivery);
	return idle_look(l->probe, l->cpu, UINT64_MAX, NULL);
}

static void
loop_free(struct loop *l)
{
	l->f->m->current_cpu = NULL;
	idle_free(l->probe);
}

static const uint16_t short_loop[] = {
    0x9c40, /* lw v0, 0(a0) */
    0x22fe, /* beqz v0 */
};

static const uint16_t long_loop[] = {
    0xf000, 0x9c40, /* lw v0, 0(a0), made long */
    0x6f20,	    /* li a3, 32 */
    0xf7ff, 0x221b, /* beqz v0, made long */
};

/* Every trip adds one to v1. */
static const uint16_t counting_loop[] = {
    0x4b01, /* addiu v1, 1 */
    0x9c40, /* lw v0, 0(a0) */
    0x22fd, /* beqz v0 */
};

/* Every trip takes k0 into a1, by an instruction that has its number where
 * MIPS32 has none.  (k0 is what interrupts leave otherwise each time.) */
static const uint16_t move_loop[] = {
    0x67ba, /* move a1, k0 */
    0x9c40, /* lw v0, 0(a0) */
    0x22fd, /* beqz v0 */
};

static void
check_idles(void **state, const uint16_t *code, unsigned n, uint64_t length)
{
	struct loop l = loop_new(state, code, n);

	assert_int_equal(look(&l), length);
	/* Known by now; the same again. */
	assert_int_equal(look(&l), length);
	/* Another word in memory: the loop ends. */
	put(l.f, 0, WORD, 4, 1);
	assert_int_equal(idle_look(l.probe, l.cpu, UINT64_MAX, NULL), 0);
	loop_free(&l);
}

static void
test_short(void **state)
{
	check_idles(state, short_loop, 2, 2);
}

static void
test_long(void **state)
{
	check_idles(state, long_loop, 5, 3);
}

static void
test_counting(void **state)
{
	struct loop l = loop_new(state, counting_loop, 3);

	assert_int_equal(look(&l), 0);
	loop_free(&l);
}

/* A trip that is known is not taken for one with another register. */
static void
test_move(void **state)
{
	struct loop l = loop_new(state, move_loop, 3);

	register_set(&l, "k0", 5);
	assert_int_equal(look(&l), 3);
	register_set(&l, "k0", 6);
	assert_int_equal(idle_look(l.probe, l.cpu, UINT64_MAX, NULL), 0);
	assert_true(register_of(l.f, 0, "a1") == 6);
	loop_free(&l);
}

static int
setup(void **state, bool big_endian)
{
	*state = testmachine_new_type("24Kc", big_endian, 1, 0);
	return 0;
}

static int
setup_big(void **state)
{
	return setup(state, true);
}

static int
setup_little(void **state)
{
	return setup(state, false);
}

#define BOTH(name)                                              \
	cmocka_unit_test_setup_teardown(name, setup_big,        \
					testmachine_teardown),  \
	    cmocka_unit_test_setup_teardown(name, setup_little, \
					    testmachine_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BOTH(test_short),
	    BOTH(test_long),
	    BOTH(test_counting),
	    BOTH(test_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
