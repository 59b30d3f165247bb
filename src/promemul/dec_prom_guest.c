/*
 * Arguments and memory of the guest, for the routines of the DECstation
 * firmware.  What is not there, or too long, is a guest error.
 */
#include <inttypes.h>

#include "memory/memory.h"
#include "promemul/dec_prom_private.h"

/* Size of a copying step. */
#define CHUNK 4096u

uint32_t
dec_prom_argument(const struct dec_prom_call *c, unsigned n)
{
	static const char *const names[] = {"a0", "a1", "a2", "a3"};
	uint8_t bytes[4];

	if (n < 4) {
		return prom_register(c->cpu, names[n]);
	}
	if (!cpu_peek(c->cpu,
		      prom_vaddr(c->cpu, prom_register(c->cpu, "sp") + 4 * n),
		      bytes, 4)) {
		dec_prom_error(c, "argument %u is not in memory", n);
		return 0;
	}
	return (uint32_t)cpu_bytes_to_number(c->cpu, bytes, 4);
}

bool
dec_prom_peek(const struct dec_prom_call *c, uint32_t address, void *data,
	      size_t len)
{
	if (cpu_peek(c->cpu, prom_vaddr(c->cpu, address), data, len)) {
		return true;
	}
	dec_prom_error(c, "bad pointer 0x%08" PRIx32, address);
	return false;
}

bool
dec_prom_poke(const struct dec_prom_call *c, uint32_t address, const void *data,
	      size_t len)
{
	uint64_t paddr;

	/* What the CPU itself could not write stays as it is. */
	for (size_t done = 0; done < len;) {
		size_t n =
		    RAM_PAGE_SIZE - ((address + done) & (RAM_PAGE_SIZE - 1));
		uint32_t page;

		if (c->cpu->class->translate_v2p(
			c->cpu, prom_vaddr(c->cpu, address + done), &paddr,
			CPU_V2P_WRITE | CPU_V2P_NO_EXCEPTIONS) ==
		    CPU_V2P_FAIL) {
			dec_prom_error(c, "bad pointer 0x%08" PRIx32, address);
			return false;
		}
		page = memory_ram_page(c->machine->memory, paddr);
		if (page == RAM_PAGE_NONE ||
		    (paddr >= DEC_PROM_BASE &&
		     paddr < DEC_PROM_BASE + DEC_PROM_SIZE)) {
			dec_prom_error(c, "bad pointer 0x%08" PRIx32, address);
			return false;
		}
		done += n;
	}
	return cpu_poke(c->cpu, prom_vaddr(c->cpu, address), data, len);
}

bool
dec_prom_poke_word(const struct dec_prom_call *c, uint32_t address,
		   uint32_t value)
{
	uint8_t bytes[4];

	cpu_number_to_bytes(c->cpu, value, bytes, 4);
	return dec_prom_poke(c, address, bytes, 4);
}

/* Length of a string; false if it is not one. */
bool
dec_prom_string_length(const struct dec_prom_call *c, uint32_t address,
		       uint32_t *len)
{
	char byte;

	for (*len = 0; *len < DEC_PROM_STRING_MAX; ++*len) {
		if (!dec_prom_peek(c, address + *len, &byte, 1)) {
			return false;
		}
		if (byte == '\0') {
			return true;
		}
	}
	dec_prom_error(c, "unterminated string at 0x%08" PRIx32, address);
	return false;
}

/* A short string: copies it whole, or fails. */
bool
dec_prom_read_string(const struct dec_prom_call *c, uint32_t address,
		     char *text, size_t size)
{
	uint32_t len;

	text[0] = '\0';
	if (!dec_prom_string_length(c, address, &len)) {
		return false;
	}
	if (len >= size) {
		dec_prom_error(c, "string at 0x%08" PRIx32 " is too long",
			       address);
		return false;
	}
	return dec_prom_peek(c, address, text, len + 1);
}

bool
dec_prom_copy(const struct dec_prom_call *c, uint32_t to, uint32_t from,
	      uint32_t len)
{
	uint8_t chunk[CHUNK];

	if ((int32_t)len < 0) {
		dec_prom_error(c, "bad length 0x%08" PRIx32, len);
		return false;
	}
	while (len > 0) {
		uint32_t n = len < CHUNK ? len : CHUNK;

		if (!dec_prom_peek(c, from, chunk, n) ||
		    !dec_prom_poke(c, to, chunk, n)) {
			return false;
		}
		to += n;
		from += n;
		len -= n;
	}
	return true;
}
