#!/bin/sh
# The stack of programs with functions of MIPS16: with save (of the second
# edition) and without, in both byte orders, through functions of the other
# instruction set.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
for order in mipsel mips; do
	command -v $order-linux-gnu-gcc >/dev/null ||
	    skip "no $order-linux-gnu-gcc"
done
cd "$TMP" || exit 1

frames()
{
	sed -n 's/^#[0-9]* .*<\([^+>]*\).*/\1/p' out | paste -s -d ' '
}

for order in mipsel mips; do
	for what in mips32r2:24Kf vr4100:VR4121; do
		# shellcheck disable=SC2086 # two words each
		"$order-linux-gnu-gcc" -O1 -march=${what%:*} -mabi=32 \
		    -mips16 -msoft-float -ffreestanding -mno-abicalls \
		    -fno-pic -G0 -nostdlib -static -Wl,-Ttext=0x80010000 \
		    -Wl,-Tdata=0x80018000 -Wl,--build-id=none,-estart \
		    -o guest.elf "$SRC/tests/system/source/frames16.c" \
		    >log 2>&1 || fail "$(cat log)"
		"$GXEMUL" -E testmips -C "${what#*:}" -M 16 -V guest.elf \
		    >out 2>err <<END || fail "it ended with $?: $(cat err)"
breakpoint add leaf
continue
backtrace
finish
finish
finish
backtrace
continue
backtrace
END
		[ "$(frames)" = 'leaf small between large begin start large begin start leaf large begin start' ] ||
		    fail "$order $what: $(frames) $(cat out err)"
		# From the first instruction of a function on, and to its last.
		"$GXEMUL" -E testmips -C "${what#*:}" -M 16 -V guest.elf \
		    >out 2>err <<END || fail "it ended with $?: $(cat err)"
until leaf
$(n=0
while [ $n -lt 40 ]; do
	echo "step"
	echo "backtrace 10"
	n=$((n + 1))
done)
END
		for name in begin start; do
			[ "$(grep -c "^#[0-9]* .*<$name+" out)" = 40 ] ||
			    fail "$order $what: no $name: $(cat out)"
		done
	done
done
