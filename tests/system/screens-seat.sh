#!/bin/sh
# Keyboard and mouse of a DECstation by script: the bytes that the guest gets,
# the same in every way of running, recorded and replayed; and the picture.
# shellcheck source-path=SCRIPTDIR source=screens_lib.sh
. "$(dirname "$0")/screens_lib.sh"
make_seat
cd "$TMP"

cat >seat.gx <<'END'
wait ">"
command "type aB"
wait "0:b3"
wait "0:b3"
command "key F1"
command "key z down"
command "mouse 5 -3 1"
wait "1:03"
command "key z up"
wait "0:b3"
command "screenshot seat.png"
command "type q"
END

# seat NAME OPTION...
seat()
{
	name=$1
	shift
	status=0
	"$GXEMUL" -q --state-hash 1000000 -e 3max -Z 1 "$@" seat.elf \
	    </dev/null >"$name" 2>err || status=$?
	[ "$status" = 0 ] || fail "$name: exit status $status: $(cat err)"
	grep '^state' "$name" >"$name.hashes"
	grep -v '^state' "$name" | sed 's/seat.png: PMAG-BA//' >"$name.text"
}

seat plain --script seat.gx
keys='ba c2 b3 ae d9 d9 b3 56 b3 c3 b3 c1'
# The mode is acknowledged; a; B with Shift, which is last to go up; F1 goes
# down and up, too.
[ "$(bytes_of 0 plain.text)" = "$keys" ] ||
    fail "keyboard: $(bytes_of 0 plain.text), not $keys"
[ "$(bytes_of 1 plain.text)" = '9c 05 03' ] ||
    fail "mouse: $(bytes_of 1 plain.text)"
cp seat.png first.png
for way in --stepper --no-idle-skip --check-lockstep; do
	rm -f seat.png
	seat other "$way" --script seat.gx
	cmp -s plain.hashes other.hashes || fail "$way: hashes differ"
	cmp -s first.png seat.png || fail "$way: the picture differs"
done

# Commands of the prompt are recorded.
status=0
"$GXEMUL" -q --record seat.rec -e 3max -Z 1 -c 'type xq' seat.elf \
    </dev/null >recorded 2>err || status=$?
[ "$status" = 0 ] || fail "record: $(cat err)"
"$GXEMUL" -q --replay seat.rec </dev/null >replayed 2>err ||
    fail "replay: $(cat err)"
grep -v '^> ' recorded >recorded.text
cmp -s recorded.text replayed ||
    fail "the replay differs: $(cat recorded replayed)"
# The x came before the guest had set a mode: keys repeat, and are silent when
# they go up.
[ "$(bytes_of 0 replayed)" = 'c8 ba c1' ] ||
    fail "replayed: $(bytes_of 0 replayed)"

# A snapshot in the middle of typing goes on typing.
status=0
"$GXEMUL" -q -e 3max -Z 1 -c 'type abcdefgq' --limit 0.35s \
    --save-at-exit typing.snap seat.elf </dev/null >begun 2>err || status=$?
[ "$status" = 2 ] || fail "save: $(cat err)"
"$GXEMUL" -q --load-snapshot typing.snap </dev/null >rest 2>err ||
    fail "load: $(cat err)"
cat begun rest | grep -v '^> ' >both
[ "$(bytes_of 0 both)" = \
    'c2 ba d9 b3 ce b3 cd b3 cc b3 d2 b3 d8 b3 c1' ] ||
    fail "over the snapshot: $(bytes_of 0 both)"
