#!/bin/sh
# Arguments of --net and --pcap that are wrong: a sentence each.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"
make_guests

hello=$KSEG0:$TMP/hello

# refused SENTENCE OPTION...
refused()
{
	sentence=$1
	shift
	run "$@" -E testmips "$hello" </dev/null
	expect_status 1
	expect_sentence "$sentence"
}

refused 'give user, udp or tap' --net vde
refused 'give user, udp or tap' --net ''
refused 'give local=PORT and remote=HOST:PORT' --net udp
refused 'give local=PORT and remote=HOST:PORT' --net udp,local=40000
refused 'give a port' --net udp,local=70000,remote=localhost:1
refused 'give HOST:PORT' --net udp,local=40000,remote=localhost
refused 'there are one local=PORT' --net udp,port=1
refused 'give ifname=NAME' --net tap
refused 'at most 15 characters' --net tap,ifname=a-name-that-is-long
refused 'at most 15 characters' -L /dev/a-name-that-is-long
refused 'cannot be written' --pcap "$TMP/none/file"
refused 'nothing to plug a network into' \
    --net udp,local=40123,remote=127.0.0.1:40124

run --net user -E testmips "$hello" </dev/null
case $(cat "$TMP/err") in
*libslirp*) skip 'built without libslirp' ;;
esac
expect_sentence 'nothing to plug a network into'
refused 'there are hostfwd, restrict' --net user,speed=10
refused 'give on or off' --net user,restrict=perhaps
refused 'give ADDRESS/BITS' --net user,net=10.0.0.0/0
refused 'give ADDRESS/BITS' --net user,net=10.0.0.0/8x
refused 'no such directory' --net "user,tftp=$TMP/none"
refused 'no such directory' --net "user,tftp=$TMP/hello"
refused 'is no address' --net user,net=ten/8
for forward in 22 tcp tcp:22 tcp::22 icmp::1-:2; do
	refused 'give tcp:' --net "user,hostfwd=$forward"
done
refused 'two addresses' --net user,hostfwd=tcp::0-:22
refused 'two addresses' --net user,hostfwd=tcp::1-2
refused 'two addresses' --net user,hostfwd=tcp::1-:x
