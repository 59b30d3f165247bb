/*
 * Processes: made from ELF files, run in turn.
 */
#include "console.h"
#include "string.h"
#include "teach.h"

#define PROCESSES 32

/* As much of the ELF format as is needed here. */
struct elf_header {
	uint8_t ident[16];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint32_t entry;
	uint32_t program_headers; /* offset in the file */
	uint32_t section_headers;
	uint32_t flags;
	uint16_t header_size;
	uint16_t program_header_size;
	uint16_t n_program_headers;
};

struct elf_program_header {
	uint32_t type;
	uint32_t offset;
	uint32_t vaddr;
	uint32_t paddr;
	uint32_t file_size;
	uint32_t memory_size;
	uint32_t flags;
	uint32_t align;
};

enum { ELF_LOAD = 1, ELF_WRITABLE = 2 };

static struct process processes[PROCESSES];
static unsigned n_processes;

/* Copies a segment to fresh pages.  What the file does not have (.bss) comes
 * when it is touched. */
static void
load_segment(struct process *p, const uint8_t *image,
	     const struct elf_program_header *segment)
{
	bool writable = (segment->flags & ELF_WRITABLE) != 0;
	struct region *region =
	    &p->regions[writable ? REGION_DATA : REGION_TEXT];
	uint32_t copied = 0;

	region->start = segment->vaddr;
	region->end = segment->vaddr + segment->memory_size;
	region->writable = writable;
	while (copied < segment->file_size) {
		uint32_t vaddr = segment->vaddr + copied;
		uint32_t n = PAGE - (vaddr & PAGE_MASK);
		uint8_t *frame = frame_allocate();

		if (n > segment->file_size - copied) {
			n = segment->file_size - copied;
		}
		if (frame == NULL ||
		    !space_map(&p->space, vaddr, frame, writable)) {
			panic("out of memory");
		}
		memcpy(frame + (vaddr & PAGE_MASK),
		       image + segment->offset + copied, n);
		copied += n;
	}
}

struct process *
process_create(const uint8_t *image, unsigned argument)
{
	const struct elf_header *elf = (const struct elf_header *)image;
	const struct elf_program_header *segments;
	struct process *p;
	uint32_t end;

	if (n_processes == PROCESSES) {
		panic("too many processes");
	}
	p = &processes[n_processes++];
	p->pid = n_processes;
	if (!space_init(&p->space, p->pid)) {
		panic("out of memory");
	}
	segments =
	    (const struct elf_program_header *)(image + elf->program_headers);
	for (unsigned i = 0; i < elf->n_program_headers; i++) {
		if (segments[i].type == ELF_LOAD) {
			load_segment(p, image, &segments[i]);
		}
	}
	end = (p->regions[REGION_DATA].end + PAGE_MASK) & ~PAGE_MASK;
	p->regions[REGION_HEAP] = (struct region){end, end, true};
	p->regions[REGION_STACK] =
	    (struct region){USER_STACK - STACK_MAX, USER_STACK, true};

	/* The 16 bytes are what the calling convention wants. */
	p->frame.epc = elf->entry;
	p->frame.r[SP] = USER_STACK - 16;
	p->frame.r[A0] = argument;
	p->alive = true;
	return p;
}

void
process_exit(struct process *p)
{
	p->alive = false;
	space_destroy(&p->space);
}

const struct region *
process_region(const struct process *p, uint32_t vaddr)
{
	for (unsigned i = 0; i < REGIONS; i++) {
		const struct region *r = &p->regions[i];

		if (vaddr >= r->start && vaddr < r->end) {
			return r;
		}
	}
	return NULL;
}

/* The next process after P that is alive, P itself last. */
static struct process *
next_process(struct process *p)
{
	unsigned last = p - processes;

	for (unsigned i = 1; i <= n_processes; i++) {
		p = &processes[(last + i) % n_processes];
		if (p->alive) {
			return p;
		}
	}
	return NULL;
}

void
process_run_all(void)
{
	struct process *p = &processes[n_processes - 1];

	while ((p = next_process(p)) != NULL) {
		do {
			space_use(&p->space);
			user_run(&p->frame);
		} while (trap(p));
	}
}
