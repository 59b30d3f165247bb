#!/bin/sh
# Programs whose ELF header asks for more than the CPU has: a sentence that names
# one that has it.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"

# program FLAGS: $TMP/elf prints "hi", with these e_flags.
program()
{
	words "$TMP/elf" 7f454c46 01020100 00000000 00000000 00020008 00000001 \
	    80001000 00000034 00000000 "$1" 00340020 00010028 00000000 \
	    00000001 00000054 80001000 80001000 00000028 00000028 00000007 \
	    00000004 \
	    3c08b000 34090068 a1090000 34090069 a1090000 3409000a a1090000 \
	    a1000010 1000ffff 00000000
}

# runs FLAGS CPU
runs()
{
	program "$1"
	run -q -E testmips -C "$2" "$TMP/elf" </dev/null
	expect_status 0
	[ "$(cat "$TMP/out")" = hi ] || fail "$1 on $2: no output"
}

# needs FLAGS CPU WHAT OTHER
needs()
{
	program "$1"
	run -q -E testmips -C "$2" "$TMP/elf" </dev/null
	expect_status 1
	expect_sentence "file needs $3, which the $2 does not have"
	grep -q -- "-C $4\$" "$TMP/err" || fail "$1 on $2: not $4"
}

runs 00001000 R3000
runs 20000000 R4400
runs 20000000 5Kc
runs 50000000 5KEf
runs 70000000 24Kc
runs 80000000 5KEc
needs 10000000 R3000 'MIPS II' 4Kc
needs 20000000 R3000 'MIPS III' R4000
needs 20000000 24Kf 'MIPS III' R4000
needs 30000000 R4000 'MIPS IV' R5000
needs 50000000 R5000 MIPS32 4Kc
needs 60000000 24Kc MIPS64 5Kc
needs 70000000 4Kc 'MIPS32 release 2' 4KEc
needs 80000000 5Kf 'MIPS64 release 2' 5KEc

# MIPS16e, a CPU's own instructions.
runs 74001000 24Kc
runs 24000000 VR4121
runs 20920000 R5900
needs 74001000 5KEf MIPS16 4KEc
needs 24000000 R4000 MIPS16 VR4111
needs 20920000 R4000 'an R5900' R5900

program 90000000
run -q -E testmips "$TMP/elf" </dev/null
expect_status 1
expect_sentence 'file needs MIPS32 release 6, which no CPU of machine testmips'
