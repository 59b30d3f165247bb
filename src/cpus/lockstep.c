/*
 * Lock-step checking of the threaded core; see lockstep.h.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "cpus/lockstep.h"
#include "emul/machine.h"

/* One thing that came from outside the CPU during the recorded run. */
struct entry {
	bool dma;
	uint8_t rw;
	uint8_t len;
	uint8_t data[8];
	enum memory_result result;
	uint64_t instructions;
	uint64_t paddr;
	uint64_t pins; /* interrupt inputs after the access */
	/* DMA: bytes at data_offset of the recorded DMA bytes */
	uint32_t page;
	uint32_t offset;
	uint32_t dma_len;
	size_t dma_at;
};

struct saved_page {
	uint32_t page;
	uint8_t bytes[RAM_PAGE_SIZE]; /* then: as the stepper sees it */
};

struct lockstep {
	struct memory *memory;
	struct cpu *shadow;	 /* the stepper's copy of the CPU */
	struct machine *machine; /* what the copy takes for its machine */
	struct log quiet;

	bool recording;
	struct entry *entries;
	size_t n_entries;
	size_t entries_size;
	uint8_t *dma_bytes;
	size_t dma_len;
	size_t dma_size;

	struct saved_page **saved;
	size_t n_saved;
	size_t saved_size;
	uint32_t *saved_index; /* per ram page: index + 1, or 0 */

	size_t next_entry; /* while repeating */
	bool failed;
	char text[512];
};

static void fail(struct lockstep *ls, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
fail(struct lockstep *ls, const char *format, ...)
{
	va_list ap;

	if (ls->failed) {
		return;
	}
	ls->failed = true;
	va_start(ap, format);
	vsnprintf(ls->text, sizeof(ls->text), format, ap);
	va_end(ap);
}

/* Room for one more element; the checker cannot go on without. */
static void *
grow(void *array, size_t n, size_t *size, size_t element)
{
	if (n < *size) {
		return array;
	}
	*size = *size == 0 ? 64 : 2 * *size;
	array = realloc(array, *size * element);
	assert(array != NULL);
	return array;
}

/* ---- recording ---- */

static void
save_page(void *arg, uint32_t page)
{
	struct lockstep *ls = arg;
	struct saved_page *s;
	size_t old_size = ls->saved_size;

	if (ls->saved_index[page] != 0) {
		return;
	}
	ls->saved =
	    grow(ls->saved, ls->n_saved, &ls->saved_size, sizeof(*ls->saved));
	for (size_t i = old_size; i < ls->saved_size; i++) {
		ls->saved[i] = NULL;
	}
	if (ls->saved[ls->n_saved] == NULL) {
		ls->saved[ls->n_saved] = malloc(sizeof(*s));
		assert(ls->saved[ls->n_saved] != NULL);
	}
	s = ls->saved[ls->n_saved++];
	s->page = page;
	memcpy(s->bytes, memory_page_host(ls->memory, page), RAM_PAGE_SIZE);
	ls->saved_index[page] = (uint32_t)ls->n_saved;
}

static bool
is_ram(struct lockstep *ls, uint64_t paddr, size_t len, uint32_t *page,
       unsigned *offset)
{
	const struct memory_segment *s = memory_segment_find(ls->memory, paddr);
	uint64_t off;

	if (s == NULL || s->device != NULL || paddr + len > s->base + s->len) {
		return false;
	}
	off = s->offset + (paddr - s->base);
	*page = s->ram_page + (uint32_t)(off >> RAM_PAGE_SHIFT);
	*offset = (unsigned)(off & (RAM_PAGE_SIZE - 1));
	return true;
}

static enum memory_result
record(struct lockstep *ls, struct cpu *cpu, uint64_t paddr, void *data,
       size_t len, enum memory_rw rw)
{
	uint64_t instructions = *cpu->instructions;
	uint8_t before[8];
	enum memory_result result;
	unsigned offset;
	uint32_t page;
	size_t n;

	if (is_ram(ls, paddr, len, &page, &offset)) {
		return memory_access_real(ls->memory, cpu, paddr, data, len,
					  rw);
	}
	/* The access stands before what it makes devices do. */
	n = ls->n_entries;
	ls->entries =
	    grow(ls->entries, n, &ls->entries_size, sizeof(*ls->entries));
	ls->n_entries++;
	memcpy(before, data, len);
	result = memory_access_real(ls->memory, cpu, paddr, data, len, rw);
	ls->entries[n] = (struct entry){
	    .rw = (uint8_t)rw,
	    .len = (uint8_t)len,
	    .result = result,
	    .instructions = instructions,
	    .paddr = paddr,
	    .pins = cpu->class->get_pins(cpu),
	};
	memcpy(ls->entries[n].data, rw == MEMORY_WRITE ? before : data, len);
	return result;
}

void
lockstep_dma(struct machine *m, uint32_t page, unsigned offset,
	     const void *data, size_t len)
{
	struct cpu *cpu = m->current_cpu;
	struct lockstep *ls = cpu != NULL ? cpu->lockstep : NULL;

	if (ls == NULL || !ls->recording) {
		return;
	}
	while (ls->dma_len + len > ls->dma_size) {
		ls->dma_bytes =
		    grow(ls->dma_bytes, ls->dma_size, &ls->dma_size, 1);
	}
	memcpy(ls->dma_bytes + ls->dma_len, data, len);
	ls->entries = grow(ls->entries, ls->n_entries, &ls->entries_size,
			   sizeof(*ls->entries));
	ls->entries[ls->n_entries++] = (struct entry){
	    .dma = true,
	    .page = page,
	    .offset = offset,
	    .dma_len = (uint32_t)len,
	    .dma_at = ls->dma_len,
	};
	ls->dma_len += len;
}

/* ---- repeating ---- */

static void
repeat_dma(struct lockstep *ls)
{
	while (ls->next_entry < ls->n_entries &&
	       ls->entries[ls->next_entry].dma) {
		const struct entry *en = &ls->entries[ls->next_entry++];
		uint32_t i = ls->saved_index[en->page];

		assert(i != 0);
		memcpy(ls->saved[i - 1]->bytes + en->offset,
		       ls->dma_bytes + en->dma_at, en->dma_len);
	}
}

static enum memory_result
repeat_device(struct lockstep *ls, struct cpu *cpu, uint64_t paddr, void *data,
	      size_t len, enum memory_rw rw)
{
	const struct entry *en;

	if (ls->next_entry == ls->n_entries) {
		fail(ls, "the stepper %s 0x%llx, the threaded core did not",
		     rw == MEMORY_WRITE ? "writes" : "reads",
		     (unsigned long long)paddr);
		memset(data, 0, rw == MEMORY_WRITE ? 0 : len);
		return MEMORY_OK;
	}
	en = &ls->entries[ls->next_entry++];
	if (en->rw != rw || en->len != len || en->paddr != paddr ||
	    en->instructions != *cpu->instructions ||
	    (rw == MEMORY_WRITE && memcmp(en->data, data, len) != 0)) {
		fail(
		    ls,
		    "device access differs: threaded core %s 0x%llx (%u bytes) "
		    "at instruction %llu, stepper %s 0x%llx (%u bytes) at "
		    "instruction %llu",
		    en->rw == MEMORY_WRITE ? "writes" : "reads",
		    (unsigned long long)en->paddr, en->len,
		    (unsigned long long)en->instructions,
		    rw == MEMORY_WRITE ? "writes" : "reads",
		    (unsigned long long)paddr, (unsigned)len,
		    (unsigned long long)*cpu->instructions);
	}
	if (rw != MEMORY_WRITE) {
		memcpy(data, en->data, len);
	}
	cpu->class->set_pins(cpu, en->pins);
	repeat_dma(ls);
	return en->result;
}

static enum memory_result
repeat(struct lockstep *ls, struct cpu *cpu, uint64_t paddr, void *data,
       size_t len, enum memory_rw rw)
{
	unsigned offset;
	uint32_t page;
	uint8_t *bytes;
	uint32_t i;

	if (!is_ram(ls, paddr, len, &page, &offset)) {
		return repeat_device(ls, cpu, paddr, data, len, rw);
	}
	i = ls->saved_index[page];
	bytes = i != 0 ? ls->saved[i - 1]->bytes
		       : memory_page_host(ls->memory, page);
	if (rw != MEMORY_WRITE) {
		memcpy(data, bytes + offset, len);
	} else if (i != 0) {
		memcpy(bytes + offset, data, len);
	} else if (!memory_segment_find(ls->memory, paddr)->read_only) {
		fail(ls,
		     "the stepper writes RAM at 0x%llx, the threaded core "
		     "wrote nothing on that page",
		     (unsigned long long)paddr);
	}
	return MEMORY_OK;
}

static enum memory_result
lockstep_access(struct cpu *cpu, uint64_t paddr, void *data, size_t len,
		enum memory_rw rw)
{
	struct lockstep *ls = cpu->lockstep;

	return ls->recording ? record(ls, cpu, paddr, data, len, rw)
			     : repeat(ls, cpu, paddr, data, len, rw);
}

/* ---- comparing ---- */

static void
compare_state(struct lockstep *ls, struct cpu *cpu)
{
	const struct state_field *f = cpu->class->state_table(cpu);
	const void *real = cpu->class->state(cpu);
	const void *golden = ls->shadow->class->state(ls->shadow);

	for (; f->type != STATE_TYPE_END; f++) {
		for (uint32_t i = 0; i < f->count; i++) {
			uint64_t a = state_get(real, f, i);
			uint64_t b = state_get(golden, f, i);

			if (a != b) {
				fail(ls,
				     "%s[%u] is 0x%llx in the threaded core, "
				     "0x%llx in the stepper",
				     f->name, i, (unsigned long long)a,
				     (unsigned long long)b);
				return;
			}
		}
	}
	if (!cpu->class->lockstep_same(cpu, ls->shadow)) {
		fail(ls, "the contents of the isolated caches differ");
	}
}

static void
compare_pages(struct lockstep *ls)
{
	for (size_t i = 0; i < ls->n_saved; i++) {
		const struct saved_page *s = ls->saved[i];
		const uint8_t *real = memory_page_host(ls->memory, s->page);

		if (memcmp(s->bytes, real, RAM_PAGE_SIZE) == 0) {
			continue;
		}
		for (unsigned b = 0; b < RAM_PAGE_SIZE; b++) {
			if (s->bytes[b] != real[b]) {
				fail(ls,
				     "RAM at 0x%llx is 0x%02x in the threaded "
				     "core, 0x%02x in the stepper",
				     (unsigned long long)memory_page_paddr(
					 ls->memory, s->page) +
					 b,
				     real[b], s->bytes[b]);
				return;
			}
		}
	}
}

/* ---- a checked run ---- */

/* Pages that were written since must be noted again at their next write. */
static void
forget_pages(struct lockstep *ls)
{
	for (size_t i = 0; i < ls->n_saved; i++) {
		ls->saved_index[ls->saved[i]->page] = 0;
		memory_dirty_clear(ls->memory, ls->saved[i]->page,
				   MEMORY_DIRTY_LOCKSTEP);
	}
	ls->n_saved = 0;
}

static void
begin(struct lockstep *ls, struct cpu *cpu)
{
	struct machine *m = cpu->machine;

	/* Also those that were written while others were checked, or between
	 * checked runs. */
	for (unsigned i = 0; i < m->n_cpus; i++) {
		if (m->cpus[i]->lockstep_checker != NULL) {
			forget_pages(m->cpus[i]->lockstep_checker);
		}
	}
	ls->n_entries = 0;
	ls->dma_len = 0;
	ls->next_entry = 0;
	cpu->class->lockstep_copy(ls->shadow, cpu);
}

bool
lockstep_run(struct lockstep *ls, struct cpu *cpu, char *text, size_t size)
{
	struct cpu *shadow = ls->shadow;
	uint64_t from = cpu->class->get_pc(cpu);

	begin(ls, cpu);
	memory_save_hook(ls->memory, MEMORY_DIRTY_LOCKSTEP, save_page, ls);
	ls->recording = true;
	cpu->lockstep = ls;
	cpu->access_hook = lockstep_access;
	cpu->class->run(cpu);
	cpu->lockstep = NULL;
	cpu->access_hook = NULL;
	ls->recording = false;

	shadow->stop = CPU_STOP_NONE;
	shadow->limit = UINT64_MAX;
	while (*shadow->instructions < *cpu->instructions && !ls->failed &&
	       shadow->stop == CPU_STOP_NONE) {
		if (*shadow->delivery) {
			shadow->class->deliver(shadow);
		}
		shadow->class->step(shadow);
	}
	if (!ls->failed && ls->next_entry != ls->n_entries) {
		fail(ls, "the threaded core made a device access that the "
			 "stepper did not make");
	}
	if (!ls->failed) {
		/* Where nothing more ran, both stand at the same point; the
		 * recorded CPU also looked whether it may go on. */
		*shadow->delivery = *cpu->delivery;
		compare_state(ls, cpu);
		compare_pages(ls);
	}
	if (ls->failed) {
		snprintf(
		    text, size,
		    "lock-step: %s: between pc 0x%llx and 0x%llx, instruction "
		    "%llu: %s",
		    cpu->object.name, (unsigned long long)from,
		    (unsigned long long)cpu->class->get_pc(cpu),
		    (unsigned long long)*cpu->instructions, ls->text);
		return false;
	}
	return true;
}

struct lockstep *
lockstep_new(struct cpu *cpu)
{
	struct lockstep *ls = calloc(1, sizeof(*ls));
	size_t pages = memory_ram_pages(cpu->memory);

	if (ls == NULL) {
		return NULL;
	}
	ls->memory = cpu->memory;
	ls->machine = malloc(sizeof(*ls->machine));
	ls->saved_index = calloc(pages + 1, sizeof(*ls->saved_index));
	if (ls->machine != NULL && ls->saved_index != NULL) {
		*ls->machine = *cpu->machine;
		log_init(&ls->quiet);
		log_set_all(&ls->quiet, LOG_ERROR);
		ls->machine->log = &ls->quiet;
		ls->shadow = cpu->class->lockstep_clone(cpu, ls->machine);
	}
	if (ls->shadow == NULL) {
		lockstep_free(ls);
		return NULL;
	}
	ls->shadow->lockstep = ls;
	ls->shadow->access_hook = lockstep_access;
	memory_save_hook(ls->memory, MEMORY_DIRTY_LOCKSTEP, save_page, ls);
	memory_dirty_clear_all(ls->memory, MEMORY_DIRTY_LOCKSTEP);
	return ls;
}

void
lockstep_free(struct lockstep *ls)
{
	if (ls == NULL) {
		return;
	}
	if (ls->shadow != NULL) {
		ls->shadow->class->destroy(ls->shadow);
	}
	for (size_t i = 0; i < ls->saved_size; i++) {
		free(ls->saved[i]);
	}
	free(ls->saved);
	free(ls->saved_index);
	free(ls->entries);
	free(ls->dma_bytes);
	free(ls->machine);
	free(ls);
}
