/*
 * The cards that may be in a TURBOchannel slot (--card).
 */
#include <stdio.h>
#include <strings.h>

#include "devices/pmag_aa.h"
#include "devices/pmag_ba.h"
#include "devices/pmag_ca.h"
#include "devices/pmagb_ba.h"
#include "devices/turbochannel.h"
#include "emul/machine.h"
#include "memory/memory.h"

static const struct card {
	const char *name;
	bool (*add)(struct machine *m, uint64_t base, uint64_t len,
		    struct irq *irq, struct error *e);
} cards[] = {
    {"PMAG-BA", pmag_ba_add},
    {"PMAG-AA", pmag_aa_add},
    {"PMAG-CA", pmag_ca_add},
    {"PMAGB-BA", pmagb_ba_add},
};

#define N_CARDS (sizeof(cards) / sizeof(cards[0]))

static const struct card *
find_card(const char *name)
{
	for (size_t i = 0; i < N_CARDS; i++) {
		if (strcasecmp(cards[i].name, name) == 0) {
			return &cards[i];
		}
	}
	return NULL;
}

bool
turbochannel_add_slot(struct machine *m, unsigned number, uint64_t base,
		      uint64_t len, struct irq *irq, struct error *e)
{
	const char *name = m->options.cards[number];
	const struct card *card;
	char all[128] = "";
	size_t n = 0;

	if (name == NULL) {
		return turbochannel_add_empty(m, number, base, len, e);
	}
	card = find_card(name);
	if (card != NULL) {
		return card->add(m, base, len, irq, e);
	}
	for (size_t i = 0; i < N_CARDS && n < sizeof(all); i++) {
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s",
				      i > 0 ? ", " : "", cards[i].name);
	}
	return emul_error(e, "--card %u=%s: there is no such card: give %s",
			  number, name, all);
}

bool
turbochannel_repeat_card(struct machine *m, uint64_t base, uint64_t len,
			 struct error *e)
{
	for (uint64_t at = TURBOCHANNEL_CARD_SIZE; at < len;
	     at += TURBOCHANNEL_CARD_SIZE) {
		if (!memory_add_mirror(m->memory, "card", base + at,
				       TURBOCHANNEL_CARD_SIZE, base,
				       DEVICE_PRIORITY, e)) {
			return false;
		}
	}
	return true;
}
