#!/bin/sh
# --initrd: the program is told where the bytes of the file are and how many, in
# both byte orders; a file that does not fit, or a machine that cannot pass one
# on, is refused.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"
need mipsel-linux-gnu-gcc mips-linux-gnu-gcc
make_guests

# Prints rd_size bytes from rd_start on to the first serial line, then resets
# the board.
cat >"$TMP/initrd.S" <<'END'
	.set	noreorder
	.text
	.globl	start
start:	sll	$a0, $a0, 2
	addu	$s0, $a1, $a0
	bal	number
	lw	$a2, -8($s0)
	move	$s1, $v0		/* rd_start, the last word but one */
	bal	number
	lw	$a2, -4($s0)
	addu	$s2, $s1, $v0		/* its end */
	lui	$t0, 0xb800
1:	beq	$s1, $s2, 3f
	lbu	$t1, 0($s1)
2:	lbu	$t2, 0x3fd($t0)		/* LSR */
	andi	$t2, 0x20		/* THRE */
	beqz	$t2, 2b
	nop
	sb	$t1, 0x3f8($t0)		/* THR */
	b	1b
	addiu	$s1, 1
3:	lui	$t0, 0xbf00
	li	$t1, 0x42
	sw	$t1, 0x500($t0)		/* SOFTRES */
4:	b	4b
	nop

	/* The hexadecimal number after the x in the string at $a2. */
number:	li	$t9, 'x'
1:	lbu	$t1, 0($a2)
	bne	$t1, $t9, 1b
	addiu	$a2, 1
	li	$v0, 0
2:	lbu	$t1, 0($a2)
	addiu	$a2, 1
	beqz	$t1, 4f
	sltiu	$t2, $t1, 'a'
	bnez	$t2, 3f
	addiu	$t3, $t1, -'0'
	addiu	$t3, $t1, 10 - 'a'
3:	sll	$v0, 4
	b	2b
	addu	$v0, $t3
4:	jr	$ra
	nop
END
build()
{
	"$1-gcc" -march=mips32 -mfp32 -mno-abicalls -fno-pic -nostdlib -static \
	    -Wl,-Ttext=0x80100000 -Wl,-e,start -Wl,--build-id=none \
	    -o "$2" "$TMP/initrd.S" >"$TMP/log" 2>&1 ||
	    fail "$(tail -n 5 "$TMP/log")"
}
build mipsel-linux-gnu "$TMP/malta"
build mips-linux-gnu "$TMP/maltabe"

awk 'BEGIN { while (n++ < 5000) print "line", n }' >"$TMP/disk"
printf 'x' >"$TMP/one"

# passed MACHINE FILE [OPTION...]
passed()
{
	machine=$1
	file=$2
	shift 2
	run -q -e "$machine" --reset exit --initrd "$file" "$@" \
	    "$TMP/$machine" </dev/null
	expect_status 0
	tr -d '\r' <"$TMP/out" >"$TMP/printed"
	same "$file" "$TMP/printed" "$machine $file $*"
}
passed malta "$TMP/disk"
passed maltabe "$TMP/disk"
passed malta "$TMP/one" -C 4Kc -M 8
passed maltabe "$TMP/one" -C 4KEc -M 512

# After a reset it is there again.
run -q -e malta --initrd "$TMP/one" --limit 20000 "$TMP/malta" </dev/null
expect_status 2
grep -q 'xxx' "$TMP/out" || fail "after a reset: $(cat "$TMP/out")"

# refused TEXT OPTION...
refused()
{
	text=$1
	shift
	run "$@" </dev/null
	expect_status 1
	expect_sentence "$text"
}
truncate -s 9M "$TMP/large"
refused "larger -M" -q -e malta -M 8 --initrd "$TMP/large" "$TMP/malta"
refused "$TMP/missing" -q -e malta --initrd "$TMP/missing" "$TMP/malta"
refused "--initrd" -q -e malta --initrd "$TMP/one" --initrd "$TMP/one" \
    "$TMP/malta"
refused "--initrd" -q -E testmips --initrd "$TMP/one" "$KSEG0:$TMP/hello"
refused "--initrd" -q -e 3max --initrd "$TMP/one" "$KSEG0:$TMP/hello"
