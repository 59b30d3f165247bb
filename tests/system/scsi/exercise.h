/*
 * What the files of the SCSI exerciser share.
 */
#ifndef TESTS_SYSTEM_SCSI_EXERCISE_H
#define TESTS_SYSTEM_SCSI_EXERCISE_H

#define WORD(a) (*(volatile unsigned *)(a))

enum {
	DATA_OUT = 0,
	DATA_IN = 1,
	COMMAND = 2,
	STATUS = 3,
	MSG_OUT = 6,
	MSG_IN = 7,
};

/* What a board has, by the system type that the firmware tells. */
struct board {
	unsigned type;
	unsigned chip;
	unsigned asic;	/* where an I/O ASIC does its DMA, or 0 */
	unsigned lane;	/* bytes of a SII's memory that lie together, or 0 */
	unsigned cause; /* bit of the interrupt */
};

extern const struct board *board;
extern const unsigned *callv;
extern unsigned disconnections; /* of the last command */
extern unsigned residue;
extern unsigned buffer[16384];

unsigned read_cause(void);
void fail(const char *what, unsigned value);
void check(int ok, const char *what, unsigned value);

/* Resets the controller and the bus. */
void ncr_reset(void);
void sii_reset(void);

/* A command with data from or to the buffer, DMA in pieces of at most PIECE
 * bytes.  The status, or -1: nobody answers. */
int ncr_command(unsigned id, const unsigned char *cdb, unsigned len,
		unsigned size, unsigned piece);
int sii_command(unsigned id, const unsigned char *cdb, unsigned len,
		unsigned size, unsigned piece);

#define printf ((int (*)(const char *, ...))callv[0x30 / 4])

#endif
