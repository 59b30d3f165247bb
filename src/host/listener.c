/*
 * Sockets that wait for a peer: see listener.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/listener.h"

static void
set_flags(int fd)
{
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
}

static int
listen_at(const struct sockaddr *address, socklen_t len, const char *where,
	  struct error *e)
{
	int on = 1;
	int fd = socket(address->sa_family, SOCK_STREAM, 0);

	if (fd >= 0) {
		/* Of a UNIX socket this fails, and does not matter. */
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (bind(fd, address, len) == 0 && listen(fd, 1) == 0) {
			set_flags(fd);
			return fd;
		}
	}
	emul_error(e, "cannot listen at %s: %s; choose another one", where,
		   strerror(errno));
	if (fd >= 0) {
		(void)close(fd);
	}
	return -1;
}

static void
name_address(int fd, char *name, size_t size)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	char host[80];
	char port[16];

	name[0] = '\0';
	if (getsockname(fd, (struct sockaddr *)&address, &len) == 0 &&
	    getnameinfo((struct sockaddr *)&address, len, host, sizeof(host),
			port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
		snprintf(name, size,
			 address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
			 host, port);
	}
}

int
listener_tcp(const char *host, const char *port, char *name, size_t size,
	     struct error *e)
{
	static const struct addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	};
	struct addrinfo *found;
	int status;
	int fd;

	if (port[0] == '\0' || strspn(port, "0123456789") != strlen(port) ||
	    strlen(port) > 5 || atoi(port) > 65535) {
		emul_error(e, "'%s' is not a port from 0 to 65535", port);
		return -1;
	}
	status = getaddrinfo(host, port, &hints, &found);
	if (status != 0) {
		emul_error(e, "%s: %s", host, gai_strerror(status));
		return -1;
	}
	fd = listen_at(found->ai_addr, found->ai_addrlen, port, e);
	freeaddrinfo(found);
	if (fd >= 0) {
		name_address(fd, name, size);
	}
	return fd;
}

/* A socket that nobody listens at is in the way; anything else stays. */
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

int
listener_unix(const char *path, struct error *e)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (path[0] == '\0' || strlen(path) >= sizeof(address.sun_path)) {
		emul_error(e,
			   "a socket cannot have the name '%s': give 1 to %zu "
			   "letters",
			   path, sizeof(address.sun_path) - 1);
		return -1;
	}
	strcpy(address.sun_path, path);
	remove_stale(&address);
	return listen_at((struct sockaddr *)&address, sizeof(address), path, e);
}

int
listener_accept(int listener)
{
	int on = 1;
	int fd = accept(listener, NULL, NULL);

	if (fd >= 0) {
		set_flags(fd);
		/* Of a UNIX socket this fails, and does not matter. */
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
	return fd;
}
