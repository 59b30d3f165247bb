# shellcheck shell=bash disable=SC2034,SC2154 # variables of bench/run
# The emulators that bench/run compares: where they are, and how each runs a
# program.  Sourced by bench/run.

# Seconds after which a run is given up.
TIMEOUT=600

declare -A title
emulators=()
absent=()

# The first GXemul by that name which is not ours.
find_peer_gxemul()
{
	local file

	while read -r file; do
		if "$file" -h 2>&1 </dev/null | grep -q '^GXemul 0'; then
			echo "$file"
			return
		fi
	done < <(type -ap gxemul)
}

# Sets emulators (names of run_ functions), title, absent.
find_emulators()
{
	local peer

	emulators=(ours)
	title[ours]=ours
	# The same program as QEMU, once there is that board.
	if "$GXEMUL" -H | grep -qw 24Kf; then
		emulators+=(ours_malta)
		title[ours_malta]='ours, Malta'
	fi
	for peer in "${peers[@]}"; do
		case $peer in
		gxemul)
			PEER_GXEMUL=${PEER_GXEMUL:-$(find_peer_gxemul)}
			if [ -n "$PEER_GXEMUL" ]; then
				emulators+=(gxemul)
				title[gxemul]="$("$PEER_GXEMUL" -h 2>&1 \
				    </dev/null | sed -n \
				    '1s/^\(GXemul [0-9.]*\).*/\1/p')"
			else
				absent+=('No GXemul 0.7.0 here (Debian: gxemul).')
			fi
			;;
		qemu)
			PEER_QEMU=${PEER_QEMU:-$(type -P qemu-system-mipsel)}
			if [ -n "$PEER_QEMU" ]; then
				emulators+=(qemu)
				title[qemu]="$("$PEER_QEMU" --version | sed -n \
				    's/^QEMU.* version \([0-9.]*\).*/QEMU \1/p')"
			else
				absent+=('No QEMU here (Debian: qemu-system-mips).')
			fi
			;;
		none) ;;
		*) die "-p $peer: gxemul, qemu or none" ;;
		esac
	done
}

has()
{
	case " ${emulators[*]} " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# program EMULATOR WORKLOAD SIZE: its file
program()
{
	case $1 in
	ours | gxemul) echo "$BENCH_BUILD/$2-testmips-$3.elf" ;;
	*) echo "$BENCH_BUILD/$2-malta-$3.elf" ;;
	esac
}

# on_terminal SECONDS COMMAND...: with a terminal that says nothing.  Without
# one GXemul never ends.
on_terminal()
{
	local limit=$1

	shift
	SHELL=/bin/sh timeout -k 5 "$limit" \
	    script -qec "exec $(printf '%q ' "$@")" /dev/null <"$TMP/keys"
}

run_ours()
{
	timeout -k 5 "$TIMEOUT" "$GXEMUL" -q -E testmips -C R3000 -M 32 "$1" \
	    </dev/null
}

run_ours_malta()
{
	timeout -k 5 "$TIMEOUT" "$GXEMUL" -q -e malta -C 24Kf -M 32 \
	    --reset exit "$1" </dev/null
}

run_gxemul()
{
	on_terminal "$TIMEOUT" "$PEER_GXEMUL" -q -E testmips -C R3000 -M 32 "$1"
}

run_qemu()
{
	timeout -k 5 "$TIMEOUT" "$PEER_QEMU" -M malta -cpu 24Kf -m 32 \
	    -display none -vga none -nic none -monitor none -serial stdio \
	    -no-reboot -kernel "$1" </dev/null
}
