/*
 * The MIPS disassembler.  Words and texts come from an assembler and the
 * manuals, not from the table that is tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpus/mips/mips.h"
#include "loaders/symbols.h"

#define START 0x80030000

static enum cpu_v2p
not_mapped(struct cpu *cpu, uint64_t vaddr, uint64_t *paddr, unsigned flags)
{
	return CPU_V2P_FAIL;
}

/* Register N holds 0x80040000 + 16 * N. */
static uint64_t
get_register(const struct cpu *cpu, unsigned number)
{
	return number == 0 ? 0 : 0x80040000 + 16 * number;
}

static const struct cpu_class class = {
    .name = "mips",
    .get_register = get_register,
    .registers = mips_registers,
    .translate_v2p = not_mapped,
};

static struct machine machine;
static struct mips_type arch = {.isa = 1};
static const struct cpu_type type = {.class = &class, .arch = &arch};
static struct cpu cpu = {
    .class = &class,
    .type = &type,
    .machine = &machine,
    .big_endian = true,
    .is_32bit = true,
};

static const char *
disassemble(uint64_t vaddr, uint32_t word, bool executing)
{
	static char text[200];
	uint8_t bytes[4];

	cpu_number_to_bytes(&cpu, word, bytes, 4);
	assert_int_equal(
	    mips_disassemble(&cpu, vaddr, bytes, executing, text, sizeof(text)),
	    4);
	return text;
}

struct expectation {
	uint32_t word;
	const char *text;
};

/* The word number I of the table stands at START + 4 * I; branches and jumps
 * go back to START. */
static void
check(const struct expectation *e, size_t n)
{
	const char *text;
	size_t i;

	for (i = 0; i < n; i++) {
		text = disassemble(START + 4 * i, e[i].word, false);
		if (strcmp(text, e[i].text) != 0) {
			fail_msg("%08x: '%s' instead of '%s'", e[i].word, text,
				 e[i].text);
		}
	}
}
#define CHECK(table) check(table, sizeof(table) / sizeof((table)[0]))

static const struct expectation mips_i[] = {
    {0x00000000, "nop"},
    {0x00031100, "sll\tv0,v1,4"},
    {0x00031142, "srl\tv0,v1,5"},
    {0x000317c3, "sra\tv0,v1,31"},
    {0x00831004, "sllv\tv0,v1,a0"},
    {0x00831006, "srlv\tv0,v1,a0"},
    {0x00831007, "srav\tv0,v1,a0"},
    {0x03e00008, "jr\tra"},
    {0x0060f809, "jalr\tra,v1"},
    {0x00602009, "jalr\ta0,v1"},
    {0x0000000c, "syscall"},
    {0x0000014c, "syscall\t0x00005"},
    {0x0000000d, "break"},
    {0x0007000d, "break\t0x01c00"},
    {0x00001010, "mfhi\tv0"},
    {0x00400011, "mthi\tv0"},
    {0x00001012, "mflo\tv0"},
    {0x00400013, "mtlo\tv0"},
    {0x00640018, "mult\tv1,a0"},
    {0x00640019, "multu\tv1,a0"},
    {0x0064001a, "div\tv1,a0"},
    {0x0064001b, "divu\tv1,a0"},
    {0x00641020, "add\tv0,v1,a0"},
    {0x00641021, "addu\tv0,v1,a0"},
    {0x00641022, "sub\tv0,v1,a0"},
    {0x00641023, "subu\tv0,v1,a0"},
    {0x00641024, "and\tv0,v1,a0"},
    {0x00601025, "or\tv0,v1,zr"},
    {0x00641026, "xor\tv0,v1,a0"},
    {0x00641027, "nor\tv0,v1,a0"},
    {0x0064102a, "slt\tv0,v1,a0"},
    {0x0064102b, "sltu\tv0,v1,a0"},
    {0x0460ffdf, "bltz\tv1,0x80030000"},
    {0x0461ffde, "bgez\tv1,0x80030000"},
    {0x0470ffdd, "bltzal\tv1,0x80030000"},
    {0x0471ffdc, "bgezal\tv1,0x80030000"},
    {0x0411ffdb, "bal\t0x80030000"},
    {0x0800c000, "j\t0x80030000"},
    {0x0c00c000, "jal\t0x80030000"},
    {0x1000ffd8, "b\t0x80030000"},
    {0x1064ffd7, "beq\tv1,a0,0x80030000"},
    {0x1460ffd6, "bne\tv1,zr,0x80030000"},
    {0x1860ffd5, "blez\tv1,0x80030000"},
    {0x1c60ffd4, "bgtz\tv1,0x80030000"},
    {0x2062fffb, "addi\tv0,v1,-5"},
    {0x24020005, "addiu\tv0,zr,5"},
    {0x2862ffff, "slti\tv0,v1,-1"},
    {0x2c628000, "sltiu\tv0,v1,-32768"},
    {0x30620012, "andi\tv0,v1,0x0012"},
    {0x34621234, "ori\tv0,v1,0x1234"},
    {0x3862ffff, "xori\tv0,v1,0xffff"},
    {0x3c02b000, "lui\tv0,0xb000"},
    {0x8082fffd, "lb\tv0,-3(a0)"},
    {0x84820002, "lh\tv0,2(a0)"},
    {0x8882fffd, "lwl\tv0,-3(a0)"},
    {0x8fa20000, "lw\tv0,0(sp)"},
    {0x90820001, "lbu\tv0,1(a0)"},
    {0x94820002, "lhu\tv0,2(a0)"},
    {0x9882fffd, "lwr\tv0,-3(a0)"},
    {0xa082fffd, "sb\tv0,-3(a0)"},
    {0xa4820002, "sh\tv0,2(a0)"},
    {0xa882fffd, "swl\tv0,-3(a0)"},
    {0xac820004, "sw\tv0,4(a0)"},
    {0xb882fffd, "swr\tv0,-3(a0)"},
    {0xc4830010, "lwc1\tf3,16(a0)"},
    {0xe4830010, "swc1\tf3,16(a0)"},
    {0xc8830010, "lwc2\t3,16(a0)"},
    {0xe8830010, "swc2\t3,16(a0)"},
    {0xcc830010, "lwc3\t3,16(a0)"},
    {0xec830010, "swc3\t3,16(a0)"},
    {0x40026000, "mfc0\tv0,status"},
    {0x40821000, "mtc0\tv0,entrylo0"},
    {0x42000001, "tlbr"},
    {0x42000002, "tlbwi"},
    {0x42000006, "tlbwr"},
    {0x42000008, "tlbp"},
    {0x42000010, "rfe"},
    {0x44021800, "mfc1\tv0,f3"},
    {0x44821800, "mtc1\tv0,f3"},
    {0x4442f800, "cfc1\tv0,fcsr"},
    {0x44420000, "cfc1\tv0,fcr0"},
    {0x44c2f800, "ctc1\tv0,fcsr"},
    {0x4500ffad, "bc1f\t0x80030000"},
    {0x4501ffac, "bc1t\t0x80030000"},
    {0x48021800, "mfc2\tv0,3"},
    {0x48c21800, "ctc2\tv0,3"},
    {0x4900ffa9, "bc2f\t0x80030000"},
    {0x4c021800, "mfc3\tv0,3"},
    {0x4cc21800, "ctc3\tv0,3"},
    {0x46031040, "add.s\tf1,f2,f3"},
    {0x46262080, "add.d\tf2,f4,f6"},
    {0x46062081, "sub.s\tf2,f4,f6"},
    {0x46262082, "mul.d\tf2,f4,f6"},
    {0x46062083, "div.s\tf2,f4,f6"},
    {0x46202085, "abs.d\tf2,f4"},
    {0x46002086, "mov.s\tf2,f4"},
    {0x46202087, "neg.d\tf2,f4"},
    {0x462020a0, "cvt.s.d\tf2,f4"},
    {0x468020a0, "cvt.s.w\tf2,f4"},
    {0x460020a1, "cvt.d.s\tf2,f4"},
    {0x468020a1, "cvt.d.w\tf2,f4"},
    {0x460020a4, "cvt.w.s\tf2,f4"},
    {0x462020a4, "cvt.w.d\tf2,f4"},
    {0x46041030, "c.f.s\tf2,f4"},
    {0x46241031, "c.un.d\tf2,f4"},
    {0x46241032, "c.eq.d\tf2,f4"},
    {0x46041033, "c.ueq.s\tf2,f4"},
    {0x46041034, "c.olt.s\tf2,f4"},
    {0x46041035, "c.ult.s\tf2,f4"},
    {0x46041036, "c.ole.s\tf2,f4"},
    {0x46041037, "c.ule.s\tf2,f4"},
    {0x46041038, "c.sf.s\tf2,f4"},
    {0x46041039, "c.ngle.s\tf2,f4"},
    {0x4604103a, "c.seq.s\tf2,f4"},
    {0x4604103b, "c.ngl.s\tf2,f4"},
    {0x4604103c, "c.lt.s\tf2,f4"},
    {0x4604103d, "c.nge.s\tf2,f4"},
    {0x4604103e, "c.le.s\tf2,f4"},
    {0x4604103f, "c.ngt.s\tf2,f4"},
};

static void
test_mips_i(void **state)
{
	arch.isa = 1;
	CHECK(mips_i);
	/* Little-endian bytes are the same words. */
	cpu.big_endian = false;
	CHECK(mips_i);
	cpu.big_endian = true;
}

static void
test_later(void **state)
{
	static const struct expectation later[] = {
	    {0x00000040, "ssnop"},
	    {0x0000000f, "sync"},
	    {0x00231102, "rotr\tv0,v1,4"},
	    {0x0064100a, "movz\tv0,v1,a0"},
	    {0x0064100b, "movn\tv0,v1,a0"},
	    {0x00641001, "movf\tv0,v1,cc1"},
	    {0x70641002, "mul\tv0,v1,a0"},
	    {0x70430000, "madd\tv0,v1"},
	    {0x70621020, "clz\tv0,v1"},
	    {0x7c622100, "ext\tv0,v1,4,5"},
	    {0x7c624104, "ins\tv0,v1,4,5"},
	    {0x7c622103, "dext\tv0,v1,4,5"},
	    {0x7c031420, "seb\tv0,v1"},
	    {0x7c0310a0, "wsbh\tv0,v1"},
	    {0x7c03e83b, "rdhwr\tv1,hwr29"},
	    {0x41606000, "di"},
	    {0x41606020, "ei"},
	    {0x00430034, "teq\tv0,v1"},
	    {0x044c0005, "teqi\tv0,5"},
	    {0x7000003f, "sdbbp"},
	    {0x42000018, "eret"},
	    {0x42000020, "wait"},
	    {0xbc950010, "cache\t0x15,16(a0)"},
	    {0xcc640010, "pref\t0x4,16(v1)"},
	    {0xc0820010, "ll\tv0,16(a0)"},
	    {0xe0820010, "sc\tv0,16(a0)"},
	    {0xd4840010, "ldc1\tf4,16(a0)"},
	    {0xf4840010, "sdc1\tf4,16(a0)"},
	    {0xdc82fffd, "ld\tv0,-3(a0)"},
	    {0xfc82fffd, "sd\tv0,-3(a0)"},
	    {0x9c82fffd, "lwu\tv0,-3(a0)"},
	    {0x6462fffb, "daddiu\tv0,v1,-5"},
	    {0x0064102c, "dadd\tv0,v1,a0"},
	    {0x00031138, "dsll\tv0,v1,4"},
	    {0x0003113c, "dsll32\tv0,v1,4"},
	    {0x0064001c, "dmult\tv1,a0"},
	    {0x0064001f, "ddivu\tv1,a0"},
	    {0x00831016, "dsrlv\tv0,v1,a0"},
	    {0x44a21800, "dmtc1\tv0,f3"},
	    {0x46202084, "sqrt.d\tf2,f4"},
	    {0x4620208d, "trunc.w.d\tf2,f4"},
	    {0x46091051, "movt.s\tf1,f2,cc2"},
	    {0x46241132, "c.eq.d\tcc1,f2,f4"},
	    {0x4c620040, "lwxc1\tf1,v0(v1)"},
	    {0x4c441861, "madd.d\tf1,f2,f3,f4"},
	    {0x40028001, "mfc0\tv0,config,1"},
	    {0x40221800, "dmfc0\tv0,entrylo1"},
	};

	arch.isa = 4;
	CHECK(later);
	arch.isa = 1;
}

/* Floating point from MIPS II on.  (Words by binutils.) */
static void
test_later_fpu(void **state)
{
	static const struct expectation fpu[] = {
	    {0x46002084, "sqrt.s\tf2,f4"},
	    {0x46202084, "sqrt.d\tf2,f4"},
	    {0x46002095, "recip.s\tf2,f4"},
	    {0x46202095, "recip.d\tf2,f4"},
	    {0x46002096, "rsqrt.s\tf2,f4"},
	    {0x46202096, "rsqrt.d\tf2,f4"},
	    {0x46002088, "round.l.s\tf2,f4"},
	    {0x46202088, "round.l.d\tf2,f4"},
	    {0x46002089, "trunc.l.s\tf2,f4"},
	    {0x46202089, "trunc.l.d\tf2,f4"},
	    {0x4600208a, "ceil.l.s\tf2,f4"},
	    {0x4620208a, "ceil.l.d\tf2,f4"},
	    {0x4600208b, "floor.l.s\tf2,f4"},
	    {0x4620208b, "floor.l.d\tf2,f4"},
	    {0x4600208c, "round.w.s\tf2,f4"},
	    {0x4620208c, "round.w.d\tf2,f4"},
	    {0x4600208d, "trunc.w.s\tf2,f4"},
	    {0x4620208d, "trunc.w.d\tf2,f4"},
	    {0x4600208e, "ceil.w.s\tf2,f4"},
	    {0x4620208e, "ceil.w.d\tf2,f4"},
	    {0x4600208f, "floor.w.s\tf2,f4"},
	    {0x4620208f, "floor.w.d\tf2,f4"},
	    {0x460020a5, "cvt.l.s\tf2,f4"},
	    {0x462020a5, "cvt.l.d\tf2,f4"},
	    {0x46a020a0, "cvt.s.l\tf2,f4"},
	    {0x46a020a1, "cvt.d.l\tf2,f4"},
	    {0x46042091, "movf.s\tf2,f4,cc1"},
	    {0x461d2091, "movt.s\tf2,f4,cc7"},
	    {0x46052092, "movz.s\tf2,f4,a1"},
	    {0x46052093, "movn.s\tf2,f4,a1"},
	    {0x4c8830a0, "madd.s\tf2,f4,f6,f8"},
	    {0x4c8830a8, "msub.s\tf2,f4,f6,f8"},
	    {0x4c8830b0, "nmadd.s\tf2,f4,f6,f8"},
	    {0x4c8830b8, "nmsub.s\tf2,f4,f6,f8"},
	    {0x4604133c, "c.lt.s\tcc3,f2,f4"},
	    {0x46242091, "movf.d\tf2,f4,cc1"},
	    {0x463d2091, "movt.d\tf2,f4,cc7"},
	    {0x46252092, "movz.d\tf2,f4,a1"},
	    {0x46252093, "movn.d\tf2,f4,a1"},
	    {0x4c8830a1, "madd.d\tf2,f4,f6,f8"},
	    {0x4c8830a9, "msub.d\tf2,f4,f6,f8"},
	    {0x4c8830b1, "nmadd.d\tf2,f4,f6,f8"},
	    {0x4c8830b9, "nmsub.d\tf2,f4,f6,f8"},
	    {0x4624133c, "c.lt.d\tcc3,f2,f4"},
	    {0x4c850080, "lwxc1\tf2,a1(a0)"},
	    {0x4c850081, "ldxc1\tf2,a1(a0)"},
	    {0x4c850085, "luxc1\tf2,a1(a0)"},
	    {0x4c851008, "swxc1\tf2,a1(a0)"},
	    {0x4c851009, "sdxc1\tf2,a1(a0)"},
	    {0x4c85100d, "suxc1\tf2,a1(a0)"},
	    {0x00681001, "movf\tv0,v1,cc2"},
	    {0x00691001, "movt\tv0,v1,cc2"},
	    {0x44221800, "dmfc1\tv0,f3"},
	    {0x44622000, "mfhc1\tv0,f4"},
	    {0x44e22000, "mthc1\tv0,f4"},
	    {0x4442c800, "cfc1\tv0,fcr25"},
	    {0x44c2e000, "ctc1\tv0,fcr28"},
	    {0x4c85200f, "prefx\t4,a1(a0)"},
	    {0x45060003, "bc1fl\tcc1,0x800300f8"},
	};

	arch.isa = 4;
	CHECK(fpu);
	arch.isa = 1;
}

/* What means something else on the R3000. */
static void
test_by_isa(void **state)
{
	assert_string_equal(disassemble(START, 0xcc640010, false),
			    "lwc3\t4,16(v1)");
	assert_string_equal(disassemble(START, 0x4ffffffe, false),
			    "cop3\t0x1fffffe");
	assert_string_equal(disassemble(START, 0x40021000, false),
			    "mfc0\tv0,entrylo0");
}

static void
test_unknown(void **state)
{
	assert_string_equal(disassemble(START, 0x0000003d, false),
			    ".word\t0x0000003d");
	assert_string_equal(disassemble(START, 0x041e0000, false),
			    ".word\t0x041e0000");
	assert_string_equal(disassemble(START, 0x4c620040, false),
			    ".word\t0x4c620040");
	assert_string_equal(disassemble(START, 0x46800000, false),
			    ".word\t0x46800000"); /* add.w */
}

static void
test_targets(void **state)
{
	/* Branches wrap in 32 bits; jumps stay in the slot's 256 MB. */
	assert_string_equal(disassemble(0, 0x1000ffff, false), "b\t0x00000000");
	assert_string_equal(disassemble(0, 0x1000fffe, false), "b\t0xfffffffc");
	assert_string_equal(disassemble(0x8ffffffc, 0x08000000, false),
			    "j\t0x90000000");
	cpu.is_32bit = false;
	assert_string_equal(
	    disassemble(UINT64_C(0xffffffff80030000), 0x1060ffff, false),
	    "beq\tv1,zr,0xffffffff80030000");
	cpu.is_32bit = true;
}

static void
test_symbols(void **state)
{
	machine.symbols = symbols_new();
	symbols_add(machine.symbols, "puts", START + 0x40, 0x20, true);
	symbols_add(machine.symbols, "table", 0x80040040, 0x10, false);
	assert_string_equal(disassemble(START, 0x0c00c010, false),
			    "jal\t0x80030040\t<puts>");
	assert_string_equal(disassemble(START, 0x7400c010, false),
			    "jalx\t0x80030040\t<puts>");
	assert_string_equal(disassemble(START, 0x10000012, false),
			    "b\t0x8003004c\t<puts+0xc>");
	/* Executing: a0 = 0x80040040. */
	assert_string_equal(disassemble(START, 0x8c820004, true),
			    "lw\tv0,4(a0)\t[0x80040044 = table+0x4]");
	assert_string_equal(disassemble(START, 0x00800008, true),
			    "jr\ta0\t<table>");
	symbols_free(machine.symbols);
	machine.symbols = NULL;
}

static void
test_executing(void **state)
{
	assert_string_equal(disassemble(START, 0xafbf001c, true),
			    "sw\tra,28(sp)\t[0x800401ec]");
	assert_string_equal(disassemble(START, 0x8c02fffc, true),
			    "lw\tv0,-4(zr)\t[0xfffffffc]");
	assert_string_equal(disassemble(START, 0x40826000, true),
			    "mtc0\tv0,status\t[0x80040020]");
}

/* The R5900's; elsewhere some of the words are something else. */
static void
test_r5900(void **state)
{
	static const struct expectation r5900[] = {
	    {0x78620010, "lq\tv0,16(v1)"},
	    {0x7fa2ffe0, "sq\tv0,-32(sp)"},
	    {0x00641018, "mult\tv0,v1,a0"},
	    {0x70641019, "multu1\tv0,v1,a0"},
	    {0x70641020, "madd1\tv0,v1,a0"},
	    {0x70002810, "mfhi1\ta1"},
	    {0x70a00013, "mtlo1\ta1"},
	    {0x7064001a, "div1\tv1,a0"},
	    {0x00001028, "mfsa\tv0"},
	    {0x04780004, "mtsab\tv1,4"},
	    {0x0479ffff, "mtsah\tv1,-1"},
	    {0x42000038, "ei"},
	    {0x42000039, "di"},
	    {0x70641489, "pand"},
	    {0x7003113f, "psraw"},
	};

	arch.extra = MIPS_EXTRA_R5900;
	CHECK(r5900);
	arch.extra = 0;
	assert_string_equal(disassemble(START, 0x78620010, false),
			    ".word\t0x78620010");
}

/* MIPS16, at odd addresses; the second halfword comes after the first. */
static void
test_mips16(void **state)
{
	static const struct expectation mips16[] = {
	    {0x6a056500, "ori\tv0,zr,5"},
	    {0xf2226a13, "ori\tv0,zr,4659"},
	    {0x4a800000, "addiu\tv0,v0,-128"},
	    {0xb2040000, "lw\tv0,16(pc)"},
	    {0x9c490000, "lw\tv0,36(a0)"},
	    {0xd20d0000, "sw\tv0,52(sp)"},
	    {0x67620000, "move\tv1,v0"},
	    {0xee0a0000, "xor\tt8,a2,s0"},
	    {0xe8200000, "jr\tra"},
	    {0xe8a00000, "jrc\tra"},
	    {0xed400000, "jalr\ta1"},
	    {0xf70964f8, "save\t64,ra,fp,s7,s6,s5,s4,s3,s2,s1,s0,a3,a0-a1"},
	    {0x64010000, "restore\t8"},
	    {0xf000f000, ".half\t0xf000"},
	};

	arch.extra = MIPS_EXTRA_MIPS16;
	arch.isa = MIPS_32R2;
	for (size_t i = 0; i < sizeof(mips16) / sizeof(mips16[0]); i++) {
		char text[200];
		uint8_t bytes[4];
		unsigned expected = mips16[i].word >> 27 == 30 ? 4 : 2;

		cpu_number_to_bytes(&cpu, mips16[i].word, bytes, 4);
		assert_int_equal(mips_disassemble(&cpu, START + 1, bytes, false,
						  text, sizeof(text)),
				 expected);
		assert_string_equal(text, mips16[i].text);
	}
	arch.extra = 0;
	arch.isa = 1;
}

/* Any word, any room. */
static void
test_any_word(void **state)
{
	uint32_t word = 1;
	char text[64];
	uint8_t bytes[4];
	size_t room;
	uint32_t i;

	for (i = 0; i < 2000000; i++) {
		word = word * 1664525 + 1013904223;
		room = 1 + i % sizeof(text);
		cpu_number_to_bytes(&cpu, word, bytes, 4);
		memset(text, '!', sizeof(text));
		arch.isa = 1 + i % 4;
		mips_disassemble(&cpu, START, bytes, i % 2 != 0, text, room);
		assert_true(strlen(text) < room);
		assert_true(room == sizeof(text) || text[room] == '!');
	}
	arch.isa = 1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mips_i),    cmocka_unit_test(test_later),
	    cmocka_unit_test(test_later_fpu), cmocka_unit_test(test_by_isa),
	    cmocka_unit_test(test_unknown),   cmocka_unit_test(test_targets),
	    cmocka_unit_test(test_symbols),   cmocka_unit_test(test_executing),
	    cmocka_unit_test(test_any_word),  cmocka_unit_test(test_r5900),
	    cmocka_unit_test(test_mips16),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
