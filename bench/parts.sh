# shellcheck shell=bash disable=SC2034,SC2154 # variables of bench/run
# The part of bench/run that says what the host's instructions are for: what
# a core without one of these things could gain.  Sourced by bench/run.

part_parts()
{
	local w guest

	header 'What the host instructions for a guest instruction are for'
	if ! command -v valgrind >/dev/null || [ "$(uname -m)" != x86_64 ]; then
		echo 'Not measured: no valgrind here, or no x86-64.'
		return
	fi
	build callgrind
	objdump -d --no-show-raw-insn "$GXEMUL" >"$TMP/handlers"
	echo '| workload | operands | registers | dispatch | memory | counting' \
	    '| rest | outside | all |'
	echo '|---|---|---|---|---|---|---|---|---|'
	for w in $workloads; do
		[ "$w" != empty ] || continue
		progress "$w"
		timeout -k 5 "$TIMEOUT" setarch -R valgrind --tool=callgrind \
		    --dump-instr=yes --compress-pos=no --compress-strings=no \
		    --callgrind-out-file="$TMP/parts" "$GXEMUL" -q -E testmips \
		    -C R3000 -M 32 "$(program ours "$w" callgrind)" \
		    </dev/null >"$TMP/callgrind" 2>&1
		guest=$(sed -n 's/^instructions /0x/p' "$TMP/callgrind")
		progress ''
		awk -v name="$w" -v guest="$((guest))" -f "$BENCH/parts.awk" \
		    "$TMP/handlers" "$TMP/parts"
	done
}
