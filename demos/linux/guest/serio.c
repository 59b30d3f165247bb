/*
 * serio TTY KIND: the keyboard or mouse on a serial line becomes an input
 * device of the kernel, as long as this program lives.  KIND is lkkbd (LK201,
 * LK401) or vsxxxaa (VSXXX mouse).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <linux/serio.h>

#ifndef N_MOUSE
#define N_MOUSE 2
#endif

static const struct kind {
	const char *name;
	unsigned long type;
	tcflag_t parity;
} kinds[] = {
    {"lkkbd", SERIO_LKKBD, 0},
    {"vsxxxaa", SERIO_VSXXXAA, PARENB | PARODD},
};

static int
attach(const char *tty, const struct kind *k)
{
	int ldisc = N_MOUSE;
	unsigned long type = k->type;
	struct termios t;
	int fd = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK);

	memset(&t, 0, sizeof(t));
	t.c_cflag = CS8 | CREAD | CLOCAL | k->parity;
	cfsetispeed(&t, B4800);
	cfsetospeed(&t, B4800);
	if (fd < 0 || fcntl(fd, F_SETFL, 0) < 0 ||
	    tcsetattr(fd, TCSANOW, &t) < 0 || ioctl(fd, TIOCSETD, &ldisc) < 0 ||
	    ioctl(fd, SPIOCSTYPE, &type) < 0) {
		perror(tty);
		return 1;
	}
	/* This is what attaches it; it returns when the line hangs up. */
	read(fd, NULL, 0);
	return 0;
}

int
main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (argc == 3 && strcmp(argv[2], kinds[i].name) == 0) {
			return attach(argv[1], &kinds[i]);
		}
	}
	fprintf(stderr, "usage: serio TTY lkkbd|vsxxxaa\n");
	return 1;
}
