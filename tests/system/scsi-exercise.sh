#!/bin/sh
# A DECstation boots from its disk, without a program on the command line, and
# exercises the SCSI controller: the same on every core, and in two processes with
# a snapshot in the middle of a transfer.  SLOW=1: a hundred snapshots.  Then those
# with an I/O ASIC, and those with an SII.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

count=6
[ "${SLOW-0}" = 0 ] || count=100

make_program
cd "$TMP"
make_disk fresh.img
cp fresh.img cd.iso

cat >expected <<'END'

boot 5/rz0/ -a
firmware ok
0: type 0, DEC     RZ58     (C) DEC sense 6/29
1: type 0, DEC     RZ58     (C) DEC sense 6/29
2: type 5, DEC     RRD42    (C) DEC sense 6/29
read and write ok
bursts ok
beyond the end: sense 5/21, unknown command: sense 5/20, read-only: sense 7/27, no medium: sense 2/3a
SCSI PASS
END

# exercise NAME OPTION...
exercise()
{
	name=$1
	shift
	"$GXEMUL" -q --state-hash 50000 "$@" </dev/null >"$name.out" \
	    2>"$name.err" || [ $? = 2 ] || fail "$(cat "$name.err")"
	hashes "$name.out" >"$name.hashes"
}

# What the guest says, which is without the hashes what was expected.
text()
{
	cat "$@" | tr -d '\r' | perl -0pe 's/state \d+: [0-9a-f]+\n//g' |
	    awk 'NF'
}

awk 'NF' expected >expected.text
machine=3max

# whole NAME OPTION...: from the beginning to the end, on a new disk.
whole()
{
	name=$1
	shift
	cp fresh.img disk.img
	exercise "$name" "$@" -e "$machine" -d r1:fresh.img -d 2:cd.iso disk.img
	text "$name.out" >"$name.text"
	same expected.text "$name.text" "what it says: $*"
	cp disk.img "$name.img"
}

whole full
for core in '' --stepper --check-lockstep --no-idle-skip; do
	# shellcheck disable=SC2086
	whole again $core
	same full.hashes again.hashes "hashes: $core"
	same full.img again.img "the disk: $core"
done

last=$(tail -n 1 full.hashes | sed 's/state \([0-9]*\):.*/\1/')
for k in $(numbers 5 $count "$last"); do
	cp fresh.img disk.img
	exercise first -e 3max -d r1:fresh.img -d 2:cd.iso disk.img \
	    --limit "$k" --save-at-exit k.snap
	[ -f k.snap ] || fail "$k: no snapshot: $(cat first.err)"
	exercise second --load-snapshot k.snap
	awk -v k="$k" '$2 + 0 > k' full.hashes >rest.hashes
	same rest.hashes second.hashes "hashes from $k on"
	same full.img disk.img "the disk, from $k on"
	rm k.snap
done

# other PATH MACHINE...: what the firmware of these calls the disk.
other()
{
	sed "s|boot [^ ]* |boot $1 |" expected.text >other.text
	mv other.text expected.text
	shift
	for machine; do
		whole full
		whole again --check-lockstep
		same full.hashes again.hashes "hashes: $machine"
		same full.img again.img "the disk: $machine"
		exercise first -e "$machine" -d r1:fresh.img -d 2:cd.iso \
		    disk.img --limit 300000 --save-at-exit k.snap
		exercise second --load-snapshot k.snap
		awk '$2 + 0 > 300000' full.hashes >rest.hashes
		same rest.hashes second.hashes "hashes after a snapshot: $machine"
		rm k.snap
	done
}

other 3/rz0/ 3min 3maxplus maxine

# A watchpoint tells that the I/O ASIC writes to memory, and changes nothing.
buffer=$(mipsel-linux-gnu-nm boot.elf | sed -n 's/ [a-zA-Z] buffer$//p')
cp fresh.img disk.img
exercise watched -c "watch add 0x$buffer 512 w trace" -e maxine \
    -d r1:fresh.img -d 2:cd.iso disk.img
grep -a -q 'WATCHPOINT 0: ioasic wrote [0-9]* bytes at physical 0x00' \
    watched.out || fail "no DMA is seen: $(tail -n 5 watched.out)"
same full.hashes watched.hashes 'hashes with a watchpoint'

other 'rz(0,0,0)' pmax 5100
