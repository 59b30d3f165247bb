#!/bin/sh
# A real terminal: raw while the guest runs, its settings restored on every way
# out, job control.  The terminal is expect's.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
command -v expect >/dev/null || skip 'no expect'
make_guests
export KSEG0

cat >"$TMP/session" <<'END'
# Runs gxemul in the foreground of a shell on a new terminal, which notes the
# terminal's settings before and after.
set timeout 60
log_user 0
set tmp $env(TMP)

proc fail {text} {
	global name expect_out
	set buffer ""
	catch { set buffer $expect_out(buffer) }
	send_user "$name: $text\n$buffer\n"
	exit 1
}

proc begin {test options} {
	global name spawn_id tmp terminal env
	set name $test
	# Keys signal the shell too; unlike gxemul it takes no notice.
	set script "trap : INT QUIT; ulimit -c 0; stty -a >$tmp/before
	    sh -c 'echo \$\$ >$tmp/pid; exec $env(GXEMUL) -q $options'
	    echo status=\$?; stty -a >$tmp/after"
	spawn -noecho sh -c $script
	set terminal $spawn_out(slave,name)
}

proc wait_for {text} {
	expect {
		-ex $text {}
		eof { fail "ended instead of printing $text" }
		timeout { fail "did not print $text" }
	}
}

proc pid {} {
	global tmp
	return [string trim [exec cat $tmp/pid]]
}

# A setting of the terminal, such as echo or -echo.
proc setting {word} {
	global terminal
	return [expr {[lsearch [split [exec stty -a <$terminal] " ;\n"] $word]
	    >= 0}]
}

proc expect_raw {} {
	if {![setting -icanon] || ![setting -echo] || ![setting isig] ||
	    ![setting -icrnl]} {
		fail "the terminal is not raw"
	}
}

# After being continued: when the terminal is raw again is up to the host.
proc wait_for_raw {} {
	for {set i 0} {$i < 10000} {incr i} {
		if {[setting -icanon]} {
			expect_raw
			return
		}
	}
	fail "the terminal does not become raw"
}

proc finish {status} {
	global tmp name
	wait_for "status="
	expect -re {^([0-9]+)}
	if {$expect_out(1,string) != $status} {
		fail "exit status $expect_out(1,string) instead of $status"
	}
	expect eof
	wait
	if {[exec cat $tmp/before] ne [exec cat $tmp/after]} {
		fail "the terminal was left changed"
	}
}

set echo "-E testmips $env(KSEG0):$tmp/echo"
set chatter "-E testmips $env(KSEG0):$tmp/chatter"
set hello "-E testmips $env(KSEG0):$tmp/hello"

begin "halt" $hello
wait_for "hi"
finish 0

begin "keys" $echo
wait_for ">"
expect_raw
send "a\r"
wait_for "a\r"
send "\004\023\021\026x"
wait_for "\004\023\021\026x"
send "\002"
wait_for "\003"
send "q"
finish 0

foreach {signal status} {TERM 143 HUP 129 QUIT 131} {
	begin "SIG$signal" $echo
	wait_for ">"
	expect_raw
	exec kill -$signal [pid]
	finish $status

	begin "SIG$signal of a busy guest" $chatter
	wait_for "xxxxxxxxxx"
	exec kill -$signal [pid]
	finish $status
}

begin "the key of SIGQUIT" $echo
wait_for ">"
send "\034"
finish 131

foreach signal {SEGV ABRT} {
	begin "a crash, SIG$signal" $echo
	wait_for ">"
	expect_raw
	exec kill -$signal [pid]
	wait_for "status="
	expect eof
	wait
	if {[exec cat $tmp/before] ne [exec cat $tmp/after]} {
		fail "the terminal was left changed"
	}
}

begin "an error" "-E testmips $tmp/missing"
wait_for "$tmp/missing"
finish 1

begin "a limit" "$echo --limit 100k"
finish 2

# The prompt has the terminal as it was; continuing takes it again.
begin "the prompt" "-V $echo"
wait_for "GXemul> "
send "continue\r"
wait_for "\r\n>"
expect_raw
send "\003"
wait_for "GXemul> "
send "continue\r"
wait_for_raw
send "b"
wait_for "b"
send "\003"
wait_for "GXemul> "
send "quit\r"
finish 0

begin "a signal at the prompt" "-V $echo"
wait_for "GXemul> "
exec kill -TERM [pid]
finish 143

# Job control.  The shell of the middle does not touch the settings, so what
# they are while gxemul is stopped is gxemul's doing.
set name "CTRL-Z"
spawn -noecho sh -c "stty -a >$tmp/before; set -m
    $env(GXEMUL) -q $echo
    echo stopped; stty -a >$tmp/stopped; fg >/dev/null
    echo status=\$?; stty -a >$tmp/after"
set terminal $spawn_out(slave,name)
wait_for ">"
expect_raw
send "\032"
wait_for "stopped"
wait_for_raw
send "c"
wait_for "c"
send "q"
finish 0
if {[exec cat $tmp/before] ne [exec cat $tmp/stopped]} {
	fail "the terminal was left raw while stopped"
}

# Stopped unseen, and its terminal changed meanwhile by somebody else.
begin "SIGSTOP" $echo
wait_for ">"
exec kill -STOP [pid]
exec stty icanon echo <$terminal
exec kill -CONT [pid]
wait_for_raw
send "d"
wait_for "d"
send "q"
finish 0

# In the background it keeps its hands off the terminal.
set name "background"
spawn -noecho sh -c "stty -a >$tmp/before; set -m
    $env(GXEMUL) -q $hello >$tmp/hello.out &
    wait; echo status=\$?; stty -a >$tmp/after"
finish 0
if {[exec cat $tmp/hello.out] ne "hi"} {
	fail "no output from the background"
}
END
expect "$TMP/session"
