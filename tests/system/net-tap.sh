#!/bin/sh
# --net tap: a machine boots from the host, through an interface of its kernel.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"
interface=gxemul-t$(($$ % 10000))

need ip perl
[ -w /dev/net/tun ] || skip 'there is no /dev/net/tun that may be written'
make_program
cd "$TMP"
ip tuntap add dev "$interface" mode tap 2>err ||
    skip "tap interfaces are not allowed: $(cat err)"
trap 'ip link del "$interface"' EXIT
ip addr add 192.0.2.5/24 dev "$interface"
ip link set "$interface" up

# tap OPTION...: boots from a server on the interface.
tap()
{
	rm -f ready
	mkfifo ready
	perl "$SRC/tests/system/net/boot_server.pl" "$interface" boot.elf \
	    >ready 2>server.err &
	server=$!
	read -r word <ready || skip "the server: $(cat server.err)"
	[ "$word" = ready ] || fail "the server says $word"
	run -q -O -e 3max -o now "$@"
	kill $server 2>/dev/null || true
	wait $server || true
	expect_status 0
	tr -d '\r' <out | grep -q '^boot 6/tftp/ now$' ||
	    fail "$(cat out server.err)"
}

tap --net "tap,ifname=$interface" --record run.rec
run -q --replay run.rec
expect_status 0
tr -d '\r' <out | grep -q '^boot 6/tftp/ now$' || fail "replay: $(cat out)"
tap -L "$interface"
