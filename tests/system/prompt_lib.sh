# Shared by the tests of the prompt.
# shellcheck shell=sh
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"

# A guest with symbols: prints "hi" and a newline and halts.  Big-endian.
#
#   start: 1000 lui a0,0x8000      puts: 1020 lui t1,0xb000
#          1004 jal puts                 1024 lbu t0,0(a0)
#          1008 ori a0,a0,0x1058         1028 addiu sp,sp,-8
#          100c lui v0,0xb000            102c beq t0,zr,1044
#          1010 sw zr,16(v0)             1030 addiu a0,a0,1
#          1014 b 1014                   1034 sb t0,0(t1)
#          1018 nop                      1038 lbu t0,0(a0)
#          101c nop                      103c b 102c
# message: 1058 "hi\n\0"                 1040 nop
#                                        1044 jr ra
#                                        1048 addiu sp,sp,8
make_guest()
{
	words "$TMP/guest" 3c048000 0c000408 34841058 3c02b000 ac400010 \
	    1000ffff 00000000 00000000 3c09b000 90880000 27bdfff8 11000005 \
	    24840001 a1280000 90880000 1000fffb 00000000 03e00008 27bd0008 \
	    00000000 00000000 00000000 68690a00 00000000
	cat >"$TMP/symbols" <<'END'
80001000 T start
80001020 T puts
80001058 D message
END
}

# session [OPTION...]: runs the commands on standard input at the prompt, with a
# CPU of type $CPU.  What is printed from the first prompt on goes to $TMP/out.
session()
{
	status=0
	"$GXEMUL" -E testmips -C "${CPU-R3000}" -M 16 -V "$@" \
	    "$KSEG0:$TMP/guest" "$TMP/symbols" >"$TMP/all" 2>"$TMP/err" || status=$?
	sed '1,/^-------/d' "$TMP/all" | sed 1d >"$TMP/out"
}

# The output of the session is what is on standard input.
expect_session()
{
	cat >"$TMP/expected"
	expect_status 0
	diff "$TMP/expected" "$TMP/out" >"$TMP/diff" ||
	    fail "the session differs: $(cat "$TMP/diff")"
}

# A line of the output.
expect_line()
{
	grep -q -x -F -e "$1" "$TMP/out" ||
	    fail "no line '$1' in: $(cat "$TMP/out")"
}
