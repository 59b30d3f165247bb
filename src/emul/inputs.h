/*
 * What comes from outside while a machine runs, and the log of it.
 *
 * A run is a function of its start and of this log.  Devices see the outside
 * through the console's serial line and through their network.  Every answer
 * that the line gives is numbered, and the log has the answers that could not
 * be foretold.  It also has the times at which a receiver was told of input,
 * the frames of the network, and commands of the prompt that changed the
 * machine.  Scripts are part of the machine and need no entries.
 *
 * The log is kept in memory, so that one can go back; a recording (record.h)
 * writes it to a file.  While the cursor stands before the end of the log, the
 * answers are those of the log, and the outside is not asked.
 */
#ifndef EMUL_INPUTS_H
#define EMUL_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/object.h"
#include "emul/position.h"

struct emul;
struct inputs;

enum input_kind {
	INPUT_AVAILABLE = 1, /* from look KEY on: is there input? (VALUE) */
	INPUT_GET = 2,	     /* look KEY took the byte VALUE */
	INPUT_READY = 3,     /* at time KEY the receiver was told */
	INPUT_COMMAND = 4,   /* a command changed the machine */
	INPUT_CHECK = 5,     /* after KEY instructions the hash was DATA */
	INPUT_END = 6,	     /* the run ended; VALUE: enum run_end */
	INPUT_FRAME = 7,     /* at time KEY a frame began to arrive at the
			      * connector VALUE */
	INPUT_SERIAL = 8,    /* at time KEY the byte DATA came to line VALUE */
	INPUT_KEY = 9,	     /* at time KEY the key with keysym DATA went down
			      * (VALUE 1) or up */
	INPUT_POINTER = 10,  /* at time KEY the mouse moved DATA's low and next
			      * 16 bits, signed; VALUE: its buttons */
};

struct input {
	uint64_t key;
	uint64_t data; /* INPUT_COMMAND, INPUT_END: index of the place;
			* INPUT_FRAME: of the frame */
	uint8_t kind;
	uint8_t value;
};

/* A place in the run, for entries that are not about a look. */
struct input_place {
	struct run_position position;
	uint64_t hash; /* of the machine's state there */
	char *text;    /* the command, or why the run ended */
};

/* A frame of the network. */
struct input_frame {
	emul_time when; /* its last bit is there */
	uint8_t *bytes; /* NULL: forgotten */
	uint32_t len;
	size_t entry; /* in the log */
};

enum inputs_mode {
	INPUTS_LIVE,   /* the outside answers, the log grows */
	INPUTS_PAST,   /* one went back: the log answers */
	INPUTS_REPLAY, /* a recording: nothing but the log ever answers */
};

struct inputs *inputs_new(void);
void inputs_free(struct inputs *in);

/* Look number QUERY of the console's line: is there input?  Take a byte. */
bool inputs_available(struct emul *emul, uint64_t query);
bool inputs_get(struct emul *emul, uint64_t query, uint8_t *byte);

/* Between two rounds: tells the receiver of input, and takes frames from the
 * network, as the outside or the log has it. */
void inputs_between_rounds(struct emul *emul);

/* May the outside answer now?  Then idle time takes host time. */
bool inputs_live(const struct emul *emul);
/* May anything still come, now or later? */
bool inputs_possible(const struct emul *emul);
/* Time of the next entry that is bound to a time between two rounds, where idle
 * time is to be broken off; EMUL_NEVER if there is none.  Rounds of turns end
 * where they ended in the run of the log: nothing is to be done for that, but
 * if it was a limit (--limit 1s) that ended the last one. */
emul_time inputs_next_time(const struct emul *emul);
emul_time inputs_limit_time(const struct emul *emul);

/* ---- the log ---- */

/* Notes an entry at the end of the log, where the cursor stands. */
void inputs_note(struct inputs *in, enum input_kind kind, uint64_t key,
		 uint64_t data, uint8_t value);
/* The same for a place; TEXT may be NULL, it is copied. */
void inputs_note_place(struct inputs *in, enum input_kind kind,
		       const struct run_position *position, uint64_t hash,
		       const char *text, uint8_t value);
/* The same for a frame, of which a copy is kept. */
void inputs_note_frame(struct inputs *in, emul_time now, uint8_t port,
		       emul_time when, const uint8_t *bytes, size_t len);
/* The entry at the cursor if the log is to answer; NULL at its end. */
const struct input *inputs_next(const struct inputs *in);
const struct input_place *inputs_place(const struct inputs *in,
				       const struct input *input);
const struct input_frame *inputs_frame(const struct inputs *in,
				       const struct input *input);
void inputs_pass(struct inputs *in); /* the cursor goes over one */

enum inputs_mode inputs_mode(const struct inputs *in);
void inputs_set_mode(struct inputs *in, enum inputs_mode mode);

/* Where the log stands, for snapshots. */
struct inputs_mark {
	size_t cursor;
	bool available;
};
struct inputs_mark inputs_mark(const struct inputs *in);
void inputs_return(struct inputs *in, struct inputs_mark mark);
/* What lies behind the cursor never happened. */
void inputs_cut(struct inputs *in);
size_t inputs_count(const struct inputs *in);
size_t inputs_bytes(const struct inputs *in);	    /* of host memory */
size_t inputs_frame_bytes(const struct inputs *in); /* of these: frames */
/* Nobody goes back to before entry N: its frames are not needed. */
void inputs_forget(struct inputs *in, size_t n);
const struct input *inputs_at(const struct inputs *in, size_t n);

/* The run is not the one of the log: ends it with a line that says where. */
void inputs_diverged(struct emul *emul, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
