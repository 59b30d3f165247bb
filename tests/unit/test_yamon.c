/*
 * Tests of YAMON: what a program finds, and the routines it can call.
 */
#include "malta_board.h"
#include "promemul/promemul.h"

#define VECTORS UINT64_C(0x1fc00500)

static struct emul emul;

static struct machine *
boot(const char *subtype, const char *arg)
{
	struct machine *m = malta_new(&emul, subtype, NULL, 0);
	struct error e = {""};

	assert_non_null(m);
	m->emul = NULL; /* says nothing */
	m->boot_file_name = "vmlinux";
	m->options.boot_arg = arg;
	assert_true(m->class->boot(m, &e));
	return m;
}

static uint32_t
word(struct machine *m, uint32_t vaddr)
{
	uint8_t b[4];

	assert_true(cpu_peek(m->cpus[0], vaddr, b, 4));
	return (uint32_t)cpu_bytes_to_number(m->cpus[0], b, 4);
}

static void
text(struct machine *m, uint32_t vaddr, char *s, size_t size)
{
	memset(s, 0, size);
	for (size_t i = 0; i + 1 < size; i++) {
		assert_true(cpu_peek(m->cpus[0], vaddr + i, s + i, 1));
		if (s[i] == '\0') {
			return;
		}
	}
}

static void
arguments(void **state)
{
	struct machine *m = boot("malta", " console=ttyS0  root=/dev/sda ");
	struct cpu *cpu = m->cpus[0];
	uint32_t argv = prom_register(cpu, "a1");
	char s[64];

	assert_int_equal(prom_register(cpu, "a0"), 3);
	text(m, word(m, argv), s, sizeof(s));
	assert_string_equal(s, "vmlinux");
	text(m, word(m, argv + 4), s, sizeof(s));
	assert_string_equal(s, "console=ttyS0");
	text(m, word(m, argv + 8), s, sizeof(s));
	assert_string_equal(s, "root=/dev/sda");
	assert_int_equal(word(m, argv + 12), 0);
	assert_int_equal(prom_register(cpu, "a3"), 128 << 20);
	machine_free(m);
}

static void
environment(void **state)
{
	struct machine *m = boot("maltabe", NULL);
	uint32_t envp = prom_register(m->cpus[0], "a2");
	bool memsize = false;
	unsigned n = 0;
	char s[64];

	for (; word(m, envp) != 0; envp += 8, n++) {
		text(m, word(m, envp), s, sizeof(s));
		if (strcmp(s, "memsize") == 0) {
			text(m, word(m, envp + 4), s, sizeof(s));
			assert_string_equal(s, "0x08000000");
			memsize = true;
		}
	}
	assert_int_equal(word(m, envp + 4), 0);
	assert_true(memsize);
	assert_true(n > 5);
	/* The board's revision, in the CPU's order. */
	assert_int_equal(word(m, 0xbfc00010) >> 10 & 0x3f, 1);
	machine_free(m);
}

static void
too_long(void **state)
{
	static char arg[40000];
	struct machine *m = malta_new(&emul, "malta", NULL, 0);
	struct error e = {""};

	memset(arg, 'x', sizeof(arg) - 1);
	m->emul = NULL;
	m->options.boot_arg = arg;
	assert_false(m->class->boot(m, &e));
	assert_non_null(strstr(e.text, "shorter -o"));
	machine_free(m);
}

/* Calls a routine as a program does, and comes back to it. */
static uint32_t
call(struct machine *m, unsigned offset, uint32_t a0, uint32_t a1, uint32_t a2)
{
	struct cpu *cpu = m->cpus[0];
	uint32_t entry = word(m, 0x9fc00500 + offset);

	assert_int_equal(word(m, entry), PROM_TRAP_MIPS);
	prom_set_register(cpu, "a0", a0);
	prom_set_register(cpu, "a1", a1);
	prom_set_register(cpu, "a2", a2);
	prom_set_register(cpu, "ra", 0x80100000);
	cpu->class->set_pc(cpu, cpu_canonical_vaddr(cpu, entry));
	m->prom->call(m->prom, cpu);
	return prom_register(cpu, "v0");
}

static void
routines(void **state)
{
	struct machine *m = boot("malta", NULL);
	struct cpu *cpu = m->cpus[0];
	char sent[32];
	uint8_t byte;

	serial_test_capture(serial_find(m, "tty0"), sent, sizeof(sent));
	assert_true(memory_load(m->memory, 0x200000, "hello, world", 13));
	call(m, 0x04, 0, 0x80200000, 5);
	assert_string_equal(sent, "hello");
	assert_int_equal((uint32_t)cpu->class->get_pc(cpu), 0x80100000);
	call(m, 0x34, 0, 0x80200005, 0);
	assert_string_equal(sent, "hello, world");
	/* No character: an error and 0xff. */
	assert_int_not_equal(call(m, 0x50, 0, 0x80200100, 0), 0);
	assert_true(memory_peek(m->memory, 0x200100, &byte, 1));
	assert_int_equal(byte, 0xff);
	serial_test_feed(serial_find(m, "tty0"), "k", 1);
	run_for(m, EMUL_MILLISECOND);
	assert_int_equal(call(m, 0x50, 0, 0x80200100, 0), 0);
	assert_true(memory_peek(m->memory, 0x200100, &byte, 1));
	assert_int_equal(byte, 'k');
	/* The clock of the CPU; an object that is not known. */
	assert_int_equal(call(m, 0x54, 34, 0x80200200, 4), 0);
	assert_int_equal(word(m, 0x80200200), 100000000);
	assert_int_not_equal(call(m, 0x54, 999, 0x80200200, 4), 0);
	/* Handlers of interrupts cannot be installed; pointers may be bad. */
	assert_int_not_equal(call(m, 0x38, 0, 0, 0), 0);
	assert_int_not_equal(call(m, 0x54, 34, 0x9fc00500, 4), 0);
	call(m, 0x04, 0, 0x00000001, 4);
	assert_int_equal(m->end, RUN_GOING);
	call(m, 0x20, 0, 0, 0);
	assert_int_equal(m->end, RUN_HALTED);
	machine_free(m);
}

static void
initrd(void **state)
{
	struct machine *m = malta_new(&emul, "malta", NULL, 0);
	struct error e = {""};
	uint32_t argv;
	char s[64];

	m->emul = NULL;
	m->boot_file_name = "vmlinux";
	m->options.boot_arg = "quiet";
	m->initrd_base = 0x810000;
	m->initrd_size = 0x1234;
	assert_true(m->class->boot(m, &e));
	argv = prom_register(m->cpus[0], "a1");
	assert_int_equal(prom_register(m->cpus[0], "a0"), 4);
	text(m, word(m, argv + 8), s, sizeof(s));
	assert_string_equal(s, "rd_start=0x80810000");
	text(m, word(m, argv + 12), s, sizeof(s));
	assert_string_equal(s, "rd_size=0x00001234");
	machine_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arguments), cmocka_unit_test(environment),
	    cmocka_unit_test(too_long),	 cmocka_unit_test(routines),
	    cmocka_unit_test(initrd),
	};

	return cmocka_run_group_tests_name("yamon", tests, NULL, NULL);
}
