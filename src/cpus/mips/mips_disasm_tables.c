/*
 * Encodings of MIPS instructions, for the disassembler; see mips_disasm.h.
 */
#include "cpus/mips/mips_disasm.h"

#include <stddef.h>

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

static const struct mips_encoding encodings[] = {
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
    {PRIMARY(0x1d), ANY, "jalx", "j"},
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

const struct mips_encoding *
mips_find_encoding(uint32_t word, unsigned isa, bool ee)
{
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		const struct mips_encoding *e = &encodings[i];

		if ((word & e->mask) == e->match &&
		    (e->meaning != OLD || isa <= 2) &&
		    (e->meaning != EE || ee)) {
			return e;
		}
	}
	return NULL;
}

const char *
mips_find_fpu_encoding(uint32_t word, const char **format,
		       const char **operands)
{
	static const char *const formats[16] = {
	    [0] = "s", [1] = "d", [4] = "w", [5] = "l", [6] = "ps"};
	unsigned fmt = word >> 21 & 15;

	if ((word & 0xfe000000) != (OP(0x11) | 1u << 25)) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(fpu_encodings) / sizeof(fpu_encodings[0]);
	     i++) {
		const struct fpu_encoding *e = &fpu_encodings[i];

		if ((word & e->mask) == e->match &&
		    (e->formats & 1u << fmt) != 0) {
			*format = formats[fmt];
			*operands = e->operands;
			return e->name;
		}
	}
	return NULL;
}
