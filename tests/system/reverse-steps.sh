#!/bin/sh
# Going back: states are those of the way there, across exceptions, interrupts,
# system calls and typed input; output is not repeated, disks are not written.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

demos teach-le echo-be disk-be smp-be
busy busy-be.elf mips-linux-gnu
busy busy-3max.elf mipsel-linux-gnu -DDEC
cd "$TMP"
echo '# Standard input is the prompt'\''s alone.' >empty.gx
cat >typing.gx <<'END'
wait "> "
send "one\r"
wait "> "
send "two\rquit\r"
END

# repeat N COMMAND
repeat()
{
	n=$1
	shift
	while [ "$n" -gt 0 ]; do
		echo "$*"
		n=$((n - 1))
	done
}

# states FILE: every dump of registers in one line
states()
{
	awk '/^GXemul> reg/ { if (n++) print line; line = ""; on = 1; next }
	     /^GXemul> / { on = 0 }
	     on { line = line $0 }
	     END { print line }' "$1"
}

session()
{
	run -V -q --script empty.gx "$@" <commands
	expect_status 0
}

# steps START N OPTION...: N steps from START on, one by one, and back again.
steps()
{
	start=$1
	n=$2
	shift 2
	{
		echo "goto $start"
		i=0
		while [ "$i" -lt "$n" ]; do
			echo reg
			echo 'reg ,0'
			echo step
			i=$((i + 1))
		done
		while [ "$i" -gt 0 ]; do
			echo rs
			echo reg
			echo 'reg ,0'
			i=$((i - 1))
		done
		echo quit
	} >back
	{
		echo "step $((start + n + 50))"
		cat back
	} >commands
	run -V "$@" <commands
	expect_status 0
	states out >all
	[ "$(wc -l <all)" -eq $((4 * n)) ] ||
	    fail "$(wc -l <all) states: $*"
	head -n $((2 * n)) all >forward
	# Pairs of dumps, the last pair first.
	tail -n +$((2 * n + 1)) all | paste -d '#' - - | tac | tr '#' '\n' \
	    >backward
	same forward backward "states of $* from $start on"
}

steps 30 40 -E testmips -M 2 --script typing.gx echo-be.elf
steps 22000 250 -E testmips -M 2 --script typing.gx echo-be.elf
steps 6000 250 -E testmips -M 4 --script empty.gx teach-le.elf
steps 8000 300 -E testmips -M 1 -n 3 --script empty.gx busy-be.elf
steps 9000 200 -e 3max -M 2 --script empty.gx busy-3max.elf

# Output is not repeated, and what was said on the way is said once; the disk is
# not written by going back.
truncate -s 64K disk.img
run -q -E testmips -M 2 -d disk.img disk-be.elf </dev/null
cp out plain.out
cp disk.img end.img
truncate -s 0 disk.img
truncate -s 64K disk.img
cat >commands <<'END'
continue
goto 100000
goto 400000
rs 1000
history present
rs 200000
continue
goto 5
continue
quit
END
session -E testmips -M 2 --history-spacing 50000 -d disk.img disk-be.elf
same end.img disk.img 'the disk after going back'
[ "$(grep -c 'sectors written' out)" -eq 1 ] || fail "$(cat out)"
[ "$(grep -c 'sectors read' out)" -eq 1 ] || fail "$(cat out)"

# The past cannot be changed; cut off, it is the present, and the disk is what
# it was.
truncate -s 0 disk.img
truncate -s 64K disk.img
run -q -E testmips -M 2 -d disk.img --limit 300000 disk-be.elf </dev/null
cp disk.img part.img
truncate -s 0 disk.img
truncate -s 64K disk.img
cat >commands <<'END'
continue
goto 300000
put w 0x80001000, 1
v0 = 3
pause 0
snapshot load ./x.snap
history cut
history cut
v0 = v0
goto 300001
quit
END
session -E testmips -M 2 -d disk.img disk-be.elf
same part.img disk.img 'the disk after history cut'
[ "$(grep -c -i '^this is the past: .history cut' out)" -eq 4 ] ||
    fail "$(cat out)"
grep -q '^This is the present now' out || fail "$(cat out)"
grep -q '^This is the present: nothing' out || fail "$(cat out)"
grep -q '^Only 300000 instructions' out || fail "$(cat out)"
# On from there: as if nothing had been.
sed 's/^goto 300001/continue/' commands >again
cp again commands
truncate -s 0 disk.img
truncate -s 64K disk.img
session -E testmips -M 2 -d disk.img disk-be.elf
same end.img disk.img 'the disk, on from history cut'
[ "$(grep -c 'sectors read' out)" -eq 2 ] || fail "$(cat out)"

# From a machine that has halted, and out of an endless loop.
cat >commands <<'END'
rs
rs 10
history present
quit
END
run -q -K --script typing.gx -E testmips -M 2 echo-be.elf <commands
expect_status 0
grep -q ', 1 before the present' out || fail "$(cat out)"
grep -q ', 11 before the present' out || fail "$(cat out)"
words loop ffffffff 00000000
run -q -K --script empty.gx -E testmips -M 1 "$KSEG0:loop" <commands
grep -q ', 11 before the present' out || fail "$(cat out err)"
