#!/bin/sh
# Standard input and output of every kind.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests
hello=$KSEG0:$TMP/hello
echo=$KSEG0:$TMP/echo

# Files, pipes, /dev/null.
printf 'abcq' >"$TMP/in"
testmips echo <"$TMP/in"
expect_status 0
expect_output '>abcq'
# shellcheck disable=SC2002
cat "$TMP/in" | {
	testmips echo
	expect_status 0
	expect_output '>abcq'
}
testmips hello </dev/null
expect_status 0
expect_output 'hi\n'
testmips hello </
expect_status 0

# At the end of input the guest asks in vain, and nothing else spins.
printf 'ab' >"$TMP/in"
testmips echo --limit 1M <"$TMP/in"
expect_status 2
expect_output '>ab'
printf 'ab' | {
	testmips echo --limit 1M
	expect_status 2
	expect_output '>ab'
}

# Closed descriptors, alone and together; files that are opened meanwhile do
# not take their place.
testmips hello <&-
expect_status 0
expect_output 'hi\n'
testmips echo --limit 1M <&-
expect_status 2
expect_output '>'
status=0
"$GXEMUL" -q -E testmips "$hello" >&- 2>"$TMP/err" || status=$?
expect_status 0
[ ! -s "$TMP/err" ] || fail "closed output: $(cat "$TMP/err")"
head -c 1024 /dev/zero >"$TMP/disk"
cp "$TMP/disk" "$TMP/disk.before"
status=0
"$GXEMUL" -E testmips -d "$TMP/disk" "$hello" <&- >&- 2>&- || status=$?
expect_status 0
cmp "$TMP/disk" "$TMP/disk.before" || fail 'output went to the disk'
status=0
"$GXEMUL" -E nonesuch "$hello" <&- >&- 2>&- || status=$?
expect_status 1

# No terminal at all.
if command -v setsid >/dev/null; then
	status=0
	setsid -w "$GXEMUL" -q -E testmips "$hello" </dev/null \
	    >"$TMP/out" 2>"$TMP/err" || status=$?
	expect_status 0
	expect_output 'hi\n'
fi

# A full disk, for the guest's output and for messages.
if [ -c /dev/full ]; then
	for guest in "$hello" "$KSEG0:$TMP/chatter"; do
		status=0
		"$GXEMUL" -q -E testmips "$guest" </dev/null >/dev/full \
		    2>"$TMP/err" || status=$?
		expect_status 6
		expect_sentence 'No space left on device'
	done
	status=0
	"$GXEMUL" -E testmips "$KSEG0:$TMP/chatter" </dev/null >/dev/full \
	    2>"$TMP/err" || status=$?
	expect_status 6
	# The prompt's: nothing is done any more that nobody reads of.
	status=0
	printf '%s\n' reg reg "save $TMP/later 0x80001000 16" |
	    "$GXEMUL" -V -E testmips "$hello" >/dev/full 2>"$TMP/err" ||
	    status=$?
	expect_status 6
	[ ! -e "$TMP/later" ] || fail 'the prompt goes on without output'
fi

# A reader that goes away.
{
	status=0
	"$GXEMUL" -q -E testmips "$KSEG0:$TMP/chatter" </dev/null \
	    2>"$TMP/err" || status=$?
	echo "$status" >"$TMP/status"
} | head -c 100 >"$TMP/out"
status=$(cat "$TMP/status")
expect_status 6
expect_sentence 'Broken pipe'
[ "$(wc -c <"$TMP/out")" -eq 100 ] || fail 'too little output'

# A conversation over pipes: what the guest wrote arrives while it waits.
mkfifo "$TMP/to" "$TMP/from"
"$GXEMUL" -q -E testmips "$echo" <"$TMP/to" >"$TMP/from" &
exec 3>"$TMP/to" 4<"$TMP/from"
prompt=$(dd bs=1 count=1 <&4 2>/dev/null)
[ "$prompt" = '>' ] || fail "no prompt: $prompt"
printf 'x' >&3
answer=$(dd bs=1 count=1 <&4 2>/dev/null)
[ "$answer" = x ] || fail "no echo: $answer"
printf 'q' >&3
wait $! || fail "conversation: $?"
