#!/bin/sh
# The prompt at a terminal: editing, history, completion, CTRL-C, CTRL-T,
# CTRL-Z.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
command -v expect >/dev/null || skip 'expect is not installed'
make_guest
# Counts for ever and says nothing.
words "$TMP/count" 25290001 1000fffe 00000000
export GXEMUL TMP KSEG0

cat >"$TMP/session.exp" <<'END'
set timeout 60
log_user 0
proc want {text} {
	expect {
		-ex $text {}
		timeout { puts "no '$text'"; exit 1 }
		eof { puts "ended before '$text'"; exit 1 }
	}
}
proc ask {keys answer} {
	send -- $keys
	want $answer
	want "GXemul> "
}
proc start {args} {
	global env spawn_id
	eval spawn env TERM=vt100 $env(GXEMUL) -E testmips -C R3000 -M 16 $args
}

start -V $env(KSEG0):$env(TMP)/guest $env(TMP)/symbols
want "GXemul> "
END
cat >"$TMP/editing.exp" <<'END'
# Is there a line editor?  Without one, CTRL-A is a part of the line.
send "print 1\x01\x05\r"
expect {
	"(1)" {}
	timeout { exit 1 }
	-re "nexpected|not a number" { puts "no libedit"; exit 77 }
}
want "GXemul> "
# Beginning, forward, delete, insert, end, erase.
ask "pxxnt 22\x01\x06\x04\x04ri\x05\x7f\r" "0x2  (2)"
# CTRL-E, CTRL-B, CTRL-K, CTRL-W.
ask "print 3 + 4 junk words\x17\x17\r" "0x7  (7)"
ask "print 12345\x02\x02\x02\x0b\r" "0xc  (12)"
# Arrow keys, home, end, delete.
ask "rint 6\x1b\[D\x1b\[D\x1b\[C\x1bOHp\x1bOF6\r" "0x42  (66)"
# History: two lines back, one forward; up and down arrows.
ask "\x10\x10\r" "0xc  (12)"
ask "\x10\x10\x0e\r" "0xc  (12)"
ask "\x1b\[A\x1b\[A\x1b\[A\x1b\[B\r" "0x42  (66)"
# Completion: one match with and without arguments, several, none.
ask "vers\t\r" "gxemul "
ask "pri\t4*4\r" "0x10  (16)"
send "d\t"
want "device"
want "dump"
want "GXemul> d"
ask "u\tmessage message+1\r" "0x80001050"
ask "zz\t\r" "Unknown command 'zz'"
# CTRL-C drops the line; CTRL-T shows where the machine stands.
send "print 111"
want "print 111"
send "\x03"
want "^C"
want "GXemul> "
send "print 5"
want "print 5"
send "\x14"
want "cpu0: ninstrs=0, pc=0x80001000 <start>"
want "print 5"
ask "5\r" "0x37  (55)"
# An empty line steps again.
ask "step\r" "80001000: "
ask "\r" "80001004: "
# End of input at an empty line.
send "\x04"
expect eof
exit [lindex [wait] 3]
END
cat >"$TMP/running.exp" <<'END'
# CTRL-C stops a running guest, and `continue' gives it the terminal again.
close
wait
start $env(KSEG0):$env(TMP)/count
want "-----"
want "\n"
for {set i 0} {$i < 3} {incr i} {
	send "\x03"
	want "GXemul> "
	ask "print 2\r" "0x2  (2)"
	send "continue\r"
	want "continue\r\n"
}
send "\x03"
want "GXemul> "
send "quit\r"
expect eof
exit [lindex [wait] 3]
END
cat >"$TMP/stopping.exp" <<'END'
# CTRL-Z at the prompt: the shell finds its terminal as it was, and what was
# typed is still there afterwards.
close
wait
spawn env PS1=SH> sh -i
want "SH>"
send "$env(GXEMUL) -q -E testmips $env(KSEG0):$env(TMP)/guest -V\r"
want "\nGXemul> "
send "print 4"
want "print 4"
send "\x1a"
want "SH>"
send "stty -a | grep -c -e -icanon -e -echo\\ ; echo modes\r"
want "\n0\r"
want "SH>"
send "fg\r"
want "print 4"
ask "2\r" "0x2a  (42)"
send "quit\r"
want "SH>"
send "exit\r"
expect eof
exit 0
END

# Also without a line editor CTRL-C works.
for part in running editing stopping; do
	cat "$TMP/session.exp" "$TMP/$part.exp" >"$TMP/all.exp"
	status=0
	expect -f "$TMP/all.exp" >"$TMP/out" 2>&1 || status=$?
	[ "$status" -ne 77 ] || skip 'built without libedit'
	[ "$status" -eq 0 ] || fail "$part: status $status: $(cat "$TMP/out")"
done
