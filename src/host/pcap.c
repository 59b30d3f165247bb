/*
 * Captures of frames; see pcap.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/bytes.h"
#include "host/pcap.h"

#define PCAP_MAGIC    0xa1b2c3d4u
#define PCAP_SNAPLEN  65535
#define PCAP_ETHERNET 1

struct pcap {
	FILE *file;
	char *name;
	int64_t epoch;
};

static void
write_header(struct pcap *p)
{
	struct writer w = {0};

	writer_u32(&w, PCAP_MAGIC);
	writer_u32(&w, 2 | 4 << 16); /* version */
	writer_u32(&w, 0);	     /* time zone */
	writer_u32(&w, 0);	     /* accuracy */
	writer_u32(&w, PCAP_SNAPLEN);
	writer_u32(&w, PCAP_ETHERNET);
	fwrite(w.data, 1, w.len, p->file);
	writer_free(&w);
}

struct pcap *
pcap_open(const char *name, int64_t epoch, struct error *e)
{
	struct pcap *p = calloc(1, sizeof(*p));

	if (p == NULL || (p->name = strdup(name)) == NULL) {
		free(p);
		emul_error(e, "out of memory");
		return NULL;
	}
	p->epoch = epoch;
	p->file = fopen(name, "wbe");
	if (p->file == NULL) {
		emul_error(e, "--pcap: %s cannot be written: %s", name,
			   strerror(errno));
		free(p->name);
		free(p);
		return NULL;
	}
	write_header(p);
	return p;
}

void
pcap_write(struct pcap *p, emul_time when, const uint8_t *frame, size_t len)
{
	struct writer w = {0};

	if (p == NULL) {
		return;
	}
	writer_u32(&w, (uint32_t)(p->epoch + (int64_t)(when / EMUL_SECOND)));
	writer_u32(&w, (uint32_t)(when % EMUL_SECOND / EMUL_MICROSECOND));
	writer_u32(&w, (uint32_t)len);
	writer_u32(&w, (uint32_t)len);
	writer_bytes(&w, frame, len);
	fwrite(w.data, 1, w.len, p->file);
	writer_free(&w);
}

bool
pcap_close(struct pcap *p, struct error *e)
{
	bool ok;

	if (p == NULL) {
		return true;
	}
	ok = !ferror(p->file);
	ok = fclose(p->file) == 0 && ok;
	if (!ok && e != NULL) {
		emul_error(e, "--pcap: %s cannot be written", p->name);
	}
	free(p->name);
	free(p);
	return ok;
}
