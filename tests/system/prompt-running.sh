#!/bin/sh
# Running to a place: next, finish, until; breakpoints with conditions, counts
# and commands; backtrace.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest

for core in '' --stepper --check-lockstep; do
	# Over a call and its slot; the slot alone is a step.
	# shellcheck disable=SC2086
	session $core <<'END'
next 2
next

print sp
step
next 0
END
	expect_session <<'END'
GXemul> next 2
<start>
80001000: 3c048000        lui	a0,0x8000
80001004: 0c000408        jal	0x80001020	<puts>
80001008: 34841058 (d)    ori	a0,a0,0x1058
hi
GXemul> next
8000100c: 3c02b000        lui	v0,0xb000
GXemul> 
80001010: ac400010        sw	zr,16(v0)	[0xb0000010 = (cons@0x10000000)+0x10]
The machine has ended; `quit' leaves the program.
GXemul> print sp
0xffffffffa0007f00  (-1610580224)
GXemul> step
The machine has ended; `quit' leaves the program.
GXemul> next 0
invalid nr of steps
GXemul> 
END

	# Out of a function, from everywhere in it: before the frame, in it,
	# and when it is gone.
	for place in puts 0x80001028 0x8000102c 0x80001044; do
		# shellcheck disable=SC2086
		session $core <<END
until $place
backtrace
finish
print t1
END
		expect_status 0
		expect_line '8000100c: 3c02b000        lui	v0,0xb000'
		expect_line '#0  '"$(sed -n 's/^#0  \(.*\)$/\1/p' "$TMP/out")"
		expect_line '#1  0x8000100c <start+0xc>, sp = 0xa0007f00'
		expect_line '0xffffffffb0000000  (-1342177280)'
	done

	# Breakpoints and conditions on the way stop it, or do not.
	# shellcheck disable=SC2086
	session $core <<'END'
breakpoint add 0x80001034 if t0 == 0x69
breakpoint add 0x80001030 if half(a0) == 0x690a once do "print a0; print/x byte(a0)"
breakpoint add start+0xc if
breakpoint add start+0xc when
breakpoint add start+0xc if 1 if 1
breakpoint add start+0xc if zz
breakpoint add start+0xc do print
breakpoint add start+0xc do "print" 3
breakpoint add 0x8000100c do "continue"
continue
continue
breakpoint show
continue
END
	expect_session <<'END'
GXemul> breakpoint add 0x80001034 if t0 == 0x69
  0: 0x80001034 (0x80001034) if t0 == 0x69
GXemul> breakpoint add 0x80001030 if half(a0) == 0x690a once do "print a0; print/x byte(a0)"
  1: 0x80001030 (0x80001030) if half(a0) == 0x690a once do "print a0; print/x byte(a0)"
GXemul> breakpoint add start+0xc if
Breakpoint 'start+0xc if': the condition '': the expression is incomplete.
GXemul> breakpoint add start+0xc when
Breakpoint 'start+0xc when': 'when' is not understood: what may follow is if EXPRESSION, once, trace, do "COMMAND; COMMAND".
GXemul> breakpoint add start+0xc if 1 if 1
Breakpoint 'start+0xc if 1 if 1': there are two conditions.
GXemul> breakpoint add start+0xc if zz
Breakpoint 'start+0xc if zz': the condition 'zz': no match for 'zz'.
GXemul> breakpoint add start+0xc do print
Breakpoint 'start+0xc do print': commands are given in double quotes, with semicolons between them.
GXemul> breakpoint add start+0xc do "print" 3
Breakpoint 'start+0xc do "print" 3': nothing may follow the commands.
GXemul> breakpoint add 0x8000100c do "continue"
  2: 0x8000100c (0x8000100c) do "continue"
GXemul> continue
hBREAKPOINT: pc = 0x80001030
(The instruction has not yet executed.)
0xffffffff80001059  (-2147479463)
0x69
GXemul> continue
BREAKPOINT: pc = 0x80001034
(The instruction has not yet executed.)
GXemul> breakpoint show
  0: 0x80001034 (0x80001034) if t0 == 0x69, 1 hit
  2: 0x8000100c (0x8000100c) do "continue"
GXemul> continue
i
BREAKPOINT: pc = 0x8000100c
(The instruction has not yet executed.)
GXemul> 
END

	# Until an expression is true, in the middle of the run; not again.
	# shellcheck disable=SC2086
	session $core <<'END'
until if t0 == 0x69
print cpu0.instructions
until if zz
until
until puts once
until start if 0
END
	expect_session <<'END'
GXemul> until if t0 == 0x69
h8000103c: 1000fffb        b	0x8000102c	<puts+0xc>
GXemul> print cpu0.instructions
0xa  (10)
GXemul> until if zz
The condition 'zz': no match for 'zz'.
GXemul> until
syntax: until [addr] [if expr]
GXemul> until puts once
syntax: until [addr] [if expr]
GXemul> until start if 0
i
The machine has ended; `quit' leaves the program.
GXemul> 
END
done

# What is looked at changes nothing: the hashes of a run with conditions that
# are never true, with watchpoints and exceptions, are those of the run without.
"$GXEMUL" -q -E testmips -C R3000 -M 16 --state-hash 3 "$KSEG0:$TMP/guest" \
    </dev/null >"$TMP/plain"
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	"$GXEMUL" -q -E testmips -C R3000 -M 16 --state-hash 3 $core \
	    -p '0x80001034 if t0 == 1' -p '0x8000102c do "continue"' \
	    -c 'breakpoint on exception once' -c 'breakpoint on syscall 3' \
	    -c 'watch add 0x80001058 rw if 0' -c 'watch add 0x400000 c' \
	    -c 'breakpoint on device cons if pc == 0' \
	    "$KSEG0:$TMP/guest" </dev/null >"$TMP/all"
	sed -n '/state/s/.*\(state\)/\1/p' "$TMP/all" >"$TMP/hashes"
	sed -n '/state/s/.*\(state\)/\1/p' "$TMP/plain" |
	    cmp -s - "$TMP/hashes" || fail "$core: $(cat "$TMP/all")"
done
