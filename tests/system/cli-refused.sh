#!/bin/sh
# Options of GXemul whose part of the machine is not there: a sentence each,
# never ignored.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests

refused()
{
	option=$1
	shift
	run "$@" </dev/null
	expect_status 1
	expect_sentence "$option: "
	[ "$(wc -c <"$TMP/err")" -gt 30 ] || fail "no sentence: $*"
}

refused -W -WW@S3,4
