/*
 * Arguments of --net; see net_backend.h.
 */
#include <stdio.h>
#include <string.h>

#include "emul/options.h"
#include "net/net_backend.h"

static const struct net_backend_class *const classes[] = {
    &net_user_class,
    &net_udp_class,
    &net_tap_class,
};

struct net_backend *
net_backend_open(struct network *n, const char *spec, struct error *e)
{
	size_t len = strcspn(spec, ",");

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (strlen(classes[i]->name) == len &&
		    strncmp(spec, classes[i]->name, len) == 0) {
			return classes[i]->open(
			    n, spec[len] == ',' ? spec + len + 1 : "", e);
		}
	}
	emul_error(e, "--net %s: give user, udp or tap", spec);
	return NULL;
}

bool
net_option_next(const char **text, struct net_option *option)
{
	size_t len = strcspn(*text, ",");
	size_t name = strcspn(*text, ",=");
	const char *value = name < len ? *text + name + 1 : "";

	if (**text == '\0') {
		return false;
	}
	snprintf(option->name, sizeof(option->name), "%.*s", (int)name, *text);
	snprintf(option->value, sizeof(option->value), "%.*s",
		 name < len ? (int)(len - name - 1) : 0, value);
	*text += (*text)[len] == ',' ? len + 1 : len;
	return true;
}

bool
net_option_port(const char *text, bool zero, uint16_t *port)
{
	uint64_t value;

	if (!options_number(text, &value) || value > UINT16_MAX ||
	    (value == 0 && !zero)) {
		return false;
	}
	*port = (uint16_t)value;
	return true;
}
