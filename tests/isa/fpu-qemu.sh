#!/bin/sh
# Floating point against QEMU's: a MIPS program runs every arithmetic
# instruction with random operands under qemu-mipsel, as a 24Kf (legacy NaNs,
# everything in hardware), and our unit repeats it.
#
# SRC = source tree, TMP = scratch directory, CC = host compiler; argument:
# operand pairs for each instruction.  "ok NAME" or "not ok NAME".  Exit status
# 0: equal; 1: not; 77: no qemu-mipsel, cross compiler or host compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
cross=mipsel-linux-gnu-gcc
count=${1:-20000}

for tool in qemu-mipsel $cross $CC; do
	if ! command -v "$tool" >/dev/null 2>&1; then
		echo "skipped: fpu-qemu needs $tool"
		exit 77
	fi
done

build=$TMP/fpu-qemu
mkdir -p "$build" || exit 1
if ! {
	$cross -march=mips2 -mabi=32 -mfp32 -mhard-float -mnan=legacy \
	    -mno-abicalls -fno-pic -G0 -O1 -std=c11 -Wall -Wextra \
	    -ffreestanding -nostdlib -static -Wl,--build-id=none \
	    -o "$build/guest" "$SRC/tests/isa/fpu-qemu-guest.c" &&
	$CC -O2 -std=gnu11 -Wall -Wextra -Wno-unused-parameter \
	    -frounding-math -ffp-contract=off -I"$SRC/src" \
	    -o "$build/check" "$SRC/tests/isa/fpu-qemu-check.c" \
	    "$SRC/src/cpus/mips/mips_fpu.c" \
	    "$SRC/src/cpus/mips/mips_fpu_full.c" \
	    "$SRC/src/cpus/mips/mips_fpu_integer.c" \
	    "$SRC/src/cpus/mips/mips_fpu_types.c" -lm
} >"$build/make.log" 2>&1; then
	cat "$build/make.log"
	echo "not ok fpu-qemu-build"
	exit 1
fi

# The records go through a file, so that a guest that dies is noticed.
status=1
if ! qemu-mipsel -cpu 24Kf "$build/guest" "$count" >"$build/records"; then
	echo "not ok fpu-qemu the guest failed"
elif ! "$build/check" <"$build/records" >"$build/out" 2>&1; then
	cat "$build/out"
	echo "not ok fpu-qemu"
else
	cat "$build/out"
	echo "ok fpu-qemu"
	status=0
fi
rm -f "$build/records"
exit $status
