/*
 * Serial lines: what connects a UART to the outside.  A line has a name
 * ("3", "cons") and is connected to the console (standard input and output), to
 * a port of the host (serial_port.h), or to nothing.  The guest side never
 * blocks; the console never loses output.
 *
 * Input from files and scripts is deterministic: bytes wait in the backend
 * until the UART takes them.  Input from terminals, pipes and sockets is live.
 * That of ports comes between two rounds, by the log of inputs, into a queue of
 * the line's own.
 */
#ifndef HOST_SERIAL_H
#define HOST_SERIAL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"

struct device;
struct machine;
struct serial_line;

/* Creates a line owned by the machine.  READY is called (at a deterministic
 * point of emulation time) when input becomes available after there was none;
 * the UART then takes bytes at its own pace with serial_get. */
struct serial_line *serial_new(struct machine *m, const char *name,
			       void (*ready)(void *owner), void *owner);

/* Declares which line the console is connected to; the last call wins. */
void serial_set_console(struct serial_line *line);
/* To none. */
void serial_no_console(struct machine *m);

/* Plugs a device of the machine (a keyboard) into the line's far end, where
 * nothing else can be then.  PUT gets each byte that the guest sends, also when
 * a stretch is repeated. */
void serial_plug(struct serial_line *line, void (*put)(void *arg, uint8_t byte),
		 void *arg);
/* It sends a byte to the guest: false if too many wait already; and how many
 * do. */
bool serial_send(struct serial_line *line, uint8_t byte);
unsigned serial_waiting(const struct serial_line *line);

/* Guest sends a byte.  The host sees each byte once: bytes sent again after one
 * went back are not shown. */
void serial_put(struct serial_line *line, uint8_t byte);

/* Is there input / take one byte. */
bool serial_available(struct serial_line *line);
bool serial_get(struct serial_line *line, uint8_t *byte);

/* Is there input on the console line that its owner has not been told of since
 * it last found the line empty?  Changes nothing; looks that are made here are
 * not the guest's. */
bool serial_poll(struct machine *m);
/* Tells the owner of the console line: calls its READY.  Called between rounds
 * by inputs_between_rounds, and by scripts when they have typed. */
void serial_ready(struct machine *m);
/* What was sent so far is new to the host: see serial_put. */
void serial_output_from_here(struct machine *m);

/* ---- ports of the host ---- */

/* SPEC is LINE=KIND: stdio makes a line the console, others are those of
 * serial_port.h.  In a run that is REPLAYED the console stays where it was, and
 * ports see output only.  False with E set. */
bool serial_connect(struct machine *m, const char *spec, bool replayed,
		    struct error *e);
/* Gives every line that has nothing yet a window. */
bool serial_connect_windows(struct machine *m, struct error *e);

/* Looks at the ports.  False: one cannot be written; NAME is the line's, and
 * errno is set. */
bool serial_poll_ports(struct machine *m, const char **name);
/* May input come from a port, now or later? */
bool serial_ports_live(const struct machine *m);
/* Descriptors of the ports to wait for: at most SIZE; how many. */
size_t serial_watch(const struct machine *m, struct pollfd *fds, size_t size);
/* The next byte that a port has for line number LINE, which has room. */
bool serial_take(struct machine *m, uint8_t *line, uint8_t *byte);
/* It comes to the line; false: there is no such line, or no room. */
bool serial_arrive(struct machine *m, uint8_t line, uint8_t byte);

const char *serial_name(const struct serial_line *line);
struct serial_line *serial_find(struct machine *m, const char *name);
/* The line that is the console, or NULL. */
struct serial_line *serial_console(struct machine *m);
void serial_free_all(struct machine *m);

/* For tests of devices.  Bytes to be received, before anything of the console;
 * calls READY as serial_poll does. */
void serial_test_feed(struct serial_line *line, const void *bytes, size_t len);
/* From now on bytes sent go to BUF, always NUL-terminated; bytes beyond SIZE
 * are dropped. */
void serial_test_capture(struct serial_line *line, char *buf, size_t size);

#endif
