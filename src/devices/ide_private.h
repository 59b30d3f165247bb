/*
 * What the files of the ATA channel share.
 */
#ifndef DEVICES_IDE_PRIVATE_H
#define DEVICES_IDE_PRIVATE_H

#include "devices/ide.h"
#include "host/diskimage.h"

#define IDE_DRIVES	 2
#define IDE_SECTOR	 512
#define IDE_MULTIPLE_MAX 16
#define IDE_BUFFER	 (IDE_MULTIPLE_MAX * IDE_SECTOR)
#define IDE_PACKET	 12
#define IDE_CD_BLOCK	 2048
#define IDE_HEADS_MAX	 16
#define IDE_SECTORS_MAX	 63

enum {
	STATUS_ERR = 0x01,
	STATUS_DRQ = 0x08,
	STATUS_DSC = 0x10,
	STATUS_DRDY = 0x40,
	STATUS_BSY = 0x80,
	ERROR_ABRT = 0x04,
	ERROR_IDNF = 0x10,
	ERROR_UNC = 0x40,
	SELECT_HEAD = 0x0f,
	SELECT_DRIVE = 0x10,
	SELECT_LBA = 0x40,
	REASON_COMMAND = 0x01,
	REASON_TO_HOST = 0x02,
};

/* What a command does now. */
enum ide_phase {
	IDE_IDLE = 0,
	IDE_BUSY,    /* until the event */
	IDE_TO_HOST, /* the host reads the buffer */
	IDE_FROM_HOST,
	IDE_TAKE_PACKET,
	IDE_DMA, /* waits for the bus master, or moves data */
	IDE_PHASE_MAX = IDE_DMA,
};

/* What the event does. */
enum ide_step {
	IDE_STEP_READ = 0,  /* sectors into the buffer, for the host */
	IDE_STEP_WRITE,	    /* the buffer to the disk */
	IDE_STEP_SEND,	    /* the buffer is ready */
	IDE_STEP_DONE,	    /* ends the command */
	IDE_STEP_PACKET,    /* executes a packet command */
	IDE_STEP_PACKET_IN, /* more of its data */
	IDE_STEP_PACKET_END,
	IDE_STEP_DMA,
	IDE_STEP_MAX = IDE_STEP_DMA,
};

struct ide {
	/* Registers of each drive; HOB is what was written before last. */
	uint8_t features[IDE_DRIVES];
	uint8_t count[IDE_DRIVES];
	uint8_t lba_low[IDE_DRIVES];
	uint8_t lba_mid[IDE_DRIVES];
	uint8_t lba_high[IDE_DRIVES];
	uint8_t count_hob[IDE_DRIVES];
	uint8_t lba_low_hob[IDE_DRIVES];
	uint8_t lba_mid_hob[IDE_DRIVES];
	uint8_t lba_high_hob[IDE_DRIVES];
	uint8_t status[IDE_DRIVES];
	uint8_t error[IDE_DRIVES];
	uint8_t select;
	uint8_t control;
	bool intrq;
	bool pin; /* the interrupt, when it is let out */

	/* Settings of each drive. */
	uint8_t multiple[IDE_DRIVES];
	uint8_t heads[IDE_DRIVES]; /* of the translation */
	uint8_t sectors[IDE_DRIVES];
	uint8_t mode[IDE_DRIVES]; /* transfer mode */

	/* The command. */
	uint8_t active; /* drive that executes it */
	uint8_t command;
	uint8_t phase;
	bool writes;   /* DMA: from memory */
	uint8_t block; /* PIO: sectors of a block */
	uint64_t lba;  /* next sector */
	uint32_t left; /* sectors, beyond those in the buffer */
	uint8_t buffer[IDE_BUFFER];
	uint32_t pos; /* what the host has moved */
	uint32_t len;

	/* Packet commands. */
	uint8_t packet[IDE_PACKET];
	bool packet_dma;
	bool from_disk;	      /* data come from the disk, not the buffer */
	uint64_t packet_pos;  /* next byte on the disk */
	uint64_t packet_left; /* bytes beyond those offered */
	uint32_t packet_limit;
	uint8_t sense[IDE_DRIVES];
	uint8_t asc[IDE_DRIVES];
	bool attention[IDE_DRIVES]; /* of a reset, not told yet */
	bool ejected[IDE_DRIVES];
	bool locked[IDE_DRIVES];

	/* Wiring, not state. */
	struct diskimage *disk[IDE_DRIVES];
	struct ide_dma dma;
};

/* ---- ide.c ---- */

/* Goes on with STEP in a while; BSY until then. */
void ide_later(struct device *d, enum ide_step step, emul_time delay);
/* Offers LEN bytes of the buffer to the host, or asks for as many. */
void ide_offer(struct device *d, uint32_t len);
void ide_ask(struct device *d, uint32_t len, bool interrupt);
/* Ends the command, with ERROR if it is not 0. */
void ide_done(struct device *d, uint8_t error);
/* The drive is ready to move data by DMA. */
void ide_want_dma(struct device *d, bool writes);

/* Words of IDENTIFY data. */
void ide_put_word(struct ide *c, unsigned word, uint16_t value);
void ide_put_string(struct ide *c, unsigned word, unsigned words,
		    const char *text);

/* ---- ide_ata.c: disks ---- */

void ide_ata_command(struct device *d);
void ide_ata_read(struct device *d);
void ide_ata_write(struct device *d);
/* Moves all data; false: the bus master stopped. */
void ide_ata_dma(struct device *d);

/* ---- ide_atapi.c: CD-ROMs ---- */

void ide_atapi_command(struct device *d);
void ide_atapi_packet(struct device *d);
void ide_atapi_data(struct device *d);
void ide_atapi_end(struct device *d);
void ide_atapi_dma(struct device *d);

#endif
