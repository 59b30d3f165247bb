/*
 * --strict on MIPS: what would go wrong on the chip.  The stepper tells of each
 * instruction, fetch, load and store; nothing here changes what they do, and
 * nothing here is state.
 *
 * Manuals: Kane and Heinrich, "MIPS RISC Architecture"; "MIPS R4000
 * Microprocessor User's Manual"; MD00086, MD00087 and MD00090 (MIPS32, MIPS64).
 *
 * The calls may come only when cpu->strict is not NULL.
 */
#ifndef CPUS_MIPS_MIPS_STRICT_H
#define CPUS_MIPS_MIPS_STRICT_H

#include "cpus/mips/mips_r4k.h"
#include "emul/strict.h"

struct mips_strict_caches;

/* What an instruction reads and writes; bits. */
enum mips_use {
	MIPS_USE_RS = 1 << 0,
	MIPS_USE_RT = 1 << 1,
	MIPS_USE_RD = 1 << 2, /* written */
	MIPS_USE_HI = 1 << 3,
	MIPS_USE_LO = 1 << 4,
	MIPS_USE_HILO_WRITTEN = 1 << 5, /* one of them, or both */
	MIPS_USE_ADDRESS = 1 << 6,	/* rs (and rt, if read) make one */
	MIPS_USE_TRAP = 1 << 7,		/* if a condition holds */
};

/* Undefined bits of a register, and from which address they were loaded. */
struct mips_undefined {
	uint64_t mask;
	uint64_t from;
};

#define MIPS_STRICT_PLACES 8192 /* a power of two */

struct mips_strict {
	unsigned set;	     /* enum strict */
	uint32_t word;	     /* the instruction; 0: of MIPS16 */
	uint64_t exceptions; /* taken when the last instruction ended */
	uint8_t uses[MIPS_SEMANTICS];

	/* Places already told, as hashes; 0: empty. */
	uint64_t places[MIPS_STRICT_PLACES];
	unsigned n_places;

	/* What the last instruction left to come: general and floating point
	 * registers (NONE: none) that a load writes one instruction later. */
	uint8_t loading;
	uint8_t loading_fpr;
	uint8_t hilo_read; /* HI or LO was read so many instructions ago */

	struct mips_undefined gpr[33];
	struct mips_undefined hilo; /* one for both */
	struct mips_undefined loaded;
	struct mips_undefined stored;
	struct mips_undefined result;
	uint64_t address; /* of the load */
	enum mips_semantic semantic;

	struct mips_strict_caches *caches; /* of all CPUs of the machine */
};
#define MIPS_STRICT_NONE 0xff

bool mips_start_strict(struct cpu *c, unsigned set);
void mips_strict_free(struct mips_cpu *cpu);
/* The state is another one: all is defined, nothing is cached. */
void mips_strict_restored(struct mips_cpu *cpu);
/* A firmware call may have written registers. */
void mips_strict_firmware(struct mips_cpu *cpu);

/* The instruction WORD (0: of MIPS16) was fetched. */
void mips_strict_fetched(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
			 uint32_t word);
/* As mips_perform, which is done by GOLDEN. */
bool mips_strict_perform(struct mips_cpu *cpu, mips_golden golden,
			 enum mips_semantic semantic, const struct mips_op *op);
/* Memory was read or written: SIZE bytes in one word or doubleword. */
void mips_strict_loaded(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
			unsigned size);
void mips_strict_stored(struct mips_cpu *cpu, uint64_t vaddr, uint64_t paddr,
			unsigned size);
/* A store went to an isolated cache. */
void mips_strict_isolated(struct mips_cpu *cpu, uint64_t paddr);

/* ---- among the parts of --strict ---- */

/* Tells it once for each pc and KIND, or for each KEY. */
void mips_strict_report(struct mips_cpu *cpu, enum strict kind,
			const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void mips_strict_report_key(struct mips_cpu *cpu, enum strict kind,
			    uint64_t key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "0x80001234 <main+0x4>", as wide as addresses are. */
#define MIPS_STRICT_PLACE 128
const char *mips_strict_place(const struct mips_cpu *cpu, uint64_t vaddr,
			      char text[MIPS_STRICT_PLACE]);

extern const char *const mips_semantic_names[MIPS_SEMANTICS];
void mips_strict_find_uses(uint8_t uses[MIPS_SEMANTICS]);

void mips_strict_words(struct mips_cpu *cpu, enum mips_semantic semantic,
		       const struct mips_op *op);

/* Before and after an instruction; after an exception. */
void mips_strict_hazards(struct mips_cpu *cpu, enum mips_semantic semantic,
			 const struct mips_op *op);
void mips_strict_hazards_after(struct mips_cpu *cpu,
			       enum mips_semantic semantic,
			       const struct mips_op *op);
void mips_strict_hazards_over(struct mips_cpu *cpu);

void mips_strict_undefined(struct mips_cpu *cpu, enum mips_semantic semantic,
			   const struct mips_op *op);
void mips_strict_undefined_after(struct mips_cpu *cpu,
				 enum mips_semantic semantic,
				 const struct mips_op *op);
void mips_strict_undefined_loaded(struct mips_cpu *cpu, uint64_t vaddr,
				  uint64_t paddr, unsigned size);
void mips_strict_undefined_stored(struct mips_cpu *cpu, uint64_t paddr,
				  unsigned size);

/* NULL: out of memory, or nothing is known of this type's caches. */
struct mips_strict_caches *mips_strict_caches_new(struct mips_cpu *cpu);
bool mips_strict_knows_caches(const struct mips_type *type);
void mips_strict_caches_free(struct mips_strict_caches *caches);
void mips_strict_caches_forget(struct mips_strict_caches *caches);
void mips_strict_cache_fetched(struct mips_cpu *cpu, uint64_t vaddr,
			       uint64_t paddr);
void mips_strict_cache_loaded(struct mips_cpu *cpu, uint64_t vaddr,
			      uint64_t paddr);
void mips_strict_cache_stored(struct mips_cpu *cpu, uint64_t vaddr,
			      uint64_t paddr, unsigned size);
/* cache and synci: OPERATION at VADDR. */
void mips_strict_cache_operation(struct mips_cpu *cpu, unsigned operation,
				 uint64_t vaddr);
void mips_strict_synci(struct mips_cpu *cpu, uint64_t vaddr);

#endif
