/*
 * A SCSI bus: who is connected, ATN, arbitration.  See scsi.h.
 *
 * One initiator only.  Not modelled: parity, synchronous offsets (data move as
 * fast as the adapter says), wide buses.
 */
#include <stdio.h>

#include "devices/scsi_private.h"
#include "emul/machine.h"

#define NOBODY	    SCSI_IDS
#define ARBITRATION (10 * EMUL_MICROSECOND)

enum {
	EVENT_ARBITRATE,
	EVENT_KINDS,
};

struct scsi_bus {
	uint8_t connected; /* id of the target, or NOBODY */
	uint8_t wanting;   /* targets that wait to reconnect */
	bool attention;	   /* ATN */

	/* Wiring, not state. */
	struct device *target[SCSI_IDS];
	struct scsi_initiator initiator;
};

static const struct state_field scsi_bus_state[] = {
    STATE_U8_MAX(struct scsi_bus, connected, "target on the bus, 8: none",
		 NOBODY),
    STATE_U8(struct scsi_bus, wanting, "targets that wait to reconnect"),
    STATE_BOOL(struct scsi_bus, attention, "ATN"),
    STATE_END,
};

static struct device *
connected(const struct device *d)
{
	const struct scsi_bus *b = device_self(d);

	return b->connected < SCSI_IDS ? b->target[b->connected] : NULL;
}

enum scsi_phase
scsi_bus_phase(const struct device *d)
{
	const struct device *target = connected(d);

	if (target == NULL) {
		return SCSI_BUS_FREE;
	}
	return ((const struct scsi_target *)device_self(target))->phase;
}

/* ---- arbitration ---- */

static void
arbitrate(struct device *d)
{
	const struct scsi_bus *b = device_self(d);

	if (b->connected == NOBODY && b->wanting != 0 &&
	    !event_pending(&d->object, EVENT_ARBITRATE)) {
		event_schedule(&d->object, EVENT_ARBITRATE,
			       device_now(d) + ARBITRATION, 0);
	}
}

static void
event_arbitrate(struct object *o, emul_time now, uint64_t arg)
{
	struct device *d = device_of_object(o);
	struct scsi_bus *b = device_self(d);
	unsigned id = SCSI_IDS;

	if (b->connected != NOBODY || b->wanting == 0) {
		return;
	}
	/* The highest id wins. */
	while ((b->wanting & 1 << --id) == 0) {
	}
	if (b->target[id] == NULL) {
		b->wanting &= (uint8_t) ~(1 << id);
		return;
	}
	if (b->initiator.reselected == NULL ||
	    !b->initiator.reselected(b->initiator.arg, id)) {
		return;
	}
	b->wanting &= (uint8_t) ~(1 << id);
	b->connected = (uint8_t)id;
	b->attention = false;
	scsi_target_reselects(b->target[id]);
}

void
scsi_bus_listen(struct device *d)
{
	arbitrate(d);
}

/* ---- the targets' side ---- */

void
scsi_bus_changed(struct device *d)
{
	const struct scsi_bus *b = device_self(d);

	if (b->initiator.changed != NULL) {
		b->initiator.changed(b->initiator.arg);
	}
}

void
scsi_bus_leave(struct device *d, unsigned id)
{
	struct scsi_bus *b = device_self(d);

	if (b->connected == id) {
		b->connected = NOBODY;
		b->attention = false;
		scsi_bus_changed(d);
		arbitrate(d);
	}
}

void
scsi_bus_want(struct device *d, unsigned id, bool wants)
{
	struct scsi_bus *b = device_self(d);

	if (wants) {
		b->wanting |= (uint8_t)(1 << id);
		arbitrate(d);
	} else {
		b->wanting &= (uint8_t) ~(1 << id);
	}
}

bool
scsi_bus_has_attention(const struct device *d)
{
	return ((const struct scsi_bus *)device_self(d))->attention;
}

/* ---- the initiator's side ---- */

bool
scsi_bus_select(struct device *d, unsigned id, bool attention)
{
	struct scsi_bus *b = device_self(d);

	if (b->connected != NOBODY || id >= SCSI_IDS || b->target[id] == NULL) {
		return false;
	}
	b->connected = (uint8_t)id;
	b->attention = attention;
	scsi_target_selected(b->target[id], attention);
	return true;
}

size_t
scsi_bus_send(struct device *d, const uint8_t *data, size_t len)
{
	struct device *target = connected(d);

	return target != NULL ? scsi_target_take(target, data, len) : 0;
}

size_t
scsi_bus_receive(struct device *d, uint8_t *data, size_t len)
{
	struct device *target = connected(d);

	return target != NULL ? scsi_target_give(target, data, len) : 0;
}

bool
scsi_bus_peek(const struct device *d, uint8_t *byte)
{
	const struct device *target = connected(d);

	return target != NULL && scsi_target_offers(target, byte);
}

void
scsi_bus_acknowledge(struct device *d)
{
	struct device *target = connected(d);

	if (target != NULL) {
		scsi_target_acknowledged(target);
	}
}

void
scsi_bus_attention(struct device *d, bool level)
{
	struct scsi_bus *b = device_self(d);
	struct device *target = connected(d);

	if (target == NULL) {
		return;
	}
	b->attention = level;
	if (level) {
		scsi_target_attention(target);
	}
}

void
scsi_bus_reset(struct device *d)
{
	struct scsi_bus *b = device_self(d);

	event_cancel(&d->object, EVENT_ARBITRATE);
	b->connected = NOBODY;
	b->wanting = 0;
	b->attention = false;
	for (unsigned i = 0; i < SCSI_IDS; i++) {
		if (b->target[i] != NULL) {
			scsi_target_reset(b->target[i]);
		}
	}
}

/* ---- board ---- */

static void
bus_reset(struct device *d)
{
	struct scsi_bus *b = device_self(d);

	b->connected = NOBODY;
}

/* A target on the bus must be one that is there. */
static bool
bus_valid(const struct object *o, const void *self)
{
	const struct scsi_bus *now = o->self;
	const struct scsi_bus *b = self;

	return b->connected == NOBODY || now->target[b->connected] != NULL;
}

struct device *
scsi_bus_add(struct machine *m, const char *name, unsigned own_id,
	     struct error *e)
{
	struct device *d = device_add(m, &scsi_bus_class, name, 0, 0, NULL, e);
	struct scsi_bus *b;

	if (d == NULL) {
		return NULL;
	}
	b = device_self(d);
	for (unsigned id = 0; id < SCSI_IDS; id++) {
		struct diskimage *image = diskimage_find(m, DISK_SCSI, id);

		if (image == NULL) {
			continue;
		}
		if (id == own_id) {
			emul_error(e,
				   "disk image %s: SCSI id %u is the "
				   "controller's own; give another digit "
				   "before the ':', if there is one that no "
				   "disk has",
				   diskimage_name(image), id);
			return NULL;
		}
		b->target[id] = scsi_target_add(m, d, image, e);
		if (b->target[id] == NULL) {
			return NULL;
		}
	}
	return d;
}

void
scsi_bus_wire(struct device *d, const struct scsi_initiator *initiator)
{
	struct scsi_bus *b = device_self(d);

	b->initiator = *initiator;
}

static const struct event_kind scsi_bus_events[EVENT_KINDS] = {
    {"arbitrate", event_arbitrate, 0},
};

const struct device_class scsi_bus_class = {
    .name = "scsi",
    .description = "SCSI bus",
    .state = scsi_bus_state,
    .size = sizeof(struct scsi_bus),
    .events = scsi_bus_events,
    .n_events = EVENT_KINDS,
    .valid = bus_valid,
    .reset = bus_reset,
};
