#!/bin/bash
# Linux on 64-bit CPUs: Malta in both byte orders, and the DECstation with an
# R4400.  It boots by itself, repeats to the bit on every core and through a
# snapshot, agrees in lock step.
#
# GXEMUL = emulator, TMP = scratch directory, GUESTS = guest directories
# separated by colons, OTHER_BUILDS = further emulator binaries that must give
# the same hashes.  Prints "ok NAME" or "not ok NAME reason".

# find_kernel GUEST: sets $kernel
find_kernel()
{
	local dirs d
	IFS=: read -ra dirs <<<"${GUESTS-}"
	for d in "${dirs[@]}"; do
		kernel=$d/$1/vmlinux.gz
		[ -f "$kernel" ] && return 0
	done
	echo "skip guest-$1 there is no such guest here"
	return 1
}

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok guest-$guest-$1"
	else
		echo "not ok guest-$guest-$1 $3"
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
	grep -a '^state ' "$TMP/$name.out" >"$TMP/$name.hashes"
	[ "$status" = 0 ] && grep -aq '^SELFTEST PASS' "$TMP/$name.out"
}

# same NAME BINARY OPTION...: boots, and has the hashes of the first boot
same()
{
	boot "$@"
	result "$1" $? "$(tail -n 1 "$TMP/$1.out")"
	[ -s "$TMP/boot.hashes" ] &&
	    cmp -s "$TMP/boot.hashes" "$TMP/$1.hashes"
	result "$1-hashes" $? 'state hashes differ'
}

# through_snapshot N: saved after N instructions and loaded, the run goes on as
# the first boot did
through_snapshot()
{
	"$GXEMUL" -q "${arguments[@]}" --limit "$1" \
	    --save-at-exit "$TMP/a.snap" "$kernel" </dev/null >/dev/null 2>&1
	"$GXEMUL" -q --load-snapshot "$TMP/a.snap" --state-hash 10000000 \
	    </dev/null 2>&1 | grep -a '^state ' >"$TMP/through.hashes"
	[ -s "$TMP/through.hashes" ] &&
	    awk -v from="$1" '$2 + 0 > from' "$TMP/boot.hashes" |
	    cmp -s - "$TMP/through.hashes"
	result snapshot $? 'state hashes differ'
}

# guest NAME ARGUMENT...
guest()
{
	guest=$1
	shift
	find_kernel "$guest" || return
	arguments=("$@")
	boot boot "$GXEMUL"
	result boot $? "$(tail -n 1 "$TMP/boot.out")"
	same stepper "$GXEMUL" --stepper
	through_snapshot 34567890
	for other in ${OTHER_BUILDS-}; do
		same "$(basename "$(dirname "$other")")" "$other"
	done
	"$GXEMUL" --check-lockstep "${arguments[@]}" "$kernel" </dev/null \
	    >"$TMP/lockstep.out" 2>&1 &&
	    grep -aq '^SELFTEST PASS' "$TMP/lockstep.out"
	result lockstep $? "$(tail -n 1 "$TMP/lockstep.out")"
}

guest dec-r4k -e 3max -C R4400 -o 'console=ttyS3 autooff'
guest malta64-le -e malta -C 5KEf -o 'console=ttyS0 autooff'
guest malta64-be -e maltabe -C 5Kc -o 'console=ttyS0 autooff'
