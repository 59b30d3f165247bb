# Disks that boot the exerciser of scsi/, for the tests of SCSI.
# shellcheck shell=sh
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

BLOCKS=1536 # of a disk

# The program that boots, $TMP/boot.bin, and its number of blocks.
make_program()
{
	need mipsel-linux-gnu-gcc mipsel-linux-gnu-objcopy perl
	mipsel-linux-gnu-gcc -march=mips1 -mabi=32 -mfp32 -mno-abicalls \
	    -fno-pic -G0 -O1 -ffreestanding -fno-builtin -nostdlib -static \
	    -Wl,-T,"$SRC/tests/system/scsi/boot.ld" -Wl,--build-id=none \
	    -o "$TMP/boot.elf" "$SRC/tests/system/scsi/start.S" \
	    "$SRC/tests/system/scsi/exercise.c" \
	    "$SRC/tests/system/scsi/ncr.c" "$SRC/tests/system/scsi/sii.c" >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
	mipsel-linux-gnu-objcopy -O binary "$TMP/boot.elf" "$TMP/boot.bin"
	program_blocks=$((($(wc -c <"$TMP/boot.bin") + 511) / 512))
	[ "$program_blocks" -lt 128 ] || fail 'the boot program is too long'
}

# make_disk FILE: the program lies in two pieces, from block 2 and from block
# 130 on; from block 256 on each block is filled with its number.
make_disk()
{
	half=$((program_blocks / 2))
	perl -e 'print pack("V", $_) x 128 for 0 .. '$((BLOCKS - 1)) >"$1"
	perl -e 'print pack("V*", 0, 0, 0x0002757a, 1, 0x80100000, 0x80100000,
	    @ARGV, 0, 0)' \
	    $half 2 $((program_blocks - half)) 130 |
	    dd of="$1" conv=notrunc status=none
	dd if="$TMP/boot.bin" of="$1" bs=512 seek=2 count=$half \
	    conv=notrunc status=none
	dd if="$TMP/boot.bin" of="$1" bs=512 seek=130 skip=$half \
	    conv=notrunc status=none
}
