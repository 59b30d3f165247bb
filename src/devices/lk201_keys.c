/*
 * The keys of the LK201 and its successors.  See lk201_keys.h.
 */
#include <stdbool.h>
#include <stddef.h>

#include "devices/lk201_keys.h"
#include "display/keyboard.h"

#define TYPING (20 * EMUL_MILLISECOND) /* a character */

/* By the symbol without Shift. */
static const struct {
	uint16_t keysym;
	uint8_t code;
} keys[] = {
    {'`', 0xbf},
    {'1', 0xc0},
    {'2', 0xc5},
    {'3', 0xcb},
    {'4', 0xd0},
    {'5', 0xd6},
    {'6', 0xdb},
    {'7', 0xe0},
    {'8', 0xe5},
    {'9', 0xea},
    {'0', 0xef},
    {'-', 0xf9},
    {'=', 0xf5},
    {'q', 0xc1},
    {'w', 0xc6},
    {'e', 0xcc},
    {'r', 0xd1},
    {'t', 0xd7},
    {'y', 0xdc},
    {'u', 0xe1},
    {'i', 0xe6},
    {'o', 0xeb},
    {'p', 0xf0},
    {'[', 0xfa},
    {']', 0xf6},
    {'a', 0xc2},
    {'s', 0xc7},
    {'d', 0xcd},
    {'f', 0xd2},
    {'g', 0xd8},
    {'h', 0xdd},
    {'j', 0xe2},
    {'k', 0xe7},
    {'l', 0xec},
    {';', 0xf2},
    {'\'', 0xfb},
    {'\\', 0xf7},
    {'z', 0xc3},
    {'x', 0xc8},
    {'c', 0xce},
    {'v', 0xd3},
    {'b', 0xd9},
    {'n', 0xde},
    {'m', 0xe3},
    {',', 0xe8},
    {'.', 0xed},
    {'/', 0xf3},
    {' ', 0xd4},
    {KEYSYM_BACKSPACE, 0xbc},
    {KEYSYM_RETURN, 0xbd},
    {KEYSYM_TAB, 0xbe},
    {KEYSYM_CAPS_LOCK, 0xb0},
    {KEYSYM_MULTI_KEY, 0xb1},
    {KEYSYM_ALT_L, 0xb1},
    {KEYSYM_ALT_R, 0xb1},
    {KEYSYM_SHIFT_L, 0xae},
    {KEYSYM_SHIFT_R, 0xae},
    {KEYSYM_CONTROL_L, 0xaf},
    {KEYSYM_CONTROL_R, 0xaf},
    {KEYSYM_LEFT, 0xa7},
    {KEYSYM_RIGHT, 0xa8},
    {KEYSYM_DOWN, 0xa9},
    {KEYSYM_UP, 0xaa},
    {KEYSYM_FIND, 0x8a},
    {KEYSYM_HOME, 0x8a},
    {KEYSYM_INSERT, 0x8b},
    {KEYSYM_DELETE, 0x8c},
    {KEYSYM_SELECT, 0x8d},
    {KEYSYM_END, 0x8d},
    {KEYSYM_PRIOR, 0x8e},
    {KEYSYM_NEXT, 0x8f},
    {KEYSYM_KP_0, 0x92},
    {KEYSYM_KP_DECIMAL, 0x94},
    {KEYSYM_KP_ENTER, 0x95},
    {KEYSYM_KP_0 + 1, 0x96},
    {KEYSYM_KP_0 + 2, 0x97},
    {KEYSYM_KP_0 + 3, 0x98},
    {KEYSYM_KP_0 + 4, 0x99},
    {KEYSYM_KP_0 + 5, 0x9a},
    {KEYSYM_KP_0 + 6, 0x9b},
    {KEYSYM_KP_SEPARATOR, 0x9c},
    {KEYSYM_KP_ADD, 0x9c},
    {KEYSYM_KP_0 + 7, 0x9d},
    {KEYSYM_KP_0 + 8, 0x9e},
    {KEYSYM_KP_0 + 9, 0x9f},
    {KEYSYM_KP_SUBTRACT, 0xa0},
    {KEYSYM_NUM_LOCK, 0xa1},
    {KEYSYM_KP_F1, 0xa1},
    {KEYSYM_KP_F1 + 1, 0xa2},
    {KEYSYM_KP_DIVIDE, 0xa2},
    {KEYSYM_KP_F1 + 2, 0xa3},
    {KEYSYM_KP_MULTIPLY, 0xa3},
    {KEYSYM_KP_F1 + 3, 0xa4},
    {KEYSYM_ESCAPE, 0x71}, /* F11 */
    {KEYSYM_HELP, 0x7c},
    {KEYSYM_EXECUTE, 0x7d},
    {KEYSYM_MENU, 0x7d},
    {KEYSYM_F1, 0x56},
    {KEYSYM_F1 + 1, 0x57},
    {KEYSYM_F1 + 2, 0x58},
    {KEYSYM_F1 + 3, 0x59},
    {KEYSYM_F1 + 4, 0x5a},
    {KEYSYM_F1 + 5, 0x64},
    {KEYSYM_F1 + 6, 0x65},
    {KEYSYM_F1 + 7, 0x66},
    {KEYSYM_F1 + 8, 0x67},
    {KEYSYM_F1 + 9, 0x68},
    {KEYSYM_F1 + 10, 0x71},
    {KEYSYM_F1 + 11, 0x72},
    {KEYSYM_F1 + 12, 0x73},
    {KEYSYM_F1 + 13, 0x74},
    {KEYSYM_F1 + 14, 0x7c}, /* F15 is Help, F16 is Do */
    {KEYSYM_F1 + 15, 0x7d},
    {KEYSYM_F1 + 16, 0x80},
    {KEYSYM_F1 + 17, 0x81},
    {KEYSYM_F1 + 18, 0x82},
    {KEYSYM_F1 + 19, 0x83},
};

uint8_t
lk201_code(uint32_t keysym)
{
	bool shift;

	keysym = keysym_unshifted(keysym, &shift);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].keysym == keysym) {
			return keys[i].code;
		}
	}
	return 0;
}

static void
stroke(struct device *d, uint8_t c,
       void (*key)(void *owner, uint32_t keysym, bool down))
{
	uint32_t with;
	uint32_t keysym = keysym_of_character(c, &with);

	if (with != 0) {
		key(d, with, true);
	}
	key(d, keysym, true);
	key(d, keysym, false);
	if (with != 0) {
		key(d, with, false);
	}
}

void
lk201_keys_event(struct device *d, struct byte_fifo *typed, uint32_t kind,
		 emul_time now, bool taken,
		 void (*key)(void *owner, uint32_t keysym, bool down))
{
	uint8_t c;

	if (taken && byte_fifo_get(typed, &c)) {
		stroke(d, c, key);
	}
	if (typed->count > 0) {
		event_schedule(&d->object, kind, now + TYPING, 0);
	}
}

bool
lk201_keys_type(struct device *d, struct byte_fifo *typed, uint32_t kind,
		const uint8_t *text, size_t len)
{
	if (len > BYTE_FIFO_MAX - typed->count) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		byte_fifo_put(typed, text[i]);
	}
	if (len > 0 && !event_pending(&d->object, kind)) {
		event_schedule(&d->object, kind, device_now(d), 0);
	}
	return true;
}
