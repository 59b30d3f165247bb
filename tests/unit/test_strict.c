/*
 * --strict: what devices do to caches that write back, memory that counts as
 * written, states that are restored; its list of words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpus/mips/mips_r4k.h"
#include "emul/emul.h"
#include "emul/strict.h"
#include "memory/memory_shadow.h"

#define CODE 0x1000u /* physical */
#define DATA 0x4000u

#define LW_T0	 0x8d280000u /* lw t0, 0(t1) */
#define SW_T0	 0xad280000u
#define BNE_T0	 0x15000001u /* bne t0, zero, .+8 */
#define NOP	 0u
#define CACHE(n) (0xbd200000u | (n) << 16) /* cache n, 0(t1) */

#define HIT_INVALIDATE_D 0x11u
#define HIT_WRITEBACK_D	 0x19u

struct fixture {
	struct emul emul;
	struct machine *m;
	struct cpu *cpu;
	struct error e;
	FILE *err; /* standard error until the test ends */
	int saved;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	log_init(&f->emul.log);
	log_set_all(&f->emul.log, LOG_ERROR);
	f->emul.options.code_cache_mb = 1;
	f->emul.options.machine.type = "testmips";
	f->emul.options.machine.cpu = "R4000";
	f->m = machine_new(&f->emul, &f->emul.options.machine, &f->e);
	assert_non_null(f->m);
	f->emul.machine = f->m;
	f->cpu = f->m->cpus[0];
	assert_true(f->m->class->boot(f->m, &f->e));
	assert_true(f->cpu->class->start_strict(f->cpu, STRICT_ALL));
	mips_of(f->cpu)->st.cop0[R4K_CONFIG] = MIPS_CACHED;
	f->err = tmpfile();
	assert_non_null(f->err);
	f->saved = dup(STDERR_FILENO);
	dup2(fileno(f->err), STDERR_FILENO);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	dup2(f->saved, STDERR_FILENO);
	close(f->saved);
	fclose(f->err);
	machine_free(f->m);
	free(f);
	return 0;
}

/* Executes the words of a list that UINT32_MAX ends, at CODE in kseg1, with t1
 * = DATA in kseg0. */
static void
execute(struct fixture *f, const uint32_t *words)
{
	struct mips_cpu *cpu = mips_of(f->cpu);
	unsigned n = 0;

	for (; words[n] != UINT32_MAX; n++) {
		uint8_t bytes[4];

		cpu_number_to_bytes(f->cpu, words[n], bytes, 4);
		assert_true(memory_load(f->m->memory, CODE + 4 * n, bytes, 4));
	}
	cpu->st.gpr.d[9] = UINT64_C(0xffffffff80000000) | DATA;
	f->cpu->class->set_pc(f->cpu, UINT64_C(0xffffffffa0000000) | CODE);
	for (; n > 0; n--) {
		f->cpu->class->step(f->cpu);
	}
}

#define EXECUTE(...) execute(f, (const uint32_t[]){__VA_ARGS__, UINT32_MAX})

/* What has been reported, and forgets it. */
static const char *
reports(struct fixture *f)
{
	static char text[2048];
	size_t n;

	fflush(stderr);
	rewind(f->err);
	n = fread(text, 1, sizeof(text) - 1, f->err);
	text[n] = '\0';
	assert_int_equal(ftruncate(fileno(f->err), 0), 0);
	rewind(f->err);
	return text;
}

static void
dma_write(struct fixture *f)
{
	uint8_t bytes[64] = {0};

	assert_true(memory_dma_write(f->m->memory, f->m->devices, DATA, bytes,
				     sizeof(bytes)));
}

static void
dma_read(struct fixture *f)
{
	uint8_t bytes[64];

	assert_true(memory_dma_read(f->m->memory, f->m->devices, DATA, bytes,
				    sizeof(bytes)));
}

static void
assert_report(struct fixture *f, const char *kind, const char *what)
{
	const char *text = reports(f);

	assert_non_null(strstr(text, kind));
	assert_non_null(strstr(text, what));
}

static void
device_writes(void **state)
{
	struct fixture *f = *state;

	dma_write(f);
	EXECUTE(LW_T0, NOP);
	assert_string_equal(reports(f), "");
	dma_write(f);
	EXECUTE(LW_T0, NOP);
	assert_report(f, "stale: read of", "DMA of");
	/* Invalidated before, as drivers do, or after. */
	EXECUTE(CACHE(HIT_INVALIDATE_D), NOP, NOP, NOP);
	dma_write(f);
	EXECUTE(NOP, NOP, LW_T0, NOP);
	assert_string_equal(reports(f), "");
	dma_write(f);
	EXECUTE(CACHE(HIT_INVALIDATE_D), NOP, LW_T0, NOP);
	assert_string_equal(reports(f), "");
}

static void
device_reads(void **state)
{
	struct fixture *f = *state;

	EXECUTE(SW_T0, NOP);
	dma_read(f);
	assert_report(f, "stale: DMA of", "not written back");
	EXECUTE(NOP, SW_T0, CACHE(HIT_WRITEBACK_D));
	dma_read(f);
	assert_string_equal(reports(f), "");
}

/* Who writes makes memory defined: devices, stores, the loader. */
static void
written(void **state)
{
	struct fixture *f = *state;
	uint8_t mask[16];

	assert_true(memory_shadow_get(f->m->memory, DATA, 16, mask));
	EXECUTE(SW_T0, NOP);
	assert_true(memory_shadow_get(f->m->memory, DATA, 16, mask));
	assert_int_equal(mask[3], 0);
	assert_int_equal(mask[4], 0xff);
	dma_write(f);
	assert_false(memory_shadow_get(f->m->memory, DATA, 16, mask));
	assert_true(memory_load(f->m->memory, DATA + 0x100, mask, 16));
	assert_false(memory_shadow_get(f->m->memory, DATA + 0x100, 16, mask));
	/* There is no RAM. */
	assert_false(memory_shadow_get(f->m->memory, 0x10000000, 16, mask));
}

/* Of a state that comes from elsewhere nothing is known. */
static void
restored(void **state)
{
	struct fixture *f = *state;

	EXECUTE(LW_T0, NOP, BNE_T0, NOP);
	assert_report(f, "uninit: bne", "nobody wrote");
	EXECUTE(SW_T0, NOP);
	f->cpu->object.class->restored(&f->cpu->object);
	dma_read(f);
	EXECUTE(LW_T0, NOP, NOP, NOP, BNE_T0, NOP);
	assert_string_equal(reports(f), "");
}

/* While a stretch is repeated nothing is shown; that counts as not told. */
static void
muted(void **state)
{
	struct fixture *f = *state;

	f->emul.log.muted = true;
	EXECUTE(LW_T0, NOP, BNE_T0, NOP);
	assert_string_equal(reports(f), "");
	f->emul.log.muted = false;
	EXECUTE(LW_T0, NOP, BNE_T0, NOP);
	assert_report(f, "uninit: bne", "nobody wrote");
	EXECUTE(LW_T0, NOP, BNE_T0, NOP);
	assert_string_equal(reports(f), "");
}

static void
words(void **state)
{
	struct error e;
	unsigned set;

	(void)state;
	assert_true(strict_parse(NULL, &set, &e));
	assert_int_equal(set, STRICT_ALL);
	assert_true(strict_parse("stale", &set, &e));
	assert_int_equal(set, STRICT_STALE);
	assert_true(strict_parse("hazard,uninit,reserved", &set, &e));
	assert_int_equal(set, STRICT_ALL & ~STRICT_STALE);
	assert_false(strict_parse("", &set, &e));
	assert_false(strict_parse("stale,,hazard", &set, &e));
	assert_false(strict_parse("stal", &set, &e));
	assert_false(strict_parse("stale2", &set, &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(device_writes, setup, teardown),
	    cmocka_unit_test_setup_teardown(device_reads, setup, teardown),
	    cmocka_unit_test_setup_teardown(written, setup, teardown),
	    cmocka_unit_test_setup_teardown(restored, setup, teardown),
	    cmocka_unit_test_setup_teardown(muted, setup, teardown),
	    cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
