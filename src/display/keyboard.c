/*
 * Keyboards and mice; see keyboard.h.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "display/keyboard.h"
#include "emul/machine.h"

bool
keyboard_key(const struct machine *m, uint32_t keysym, bool down)
{
	const struct keyboard_port *k = &m->keyboard;

	if (k->class == NULL) {
		return false;
	}
	k->class->key(k->owner, keysym, down);
	return true;
}

bool
keyboard_has(const struct machine *m, uint32_t keysym)
{
	const struct keyboard_port *k = &m->keyboard;

	return k->class != NULL && k->class->has(k->owner, keysym);
}

bool
keyboard_type(const struct machine *m, const uint8_t *text, size_t len)
{
	const struct keyboard_port *k = &m->keyboard;

	return k->class != NULL && k->class->type(k->owner, text, len);
}

bool
pointer_move(const struct machine *m, int dx, int dy, unsigned buttons)
{
	const struct pointer_port *p = &m->pointer;

	if (p->class == NULL) {
		return false;
	}
	p->class->move(p->owner, dx, dy, buttons);
	return true;
}

/* ---- names ---- */

static const struct {
	const char *name;
	uint32_t keysym;
} names[] = {
    {"space", ' '},
    {"BackSpace", KEYSYM_BACKSPACE},
    {"Tab", KEYSYM_TAB},
    {"Return", KEYSYM_RETURN},
    {"Pause", KEYSYM_PAUSE},
    {"Scroll_Lock", KEYSYM_SCROLL_LOCK},
    {"Escape", KEYSYM_ESCAPE},
    {"Multi_key", KEYSYM_MULTI_KEY},
    {"Home", KEYSYM_HOME},
    {"Left", KEYSYM_LEFT},
    {"Up", KEYSYM_UP},
    {"Right", KEYSYM_RIGHT},
    {"Down", KEYSYM_DOWN},
    {"Prior", KEYSYM_PRIOR},
    {"Next", KEYSYM_NEXT},
    {"End", KEYSYM_END},
    {"Select", KEYSYM_SELECT},
    {"Execute", KEYSYM_EXECUTE},
    {"Insert", KEYSYM_INSERT},
    {"Menu", KEYSYM_MENU},
    {"Find", KEYSYM_FIND},
    {"Help", KEYSYM_HELP},
    {"Num_Lock", KEYSYM_NUM_LOCK},
    {"KP_Enter", KEYSYM_KP_ENTER},
    {"KP_F1", KEYSYM_KP_F1},
    {"KP_F2", KEYSYM_KP_F1 + 1},
    {"KP_F3", KEYSYM_KP_F1 + 2},
    {"KP_F4", KEYSYM_KP_F1 + 3},
    {"KP_Multiply", KEYSYM_KP_MULTIPLY},
    {"KP_Add", KEYSYM_KP_ADD},
    {"KP_Separator", KEYSYM_KP_SEPARATOR},
    {"KP_Subtract", KEYSYM_KP_SUBTRACT},
    {"KP_Decimal", KEYSYM_KP_DECIMAL},
    {"KP_Divide", KEYSYM_KP_DIVIDE},
    {"KP_0", KEYSYM_KP_0},
    {"KP_1", KEYSYM_KP_0 + 1},
    {"KP_2", KEYSYM_KP_0 + 2},
    {"KP_3", KEYSYM_KP_0 + 3},
    {"KP_4", KEYSYM_KP_0 + 4},
    {"KP_5", KEYSYM_KP_0 + 5},
    {"KP_6", KEYSYM_KP_0 + 6},
    {"KP_7", KEYSYM_KP_0 + 7},
    {"KP_8", KEYSYM_KP_0 + 8},
    {"KP_9", KEYSYM_KP_0 + 9},
    {"F1", KEYSYM_F1},
    {"F2", KEYSYM_F1 + 1},
    {"F3", KEYSYM_F1 + 2},
    {"F4", KEYSYM_F1 + 3},
    {"F5", KEYSYM_F1 + 4},
    {"F6", KEYSYM_F1 + 5},
    {"F7", KEYSYM_F1 + 6},
    {"F8", KEYSYM_F1 + 7},
    {"F9", KEYSYM_F1 + 8},
    {"F10", KEYSYM_F1 + 9},
    {"F11", KEYSYM_F1 + 10},
    {"F12", KEYSYM_F1 + 11},
    {"F13", KEYSYM_F1 + 12},
    {"F14", KEYSYM_F1 + 13},
    {"F15", KEYSYM_F1 + 14},
    {"F16", KEYSYM_F1 + 15},
    {"F17", KEYSYM_F1 + 16},
    {"F18", KEYSYM_F1 + 17},
    {"F19", KEYSYM_F1 + 18},
    {"F20", KEYSYM_F1 + 19},
    {"Shift_L", KEYSYM_SHIFT_L},
    {"Shift_R", KEYSYM_SHIFT_R},
    {"Control_L", KEYSYM_CONTROL_L},
    {"Control_R", KEYSYM_CONTROL_R},
    {"Caps_Lock", KEYSYM_CAPS_LOCK},
    {"Alt_L", KEYSYM_ALT_L},
    {"Alt_R", KEYSYM_ALT_R},
    {"Delete", KEYSYM_DELETE},
};

#define N_NAMES (sizeof(names) / sizeof(names[0]))

uint32_t
keysym_find(const char *name)
{
	uint8_t c = (uint8_t)name[0];

	if (c > ' ' && c != 0x7f && name[1] == '\0') {
		return c;
	}
	for (size_t i = 0; i < N_NAMES; i++) {
		if (strcasecmp(names[i].name, name) == 0) {
			return names[i].keysym;
		}
	}
	return 0;
}

const char *
keysym_name(uint32_t keysym)
{
	for (size_t i = 0; i < N_NAMES; i++) {
		if (names[i].keysym == keysym) {
			return names[i].name;
		}
	}
	return NULL;
}

uint32_t
keysym_unshifted(uint32_t keysym, bool *shift)
{
	static const char shifted[] = "~!@#$%^&*()_+{}|:\"<>?";
	static const char without[] = "`1234567890-=[]\\;',./";
	const char *p;

	*shift = true;
	if (keysym >= 'A' && keysym <= 'Z') {
		return keysym - 'A' + 'a';
	}
	p = keysym > ' ' && keysym < 0x7f ? strchr(shifted, (int)keysym) : NULL;
	if (p != NULL) {
		return (uint8_t)without[p - shifted];
	}
	*shift = false;
	return keysym;
}

uint32_t
keysym_of_character(uint8_t c, uint32_t *with)
{
	uint32_t keysym;
	bool shift = false;

	*with = 0;
	switch (c) {
	case '\n':
	case '\r':
		return KEYSYM_RETURN;
	case '\t':
		return KEYSYM_TAB;
	case '\b':
	case 0x7f:
		return KEYSYM_BACKSPACE;
	case 0x1b:
		return KEYSYM_ESCAPE;
	default:
		break;
	}
	if (c < ' ') {
		*with = KEYSYM_CONTROL_L;
		return keysym_unshifted(c | 0x40u, &shift);
	}
	keysym = keysym_unshifted(c, &shift);
	*with = shift ? KEYSYM_SHIFT_L : 0;
	return keysym;
}
