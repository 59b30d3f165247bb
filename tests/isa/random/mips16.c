/*
 * Routines of MIPS16e instructions, for CPUs of 32 bits: called by jalx, they
 * end with jr or jrc.  They use eight of the random registers, t8, the data
 * areas and a frame that save and restore make in the second one.
 */
#include "generator.h"
#include "mips_encode.h"

#define MIPS16_MAX   96 /* halfwords */
#define MIPS16_ITEMS 12
#define POOL_BYTES   8 /* constants before the code */

enum {
	M16_ADDIUPC = 1,
	M16_B = 2,
	M16_BEQZ = 4,
	M16_BNEZ = 5,
	M16_SHIFT = 6,
	M16_RRI = 8,
	M16_ADDIU8 = 9,
	M16_SLTI = 10,
	M16_SLTIU = 11,
	M16_I8 = 12,
	M16_LI = 13,
	M16_CMPI = 14,
	M16_LB = 16,
	M16_LH = 17,
	M16_LWSP = 18,
	M16_LW = 19,
	M16_LBU = 20,
	M16_LHU = 21,
	M16_LWPC = 22,
	M16_SB = 24,
	M16_SH = 25,
	M16_SWSP = 26,
	M16_SW = 27,
	M16_RRR = 28,
	M16_RR = 29,
	M16_EXTEND = 30,
	I8_BTEQZ = 0,
	I8_BTNEZ = 1,
	I8_ADJSP = 3,
	I8_SVRS = 4,
	I8_MOVR32 = 7,
	RR_CNVT = 17,
	RR_MULT = 24,
	RR_MULTU = 25,
	RR_DIV = 26,
	RR_DIVU = 27,
	JR_RA = 0xe820,
	JRC_RA = 0xe8a0,
	M16_NOP = 0x6500, /* move zero, s0 */
};

struct routine {
	struct generator *g;
	uint16_t half[MIPS16_MAX];
	unsigned n;
};

static void
half(struct routine *r, unsigned opcode, unsigned rest)
{
	r->half[r->n++] = (uint16_t)(opcode << 11 | (rest & 0x7ff));
}

static unsigned
low(struct routine *r)
{
	return below(r->g, 8);
}

/* EXTEND for the upper part of IMM, whose low five bits the next one has. */
static void
extend(struct routine *r, unsigned imm)
{
	half(r, M16_EXTEND, (imm & 0x7e0) | (imm >> 11 & 31));
}

/* An instruction with rx and eight bits, or sixteen. */
static void
with_rx(struct routine *r, unsigned opcode, unsigned rx)
{
	unsigned imm = any_number(r->g) & 0xffff;

	if (below(r->g, 3) == 0) {
		extend(r, imm);
		imm &= 31;
	}
	half(r, opcode, rx << 8 | (imm & 255));
}

static void
m16_shift(struct routine *r)
{
	static const unsigned functions[3] = {0, 2, 3};
	unsigned amount = below(r->g, 32);
	unsigned f = functions[below(r->g, 3)];

	if (below(r->g, 3) == 0) {
		half(r, M16_EXTEND, amount << 6);
		amount = 0;
	}
	half(r, M16_SHIFT, low(r) << 8 | low(r) << 5 | (amount & 7) << 2 | f);
}

/* addiu ry, rx, four bits or fifteen. */
static void
m16_rri(struct routine *r)
{
	unsigned imm = any_number(r->g) & 0x7fff;

	if (below(r->g, 2)) {
		half(r, M16_EXTEND, (imm & 0x7f0) | imm >> 11);
	}
	half(r, M16_RRI, low(r) << 8 | low(r) << 5 | (imm & 15));
}

/* One that can stand in a slot. */
static void
m16_short(struct routine *r)
{
	static const uint8_t functions[] = {2,	3,  4,	6,  7,	10, 11,
					    12, 13, 14, 15, 16, 18};
	static const uint8_t converts[] = {0, 1, 4, 5};

	switch (below(r->g, 6)) {
	case 0:
		half(r, M16_RRR,
		     low(r) << 8 | low(r) << 5 | low(r) << 2 |
			 (below(r->g, 2) ? 1 : 3));
		return;
	case 1:
		half(r, M16_RR,
		     low(r) << 8 | (unsigned)converts[below(r->g, 4)] << 5 |
			 RR_CNVT);
		return;
	case 2: /* move ry, r32: those that no address is in */
		half(r, M16_I8,
		     I8_MOVR32 << 8 | low(r) << 5 |
			 (FIRST + below(r->g, LAST - FIRST)));
		return;
	case 3: /* move r32, rz: to s0 to s7 */
		half(r, M16_I8, 5 << 8 | low(r) << 5 | 2 << 3 | low(r));
		return;
	default: {
		unsigned f = functions[below(r->g, sizeof(functions))];

		/* mfhi and mflo have no ry. */
		half(r, M16_RR,
		     low(r) << 8 | (f == 16 || f == 18 ? 0 : low(r)) << 5 | f);
	}
	}
}

static void
m16_multiply(struct routine *r)
{
	unsigned rx = low(r);
	unsigned ry = (rx + 1 + below(r->g, 7)) & 7;

	if (below(r->g, 2)) {
		half(r, M16_RR,
		     rx << 8 | ry << 5 | (below(r->g, 2) ? RR_MULT : RR_MULTU));
		return;
	}
	/* Not by zero, and not the smallest number by -1. */
	half(r, M16_LI, ry << 8 | (1 + below(r->g, 255)));
	half(r, M16_RR,
	     rx << 8 | ry << 5 | (below(r->g, 2) ? RR_DIV : RR_DIVU));
}

/* Through a base register, which is a number again afterwards. */
static void
m16_access(struct routine *r)
{
	static const struct {
		uint8_t opcode;
		uint8_t scale;
	} all[] = {{M16_LB, 0}, {M16_LBU, 0}, {M16_LH, 1}, {M16_LHU, 1},
		   {M16_LW, 2}, {M16_SB, 0},  {M16_SH, 1}, {M16_SW, 2}};
	unsigned i = below(r->g, sizeof(all) / sizeof(all[0]));
	unsigned base = low(r);
	unsigned ry = (base + 1 + below(r->g, 7)) & 7;
	unsigned imm =
	    below(r->g, AREA_BYTES / 2) & ~((1u << all[i].scale) - 1);

	half(r, M16_I8, I8_MOVR32 << 8 | base << 5 | GP);
	if (below(r->g, 2)) {
		extend(r, imm);
	}
	half(r, all[i].opcode, base << 8 | ry << 5 | (imm & 31));
	with_rx(r, M16_LI, base);
}

/* Through sp. */
static void
m16_stack(struct routine *r)
{
	unsigned imm = below(r->g, AREA_BYTES / 4) * 4;

	if (below(r->g, 2)) {
		extend(r, imm);
		imm &= 31;
	} else {
		imm = imm / 4 & 255;
	}
	half(r, below(r->g, 2) ? M16_LWSP : M16_SWSP, low(r) << 8 | imm);
}

/* A word of the pool; its address, which is forgotten. */
static void
m16_pc_relative(struct routine *r)
{
	unsigned rx = low(r);
	unsigned at = POOL_BYTES + (r->n * 2 & ~3u);
	unsigned back = at - 4 * below(r->g, 2);

	if (below(r->g, 2)) {
		extend(r, 0u - back);
		half(r, M16_LWPC, rx << 8 | ((0u - back) & 31));
	} else {
		half(r, M16_ADDIUPC, rx << 8 | below(r->g, 256));
		with_rx(r, M16_LI, rx);
	}
}

static void m16_item(struct routine *r);

/* Over some other items. */
static void
m16_branch(struct routine *r)
{
	unsigned kind = below(r->g, 5);
	bool extended = below(r->g, 4) == 0;
	unsigned at = r->n;
	unsigned rx = low(r);
	unsigned distance;

	r->n += extended ? 2 : 1;
	m16_item(r);
	if (below(r->g, 2)) {
		m16_item(r);
	}
	distance = r->n - at - (extended ? 2 : 1);
	if (extended) {
		r->half[at++] =
		    (uint16_t)(M16_EXTEND << 11 | (distance & 0x7e0));
		distance &= 31;
	}
	switch (kind) {
	case 0:
		r->half[at] = (uint16_t)(M16_B << 11 | distance);
		return;
	case 1:
	case 2:
		r->half[at] =
		    (uint16_t)((kind == 1 ? M16_BEQZ : M16_BNEZ) << 11 |
			       rx << 8 | distance);
		return;
	default:
		r->half[at] =
		    (uint16_t)(M16_I8 << 11 |
			       (kind == 3 ? I8_BTEQZ : I8_BTNEZ) << 8 |
			       distance);
	}
}

/* A frame in the middle of the second area; not with ra, an address. */
static void
m16_frame(struct routine *r)
{
	bool extended = below(r->g, 2);
	unsigned more =
	    below(r->g, 8) << 8 | below(r->g, 4) << 4 | below(r->g, 15);
	unsigned frame = below(r->g, 4) << 4 | (8 + below(r->g, 8));

	extend(r, AREA_BYTES / 2);
	half(r, M16_I8, I8_ADJSP << 8 | (AREA_BYTES / 2 & 31));
	if (extended) {
		half(r, M16_EXTEND, more);
	}
	half(r, M16_I8, I8_SVRS << 8 | 128 | frame);
	m16_short(r);
	if (extended) {
		half(r, M16_EXTEND, more);
	}
	half(r, M16_I8, I8_SVRS << 8 | frame);
	extend(r, 0u - AREA_BYTES / 2);
	half(r, M16_I8, I8_ADJSP << 8 | ((0u - AREA_BYTES / 2) & 31));
}

static void
m16_item(struct routine *r)
{
	static const uint8_t with_numbers[] = {M16_ADDIU8, M16_SLTI, M16_SLTIU,
					       M16_LI, M16_CMPI};

	switch (below(r->g, 10)) {
	case 0:
		m16_shift(r);
		return;
	case 1:
		m16_rri(r);
		return;
	case 2:
		m16_multiply(r);
		return;
	case 3:
		m16_access(r);
		return;
	case 4:
		m16_stack(r);
		return;
	case 5:
		m16_pc_relative(r);
		return;
	case 6:
	case 7:
		with_rx(r, with_numbers[below(r->g, sizeof(with_numbers))],
			low(r));
		return;
	default:
		m16_short(r);
	}
}

void
item_mips16(struct generator *g)
{
	struct routine r = {.g = g};
	uint32_t over;
	uint32_t address;

	/* t8 has something that is not always the same. */
	with_rx(&r, M16_CMPI, low(&r));
	for (unsigned i = 0; i < MIPS16_ITEMS && r.n < MIPS16_MAX - 30; i++) {
		switch (below(g, 8)) {
		case 0:
			m16_branch(&r);
			break;
		case 1:
			m16_frame(&r);
			break;
		default:
			m16_item(&r);
		}
	}
	if (below(g, 2)) {
		r.half[r.n++] = JRC_RA;
	} else {
		r.half[r.n++] = JR_RA;
		m16_short(&r);
	}
	r.half[r.n] = M16_NOP;

	settle(g);
	over = g->p->n_code;
	program_put(g->p, i_type(OP_BEQ, 0, 0, 0));
	program_put(g->p, NOP);
	for (unsigned i = 0; i < POOL_BYTES; i += 4) {
		program_put(g->p, any_number(g));
	}
	address = program_here(g->p);
	for (unsigned i = 0; i < r.n; i += 2) {
		uint32_t first = r.half[i];
		uint32_t second = r.half[i + 1];

		program_put(g->p, g->p->big_endian ? first << 16 | second
						   : second << 16 | first);
	}
	program_fix_branch(g->p, over);
	program_put(g->p, jump(OP_JALX, address));
	program_put(g->p, any_alu(g));
	g->hilo = 2;
}
