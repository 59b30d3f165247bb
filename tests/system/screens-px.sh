#!/bin/sh
# The PMAG-CA: the same picture, the same pixels as the guest reads them and the same
# hashes in every way of running, and over a snapshot in the middle.
# shellcheck source-path=SCRIPTDIR source=screens_lib.sh
. "$(dirname "$0")/screens_lib.sh"
make_screen px
cd "$TMP"

# draw NAME OPTION...
draw()
{
	name=$1
	shift
	status=0
	"$GXEMUL" -q --state-hash 100000 -e 3max --card 0=PMAG-CA \
	    --screenshot-at "end:$name.png" "$@" px.elf </dev/null \
	    >"$name" 2>err || status=$?
	[ "$status" = 0 ] || fail "$name: exit status $status: $(cat err)"
	hashes "$name" >"$name.hashes"
	grep -v '^state' "$name" >"$name.text"
}

draw plain
grep -q '^[0-9a-f]\{8\}$' plain.text || fail "it says $(cat plain.text)"
for way in --stepper --no-idle-skip --check-lockstep; do
	draw other "$way"
	cmp -s plain.hashes other.hashes || fail "$way: hashes differ"
	cmp -s plain.text other.text || fail "$way: it says $(cat other.text)"
	cmp -s plain.png other.png || fail "$way: the picture differs"
done

status=0
"$GXEMUL" -q -e 3max --card 0=PMAG-CA --limit 0.03s --save-at-exit px.snap px.elf \
    </dev/null >begun 2>err || status=$?
[ "$status" = 2 ] || fail "save: exit status $status: $(cat err)"
"$GXEMUL" -q --load-snapshot px.snap --screenshot-at end:rest.png </dev/null \
    >rest 2>err || fail "load: $(cat err)"
[ ! -s begun ] || fail "it ended too soon: $(cat begun)"
cmp -s plain.text rest || fail "over the snapshot: it says $(cat rest)"
cmp -s plain.png rest.png || fail 'over the snapshot: the picture differs'
