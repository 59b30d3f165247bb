/*
 * The other end of a TCP connection, for tests of networks: on this host's
 * loopback, once, then it ends.
 *
 *	net_peer receive FILE		what comes goes to FILE
 *	net_peer send FILE		FILE is sent
 *	net_peer fetch PORT FILE	connects to PORT, what comes goes to
 *FILE
 *
 * The first two print the port that they listen at.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct sockaddr_in
loopback(int port)
{
	struct sockaddr_in a;

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((unsigned short)port);
	return a;
}

static int
take_connection(void)
{
	struct sockaddr_in a = loopback(0);
	socklen_t size = sizeof(a);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	int c;

	if (s < 0 || bind(s, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(s, 1) != 0 ||
	    getsockname(s, (struct sockaddr *)&a, &size) != 0) {
		fail("listen");
	}
	printf("%u\n", ntohs(a.sin_port));
	fflush(stdout);
	c = accept(s, NULL, NULL);
	if (c < 0) {
		fail("accept");
	}
	return c;
}

static int
connect_to(int port)
{
	struct sockaddr_in a = loopback(port);
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (s < 0 || connect(s, (struct sockaddr *)&a, sizeof(a)) != 0) {
		fail("connect");
	}
	return s;
}

/* From one to the other, up to the end. */
static void
copy(FILE *from, FILE *to)
{
	char buffer[65536];
	size_t n;

	while ((n = fread(buffer, 1, sizeof(buffer), from)) > 0) {
		if (fwrite(buffer, 1, n, to) != n) {
			fail("write");
		}
	}
	if (fflush(to) != 0) {
		fail("write");
	}
}

int
main(int argc, char **argv)
{
	const char *word = argc > 2 ? argv[1] : "";
	const char *name = argc > 2 ? argv[argc - 1] : "";
	int send = strcmp(word, "send") == 0;
	int s = strcmp(word, "fetch") == 0 ? connect_to(atoi(argv[2]))
					   : take_connection();
	FILE *socket_file = fdopen(s, send ? "w" : "r");
	FILE *file = fopen(name, send ? "r" : "w");
	char byte;

	if (socket_file == NULL || file == NULL) {
		fail(name);
	}
	if (!send) {
		copy(socket_file, file);
		return 0;
	}
	copy(file, socket_file);
	shutdown(s, SHUT_WR);
	while (read(s, &byte, 1) > 0) { /* until the other end has it all */
	}
	return 0;
}
