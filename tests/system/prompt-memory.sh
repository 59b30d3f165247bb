#!/bin/sh
# Memory to files and back, searching it, symbols that come later, devices'
# state, values in other forms.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh disable=SC2119
. "$(dirname "$0")/prompt_lib.sh"
make_guest
printf 'ABCDEFGH' >"$TMP/data"
printf '80001028 T middle\n80001030 t later\n' >"$TMP/more"
cd "$TMP"

session <<'END'
save code puts 44
save "with blank" phys 0x1058 4
save code 0xc0000000 4
save no/file puts 4
save code puts 0
save code puts
save
load data 0x80002000
load data phys 0x2ffc
load code 0x80004000
load nothing 0x80002000
load data 0xc0000000
load
dump 0x80002000 0x80002008
print/x word(0x80002ffc) << 32 | pword(0x3000)
find 0x80000000 0x80010000 "DEF"
find phys 0 0x10000 x 4546
find start start+0x100 w 0x34841058
find 0x80002000 0x80002006 "FGH"
find 0x80000000 0x80010000 h 0x6869
find 0x80000000 0x80010000 q 1
find 0x80000000 0x80010000 x 123
find 0x80000000 0x80010000 "
find 5 4 "x"
find
symbols more
print middle
symbols more 0x1000
lookup later
symbols nothing
symbols
END
expect_session <<'END'
GXemul> save code puts 44
code: 44 bytes.
GXemul> save "with blank" phys 0x1058 4
with blank: 4 bytes.
GXemul> save code 0xc0000000 4
The memory from 0xc0000000 on cannot be read.
code: 0 bytes.
GXemul> save no/file puts 4
no/file: No such file or directory.
GXemul> save code puts 0
The length is 1 to 1073741824 bytes.
GXemul> save code puts
A second number is missing.
GXemul> save
syntax: save file [phys] addr len
GXemul> load data 0x80002000
data: 8 bytes.
GXemul> load data phys 0x2ffc
data: 8 bytes.
GXemul> load code 0x80004000
code: the file is empty: build or copy it again.
GXemul> load nothing 0x80002000
nothing: no such file: check the name.
GXemul> load data 0xc0000000
Not all of it could be written.
GXemul> load
syntax: load file [phys] addr
GXemul> dump 0x80002000 0x80002008
0x80002000  41424344 45464748                    ABCDEFGH        
GXemul> print/x word(0x80002ffc) << 32 | pword(0x3000)
0x4142434445464748
GXemul> find 0x80000000 0x80010000 "DEF"
0x80002003 <message+0xfab>
0x80002fff <message+0x1fa7>
GXemul> find phys 0 0x10000 x 4546
physical 0x00002004
physical 0x00003000
GXemul> find start start+0x100 w 0x34841058
0x80001008 <start+0x8>
GXemul> find 0x80002000 0x80002006 "FGH"
Not found.
GXemul> find 0x80000000 0x80010000 h 0x6869
0x80001058 <message>
GXemul> find 0x80000000 0x80010000 q 1
What is to be found: "text", x and hexadecimal digits, or b, h, w or d and an expression.
GXemul> find 0x80000000 0x80010000 x 123
What is to be found: "text", x and hexadecimal digits, or b, h, w or d and an expression.
GXemul> find 0x80000000 0x80010000 "
What is to be found: "text", x and hexadecimal digits, or b, h, w or d and an expression.
GXemul> find 5 4 "x"
The end address must lie above the start address.
GXemul> find
syntax: find [phys] addr endaddr what
GXemul> symbols more
more: 2 symbols.
GXemul> print middle
0xffffffff80001028  (-2147479512)
GXemul> symbols more 0x1000
more: 2 symbols.
GXemul> lookup later
later = 0x80001030
later = 0x80002030
GXemul> symbols nothing
nothing: no such file: check the name.
GXemul> symbols
syntax: symbols file [offset]
GXemul> 
END
[ "$(cat "with blank")" = hi ] || fail 'what was saved is another text'

# What was loaded is loaded again in a recording.
"$GXEMUL" -q -E testmips -C R3000 -M 16 --record "$TMP/run" \
    -c 'load data 0x80001058' --state-hash 10 "$KSEG0:$TMP/guest" </dev/null \
    >"$TMP/first" 2>"$TMP/err" || fail "$(cat "$TMP/err")"
grep -q '^H' "$TMP/first" || fail "$(cat "$TMP/first")"
rm "$TMP/data"
"$GXEMUL" -q --replay "$TMP/run" --state-hash 10 </dev/null >"$TMP/second" \
    2>"$TMP/err" || fail "$(cat "$TMP/err")"
grep -o 'state .*' "$TMP/first" >"$TMP/a"
grep -o 'state .*' "$TMP/second" >"$TMP/b"
cmp -s "$TMP/a" "$TMP/b" || fail "$(cat "$TMP/second")"

# Values.
session <<'END'
print/x -1
print/d 0xfffffffffffffff0
print/u -1
print/o 8
print/b 10
print/b 0
print/c 65
print/c 10
print/q 1
print/x
print/xx 1
print byte(message) == 0x68 && half(message+1) == 0x690a || 1/0
print *message
device cons
device rtc
device nothing
END
expect_status 0
expect_line 0xffffffffffffffff
expect_line -16
expect_line 18446744073709551615
expect_line 010
expect_line 0b1010
expect_line 0b0
expect_line "'A'"
expect_line "'\\x0a'"
expect_line "'q' is no format: they are x d u o b c."
expect_line 'syntax: print[/x|/d|/u|/o|/b|/c] expr'
expect_line '0x68690a00  (1751714304)'
expect_line '  at physical 0x10000000..0x1000001f'
grep -q '^cons: ' "$TMP/out" || fail "$(cat "$TMP/out")"
expect_line "There is no device 'nothing'; \`device list' shows those that have registers."

# On a 64-bit CPU addresses of 32 bits are sign-extended, as they are not mapped
# as they are; other numbers are not.
CPU=5KEf session <<'END'
breakpoint add 0x80001020
until 0x80001004
continue
pc = 0x80001004
t0 = 0x80001004
print/x *0x80001000
print message == 0x80001058
dump 0x80001000 0x80001010
watch add 0x80002000
poke 0x80002000, 11223344
print/x word(0x80002000)
lookup 80001024
find 0x80001000 0x80001020 w 0x0c000408
END
expect_session <<'END'
GXemul> breakpoint add 0x80001020
  0: 0xffffffff80001020 (0x80001020)
GXemul> until 0x80001004
ffffffff80001004: 0c000408        jal	0xffffffff80001020	<puts>
GXemul> continue
BREAKPOINT: pc = 0xffffffff80001020
(The instruction has not yet executed.)
GXemul> pc = 0x80001004
0xffffffff80001004  (-2147479548)
GXemul> t0 = 0x80001004
0x80001004  (2147487748)
(As an address it is not sign-extended.)
GXemul> print/x *0x80001000
0x3c048000
GXemul> print message == 0x80001058
0x0  (0)
GXemul> dump 0x80001000 0x80001010
0xffffffff80001000  3c048000 0c000408 34841058 3c02b000  <.......4..X<...
GXemul> watch add 0x80002000
  0: physical 0x00002000..0x00002003 w (0x80002000)
GXemul> poke 0x80002000, 11223344
GXemul> print/x word(0x80002000)
0x11223344
GXemul> lookup 80001024
0xffffffff80001024 = puts+0x4
GXemul> find 0x80001000 0x80001020 w 0x0c000408
0xffffffff80001004 <start+0x4>
GXemul> 
END
