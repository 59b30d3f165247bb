/*
 * An ATA channel and its drives: registers, protocols, reset.  Commands of
 * disks are in ide_ata.c, those of CD-ROMs in ide_atapi.c.
 *
 * Document: ANSI INCITS 361 (ATA/ATAPI-6).
 *
 * Both drives hear register writes; the selected one executes commands.  A
 * command takes a while, then its data are moved at once.  Writes have reached
 * the host file before they interrupt.
 *
 * Not modelled: overlapped and queued commands, two drives busy at once (a
 * command to either waits for the channel), power modes, security, SMART.
 */
#include <string.h>

#include "devices/ide_private.h"
#include "emul/machine.h"

enum {
	CONTROL_NIEN = 0x02,
	CONTROL_SRST = 0x04,
	CONTROL_HOB = 0x80,
	SELECT_FIXED = 0xa0,
	COMMAND_DEVICE_RESET = 0x08,
	COMMAND_DIAGNOSTIC = 0x90,
	DIAGNOSTIC_PASSED = 0x01,
};

#define FLOATING  0x7f /* DD7 is pulled down */
#define DMA_SETUP (20 * EMUL_MICROSECOND)
#define PIO_BLOCK (20 * EMUL_MICROSECOND)

enum {
	EVENT_STEP,
	EVENT_KINDS,
};

static const struct state_field ide_state[] = {
    STATE_U8(struct ide, features, "features"),
    STATE_U8(struct ide, count, "sector count"),
    STATE_U8(struct ide, lba_low, "LBA low"),
    STATE_U8(struct ide, lba_mid, "LBA mid"),
    STATE_U8(struct ide, lba_high, "LBA high"),
    STATE_U8(struct ide, count_hob, "sector count, previous"),
    STATE_U8(struct ide, lba_low_hob, "LBA low, previous"),
    STATE_U8(struct ide, lba_mid_hob, "LBA mid, previous"),
    STATE_U8(struct ide, lba_high_hob, "LBA high, previous"),
    STATE_U8(struct ide, status, "status"),
    STATE_U8(struct ide, error, "error"),
    STATE_U8(struct ide, select, "device register"),
    STATE_U8(struct ide, control, "device control"),
    STATE_BOOL(struct ide, intrq, "interrupt pending"),
    STATE_BOOL(struct ide, pin, "level of the interrupt output"),
    STATE_U8_MAX(struct ide, multiple, "sectors of READ MULTIPLE",
		 IDE_MULTIPLE_MAX),
    STATE_U8_MAX(struct ide, heads, "heads of the translation", IDE_HEADS_MAX),
    STATE_U8(struct ide, sectors, "sectors of the translation"),
    STATE_U8(struct ide, mode, "transfer mode"),
    STATE_U8_MAX(struct ide, active, "drive of the command", IDE_DRIVES - 1),
    STATE_U8(struct ide, command, "command"),
    STATE_U8_MAX(struct ide, phase, "phase of the command", IDE_PHASE_MAX),
    STATE_BOOL(struct ide, writes, "DMA is from memory"),
    STATE_U8_MAX(struct ide, block, "sectors of a block", IDE_MULTIPLE_MAX),
    STATE_U64(struct ide, lba, "next sector"),
    STATE_U32(struct ide, left, "sectors beyond the buffer"),
    STATE_U8(struct ide, buffer, "buffer"),
    STATE_U32_MAX(struct ide, pos, "bytes the host has moved", IDE_BUFFER),
    STATE_U32_MAX(struct ide, len, "bytes of the buffer in use", IDE_BUFFER),
    STATE_U8(struct ide, packet, "packet command"),
    STATE_BOOL(struct ide, packet_dma, "its data are moved by DMA"),
    STATE_BOOL(struct ide, from_disk, "its data come from the disk"),
    STATE_U64(struct ide, packet_pos, "next byte on the disk"),
    STATE_U64(struct ide, packet_left, "bytes beyond those offered"),
    STATE_U32_MAX(struct ide, packet_limit, "bytes offered at a time",
		  IDE_BUFFER),
    STATE_U8(struct ide, sense, "sense key"),
    STATE_U8(struct ide, asc, "additional sense code"),
    STATE_BOOL(struct ide, attention, "a reset is to be told of"),
    STATE_BOOL(struct ide, ejected, "there is no medium"),
    STATE_BOOL(struct ide, locked, "the medium is locked in"),
    STATE_END,
};

static unsigned
selected(const struct ide *c)
{
	return (c->select & SELECT_DRIVE) != 0 ? 1 : 0;
}

static bool
is_cdrom(const struct ide *c, unsigned drive)
{
	return c->disk[drive] != NULL && diskimage_is_cdrom(c->disk[drive]);
}

/* ---- interrupt ---- */

static void
update_irq(struct device *d)
{
	struct ide *c = device_self(d);
	bool level = c->intrq && (c->control & CONTROL_NIEN) == 0 &&
		     c->active == selected(c);

	if (level && !c->pin && c->dma.interrupt != NULL) {
		c->dma.interrupt(c->dma.arg);
	}
	c->pin = level;
	irq_set(d->irq, level);
}

static void
interrupt(struct device *d)
{
	struct ide *c = device_self(d);

	c->intrq = true;
	update_irq(d);
}

/* ---- protocols ---- */

void
ide_later(struct device *d, enum ide_step step, emul_time delay)
{
	struct ide *c = device_self(d);

	c->phase = step == IDE_STEP_DMA ? IDE_DMA : IDE_BUSY;
	c->status[c->active] &= (uint8_t)~STATUS_DRQ;
	c->status[c->active] |= STATUS_BSY;
	event_schedule(&d->object, EVENT_STEP, device_now(d) + delay, step);
}

static void
move(struct device *d, enum ide_phase phase, uint32_t len)
{
	struct ide *c = device_self(d);

	c->phase = phase;
	c->pos = 0;
	c->len = len;
	c->status[c->active] = STATUS_DRDY | STATUS_DSC | STATUS_DRQ;
}

void
ide_offer(struct device *d, uint32_t len)
{
	move(d, IDE_TO_HOST, len);
	interrupt(d);
}

void
ide_ask(struct device *d, uint32_t len, bool interrupts)
{
	move(d, IDE_FROM_HOST, len);
	if (interrupts) {
		interrupt(d);
	}
}

void
ide_done(struct device *d, uint8_t error)
{
	struct ide *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	c->phase = IDE_IDLE;
	c->error[c->active] = error;
	c->status[c->active] =
	    (uint8_t)(STATUS_DRDY | STATUS_DSC | (error != 0 ? STATUS_ERR : 0));
	interrupt(d);
}

/* All of the buffer has been moved. */
static void
buffer_moved(struct device *d)
{
	struct ide *c = device_self(d);

	switch (c->phase) {
	case IDE_TAKE_PACKET:
		ide_later(d, IDE_STEP_PACKET, PIO_BLOCK);
		break;
	case IDE_FROM_HOST:
		ide_later(d, IDE_STEP_WRITE, PIO_BLOCK);
		break;
	default:
		if (is_cdrom(c, c->active) && c->packet_limit != 0) {
			ide_later(d,
				  c->packet_left > 0 ? IDE_STEP_PACKET_IN
						     : IDE_STEP_PACKET_END,
				  PIO_BLOCK);
		} else if (c->left > 0) {
			ide_later(d, IDE_STEP_READ, PIO_BLOCK);
		} else {
			c->phase = IDE_IDLE;
			c->status[c->active] = STATUS_DRDY | STATUS_DSC;
		}
		break;
	}
}

static void
event_step(struct object *o, emul_time now, uint64_t step)
{
	struct device *d = device_of_object(o);
	struct ide *c = device_self(d);

	/* A state from outside may say anything. */
	if (c->disk[c->active] == NULL) {
		c->phase = IDE_IDLE;
		return;
	}
	switch (step) {
	case IDE_STEP_READ:
		ide_ata_read(d);
		break;
	case IDE_STEP_WRITE:
		ide_ata_write(d);
		break;
	case IDE_STEP_SEND:
		ide_offer(d, IDE_SECTOR);
		break;
	case IDE_STEP_PACKET:
		ide_atapi_packet(d);
		break;
	case IDE_STEP_PACKET_IN:
		ide_atapi_data(d);
		break;
	case IDE_STEP_PACKET_END:
		ide_atapi_end(d);
		break;
	case IDE_STEP_DMA:
		if (is_cdrom(c, c->active)) {
			ide_atapi_dma(d);
		} else {
			ide_ata_dma(d);
		}
		break;
	default:
		ide_done(d, 0);
		break;
	}
}

/* ---- DMA ---- */

void
ide_want_dma(struct device *d, bool writes)
{
	struct ide *c = device_self(d);

	c->phase = IDE_DMA;
	c->writes = writes;
	c->status[c->active] |= STATUS_BSY;
	if (c->dma.request != NULL) {
		c->dma.request(c->dma.arg);
	}
}

bool
ide_dma_waits(const struct device *d)
{
	const struct ide *c = device_self(d);

	return c->phase == IDE_DMA;
}

void
ide_dma_start(struct device *d)
{
	if (ide_dma_waits(d) && !event_pending(&d->object, EVENT_STEP)) {
		ide_later(d, IDE_STEP_DMA, DMA_SETUP);
	}
}

void
ide_dma_stop(struct device *d)
{
	if (ide_dma_waits(d)) {
		event_cancel(&d->object, EVENT_STEP);
	}
}

/* ---- IDENTIFY data ---- */

void
ide_put_word(struct ide *c, unsigned word, uint16_t value)
{
	c->buffer[2 * word] = (uint8_t)value;
	c->buffer[2 * word + 1] = (uint8_t)(value >> 8);
}

/* Strings are padded with spaces; the first character is the upper byte. */
void
ide_put_string(struct ide *c, unsigned word, unsigned words, const char *text)
{
	size_t len = strlen(text);

	for (unsigned i = 0; i < 2 * words; i++) {
		c->buffer[2 * word + (i ^ 1)] =
		    (uint8_t)(i < len ? text[i] : ' ');
	}
}

/* ---- reset ---- */

/* What a drive shows after a reset says what it is. */
static void
signature(struct ide *c, unsigned drive)
{
	bool cdrom = is_cdrom(c, drive);

	c->count[drive] = 1;
	c->lba_low[drive] = 1;
	c->lba_mid[drive] = cdrom ? 0x14 : 0;
	c->lba_high[drive] = cdrom ? 0xeb : 0;
	c->error[drive] = DIAGNOSTIC_PASSED;
	c->status[drive] = cdrom ? 0 : STATUS_DRDY | STATUS_DSC;
}

static void
reset_drives(struct device *d)
{
	struct ide *c = device_self(d);

	event_cancel(&d->object, EVENT_STEP);
	c->phase = IDE_IDLE;
	c->intrq = false;
	c->select = 0;
	c->packet_limit = 0;
	for (unsigned i = 0; i < IDE_DRIVES; i++) {
		signature(c, i);
		c->multiple[i] = 0;
		c->attention[i] = true;
		c->locked[i] = false;
	}
	update_irq(d);
}

static void
write_control(struct device *d, uint8_t value)
{
	struct ide *c = device_self(d);
	uint8_t before = c->control;

	c->control = value;
	if ((value & CONTROL_SRST) != 0) {
		event_cancel(&d->object, EVENT_STEP);
		c->phase = IDE_IDLE;
		c->intrq = false;
		c->status[0] = STATUS_BSY;
		c->status[1] = STATUS_BSY;
	} else if ((before & CONTROL_SRST) != 0) {
		reset_drives(d);
	}
	update_irq(d);
}

/* ---- registers ---- */

static bool
is_busy(const struct ide *c)
{
	return c->phase != IDE_IDLE || (c->control & CONTROL_SRST) != 0;
}

static void
diagnostic(struct device *d)
{
	struct ide *c = device_self(d);

	for (unsigned i = 0; i < IDE_DRIVES; i++) {
		signature(c, i);
	}
	c->select = 0;
	c->active = 0;
	interrupt(d);
}

static void
device_reset(struct device *d, unsigned drive)
{
	struct ide *c = device_self(d);

	if (c->active == drive) {
		event_cancel(&d->object, EVENT_STEP);
		c->phase = IDE_IDLE;
	}
	signature(c, drive);
}

static void
write_command(struct device *d, uint8_t command)
{
	struct ide *c = device_self(d);
	unsigned drive = selected(c);

	if (command == COMMAND_DIAGNOSTIC &&
	    (c->disk[0] != NULL || c->disk[1] != NULL)) {
		diagnostic(d);
		return;
	}
	if (c->disk[drive] == NULL) {
		return;
	}
	if (command == COMMAND_DEVICE_RESET && is_cdrom(c, drive)) {
		device_reset(d, drive);
		return;
	}
	if (is_busy(c)) {
		device_guest_error(d, "command 0x%02x while busy", command);
		return;
	}
	c->active = (uint8_t)drive;
	c->command = command;
	c->error[drive] = 0;
	c->status[drive] &= (uint8_t)~STATUS_ERR;
	c->left = 0;
	c->packet_limit = 0;
	c->intrq = false;
	update_irq(d);
	if (is_cdrom(c, drive)) {
		ide_atapi_command(d);
	} else {
		ide_ata_command(d);
	}
}

static void
write_both(uint8_t reg[IDE_DRIVES], uint8_t hob[IDE_DRIVES], uint8_t value)
{
	for (unsigned i = 0; i < IDE_DRIVES; i++) {
		hob[i] = reg[i];
		reg[i] = value;
	}
}

static void
write_data(struct device *d, unsigned size, uint64_t value)
{
	struct ide *c = device_self(d);

	if (c->phase != IDE_FROM_HOST && c->phase != IDE_TAKE_PACKET) {
		device_guest_error(d, "data written that nobody asked for");
		return;
	}
	for (unsigned i = 0; i < size && c->pos < c->len; i++) {
		uint8_t byte = (uint8_t)(value >> 8 * i);

		if (c->phase == IDE_TAKE_PACKET) {
			c->packet[c->pos % IDE_PACKET] = byte;
		} else {
			c->buffer[c->pos] = byte;
		}
		c->pos++;
	}
	if (c->pos >= c->len) {
		buffer_moved(d);
	}
}

static uint64_t
read_data(struct device *d, unsigned size)
{
	struct ide *c = device_self(d);
	uint64_t value = 0;

	if (c->phase != IDE_TO_HOST) {
		device_guest_error(d, "data read that are not there");
		return 0;
	}
	for (unsigned i = 0; i < size && c->pos < c->len; i++) {
		value |= (uint64_t)c->buffer[c->pos++] << 8 * i;
	}
	if (c->pos >= c->len) {
		buffer_moved(d);
	}
	return value;
}

static uint8_t
read_register(const struct ide *c, unsigned drive, unsigned off)
{
	bool hob = (c->control & CONTROL_HOB) != 0;

	switch (off) {
	case IDE_ERROR:
		return c->error[drive];
	case IDE_COUNT:
		return hob ? c->count_hob[drive] : c->count[drive];
	case IDE_LBA_LOW:
		return hob ? c->lba_low_hob[drive] : c->lba_low[drive];
	case IDE_LBA_MID:
		return hob ? c->lba_mid_hob[drive] : c->lba_mid[drive];
	case IDE_LBA_HIGH:
		return hob ? c->lba_high_hob[drive] : c->lba_high[drive];
	case IDE_SELECT:
		return c->select | SELECT_FIXED;
	default:
		return c->status[drive];
	}
}

static uint64_t
ide_read(struct device *d, uint64_t off, unsigned size)
{
	struct ide *c = device_self(d);
	unsigned drive = selected(c);

	if (off == IDE_DATA) {
		return read_data(d, size);
	}
	if (size != 1) {
		device_guest_error(d, "%u-byte read of a register", size);
		return 0;
	}
	if (c->disk[0] == NULL && c->disk[1] == NULL) {
		return FLOATING;
	}
	if (c->disk[drive] == NULL && off >= IDE_STATUS) {
		return 0; /* the other drive answers for it */
	}
	if (off == IDE_STATUS && drive == c->active) {
		c->intrq = false;
		update_irq(d);
	}
	return read_register(c, c->disk[drive] != NULL ? drive : drive ^ 1,
			     (unsigned)off);
}

static void
ide_write(struct device *d, uint64_t off, unsigned size, uint64_t value)
{
	struct ide *c = device_self(d);
	uint8_t byte = (uint8_t)value;
	uint8_t nowhere[IDE_DRIVES];

	if (off == IDE_DATA) {
		write_data(d, size, value);
		return;
	}
	if (size != 1) {
		device_guest_error(d, "%u-byte write of a register", size);
		return;
	}
	if (off != IDE_CONTROL) {
		c->control &= (uint8_t)~CONTROL_HOB;
	}
	switch (off) {
	case IDE_ERROR:
		write_both(c->features, nowhere, byte);
		break;
	case IDE_COUNT:
		write_both(c->count, c->count_hob, byte);
		break;
	case IDE_LBA_LOW:
		write_both(c->lba_low, c->lba_low_hob, byte);
		break;
	case IDE_LBA_MID:
		write_both(c->lba_mid, c->lba_mid_hob, byte);
		break;
	case IDE_LBA_HIGH:
		write_both(c->lba_high, c->lba_high_hob, byte);
		break;
	case IDE_SELECT:
		c->select = byte;
		update_irq(d);
		break;
	case IDE_STATUS:
		write_command(d, byte);
		break;
	case IDE_CONTROL:
		write_control(d, byte);
		break;
	default:
		break;
	}
}

/* ---- board ---- */

struct device *
ide_add(struct machine *m, const char *name, unsigned first_disk,
	struct irq *irq, struct error *e)
{
	struct device *d = device_add(m, &ide_class, name, 0, 0, irq, e);
	struct ide *c;

	if (d == NULL) {
		return NULL;
	}
	c = device_self(d);
	for (unsigned i = 0; i < IDE_DRIVES; i++) {
		unsigned cylinders = 0;
		unsigned heads = 0;
		unsigned sectors = 0;

		c->disk[i] = diskimage_find(m, DISK_IDE, first_disk + i);
		if (c->disk[i] != NULL) {
			diskimage_geometry(c->disk[i], &cylinders, &heads,
					   &sectors);
		}
		c->heads[i] = (uint8_t)(heads <= IDE_HEADS_MAX ? heads : 16);
		c->sectors[i] = (uint8_t)(sectors < 256 ? sectors : 63);
	}
	reset_drives(d);
	return d;
}

void
ide_wire_dma(struct device *d, const struct ide_dma *dma)
{
	struct ide *c = device_self(d);

	c->dma = *dma;
}

static const struct event_kind ide_events[EVENT_KINDS] = {
    {"step", event_step, IDE_STEP_MAX},
};

const struct device_class ide_class = {
    .name = "ide",
    .description = "ATA channel with disks or CD-ROMs",
    .state = ide_state,
    .size = sizeof(struct ide),
    .events = ide_events,
    .n_events = EVENT_KINDS,
    .read = ide_read,
    .write = ide_write,
    .access = ACCESS_8 | ACCESS_16 | ACCESS_32,
    .order = DEVICE_LITTLE,
    .unaligned = true,
    .read_side_effects = true,
};
