#!/bin/sh
# A window of X11, under Xvfb: what it shows, keys and the mouse of xdotool, keys
# that are released when the focus goes, input in a recording; no display.
# shellcheck source-path=SCRIPTDIR source=screens_lib.sh
. "$(dirname "$0")/screens_lib.sh"
need Xvfb xdotool import compare
"$GXEMUL" -q -E testmips -X -z :4711 "$KSEG0:$0" >"$TMP/out" 2>&1 || :
! grep -q 'built without libxcb' "$TMP/out" || skip 'built without libxcb'
grep -q '^gxemul: -X: the X display :4711 does not answer' "$TMP/out" ||
    fail "no display: $(cat "$TMP/out")"
make_seat
cd "$TMP"

# A server of our own, at a display that is free.
rm -f display
Xvfb -displayfd 3 -screen 0 1280x1024x24 3>display >xvfb.log 2>&1 &
server=$!
emulator=
cleanup()
{
	[ -z "$emulator" ] || kill "$emulator" 2>/dev/null || :
	kill "$server" 2>/dev/null || :
}
trap cleanup EXIT
# until COMMAND...: waits up to a minute of the host.
until_true()
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || fail "nothing came of: $*"
		sleep 0.1
	done
}
has_display()
{
	grep -q . display 2>/dev/null
}
until_true has_display
DISPLAY=:$(cat display)
export DISPLAY

has_bytes()
{
	bytes_of "$1" out | grep -q "$2"
}

"$GXEMUL" -q --record x.rec --screenshot-at end:end.png -e 3max -X seat.elf \
    </dev/null >out 2>err &
emulator=$!
until_true has_bytes 0 ba
window=$(xdotool search --name '^GXemul: 3max, PMAG-BA$') ||
    fail "no window: $(cat err)"
xdotool mousemove 500 300
xdotool windowfocus --sync "$window"
# Keys; Shift is a key of its own.
xdotool key a
xdotool keydown Shift_L key b keyup Shift_L
until_true has_bytes 0 'c2 b3 ae d9 d9 b3'
# The focus goes while a key is down.
xdotool keydown z
until_true has_bytes 0 'c3$'
xdotool windowfocus 1 2>/dev/null || xdotool windowunmap "$window"
until_true has_bytes 0 'c3 b3$'
xdotool keyup z
xdotool windowmap --sync "$window" 2>/dev/null || :
xdotool windowfocus --sync "$window"
# A click takes the mouse, whose button is then the guest's.
xdotool click 1
sleep 0.5
xdotool mousedown 1
until_true has_bytes 1 '94 00 00'
xdotool mouseup 1 mousemove_relative -- 10 -4
until_true has_bytes 1 '0a 04'
# Control and Alt let it go.
xdotool key ctrl+alt
until_true has_bytes 0 'af'
# What the window shows is what a picture of the end has.
import -window "$window" window.png
xdotool key q
status=0
wait "$emulator" || status=$?
emulator=
[ "$status" = 0 ] || fail "exit status $status: $(cat err)"
[ "$(compare -metric AE window.png end.png null: 2>&1)" = 0 ] ||
    fail 'the window shows another picture'

"$GXEMUL" -q --replay x.rec --screenshot-at end:again.png </dev/null >replayed \
    2>err || fail "replay: $(cat err)"
cmp -s out replayed || fail "the replay differs: $(cat replayed)"
cmp -s end.png again.png || fail 'the picture of the replay differs'

# Half and twice the size; the window is closed.
for scale in 2 -2; do
	"$GXEMUL" -q -e 3max -X -Y $scale seat.elf </dev/null >out 2>err &
	emulator=$!
	until_true has_bytes 0 ba
	window=$(xdotool search --name '^GXemul: 3max')
	case $scale in
	2) size='512x432' ;;
	*) size='2048x1728' ;;
	esac
	xdotool getwindowgeometry "$window" | grep -q "$size" ||
	    fail "-Y $scale: $(xdotool getwindowgeometry "$window")"
	kill "$emulator"
	wait "$emulator" || :
	emulator=
done

# The display goes: the run goes on.
"$GXEMUL" -q --limit 3s -e 3max -X seat.elf </dev/null >out 2>err &
emulator=$!
until_true has_bytes 0 ba
kill "$server"
status=0
wait "$emulator" || status=$?
emulator=
[ "$status" = 2 ] || fail "without its display: $status $(cat err)"
grep -q 'display has gone' err || fail "said nothing: $(cat err)"
