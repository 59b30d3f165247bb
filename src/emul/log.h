/*
 * What the program says.  Two rate-limited classes are about the guest:
 * guest errors (the guest did what the data sheet forbids) and unimplemented
 * features (the guest did what we do not model).  Both are silent unless the
 * verbosity of their subsystem asks for them.
 *
 * Levels follow the command line: ERROR, WARNING, INFO, DEBUG.  Start-up runs
 * at INFO; once the guest runs the level is one lower, -v raises it, -q holds
 * it at ERROR.
 */
#ifndef EMUL_LOG_H
#define EMUL_LOG_H

#include <stdarg.h>
#include <stdbool.h>

enum log_level {
	LOG_ERROR = 0,
	LOG_WARNING = 1,
	LOG_INFO = 2,
	LOG_DEBUG = 3,
};

enum log_subsystem {
	LOG_STARTUP,
	LOG_EMUL,
	LOG_DISK,
	LOG_NET,
	LOG_MACHINE,
	LOG_DEVICE,
	LOG_CPU,
	LOG_MEMORY,
	LOG_EXCEPTION,
	LOG_PROMEMUL,
	LOG_X11,
	LOG_SUBSYSTEMS, /* their number */
};

struct log {
	enum log_level level[LOG_SUBSYSTEMS];
	unsigned burst[LOG_SUBSYSTEMS]; /* lines since the last refill */
	unsigned long long dropped[LOG_SUBSYSTEMS];
	bool quiet;
	const char *label; /* in front of the machine's lines: "NAME: " */
	bool muted; /* what happens was told before: nothing is printed */
	int indent; /* start-up tree depth */
};

extern const char *const log_subsystem_names[LOG_SUBSYSTEMS];

struct log;
void log_init(struct log *log);
void log_set_all(struct log *log, int level); /* clamped to 0..3 */
bool log_wanted(const struct log *log, enum log_subsystem s,
		enum log_level level);

/* "[ subsystem: text ]" on standard output, if wanted. */
void log_print(struct log *log, enum log_subsystem s, enum log_level level,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* WHO names the device or CPU ("dc7085").  Both classes are printed from this
 * level of subsystem S on, so not unless asked for while the guest runs;
 * rate-limited: after a burst, only a count is printed later. */
#define LOG_GUEST_LEVEL LOG_INFO
void log_guest_error(struct log *log, enum log_subsystem s, const char *who,
		     const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void log_unimplemented(struct log *log, enum log_subsystem s, const char *who,
		       const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* What --strict found: on console_error_stream, whatever the verbosity.  Who
 * calls it limits its number.  False: it is muted. */
bool log_strict(struct log *log, enum log_subsystem s, const char *who,
		const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Lets the rate limiter forget; called at fixed points of emulation time. */
void log_refill(struct log *log);

/* Start-up tree: "    text" at the current depth unless -q. */
void log_tree(struct log *log, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
