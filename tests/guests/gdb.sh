#!/bin/bash
# gdb in a Linux kernel: it stops in an interrupt's handler, and `monitor
# backtrace' goes through the interrupt to the function that it came in.  The
# kernels have no symbols in them; gdb gets those of System.map.
#
# GXEMUL = emulator, TMP = scratch directory, GUESTS = guest directories
# separated by colons.  Prints "ok NAME" or "not ok NAME reason".

# shellcheck source-path=SCRIPTDIR source=guest_lib.sh
. "$(dirname "$0")/guest_lib.sh"
cd "$TMP" || exit 1

# section NAME: its address and its end
section()
{
	mipsel-linux-gnu-readelf -SW vmlinux | sed 's/^ *\[ *[0-9]*\]//' |
	    while read -r name _ address _ size _; do
		[ "$name" != "$1" ] ||
		    echo $((0x$address & 0xffffffff)) \
			$(((0x$address & 0xffffffff) + 0x$size))
	    done
}

# add_symbols SECTION...: vmlinux gets the functions of $map
add_symbols()
{
	local name start end address symbol

	gzip -dc "$map" | sort -u -k 3,3 | sed -n \
	    's/^f*\([0-9a-f]\{8\}\) [Tt] /\1 /p' >functions
	for name; do
		read -r start end < <(section "$name") || return 1
		while read -r address symbol; do
			address=$((0x$address))
			((address >= start && address < end)) &&
			    echo "--add-symbol $symbol=$name:$((address - start)),function,global"
		done <functions
	done >symbols
	mipsel-linux-gnu-objcopy @symbols vmlinux
}

# session OPTION...: gdb.out is what gdb shows, gdb.err what gxemul's commands
session()
{
	cat >commands <<END
set pagination off
set confirm off
set width 0
set remotetimeout 100
target remote | exec $GXEMUL -q --gdb - $* vmlinux $map 2>err
break update_process_times
continue
printf "pc "
info symbol \$pc
printf "epc "
info symbol \$epc
monitor backtrace
finish
kill
END
	gdb-multiarch -nx -batch -x commands vmlinux >gdb.out 2>gdb.err
}

# What gdb says about the address of each frame of the backtrace, and of epc, in
# the notation of `monitor backtrace'.
places()
{
	sed -n -E 's/^#[0-9]+ +(0x[0-9a-f]+) .*/info symbol \1/p' gdb.err \
	    >commands
	gdb-multiarch -nx -batch -x commands vmlinux
}

# in_hex: "NAME + 12 in section .text" becomes "NAME+0xc"
in_hex()
{
	local name plus offset _

	while read -r name plus offset _; do
		if [ "$plus" = + ]; then
			printf '%s+0x%x\n' "$name" "$offset"
		else
			echo "$name"
		fi
	done
}

if ! find_guest dec-r3k; then
	echo 'skip guest-gdb there is no such guest here'
	exit 0
fi
for program in gdb-multiarch mipsel-linux-gnu-objcopy; do
	if ! command -v $program >/dev/null; then
		echo "skip guest-gdb no $program"
		exit 0
	fi
done
gzip -dc "$kernel" >vmlinux
add_symbols .text .init.text
session -e 3max -o console=ttyS3
sed -n 's/^#.*<\(.*\)>.*/\1/p' gdb.err >frames
places 2>&1 | in_hex >known
interrupted=$(sed -n '/^    ---- exception ----/{n;s/.*<\(.*\)>.*/\1/p;}' gdb.err)

[[ $(tr '\n' ' ' <frames) =~ ^update_process_times.*\ tick_.*\ do_IRQ.*\ handle_int ]] &&
    [ "$(sed -n 's/^pc //p' gdb.out | in_hex)" = "$(head -n 1 frames)" ]
result=$?
[ -n "$interrupted" ] &&
    [ "$(sed -n 's/^epc //p' gdb.out | in_hex)" = "$interrupted" ] &&
    [ "$result" = 0 ] && cmp -s frames known
result=$?
# finish goes to the second frame.
caller=$(sed -n 's/^#1 *\(0x[0-9a-f]*\).*/\1/p' gdb.err)
[ "$result" = 0 ] && [ -n "$caller" ] && grep -q "^$caller in tick_" gdb.out
result guest-gdb-interrupt $? \
    "$(tr '\n' '|' <gdb.err) $(tr '\n' '|' <gdb.out)"
