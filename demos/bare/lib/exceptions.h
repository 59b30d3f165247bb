/*
 * Exceptions of a program that stays in kernel mode: interrupts go to handlers
 * in C, anything else is a mistake and ends the run with a message.
 */
#ifndef EXCEPTIONS_H
#define EXCEPTIONS_H

#include <stdint.h>

/* What exceptions.S saves: all registers an interrupt handler may change.
 * (The others, s0 to s7 and so on, are saved by every C function.) */
struct frame {
	uint32_t arguments[4]; /* room that the calling convention wants */
	uint32_t at;
	uint32_t v[2];
	uint32_t a[4];
	uint32_t t[10];
	uint32_t ra;
	uint32_t hi;
	uint32_t lo;
	uint32_t status;
	uint32_t cause;
	uint32_t epc;
};

typedef void interrupt_handler(void);

/* From now on LINE (0..7) calls HANDLER when interrupts are on. */
void interrupt_attach(unsigned line, interrupt_handler *handler);
void interrupts_on(void);
void interrupts_off(void);
/* The calling CPU alone: unmasks what others have attached. */
void interrupt_unmask(unsigned line);

#endif
