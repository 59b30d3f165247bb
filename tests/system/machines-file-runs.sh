#!/bin/sh
# Several machines in one run: each executes what it executes alone.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"
make_guests
demos timer-be
busy busy-be.elf mips-linux-gnu
busy busy-3max.elf mipsel-linux-gnu -DDEC
cd "$TMP"
hash='state [0-9]*: [0-9a-f]*'
truncate -s 64K disk.img

# The same in words of the command line: the file is to mean them.
alone_a="-E testmips -M 4 -n 3 -d R:disk.img busy-be.elf"
alone_b="-e 3max -M 8 busy-3max.elf"
alone_c="-E testmips -C R3000 -M 8 timer-be.elf"
cat >lab <<END
! A laboratory
machine(
	name("a") type("testmips") memory(4) ncpus(3)
	disk("R:disk.img")	{ writes are lost { as they should } }
	load("busy-be.elf")
)
machine(name("b") subtype('3max') memory(8) load("busy-3max.elf"))
machine(name("c") type(testmips) cpu(R3000) memory(8) load("timer-be.elf")
	use_x11(no) n_gfx_cards(0) prom_emulation(yes))
END

# together OPTION...: all, and what is to be seen of each; output in $TMP/NAME.
together()
{
	status=0
	"$GXEMUL" -q "$@" @lab </dev/null >out 2>err || status=$?
	for name in a b c; do
		grep -ao "$name: $hash" out | sed 's/^.: //' >"$name"
	done
}

# alone NAME OPTION...
alone()
{
	name=$1
	shift
	eval "words=\$alone_$name"
	status=0
	# shellcheck disable=SC2086 # words
	"$GXEMUL" -q "$@" $words </dev/null >out 2>err || status=$?
	grep -ao "$hash" out >"$name.alone" || true
}

check()
{
	[ -s "$1" ] || fail "$1: no hashes"
	cmp -s "$1" "$2" || fail "$3: $1 and $2 differ"
}

for name in a b c; do
	alone "$name" --limit 3M --state-hash 100k
done
together --limit 3M --state-hash 100k
[ "$status" -eq 2 ] || fail "together: exit status $status: $(cat err)"
for name in a b c; do
	check "$name" "$name.alone" together
done
cp out first
together --limit 3M --state-hash 100k
cmp -s out first || fail 'two runs differ'
for option in --stepper --no-idle-skip --check-lockstep --paced; do
	together "$option" --limit 1M --state-hash 100k
	for name in a b c; do
		head -n 10 "$name.alone" >expected
		check "$name" expected "$option"
	done
done

# A snapshot of each, and on from there; alone as well.
together --limit 1M --save-at-exit k.snap
for name in a b c; do
	[ -f "k-$name.snap" ] || fail "no snapshot of $name: $(cat err)"
	tail -n 20 "$name.alone" >"$name.end"
done
together --load-snapshot k.snap --limit 3M --state-hash 100k
for name in a b c; do
	check "$name" "$name.end" 'from snapshots'
done
"$GXEMUL" -q --load-snapshot k-b.snap --limit 3M --state-hash 100k \
    </dev/null 2>err | grep -ao "$hash" >b.one
check b.one b.end 'one snapshot'

# A recording of each.
together --limit 3M --record run.rec
for name in a b c; do
	[ -f "run-$name.rec" ] || fail "no recording of $name: $(cat err)"
done
together --replay run.rec --state-hash 100k
[ "$status" -eq 0 ] || fail "replay: exit status $status: $(cat err)"
for name in a b c; do
	check "$name" "$name.alone" replay
done
"$GXEMUL" -q --replay run-c.rec --state-hash 100k </dev/null 2>err |
    grep -ao "$hash" >c.one
check c.one c.alone 'one recording'

# Output: the machine in focus has the screen, of the others there are lines.
# The first status that is not 0 is that of the program.
cat >lab <<END
machine(type(testmips) load("$KSEG0:hello"))
machine(name(second) type(testmips) load("$KSEG0:hello"))
END
status=0
"$GXEMUL" -q @ lab </dev/null >out 2>err || status=$?
expect_status 0
printf 'hi\nsecond: hi\n' >expected
cmp -s out expected || fail "output is: $(cat out)"
"$GXEMUL" -q --limit 5 @lab </dev/null >out 2>err || status=$?
expect_status 2

# The prompt: focus, machine, emul, breakpoints of a machine.
cat >lab <<END
machine(name(first) type(testmips) memory(16) load("$KSEG0:count"))
machine(name(second) type(testmips) memory(8) load("$KSEG0:echo"))
END
cat >keys <<'END'
focus 0,2
focus 1,1
machine
focus 0,1
machine
breakpoint add 0x80001010
focus 0,0
breakpoint show
continue
print pc
focus 0,0
print t1 > 0
emul
quit
END
"$GXEMUL" -V @lab <keys >out 2>err || fail "prompt: $(cat err)"
sed -n '/GXemul> /,$p' out | grep -v -e L1 -e endian -e cpu0: \
    -e 'emulated time' -e instructions: -e translations >shown
cat >expected <<'END'
GXemul> focus 0,2
Invalid machine number: 2
GXemul> focus 1,1
Invalid cpu number: 1
GXemul> machine
machine 0, "first": 
    model: MIPS test machine
    memory: 16 MB
GXemul> focus 0,1
current cpu (0) of machine 1, "second"
GXemul> machine
machine 1, "second": 
    model: MIPS test machine
    memory: 8 MB
GXemul> breakpoint add 0x80001010
  0: 0x80001010 (0x80001010)
GXemul> focus 0,0
current cpu (0) of machine 0, "first"
GXemul> breakpoint show
No breakpoints set.
END
head -n "$(wc -l <expected)" shown | cmp -s - expected ||
    fail "prompt: $(cat shown)"
for text in 'BREAKPOINT: pc = 0x80001010' '^0x.*80001010' \
    'machine 0, "first"' 'machine 1, "second"'; do
	grep -q "$text" out || fail "no $text at the prompt: $(cat out)"
done

# One has ended: it says so, and `continue' is for the other one.
cat >lab <<END
machine(name("counts") type("testmips") cpu(R3000) memory(1)
	load("$KSEG0:count"))
machine(name("says") type("testmips") cpu(R3000) memory(1)
	load("$KSEG0:hello"))
END
"$GXEMUL" -V @lab >out 2>err <<'END' || fail "prompt: $(cat err)"
focus 0,1
step 100
step
focus 0,0
breakpoint add 0x80001000 if t1 == 1000
focus 0,1
continue
print/d t1
quit
END
[ "$(grep -c "The machine has ended; .focus. chooses another one" out)" = 2 ] ||
    fail "the end of one: $(cat out)"
grep -q -x 1000 out || fail "the other one does not go on: $(cat out)"
