/*
 * Packets; see netboot_packet.h.
 */
#include <stdio.h>
#include <string.h>

#include "emul/byte_order.h"
#include "promemul/netboot_packet.h"

/* ---- numbers, most significant byte first ---- */

static uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)get_bytes(p, 2, true);
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get_bytes(p, 4, true);
}

static void
put16(uint8_t *p, uint32_t value)
{
	put_bytes(p, 2, true, value);
}

static void
put32(uint8_t *p, uint32_t value)
{
	put_bytes(p, 4, true, value);
}

/* ---- Ethernet ---- */

enum ethernet_header {
	ETHER_TO = 0,
	ETHER_FROM = 6,
	ETHER_TYPE = 12,
	ETHER_DATA = 14,
	TYPE_IP = 0x0800,
	TYPE_ARP = 0x0806,
};

bool
netboot_is_broadcast(const uint8_t mac[ETHERNET_ADDRESS])
{
	static const uint8_t all[ETHERNET_ADDRESS] = {0xff, 0xff, 0xff,
						      0xff, 0xff, 0xff};

	return memcmp(mac, all, sizeof(all)) == 0;
}

/* Fills a frame of LEN bytes up; its length. */
static size_t
finish_frame(uint8_t *frame, const uint8_t *to, const uint8_t *from,
	     unsigned type, size_t len)
{
	memcpy(frame + ETHER_TO, to, ETHERNET_ADDRESS);
	memcpy(frame + ETHER_FROM, from, ETHERNET_ADDRESS);
	put16(frame + ETHER_TYPE, type);
	if (len < ETHERNET_MIN) {
		memset(frame + len, 0, ETHERNET_MIN - len);
		len = ETHERNET_MIN;
	}
	return len;
}

/* ---- ARP ---- */

enum arp_packet {
	ARP_HARDWARE = 0, /* with the next three: Ethernet and IP */
	ARP_OPERATION = 6,
	ARP_SENDER_MAC = 8,
	ARP_SENDER = 14,
	ARP_TARGET_MAC = 18,
	ARP_TARGET = 24,
	ARP_SIZE = 28,
};

static const uint8_t arp_kind[ARP_OPERATION] = {0, 1, 8, 0, 6, 4};

size_t
netboot_arp(uint8_t frame[NETBOOT_FRAME], enum arp_operation operation,
	    const uint8_t mac_from[ETHERNET_ADDRESS], uint32_t from,
	    const uint8_t *mac_to, uint32_t to)
{
	static const uint8_t all[ETHERNET_ADDRESS] = {0xff, 0xff, 0xff,
						      0xff, 0xff, 0xff};
	static const uint8_t none[ETHERNET_ADDRESS];
	uint8_t *p = frame + ETHER_DATA;

	memcpy(p + ARP_HARDWARE, arp_kind, sizeof(arp_kind));
	put16(p + ARP_OPERATION, operation);
	memcpy(p + ARP_SENDER_MAC, mac_from, ETHERNET_ADDRESS);
	put32(p + ARP_SENDER, from);
	memcpy(p + ARP_TARGET_MAC, mac_to != NULL ? mac_to : none,
	       ETHERNET_ADDRESS);
	put32(p + ARP_TARGET, to);
	return finish_frame(frame, mac_to != NULL ? mac_to : all, mac_from,
			    TYPE_ARP, ETHER_DATA + ARP_SIZE);
}

bool
netboot_read_arp(const uint8_t *frame, size_t len, struct netboot_arp *a)
{
	const uint8_t *p = frame + ETHER_DATA;

	if (len < ETHER_DATA + ARP_SIZE ||
	    get16(frame + ETHER_TYPE) != TYPE_ARP ||
	    memcmp(p + ARP_HARDWARE, arp_kind, sizeof(arp_kind)) != 0) {
		return false;
	}
	a->operation = get16(p + ARP_OPERATION);
	a->sender = get32(p + ARP_SENDER);
	a->target = get32(p + ARP_TARGET);
	memcpy(a->sender_mac, p + ARP_SENDER_MAC, sizeof(a->sender_mac));
	return true;
}

/* ---- IP and UDP ---- */

enum ip_header {
	IP_VERSION = 0,
	IP_LENGTH = 2,
	IP_ID = 4,
	IP_FRAGMENT = 6,
	IP_TTL = 8,
	IP_PROTOCOL = 9,
	IP_SUM = 10,
	IP_FROM = 12,
	IP_TO = 16,
	IP_SIZE = 20,
	IP_FRAGMENTED = 0x3fff, /* more of them, or not the first */
	PROTOCOL_UDP = 17,
	TTL = 64,
};

enum udp_header {
	UDP_FROM = 0,
	UDP_TO = 2,
	UDP_LENGTH = 4,
	UDP_SUM = 6,
	UDP_SIZE = 8,
};

/* Adds the halfwords of LEN bytes to a sum; an odd last byte is a high one. */
static uint32_t
sum(uint32_t value, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		value += i % 2 == 0 ? (uint32_t)p[i] << 8 : p[i];
	}
	return value;
}

static uint16_t
fold(uint32_t value)
{
	value = (value & 0xffff) + (value >> 16);
	return (uint16_t)(value + (value >> 16));
}

/* UDP's sum goes over the addresses, too. */
static uint16_t
udp_sum(const uint8_t *ip, size_t header, size_t len)
{
	return fold(sum(sum(PROTOCOL_UDP + (uint32_t)len, ip + IP_FROM, 8),
			ip + header, len));
}

size_t
netboot_udp_finish(const struct netboot_udp *udp, uint8_t frame[NETBOOT_FRAME])
{
	uint8_t *ip = frame + ETHER_DATA;
	uint8_t *u = ip + IP_SIZE;
	size_t len = UDP_SIZE + udp->len;
	uint16_t check;

	memset(ip, 0, IP_SIZE + UDP_SIZE);
	ip[IP_VERSION] = 0x45;
	put16(ip + IP_LENGTH, (uint32_t)(IP_SIZE + len));
	put16(ip + IP_ID, udp->id);
	ip[IP_TTL] = TTL;
	ip[IP_PROTOCOL] = PROTOCOL_UDP;
	put32(ip + IP_FROM, udp->from);
	put32(ip + IP_TO, udp->to);
	put16(ip + IP_SUM, (uint16_t)~fold(sum(0, ip, IP_SIZE)));
	put16(u + UDP_FROM, udp->from_port);
	put16(u + UDP_TO, udp->to_port);
	put16(u + UDP_LENGTH, (uint32_t)len);
	check = (uint16_t)~udp_sum(ip, IP_SIZE, len);
	put16(u + UDP_SUM, check != 0 ? check : 0xffff); /* 0: no sum */
	return finish_frame(frame, udp->mac_to, udp->mac_from, TYPE_IP,
			    ETHER_DATA + IP_SIZE + len);
}

/* The length of an IP header that is right and of a whole packet of UDP, which
 * ends within LEN bytes; 0 if it is none. */
static size_t
ip_header(const uint8_t *ip, size_t len)
{
	size_t header = (size_t)(ip[IP_VERSION] & 15) * 4;
	size_t total = get16(ip + IP_LENGTH);

	if (ip[IP_VERSION] >> 4 != 4 || header < IP_SIZE || total > len ||
	    total < header + UDP_SIZE || fold(sum(0, ip, header)) != 0xffff ||
	    (get16(ip + IP_FRAGMENT) & IP_FRAGMENTED) != 0 ||
	    ip[IP_PROTOCOL] != PROTOCOL_UDP) {
		return 0;
	}
	return header;
}

const uint8_t *
netboot_read_udp(const uint8_t *frame, size_t len, struct netboot_udp *udp)
{
	const uint8_t *ip = frame + ETHER_DATA;
	const uint8_t *u;
	size_t header;
	size_t length;

	if (len < ETHER_DATA + IP_SIZE + UDP_SIZE ||
	    get16(frame + ETHER_TYPE) != TYPE_IP) {
		return NULL;
	}
	header = ip_header(ip, len - ETHER_DATA);
	if (header == 0) {
		return NULL;
	}
	u = ip + header;
	length = get16(u + UDP_LENGTH);
	if (length < UDP_SIZE || length > get16(ip + IP_LENGTH) - header ||
	    (get16(u + UDP_SUM) != 0 &&
	     udp_sum(ip, header, length) != 0xffff)) {
		return NULL;
	}
	memcpy(udp->mac_from, frame + ETHER_FROM, sizeof(udp->mac_from));
	memcpy(udp->mac_to, frame + ETHER_TO, sizeof(udp->mac_to));
	udp->from = get32(ip + IP_FROM);
	udp->to = get32(ip + IP_TO);
	udp->from_port = get16(u + UDP_FROM);
	udp->to_port = get16(u + UDP_TO);
	udp->id = get16(ip + IP_ID);
	udp->len = length - UDP_SIZE;
	return u + UDP_SIZE;
}

/* ---- BOOTP ---- */

enum bootp_packet {
	BOOTP_OP = 0, /* with the next three: Ethernet, no hops */
	BOOTP_XID = 4,
	BOOTP_FLAGS = 10,
	BOOTP_YIADDR = 16,
	BOOTP_SIADDR = 20,
	BOOTP_CHADDR = 28,
	BOOTP_FILE_NAME = 108,
	BOOTP_VENDOR = 236,
	BOOTP_SIZE = 300,
	OP_REQUEST = 1,
	OP_REPLY = 2,
	FLAG_BROADCAST = 0x8000, /* we have no address to be found by */
};

enum bootp_option {
	OPTION_PAD = 0,
	OPTION_MASK = 1,
	OPTION_ROUTER = 3,
	OPTION_END = 255,
};

static const uint8_t cookie[4] = {99, 130, 83, 99};

size_t
bootp_request(uint8_t *data, uint32_t xid, const uint8_t mac[ETHERNET_ADDRESS],
	      const char *file)
{
	static const uint8_t begin[BOOTP_XID] = {OP_REQUEST, 1,
						 ETHERNET_ADDRESS, 0};

	memset(data, 0, BOOTP_SIZE);
	memcpy(data + BOOTP_OP, begin, sizeof(begin));
	put32(data + BOOTP_XID, xid);
	put16(data + BOOTP_FLAGS, FLAG_BROADCAST);
	memcpy(data + BOOTP_CHADDR, mac, ETHERNET_ADDRESS);
	memcpy(data + BOOTP_FILE_NAME, file, strlen(file));
	memcpy(data + BOOTP_VENDOR, cookie, sizeof(cookie));
	data[BOOTP_VENDOR + sizeof(cookie)] = OPTION_END;
	return BOOTP_SIZE;
}

static void
read_options(const uint8_t *p, size_t len, struct bootp_reply *reply)
{
	const uint8_t *end = p + len;

	while (p < end && *p != OPTION_END) {
		if (*p == OPTION_PAD) {
			p++;
			continue;
		}
		if (end - p < 2 || end - p - 2 < p[1]) {
			break;
		}
		if (*p == OPTION_MASK && p[1] == 4) {
			reply->mask = get32(p + 2);
		} else if (*p == OPTION_ROUTER && p[1] >= 4) {
			reply->router = get32(p + 2);
		}
		p += 2 + p[1];
	}
}

bool
bootp_read_reply(const uint8_t *data, size_t len, uint32_t xid,
		 const uint8_t mac[ETHERNET_ADDRESS], struct bootp_reply *reply)
{
	if (len < BOOTP_VENDOR + sizeof(cookie) || data[BOOTP_OP] != OP_REPLY ||
	    get32(data + BOOTP_XID) != xid ||
	    memcmp(data + BOOTP_CHADDR, mac, ETHERNET_ADDRESS) != 0) {
		return false;
	}
	memset(reply, 0, sizeof(*reply));
	reply->address = get32(data + BOOTP_YIADDR);
	reply->server = get32(data + BOOTP_SIADDR);
	memcpy(reply->file, data + BOOTP_FILE_NAME, BOOTP_FILE - 1);
	if (memcmp(data + BOOTP_VENDOR, cookie, sizeof(cookie)) == 0) {
		read_options(data + BOOTP_VENDOR + sizeof(cookie),
			     len - BOOTP_VENDOR - sizeof(cookie), reply);
	}
	return reply->address != 0;
}

/* ---- TFTP ---- */

enum tftp_layout {
	TFTP_OPERATION = 0,
	TFTP_NUMBER = 2,
	TFTP_REST = 4,
};

size_t
tftp_read_request(uint8_t *data, const char *file)
{
	static const char mode[] = "octet";
	size_t len = strlen(file) + 1;

	put16(data + TFTP_OPERATION, TFTP_READ);
	memcpy(data + TFTP_NUMBER, file, len);
	memcpy(data + TFTP_NUMBER + len, mode, sizeof(mode));
	return TFTP_NUMBER + len + sizeof(mode);
}

size_t
tftp_acknowledge(uint8_t *data, uint16_t block)
{
	put16(data + TFTP_OPERATION, TFTP_ACK);
	put16(data + TFTP_NUMBER, block);
	return TFTP_REST;
}

bool
tftp_read(const uint8_t *data, size_t len, struct tftp_packet *p)
{
	if (len < TFTP_REST || len > TFTP_REST + TFTP_BLOCK) {
		return false;
	}
	p->operation = get16(data + TFTP_OPERATION);
	p->number = get16(data + TFTP_NUMBER);
	p->data = data + TFTP_REST;
	p->len = len - TFTP_REST;
	return p->operation == TFTP_DATA || p->operation == TFTP_ERROR;
}

void
tftp_error_text(const struct tftp_packet *p, char *text, size_t size)
{
	size_t n = 0;

	for (; n < p->len && n < size - 1 && p->data[n] != '\0'; n++) {
		uint8_t c = p->data[n];

		text[n] = (char)(c >= ' ' && c < 0x7f ? c : '?');
	}
	text[n] = '\0';
	if (n == 0) {
		snprintf(text, size, "error %u", p->number);
	}
}
