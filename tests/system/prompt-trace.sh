#!/bin/sh
# Traces of instructions, registers and calls; statistics.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
make_guest

# trace OPTION...: the output of a whole run.
trace()
{
	run -E testmips -C R3000 -M 16 "$@" "$KSEG0:$TMP/guest" "$TMP/symbols" \
	    </dev/null
	expect_status 0
	sed '1,/^-------/d' "$TMP/out" | sed 1d >"$TMP/rest"
	mv "$TMP/rest" "$TMP/out"
}

trace -t
expect_session <<'END'
<start(0,0,0,0,..)>
  <puts(&message,0,0,0,..)>
hi
END

trace -i
sed -n '1,16p' "$TMP/out" >"$TMP/rest"
[ "$(grep -c '80001[0-9a-f]*: ' "$TMP/out")" -eq 30 ] || fail "$(cat "$TMP/out")"
mv "$TMP/rest" "$TMP/out"
expect_session <<'END'
<start>
80001000: 3c048000        lui	a0,0x8000
80001004: 0c000408        jal	0x80001020	<puts>
80001008: 34841058 (d)    ori	a0,a0,0x1058
<puts>
80001020: 3c09b000        lui	t1,0xb000
80001024: 90880000        lbu	t0,0(a0)	[0x80001058 = message]
80001028: 27bdfff8        addiu	sp,sp,-8
8000102c: 11000005        beq	t0,zr,0x80001044	<puts+0x24>
80001030: 24840001 (d)    addiu	a0,a0,1
80001034: a1280000        sb	t0,0(t1)	[0xb0000000 = (cons@0x10000000)]
h80001038: 90880000        lbu	t0,0(a0)	[0x80001059 = message+0x1]
8000103c: 1000fffb        b	0x8000102c	<puts+0xc>
80001040: 00000000 (d)    nop
8000102c: 11000005        beq	t0,zr,0x80001044	<puts+0x24>
80001030: 24840001 (d)    addiu	a0,a0,1
END

trace -r
[ "$(grep -c 'cpu0:  pc = ' "$TMP/out")" -eq 30 ] || fail "$(cat "$TMP/out")"
[ "$(grep -c '^cpu0:   status=' "$TMP/out")" -eq 30 ] ||
    fail "$(cat "$TMP/out")"

# Both at once; the order is that of events.
trace -i -t
grep -q -x '  <puts(&message,0,0,0,..)>' "$TMP/out" || fail "$(cat "$TMP/out")"

# Statistics: columns in the order asked for, appended or not.
rm -f "$TMP/statistics"
trace -s "vpi:$TMP/statistics"
[ "$(wc -l <"$TMP/statistics")" -eq 30 ] || fail "$(cat "$TMP/statistics")"
[ "$(head -n 1 "$TMP/statistics")" = '0x80001000 0x00001000 0x3c048000' ] ||
    fail "$(cat "$TMP/statistics")"
trace -s "iv:$TMP/statistics"
[ "$(wc -l <"$TMP/statistics")" -eq 60 ] || fail "$(cat "$TMP/statistics")"
[ "$(sed -n 32p "$TMP/statistics")" = '0x0c000408 0x80001004' ] ||
    fail "$(cat "$TMP/statistics")"
trace -s "op:$TMP/statistics"
[ "$(wc -l <"$TMP/statistics")" -eq 30 ] || fail "$(cat "$TMP/statistics")"
[ "$(head -n 1 "$TMP/statistics")" = '0x00001000' ] ||
    fail "$(cat "$TMP/statistics")"

# Switched on at the prompt.
session -s "vdo:$TMP/statistics" <<'END'
step 3
machine.statistics_enabled = yes
step 2
statistics_enabled = no
step
END
expect_status 0
printf '0x80001020\n0x80001024\n' | cmp -s - "$TMP/statistics" ||
    fail "$(cat "$TMP/statistics")"

# What each instruction changes; only some of them.
session --script /dev/null <<'END'
effects
step 3
itrace if pc == 0x80001034
continue
itrace if
itrace if 1 once
itrace
END
expect_session <<'END'
GXemul> effects
show_effects = ON  (was: OFF)
GXemul> step 3
<start>
80001000: 3c048000        lui	a0,0x8000
          -> a0 = 0x80000000
80001004: 0c000408        jal	0x80001020	<puts>
          -> ra = 0x8000100c
80001008: 34841058 (d)    ori	a0,a0,0x1058
          -> a0 = 0x80001058
GXemul> itrace if pc == 0x80001034
instruction_trace = ON if pc == 0x80001034
GXemul> continue
80001034: a1280000        sb	t0,0(t1)	[0xb0000000 = (cons@0x10000000)]
h          -> physical 0x10000000 = 0x68
80001034: a1280000        sb	t0,0(t1)	[0xb0000000 = (cons@0x10000000)]
i          -> physical 0x10000000 = 0x69
80001034: a1280000        sb	t0,0(t1)	[0xb0000000 = (cons@0x10000000)]

          -> physical 0x10000000 = 0x0a
GXemul> itrace if
The condition '': the expression is incomplete.
GXemul> itrace if 1 once
syntax: itrace [on|off|if expr]
GXemul> itrace
instruction_trace = OFF
GXemul> 
END

# Events: what would stop only prints a line.
words "$TMP/vector" 401a7000 00000000 275a0004 03400008 42000010
words "$TMP/caller" 24020005 0000000c 24020007 0000000c 08000400 00000000
events()
{
	session "0xffffffff80000080:$TMP/vector" \
	    "0xffffffff80000800:0:0xffffffff80000800:$TMP/caller" "$@"
}
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	events $core <<'END'
breakpoint on exception sys if v0 == 7 trace
breakpoint add puts trace
watch add message+1 1 r if t0 != 0 trace
watch add phys 0x1058 4 rw if a0 == 0x80001058 trace
watch add device cons w if t0 == 0x0a trace
breakpoint on syscall trace once
watch add device cons trace do "reg"
breakpoint show
cpu0.pc = 0x80000800
breakpoint add 0x80001044
continue
breakpoint show
watch show
print pc
rc
quit
END
	expect_session <<'END'
GXemul> breakpoint on exception sys if v0 == 7 trace
  0: on exception sys if v0 == 7 trace
GXemul> breakpoint add puts trace
  1: 0x80001020 (puts) trace
GXemul> watch add message+1 1 r if t0 != 0 trace
  0: physical 0x00001059..0x00001059 r (message+1 1 r) if t0 != 0 trace
GXemul> watch add phys 0x1058 4 rw if a0 == 0x80001058 trace
  1: physical 0x00001058..0x0000105b rw (phys 0x1058 4 rw) if a0 == 0x80001058 trace
GXemul> watch add device cons w if t0 == 0x0a trace
  2: physical 0x10000000..0x1000001f w (device cons w) if t0 == 0x0a trace
GXemul> breakpoint on syscall trace once
What traces does not stop: neither once nor do goes with it.
GXemul> watch add device cons trace do "reg"
What traces does not stop: neither once nor do goes with it.
GXemul> breakpoint show
  0: on exception sys if v0 == 7 trace
  1: 0x80001020 (puts) trace
GXemul> cpu0.pc = 0x80000800
0xffffffff80000800  (-2147481600)
GXemul> breakpoint add 0x80001044
  2: 0x80001044 (0x80001044)
GXemul> continue
BREAKPOINT 0: cpu0 has taken exception SYS (system call 7), pc = 0x80000080
BREAKPOINT 1: cpu0, pc = 0x80001020 <puts>
WATCHPOINT 1: cpu0 read 0x68 at physical 0x00001058, pc = 0x80001024 <puts+0x4>
h
WATCHPOINT 0: cpu0 read 0x69 at physical 0x00001059, pc = 0x80001038 <puts+0x18>
i
WATCHPOINT 2: cpu0 wrote 0x0a at cons+0x0, physical 0x10000000, pc = 0x80001034 <puts+0x14>
BREAKPOINT: pc = 0x80001044
(The instruction has not yet executed.)
GXemul> breakpoint show
  0: on exception sys if v0 == 7 trace, 1 hit
  1: 0x80001020 (puts) trace, 1 hit
  2: 0x80001044 (0x80001044), 1 hit
GXemul> watch show
  0: physical 0x00001059..0x00001059 r (message+1 1 r) if t0 != 0 trace, 1 hit
  1: physical 0x00001058..0x0000105b rw (phys 0x1058 4 rw) if a0 == 0x80001058 trace, 1 hit
  2: physical 0x10000000..0x1000001f w (device cons w) if t0 == 0x0a trace, 1 hit
GXemul> print pc
0xffffffff80001044  (-2147479484)
GXemul> rc
Nothing stops it before: this is the oldest place known.
cpu0: instruction 0, 42 before the present
80000800: 24020005        addiu	v0,zr,5
GXemul> quit
END
done

# And that changes nothing.
hashes()
{
	run -q -E testmips -C R3000 -M 16 --state-hash 1 "$@" \
	    "$KSEG0:$TMP/guest" "$TMP/symbols" </dev/null
	expect_status 0
	grep -o 'state [0-9]*: .*' "$TMP/out"
}
hashes >"$TMP/plain"
[ "$(wc -l <"$TMP/plain")" -gt 20 ] || fail "$(cat "$TMP/plain")"
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086
	hashes $core -p 'puts trace' -p '0x80001034 if t0 == 0x69 trace' \
	    -c 'watch add device cons trace' \
	    -c 'watch add message 4 rw trace' \
	    -c 'breakpoint on exception trace' >"$TMP/traced"
	[ "$(grep -c 'POINT [0-9]: cpu0' "$TMP/out")" -eq 9 ] ||
	    fail "$(cat "$TMP/out")"
	cmp -s "$TMP/plain" "$TMP/traced" || fail "hashes: $(cat "$TMP/traced")"
done

# Errors are sentences.
for spec in v "v:" ":$TMP/statistics" "d:$TMP/statistics" \
    "x:$TMP/statistics" "v:$TMP/no/file"; do
	run -q -E testmips -s "$spec" "$KSEG0:$TMP/guest"
	expect_status 1
	expect_sentence '-s'
done
if [ -c /dev/full ]; then
	run -q -E testmips -s v:/dev/full "$KSEG0:$TMP/guest" </dev/null
	expect_status 6
	expect_sentence "statistics file '/dev/full'"
fi
