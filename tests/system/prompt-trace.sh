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
