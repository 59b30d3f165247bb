# Shared by the tests of screens: programs for a DECstation, such as seat.c for one
# with a screen, a keyboard and a mouse.
# shellcheck shell=sh
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

# $TMP/$1.elf of screens/$1.c
make_screen()
{
	need mipsel-linux-gnu-gcc
	mipsel-linux-gnu-gcc -march=mips1 -mabi=32 -mfp32 -mno-abicalls \
	    -fno-pic -G0 -O1 -ffreestanding -fno-builtin -nostdlib -static \
	    -Wl,-T,"$SRC/tests/system/scsi/boot.ld" -Wl,--build-id=none \
	    -o "$TMP/$1.elf" "$SRC/tests/system/scsi/start.S" \
	    "$SRC/tests/system/screens/$1.c" >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
}

make_seat()
{
	make_screen seat
}

# The guest's bytes of line $1 in the file $2.
bytes_of()
{
	tr '>' '\n' <"$2" | sed -n "s/^$1://p" | tr '\n' ' ' | sed 's/ $//'
}
