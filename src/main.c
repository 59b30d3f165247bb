/*
 * From the command line to an exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "emul/group.h"
#include "emul/options.h"
#include "emul/validate.h"
#include "host/console.h"

/* A file opened later must not become standard input, output or error. */
static void
open_missing_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0) {
		close(fd);
	}
}

/* Large tables, most of which are never touched, must come as pages of their
 * own: those are zero already, and calloc leaves them alone. */
static void
tune_allocator(void)
{
#ifdef M_MMAP_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, 32 << 10);
#endif
}

static int
user_error(const struct error *e)
{
	fflush(stdout);
	fprintf(stderr, "gxemul: %s\n", e->text);
	return EXIT_STATUS_USER;
}

/* Standard output may be a full disk or a reader that is gone. */
static int
finish_output(int status, int output_error)
{
	errno = 0;
	if ((fflush(stdout) != 0 || ferror(stdout)) && output_error == 0) {
		output_error = errno != 0 ? errno : EIO;
	}
	if (output_error == 0) {
		return status;
	}
	fprintf(stderr, "gxemul: standard output cannot be written: %s\n",
		strerror(output_error));
	return EXIT_STATUS_HOST;
}

/* Builds the machines, runs them and says how that ended. */
static int
run(struct emul_options *options)
{
	struct group group;
	struct error e;
	bool started;
	int status;
	int sig = 0;
	int output_error = 0;

	started = group_start(&group, options, &e);
	status = started ? group_run(&group) : EXIT_STATUS_USER;
	if (group.console != NULL) {
		console_leave_guest(group.console);
		sig = console_end_signal(group.console);
		output_error = console_output_error(group.console);
	}
	if (!started) {
		user_error(&e);
	}
	group_free(&group);
	status = finish_output(status, output_error);
	/* As a shell says it of a program that the signal has ended. */
	return sig != 0 ? 128 + sig : status;
}

int
main(int argc, char **argv)
{
	struct emul_options options;
	enum options_action action;
	struct error e;
	int status = EXIT_STATUS_OK;

	open_missing_descriptors();
	tune_allocator();
	signal(SIGPIPE, SIG_IGN);

	if (!options_parse(&options, argc, argv, &action, &e)) {
		if (action == OPTIONS_NO_FILES) {
			options_print_usage(stderr);
		}
		options_free(&options);
		return user_error(&e);
	}
	switch (action) {
	case OPTIONS_HELP:
		options_print_help(stdout);
		break;
	case OPTIONS_LIST:
		options_print_list(stdout);
		break;
	case OPTIONS_VALIDATE:
		status =
		    validate_all() == 0 ? EXIT_STATUS_OK : EXIT_STATUS_USER;
		break;
	case OPTIONS_VERSION:
		options_print_version(stdout);
		break;
	case OPTIONS_RUN:
	case OPTIONS_NO_FILES:
		status = run(&options);
		options_free(&options);
		return status;
	}
	options_free(&options);
	return finish_output(status, 0);
}
