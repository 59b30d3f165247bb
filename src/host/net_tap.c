/*
 * A tap interface of Linux: the guest is on a network of the host's kernel.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "net/net_backend.h"
#include "net/network.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TUN_DEVICE "/dev/net/tun"

struct net_tap {
	struct net_backend backend;
	int fd;
};

/* What the kernel does not take is lost like a frame. */
static void
tap_send(struct net_backend *b, const uint8_t *frame, size_t len)
{
	const struct net_tap *t = (const struct net_tap *)b;
	ssize_t n = write(t->fd, frame, len);

	(void)n;
}

static void
tap_poll(struct net_backend *b)
{
	const struct net_tap *t = (const struct net_tap *)b;
	uint8_t frame[2048];
	ssize_t n;

	while ((n = read(t->fd, frame, sizeof(frame))) > 0) {
		network_received(b->network, b, frame, (size_t)n);
	}
}

static bool
tap_live(const struct net_backend *b)
{
	return true;
}

static size_t
tap_watch(struct net_backend *b, struct pollfd *fds, size_t size)
{
	const struct net_tap *t = (const struct net_tap *)b;

	if (size == 0) {
		return 0;
	}
	fds[0] = (struct pollfd){.fd = t->fd, .events = POLLIN};
	return 1;
}

static void
tap_close(struct net_backend *b)
{
	struct net_tap *t = (struct net_tap *)b;

	if (t->fd >= 0) {
		close(t->fd);
	}
	free(t);
}

/* ---- options ---- */

static bool
attach(struct net_tap *t, const char *name, struct error *e)
{
	struct ifreq request;

	if (strlen(name) >= sizeof(request.ifr_name)) {
		return emul_error(e,
				  "--net tap,ifname=%s: give at most %d "
				  "characters",
				  name, (int)sizeof(request.ifr_name) - 1);
	}
	t->fd = open(TUN_DEVICE, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (t->fd < 0) {
		return emul_error(e,
				  "--net tap: %s cannot be opened: %s: "
				  "--net user needs no permission",
				  TUN_DEVICE, strerror(errno));
	}
	memset(&request, 0, sizeof(request));
	request.ifr_flags = IFF_TAP | IFF_NO_PI;
	strcpy(request.ifr_name, name);
	if (ioctl(t->fd, TUNSETIFF, &request) != 0) {
		return emul_error(
		    e,
		    "--net tap,ifname=%s: the interface cannot be had: %s: "
		    "make it with \"ip tuntap add dev %s mode tap user "
		    "$USER\" as root, or use --net user",
		    name, strerror(errno), name);
	}
	return true;
}

static struct net_backend *
tap_open(struct network *n, const char *options, struct error *e)
{
	struct net_tap *t = calloc(1, sizeof(*t));
	struct net_option o;
	bool ok;

	if (t == NULL) {
		emul_error(e, "out of memory");
		return NULL;
	}
	t->backend.class = &net_tap_class;
	t->backend.network = n;
	t->fd = -1;
	ok = net_option_next(&options, &o) && strcmp(o.name, "ifname") == 0 &&
	     o.value[0] != '\0' && options[0] == '\0';
	if (!ok) {
		emul_error(e,
			   "--net tap: give ifname=NAME, as tap,ifname=tap0");
	}
	if (!ok || !attach(t, o.value, e)) {
		tap_close(&t->backend);
		return NULL;
	}
	return &t->backend;
}

const struct net_backend_class net_tap_class = {
    .name = "tap",
    .open = tap_open,
    .close = tap_close,
    .send = tap_send,
    .poll = tap_poll,
    .live = tap_live,
    .watch = tap_watch,
};

#else

static struct net_backend *
tap_open(struct network *n, const char *options, struct error *e)
{
	emul_error(e, "--net tap: this host has no tap interfaces that the "
		      "program knows: use --net user");
	return NULL;
}

const struct net_backend_class net_tap_class = {
    .name = "tap",
    .open = tap_open,
};

#endif
