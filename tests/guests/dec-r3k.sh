#!/bin/bash
# Linux for the DECstation 5000/200: boots by itself and by script, repeats to
# the bit on every core, agrees in lock step.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons, OTHER_BUILDS = further emulator binaries that
# must give the same hashes.  Prints "ok NAME" or "not ok NAME reason".

IFS=: read -ra dirs <<<"${GUESTS-}"
kernel=
for d in "${dirs[@]}"; do
	if [ -f "$d/dec-r3k/vmlinux.gz" ]; then
		kernel=$d/dec-r3k/vmlinux.gz
		break
	fi
done
if [ -z "$kernel" ]; then
	echo 'skip guest-dec-r3k there is no such guest here'
	exit 0
fi

arguments=(-e 3max -o 'console=ttyS3 autooff')

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1 $3"
	fi
}

# boot NAME BINARY OPTION...: hashes of a whole run go to $TMP/NAME.hashes
boot()
{
	local name=$1 binary=$2
	shift 2
	"$binary" --state-hash 10000000 "$@" "${arguments[@]}" "$kernel" \
	    </dev/null >"$TMP/$name.out" 2>&1
	status=$?
	grep '^state ' "$TMP/$name.out" >"$TMP/$name.hashes"
	[ "$status" = 0 ] && grep -q '^SELFTEST PASS' "$TMP/$name.out"
}

# same NAME BINARY OPTION...: boots, and has the hashes of the first boot
same()
{
	boot "$@"
	result "guest-dec-r3k-$1" $? "$(tail -n 1 "$TMP/$1.out")"
	[ -s "$TMP/boot.hashes" ] &&
	    cmp -s "$TMP/boot.hashes" "$TMP/$1.hashes"
	result "guest-dec-r3k-$1-hashes" $? 'state hashes differ'
}

boot boot "$GXEMUL"
result guest-dec-r3k-boot $? "$(tail -n 1 "$TMP/boot.out")"
same again "$GXEMUL"
same no-idle-skip "$GXEMUL" --no-idle-skip
same stepper "$GXEMUL" --stepper
for other in ${OTHER_BUILDS-}; do
	same "$(basename "$(dirname "$other")")" "$other"
done

"$GXEMUL" --check-lockstep "${arguments[@]}" "$kernel" </dev/null \
    >"$TMP/lockstep.out" 2>&1 && grep -q '^SELFTEST PASS' "$TMP/lockstep.out"
result guest-dec-r3k-lockstep $? "$(tail -n 1 "$TMP/lockstep.out")"

"$GXEMUL" -q -e 3max -o 'console=ttyS3 noautotest' \
    --script "$SRC/tests/guests/noautotest.gx" "$kernel" \
    </dev/null >"$TMP/short.out" 2>&1
result guest-dec-r3k-halt $? "$(tail -n 1 "$TMP/short.out")"

"$GXEMUL" -q -e 3max -o 'console=ttyS3' \
    --script "$SRC/tests/guests/dec-r3k.gx" "$kernel" \
    </dev/null >"$TMP/session.out" 2>&1
result guest-dec-r3k-session $? "$(tail -n 1 "$TMP/session.out")"

# Typed input, recorded and replayed; the same through a snapshot in the middle.
printf 'uname -a\nhalt -f\n' >"$TMP/typed"
halting=(-q -e 3max -o 'console=ttyS3 noautotest')
"$GXEMUL" --state-hash 1000000 --record "$TMP/typed.rec" "${halting[@]}" \
    "$kernel" <"$TMP/typed" >"$TMP/recorded.out" 2>&1 &&
    grep -q 'System halted' "$TMP/recorded.out"
result guest-dec-r3k-record $? "$(tail -n 1 "$TMP/recorded.out")"
for time in once twice thrice; do
	"$GXEMUL" -q --state-hash 1000000 --replay "$TMP/typed.rec" \
	    </dev/null >"$TMP/replayed.out" 2>&1 &&
	    cmp -s "$TMP/recorded.out" "$TMP/replayed.out"
	result "guest-dec-r3k-replay-$time" $? \
	    "$(tail -n 1 "$TMP/replayed.out")"
done

# place_hashes FROM FILE: the hashes after FROM instructions
place_hashes()
{
	grep -a -o 'state [0-9]*: [0-9a-f]*' "$2" |
	    awk -v from="$1" '$2 + 0 > from'
}

places=(23456789)
if [ "${SLOW-0}" != 0 ]; then
	mapfile -t places < <(awk 'BEGIN { srand(1)
		for (i = 0; i < 30; i++)
			print 1 + int(rand() * 60000000) }')
fi
"$GXEMUL" -q --state-hash 1000000 --script "$SRC/tests/guests/noautotest.gx" \
    "${halting[@]}" "$kernel" </dev/null >"$TMP/whole.out" 2>&1
for place in "${places[@]}"; do
	"$GXEMUL" -q --script "$SRC/tests/guests/noautotest.gx" \
	    --limit "$place" --save-at-exit "$TMP/guest.snap" \
	    "${halting[@]}" "$kernel" </dev/null >"$TMP/saved.out" 2>&1
	"$GXEMUL" -q --state-hash 1000000 \
	    --script "$SRC/tests/guests/noautotest.gx" \
	    --load-snapshot "$TMP/guest.snap" \
	    </dev/null >"$TMP/loaded.out" 2>&1 &&
	    [ -n "$(place_hashes "$place" "$TMP/whole.out")" ] &&
	    [ "$(place_hashes "$place" "$TMP/whole.out")" = \
		"$(place_hashes "$place" "$TMP/loaded.out")" ]
	result "guest-dec-r3k-snapshot-$place" $? \
	    "$(tail -n 1 "$TMP/loaded.out")"
done
