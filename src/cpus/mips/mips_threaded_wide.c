/*
 * The handlers of the threaded core for 64-bit MIPS CPUs: those of
 * mips_threaded.c with wide registers, apart so that compilers take less time.
 */
#define THREADED_WIDE
#include "cpus/mips/mips_threaded.c"
