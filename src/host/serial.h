/*
 * Serial lines: what connects a UART to the outside.  A line has a name
 * ("3", "cons") and one backend: the console (standard input and output), or
 * nothing.  The guest side never blocks and never loses output.
 *
 * Input from files and scripts is deterministic: bytes wait in the backend
 * until the UART takes them.  Input from terminals, pipes and sockets is live.
 */
#ifndef HOST_SERIAL_H
#define HOST_SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

const char *serial_name(const struct serial_line *line);
struct serial_line *serial_find(struct machine *m, const char *name);
void serial_free_all(struct machine *m);

/* For tests of devices.  Bytes to be received, before anything of the console;
 * calls READY as serial_poll does. */
void serial_test_feed(struct serial_line *line, const void *bytes, size_t len);
/* From now on bytes sent go to BUF, always NUL-terminated; bytes beyond SIZE
 * are dropped. */
void serial_test_capture(struct serial_line *line, char *buf, size_t size);

#endif
