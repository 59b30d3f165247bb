/*
 * A network that goes on in other processes: frames in UDP datagrams, one in
 * each, without anything around them, as GXemul's local_port and add_remote
 * have it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/net_backend.h"
#include "net/network.h"

#define REMOTES_MAX 20u

struct net_udp {
	struct net_backend backend;
	int fd;
	struct sockaddr_in remotes[REMOTES_MAX];
	unsigned n_remotes;
};

/* A datagram that nobody takes is lost like a frame. */
static void
udp_send(struct net_backend *b, const uint8_t *frame, size_t len)
{
	const struct net_udp *u = (const struct net_udp *)b;

	for (unsigned i = 0; i < u->n_remotes; i++) {
		(void)sendto(u->fd, frame, len, MSG_DONTWAIT | MSG_NOSIGNAL,
			     (const struct sockaddr *)&u->remotes[i],
			     sizeof(u->remotes[i]));
	}
}

/* Only what the other ends send is part of the network. */
static bool
is_remote(const struct net_udp *u, const struct sockaddr_in *from)
{
	for (unsigned i = 0; i < u->n_remotes; i++) {
		if (u->remotes[i].sin_port == from->sin_port &&
		    u->remotes[i].sin_addr.s_addr == from->sin_addr.s_addr) {
			return true;
		}
	}
	return false;
}

static void
udp_poll(struct net_backend *b)
{
	const struct net_udp *u = (const struct net_udp *)b;
	uint8_t frame[2048];
	struct sockaddr_in from;
	socklen_t size = sizeof(from);
	ssize_t n;

	while ((n = recvfrom(u->fd, frame, sizeof(frame), MSG_DONTWAIT,
			     (struct sockaddr *)&from, &size)) >= 0 ||
	       errno == ECONNREFUSED) {
		if (n > 2 * (ssize_t)ETHERNET_ADDRESS && is_remote(u, &from)) {
			network_received(b->network, b, frame, (size_t)n);
		}
		size = sizeof(from);
	}
}

static bool
udp_live(const struct net_backend *b)
{
	return true;
}

static size_t
udp_watch(struct net_backend *b, struct pollfd *fds, size_t size)
{
	const struct net_udp *u = (const struct net_udp *)b;

	if (size == 0) {
		return 0;
	}
	fds[0] = (struct pollfd){.fd = u->fd, .events = POLLIN};
	return 1;
}

static void
udp_close(struct net_backend *b)
{
	struct net_udp *u = (struct net_udp *)b;

	if (u->fd >= 0) {
		close(u->fd);
	}
	free(u);
}

/* ---- options ---- */

/* HOST:PORT */
static bool
add_remote(struct net_udp *u, const char *text, struct error *e)
{
	const struct addrinfo hints = {
	    .ai_family = AF_INET,
	    .ai_socktype = SOCK_DGRAM,
	};
	const char *colon = strrchr(text, ':');
	struct addrinfo *found;
	char host[256];
	uint16_t port;

	if (colon == NULL || !net_option_port(colon + 1, false, &port)) {
		return emul_error(e, "--net udp,remote=%s: give HOST:PORT",
				  text);
	}
	if (u->n_remotes == REMOTES_MAX) {
		return emul_error(e, "--net udp: give at most %u remotes",
				  REMOTES_MAX);
	}
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	if (getaddrinfo(host, NULL, &hints, &found) != 0) {
		return emul_error(e, "--net udp,remote=%s: there is no host %s",
				  text, host);
	}
	memcpy(&u->remotes[u->n_remotes], found->ai_addr,
	       sizeof(u->remotes[0]));
	u->remotes[u->n_remotes++].sin_port = htons(port);
	freeaddrinfo(found);
	return true;
}

static bool
take_local(struct net_udp *u, const char *text, struct error *e)
{
	struct sockaddr_in here = {.sin_family = AF_INET};
	uint16_t port;

	if (!net_option_port(text, false, &port)) {
		return emul_error(e,
				  "--net udp,local=%s: give a port, 1 to "
				  "65535",
				  text);
	}
	here.sin_port = htons(port);
	u->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (u->fd < 0 ||
	    bind(u->fd, (const struct sockaddr *)&here, sizeof(here)) != 0) {
		return emul_error(e,
				  "--net udp,local=%s: the port cannot be "
				  "had: %s",
				  text, strerror(errno));
	}
	return true;
}

static bool
take_options(struct net_udp *u, const char *options, struct error *e)
{
	struct net_option o;

	while (net_option_next(&options, &o)) {
		bool ok;

		if (strcmp(o.name, "remote") == 0) {
			ok = add_remote(u, o.value, e);
		} else if (strcmp(o.name, "local") == 0 && u->fd < 0) {
			ok = take_local(u, o.value, e);
		} else {
			ok = emul_error(e,
					"--net udp,%s: there are one "
					"local=PORT and remote=HOST:PORT",
					o.name);
		}
		if (!ok) {
			return false;
		}
	}
	return (u->fd >= 0 && u->n_remotes > 0) ||
	       emul_error(e, "--net udp: give local=PORT and "
			     "remote=HOST:PORT");
}

static struct net_backend *
udp_open(struct network *n, const char *options, struct error *e)
{
	struct net_udp *u = calloc(1, sizeof(*u));

	if (u == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	u->backend.class = &net_udp_class;
	u->backend.network = n;
	u->fd = -1;
	if (!take_options(u, options, e)) {
		udp_close(&u->backend);
		return NULL;
	}
	return &u->backend;
}

const struct net_backend_class net_udp_class = {
    .name = "udp",
    .open = udp_open,
    .close = udp_close,
    .send = udp_send,
    .poll = udp_poll,
    .live = udp_live,
    .watch = udp_watch,
};
