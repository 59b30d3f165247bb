# Shared by the tests of snapshots, recordings and going back.
# shellcheck shell=sh
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
SRC=${SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
CC=${CC:-cc}

need()
{
	for program; do
		command -v "$program" >/dev/null 2>&1 ||
		    skip "there is no $program"
	done
}

# demos NAME-ORDER...: programs of demos/bare as $TMP/NAME-ORDER.elf.
demos()
{
	need mipsel-linux-gnu-gcc mips-linux-gnu-gcc
	for demo; do
		make -s -C "$SRC/demos/bare" BUILD="$TMP" "$demo.elf" \
		    >"$TMP/log" 2>&1 || fail "$(tail -n 5 "$TMP/log")"
	done
}

# busy NAME CROSS [OPTION...]: the guest that keeps all devices and CPUs busy.
busy()
{
	name=$1
	cross=$2
	shift 2
	echo 'SECTIONS { .text 0x80000000 : { *(.text) } /DISCARD/ : { *(*) } }' \
	    >"$TMP/busy.ld"
	"$cross-gcc" "$@" -march=mips1 -mfp32 -mno-abicalls -fno-pic \
	    -nostdlib -static -Wl,-T,"$TMP/busy.ld" -Wl,-e,start \
	    -Wl,--build-id=none -o "$TMP/$name" \
	    "$SRC/tests/fuzz/guest.S" >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
}

# The helper that changes sections.
make_sections()
{
	need "${CC%% *}"
	$CC -std=c11 -O1 -o "$TMP/sections" \
	    "$SRC/tests/system/sections.c" -lz >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
}

# flip FILE NUMBER AT NEW: NEW is FILE with a byte of a section changed.
flip()
{
	"$TMP/sections" flip "$1" "$2" "$3" "$4" || fail "flip $*"
}

# hashes FILE: the lines of --state-hash, which may follow guest's output.
hashes()
{
	grep -a -o 'state [0-9]*: [0-9a-f]*' "$1" || true
}

# numbers SEED COUNT LIMIT: COUNT random numbers from 1 to LIMIT.
numbers()
{
	awk -v seed="$1" -v n="$2" -v limit="$3" 'BEGIN {
		srand(seed)
		while (n-- > 0)
			printf "%d\n", 1 + int(rand() * limit)
	}'
}

same()
{
	cmp -s "$1" "$2" || fail "$3: $1 and $2 differ"
}
