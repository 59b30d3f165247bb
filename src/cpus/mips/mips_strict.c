/*
 * --strict on MIPS: its beginning, what the stepper calls, and reports.
 */
#include "cpus/mips/mips_strict.h"

#include <stdlib.h>
#include <string.h>

#include "cpus/mips/mips_r5900.h"
#include "emul/log.h"
#include "loaders/symbols.h"
#include "memory/memory_shadow.h"

/* ---- reports ---- */

static const char *
kind_name(enum strict kind)
{
	switch (kind) {
	case STRICT_STALE:
		return "stale";
	case STRICT_UNINIT:
		return "uninit";
	case STRICT_RESERVED:
		return "reserved";
	default:
		return "hazard";
	}
}

const char *
mips_strict_place(const struct mips_cpu *cpu, uint64_t vaddr,
		  char text[MIPS_STRICT_PLACE])
{
	char symbol[64];
	bool known = symbols_format(cpu->cpu.machine->symbols,
				    mips_instruction_address(&cpu->cpu, vaddr),
				    symbol, sizeof(symbol));

	snprintf(text, MIPS_STRICT_PLACE, "0x%0*llx%s%s%s",
		 mips_is_wide(cpu) ? 16 : 8, (unsigned long long)vaddr,
		 known ? " <" : "", symbol, known ? ">" : "");
	return text;
}

/* Where a key is among the places, or would be; NULL if they are full. */
static uint64_t *
find_place(struct mips_strict *s, uint64_t key)
{
	uint64_t *p = &s->places[key % MIPS_STRICT_PLACES];

	while (*p != 0 && *p != key) {
		p = p == &s->places[MIPS_STRICT_PLACES - 1] ? s->places : p + 1;
	}
	return *p == 0 && s->n_places > MIPS_STRICT_PLACES / 2 ? NULL : p;
}

static uint64_t
place_key(uint64_t where, enum strict kind)
{
	return state_hash_u64(where, kind) | 1;
}

static void
report(struct mips_cpu *cpu, enum strict kind, uint64_t key, const char *format,
       va_list args)
{
	struct mips_strict *s = cpu->strict;
	uint64_t *p = find_place(s, key);
	char place[MIPS_STRICT_PLACE];
	char text[512];

	if ((s->set & kind) == 0 || p == NULL || *p != 0) {
		return;
	}
	vsnprintf(text, sizeof(text), format, args);
	if (log_strict(cpu->cpu.machine->log, LOG_CPU, cpu->cpu.object.name,
		       "%s: %s, pc=%s", kind_name(kind), text,
		       mips_strict_place(cpu, cpu->st.pc, place))) {
		*p = key;
		s->n_places++;
		if (s->n_places > MIPS_STRICT_PLACES / 2) {
			log_strict(cpu->cpu.machine->log, LOG_CPU,
				   cpu->cpu.object.name,
				   "so many places are wrong that the next "
				   "ones are not reported");
		}
	}
}

void
mips_strict_report(struct mips_cpu *cpu, enum strict kind, const char *format,
		   ...)
{
	va_list args;

	va_start(args, format);
	report(cpu, kind, place_key(cpu->st.pc, kind), format, args);
	va_end(args);
}

void
mips_strict_report_key(struct mips_cpu *cpu, enum strict kind, uint64_t key,
		       const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(cpu, kind, place_key(key, kind), format, args);
	va_end(args);
}

/* ---- what the stepper tells ---- */

void
mips_strict_fetched(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
		    uint32_t word)
{
	cpu->strict->word = word;
	if (cpu->strict->caches != NULL) {
		mips_strict_cache_fetched(cpu, vaddr, paddr);
	}
}

/* The address of cache and synci, which the decoder does not keep. */
static uint64_t
cache_address(const struct mips_cpu *cpu)
{
	uint32_t word = cpu->strict->word;
	uint64_t base = mips_gpr(cpu, word >> 21 & 31);

	return mips_data_address(
	    cpu, mips_wrap(cpu, base + (uint64_t)(int64_t)(int16_t)word));
}

static void
care_for_caches(struct mips_cpu *cpu, enum mips_semantic semantic,
		const struct mips_op *op)
{
	uint32_t word = cpu->strict->word;

	if (semantic == MIPS_SEM_cache) {
		mips_strict_cache_operation(cpu, op->rt, cache_address(cpu));
	} else if (semantic == MIPS_SEM_nop && word >> 26 == 1 &&
		   (word >> 16 & 31) == 31) {
		mips_strict_synci(cpu, cache_address(cpu));
	}
}

bool
mips_strict_perform(struct mips_cpu *cpu, mips_golden golden,
		    enum mips_semantic semantic, const struct mips_op *op)
{
	struct mips_strict *s = cpu->strict;

	if (s->exceptions != cpu->cpu.exceptions) {
		s->exceptions = cpu->cpu.exceptions;
		mips_strict_hazards_over(cpu);
	}
	if ((s->set & STRICT_RESERVED) != 0) {
		mips_strict_words(cpu, semantic, op);
	}
	if ((s->set & STRICT_HAZARD) != 0) {
		mips_strict_hazards(cpu, semantic, op);
	}
	if ((s->set & STRICT_UNINIT) != 0) {
		mips_strict_undefined(cpu, semantic, op);
	}
	if (!golden(cpu, op)) {
		/* eret, or an exception */
		mips_strict_hazards_over(cpu);
		return false;
	}
	if ((s->set & STRICT_UNINIT) != 0) {
		mips_strict_undefined_after(cpu, semantic, op);
	}
	if (s->caches != NULL) {
		care_for_caches(cpu, semantic, op);
	}
	mips_strict_hazards_after(cpu, semantic, op);
	return true;
}

void
mips_strict_loaded(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
		   unsigned size)
{
	if (cpu->strict->caches != NULL) {
		mips_strict_cache_loaded(cpu, vaddr, paddr);
	}
	if ((cpu->strict->set & STRICT_UNINIT) != 0) {
		mips_strict_undefined_loaded(cpu, vaddr, paddr, size);
	}
}

void
mips_strict_stored(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
		   unsigned size)
{
	if (cpu->strict->caches != NULL) {
		mips_strict_cache_stored(cpu, vaddr, paddr, size);
	}
	if ((cpu->strict->set & STRICT_UNINIT) != 0) {
		mips_strict_undefined_stored(cpu, paddr, size);
	}
}

void
mips_strict_firmware(struct mips_cpu *cpu)
{
	struct mips_strict *s = cpu->strict;

	memset(s->gpr, 0, sizeof(s->gpr));
	memset(&s->hilo, 0, sizeof(s->hilo));
	mips_strict_hazards_over(cpu);
}

/* ---- beginning and end ---- */

bool
mips_start_strict(struct cpu *c, unsigned set)
{
	struct mips_cpu *cpu = mips_of(c);
	struct mips_strict *s = calloc(1, sizeof(*s));

	if (s == NULL || !memory_shadow_start(c->memory)) {
		free(s);
		return false;
	}
	cpu->strict = s;
	s->set = set;
	mips_strict_find_uses(s->uses);
	mips_strict_hazards_over(cpu);
	if ((set & STRICT_STALE) == 0 || !mips_strict_knows_caches(cpu->type)) {
		return true;
	}
	s->caches = c->id == 0 ? mips_strict_caches_new(cpu)
			       : mips_of(c->machine->cpus[0])->strict->caches;
	return s->caches != NULL;
}

void
mips_strict_free(struct mips_cpu *cpu)
{
	if (cpu->strict != NULL && cpu->cpu.id == 0) {
		mips_strict_caches_free(cpu->strict->caches);
	}
	free(cpu->strict);
}

void
mips_strict_restored(struct mips_cpu *cpu)
{
	mips_strict_firmware(cpu);
	memory_shadow_forget(cpu->cpu.memory);
	if (cpu->strict->caches != NULL) {
		mips_strict_caches_forget(cpu->strict->caches);
	}
}
