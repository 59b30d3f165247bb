#!/bin/bash
# Debian's own kernel and installer on a Malta board: to the first question; a
# shell; a disk with a file system, used again after a restart.  This belongs to
# the slow tier; demos/debian/fetch gets the guests.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons.  Prints "ok NAME" or "not ok NAME reason".

[ "${SLOW:-0}" = 1 ] || exit 0

# find_guest GUEST: sets $guest
find_guest()
{
	local dirs d

	IFS=: read -ra dirs <<<"${GUESTS-}"
	for d in "${dirs[@]}"; do
		if [ -f "$d/$1/initrd.gz" ]; then
			guest=$d/$1
			return 0
		fi
	done
	echo "skip guest-$1 there is no such guest here"
	return 1
}

# session GUEST CPU
session()
{
	"$GXEMUL" -q -e malta -C "$2" -M 512 -o 'console=ttyS0' \
	    -d "$TMP/disk.img" --initrd "$TMP/initrd.gz" \
	    --script "$SRC/tests/guests/debian-malta.gx" \
	    "$guest/vmlinux.gz" </dev/null >"$TMP/$1.out" 2>&1
	status=$?
	if [ "$status" = 0 ]; then
		echo "ok guest-$1"
	else
		echo "not ok guest-$1 status $status," \
		    "$(tail -n 1 "$TMP/$1.out")"
	fi
}

for pair in debian-malta:24Kf debian-malta64:5KEf; do
	name=${pair%:*}
	find_guest "$name" || continue
	# Linux takes several archives in one file.
	cat "$guest/initrd.gz" "$guest/tools.cpio.gz" >"$TMP/initrd.gz"
	rm -f "$TMP/disk.img"
	truncate -s 64M "$TMP/disk.img"
	session "$name" "${pair#*:}"
done
