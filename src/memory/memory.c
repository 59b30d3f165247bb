/*
 * Accesses to physical memory: the segment that holds the address (last hit
 * first, then binary search) is RAM, ROM or a device; where there is none, what
 * the board does, and a guest-error line.
 */
#include <assert.h>
#include <string.h>

#include "cpus/cpu.h"
#include "cpus/lockstep.h"
#include "devices/device.h"
#include "emul/byte_order.h"
#include "emul/emul.h"
#include "emul/machine.h"
#include "host/large_pages.h"
#include "memory/memory_private.h"

static bool
device_order_is_big(const struct memory *mem, const struct cpu *cpu,
		    const struct device_class *class)
{
	switch (class->order) {
	case DEVICE_LITTLE:
		return false;
	case DEVICE_BIG:
		return true;
	default:
		return cpu != NULL ? cpu->big_endian : mem->machine->big_endian;
	}
}

static enum memory_result
access_device(struct memory *mem, struct cpu *cpu,
	      const struct memory_segment *s, uint64_t paddr, uint8_t *data,
	      size_t len, enum memory_rw rw)
{
	struct device *d = s->device;
	uint64_t off = s->offset + (paddr - s->base);
	bool big = device_order_is_big(mem, cpu, d->class);
	bool write = rw == MEMORY_WRITE;

	if (d->class->bus_error != NULL &&
	    d->class->bus_error(d, off, (unsigned)len, write)) {
		if (!write) {
			memset(data, 0, len);
		}
		return MEMORY_BUS_ERROR;
	}
	if (write) {
		device_write(d, off, (unsigned)len, get_bytes(data, len, big));
	} else {
		put_bytes(data, len, big, device_read(d, off, (unsigned)len));
	}
	return MEMORY_OK;
}

static enum memory_result
access_nothing(struct memory *mem, struct cpu *cpu, uint64_t paddr,
	       uint8_t *data, size_t len, enum memory_rw rw)
{
	struct machine *m = mem->machine;

	if (rw != MEMORY_WRITE) {
		memset(data, mem->unmapped == MEMORY_UNMAPPED_ONES ? 0xff : 0,
		       len);
	}
	log_guest_error(
	    m->log, LOG_MEMORY, "memory",
	    "%s non-existent paddr=0x%llx len=%u pc=0x%llx",
	    rw == MEMORY_WRITE ? "WRITE: to" : "READ: from",
	    (unsigned long long)paddr, (unsigned)len,
	    (unsigned long long)(cpu != NULL ? cpu->class->get_pc(cpu) : 0));
	if (m->bus_error_hook != NULL) {
		m->bus_error_hook(m->bus_error_arg, paddr, rw == MEMORY_WRITE);
	}
	if (m->emul != NULL && m->emul->options.stop_on_unmapped) {
		machine_end(m, RUN_UNMAPPED,
			    "access to non-existent physical address 0x%llx",
			    (unsigned long long)paddr);
	}
	return mem->unmapped == MEMORY_UNMAPPED_BUS_ERROR ? MEMORY_BUS_ERROR
							  : MEMORY_OK;
}

static void
access_ram(struct memory *mem, struct cpu *cpu, uint32_t page, unsigned offset,
	   uint8_t *data, size_t len, enum memory_rw rw)
{
	uint8_t *host = memory_page_host(mem, page) + offset;

	if (rw != MEMORY_WRITE) {
		memcpy(data, host, len);
		return;
	}
	if ((mem->page_flags[page] & PAGE_READ_ONLY) != 0) {
		log_guest_error(
		    mem->machine->log, LOG_MEMORY, "memory",
		    "write to ROM at paddr=0x%llx",
		    (unsigned long long)memory_page_paddr(mem, page) + offset);
		return;
	}
	memory_before_write(mem, page);
	memcpy(host, data, len);
	memory_after_write(mem, page, offset, len);
}

static enum memory_result
access_segment(struct memory *mem, struct cpu *cpu, uint64_t paddr, void *data,
	       size_t len, enum memory_rw rw)
{
	const struct memory_segment *s = memory_segment_find(mem, paddr);

	/* An access that hangs over a segment's edge is not there. */
	if (s == NULL || paddr + len > s->base + s->len) {
		return access_nothing(mem, cpu, paddr, data, len, rw);
	}
	if (s->device != NULL) {
		return access_device(mem, cpu, s, paddr, data, len, rw);
	}
	{
		uint64_t off = s->offset + (paddr - s->base);

		access_ram(
		    mem, cpu, s->ram_page + (uint32_t)(off >> RAM_PAGE_SHIFT),
		    (unsigned)(off & (RAM_PAGE_SIZE - 1)), data, len, rw);
	}
	return MEMORY_OK;
}

enum memory_result
memory_access_real(struct memory *mem, struct cpu *cpu, uint64_t paddr,
		   void *data, size_t len, enum memory_rw rw)
{
	enum memory_result result =
	    access_segment(mem, cpu, paddr, data, len, rw);

	if (mem->n_watches > 0) {
		memory_watch_check(mem, cpu, NULL, paddr, len, rw, data);
	}
	return result;
}

enum memory_result
memory_rw(struct memory *mem, struct cpu *cpu, uint64_t paddr, void *data,
	  size_t len, enum memory_rw rw, unsigned flags)
{
	if ((flags & MEMORY_NO_SIDE_EFFECTS) != 0) {
		if (rw == MEMORY_WRITE ? memory_load(mem, paddr, data, len)
				       : memory_peek(mem, paddr, data, len)) {
			return MEMORY_OK;
		}
		return MEMORY_BUS_ERROR;
	}
	if (cpu != NULL && cpu->access_hook != NULL) {
		return cpu->access_hook(cpu, paddr, data, len, rw);
	}
	return memory_access_real(mem, cpu, paddr, data, len, rw);
}

/* ---- block copies ---- */

enum block_kind {
	BLOCK_PEEK,
	BLOCK_LOAD, /* writes ROM too */
	BLOCK_DMA_READ,
	BLOCK_DMA_WRITE,
};

static void
block_piece(struct memory *mem, struct device *who, uint64_t paddr,
	    uint32_t page, unsigned offset, uint8_t *data, size_t len,
	    enum block_kind kind)
{
	uint8_t *host = memory_page_host(mem, page) + offset;
	enum memory_rw rw;

	switch (kind) {
	case BLOCK_PEEK:
		memcpy(data, host, len);
		return;
	case BLOCK_DMA_READ:
		memcpy(data, host, len);
		break;
	case BLOCK_DMA_WRITE:
		if ((mem->page_flags[page] & PAGE_READ_ONLY) != 0) {
			return;
		}
		memory_before_write(mem, page);
		memcpy(host, data, len);
		memory_after_write(mem, page, offset, len);
		lockstep_dma(mem->machine, page, offset, data, len);
		break;
	case BLOCK_LOAD:
		memory_before_write(mem, page);
		memcpy(host, data, len);
		memory_after_write(mem, page, offset, len);
		return;
	}
	rw = kind == BLOCK_DMA_WRITE ? MEMORY_WRITE : MEMORY_READ;
	if (mem->shadow != NULL) {
		memory_shadow_dma_done(mem, who, paddr, len, rw);
	}
	if (mem->n_watches > 0) {
		memory_watch_check(mem, NULL, who, paddr, len, rw, data);
	}
}

static bool
block_copy(struct memory *mem, struct device *who, uint64_t paddr,
	   uint8_t *data, size_t len, enum block_kind kind)
{
	bool reads = kind == BLOCK_PEEK || kind == BLOCK_DMA_READ;
	bool all = true;

	while (len > 0) {
		const struct memory_segment *s =
		    memory_segment_find(mem, paddr);
		size_t n = RAM_PAGE_SIZE - (paddr & (RAM_PAGE_SIZE - 1));

		n = n < len ? n : len;
		if (s != NULL && n > s->base + s->len - paddr) {
			n = (size_t)(s->base + s->len - paddr);
		}
		if (s == NULL) {
			n = 1;
		}
		if (s == NULL || s->device != NULL) {
			all = false;
			if (reads) {
				memset(data, 0, n);
			}
		} else {
			uint64_t off = s->offset + (paddr - s->base);
			uint32_t page =
			    s->ram_page + (uint32_t)(off >> RAM_PAGE_SHIFT);
			unsigned in_page =
			    (unsigned)(off & (RAM_PAGE_SIZE - 1));

			if (n > RAM_PAGE_SIZE - in_page) {
				n = RAM_PAGE_SIZE - in_page;
			}
			block_piece(mem, who, paddr, page, in_page, data, n,
				    kind);
		}
		paddr += n;
		data += n;
		len -= n;
	}
	return all;
}

bool
memory_peek(struct memory *mem, uint64_t paddr, void *data, size_t len)
{
	return block_copy(mem, NULL, paddr, data, len, BLOCK_PEEK);
}

/* Megabytes at once are a program, which is in use everywhere: the host gets
 * large pages for it, to the nearest edge of one.  They are sooner there, and
 * sooner found. */
static void
use_large_pages(struct memory *mem, uint64_t paddr, size_t len)
{
	const struct memory_segment *s = memory_segment_find(mem, paddr);
	uintptr_t edge = ~(uintptr_t)(LARGE_PAGE - 1);
	uintptr_t host;
	uintptr_t first;
	uintptr_t end;

	if (len < LARGE_PAGE || s == NULL || s->device != NULL ||
	    paddr + len > s->base + s->len) {
		return;
	}
	host = (uintptr_t)memory_page_host(mem, s->ram_page) + s->offset;
	first = host + (paddr - s->base) + LARGE_PAGE / 2;
	end = (first + len) & edge;
	first &= edge;
	if (end > host + s->len) {
		end = host + s->len;
	}
	if (end > first) {
		large_pages_advise((void *)first, (void *)end);
	}
}

bool
memory_load(struct memory *mem, uint64_t paddr, const void *data, size_t len)
{
	use_large_pages(mem, paddr, len);
	return block_copy(mem, NULL, paddr, (uint8_t *)data, len, BLOCK_LOAD);
}

bool
memory_dma_read(struct memory *mem, struct device *who, uint64_t paddr,
		void *data, size_t len)
{
	return block_copy(mem, who, paddr, data, len, BLOCK_DMA_READ);
}

bool
memory_dma_write(struct memory *mem, struct device *who, uint64_t paddr,
		 const void *data, size_t len)
{
	return block_copy(mem, who, paddr, (uint8_t *)data, len,
			  BLOCK_DMA_WRITE);
}
