#!/bin/sh
# Signals without a terminal: the run ends, with 128 and the signal's number,
# also when nobody reads the output.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests

# started: waits until the guest's first byte is in $TMP/out.
started()
{
	while [ ! -s "$TMP/out" ]; do
		kill -0 "$pid" 2>/dev/null || fail "died: $(cat "$TMP/err")"
	done
}

# Where HUP is ignored (nohup), a program that heeds it would be wrong.
signals='TERM HUP'
sh -c 'kill -HUP $$; echo ignored' 2>/dev/null | grep -q ignored &&
    signals=TERM
for signal in $signals; do
	: >"$TMP/out"
	"$GXEMUL" -q -E testmips "$KSEG0:$TMP/chatter" </dev/null \
	    >"$TMP/out" 2>"$TMP/err" &
	pid=$!
	started
	kill -"$signal" $pid
	status=0
	wait $pid || status=$?
	case $signal in
	HUP) expect_status 129 ;;
	TERM) expect_status 143 ;;
	esac
	expect_sentence 'signal'
done

# A guest that waits for live input.
mkfifo "$TMP/in" "$TMP/pipe"
: >"$TMP/out"
"$GXEMUL" -q -E testmips "$KSEG0:$TMP/echo" <"$TMP/in" >"$TMP/out" \
    2>"$TMP/err" &
pid=$!
exec 3>"$TMP/in"
started
kill -TERM $pid
status=0
wait $pid || status=$?
expect_status 143
exec 3>&-

# A reader that does not read: the pipe is full when the signal comes.
"$GXEMUL" -q -E testmips "$KSEG0:$TMP/chatter" </dev/null >"$TMP/pipe" \
    2>"$TMP/err" &
pid=$!
exec 4<"$TMP/pipe"
dd bs=1 count=1 <&4 >/dev/null 2>&1
kill -TERM $pid
status=0
wait $pid || status=$?
expect_status 143
