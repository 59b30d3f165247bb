/*
 * Expressions of the prompt.
 *
 *   unary - ~ + ! *   highest
 *   * / %
 *   + -
 *   << >>
 *   < <= > >=         unsigned; 1 or 0
 *   == !=
 *   &  ^  |           in this order
 *   &&  ||            lowest; 1 or 0
 *
 * Operators of one line go from left to right.  Numbers are 64-bit and
 * unsigned; overflow wraps, shifts of 64 and more give 0.  A name is a register
 * or setting, or a symbol; `#', `$' and `@' before it ask for a register or
 * setting, a number, a symbol.  A name with other characters than letters,
 * digits and _ . $ [ ] is put in double quotes.  FILE:LINE is the address of a
 * line of source.
 *
 * byte(A), half(A), word(A) and double(A) are what is in memory at the virtual
 * address A, zero-extended; pbyte(A) and so on, at the physical address.  *A is
 * the word there, sign-extended as by lw.  What && and || need not know is not
 * read, nor divided by.
 *
 * One pass, recursive descent, bounded in depth.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "debugger/expression.h"

#define DEPTH_MAX 100

struct parser {
	const struct expression_names *names;
	const char *p; /* the rest */
	struct error *e;
	unsigned depth;
	unsigned unneeded; /* the value does not matter: nothing is read */
};

struct operation {
	const char *text;
	unsigned priority; /* 1 = lowest */
	enum {
		LOGICAL_OR,
		LOGICAL_AND,
		OR,
		XOR,
		AND,
		EQUAL,
		NOT_EQUAL,
		LESS,
		LESS_EQUAL,
		GREATER,
		GREATER_EQUAL,
		SHIFT_LEFT,
		SHIFT_RIGHT,
		ADD,
		SUBTRACT,
		MULTIPLY,
		DIVIDE,
		REMAINDER,
	} kind;
};

/* Longer ones before those they begin with. */
static const struct operation operations[] = {
    {"||", 1, LOGICAL_OR},  {"&&", 2, LOGICAL_AND}, {"<<", 8, SHIFT_LEFT},
    {">>", 8, SHIFT_RIGHT}, {"<=", 7, LESS_EQUAL},  {">=", 7, GREATER_EQUAL},
    {"<", 7, LESS},	    {">", 7, GREATER},	    {"==", 6, EQUAL},
    {"!=", 6, NOT_EQUAL},   {"*", 10, MULTIPLY},    {"/", 10, DIVIDE},
    {"%", 10, REMAINDER},   {"+", 9, ADD},	    {"-", 9, SUBTRACT},
    {"&", 5, AND},	    {"^", 4, XOR},	    {"|", 3, OR},
};

static void
skip_space(struct parser *s)
{
	while (isspace((unsigned char)*s->p)) {
		s->p++;
	}
}

static bool
is_name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == '.';
}

static bool
is_name_part(char c)
{
	return isalnum((unsigned char)c) ||
	       (c != '\0' && strchr("_.$[]", c) != NULL);
}

/* ":LINE" behind the name of a file. */
static bool
is_line_part(const char *p)
{
	return *p == ':' && isdigit((unsigned char)p[1]);
}

/* Reads a bare or quoted name; NULL if there is none or it is too long. */
static const char *
read_name(const char *p, char *name)
{
	size_t n = 0;
	bool quoted = *p == '"';

	if (quoted) {
		p++;
	} else if (!is_name_start(*p)) {
		return NULL;
	}
	while (quoted ? *p != '"' && *p != '\0'
		      : is_name_part(*p) || is_line_part(p)) {
		if (n == EXPRESSION_NAME_MAX) {
			return NULL;
		}
		name[n++] = *p++;
	}
	name[n] = '\0';
	if (quoted) {
		if (*p != '"' || n == 0) {
			return NULL;
		}
		p++;
	}
	return p;
}

const char *
expression_name(const char *text, char *name)
{
	if (*text == '#' || *text == '@') {
		text++;
	}
	return read_name(text, name);
}

/* Is NAME, which is no symbol, FILE:LINE?  Then *VALUE is its address, or E
 * says why not. */
static bool
is_line(struct parser *s, const char *name, uint64_t *value, bool *ok)
{
	const char *colon = strrchr(name, ':');
	char file[EXPRESSION_NAME_MAX + 1];
	unsigned long number;
	char *end;

	if (colon == NULL || colon == name || !is_line_part(colon) ||
	    s->names->line == NULL) {
		return false;
	}
	number = strtoul(colon + 1, &end, 10);
	if (*end != '\0') {
		return false;
	}
	snprintf(file, sizeof(file), "%.*s", (int)(colon - name), name);
	*ok = s->names->line(
	    s->names->arg, file,
	    number < UINT32_MAX ? (unsigned)number : UINT32_MAX, value, s->e);
	return true;
}

static bool
symbol_value(struct parser *s, const char *name, uint64_t *value)
{
	unsigned count;

	if (s->names->syntax_only) {
		*value = 0;
		return true;
	}
	count = s->names->symbol(s->names->arg, name, value);

	if (count > 1) {
		return emul_error(s->e,
				  "multiple matches: symbol '%s' has %u "
				  "addresses, use one of them (`lookup %s' "
				  "shows them)",
				  name, count, name);
	}
	if (count == 0) {
		return emul_error(s->e, "no match for symbol '%s'", name);
	}
	return true;
}

static bool
parse_symbol(struct parser *s, uint64_t *value)
{
	char name[EXPRESSION_NAME_MAX + 1];
	const char *end = read_name(s->p, name);

	if (end == NULL) {
		return emul_error(s->e, "a symbol name is missing after '@'");
	}
	s->p = end;
	return symbol_value(s, name, value);
}

static bool
parse_setting(struct parser *s, uint64_t *value)
{
	char name[EXPRESSION_NAME_MAX + 1];
	const char *end = read_name(s->p, name);

	if (end == NULL) {
		return emul_error(s->e, "a register name is missing after '#'");
	}
	s->p = end;
	if (s->names->syntax_only) {
		*value = 0;
		return true;
	}
	if (!s->names->setting(s->names->arg, name, value)) {
		return emul_error(s->e, "no match for register '%s'", name);
	}
	return true;
}

/* ---- memory ---- */

static const struct {
	const char *name;
	unsigned size;
} memory_sizes[] = {{"byte", 1}, {"half", 2}, {"word", 4}, {"double", 8}};

static bool
read_memory(struct parser *s, bool physical, uint64_t address, unsigned size,
	    uint64_t *value)
{
	if (s->unneeded != 0) {
		*value = 0;
		return true;
	}
	if (s->names->memory == NULL ||
	    !s->names->memory(s->names->arg, physical, address, size, value)) {
		return emul_error(s->e, "the memory at %s0x%llx cannot be read",
				  physical ? "physical " : "",
				  (unsigned long long)address);
	}
	return true;
}

/* The size that NAME reads from memory, 0 if it is another name. */
static unsigned
memory_function(const char *name, bool *physical)
{
	*physical = name[0] == 'p';
	name += *physical ? 1 : 0;
	for (size_t i = 0; i < sizeof(memory_sizes) / sizeof(memory_sizes[0]);
	     i++) {
		if (strcmp(memory_sizes[i].name, name) == 0) {
			return memory_sizes[i].size;
		}
	}
	return 0;
}

static bool parse_parentheses(struct parser *s, uint64_t *value);
static bool parse_unary(struct parser *s, uint64_t *value);

/* "NAME(A)"; where the parser stands is the parenthesis. */
static bool
parse_function(struct parser *s, const char *name, uint64_t *value)
{
	bool physical;
	unsigned size = memory_function(name, &physical);

	if (size == 0) {
		return emul_error(s->e,
				  "'%s' is no function: there are byte, half, "
				  "word, double, pbyte, phalf, pword and "
				  "pdouble",
				  name);
	}
	return parse_parentheses(s, value) &&
	       read_memory(s, physical, *value, size, value);
}

static bool
parse_word_at(struct parser *s, uint64_t *value)
{
	if (!parse_unary(s, value) ||
	    !read_memory(s, false, *value, 4, value)) {
		return false;
	}
	*value = (uint64_t)(int64_t)(int32_t)*value;
	return true;
}

static bool
parse_name(struct parser *s, uint64_t *value)
{
	char name[EXPRESSION_NAME_MAX + 1];
	const char *end = read_name(s->p, name);
	uint64_t setting;
	uint64_t symbol;
	unsigned symbols;
	bool is_setting;
	bool ok;

	if (end == NULL) {
		return emul_error(s->e, "a name is too long or lacks its '\"'");
	}
	s->p = end;
	if (*s->p == '(') {
		return parse_function(s, name, value);
	}
	if (s->names->syntax_only) {
		*value = 0;
		return true;
	}
	is_setting = s->names->setting(s->names->arg, name, &setting);
	symbols = s->names->symbol(s->names->arg, name, &symbol);
	if (is_setting && symbols != 0) {
		return emul_error(s->e,
				  "multiple matches for '%s': write #%s for "
				  "the register, @%s for the symbol",
				  name, name, name);
	}
	if (is_setting) {
		*value = setting;
		return true;
	}
	if (symbols == 0 && is_line(s, name, value, &ok)) {
		return ok;
	}
	if (symbols == 0) {
		return emul_error(s->e, "no match for '%s'", name);
	}
	return symbol_value(s, name, value);
}

static bool
parse_number(struct parser *s, uint64_t *value)
{
	const char *start = s->p;
	size_t len = 0;
	char *end;

	/* strtoull would also take a sign or white space. */
	if (isdigit((unsigned char)*start)) {
		while (isalnum((unsigned char)start[len]) ||
		       start[len] == '_') {
			len++;
		}
	}
	errno = 0;
	if (len > 2 && start[0] == '0' &&
	    (start[1] == 'b' || start[1] == 'B')) {
		*value = strtoull(start + 2, &end, 2);
	} else {
		*value = strtoull(start, &end, 0);
	}
	if (len == 0 || end != start + len) {
		return emul_error(s->e, "'%.*s' is not a number",
				  len == 0 ? 1 : (int)(len < 40 ? len : 40),
				  start);
	}
	if (errno == ERANGE) {
		return emul_error(s->e, "'%.*s' has more than 64 bits",
				  (int)(len < 40 ? len : 40), start);
	}
	s->p = end;
	return true;
}

static bool parse_binary(struct parser *s, unsigned priority, uint64_t *value);

static bool
parse_parentheses(struct parser *s, uint64_t *value)
{
	s->p++;
	if (!parse_binary(s, 1, value)) {
		return false;
	}
	if (*s->p != ')') {
		return emul_error(s->e, "a ')' is missing");
	}
	s->p++;
	return true;
}

static bool
parse_operand(struct parser *s, uint64_t *value)
{
	char c = *s->p;

	switch (c) {
	case '(':
		return parse_parentheses(s, value);
	case '#':
		s->p++;
		return parse_setting(s, value);
	case '@':
		s->p++;
		return parse_symbol(s, value);
	case '$':
		s->p++;
		return parse_number(s, value);
	case '*':
		s->p++;
		return parse_word_at(s, value);
	case '\0':
		return emul_error(s->e, "the expression is incomplete");
	case '-':
	case '~':
	case '+':
	case '!':
		s->p++;
		if (!parse_unary(s, value)) {
			return false;
		}
		if (c == '-') {
			*value = 0 - *value;
		} else if (c == '~') {
			*value = ~*value;
		} else if (c == '!') {
			*value = *value == 0;
		}
		return true;
	default:
		break;
	}
	if (isdigit((unsigned char)c)) {
		return parse_number(s, value);
	}
	if (is_name_start(c) || c == '"') {
		return parse_name(s, value);
	}
	return emul_error(s->e, "unexpected '%c'", c);
}

static bool
parse_unary(struct parser *s, uint64_t *value)
{
	bool ok;

	if (++s->depth > DEPTH_MAX) {
		return emul_error(s->e, "the expression is nested too deeply");
	}
	skip_space(s);
	ok = parse_operand(s, value);
	s->depth--;
	skip_space(s);
	return ok;
}

static const struct operation *
find_operation(const char *p)
{
	size_t i;

	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (strncmp(p, operations[i].text,
			    strlen(operations[i].text)) == 0) {
			return &operations[i];
		}
	}
	return NULL;
}

/* On 32-bit CPUs 0x80030000 and 0xffffffff80030000 are one address. */
static uint64_t
comparable(const struct parser *s, uint64_t value)
{
	if (s->names->is_32bit && value <= UINT32_MAX) {
		return (uint64_t)(int64_t)(int32_t)value;
	}
	return value;
}

static bool
apply(struct parser *s, const struct operation *o, uint64_t *value,
      uint64_t right)
{
	uint64_t left = *value;
	uint64_t a = comparable(s, left);
	uint64_t b = comparable(s, right);

	switch (o->kind) {
	case LOGICAL_OR:
		*value = left != 0 || right != 0;
		break;
	case LOGICAL_AND:
		*value = left != 0 && right != 0;
		break;
	case OR:
		*value = left | right;
		break;
	case XOR:
		*value = left ^ right;
		break;
	case AND:
		*value = left & right;
		break;
	case EQUAL:
		*value = a == b;
		break;
	case NOT_EQUAL:
		*value = a != b;
		break;
	case LESS:
		*value = a < b;
		break;
	case LESS_EQUAL:
		*value = a <= b;
		break;
	case GREATER:
		*value = a > b;
		break;
	case GREATER_EQUAL:
		*value = a >= b;
		break;
	case SHIFT_LEFT:
		*value = right < 64 ? left << right : 0;
		break;
	case SHIFT_RIGHT:
		*value = right < 64 ? left >> right : 0;
		break;
	case ADD:
		*value = left + right;
		break;
	case SUBTRACT:
		*value = left - right;
		break;
	case MULTIPLY:
		*value = left * right;
		break;
	case DIVIDE:
	case REMAINDER:
		if (right == 0 && s->unneeded != 0) {
			*value = 0;
			break;
		}
		if (right == 0) {
			return emul_error(s->e, "division by zero");
		}
		*value = o->kind == DIVIDE ? left / right : left % right;
		break;
	}
	return true;
}

/* Operators of PRIORITY and higher, each from left to right. */
static bool
parse_binary(struct parser *s, unsigned priority, uint64_t *value)
{
	const struct operation *o;
	uint64_t right;
	bool decided;

	if (!parse_unary(s, value)) {
		return false;
	}
	for (;;) {
		o = find_operation(s->p);
		if (o == NULL || o->priority < priority) {
			return true;
		}
		s->p += strlen(o->text);
		decided = (o->kind == LOGICAL_OR && *value != 0) ||
			  (o->kind == LOGICAL_AND && *value == 0);
		s->unneeded += decided ? 1 : 0;
		if (!parse_binary(s, o->priority + 1, &right)) {
			return false;
		}
		s->unneeded -= decided ? 1 : 0;
		if (!apply(s, o, value, right)) {
			return false;
		}
	}
}

bool
expression_evaluate_prefix(const struct expression_names *names,
			   const char *text, const char **end, uint64_t *value,
			   struct error *e)
{
	struct parser s = {
	    .names = names,
	    .p = text,
	    .e = e,
	    .unneeded = names->syntax_only ? 1 : 0,
	};

	if (!parse_binary(&s, 1, value)) {
		return false;
	}
	*end = s.p;
	return true;
}

bool
expression_evaluate(const struct expression_names *names, const char *text,
		    uint64_t *value, struct error *e)
{
	const char *end;

	if (!expression_evaluate_prefix(names, text, &end, value, e)) {
		return false;
	}
	if (*end != '\0') {
		return emul_error(e, "unexpected '%c' after the expression",
				  *end);
	}
	return true;
}
