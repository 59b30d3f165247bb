# shellcheck shell=bash disable=SC2034,SC2154 # variables of bench/run
# The bare-metal parts of bench/run: the workloads, starting, and host
# instructions for each guest instruction.  Sourced by bench/run.

# build SIZE: all programs, of one column of the list
build()
{
	make -s -C "$BENCH" BUILD="$BENCH_BUILD" SIZE="$1" -j"$(nproc)" all \
	    >"$TMP/make.log" 2>&1 || {
		cat "$TMP/make.log" >&2
		die 'the workloads do not build'
	}
}

# The line of a workload's checksum in FILE.
sum_line()
{
	tr -d '\r' <"$1" | grep -a '^sum '
}

# right WORKLOAD EMULATOR FILE SIZE: whether FILE has the right checksum; what
# is not recorded is what ours prints.
right()
{
	local line recorded

	line=$(sum_line "$3")
	if [ ! -e "$TMP/sum.$1.$4" ]; then
		recorded=$(grep "^${line% *} " "$BENCH/workloads/sums")
		if [ -n "$record" ] || [ -z "$recorded" ]; then
			[ "$2" = ours ] || return 1
			recorded=$line
			[ -n "$record" ] ||
			    warn "$1: no recorded checksum: taking ours"
		fi
		echo "$recorded" >"$TMP/sum.$1.$4"
	fi
	[ -n "$line" ] && [ "$line" = "$(cat "$TMP/sum.$1.$4")" ]
}

# Runs the programs in turn; $TMP/times gets "WORKLOAD EMULATOR SECONDS".
time_workloads()
{
	local run w e

	: >"$TMP/times"
	: >"$TMP/wrong"
	: >"$TMP/instructions"
	for ((run = 1; run <= runs; run++)); do
		for w in $workloads; do
			for e in "${emulators[@]}"; do
				grep -q "^$w $e\$" "$TMP/wrong" && continue
				progress "run $run of $runs: $w, $e"
				time_workload "$w" "$e"
			done
		done
	done
	progress ''
}

time_workload()
{
	local out=$TMP/out.$1.$2

	measure "$out" "run_$2" "$(program "$2" "$1" bench)"
	if ! right "$1" "$2" "$out" bench; then
		echo "$1 $2" >>"$TMP/wrong"
		warn "$1: ${title[$2]} is wrong, not timed:" \
		    "$(sum_line "$out" || tail -n 1 "$out")"
		return
	fi
	echo "$1 $2 $seconds" >>"$TMP/times"
	if [ "$2" = ours ]; then
		sed -n "s/^instructions \(.*\)/$1 0x\1/p" "$out" \
		    >>"$TMP/instructions"
	fi
}

# check SIZE EMULATOR...: each program once; $TMP/wrong gets "WORKLOAD EMULATOR"
check_workloads()
{
	local size=$1 w e

	shift
	: >"$TMP/wrong"
	for w in $workloads; do
		for e; do
			progress "$w, $e"
			measure "$TMP/out" "run_$e" "$(program "$e" "$w" \
			    "$size")"
			right "$w" "$e" "$TMP/out" "$size" && continue
			echo "$w $e" >>"$TMP/wrong"
			warn "$w: ${title[$e]} is wrong:" \
			    "$(sum_line "$TMP/out" || tail -n 1 "$TMP/out")"
		done
	done
	progress ''
}

part_check()
{
	header 'Results of short runs'
	build test
	check_workloads test "${emulators[@]}"
	echo "$(wc -l <"$TMP/wrong") wrong"
	[ -z "$record" ] || record_sums test
}

part_bare()
{
	header 'Bare-metal workloads'
	build bench
	time_workloads
	while read -r w n; do
		echo "$w $((n))"
	done <"$TMP/instructions" | sort -u >"$TMP/executed"
	table_bare
	[ -z "$record" ] || record_sums bench
}

# What all emulators here agree on, for the given column.
record_sums()
{
	local w line

	for w in $workloads; do
		grep -q "^$w " "$TMP/wrong" && continue
		line=$(cat "$TMP/sum.$w.$1")
		grep -v "^${line% *} " "$BENCH/workloads/sums" >"$TMP/sums"
		echo "$line" >>"$TMP/sums"
		sort "$TMP/sums" >"$BENCH/workloads/sums"
	done
}

table_bare()
{
	awk -v order="${emulators[*]}" -v titles="$(titles)" \
	    -f "$BENCH/statistics.awk" -f "$BENCH/bare.awk" \
	    "$TMP/executed" "$BENCH/workloads/list" "$TMP/times"
}

# --- starting -------------------------------------------------------------

# An empty program: the first instruction is a few dozen away from the last.
# first OUT PROGRAM: ours up to the first instruction: what -c says comes before
first()
{
	measure "$1" "$GXEMUL" -q -E testmips -C R3000 -M 32 -c quit "$2"
}

part_startup()
{
	local run e starts=$((4 * runs + 1))

	header 'Starting and ending: an empty program'
	build bench
	: >"$TMP/starts"
	for ((run = 1; run <= starts; run++)); do
		progress "start $run of $starts"
		for e in "${emulators[@]}"; do
			measure "$TMP/out" "run_$e" \
			    "$(program "$e" empty bench)"
			right empty "$e" "$TMP/out" bench ||
			    die "${title[$e]} does not run the empty program"
			echo "$e $seconds $elapsed" >>"$TMP/starts"
		done
		first "$TMP/out" "$(program ours empty bench)"
		echo "first $seconds $elapsed" >>"$TMP/starts"
		measure "$TMP/out" "$(type -P true)"
		echo "true $seconds $elapsed" >>"$TMP/starts"
	done
	progress ''
	awk -v order="${emulators[*]} first true" -v titles="$(
		titles
		echo 'first=ours, up to the first instruction'
		echo 'true=the host, a program that does nothing'
	)" \
	    -f "$BENCH/statistics.awk" -f "$BENCH/startup.awk" "$TMP/starts"
}

# --- host instructions ----------------------------------------------------

# run_callgrind EMULATOR FILE: runs it in valgrind; prints host instructions
# FILE of ours may describe machines: "@file"
run_callgrind()
{
	local tool=(valgrind --tool=callgrind --callgrind-out-file=/dev/null)
	local words=()

	# The same addresses in each run: tables hashed by them are the same.
	tool=(setarch -R "${tool[@]}")
	case $1 in
	ours)
		[ "${2#@}" != "$2" ] || words=(-E testmips -C R3000 -M 32)
		timeout -k 5 "$TIMEOUT" "${tool[@]}" "$GXEMUL" -q \
		    "${words[@]}" "$2" </dev/null
		;;
	gxemul)
		on_terminal "$TIMEOUT" "${tool[@]}" "$PEER_GXEMUL" -q \
		    -E testmips -C R3000 -M 32 "$2"
		;;
	esac >"$TMP/callgrind" 2>&1
	tr -d '\r' <"$TMP/callgrind" |
	    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

part_callgrind()
{
	local e w host guest

	header 'Host instructions for each guest instruction'
	if ! command -v valgrind >/dev/null; then
		echo 'Not measured: no valgrind here.'
		return
	fi
	build callgrind
	: >"$TMP/ratios"
	: >"$TMP/wrong"
	for w in $workloads; do
		for e in ours gxemul; do
			has "$e" || continue
			progress "$w, $e"
			host=$(run_callgrind "$e" "$(program "$e" "$w" \
			    callgrind)")
			[ "$e" = ours ] && guest=$(sed -n \
			    's/^instructions /0x/p' "$TMP/callgrind")
			if ! right "$w" "$e" "$TMP/callgrind" callgrind; then
				echo "$w $e" >>"$TMP/wrong"
				warn "$w: ${title[$e]} is wrong"
				continue
			fi
			echo "$w $e $host $((guest))" >>"$TMP/ratios"
		done
	done
	progress ''
	awk -v titles="$(titles)" -f "$BENCH/statistics.awk" \
	    -f "$BENCH/callgrind.awk" "$BENCH/workloads/list" "$TMP/ratios"
	[ -z "$record" ] || record_sums callgrind
}

# --- several machines -------------------------------------------------------

# machines_file N PROGRAM: describes N machines that run it
machines_file()
{
	local i

	for ((i = 0; i < $1; i++)); do
		echo "machine(type(testmips) cpu(R3000) memory(32) load('$2'))"
	done
}

part_machines()
{
	local n host one

	header 'Several machines: host instructions (millions)'
	if ! command -v valgrind >/dev/null; then
		echo 'Not measured: no valgrind here.'
		return
	fi
	build callgrind
	echo '| machines | host instructions | to one |'
	echo '|---|---|---|'
	for n in 1 2 4; do
		machines_file "$n" "$(program ours sieve callgrind)" \
		    >"$TMP/machines"
		progress "$n machines"
		host=$(run_callgrind ours "@$TMP/machines")
		[ "$n" -gt 1 ] || one=$host
		progress ''
		awk -v n="$n" -v host="$host" -v one="$one" 'BEGIN {
			printf "| %d | %.1f | %.2f |\n", n, host / 1e6,
			    host / one
		}'
	done
}
