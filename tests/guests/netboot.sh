#!/bin/bash
# Two DECstations of one description: the client's kernel comes by BOOTP and TFTP
# from a Linux on the other one, and so does what it runs then.  The same in every
# run, on every core, and from snapshots with frames on their way; each machine's
# recording can be replayed alone.
#
# GXEMUL, SRC, TMP, GUESTS as in dec-r3k.sh.  SLOW=1: more snapshots.

IFS=: read -ra dirs <<<"${GUESTS-}"
cd "$TMP" || exit 1

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok guest-netboot-$1"
	else
		echo "not ok guest-netboot-$1 $3"
	fi
}

# hashes NAME FILE: those of one machine
hashes()
{
	grep -ao "$1: state [0-9]*: [0-9a-f]*" "$2" | sed 's/.*: state/state/'
}

# together FILE OPTION...
together()
{
	local out=$1
	shift
	"$GXEMUL" -q "$@" @netboot/lab <typed >"$out" 2>&1
}

# same NAME FILE AGAIN: the hashes of both machines at the end of two files
same()
{
	local name

	for name in client server; do
		hashes "$name" "$3" >b
		hashes "$name" "$2" | tail -n "$(wc -l <b)" >a
		cmp -s a b || break
	done && [ -s b ]
	result "$1" $? "hashes of $name differ"
}

for program in mipsel-linux-gnu-gcc cpio; do
	if ! command -v $program >/dev/null; then
		echo "skip guest-netboot there is no $program"
		exit 0
	fi
done
kernel=
for d in "${dirs[@]}"; do
	[ -n "$kernel" ] || [ ! -f "$d/dec-r3k/vmlinux.gz" ] ||
	    kernel=$d/dec-r3k/vmlinux.gz
done
if [ -z "$kernel" ]; then
	echo 'skip guest-netboot there is no guest dec-r3k here'
	exit 0
fi
if ! "$SRC/demos/netboot/build" netboot "$kernel" >build.log 2>&1; then
	result build 1 "$(tail -n 1 build.log)"
	exit 0
fi
cat >typed <<'END'
mkdir -p /tmp/root/bin; cd /tmp/root/bin
tftp -g -l busybox -r /bin/busybox 10.0.0.2
tftp -g -l none -r /none 10.0.0.2
chmod +x busybox; md5sum busybox /bin/busybox
cd /; chroot /tmp/root /bin/busybox uname -m && echo CHRO''OTED
poweroff -f
END

# All of it.
together first --limit 24s
grep -q '^-tftp load' first && grep -q 'reads /srv/kernel' first
result kernel $? "$(tail -n 1 first)"
grep -q 'Got BOOTP answer from 10.0.0.2' first
result address $? 'Linux got no address by BOOTP'
[ "$(grep -ao '^[0-9a-f]\{32\} ' first | sort | uniq -c |
    awk '{ print $1 }')" = 2 ] && grep -q CHROOTED first
result files $? 'what the client fetched is not what the server has'
grep -q 'there is no such file' first
result no-file $? 'no error for a file that is not there'

# The beginning again.
hash=(--state-hash 500k)
together start "${hash[@]}" --limit 3.6s --record run.rec
for option in --stepper --no-idle-skip; do
	together again "${hash[@]}" --limit 3.6s $option
	same "${option#--}" start again
done
for name in client server; do
	"$GXEMUL" -q "${hash[@]}" --replay "run-$name.rec" </dev/null >replayed 2>&1
	sed "s/state [0-9]*:/$name: &/" replayed >named
	hashes "$name" start >a
	hashes "$name" named >b
	cmp -s a b
	result "replay-$name" $? 'hashes differ'
done

# While the kernel goes over the wire, frames are anywhere.
count=5
[ "${SLOW-0}" = 0 ] || count=60
"$GXEMUL" -q --limit 3.2s --save-at-exit s.snap @netboot/lab </dev/null \
    >log 2>&1
together full "${hash[@]}" --load-snapshot s.snap --limit 3.24s
for ((i = 0; i < count; i++)); do
	limit=3.2$(printf %05d $((1301 + i * 437 % 30000)))s
	"$GXEMUL" -q --load-snapshot s.snap --limit "$limit" \
	    --save-at-exit k.snap @netboot/lab </dev/null >log 2>&1
	together rest "${hash[@]}" --load-snapshot k.snap --limit 3.24s
	hashes server rest >b
	hashes server full | tail -n "$(wc -l <b)" | cmp -s - b || break
done && [ -s b ]
result snapshots $? "$limit: hashes differ"
