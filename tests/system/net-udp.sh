#!/bin/sh
# --net udp: frames in datagrams, as another program sees them; and a machine that
# boots through two of ours.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

make_program
cd "$TMP"
# The peer, which ends by itself when all was right; if not, the firmware gives
# up after a while.
mkfifo ports
perl "$SRC/tests/system/net/udp_peer.pl" >ports 2>peer.err &
peer=$!
read -r remote local <ports
run -q -O -e 3max --net "udp,local=$local,remote=127.0.0.1:$remote"
wait $peer || fail "the peer: $(cat peer.err)"
expect_status 3
expect_sentence 'BOOTP named no file'

# A second process has the server, and a machine that does nothing.
run --net user -E testmips none
case $(cat err) in
*libslirp*) skip 'built without libslirp' ;;
esac
cat >hub <<END
net(local_port($remote) add_remote("localhost:$local")
	user("tftp=$TMP,bootfile=boot.elf"))
machine(subtype("3max") load("0x80100000:idle.bin"))
END
# b .; nop
perl -e 'print pack("V*", 0x1000ffff, 0)' >idle.bin
"$GXEMUL" -q --record hub.rec @hub </dev/null >hub.out 2>&1 &
hub=$!
run -q -O -e 3max -o now --net "udp,local=$local,remote=localhost:$remote"
kill $hub
wait $hub || true
expect_status 0
tr -d '\r' <out | grep -q '^boot 6/tftp/ now$' || fail "$(cat out hub.out)"
