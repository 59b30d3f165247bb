/*
 * What the files of the Z8530 share.
 */
#ifndef DEVICES_Z8530_PRIVATE_H
#define DEVICES_Z8530_PRIVATE_H

#include "devices/z8530.h"
#include "emul/machine.h"
#include "host/serial.h"

/* Write registers. */
enum z8530_write {
	WR0 = 0, /* pointer and commands */
	WR1 = 1, /* interrupt enables */
	WR2 = 2, /* vector, of both channels */
	WR3 = 3, /* receiver */
	WR4 = 4, /* both */
	WR5 = 5, /* transmitter */
	WR7 = 7,
	WR8 = 8, /* data */
	WR9 = 9, /* master interrupt control, of both channels */
	WR10 = 10,
	WR11 = 11, /* clocks */
	WR12 = 12, /* time constant, low byte */
	WR13 = 13,
	WR14 = 14,
	WR15 = 15, /* external/status interrupts, by their bits in RR0 */
};
#define REGISTERS 16

enum {
	WR0_POINTER = 0x07,
	WR0_COMMAND_SHIFT = 3,
	WR0_COMMAND = 7,

	COMMAND_POINT_HIGH = 1,
	COMMAND_RESET_EXTERNAL = 2,
	COMMAND_NEXT_CHARACTER = 4,
	COMMAND_RESET_TRANSMIT = 5,
	COMMAND_RESET_ERROR = 6,
	COMMAND_RESET_SERVICE = 7,

	WR1_EXTERNAL = 0x01,
	WR1_TRANSMIT = 0x02,
	WR1_PARITY_SPECIAL = 0x04,
	WR1_RECEIVE_SHIFT = 3,
	WR1_RECEIVE = 3,
	RECEIVE_NONE = 0,
	RECEIVE_FIRST = 1, /* or special condition */
	RECEIVE_ALL = 2,
	RECEIVE_SPECIAL = 3,

	WR3_ENABLE = 0x01,
	WR3_BITS_SHIFT = 6,
	WR4_PARITY = 0x01,
	WR4_STOP_SHIFT = 2, /* 0: a synchronous mode; 1, 1.5, 2 */
	WR4_STOP = 3,
	WR4_CLOCK_SHIFT = 6,
	WR5_ENABLE = 0x08,
	WR5_BREAK = 0x10,
	WR5_BITS_SHIFT = 5,
	WR7P_EXTENDED_READ = 0x40,
	WR9_STATUS_HIGH = 0x10,
	WR9_MIE = 0x08,
	WR9_SOFTWARE_ACK = 0x20,
	WR9_RESET_B = 0x40,
	WR9_RESET_A = 0x80,
	WR9_RESET = 0xc0, /* both of them: as by hardware */
	WR11_RECEIVE_SHIFT = 5,
	WR11_RECEIVE = 3,
	CLOCK_BRG = 2,
	WR14_BRG = 0x01,
	WR14_PCLK = 0x02,
	WR14_ECHO = 0x08,
	WR14_LOOP = 0x10,
	WR15_WR7P = 0x01,
};

/* Read registers. */
enum {
	RR0_RECEIVED = 0x01,
	RR0_ZERO_COUNT = 0x02,
	RR0_TRANSMIT_EMPTY = 0x04,
	RR0_UNDERRUN = 0x40, /* always, in asynchronous mode */
	RR0_BREAK = 0x80,
	RR0_EXTERNAL = RR0_ZERO_COUNT | Z8530_DCD | Z8530_SYNC | Z8530_CTS |
		       RR0_UNDERRUN | RR0_BREAK,

	RR1_ALL_SENT = 0x01,
	RR1_RESIDUE = 0x06, /* a whole character */
	RR1_PARITY = 0x10,
	RR1_OVERRUN = 0x20,
	RR1_FRAMING = 0x40,

	/* RR3 and the requests under service: B, and A shifted. */
	IP_EXTERNAL = 0x01,
	IP_TRANSMIT = 0x02,
	IP_RECEIVE = 0x04,
	IP_MASK = 0x3f,
	IP_A_SHIFT = 3,
};

#define RX_FIFO 3

enum {
	EVENT_RECEIVED_A,
	EVENT_RECEIVED_B,
	EVENT_SENT_A,
	EVENT_SENT_B,
	EVENT_ZERO_A,
	EVENT_ZERO_B,
	EVENT_KINDS,
};

/* What a serial line gives back as its owner. */
struct z8530_line {
	struct device *device;
	unsigned channel;
	struct serial_line *serial;
	uint8_t signals;
};

struct z8530 {
	uint8_t wr[Z8530_CHANNELS][REGISTERS]; /* 2 and 9: of A, for both */
	uint8_t wr7p[Z8530_CHANNELS];
	uint8_t pointer[Z8530_CHANNELS];

	uint8_t rx_data[Z8530_CHANNELS][RX_FIFO];
	uint8_t rx_errors[Z8530_CHANNELS][RX_FIFO]; /* bits of RR1 */
	uint8_t rx_count[Z8530_CHANNELS];
	uint8_t rx_latched[Z8530_CHANNELS]; /* errors, until reset */
	bool rx_armed[Z8530_CHANNELS];
	bool rx_first[Z8530_CHANNELS];

	uint8_t tx_hold[Z8530_CHANNELS];
	bool tx_hold_full[Z8530_CHANNELS];
	uint8_t tx_shift[Z8530_CHANNELS];
	bool tx_busy[Z8530_CHANNELS];

	uint8_t external[Z8530_CHANNELS]; /* break, zero count; as in RR0 */
	uint8_t rr0[Z8530_CHANNELS];	  /* as latched */
	bool rr0_latched[Z8530_CHANNELS];

	uint8_t ip;  /* transmit and external; receive follows from the rest */
	uint8_t ius; /* interrupts under service */
	bool firmware; /* owns the lines */
	bool pin_txdis;

	/* Board, not state. */
	struct z8530_line line[Z8530_CHANNELS];
	uint64_t pclk;
	void (*input)(void *arg); /* tells the firmware */
	void *input_arg;
};

/* ---- interrupts: z8530_interrupt.c ---- */

/* One of RECEIVE_.... */
unsigned z8530_receive_mode(const struct z8530 *z, unsigned ch);
/* Errors, as in RR1, that count as a special condition of the oldest character.
 */
uint8_t z8530_special(const struct z8530 *z, unsigned ch);
/* What asks for an interrupt, as RR3 has it: a higher bit goes first. */
uint8_t z8530_pending(const struct z8530 *z);
uint8_t z8530_highest(uint8_t bits);
/* Where in RR3 the bits of a channel are. */
unsigned z8530_ip_shift(unsigned ch);
void z8530_update_irq(struct device *d);
void z8530_set_ip(struct device *d, unsigned ch, uint8_t bit, bool level);
/* The vector with what is pending in it, as channel B shows it. */
uint8_t z8530_modified_vector(const struct z8530 *z);

/* External status, as in RR0, before any latch; a change of it. */
uint8_t z8530_external_status(const struct z8530 *z, unsigned ch);
void z8530_external_changed(struct device *d, unsigned ch, uint8_t before);
void z8530_set_external(struct device *d, unsigned ch, uint8_t bit, bool level);

/* ---- receiver and transmitter: z8530_channel.c ---- */

/* The generator's zero count is of interest while it may interrupt. */
void z8530_start_zero_count(struct device *d, unsigned ch);
/* Takes the next character of the host into the receiver if it may. */
void z8530_receive_from_host(struct device *d, unsigned ch);
/* READY of the serial lines. */
void z8530_host_ready(void *owner);
uint8_t z8530_read_data(struct device *d, unsigned ch);
void z8530_write_data(struct device *d, unsigned ch, uint8_t byte);
void z8530_reset_errors(struct device *d, unsigned ch);
/* From the buffer to the shift register, if the transmitter is on. */
void z8530_send(struct device *d, unsigned ch);
/* What the break bit, the loop and the receiver's enable make together. */
void z8530_update_break(struct device *d, unsigned ch);

void z8530_event_zero(struct object *o, emul_time now, uint64_t ch);
void z8530_event_received(struct object *o, emul_time now, uint64_t ch);
void z8530_event_sent(struct object *o, emul_time now, uint64_t ch);

#endif
