/*
 * A machine: CPUs, one physical memory, devices, interrupt lines, serial lines,
 * disks, firmware.  Boards live in machines/, one family a file, as readable
 * wiring lists.
 */
#ifndef EMUL_MACHINE_H
#define EMUL_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "devices/device.h"
#include "display/keyboard.h"
#include "display/screen.h"
#include "emul/error.h"
#include "emul/event.h"
#include "emul/irq.h"
#include "emul/log.h"
#include "emul/object.h"
#include "host/diskimage.h"
#include "memory/memory.h"
#include "net/ethernet.h"

struct code_cache;
struct cpu;
struct cpu_type;
struct diskimage;
struct emul;
struct machine;
struct promemul;
struct serial_line;
struct source_lines;
struct symbol_table;

#define MACHINE_MAX_CPUS    16
#define MACHINE_MAX_ALIASES 4
#define MACHINE_MAX_DISKS   32
#define MACHINE_CARDS	    3 /* slots for option cards, at most */

/* How a board is declared.  Found by -E (type) and -e (subtype). */
struct machine_class {
	const char *type;			       /* "decstation" */
	const char *type_aliases[MACHINE_MAX_ALIASES]; /* NULL-terminated */
	const char *subtype; /* "3max", NULL if the type has none */
	const char *subtype_aliases[MACHINE_MAX_ALIASES];
	const char *description; /* "DECstation 5000/200 (KN02)" */
	const char *cpu;	 /* default -C */
	const char *cpus;	 /* names -C may give here, space separated */
	unsigned ram_mb;	 /* default -M */
	unsigned ram_max_mb;
	unsigned max_cpus;
	uint64_t cpu_hz;       /* default -I */
	bool big_endian;       /* until a loaded file says otherwise */
	bool byte_order_fixed; /* a file of the other order is refused */
	enum memory_unmapped unmapped;
	enum disk_type disk_type; /* of -d without i, f, s */
	const char *boot_arg;	  /* default -o */
	bool boots_disks;	  /* a file may be a disk to boot from */
	bool has_prompt;	  /* the firmware has one, for --reset prompt */
	unsigned card_slots;	  /* for --card and -Z, 0 to MACHINE_CARDS */
	const char *default_card; /* of -Z; not NULL if there are slots */
	bool has_screen;	  /* on the board, with or without -Z */
	/* Maps memory and devices and wires them.  False with E set on a user
	 * error (an option the board cannot honour). */
	bool (*setup)(struct machine *m, struct error *e);
	/* After the files are loaded: firmware tables, registers.  May be
	 * NULL.*/
	bool (*boot)(struct machine *m, struct error *e);
};

extern const struct machine_class *const machine_classes[]; /* NULL-ended */

enum byte_order_option {
	BYTE_ORDER_OF_FILE = 0, /* and of the board, before one is loaded */
	BYTE_ORDER_BIG,
	BYTE_ORDER_LITTLE,
};

/* --reset: what a guest's reset does. */
enum reset_option {
	RESET_AUTO = 0, /* the machine starts again, if its firmware would */
	RESET_EXIT,	/* the run ends */
	RESET_BOOT,	/* as RESET_AUTO, and there is no firmware's prompt */
	RESET_PROMPT,	/* as RESET_AUTO, and there is one to type at */
	RESET_OPTIONS,
};

/* What the command line or config file asks of one machine. */
struct machine_options {
	const char *type;
	const char *subtype;
	const char *cpu;
	uint64_t ram_mb;	 /* 0: the board's default */
	unsigned n_cpus;	 /* 0: 1 */
	uint64_t cpu_hz;	 /* 0: the board's default */
	const char *boot_file;	 /* -j */
	const char *boot_arg;	 /* -o; NULL: the board's default */
	bool no_prom;		 /* -Q */
	bool random_bootstrap;	 /* -R */
	bool random_memory;	 /* -S */
	bool force_netboot;	 /* -O */
	enum reset_option reset; /* --reset */
	bool reset_given;
	/* The serial line that is the console; NULL: the board's, "": none. */
	const char *console;
	enum byte_order_option byte_order;
	enum ethernet_network network;	  /* what is plugged in */
	unsigned serial_nr;		  /* for the station address; 0: 1 */
	const char *cards[MACHINE_CARDS]; /* --card, by slot; NULL: empty */
	unsigned graphics; /* -Z: so many screens, that of the board first */
};

/* Why a run ended; exit status in docs and gxemul(1). */
enum run_end {
	RUN_GOING = 0,
	RUN_HALTED, /* guest power-off, halt into the PROM, testmips halt */
	RUN_GUEST_STATUS, /* the guest chose machine->exit_status */
	RUN_LIMIT,	  /* --limit reached */
	RUN_STUCK, /* exception loop without progress, or nothing can wake */
	RUN_SCRIPT_FAILED, /* a wait ran out */
	RUN_QUIT,	   /* quit at the prompt or in a script */
	RUN_LOCKSTEP,	   /* --check-lockstep found a difference */
	RUN_UNMAPPED,	   /* -T and an access to nothing */
	RUN_SIGNAL,	   /* SIGTERM, SIGHUP */
	RUN_HOST_ERROR,	   /* standard output cannot be written, ... */
	RUN_DIVERGED,	   /* not the run that was recorded */
	RUN_REPLAYED,	   /* the recording ends here */
	RUN_RESET,	   /* it does not end: the board is to be reset */
};

/* Whose turn it is: CPUs run one after the other up to a common time. */
struct machine_turns {
	emul_time until; /* end of the round, 0 between rounds */
	uint32_t cpu;	 /* whose turn it is in the round */
	bool broken;	 /* the turn ends at the next delivery point */
};

struct machine {
	struct emul *emul;
	const struct machine_class *class;
	struct machine_options options;
	struct log *log;
	struct log *own_log; /* without an emulation: tests */

	struct memory *memory;
	struct cpu *cpus[MACHINE_MAX_CPUS];
	unsigned n_cpus;
	unsigned bootstrap_cpu;
	const struct cpu_type *cpu_type;
	uint64_t cpu_hz;
	uint64_t ram_bytes;
	bool big_endian;

	struct device *devices; /* in order of creation */
	struct object **objects;
	uint32_t n_objects;
	struct irq *irqs;
	struct event_queue events;
	struct serial_line *serial_lines;     /* in order of creation */
	struct ethernet_port *ethernet_ports; /* likewise */
	struct screen *screens[SCREENS_MAX];  /* the first ones, then NULL */
	struct keyboard_port keyboard;
	struct pointer_port pointer;
	struct diskimage *disks[MACHINE_MAX_DISKS];
	unsigned n_disks;
	struct promemul *prom; /* NULL without firmware emulation */
	struct symbol_table *symbols;
	struct source_lines *source_lines;
	struct code_cache *code; /* translations, shared by all CPUs */

	/* Files that were loaded, in order: base names for argv. */
	const char *boot_file_name;
	/* Where memory for an initial RAM disk ends, set by boards whose
	 * firmware passes one on; its physical place; size 0: there is none. */
	uint64_t initrd_limit;
	uint64_t initrd_base;
	uint64_t initrd_size;
	/* No file says where to start: the firmware loads a program from the
	 * boot disk or the network. */
	bool firmware_loads;

	struct machine_turns turns;
	struct object turns_object;
	emul_time now;		 /* time of the slice or event being served */
	struct cpu *current_cpu; /* running, NULL in events */

	/* Told of accesses to nothing, for boards that latch the address. */
	void (*bus_error_hook)(void *arg, uint64_t paddr, bool write);
	void *bus_error_arg;

	enum run_end end;   /* set by machine_end */
	int exit_status;    /* for RUN_GUEST_STATUS */
	char end_text[256]; /* one line, for RUN_STUCK and the like */
};

/* Looks a board up by -E/-e words (case-insensitive).  NULL with E set. */
const struct machine_class *
machine_class_find(const char *type, const char *subtype, struct error *e);

/* Builds the board: memory, CPUs, devices.  Options must outlive it. */
struct machine *machine_new(struct emul *emul,
			    const struct machine_options *options,
			    struct error *e);
void machine_free(struct machine *m);

/* Time as seen by whoever is being served; see device_now. */
emul_time machine_now(const struct machine *m);

/* Is it over?  Not if it is only to be reset. */
bool machine_has_ended(const struct machine *m);
/* Asks the run to end at the next delivery point; the first reason stays.
 * FORMAT may be NULL. */
void machine_end(struct machine *m, enum run_end end, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The board's reset was asked for: the machine starts again, or ends. */
void machine_reset(struct machine *m);
/* A program has gone back to the firmware, which would show its prompt. */
void machine_to_firmware(struct machine *m);

/* Does somebody sit at a screen of M (-Z, --card, -X)?  Then it is the console
 * for systems that ask the firmware, and a keyboard and a mouse are there. */
bool machine_has_seat(const struct machine *m);

/* For setup functions: RAM of options->ram_mb at BASE. */
bool machine_add_ram(struct machine *m, uint64_t base, uint64_t len,
		     struct error *e);

/* An event was scheduled at WHEN: the running slice ends there at the latest.
 */
void machine_bring_nearer(struct machine *m, emul_time when);

/* A hash of all the machine's state. */
uint64_t machine_state_hash(struct machine *m);

#endif
