# shellcheck shell=bash disable=SC2034,SC2154 # variables of bench/run
# The part of bench/run about snapshots and going back, on the Linux guest: what
# the history costs a boot, saving and loading, steps back.  Sourced by
# bench/run.

HISTORY_AT=100000000 # instructions; the guest computes there
IDLE_AT=150000000    # it waits at its shell

# history_run FILE OPTION...: the guest
history_run()
{
	local out=$1

	shift
	measure "$out" timeout -k 5 "$TIMEOUT" "$GXEMUL" -q "$@" </dev/null
}

# median_of FILE
median_of()
{
	sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# row NAME SECONDS [NOTE]
row()
{
	printf '| %s | %.3f | %s |\n' "$1" "$2" "${3-}"
}

difference()
{
	awk -v a="$(median_of "$TMP/h.$1")" -v b="$(median_of "$TMP/h.$2")" \
	    'BEGIN { print a - b }'
}

part_history()
{
	local boot i steps=200

	find_kernel || return
	header 'Snapshots and going back (user CPU seconds, medians)'
	boot=(-e 3max -o 'console=ttyS3 noill autooff' "$linux_kernel")
	{
		echo "goto $HISTORY_AT"
		echo 'reverse-step'
		echo quit
	} >"$TMP/one.txt"
	{
		sed '$d' "$TMP/one.txt"
		for ((i = 0; i < steps; i++)); do
			echo 'reverse-step'
		done
		echo quit
	} >"$TMP/many.txt"
	echo '# nothing' >"$TMP/none.gx"
	for ((i = 0; i < runs; i++)); do
		progress "history, run $((i + 1)) of $runs"
		history_run "$TMP/out" --history 0 "${boot[@]}"
		echo "$seconds" >>"$TMP/h.off"
		history_run "$TMP/out" --history 32 "${boot[@]}"
		echo "$seconds" >>"$TMP/h.on"
		history_run "$TMP/out" --limit $IDLE_AT \
		    -e 3max -o 'console=ttyS3 noautotest' "$linux_kernel"
		echo "$seconds" >>"$TMP/h.idle"
		history_run "$TMP/out" --limit $IDLE_AT \
		    --save-at-exit "$TMP/idle.snap" \
		    -e 3max -o 'console=ttyS3 noautotest' "$linux_kernel"
		echo "$seconds" >>"$TMP/h.save"
		# Without the kernel's file, which has no symbols.
		history_run "$TMP/out" --load-snapshot "$TMP/idle.snap" \
		    --limit $IDLE_AT
		echo "$seconds" >>"$TMP/h.load"
		history_run "$TMP/out" --limit 1 "${boot[@]}"
		echo "$seconds" >>"$TMP/h.start"
		measure "$TMP/out" "$GXEMUL" -q -K --script "$TMP/none.gx" \
		    --limit $((HISTORY_AT + 20000000)) "${boot[@]}" \
		    <"$TMP/one.txt"
		echo "$seconds" >>"$TMP/h.one"
		measure "$TMP/out" "$GXEMUL" -q -K --script "$TMP/none.gx" \
		    --limit $((HISTORY_AT + 20000000)) "${boot[@]}" \
		    <"$TMP/many.txt"
		echo "$seconds" >>"$TMP/h.many"
		measure "$TMP/out" "$GXEMUL" -q --history 32 \
		    --limit $((HISTORY_AT + 20000000)) "${boot[@]}" </dev/null
		echo "$seconds" >>"$TMP/h.none"
	done
	progress ''
	echo '| what | seconds | |'
	echo '|---|---|---|'
	row 'boot without history' "$(median_of "$TMP/h.off")"
	row 'boot with history' "$(median_of "$TMP/h.on")" \
	    "$(awk -v a="$(median_of "$TMP/h.on")" \
	    -v b="$(median_of "$TMP/h.off")" \
	    'BEGIN { printf "%+.1f %%", (a / b - 1) * 100 }')"
	row 'saving a guest that waits (64 MB)' "$(difference save idle)" \
	    "$(($(stat -c %s "$TMP/idle.snap") / 1024)) KB"
	row 'loading it, more than a start' "$(difference load start)"
	row 'goto 20 M instructions back, and a step' "$(difference one none)"
	row 'each further step back' "$(difference many one |
	    awk -v n=$steps '{ print $1 / n }')"
}
