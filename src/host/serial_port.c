/*
 * Serial lines at the host's pseudo-terminals, files and sockets.
 */
#define _XOPEN_SOURCE 700 /* pseudo-terminals */
#define _DEFAULT_SOURCE

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "host/console.h"
#include "host/listener.h"
#include "host/serial_port.h"

#define INPUT_SIZE 1024
#define NO_PROGRAM 127 /* exit status */

enum port_kind {
	PORT_NULL,
	PORT_PTY,
	PORT_FILE,
	PORT_UNIX,
	PORT_TCP,
	PORT_WINDOW,
};

struct serial_port {
	enum port_kind kind;
	char name[32];	/* of the line */
	int fd;		/* what bytes go through, or -1 */
	int listener;	/* or -1 */
	int slave;	/* of a pseudo-terminal, kept open; or -1 */
	pid_t window;	/* or 0 */
	bool window_id; /* the window's first line has yet to come */
	char *path;	/* to be removed, or NULL */
	int error;

	uint8_t input[INPUT_SIZE];
	size_t input_first;
	size_t input_count;
	uint8_t output[SERIAL_PORT_BACKLOG];
	size_t output_count;
};

static void
set_flags(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* ---- opening ---- */

/* Nothing is changed on the way, and nothing comes back by itself. */
static void
make_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) == 0) {
		cfmakeraw(&t);
		tcsetattr(fd, TCSANOW, &t);
	}
}

/* The slave stays open here, so that the port lives when its reader goes. */
static bool
open_pty(struct serial_port *p, struct error *e)
{
	const char *name = NULL;

	p->fd = posix_openpt(O_RDWR | O_NOCTTY);
	if (p->fd >= 0 && grantpt(p->fd) == 0 && unlockpt(p->fd) == 0) {
		name = ptsname(p->fd);
	}
	p->slave = name != NULL ? open(name, O_RDWR | O_NOCTTY) : -1;
	if (p->slave < 0) {
		return emul_error(e, "serial line %s: no pseudo-terminal: %s",
				  p->name, strerror(errno));
	}
	make_raw(p->slave);
	set_flags(p->fd);
	fcntl(p->slave, F_SETFD, FD_CLOEXEC);
	return true;
}

static bool
open_file(struct serial_port *p, const char *path, struct error *e)
{
	p->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (p->fd < 0) {
		return emul_error(e, "serial line %s: cannot write %s: %s",
				  p->name, path, strerror(errno));
	}
	return true;
}

static bool
listens(const struct serial_port *p, const struct error *why, struct error *e)
{
	return p->listener >= 0 ||
	       emul_error(e, "serial line %s: %s", p->name, why->text);
}

static bool
open_unix(struct serial_port *p, const char *path, struct error *e)
{
	struct error why;

	p->listener = listener_unix(path, &why);
	if (!listens(p, &why, e)) {
		return false;
	}
	p->path = strdup(path);
	assert(p->path != NULL);
	return true;
}

static bool
open_tcp(struct serial_port *p, const char *port, struct error *e)
{
	char name[80];
	struct error why;

	p->listener = listener_tcp("127.0.0.1", port, name, sizeof(name), &why);
	if (!listens(p, &why, e)) {
		return false;
	}
	if (strcmp(port, "0") == 0) {
		fprintf(stderr, "gxemul: serial line %s: 127.0.0.1 port %s\n",
			p->name, strrchr(name, ':') + 1);
	}
	return true;
}

static bool
check_display(const struct serial_port *p, struct error *e)
{
	const char *display = getenv("DISPLAY");

	if (display != NULL && display[0] != '\0') {
		return true;
	}
	return emul_error(e,
			  "serial line %s: no window without an X display: set "
			  "DISPLAY, or use --serial %s=pty",
			  p->name, p->name);
}

/* The words of SPEC and what comes behind the colon. */
static bool
open_kind(struct serial_port *p, const char *spec, struct error *e)
{
	if (strcmp(spec, "null") == 0) {
		return true;
	}
	if (strcmp(spec, "pty") == 0) {
		p->kind = PORT_PTY;
		if (!open_pty(p, e)) {
			return false;
		}
		fprintf(stderr, "gxemul: serial line %s: %s\n", p->name,
			ptsname(p->fd));
		return true;
	}
	if (strcmp(spec, "window") == 0) {
		p->kind = PORT_WINDOW;
		return check_display(p, e) && open_pty(p, e);
	}
	if (strncmp(spec, "file:", 5) == 0 && spec[5] != '\0') {
		p->kind = PORT_FILE;
		return open_file(p, spec + 5, e);
	}
	if (strncmp(spec, "unix:", 5) == 0 && spec[5] != '\0') {
		p->kind = PORT_UNIX;
		return open_unix(p, spec + 5, e);
	}
	if (strncmp(spec, "tcp:", 4) == 0) {
		p->kind = PORT_TCP;
		return open_tcp(p, spec + 4, e);
	}
	return emul_error(e,
			  "serial line %s: no \"%s\": use stdio, pty, window, "
			  "file:NAME, unix:NAME, tcp:PORT or null",
			  p->name, spec);
}

struct serial_port *
serial_port_open(const char *name, const char *spec, struct error *e)
{
	struct serial_port *p = calloc(1, sizeof(*p));

	assert(p != NULL);
	snprintf(p->name, sizeof(p->name), "%s", name);
	p->fd = -1;
	p->listener = -1;
	p->slave = -1;
	if (!open_kind(p, spec, e)) {
		serial_port_close(p);
		return NULL;
	}
	return p;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
		*fd = -1;
	}
}

void
serial_port_close(struct serial_port *p)
{
	if (p == NULL) {
		return;
	}
	serial_port_poll(p);
	close_fd(&p->fd);
	close_fd(&p->slave);
	close_fd(&p->listener);
	if (p->window > 0) {
		kill(p->window, SIGTERM);
		waitpid(p->window, NULL, 0);
	}
	if (p->path != NULL) {
		unlink(p->path);
		free(p->path);
	}
	free(p);
}

bool
serial_port_live(const struct serial_port *p)
{
	return p->kind != PORT_NULL && p->kind != PORT_FILE;
}

int
serial_port_error(const struct serial_port *p)
{
	return p->error;
}

/* ---- a window ---- */

static const char *
terminal_program(void)
{
	const char *program = getenv("XTERM");

	return program != NULL && *program != '\0' ? program : "xterm";
}

/* An xterm that uses our pseudo-terminal as its own (-S); it begins with a line
 * that names its window. */
static void
open_window(struct serial_port *p)
{
	const char *name = strrchr(ptsname(p->fd), '/') + 1;
	char channel[64];
	char title[64];
	pid_t pid;

	snprintf(channel, sizeof(channel), "-S%s/%d", name, p->fd);
	snprintf(title, sizeof(title), "gxemul: serial line %s", p->name);
	console_flush_pending();
	pid = fork();
	if (pid == 0) {
		fcntl(p->fd, F_SETFD, 0);
		fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) & ~O_NONBLOCK);
		/* CTRL-C at the console is not for the window. */
		setpgid(0, 0);
		execlp(terminal_program(), terminal_program(), "-title", title,
		       channel, (char *)NULL);
		_exit(NO_PROGRAM);
	}
	if (pid < 0) {
		return;
	}
	/* From now on the terminal has that end, and this program the other. */
	p->window = pid;
	p->window_id = true;
	close(p->fd);
	p->fd = p->slave;
	p->slave = -1;
	set_flags(p->fd);
}

/* Closed by its user, or not there at all. */
static void
check_window(struct serial_port *p)
{
	int status;

	if (p->window == 0 || waitpid(p->window, &status, WNOHANG) <= 0) {
		return;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM) {
		fprintf(stderr, "gxemul: serial line %s: cannot start %s\n",
			p->name, terminal_program());
	}
	p->window = 0;
	close_fd(&p->fd);
}

/* ---- input and output ---- */

static void
disconnect(struct serial_port *p)
{
	if (p->listener >= 0) {
		close_fd(&p->fd);
		p->output_count = 0;
	}
}

static void
accept_client(struct serial_port *p)
{
	if (p->listener < 0 || p->fd >= 0) {
		return;
	}
	p->fd = listener_accept(p->listener);
}

static void
write_output(struct serial_port *p)
{
	ssize_t n;

	while (p->output_count > 0 && p->fd >= 0) {
		n = p->listener >= 0
			? send(p->fd, p->output, p->output_count, MSG_NOSIGNAL)
			: write(p->fd, p->output, p->output_count);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			if (p->kind == PORT_FILE) {
				p->error = errno;
				p->output_count = 0;
			} else if (errno != EAGAIN) {
				disconnect(p);
			}
			return;
		}
		p->output_count -= (size_t)n;
		memmove(p->output, p->output + n, p->output_count);
	}
}

static void
read_input(struct serial_port *p)
{
	ssize_t n;

	if (p->fd < 0 || p->input_count > 0 || !serial_port_live(p) ||
	    (p->kind == PORT_WINDOW && p->window == 0)) {
		return;
	}
	n = read(p->fd, p->input, sizeof(p->input));
	if (n > 0) {
		p->input_first = 0;
		p->input_count = (size_t)n;
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		disconnect(p);
	}
	while (p->window_id && p->input_count > 0) {
		p->window_id = p->input[p->input_first] != '\n';
		p->input_first++;
		p->input_count--;
	}
}

void
serial_port_poll(struct serial_port *p)
{
	check_window(p);
	accept_client(p);
	write_output(p);
	read_input(p);
}

void
serial_port_put(struct serial_port *p, uint8_t byte)
{
	if (p->kind == PORT_WINDOW && p->window == 0 && p->slave >= 0) {
		open_window(p);
	}
	if (p->output_count == sizeof(p->output)) {
		write_output(p);
	}
	if (p->fd >= 0 && p->output_count < sizeof(p->output)) {
		p->output[p->output_count++] = byte;
	}
}

bool
serial_port_get(struct serial_port *p, uint8_t *byte)
{
	if (p->input_count == 0) {
		return false;
	}
	*byte = p->input[p->input_first++];
	p->input_count--;
	return true;
}

bool
serial_port_pollfd(const struct serial_port *p, struct pollfd *fd)
{
	fd->fd = p->fd >= 0 ? p->fd : p->listener;
	fd->events = POLLIN;
	fd->revents = 0;
	return serial_port_live(p) && fd->fd >= 0 && p->input_count == 0;
}
