#!/bin/sh
# --script: sessions, limits, exit statuses; the same in every run.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests

script()
{
	cat >"$TMP/script"
}

script <<'END'
# The guest echoes.
wait ">"
send "hello\x21"
wait "hello!" 10M
echo "heard"
send "q"
END
testmips echo --script "$TMP/script" </dev/null
expect_status 0
expect_output '>hello!q'
[ "$(cat "$TMP/err")" = heard ] || fail "echo: $(cat "$TMP/err")"

# Standard input is not touched.
echo ignored >"$TMP/in"
{
	testmips echo --script "$TMP/script"
	expect_status 0
	expect_output '>hello!q'
	read -r rest
	[ "$rest" = ignored ] || fail 'standard input was read'
} <"$TMP/in"

script <<'END'
wait ">"
quit 37
END
testmips echo --script "$TMP/script" </dev/null
expect_status 37
expect_output '>'

script <<'END'

wait "never" 0.25s
END
testmips count --script "$TMP/script" </dev/null
expect_status 4
expect_sentence "$TMP/script:2: "
expect_sentence '"never"'
expect_sentence '0.25s'

script <<'END'
wait ">"
command "print 1+1"
command "quit"
END
testmips echo --script "$TMP/script" </dev/null
expect_status 0
grep -q '^>.*0x' "$TMP/out" || grep -q '^0x' "$TMP/out" ||
    fail "command: $(cat "$TMP/out")"

# Errors are found before the machine runs.
script <<'END'
wait ">"
sned "x"
END
testmips echo --script "$TMP/script" </dev/null
expect_status 1
expect_sentence "$TMP/script:2: "
[ ! -s "$TMP/out" ] || fail 'the machine ran'

# To the instruction.
script <<'END'
wait ">"
send "abcdefghijklmnop"
wait "p"
send "rstuv"
wait "v"
quit
END
testmips echo --state-hash 100 --script "$TMP/script" </dev/null
expect_status 0
cp "$TMP/out" "$TMP/first"
testmips echo --state-hash 100 --script "$TMP/script" </dev/null
cmp "$TMP/first" "$TMP/out" || fail 'two runs differ'
testmips echo --state-hash 100 --stepper --script "$TMP/script" </dev/null
cmp "$TMP/first" "$TMP/out" || fail 'the stepper differs'
