#!/bin/sh
# N instructions at once are the same as k instructions, a snapshot in a file,
# and the rest in another process: the same hashes, the same output, the same
# disk, the same snapshot at the end.  A snapshot that is loaded and saved is the
# same, byte for byte.  SLOW=1: for a hundred places in each program.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

count=3
[ "${SLOW-0}" = 0 ] || count=100
seed=1

demos teach-le teach-be timer-be smp-le smp-be disk-be disk-le
busy busy-be.elf mips-linux-gnu
busy busy-le.elf mipsel-linux-gnu
busy busy-3max.elf mipsel-linux-gnu -DDEC
need "${CC%% *}"
$CC -std=c11 -O1 -o "$TMP/generate" "$SRC"/tests/isa/random/*.c
"$TMP/generate" mips1 full le 7 300 "$TMP/full-le.elf"
"$TMP/generate" mips1 mapped be 8 300 "$TMP/mapped-be.elf"

cd "$TMP"

# gxemul with what the programs share; the disk is a new one in "new" runs.
go()
{
	"$GXEMUL" -q --state-hash "$interval" "$@" </dev/null >out 2>err || true
}

new_disk()
{
	rm -f disk.img
	truncate -s 64K disk.img
}

# What the guest has printed.
text()
{
	sed 's/state [0-9]*: [0-9a-f]*$//' "$1" | tr -d '\n'
}

# at_place K OPTION...
at_place()
{
	k=$1
	shift
	new_disk
	go "$@" --limit "$k" --save-at-exit k.snap
	text out >k.text
	[ -f k.snap ] || fail "$k $*: no snapshot: $(cat err)"
	save=
	if [ -f full.snap ]; then # once for each program
		go --load-snapshot k.snap --limit "$k" --save-at-exit again.snap
		same k.snap again.snap "saved again at $k: $*"
		save=yes
	fi
	go --load-snapshot k.snap --limit "$limit" \
	    ${save:+--save-at-exit end.snap}
	text out >>k.text
	hashes out >k.hashes
	awk -v k="$k" '$2 + 0 > k' full.hashes >expected.hashes
	same expected.hashes k.hashes "hashes from $k on: $*"
	same full.text k.text "output, from $k on: $*"
	same full.img disk.img "disk, from $k on: $*"
	if [ "$save" = yes ]; then
		same full.snap end.snap "the end, from $k on: $*"
		rm full.snap
	fi
	rm k.snap
}

# program N INTERVAL OPTION...
program()
{
	limit=$1
	interval=$2
	shift 2
	new_disk
	go "$@" --limit "$limit" --save-at-exit full.snap
	hashes out >full.hashes
	text out >full.text
	cp disk.img full.img
	[ -s full.hashes ] || fail "no hashes: $* $(cat err)"
	last=$(tail -n 1 full.hashes | sed 's/state \([0-9]*\):.*/\1/')
	for place in $(numbers $seed $count "$last"); do
		at_place "$place" "$@"
	done
	seed=$((seed + 1))
}

program 300000 10000 -E testmips -C R3000 -M 4 teach-le.elf
program 300000 10000 -E testmips -C R2000 -M 4 teach-be.elf
program 400000 10000 -E testmips -C R3000A -M 2 timer-be.elf
program 300000 10000 -E testmips -C R2000A -M 2 -n 4 smp-le.elf
program 300000 10000 -E testmips -C R3000 -M 2 -n 4 smp-be.elf
program 900000 10000 -E testmips -C R3000 -M 2 -d disk.img disk-be.elf
program 900000 10000 -E testmips -C R2000 -M 2 -d R:disk.img disk-le.elf
program 100000 2000 -E testmips -C R2000A -M 1 -n 4 -d disk.img busy-be.elf
program 100000 2000 -E testmips -C R3000A -M 1 -d R:disk.img busy-le.elf
program 100000 2000 -e 3max -C R3000 -M 2 busy-3max.elf
program 100000 2000 -e 3max -C R3000A -M 2 busy-3max.elf
program 20000 500 -E baremips -C R3000 -M 1 busy-le.elf
program 200000 2000 -E testmips -C R3000 -M 64 full-le.elf
program 200000 2000 -E testmips -C R3000 -M 64 mapped-be.elf
