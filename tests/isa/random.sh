#!/bin/sh
# Random programs for MIPS I, MIPS32 release 2, MIPS III and MIPS64 release 2: the
# threaded core, the golden stepper and both in lock step must agree; for programs
# that Linux can run, QEMU's user mode must agree, too.  A failure is made small:
# the number of blocks is halved as long as the program still fails.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, CC = host
# compiler, SEEDS = how many (6, or 100 with SLOW=1), FIRST = the first seed,
# BLOCKS = length of the programs, PASSES = how often all of it is done (1, or 3
# with SLOW=1), LEVELS = instruction sets.  One line a program: "ok NAME" or "not
# ok NAME reason".  Exit status 0: all passed; 1: some failed; 77: no host
# compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
if test "${SLOW:-0}" = 1; then
	SEEDS=${SEEDS:-100}
	PASSES=${PASSES:-3}
fi
SEEDS=${SEEDS:-6}
PASSES=${PASSES:-1}
FIRST=${FIRST:-1}
BLOCKS=${BLOCKS:-200}
LEVELS=${LEVELS:-mips1 mips32r2 mips3 mips64r2}
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

# generate LEVEL MODE ORDER SEED BLOCKS
generate()
{
	"$BUILD/generate" "$@" "$BUILD/$2.elf" "$PASSES" && chmod +x "$BUILD/$2.elf"
}

# cpu_of LEVEL, qemu_of LEVEL ORDER: names of the CPU, and of QEMU with a CPU that
# has what Linux programs see of it.  (QEMU 7's 5KEf ignores writes to FCR31.)
cpu_of()
{
	case $1 in
	mips1) echo R3000 ;;
	mips32r2) echo 24Kf ;;
	mips3) echo R4000 ;;
	mips64r2) echo 5KEf ;;
	esac
}

qemu_of()
{
	case $1-$2 in
	mips1-le | mips32r2-le) echo "qemu-mipsel -cpu 24Kf" ;;
	mips1-be | mips32r2-be) echo "qemu-mips -cpu 24Kf" ;;
	mips3-le) echo "qemu-mipsn32el -cpu R4000" ;;
	mips3-be) echo "qemu-mipsn32 -cpu R4000" ;;
	mips64r2-le) echo "qemu-mipsn32el -cpu MIPS64R2-generic" ;;
	mips64r2-be) echo "qemu-mipsn32 -cpu MIPS64R2-generic" ;;
	esac
}

# emulate LEVEL MODE [OPTION]: prints the checksum.
emulate()
{
	"$GXEMUL" -q -E testmips -C "$(cpu_of "$1")" -M 64 --limit 100000000 ${3:+"$3"} \
	    "$BUILD/$2.elf" </dev/null 2>&1 | tail -n 1
}

# compare LEVEL ORDER SEED BLOCKS: sets $reason; status 1 if something disagrees.
compare()
{
	for mode in full mapped common linux; do
		reason="$mode cannot be generated"
		generate "$1" $mode "$2" "$3" "$4" || return 1
	done
	for mode in full mapped common; do
		threaded=$(emulate "$1" $mode)
		stepper=$(emulate "$1" $mode --stepper)
		lockstep=$(emulate "$1" $mode --check-lockstep)
		reason="$mode: threaded $threaded, stepper $stepper, lock step"
		reason="$reason $lockstep"
		test "$threaded" = "$stepper" || return 1
		test "$threaded" = "$lockstep" || return 1
		test ${#threaded} = 8 || return 1
	done
	qemu=$(qemu_of "$1" "$2")
	command -v "${qemu%% *}" >/dev/null 2>&1 || return 0
	# shellcheck disable=SC2086 # name and options
	other=$($qemu "$BUILD/linux.elf" 2>&1 | tail -n 1)
	reason="common: gxemul $threaded, $qemu $other"
	test "$threaded" = "$other"
}

# random LEVEL ORDER SEED: a line; sets status if it failed.
random()
{
	name=isa-random-$1-$3-$2
	if compare "$1" "$2" "$3" "$BLOCKS"; then
		echo "ok $name"
		return
	fi
	status=1
	why=$reason
	fails=$BLOCKS
	works=0
	while test $((fails - works)) -gt 1; do
		middle=$(((fails + works) / 2))
		if compare "$1" "$2" "$3" $middle; then
			works=$middle
		else
			fails=$middle
			why=$reason
		fi
	done
	echo "not ok $name, $fails blocks: $why"
}

command -v qemu-mipsel >/dev/null 2>&1 ||
    echo "note: no qemu-mipsel, the cores are compared with each other only"
status=0
seed=$FIRST
while test "$seed" -lt $((FIRST + SEEDS)); do
	for level in $LEVELS; do
		random "$level" le "$seed"
		random "$level" be "$seed"
	done
	seed=$((seed + 1))
done
exit $status
