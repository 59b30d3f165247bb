/*
 * The few system calls of Linux that the server makes, without a C library.
 * Numbers and structures are those of MIPS with the o32 ABI.
 */
#ifndef NETBOOT_LINUX_H
#define NETBOOT_LINUX_H

#include <stdint.h>

long system_call(long number, long a, long b, long c, long d, long e, long f);

enum {
	SYS_READ = 4003,
	SYS_WRITE = 4004,
	SYS_OPEN = 4005,
	SYS_CLOSE = 4006,
	SYS_BIND = 4169,
	SYS_CONNECT = 4170,
	SYS_RECVFROM = 4176,
	SYS_SENDTO = 4180,
	SYS_SETSOCKOPT = 4181,
	SYS_SOCKET = 4183,
	SYS_POLL = 4188,
};

enum {
	AF_INET = 2,
	SOCK_DGRAM = 1,
	SOL_SOCKET = 0xffff,
	SO_REUSEADDR = 0x0004,
	SO_BROADCAST = 0x0020,
	SO_BINDTODEVICE = 25,
	POLLIN = 1,
};

/* Port and address have their most significant byte first. */
struct sockaddr {
	uint16_t family;
	uint8_t port[2];
	uint8_t address[4];
	uint8_t zero[8];
};

struct pollfd {
	int32_t fd;
	int16_t events;
	int16_t revents;
};

static inline int
sys_open(const char *name)
{
	return (int)system_call(SYS_OPEN, (long)name, 0, 0, 0, 0, 0);
}

static inline int
sys_close(int fd)
{
	return (int)system_call(SYS_CLOSE, fd, 0, 0, 0, 0, 0);
}

static inline int
sys_read(int fd, void *to, unsigned len)
{
	return (int)system_call(SYS_READ, fd, (long)to, (long)len, 0, 0, 0);
}

static inline int
sys_write(int fd, const void *from, unsigned len)
{
	return (int)system_call(SYS_WRITE, fd, (long)from, (long)len, 0, 0, 0);
}

static inline int
sys_socket(void)
{
	return (int)system_call(SYS_SOCKET, AF_INET, SOCK_DGRAM, 0, 0, 0, 0);
}

static inline int
sys_bind(int fd, const struct sockaddr *a)
{
	return (int)system_call(SYS_BIND, fd, (long)a, sizeof(*a), 0, 0, 0);
}

static inline int
sys_connect(int fd, const struct sockaddr *a)
{
	return (int)system_call(SYS_CONNECT, fd, (long)a, sizeof(*a), 0, 0, 0);
}

static inline int
sys_setsockopt(int fd, int option, const void *value, unsigned len)
{
	return (int)system_call(SYS_SETSOCKOPT, fd, SOL_SOCKET, option,
				(long)value, (long)len, 0);
}

static inline int
sys_recvfrom(int fd, void *to, unsigned len, struct sockaddr *from)
{
	uint32_t size = sizeof(*from);

	return (int)system_call(SYS_RECVFROM, fd, (long)to, (long)len, 0,
				(long)from, (long)&size);
}

/* TO may be 0: where the socket is connected to. */
static inline int
sys_sendto(int fd, const void *from, unsigned len, const struct sockaddr *to)
{
	return (int)system_call(SYS_SENDTO, fd, (long)from, (long)len, 0,
				(long)to, to != 0 ? sizeof(*to) : 0);
}

static inline int
sys_poll(struct pollfd *fds, unsigned n, int milliseconds)
{
	return (int)system_call(SYS_POLL, (long)fds, (long)n, milliseconds, 0,
				0, 0);
}

#endif
