/*
 * Booting from the network as the DECstation firmware does it: BOOTP, then
 * TFTP.  The machine's Ethernet controller is not used: frames go from and to
 * its connector directly, as disks are read without their controller.
 *
 * The CPU stands at an entry of the ROM and waits until the file is in memory.
 * There it is where it was received, from NETBOOT_BASE on; then it is loaded as
 * a file of the command line is.
 *
 * Not modelled: MOP.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emul/emul.h"
#include "memory/memory.h"
#include "promemul/dec_prom_private.h"
#include "promemul/netboot.h"

/* Physical; below are the arguments. */
#define NETBOOT_BASE UINT32_C(0x10000)

/* At the prompt, or on the command line. */
static const char *
asked_name(const struct machine *m)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;

	if (p->boot_name[0] != '\0') {
		return (const char *)p->boot_name;
	}
	return m->options.boot_file != NULL ? m->options.boot_file : "";
}

bool
dec_prom_net_boot(struct machine *m, struct error *e)
{
	const struct dec_prom *p = (const struct dec_prom *)m->prom;
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];

	if (!p->net_plugged) {
		return emul_error(
		    e, "-O boots from the network, and none is plugged in: "
		       "give --net user,tftp=DIRECTORY,bootfile=NAME, or a "
		       "machines file with net(), or leave -O out");
	}
	if (strlen(asked_name(m)) > NETBOOT_NAME_MAX) {
		return emul_error(e,
				  "-j: the name of a file from the network has "
				  "at most %d characters",
				  NETBOOT_NAME_MAX);
	}
	cpu->class->set_pc(cpu, prom_vaddr(cpu, DEC_PROM_BOOT));
	m->emul->have_entry = true;
	return true;
}

/* ---- the end of it ---- */

/* Takes the file out of memory, which is as empty then as at the start; the
 * caller frees it. */
static uint8_t *
take_file(struct machine *m, uint32_t len)
{
	uint8_t *bytes = malloc((size_t)len + 1);
	uint8_t *zeros = calloc((size_t)len + 1, 1);

	if (bytes != NULL && zeros != NULL) {
		memory_peek(m->memory, NETBOOT_BASE, bytes, len);
		memory_load(m->memory, NETBOOT_BASE, zeros, len);
	}
	free(zeros);
	return bytes;
}

static void
format_address(uint32_t address, char text[16])
{
	snprintf(text, 16, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
		 address >> 8 & 255, address & 255);
}

/* The firmware is back at its prompt, as the last line says. */
static enum dec_prom_done
give_up(struct dec_prom_call *c, const char *why)
{
	const struct netboot *n = c->prom->netboot;
	char path[NETBOOT_NAME_MAX + 16];
	char text[256];

	dec_prom_net_path(c->prom->board, netboot_name(n), path, sizeof(path));
	dec_prom_put_text(c, "\n?IO: ");
	dec_prom_put_text(c, path);
	dec_prom_put_text(c, "\n");
	snprintf(text, sizeof(text), "nothing was booted from the network: %s",
		 why);
	return dec_prom_give_up(c, text);
}

static enum dec_prom_done
start_program(struct dec_prom_call *c)
{
	struct netboot *n = c->prom->netboot;
	uint32_t len = netboot_length(n);
	uint8_t *bytes = take_file(c->machine, len);
	struct error e = {"out of memory"};
	enum dec_prom_done done = DEC_PROM_STAY;
	char text[NETBOOT_NAME_MAX + 64];
	char server[16];

	format_address(netboot_server(n), server);
	snprintf(text, sizeof(text), ", bootp %s:%s\n-tftp load %" PRIu32 "\n",
		 server, netboot_name(n), len);
	dec_prom_put_text(c, text);
	if (bytes == NULL ||
	    !emul_load_program(c->machine, netboot_name(n), bytes, len, &e)) {
		done = give_up(c, e.text);
	}
	free(bytes);
	netboot_forget(n);
	return done;
}

static enum dec_prom_done
report_failure(struct dec_prom_call *c)
{
	struct netboot *n = c->prom->netboot;
	enum dec_prom_done done;
	char server[16];
	char why[256];

	format_address(netboot_server(n), server);
	switch (netboot_failure(n)) {
	case NETBOOT_NO_BOOTP:
		snprintf(why, sizeof(why),
			 "nobody answers BOOTP: give --net "
			 "user,tftp=DIRECTORY,bootfile=NAME, or let a server "
			 "know this machine");
		break;
	case NETBOOT_NO_ARP:
		snprintf(why, sizeof(why),
			 "server %s, or the router to it, does not answer ARP: "
			 "is its address right?",
			 server);
		break;
	case NETBOOT_NO_TFTP:
		snprintf(why, sizeof(why),
			 "server %s does not answer TFTP: is that running?",
			 server);
		break;
	case NETBOOT_NO_NAME:
		snprintf(why, sizeof(why),
			 "BOOTP named no file: give -j NAME, or bootfile=NAME "
			 "of --net user");
		break;
	case NETBOOT_REFUSED:
		snprintf(why, sizeof(why), "server %s says of %.64s: %s",
			 server, netboot_name(n), netboot_text(n));
		break;
	default:
		snprintf(why, sizeof(why),
			 "%.64s does not fit into memory: try a larger -M",
			 netboot_name(n));
		break;
	}
	done = give_up(c, why);
	netboot_forget(n);
	return done;
}

/* ---- the entry ---- */

void
dec_prom_net_over(void *arg)
{
	dec_prom_wake(arg, DEC_PROM_WAIT_NETWORK);
}

static enum dec_prom_done
serve_boot(struct dec_prom_call *c)
{
	struct netboot *n = c->prom->netboot;
	char text[32];

	switch (netboot_phase(n)) {
	case NETBOOT_LOADED:
		return start_program(c);
	case NETBOOT_FAILED:
		return report_failure(c);
	case NETBOOT_OFF:
		if (!c->prom->net_plugged) {
			return give_up(c, "none is plugged in");
		}
		snprintf(text, sizeof(text), "-tftp boot(%u)",
			 c->prom->board->net_slot);
		dec_prom_put_text(c, text);
		netboot_start(n, asked_name(c->machine), NETBOOT_BASE,
			      (uint32_t)c->machine->ram_bytes - NETBOOT_BASE);
		return DEC_PROM_STAY;
	default:
		break;
	}
	c->wait = DEC_PROM_WAIT_NETWORK;
	return DEC_PROM_WAIT;
}

const struct dec_prom_function dec_prom_boot_function = {"boot", serve_boot};
