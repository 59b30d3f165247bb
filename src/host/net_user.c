/*
 * A network in user mode: libslirp answers the guest's DHCP, DNS and TFTP, and
 * makes its TCP and UDP connections those of this process.
 *
 * The network is 10.0.0.0/8, as it is with GXemul: the gateway, which is also
 * the host itself, is 10.0.0.254, the name server 10.0.0.253, and DHCP gives
 * 10.0.0.1 and up.
 *
 * Time is the network's, so that answers which need no host (ARP, DHCP, pings
 * of the gateway) repeat exactly.
 *
 * Not there: IPv6.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "net/net_backend.h"
#include "net/network.h"

#ifdef HAVE_LIBSLIRP

#include <arpa/inet.h>
#include <slirp/libslirp.h>

#include "host/library.h"

#define WATCH_MAX 256

#define FUNCTIONS(F)          \
	F(slirp_new)          \
	F(slirp_cleanup)      \
	F(slirp_input)        \
	F(slirp_add_hostfwd)  \
	F(slirp_pollfds_fill) \
	F(slirp_pollfds_poll)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} lib;

static const struct library_function functions[] = {
    FUNCTIONS(LIBRARY_FUNCTION)};

/* Addresses in host byte order. */
#define NETWORK	   0x0a000000u
#define MASK	   0xff000000u
#define GATEWAY	   0x0a0000feu
#define NAMESERVER 0x0a0000fdu
#define FIRST	   0x0a000001u

struct net_user {
	struct net_backend backend;
	Slirp *slirp;
	uint32_t network; /* in host byte order */
	uint32_t mask;
	bool has_forwards;
	char tftp[256];
	char bootfile[256];

	/* What is to be waited for, as libslirp said last. */
	struct pollfd fds[WATCH_MAX];
	size_t n_fds;
	bool stale; /* it may be otherwise by now */
};

/* ---- what libslirp calls ---- */

static ssize_t
send_packet(const void *frame, size_t len, void *opaque)
{
	struct net_user *u = opaque;

	network_received(u->backend.network, &u->backend, frame, len);
	return (ssize_t)len;
}

static void
guest_error(const char *message, void *opaque)
{
}

static int64_t
clock_get_ns(void *opaque)
{
	struct net_user *u = opaque;

	return (int64_t)(network_now(u->backend.network) / 1000);
}

/* Timers are for IPv6 only: none ever goes off. */
static void *
timer_new(SlirpTimerCb callback, void *callback_opaque, void *opaque)
{
	return malloc(1);
}

static void
timer_free(void *timer, void *opaque)
{
	free(timer);
}

static void
timer_mod(void *timer, int64_t expire_time, void *opaque)
{
}

static void
poll_fd(int fd, void *opaque)
{
}

static void
notify(void *opaque)
{
	struct net_user *u = opaque;

	u->stale = true;
}

static const SlirpCb callbacks = {
    .send_packet = send_packet,
    .guest_error = guest_error,
    .clock_get_ns = clock_get_ns,
    .timer_new = timer_new,
    .timer_free = timer_free,
    .timer_mod = timer_mod,
    .register_poll_fd = poll_fd,
    .unregister_poll_fd = poll_fd,
    .notify = notify,
};

/* ---- descriptors ---- */

static int
add_poll(int fd, int events, void *opaque)
{
	struct net_user *u = opaque;
	struct pollfd *p;

	if (u->n_fds == WATCH_MAX) {
		return -1;
	}
	p = &u->fds[u->n_fds];
	p->fd = fd;
	p->events = (short)(((events & SLIRP_POLL_IN) != 0 ? POLLIN : 0) |
			    ((events & SLIRP_POLL_OUT) != 0 ? POLLOUT : 0) |
			    ((events & SLIRP_POLL_PRI) != 0 ? POLLPRI : 0));
	p->revents = 0;
	return (int)u->n_fds++;
}

static int
get_revents(int index, void *opaque)
{
	const struct net_user *u = opaque;
	short r = index >= 0 ? u->fds[index].revents : 0;

	return ((r & POLLIN) != 0 ? SLIRP_POLL_IN : 0) |
	       ((r & POLLOUT) != 0 ? SLIRP_POLL_OUT : 0) |
	       ((r & POLLPRI) != 0 ? SLIRP_POLL_PRI : 0) |
	       ((r & POLLERR) != 0 ? SLIRP_POLL_ERR : 0) |
	       ((r & POLLHUP) != 0 ? SLIRP_POLL_HUP : 0);
}

static void
fill(struct net_user *u)
{
	uint32_t timeout = UINT32_MAX;

	u->n_fds = 0;
	lib.slirp_pollfds_fill(u->slirp, &timeout, add_poll, u);
	u->stale = false;
}

/* Without connections nothing can have come, and libslirp is left alone: what
 * it did then would depend on when it is asked. */
static void
user_poll(struct net_backend *b)
{
	struct net_user *u = (struct net_user *)b;

	if (u->stale || u->n_fds > 0) {
		fill(u);
	}
	if (u->n_fds > 0) {
		int error = poll(u->fds, u->n_fds, 0) < 0;

		lib.slirp_pollfds_poll(u->slirp, error, get_revents, u);
		fill(u);
	}
}

static bool
user_live(const struct net_backend *b)
{
	const struct net_user *u = (const struct net_user *)b;

	return u->n_fds > 0;
}

static size_t
user_watch(struct net_backend *b, struct pollfd *fds, size_t size)
{
	struct net_user *u = (struct net_user *)b;
	size_t n = u->n_fds < size ? u->n_fds : size;

	memcpy(fds, u->fds, n * sizeof(*fds));
	return n;
}

static void
user_send(struct net_backend *b, const uint8_t *frame, size_t len)
{
	struct net_user *u = (struct net_user *)b;

	lib.slirp_input(u->slirp, frame, (int)len);
	u->stale = true;
	if (u->n_fds == 0) {
		fill(u); /* is there a connection now? */
	}
}

static void
user_close(struct net_backend *b)
{
	struct net_user *u = (struct net_user *)b;

	if (u->slirp != NULL) {
		lib.slirp_cleanup(u->slirp);
	}
	free(u);
}

/* ---- options ---- */

static bool
is_forward(const char *name)
{
	return strcmp(name, "hostfwd") == 0;
}

/* "ADDRESS" at *TEXT up to the character END, which *TEXT moves behind; the
 * address may be left out. */
static bool
take_address(const char **text, char end, uint32_t standard,
	     struct in_addr *address)
{
	const char *p = strchr(*text, end);
	char word[32];

	if (p == NULL || (size_t)(p - *text) >= sizeof(word)) {
		return false;
	}
	memcpy(word, *text, (size_t)(p - *text));
	word[p - *text] = '\0';
	*text = p + 1;
	address->s_addr = htonl(standard);
	return word[0] == '\0' || inet_pton(AF_INET, word, address) == 1;
}

/* PROTOCOL:[ADDRESS]:PORT-[ADDRESS]:PORT */
static bool
forward(struct net_user *u, const char *text, struct error *e)
{
	bool udp = strncmp(text, "udp:", 4) == 0;
	const char *p = text + 4;
	const char *dash;
	char port[8];
	struct in_addr host;
	struct in_addr guest;
	uint16_t host_port;
	uint16_t guest_port;

	if ((!udp && strncmp(text, "tcp:", 4) != 0) ||
	    !take_address(&p, ':', INADDR_LOOPBACK, &host) ||
	    (dash = strchr(p, '-')) == NULL ||
	    (size_t)(dash - p) >= sizeof(port)) {
		return emul_error(e,
				  "--net user,hostfwd=%s: give "
				  "tcp:[ADDRESS]:PORT-[ADDRESS]:PORT, or udp",
				  text);
	}
	memcpy(port, p, (size_t)(dash - p));
	port[dash - p] = '\0';
	p = dash + 1;
	if (!net_option_port(port, false, &host_port) ||
	    !take_address(&p, ':', u->network | (FIRST & ~u->mask), &guest) ||
	    !net_option_port(p, false, &guest_port)) {
		return emul_error(e,
				  "--net user,hostfwd=%s: give two addresses "
				  "(or none) and ports, as tcp::2222-:22",
				  text);
	}
	if (lib.slirp_add_hostfwd(u->slirp, udp ? SLIRP_HOSTFWD_UDP : 0, host,
				  host_port, guest, guest_port) != 0) {
		return emul_error(e,
				  "--net user,hostfwd=%s: the host's port %u "
				  "cannot be had: choose another one",
				  text, host_port);
	}
	u->has_forwards = true;
	return true;
}

static bool
take_network(struct net_user *u, const char *text, struct error *e)
{
	struct in_addr address;
	char word[32];
	const char *slash = strchr(text, '/');
	char *end = NULL;
	uint64_t bits = 8;
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);

	if (slash != NULL) {
		bits = strtoul(slash + 1, &end, 10);
	}
	if (len >= sizeof(word) || bits < 1 || bits > 24 ||
	    (end != NULL && *end != '\0')) {
		return emul_error(e,
				  "--net user,net=%s: give ADDRESS/BITS with "
				  "1 to 24 bits, as 10.0.0.0/8",
				  text);
	}
	memcpy(word, text, len);
	word[len] = '\0';
	u->mask = (uint32_t)(UINT64_C(0xffffffff) << (32 - bits));
	if (inet_pton(AF_INET, word, &address) != 1) {
		return emul_error(e,
				  "--net user,net=%s: %s is no address, as "
				  "10.0.0.0",
				  text, word);
	}
	u->network = ntohl(address.s_addr) & u->mask;
	return true;
}

static bool
take_restrict(const char *text, SlirpConfig *c, struct error *e)
{
	c->restricted = strcmp(text, "on") == 0;
	return c->restricted || strcmp(text, "off") == 0 ||
	       emul_error(e, "--net user,restrict=%s: give on or off", text);
}

static bool
take_directory(struct net_user *u, const char *name, SlirpConfig *c,
	       struct error *e)
{
	struct stat st;

	if (stat(name, &st) != 0 || !S_ISDIR(st.st_mode)) {
		return emul_error(e,
				  "--net user,tftp=%s: there is no such "
				  "directory",
				  name);
	}
	strcpy(u->tftp, name);
	c->tftp_path = u->tftp;
	return true;
}

static bool
take_option(struct net_user *u, const struct net_option *o, SlirpConfig *c,
	    struct error *e)
{
	if (is_forward(o->name)) {
		return true; /* when there is a network */
	}
	if (strcmp(o->name, "restrict") == 0) {
		return take_restrict(o->value, c, e);
	}
	if (strcmp(o->name, "net") == 0) {
		return take_network(u, o->value, e);
	}
	if (strcmp(o->name, "tftp") == 0) {
		return take_directory(u, o->value, c, e);
	}
	if (strcmp(o->name, "bootfile") == 0) {
		strcpy(u->bootfile, o->value);
		c->bootfile = u->bootfile;
		return true;
	}
	return emul_error(e,
			  "--net user,%s: there are hostfwd, restrict, net, "
			  "tftp and bootfile",
			  o->name);
}

static bool
start(struct net_user *u, const char *options, struct error *e)
{
	SlirpConfig c = {.version = 4, .in_enabled = true};
	struct net_option o;
	const char *p = options;
	struct error library;

	if (!library_open(LIBSLIRP, functions, LIBRARY_N(functions),
			  &library)) {
		return emul_error(e, "--net user: %s", library.text);
	}
	while (net_option_next(&p, &o)) {
		if (!take_option(u, &o, &c, e)) {
			return false;
		}
	}
	c.vnetwork.s_addr = htonl(u->network);
	c.vnetmask.s_addr = htonl(u->mask);
	c.vhost.s_addr = htonl(u->network | (GATEWAY & ~u->mask));
	c.vnameserver.s_addr = htonl(u->network | (NAMESERVER & ~u->mask));
	c.vdhcp_start.s_addr = htonl(u->network | (FIRST & ~u->mask));
	u->slirp = lib.slirp_new(&c, &callbacks, u);
	if (u->slirp == NULL) {
		return emul_error(e, "--net user: libslirp does not start");
	}
	p = options;
	while (net_option_next(&p, &o)) {
		if (is_forward(o.name) && !forward(u, o.value, e)) {
			return false;
		}
	}
	fill(u);
	return true;
}

static struct net_backend *
user_open(struct network *n, const char *options, struct error *e)
{
	struct net_user *u = calloc(1, sizeof(*u));

	if (u == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	u->backend.class = &net_user_class;
	u->backend.network = n;
	u->network = NETWORK;
	u->mask = MASK;
	if (!start(u, options, e)) {
		user_close(&u->backend);
		return NULL;
	}
	return &u->backend;
}

const struct net_backend_class net_user_class = {
    .name = "user",
    .open = user_open,
    .close = user_close,
    .send = user_send,
    .poll = user_poll,
    .live = user_live,
    .watch = user_watch,
};

#else

static struct net_backend *
user_open(struct network *n, const char *options, struct error *e)
{
	emul_error(e, "--net user: this program was built without libslirp: "
		      "install libslirp-dev and build it again");
	return NULL;
}

const struct net_backend_class net_user_class = {
    .name = "user",
    .open = user_open,
};

#endif
