/*
 * Entries of the input log as bytes.
 */
#ifndef SNAPSHOT_LOG_FORMAT_H
#define SNAPSHOT_LOG_FORMAT_H

#include "emul/bytes.h"
#include "emul/inputs.h"

/* Appends entries FROM up to the end of the log of a machine of N_CPUS. */
void log_format_write(const struct inputs *in, size_t from, unsigned n_cpus,
		      struct writer *w);
/* Adds the entries to the log.  False: some are none. */
bool log_format_read(struct inputs *in, unsigned n_cpus, struct reader *r);

#endif
