/*
 * A copy of what the program prints: meanwhile standard output is a stream
 * whose bytes go to two descriptors.  (fopencookie(3), and stdout can be
 * assigned to: the GNU C library.)
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/console.h"
#include "host/output_log.h"

static struct {
	char *name; /* NULL: there is none */
	int fd;
	FILE *tee; /* made at the first log, and kept */
	FILE *usual;
} output_log;

/* How many bytes were written; fewer than LEN with errno set.  PATIENT: signals
 * do not matter. */
static size_t
write_all(int fd, const char *bytes, size_t len, bool patient)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(fd, bytes + done, len - done);

		if (n > 0) {
			done += (size_t)n;
		} else if (errno == EAGAIN) {
			poll(&p, 1, -1);
		} else if (errno != EINTR || !patient) {
			break;
		}
	}
	return done;
}

/* A log that cannot be written ends; the machine goes on. */
static void
write_log(const char *bytes, size_t len)
{
	if (output_log.name == NULL || console_is_silenced() ||
	    write_all(output_log.fd, bytes, len, true) == len) {
		return;
	}
	fprintf(stderr, "gxemul: log '%s': %s; it ends here\n", output_log.name,
		strerror(errno));
	close(output_log.fd);
	free(output_log.name);
	output_log.name = NULL;
}

static ssize_t
write_both(void *cookie, const char *bytes, size_t len)
{
	write_log(bytes, len);
	/* CTRL-C tears the output of a command. */
	return (ssize_t)write_all(STDOUT_FILENO, bytes, len, false);
}

static bool
make_tee(void)
{
	const cookie_io_functions_t functions = {.write = write_both};

	if (output_log.tee == NULL) {
		output_log.tee = fopencookie(NULL, "w", functions);
		if (output_log.tee == NULL) {
			return false;
		}
		setvbuf(output_log.tee, NULL,
			isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
	}
	return true;
}

bool
output_log_open(const char *name, struct error *e)
{
	char *copy = strdup(name);
	/* A pipe that nobody reads is refused instead of waited for. */
	int fd = open(name,
		      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY |
			  O_NONBLOCK,
		      0666);

	if (fd < 0 || copy == NULL || !make_tee()) {
		emul_error(e, "log '%s': %s", name, strerror(errno));
		free(copy);
		if (fd >= 0) {
			close(fd);
		}
		return false;
	}
	output_log_close();
	output_log.name = copy;
	output_log.fd = fd;
	fflush(stdout);
	output_log.usual = stdout;
	stdout = output_log.tee;
	return true;
}

void
output_log_close(void)
{
	if (output_log.usual != NULL) {
		fflush(stdout);
		stdout = output_log.usual;
		output_log.usual = NULL;
	}
	if (output_log.name != NULL) {
		close(output_log.fd);
		free(output_log.name);
		output_log.name = NULL;
	}
}

const char *
output_log_name(void)
{
	return output_log.name;
}

void
output_log_typed(const char *prompt, const char *line)
{
	if (output_log.name != NULL) {
		fflush(stdout);
		write_log(prompt, strlen(prompt));
		write_log(line, strlen(line));
		write_log("\n", 1);
	}
}
