#!/bin/bash
# A Debian system on a disk of a Malta board: perl, python, gcc, the package
# manager.  This belongs to the slow tier; demos/debian/install makes the guest.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons.  Prints "ok NAME" or "not ok NAME reason".

[ "${SLOW:-0}" = 1 ] || exit 0

IFS=: read -ra dirs <<<"${GUESTS-}"
guest=
for d in "${dirs[@]}"; do
	[ ! -f "$d/debian-malta-disk/disk.img" ] || guest=$d/debian-malta-disk
done
if [ -z "$guest" ]; then
	echo 'skip guest-debian-malta-disk there is no such guest here'
	exit 0
fi

# The disk is read; what is written goes to a temporary overlay.
"$GXEMUL" -q -e malta -M 512 -o 'console=ttyS0' -d "R:$guest/disk.img" \
    --initrd "$guest/initrd.gz" --script "$SRC/tests/guests/debian-disk.gx" \
    "$guest/vmlinux.gz" </dev/null >"$TMP/debian-disk.out" 2>&1
status=$?
if [ "$status" = 0 ]; then
	echo 'ok guest-debian-malta-disk'
else
	echo "not ok guest-debian-malta-disk status $status," \
	    "$(tail -n 1 "$TMP/debian-disk.out")"
fi
