#!/bin/sh
# Random MIPS I programs: the threaded core, the golden stepper and both in lock
# step must agree; for programs that Linux can run, QEMU's user mode must agree,
# too.  A failure is made small: the number of blocks is halved as long as the
# program still fails.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, CC = host
# compiler, SEEDS = how many (12, or 500 with SLOW=1), FIRST = the first seed,
# BLOCKS = length of the programs.  One line a seed and byte order: "ok NAME" or
# "not ok NAME reason".  Exit status 0: all passed; 1: some failed; 77: no host
# compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
test "${SLOW:-0}" = 1 && SEEDS=${SEEDS:-500}
SEEDS=${SEEDS:-12}
FIRST=${FIRST:-1}
BLOCKS=${BLOCKS:-60}
BUILD=$TMP/isa-random

if ! command -v "${CC%% *}" >/dev/null 2>&1; then
	echo "skipped: random programs need a host compiler ($CC)"
	exit 77
fi
mkdir -p "$BUILD" || exit 1
if ! $CC -std=c11 -O1 -o "$BUILD/generate" "$SRC"/tests/isa/random/*.c \
    >"$BUILD/cc.log" 2>&1; then
	cat "$BUILD/cc.log"
	echo "not ok isa-random-build"
	exit 1
fi

# generate MODE ORDER SEED BLOCKS
generate()
{
	"$BUILD/generate" "$1" "$2" "$3" "$4" "$BUILD/$1.elf" &&
	    chmod +x "$BUILD/$1.elf"
}

# emulate MODE [OPTION]: prints the checksum.
emulate()
{
	"$GXEMUL" -q -E testmips -C R3000 -M 64 --limit 100000000 ${2:+"$2"} \
	    "$BUILD/$1.elf" </dev/null 2>&1 | tail -n 1
}

# compare ORDER SEED BLOCKS: sets $reason; status 1 if something disagrees.
compare()
{
	for mode in full mapped common linux; do
		reason="$mode cannot be generated"
		generate $mode "$1" "$2" "$3" || return 1
	done
	for mode in full mapped common; do
		threaded=$(emulate $mode)
		stepper=$(emulate $mode --stepper)
		lockstep=$(emulate $mode --check-lockstep)
		reason="$mode: threaded $threaded, stepper $stepper, lock step"
		reason="$reason $lockstep"
		test "$threaded" = "$stepper" || return 1
		test "$threaded" = "$lockstep" || return 1
		test ${#threaded} = 8 || return 1
	done
	qemu='qemu-mips'
	test "$1" = be || qemu='qemu-mipsel'
	command -v "$qemu" >/dev/null 2>&1 || return 0
	other=$("$qemu" "$BUILD/linux.elf" 2>&1 | tail -n 1)
	reason="common: gxemul $threaded, $qemu $other"
	test "$threaded" = "$other"
}

command -v qemu-mipsel >/dev/null 2>&1 ||
    echo "note: no qemu-mipsel, the cores are compared with each other only"
status=0
seed=$FIRST
while test "$seed" -lt $((FIRST + SEEDS)); do
	for order in le be; do
		name=isa-random-$seed-$order
		if compare $order "$seed" "$BLOCKS"; then
			echo "ok $name"
			continue
		fi
		status=1
		why=$reason
		fails=$BLOCKS
		works=0
		while test $((fails - works)) -gt 1; do
			middle=$(((fails + works) / 2))
			if compare $order "$seed" $middle; then
				works=$middle
			else
				fails=$middle
				why=$reason
			fi
		done
		echo "not ok $name, $fails blocks: $why"
	done
	seed=$((seed + 1))
done
exit $status
