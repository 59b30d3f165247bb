# shellcheck shell=bash disable=SC2034,SC2154 # variables of bench/run
# The parts of bench/run with Linux for the DECstation: boot, self-test, a
# workload in the shell, and the guest that waits.  Sourced by bench/run.
#
# QEMU has no DECstation.  For a guest that waits it runs the same system on a
# Malta, if that guest is here.

SHELL_ROUNDS=40
IDLE_SECONDS=10
PROMPT='guest# '

# Sets linux_kernel; fails, with a line that says so, if there is none.
find_kernel()
{
	if ! linux_kernel=$(guest_find dec-r3k); then
		echo 'Not measured: no guest dec-r3k here; ./demo makes it.'
		return 1
	fi
	linux_kernel=$linux_kernel/vmlinux.gz
}

# linux_EMULATOR WORDS: boots with these on the kernel's command line, in the
# manner of the run_ functions.
linux_ours()
{
	timeout -k 5 "$TIMEOUT" "$GXEMUL" -q -e 3max \
	    -o "console=ttyS3 noill $1" "$linux_kernel" </dev/null
}

linux_gxemul()
{
	on_terminal "$TIMEOUT" "$PEER_GXEMUL" -q -e 3max \
	    -o "console=ttyS3 noill $1" "$linux_kernel"
}

# shell_EMULATOR: types a command at the prompt
shell_command()
{
	echo "gtest -bench $SHELL_ROUNDS; md5sum /bin/busybox; poweroff -f"
}

shell_ours()
{
	cat >"$TMP/shell.gx" <<-END
		wait "$PROMPT"
		send "$(shell_command)\n"
		wait "Power down"
	END
	timeout -k 5 "$TIMEOUT" "$GXEMUL" -q -e 3max \
	    -o 'console=ttyS3 noill noautotest' --script "$TMP/shell.gx" \
	    "$linux_kernel" </dev/null
}

shell_gxemul()
{
	# The prompt appears in the log; the keys then go through the terminal.
	wait_for "$TMP/out.shell" "$PROMPT" && printf '%s\r' \
	    "$(shell_command)" >&9 &
	on_terminal "$TIMEOUT" "$PEER_GXEMUL" -q -e 3max \
	    -o 'console=ttyS3 noill noautotest' "$linux_kernel"
}

# wait_for FILE TEXT: until TEXT is in FILE, at most a minute
wait_for()
{
	local i

	for ((i = 0; i < 600; i++)); do
		grep -aqF "$2" "$1" 2>/dev/null && return
		sleep 0.1
	done
	return 1
}

# What each must have printed, whatever the emulator gets wrong besides.
linux_right()
{
	grep -aq 'GUEST-INIT Linux' "$2" && grep -aq 'Power down' "$2" ||
	    return 1
	case $1 in
	selftest) grep -aq 'gtest done' "$2" ;;
	shell)
		[ "$(grep -ac '17984 primes' "$2")" = "$SHELL_ROUNDS" ] &&
		    [ "$(grep -ac '85cd2c47' "$2")" = "$SHELL_ROUNDS" ]
		;;
	esac
}

part_linux()
{
	local run what e

	header 'Linux on a DECstation 5000/200'
	find_kernel || return
	: >"$TMP/linux"
	: >"$TMP/linux.wrong"
	for ((run = 1; run <= runs; run++)); do
		for what in boot selftest shell; do
			for e in ours gxemul; do
				has "$e" || continue
				progress "run $run of $runs: $what, $e"
				time_linux "$what" "$e"
			done
		done
	done
	progress ''
	awk -v order="${emulators[*]}" -v titles="$(titles)" \
	    -f "$BENCH/statistics.awk" -f "$BENCH/linux.awk" "$TMP/linux"
	sort -u "$TMP/linux.wrong"
}

time_linux()
{
	local out=$TMP/out.$1

	: >"$out"
	case $1 in
	boot) measure "$out" "linux_$2" 'noautotest autooff' ;;
	selftest) measure "$out" "linux_$2" autooff ;;
	shell) measure "$out" "shell_$2" ;;
	esac
	if linux_right "$1" "$out"; then
		echo "$1 $2 $seconds" >>"$TMP/linux"
	else
		warn "$1: ${title[$2]} does not do it, not timed:" \
		    "$(tail -n 1 "$out")"
	fi
	sed -n "s/^gtest \([a-z0-9]*\) *FAIL .*/${title[$2]} fails in: \1./p" \
	    "$out" >>"$TMP/linux.wrong"
}

# --- a guest that waits ---------------------------------------------------

idle_pid=
idle_stop()
{
	[ -z "$idle_pid" ] || kill "$idle_pid" 2>/dev/null
	idle_pid=
}

# Seconds of CPU time that process PID has used: user, system.
cpu_seconds()
{
	awk -v hz="$(getconf CLK_TCK)" '{
		sub(/.*\) /, "")
		printf "%.2f %.2f", $12 / hz, $13 / hz
	}' "/proc/$1/stat"
}

# at_prompt EMULATOR COMMAND...: runs it on a terminal until the guest's prompt,
# and a little longer; sets idle_pid.  Output to $TMP/out.idle, keys from fd 9.
at_prompt()
{
	local log=$TMP/out.idle

	shift
	: >"$log"
	rm -f "$TMP/pid"
	SHELL=/bin/sh script -qfec "echo \$\$ >'$TMP/pid'
	    exec $(printf '%q ' "$@")" /dev/null <"$TMP/keys" >"$log" 2>&1 &
	if ! wait_for "$log" "$PROMPT"; then
		[ ! -s "$TMP/pid" ] || kill "$(cat "$TMP/pid")"
		wait
		return 1
	fi
	idle_pid=$(cat "$TMP/pid")
	sleep 2
}

# idle EMULATOR COMMAND...: ten seconds at the guest's prompt
idle()
{
	local before after

	if ! at_prompt "$@"; then
		echo "| ${title[$1]} | no prompt | | |"
		return
	fi
	before=$(cpu_seconds "$idle_pid")
	sleep "$IDLE_SECONDS"
	after=$(cpu_seconds "$idle_pid")
	idle_stop
	wait
	echo "$before $after" | awk -v t="${title[$1]}" -v s="$IDLE_SECONDS" '{
		user = $3 - $1
		system_ = $4 - $2
		printf "| %s | %.2f | %.2f | %.1f |\n", t, user, system_, \
		    100 * (user + system_) / s
	}'
}

part_idle()
{
	local malta

	header "A guest at its shell, $IDLE_SECONDS seconds at a live terminal"
	find_kernel || return
	echo '| | user (s) | system (s) | of a CPU (per cent) |'
	echo '|---|---|---|---|'
	idle ours "$GXEMUL" -q -e 3max -o 'console=ttyS3 noautotest' \
	    "$linux_kernel"
	if has gxemul; then
		idle gxemul "$PEER_GXEMUL" -q -e 3max \
		    -o 'console=ttyS3 noill noautotest' "$linux_kernel"
	fi
	if has qemu && malta=$(guest_find malta-le); then
		gzip -dc "$malta/vmlinux.gz" >"$TMP/malta"
		idle qemu "$PEER_QEMU" -M malta -cpu 24Kf -display none \
		    -vga none -nic none -monitor none -serial stdio \
		    -append 'console=ttyS0 noautotest' -kernel "$TMP/malta"
	fi
}

# --- memory -----------------------------------------------------------------

GUEST_MB=64

# resident PID: its resident megabytes: all, and of the guest's memory.  That is
# a large mapping, which the kernel may have joined with a small one beside it, or
# the program's part of it, in large pages, is another one: all of that is there.
resident()
{
	awk -v ram=$((GUEST_MB * 1024)) '
		/^Size:/ { size = $2 }
		/^Rss:/ {
			all += $2
			if (size >= 0.5 * ram && size < 1.25 * ram)
				touched += $2 + (size < ram ? ram - size : 0)
		}
		END { printf "%.1f %.1f", all / 1024, touched / 1024 }
	' "/proc/$1/smaps"
}

# translations OPTION...: the kilobytes of them at the prompt
translations()
{
	cat >"$TMP/memory.gx" <<-END
		wait "$PROMPT"
		command "emul"
		quit 0
	END
	"$GXEMUL" -q -e 3max -M $GUEST_MB "$@" -o 'console=ttyS3 noautotest' \
	    --script "$TMP/memory.gx" "$linux_kernel" </dev/null |
	    sed -n 's/^translations: \([0-9]*\) KB/\1/p'
}

# memory_row WHAT OPTION...: a line of the table
memory_row()
{
	local what=$1 sizes code

	shift
	if ! at_prompt ours "$GXEMUL" -q -e 3max -M $GUEST_MB "$@" \
	    -o 'console=ttyS3 noautotest' "$linux_kernel"; then
		echo "| $what | no prompt | | | |"
		return
	fi
	sizes=$(resident "$idle_pid")
	idle_stop
	wait
	code=$(translations "$@")
	echo "$sizes $code" | awk -v what="$what" '{
		printf "| %s | %.1f | %.1f | %.1f | %.1f |\n", what, $1, $2,
		    2 * $2 + 32, $3 / 1024
	}'
}

part_memory()
{
	header "A guest of $GUEST_MB MB at its shell: memory of the host (MB)"
	find_kernel || return
	echo '| | resident | of it, touched by the guest | twice that and 32' \
	    '| translations |'
	echo '|---|---|---|---|---|'
	memory_row 'at a terminal, with a history to go back in'
	memory_row '`--history 0`' --history 0
}
