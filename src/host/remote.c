/*
 * A peer that talks to the program over a byte stream: see remote.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/remote.h"

struct remote {
	char name[160];
	int listener; /* -1: standard input and output */
	int in;	      /* -1: no peer */
	int out;
	char *path; /* of a UNIX socket */
};

/* ---- listening ---- */

static bool
bind_listener(struct remote *r, const struct sockaddr *address, socklen_t len,
	      const char *where, struct error *e)
{
	int on = 1;

	r->listener = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (r->listener < 0) {
		return emul_error(e, "%s: no socket: %s", where,
				  strerror(errno));
	}
	(void)setsockopt(r->listener, SOL_SOCKET, SO_REUSEADDR, &on,
			 sizeof(on));
	if (bind(r->listener, address, len) != 0 ||
	    listen(r->listener, 1) != 0) {
		return emul_error(e, "%s: %s; choose another one", where,
				  strerror(errno));
	}
	(void)fcntl(r->listener, F_SETFL, O_NONBLOCK);
	return true;
}

/* The port may be 0: the system chooses one, and the name tells. */
static void
name_tcp(struct remote *r)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	char host[80];
	char port[16];

	if (getsockname(r->listener, (struct sockaddr *)&address, &len) == 0 &&
	    getnameinfo((struct sockaddr *)&address, len, host, sizeof(host),
			port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
		snprintf(r->name, sizeof(r->name),
			 address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
			 host, port);
	}
}

static bool
listen_tcp(struct remote *r, const char *where, struct error *e)
{
	static const struct addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	};
	const char *colon = strrchr(where, ':');
	const char *port = colon != NULL ? colon + 1 : where;
	char host[80] = "127.0.0.1";
	struct addrinfo *found;
	int status;
	bool ok;

	if (colon != NULL && (size_t)(colon - where) < sizeof(host)) {
		snprintf(host, sizeof(host), "%.*s", (int)(colon - where),
			 where);
	}
	if (port[0] == '\0' || strspn(port, "0123456789") != strlen(port) ||
	    strlen(port) > 5 || atoi(port) > 65535) {
		return emul_error(e,
				  "%s: give a TCP port (0 to 65535), "
				  "ADDRESS:PORT, unix:PATH or -",
				  where);
	}
	status = getaddrinfo(host, port, &hints, &found);
	if (status != 0) {
		return emul_error(e, "%s: %s", where, gai_strerror(status));
	}
	ok = bind_listener(r, found->ai_addr, found->ai_addrlen, where, e);
	freeaddrinfo(found);
	if (ok) {
		name_tcp(r);
	}
	return ok;
}

/* A socket that nobody listens to any more is in the way; anything else
 * stays. */
static void
remove_stale(const struct sockaddr_un *address)
{
	struct stat st;
	int fd;

	if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode)) {
		return;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return;
	}
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) !=
		0 &&
	    errno == ECONNREFUSED) {
		(void)unlink(address->sun_path);
	}
	(void)close(fd);
}

static bool
listen_unix(struct remote *r, const char *path, struct error *e)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (path[0] == '\0' || strlen(path) >= sizeof(address.sun_path)) {
		return emul_error(e, "unix:%s: give a path of 1 to %zu letters",
				  path, sizeof(address.sun_path) - 1);
	}
	strcpy(address.sun_path, path);
	remove_stale(&address);
	if (!bind_listener(r, (struct sockaddr *)&address, sizeof(address),
			   path, e)) {
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
	int on = 1;
	int fd;

	if (r->in >= 0 || r->listener < 0) {
		return r->in >= 0;
	}
	fd = accept(r->listener, NULL, NULL);
	if (fd < 0) {
		return false;
	}
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	/* Of a UNIX socket this fails, and does not matter. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
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
