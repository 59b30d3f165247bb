#!/bin/bash
# The benchmark set still computes what it should: each workload, with few
# rounds, on the threaded core and in lock step.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory.  Exit status 0:
# passed; 1: failed; 77: no cross compiler.

SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
GXEMUL=${GXEMUL:-./gxemul}
TMP=${TMP:-$(mktemp -d)}
OUT=$TMP/bench

if ! command -v mipsel-linux-gnu-gcc >/dev/null; then
	echo 'bench.sh: skipped: no cross compiler mipsel-linux-gnu-gcc'
	exit 77
fi
# The programs for Malta as well: they have to build.
if ! make -s -C "$SRC/bench" BUILD="$OUT" SIZE=test all >"$TMP/make.log" 2>&1
then
	echo 'not ok bench does not build'
	sed 's/^/  /' "$TMP/make.log"
	exit 1
fi
status=0

# workload NAME BOARD OPTION...: prints the recorded checksum
workload()
{
	local name=$1 board=$2 elf out
	shift 2
	elf=$OUT/$name-$board-test.elf
	out=$OUT/$name.out
	"$GXEMUL" -q "$@" --limit 60s "$elf" </dev/null >"$out" 2>&1
	rc=$?
	sum=$(grep "^sum $name " "$out")
	if [ $rc = 0 ] && grep -qxF "$sum" "$SRC/bench/workloads/sums"; then
		echo "ok bench-$name-$board $*"
	else
		echo "not ok bench-$name-$board $*: exit status $rc, ${sum:-no sum}"
		tail -n 3 "$out"
		status=1
	fi
}

for name in $(make -s --no-print-directory -C "$SRC/bench" list); do
	workload "$name" testmips -E testmips -C R3000
	workload "$name" testmips -E testmips -C R3000 --check-lockstep
	if "$GXEMUL" -H | grep -qw 24Kf; then
		workload "$name" malta -e malta -C 24Kf --reset exit
	fi
done
exit $status
