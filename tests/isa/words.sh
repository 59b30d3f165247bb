#!/bin/sh
# Random words as a program, most of which are no instructions or raise
# exceptions: the threaded core does the same as the golden stepper, whatever they
# are, and comes to an end.  On types with MIPS16 also from an odd address.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, CC = host
# compiler, SEEDS = how many for each type (8, or 200 with SLOW=1), FIRST = the
# first.  One line a program: "ok NAME" or "not ok NAME reason".  Exit status 0:
# all passed; 1: some failed; 77: no host compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
CC=${CC:-cc}
test "${SLOW:-0}" = 1 && SEEDS=${SEEDS:-200}
SEEDS=${SEEDS:-8}
FIRST=${FIRST:-1}
BUILD=$TMP/isa-words

if ! command -v "${CC%% *}" >/dev/null 2>&1; then
	echo "skipped: random words need a host compiler ($CC)"
	exit 77
fi
mkdir -p "$BUILD" || exit 1
if ! $CC -std=c11 -O1 -o "$BUILD/words" "$SRC/tests/isa/words.c" \
    >"$BUILD/cc.log" 2>&1; then
	cat "$BUILD/cc.log"
	echo "not ok isa-words-build"
	exit 1
fi
status=0

# words NAME TYPE PC SEED: 60,000 instructions; 2 is the end that --limit makes, 3
# an exception loop.
words()
{
	"$BUILD/words" "$2" "$4" "$BUILD/code" "$BUILD/vectors" || exit 1
	timeout 100 "$GXEMUL" -q -E testmips -C "$2" -M 64 --check-lockstep \
	    --limit 60000 "0x80000000:$BUILD/vectors" \
	    "0x80001000:0:$3:$BUILD/code" </dev/null >"$BUILD/out" 2>&1
	rc=$?
	case $rc in
	0 | 2 | 3) echo "ok $1" ;;
	*)
		echo "not ok $1 exit status $rc, $(tail -n 1 "$BUILD/out")"
		status=1
		;;
	esac
}

seed=$FIRST
while test "$seed" -lt $((FIRST + SEEDS)); do
	for type in R3000 R4000 R5900 RM7000 VR4121 24Kf 5KEf; do
		words "isa-words-$type-$seed" $type 0x80001000 "$seed"
	done
	for type in VR4121 24Kf; do
		words "isa-words-$type-mips16-$seed" $type 0x80001001 "$seed"
	done
	seed=$((seed + 1))
done
exit $status
