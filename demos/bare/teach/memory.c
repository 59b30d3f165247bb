/*
 * Frames, page tables, the TLB.
 *
 * A page table entry is what goes into the TLB: the frame's physical address
 * and the bits valid and writable.  0 means that there is no page.
 *
 * Each process has a number (ASID) that is part of its TLB entries, so entries
 * of several processes can be in the TLB at the same time, and a switch from
 * one process to another is nothing but a write to EntryHi.
 */
#include "cop0.h"
#include "machine.h"
#include "string.h"
#include "teach.h"

extern uint8_t _end[]; /* of the kernel: link.ld */

/* Free frames are a list; each holds the address of the next. */
struct free_frame {
	struct free_frame *next;
};
static struct free_frame *free_frames;
static unsigned n_free;

/* Stands in a directory wherever a process has no memory at all. */
static uint32_t *empty_table;

unsigned
memory_free_frames(void)
{
	return n_free;
}

void *
frame_allocate(void)
{
	struct free_frame *frame = free_frames;

	if (frame == NULL) {
		return NULL;
	}
	free_frames = frame->next;
	n_free--;
	return memset(frame, 0, PAGE);
}

void
frame_free(void *frame)
{
	struct free_frame *f = frame;

	f->next = free_frames;
	free_frames = f;
	n_free++;
}

/* An entry nobody can match: its page lies in kseg0, which is not mapped. */
static void
tlb_clear(unsigned index)
{
	set_cop0_index(TLB_INDEX(index));
	set_cop0_entryhi(KSEG0 + index * PAGE);
	set_cop0_entrylo(0);
	tlb_write_indexed();
}

void
memory_init(void)
{
	uint8_t *end = (uint8_t *)(KSEG0 + MP_MEMORY);

	for (uint8_t *frame = _end; frame < end; frame += PAGE) {
		frame_free(frame);
	}
	empty_table = frame_allocate();
	for (unsigned i = 0; i < TLB_ENTRIES; i++) {
		tlb_clear(i);
	}
}

bool
space_init(struct address_space *space, unsigned asid)
{
	space->asid = asid;
	space->directory = frame_allocate();
	if (space->directory == NULL) {
		return false;
	}
	for (unsigned i = 0; i < DIRECTORY; i++) {
		space->directory[i] = empty_table;
	}
	return true;
}

static void *
entry_to_frame(uint32_t entry)
{
	return (void *)(KSEG0 + (entry & ~PAGE_MASK));
}

void
space_destroy(struct address_space *space)
{
	for (unsigned i = 0; i < DIRECTORY; i++) {
		uint32_t *table = space->directory[i];

		if (table == empty_table) {
			continue;
		}
		for (unsigned j = 0; j < PAGE / 4; j++) {
			if (table[j] != 0) {
				frame_free(entry_to_frame(table[j]));
			}
		}
		frame_free(table);
	}
	frame_free(space->directory);
	/* What the TLB still knows of it could meet a later process with the
	 * same number. */
	for (unsigned i = 0; i < TLB_ENTRIES; i++) {
		tlb_clear(i);
	}
}

bool
space_map(struct address_space *space, uint32_t vaddr, void *frame,
	  bool writable)
{
	uint32_t entry = (uint32_t)frame - KSEG0;
	uint32_t **table = &space->directory[vaddr >> 22];

	if (*table == empty_table) {
		uint32_t *new_table = frame_allocate();

		if (new_table == NULL) {
			return false;
		}
		*table = new_table;
	}
	entry |= TLB_VALID | (writable ? TLB_WRITABLE : 0);
	(*table)[vaddr >> 12 & 0x3ff] = entry;

	/* The refill handler may have put the old, invalid entry there. */
	set_cop0_entryhi((vaddr & ~PAGE_MASK) | TLB_ASID(space->asid));
	if (tlb_probe() >= 0) {
		set_cop0_entrylo(entry);
		tlb_write_indexed();
	}
	return true;
}

void *
space_find(const struct address_space *space, uint32_t vaddr)
{
	uint32_t entry;

	if (vaddr >= KSEG0) {
		return NULL;
	}
	entry = space->directory[vaddr >> 22][vaddr >> 12 & 0x3ff];
	return entry == 0 ? NULL : entry_to_frame(entry);
}

void
space_use(const struct address_space *space)
{
	current_directory = space->directory;
	set_cop0_entryhi(TLB_ASID(space->asid));
}
