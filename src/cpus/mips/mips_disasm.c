/*
 * MIPS disassembler, table driven.  Manuals: Kane and Heinrich, "MIPS RISC
 * Architecture", appendices A and B; MIPS32 and MIPS64 Architecture volume II
 * for the later encodings.
 *
 * All of MIPS I to IV and MIPS32/MIPS64 up to release 2 is named, whatever the
 * CPU executes; only where an encoding changed its meaning does the CPU's own
 * ISA decide.  MIPS16: mips16_disasm.c.  Not named: MIPS-3D, MDMX; they show as
 * `.word'.
 *
 * Half of this file is its two tables.
 *
 * Text is mnemonic, tab, operands.  Registers have their software names; nop
 * and b are the only pseudo instructions.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpus/mips/mips16.h"
#include "cpus/mips/mips_r5900.h"
#include "devices/device.h"
#include "loaders/symbols.h"

/* When an encoding means this. */
enum meaning {
	ANY = 0,
	OLD, /* MIPS I and II only: coprocessor 3 */
	EE,  /* the R5900 only */
};

/*
 * Operand letters; anything else is copied.
 *   d s t      general register in bits 15..11, 25..21, 20..16
 *   D S T R    floating point register in bits 10..6, 15..11, 20..16, 25..21
 *   a          shift amount           i   signed immediate
 *   u          hexadecimal immediate  U   the same without leading zeros
 *   m          offset(base) in memory M   index(base)
 *   b j        branch, jump target    r   register jump's target
 *   0          coprocessor 0 register (and select)
 *   1          FPU control register   n   register number of a coprocessor
 *   k          20-bit code, only if not 0, after a tab
 *   x          10-bit trap code, only if not 0, after a comma
 *   C N        FPU condition of a branch or move, of a comparison
 *   o          5-bit operation of cache and pref
 *   y          sync type, only if not 0, after a tab
 *   z          25-bit coprocessor operation
 *   e          lowest bit; f g  number of bits of ext, ins
 *   F G H      the same for dextm/dextu, dinsm/dinsu: bits above 32
 *   h          hardware register
 *   v          when executing: value of t
 */
struct encoding {
	uint32_t mask;
	uint32_t match;
	enum meaning meaning;
	const char *name;
	const char *operands;
};

#define OP(op)		((uint32_t)(op) << 26)
#define PRIMARY(op)	0xfc000000u, OP(op)
#define SPECIAL(f)	0xfc00003fu, (f)
#define VR_MACC(f)	0xfc0007ffu, (f)
#define REGIMM(f)	0xfc1f0000u, (OP(1) | (uint32_t)(f) << 16)
#define SPECIAL2(f)	0xfc00003fu, (OP(0x1c) | (f))
#define SPECIAL3(f)	0xfc00003fu, (OP(0x1f) | (f))
#define BSHFL(f, g)	0xffe007ffu, (OP(0x1f) | (g) << 6 | (f))
#define COP(n, rs)	0xffe00000u, (OP(0x10 + (n)) | (uint32_t)(rs) << 21)
#define COP_BC(n, rt)	0xffe30000u, (OP(0x10 + (n)) | 8u << 21 | (rt) << 16)
#define COP_OPERATE(n)	0xfe000000u, (OP(0x10 + (n)) | 1u << 25)
#define COP0_OPERATE(f) 0xfe00003fu, (OP(0x10) | 1u << 25 | (f))
#define COP1X(f)	0xfc00003fu, (OP(0x13) | (f))

static const struct encoding encodings[] = {
    /* Words that are their own name. */
    {0xffffffff, 0x00000000, ANY, "nop", ""},
    {0xffffffff, 0x00000040, ANY, "ssnop", ""},
    {0xffffffff, 0x000000c0, ANY, "ehb", ""},
    {0xffff0000, 0x10000000, ANY, "b", "b"},
    {0xffff0000, 0x04110000, ANY, "bal", "b"},

    /* The R5900's, before what others have there. */
    {SPECIAL(0x18), EE, "mult", "d,s,t"},
    {SPECIAL(0x19), EE, "multu", "d,s,t"},
    {SPECIAL(0x28), EE, "mfsa", "d"},
    {SPECIAL(0x29), EE, "mtsa", "s"},
    {REGIMM(0x18), EE, "mtsab", "s,i"},
    {REGIMM(0x19), EE, "mtsah", "s,i"},
    {SPECIAL2(0x00), EE, "madd", "d,s,t"},
    {SPECIAL2(0x01), EE, "maddu", "d,s,t"},
    {SPECIAL2(0x10), EE, "mfhi1", "d"},
    {SPECIAL2(0x11), EE, "mthi1", "s"},
    {SPECIAL2(0x12), EE, "mflo1", "d"},
    {SPECIAL2(0x13), EE, "mtlo1", "s"},
    {SPECIAL2(0x18), EE, "mult1", "d,s,t"},
    {SPECIAL2(0x19), EE, "multu1", "d,s,t"},
    {SPECIAL2(0x1a), EE, "div1", "s,t"},
    {SPECIAL2(0x1b), EE, "divu1", "s,t"},
    {SPECIAL2(0x20), EE, "madd1", "d,s,t"},
    {SPECIAL2(0x21), EE, "maddu1", "d,s,t"},
    {PRIMARY(0x1e), EE, "lq", "t,m"},
    {PRIMARY(0x1f), EE, "sq", "t,m"},
    {COP0_OPERATE(0x38), EE, "ei", ""},
    {COP0_OPERATE(0x39), EE, "di", ""},

    /* SPECIAL */
    {0xffe0003f, 0x00000000, ANY, "sll", "d,t,a"},
    {0xfc03003f, 0x00000001, ANY, "movf", "d,s,C"},
    {0xfc03003f, 0x00010001, ANY, "movt", "d,s,C"},
    {0xffe0003f, 0x00000002, ANY, "srl", "d,t,a"},
    {0xffe0003f, 0x00200002, ANY, "rotr", "d,t,a"},
    {0xffe0003f, 0x00000003, ANY, "sra", "d,t,a"},
    {0xfc0007ff, 0x00000004, ANY, "sllv", "d,t,s"},
    {0xfc0007ff, 0x00000006, ANY, "srlv", "d,t,s"},
    {0xfc0007ff, 0x00000046, ANY, "rotrv", "d,t,s"},
    {0xfc0007ff, 0x00000007, ANY, "srav", "d,t,s"},
    {SPECIAL(0x08), ANY, "jr", "sr"},
    {SPECIAL(0x09), ANY, "jalr", "d,sr"},
    {SPECIAL(0x0a), ANY, "movz", "d,s,t"},
    {SPECIAL(0x0b), ANY, "movn", "d,s,t"},
    {SPECIAL(0x0c), ANY, "syscall", "k"},
    {SPECIAL(0x0d), ANY, "break", "k"},
    {SPECIAL(0x0f), ANY, "sync", "y"},
    {SPECIAL(0x10), ANY, "mfhi", "d"},
    {SPECIAL(0x11), ANY, "mthi", "s"},
    {SPECIAL(0x12), ANY, "mflo", "d"},
    {SPECIAL(0x13), ANY, "mtlo", "s"},
    {0xfc0007ff, 0x00000014, ANY, "dsllv", "d,t,s"},
    {0xfc0007ff, 0x00000016, ANY, "dsrlv", "d,t,s"},
    {0xfc0007ff, 0x00000056, ANY, "drotrv", "d,t,s"},
    {0xfc0007ff, 0x00000017, ANY, "dsrav", "d,t,s"},
    {SPECIAL(0x18), ANY, "mult", "s,t"},
    {SPECIAL(0x19), ANY, "multu", "s,t"},
    {VR_MACC(0x028), ANY, "macc", "d,s,t"},
    {VR_MACC(0x068), ANY, "maccu", "d,s,t"},
    {VR_MACC(0x228), ANY, "macchi", "d,s,t"},
    {VR_MACC(0x268), ANY, "macchiu", "d,s,t"},
    {VR_MACC(0x428), ANY, "maccs", "d,s,t"},
    {VR_MACC(0x468), ANY, "maccus", "d,s,t"},
    {VR_MACC(0x628), ANY, "macchis", "d,s,t"},
    {VR_MACC(0x668), ANY, "macchius", "d,s,t"},
    {VR_MACC(0x029), ANY, "dmacc", "d,s,t"},
    {VR_MACC(0x069), ANY, "dmaccu", "d,s,t"},
    {VR_MACC(0x429), ANY, "dmaccs", "d,s,t"},
    {VR_MACC(0x469), ANY, "dmaccus", "d,s,t"},
    {SPECIAL(0x1a), ANY, "div", "s,t"},
    {SPECIAL(0x1b), ANY, "divu", "s,t"},
    {SPECIAL(0x1c), ANY, "dmult", "s,t"},
    {SPECIAL(0x1d), ANY, "dmultu", "s,t"},
    {SPECIAL(0x1e), ANY, "ddiv", "s,t"},
    {SPECIAL(0x1f), ANY, "ddivu", "s,t"},
    {SPECIAL(0x20), ANY, "add", "d,s,t"},
    {SPECIAL(0x21), ANY, "addu", "d,s,t"},
    {SPECIAL(0x22), ANY, "sub", "d,s,t"},
    {SPECIAL(0x23), ANY, "subu", "d,s,t"},
    {SPECIAL(0x24), ANY, "and", "d,s,t"},
    {SPECIAL(0x25), ANY, "or", "d,s,t"},
    {SPECIAL(0x26), ANY, "xor", "d,s,t"},
    {SPECIAL(0x27), ANY, "nor", "d,s,t"},
    {SPECIAL(0x2a), ANY, "slt", "d,s,t"},
    {SPECIAL(0x2b), ANY, "sltu", "d,s,t"},
    {SPECIAL(0x2c), ANY, "dadd", "d,s,t"},
    {SPECIAL(0x2d), ANY, "daddu", "d,s,t"},
    {SPECIAL(0x2e), ANY, "dsub", "d,s,t"},
    {SPECIAL(0x2f), ANY, "dsubu", "d,s,t"},
    {SPECIAL(0x30), ANY, "tge", "s,tx"},
    {SPECIAL(0x31), ANY, "tgeu", "s,tx"},
    {SPECIAL(0x32), ANY, "tlt", "s,tx"},
    {SPECIAL(0x33), ANY, "tltu", "s,tx"},
    {SPECIAL(0x34), ANY, "teq", "s,tx"},
    {SPECIAL(0x36), ANY, "tne", "s,tx"},
    {0xffe0003f, 0x00000038, ANY, "dsll", "d,t,a"},
    {0xffe0003f, 0x0000003a, ANY, "dsrl", "d,t,a"},
    {0xffe0003f, 0x0020003a, ANY, "drotr", "d,t,a"},
    {0xffe0003f, 0x0000003b, ANY, "dsra", "d,t,a"},
    {0xffe0003f, 0x0000003c, ANY, "dsll32", "d,t,a"},
    {0xffe0003f, 0x0000003e, ANY, "dsrl32", "d,t,a"},
    {0xffe0003f, 0x0020003e, ANY, "drotr32", "d,t,a"},
    {0xffe0003f, 0x0000003f, ANY, "dsra32", "d,t,a"},

    /* REGIMM */
    {REGIMM(0x00), ANY, "bltz", "s,b"},
    {REGIMM(0x01), ANY, "bgez", "s,b"},
    {REGIMM(0x02), ANY, "bltzl", "s,b"},
    {REGIMM(0x03), ANY, "bgezl", "s,b"},
    {REGIMM(0x08), ANY, "tgei", "s,i"},
    {REGIMM(0x09), ANY, "tgeiu", "s,i"},
    {REGIMM(0x0a), ANY, "tlti", "s,i"},
    {REGIMM(0x0b), ANY, "tltiu", "s,i"},
    {REGIMM(0x0c), ANY, "teqi", "s,i"},
    {REGIMM(0x0e), ANY, "tnei", "s,i"},
    {REGIMM(0x10), ANY, "bltzal", "s,b"},
    {REGIMM(0x11), ANY, "bgezal", "s,b"},
    {REGIMM(0x12), ANY, "bltzall", "s,b"},
    {REGIMM(0x13), ANY, "bgezall", "s,b"},
    {REGIMM(0x1f), ANY, "synci", "m"},

    /* Immediates, jumps and branches */
    {PRIMARY(0x02), ANY, "j", "j"},
    {PRIMARY(0x03), ANY, "jal", "j"},
    {PRIMARY(0x04), ANY, "beq", "s,t,b"},
    {PRIMARY(0x05), ANY, "bne", "s,t,b"},
    {PRIMARY(0x06), ANY, "blez", "s,b"},
    {PRIMARY(0x07), ANY, "bgtz", "s,b"},
    {PRIMARY(0x08), ANY, "addi", "t,s,i"},
    {PRIMARY(0x09), ANY, "addiu", "t,s,i"},
    {PRIMARY(0x0a), ANY, "slti", "t,s,i"},
    {PRIMARY(0x0b), ANY, "sltiu", "t,s,i"},
    {PRIMARY(0x0c), ANY, "andi", "t,s,u"},
    {PRIMARY(0x0d), ANY, "ori", "t,s,u"},
    {PRIMARY(0x0e), ANY, "xori", "t,s,u"},
    {0xffe00000, OP(0x0f), ANY, "lui", "t,U"},
    {PRIMARY(0x14), ANY, "beql", "s,t,b"},
    {PRIMARY(0x15), ANY, "bnel", "s,t,b"},
    {PRIMARY(0x16), ANY, "blezl", "s,b"},
    {PRIMARY(0x17), ANY, "bgtzl", "s,b"},
    {PRIMARY(0x18), ANY, "daddi", "t,s,i"},
    {PRIMARY(0x19), ANY, "daddiu", "t,s,i"},

    /* Coprocessor 0 */
    {COP(0, 0x00), ANY, "mfc0", "t,0"},
    {COP(0, 0x01), ANY, "dmfc0", "t,0"},
    {COP(0, 0x04), ANY, "mtc0", "t,0v"},
    {COP(0, 0x05), ANY, "dmtc0", "t,0v"},
    {COP(0, 0x0a), ANY, "rdpgpr", "d,t"},
    {COP(0, 0x0e), ANY, "wrpgpr", "d,t"},
    {0xffffffff, 0x41606000, ANY, "di", ""},
    {0xffe0ffff, 0x41606000, ANY, "di", "t"},
    {0xffffffff, 0x41606020, ANY, "ei", ""},
    {0xffe0ffff, 0x41606020, ANY, "ei", "t"},
    {COP_BC(0, 0), ANY, "bc0f", "b"},
    {COP_BC(0, 1u), ANY, "bc0t", "b"},
    {COP_BC(0, 2u), ANY, "bc0fl", "b"},
    {COP_BC(0, 3u), ANY, "bc0tl", "b"},
    {COP0_OPERATE(0x01), ANY, "tlbr", ""},
    {COP0_OPERATE(0x02), ANY, "tlbwi", ""},
    {COP0_OPERATE(0x06), ANY, "tlbwr", ""},
    {COP0_OPERATE(0x08), ANY, "tlbp", ""},
    {COP0_OPERATE(0x10), ANY, "rfe", ""},
    {COP0_OPERATE(0x18), ANY, "eret", ""},
    {COP0_OPERATE(0x1f), ANY, "deret", ""},
    {COP0_OPERATE(0x20), ANY, "wait", ""},
    {COP_OPERATE(0), ANY, "cop0", "z"},

    /* Coprocessor 1: moves and branches; arithmetic is in its own table */
    {COP(1, 0x00), ANY, "mfc1", "t,S"},
    {COP(1, 0x01), ANY, "dmfc1", "t,S"},
    {COP(1, 0x02), ANY, "cfc1", "t,1"},
    {COP(1, 0x03), ANY, "mfhc1", "t,S"},
    {COP(1, 0x04), ANY, "mtc1", "t,Sv"},
    {COP(1, 0x05), ANY, "dmtc1", "t,Sv"},
    {COP(1, 0x06), ANY, "ctc1", "t,1v"},
    {COP(1, 0x07), ANY, "mthc1", "t,Sv"},
    {0xffff0000, 0x45000000, ANY, "bc1f", "b"},
    {0xffff0000, 0x45010000, ANY, "bc1t", "b"},
    {0xffff0000, 0x45020000, ANY, "bc1fl", "b"},
    {0xffff0000, 0x45030000, ANY, "bc1tl", "b"},
    {COP_BC(1, 0), ANY, "bc1f", "C,b"},
    {COP_BC(1, 1u), ANY, "bc1t", "C,b"},
    {COP_BC(1, 2u), ANY, "bc1fl", "C,b"},
    {COP_BC(1, 3u), ANY, "bc1tl", "C,b"},

    /* Coprocessor 2 */
    {COP(2, 0x00), ANY, "mfc2", "t,n"},
    {COP(2, 0x01), ANY, "dmfc2", "t,n"},
    {COP(2, 0x02), ANY, "cfc2", "t,n"},
    {COP(2, 0x04), ANY, "mtc2", "t,nv"},
    {COP(2, 0x05), ANY, "dmtc2", "t,nv"},
    {COP(2, 0x06), ANY, "ctc2", "t,nv"},
    {COP_BC(2, 0), ANY, "bc2f", "b"},
    {COP_BC(2, 1u), ANY, "bc2t", "b"},
    {COP_BC(2, 2u), ANY, "bc2fl", "b"},
    {COP_BC(2, 3u), ANY, "bc2tl", "b"},
    {COP_OPERATE(2), ANY, "cop2", "z"},

    /* Coprocessor 3, which became COP1X in MIPS IV */
    {COP(3, 0x00), OLD, "mfc3", "t,n"},
    {COP(3, 0x02), OLD, "cfc3", "t,n"},
    {COP(3, 0x04), OLD, "mtc3", "t,nv"},
    {COP(3, 0x06), OLD, "ctc3", "t,nv"},
    {COP_BC(3, 0), OLD, "bc3f", "b"},
    {COP_BC(3, 1u), OLD, "bc3t", "b"},
    {COP_BC(3, 2u), OLD, "bc3fl", "b"},
    {COP_BC(3, 3u), OLD, "bc3tl", "b"},
    {COP_OPERATE(3), OLD, "cop3", "z"},
    {0xfc000000, OP(0x13), OLD, NULL, NULL},
    {0xffff003fu, OP(0x11) | 22u << 21 | 0x20, ANY, "cvt.s.pu", "D,S"},
    {0xffff003fu, OP(0x11) | 22u << 21 | 0x28, ANY, "cvt.s.pl", "D,S"},
    {COP1X(0x00), ANY, "lwxc1", "D,M"},
    {COP1X(0x01), ANY, "ldxc1", "D,M"},
    {COP1X(0x05), ANY, "luxc1", "D,M"},
    {COP1X(0x08), ANY, "swxc1", "S,M"},
    {COP1X(0x09), ANY, "sdxc1", "S,M"},
    {COP1X(0x0d), ANY, "suxc1", "S,M"},
    {COP1X(0x0f), ANY, "prefx", "n,M"},
    {COP1X(0x1e), ANY, "alnv.ps", "D,S,T,s"},
    {COP1X(0x20), ANY, "madd.s", "D,R,S,T"},
    {COP1X(0x21), ANY, "madd.d", "D,R,S,T"},
    {COP1X(0x26), ANY, "madd.ps", "D,R,S,T"},
    {COP1X(0x2e), ANY, "msub.ps", "D,R,S,T"},
    {COP1X(0x36), ANY, "nmadd.ps", "D,R,S,T"},
    {COP1X(0x3e), ANY, "nmsub.ps", "D,R,S,T"},
    {COP1X(0x28), ANY, "msub.s", "D,R,S,T"},
    {COP1X(0x29), ANY, "msub.d", "D,R,S,T"},
    {COP1X(0x30), ANY, "nmadd.s", "D,R,S,T"},
    {COP1X(0x31), ANY, "nmadd.d", "D,R,S,T"},
    {COP1X(0x38), ANY, "nmsub.s", "D,R,S,T"},
    {COP1X(0x39), ANY, "nmsub.d", "D,R,S,T"},

    /* SPECIAL2 and SPECIAL3 */
    {SPECIAL2(0x00), ANY, "madd", "s,t"},
    {SPECIAL2(0x01), ANY, "maddu", "s,t"},
    {SPECIAL2(0x02), ANY, "mul", "d,s,t"},
    {SPECIAL2(0x04), ANY, "msub", "s,t"},
    {SPECIAL2(0x05), ANY, "msubu", "s,t"},
    {SPECIAL2(0x20), ANY, "clz", "d,s"},
    {SPECIAL2(0x21), ANY, "clo", "d,s"},
    {SPECIAL2(0x24), ANY, "dclz", "d,s"},
    {SPECIAL2(0x25), ANY, "dclo", "d,s"},
    {SPECIAL2(0x3f), ANY, "sdbbp", "k"},
    {SPECIAL3(0x00), ANY, "ext", "t,s,e,f"},
    {SPECIAL3(0x01), ANY, "dextm", "t,s,e,F"},
    {SPECIAL3(0x02), ANY, "dextu", "t,s,H,f"},
    {SPECIAL3(0x03), ANY, "dext", "t,s,e,f"},
    {SPECIAL3(0x04), ANY, "ins", "t,s,e,g"},
    {SPECIAL3(0x05), ANY, "dinsm", "t,s,e,G"},
    {SPECIAL3(0x06), ANY, "dinsu", "t,s,H,g"},
    {SPECIAL3(0x07), ANY, "dins", "t,s,e,g"},
    {BSHFL(0x20, 0x02u), ANY, "wsbh", "d,t"},
    {BSHFL(0x20, 0x10u), ANY, "seb", "d,t"},
    {BSHFL(0x20, 0x18u), ANY, "seh", "d,t"},
    {BSHFL(0x24, 0x02u), ANY, "dsbh", "d,t"},
    {BSHFL(0x24, 0x05u), ANY, "dshd", "d,t"},
    {SPECIAL3(0x3b), ANY, "rdhwr", "t,h"},

    /* Loads and stores */
    {PRIMARY(0x1a), ANY, "ldl", "t,m"},
    {PRIMARY(0x1b), ANY, "ldr", "t,m"},
    {PRIMARY(0x20), ANY, "lb", "t,m"},
    {PRIMARY(0x21), ANY, "lh", "t,m"},
    {PRIMARY(0x22), ANY, "lwl", "t,m"},
    {PRIMARY(0x23), ANY, "lw", "t,m"},
    {PRIMARY(0x24), ANY, "lbu", "t,m"},
    {PRIMARY(0x25), ANY, "lhu", "t,m"},
    {PRIMARY(0x26), ANY, "lwr", "t,m"},
    {PRIMARY(0x27), ANY, "lwu", "t,m"},
    {PRIMARY(0x28), ANY, "sb", "t,m"},
    {PRIMARY(0x29), ANY, "sh", "t,m"},
    {PRIMARY(0x2a), ANY, "swl", "t,m"},
    {PRIMARY(0x2b), ANY, "sw", "t,m"},
    {PRIMARY(0x2c), ANY, "sdl", "t,m"},
    {PRIMARY(0x2d), ANY, "sdr", "t,m"},
    {PRIMARY(0x2e), ANY, "swr", "t,m"},
    {PRIMARY(0x2f), ANY, "cache", "o,m"},
    {PRIMARY(0x30), ANY, "ll", "t,m"},
    {PRIMARY(0x31), ANY, "lwc1", "T,m"},
    {PRIMARY(0x32), ANY, "lwc2", "Z,m"},
    {PRIMARY(0x33), OLD, "lwc3", "Z,m"},
    {PRIMARY(0x33), ANY, "pref", "o,m"},
    {PRIMARY(0x34), ANY, "lld", "t,m"},
    {PRIMARY(0x35), ANY, "ldc1", "T,m"},
    {PRIMARY(0x36), ANY, "ldc2", "Z,m"},
    {PRIMARY(0x37), ANY, "ld", "t,m"},
    {PRIMARY(0x38), ANY, "sc", "t,m"},
    {PRIMARY(0x39), ANY, "swc1", "T,m"},
    {PRIMARY(0x3a), ANY, "swc2", "Z,m"},
    {PRIMARY(0x3b), OLD, "swc3", "Z,m"},
    {PRIMARY(0x3c), ANY, "scd", "t,m"},
    {PRIMARY(0x3d), ANY, "sdc1", "T,m"},
    {PRIMARY(0x3e), ANY, "sdc2", "Z,m"},
    {PRIMARY(0x3f), ANY, "sd", "t,m"},
};

/* Formats of coprocessor 1 arithmetic. */
enum {
	FMT_S = 1 << 0,
	FMT_D = 1 << 1,
	FMT_W = 1 << 4,
	FMT_L = 1 << 5,
	FMT_PS = 1 << 6,
	FMT_SD = FMT_S | FMT_D,
};

struct fpu_encoding {
	uint32_t mask; /* of bits 20..0 */
	uint32_t match;
	unsigned formats;
	const char *name; /* without the format */
	const char *operands;
};

#define FUNCT(f) 0x0000003fu, (f)
#define UNARY(f) 0x001f003fu, (f)
#define COND(f)	 0x0000003fu, (0x30 | (f))

static const struct fpu_encoding fpu_encodings[] = {
    {FUNCT(0x00), FMT_SD | FMT_PS, "add", "D,S,T"},
    {FUNCT(0x01), FMT_SD | FMT_PS, "sub", "D,S,T"},
    {FUNCT(0x02), FMT_SD | FMT_PS, "mul", "D,S,T"},
    {FUNCT(0x03), FMT_SD, "div", "D,S,T"},
    {UNARY(0x04), FMT_SD, "sqrt", "D,S"},
    {UNARY(0x05), FMT_SD | FMT_PS, "abs", "D,S"},
    {UNARY(0x06), FMT_SD | FMT_PS, "mov", "D,S"},
    {UNARY(0x07), FMT_SD | FMT_PS, "neg", "D,S"},
    {UNARY(0x08), FMT_SD, "round.l", "D,S"},
    {UNARY(0x09), FMT_SD, "trunc.l", "D,S"},
    {UNARY(0x0a), FMT_SD, "ceil.l", "D,S"},
    {UNARY(0x0b), FMT_SD, "floor.l", "D,S"},
    {UNARY(0x0c), FMT_SD, "round.w", "D,S"},
    {UNARY(0x0d), FMT_SD, "trunc.w", "D,S"},
    {UNARY(0x0e), FMT_SD, "ceil.w", "D,S"},
    {UNARY(0x0f), FMT_SD, "floor.w", "D,S"},
    {0x0003003f, 0x00000011, FMT_SD | FMT_PS, "movf", "D,S,C"},
    {0x0003003f, 0x00010011, FMT_SD | FMT_PS, "movt", "D,S,C"},
    {FUNCT(0x12), FMT_SD | FMT_PS, "movz", "D,S,t"},
    {FUNCT(0x13), FMT_SD | FMT_PS, "movn", "D,S,t"},
    {UNARY(0x15), FMT_SD, "recip", "D,S"},
    {UNARY(0x16), FMT_SD, "rsqrt", "D,S"},
    {UNARY(0x20), FMT_D | FMT_W | FMT_L, "cvt.s", "D,S"},
    {UNARY(0x21), FMT_S | FMT_W | FMT_L, "cvt.d", "D,S"},
    {FUNCT(0x26), FMT_S, "cvt.ps", "D,S,T"},
    {FUNCT(0x2c), FMT_PS, "pll", "D,S,T"},
    {FUNCT(0x2d), FMT_PS, "plu", "D,S,T"},
    {FUNCT(0x2e), FMT_PS, "pul", "D,S,T"},
    {FUNCT(0x2f), FMT_PS, "puu", "D,S,T"},
    {UNARY(0x24), FMT_SD, "cvt.w", "D,S"},
    {UNARY(0x25), FMT_SD, "cvt.l", "D,S"},
    {COND(0x0), FMT_SD | FMT_PS, "c.f", "NS,T"},
    {COND(0x1), FMT_SD | FMT_PS, "c.un", "NS,T"},
    {COND(0x2), FMT_SD | FMT_PS, "c.eq", "NS,T"},
    {COND(0x3), FMT_SD | FMT_PS, "c.ueq", "NS,T"},
    {COND(0x4), FMT_SD | FMT_PS, "c.olt", "NS,T"},
    {COND(0x5), FMT_SD | FMT_PS, "c.ult", "NS,T"},
    {COND(0x6), FMT_SD | FMT_PS, "c.ole", "NS,T"},
    {COND(0x7), FMT_SD | FMT_PS, "c.ule", "NS,T"},
    {COND(0x8), FMT_SD | FMT_PS, "c.sf", "NS,T"},
    {COND(0x9), FMT_SD | FMT_PS, "c.ngle", "NS,T"},
    {COND(0xa), FMT_SD | FMT_PS, "c.seq", "NS,T"},
    {COND(0xb), FMT_SD | FMT_PS, "c.ngl", "NS,T"},
    {COND(0xc), FMT_SD | FMT_PS, "c.lt", "NS,T"},
    {COND(0xd), FMT_SD | FMT_PS, "c.nge", "NS,T"},
    {COND(0xe), FMT_SD | FMT_PS, "c.le", "NS,T"},
    {COND(0xf), FMT_SD | FMT_PS, "c.ngt", "NS,T"},
};

const char *const mips_gpr_names[32] = {
    "zr", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2",
    "t3", "t4", "t5", "t6", "t7", "s0", "s1", "s2", "s3", "s4", "s5",
    "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp", "fp", "ra",
};

/* Coprocessor 0 names from MIPS III on; the R3000's are in
 * mips_registers.c. */
static const char *const cop0_names[32] = {
    "index",	"random",  "entrylo0", "entrylo1", "context", "pagemask",
    "wired",	"hwrena",  "badvaddr", "count",	   "entryhi", "compare",
    "status",	"cause",   "epc",      "prid",	   "config",  "lladdr",
    "watchlo",	"watchhi", "xcontext", "cop0_21",  "cop0_22", "debug",
    "depc",	"perfcnt", "errctl",   "cacheerr", "taglo",   "taghi",
    "errorepc", "desave",
};

struct line {
	const struct cpu *cpu;
	uint64_t vaddr;
	uint32_t word;
	bool executing;
	char *text;
	size_t size;
	size_t used;
};

static void __attribute__((format(printf, 2, 3)))
put(struct line *l, const char *format, ...)
{
	va_list ap;
	int n;

	if (l->used + 1 >= l->size) {
		return;
	}
	va_start(ap, format);
	n = vsnprintf(l->text + l->used, l->size - l->used, format, ap);
	va_end(ap);
	if (n > 0) {
		l->used += (size_t)n;
		if (l->used >= l->size) {
			l->used = l->size - 1;
		}
	}
}

static unsigned
field(const struct line *l, unsigned shift, unsigned bits)
{
	return (l->word >> shift) & ((1u << bits) - 1);
}

static unsigned
isa(const struct cpu *cpu)
{
	const struct mips_type *type = cpu->type->arch;

	return type->isa;
}

static uint64_t
truncate_address(const struct cpu *cpu, uint64_t vaddr)
{
	return cpu->is_32bit ? (uint32_t)vaddr : vaddr;
}

static void
put_address(struct line *l, uint64_t vaddr)
{
	if (l->cpu->is_32bit) {
		put(l, "0x%08x", (unsigned)vaddr);
	} else {
		put(l, "0x%016llx", (unsigned long long)vaddr);
	}
}

static bool
symbol(const struct line *l, uint64_t vaddr, char *text, size_t size)
{
	const struct machine *m = l->cpu->machine;

	return m != NULL && m->symbols != NULL &&
	       symbols_format(m->symbols, truncate_address(l->cpu, vaddr), text,
			      size);
}

static void
put_target(struct line *l, uint64_t vaddr)
{
	char name[256];

	put_address(l, truncate_address(l->cpu, vaddr));
	if (symbol(l, vaddr, name, sizeof(name))) {
		put(l, "\t<%s>", name);
	}
}

/* "(cons@0x10000000)+0x4" if a device answers at the address. */
static bool
device(const struct line *l, uint64_t vaddr, char *text, size_t size)
{
	/* Looking changes nothing, so a const CPU is fine. */
	struct cpu *cpu = (struct cpu *)(uintptr_t)l->cpu;
	const struct memory_segment *segment;
	uint64_t base;
	uint64_t paddr;
	int n;

	if (cpu->memory == NULL ||
	    cpu->class->translate_v2p(cpu, vaddr, &paddr,
				      CPU_V2P_NO_EXCEPTIONS) == CPU_V2P_FAIL) {
		return false;
	}
	segment = memory_segment_find(cpu->memory, paddr);
	if (segment == NULL || segment->device == NULL) {
		return false;
	}
	base = segment->base - segment->offset;
	n = snprintf(text, size, "(%s@0x%08llx)", segment->device->object.name,
		     (unsigned long long)base);
	if (paddr != base && n > 0 && (size_t)n < size) {
		snprintf(text + n, size - (size_t)n, "+0x%llx",
			 (unsigned long long)(paddr - base));
	}
	return true;
}

static uint64_t
gpr(const struct line *l, unsigned n)
{
	return l->cpu->class->get_register(l->cpu, n);
}

static void
put_effective_address(struct line *l, uint64_t vaddr)
{
	char name[256];

	vaddr = truncate_address(l->cpu, vaddr);
	put(l, "\t[");
	put_address(l, vaddr);
	if (device(l, vaddr, name, sizeof(name)) ||
	    symbol(l, vaddr, name, sizeof(name))) {
		put(l, " = %s", name);
	}
	put(l, "]");
}

static int64_t
immediate(const struct line *l)
{
	return (int16_t)field(l, 0, 16);
}

static void
put_memory(struct line *l)
{
	unsigned base = field(l, 21, 5);

	put(l, "%d(%s)", (int)immediate(l), mips_gpr_names[base]);
	if (l->executing) {
		put_effective_address(l, gpr(l, base) + (uint64_t)immediate(l));
	}
}

static void
put_indexed_memory(struct line *l)
{
	unsigned base = field(l, 21, 5);
	unsigned index = field(l, 16, 5);

	put(l, "%s(%s)", mips_gpr_names[index], mips_gpr_names[base]);
	if (l->executing) {
		put_effective_address(l, gpr(l, base) + gpr(l, index));
	}
}

static void
put_jump_register(struct line *l)
{
	char name[256];

	if (l->executing &&
	    symbol(l, gpr(l, field(l, 21, 5)), name, sizeof(name))) {
		put(l, "\t<%s>", name);
	}
}

static void
put_cop0_register(struct line *l)
{
	unsigned n = field(l, 11, 5);
	unsigned select = field(l, 0, 3);
	const struct cpu_register *r = l->cpu->class->registers;

	if (isa(l->cpu) > 2) {
		put(l, "%s", cop0_names[n]);
	} else {
		while (r->name != NULL && r->number != MIPS_REG_COP0 + n) {
			r++;
		}
		put(l, "%s", r->name != NULL ? r->name : "?");
	}
	if (select != 0) {
		put(l, ",%u", select);
	}
}

static void
put_fpu_control_register(struct line *l)
{
	unsigned n = field(l, 11, 5);

	if (n == 31) {
		put(l, "fcsr");
	} else {
		put(l, "fcr%u", n);
	}
}

static void
put_value(struct line *l)
{
	uint64_t value = gpr(l, field(l, 16, 5));

	if (!l->executing) {
		return;
	}
	put(l, "\t[");
	put_address(l, truncate_address(l->cpu, value));
	put(l, "]");
}

static void
put_operand(struct line *l, char letter)
{
	switch (letter) {
	case 'd':
		put(l, "%s", mips_gpr_names[field(l, 11, 5)]);
		break;
	case 's':
		put(l, "%s", mips_gpr_names[field(l, 21, 5)]);
		break;
	case 't':
		put(l, "%s", mips_gpr_names[field(l, 16, 5)]);
		break;
	case 'D':
		put(l, "f%u", field(l, 6, 5));
		break;
	case 'S':
		put(l, "f%u", field(l, 11, 5));
		break;
	case 'T':
		put(l, "f%u", field(l, 16, 5));
		break;
	case 'R':
		put(l, "f%u", field(l, 21, 5));
		break;
	case 'a':
	case 'e':
		put(l, "%u", field(l, 6, 5));
		break;
	case 'i':
		put(l, "%d", (int)immediate(l));
		break;
	case 'u':
		put(l, "0x%04x", field(l, 0, 16));
		break;
	case 'U':
		put(l, "0x%x", field(l, 0, 16));
		break;
	case 'm':
		put_memory(l);
		break;
	case 'M':
		put_indexed_memory(l);
		break;
	case 'b':
		put_target(l, l->vaddr + 4 + (uint64_t)immediate(l) * 4);
		break;
	case 'j':
		put_target(l, ((l->vaddr + 4) & ~(uint64_t)0xfffffff) |
				  (uint64_t)field(l, 0, 26) << 2);
		break;
	case 'r':
		put_jump_register(l);
		break;
	case '0':
		put_cop0_register(l);
		break;
	case '1':
		put_fpu_control_register(l);
		break;
	case 'n':
		put(l, "%u", field(l, 11, 5));
		break;
	case 'Z':
		put(l, "%u", field(l, 16, 5));
		break;
	case 'k':
		if (field(l, 6, 20) != 0) {
			put(l, "0x%05x", field(l, 6, 20));
		}
		break;
	case 'x':
		if (field(l, 6, 10) != 0) {
			put(l, ",0x%x", field(l, 6, 10));
		}
		break;
	case 'y':
		if (field(l, 6, 5) != 0) {
			put(l, "0x%02x", field(l, 6, 5));
		}
		break;
	case 'C':
		put(l, "cc%u", field(l, 18, 3));
		break;
	case 'N':
		if (field(l, 8, 3) != 0) {
			put(l, "cc%u,", field(l, 8, 3));
		}
		break;
	case 'o':
		put(l, "0x%x", field(l, 16, 5));
		break;
	case 'z':
		put(l, "0x%07x", field(l, 0, 25));
		break;
	case 'f':
		put(l, "%u", field(l, 11, 5) + 1);
		break;
	case 'F':
		put(l, "%u", field(l, 11, 5) + 33);
		break;
	case 'g':
		put(l, "%d", (int)field(l, 11, 5) - (int)field(l, 6, 5) + 1);
		break;
	case 'G':
		put(l, "%d", (int)field(l, 11, 5) - (int)field(l, 6, 5) + 33);
		break;
	case 'H':
		put(l, "%u", field(l, 6, 5) + 32);
		break;
	case 'h':
		put(l, "hwr%u", field(l, 11, 5));
		break;
	case 'v':
		put_value(l);
		break;
	default:
		put(l, "%c", letter);
		break;
	}
}

static void
put_operands(struct line *l, const char *operands)
{
	size_t before;

	if (*operands == '\0') {
		return;
	}
	put(l, "\t");
	before = l->used;
	for (; *operands != '\0'; operands++) {
		put_operand(l, *operands);
	}
	if (l->used == before && l->used > 0) {
		/* Only operands that are left out: no tab either. */
		l->text[--l->used] = '\0';
	}
}

static bool
put_fpu_arithmetic(struct line *l)
{
	static const char *const formats[16] = {
	    [0] = "s", [1] = "d", [4] = "w", [5] = "l", [6] = "ps"};
	unsigned fmt = field(l, 21, 4);
	const struct fpu_encoding *e;
	size_t i;

	if ((l->word & 0xfe000000) != (OP(0x11) | 1u << 25)) {
		return false;
	}
	for (i = 0; i < sizeof(fpu_encodings) / sizeof(fpu_encodings[0]); i++) {
		e = &fpu_encodings[i];
		if ((l->word & e->mask) == e->match &&
		    (e->formats & 1u << fmt) != 0) {
			put(l, "%s.%s", e->name, formats[fmt]);
			put_operands(l, e->operands);
			return true;
		}
	}
	return false;
}

static bool
is_r5900(const struct cpu *cpu)
{
	return mips_is_r5900(cpu->type->arch);
}

static bool
put_instruction(struct line *l)
{
	const struct encoding *e;
	size_t i;

	if (is_r5900(l->cpu) && mips_mmi_name(l->word) != NULL) {
		put(l, "%s", mips_mmi_name(l->word));
		return true;
	}
	for (i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		e = &encodings[i];
		if ((l->word & e->mask) != e->match ||
		    (e->meaning == OLD && isa(l->cpu) > 2) ||
		    (e->meaning == EE && !is_r5900(l->cpu))) {
			continue;
		}
		if (e->name == NULL) {
			return false;
		}
		put(l, "%s", e->name);
		put_operands(l, e->operands);
		return true;
	}
	return put_fpu_arithmetic(l);
}

static bool
is_mips16(const struct cpu *cpu, uint64_t vaddr)
{
	const struct mips_type *type = cpu->type->arch;

	return (vaddr & 1) != 0 && (type->extra & MIPS_EXTRA_MIPS16) != 0;
}

uint64_t
mips_instruction_address(const struct cpu *cpu, uint64_t vaddr)
{
	return is_mips16(cpu, vaddr) ? vaddr - 1 : vaddr;
}

unsigned
mips_disassemble(const struct cpu *cpu, uint64_t vaddr, const uint8_t *bytes,
		 bool executing, char *text, size_t size)
{
	struct line l = {
	    .cpu = cpu,
	    .vaddr = vaddr,
	    .word = (uint32_t)cpu_bytes_to_number(cpu, bytes, 4),
	    .executing = executing,
	    .text = text,
	    .size = size,
	};

	if (size > 0) {
		text[0] = '\0';
	}
	if (is_mips16(cpu, vaddr)) {
		uint16_t halves[2] = {
		    (uint16_t)cpu_bytes_to_number(cpu, bytes, 2),
		    (uint16_t)cpu_bytes_to_number(cpu, bytes + 2, 2),
		};

		return mips16_disassemble(cpu, vaddr, halves, text, size);
	}
	if (!put_instruction(&l)) {
		put(&l, ".word\t0x%08x", l.word);
	}
	return 4;
}
