#!/bin/sh
# Files that a Malta cannot use: one sentence each.  What is wrong with initial
# RAM disks is in malta-initrd.sh.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"
need mipsel-linux-gnu-gcc mips-linux-gnu-gcc
cd "$TMP" || exit 1

# refused TEXT OPTION...
refused()
{
	text=$1
	shift
	run -q "$@" </dev/null
	expect_status 1
	expect_sentence "$text"
}

# Kernels that do nothing, for ever.
echo '.globl start; start: b start; nop' >kernel.S
# kernel NAME CC OPTION...
kernel()
{
	name=$1
	shift
	"$@" -nostdlib -static -Wl,-e,start -Wl,-Ttext,0x80100000 \
	    -Wl,--build-id=none -mno-abicalls -fno-pic -o "$name" kernel.S >log 2>&1 ||
	    fail "$(tail -n 5 log)"
}
kernel le mipsel-linux-gnu-gcc -march=mips32r2
kernel be mips-linux-gnu-gcc -march=mips32r2
kernel le64 mipsel-linux-gnu-gcc -march=mips64r2 -mabi=64
kernel be64 mips-linux-gnu-gcc -march=mips64r2 -mabi=64

# Two disks on one id, and ids and types that the board does not have.
truncate -s 64k a.img b.img c.img d.img e.img
refused 'b.img: IDE id 0 is taken by a.img' -e malta -d 0:a.img -d 0:b.img \
    le
refused 'b.img: IDE id 1 is taken by a.img' -e malta -d 1:a.img -d i1:b.img \
    le
refused 'e.img: IDE id 4' -e malta -d a.img -d b.img -d c.img -d d.img \
    -d e.img le
refused 'a.img: IDE id 7' -e maltabe -d 7:a.img le
refused 'a.img: a Malta has IDE disks only' -e malta -d s:a.img le

# An image that cannot be written, here because it is a program that runs: the
# super-user's rights do not help.
cp "$(command -v sleep)" busy.img
./busy.img 600 &
busy=$!
trap 'kill "$busy"' EXIT
refused 'busy.img cannot be written' -e malta -d busy.img le
expect_sentence '-d r:busy.img (read-only) or -d R:busy.img'
for how in r R; do
	run -q -e malta --limit 1k -d $how:busy.img le </dev/null
	expect_status 2
done

# An image that is not whole blocks is used, with a word about it.
: >empty.img
refused 'empty.img has 0 bytes' -e malta -d empty.img le
truncate -s 1000001 odd.img
run -e malta --limit 1k -d odd.img le </dev/null
expect_status 2
[ "$(grep -c 'odd.img has 1000001 bytes, which are not whole blocks' out)" = 1 ] ||
    fail "no word about an odd size: $(cat out)"
run -e malta --limit 1k -d a.img le </dev/null
! grep -q 'whole blocks' out || fail 'a word about a size that is right'

# Kernels for another byte order or word size.
refused 'be: file is big-endian, but machine malta is little-endian' \
    -e malta be
refused 'le: file is little-endian, but machine maltabe is big-endian' \
    -e maltabe le
refused 'le64: file needs MIPS64 release 2' -e malta -C 24Kc le64
refused 'be64: file needs MIPS64 release 2' -e maltabe -C 4Kc be64
refused 'be64: file is big-endian' -e malta -C 5KEc be64
