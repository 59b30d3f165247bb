#!/bin/sh
# Descriptions of machines: what is wrong in them is one sentence with file and
# line, and exit status 1.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests
hello=$KSEG0:$TMP/hello
file=$TMP/lab

# bad LINE TEXT: in the description on standard input
bad()
{
	cat >"$file"
	run -q "@$file" </dev/null
	expect_status 1
	[ ! -s "$TMP/out" ] || fail "$2: prints $(cat "$TMP/out")"
	expect_sentence "$file:$1: "
	expect_sentence "$2"
}

# item TEXT ITEM...: in the second line of a machine that is right otherwise
item()
{
	text=$1
	shift
	bad 2 "$text" <<-END
		machine(type(testmips)
			$*
			load("$hello"))
	END
}

# Words, strings, comments, parentheses.
bad 2 'there is no machine' <<'END'

END
bad 4 'there is no machine' <<'END'
! nothing { but
{ comments { in comments } }

END
bad 2 '{ has no end' <<'END'

{ { }
END
bad 1 'closing "' <<'END'
name("a
")
END
bad 1 "closing '" <<'END'
name('a")
END
bad 1 'a parenthesis too many' <<'END'
)
END
bad 1 '= does not belong here' <<'END'
machine(type = testmips)
END
bad 1 '( behind machine is missing' <<'END'
machine "a"
END
bad 2 'the ) of this machine is missing' <<'END'

machine(type(testmips)

END
bad 1 '( behind type is missing' <<'END'
machine(type testmips)
END
bad 1 'the value of type is missing' <<'END'
machine(type())
END
bad 1 ') behind the value of type is missing' <<'END'
machine(type(a b))
END
bad 1 'longer than' <<END
machine(type($(printf '%02000d' 0)))
END

# What is not there.
bad 1 '"emul" is none of' <<'END'
emul(machine(type(testmips)))
END
bad 2 'belongs before the machines' <<END
machine(type(testmips) load("$hello"))
net()
END
bad 2 'a net already' <<'END'
net()
net()
END
bad 1 'a net has no "speed"' <<'END'
net(speed(10))
END
bad 1 'this net is missing' <<'END'
net(
END
bad 1 'neither type nor subtype' <<END
machine(load("$hello"))
END
bad 1 'nothing to load' <<'END'
machine(type(testmips))
END
item 'has no "colour"' 'colour(red)'
item 'give 1 to 16' 'x11_scaledown(99)'
item 'yes or no' 'use_x11(maybe)'
item 'whole number' 'n_gfx_cards(4)'
item 'cannot be added' 'device("ns16550 addr=0x1000")'
item 'pause' 'start_paused(yes)'

# Values: those of the command line.
item 'whole number' 'memory(lots)'
item 'whole number' 'ncpus(0)'
item 'whole number' 'serial_nr(256)'
item 'twice' 'cpu(R3000) cpu(R3000)'
item 'give yes or no' 'prom_emulation(perhaps)'
item 'big or little' 'byte_order(middle)'
item 'letters' 'name("a/b")'
item '1 to 31' 'name("")'
item 'is no file of a machine' 'load("@other")'
item 'is no file of a machine' "load('@$file')"
bad 2 'a machine "a" already' <<END
machine(name(a) type(testmips) load("$hello"))
machine(name(a) type(testmips) load("$hello"))
END

# refused TEXT ARGUMENT...
refused()
{
	text=$1
	shift
	run -q "$@" </dev/null
	expect_status 1
	expect_sentence "$text"
}

# Errors of building are those of the command line, with the machine's name.
cat >"$file" <<END
machine(name(one) type(testmips) load("$hello"))
machine(name(two) type(testmips) load("$TMP/missing"))
END
refused "two: $TMP/missing" "@$file"
sed -i 's/testmips/nonesuch/' "$file"
refused 'one: no machine type "nonesuch"' "@$file"
cat >"$file" <<END
machine(name(one) subtype(3max) byte_order(big) load("$hello"))
END
refused '3max is little-endian' "@$file"

# The file itself, and what else is on the command line.
refused "$TMP/missing" "@$TMP/missing"
refused "$TMP" "@$TMP"
printf 'machine(\0)\n' >"$TMP/binary"
refused 'not a text file' "@$TMP/binary"
cat >"$file" <<END
machine(type(testmips) load("$hello"))
machine(type(testmips) load("$hello"))
END
refused '@ needs a file name' @
refused 'one description' "@$file" "@$file"
refused 'one description' @ "$file" "@$file"
refused '-E belongs to a machine' -E testmips "@$file"
refused '-M belongs to a machine' "@$file" -M 64
refused 'put it there' "@$file" "$hello"
refused '--script' --script "$TMP/hello" "@$file"
