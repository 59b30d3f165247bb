#!/bin/sh
# Stops by what happens: exceptions, system calls, devices, changes of memory,
# and what a virtual address means at each time.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"

# 1000 addiu v0,zr,5       1010 lui t0,0x8000       1020 addiu t1,zr,2
# 1004 syscall             1014 addiu t1,zr,1       1024 sb t1,0x2003(t0)
# 1008 addiu v0,zr,7       1018 sw t1,0x2000(t0)    1028 lui v0,0xb000
# 100c syscall             101c sw t1,0x2000(t0)    102c addiu t2,zr,'A'
#                                                   1030 sb t2,0(v0)
#                                                   1034 sw zr,16(v0)
# and at 0x80000080 what skips the instruction.
words "$TMP/guest" 24020005 0000000c 24020007 0000000c 3c088000 24090001 \
    ad092000 ad092000 24090002 a1092003 3c02b000 240a0041 a04a0000 ac400010 \
    1000ffff 00000000
words "$TMP/vector" 401a7000 00000000 275a0004 03400008 42000010
echo '80000080 T vector' >"$TMP/symbols"

for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	session $core "0xffffffff80000080:$TMP/vector" <<'END'
breakpoint on exception sys if v0 == 7
breakpoint on syscall 2+3 do "print/d v0; print/x epc"
breakpoint on exception zz
breakpoint on
breakpoint on it
watch add 0x80002000 c
break on device cons w if pc == 0
watch add device cons w
watch add device mainbus
breakpoint show
continue
continue
continue
continue
watch show
continue
breakpoint show
continue
END
	expect_session <<'END'
GXemul> breakpoint on exception sys if v0 == 7
  0: on exception sys if v0 == 7
GXemul> breakpoint on syscall 2+3 do "print/d v0; print/x epc"
  1: on syscall 2+3 do "print/d v0; print/x epc"
GXemul> breakpoint on exception zz
'zz' is no exception. Exceptions are INT MOD TLBL TLBS ADEL ADES IBE DBE SYS BP RI CPU OV TR FPE WATCH.
GXemul> breakpoint on
Unknown breakpoint subcommand.
syntax: breakpoint subcmd [args...]
Available subcmds (and args) are:
  add addr [if expr] [once|trace] [do "cmd; cmd"]
                add a breakpoint for address addr
  on exception [name] [if expr] [once|trace] [do ...]
  on syscall [n] [if expr] [once|trace] [do ...]
                stop after exceptions, system calls
  on device name [r|w|rw] [if expr] [once|trace] [do ...]
                the same as watch add device ...
  delete x      delete breakpoint nr x
  show          show current breakpoints
GXemul> breakpoint on it
'it' is not understood: it is exception, syscall or device.
GXemul> watch add 0x80002000 c
  0: physical 0x00002000..0x00002003 c (0x80002000 c)
GXemul> break on device cons w if pc == 0
  1: physical 0x10000000..0x1000001f w (device cons w) if pc == 0
GXemul> watch add device cons w
  2: physical 0x10000000..0x1000001f w (device cons w)
GXemul> watch add device mainbus
There is no device 'mainbus'; `device list' shows those that have registers.
GXemul> breakpoint show
  0: on exception sys if v0 == 7
  1: on syscall 2+3 do "print/d v0; print/x epc"
GXemul> continue
BREAKPOINT 1: cpu0 has taken exception SYS (system call 5), pc = 0x80000080 <vector>
5
0xffffffff80001004
GXemul> continue
BREAKPOINT 0: cpu0 has taken exception SYS (system call 7), pc = 0x80000080 <vector>
GXemul> continue
WATCHPOINT 0: cpu0 wrote 0x00000001 at physical 0x00002000, pc = 0x80001018 <vector+0xf98>
value: 0x00000000 -> 0x00000001
GXemul> continue
WATCHPOINT 0: cpu0 wrote 0x02 at physical 0x00002003, pc = 0x80001024 <vector+0xfa4>
value: 0x00000001 -> 0x00000002
GXemul> watch show
  0: physical 0x00002000..0x00002003 c (0x80002000 c), 2 hits
  1: physical 0x10000000..0x1000001f w (device cons w) if pc == 0
  2: physical 0x10000000..0x1000001f w (device cons w)
GXemul> continue
AWATCHPOINT 2: cpu0 wrote 0x41 at cons+0x0, physical 0x10000000, pc = 0x80001030 <vector+0xfb0>
GXemul> breakpoint show
  0: on exception sys if v0 == 7, 1 hit
  1: on syscall 2+3 do "print/d v0; print/x epc", 1 hit
GXemul> continue
GXemul> 
END
done

# A page at 0x4000 that is at 0x5000 first, then at 0x6000.
#
# 1000 addiu t0,zr,0x4000     1018 nop                    1030 sw t1,0x5008(t2)
# 1004 mtc0 t0,entryhi        101c sw t1,8(t0)            1034 sw t1,8(t0)
# 1008 addiu t1,zr,0x5600     1020 addiu t1,zr,0x6600     1038 lui v0,0xb000
# 100c mtc0 t1,entrylo0       1024 mtc0 t1,entrylo0       103c sw zr,16(v0)
# 1010 mtc0 zr,index          1028 tlbwi
# 1014 tlbwi                  102c lui t2,0x8000
words "$TMP/guest" 24084000 40885000 24095600 40891000 40800000 42000002 \
    00000000 ad090008 24096600 40891000 42000002 3c0a8000 ad495008 ad090008 \
    3c02b000 ac400010 1000ffff 00000000
echo "80000080 T vector" >"$TMP/symbols"
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	session $core <<'END'
watch add 0x4008
watch add phys 0x5008 once do "print/x word(0x4008); print *0x4008 == pword(0x5008)"
continue
continue
watch show
continue
print word(0x4008)
print word(0x8008)
END
	expect_session <<'END'
GXemul> watch add 0x4008
  0: not mapped now w (0x4008)
GXemul> watch add phys 0x5008 once do "print/x word(0x4008); print *0x4008 == pword(0x5008)"
  1: physical 0x00005008..0x0000500b w (phys 0x5008) once do "print/x word(0x4008); print *0x4008 == pword(0x5008)"
GXemul> continue
WATCHPOINT 0: cpu0 wrote 0x00005600 at physical 0x00005008, pc = 0x8000101c <vector+0xf9c>
WATCHPOINT 1: cpu0 wrote 0x00005600 at physical 0x00005008, pc = 0x8000101c <vector+0xf9c>
0x5600
0x1  (1)
GXemul> continue
WATCHPOINT 0: cpu0 wrote 0x00006600 at physical 0x00006008, pc = 0x80001034 <vector+0xfb4>
GXemul> watch show
  0: physical 0x00006008..0x0000600b w (0x4008), 2 hits
GXemul> continue
GXemul> print word(0x4008)
0x6600  (26112)
GXemul> print word(0x8008)
The memory at 0x8008 cannot be read.
GXemul> 
END
done

# Forwards and backwards they stop at the same places.
session --history 8 <<'END'
breakpoint on exception
watch add 0x4008 c
continue
continue
continue
rc
rc
rc
END
expect_status 0
grep -o 'POINT 0: .*' "$TMP/out" >"$TMP/stops"
printf '%s\n' 'cpu0 wrote 0x00005600' 'cpu0 wrote 0x00006600' \
    'cpu0 wrote 0x00006600' 'cpu0 wrote 0x00005600' >"$TMP/expected"
sed -n 's/POINT 0: \(.*\) at physical.*/\1/p' "$TMP/stops" |
    cmp -s "$TMP/expected" - || fail "$(cat "$TMP/out")"
