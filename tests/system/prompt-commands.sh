#!/bin/sh
# The prompt's commands and the shape of what they print.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest

# Registers.
session <<'END'
reg
s
S 2
reg ,0
reg 0,1
reg ,2
reg 1
END
expect_session <<'END'
GXemul> reg
cpu0:  pc = 80001000    <start>
cpu0:  hi = 00000000  lo = 00000000
cpu0:                 at = 00000000  v0 = 00000000  v1 = 00000000
cpu0:  a0 = 00000000  a1 = 00000000  a2 = 00000000  a3 = 00000000
cpu0:  t0 = 00000000  t1 = 00000000  t2 = 00000000  t3 = 00000000
cpu0:  t4 = 00000000  t5 = 00000000  t6 = 00000000  t7 = 00000000
cpu0:  s0 = 00000000  s1 = 00000000  s2 = 00000000  s3 = 00000000
cpu0:  s4 = 00000000  s5 = 00000000  s6 = 00000000  s7 = 00000000
cpu0:  t8 = 00000000  t9 = 00000000  k0 = 00000000  k1 = 00000000
cpu0:  gp = 00000000  sp = a0007f00  fp = 00000000  ra = 00000000
GXemul> s
<start>
80001000: 3c048000        lui	a0,0x8000
GXemul> S 2
80001004: 0c000408        jal	0x80001020	<puts>
80001008: 34841058 (d)    ori	a0,a0,0x1058
GXemul> reg ,0
cpu0:    index=00000000   random=00003c00 entrylo0=00000000   cop0_3=00000000
cpu0:  context=00000000   cop0_5=00000000   cop0_6=00000000   cop0_7=00000000
cpu0: badvaddr=00000000   cop0_9=00000000  entryhi=00000000  cop0_11=00000000
cpu0:   status=30000000    cause=00000000      epc=00000000     prid=00000220
GXemul> reg 0,1
cpu0: c1,00=00000000 c1,01=00000000 c1,02=00000000 c1,03=00000000
cpu0: c1,04=00000000 c1,05=00000000 c1,06=00000000 c1,07=00000000
cpu0: c1,08=00000000 c1,09=00000000 c1,10=00000000 c1,11=00000000
cpu0: c1,12=00000000 c1,13=00000000 c1,14=00000000 c1,15=00000000
cpu0: c1,16=00000000 c1,17=00000000 c1,18=00000000 c1,19=00000000
cpu0: c1,20=00000000 c1,21=00000000 c1,22=00000000 c1,23=00000000
cpu0: c1,24=00000000 c1,25=00000000 c1,26=00000000 c1,27=00000000
cpu0: c1,28=00000000 c1,29=00000000 c1,30=00000000 c1,31=00000000
cpu0: fcr0  (fcir) = 0x00000340
cpu0: fcr31 (fcsr) = 0x00000000
GXemul> reg ,2
cpu0: no coprocessor 2
GXemul> reg 1
cpu1 doesn't exist.
GXemul> 
END

# Memory.
session <<'END'
dump message
dump message message+8

dump 0x80001003 0x80001012
dump 0xc0000000 0xc0000014
put message, 0x61620a00
put b message+1, 0x163
put h message+1, -1
put d 0x80002000, 0x1122334455667788
put q 0x80002010, -2
dump 0x80002000 0x80002020
put w 0xc0000000, 1
put w 0xb0000000, 65
put
unassemble pc 0x80001010
u 0x80001100 0x80001108
u 0xc0000000
END
expect_line '0x80001050                    68690a00 00000000          hi......'
expect_line '0x80001150  00000000 00000000                    ........        '
sed 1,18d "$TMP/out" >"$TMP/rest" && mv "$TMP/rest" "$TMP/out"
expect_session <<'END'
GXemul> dump message message+8
0x80001050                    68690a00 00000000          hi......
GXemul> 
0x80001060  00000000 00000000 00000000 00000000  ................
0x80001070  00000000 00000000 00000000 00000000  ................
0x80001080  00000000 00000000 00000000 00000000  ................
0x80001090  00000000 00000000 00000000 00000000  ................
0x800010a0  00000000 00000000 00000000 00000000  ................
0x800010b0  00000000 00000000 00000000 00000000  ................
0x800010c0  00000000 00000000 00000000 00000000  ................
0x800010d0  00000000 00000000 00000000 00000000  ................
0x800010e0  00000000 00000000 00000000 00000000  ................
0x800010f0  00000000 00000000 00000000 00000000  ................
0x80001100  00000000 00000000 00000000 00000000  ................
0x80001110  00000000 00000000 00000000 00000000  ................
0x80001120  00000000 00000000 00000000 00000000  ................
0x80001130  00000000 00000000 00000000 00000000  ................
0x80001140  00000000 00000000 00000000 00000000  ................
0x80001150  00000000 00000000 00000000 00000000  ................
GXemul> dump 0x80001003 0x80001012
0x80001000        00 0c000408 34841058 3c02b000     .....4..X<...
0x80001010  ac40                                 .@              
GXemul> dump 0xc0000000 0xc0000014
0xc0000000  (memory access failed)
0xc0000010  (memory access failed)
GXemul> put message, 0x61620a00
0x80001058: 61620a00
GXemul> put b message+1, 0x163
0x80001059: 63 (NOTE: truncating 163)
GXemul> put h message+1, -1
WARNING: address isn't aligned
0x80001059: ffff
GXemul> put d 0x80002000, 0x1122334455667788
0x80002000: 1122334455667788
GXemul> put q 0x80002010, -2
0x80002010: fffffffffffffffffffffffffffffffe
GXemul> dump 0x80002000 0x80002020
0x80002000  11223344 55667788 00000000 00000000  ."3DUfw.........
0x80002010  ffffffff ffffffff ffffffff fffffffe  ................
GXemul> put w 0xc0000000, 1
0xc0000000: 00000001  FAILED!
GXemul> put w 0xb0000000, 65
0xb0000000: 00000041A
GXemul> put
syntax: put [b|h|w|d|q] addr, data
   b    byte        (8 bits)
   h    half-word   (16 bits)
   w    word        (32 bits)
   d    doubleword  (64 bits)
   q    quad-word   (128 bits)
GXemul> unassemble pc 0x80001010
<start>
80001000: 3c048000     <- lui	a0,0x8000
80001004: 0c000408        jal	0x80001020	<puts>
80001008: 34841058        ori	a0,a0,0x1058
8000100c: 3c02b000        lui	v0,0xb000
GXemul> u 0x80001100 0x80001108
80001100: 00000000        nop
80001104: 00000000        nop
GXemul> u 0xc0000000
(memory access failed)
GXemul> 
END

# Twenty instructions, then on from there; from the pc again after a step.
session <<'END'
u

step
u
END
[ "$(grep -c '^80001' "$TMP/out")" -eq 61 ] || fail "$(cat "$TMP/out")"
[ "$(grep -c '<- ' "$TMP/out")" -eq 2 ] || fail "$(cat "$TMP/out")"
expect_line '80001004: 0c000408     <- jal	0x80001020	<puts>'
expect_line '8000109c: 00000000        nop'

# Values and names.
session <<'END'
print 1+2*3
print 10-3-2
print puts
print @puts - #pc
print pc == 0x80001000
t0 = 0x80001234
t0=-1
t0
print 1/0
print 7%0
print zz
zz = 3
prid = 3
lookup puts
lookup 80001024
lookup 0x80001024
lookup pc+4
lookup zz
pc = puts
step
END
expect_session <<'END'
GXemul> print 1+2*3
0x7  (7)
GXemul> print 10-3-2
0x5  (5)
GXemul> print puts
0xffffffff80001020  (-2147479520)
GXemul> print @puts - #pc
0x20  (32)
GXemul> print pc == 0x80001000
0x1  (1)
GXemul> t0 = 0x80001234
0xffffffff80001234  (-2147478988)
GXemul> t0=-1
0xffffffffffffffff  (-1)
GXemul> t0
Unknown command 't0'. Type 'help' for help.
GXemul> print 1/0
Division by zero.
GXemul> print 7%0
Division by zero.
GXemul> print zz
No match for 'zz'.
GXemul> zz = 3
No match for the left-hand side of the assignment.
GXemul> prid = 3
prid cannot be written.
GXemul> lookup puts
puts = 0x80001020
GXemul> lookup 80001024
0x80001024 = puts+0x4
GXemul> lookup 0x80001024
0x80001024 = puts+0x4
GXemul> lookup pc+4
0x80001004 = start+0x4
GXemul> lookup zz
lookup for 'zz' failed
GXemul> pc = puts
0xffffffff80001020  (-2147479520)
GXemul> step
<puts>
80001020: 3c09b000        lui	t1,0xb000
GXemul> 
END

# Switches, and commands known by their beginning.
session <<'END'
itrace
itrace
tr
trace on
trace off
trace maybe
ninstrs 1
ninstrs
quiet
quiet off
verb cpu 3
verb cpu w
verb cpu 9
verb nothing
d
x
focus
focus 0
focus 1
focus 0,1
pause
pause 0
pause 0
pause 7
version x
END
expect_session <<'END'
GXemul> itrace
instruction_trace = ON
GXemul> itrace
instruction_trace = OFF
GXemul> tr
show_trace_tree = ON  (was: OFF)
GXemul> trace on
show_trace_tree = ON
GXemul> trace off
show_trace_tree = OFF  (was: ON)
GXemul> trace maybe
'maybe' is neither on nor off.
GXemul> ninstrs 1
show_nr_of_instructions = ON  (was: OFF)
GXemul> ninstrs
show_nr_of_instructions = OFF  (was: ON)
GXemul> quiet
quiet_mode = ON (was: OFF); setting verbosity for all subsystems to ERROR
GXemul> quiet off
quiet_mode = OFF (was: ON); setting verbosity for all subsystems to WARNING
GXemul> verb cpu 3
Subsystem:          Level:
              cpu   3: DEBUG
GXemul> verb cpu w
Subsystem:          Level:
              cpu   1: WARNING
GXemul> verb cpu 9
'9' is no level: 0 ERROR, 1 WARNING, 2 INFO, 3 DEBUG.
GXemul> verb nothing
Unknown subsystem name 'nothing'.
GXemul> d
Ambiguous command 'd':    device  dump
GXemul> x
Unknown command 'x'. Type 'help' for help.
GXemul> focus
syntax: focus x[,y]
where x (cpu id) and y (machine number) are integers as
reported by the 'emul' command.
current cpu (0)
GXemul> focus 0
current cpu (0)
GXemul> focus 1
Invalid cpu number: 1
GXemul> focus 0,1
Invalid machine number: 1
GXemul> pause
syntax: pause cpuid
GXemul> pause 0
cpu0 (R3000) in machine "testmips" is now STOPPED
GXemul> pause 0
cpu0 (R3000) in machine "testmips" is now RUNNING
GXemul> pause 7
Invalid cpu number: 7
GXemul> version x
syntax: version
GXemul> 
END

# The machine; settings by all their names.
session -n 2 <<'END'
machine
device list
device remove 0
emul
focus 1
print pc == cpu1.pc
print settings.machine.cpu0.pc == emul.machine[0].cpu[0].pc
print settings.machine.n_cpus
print machine.fbctrl.xres
machine.fbctrl.xres = 5
show_trace_tree = yes
print settings.show_trace_tree
allsettings
tlbdump 0
tlbdump 1,r
help
help step
help nothing
END
expect_status 0
expect_line '    cpu0: R3000, running (bootstrap)'
expect_line '    cpu1: R3000, stopped'
expect_line '        Big-endian (MIPS ISA I), 64 TLB entries'
expect_line ' 0:                      cons @ 0x00010000000, len = 0x20'
expect_line 'Devices cannot be added or removed while the machine is powered on.'
expect_line 'current cpu (1)'
expect_line '0x2  (2)'
expect_line '0x280  (640)'
expect_line "machine.fbctrl.xres cannot be written here; \`put' writes to devices."
[ "$(grep -c -x '0x1  (1)' "$TMP/out")" -eq 4 ] || fail "$(cat "$TMP/out")"
expect_line 'settings.yes = yes  (R/O)'
expect_line 'settings.show_trace_tree = yes'
expect_line 'settings.machine.cpu0.pc = 0x80001000'
expect_line 'settings.machine.cpu1.prid = 0x00000220'
expect_line 'cpu0: (index=0x0 random=0x3f)'
expect_line ' 3f: (invalid)'
expect_line ' 3f: hi=0x00000000 lo=0x00000000'
expect_line '  unassemble [addr [endaddr]]  dump memory contents as instructions'
expect_line '  step [n]                     single-step one (or n) instruction(s)'
expect_line 'nothing: no such command'

# -c runs before the start; quit there ends it all.
status=0
"$GXEMUL" -q -E testmips -C R3000 -c 'print 6*7' -c 't0 = 9' -c 'step 2' \
    "$KSEG0:$TMP/guest" </dev/null >"$TMP/out" 2>"$TMP/err" || status=$?
expect_status 0
expect_output '> print 6*7\n0x2a  (42)\n> t0 = 9\n0x9  (9)\n> step 2\n80001000: 3c048000        lui\ta0,0x8000\n80001004: 0c000408        jal\t0x80001020\nhi\n'
status=0
"$GXEMUL" -q -E testmips -c quit -c 'print 1' "$KSEG0:$TMP/guest" </dev/null \
    >"$TMP/out" 2>"$TMP/err" || status=$?
expect_status 0
expect_output '> quit\n'
