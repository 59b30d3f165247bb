/*
 * Interrupts to handlers in C; see exceptions.h.
 */
#include "console.h"
#include "cop0.h"
#include "exceptions.h"

#define LINES 8

static interrupt_handler *handlers[LINES];

void exception(struct frame *frame);

void
interrupt_attach(unsigned line, interrupt_handler *handler)
{
	handlers[line] = handler;
	interrupt_unmask(line);
}

void
interrupt_unmask(unsigned line)
{
	set_cop0_status(cop0_status() | STATUS_IM(line));
}

void
interrupts_on(void)
{
	set_cop0_status(cop0_status() | STATUS_IEC);
}

void
interrupts_off(void)
{
	set_cop0_status(cop0_status() & ~STATUS_IEC);
}

/* Called from exceptions.S. */
void
exception(struct frame *frame)
{
	uint32_t pending;

	if (CAUSE_CODE(frame->cause) != CODE_INTERRUPT) {
		printf("exception %u at 0x%x, address 0x%x\n",
		       CAUSE_CODE(frame->cause), frame->epc, cop0_badvaddr());
		halt(1);
	}
	pending = CAUSE_IP(frame->cause) & frame->status >> 8;
	for (unsigned line = 0; line < LINES; line++) {
		if ((pending & 1 << line) != 0 && handlers[line] != 0) {
			handlers[line]();
		}
	}
}
