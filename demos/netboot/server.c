/*
 * A server for machines that boot from the network: BOOTP and TFTP, as the only
 * program of a Linux on one of the emulated machines (its /init).
 *
 * Documents: RFC 951 (BOOTP), RFC 1497 (its options), RFC 1350 (TFTP).
 *
 * A machine that is number N (--serial-nr) gets the address 10.0.0.N, and
 * /srv/kernel to boot if it asks for no other file.  Any file may be read.
 */
#include "linux.h"
#include "string.h"

#define BOOTP_SERVER 67
#define BOOTP_CLIENT 68
#define TFTP	     69

#define TRANSFERS 8
#define BLOCK	  512
#define TRIES	  8
#define WAIT	  1000 /* milliseconds for an acknowledgement */

static const uint8_t server_address[4] = {10, 0, 0, 2};
static const char boot_file[] = "/srv/kernel";

/* Where things are in a packet of BOOTP. */
enum {
	BOOTP_OP = 0,
	BOOTP_YIADDR = 16,
	BOOTP_SIADDR = 20,
	BOOTP_CHADDR = 28,
	BOOTP_FILE = 108,
	BOOTP_VENDOR = 236,
	BOOTP_SIZE = 300,
};

enum { TFTP_READ = 1, TFTP_DATA = 3, TFTP_ACK = 4, TFTP_ERROR = 5 };

/* A file that is being read by somebody, through a socket of its own. */
struct transfer {
	int used;
	int fd;
	int file;
	unsigned number; /* of the block that was sent last */
	unsigned len;	 /* of its packet */
	unsigned tries;
	uint8_t packet[4 + BLOCK];
};

static struct transfer transfers[TRANSFERS];
static uint8_t buffer[2048];

/* ---- words ---- */

static void
say(const char *text)
{
	unsigned n = 0;

	while (text[n] != '\0') {
		n++;
	}
	sys_write(1, text, n);
}

static void
say_address(const uint8_t *a)
{
	char text[16];
	unsigned n = 0;

	for (unsigned i = 0; i < 4; i++) {
		unsigned v = a[i];

		if (v >= 100) {
			text[n++] = (char)('0' + v / 100);
		}
		if (v >= 10) {
			text[n++] = (char)('0' + v / 10 % 10);
		}
		text[n++] = (char)('0' + v % 10);
		text[n++] = i < 3 ? '.' : '\0';
	}
	say(text);
}

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* ---- BOOTP ---- */

static void
answer_bootp(int fd)
{
	static const uint8_t options[] = {99,  130, 83, 99, 1,	4,
					  255, 0,   0,	0,  255};
	struct sockaddr to = {.family = AF_INET,
			      .address = {255, 255, 255, 255}};
	struct sockaddr from;
	int len = sys_recvfrom(fd, buffer, sizeof(buffer), &from);
	uint8_t *p = buffer;

	/* A request with an Ethernet address of this family of machines. */
	if (len < BOOTP_VENDOR || p[BOOTP_OP] != 1 || p[1] != 1 || p[2] != 6) {
		return;
	}
	p[BOOTP_OP] = 2;
	memset(p + 12, 0, 16);
	p[BOOTP_YIADDR] = 10;
	p[BOOTP_YIADDR + 3] = p[BOOTP_CHADDR + 5] >> 4;
	memcpy(p + BOOTP_SIADDR, server_address, 4);
	if (p[BOOTP_FILE] == '\0') {
		memcpy(p + BOOTP_FILE, boot_file, sizeof(boot_file));
	}
	memset(p + BOOTP_VENDOR, 0, BOOTP_SIZE - BOOTP_VENDOR);
	memcpy(p + BOOTP_VENDOR, options, sizeof(options));
	put16(to.port, BOOTP_CLIENT);
	sys_sendto(fd, p, BOOTP_SIZE, &to);
	say("bootp: ");
	say_address(p + BOOTP_YIADDR);
	say("\n");
}

/* ---- TFTP ---- */

static void
end_transfer(struct transfer *t)
{
	sys_close(t->fd);
	if (t->file >= 0) {
		sys_close(t->file);
	}
	t->used = 0;
}

static void
send_packet(struct transfer *t)
{
	sys_sendto(t->fd, t->packet, t->len, 0);
}

static void
send_block(struct transfer *t)
{
	int n = sys_read(t->file, t->packet + 4, BLOCK);

	t->number++;
	t->tries = 0;
	put16(t->packet, TFTP_DATA);
	put16(t->packet + 2, t->number & 0xffff);
	t->len = 4 + (n > 0 ? (unsigned)n : 0);
	send_packet(t);
}

static void
refuse(struct transfer *t)
{
	static const char text[] = "there is no such file";

	put16(t->packet, TFTP_ERROR);
	put16(t->packet + 2, 1);
	memcpy(t->packet + 4, text, sizeof(text));
	t->len = 4 + sizeof(text);
	send_packet(t);
	end_transfer(t);
}

static struct transfer *
new_transfer(const struct sockaddr *client)
{
	struct transfer *t = transfers;

	while (t < transfers + TRANSFERS && t->used) {
		t++;
	}
	if (t == transfers + TRANSFERS) {
		return 0;
	}
	t->fd = sys_socket();
	if (t->fd < 0 || sys_connect(t->fd, client) < 0) {
		return 0;
	}
	t->used = 1;
	t->number = 0;
	return t;
}

static void
begin_transfer(int fd)
{
	struct sockaddr from;
	int len = sys_recvfrom(fd, buffer, sizeof(buffer) - 1, &from);
	const char *name = (const char *)buffer + 2;
	struct transfer *t;

	if (len < 4 || get16(buffer) != TFTP_READ) {
		return;
	}
	t = new_transfer(&from);
	if (t == 0) {
		return; /* it will ask again */
	}
	buffer[len] = '\0';
	say("tftp: ");
	say_address(from.address);
	say(" reads ");
	say(name);
	say("\n");
	t->file = sys_open(name);
	if (t->file < 0) {
		refuse(t);
	} else {
		send_block(t);
	}
}

/* The last block is the one that is not full. */
static void
take_answer(struct transfer *t)
{
	struct sockaddr from;
	int len = sys_recvfrom(t->fd, buffer, sizeof(buffer), &from);

	if (len < 4 || get16(buffer) == TFTP_ERROR) {
		end_transfer(t);
	} else if (get16(buffer) == TFTP_ACK &&
		   get16(buffer + 2) == (t->number & 0xffff)) {
		if (t->len < 4 + BLOCK) {
			end_transfer(t);
		} else {
			send_block(t);
		}
	}
}

static void
send_again(struct transfer *t)
{
	if (++t->tries == TRIES) {
		end_transfer(t);
	} else {
		send_packet(t);
	}
}

/* ---- all of it ---- */

static int
listen_at(unsigned port)
{
	struct sockaddr here = {.family = AF_INET};
	int yes = 1;
	int fd = sys_socket();

	put16(here.port, port);
	sys_setsockopt(fd, SO_BROADCAST, &yes, sizeof(yes));
	sys_setsockopt(fd, SO_BINDTODEVICE, "eth0", 5);
	return sys_bind(fd, &here) == 0 ? fd : -1;
}

/* Who is to be listened to: two sockets, and one for each transfer. */
static int
wait_for_packet(struct pollfd *fds, int bootp, int tftp)
{
	int some = 0;

	fds[0] = (struct pollfd){bootp, POLLIN, 0};
	fds[1] = (struct pollfd){tftp, POLLIN, 0};
	for (unsigned i = 0; i < TRANSFERS; i++) {
		fds[2 + i] = (struct pollfd){
		    transfers[i].used ? transfers[i].fd : -1, POLLIN, 0};
		some |= transfers[i].used;
	}
	return sys_poll(fds, 2 + TRANSFERS, some ? WAIT : -1);
}

static void
serve(int bootp, int tftp)
{
	struct pollfd fds[2 + TRANSFERS];
	int n = wait_for_packet(fds, bootp, tftp);

	for (unsigned i = 0; i < TRANSFERS; i++) {
		if (n == 0 && transfers[i].used) {
			send_again(&transfers[i]);
		} else if (fds[2 + i].revents != 0) {
			take_answer(&transfers[i]);
		}
	}
	if (fds[0].revents != 0) {
		answer_bootp(bootp);
	}
	if (fds[1].revents != 0) {
		begin_transfer(tftp);
	}
}

int
main(void)
{
	int bootp = listen_at(BOOTP_SERVER);
	int tftp = listen_at(TFTP);

	if (bootp < 0 || tftp < 0) {
		say("server: there is no network\n");
		return 1;
	}
	say("server: ready\n");
	for (;;) {
		serve(bootp, tftp);
	}
}
