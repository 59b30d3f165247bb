#!/bin/sh
# Floating point against QEMU's: a MIPS program runs every arithmetic
# instruction with random operands in QEMU's user mode, as a 24Kf (legacy NaNs,
# everything in hardware) and as a 64-bit CPU, with paired singles, and our unit
# repeats it.  Both byte orders, and both places for registers (Status.FR).
#
# SRC = source tree, TMP = scratch directory, CC = host compiler; argument:
# operand sets for each instruction.  "ok NAME" or "not ok NAME".  Exit status
# 0: equal; 1: not; 77: no qemu-mips, cross compiler or host compiler.

# shellcheck disable=SC2086 # lists of options
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
	$compiler -mhard-float -mnan=legacy \
	    -mno-abicalls -fno-pic -G0 -O1 -std=c11 -Wall -Wextra \
	    -ffreestanding -nostdlib -static -Wl,--build-id=none "$@" \
	    -o "$build/$name" "$SRC/tests/isa/fpu-qemu-guest.c"
}

if ! {
	narrow="-march=mips32r2 -mabi=32" &&
	wide="-march=mips64r2 -mabi=n32 -DFP64 -DPAIRED" &&
	guest le-0 mipsel-linux-gnu-gcc $narrow -mfp32 &&
	guest le-1 mipsel-linux-gnu-gcc $narrow -mfp64 -DFP64 &&
	guest be-0 mips-linux-gnu-gcc $narrow -mfp32 &&
	guest le-64 mipsel-linux-gnu-gcc $wide &&
	guest be-64 mips-linux-gnu-gcc $wide &&
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

# compare QEMU ORDER FR CPU [GUEST]: the records go through a file, so that a guest
# that dies is noticed.
compare()
{
	if ! command -v "$1" >/dev/null; then
		echo "skip fpu-qemu-$2-${5:-$3} there is no $1"
	elif ! "$1" -cpu "$4" "$build/$2-${5:-$3}" "$count" \
	    >"$build/records"; then
		echo "not ok fpu-qemu-$2-${5:-$3} the guest failed"
		status=1
	elif ! "$build/check" "$2" "$3" <"$build/records" \
	    >"$build/out" 2>&1; then
		cat "$build/out"
		echo "not ok fpu-qemu-$2-${5:-$3}"
		status=1
	else
		cat "$build/out"
		echo "ok fpu-qemu-$2-${5:-$3}"
	fi
	rm -f "$build/records"
}

compare qemu-mipsel le 0 24Kf
compare qemu-mipsel le 1 24Kf
compare qemu-mips be 0 24Kf
# (QEMU 7's 5KEf ignores writes to FCR31.)
compare qemu-mipsn32el le 1 MIPS64R2-generic 64
compare qemu-mipsn32 be 1 MIPS64R2-generic 64
exit $status
