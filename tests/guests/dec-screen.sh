#!/bin/bash
# Linux with a console on the screen of a DECstation 5000/200: what is typed at its
# keyboard, its mouse, and the picture, which is as it was when somebody looked;
# the same on every core; typed at a window of X11, and replayed.
#
# As for dec-r3k.sh; the guest is dec-screen (demos/linux/build dec-screen).

IFS=: read -ra dirs <<<"${GUESTS-}"
kernel=
for d in "${dirs[@]}"; do
	if [ -f "$d/dec-screen/vmlinux.gz" ]; then
		kernel=$d/dec-screen/vmlinux.gz
		break
	fi
done
if [ -z "$kernel" ]; then
	echo 'skip guest-dec-screen there is no such guest here'
	exit 0
fi
cd "$TMP" || exit 1

arguments=(-q -e 3max -o 'console=ttyS3 console=tty0 noautotest')
picture=$SRC/tests/guests/dec-screen.png

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok guest-dec-screen-$1"
	else
		echo "not ok guest-dec-screen-$1 $3"
	fi
}

# Have two pictures the same pixels?
same_picture()
{
	cmp -s "$1" "$2" || { command -v compare >/dev/null &&
	    [ "$(compare -metric AE "$1" "$2" null: 2>&1)" = 0 ]; }
}

# session NAME OPTION...: hashes of a whole session go to NAME.hashes
session()
{
	local name=$1
	shift
	rm -f dec-screen.png
	"$GXEMUL" --state-hash 10000000 "${arguments[@]}" -Z 1 "$@" \
	    --script "$SRC/tests/guests/dec-screen.gx" "$kernel" </dev/null \
	    >"$name.out" 2>&1
	result "$name" $? "$(tail -n 1 "$name.out")"
	grep '^state ' "$name.out" >"$name.hashes"
	same_picture "$picture" dec-screen.png
	result "$name-picture" $? 'the screen shows something else'
}

session typed
for way in no-idle-skip stepper check-lockstep; do
	session "$way" "--$way"
	cmp -s typed.hashes "$way.hashes"
	result "$way-hashes" $? 'state hashes differ'
done

# On the other boards with a TURBOchannel and such a keyboard.
for machine in 3min 3maxplus; do
	"$GXEMUL" -q -e $machine -Z 1 -o 'console=ttyS3 noautotest' \
	    --script "$SRC/tests/guests/dec-screen-scc.gx" "$kernel" </dev/null \
	    >"$machine.out" 2>&1
	result "$machine" $? "$(tail -n 1 "$machine.out")"
done

# The same through a window, and from the recording of it.
for program in Xvfb xdotool; do
	if ! command -v "$program" >/dev/null; then
		echo "skip guest-dec-screen-x11 there is no $program"
		exit 0
	fi
done
rm -f display
Xvfb -displayfd 3 -screen 0 1280x1024x24 3>display >xvfb.log 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT

# said TEXT: waits until the guest has said it on its serial line
said()
{
	local tries

	for ((tries = 0; tries < 1200; tries++)); do
		if grep -q "$1" x11.out; then
			return 0
		fi
		sleep 0.1
	done
	return 1
}

for ((tries = 0; tries < 100; tries++)); do
	! grep -q . display 2>/dev/null || break
	sleep 0.1
done
DISPLAY=:$(cat display)
export DISPLAY
: >x11.out
"$GXEMUL" "${arguments[@]}" -X --record x11.rec --screenshot-at end:x11.png \
    "$kernel" </dev/null >x11.out 2>x11.err &
emulator=$!
said 'identified as: DEC LK201 keyboard' &&
    xdotool search --sync --name '^GXemul' windowfocus --sync mousemove 500 500 &&
    xdotool type --delay 30 "echo TYPED-\$((6 * 7)) >/dev/ttyS3" &&
    xdotool key Return &&
    said TYPED-42 &&
    xdotool type --delay 30 'poweroff -f' &&
    xdotool key Return &&
    said 'Power down' && wait "$emulator"
result x11 $? "$(tail -n 1 x11.out x11.err)"
kill "$emulator" 2>/dev/null
"$GXEMUL" -q --replay x11.rec --screenshot-at end:again.png </dev/null \
    >again.out 2>again.err
result x11-replay $? "$(tail -n 1 again.err)"
cmp -s x11.out again.out && cmp -s x11.png again.png
result x11-replay-picture $? 'another output, or picture'
