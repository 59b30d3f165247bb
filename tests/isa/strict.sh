#!/bin/sh
# --strict: programs on three kinds of CPUs, in both byte orders.  What they do
# wrong has a label of the report's kind (strict/strict.inc), and nothing else is
# reported; the run is the same as without.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory.  One line a case:
# "ok NAME" or "not ok NAME reason".  Exit status 0: all passed; 1: some failed;
# 77: no cross compiler.

# shellcheck disable=SC2086 # lists of words
SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
BUILD=$TMP/isa-strict
KINDS='stale|uninit|reserved|hazard'
status=0

for cc in mipsel-linux-gnu mips-linux-gnu; do
	if ! command -v $cc-gcc >/dev/null 2>&1; then
		echo "skipped: --strict's tests need the cross compiler $cc-gcc"
		exit 77
	fi
done
mkdir -p "$BUILD" || exit 1

# result NAME: what the last command says
result()
{
	if [ $? = 0 ]; then
		echo "ok isa-strict-$1"
	else
		echo "not ok isa-strict-$1 $2"
		status=1
	fi
}

# build KIND ORDER: makes $program
build()
{
	program=$BUILD/$1-$2.elf
	case $2 in
	le) cross=mipsel-linux-gnu ;;
	*) cross=mips-linux-gnu ;;
	esac
	case $1 in
	mips1) flags= ;;
	mips3) flags='-DISA_R4K -DISA_WIDE' ;;
	*) flags='-DISA_R4K -DISA_R2' ;;
	esac
	(cd "$SRC/tests/isa" && $cross-gcc -march=$1 $flags -mabi=32 -mfp32 \
	    -mno-abicalls -fno-pic -G0 -nostdlib -static -Ilib \
	    -Wl,-T,lib/isa.ld -Wl,--build-id=none -Wl,-z,noexecstack \
	    -o "$program" "strict/$1.S") >"$BUILD/build.log" 2>&1
}

# run OUT OPTION...: the program; reports go to OUT.err
run()
{
	out=$BUILD/$1
	shift
	timeout 100 "$GXEMUL" -q -E testmips -C $cpu -M 64 --limit 1000000 "$@" \
	    "$program" </dev/null >"$out" 2>"$out.err"
}

# "KIND LABEL" of each report; stale lines have several instructions.
reported()
{
	sed -n -E "s/^\[ cpu: cpu0: ($KINDS): .*pc=0x[0-9a-f]+ <(.*)> \]\$/\1 \2/p" \
	    "$1" | sed -E '/^stale/s/\+0x[0-9a-f]+$//' | sort -u
}

# wanted KINDS: the same from the program's symbols
wanted()
{
	$cross-nm "$program" | sed -n -E "s/.* (($1)_.*)/\1/p" |
	    sed -E 's/([a-z]*)(_.*)/\1 \1\2/' | sort
}

for kind in mips1 mips3 mips32r2; do
	for order in le be; do
		name=$kind-$order
		case $kind in
		mips1) cpu=R3000 ;;
		mips3) cpu=R4000 ;;
		*) cpu=24Kc ;;
		esac
		if ! build $kind $order; then
			echo "not ok isa-strict-$name" \
			    "$(tail -n 1 "$BUILD/build.log")"
			status=1
			continue
		fi
		run strict --strict --state-hash 100
		result $name-end "exit status $?"
		reported "$BUILD/strict.err" >"$BUILD/reported"
		wanted "$KINDS" >"$BUILD/wanted"
		[ -s "$BUILD/wanted" ] &&
		    cmp -s "$BUILD/wanted" "$BUILD/reported"
		result $name-reports "$(diff "$BUILD/wanted" \
		    "$BUILD/reported" | grep '^[<>]' | head -n 5 | tr '\n' ' ')"
		[ "$(wc -l <"$BUILD/strict.err")" = \
		    "$(grep -c -E "^\[ cpu: cpu0: ($KINDS): " \
		    "$BUILD/strict.err")" ]
		result $name-lines 'lines that are no reports'
		run plain --state-hash 100
		[ -s "$BUILD/plain" ] && cmp -s "$BUILD/plain" "$BUILD/strict" &&
		    [ ! -s "$BUILD/plain.err" ]
		result $name-same 'the run is another one'
	done
done

# One kind alone, several, and words that are none.
build mips1 le
cpu=R3000
for kinds in stale hazard,uninit; do
	run some "--strict=$kinds"
	reported "$BUILD/some.err" >"$BUILD/reported"
	wanted "$(echo $kinds | tr , '|')" >"$BUILD/wanted"
	[ -s "$BUILD/wanted" ] && cmp -s "$BUILD/wanted" "$BUILD/reported"
	result "$kinds" "$(wc -l <"$BUILD/reported") reports"
done
for wrong in =stall '=stale,' = '=stale uninit'; do
	run wrong "--strict$wrong"
	[ $? = 1 ] && [ "$(wc -l <"$BUILD/wrong.err")" = 1 ] &&
	    grep -q "^gxemul: --strict$wrong: give one or more of stale" \
	    "$BUILD/wrong.err"
	result "refused$(echo "$wrong" | tr ' ' _)" "$(head -n 1 "$BUILD/wrong.err")"
done
run wrong --strict --check-lockstep
[ $? = 1 ] && grep -q '^gxemul: --strict .*--check-lockstep' "$BUILD/wrong.err"
result with-lockstep "$(head -n 1 "$BUILD/wrong.err")"
exit $status
