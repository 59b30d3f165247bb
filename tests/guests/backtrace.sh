#!/bin/bash
# Who called whom in Linux kernels: through interrupts and system calls, back to
# what was interrupted; finish returns to what backtrace names.  Conditions on
# the way change nothing.
#
# GXEMUL = emulator, TMP = scratch directory, GUESTS = guest directories
# separated by colons.  Prints "ok NAME" or "not ok NAME reason".

# shellcheck source-path=SCRIPTDIR source=guest_lib.sh
. "$(dirname "$0")/guest_lib.sh"

# session FUNCTION OPTION...: stops late in the function, once
session()
{
	local where=$1

	shift
	"$GXEMUL" -q -V --script /dev/null --history 0 "$@" "$kernel" "$map" \
	    >"$TMP/out" 2>&1 <<END
breakpoint add $where if cpu0.instructions > 30000000 once
continue
backtrace
finish
backtrace
quit
END
	sed -n '/^GXemul> backtrace/,$p' "$TMP/out" >"$TMP/session"
}

# has_frames NAME...: they are there in this order, others between them; the
# second one is where finish went
has_frames()
{
	local frames pattern='' name

	frames=$(sed -n -e '/^GXemul> finish/q' \
	    -e 's/^#.*<\([^+>]*\).*/\1/p' \
	    -e 's/^    ---- exception ----/EXCEPTION/p' "$TMP/session" |
	    tr '\n' ' ')
	for name; do
		pattern="$pattern$name.*"
	done
	[[ $frames =~ $pattern ]] &&
	    [ "$(grep -c '^GXemul> backtrace' "$TMP/session")" = 2 ] &&
	    [ "$(sed -n 's/^#1  \(0x[0-9a-f]*\).*/\1/p' "$TMP/session" |
		head -n 1)" = \
	    "$(sed -n 's/^#0  \(0x[0-9a-f]*\).*/\1/p' "$TMP/session" |
		tail -n 1)" ]
}

# one NAME OPTION...
one()
{
	local name=guest-backtrace-$1

	if ! find_guest "$1"; then
		echo "skip $name there is no such guest here"
		return
	fi
	shift
	session update_process_times "$@"
	has_frames update_process_times tick_ handle_irq_event_percpu EXCEPTION
	result "$name-interrupt" $? "$(tr '\n' '|' <"$TMP/session")"
	session ksys_write "$@"
	has_frames ksys_write EXCEPTION
	result "$name-call" $? "$(tr '\n' '|' <"$TMP/session")"
}

one dec-r3k -e 3max -o 'console=ttyS3'
one malta-le -e malta -C 24Kf -o 'console=ttyS0'
one malta64-le -e malta -C 5KEf -o 'console=ttyS0'

# hashes OPTION...
hashes()
{
	"$GXEMUL" -q -e 3max --state-hash 5000000 --limit 40000000 \
	    -o 'console=ttyS3' "$@" "$kernel" "$map" </dev/null 2>/dev/null |
	    grep '^state '
}

if find_guest dec-r3k; then
	hashes >"$TMP/plain"
	hashes -p 'update_process_times if a0 == 7' \
	    -p '__handle_irq_event_percpu if word(sp) == 1 && pc == 0' \
	    -c 'breakpoint on exception DBE if pc == 0' \
	    -c 'watch add jiffies 4 c if pc == 0' >"$TMP/conditions"
	[ "$(wc -l <"$TMP/plain")" = 7 ] &&
	    cmp -s "$TMP/plain" "$TMP/conditions"
	result guest-conditions-hashes $? 'state hashes differ'
fi
