#!/bin/sh
# Every bare-metal demonstration, in both byte orders, prints what its
# expected.txt says and ends with status 0.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory.  Exit status 0:
# passed; 1: failed; 77: no cross compiler.
# shellcheck disable=SC2034,SC1090,SC2086

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
BARE=$SRC/demos/bare
OUT=$TMP/demos

for cc in mipsel-linux-gnu-gcc mips-linux-gnu-gcc; do
	if ! command -v $cc >/dev/null 2>&1; then
		echo "demos.sh: skipped: no cross compiler $cc"
		exit 77
	fi
done
mkdir -p "$OUT" || exit 1
status=0

# demo NAME ORDER: builds and runs one.
demo()
{
	ELF=$OUT/$1-$2.elf
	if ! make -s -C "$BARE" BUILD="$OUT" "$1-$2.elf" \
	    >"$OUT/$1-$2.make" 2>&1; then
		echo "not ok demo-$1-$2 does not build"
		sed 's/^/  /' "$OUT/$1-$2.make"
		return 1
	fi
	ARGS=
	prepare() { :; }
	. "$BARE/$1/demo.conf"
	prepare
	script=
	if [ -e "$BARE/$1/test.script" ]; then
		script="--script $BARE/$1/test.script"
	fi
	"$GXEMUL" -q $ARGS $script --limit 60s "$ELF" \
	    >"$OUT/$1-$2.out" 2>"$OUT/$1-$2.err" </dev/null
	rc=$?
	if [ $rc != 0 ]; then
		echo "not ok demo-$1-$2 exit status $rc"
		tail -n 3 "$OUT/$1-$2.out" "$OUT/$1-$2.err"
		return 1
	fi
	if ! cmp -s "$BARE/$1/expected.txt" "$OUT/$1-$2.out"; then
		echo "not ok demo-$1-$2 prints something else"
		diff "$BARE/$1/expected.txt" "$OUT/$1-$2.out" | head -n 12
		return 1
	fi
	echo "ok demo-$1-$2"
}

for conf in "$BARE"/*/demo.conf; do
	name=$(basename "$(dirname "$conf")")
	for order in le be; do
		demo "$name" $order || status=1
	done
done
exit $status
