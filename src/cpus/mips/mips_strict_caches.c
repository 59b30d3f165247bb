/*
 * --strict: caches that do not have what memory has.
 *
 * Each line of memory that was fetched, loaded or stored through a cache since
 * it was last invalidated is taken to be still there: whether something else
 * has pushed it out meanwhile is luck.  It is old when a store, or a device,
 * has written memory behind it; a line of a cache that writes back is dirty
 * until it is written back.  Operations by index tell a way of a set: the line
 * is gone when all ways that it may be in have been flushed since.
 *
 * What makes no report although it might be wrong: other CPUs' caches (all are
 * looked at as one), lines of one page at several colours, second-level caches,
 * stores of dirty lines over what a device wrote, operations that lose data.
 */
#include "cpus/mips/mips_strict.h"

#include <stdlib.h>
#include <string.h>

#include "cpus/mips/mips_r5900.h"
#include "memory/memory_shadow.h"

enum {
	LINE_CACHED = 1 << 0,
	LINE_OLD = 1 << 1,
	LINE_DIRTY = 1 << 2,
	LINE_BY_DEVICE = 1 << 3, /* BY is a device */
};

struct line {
	uint64_t by;	/* pc of the store that made it old or dirty */
	uint32_t since; /* cached, on the clock */
	uint8_t state;
	uint8_t colour; /* of the virtual page it was used at */
};

struct cache {
	unsigned line_shift;
	unsigned sets;
	unsigned ways;
	unsigned way_shift;  /* of the way in an index */
	bool physical;	     /* indexed by physical addresses */
	uint32_t *flushed;   /* each way of each set, on the clock */
	struct line **pages; /* of ram pages, NULL until used */
};

struct mips_strict_caches {
	struct mips_cpu *cpu; /* the first, for reports of DMA */
	struct memory *memory;
	struct cache code;
	struct cache data;
	bool writes_through;
	bool fills_from_data; /* code sees what is dirty */
	bool snoops;	      /* devices see caches */
	bool fetch_by_op5;    /* cache operation 5 on code is Fill */
	uint32_t clock;	      /* counts operations by index */
};

/* ---- geometry ---- */

static bool
is_alchemy(const struct mips_type *type)
{
	return type->isa == MIPS_32 && type->prid >> 16 == 3;
}

static bool
is_r10000(const struct mips_type *type)
{
	return type->pabits == 40;
}

static bool
has_config1(const struct mips_type *type)
{
	return mips_has(type, MIPS_SET_32);
}

static unsigned
ways_of(const struct mips_type *type, bool code)
{
	if (has_config1(type)) {
		return 1 + (type->config[1] >> (code ? 16 : 7) & 7);
	}
	return type->cache_ways == 0 ? 1 : type->cache_ways;
}

static bool
set_up(struct cache *c, const struct mips_type *type, bool code,
       uint32_t n_pages)
{
	unsigned kb = code ? type->icache_kb : type->dcache_kb;
	unsigned line = code && is_r10000(type) ? 64 : type->cache_line;
	unsigned way;

	c->ways = ways_of(type, code);
	way = kb * 1024 / c->ways;
	c->line_shift = (unsigned)__builtin_ctz(line);
	c->sets = way / line;
	c->way_shift = is_r10000(type) ? 0 : (unsigned)__builtin_ctz(way);
	/* Config7.AR: no aliases in the data cache. */
	c->physical =
	    type->isa == MIPS_I || (!code && (type->config[7] & 1u << 16) != 0);
	c->flushed = calloc((size_t)c->sets * c->ways, sizeof(*c->flushed));
	c->pages = calloc(n_pages, sizeof(*c->pages));
	return c->flushed != NULL && c->pages != NULL;
}

/* The R5900's operations are its own. */
bool
mips_strict_knows_caches(const struct mips_type *type)
{
	return !mips_is_r5900(type);
}

static void
forget(struct cache *c, uint32_t n_pages)
{
	if (c->pages == NULL) {
		return;
	}
	for (uint32_t p = 0; p < n_pages; p++) {
		free(c->pages[p]);
		c->pages[p] = NULL;
	}
}

void
mips_strict_caches_forget(struct mips_strict_caches *caches)
{
	uint32_t n = memory_ram_pages(caches->memory);

	forget(&caches->code, n);
	forget(&caches->data, n);
}

void
mips_strict_caches_free(struct mips_strict_caches *caches)
{
	if (caches == NULL) {
		return;
	}
	mips_strict_caches_forget(caches);
	free(caches->code.flushed);
	free(caches->code.pages);
	free(caches->data.flushed);
	free(caches->data.pages);
	free(caches);
}

/* ---- lines ---- */

/* The line at PADDR; NULL if there is no RAM, or nothing is known and MAKE is
 * not set, or no memory. */
static struct line *
line_at(const struct mips_strict_caches *caches, const struct cache *c,
	uint64_t paddr, bool make)
{
	uint32_t page = memory_ram_page(caches->memory, paddr);

	if (page == RAM_PAGE_NONE) {
		return NULL;
	}
	if (c->pages[page] == NULL && make) {
		c->pages[page] =
		    calloc(RAM_PAGE_SIZE >> c->line_shift, sizeof(struct line));
	}
	return c->pages[page] == NULL
		   ? NULL
		   : &c->pages[page]
			      [(paddr & (RAM_PAGE_SIZE - 1)) >> c->line_shift];
}

static unsigned
set_of(const struct cache *c, uint64_t address)
{
	return (unsigned)(address >> c->line_shift) & (c->sets - 1);
}

/* May the line at PADDR be in the cache? */
static bool
is_in(const struct cache *c, const struct line *l, uint64_t paddr)
{
	uint64_t address = (uint64_t)l->colour << RAM_PAGE_SHIFT |
			   (paddr & (RAM_PAGE_SIZE - 1));
	const uint32_t *flushed = &c->flushed[set_of(c, address) * c->ways];

	if ((l->state & LINE_CACHED) == 0) {
		return false;
	}
	for (unsigned way = 0; way < c->ways; way++) {
		if (flushed[way] <= l->since) {
			return true;
		}
	}
	return false;
}

static bool
is_dirty(const struct mips_strict_caches *caches, const struct line *l,
	 uint64_t paddr)
{
	return l != NULL && (l->state & LINE_DIRTY) != 0 &&
	       is_in(&caches->data, l, paddr);
}

/* It comes into the cache. */
static void
fill(const struct mips_strict_caches *caches, const struct cache *c,
     struct line *l, uint64_t vaddr, uint64_t paddr)
{
	l->state = LINE_CACHED;
	l->since = caches->clock;
	l->colour = (uint8_t)((c->physical ? paddr : vaddr) >> RAM_PAGE_SHIFT);
}

/* Memory has changed behind it. */
static void
make_old(const struct cache *c, struct line *l, uint64_t paddr, uint64_t by,
	 bool device)
{
	if (l == NULL || !is_in(c, l, paddr)) {
		return;
	}
	l->state |= LINE_OLD;
	l->state &= (uint8_t)~LINE_BY_DEVICE;
	l->state |= device ? LINE_BY_DEVICE : 0;
	l->by = by;
}

static bool
is_uncached(const struct mips_cpu *cpu)
{
	return cpu->attribute == MIPS_UNCACHED ||
	       cpu->attribute == MIPS_UNCACHED_ACCELERATED;
}

/* "the store at pc=0x80001234 <f>" or "asc (DMA)". */
static const char *
writer(const struct mips_cpu *cpu, const struct line *l, char *text,
       size_t size)
{
	char place[MIPS_STRICT_PLACE];

	if ((l->state & LINE_BY_DEVICE) != 0) {
		const struct device *d =
		    (const struct device *)(uintptr_t)l->by;

		snprintf(text, size, "DMA of %s", d->object.name);
	} else {
		snprintf(text, size, "the store at %s",
			 mips_strict_place(cpu, l->by, place));
	}
	return text;
}

/* ---- the CPU ---- */

void
mips_strict_cache_fetched(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr)
{
	struct mips_strict_caches *caches = cpu->strict->caches;
	bool cached = !is_uncached(cpu);
	struct line *l = line_at(caches, &caches->code, paddr, cached);
	const struct line *d = line_at(caches, &caches->data, paddr, false);
	char text[MIPS_STRICT_PLACE + 32];

	if (cached && l != NULL && is_in(&caches->code, l, paddr)) {
		if ((l->state & LINE_OLD) != 0) {
			mips_strict_report(
			    cpu, STRICT_STALE,
			    "this instruction was written by %s, and the line "
			    "in the instruction cache not invalidated since",
			    writer(cpu, l, text, sizeof(text)));
		}
		return;
	}
	if (is_dirty(caches, d, paddr) &&
	    !(cached && caches->fills_from_data)) {
		mips_strict_report(
		    cpu, STRICT_STALE,
		    "this instruction was written by %s, and the line in the "
		    "data cache not written back",
		    writer(cpu, d, text, sizeof(text)));
	}
	if (cached && l != NULL) {
		fill(caches, &caches->code, l, vaddr, paddr);
	}
}

void
mips_strict_cache_loaded(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr)
{
	struct mips_strict_caches *caches = cpu->strict->caches;
	bool cached = !is_uncached(cpu);
	struct line *l = line_at(caches, &caches->data, paddr, cached);
	char text[MIPS_STRICT_PLACE + 32];

	if (l == NULL) {
		return;
	}
	if (!cached) {
		if (is_dirty(caches, l, paddr)) {
			mips_strict_report(
			    cpu, STRICT_STALE,
			    "uncached read of 0x%llx, written by %s, whose "
			    "line in the data cache is not written back",
			    (unsigned long long)vaddr,
			    writer(cpu, l, text, sizeof(text)));
		}
		return;
	}
	if (!is_in(&caches->data, l, paddr)) {
		fill(caches, &caches->data, l, vaddr, paddr);
	} else if ((l->state & LINE_OLD) != 0) {
		mips_strict_report(
		    cpu, STRICT_STALE,
		    "read of 0x%llx, written by %s, and the line in the data "
		    "cache not invalidated since",
		    (unsigned long long)vaddr,
		    writer(cpu, l, text, sizeof(text)));
	}
}

void
mips_strict_cache_stored(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
			 unsigned size)
{
	struct mips_strict_caches *caches = cpu->strict->caches;
	bool cached = !is_uncached(cpu);
	struct line *l = line_at(caches, &caches->data, paddr, cached);

	make_old(&caches->code, line_at(caches, &caches->code, paddr, false),
		 paddr, cpu->st.pc, false);
	if (!cached) {
		make_old(&caches->data, l, paddr, cpu->st.pc, false);
		return;
	}
	if (l == NULL) {
		return;
	}
	/* A store of a whole line (the R3000's is a word) makes it anew. */
	if (!is_in(&caches->data, l, paddr) ||
	    size >> caches->data.line_shift != 0) {
		fill(caches, &caches->data, l, vaddr, paddr);
	}
	if (!caches->writes_through && (l->state & LINE_OLD) == 0) {
		l->state |= LINE_DIRTY;
		l->by = cpu->st.pc;
	}
}

/* ---- cache operations ---- */

static void
flush_index(struct mips_strict_caches *caches, struct cache *c, unsigned way,
	    uint64_t index)
{
	caches->clock++;
	if (caches->clock == 0) { /* the clock begins anew */
		mips_strict_caches_forget(caches);
		caches->clock = 1;
	}
	c->flushed[set_of(c, index) * c->ways + way] = caches->clock;
}

void
mips_strict_isolated(struct mips_cpu *cpu, uint64_t paddr)
{
	struct mips_strict_caches *caches = cpu->strict->caches;
	bool swapped = (cpu->st.cop0[COP0_STATUS] & STATUS_SWC) != 0;

	if (caches != NULL) {
		flush_index(caches, swapped ? &caches->code : &caches->data, 0,
			    paddr);
	}
}

static struct line *
hit(struct mips_cpu *cpu, const struct cache *c, uint64_t vaddr)
{
	uint64_t paddr;

	return mips_translate_v2p(&cpu->cpu, vaddr, &paddr,
				  CPU_V2P_NO_EXCEPTIONS) == CPU_V2P_FAIL
		   ? NULL
		   : line_at(cpu->strict->caches, c, paddr, false);
}

static void
invalidate(struct mips_cpu *cpu, const struct cache *c, uint64_t vaddr)
{
	struct line *l = hit(cpu, c, vaddr);

	if (l != NULL) {
		l->state = 0;
	}
}

static void
write_back(struct mips_cpu *cpu, uint64_t vaddr)
{
	struct line *l = hit(cpu, &cpu->strict->caches->data, vaddr);

	if (l != NULL) {
		l->state &= (uint8_t)~LINE_DIRTY;
	}
}

void
mips_strict_cache_operation(struct mips_cpu *cpu, unsigned operation,
			    uint64_t vaddr)
{
	enum { CODE, DATA }; /* the others are of the second level */
	struct mips_strict_caches *caches = cpu->strict->caches;
	unsigned which = operation & 3;
	struct cache *c = which == CODE ? &caches->code : &caches->data;
	uint64_t paddr;

	if (which > DATA) {
		return;
	}
	switch (operation >> 2) {
	case 0: /* Index Invalidate, Index Writeback Invalidate */
	case 2: /* Index Store Tag */
		flush_index(caches, c, vaddr >> c->way_shift & (c->ways - 1),
			    vaddr);
		break;
	case 4: /* Hit Invalidate */
		invalidate(cpu, c, vaddr);
		break;
	case 5: /* Fill; Hit Writeback Invalidate */
		if (which == DATA) {
			invalidate(cpu, c, vaddr);
		} else if (caches->fetch_by_op5 &&
			   mips_translate_v2p(&cpu->cpu, vaddr, &paddr,
					      CPU_V2P_NO_EXCEPTIONS) !=
			       CPU_V2P_FAIL) {
			mips_strict_cache_fetched(cpu, vaddr, paddr);
		}
		break;
	case 6: /* Hit Writeback */
		if (which == DATA) {
			write_back(cpu, vaddr);
		}
		break;
	}
}

void
mips_strict_synci(struct mips_cpu *cpu, uint64_t vaddr)
{
	write_back(cpu, vaddr);
	invalidate(cpu, &cpu->strict->caches->code, vaddr);
}

/* ---- devices ---- */

static void
dma_read(struct mips_strict_caches *caches, const struct device *who,
	 uint64_t paddr)
{
	const struct line *l = line_at(caches, &caches->data, paddr, false);
	char text[MIPS_STRICT_PLACE + 32];

	if (is_dirty(caches, l, paddr)) {
		mips_strict_report_key(
		    caches->cpu, STRICT_STALE, l->by,
		    "DMA of %s reads physical 0x%llx, written by %s, whose "
		    "line in the data cache is not written back",
		    who->object.name, (unsigned long long)paddr,
		    writer(caches->cpu, l, text, sizeof(text)));
	}
}

static void
dma_done(void *arg, struct device *who, uint64_t paddr, size_t len,
	 enum memory_rw rw)
{
	struct mips_strict_caches *caches = arg;
	const struct cache *code = &caches->code;
	const struct cache *data = &caches->data;
	uint64_t by = (uintptr_t)who;
	uint64_t step = UINT64_C(1) << data->line_shift;

	/* Lines of code are as long or longer. */
	for (uint64_t a = paddr & ~(step - 1); a < paddr + len; a += step) {
		if (rw == MEMORY_WRITE) {
			make_old(code, line_at(caches, code, a, false), a, by,
				 true);
		}
		if (caches->snoops) {
			continue;
		}
		if (rw == MEMORY_WRITE) {
			make_old(data, line_at(caches, data, a, false), a, by,
				 true);
		} else {
			dma_read(caches, who, a);
		}
	}
}

struct mips_strict_caches *
mips_strict_caches_new(struct mips_cpu *cpu)
{
	const struct mips_type *type = cpu->type;
	struct mips_strict_caches *caches = calloc(1, sizeof(*caches));
	uint32_t n = memory_ram_pages(cpu->cpu.memory);

	if (caches == NULL) {
		return NULL;
	}
	caches->cpu = cpu;
	caches->memory = cpu->cpu.memory;
	/* The 4Kc has no other data cache (MD00016). */
	caches->writes_through =
	    type->isa == MIPS_I || type->prid >> 8 == 0x180;
	caches->fills_from_data = is_alchemy(type);
	caches->snoops = is_alchemy(type);
	caches->fetch_by_op5 = !is_r10000(type);
	if (!set_up(&caches->code, type, true, n) ||
	    !set_up(&caches->data, type, false, n)) {
		mips_strict_caches_free(caches);
		return NULL;
	}
	memory_shadow_on_dma(caches->memory, dma_done, caches);
	return caches;
}
