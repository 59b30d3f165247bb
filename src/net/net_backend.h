/*
 * What connects a network with the outside: each kind is a file of src/host/.
 */
#ifndef NET_NET_BACKEND_H
#define NET_NET_BACKEND_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct net_backend;
struct network;

struct net_backend_class {
	const char *name; /* of --net NAME,... */
	/* Opens one for the rest of the argument of --net ("" if there is
	 * none).  NULL with E set on a user error. */
	struct net_backend *(*open)(struct network *n, const char *options,
				    struct error *e);
	void (*close)(struct net_backend *b);
	/* A frame that a machine, or another backend, has sent. */
	void (*send)(struct net_backend *b, const uint8_t *frame, size_t len);
	/* Gives what has come to network_received; does not wait. */
	void (*poll)(struct net_backend *b);
	/* May something come? */
	bool (*live)(const struct net_backend *b);
	/* At most SIZE descriptors to wait for; returns how many. */
	size_t (*watch)(struct net_backend *b, struct pollfd *fds, size_t size);
};

/* Each kind has this as the beginning of its own. */
struct net_backend {
	const struct net_backend_class *class;
	struct network *network;
	struct net_backend *next;
};

/* Opens what an argument of --net asks for: "user", "tap,ifname=tap0", ... NULL
 * with E set on a user error. */
struct net_backend *net_backend_open(struct network *n, const char *spec,
				     struct error *e);

/* The next of the options "NAME=VALUE,NAME=VALUE" at *TEXT, which moves behind
 * it; NAME and VALUE are cut to fit.  False at the end. */
struct net_option {
	char name[24];
	char value[256];
};
bool net_option_next(const char **text, struct net_option *option);
/* A port number from 1 (or 0, if ZERO) to 65535. */
bool net_option_port(const char *text, bool zero, uint16_t *port);

extern const struct net_backend_class net_user_class;
extern const struct net_backend_class net_udp_class;
extern const struct net_backend_class net_tap_class;

#endif
