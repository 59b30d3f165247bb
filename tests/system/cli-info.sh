#!/bin/sh
# -h, -H and --version: on standard output, exit status 0.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"

run -h
expect_status 0
[ ! -s "$TMP/err" ] || fail "-h: $(cat "$TMP/err")"
cp "$TMP/out" "$TMP/help"
run --help
expect_status 0
cmp "$TMP/help" "$TMP/out" || fail '--help differs from -h'
awk 'length > 79 { print; bad = 1 } END { exit bad }' "$TMP/help" ||
    fail 'lines too long'

# Every option is in the help and in the manual page, and both ways round.
for letter in A C D E G H I J K L M N O Q R S T V X Y Z c d e h i j k n o p q \
    r s t v x z
do
	grep -q -e "^  -$letter, --" "$TMP/help" || fail "-$letter not in -h"
	grep -q -e "^\.It Fl $letter\( \|\$\)" "$SRC/man/gxemul.1" ||
	    fail "-$letter not in the manual page"
done
grep -o -e '--[a-z-]*[a-z0-9]*' "$TMP/help" | sort -u >"$TMP/long"
while read -r long; do
	grep -q -e "Fl Fl ${long#--}\( \|\$\)" "$SRC/man/gxemul.1" ||
	    fail "$long not in the manual page"
done <"$TMP/long"
grep -o -e 'Fl Fl [a-z-]*[a-z0-9]*' "$SRC/man/gxemul.1" |
    sed 's/Fl Fl /--/' | sort -u >"$TMP/manual"
comm -13 "$TMP/long" "$TMP/manual" >"$TMP/unknown"
[ ! -s "$TMP/unknown" ] || fail "unknown in the manual: $(cat "$TMP/unknown")"

run -H
expect_status 0
grep -q -e '-E decstation .*-e 3max' "$TMP/out" || fail '-H: no 3max'
grep -q -e '-E testmips' "$TMP/out" || fail '-H: no testmips'
grep -q -e '^  R3000 ' "$TMP/out" || fail '-H: no R3000'

run --version
expect_status 0
grep -q '^gxemul [0-9]' "$TMP/out" || fail '--version'

# They are output like any other.
if [ -c /dev/full ]; then
	status=0
	"$GXEMUL" -h >/dev/full 2>"$TMP/err" || status=$?
	expect_status 6
	expect_sentence 'No space left on device'
fi
