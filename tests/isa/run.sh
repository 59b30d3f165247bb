#!/bin/sh
# Directed CPU tests: every program in both byte orders, on the threaded core,
# on the golden stepper and in lock step.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory; arguments are
# tests as NAME-KIND (default: all).  One line a case: "ok NAME" or "not ok NAME
# reason".  Exit status 0: all passed; 1: some failed; 77: no cross compiler.

# shellcheck disable=SC2046,SC2086 # lists of words
SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
BUILD=$TMP/isa

for cc in mipsel-linux-gnu-gcc mips-linux-gnu-gcc; do
	if ! command -v $cc >/dev/null 2>&1; then
		echo "skipped: isa tests need the cross compiler $cc"
		exit 77
	fi
done

mkdir -p "$BUILD" || exit 1
if ! make -s -C "$SRC/tests/isa" BUILD="$BUILD" all >"$BUILD/make.log" 2>&1
then
	cat "$BUILD/make.log"
	echo "not ok isa-build"
	exit 1
fi

tests=${*:-$(make -s -C "$SRC/tests/isa" list)}
status=0

# The CPU type of a kind, or what the test's source says of it in a line "CPU of
# mips32r2: 24Kf".  Arguments that a test needs are in a line "ARGS: -M 512".
arguments()
{
	source=$SRC/tests/isa/${1%-*}.S
	cpu=$(sed -n "s/^ \* CPU of ${1##*-}: \([^ ]*\).*/\1/p" "$source")
	case $1 in
	*-mips1) cpu=${cpu:-R3000} ;;
	*-mips32r2) cpu=${cpu:-24Kc} ;;
	*-mips3) cpu=${cpu:-R4000} ;;
	*-mips64r2) cpu=${cpu:-5KEf} ;;
	esac
	echo "-E testmips -C $cpu -M 64"
	sed -n 's/.*ARGS: \([^*]*\).*/\1/p' "$source"
}

for t in $tests; do
	for order in le be; do
		for core in threaded stepper lockstep; do
			name=isa-$t-$order-$core
			case $core in
			threaded) option= ;;
			stepper) option=--stepper ;;
			lockstep) option=--check-lockstep ;;
			esac
			out=$BUILD/$name.out
			"$GXEMUL" -q $(arguments $t) $option \
			    --limit 200000000 "$BUILD/isa-$t-$order.elf" \
			    >"$out" 2>&1 </dev/null
			rc=$?
			if test $rc = 0 &&
			    grep -q "^isa ${t%-*}: [1-9][0-9]* ok, 0 failed" "$out"
			then
				echo "ok $name"
			else
				echo "not ok $name exit status $rc," \
				    "$(tail -n 1 "$out")"
				sed 's/^/  /' "$out" | head -n 12
				status=1
			fi
		done
	done
done
exit $status
