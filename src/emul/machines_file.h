/*
 * Files that describe machines: "gxemul @file".  doc/machines-file.md has the
 * grammar.
 */
#ifndef EMUL_MACHINES_FILE_H
#define EMUL_MACHINES_FILE_H

#include "emul/emul.h"
#include "emul/error.h"

struct machines_file {
	/* One for each machine, in order: GENERAL with what the file says. */
	struct emul_options *machines;
	unsigned n_machines;
	/* The network, if the file has one: arguments of --net, with those of
	 * the command line. */
	bool has_net;
	const char **nets;
	unsigned n_nets;
	/* What they point to. */
	char **texts;
	unsigned n_texts;
};

/* Reads a file.  GENERAL are the options of the command line, which must
 * outlive it.  False with E set: it names file and line.  F is to be freed in
 * either case. */
bool machines_file_read(struct machines_file *f, const char *name,
			const struct emul_options *general, struct error *e);
void machines_file_free(struct machines_file *f);

#endif
