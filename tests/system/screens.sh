#!/bin/sh
# Screens without a window: pictures in files, by option, prompt and script; the
# same in every way of running; cards in slots.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"

# A guest for testmips (big-endian): 32 x 16 pixels, filled with 0x102030, then
# 0xff in red at byte 3 * (32 * 5 + 7); halts.
#   lui t0,0xb2f0; ports are selected at 0 and written at 16.
words "$TMP/picture" 3c08b2f0 \
    34090001 a1090000 34090020 ad090010 \
    34090002 a1090000 34090010 ad090010 \
    a1000000 34090001 ad090010 \
    34090001 a1090000 ad000010 \
    34090002 a1090000 ad000010 \
    34090003 a1090000 3409001f ad090010 \
    34090004 a1090000 3409000f ad090010 \
    34090005 a1090000 34090010 ad090010 \
    34090006 a1090000 34090020 ad090010 \
    34090007 a1090000 34090030 ad090010 \
    a1000000 34090003 ad090010 \
    3c0ab200 340900ff a14901f5 \
    3c08b000 a1000010 1000ffff 00000000

guest="$KSEG0:$TMP/picture"

# Pixels of a PNG file as text, without any library: its IDAT is inflated by
# gzip, whose header and trailer it lacks.
png_bytes()
{
	od -An -v -tx1 "$1" | tr -d ' \n'
}

# width and height
png_size()
{
	png_bytes "$1" | cut -c33-48 | sed 's/\(........\)/0x\1 /g' |
	    awk '{ print }' | while read -r w h; do
		echo $((w)) $((h))
	done
}

screenshot()
{
	rm -f "$TMP/$1"
	status=0
	shot=$1
	shift
	"$GXEMUL" -q -E testmips -C R3000 -M 16 "$@" "$guest" \
	    >"$TMP/out" 2>"$TMP/err" || status=$?
	expect_status 0
	[ -s "$TMP/$shot" ] || fail "no $shot with $*: $(cat "$TMP/err")"
}

screenshot a.png --screenshot-at "end:$TMP/a.png"
[ "$(png_bytes "$TMP/a.png" | cut -c1-16)" = 89504e470d0a1a0a ] ||
    fail "no PNG file"
[ "$(png_size "$TMP/a.png")" = '32 16' ] ||
    fail "size $(png_size "$TMP/a.png")"
# Two colours in the palette: the row by row first one, then the dot.
png_bytes "$TMP/a.png" | grep -q '00000006504c5445102030ff2030' ||
    fail "the palette differs"

# The same in every way of running; and looking changes nothing.
for way in --stepper --check-lockstep --no-idle-skip; do
	screenshot b.png "$way" --screenshot-at "end:$TMP/b.png"
	cmp "$TMP/a.png" "$TMP/b.png" || fail "another picture with $way"
done
hash_of()
{
	"$GXEMUL" -q -E testmips -C R3000 -M 16 --state-hash 20 "$@" \
	    "$guest" 2>/dev/null | md5sum
}
plain=$(hash_of)
[ "$plain" = "$(hash_of --screenshot-at "5:$TMP/c.png" \
    --screenshot-at "0.0000002s:$TMP/d.png")" ] ||
    fail "screenshots change the run"
[ "$(png_size "$TMP/c.png")" = '640 480' ] ||
    fail "size $(png_size "$TMP/c.png") before there is another"

# At the prompt, and what cannot be done there.
guest_session()
{
	status=0
	"$GXEMUL" -E testmips -C R3000 -M 16 -K "$guest" >"$TMP/all" \
	    2>"$TMP/err" || status=$?
	expect_status 0
	sed '1,/^-------/d' "$TMP/all" | sed 1d >"$TMP/out"
}
mkfifo "$TMP/fifo"
guest_session <<END
screenshot $TMP/e.png
screenshot
screenshot $TMP/f.png 3
screenshot /nowhere/g.png
screenshot $TMP/fifo
key a
type abc
mouse 1 1
END
cmp "$TMP/a.png" "$TMP/e.png" || fail "the prompt's picture differs"
expect_line "$TMP/e.png: fb"
expect_line 'syntax: screenshot FILE.png [screen]'
expect_line 'There are fewer screens.'
grep -q '^/nowhere/g.png: cannot be written' "$TMP/out" ||
    fail "no error: $(cat "$TMP/out")"
expect_line "$TMP/fifo is not a regular file: give another name."
[ "$(grep -c 'start it with a screen' "$TMP/out")" = 3 ] ||
    fail "a keyboard: $(cat "$TMP/out")"

# By a script; a file that cannot be written.
cat >"$TMP/s.gx" <<END
command "screenshot $TMP/h.png"
END
screenshot h.png --script "$TMP/s.gx"
run -q -E testmips -C R3000 --screenshot-at end:/nowhere/x.png "$guest"
expect_status 6
grep -q '^gxemul: /nowhere/x.png: cannot be written' "$TMP/err" ||
    fail "$(cat "$TMP/err")"
run -q -E testmips -C R3000 --screenshot-at "99s:$TMP/never.png" "$guest"
expect_status 0
grep -q 'the run ended before' "$TMP/err" || fail "$(cat "$TMP/err")"

# Options that cannot be.
refused()
{
	want=$1
	shift
	run "$@" "$guest"
	expect_status 1
	grep -q "$want" "$TMP/err" || fail "$*: $(cat "$TMP/err")"
}
refused 'has no screen: add one' -e 3max --screenshot-at "1s:$TMP/x.png"
refused 'no such card: give PMAG-BA' -e 3max --card 0=VGA
refused 'give SLOT=NAME' -e 3max --card PMAG-BA
refused 'machine 5100 has no slots for cards' -e 5100 --card 0=PMAG-BA
refused 'twice' -e 3max --card 1=PMAG-BA --card 1=PMAG-BA
refused 'has no place for 1 screen' -e 5100 -Z 1
refused 'a colon and a file name' -E testmips --screenshot-at soon:x.png
refused 'keyboard or the mouse' -e 3max -Z 1 --serial 0=null

# A card and its keyboard are in snapshots.
words "$TMP/nops" 00000000 00000000 00000000 00000000 00000000 00000000
run -q -e 3max --card 2=PMAG-BA --limit 2 --save-at-exit "$TMP/card.snap" \
    "$KSEG0:$TMP/nops"
expect_status 2
run -q --load-snapshot "$TMP/card.snap" --limit 4 -c 'device list'
expect_status 2
grep -q pmag_ba "$TMP/out" || fail "no card: $(cat "$TMP/out")"
run -q --load-snapshot "$TMP/card.snap" --card 0=PMAG-BA
expect_status 1
