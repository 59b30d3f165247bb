#!/bin/sh
# A screen by VNC: size, name and a pixel, keys and the mouse, keys that are
# released when the client goes; only at 127.0.0.1.
# shellcheck source-path=SCRIPTDIR source=screens_lib.sh
. "$(dirname "$0")/screens_lib.sh"
need perl
run -q -e 5100 --vnc 5999 "$KSEG0:$0"
grep -q 'this machine has no screen' "$TMP/err" || fail "$(cat "$TMP/err")"
run -q -E testmips --vnc 0 "$KSEG0:$0"
grep -q -e '--vnc 0: give a whole number' "$TMP/err" || fail "$(cat "$TMP/err")"
make_seat
cd "$TMP"

# Another build may have what this one has not.
for build in "$GXEMUL" ${OTHER_BUILDS-}; do
	if ! grep -aq 'built without libvncserver' "$build"; then
		GXEMUL=$build
		break
	fi
done

# A port that is free.
port=$(perl -MIO::Socket::INET -e '
	print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->
	    sockport')
"$GXEMUL" -q --record vnc.rec -e 3max --vnc "$port" seat.elf </dev/null >out \
    2>err &
emulator=$!
trap 'kill "$emulator" 2>/dev/null || :' EXIT
# has LINE BYTES: waits until the guest has got them
has()
{
	tries=0
	until bytes_of "$1" out | grep -q "$2"; do
		! grep -q 'built without libvncserver' err ||
		    skip 'built without libvncserver'
		kill -0 "$emulator" 2>/dev/null || fail "$(cat err)"
		tries=$((tries + 1))
		[ $tries -lt 600 ] || fail "no $2: $(bytes_of "$1" out)"
		sleep 0.1
	done
}
has 0 ba
# Within the cursor, and a stripe: row 32, column 31, is colour 1.
[ "$(perl "$SRC/tests/system/screens/vnc.pl" "$port" 500 420)" = \
    '1024x864 GXemul: 3max, PMAG-BA ff4020' ] || fail 'the cursor differs'
[ "$(perl "$SRC/tests/system/screens/vnc.pl" "$port" 31 32 61 62)" = \
    '1024x864 GXemul: 3max, PMAG-BA 100c08' ] || fail 'the picture differs'
# a, b, which is released as the client goes; and the mouse.
has 0 'c2 b3 d9 b3'
has 1 '9c 07 02'
perl "$SRC/tests/system/screens/vnc.pl" "$port" 0 0 71 71 >seen 2>&1 || :
status=0
wait "$emulator" || status=$?
[ "$status" = 0 ] || fail "exit status $status: $(cat err)"
"$GXEMUL" -q --replay vnc.rec </dev/null >replayed 2>err || fail "$(cat err)"
cmp -s out replayed || fail "the replay differs: $(cat replayed)"
