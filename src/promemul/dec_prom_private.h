/*
 * What the files of the DECstation firmware share.
 */
#ifndef PROMEMUL_DEC_PROM_PRIVATE_H
#define PROMEMUL_DEC_PROM_PRIVATE_H

#include "cpus/cpu.h"
#include "promemul/dec_prom.h"
#include "promemul/netboot.h"
#include "promemul/promemul.h"

/* Virtual addresses of what the firmware keeps in its ROM. */
#define DEC_PROM_KSEG1	  PROM_KSEG1
#define DEC_PROM_OLD	  UINT32_C(0xbfc00000) /* jump table, 8 bytes each */
#define DEC_PROM_OLD_N	  128
#define DEC_PROM_VECTOR	  UINT32_C(0xbfc04000) /* REX: addresses of entries */
#define DEC_PROM_REX	  UINT32_C(0xbfc08000) /* the entries, 8 bytes each */
#define DEC_PROM_REX_N	  150
#define DEC_PROM_BOOT	  UINT32_C(0xbfc0a000) /* boots from the network */
#define DEC_PROM_PROMPT	  UINT32_C(0xbfc0a008)
#define DEC_PROM_ENV	  UINT32_C(0xbfc20000)
#define DEC_PROM_ENV_SIZE 0x1e00
#define DEC_PROM_REQUEST  UINT32_C(0xbfc21e00) /* what comes after a reset */
#define DEC_PROM_TCINFO	  UINT32_C(0xbfc2c000)
#define DEC_PROM_BITMAP	  UINT32_C(0xbfc30000) /* page size, then the bits */

#define DEC_PROM_PAGE_SIZE  4096u
#define DEC_PROM_KEPT_SIZE  0x2000 /* from the environment on */
#define DEC_PROM_LINE_MAX   255	   /* characters that gets takes */
#define DEC_PROM_BOOT_WORDS 12	   /* of a boot command, with "boot" */
#define DEC_PROM_HANDLES    8	   /* devices open at a time */
#define DEC_PROM_IDS	    8	   /* of the SCSI bus */

/* What a call waits for. */
enum dec_prom_wait {
	DEC_PROM_WAIT_NONE = 0,
	DEC_PROM_WAIT_INPUT,
	DEC_PROM_WAIT_TIME,
	DEC_PROM_WAIT_NETWORK,
	DEC_PROM_WAITS,
};

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
	bool prompted;
	uint8_t line[DEC_PROM_LINE_MAX + 1]; /* at the prompt */
	uint8_t boot_disk; /* SCSI id + 1 of the disk booted from, or 0 */
	uint8_t boot_name[NETBOOT_NAME_MAX + 1]; /* "": see -j */
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

/* A call that waits is no instruction, so it must not have changed anything:
 * one that has, stays, and is called again at once. */
enum dec_prom_done {
	DEC_PROM_RETURN, /* to ra, with the result */
	DEC_PROM_WAIT,	 /* call again later */
	DEC_PROM_STAY,	 /* the pc is right, or the run ends */
};

struct dec_prom_function {
	const char *name; /* NULL: no such call */
	enum dec_prom_done (*serve)(struct dec_prom_call *c);
};

extern const struct dec_prom_function dec_prom_rex_functions[DEC_PROM_REX_N];
extern const struct dec_prom_function dec_prom_old_functions[DEC_PROM_OLD_N];
extern const struct dec_prom_function dec_prom_boot_function;
extern const struct dec_prom_function dec_prom_prompt_function;

/* The call that waits for REASON is tried again. */
void dec_prom_wake(struct dec_prom *p, enum dec_prom_wait reason);

/* To the console. */
void dec_prom_put_text(struct dec_prom_call *c, const char *text);
/* Reads a line with echo and rubout; KEEP takes each character with its place,
 * and the 0 that ends the line; false: it must end now.  DEC_PROM_RETURN: all
 * of it is there. */
enum dec_prom_done dec_prom_read_line(struct dec_prom_call *c,
				      bool (*keep)(struct dec_prom_call *c,
						   uint32_t place, char byte));

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
/* Does it have a boot block? */
bool dec_prom_check_boot_block(struct diskimage *disk, struct error *e);
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

/* ---- what is booted: dec_prom_boot.c ---- */

/* A boot command, cut into words: "boot", the path, arguments. */
struct dec_prom_command {
	char text[DEC_PROM_LINE_MAX + 1];
	char variable[4096];
	char path[512];
	const char *words[DEC_PROM_BOOT_WORDS];
	unsigned n;
};

struct dec_prom_path {
	bool has_slot;
	unsigned slot;
	bool net;
	bool tape;
	unsigned id;
	const char *name; /* part of the path */
};
bool dec_prom_parse_path(const char *path, struct dec_prom_path *p);

/* Cuts LINE at spaces, or words in quotes, into MAX words at most, the last of
 * which has all the rest; how many. */
unsigned dec_prom_split(char *line, char *words[], unsigned max);

/* Cuts LINE, which follows "boot"; what is not there is that of the variable
 * that dec_prom_boot_variable names.  False: there is no path. */
bool dec_prom_boot_command(struct machine *m, const char *line,
			   struct dec_prom_command *c);
/* "boot", path and arguments, or "bootpath", the path alone, on boards without
 * a TURBOchannel: there the arguments of "auto" are fixed, and "boot" alone has
 * none. */
const char *dec_prom_boot_variable(const struct dec_prom_board *b);
/* What follows "boot" when the firmware boots by itself, cut off to SIZE. */
void dec_prom_auto_line(struct machine *m, char *line, size_t size);
/* Can it be booted, as far as can be seen? */
bool dec_prom_find(struct machine *m, const char *path, struct dec_prom_path *p,
		   struct error *e);
/* Is it the program of the command line, which is in memory? */
bool dec_prom_is_loaded(struct machine *m, const char *path);
/* Loads what C says, or prepares that from the network. */
bool dec_prom_boot_path(struct machine *m, struct dec_prom_command *c,
			struct error *e);

enum dec_prom_request {
	DEC_PROM_REQUEST_NONE = 0, /* as after power-on */
	DEC_PROM_REQUEST_PROMPT,
	DEC_PROM_REQUEST_BOOT, /* what the line says */
};
/* What is to come after a reset.  Taken, it is gone. */
void dec_prom_put_request(struct machine *m, enum dec_prom_request request,
			  const char *line);
enum dec_prom_request dec_prom_take_request(struct machine *m,
					    char line[DEC_PROM_LINE_MAX + 1]);
/* Is haltaction b? */
bool dec_prom_boots_itself(struct machine *m);

/* ---- the prompt: dec_prom_prompt.c ---- */

/* The program is left for it; without one, the run ends (see --reset). */
void dec_prom_to_prompt(struct dec_prom_call *c);
/* The same after an error, of which WHY is told: the run ends as one that is
 * stuck. */
enum dec_prom_done dec_prom_give_up(struct dec_prom_call *c, const char *why);
/* The CPU stands there when it runs. */
void dec_prom_start_prompt(struct machine *m);
/* Does what a line says; false: there is no such command. */
bool dec_prom_execute(struct dec_prom_call *c, char *line);

/* ---- environment ---- */

/* Sets or, with VALUE NULL, removes a variable; false: there is no room. */
bool dec_prom_setenv(struct machine *m, const char *name, const char *value);
/* Address of a variable's value, 0 if it is not set. */
uint32_t dec_prom_getenv(struct machine *m, const char *name);
/* Copies a variable's value, cut off to SIZE; false: it is not set. */
bool dec_prom_env_text(struct machine *m, const char *name, char *text,
		       size_t size);
void dec_prom_print_env(struct dec_prom_call *c);
/* All variables as they are at first, if none are set; BOOT is that of
 * dec_prom_boot_variable. */
bool dec_prom_load_env(struct machine *m, const struct dec_prom_board *b,
		       const char *boot);

#endif
