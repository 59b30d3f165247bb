/*
 * Captures of a network's frames, in the format of libpcap that tcpdump and
 * Wireshark read (version 2.4, Ethernet, microseconds).
 */
#ifndef HOST_PCAP_H
#define HOST_PCAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emul/error.h"
#include "emul/object.h"

struct pcap;

/* Makes the file NAME.  Emulation time 0 is the date EPOCH, in seconds since
 * 1970 UTC.  NULL with E set if that cannot be. */
struct pcap *pcap_open(const char *name, int64_t epoch, struct error *e);
/* Adds a frame; P may be NULL. */
void pcap_write(struct pcap *p, emul_time when, const uint8_t *frame,
		size_t len);
/* False with E set (E may be NULL) if something could not be written; P may be
 * NULL. */
bool pcap_close(struct pcap *p, struct error *e);

#endif
