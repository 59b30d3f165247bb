/*
 * Files that describe machines; see machines_file.h.
 *
 * What a machine(...) says is given to the parser of the command line, so that
 * both have the same words, limits and refusals.
 */
#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/machines_file.h"
#include "emul/options_private.h"
#include "loaders/loader.h"

#define FILE_MAX (1u << 20)
#define WORD_MAX 1023

enum item_kind {
	ITEM_NAME,
	ITEM_TEXT, /* the argument of an option */
	ITEM_FILE, /* of the command line */
	ITEM_ON,   /* yes is the option */
	ITEM_OFF,  /* no is the option */
	ITEM_BYTE_ORDER,
	ITEM_NEVER, /* only no, or 0, can be had */
};

struct item {
	const char *name;
	enum item_kind kind;
	int option;
	const char *refused; /* why yes cannot be had */
};

static const struct item items[] = {
    {"name", ITEM_NAME, 0, NULL},
    {"type", ITEM_TEXT, 'E', NULL},
    {"subtype", ITEM_TEXT, 'e', NULL},
    {"cpu", ITEM_TEXT, 'C', NULL},
    {"ncpus", ITEM_TEXT, 'n', NULL},
    {"memory", ITEM_TEXT, 'M', NULL},
    {"load", ITEM_FILE, 0, NULL},
    {"initrd", ITEM_TEXT, OPTION_INITRD, NULL},
    {"disk", ITEM_TEXT, 'd', NULL},
    {"bootname", ITEM_TEXT, 'j', NULL},
    {"bootarg", ITEM_TEXT, 'o', NULL},
    {"emulated_hz", ITEM_TEXT, 'I', NULL},
    {"prom_emulation", ITEM_OFF, 'Q', NULL},
    {"random_mem_contents", ITEM_ON, 'S', NULL},
    {"use_random_bootstrap_cpu", ITEM_ON, 'R', NULL},
    {"force_netboot", ITEM_ON, 'O', NULL},
    {"byte_order", ITEM_BYTE_ORDER, 0, NULL},
    {"use_x11", ITEM_ON, 'X', NULL},
    {"x11_scaledown", ITEM_TEXT, 'Y', NULL},
    {"add_x11_display", ITEM_TEXT, 'z', NULL},
    {"n_gfx_cards", ITEM_TEXT, 'Z', NULL},
    {"card", ITEM_TEXT, OPTION_CARD, NULL},
    {"reset", ITEM_TEXT, OPTION_RESET, NULL},
    {"serial_nr", ITEM_TEXT, OPTION_SERIAL_NR, NULL},
    {"device", ITEM_NEVER, 0, "devices cannot be added to a machine"},
    {"start_paused", ITEM_NEVER, 0, "start with -V, and `pause' at the prompt"},
};

struct parser {
	struct machines_file *file;
	const char *name;
	const char *p; /* what is left */
	unsigned line;
	char word[WORD_MAX + 1];
	struct error *e;
};

enum token {
	TOKEN_END,
	TOKEN_WORD, /* or a string */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_BAD, /* E is set */
};

static bool complain(struct parser *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool
complain(struct parser *s, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return emul_error(s->e, "%s:%u: %s", s->name, s->line, text);
}

/* ---- tokens ---- */

/* Comments in braces have comments in them. */
static bool
skip_comment(struct parser *s)
{
	unsigned first = s->line;
	unsigned depth = 0;

	do {
		if (*s->p == '{') {
			depth++;
		} else if (*s->p == '}') {
			depth--;
		} else if (*s->p == '\n') {
			s->line++;
		} else if (*s->p == '\0') {
			s->line = first;
			return complain(s, "the comment that begins with { "
					   "has no end");
		}
		s->p++;
	} while (depth > 0);
	return true;
}

static bool
skip_space(struct parser *s)
{
	for (;;) {
		if (*s->p == '\n') {
			s->line++;
			s->p++;
		} else if (isspace((unsigned char)*s->p)) {
			s->p++;
		} else if (*s->p == '!') {
			s->p += strcspn(s->p, "\n");
		} else if (*s->p != '{') {
			return true;
		} else if (!skip_comment(s)) {
			return false;
		}
	}
}

static enum token
take_word(struct parser *s, size_t len)
{
	if (len > WORD_MAX) {
		complain(s, "a word is longer than %d characters", WORD_MAX);
		return TOKEN_BAD;
	}
	memcpy(s->word, s->p, len);
	s->word[len] = '\0';
	s->p += len;
	return TOKEN_WORD;
}

static enum token
take_string(struct parser *s)
{
	const char ends[] = {*s->p++, '\n', '\0'};
	size_t len = strcspn(s->p, ends);
	enum token t;

	if (s->p[len] != ends[0]) {
		complain(s, "a string without its closing %c", ends[0]);
		return TOKEN_BAD;
	}
	t = take_word(s, len);
	s->p++;
	return t;
}

static bool
is_word_character(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static enum token
next_token(struct parser *s)
{
	size_t len = 0;

	if (!skip_space(s)) {
		return TOKEN_BAD;
	}
	switch (*s->p) {
	case '\0':
		return TOKEN_END;
	case '(':
		s->p++;
		return TOKEN_OPEN;
	case ')':
		s->p++;
		return TOKEN_CLOSE;
	case '"':
	case '\'':
		return take_string(s);
	}
	while (is_word_character(s->p[len])) {
		len++;
	}
	if (len == 0) {
		complain(s,
			 "%c does not belong here: give a word, a string in "
			 "quotes, or a parenthesis",
			 *s->p);
		return TOKEN_BAD;
	}
	return take_word(s, len);
}

static bool
expect(struct parser *s, enum token wanted, const char *what)
{
	enum token t = next_token(s);

	if (t == TOKEN_BAD) {
		return false;
	}
	return t == wanted || complain(s, "%s is missing", what);
}

/* "(VALUE)" behind a word, which s->word then is. */
static bool
take_value(struct parser *s, const char *name)
{
	char what[64];

	snprintf(what, sizeof(what), "( behind %.40s", name);
	if (!expect(s, TOKEN_OPEN, what)) {
		return false;
	}
	snprintf(what, sizeof(what), "the value of %.40s", name);
	if (!expect(s, TOKEN_WORD, what)) {
		return false;
	}
	snprintf(what, sizeof(what), ") behind the value of %.30s", name);
	return expect(s, TOKEN_CLOSE, what);
}

/* ---- machines ---- */

/* A copy that lives as long as the file. */
static const char *
keep(struct machines_file *f, const char *text)
{
	char **grown = realloc(f->texts, (f->n_texts + 1) * sizeof(*grown));

	assert(grown != NULL);
	f->texts = grown;
	f->texts[f->n_texts] = strdup(text);
	assert(f->texts[f->n_texts] != NULL);
	return f->texts[f->n_texts++];
}

static bool
is_one_of(const char *word, const char *const words[4])
{
	for (unsigned i = 0; i < 4; i++) {
		if (strcmp(word, words[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool
take_boolean(struct parser *s, const char *name, bool *value)
{
	static const char *const on[4] = {"on", "yes", "enable", "1"};
	static const char *const off[4] = {"off", "no", "disable", "0"};

	*value = is_one_of(s->word, on);
	return *value || is_one_of(s->word, off) ||
	       complain(s, "%s(%s): give yes or no", name, s->word);
}

/* Names are words for the prompt and parts of file names. */
static bool
set_name(struct parser *s, struct emul_options *o)
{
	for (const char *p = s->word; *p != '\0'; p++) {
		if (!isalnum((unsigned char)*p) && strchr("_-", *p) == NULL) {
			return complain(s,
					"name(\"%s\"): give letters, "
					"digits, _ and -",
					s->word);
		}
	}
	if (s->word[0] == '\0' || strlen(s->word) > 31) {
		return complain(s, "name(\"%s\"): give 1 to 31 characters",
				s->word);
	}
	for (unsigned i = 0; i + 1 < s->file->n_machines; i++) {
		if (strcmp(s->file->machines[i].name, s->word) == 0) {
			return complain(s, "there is a machine \"%s\" already",
					s->word);
		}
	}
	o->name = keep(s->file, s->word);
	return true;
}

static bool
set_byte_order(struct parser *s, struct emul_options *o)
{
	if (strcmp(s->word, "big") == 0) {
		o->machine.byte_order = BYTE_ORDER_BIG;
	} else if (strcmp(s->word, "little") == 0) {
		o->machine.byte_order = BYTE_ORDER_LITTLE;
	} else {
		return complain(s, "byte_order(%s): give big or little",
				s->word);
	}
	return true;
}

static bool
set_option(struct parser *s, struct emul_options *o, const struct item *item,
	   const char *text)
{
	struct error why;

	if (item->kind == ITEM_FILE
		? !options_add_file(o, text, &why)
		: !options_set_machine(o, item->option, text, &why)) {
		return complain(s, "%s: %s", item->name, why.text);
	}
	return true;
}

static bool
set_item(struct parser *s, struct emul_options *o, const struct item *item)
{
	bool on;

	switch (item->kind) {
	case ITEM_NAME:
		return set_name(s, o);
	case ITEM_BYTE_ORDER:
		return set_byte_order(s, o);
	case ITEM_TEXT:
	case ITEM_FILE:
		return set_option(s, o, item, keep(s->file, s->word));
	case ITEM_ON:
	case ITEM_OFF:
		return take_boolean(s, item->name, &on) &&
		       (on != (item->kind == ITEM_ON) ||
			set_option(s, o, item, NULL));
	case ITEM_NEVER:
		return strcmp(s->word, "no") == 0 ||
		       strcmp(s->word, "off") == 0 ||
		       strcmp(s->word, "disable") == 0 ||
		       strcmp(s->word, "0") == 0 ||
		       complain(s, "%s(%s): %s", item->name, s->word,
				item->refused);
	}
	return false;
}

static const struct item *
find_item(const char *name)
{
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if (strcmp(items[i].name, name) == 0) {
			return &items[i];
		}
	}
	return NULL;
}

static struct emul_options *
new_machine(struct parser *s, const struct emul_options *general)
{
	struct machines_file *f = s->file;
	struct emul_options *grown =
	    realloc(f->machines, (f->n_machines + 1) * sizeof(*grown));
	struct emul_options *o;
	char name[16];

	assert(grown != NULL);
	f->machines = grown;
	o = &f->machines[f->n_machines];
	*o = *general;
	snprintf(name, sizeof(name), "machine%u", f->n_machines++);
	o->name = keep(f, name);
	return o;
}

static bool
parse_machine(struct parser *s, const struct emul_options *general)
{
	struct emul_options *o = new_machine(s, general);
	unsigned first = s->line;
	enum token t;

	if (!expect(s, TOKEN_OPEN, "( behind machine")) {
		return false;
	}
	while ((t = next_token(s)) == TOKEN_WORD) {
		const struct item *item = find_item(s->word);

		if (item == NULL) {
			return complain(s, "a machine has no \"%s\"", s->word);
		}
		if (!take_value(s, item->name) || !set_item(s, o, item)) {
			return false;
		}
	}
	if (t == TOKEN_BAD) {
		return false;
	}
	if (t != TOKEN_CLOSE) {
		s->line = first;
		return complain(s, "the ) of this machine is missing");
	}
	if (o->machine.type == NULL && o->machine.subtype == NULL) {
		return complain(s, "this machine has neither type nor subtype "
				   "(gxemul -H lists them)");
	}
	return o->n_files != 0 || o->n_disks != 0 || o->load_snapshot != NULL ||
	       o->replay != NULL || o->machine.force_netboot ||
	       complain(s, "this machine has nothing to load: give load(FILE), "
			   "disk(FILE) or force_netboot(yes)");
}

/* ---- the network ---- */

/* What its items say, for arguments of --net. */
struct net_items {
	char user[WORD_MAX + 64]; /* "" if there is none */
	char tap[WORD_MAX + 16];
	char udp[2 * WORD_MAX];
	char address[32];
	char bits[8];
};

static bool
append_text(struct parser *s, char *to, size_t size, const char *format,
	    const char *text)
{
	size_t len = strlen(to);

	return (size_t)snprintf(to + len, size - len, format, text) <
		   size - len ||
	       complain(s, "%s is too long", text);
}

static bool
set_net_item(struct parser *s, const char *name, struct net_items *n)
{
	const char *text = s->word;

	if (strcmp(name, "user") == 0) {
		return append_text(s, n->user, sizeof(n->user),
				   n->user[0] == '\0' ? "user,%s" : ",%s",
				   text);
	}
	if (strcmp(name, "tapdev") == 0) {
		const char *slash = strrchr(text, '/');

		n->tap[0] = '\0';
		return append_text(s, n->tap, sizeof(n->tap), "tap,ifname=%s",
				   slash != NULL ? slash + 1 : text);
	}
	if (strcmp(name, "local_port") == 0 ||
	    strcmp(name, "add_remote") == 0) {
		return append_text(s, n->udp, sizeof(n->udp),
				   name[0] == 'l' ? ",local=%s" : ",remote=%s",
				   text);
	}
	if (strcmp(name, "ipv4net") == 0) {
		n->address[0] = '\0';
		return append_text(s, n->address, sizeof(n->address), "%s",
				   text);
	}
	if (strcmp(name, "ipv4len") == 0) {
		n->bits[0] = '\0';
		return append_text(s, n->bits, sizeof(n->bits), "%s", text);
	}
	return complain(s, "a net has no \"%s\"", name);
}

static void
add_net(struct machines_file *f, const char *text)
{
	f->nets = realloc(f->nets, (f->n_nets + 1) * sizeof(*f->nets));
	assert(f->nets != NULL);
	f->nets[f->n_nets++] = keep(f, text);
}

/* The addresses of a user-mode network ask for one. */
static void
add_nets(struct machines_file *f, struct net_items *n)
{
	char text[sizeof(n->udp) + 8];

	if (n->user[0] != '\0' || n->address[0] != '\0' || n->bits[0] != '\0') {
		snprintf(text, sizeof(text), "%s",
			 n->user[0] != '\0' ? n->user : "user");
		if (n->address[0] != '\0' || n->bits[0] != '\0') {
			size_t len = strlen(text);

			snprintf(text + len, sizeof(text) - len, ",net=%s/%s",
				 n->address[0] != '\0' ? n->address
						       : "10.0.0.0",
				 n->bits[0] != '\0' ? n->bits : "8");
		}
		add_net(f, text);
	}
	if (n->tap[0] != '\0') {
		add_net(f, n->tap);
	}
	if (n->udp[0] != '\0') {
		snprintf(text, sizeof(text), "udp%s", n->udp);
		add_net(f, text);
	}
}

static bool
parse_net(struct parser *s)
{
	struct net_items items = {.user = ""};
	unsigned first = s->line;
	char name[32];
	enum token t;

	if (s->file->has_net) {
		return complain(s, "there is a net already: all machines are "
				   "on one");
	}
	if (s->file->n_machines > 0) {
		return complain(s, "net(...) belongs before the machines");
	}
	s->file->has_net = true;
	if (!expect(s, TOKEN_OPEN, "( behind net")) {
		return false;
	}
	while ((t = next_token(s)) == TOKEN_WORD) {
		snprintf(name, sizeof(name), "%.31s", s->word);
		if (!take_value(s, name) || !set_net_item(s, name, &items)) {
			return false;
		}
	}
	if (t == TOKEN_CLOSE) {
		add_nets(s->file, &items);
		return true;
	}
	s->line = t == TOKEN_BAD ? s->line : first;
	return t != TOKEN_BAD && complain(s, "the ) of this net is missing");
}

/* ---- the file ---- */

static bool
parse(struct parser *s, const struct emul_options *general)
{
	enum token t;

	while ((t = next_token(s)) == TOKEN_WORD) {
		if (strcmp(s->word, "machine") == 0) {
			if (!parse_machine(s, general)) {
				return false;
			}
		} else if (strcmp(s->word, "name") == 0) {
			if (!take_value(s, "name")) {
				return false;
			}
		} else if (strcmp(s->word, "net") == 0) {
			if (!parse_net(s)) {
				return false;
			}
		} else {
			return complain(s,
					"\"%s\" is none of machine, net and "
					"name",
					s->word);
		}
	}
	if (t == TOKEN_BAD) {
		return false;
	}
	if (t != TOKEN_END) {
		return complain(s, "a parenthesis too many");
	}
	return s->file->n_machines > 0 ||
	       complain(s, "there is no machine(...) in the file");
}

bool
machines_file_read(struct machines_file *f, const char *name,
		   const struct emul_options *general, struct error *e)
{
	struct parser s = {.file = f, .name = name, .line = 1, .e = e};
	uint8_t *bytes;
	size_t len;
	char *text;
	bool ok;

	memset(f, 0, sizeof(*f));
	if (!loader_read_plain(name, FILE_MAX, &bytes, &len, e)) {
		return false;
	}
	text = malloc(len + 1);
	assert(text != NULL);
	memcpy(text, bytes, len);
	text[len] = '\0';
	free(bytes);
	s.p = text;
	for (unsigned i = 0; i < general->n_nets; i++) {
		add_net(f, general->nets[i]);
	}
	ok = strlen(text) == len
		 ? parse(&s, general)
		 : emul_error(e, "%s: this is not a text file", name);
	free(text);
	for (unsigned i = 0; i < f->n_machines; i++) {
		f->machines[i].nets = f->nets;
		f->machines[i].n_nets = f->n_nets;
	}
	return ok;
}

void
machines_file_free(struct machines_file *f)
{
	for (unsigned i = 0; i < f->n_machines; i++) {
		options_free_machine(&f->machines[i]);
	}
	for (unsigned i = 0; i < f->n_texts; i++) {
		free(f->texts[i]);
	}
	free(f->nets);
	free(f->machines);
	free(f->texts);
	memset(f, 0, sizeof(*f));
}
