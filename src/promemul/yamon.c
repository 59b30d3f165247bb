/*
 * YAMON: what a program finds when the monitor of a MIPS evaluation board has
 * loaded and started it, and the routines that it can call.
 *
 * Document: "YAMON User's Manual", MIPS Technologies.
 *
 * The flash, as seen from 0x1fc00000:
 *
 *	000	reset
 *	010	board revision
 *	200..480 exception vectors while the BEV bit is set
 *	500	addresses of the routines
 *	800	the routines, 8 bytes each
 *
 * The program gets argc in a0, argv in a1, the environment in a2 (pairs of
 * pointers to name and value, a pair of zeros ends it) and the size of memory
 *in a3.  Arguments and environment are in memory below the program.
 *
 * A program that returns or calls exit is back at the monitor's prompt: there
 * the run ends (but see --reset).  The start of the flash is what a reset leads
 * to: the program is loaded and started again.
 *
 * Not modelled: the prompt's commands, routines that install handlers of
 * interrupts and exceptions (they return an error), writing the flash.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus/cpu.h"
#include "memory/memory.h"
#include "promemul/promemul.h"
#include "promemul/yamon.h"

/* Virtual addresses. */
#define ROM	     UINT32_C(0xbfc00000)
#define ROM_REVISION (ROM + 0x010)
#define ROM_VECTORS  (ROM + 0x500)
#define ROM_ROUTINES (ROM + 0x800)
#define ROUTINES     32
#define ROM_RETURN   (ROM_ROUTINES + 8 * ROUTINES)

#define RAM_REFILL_VECTOR  UINT32_C(0x80000000)
#define RAM_GENERAL_VECTOR UINT32_C(0x80000180)
#define RAM_STACK	   UINT32_C(0x80001ff0)
#define RAM_ARGV	   UINT32_C(0x80002000)
#define RAM_ENVP	   UINT32_C(0x80002200)
#define RAM_STRINGS	   UINT32_C(0x80002400)
#define RAM_STRINGS_END	   UINT32_C(0x80008000)
#define ARGUMENTS_MAX	   127

#define STRING_MAX 65536u

/* Offsets in the table of routines. */
enum yamon_routine {
	YAMON_PRINT_COUNT = 0x04,
	YAMON_EXIT = 0x20,
	YAMON_FLUSH_CACHE = 0x2c,
	YAMON_PRINT = 0x34,
	YAMON_REG_CPU_ISR = 0x38,
	YAMON_DEREG_ESR = 0x4c,
	YAMON_GETCHAR = 0x50,
	YAMON_SYSCON_READ = 0x54,
};

/* Objects of syscon_read. */
enum yamon_syscon {
	SYSCON_CPU_CLOCK_FREQ = 34,
	SYSCON_BUS_CLOCK_FREQ = 35,
};

enum yamon_status {
	STATUS_OK = 0,
	STATUS_ERROR = 1,
};

struct yamon {
	struct promemul promemul; /* first */
	struct yamon_board board;

	uint32_t calls; /* state: routines called so far */
};

static const struct state_field yamon_state[] = {
    STATE_U32(struct yamon, calls, "routines called"),
    STATE_END,
};

/* ---- routines ---- */

static bool
put_byte(const struct yamon *y, struct cpu *cpu, uint32_t address)
{
	uint8_t byte;

	if (!cpu_peek(cpu, prom_vaddr(cpu, address), &byte, 1)) {
		log_guest_error(cpu->machine->log, LOG_PROMEMUL, "yamon",
				"bad pointer 0x%08" PRIx32, address);
		return false;
	}
	y->board.put(y->board.console, byte);
	return true;
}

static void
print_count(const struct yamon *y, struct cpu *cpu)
{
	uint32_t address = prom_register(cpu, "a1");
	uint32_t count = prom_register(cpu, "a2");

	for (uint32_t i = 0; i < count && i < STRING_MAX; i++) {
		if (!put_byte(y, cpu, address + i)) {
			return;
		}
	}
}

static void
print(const struct yamon *y, struct cpu *cpu)
{
	uint32_t address = prom_register(cpu, "a1");
	uint8_t byte;

	for (uint32_t i = 0; i < STRING_MAX; i++) {
		if (cpu_peek(cpu, prom_vaddr(cpu, address + i), &byte, 1) &&
		    byte == '\0') {
			return;
		}
		if (!put_byte(y, cpu, address + i)) {
			return;
		}
	}
}

/* Is ADDRESS .. in memory that a program may write? */
static bool
poke(struct cpu *cpu, uint32_t address, const void *data, size_t len)
{
	uint64_t paddr;

	if (cpu->class->translate_v2p(cpu, prom_vaddr(cpu, address), &paddr,
				      CPU_V2P_WRITE | CPU_V2P_NO_EXCEPTIONS) !=
		CPU_V2P_FAIL &&
	    (paddr < YAMON_FLASH || paddr >= YAMON_BOOT + YAMON_BOOT_SIZE) &&
	    cpu_poke(cpu, prom_vaddr(cpu, address), data, len)) {
		return true;
	}
	log_guest_error(cpu->machine->log, LOG_PROMEMUL, "yamon",
			"bad pointer 0x%08" PRIx32, address);
	return false;
}

/* Does not wait: 0xff if there is no character. */
static enum yamon_status
get_char(const struct yamon *y, struct cpu *cpu)
{
	uint8_t byte = 0xff;
	bool there = y->board.get(y->board.console, &byte);

	if (!poke(cpu, prom_register(cpu, "a1"), &byte, 1) || !there) {
		return STATUS_ERROR;
	}
	return STATUS_OK;
}

static enum yamon_status
syscon_read(const struct yamon *y, struct cpu *cpu)
{
	uint32_t id = prom_register(cpu, "a0");
	uint32_t size = prom_register(cpu, "a2");
	uint32_t value;
	uint8_t bytes[4];

	switch (id) {
	case SYSCON_CPU_CLOCK_FREQ:
		value = (uint32_t)cpu->machine->cpu_hz;
		break;
	case SYSCON_BUS_CLOCK_FREQ:
		value = y->board.bus_hz;
		break;
	default:
		log_unimplemented(cpu->machine->log, LOG_PROMEMUL, "yamon",
				  "syscon_read of object %" PRIu32, id);
		return STATUS_ERROR;
	}
	if (size != sizeof(bytes)) {
		return STATUS_ERROR;
	}
	cpu_number_to_bytes(cpu, value, bytes, sizeof(bytes));
	return poke(cpu, prom_register(cpu, "a1"), bytes, sizeof(bytes))
		   ? STATUS_OK
		   : STATUS_ERROR;
}

/* True: the program goes on after the call. */
static bool
serve(struct yamon *y, struct cpu *cpu, uint32_t routine)
{
	enum yamon_status status = STATUS_OK;

	switch (routine) {
	case YAMON_PRINT_COUNT:
		print_count(y, cpu);
		break;
	case YAMON_PRINT:
		print(y, cpu);
		break;
	case YAMON_EXIT:
		machine_to_firmware(cpu->machine);
		return false;
	case YAMON_FLUSH_CACHE:
		break;
	case YAMON_GETCHAR:
		status = get_char(y, cpu);
		break;
	case YAMON_SYSCON_READ:
		status = syscon_read(y, cpu);
		break;
	default:
		status = STATUS_ERROR;
		log_unimplemented(cpu->machine->log, LOG_PROMEMUL, "yamon",
				  "routine 0x%02" PRIx32, routine);
		break;
	}
	prom_set_register(cpu, "v0", status);
	return true;
}

static void
yamon_call(struct promemul *promemul, struct cpu *cpu)
{
	struct yamon *y = (struct yamon *)promemul;
	uint32_t pc = (uint32_t)cpu->class->get_pc(cpu);
	uint32_t at = (pc & 0x1fffffff) | ROM;

	if (at >= ROM_ROUTINES && at < ROM_RETURN) {
		y->calls++;
		if (serve(y, cpu, (at - ROM_ROUTINES) / 8 * 4)) {
			prom_return(cpu);
		}
	} else if (at == ROM) {
		machine_reset(cpu->machine);
	} else if (at == ROM_RETURN) {
		machine_to_firmware(cpu->machine);
	} else {
		machine_end(cpu->machine, RUN_STUCK,
			    "exception that nothing handles, firmware "
			    "entered at 0x%08" PRIx32 " (epc 0x%08" PRIx32
			    ", cause 0x%08" PRIx32 ")",
			    pc, prom_register(cpu, "epc"),
			    prom_register(cpu, "cause"));
	}
}

/* ---- building the flash ---- */

static void
load_trap(struct machine *m, uint32_t vaddr)
{
	prom_load_word(m, vaddr, PROM_TRAP_MIPS);
	prom_load_word(m, vaddr + 4, 0);
}

/* Code at a vector in memory: jumps to TARGET through k0.  A program that was
 * loaded there is left alone. */
static void
load_vector(struct machine *m, uint32_t vaddr, uint32_t target)
{
	static const uint8_t nothing[16];
	uint8_t there[16];

	if (!memory_peek(m->memory, vaddr & 0x1fffffff, there, sizeof(there)) ||
	    memcmp(there, nothing, sizeof(there)) != 0) {
		return;
	}
	prom_load_word(m, vaddr, 0x3c1a0000 | target >> 16); /* lui k0 */
	prom_load_word(m, vaddr + 4, 0x375a0000 | (target & 0xffff));
	prom_load_word(m, vaddr + 8, 0x03400008); /* jr k0 */
	prom_load_word(m, vaddr + 12, 0);
}

static void
load_rom(struct machine *m)
{
	/* Of the CPUs this board takes: MIPS I, and later ones. */
	static const uint16_t vectors[] = {0x000, 0x100, 0x180, 0x200, 0x280,
					   0x300, 0x380, 0x400, 0x480};

	for (unsigned i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		load_trap(m, ROM + vectors[i]);
	}
	for (unsigned i = 0; i < ROUTINES; i++) {
		prom_load_word(m, ROM_VECTORS + 4 * i, ROM_ROUTINES + 8 * i);
		load_trap(m, ROM_ROUTINES + 8 * i);
	}
	load_trap(m, ROM_RETURN);
	load_vector(m, RAM_REFILL_VECTOR, ROM + 0x200);
	load_vector(m, RAM_GENERAL_VECTOR, ROM + 0x380);
}

/* ---- starting the program ---- */

/* A list of strings being put into memory. */
struct strings {
	struct machine *m;
	uint32_t next;
	bool full;
};

static uint32_t
add_string(struct strings *s, const char *text, size_t len)
{
	uint32_t at = s->next;

	if (len + 1 > RAM_STRINGS_END - s->next) {
		s->full = true;
		return 0;
	}
	memory_load(s->m->memory, at & 0x1fffffff, text, len);
	memory_load(s->m->memory, (at & 0x1fffffff) + len, "", 1);
	s->next = (at + (uint32_t)len + 1 + 3) & ~3u;
	return at;
}

/* Adds the words of TEXT to argv, from number N on; returns the next number. */
static unsigned
add_words(struct strings *s, const char *text, unsigned n)
{
	while (*(text += strspn(text, " ")) != '\0') {
		size_t len = strcspn(text, " ");

		if (n >= ARGUMENTS_MAX) {
			s->full = true;
			return n;
		}
		prom_load_word(s->m, RAM_ARGV + 4 * n++,
			       add_string(s, text, len));
		text += len;
	}
	return n;
}

/* Where a kernel finds its initial RAM disk. */
static unsigned
add_initrd(struct strings *s, unsigned n)
{
	const struct machine *m = s->m;
	bool is_32bit = m->cpus[m->bootstrap_cpu]->is_32bit;
	char text[80];

	if (m->initrd_size == 0) {
		return n;
	}
	snprintf(text, sizeof(text),
		 "rd_start=0x%s%08" PRIx64 " rd_size=0x%08" PRIx64,
		 is_32bit ? "" : "ffffffff",
		 UINT64_C(0x80000000) + m->initrd_base, m->initrd_size);
	return add_words(s, text, n);
}

static unsigned
load_arguments(struct strings *s)
{
	struct machine *m = s->m;
	const char *name = m->options.boot_file != NULL ? m->options.boot_file
							: m->boot_file_name;
	const char *arg = m->options.boot_arg != NULL ? m->options.boot_arg
						      : m->class->boot_arg;
	unsigned n = 1;

	if (name == NULL) {
		name = "";
	}
	prom_load_word(m, RAM_ARGV, add_string(s, name, strlen(name)));
	n = add_words(s, arg != NULL ? arg : "", n);
	n = add_initrd(s, n);
	prom_load_word(m, RAM_ARGV + 4 * n, 0);
	if (m->emul != NULL) {
		log_tree(m->log, "bootstring: %s%s%s", name,
			 arg != NULL ? " " : "", arg != NULL ? arg : "");
	}
	return n;
}

static void
load_environment(struct strings *s, const struct yamon_board *b)
{
	struct machine *m = s->m;
	char memsize[16];
	char ememsize[16];
	char khz[16];
	char ethaddr[18];
	uint8_t a[ETHERNET_ADDRESS];
	const char *const variables[][2] = {
	    {"memsize", memsize},
	    {"ememsize", ememsize},
	    {"modetty0", "38400,n,8,1,none"},
	    {"modetty1", "38400,n,8,1,none"},
	    {"ethaddr", ethaddr},
	    {"ipaddr", "10.0.0.1"},
	    {"subnetmask", "255.0.0.0"},
	    {"gateway", "10.0.0.254"},
	    {"bootserver", "10.0.0.254"},
	    {"bootprot", "tftp"},
	    {"bootserport", "tty0"},
	    {"baseboardserial", "0000000000"},
	    {"prompt", "YAMON"},
	    {"yamonrev", "02.06"},
	    {"khz", khz},
	};
	unsigned n = sizeof(variables) / sizeof(variables[0]);

	snprintf(memsize, sizeof(memsize), "0x%08x", (unsigned)b->ram_low);
	snprintf(ememsize, sizeof(ememsize), "0x%08x", (unsigned)m->ram_bytes);
	snprintf(khz, sizeof(khz), "%u", (unsigned)(m->cpu_hz / 1000));
	ethernet_address(m, 0, a);
	snprintf(ethaddr, sizeof(ethaddr), "%02x:%02x:%02x:%02x:%02x:%02x",
		 a[0], a[1], a[2], a[3], a[4], a[5]);
	for (unsigned i = 0; i < 2 * n; i++) {
		const char *text = variables[i / 2][i % 2];

		prom_load_word(m, RAM_ENVP + 4 * i,
			       add_string(s, text, strlen(text)));
	}
	prom_load_word(m, RAM_ENVP + 8 * n, 0);
	prom_load_word(m, RAM_ENVP + 8 * n + 4, 0);
}

bool
yamon_boot(struct machine *m, struct error *e)
{
	const struct yamon *y = (const struct yamon *)m->prom;
	struct cpu *cpu = m->cpus[m->bootstrap_cpu];
	struct strings strings = {m, RAM_STRINGS, false};
	unsigned argc;

	prom_set_register(cpu, "sp", RAM_STACK);
	prom_set_register(cpu, "status", 0);
	if (y == NULL) {
		return true;
	}
	/* Now the byte order is known. */
	prom_load_word(m, ROM_REVISION, y->board.revision);
	load_rom(m);
	argc = load_arguments(&strings);
	load_environment(&strings, &y->board);
	if (strings.full) {
		return emul_error(e, "the boot argument is longer than the "
				     "firmware takes: use a shorter -o");
	}
	prom_set_register(cpu, "a0", argc);
	prom_set_register(cpu, "a1", RAM_ARGV);
	prom_set_register(cpu, "a2", RAM_ENVP);
	prom_set_register(cpu, "a3", (uint32_t)y->board.ram_low);
	prom_set_register(cpu, "ra", ROM_RETURN);
	return true;
}

static void
yamon_destroy(struct promemul *promemul)
{
	free(promemul);
}

bool
yamon_setup(struct machine *m, const struct yamon_board *board, struct error *e)
{
	struct yamon *y;

	if (!memory_add_ram(m->memory, "flash", YAMON_FLASH, YAMON_FLASH_SIZE,
			    true, 1, NULL, e) ||
	    !memory_add_mirror(m->memory, "boot flash", YAMON_BOOT,
			       YAMON_BOOT_SIZE, YAMON_FLASH, 1, e)) {
		return false;
	}
	if (m->options.no_prom) {
		return true;
	}
	y = calloc(1, sizeof(*y));
	if (y == NULL) {
		return emul_error(e, "out of memory");
	}
	y->board = *board;
	y->promemul.call = yamon_call;
	y->promemul.destroy = yamon_destroy;
	y->promemul.object_class = (struct object_class){
	    .name = "yamon",
	    .state = yamon_state,
	    .size = sizeof(struct yamon),
	};
	object_register(m, &y->promemul.object, &y->promemul.object_class, y,
			"yamon");
	state_reset(y, yamon_state);
	m->prom = &y->promemul;
	return true;
}
