/*
 * Messages on standard output: the start-up tree and "[ subsystem: text ]"
 * lines.  Order with the guest's own output is kept by flushing the console's
 * pending bytes first.
 */
#include <stdio.h>
#include <string.h>

#include "emul/log.h"
#include "host/console.h"

/* Guest errors shown between two refills, per subsystem. */
#define LOG_BURST      20
#define LOG_TEXT_MAX   1024
#define LOG_TREE_WIDTH 4

const char *const log_subsystem_names[LOG_SUBSYSTEMS] = {
    [LOG_STARTUP] = "startup",
    [LOG_EMUL] = "emul",
    [LOG_DISK] = "disk",
    [LOG_NET] = "net",
    [LOG_MACHINE] = "machine",
    [LOG_DEVICE] = "device",
    [LOG_CPU] = "cpu",
    [LOG_MEMORY] = "memory",
    [LOG_EXCEPTION] = "exception",
    [LOG_PROMEMUL] = "promemul",
    [LOG_X11] = "X11",
};

void
log_init(struct log *log)
{
	memset(log, 0, sizeof(*log));
	log_set_all(log, LOG_INFO);
}

void
log_set_all(struct log *log, int level)
{
	int s;

	if (level < LOG_ERROR) {
		level = LOG_ERROR;
	}
	if (level > LOG_DEBUG) {
		level = LOG_DEBUG;
	}
	for (s = 0; s < LOG_SUBSYSTEMS; s++) {
		log->level[s] = (enum log_level)level;
	}
}

bool
log_wanted(const struct log *log, enum log_subsystem s, enum log_level level)
{
	return level <= log->level[s] && !log->muted;
}

/* Texts may quote the guest: nothing in them may steer the terminal. */
static void
format_clean(char *text, size_t size, const char *format, va_list args)
{
	char *p;

	vsnprintf(text, size, format, args);
	for (p = text; *p != '\0'; p++) {
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f) {
			*p = '?';
		}
	}
}

static void
print_line_to(FILE *f, const struct log *log, enum log_subsystem s,
	      const char *who, const char *text)
{
	const char *label = log->label != NULL ? log->label : "";

	console_flush_pending();
	if (who != NULL) {
		fprintf(f, "[ %s%s: %s: %s ]\n", label, log_subsystem_names[s],
			who, text);
	} else {
		fprintf(f, "[ %s%s: %s ]\n", label, log_subsystem_names[s],
			text);
	}
}

static void
print_line(const struct log *log, enum log_subsystem s, const char *who,
	   const char *text)
{
	print_line_to(stdout, log, s, who, text);
}

void
log_print(struct log *log, enum log_subsystem s, enum log_level level,
	  const char *format, ...)
{
	char text[LOG_TEXT_MAX];
	va_list args;

	if (!log_wanted(log, s, level)) {
		return;
	}
	va_start(args, format);
	format_clean(text, sizeof(text), format, args);
	va_end(args);
	print_line(log, s, NULL, text);
}

/* Takes one line out of the subsystem's allowance. */
static bool
take_burst(struct log *log, enum log_subsystem s)
{
	if (log->burst[s] >= LOG_BURST) {
		log->dropped[s]++;
		return false;
	}
	log->burst[s]++;
	return true;
}

void
log_guest_error(struct log *log, enum log_subsystem s, const char *who,
		const char *format, ...)
{
	char text[LOG_TEXT_MAX];
	va_list args;

	if (!log_wanted(log, s, LOG_GUEST_LEVEL) || !take_burst(log, s)) {
		return;
	}
	va_start(args, format);
	format_clean(text, sizeof(text), format, args);
	va_end(args);
	print_line(log, s, who, text);
}

void
log_unimplemented(struct log *log, enum log_subsystem s, const char *who,
		  const char *format, ...)
{
	char text[LOG_TEXT_MAX];
	char line[LOG_TEXT_MAX + 32];
	va_list args;

	if (!log_wanted(log, s, LOG_GUEST_LEVEL) || !take_burst(log, s)) {
		return;
	}
	va_start(args, format);
	format_clean(text, sizeof(text), format, args);
	va_end(args);
	snprintf(line, sizeof(line), "not modelled: %s", text);
	print_line(log, s, who, line);
}

bool
log_strict(struct log *log, enum log_subsystem s, const char *who,
	   const char *format, ...)
{
	char text[LOG_TEXT_MAX];
	va_list args;

	if (log->muted) {
		return false;
	}
	va_start(args, format);
	format_clean(text, sizeof(text), format, args);
	va_end(args);
	print_line_to(console_error_stream(), log, s, who, text);
	return true;
}

void
log_refill(struct log *log)
{
	char text[64];
	int s;

	for (s = 0; s < LOG_SUBSYSTEMS; s++) {
		if (log->dropped[s] != 0) {
			snprintf(text, sizeof(text),
				 "%llu more messages not shown",
				 log->dropped[s]);
			print_line(log, (enum log_subsystem)s, NULL, text);
		}
		log->dropped[s] = 0;
		log->burst[s] = 0;
	}
}

void
log_tree(struct log *log, const char *format, ...)
{
	char text[LOG_TEXT_MAX];
	va_list args;

	if (log->quiet || log->muted) {
		return;
	}
	va_start(args, format);
	format_clean(text, sizeof(text), format, args);
	va_end(args);
	console_flush_pending();
	printf("%*s%s\n", log->indent * LOG_TREE_WIDTH, "", text);
}
