/*
 * What the files of the DECstation firmware share.
 */
#ifndef PROMEMUL_DEC_PROM_PRIVATE_H
#define PROMEMUL_DEC_PROM_PRIVATE_H

#include "cpus/cpu.h"
#include "promemul/dec_prom.h"
#include "promemul/promemul.h"

/* Virtual addresses of what the firmware keeps in its ROM. */
#define DEC_PROM_KSEG1	  PROM_KSEG1
#define DEC_PROM_OLD	  UINT32_C(0xbfc00000) /* jump table, 8 bytes each */
#define DEC_PROM_OLD_N	  128
#define DEC_PROM_VECTOR	  UINT32_C(0xbfc04000) /* REX: addresses of entries */
#define DEC_PROM_REX	  UINT32_C(0xbfc08000) /* the entries, 8 bytes each */
#define DEC_PROM_REX_N	  150
#define DEC_PROM_BOOT	  UINT32_C(0xbfc0a000) /* boots from the network */
#define DEC_PROM_ENV	  UINT32_C(0xbfc20000)
#define DEC_PROM_ENV_SIZE 0x2000
#define DEC_PROM_TCINFO	  UINT32_C(0xbfc2c000)
#define DEC_PROM_BITMAP	  UINT32_C(0xbfc30000) /* page size, then the bits */

#define DEC_PROM_LINE_MAX 255 /* characters that gets takes */
#define DEC_PROM_HANDLES  8   /* devices open at a time */
#define DEC_PROM_IDS	  8   /* of the SCSI bus */

/* What a call waits for. */
enum dec_prom_wait {
	DEC_PROM_WAIT_NONE = 0,
	DEC_PROM_WAIT_INPUT,
	DEC_PROM_WAIT_TIME,
	DEC_PROM_WAIT_NETWORK,
	DEC_PROM_WAITS,
};

struct netboot;

struct dec_prom {
	struct promemul promemul; /* first */
	const struct dec_prom_board *board;
	struct dec_prom_console console;
	struct netboot *netboot; /* an object of its own */
	bool net_plugged;

	/* State.  The environment is in the ROM's own pages. */
	uint8_t wait;
	uint64_t delay_end;  /* of msdelay, 0: none is running */
	uint32_t line_count; /* characters gets has read so far */
	bool handle_open[DEC_PROM_HANDLES];
	uint8_t handle_id[DEC_PROM_HANDLES];
	uint64_t handle_offset[DEC_PROM_HANDLES]; /* bytes */
};

/* One call being served. */
struct dec_prom_call {
	struct dec_prom *prom;
	struct machine *machine;
	struct cpu *cpu;
	const char *name;
	unsigned varargs;	 /* arguments prom_format has taken */
	uint32_t cursor;	 /* where sprintf writes */
	uint32_t result;	 /* v0 */
	enum dec_prom_wait wait; /* what for, if it waits */
};

enum dec_prom_done {
	DEC_PROM_RETURN, /* to ra, with the result */
	DEC_PROM_WAIT,	 /* call again later */
	DEC_PROM_STAY,	 /* the pc was set, or the run ends */
};

struct dec_prom_function {
	const char *name; /* NULL: no such call */
	enum dec_prom_done (*serve)(struct dec_prom_call *c);
};

extern const struct dec_prom_function dec_prom_rex_functions[DEC_PROM_REX_N];
extern const struct dec_prom_function dec_prom_old_functions[DEC_PROM_OLD_N];
extern const struct dec_prom_function dec_prom_boot_function;

/* The call that waits for REASON is tried again. */
void dec_prom_wake(struct dec_prom *p, enum dec_prom_wait reason);

/* To the console. */
void dec_prom_put_text(struct dec_prom_call *c, const char *text);

/* Guest errors of a call. */
void dec_prom_error(const struct dec_prom_call *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- arguments and guest memory; false after a logged error ---- */

/* Longest string. */
#define DEC_PROM_STRING_MAX 65536u

/* Argument N, from the registers or the stack. */
uint32_t dec_prom_argument(const struct dec_prom_call *c, unsigned n);
bool dec_prom_peek(const struct dec_prom_call *c, uint32_t address, void *data,
		   size_t len);
bool dec_prom_poke(const struct dec_prom_call *c, uint32_t address,
		   const void *data, size_t len);
bool dec_prom_poke_word(const struct dec_prom_call *c, uint32_t address,
			uint32_t value);
bool dec_prom_copy(const struct dec_prom_call *c, uint32_t to, uint32_t from,
		   uint32_t len);
bool dec_prom_string_length(const struct dec_prom_call *c, uint32_t address,
			    uint32_t *len);
/* The whole string, or nothing. */
bool dec_prom_read_string(const struct dec_prom_call *c, uint32_t address,
			  char *text, size_t size);

/* ---- routines in dec_prom_libc.c ---- */

enum dec_prom_done dec_prom_memcpy(struct dec_prom_call *c);
enum dec_prom_done dec_prom_memset(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strcat(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strncat(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strcpy(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strncpy(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strcmp(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strncmp(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strlen(struct dec_prom_call *c);
enum dec_prom_done dec_prom_strtol(struct dec_prom_call *c);
enum dec_prom_done dec_prom_setjmp(struct dec_prom_call *c);
enum dec_prom_done dec_prom_longjmp(struct dec_prom_call *c);

/* ---- disks: dec_prom_disk.c ---- */

struct diskimage;

/* The disk that the machine boots from; NULL: there is none. */
struct diskimage *dec_prom_boot_disk(const struct machine *m);
/* Loads what the boot block says; *START is where it begins. */
bool dec_prom_load_boot_block(struct machine *m, struct diskimage *disk,
			      uint32_t *start, struct error *e);
/* The firmware's path of a file on the disk. */
void dec_prom_disk_path(const struct dec_prom_board *b,
			const struct diskimage *disk, const char *name,
			char *path, size_t size);
void dec_prom_net_path(const struct dec_prom_board *b, const char *name,
		       char *path, size_t size);

enum dec_prom_done dec_prom_bootinit(struct dec_prom_call *c);
enum dec_prom_done dec_prom_bootread(struct dec_prom_call *c);
enum dec_prom_done dec_prom_bootwrite(struct dec_prom_call *c);
enum dec_prom_done dec_prom_open(struct dec_prom_call *c);
enum dec_prom_done dec_prom_read(struct dec_prom_call *c);
enum dec_prom_done dec_prom_write(struct dec_prom_call *c);
enum dec_prom_done dec_prom_lseek(struct dec_prom_call *c);
enum dec_prom_done dec_prom_close(struct dec_prom_call *c);

/* ---- network: dec_prom_net.c ---- */

/* The machine is to boot from the network when it runs. */
bool dec_prom_net_boot(struct machine *m, struct error *e);
/* For netboot_new: that has ended. */
void dec_prom_net_over(void *prom);

/* ---- environment ---- */

/* Sets or, with VALUE NULL, removes a variable; false: there is no room. */
bool dec_prom_setenv(struct machine *m, const char *name, const char *value);
/* Address of a variable's value, 0 if it is not set. */
uint32_t dec_prom_getenv(struct machine *m, const char *name);

#endif
