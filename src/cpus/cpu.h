/*
 * A CPU as the rest of the house sees it.  Each architecture has a folder; it
 * registers CPU types and fills struct cpu_class.
 *
 * Virtual addresses of 32-bit CPUs are held zero-extended in 64-bit integers;
 * cpu_canonical_vaddr brings a user's number (sign-extended or not) into that
 * form.
 */
#ifndef CPUS_CPU_H
#define CPUS_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cpus/code_cache.h"
#include "emul/error.h"
#include "emul/machine.h"
#include "emul/object.h"

struct cpu;
struct machine;
struct vtlb;

struct cpu_class;

/* Largest number of instructions, or of idle ticks, that a snapshot may hold:
 * centuries, and far from where sums overflow. */
#define CPU_COUNT_MAX (UINT64_C(1) << 60)

/* A CPU name of -C. */
struct cpu_type {
	const char *name; /* "R3000" */
	const struct cpu_class *class;
	const char *description; /* for -H: "MIPS I, 32-bit, 64 TLB entries" */
	const void *arch;	 /* the architecture's own table entry */
};
extern const struct cpu_type cpu_types[]; /* ends with a NULL name */
const struct cpu_type *cpu_type_find(const char *name); /* any case */

/* Flags of translate_v2p. */
enum {
	CPU_V2P_WRITE = 1,
	CPU_V2P_FETCH = 2,
	CPU_V2P_NO_EXCEPTIONS = 4, /* only say whether it would work */
};

enum cpu_v2p {
	CPU_V2P_FAIL = 0,
	CPU_V2P_READ_ONLY,
	CPU_V2P_READ_WRITE,
};

/* Names for the prompt: registers as settings.  Numbers are the
 * architecture's own. */
struct cpu_register {
	const char *name;
	unsigned number;
	unsigned bits; /* width */
};

/* A register as gdb knows it. */
struct cpu_gdb_register {
	const char *name;
	const char *feature; /* of the target description */
	unsigned number;     /* of get_register */
};

/* Kinds of control flow the stepper reports, for the call trace. */
enum cpu_flow {
	CPU_FLOW_NONE = 0,
	CPU_FLOW_CALL,
	CPU_FLOW_RETURN,
	CPU_FLOW_EXCEPTION,
};

/* One frame of the stack: registers as they are there. */
struct cpu_frame {
	uint64_t pc; /* of the instruction, or where the callee returns */
	uint64_t sp;
	uint64_t fp;
	uint64_t ra;
	bool has_ra;	  /* ra is as it was in this frame */
	bool exact;	  /* pc is about to be executed: no call came from it */
	bool interrupted; /* an exception came between this and its callee */
};

struct cpu_class {
	const char *name; /* "mips" */
	unsigned slots_per_page;
	uint16_t elf_machine; /* EM_* */

	/* What a CPU type lacks that an ELF program with E_FLAGS may need
	 * ("MIPS III"), NULL if nothing; NULL here: nothing ever. */
	const char *(*elf_lacks)(const struct cpu_type *type, uint32_t e_flags);

	struct cpu *(*create)(const struct cpu_type *type, struct machine *m,
			      unsigned id);
	void (*destroy)(struct cpu *cpu);
	void (*reset)(struct cpu *cpu);

	/* The CPU's data-side MMU; see design in HACKING.md. */
	enum cpu_v2p (*translate_v2p)(struct cpu *cpu, uint64_t vaddr,
				      uint64_t *paddr, unsigned flags);

	/* Runs the threaded core until a delivery point at or after CPU->limit
	 * (an instruction count), or a stop. */
	void (*run)(struct cpu *cpu);
	/* The golden stepper: exactly one instruction (or one exception). */
	void (*step)(struct cpu *cpu);
	/* Takes a pending enabled interrupt if there is one; true if taken. */
	bool (*deliver)(struct cpu *cpu);
	/* Would deliver take one? */
	bool (*interrupt_pending)(const struct cpu *cpu);

	/* Handlers of fresh slots and of the slot at a page's end. */
	const slot_handler *untranslated;
	const slot_handler *page_end;

	/* How many slots a handler may reach over behind its own. */
	unsigned reach;

	/* Forget pointers to code pages: some are about to go. */
	void (*code_withdrawn)(struct cpu *cpu);

	void (*set_byte_order)(struct cpu *cpu, bool big_endian);
	void (*set_pc)(struct cpu *cpu, uint64_t pc);
	uint64_t (*get_pc)(const struct cpu *cpu);
	/* Is the pc in a delay slot? */
	bool (*in_slot)(const struct cpu *cpu);
	/* Where the current function returns to, right after a call. */
	uint64_t (*return_address)(const struct cpu *cpu);
	/* What the branch does whose delay slot is next, as the stepper found;
	 * CPU_FLOW_NONE if it is not taken. */
	enum cpu_flow (*slot_flow)(const struct cpu *cpu);
	/* The frame CPU stands in, and that which called frame F: false with
	 * a reason if it cannot be found. */
	void (*frame_first)(struct cpu *cpu, struct cpu_frame *f);
	bool (*frame_caller)(struct cpu *cpu, struct cpu_frame *f,
			     const char **why);

	const struct cpu_register *registers; /* ends with a NULL name */
	uint64_t (*get_register)(const struct cpu *cpu, unsigned number);
	bool (*set_register)(struct cpu *cpu, unsigned number, uint64_t value);

	/* For gdb: its registers, in its order (ends with a NULL name), how
	 * many bits they have (0: this CPU has it not), which ones it wants to
	 * know whenever the CPU stops, what it calls the CPU. */
	const struct cpu_gdb_register *gdb_registers;
	unsigned (*gdb_bits)(const struct cpu *cpu, unsigned number);
	bool (*gdb_wants_at_stop)(unsigned number);
	const char *(*gdb_architecture)(const struct cpu *cpu);

	/* Prints as `reg` does; COPROCESSOR -1 for the main registers. False if
	 * there is no such coprocessor. */
	bool (*print_registers)(const struct cpu *cpu, int coprocessor);
	void (*print_tlb)(const struct cpu *cpu, bool raw);
	/* Disassembles one instruction of BYTES at VADDR into TEXT ("addiu\tsp,
	 * sp,-32"); returns its length in bytes.  With EXECUTING, effective
	 * addresses are shown from the registers of CPU. */
	unsigned (*disassemble)(const struct cpu *cpu, uint64_t vaddr,
				const uint8_t *bytes, bool executing,
				char *text, size_t size);
	/* Where the bytes of the instruction at VADDR are; NULL: there. */
	uint64_t (*instruction_address)(const struct cpu *cpu, uint64_t vaddr);
	/* Exceptions by number, those without a name with NULL; which of them
	 * is a system call, and its number after it was taken. */
	const char *const *exception_names;
	unsigned n_exceptions;
	unsigned system_call;
	uint64_t (*system_call_number)(const struct cpu *cpu);
	/* Function call arguments for the call trace: number N (0..3). */
	uint64_t (*call_argument)(const struct cpu *cpu, unsigned n);
	/* One line per fact for `machine`: byte order, ISA, TLB, caches. */
	void (*print_info)(const struct cpu *cpu);

	/* Lock-step: compares two CPUs' architectural state; names the first
	 * difference in TEXT. */
	size_t state_size;
	void *(*state)(struct cpu *cpu); /* plain old data, no pointers */
	const struct state_field *(*state_table)(const struct cpu *cpu);
	/* The copy that repeats a run: its own CPU, over machine M, destroyed
	 * by destroy; copied from FROM before each run; compared beyond the
	 * state table. */
	struct cpu *(*lockstep_clone)(const struct cpu *from,
				      struct machine *m);
	void (*lockstep_copy)(struct cpu *to, struct cpu *from);
	bool (*lockstep_same)(const struct cpu *a, const struct cpu *b);
	/* Idle loops: the registers that the instruction of BYTES may read or
	 * write, as bits of the class's own choosing; and a copy of those of
	 * CPU that have such bits, none of them in MENTIONS, into the state
	 * TO. */
	uint64_t (*mentions)(const struct cpu *cpu, const uint8_t *bytes);
	void (*copy_unmentioned)(struct cpu *cpu, void *to, uint64_t mentions);
	/* Levels of the interrupt inputs, as a mask. */
	uint64_t (*get_pins)(const struct cpu *cpu);
	void (*set_pins)(struct cpu *cpu, uint64_t pins);

	/* Looks for what the set (enum strict) has from now on, while the
	 * stepper runs; all RAM counts as never written.  False: out of memory.
	 */
	bool (*start_strict)(struct cpu *cpu, unsigned set);

	/* Exception loops: asks for a hash of the CPU at its next exception,
	 * and fetches it (false: there was none yet). */
	void (*capture_exception)(struct cpu *cpu, bool arm);
	bool (*captured_exception)(const struct cpu *cpu, uint64_t *hash);
};

enum cpu_stop {
	CPU_STOP_NONE = 0,
	CPU_STOP_BREAKPOINT, /* pc is at a breakpoint, not executed */
	CPU_STOP_PROM,	     /* pc is on a firmware trap word */
	CPU_STOP_HALTED,     /* this CPU stopped for good (running = false) */
	CPU_STOP_STEPPER,    /* must be continued by the stepper */
	CPU_STOP_WATCH,	     /* the run loop is to look why */
};

struct cpu {
	struct object object;
	struct object_class object_class;
	const struct cpu_class *class;
	const struct cpu_type *type;
	struct machine *machine;
	struct memory *memory;
	unsigned id;
	uint64_t hz;

	/* Pointers to the architecture's state (in its POD struct), so that
	 * generic code can read the counters. */
	uint64_t *instructions; /* executed since power-on */
	uint64_t *idle_ticks;	/* ticks spent waiting; ticks = sum of both */
	bool *delivery;		/* the CPU stands at a delivery point */
	bool running;		/* state, in the machine's own hash */
	bool waiting; /* in WAIT, or in a PROM call that waits for input */

	/* Not state: the countdown of the current slice.  `limit` is the
	 * instruction count at which the threaded core wants to stop; lowering
	 * it brings the next stop nearer. */
	uint64_t limit;
	enum cpu_stop stop;
	bool big_endian;
	bool is_32bit;

	struct vtlb *vtlb;

	enum cpu_flow flow; /* of the last stepped instruction */
	uint64_t flow_target;

	/* For run.c, which looks for exception loops. */
	uint64_t exceptions; /* taken so far; not state */

	/* Of the debugger: exceptions that it is told of (1 << number), and
	 * what is called when virtual addresses may mean others than before
	 * (NULL nearly always). */
	uint32_t exception_stops;
	void (*mapping_hook)(void *arg);
	void *mapping_hook_arg;

	struct lockstep *lockstep_checker; /* NULL unless --check-lockstep */
	struct lockstep *lockstep; /* while one records or repeats, else NULL */
	/* Sees accesses of the stepper instead of memory_rw, which it may call
	 * (memory_access_real); NULL nearly always. */
	enum memory_result (*access_hook)(struct cpu *cpu, uint64_t paddr,
					  void *data, size_t len,
					  enum memory_rw rw);
	void *access_hook_arg;
	/* Set when an instruction's result depends on time, or on something
	 * else that is not in the state. */
	bool read_clock;
};

/* Time of the CPU: floor(ticks * 10^12 / hz). */
emul_time cpu_now(const struct cpu *cpu);
/* First tick whose time is >= T. */
uint64_t cpu_tick_at(const struct cpu *cpu, emul_time t);

/* The instruction count at which the CPU reaches time T if it does not wait
 * (INT64_MAX for EMUL_NEVER). */
uint64_t cpu_limit_at(const struct cpu *cpu, emul_time t);

/* A CPU that waits, or is stopped, comes along in time to T. */
void cpu_drag_along(struct cpu *cpu, emul_time t);

/* As class->run, by the golden stepper. */
void cpu_run_stepper(struct cpu *cpu);

/* Sets a register by its name in class->registers; false if there is none. */
bool cpu_set_register_by_name(struct cpu *cpu, const char *name,
			      uint64_t value);

/* Lowers the limit so that the CPU stops at the first delivery point from here.
 */
static inline void
cpu_break_slice(struct cpu *cpu)
{
	if (cpu->limit > *cpu->instructions) {
		cpu->limit = *cpu->instructions;
	}
	if (cpu == cpu->machine->current_cpu) {
		cpu->machine->turns.broken = true;
	}
}

/* At a delivery point: looks for interrupts, and takes one, as the threaded
 * core does before the instruction there; it is none any more then. */
static inline void
cpu_look_for_interrupts(struct cpu *cpu)
{
	while (*cpu->delivery) {
		if (!cpu->class->deliver(cpu)) {
			*cpu->delivery = false;
		}
	}
}

uint64_t cpu_canonical_vaddr(const struct cpu *cpu, uint64_t vaddr);

/* Reads or writes guest memory through the CPU's translation, without
 * exceptions, side effects or counts; any length; false at the first byte that
 * is not mapped.  Device memory is not touched unless DEVICES. */
bool cpu_peek(struct cpu *cpu, uint64_t vaddr, void *data, size_t len);
bool cpu_poke(struct cpu *cpu, uint64_t vaddr, const void *data, size_t len);

/* Loads a number of LEN bytes from or to guest bytes in the CPU's order. */
uint64_t cpu_bytes_to_number(const struct cpu *cpu, const uint8_t *bytes,
			     unsigned len);
void cpu_number_to_bytes(const struct cpu *cpu, uint64_t value, uint8_t *bytes,
			 unsigned len);

#endif
