/*
 * The environment of the DECstation firmware; see dec_prom.c.
 */
#include <stdio.h>
#include <string.h>

#include "memory/memory.h"
#include "promemul/dec_prom_private.h"

static bool
env_read(struct machine *m, char env[DEC_PROM_ENV_SIZE])
{
	bool ok = memory_peek(m->memory, DEC_PROM_ENV - DEC_PROM_KSEG1, env,
			      DEC_PROM_ENV_SIZE);

	env[DEC_PROM_ENV_SIZE - 1] = '\0';
	env[DEC_PROM_ENV_SIZE - 2] = '\0';
	return ok;
}

/* The string of a variable, or where the list ends. */
static char *
env_find(char *env, const char *name)
{
	size_t n = strlen(name);
	char *p = env;

	while (*p != '\0' && (strncmp(p, name, n) != 0 || p[n] != '=')) {
		p += strlen(p) + 1;
	}
	return p;
}

uint32_t
dec_prom_getenv(struct machine *m, const char *name)
{
	char env[DEC_PROM_ENV_SIZE];
	char *p;

	if (!env_read(m, env)) {
		return 0;
	}
	p = env_find(env, name);
	if (*p == '\0') {
		return 0;
	}
	return DEC_PROM_ENV + (uint32_t)(p - env) + (uint32_t)strlen(name) + 1;
}

bool
dec_prom_env_text(struct machine *m, const char *name, char *text, size_t size)
{
	char env[DEC_PROM_ENV_SIZE];
	const char *p;

	if (!env_read(m, env)) {
		return false;
	}
	p = env_find(env, name);
	if (*p == '\0') {
		return false;
	}
	snprintf(text, size, "%s", p + strlen(name) + 1);
	return true;
}

void
dec_prom_print_env(struct dec_prom_call *c)
{
	char env[DEC_PROM_ENV_SIZE];

	if (!env_read(c->machine, env)) {
		return;
	}
	for (const char *p = env; *p != '\0'; p += strlen(p) + 1) {
		dec_prom_put_text(c, p);
		dec_prom_put_text(c, "\n");
	}
}

bool
dec_prom_setenv(struct machine *m, const char *name, const char *value)
{
	char env[DEC_PROM_ENV_SIZE];
	char *end = env;
	char *p;
	size_t len;

	if (!env_read(m, env)) {
		return false;
	}
	while (*end != '\0') {
		end += strlen(end) + 1;
	}
	/* The old one goes, the rest moves up. */
	p = env_find(env, name);
	if (*p != '\0') {
		len = strlen(p) + 1;
		memmove(p, p + len, (size_t)(end - p) - len);
		end -= len;
		memset(end, 0, (size_t)(env + sizeof(env) - end));
	}
	if (value != NULL) {
		len = strlen(name) + 1 + strlen(value) + 1;
		if ((size_t)(env + sizeof(env) - end) < len + 1) {
			return false;
		}
		memset(end, 0, (size_t)(env + sizeof(env) - end));
		snprintf(end, len, "%s=%s", name, value);
	}
	return memory_load(m->memory, DEC_PROM_ENV - DEC_PROM_KSEG1, env,
			   sizeof(env));
}

/* The first screen with the keyboard, or a serial line. */
static void
choose_console(const struct machine *m, const struct dec_prom_board *b,
	       char *text, size_t size)
{
	unsigned slot = 0;

	if (machine_has_seat(m) && b->osconsole_screen != NULL) {
		snprintf(text, size, "%s", b->osconsole_screen);
		return;
	}
	while (slot < MACHINE_CARDS && m->options.cards[slot] == NULL) {
		slot++;
	}
	if (slot < MACHINE_CARDS) {
		snprintf(text, size, "%u,%u", slot, b->keyboard_slot);
	} else {
		snprintf(text, size, "%s", b->osconsole);
	}
}

bool
dec_prom_load_env(struct machine *m, const struct dec_prom_board *b,
		  const char *boot)
{
	char osconsole[16];
	char bitmaplen[16];
	char systype[16];
	char there[DEC_PROM_ENV_SIZE];
	const char *action = m->options.reset == RESET_BOOT ? "b" : "h";
	const char *const variables[][2] = {
	    {dec_prom_boot_variable(b), boot},
	    {"bootmode", "a"},
	    {"testaction", "q"},
	    {"haltaction", action},
	    {"more", "24"},
	    {"osconsole", osconsole},
	    {"systype", systype},
	    {"scsiid", "7"},
	    {"scsiid0", "7"},
	    {"bitmap", "0xbfc30004"},
	    {"bitmaplen", bitmaplen},
	    {"iooption", "0x1"},
	    {"baud0", "9600"},
	    {"baud1", "9600"},
	    {"baud2", "9600"},
	    {"baud3", "9600"},
	};

	if (!env_read(m, there) || there[0] != '\0') {
		return true; /* what it was before the reset */
	}
	choose_console(m, b, osconsole, sizeof(osconsole));
	/* In words. */
	snprintf(bitmaplen, sizeof(bitmaplen), "0x%x",
		 (unsigned)(m->ram_bytes / DEC_PROM_PAGE_SIZE / 32));
	snprintf(systype, sizeof(systype), "0x82%02x0300", b->system_type);
	for (unsigned i = 0; i < sizeof(variables) / sizeof(variables[0]);
	     i++) {
		if (!dec_prom_setenv(m, variables[i][0], variables[i][1])) {
			return false;
		}
	}
	return true;
}
