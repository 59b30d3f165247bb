#!/bin/bash
# Linux on a Malta board with --strict: what is reported is what doc/strict.md
# explains, and nothing else.  SLOW=1: on 64-bit CPUs, too, with the self-test.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons.  Prints "ok NAME" or "not ok NAME reason".

# find_kernel GUEST: sets $kernel
find_kernel()
{
	local dirs d

	IFS=: read -ra dirs <<<"${GUESTS-}"
	for d in "${dirs[@]}"; do
		kernel=$d/$1/vmlinux.gz
		[ ! -f "$kernel" ] || return 0
	done
	echo "skip guest-$1-strict there is no such guest here"
	return 1
}

# reports: those of the boot that nobody has explained.  The big-endian kernels
# leave out the last page of memory; of the one before it they ask whether that
# is free, to make one of both.
reports()
{
	local known='uninit: b[a-z]* decided by undefined bits 0xf*f0000080 of '

	grep -a -E 'cpu0: (stale|uninit|reserved|hazard): ' "$TMP/strict.err" |
	    if [ "$1" = maltabe ]; then grep -v -e "$known"; else cat; fi
}

# strict GUEST MACHINE CPU
strict()
{
	local how status unknown

	find_kernel "$1" || return
	how=('console=ttyS0 noautotest' --script
	    "$SRC/tests/guests/malta-short.gx")
	[ "${SLOW:-0}" = 0 ] || how=('console=ttyS0 autooff')
	"$GXEMUL" -q --strict -e "$2" -C "$3" -o "${how[@]}" \
	    "$kernel" </dev/null >"$TMP/strict.out" 2>"$TMP/strict.err"
	status=$?
	unknown=$(reports "$2" | head -n 1)
	if [ $status != 0 ]; then
		echo "not ok guest-$1-strict status $status," \
		    "$(tail -n 1 "$TMP/strict.out")"
	elif [ -n "$unknown" ]; then
		echo "not ok guest-$1-strict $unknown"
	else
		echo "ok guest-$1-strict"
	fi
}

strict malta-le malta 24Kf
strict malta-be maltabe 24Kf
if [ "${SLOW:-0}" = 1 ]; then
	strict malta64-le malta 5KEf
	strict malta64-be maltabe 5KEf
fi
