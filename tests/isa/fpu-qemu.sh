#!/bin/sh
# Floating point against QEMU's: a MIPS program runs every arithmetic
# instruction with random operands in QEMU's user mode, as a 24Kf (legacy NaNs,
# everything in hardware), and our unit repeats it.  Both byte orders, and both
# places for registers (Status.FR).
#
# SRC = source tree, TMP = scratch directory, CC = host compiler; argument:
# operand sets for each instruction.  "ok NAME" or "not ok NAME".  Exit status
# 0: equal; 1: not; 77: no qemu-mips, cross compiler or host compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
count=${1:-10000}

for tool in qemu-mipsel qemu-mips mipsel-linux-gnu-gcc mips-linux-gnu-gcc $CC
do
	if ! command -v "$tool" >/dev/null 2>&1; then
		echo "skipped: fpu-qemu needs $tool"
		exit 77
	fi
done

build=$TMP/fpu-qemu
status=0
mkdir -p "$build" || exit 1

# guest NAME COMPILER OPTION...
guest()
{
	name=$1
	compiler=$2
	shift 2
	$compiler -march=mips32r2 -mabi=32 -mhard-float -mnan=legacy \
	    -mno-abicalls -fno-pic -G0 -O1 -std=c11 -Wall -Wextra \
	    -ffreestanding -nostdlib -static -Wl,--build-id=none "$@" \
	    -o "$build/$name" "$SRC/tests/isa/fpu-qemu-guest.c"
}

if ! {
	guest le-0 mipsel-linux-gnu-gcc -mfp32 &&
	guest le-1 mipsel-linux-gnu-gcc -mfp64 -DFP64 &&
	guest be-0 mips-linux-gnu-gcc -mfp32 &&
	$CC -O2 -std=gnu11 -Wall -Wextra -Wno-unused-parameter \
	    -frounding-math -ffp-contract=off -I"$SRC/src" \
	    -o "$build/check" "$SRC/tests/isa/fpu-qemu-check.c" \
	    "$SRC/src/cpus/mips/mips_fpu.c" \
	    "$SRC/src/cpus/mips/mips_fpu_full.c" \
	    "$SRC/src/cpus/mips/mips_fpu_integer.c" \
	    "$SRC/src/cpus/mips/mips_fpu_paired.c" \
	    "$SRC/src/cpus/mips/mips_fpu_types.c" -lm
} >"$build/make.log" 2>&1; then
	cat "$build/make.log"
	echo "not ok fpu-qemu-build"
	exit 1
fi

# compare QEMU ORDER FR: the records go through a file, so that a guest that
# dies is noticed.
compare()
{
	if ! "$1" -cpu 24Kf "$build/$2-$3" "$count" >"$build/records"; then
		echo "not ok fpu-qemu-$2-$3 the guest failed"
		status=1
	elif ! "$build/check" "$2" "$3" <"$build/records" \
	    >"$build/out" 2>&1; then
		cat "$build/out"
		echo "not ok fpu-qemu-$2-$3"
		status=1
	else
		cat "$build/out"
		echo "ok fpu-qemu-$2-$3"
	fi
	rm -f "$build/records"
}

compare qemu-mipsel le 0
compare qemu-mipsel le 1
compare qemu-mips be 0
exit $status
