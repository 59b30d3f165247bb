#!/bin/bash
# Networks as Linux guests use them: a user-mode network, two machines on one,
# recordings of both.
#
# GXEMUL, SRC, TMP, GUESTS as in dec-r3k.sh.

IFS=: read -ra dirs <<<"${GUESTS-}"
cd "$TMP" || exit 1

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1 $3"
	fi
}

# find_kernel NAME: sets $kernel
find_kernel()
{
	local d

	for d in "${dirs[@]}"; do
		kernel=$d/$1/vmlinux.gz
		[ -f "$kernel" ] && return 0
	done
	return 1
}

# peer MODE FILE: starts one in the background, sets $port and $peer
peer()
{
	coproc PEER { exec ./net_peer "$1" "$2"; }
	peer=$PEER_PID
	read -r port <&"${PEER[0]}"
}

sum()
{
	md5sum "$1" | cut -d' ' -f1
}

# transfers NAME OPTION...: everything in one recorded session, then replayed
transfers()
{
	local name=$1 receiving sending
	shift
	peer receive received 2>/dev/null
	receiving=$port:$peer
	peer send ten 2>/dev/null
	sending=$port:$peer
	sed "s/@RECEIVE@/${receiving%:*}/; s/@SEND@/${sending%:*}/" \
	    "$SRC/tests/guests/net.gx" >session.gx
	"$GXEMUL" -q --net user --record run.rec --script session.gx "$@" \
	    "$kernel" </dev/null >"$name.out" 2>&1 ||
	    kill "${receiving#*:}" "${sending#*:}" # not connected
	grep -q 'RX packets:' "$name.out"
	result "guest-net-$name-session" $? "$(tail -n 1 "$name.out")"
	wait "${receiving#*:}" "${sending#*:}"
	grep -q "^$(sum ten)  -" "$name.out"
	result "guest-net-$name-to-guest" $? 'the sum differs'
	[ -s received ] && grep -q "^$(sum received)  -" "$name.out"
	result "guest-net-$name-from-guest" $? 'the sum differs'
	"$GXEMUL" -q --replay run.rec </dev/null >replay.out 2>&1 &&
	    cmp -s "$name.out" replay.out
	result "guest-net-$name-replay" $? "$(tail -n 1 replay.out)"
}

forward()
{
	local status

	peer receive free 2>/dev/null # a port that is free in a moment
	kill "$peer"
	wait "$peer" 2>/dev/null
	mkfifo forward.out
	"$GXEMUL" -q --net "user,restrict=on,hostfwd=tcp::$port-:80" \
	    --script "$SRC/tests/guests/net-forward.gx" "$@" "$kernel" \
	    </dev/null >forward.out 2>&1 &
	while IFS= read -r line; do
		case $line in
		LISTENS*) ./net_peer fetch "$port" fetched ;;
		esac
	done <forward.out
	wait $!
	status=$?
	[ "$status" = 0 ] && [ -s fetched ]
	result guest-net-forward $? "exit status $status"
}

# hashes NAME: those of one machine
hashes()
{
	grep -ao "$1: state [0-9]*: [0-9a-f]*" | sed 's/.*: state/state/'
}

together()
{
	"$GXEMUL" -q --limit 14s --state-hash 50M "$@" @lab <typed
}

two_machines()
{
	local one=$1 two=$2 name

	cat >lab <<END
net()
machine(name("one") subtype("3max") load("$one")
	bootarg("console=ttyS3 noautotest ip=10.0.0.1::::::off"))
machine(name("two") subtype("malta") cpu("24Kf") load("$two")
	bootarg("console=ttyS0 noautotest ip=10.0.0.2::::::off"))
END
	printf '%s\n' 'ping -c 1 10.0.0.2' 'ping -c 500 -i 0.01 -q 10.0.0.2' \
	    'poweroff -f' >typed
	together --record lab.rec >first 2>&1
	grep -q '500 packets transmitted, 500 packets received' first
	result guest-net-two-pings $? "$(tail -n 1 first)"
	together >second 2>&1
	cmp -s first second
	result guest-net-two-again $? 'output differs'
	for name in one two; do
		hashes "$name" <first >expected
		"$GXEMUL" -q --state-hash 50M --replay "lab-$name.rec" \
		    </dev/null 2>&1 |
		    grep -ao 'state [0-9]*: [0-9a-f]*' >replayed
		[ -s expected ] && cmp -s expected replayed
		result "guest-net-two-replay-$name" $? 'state hashes differ'
	done
}

if ! cc -o net_peer "$SRC/tests/guests/net_peer.c" 2>peer.log; then
	echo 'skip guest-net there is no C compiler'
	exit 0
fi
head -c 10000000 /dev/urandom >ten
user=yes
"$GXEMUL" --net user -E testmips none 2>&1 | grep -q libslirp && user=
[ -n "$user" ] || echo 'skip guest-net-user built without libslirp'

dec=
if find_kernel dec-r3k; then
	dec=$kernel
	if [ -n "$user" ]; then
		transfers 3max -e 3max -o 'console=ttyS3 noautotest'
		forward -e 3max -o 'console=ttyS3 noautotest'
	fi
fi
if find_kernel malta-le; then
	[ -z "$user" ] ||
	    transfers malta -e malta -C 24Kf -o 'console=ttyS0 noautotest'
	[ -z "$dec" ] || two_machines "$dec" "$kernel"
else
	echo 'skip guest-net-malta there is no such guest here'
fi
