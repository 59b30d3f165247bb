#!/bin/bash
# Debian's own kernel and installer on a Malta board: to the first question; a
# shell; a disk with a file system, used again after a restart.  This belongs to
# the slow tier; demos/debian/fetch gets the guest.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons.  Prints "ok NAME" or "not ok NAME reason".

[ "${SLOW:-0}" = 1 ] || exit 0

IFS=: read -ra dirs <<<"${GUESTS-}"
guest=
for d in "${dirs[@]}"; do
	[ ! -f "$d/debian-malta/initrd.gz" ] || guest=$d/debian-malta
done
if [ -z "$guest" ]; then
	echo 'skip guest-debian-malta there is no such guest here'
	exit 0
fi

# session N: one start of the machine
session()
{
	"$GXEMUL" -q -e malta -M 256 -o 'console=ttyS0' -d "$TMP/disk.img" \
	    --initrd "$TMP/initrd.gz" \
	    --script "$SRC/tests/guests/debian-malta-$1.gx" \
	    "$guest/vmlinux.gz" </dev/null >"$TMP/debian-$1.out" 2>&1
	status=$?
	if [ "$status" = 0 ]; then
		echo "ok guest-debian-malta-$1"
	else
		echo "not ok guest-debian-malta-$1 status $status," \
		    "$(tail -n 1 "$TMP/debian-$1.out")"
	fi
}

# Linux takes several archives in one file.
cat "$guest/initrd.gz" "$guest/tools.cpio.gz" >"$TMP/initrd.gz"
dd if=/dev/zero of="$TMP/disk.img" bs=1M count=64 2>/dev/null
session 1
session 2
