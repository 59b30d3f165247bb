/*
 * Inside of the full-screen view.
 */
#ifndef TUI_TUI_PRIVATE_H
#define TUI_TUI_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "cpus/cpu.h"
#include "debugger/commands.h"
#include "host/console.h"
#include "host/fullscreen.h"
#include "host/guest_terminal.h"
#include "tui/tui.h"

/* In the order of the keys 1 to 7. */
enum pane_id {
	PANE_CODE = 0,
	PANE_REGISTERS,
	PANE_CONSOLE,
	PANE_MEMORY,
	PANE_STACK,
	PANE_BREAKPOINTS,
	PANE_LOG,
	N_PANES
};

/* Where the contents of a pane are; its title is in the row above. */
struct place {
	unsigned row;
	unsigned column;
	unsigned rows; /* 0: it is not shown */
	unsigned columns;
};

/* Lines of text, the last LINES_MAX of them. */
#define LINES_MAX 1000
#define LINE_SIZE 256
struct lines {
	char *line[LINES_MAX]; /* a ring */
	unsigned first;
	unsigned n;
	bool open;	 /* the last one has no end yet */
	unsigned n_new;	 /* so many since somebody has looked */
	unsigned scroll; /* so far up from the last one */
};

/* A line that is typed at the bottom: a command, or what comes behind
 * BEGINNING. */
#define TYPED_MAX  200
#define TYPED_KEPT 32
struct typed {
	bool active;
	bool address; /* an expression for the pane in focus */
	char text[TYPED_MAX + 1];
	char kept[TYPED_KEPT][TYPED_MAX + 1]; /* a ring */
	unsigned n_kept;
	unsigned back; /* so many lines back */
};

#define AHEAD_MAX     64
#define REGISTERS_MAX 160
struct registers {
	const struct cpu *cpu; /* whose they are */
	uint64_t instructions; /* its count then */
	uint64_t value[REGISTERS_MAX];
	uint64_t stood[REGISTERS_MAX];	/* where it stood the last time */
	uint64_t before[REGISTERS_MAX]; /* where it stood before that */
	unsigned scroll;
};

struct tui {
	struct console *console;
	struct fullscreen *screen; /* NULL: it is not open */
	struct guest_terminal *guest;
	struct debugger *debugger; /* NULL: nothing has been shown yet */

	bool standing;	/* keys may give commands */
	bool leave;	/* to the prompt */
	bool chosen;	/* there is a line for it */
	bool from_line; /* it was typed */
	bool fresh;	/* there is something that has not been drawn */
	char line[TYPED_MAX + 1];
	char message[LINE_SIZE]; /* at the bottom, until the next key */

	struct place place[N_PANES];
	enum pane_id focus;
	enum pane_id tab; /* the pane in the lower part */
	bool zoom;	  /* the focus has all of it */
	bool keys_to_guest;
	bool keys_later;       /* when the machine goes on */
	unsigned guest_scroll; /* lines up */

	uint32_t ahead[AHEAD_MAX]; /* keys typed while the machine ran */
	unsigned n_ahead;
	struct typed typed;
	struct lines log;
	struct lines breakpoints;
	struct registers registers;
	bool code_follows; /* the pc */
	uint64_t code_top;
	bool memory_chosen; /* an address, else the stack pointer's */
	uint64_t memory_top;
	int stack_scroll; /* words from the stack pointer */
};

/* ---- tui_panes.c ---- */

struct pane_class {
	const char *name;
	/* What to say beside the name. */
	void (*title)(struct tui *t, char *text, size_t size);
	void (*draw)(struct tui *t, const struct place *p);
	void (*scroll)(struct tui *t, int lines);    /* down, if positive */
	void (*go)(struct tui *t, uint64_t address); /* NULL: nowhere */
};
extern const struct pane_class pane_classes[N_PANES];

/* Draws all of it. */
void tui_draw(struct tui *t);
/* Gives the focus to a pane, which is then shown. */
void tui_focus(struct tui *t, enum pane_id pane);
/* To the next pane that is shown. */
void tui_next_pane(struct tui *t, bool backwards);

/* ---- the panes ---- */

void code_title(struct tui *t, char *text, size_t size);
void code_draw(struct tui *t, const struct place *p);
void code_scroll(struct tui *t, int lines);
void code_go(struct tui *t, uint64_t address);

void registers_take(struct tui *t); /* the machine stands */
void registers_read(struct tui *t); /* as they are now */
void registers_title(struct tui *t, char *text, size_t size);
void registers_draw(struct tui *t, const struct place *p);
void registers_scroll(struct tui *t, int lines);

void memory_title(struct tui *t, char *text, size_t size);
void memory_draw(struct tui *t, const struct place *p);
void memory_scroll(struct tui *t, int lines);
void memory_go(struct tui *t, uint64_t address);
void stack_title(struct tui *t, char *text, size_t size);
void stack_draw(struct tui *t, const struct place *p);
void stack_scroll(struct tui *t, int lines);

void guest_title(struct tui *t, char *text, size_t size);
void guest_draw(struct tui *t, const struct place *p);
void guest_scroll(struct tui *t, int lines);
/* Where the guest's cursor is on the screen; false: not to be seen. */
bool guest_cursor(const struct tui *t, int *row, int *column);

void breakpoints_take(struct tui *t);
void breakpoints_title(struct tui *t, char *text, size_t size);
void breakpoints_draw(struct tui *t, const struct place *p);
void breakpoints_scroll(struct tui *t, int lines);
void log_title(struct tui *t, char *text, size_t size);
void log_draw(struct tui *t, const struct place *p);
void log_scroll(struct tui *t, int lines);
/* Takes what the program has printed. */
void log_take(struct tui *t);

/* ---- tui_text.c ---- */

/* Text with any characters: tabs are expanded, others that have no shape are
 * left out. */
void lines_add(struct lines *l, const char *text, size_t len);
void lines_clear(struct lines *l);
/* Line I, from the oldest. */
const char *lines_get(const struct lines *l, unsigned i);

/* ---- tui_keys.c ---- */

/* Keys that were typed, until one has chosen a line; true if there were any. */
bool tui_take_keys(struct tui *t);
/* The line at the bottom. */
void typed_draw(struct tui *t, unsigned row);
bool typed_cursor(const struct tui *t, int *column);

#endif
