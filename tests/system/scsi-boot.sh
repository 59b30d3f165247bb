#!/bin/sh
# What a DECstation boots from, what it tells the program, and what it refuses.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

make_program
cd "$TMP"
make_disk disk.img
cp disk.img cd.iso
cp disk.img tape
cp disk.img tape.1
truncate -s 64K empty.img

machine=3max
# boots TEXT OPTION...: the program says so.
boots()
{
	text=$1
	shift
	run -q -e $machine "$@"
	expect_status 0
	tr -d '\r' <out >said
	echo "$text" | cmp -s - said || fail "$* says $(cat said), not $text"
}

# refused TEXT OPTION...
refused()
{
	text=$1
	shift
	run -q -e 3max "$@"
	expect_status 1
	expect_sentence "$text"
}

# The image alone, and with what the firmware may be told.
boots 'boot 5/rz0/ now' -o now disk.img
boots 'boot 5/rz0/' -o '' disk.img
boots 'boot 5/rz0/netbsd now' -o now -j netbsd disk.img
boots 'boot 5/rz0/ now' -o now -d disk.img
boots 'boot 5/rz3/ now' -o now -d 3:disk.img
boots 'boot 5/rz2/ now' -o now -d 5:empty.img -d b2:disk.img
boots 'boot 5/rz1/ now' -o now -d empty.img disk.img
boots 'boot 5/rz0/ now' -o now cd.iso
boots 'boot 5/rz4/ now' -o now -d r4:disk.img
boots 'boot 5/tz5/ now' -o now -d t5:tape
# A program on the command line is what is run; the disk is where it came from.
boots 'boot 5/rz0/boot.elf now' -o now -d empty.img boot.elf
boots 'boot 5/rz1/vmunix now' -o now -j vmunix -d empty.img -d b:disk.img \
    boot.elf
boots 'boot 6/tftp/boot.elf now' -o now -O -d empty.img boot.elf
boots 'boot 6/tftp/boot.elf now' -o now boot.elf
# The older firmware's names.
for machine in pmax 5100; do
	boots 'boot rz(0,0,0) now' -o now disk.img
	boots 'boot rz(0,2,0)netbsd now' -o now -j netbsd -d 5:empty.img \
	    -d b2:disk.img
	boots 'boot tz(0,5,0) now' -o now -d t5:tape
	boots 'boot tftp()boot.elf now' -o now boot.elf
done

refused 'no boot block' -d empty.img
refused 'no boot block' -d b:empty.img disk.img
refused '-O' -O disk.img
refused 'not a program' empty.img
refused 'controller' -d 7:disk.img
refused 'SCSI disks only' -d i:disk.img
refused 'floppy' -d f:disk.img
dd if=disk.img of=short.img bs=512 count=130 status=none
refused 'block 1' short.img
perl -e 'print pack("V*", 0, 0, 0x0002757a, 0, 0xa5000000, 0xa5000000,
    2, 2, 0, 0), "\0" x 65536' >high.img
refused '0xa5000000' high.img
# Where nothing boots from disks.
run -q -e malta -d disk.img
expect_status 1
expect_sentence 'does not boot from disks'
