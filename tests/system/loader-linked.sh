#!/bin/sh
# A program linked as students do it, with the text's address alone: the linker
# then leaves a segment of headers where there is no memory.
CC=mipsel-linux-gnu-gcc
if ! command -v $CC >/dev/null; then
	echo "there is no $CC"
	exit 77
fi
cat >"$TMP/p.S" <<'END'
	.set	noreorder
	.globl	__start
__start:
	lui	$t0, 0xb000
	li	$t1, 'K'
	sb	$t1, 0($t0)
	sb	$zero, 0x10($t0)
1:	b	1b
	nop
END
$CC -march=mips1 -mabi=32 -mfp32 -mno-abicalls -fno-pic -nostdlib -static \
    -Wl,-Ttext=0x80010000 -o "$TMP/p.elf" "$TMP/p.S" || exit 1
out=$("$GXEMUL" -q -E testmips -C R3000 "$TMP/p.elf" </dev/null) || exit 1
[ "$out" = K ]
