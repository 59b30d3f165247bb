/*
 * Keyboards and mice: what the keys of a host, of the prompt or of a script are
 * given to.  A device that is a keyboard or a mouse plugs itself in; a machine
 * has at most one of each.
 *
 * Keys are keysyms as X11 and the protocol of VNC number them ("X Window System
 * Protocol", appendix A): printable characters of Latin-1 are their code, other
 * keys 0xff08 and on.  A keyboard finds the key that has the symbol on it, with
 * or without Shift, on a US keyboard.
 *
 * What comes from the host is input: it goes through emul/inputs.h, which logs
 * it and calls keyboard_key and pointer_move between two rounds.
 */
#ifndef DISPLAY_KEYBOARD_H
#define DISPLAY_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

enum keysym {
	KEYSYM_BACKSPACE = 0xff08,
	KEYSYM_TAB = 0xff09,
	KEYSYM_RETURN = 0xff0d,
	KEYSYM_PAUSE = 0xff13,
	KEYSYM_SCROLL_LOCK = 0xff14,
	KEYSYM_ESCAPE = 0xff1b,
	KEYSYM_MULTI_KEY = 0xff20, /* compose */
	KEYSYM_HOME = 0xff50,
	KEYSYM_LEFT = 0xff51,
	KEYSYM_UP = 0xff52,
	KEYSYM_RIGHT = 0xff53,
	KEYSYM_DOWN = 0xff54,
	KEYSYM_PRIOR = 0xff55, /* page up */
	KEYSYM_NEXT = 0xff56,
	KEYSYM_END = 0xff57,
	KEYSYM_SELECT = 0xff60,
	KEYSYM_EXECUTE = 0xff62, /* do */
	KEYSYM_INSERT = 0xff63,
	KEYSYM_MENU = 0xff67,
	KEYSYM_FIND = 0xff68,
	KEYSYM_HELP = 0xff6a,
	KEYSYM_NUM_LOCK = 0xff7f,
	KEYSYM_KP_ENTER = 0xff8d,
	KEYSYM_KP_F1 = 0xff91,
	KEYSYM_KP_MULTIPLY = 0xffaa,
	KEYSYM_KP_ADD = 0xffab,
	KEYSYM_KP_SEPARATOR = 0xffac, /* comma */
	KEYSYM_KP_SUBTRACT = 0xffad,
	KEYSYM_KP_DECIMAL = 0xffae,
	KEYSYM_KP_DIVIDE = 0xffaf,
	KEYSYM_KP_0 = 0xffb0,
	KEYSYM_F1 = 0xffbe, /* to F20 */
	KEYSYM_SHIFT_L = 0xffe1,
	KEYSYM_SHIFT_R = 0xffe2,
	KEYSYM_CONTROL_L = 0xffe3,
	KEYSYM_CONTROL_R = 0xffe4,
	KEYSYM_CAPS_LOCK = 0xffe5,
	KEYSYM_ALT_L = 0xffe9,
	KEYSYM_ALT_R = 0xffea,
	KEYSYM_DELETE = 0xffff,
};

#define KEYSYM_FUNCTION_KEYS 20

/* What a keyboard can do.  OWNER is given back. */
struct keyboard_class {
	/* A key goes down or up.  Keys that it does not have are nothing. */
	void (*key)(void *owner, uint32_t keysym, bool down);
	/* Is there a key with this symbol? */
	bool (*has)(void *owner, uint32_t keysym);
	/* Has LEN characters (Latin-1; newline is Return) typed, one after the
	 * other, as somebody would type them.  False if it has not room for as
	 * many. */
	bool (*type)(void *owner, const uint8_t *text, size_t len);
};

struct pointer_class {
	/* It was moved by so many steps, right and down, and these buttons are
	 * down: bit 0 left, 1 middle, 2 right. */
	void (*move)(void *owner, int dx, int dy, unsigned buttons);
};

enum pointer_button {
	POINTER_LEFT = 1,
	POINTER_MIDDLE = 2,
	POINTER_RIGHT = 4,
};

/* What is plugged into a machine; classes are NULL if nothing is. */
struct keyboard_port {
	const struct keyboard_class *class;
	void *owner;
};
struct pointer_port {
	const struct pointer_class *class;
	void *owner;
};

/* These do nothing, and say so by false, if nothing is plugged in. */
bool keyboard_key(const struct machine *m, uint32_t keysym, bool down);
bool keyboard_has(const struct machine *m, uint32_t keysym);
bool keyboard_type(const struct machine *m, const uint8_t *text, size_t len);
bool pointer_move(const struct machine *m, int dx, int dy, unsigned buttons);

/* A keysym by its name as X11 has it ("Return", "F1", "Shift_L"; a printable
 * character is its own name), 0 if there is none; and the name of one that has
 * a name longer than a character, NULL if it has not. */
uint32_t keysym_find(const char *name);
const char *keysym_name(uint32_t keysym);

/* The symbol on a US keyboard's key without Shift: 'a' for 'A', '1' for '!'.
 * Others are themselves.  *SHIFT: it needs Shift. */
uint32_t keysym_unshifted(uint32_t keysym, bool *shift);

/* The key for a character (Latin-1 and control characters), and what is to be
 * held down with it: *WITH, or 0. */
uint32_t keysym_of_character(uint8_t c, uint32_t *with);

#endif
