#!/bin/sh
# The full-screen view in a pseudo-terminal (tmux): panes, keys, resizing, the
# guest's console, kinds of terminals, and that nothing of it changes a run.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
command -v tmux >/dev/null || skip 'tmux is not installed'
make_guests
make_guest
cd "$TMP" || exit 1

"$GXEMUL" --tui -E testmips "$KSEG0:guest" >out 2>err </dev/null &&
    fail 'it took /dev/null for a terminal'
! grep -q 'built without' err || skip 'built without the full-screen view'

# A server that ends may be there for a while yet: each has a name of its own.
server=0
terminal()
{
	tmux -S "$TMP/tmux$server" -f /dev/null "$@"
}
trap 'terminal kill-server 2>/dev/null || :' EXIT

# start KIND COLUMNS ROWS COMMAND...: in a terminal; its status goes to a file.
start()
{
	kind=$1
	columns=$2
	rows=$3
	shift 3
	terminal kill-server 2>/dev/null || :
	server=$((server + 1))
	rm -f status
	cat >start.sh <<-EOF
		trap : INT # CTRL-C is for the emulator
		export TERM=$kind LC_ALL=C.UTF-8
		stty -a >before
		$*
		echo \$? >status.new
		stty -a >after
		mv status.new status
		exec sleep 1000
	EOF
	terminal new-session -d -x "$columns" -y "$rows" sh start.sh
}

press()
{
	terminal send-keys "$@"
}

# what: the screen goes to a file.
look()
{
	terminal capture-pane -p >screen
}

# want TEXT: until the screen has it.
want()
{
	n=0
	until look && grep -q -F -e "$1" screen; do
		n=$((n + 1))
		[ $n -lt 600 ] || fail "no '$1' on the screen: $(cat screen err)"
		sleep 0.1
	done
}

wait_status()
{
	n=0
	until [ -e status ]; do
		n=$((n + 1))
		[ $n -lt 600 ] || fail "it does not end: $(look; cat screen)"
		sleep 0.1
	done
	[ "$(cat status)" = "$1" ] || fail "it ended with $(cat status): $(cat err)"
	cmp -s before after || fail "the terminal's settings are others"
}

guest="$GXEMUL --tui -E testmips -C R3000 -M 16 --history 8"

# 1. What cannot be: a sentence, and status 1.
refused()
{
	status=0
	"$@" >out 2>err </dev/null || status=$?
	expect_status 1
}
refused "$GXEMUL" --tui -E testmips "$KSEG0:guest"
expect_sentence '--tui: standard input and output are no terminal'
refused "$GXEMUL" --tui --gdb 1234 -E testmips "$KSEG0:guest"
expect_sentence '--tui does not go with --gdb'
for kind in dumb no-such-kind ''; do
	start "$kind" 80 24 "$guest $KSEG0:guest >out 2>err; cp out err.out"
	wait_status 0
	grep -q . err || fail "TERM='$kind' is taken"
	[ "$(wc -l <err)" = 1 ] || fail "TERM='$kind': $(cat err)"
done

# 2. Panes, steps with a delay slot, backwards, breakpoints, memory.
start xterm 80 24 "$guest $KSEG0:guest symbols 2>err"
want '>1 code: start'
want 'testmips  cpu0 R3000  stands  pc 80001000  instruction 0'
want '>80001000     lui     a0,0x8000'
press s
want 'a0*80000000'
press s
want '>80001008 (d) ori     a0,a0,0x1058'
want 'ra*8000100c'
press b
want 'in the past'
want '>80001004     jal     0x80001020'
press P
want 'stands  pc 80001008'
press : 'breakpoint add puts+4' Enter
want '  0: 0x80001024 (puts+4)'
press c
want 'BREAKPOINT: pc = 0x80001024'
want '*>80001024'
press 6
want '>6 breakpoints'
want 'No watchpoints'
press 4 g message Enter
want '>4 memory: message'
want ' 80001058  68690a00'
press 5
want '>5 stack'
want ' sp+0 '
press : 'print 6 *' Enter
want 'The expression is incomplete'
press : Up BSpace '* 7' Enter
want '0x2a  (42)'

# 3. Other sizes.
size()
{
	terminal resize-window -x "$1" -y "$2"
}
size 160 50
want '5 stack'
want '4 memory'
want '3 console'
want '7 log'
size 60 15
want '7 log'
size 30 8
want 'The terminal is too small.'
size 80 24
want '1 code: puts+0x4'
press 3 z
want '>3 console'
look
! grep -q '1 code' screen || fail "zoom: $(cat screen)"
press z

# 4. The end, the prompt, the view again, quitting.
press : 'breakpoint delete 0' Enter
want 'deleted'
press 3 c
want 'hi'
want 'ended'
press q
want 'GXemul>'
press 'print 6 * 9' Enter
want '0x36  (54)'
press tui Enter
want '1 code'
press : quit Enter
wait_status 0

# 5. The guest's keys, while it runs; CTRL-C, and on again; the kinds of
# terminals; resizing meanwhile.
for kind in vt100 linux xterm; do
	start $kind 80 24 "$guest $KSEG0:echo 2>err"
	want 'stands'
	press c
	want 'running'
	press i 'ab'
	want 'has the keys'
	want '>ab'
	size 100 30
	press 'xsx'
	want '>abxsx'
	press C-c
	want 'stands'
	press s
	want 'stands'
	press c y
	want '>abxsxy'
	size 80 24
	press C-]
	press 1 z
	want '>1 code'
	press z i q
	want 'ended'
	press : quit Enter
	wait_status 0
done

# 6. A signal ends it; the shell has its terminal while it is stopped.
start xterm 80 24 "sh -c 'echo \$\$ >pid; exec $guest $KSEG0:count 2>err'"
want 'stands'
press c
want 'running'
kill -TERM "$(cat pid)"
wait_status 143
start xterm 80 24 "env PS1=SH: sh -i"
want 'SH:'
press "$guest $KSEG0:count" Enter
want 'stands'
press c
want 'running'
press C-z
want 'SH:'
# shellcheck disable=SC2016 # the shell in there expands it
press 'echo "modes: $(stty -a | grep -c -e -icanon -e -echo\ )"' Enter
want 'modes: 0'
press 'fg' Enter
want 'running'
press C-c
want 'stands'
press : quit Enter
want 'SH:'

# 7. The run is the one without a view.
states()
{
	grep -o 'state [0-9]*: [0-9a-f]*' "$1" | sort -u
}
"$GXEMUL" -E testmips -C R3000 -M 16 --state-hash 7 "$KSEG0:guest" symbols \
    </dev/null >without 2>err
start xterm 160 60 "$guest --state-hash 7 $KSEG0:guest symbols 2>err"
want 'stands'
press 4 g sp Enter 5 s s s 3 s 7 c
want 'ended'
look
states screen >with.states
states without >without.states
[ -s with.states ] || fail "no states: $(cat screen)"
cmp -s with.states without.states ||
    fail "states differ: $(diff with.states without.states)"

# 8. Lines of source stand above the instructions that they begin at; steps and
# lines scrolled over count instructions.
if ! command -v mipsel-linux-gnu-gcc >/dev/null; then
	exit 0
fi
cp "$SRC/tests/system/source/sums.c" .
mipsel-linux-gnu-gcc -g -O1 -march=mips1 -mabi=32 -mfp32 -ffreestanding \
    -mno-abicalls -fno-pic -G0 -nostdlib -static -Wl,-Ttext=0x80010000 \
    -Wl,-Tdata=0x80012000 -Wl,--build-id=none,-estart -o sums.elf sums.c \
    >log 2>&1 || fail "$(cat log)"
! echo list | "$GXEMUL" -V -E testmips -C R3000 -M 16 sums.elf 2>&1 |
    grep -q 'built without' || exit 0
line=$(grep -n -m 1 'result = s;' sums.c | cut -d: -f1)
for size in '80 24' '160 50'; do
	# shellcheck disable=SC2086 # two words
	start xterm $size "$guest sums.elf 2>err"
	want '>1 code: start'
	press : "until sums.c:$line" Enter
	want "sums.c:$line result = s;"
	look
	# The row below is the instruction that it begins at, where the CPU is.
	grep -A 1 -F "sums.c:$line result = s;" screen | tail -n 1 |
	    grep -q '^[│ ]*>8001' || fail "not at the line: $(cat screen)"
	press s s s s s s
	want "sums.c:$(grep -n -m 1 'i < n' sums.c | cut -d: -f1) for (int i"
	press z
	want '>1 code: sum'
	press : quit Enter
	wait_status 0
done
