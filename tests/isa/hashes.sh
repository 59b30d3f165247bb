#!/bin/sh
# The hash of all state after every N instructions is the same in two runs, on
# the threaded core and on the golden stepper, for every N, with and without
# skipping of idle loops, and in other builds of the emulator.
#
# GXEMUL = emulator, OTHER_BUILDS = emulators built in other ways (may be empty),
# SRC = source tree, TMP = scratch directory, CC = host compiler.  Exit status
# 0: passed; 1: failed; 77: no cross compiler or host compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
BUILD=$TMP/hashes
INTERVAL=100000

for program in "${CC%% *}" mipsel-linux-gnu-gcc mips-linux-gnu-gcc; do
	if ! command -v "$program" >/dev/null 2>&1; then
		echo "hashes.sh: skipped: there is no $program"
		exit 77
	fi
done
mkdir -p "$BUILD" || exit 1
if ! make -s -C "$SRC/demos/bare" BUILD="$BUILD" teach-le.elf teach-be.elf \
    timer-be.elf smp-le.elf smp-be.elf >"$BUILD/log" 2>&1 ||
    ! make -s -C "$SRC/tests/isa" BUILD="$BUILD" \
	"$BUILD/isa-idle16-mips32r2-le.elf" \
	"$BUILD/isa-idle16-mips32r2-be.elf" >>"$BUILD/log" 2>&1 ||
    ! $CC -std=c11 -O1 -o "$BUILD/generate" "$SRC"/tests/isa/random/*.c \
	>>"$BUILD/log" 2>&1; then
	tail -n 5 "$BUILD/log"
	exit 1
fi
for seed in 1 2 3; do
	for level in mips1 mips32r2; do
		"$BUILD/generate" $level full le $seed 400 \
		    "$BUILD/$level-full$seed-le.elf"
		"$BUILD/generate" $level mapped be $seed 400 \
		    "$BUILD/$level-mapped$seed-be.elf"
	done
done

# hashes EMULATOR INTERVAL PROGRAM [OPTION...]: those at multiples of INTERVAL.
hashes()
{
	emulator=$1
	interval=$2
	elf=$3
	shift 3
	case $elf in
	*mips32r2*) cpu=24Kc ;;
	*) cpu=R3000 ;;
	esac
	"$emulator" -q -E testmips -C $cpu -M 64 -n 4 --limit 20000000 \
	    --state-hash "$interval" "$@" "$elf" </dev/null 2>&1 |
	    grep -a -o 'state [0-9]*: [0-9a-f]*' |
	    awk -v n=$INTERVAL '$2 % n == 0'
}

status=0
for elf in "$BUILD"/*.elf; do
	name=$(basename "$elf" .elf)
	hashes "$GXEMUL" $INTERVAL "$elf" >"$BUILD/expected"
	if ! grep -q '^state ' "$BUILD/expected"; then
		echo "$name: no hashes"
		status=1
	fi
	for how in again stepper no-idle-skip often $OTHER_BUILDS; do
		emulator=$GXEMUL
		interval=$INTERVAL
		option=
		case $how in
		again) ;;
		stepper | no-idle-skip) option=--$how ;;
		often) interval=$((INTERVAL / 8)) ;;
		*) emulator=$how ;;
		esac
		hashes "$emulator" $interval "$elf" ${option:+"$option"} \
		    >"$BUILD/got"
		if ! cmp -s "$BUILD/expected" "$BUILD/got"; then
			echo "$name: other hashes ($how), first:"
			diff "$BUILD/expected" "$BUILD/got" | sed -n 2,4p
			status=1
		fi
	done
done
exit $status
