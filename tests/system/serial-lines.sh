#!/bin/sh
# Serial lines at sockets, a pseudo-terminal and a file; their input in a
# recording; another line as console; errors.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

need mipsel-linux-gnu-gcc perl
mipsel-linux-gnu-gcc -march=mips1 -mabi=32 -mfp32 -mno-abicalls -fno-pic -G0 \
    -O1 -ffreestanding -fno-builtin -nostdlib -static \
    -Wl,-T,"$SRC/tests/system/scsi/boot.ld" -Wl,--build-id=none \
    -o "$TMP/echo.elf" "$SRC/tests/system/scsi/start.S" \
    "$SRC/tests/system/serial/echo.c" >"$TMP/log" 2>&1 ||
    fail "$(tail -n 5 "$TMP/log")"
cd "$TMP"

# say HOW WHERE TEXT ANSWER
say()
{
	perl "$SRC/tests/system/serial/client.pl" "$@" 2>client.err ||
	    fail "$1 $2: $(cat client.err)"
}

# started PATTERN: waits until the emulator has printed it, and prints it
started()
{
	while ! grep -o "$1" err; do
		kill -0 "$emulator" 2>/dev/null || fail "$(cat err)"
	done
}

# Four lines at once; then the end comes by one of them.
"$GXEMUL" -q --state-hash 100000 --record lines.rec -e 3max \
    --serial 0=unix:socket --serial 1=tcp:0 --serial 2=pty \
    --serial 3=file:output echo.elf </dev/null >out 2>err &
emulator=$!
port=$(started 'port [0-9]*' | sed 's/port //')
pty=$(started '/dev/[^ ]*')
say unix socket 'hello' 'HELLO'
say tcp "$port" 'one' 'ONE'
say unix socket 'again' 'AGAIN'
say pty "$pty" "two$(printf '\003')" 'TWO'
say unix socket 'q' 'Q'
wait $emulator || fail "exit status $?: $(cat err)"
[ ! -e socket ] || fail 'the socket is still there'
[ "$(cat output)" = '>' ] || fail "file: $(cat output)"

grep -q '^state' out || fail "no hashes: $(cat out)"

# The run again, without anybody.
"$GXEMUL" -q --state-hash 100000 --replay lines.rec </dev/null >replayed \
    2>err || fail "replay: exit status $?: $(cat err)"
cmp -s out replayed || fail 'replay: other hashes'
"$GXEMUL" -q --replay lines.rec --serial 0=file:line0 --serial 2=file:line2 \
    </dev/null >replayed 2>err || fail "replay: $(cat err)"
[ "$(cat line0)" = '>HELLOAGAINQ' ] || fail "line 0: $(cat line0)"
[ "$(cat line2)" = ">TWO$(printf '\003')" ] || fail "line 2: $(cat line2)"

# Another console, also in a recording; the usual one elsewhere.
printf 'abcq' >typed
"$GXEMUL" -q --record stdio.rec -e 3max --serial 2=stdio --serial 3=null \
    echo.elf <typed >out 2>err || fail "stdio: $(cat err)"
[ "$(cat out)" = '>ABCQ' ] || fail "stdio: $(cat out)"
"$GXEMUL" -q --replay stdio.rec </dev/null >replayed 2>err ||
    fail "stdio: replay: $(cat err)"
cmp -s out replayed || fail "stdio: replay: $(cat replayed)"

# refused WORD OPTION...: status 1, one line with the word in it
refused()
{
	word=$1
	shift
	status=0
	"$GXEMUL" -q -e 3max "$@" echo.elf </dev/null >out 2>err || status=$?
	[ $status = 1 ] || fail "$*: exit status $status"
	[ "$(wc -l <err)" -eq 1 ] || fail "$*: $(cat err)"
	grep -q -e "$word" err || fail "$*: $(cat err)"
}

unset DISPLAY
refused 'has 0, 1, 2, 3' --serial 4=pty
refused 'LINE=KIND' --serial pty
refused 'twice' --serial 1=null --serial 1=pty
refused 'twice' --serial 1=stdio --serial 1=pty
refused 'line 1 is at standard input and output already' \
    --serial 1=stdio --serial 2=stdio
refused 'use stdio, pty' --serial 1=modem
refused 'nowhere/x' --serial 1=file:nowhere/x
refused '65535' --serial 1=tcp:65536
refused 'nowhere/x' --serial 1=unix:nowhere/x
refused 'DISPLAY' --serial 1=window
refused 'DISPLAY' -x
# A terminal program: it has the other end of the line as a descriptor, begins
# with the number of its window, and shows what comes.
cat >terminal <<'END'
#!/usr/bin/perl
$SIG{TERM} = 'IGNORE'; # the line ends
my ($option, $title, $channel) = @ARGV;
$channel =~ m{^-S[^/]*/(\d+)$} or die;
open my $line, '+<&=', $1 or die;
syswrite $line, "0012345\n" . ($title =~ /line 2$/ ? 'xyzq' : '');
open my $shown, '>', "shown.$$" or die;
$shown->autoflush;
while (sysread $line, my $text, 100) {
	print $shown $text;
}
END
chmod +x terminal
XTERM=./terminal DISPLAY=:12345 "$GXEMUL" -q -e 3max -x echo.elf </dev/null \
    >out 2>err || fail "-x: exit status $?: $(cat err)"
[ "$(cat out)" = '>' ] || fail "-x: console: $(cat out)"
# They may still be at work when the machine has ended.
shown()
{
	cat shown.* 2>/dev/null | sort | tr -d '\n'
}
for _ in $(seq 100); do
	[ "$(shown)" != '>>>XYZQ' ] || break
	sleep 0.1
done
[ "$(shown)" = '>>>XYZQ' ] || fail "-x: $(head shown.*)"
XTERM=./nonesuch DISPLAY=:12345 "$GXEMUL" -q -e 3max -x --limit 1000000 \
    echo.elf </dev/null >out 2>err || [ $? = 2 ] || fail "$(cat err)"
grep -q 'cannot start ./nonesuch' err || fail "no terminal: $(cat err)"

[ -w /dev/full ] || exit 0
status=0
"$GXEMUL" -q -e 3max --serial 1=file:/dev/full echo.elf </dev/null >out \
    2>err || status=$?
[ $status = 6 ] || fail "/dev/full: exit status $status"
grep -q 'serial line 1' err || fail "/dev/full: $(cat err)"
