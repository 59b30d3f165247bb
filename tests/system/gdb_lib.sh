# Shared by the tests of gdb: programs of gdb/guest.S, and sessions of gdb.
# shellcheck shell=sh source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
for program in gdb-multiarch mipsel-linux-gnu-gcc mips-linux-gnu-gcc expect; do
	command -v $program >/dev/null || skip "no $program"
done
cd "$TMP" || exit 1

# build ORDER NAME BASE OPTION...: NAME.elf, with text and data at BASE
build()
{
	order=$1
	name=$2
	base=$3
	shift 3
	"$order-linux-gnu-gcc" "$@" -mno-abicalls -fno-pic -G0 -g \
	    -nostdlib -static -Wl,-Ttext=${base}10000,-Tdata=${base}12000 \
	    -Wl,--build-id=none,-estart -o "$name.elf" \
	    "$SRC/tests/system/gdb/guest.S" >log 2>&1 || fail "$(cat log)"
	# They lie where there is no memory, and `load' would load them.
	"$order-linux-gnu-objcopy" -R .MIPS.abiflags -R .reginfo -R .MIPS.options \
	    "$name.elf" >log 2>&1 || fail "$(cat log)"
}
# session ELF OPTION...: gdb executes standard input with the emulator behind a
# pipe; the output goes to out.  The emulator runs the program, or $image.
image=
session()
{
	elf=$1
	shift
	{
		printf '%s\n' 'set pagination off' 'set confirm off' \
		    'set width 0' 'set remotetimeout 100'
		echo "target remote | exec $GXEMUL -q --gdb - $* ${image:-$elf} 2>err"
		cat
	} >commands
	gdb-multiarch -nx -batch -x commands "$elf" >out 2>gdb.err ||
	    fail "gdb: $(tail -n 3 gdb.err out err)"
}

# The last state hash in a file.
hash_of()
{
	grep '^state' "$1" | tail -n 1
}

# The session's output is standard input.
expect_out()
{
	cat >expected
	diff expected out >diff || fail "gdb's session differs: $(cat diff)"
}
