#!/bin/bash
# Linux for the Malta board, little- and big-endian: boots by itself, uses a disk
# and a CD-ROM by script, installs itself on a disk, repeats to the bit on every
# core, agrees in lock step.
#
# GXEMUL = emulator, SRC = source tree, TMP = scratch directory, GUESTS = guest
# directories separated by colons, OTHER_BUILDS = further emulator binaries that
# must give the same hashes.  Prints "ok NAME" or "not ok NAME reason".

# find_kernel GUEST: sets $kernel
find_kernel()
{
	local dirs d
	IFS=: read -ra dirs <<<"${GUESTS-}"
	kernel=
	for d in "${dirs[@]}"; do
		if [ -f "$d/$1/vmlinux.gz" ]; then
			kernel=$d/$1/vmlinux.gz
			return 0
		fi
	done
	echo "skip guest-$1 there is no such guest here"
	return 1
}

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
	"$binary" --state-hash 10000000 "$@" -e "$machine" \
	    -o 'console=ttyS0 autooff' "$kernel" \
	    </dev/null >"$TMP/$name.out" 2>&1
	status=$?
	grep '^state ' "$TMP/$name.out" >"$TMP/$name.hashes"
	[ "$status" = 0 ] && grep -q '^SELFTEST PASS' "$TMP/$name.out"
}

# same NAME BINARY OPTION...: boots, and has the hashes of the first boot
same()
{
	boot "$@"
	result "guest-$1" $? "$(tail -n 1 "$TMP/$1.out")"
	[ -s "$TMP/$machine.hashes" ] &&
	    cmp -s "$TMP/$machine.hashes" "$TMP/$1.hashes"
	result "guest-$1-hashes" $? 'state hashes differ'
}

# through_snapshot N: saved after N instructions and loaded, the run goes on as
# the first boot did; saved again at once, the snapshot is the same
through_snapshot()
{
	local words='console=ttyS0 autooff'

	"$GXEMUL" -q -e "$machine" -o "$words" --limit "$1" \
	    --save-at-exit "$TMP/a.snap" "$kernel" </dev/null >/dev/null 2>&1
	"$GXEMUL" -q --load-snapshot "$TMP/a.snap" --limit "$1" \
	    --save-at-exit "$TMP/b.snap" </dev/null >/dev/null 2>&1
	cmp -s "$TMP/a.snap" "$TMP/b.snap"
	result "guest-$machine-snapshot-same" $? 'saved again it is another one'
	"$GXEMUL" -q --load-snapshot "$TMP/a.snap" --state-hash 10000000 \
	    </dev/null 2>&1 | grep '^state ' >"$TMP/through.hashes"
	[ -s "$TMP/through.hashes" ] &&
	    tail -n +$(($1 / 10000000 + 1)) "$TMP/$machine.hashes" |
	    cmp -s - "$TMP/through.hashes"
	result "guest-$machine-snapshot" $? 'state hashes differ'
}

# with_fpu TYPE: self-test in lock step with a CPU that has an FPU, and what the
# FPU leaves to the kernel
with_fpu()
{
	boot "$machine-$1" "$GXEMUL" -C "$1" --check-lockstep
	result "guest-$machine-$1" $? "$(tail -n 1 "$TMP/$machine-$1.out")"
	"$GXEMUL" -q -e "$machine" -C "$1" -o 'console=ttyS0 noautotest' \
	    --script "$SRC/tests/guests/malta-fpu.gx" "$kernel" \
	    </dev/null >"$TMP/fpu.out" 2>&1
	result "guest-$machine-$1-rare" $? "$(tail -n 1 "$TMP/fpu.out")"
}

# session: self-test, file system on a disk, CD-ROM
session()
{
	dd if=/dev/zero of="$TMP/malta.img" bs=1M count=16 2>/dev/null
	seq 1 100000 | head -c 409600 >"$TMP/malta.iso"
	"$GXEMUL" -q -e "$machine" -o 'console=ttyS0' -d "$TMP/malta.img" \
	    -d "2:$TMP/malta.iso" --script "$SRC/tests/guests/malta.gx" \
	    "$kernel" </dev/null >"$TMP/session.out" 2>&1
	result "guest-$machine-session" $? "$(tail -n 1 "$TMP/session.out")"
}

# reboots: Linux starts its machine again; the same from a snapshot
reboots()
{
	local script=$SRC/tests/guests/malta-reboot.gx

	dd if=/dev/zero of="$TMP/malta.img" bs=1M count=4 2>/dev/null
	"$GXEMUL" -q -e "$machine" -o 'console=ttyS0 noautotest' \
	    -d "R:$TMP/malta.img" --script "$script" \
	    --state-hash 50000000 "$kernel" \
	    </dev/null >"$TMP/reboots.out" 2>&1
	result "guest-$machine-reboots" $? "$(tail -n 1 "$TMP/reboots.out")"
	"$GXEMUL" -q -e "$machine" -o 'console=ttyS0 noautotest' \
	    -d "R:$TMP/malta.img" --script "$script" --limit 234567890 \
	    --save-at-exit "$TMP/a.snap" "$kernel" </dev/null >/dev/null 2>&1
	"$GXEMUL" -q --load-snapshot "$TMP/a.snap" --script "$script" \
	    --no-idle-skip --state-hash 50000000 </dev/null 2>&1 |
	    grep -a -o 'state [0-9]*: [0-9a-f]*' >"$TMP/through.hashes"
	[ -s "$TMP/through.hashes" ] &&
	    grep -a -o 'state [0-9]*: [0-9a-f]*' "$TMP/reboots.out" |
	    tail -n +5 | cmp -s - "$TMP/through.hashes"
	result "guest-$machine-reboots-snapshot" $? 'state hashes differ'
}

# installs: Linux puts itself on an empty disk, and starts from there; the host
# finds the file system clean, if it can look
installs()
{
	local disk=$TMP/malta.img words='console=ttyS0 noautotest' start

	rm -f "$disk"
	truncate -s 24M "$disk"
	"$GXEMUL" -q -e "$machine" -o "$words" -d "$disk" \
	    --script "$SRC/tests/guests/malta-install.gx" "$kernel" \
	    </dev/null >"$TMP/install.out" 2>&1
	result "guest-$machine-install" $? "$(tail -n 1 "$TMP/install.out")"
	"$GXEMUL" -q -e "$machine" -d "$disk" \
	    -o 'console=ttyS0 rdinit=/none root=/dev/sda1 rw init=/init' \
	    --script "$SRC/tests/guests/malta-installed.gx" "$kernel" \
	    </dev/null >"$TMP/install.out" 2>&1
	result "guest-$machine-installed" $? "$(tail -n 1 "$TMP/install.out")"
	command -v e2fsck >/dev/null || return 0
	# The partition begins where the table says.
	start=$(od -A n -t u4 -j 454 -N 4 --endian=little "$disk")
	tail -c +$((start * 512 + 1)) "$disk" >"$TMP/partition"
	e2fsck -f -n "$TMP/partition" >"$TMP/check.out" 2>&1
	result "guest-$machine-installed-clean" $? \
	    "$(tail -n 1 "$TMP/check.out")"
}

machine=malta
if find_kernel malta-le; then
	boot malta "$GXEMUL"
	result guest-malta-boot $? "$(tail -n 1 "$TMP/malta.out")"
	same malta-again "$GXEMUL"
	same malta-no-idle-skip "$GXEMUL" --no-idle-skip
	same malta-stepper "$GXEMUL" --stepper
	through_snapshot 123456789
	for other in ${OTHER_BUILDS-}; do
		same "malta-$(basename "$(dirname "$other")")" "$other"
	done
	"$GXEMUL" --check-lockstep -e malta -o 'console=ttyS0 noautotest' \
	    --script "$SRC/tests/guests/malta-short.gx" "$kernel" \
	    </dev/null >"$TMP/lockstep.out" 2>&1
	result guest-malta-lockstep $? "$(tail -n 1 "$TMP/lockstep.out")"
	with_fpu 24Kf
	session
	installs
	reboots
fi

machine=maltabe
if find_kernel malta-be; then
	boot maltabe "$GXEMUL" -C 4KEc
	result guest-maltabe-boot $? "$(tail -n 1 "$TMP/maltabe.out")"
	session
	installs
fi
