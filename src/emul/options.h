/*
 * The command line.
 */
#ifndef EMUL_OPTIONS_H
#define EMUL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "emul/emul.h"
#include "emul/error.h"

/* The date of the guests' clocks unless --date says otherwise: 1999-01-01
 * 00:00:00 UTC, which is fine for clock chips and systems that know two digits
 * of a year. */
#define OPTIONS_DEFAULT_DATE INT64_C(915148800)

enum options_action {
	OPTIONS_RUN,
	OPTIONS_HELP,	  /* -h */
	OPTIONS_LIST,	  /* -H */
	OPTIONS_VERSION,  /* --version */
	OPTIONS_VALIDATE, /* --validate */
	OPTIONS_NO_FILES, /* nothing to run: short usage, exit 1 */
};

/* Parses the command line into O, which need not be initialised; strings of
 * ARGV are kept.  False with E set on a user error.  Notes about options that
 * change each other go to standard error.  O is to be freed in either case. */
bool options_parse(struct emul_options *o, int argc, char **argv,
		   enum options_action *action, struct error *e);
void options_free(struct emul_options *o);

/* Makes file argument I a disk that the machine boots from. */
void options_boot_image(struct emul_options *o, unsigned i);

void options_print_usage(FILE *f);
void options_print_help(FILE *f);
void options_print_list(FILE *f); /* machines and CPU types */
void options_print_version(FILE *f);

/* A whole number: decimal, 0x hexadecimal, or decimal with k, M or G (powers
 * of 1000).  False if TEXT is anything else or does not fit. */
bool options_number(const char *text, uint64_t *value);

/* N instructions, or with an s emulated seconds (a decimal fraction is
 * allowed).  One of the results is not 0, the other is. */
bool options_limit(const char *text, uint64_t *instructions, emul_time *time);

/* YYYY-MM-DD[THH:MM:SS] or @SECONDS, UTC.  Years 1970..9999. */
bool options_date(const char *text, int64_t *seconds);

#endif
