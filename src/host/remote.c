/*
 * A peer that talks to the program over a byte stream: see remote.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/listener.h"
#include "host/remote.h"

struct remote {
	char name[160];
	int listener; /* -1: standard input and output */
	int in;	      /* -1: no peer */
	int out;
	char *path; /* of a UNIX socket */
};

/* ---- listening ---- */

/* "PORT" or "ADDRESS:PORT". */
static bool
listen_tcp(struct remote *r, const char *where, struct error *e)
{
	const char *colon = strrchr(where, ':');
	char host[80] = "127.0.0.1";

	if (colon != NULL && (size_t)(colon - where) < sizeof(host)) {
		snprintf(host, sizeof(host), "%.*s", (int)(colon - where),
			 where);
	}
	r->listener = listener_tcp(host, colon != NULL ? colon + 1 : where,
				   r->name, sizeof(r->name), e);
	return r->listener >= 0;
}

static bool
listen_unix(struct remote *r, const char *path, struct error *e)
{
	r->listener = listener_unix(path, e);
	if (r->listener < 0) {
		return false;
	}
	r->path = strdup(path);
	snprintf(r->name, sizeof(r->name), "%s", path);
	return true;
}

/* The peer gets descriptors of its own; standard input is empty from now on. */
static bool
take_standard(struct remote *r, struct error *e)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	r->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	r->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (null < 0 || r->in < 0 || r->out < 0 ||
	    dup2(null, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
		return emul_error(e, "-: standard input and output: %s",
				  strerror(errno));
	}
	(void)close(null);
	snprintf(r->name, sizeof(r->name), "standard input and output");
	return true;
}

struct remote *
remote_listen(const char *where, struct error *e)
{
	struct remote *r = calloc(1, sizeof(*r));
	bool ok;

	if (r == NULL) {
		emul_error(e, "%s: out of memory", where);
		return NULL;
	}
	r->listener = -1;
	r->in = -1;
	r->out = -1;
	if (strcmp(where, "-") == 0) {
		ok = take_standard(r, e);
	} else if (strncmp(where, "unix:", 5) == 0) {
		ok = listen_unix(r, where + 5, e);
	} else {
		ok = listen_tcp(r, where, e);
	}
	if (!ok) {
		remote_free(r);
		return NULL;
	}
	return r;
}

void
remote_free(struct remote *r)
{
	if (r == NULL) {
		return;
	}
	remote_disconnect(r);
	if (r->listener >= 0) {
		(void)close(r->listener);
	}
	if (r->path != NULL) {
		(void)unlink(r->path);
	}
	free(r->path);
	free(r);
}

const char *
remote_name(const struct remote *r)
{
	return r->name;
}

/* ---- the peer ---- */

bool
remote_connected(const struct remote *r)
{
	return r->in >= 0;
}

bool
remote_listens(const struct remote *r)
{
	return r->listener >= 0;
}

bool
remote_accept(struct remote *r)
{
	int fd;

	if (r->in >= 0 || r->listener < 0) {
		return r->in >= 0;
	}
	fd = listener_accept(r->listener);
	if (fd < 0) {
		return false;
	}
	r->in = fd;
	r->out = fd;
	return true;
}

void
remote_disconnect(struct remote *r)
{
	if (r->in >= 0) {
		(void)close(r->in);
	}
	if (r->out >= 0 && r->out != r->in) {
		(void)close(r->out);
	}
	r->in = -1;
	r->out = -1;
}

size_t
remote_read(struct remote *r, void *data, size_t size)
{
	struct pollfd wait = {.fd = r->in, .events = POLLIN};
	ssize_t n;

	if (r->in < 0 || poll(&wait, 1, 0) <= 0) {
		return 0;
	}
	n = read(r->in, data, size);
	if (n > 0) {
		return (size_t)n;
	}
	if (n == 0 ||
	    (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)) {
		remote_disconnect(r);
	}
	return 0;
}

void
remote_write(struct remote *r, const void *data, size_t len)
{
	const char *p = data;
	struct pollfd wait = {.fd = r->out, .events = POLLOUT};

	while (len > 0 && r->out >= 0) {
		ssize_t n = write(r->out, p, len);

		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN &&
			   errno != EWOULDBLOCK) {
			remote_disconnect(r);
		} else if (poll(&wait, 1, 10000) == 0) {
			remote_disconnect(r); /* it does not read */
		}
	}
}

size_t
remote_watch(const struct remote *r, struct pollfd *fds, size_t size)
{
	int fd = r->in >= 0 ? r->in : r->listener;

	if (fd < 0 || size == 0) {
		return 0;
	}
	fds[0] = (struct pollfd){.fd = fd, .events = POLLIN};
	return 1;
}
