#!/bin/sh
# Errors of users: one sentence on standard error and exit status 1 each.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests

# refused TEXT ARGUMENT...
refused()
{
	text=$1
	shift
	run "$@" </dev/null
	expect_status 1
	[ ! -s "$TMP/out" ] || fail "$*: prints $(cat "$TMP/out")"
	expect_sentence "$text"
}

hello=$KSEG0:$TMP/hello
: >"$TMP/empty"
printf 'This is a text, not a kernel.\n' >"$TMP/text"
head -c 100 "$GXEMUL" >"$TMP/truncated"

# Files.
refused "$TMP/missing" -q -E testmips "$TMP/missing"
refused "$TMP/missing" -q -E testmips "$KSEG0:$TMP/missing"
refused "$TMP/empty" -q -E testmips "$TMP/empty"
refused "$TMP/text" -q -E testmips "$TMP/text"
refused "$TMP/truncated" -q -E testmips "$TMP/truncated"
refused "$GXEMUL" -q -E testmips "$GXEMUL"
refused "$TMP" -q -E testmips "$TMP"
refused "$TMP/missing.img" -q -E testmips -d "$TMP/missing.img" "$hello"
refused "$TMP/missing.gx" -q -E testmips --script "$TMP/missing.gx" "$hello"

# Machines and their sizes.
refused 'nonesuch' -q -E nonesuch "$hello"
refused 'nonesuch' -q -e nonesuch "$hello"
refused 'nonesuch' -q -E decstation -e nonesuch "$hello"
refused '3max' -q -E decstation "$hello"
refused 'FOO' -q -E testmips -C FOO "$hello"
refused 'FOO' -q -e 3max -C FOO "$hello"
refused '-M -5' -q -E testmips -M -5 "$hello"
refused '-M' -q -E testmips -M 999999 "$hello"
refused '-M' -q -e 3max -M 999999 "$hello"
refused '-n 0' -q -E testmips -n 0 "$hello"
refused '-n 99' -q -E testmips -n 99 "$hello"
refused '-n' -q -e 3max -n 2 "$hello"
refused '-k 0' -q -E testmips -k 0 "$hello"
refused '-I abc' -q -E testmips -I abc "$hello"
refused 'nonesuch' -q -E testmips -p nonesuch "$hello"

# The rules of the line.
refused 'no machine given' "$hello"
refused '-M belongs to a machine' -M 64 "$hello"
refused 'unknown option -y' -E testmips -y "$hello"
refused '--frobnicate' -E testmips --frobnicate "$hello"
refused '-M needs an argument' -E testmips "$hello" -M
refused '-E is given twice' -E testmips -E testmips "$hello"
refused '--date yesterday' -E testmips --date yesterday "$hello"
refused '--limit 0' -E testmips --limit 0 "$hello"

# Without files: a short usage before the sentence.
run </dev/null
expect_status 1
grep -q '^gxemul: No filename given' "$TMP/err" || fail "$(cat "$TMP/err")"
grep -q '^usage: ' "$TMP/err" || fail 'no usage without files'

# Control characters of names do not reach the terminal.
refused 'x?y' -q -E testmips "$(printf 'x\033y')"
