#!/bin/sh
# Lines of source: breakpoints at them, list, step, unassemble, backtrace; both
# byte orders, programs of 32 and 64 bits; files that are not there.
# shellcheck source-path=SCRIPTDIR source=prompt_lib.sh
. "$(dirname "$0")/prompt_lib.sh"
for order in mipsel mips; do
	command -v $order-linux-gnu-gcc >/dev/null ||
	    skip "no $order-linux-gnu-gcc"
done
mkdir -p "$TMP/here" "$TMP/there"
cp "$SRC/tests/system/source/sums.c" "$TMP/here"
cd "$TMP/here" || exit 1

# build NAME ORDER BASE OPTION...
build()
{
	name=$1
	order=$2
	base=$3
	shift 3
	"$order-linux-gnu-gcc" -g -O1 "$@" -ffreestanding -mno-abicalls \
	    -fno-pic -G0 -nostdlib -static "-Wl,-Ttext=${base}10000" \
	    "-Wl,-Tdata=${base}12000" -Wl,--build-id=none,-estart \
	    -o "$name.elf" sums.c >log 2>&1 || fail "$(cat log)"
}
for order in mipsel mips; do
	build "$order-32" $order 0x800 -march=mips1 -mfp32 -mabi=32
	build "$order-64" "$order" 0xffffffff800 -march=mips3 -mabi=64 -msym32
done

# at_prompt FILE CPU: like session, of a program
at_prompt()
{
	status=0
	"$GXEMUL" -E testmips -C "$2" -M 16 -V "$1" >"$TMP/all" 2>"$TMP/err" ||
	    status=$?
	sed '1,/^-------/d' "$TMP/all" | sed 1d >"$TMP/out"
}

line_of()
{
	grep -n -m 1 -F -e "$1" sums.c | cut -d: -f1
}
store=$(line_of 'result = s;')
call=$(line_of 'result = sum(3)')
end=$(line_of 'return s;')

echo 'list' | at_prompt mipsel-32.elf R3000
! grep -q 'built without' "$TMP/out" || skip 'built without elfutils'
grep -q 'The line of 0x80010000 is not known' "$TMP/out" ||
    fail "code without lines: $(cat "$TMP/out")"

for what in mipsel-32:R3000 mips-32:R3000 mips-32:5KEf mipsel-64:5KEf \
    mips-64:5KEf; do
	at_prompt "${what%:*}.elf" "${what#*:}" <<END
list sums.c:$store

breakpoint add sums.c:$store if byte(sp - 64) == 0
breakpoint add "here/sums.c:$call"
continue
continue
backtrace
list
print sums.c:$store == pc
unassemble sums.c:$store sums.c:$store+4
END
	expect_status 0
	expect_line "$TMP/here/sums.c:$store"
	expect_line "$store			result = s;"
	expect_line "$end		return s;"
	grep -q "^BREAKPOINT: pc = 0x[0-9a-f]* at sums.c:$call$" "$TMP/out" ||
	    fail "$what: $(cat "$TMP/out")"
	grep -q "^BREAKPOINT: pc = 0x[0-9a-f]* at sums.c:$store$" "$TMP/out" ||
	    fail "$what: $(cat "$TMP/out")"
	grep -q "^#0  0x[0-9a-f]* <sum+0x[0-9a-f]*> at sums.c:$store, sp" \
	    "$TMP/out" || fail "$what: frame 0: $(cat "$TMP/out")"
	grep -q "^#1  0x[0-9a-f]* <begin+0x[0-9a-f]*> at sums.c:$call, sp" \
	    "$TMP/out" || fail "$what: frame 1: $(cat "$TMP/out")"
	expect_line '0x1  (1)'
	grep -q "^sums.c:$store			result = s;" "$TMP/out" ||
	    fail "$what: unassemble: $(cat "$TMP/out")"
	# The step shows the line that begins there.
	at_prompt "${what%:*}.elf" "${what#*:}" <<END
until sums.c:$store
step 2
END
	[ "$(grep -c "^sums.c:$store			result = s;" \
	    "$TMP/out")" = 2 ] || fail "$what: step: $(cat "$TMP/out")"
done

# What is wrong is said.
at_prompt mips-32.elf R3000 <<'END'
breakpoint add sums.c:9999
breakpoint add other.c:1
breakpoint add sums.c:
list nowhere
list 0x1000
END
expect_session <<'END'
GXemul> breakpoint add sums.c:9999
Breakpoint 'sums.c:9999': 'sums.c' has no instructions from line 9999 on; give an address or a symbol of a loaded file.
GXemul> breakpoint add other.c:1
Breakpoint 'other.c:1': no program was compiled from 'other.c'; give an address or a symbol of a loaded file.
GXemul> breakpoint add sums.c:
Breakpoint 'sums.c:': no match for 'sums.c'; give an address or a symbol of a loaded file.
GXemul> list nowhere
No match for 'nowhere'.
GXemul> list 0x1000
The line of 0x00001000 is not known.
GXemul> 
END

# A run is the same with and without them.
mipsel-linux-gnu-strip --strip-debug -o stripped.elf mipsel-32.elf ||
    fail 'strip'
printf '%s\n' "until sums.c:$store" 'step 20' 'backtrace' 'continue' |
    "$GXEMUL" -V --state-hash 1 -E testmips -C R3000 -M 16 mipsel-32.elf \
	>with 2>&1 || fail "with lines: $(cat with)"
"$GXEMUL" -q --state-hash 1 -E testmips -C R3000 -M 16 stripped.elf \
    >without 2>&1 </dev/null || fail "without: $(cat without)"
hash=$(grep '^state' without | tail -n 1)
[ "$(grep '^state' with | tail -n 1)" = "${hash:-none}" ] ||
    fail "hashes: $(cat with without)"
echo list | at_prompt stripped.elf R3000
expect_line 'GXemul> list'
grep -q '^stripped.elf has no lines of source: compile it with -g' \
    "$TMP/out" || fail "no lines: $(cat "$TMP/out")"

# The source is beside the program, or nowhere; symbols that are read later have
# lines, too, which are elsewhere by the offset.
mv sums.c mips-32.elf ../there
echo "list sums.c:$store" | at_prompt ../there/mips-32.elf R3000
expect_line "$store			result = s;"
echo "list sums.c:$store" | at_prompt mipsel-32.elf R3000
grep -q "^sums.c:$store: there is no .*/here/sums.c, nor under the directory" \
    "$TMP/out" || fail "no source: $(cat "$TMP/out")"
printf '\0\0\0\0' >zero
at_prompt 0x80001000:zero R3000 <<END
list
lookup sums.c:1
symbols ../there/mips-32.elf 0x1000
print sums.c:$call >= begin && sums.c:$call < begin + 32
print sum - sum % 4096
END
grep -q '^No program was loaded from a file' "$TMP/out" ||
    fail "a raw file: $(cat "$TMP/out")"
expect_line 'GXemul> lookup sums.c:1'
expect_line "lookup for 'sums.c:1' failed"
expect_line '0x1  (1)'
expect_line '0xffffffff80011000  (-2147414016)'
