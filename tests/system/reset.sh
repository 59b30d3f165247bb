#!/bin/sh
# A guest's reset: the machine starts again from what was loaded, while clock,
# disks and time go on; --reset; the prompt's reset.  The same on each core, from
# snapshots, in recordings and backwards.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"
need mipsel-linux-gnu-gcc mips-linux-gnu-gcc mipsel-linux-gnu-objcopy perl
make_guests

# build NAME CROSS SOURCE ADDRESS ISA
build()
{
	"$2-gcc" "-march=$5" -mfp32 -mno-abicalls -fno-pic -nostdlib -static \
	    "-Wl,-Ttext=$4" -Wl,-e,start -Wl,--build-id=none -o "$TMP/$1" \
	    "$SRC/tests/system/reset/$3.S" >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
}
build malta mipsel-linux-gnu malta 0x80100000 mips32
build maltabe mips-linux-gnu malta 0x80100000 mips32
build dec mipsel-linux-gnu dec 0x80030000 mips1
build disk mipsel-linux-gnu disk 0xa0020000 mips1
cd "$TMP"

# says TEXT STATUS OPTION...
says()
{
	text=$1
	status_wanted=$2
	shift 2
	run "$@" </dev/null
	expect_status "$status_wanted"
	[ "$(sed 's/state [0-9]*: [0-9a-f]*$//' out | tr -d '\r\n')" = "$text" ] ||
	    fail "$* says $(cat out), not $text"
}

# ---- boards, and how their firmware is left ----

for machine in malta maltabe; do
	says 0123 0 -q -e $machine -M 4 $machine
	says 0 0 -q -e $machine -M 4 --reset exit $machine
done
says 012345678 2 -q -e malta -M 4 --reset boot --limit 85000 malta
for machine in pmax 3max 3min 3maxplus maxine; do
	says 0123 0 -q -e $machine dec
done
says 0 0 -q -e 3max --reset exit dec
run -q -E testmips --reset later "$KSEG0:$TMP/hello"
expect_status 1
expect_sentence "--reset later"

# ---- a boot disk is read again ----

mipsel-linux-gnu-objcopy -O binary -j .text disk disk.bin
perl -e 'open my $f, "<:raw", "disk.bin" or die; local $/; my $program = <$f>;
	print pack("x8V6x480", 0x0002757a, 0, 0xa0020000, 0xa0020000, 1, 1),
	    pack("a512", $program)' >disk.img
cp disk.img new.img
says 0123 0 -q -e 3max -d R:disk.img
same disk.img new.img 'a disk with R:'
run -e 3max disk.img </dev/null
expect_status 0
cmp -s disk.img new.img && fail 'the disk was not written'
grep -q 'after a reset: disk image disk.img cannot be booted' err ||
    fail "no word of the boot block: $(cat err)"

# ---- so is the network ----

run --net user -E testmips none
if ! grep -q 'libslirp' err; then
	mkdir tftp
	cp dec tftp
	rm -f run.rec
	run -q -O -e 3max --net user,tftp=tftp,bootfile=dec --record run.rec \
	    </dev/null
	expect_status 0
	[ "$(grep -c '^-tftp load' out)" = 4 ] || fail "network: $(cat out)"
	tail -n 1 out | grep -qx 3 || fail "network: $(cat out)"
	mv out recorded
	run -q --replay run.rec </dev/null
	expect_status 0
	same recorded out 'replay of resets with the network'
fi

# ---- the same everywhere ----

# ways INTERVAL OPTION...: the hashes of all cores
ways()
{
	interval=$1
	shift
	"$GXEMUL" -q --state-hash "$interval" "$@" </dev/null >first 2>&1 ||
	    true
	[ "$(hashes first | wc -l)" -gt 5 ] || fail "$*: $(cat first)"
	for way in --stepper --check-lockstep --no-idle-skip; do
		"$GXEMUL" -q --state-hash "$interval" $way "$@" </dev/null \
		    >other 2>&1 || true
		same first other "$way $*"
	done
}

# everywhere INTERVAL LIMIT OPTION...: also from snapshots before LIMIT
everywhere()
{
	interval=$1
	limit=$2
	shift 2
	ways "$interval" "$@"
	hashes first >first.hashes
	for place in $(numbers 1 6 "$limit"); do
		"$GXEMUL" -q "$@" --limit "$place" --save-at-exit k.snap \
		    </dev/null >k.out 2>&1 || true
		"$GXEMUL" -q --load-snapshot k.snap --state-hash "$interval" \
		    </dev/null >other 2>&1
		hashes other >other.hashes
		awk -v k="$place" '$2 + 0 > k' first.hashes >rest
		same rest other.hashes "from $place on: $*"
		rm k.snap
	done
	rm -f run.rec
	"$GXEMUL" -q --record run.rec "$@" </dev/null >recorded 2>&1
	"$GXEMUL" -q --replay run.rec </dev/null >replayed 2>&1 ||
	    fail "replay: $(cat replayed)"
	same recorded replayed "replay of $*"
}
everywhere 500 40000 -e malta -M 4 malta
everywhere 500 40000 -e maltabe -M 4 maltabe
everywhere 10 120 -e 3max -M 2 dec
# Of four CPUs, while they work.
demos smp-le
printf '%s\n' 'wait "CPU 1: 560"' 'command "reset"' 'wait "have started"' \
    'command "reset"' 'wait "CPU 3: 508"' >smp.script
ways 20000 -E testmips -C R3000 -M 4 -n 4 --limit 2M --script smp.script \
    smp-le.elf
[ "$(grep -c 'have started' first)" = 3 ] || fail "four CPUs: $(cat first)"

# A snapshot from after a reset needs no files, and may be of another mind.
"$GXEMUL" -q -e malta -M 4 malta --limit 15000 --save-at-exit k.snap \
    </dev/null >k.out 2>&1 || true
mv malta malta.away
says 23 0 -q --load-snapshot k.snap
says '' 0 -q --load-snapshot k.snap --reset exit
mv malta.away malta
rm -f run.rec
says 23 0 -q --load-snapshot k.snap --record run.rec
says 23 0 -q --replay run.rec
rm -f run.rec
says '' 0 -q --load-snapshot k.snap --reset exit --record run.rec
says '' 0 -q --replay run.rec

# ---- the prompt ----

# at_prompt COMMAND...: with its output in out
at_prompt()
{
	printf '%s\n' "$@" >commands
	run -V -e malta -M 4 --history 8 $options malta <commands
	expect_status 0
}
options=
at_prompt 'breakpoint add start' continue continue continue \
    reverse-continue 'print s2' reverse-continue 'print s2' \
    'goto 12000' 'step' 'history present' continue
[ "$(grep -c 'BREAKPOINT: pc = 0xffffffff80100000' out)" = 5 ] ||
    fail "breakpoints: $(cat out)"
grep -q '3GXemul' out || fail "after going back: $(cat out)"

rm -f run.rec
options='--record run.rec'
at_prompt 'breakpoint add put' continue reset 'reg' \
    'breakpoint delete 0' continue
# The counter was not written yet: 0 again.
grep -q '0123GXemul' out || fail "reset at the prompt: $(cat out)"
says 0123 0 -q --replay run.rec
printf '%s\n' 'reset' 'continue' 'reset' >commands
run -V -E testmips "$KSEG0:$TMP/hello" <commands
grep -q 'hi' out || fail "testmips: $(cat out)"
grep -q 'The machine has ended' out || fail "after the end: $(cat out)"

# Out of a script, at once: the 0 was not counted yet.
printf '%s\n' 'wait "0"' 'command "reset"' 'wait "3"' 'quit' >script
says 00123 0 -q -e malta -M 4 --script script malta

# ---- several machines ----

cat >two.machines <<'MACHINES'
machine( name("a") type("evbmips") subtype("malta") memory(4) load("malta") )
machine( name("b") type("evbmips") subtype("malta") memory(4) reset("exit")
    load("malta") )
MACHINES
run -q @two.machines </dev/null
expect_status 0
grep -q '^0123' out || fail "machine a: $(cat out)"
grep -q '^b: 0$' out || fail "machine b: $(cat out)"
