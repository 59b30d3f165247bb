#!/bin/sh
# Lines of any kind: the prompt answers each, and ends well.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest

# The end of input is `quit', also in the middle of a line.
session </dev/null
expect_session <<'END'
GXemul> 
END
printf 'print 1' >"$TMP/in"
session <"$TMP/in"
expect_session <<'END'
GXemul> print 1
0x1  (1)
GXemul> 
END
session <<'END'
 	quit 	
print 1
END
expect_session <<'END'
GXemul>  	quit 	
END

# Remarks do nothing, and an empty line after one repeats what was before it.
session <<'END'
# a remark
#
step
	# another one

#t0 = 7
print #t0
END
expect_session <<'END'
GXemul> # a remark
GXemul> #
GXemul> step
<start>
80001000: 3c048000        lui	a0,0x8000
GXemul> 	# another one
GXemul> 
80001004: 0c000408        jal	0x80001020	<puts>
GXemul> #t0 = 7
0x7  (7)
GXemul> print #t0
0x7  (7)
GXemul> 
END

# A closed standard input.
session <&-
expect_status 0

# Very long lines, bytes that are no text, carriage returns.
awk 'BEGIN {
	for (i = 0; i < 100000; i++) printf "("
	printf "\nprint "
	for (i = 0; i < 100000; i++) printf "("
	printf "1\nprint 1"
	for (i = 0; i < 100000; i++) printf "+1"
	printf "\nstep "
	for (i = 0; i < 100000; i++) printf "9"
	printf "\n"
}' >"$TMP/in"
printf '\001\033\377\200\nprint 3\r\nprint \0004\n' >>"$TMP/in"
session <"$TMP/in"
expect_status 0
grep -a -v '^GXemul>' "$TMP/out" | cut -c1-120 | tail -n +2 >"$TMP/answers"
printf '%s\n' 'The expression is nested too deeply.' '0x186a1  (100001)' \
    'invalid nr of steps' >"$TMP/expected"
printf "Unknown command '\\001\\033\\377\\200'. Type 'help' for help.\n" \
    >>"$TMP/expected"
printf '0x3  (3)\n0x4  (4)\n' >>"$TMP/expected"
cmp -s "$TMP/expected" "$TMP/answers" || fail "$(cat "$TMP/answers")"

# Wrong arguments of every command.
session <<'END'
allsettings 1
breakpoint
breakpoint add
breakpoint add )
continue 3
device
device list 3
dump )
dump 0 0
dump 1 2 3
dump 5,
emul 3
focus x
focus 99999999999999999999
help help help
itrace on
lookup )
machine x
ninstrs perhaps
pause -1
print
print )
put w 3
put w 3 4
put w ), 4
put w 3, )
put x 3, 4
quiet please
reg x
reg 3
reg ,9
reg 0,1,2
reg 99999999999999999999999
step 0
step -1
step x
step 1 2
tlbdump 9
tlbdump 0,x
unassemble )
unassemble 9 3
verbosity all 7
=3
t0=
t0=1 2
t0=0x123456789
"t0"=3
#=3
,
()
END
expect_status 0
[ "$(grep -c '^GXemul> ' "$TMP/out")" -eq 51 ] || fail "$(cat "$TMP/out")"
# Each got an answer.
awk '/^GXemul> ./ { if (asked) exit 1; asked = 1; next } { asked = 0 }' \
    "$TMP/out" || fail "no answer: $(cat "$TMP/out")"

# Prompt and guest share one stream: what follows `continue' is the guest's
# until it ends.  (The guest of cli_lib.sh echoes up to a q.)
words "$TMP/guest" 3c08b000 91090000 00000000 1120fffd 00000000 a1090000 \
    340a0071 152afff9 00000000 a1000010 1000ffff 00000000
session <<'END'
step 3
continue
hello
q
print 4
END
expect_status 0
printf 'GXemul> print 4\n0x4  (4)\nGXemul> \n' >"$TMP/expected"
tail -n 3 "$TMP/out" | cmp -s - "$TMP/expected" || fail "$(cat "$TMP/out")"
[ "$(grep -c -x hello "$TMP/out")" -eq 1 ] || fail "$(cat "$TMP/out")"

# With a script for the guest, standard input is the prompt's alone.
printf 'send "xyq"\n' >"$TMP/script"
session --script "$TMP/script" <<'END'
print 1
continue
print 2
END
expect_session <<'END'
GXemul> print 1
0x1  (1)
GXemul> continue
xyqGXemul> print 2
0x2  (2)
GXemul> 
END

# A script's commands look at the machine while it runs.
cat >"$TMP/script" <<'END'
command "print 5"
send "q"
END
testmips guest --script "$TMP/script" </dev/null
expect_status 0
expect_output '0x5  (5)\nq'
