#!/bin/sh
# `log': a copy of what is printed, in a file, but for the guest's bytes.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest
cd "$TMP" || exit 1

# The output is what it is without; the file has it from `log' to `log off'.
cat >commands <<'END'
print 1
log
log one.log
step
continue
END
# shellcheck disable=SC2119 # no options
session <commands
expect_session <<'END'
GXemul> print 1
0x1  (1)
GXemul> log
log = OFF
GXemul> log one.log
log = one.log
GXemul> step
<start>
80001000: 3c048000        lui	a0,0x8000
GXemul> continue
hi
GXemul> 
END
cat >logged <<'END'
log = one.log
GXemul> step
<start>
80001000: 3c048000        lui	a0,0x8000
GXemul> continue
GXemul> 
END
cmp logged one.log || fail "the log: $(cat one.log)"

# It goes on at the end; another one takes its place; names with blanks.
# shellcheck disable=SC2119
session <<'END'
log one.log
log "two words.log"
print 2
log
log off
print 3
log off
log a b
log no/such/directory
log .
END
expect_session <<'END'
GXemul> log one.log
log = one.log
GXemul> log "two words.log"
log = two words.log
GXemul> print 2
0x2  (2)
GXemul> log
log = two words.log
GXemul> log off
log = OFF
GXemul> print 3
0x3  (3)
GXemul> log off
log = OFF
GXemul> log a b
syntax: log [file|off]
GXemul> log no/such/directory
Log 'no/such/directory': No such file or directory.
GXemul> log .
Log '.': Is a directory.
GXemul> 
END
cat >>logged <<'END'
log = one.log
GXemul> log "two words.log"
END
cmp logged one.log || fail "the log goes on: $(cat one.log)"
cat >logged <<'END'
log = two words.log
GXemul> print 2
0x2  (2)
GXemul> log
log = two words.log
GXemul> log off
END
cmp logged 'two words.log' || fail "the second log: $(cat 'two words.log')"

# A full disk ends the log, not the machine.
# shellcheck disable=SC2119
session <<'END'
log /dev/full
print 4
continue
END
expect_status 0
expect_line '0x4  (4)'
expect_line 'hi'
grep -q "^gxemul: log '/dev/full': No space left on device; it ends here$" \
    err || fail "a full disk: $(cat err)"

# From a script, with traces; closed standard output.
printf 'command "log script.log"\ncommand "print 5"\nwait "h"\n' >script.gx
"$GXEMUL" -i --script script.gx -E testmips -C R3000 -M 16 \
    "$KSEG0:guest" symbols >out 2>err </dev/null || fail "script: $(cat err)"
grep -q -x '0x5  (5)' script.log || fail "script's log: $(cat script.log)"
grep -q '^80001004: 0c000408' script.log || fail "trace: $(cat script.log)"
! grep -q '^hi' script.log || fail "the guest's bytes: $(cat script.log)"
status=0
echo 'log closed.log' |
    "$GXEMUL" -V -E testmips -C R3000 -M 16 "$KSEG0:guest" symbols \
	>&- 2>err || status=$?
[ $status -lt 126 ] || fail "closed output: $status, $(cat err)"

# What is typed at a terminal is in it.
if command -v script >/dev/null; then
	printf 'log typed.log\nprint 6\nquit\n' >keys
	script -q -e -c "'$GXEMUL' -V -E testmips -C R3000 -M 16 \
	    $KSEG0:guest symbols" /dev/null <keys >out 2>&1 ||
	    fail "at a terminal: $(cat out)"
	tr -d '\r' <typed.log >log
	cat >logged <<'END'
log = typed.log
GXemul> print 6
0x6  (6)
GXemul> quit
END
	cmp logged log || fail "typed: $(cat typed.log)"
fi
