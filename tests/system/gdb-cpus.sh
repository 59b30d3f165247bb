#!/bin/sh
# gdb and several CPUs, which are its threads: breakpoints of one, one that runs
# while the others stand, also in recordings and backwards; and that stops leave
# a run of theirs as it is.
# shellcheck source-path=SCRIPTDIR source=gdb_lib.sh
. "$(dirname "$0")/gdb_lib.sh"
build mipsel mipsel 0x800 -march=mips1 -mabi=32 -mfp32

# 1. They are threads.
session mipsel.elf -E testmips -C R3000 -M 16 -n 2 <<'END'
info threads
thread 2
printf "cpu1 prid %x\n", $prid
thread 1
stepi
printf "cpu0 pc %x\n", $pc
kill
END
grep -q '2 .*Thread 2 "cpu1" (R3000, stopped)' out || fail "cpus: $(cat out)"
grep -q '^cpu0 pc 80010004' out || fail "step of a CPU: $(cat out)"

# 2. Both run; a breakpoint of one of them.
session mipsel.elf -E testmips -C R3000 -M 16 -n 2 <<'END'
thread 2
set $pc = start
monitor pause 1
thread 1
set $pc = forever
set $s0 = 0
break second thread 2
continue
printf "thread %d, a0 %d\n", $_thread, $a0
backtrace
thread 1
printf "the other one ran: %d\n", $s0 > 0
kill
END
grep -q '^thread 2, a0 2$' out || fail "a breakpoint of a CPU: $(cat out)"
grep -q '^#2 .* in start ' out || fail "backtrace of a CPU: $(cat out)"
grep -q '^the other one ran: 1$' out || fail "both CPUs: $(cat out)"

# numbers TEXT...: what monitor has printed is these numbers
numbers()
{
	printf '%s\n' "$@" >expected
	grep -x -E '[0-9]+' gdb.err | paste -d ' ' - - >numbers
	cmp -s expected numbers || fail "other numbers: $(cat numbers)"
}

# 3. With `scheduler-locking' a CPU that gdb steps or continues is the only one
# that goes on; the other one has its turns again later.  A recording has that.
cat >counts <<'END'
monitor print/d cpu0.instructions
monitor print/d cpu1.instructions
END
{
	cat <<'END'
thread 2
set $pc = forever
set $s0 = 0
monitor pause 1
thread 1
set $pc = forever
set scheduler-locking on
stepi 100
source counts
thread 2
stepi 51
source counts
monitor breakpoint add forever if cpu1.s0 == 5000 once
continue
info threads
source counts
thread 1
stepi
source counts
reverse-stepi 2
source counts
thread 2
stepi 3
source counts
set scheduler-locking off
monitor breakpoint add forever if cpu1.s0 == 12000 once
continue
monitor print/d cpu0.s0 > 50
monitor print/d cpu1.s0
detach
END
} | session mipsel.elf -E testmips -C R3000 -M 16 -n 2 --record locked.rec \
    --state-hash 500000 --limit 2000000
numbers '100 0' '100 51' '100 10000' '101 10000' '99 0' \
    '100 3' '1 12000'
grep -q 'Thread 1 "cpu0" (R3000, stopped)\|Thread 2 "cpu1" (R3000, stopped)' \
    out && fail "it stands after the stop: $(cat out)"
grep '^state' err >recorded
[ -s recorded ] || fail "no states: $(cat err)"
"$GXEMUL" -q --replay locked.rec --state-hash 500000 >replayed 2>&1 </dev/null ||
    fail "replaying: $(cat replayed)"
grep '^state' replayed | cmp -s - recorded ||
    fail "the recording's run is another one: $(cat recorded replayed)"

# 4. A breakpoint at which gdb stops, and over which it steps, changes nothing.
options='-E testmips -C R3000 -M 16 -n 2 --state-hash 5000 --limit 60000'
for start in 'cpu0.pc = forever' 'cpu1.pc = forever' 'pause 1'; do
	echo "$start"
done >starts
{
	sed 's/^/monitor /' starts
	cat <<'END'
break *forever
set $i = 0
while $i < 20
continue
set $i = $i + 1
end
delete
monitor breakpoint add forever if cpu1.s0 == 100 once
continue
break *forever
while $i < 40
continue
set $i = $i + 1
end
delete
continue
END
} | session mipsel.elf "$options"
mv err with
# shellcheck disable=SC2086
"$GXEMUL" -q $options -c "$(sed -n 1p starts)" -c "$(sed -n 2p starts)" \
    -c "$(sed -n 3p starts)" mipsel.elf >without 2>&1 </dev/null || : # it ends by the limit
[ "$(grep -c '^state' without)" = 12 ] || fail "states: $(cat without)"
grep '^state' with >with.states
grep '^state' without | cmp -s - with.states ||
    fail "the run with gdb is another one: $(cat with without)"
[ "$(grep -c 'Thread 2 .* hit' out)" = 20 ] || fail "the other CPU did not stop: $(cat out)"

# 5. gdb breaks off while one CPU runs and the other one stands: the next gdb
# finds both as they were.
cat >locked.exp <<'END'
set timeout 100
log_user 0
proc answer {text} {
	expect {
		-ex $text {}
		timeout { send_user "no answer: $text\n"; exit 1 }
		eof { send_user "gdb ended before: $text\n"; exit 1 }
	}
}
proc ask {line} {
	send "$line\r"
	answer "(gdb) "
}
proc begin {} {
	uplevel #0 {
		spawn gdb-multiarch -nx -q mipsel.elf
		answer "(gdb) "
		ask "set confirm off"
		ask "set style enabled off"
		ask "set remotetimeout 100"
		ask "target remote gdb.socket"
	}
}
begin
foreach line {"thread 2" "set \$pc = forever" "monitor pause 1" "thread 1"
    "set \$pc = forever" "set scheduler-locking on"} {
	ask $line
}
send "continue\r"
answer "Continuing."
exec kill -KILL [exp_pid]
expect eof
wait
begin
send "info threads\r"
answer "cpu0\" (R3000)"
answer "cpu1\" (R3000)"
answer "(gdb) "
send "kill\r"
answer "killed"
END
"$GXEMUL" -q --gdb unix:gdb.socket -E testmips -C R3000 -M 16 -n 2 mipsel.elf \
    >emulator.out 2>&1 </dev/null &
pid=$!
n=0
while [ ! -S gdb.socket ] && [ $n -lt 600 ]; do
	sleep 0.1
	n=$((n + 1))
done
expect locked.exp >exp.out 2>&1 || {
	kill $pid
	fail "gdb that breaks off: $(cat exp.out emulator.out)"
}
wait $pid || fail "it ended with $?: $(cat emulator.out)"
