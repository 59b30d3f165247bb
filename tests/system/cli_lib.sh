# Shared by the tests of the command line.  The guests are a few words of MIPS
# code for the test machine, so these tests need no cross compiler.
# shellcheck shell=sh disable=SC2034

set -eu
PROGRAM=$(basename "$0")
KSEG0=0x80001000 # where the guests are loaded

fail()
{
	echo "$PROGRAM: $*"
	exit 1
}

skip()
{
	echo "$PROGRAM: skipped: $*"
	exit 77
}

# words FILE WORD...: big-endian 32-bit words, in hexadecimal.
words()
{
	words_file=$1
	shift
	: >"$words_file"
	for word; do
		n=$((0x$word))
		# shellcheck disable=SC2059
		printf "\\$(printf %03o $((n >> 24 & 255)))\\$(
			printf %03o $((n >> 16 & 255)))\\$(
			printf %03o $((n >> 8 & 255)))\\$(
			printf %03o $((n & 255)))" >>"$words_file"
	done
}

# Guests in $TMP.  $t0 is the console, offset 0x10 halts.
make_guests()
{
	# Prints "hi" and a newline and halts.
	words "$TMP/hello" 3c08b000 34090068 a1090000 34090069 a1090000 \
	    3409000a a1090000 a1000010 1000ffff 00000000
	# Says '>' and echoes what is typed, up to and with a q.
	words "$TMP/echo" 3c08b000 3409003e a1090000 91090000 00000000 \
	    1120fffd 00000000 a1090000 340a0071 152afff9 00000000 \
	    a1000010 1000ffff 00000000
	# Prints x for ever.
	words "$TMP/chatter" 3c08b000 34090078 a1090000 1000fffe 00000000
	# Counts for ever and says nothing.
	words "$TMP/count" 25290001 1000fffe 00000000
}

# run [OPTION...] of gxemul: sets $status; output in $TMP/out and $TMP/err.
run()
{
	status=0
	"$GXEMUL" "$@" >"$TMP/out" 2>"$TMP/err" || status=$?
}

# testmips GUEST [OPTION...]: runs a guest of make_guests.
testmips()
{
	guest=$1
	shift
	run -q -E testmips "$KSEG0:$TMP/$guest" "$@"
}

expect_status()
{
	[ "$status" -eq "$1" ] ||
	    fail "exit status $status instead of $1:" \
		"$(cat "$TMP/out" "$TMP/err")"
}

# The error stream is one line that begins with "gxemul: " and has the text.
expect_sentence()
{
	[ "$(wc -l <"$TMP/err")" -eq 1 ] ||
	    fail "not one line: $(cat "$TMP/err")"
	grep -q '^gxemul: ' "$TMP/err" || fail "$(cat "$TMP/err")"
	grep -q -F -e "$1" "$TMP/err" ||
	    fail "'$1' is not in: $(cat "$TMP/err")"
}

expect_output()
{
	# shellcheck disable=SC2059
	printf "$1" >"$TMP/expected"
	cmp -s "$TMP/expected" "$TMP/out" ||
	    fail "output is: $(cat "$TMP/out"), expected: $1"
}
