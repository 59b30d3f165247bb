#!/bin/sh
# Breakpoints, in the threaded core and in the stepper.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest

for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	session $core <<'END'
breakpoint show
breakpoint add puts
breakpoint add 0xffffffff80001034
breakpoint add 0x80001048
breakpoint add puts+2
breakpoint add zz
breakpoint show
continue
continue
print t0
continue
breakpoint delete 1
breakpoint delete 1
breakpoint delete 3
breakpoint delete -1
breakpoint delete x
breakpoint show
continue
step 2
breakpoint add 0x8000100c
continue
continue
step
END
	expect_session <<'END'
GXemul> breakpoint show
No breakpoints set.
GXemul> breakpoint add puts
  0: 0x80001020 (puts)
GXemul> breakpoint add 0xffffffff80001034
  1: 0x80001034 (0xffffffff80001034)
GXemul> breakpoint add 0x80001048
  2: 0x80001048 (0x80001048)
GXemul> breakpoint add puts+2
Breakpoint 'puts+2': number 0 is there.
GXemul> breakpoint add zz
Breakpoint 'zz': no match for 'zz'; give an address or a symbol of a loaded file.
GXemul> breakpoint show
  0: 0x80001020 (puts)
  1: 0x80001034 (0xffffffff80001034)
  2: 0x80001048 (0x80001048)
GXemul> continue
BREAKPOINT: pc = 0x80001020
(The instruction has not yet executed.)
GXemul> continue
BREAKPOINT: pc = 0x80001034
(The instruction has not yet executed.)
GXemul> print t0
0x68  (104)
GXemul> continue
hBREAKPOINT: pc = 0x80001034
(The instruction has not yet executed.)
GXemul> breakpoint delete 1
Breakpoint 1 deleted; the others keep their numbers.
GXemul> breakpoint delete 1
Invalid breakpoint nr 1. Use 'breakpoint show' to see the current breakpoints.
GXemul> breakpoint delete 3
Invalid breakpoint nr 3. Use 'breakpoint show' to see the current breakpoints.
GXemul> breakpoint delete -1
Invalid breakpoint nr -1. Use 'breakpoint show' to see the current breakpoints.
GXemul> breakpoint delete x
Invalid breakpoint nr x. Use 'breakpoint show' to see the current breakpoints.
GXemul> breakpoint show
  0: 0x80001020 (puts), 1 hit
  2: 0x80001048 (0x80001048)
GXemul> continue
i
BREAKPOINT: pc = 0x80001048
(The instruction has not yet executed.)
GXemul> step 2
80001048: 27bd0008 (d)    addiu	sp,sp,8
8000100c: 3c02b000        lui	v0,0xb000
GXemul> breakpoint add 0x8000100c
  3: 0x8000100c (0x8000100c)
GXemul> continue
GXemul> continue
The machine has ended; `quit' leaves the program.
GXemul> step
The machine has ended; `quit' leaves the program.
GXemul> 
END

	# Stepping stops at one, and goes over the one it stands at.
	# shellcheck disable=SC2086
	session $core -p 0x80001028 -p start <<'END'
breakpoint show
step 20
step 2
END
	expect_session <<'END'
GXemul> breakpoint show
  0: 0x80001028 (0x80001028)
  1: 0x80001000 (start)
GXemul> step 20
<start>
80001000: 3c048000        lui	a0,0x8000
80001004: 0c000408        jal	0x80001020	<puts>
80001008: 34841058 (d)    ori	a0,a0,0x1058
<puts>
80001020: 3c09b000        lui	t1,0xb000
80001024: 90880000        lbu	t0,0(a0)	[0x80001058 = message]
BREAKPOINT: pc = 0x80001028
(The instruction has not yet executed.)
GXemul> step 2
80001028: 27bdfff8        addiu	sp,sp,-8
8000102c: 11000005        beq	t0,zr,0x80001044	<puts+0x24>
GXemul> 
END
done

# Inside a run of instructions that the threaded core takes as one:
#
#   1000 addiu t0,t0,1	1004 addiu t0,t0,2	1008 addiu t0,t0,4	100c b 1000
words "$TMP/guest" 25080001 25080002 25080004 1000fffc 00000000
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	session $core <<'END'
breakpoint add 0x80001004
continue
print t0
breakpoint add 0x80001008
continue
print t0
breakpoint delete 0
continue
print t0
END
	expect_session <<'END'
GXemul> breakpoint add 0x80001004
  0: 0x80001004 (0x80001004)
GXemul> continue
BREAKPOINT: pc = 0x80001004
(The instruction has not yet executed.)
GXemul> print t0
0x1  (1)
GXemul> breakpoint add 0x80001008
  1: 0x80001008 (0x80001008)
GXemul> continue
BREAKPOINT: pc = 0x80001008
(The instruction has not yet executed.)
GXemul> print t0
0x3  (3)
GXemul> breakpoint delete 0
Breakpoint 0 deleted; the others keep their numbers.
GXemul> continue
BREAKPOINT: pc = 0x80001008
(The instruction has not yet executed.)
GXemul> print t0
0xa  (10)
GXemul> 
END
done

# -p that means nothing is an error before the start.
run -q -E testmips -p nothing "$KSEG0:$TMP/guest"
expect_status 1
expect_sentence "breakpoint 'nothing': no match for 'nothing'"
