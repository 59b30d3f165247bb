/*
 * Printing on the test machine's console.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

void putchar(char c);
void print(const char *text);
/* %s %c %d %u %x %%, a width and leading zeros (%08x).  Nothing else. */
void printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the run; gxemul exits with 0, or with 64 + (STATUS & 63). */
void halt(int status) __attribute__((noreturn));

#endif
