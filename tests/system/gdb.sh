#!/bin/sh
# gdb drives the machine: stops, steps, watches, memory, registers, backwards,
# several CPUs, 64-bit registers, interrupting, and that none of it changes a
# run.
# shellcheck source-path=SCRIPTDIR source=gdb_lib.sh
. "$(dirname "$0")/gdb_lib.sh"

dd if=/dev/zero of=zero.bin bs=4096 count=1 2>/dev/null
build mipsel mipsel 0x800 -march=mips1 -mabi=32 -mfp32
build mips mips 0x800 -march=mips1 -mabi=32 -mfp32
build mips mips64 0xffffffff800 -march=mips3 -mabi=64 -msym32

# 1. Steps, breakpoints, watchpoints, backwards, memory, in both byte orders.
# A branch and its delay slot are two steps.
for order in mipsel mips; do
	session $order.elf -E testmips -C R3000 -M 16 <<'END'
printf "pc %x\n", $pc
stepi 2
printf "slot: %x, a0 %d\n", $pc, $a0
stepi
printf "step: %x, a0 %d\n", $pc, $a0
break second
continue
printf "second: a0 %d, v0 %d\n", $a0, $v0
up
printf "its caller: %x\n", $pc
frame 0
stepi 2
printf "back: %x, v0 %d\n", $pc, $v0
delete
watch *(int *) &counter
continue
printf "counter %d\n", *(int *) &counter
continue
printf "counter %d, t1 %d\n", *(int *) &counter, $t1
delete
break second
reverse-continue
printf "second again: a0 %d, v0 %d\n", $a0, $v0
reverse-stepi
printf "before it: %x\n", $pc
monitor history cut
set $v0 = 7
delete
tbreak store
continue
printf "v0 %d\n", $v0
set $pc = finish
x/8xb &pattern
set var *(int *) &counter = 0x11223344
output/x *(char *) &counter
printf "\n"
monitor phys on
x/1xw 0x12000
monitor phys off
info threads
kill
END
	grep -q '^Hardware watchpoint' out || fail "no watchpoint: $(cat out)"
	grep -q '0x7d.*0x23.*0x24.*0x2a.*0x00.*0x01.*0x02.*0x03' out ||
	    fail "memory: $(cat out)"
	grep -q '0x12000:.*0x11223344' out || fail "physical: $(cat out)"
	grep -q 'Thread 1 "cpu0" (R3000)' out || fail "threads: $(cat out)"
	first=0x44
	[ $order = mipsel ] || first=0x11
	grep -qx $first out || fail "byte order: $(cat out)"
	sed -n -E '/^(pc|slot|step:|second|its|back|counter|before|v0)/p' \
	    out >lines
	mv lines out
	expect_out <<'END'
pc 80010000
slot: 80010008, a0 0
step: 80010040, a0 1
second: a0 2, v0 0
its caller: 80010050
back: 80010050, v0 42
counter 1
counter 2, t1 3
second again: a0 2, v0 0
before it: 8001004c
v0 42
END
done

# 2. The program is loaded by gdb; a restart, a hundred times.
image=0x80011000:zero.bin # big-endian, as nothing says else
session mips.elf -E testmips -C R3000 -M 16 <<'END'
load
tbreak finish
set $pc = start
continue
printf "counter %d\n", *(int *) &counter
set $i = 0
while $i < 100
monitor reset
maint flush register-cache
stepi
set $i = $i + 1
end
printf "%d times, pc %x\n", $i, $pc
kill
END
grep -E '^(counter|100)' out >lines
mv lines out
expect_out <<'END'
counter 5
100 times, pc 80011004
END

image=

# 3. A 64-bit program; and a 32-bit one on a 64-bit CPU, whose addresses are to
# be sign-extended.
for elf in mips64.elf mips.elf; do
	session $elf -E testmips -C 5KEf -M 16 <<'END'
set $s1 = 0x123456789abcdef0
break second
continue
printf "a0 %d\n", $a0
watch *(int *) &counter
continue
printf "counter %d\n", *(int *) &counter
printf "%x\n", $prid
p sizeof($f2)
p $s1
kill
END
	grep -qx '\$1 = 8' out || fail "floating point registers: $(cat out)"
	[ $elf = mips.elf ] || grep -q '\$2 = 1311768467463790320' out ||
	    fail "64-bit register: $(cat out)"
	sed -n -E '/^(a0|counter)/p' out >lines
	mv lines out
	expect_out <<'END'
a0 2
counter 1
END
done

# 4. A thousand steps of gdb; then the run is where it is without gdb after as many
# instructions.
session mipsel.elf -E testmips -C R3000 -M 16 <<'END'
set $pc = forever
monitor print/d cpu0.instructions
stepi 1000
monitor print/d cpu0.instructions
printf "s0 %d\n", $s0
kill
END
{
	grep -x -E '[0-9]+' gdb.err # of monitor
	grep '^s0' out
} >lines
mv lines out
expect_out <<'END'
0
1000
s0 500
END

# Over calls, from their slots, out of them, and on to a place.
session mipsel.elf -E testmips -C R3000 -M 16 <<'END'
break first
continue
stepi 2
nexti
printf "slot: %x, a0 %d\n", $pc, $a0
nexti
printf "behind it: %x, v0 %d\n", $pc, $v0
break second
monitor reset
maint flush register-cache
continue
continue
finish
printf "out of it: %x, v0 %d\n", $pc, $v0
advance count
printf "there: %x, t1 %d\n", $pc, $t1
next
next
printf "later: %x, t1 %d\n", $pc, $t1
kill
END
sed -n -E '/^(slot|behind|out of|there|later)/p' out >lines
mv lines out
expect_out <<'END'
slot: 8001004c, a0 1
behind it: 80010050, v0 42
out of it: 80010050, v0 42
there: 80010018, t1 5
later: 80010020, t1 4
END

# A step takes gdb two packets or, in a slot, three, not breakpoints of its own around
# each instruction.
session mipsel.elf -E testmips -C R3000 -M 16 <<'END'
set $pc = forever
set debug remote 1
stepi 100
kill
END
sent=$(grep -c 'Sending packet: .[vm]' gdb.err)
[ "$sent" -le 260 ] || fail "100 steps took gdb $sent packets"
[ "$(grep -c 'Sending packet: .vCont;s' gdb.err)" = 100 ] ||
    fail "no packet for each step: $(grep Sending gdb.err | tail -n 5)"

# Stops of the prompt while gdb runs the machine: their commands are carried out,
# what they print is shown, and it goes on if they say so and gdb has no
# breakpoint there.
session mipsel.elf -E testmips -C R3000 -M 16 --state-hash 1 <<'END'
monitor breakpoint add second do "print/d a0 + 1000; step; continue"
monitor watch add counter 4 c if t1 == 1 once do "print/d t1 + 2000"
monitor watch add counter 4 c if t1 < 1 do "print/d t1 + 3000; continue"
monitor breakpoint add after_call do "continue"
break finish
break after_call
continue
continue
printf "t1 %d\n", $t1
continue
monitor breakpoint show
delete
continue
END
{
	grep -E '^([0-9]+|.step. is only.*| .* hit)$' gdb.err
	grep -E '^(t1 .*|Breakpoint.*, .*|Program.*)' out
} >lines
mv err with
"$GXEMUL" -q -E testmips -C R3000 -M 16 --state-hash 1 mipsel.elf \
    >without </dev/null || fail 'the run without gdb'
[ "$(hash_of with)" = "$(hash_of without)" ] ||
    fail "hashes with stops of the prompt: $(hash_of with)"
mv lines out
expect_out <<'END'
1002
'step' is only possible at the prompt.
2001
3000
  0: 0x80010060 (second) do "print/d a0 + 1000; step; continue", 1 hit
  1: 0x8001000c (after_call) do "continue", 1 hit
Breakpoint 2, 0x8001000c in after_call ()
Program received signal SIGTRAP, Trace/breakpoint trap.
t1 1
Breakpoint 1, 0x80010034 in finish ()
END

# Breakpoints and watchpoints of the machine, of all kinds.
session mipsel.elf -E testmips -C R3000 -M 16 <<'END'
hbreak after_call
rwatch *(int *) &counter
continue
printf "hardware: %x\n", $pc
continue
printf "read: %x, t1 %d\n", $pc, $t1
delete
awatch *(int *) &counter
continue
printf "write: %x, t1 %d\n", $pc, $t1
continue
printf "read: %x, t1 %d\n", $pc, $t1
watch *(int *) &counter if $t1 == 1
delete 3
continue
printf "changed: %x, t1 %d, counter %d\n", $pc, $t1, *(int *) &counter
kill
END
sed -n -E '/^(hardware|read|write|changed):/p' out >lines
mv lines out
# gdb goes one instruction further than the machine, which has executed the access.
expect_out <<'END'
hardware: 8001000c
read: 80010020, t1 4
write: 8001002c, t1 4
read: 80010020, t1 3
changed: 8001002c, t1 1, counter 4
END

# 5. The end of the machine is that of gdb's program, and its status.
session mipsel.elf -E testmips -C R3000 -M 16 <<'END'
continue
END
grep -q 'exited normally' out || fail "end: $(cat out)"

# 6. A run with gdb is the run without.
session mipsel.elf -E testmips -C R3000 -M 16 --state-hash 1 <<'END'
break second
continue
stepi 3
info registers
x/64xw start
delete
continue
END
mv err with
"$GXEMUL" -q -E testmips -C R3000 -M 16 --state-hash 1 mipsel.elf \
    >without </dev/null || fail 'the run without gdb'
[ -n "$(hash_of without)" ] && [ "$(hash_of with)" = "$(hash_of without)" ] ||
    fail "hashes: $(hash_of with), $(hash_of without)"

# 7. Interrupting a program that never ends, by a socket; then it goes on
# without gdb, and ends by a signal.
cat >interrupt.exp <<'END'
set timeout 100
log_user 0
spawn gdb-multiarch -nx -q mipsel.elf
proc answer {text} {
	expect {
		-ex $text {}
		timeout { send_user "no answer: $text\n"; exit 1 }
		eof { send_user "gdb ended\n"; exit 1 }
	}
}
foreach line {
	"set pagination off" "set confirm off" "set remotetimeout 100"
	"target remote gdb.socket" "set \$pc = forever" "set \$s0 = 0"
} {
	answer "(gdb) "
	send "$line\r"
}
answer "(gdb) "
send "continue\r"
answer "Continuing."
sleep 0.3
send "\003"
answer "SIGINT"
answer "(gdb) "
send "print \$s0 > 0\r"
answer "= 1"
answer "(gdb) "
# A loop that only gdb can end: "b ." and nop.
foreach line {
	"set *(int *) 0x80020000 = 0x1000ffff" "set *(int *) 0x80020004 = 0"
	"set \$pc = 0x80020000"
} {
	send "$line\r"
	answer "(gdb) "
}
send "continue\r"
answer "Continuing."
sleep 0.3
send "\003"
answer "SIGINT"
answer "(gdb) "
send "set \$pc = forever\r"
answer "(gdb) "
send "detach\r"
answer "detached"
send "quit\r"
expect eof
END
"$GXEMUL" -q --gdb unix:gdb.socket -E testmips -C R3000 -M 16 mipsel.elf \
    >emulator.out 2>&1 </dev/null &
pid=$!
n=0
while [ ! -S gdb.socket ] && [ $n -lt 600 ]; do
	sleep 0.1
	n=$((n + 1))
done
expect interrupt.exp >exp.out 2>&1 ||
    fail "interrupting: $(cat exp.out emulator.out)"
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status = 143 ] || fail "it ended with $status, not by the signal"
[ ! -e gdb.socket ] || fail 'the socket is still there'

# 8. Two machines: each gdb has its own.
cat >two.gx <<'END'
machine(
	name("a")
	type("testmips")
	cpu("R3000")
	memory(16)
	load("mipsel.elf")
)
machine(
	name("b")
	type("testmips")
	cpu("R3000")
	memory(16)
	load("mipsel.elf")
)
END
cat >two.exp <<'END'
set timeout 100
log_user 0
proc answer {id text} {
	expect {
		-i $id -ex $text {}
		timeout { send_user "no answer: $text\n"; exit 1 }
		eof { send_user "gdb ended before: $text\n"; exit 1 }
	}
}
proc ask {id line text} {
	send -i $id "$line\r"
	answer $id $text
}
proc start {socket} {
	spawn gdb-multiarch -nx -q mipsel.elf
	answer $spawn_id "(gdb) "
	foreach line [list "set pagination off" "set confirm off" \
	    "set style enabled off" "set remotetimeout 100" \
	    "target remote $socket"] {
		ask $spawn_id $line "(gdb) "
	}
	return $spawn_id
}
set a [start two-a]
set b [start two-b]
ask $a "break second" "(gdb) "
ask $b "break store" "(gdb) "
# One runs while the other one stands.
ask $a "continue" "Breakpoint 1, "
answer $a "(gdb) "
ask $a "print \$a0" "= 2"
answer $a "(gdb) "
ask $a "delete" "(gdb) "
ask $a "set \$pc = forever" "(gdb) "
ask $a "continue" "Continuing."
ask $b "continue" "Breakpoint 1, "
answer $b "(gdb) "
ask $b "print \$v0" "= 42"
answer $b "(gdb) "
send -i $a "\003"
answer $a "SIGINT"
answer $a "(gdb) "
ask $b "stepi" "0x8001002c in store ()"
answer $b "(gdb) "
ask $b "detach" "detached"
ask $a "kill" "killed"
END
"$GXEMUL" -q --gdb unix:two @two.gx >emulator.out 2>&1 </dev/null &
pid=$!
n=0
while [ ! -S two-b ] && [ $n -lt 600 ]; do
	sleep 0.1
	n=$((n + 1))
done
expect two.exp >exp.out 2>&1 || {
	kill $pid
	fail "two machines: $(cat exp.out emulator.out)"
}
wait $pid || fail "two machines end with $?: $(cat emulator.out)"
status=0
"$GXEMUL" -q --gdb - @two.gx >out 2>&1 </dev/null || status=$?
[ $status = 1 ] && grep -q -e '--gdb - does not go' out ||
    fail "two machines at one standard input: $(cat out)"

# 9. Bad words: a sentence and status 1.
refused()
{
	status=0
	"$GXEMUL" -q --gdb "$1" -E testmips -C R3000 -M 16 mipsel.elf \
	    >out 2>&1 </dev/null || status=$?
	[ $status = 1 ] || fail "--gdb $1: status $status"
	[ "$(wc -l <out)" = 1 ] || fail "--gdb $1: $(cat out)"
}
refused 99999
refused 12x
refused ''
refused unix:
refused unix:/nowhere/at/all
refused "unix:$TMP/mipsel.elf"
refused no-such-host.invalid:1234
[ -s mipsel.elf ] || fail 'a file was taken for a socket'
