#!/bin/bash
# Linux for DECstations on the siblings of the 5000/200: boots to its self-test,
# repeats to the bit on the stepper, agrees in lock step, goes on from a
# snapshot, pings the gateway of a network.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons.  Prints "ok NAME" or "not ok NAME reason".

IFS=: read -ra dirs <<<"${GUESTS-}"
kernel=
for d in "${dirs[@]}"; do
	if [ -f "$d/dec-r3k/vmlinux.gz" ]; then
		kernel=$d/dec-r3k/vmlinux.gz
		break
	fi
done
if [ -z "$kernel" ]; then
	echo 'skip guest-dec-siblings there is no such guest here'
	exit 0
fi

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1 $3"
	fi
}

# boot NAME OPTION...: a whole run; its hashes go to $TMP/NAME.hashes
boot()
{
	local name=$1
	shift
	"$GXEMUL" "$@" -e "$machine" -o "console=$console autooff" "$kernel" \
	    </dev/null >"$TMP/$name.out" 2>&1
	status=$?
	grep '^state ' "$TMP/$name.out" >"$TMP/$name.hashes"
	[ "$status" = 0 ] && grep -q "This is a $title" "$TMP/$name.out" &&
	    grep -q '^SELFTEST PASS' "$TMP/$name.out"
}

while IFS=, read -r machine console title; do
	name=guest-dec-$machine
	boot threaded --state-hash 10000000
	result "$name-boot" $? "$(tail -n 1 "$TMP/threaded.out")"
	boot stepper --state-hash 10000000 --stepper &&
	    [ -s "$TMP/threaded.hashes" ] &&
	    cmp -s "$TMP/threaded.hashes" "$TMP/stepper.hashes"
	result "$name-stepper" $? 'failed, or state hashes differ'
	boot lockstep --check-lockstep
	result "$name-lockstep" $? "$(tail -n 1 "$TMP/lockstep.out")"
	"$GXEMUL" -q --limit 20000000 --save-at-exit "$TMP/dec.snap" \
	    -e "$machine" -o "console=$console autooff" "$kernel" \
	    </dev/null >"$TMP/saved.out" 2>&1
	"$GXEMUL" --state-hash 10000000 --load-snapshot "$TMP/dec.snap" \
	    </dev/null >"$TMP/loaded.out" 2>&1
	[ "$(grep '^state ' "$TMP/loaded.out")" = \
	    "$(awk '$2 + 0 > 20000000' "$TMP/threaded.hashes")" ]
	result "$name-snapshot" $? "$(tail -n 1 "$TMP/loaded.out")"
	"$GXEMUL" -q -e "$machine" --net user -o "console=$console noautotest" \
	    --script "$SRC/tests/guests/dec-net.gx" "$kernel" \
	    </dev/null >"$TMP/net.out" 2>&1
	status=$?
	if grep -q 'gxemul: .*libslirp' "$TMP/net.out"; then
		echo "skip $name-net there is no libslirp here"
	else
		result "$name-net" $status "$(tail -n 1 "$TMP/net.out")"
	fi
done <<END
pmax,ttyS3,DECstation 2100/3100
5100,ttyS0,DECsystem 5100
3min,ttyS3,DECstation 5000/1xx
3maxplus,ttyS3,DECstation 5000/2x0
maxine,ttyS1,Personal DECstation 5000/xx
END
