/*
 * The command line: every option, the rules between options, strict numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emul/options.h"

#define MAX_ARGS 40

static struct emul_options o;
static enum options_action action;
static struct error e;
static char line[1024];
static char *args[MAX_ARGS + 1];

static int
setup(void **state)
{
	unsetenv("CLICOLOR");
	memset(&o, 0, sizeof(o));
	return 0;
}

static int
teardown(void **state)
{
	options_free(&o);
	memset(&o, 0, sizeof(o));
	return 0;
}

/* Parses the words of TEXT as a command line; '_' stands for a blank in an
 * argument. */
static bool
parse(const char *text)
{
	int n = 0;
	char *word;
	char *p;

	options_free(&o);
	e.text[0] = '\0';
	strcpy(line, "gxemul ");
	strcat(line, text);
	for (word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
		assert_true(n < MAX_ARGS);
		for (p = word; *p != '\0'; p++) {
			if (*p == '_') {
				*p = ' ';
			}
		}
		args[n++] = word;
	}
	args[n] = NULL;
	return options_parse(&o, n, args, &action, &e);
}

/* The line is refused with a sentence that has WORDS in it. */
static void
refused(const char *text, const char *words)
{
	if (parse(text)) {
		fail_msg("accepted: %s", text);
	}
	if (strstr(e.text, words) == NULL) {
		fail_msg("%s: '%s' is not in '%s'", text, words, e.text);
	}
	assert_null(strchr(e.text, '\n'));
}

static void
test_defaults(void **state)
{
	assert_true(parse("-E testmips kernel"));
	assert_int_equal(action, OPTIONS_RUN);
	assert_string_equal(o.machine.type, "testmips");
	assert_null(o.machine.subtype);
	assert_null(o.machine.cpu);
	assert_int_equal(o.machine.ram_mb, 0);
	assert_int_equal(o.machine.n_cpus, 0);
	assert_int_equal(o.machine.cpu_hz, 0);
	assert_null(o.machine.boot_arg);
	assert_int_equal(o.n_files, 1);
	assert_string_equal(o.files[0], "kernel");
	assert_int_equal(o.code_cache_mb, 96);
	assert_int_equal(o.colour, -1);
	assert_int_equal(o.verbosity, 0);
	assert_false(o.quiet);
	assert_int_equal(o.clock, CLOCK_FREE);
	assert_true(o.date == OPTIONS_DEFAULT_DATE);
	assert_false(o.date_host);
	assert_int_equal(o.limit_instructions, 0);
	assert_int_equal(o.limit_time, 0);
}

static void
test_machine_options(void **state)
{
	assert_true(parse("-E decstation -e 3max -C R3000 -M 64 -n 2 -I 25M "
			  "-d a.img -d b:b.img -j netbsd -o console=ttyS3_x "
			  "-O -Q -R -S vmlinux 0x80001000:raw"));
	assert_string_equal(o.machine.type, "decstation");
	assert_string_equal(o.machine.subtype, "3max");
	assert_string_equal(o.machine.cpu, "R3000");
	assert_int_equal(o.machine.ram_mb, 64);
	assert_int_equal(o.machine.n_cpus, 2);
	assert_int_equal(o.machine.cpu_hz, 25000000);
	assert_int_equal(o.n_disks, 2);
	assert_string_equal(o.disks[0], "a.img");
	assert_string_equal(o.disks[1], "b:b.img");
	assert_string_equal(o.machine.boot_file, "netbsd");
	assert_string_equal(o.machine.boot_arg, "console=ttyS3 x");
	assert_true(o.machine.force_netboot);
	assert_true(o.machine.no_prom);
	assert_true(o.machine.random_bootstrap);
	assert_true(o.machine.random_memory);
	assert_int_equal(o.n_files, 2);
	assert_string_equal(o.files[1], "0x80001000:raw");
}

static void
test_run_options(void **state)
{
	assert_true(parse("-e 3max -p main -p 0x80030000 -irtTNJ -s vpo:f "
			  "-k 32 -K -c reg -c print_1 -DG k"));
	assert_int_equal(o.n_breakpoints, 2);
	assert_string_equal(o.breakpoints[1], "0x80030000");
	assert_true(o.instruction_trace);
	assert_true(o.register_dump);
	assert_true(o.call_trace);
	assert_true(o.stop_on_unmapped);
	assert_true(o.show_ninstrs);
	assert_true(o.no_combinations);
	assert_string_equal(o.statistics, "vpo:f");
	assert_int_equal(o.code_cache_mb, 32);
	assert_true(o.debugger_at_end);
	assert_false(o.start_in_debugger);
	assert_int_equal(o.n_commands, 2);
	assert_string_equal(o.commands[1], "print 1");
	assert_int_equal(o.colour, 1);
	assert_true(parse("-e 3max -A k"));
	assert_int_equal(o.colour, 0);
}

static void
test_own_options(void **state)
{
	assert_true(parse("-e 3max --limit 10M --limit 2.5s --script s.gx "
			  "--check-lockstep --state-hash 1M --no-idle-skip "
			  "--paced --stepper k"));
	assert_int_equal(o.limit_instructions, 10000000);
	assert_true(o.limit_time == 2 * EMUL_SECOND + 500 * EMUL_MILLISECOND);
	assert_string_equal(o.script, "s.gx");
	assert_true(o.check_lockstep);
	assert_int_equal(o.state_hash, 1000000);
	assert_true(o.no_idle_skip);
	assert_int_equal(o.clock, CLOCK_PACED);
	assert_true(o.stepper_only);
	assert_int_equal(o.machine.reset, RESET_AUTO);
	assert_true(parse("-e 3max --reset exit k"));
	assert_int_equal(o.machine.reset, RESET_EXIT);
	assert_true(parse("-e 3max --reset boot k"));
	assert_int_equal(o.machine.reset, RESET_BOOT);
	assert_false(parse("-e 3max --reset twice k"));
}

static void
test_long_forms(void **state)
{
	assert_true(
	    parse("--machine decstation --subtype=3max --cpu R3000 --memory 64 "
		  "--ncpus 1 --hz 40M --disk x --boot-file n --boot-arg a"
		  " --breakpoint main --command reg kernel"));
	assert_string_equal(o.machine.type, "decstation");
	assert_string_equal(o.machine.subtype, "3max");
	assert_string_equal(o.machine.cpu, "R3000");
	assert_int_equal(o.machine.ram_mb, 64);
	assert_int_equal(o.machine.cpu_hz, 40000000);
	assert_int_equal(o.n_disks, 1);
	assert_int_equal(o.n_breakpoints, 1);
	assert_int_equal(o.n_commands, 1);
	assert_true(parse("-e 3max --netboot --no-prom --random-bootstrap "
			  "--random-memory --instruction-trace "
			  "--register-dump --call-trace --stop-on-unmapped "
			  "--show-ninstrs --no-combinations --code-cache 1 "
			  "--debugger --repeatable --verbose --colour k"));
	assert_true(o.start_in_debugger);
	assert_true(o.call_trace);
	assert_int_equal(o.code_cache_mb, 1);
	assert_int_equal(o.colour, 1);
	assert_true(parse("-e 3max --no-color --quiet k"));
	assert_int_equal(o.colour, 0);
	assert_true(o.quiet);
}

/* Options may follow files, and letters may be bundled. */
static void
test_order(void **state)
{
	assert_true(parse("kernel -E testmips initrd -vvK -M64 -Ctest"));
	assert_int_equal(o.n_files, 2);
	assert_string_equal(o.files[0], "kernel");
	assert_string_equal(o.files[1], "initrd");
	assert_int_equal(o.verbosity, 2);
	assert_true(o.debugger_at_end);
	assert_int_equal(o.machine.ram_mb, 64);
	assert_string_equal(o.machine.cpu, "test");
	assert_true(parse("-JEtestmips k"));
	assert_string_equal(o.machine.type, "testmips");
	assert_true(o.no_combinations);
	assert_true(parse("-E testmips -- -k"));
	assert_int_equal(o.n_files, 1);
	assert_string_equal(o.files[0], "-k");

	setenv("POSIXLY_CORRECT", "1", 1);
	assert_true(parse("kernel -E testmips -v"));
	assert_int_equal(o.n_files, 1);
	assert_int_equal(o.verbosity, 1);
	unsetenv("POSIXLY_CORRECT");
}

/* -V implies -K and is not quiet; traces are not quiet and raise verbosity. */
static void
test_combinations(void **state)
{
	assert_true(parse("-e 3max -V k"));
	assert_true(o.start_in_debugger);
	assert_true(o.debugger_at_end);
	assert_true(parse("-e 3max -q k"));
	assert_true(o.quiet);
	assert_true(parse("-e 3max -qV k"));
	assert_false(o.quiet);
	assert_true(parse("-e 3max -qi k"));
	assert_false(o.quiet);
	assert_int_equal(o.verbosity, 1);
	assert_true(parse("-e 3max -rvv k"));
	assert_int_equal(o.verbosity, 2);

	setenv("CLICOLOR", "", 1);
	assert_true(parse("-e 3max k"));
	assert_int_equal(o.colour, 1);
	assert_true(parse("-e 3max -A k"));
	assert_int_equal(o.colour, 0);
}

static void
test_actions(void **state)
{
	assert_true(parse("-h"));
	assert_int_equal(action, OPTIONS_HELP);
	assert_true(parse("--help"));
	assert_int_equal(action, OPTIONS_HELP);
	assert_true(parse("-H"));
	assert_int_equal(action, OPTIONS_LIST);
	assert_true(parse("--version"));
	assert_int_equal(action, OPTIONS_VERSION);
	assert_true(parse("--validate"));
	assert_int_equal(action, OPTIONS_VALIDATE);
	refused("", "No filename given");
	assert_int_equal(action, OPTIONS_NO_FILES);
	refused("-e 3max", "No filename given");
	assert_true(parse("-e 3max -d disk.img"));
	assert_int_equal(action, OPTIONS_RUN);
}

static void
test_numbers_are_strict(void **state)
{
	refused("-e 3max -M -5 k", "-M -5:");
	refused("-e 3max -M 64MB k", "-M 64MB:");
	refused("-e 3max -M 0x k", "-M 0x:");
	refused("-e 3max -M 99999999999999999999 k", "-M 999");
	refused("-e 3max -n 0 k", "-n 0:");
	refused("-e 3max -n 99 k", "-n 99:");
	refused("-e 3max -n x k", "-n x:");
	refused("-e 3max -k 0 k", "-k 0:");
	refused("-e 3max -k -1 k", "-k -1:");
	refused("-e 3max -I abc k", "-I abc:");
	refused("-e 3max -I -1 k", "-I -1:");
	refused("-e 3max -I 1 k", "-I 1:");
	refused("-e 3max --limit 0 k", "--limit 0:");
	refused("-e 3max --limit 5x k", "--limit 5x:");
	refused("-e 3max --limit s k", "--limit s:");
	refused("-e 3max --limit 1.5 k", "--limit 1.5:");
	refused("-e 3max --state-hash 0 k", "--state-hash 0:");
	assert_true(parse("-e 3max -M 0 -I 0 k"));
	assert_true(parse("-e 3max -M 0x40 k"));
	assert_int_equal(o.machine.ram_mb, 64);
}

static void
test_errors(void **state)
{
	refused("-E testmips -y k", "-y");
	refused("-E testmips --frobnicate k", "--frobnicate");
	refused("-E testmips --no k", "--no");
	refused("-E testmips --quiet=3 k", "--quiet=3");
	refused("-E testmips k -M", "-M needs");
	refused("-E testmips k --limit", "--limit needs");
	refused("-E a -E b k", "-E is given twice");
	refused("-e a -e b k", "-e is given twice");
	refused("-s v:a -s v:b -e 3max k", "-s is given twice");
	refused("-s vx:a -e 3max k", "-s vx:a");
	refused("-s d:a -e 3max k", "at least one");
	refused("-s v: -e 3max k", "-s v:");
	refused("-s file -e 3max k", "-s file");
	refused("kernel", "no machine given");
	refused("-M 64 kernel", "-M belongs to a machine");
	refused("-d disk", "-d belongs to a machine");
	refused("-V kernel", "no machine given");
	refused("--date tomorrow -e 3max k", "--date tomorrow");
	refused("-Z 4 -e 3max k", "-Z 4");
	refused("-X kernel", "-X belongs to a machine");
	refused("-Y 0 -e 3max k", "-Y 0");
	refused("-Y -1 -e 3max k", "-Y -1");
	refused("-Y 17 -e 3max k", "-Y 17");
	refused("--vnc 65536 -e 3max k", "--vnc 65536");
	refused("--card 3=PMAG-BA -e 3max k", "--card 3=PMAG-BA");
	refused("--card 0= -e 3max k", "--card 0=");
	refused("--card 0=a --card 0=b -e 3max k", "slot 0 is given twice");
	refused("--screenshot-at 1s -e 3max k", "--screenshot-at 1s");
	refused("--screenshot-at 0:a -e 3max k", "--screenshot-at 0:a");
	refused("--screenshot-at end: -e 3max k", "--screenshot-at end:");
}

/* What this version does not have is said, never ignored. */
static void
test_refused(void **state)
{
	refused("-WW@S3,4", "-W:");
}

static void
test_limits(void **state)
{
	uint64_t n;
	emul_time t;

	assert_true(options_limit("5", &n, &t));
	assert_int_equal(n, 5);
	assert_int_equal(t, 0);
	assert_true(options_limit("3G", &n, &t));
	assert_true(n == UINT64_C(3000000000));
	assert_true(options_limit("600s", &n, &t));
	assert_int_equal(n, 0);
	assert_true(t == 600 * EMUL_SECOND);
	assert_true(options_limit("0.000000000001s", &n, &t));
	assert_int_equal(t, 1);
	assert_true(options_limit("18446743s", &n, &t));
	assert_false(options_limit("18446744s", &n, &t));
	assert_false(options_limit("0s", &n, &t));
	assert_false(options_limit("1.s", &n, &t));
	assert_false(options_limit("1.0000000000001s", &n, &t));
	assert_false(options_limit("-1s", &n, &t));
	assert_false(options_limit("1ss", &n, &t));
	assert_false(options_limit("", &n, &t));
	assert_false(options_limit("18446744073709551615k", &n, &t));
	assert_false(options_limit("1kk", &n, &t));
	assert_false(options_limit(" 1", &n, &t));
}

static void
test_dates(void **state)
{
	int64_t d;

	assert_true(options_date("1970-01-01", &d));
	assert_true(d == 0);
	assert_true(options_date("1999-01-01T00:00:00", &d));
	assert_true(d == OPTIONS_DEFAULT_DATE);
	assert_true(options_date("2000-02-29T23:59:59", &d));
	assert_true(d == 951868799);
	assert_true(options_date("2026-03-01", &d));
	assert_true(d == 1772323200);
	assert_true(options_date("9999-12-31T23:59:59", &d));
	assert_true(d == INT64_C(253402300799));
	assert_true(options_date("@12345", &d));
	assert_true(d == 12345);
	assert_false(options_date("@253402300800", &d));
	assert_false(options_date("@-1", &d));
	assert_false(options_date("1900-02-29", &d));
	assert_false(options_date("1969-12-31", &d));
	assert_false(options_date("2100-02-29", &d));
	assert_false(options_date("2001-13-01", &d));
	assert_false(options_date("2001-00-01", &d));
	assert_false(options_date("2001-01-32", &d));
	assert_false(options_date("2001-01-01T24:00:00", &d));
	assert_false(options_date("2001-01-01T10:00", &d));
	assert_false(options_date("2001-01-01 10:00:00", &d));
	assert_false(options_date("2001-1-1", &d));
	assert_false(options_date("", &d));
	assert_true(parse("-e 3max --date 1991-05-01T10:20:30 k"));
	assert_true(o.date == 673093230);
	assert_true(parse("-e 3max --date host k"));
	assert_true(o.date_host);
	assert_true(parse("-e 3max --date host --date @7 k"));
	assert_false(o.date_host);
	assert_true(o.date == 7);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_defaults),
	    TEST(test_machine_options),
	    TEST(test_run_options),
	    TEST(test_own_options),
	    TEST(test_long_forms),
	    TEST(test_order),
	    TEST(test_combinations),
	    TEST(test_actions),
	    TEST(test_numbers_are_strict),
	    TEST(test_errors),
	    TEST(test_refused),
	    TEST(test_limits),
	    TEST(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
