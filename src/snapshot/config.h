/*
 * What a machine is, in snapshots and recordings: the words that build it again
 * and the facts that must agree.
 */
#ifndef SNAPSHOT_CONFIG_H
#define SNAPSHOT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "emul/bytes.h"
#include "emul/emul.h"
#include "emul/error.h"
#include "host/sum.h"

/* A file that a run began with. */
struct config_file {
	char *spec; /* as given on the command line */
	uint64_t size;
	uint8_t sum[SUM_LEN];
};

/* A disk: the sum is that of its file at the time of the snapshot, or at the
 * start of the recording. */
struct config_disk {
	char *spec;
	uint64_t bytes;
	bool temporary; /* R: what was written is kept apart */
	bool read_only;
	uint8_t sum[SUM_LEN];
};

struct config {
	char *type;
	char *subtype; /* or NULL */
	char *cpu;
	uint64_t ram_mb;
	uint32_t n_cpus;
	uint64_t cpu_hz;
	char *boot_file; /* -j, or the last file's name; or NULL */
	char *boot_arg;	 /* -o; or NULL */
	bool no_prom;	 /* -Q, -R, -S, -O */
	bool random_bootstrap;
	bool random_memory;
	bool force_netboot;
	enum ethernet_network network;
	uint32_t serial_nr;	    /* 0: 1 */
	char *cards[MACHINE_CARDS]; /* --card and -Z; or NULL */
	uint32_t graphics;	    /* the board's own screen is in use */
	bool big_endian;
	bool stop_on_unmapped; /* -T */
	enum reset_option reset;
	int64_t date;
	char *console;	   /* its serial line; "": none */
	char *script_name; /* or NULL */
	char *script;
	struct config_file *files;
	uint32_t n_files;
	struct config_disk *disks;
	uint32_t n_disks;
};

/* That of the running emulation, with the sums of its files and disks. */
bool config_make(struct emul *emul, struct config *c, struct error *e);
void config_write(const struct config *c, struct writer *w);
/* False: the bytes are none of config_write. */
bool config_read(struct config *c, struct reader *r);
void config_free(struct config *c);

/* Fills in what OPTIONS leave open, and refuses what they have otherwise; C
 * must outlive them.  Files and disks that OPTIONS give stand for those of C,
 * one for one.  WHAT is "snapshot" or "recording". */
bool config_to_options(const struct config *c, struct emul_options *options,
		       const char *what, struct error *e);
/* Does the running emulation have the same script, or none as well? */
bool config_same_script(const struct config *c, const struct emul *emul);
/* Is the running emulation such a machine? */
bool config_same_machine(const struct config *c, const struct emul *emul,
			 struct error *e);
/* The machine's disks: as many, of the same size and kind, and (if SUMS) with
 * the same contents? */
bool config_check_disks(const struct config *c, struct emul *emul, bool sums,
			struct error *e);

/* The name of the file in "addr:skip:pc:file" or "file". */
const char *config_file_name(const char *spec);

#endif
