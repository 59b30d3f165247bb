#!/bin/sh
# What is written to a disk goes to its overlay: the disk's file stays, also when
# the run is replayed or goes on from a snapshot.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

make_program
cd "$TMP"
make_disk base.img
cp base.img cd.iso
cp base.img as-it-was.img

new_overlay()
{
	rm -f over over.map
	: >over
	: >over.map
}

# go OPTION...
go()
{
	run -q --state-hash 1000000 "$@"
	hashes out >hashes
	same as-it-was.img base.img 'the file of the disk'
}

new_overlay
go -e 3max -d r0:base.img -d V0:over -d 2:cd.iso --record whole.rec
expect_status 0
mv hashes whole.hashes
# The last that it writes, from block 1200 on.
perl -e 'open(my $f, "<", "over"); seek($f, 1201 * 512, 0);
    read($f, my $b, 512); exit($b ne pack("V", 0x20001) x 128)' ||
    fail 'the overlay has not what was written'
cp over over.end
cp over.map map.end

go --replay whole.rec
expect_status 0
same whole.hashes hashes 'hashes of the replay'
same over.end over 'the overlay after the replay'
same map.end over.map 'the bitmap after the replay'

new_overlay
go -e 3max -d r0:base.img -d V0:over -d 2:cd.iso --limit 9000000 \
    --save-at-exit k.snap
expect_status 2
go --load-snapshot k.snap
expect_status 0
awk '$2 + 0 > 9000000' whole.hashes >rest.hashes
same rest.hashes hashes 'hashes from the snapshot on'
same over.end over 'the overlay, from the snapshot on'
same map.end over.map 'the bitmap, from the snapshot on'
