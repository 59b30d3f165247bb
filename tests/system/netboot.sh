#!/bin/sh
# A DECstation boots from the network: BOOTP and TFTP of a user-mode network, on
# every board with Ethernet; what it says when that fails; the same on every core,
# recorded, and with a snapshot in the middle.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

make_program
cd "$TMP"
run --net user -E testmips none
case $(cat err) in
*libslirp*) skip 'built without libslirp' ;;
esac
mkdir -p files
mipsel-linux-gnu-objcopy --strip-all boot.elf files/boot.elf
gzip -9 <files/boot.elf >files/boot.gz
echo 'no program' >files/text
: >files/empty
size=$(wc -c <files/boot.elf)

# boots SLOT ARGUMENT OPTION...: the program says what it was told.
older=no
boots()
{
	slot=$1
	path=$1/tftp/
	[ $older = no ] || path='tftp()'
	argument=$2
	shift 2
	run -q -O "$@"
	expect_status 0
	tr -d '\r' <out | sed 's/load [0-9]*/load N/; s/:boot.*/:NAME/' >said
	cat >expected <<-END
		-tftp boot($slot), bootp 10.0.0.254:NAME
		-tftp load N
		boot $path$argument
	END
	cmp -s expected said || fail "$*: $(cat said)"
}

user="user,tftp=$TMP/files"
boots 6 ' now' -o now --net "$user,bootfile=boot.elf" -e 3max
tr -d '\r' <out | grep -q "load $size\$" ||
    fail "not $size bytes: $(cat out)"
boots 6 ' now' -o now --net "$user,bootfile=boot.gz" -e 3max
boots 6 'boot.elf now' -o now -j boot.elf --net "$user" -e 3max
boots 6 ' now' -o now --net "$user,bootfile=boot.elf" -e 3max -C R4000
for machine in 3min 3maxplus maxine; do
	boots 3 ' now' -o now --net "$user,bootfile=boot.elf" -e $machine
done
older=yes
for machine in pmax 5100; do
	boots 3 ' now' -o now --net "$user,bootfile=boot.elf" -e $machine
done
older=no

# fails TEXT OPTION...: the firmware says so and is back at its prompt.
fails()
{
	text=$1
	shift
	run -q -O -e 3max "$@"
	expect_status 3
	expect_sentence "$text"
	grep -q '^?IO: 6/tftp/' out || fail "$*: $(cat out)"
}

fails 'says of none: ' --net "$user,bootfile=none"
fails 'not a program' --net "$user,bootfile=text"
fails 'empty' --net "$user,bootfile=empty"
fails 'named no file' --net "$user"
dd if=files/boot.elf of=files/short bs=3000 count=1 status=none
fails 'short' --net "$user,bootfile=short"
head -c 9000000 /dev/zero >files/large
fails 'does not fit' --net "$user,bootfile=large" -M 8
echo 'net() machine(subtype("3max") force_netboot(on))' >alone
run -q @alone
expect_status 3
expect_sentence 'nobody answers BOOTP'
run -q -O -e 3max
expect_status 1
expect_sentence 'none is plugged in'
run -q -O -e 3max --net "$user" -j "$(printf %0128d 1)"
expect_status 1
expect_sentence 'at most 127'
run -q -O -e malta --net "$user,bootfile=boot.elf"
expect_status 1
expect_sentence 'does not boot from the network'

# netboot NAME OPTION...: hashes.
netboot()
{
	name=$1
	shift
	run -q --state-hash 100 "$@"
	expect_status 0
	cp out "$name"
}

machine="-O -e 3max --net $user,bootfile=boot.elf"
# shellcheck disable=SC2086 # words
{
	netboot first $machine --record run.rec
	for core in '' --stepper --check-lockstep --no-idle-skip; do
		netboot again $machine $core
		same first again "hashes: $core"
	done
	netboot again --replay run.rec
	same first again replay
	# In the middle.  A server outside has forgotten us then, and is asked
	# again; the program starts later, but does the same.
	run -q $machine --limit 0.05s --save-at-exit k.snap
	expect_status 2
	[ "$(tr -d '\r' <out)" = '-tftp boot(6)' ] || fail "$(cat out)"
	run -q --load-snapshot k.snap --net "$user,bootfile=boot.elf"
	expect_status 0
	tr -d '\r' <out | grep -q '^boot 6/tftp/ -a' || fail "$(cat out)"
	run -q --load-snapshot k.snap --limit 100s
	expect_status 3
	expect_sentence 'does not answer TFTP'
}
