#!/bin/sh
# Who wrote there, who changed that: what lastwrite, lastchange and
# reverse-continue find is what a trace of all instructions shows.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

need mipsel-linux-gnu-gcc mips-linux-gnu-gcc
busy busy.elf mips-linux-gnu
cd "$TMP"
echo '# Standard input is the prompt'\''s alone.' >empty.gx
start=8000
n=4000

session()
{
	run -V --script empty.gx -E testmips -M 1 busy.elf <commands
	expect_status 0
}

# The trace: registers and the instruction at each count.
{
	echo "step $start"
	i=0
	while [ "$i" -lt "$n" ]; do
		echo reg
		echo step
		i=$((i + 1))
	done
	echo quit
} >commands
session
awk -v count="$start" '
	/^GXemul> reg/ { on = 1; begun = 1; next }
	/^GXemul> step/ { on = 0; step = begun; next }
	on && / s0 = / {
		for (i = 1; i < NF; i++)
			if ($i == "s0")
				print "s0", count, $(i + 2)
	}
	on && / t5 = / {
		for (i = 1; i < NF; i++)
			if ($i == "t5")
				print "t5", count, $(i + 2)
	}
	step && /^[0-9a-f]*: / {
		if ($0 ~ /sw\t\ts0,768|0x80000300/)
			print "write", count, substr($1, 1, 8)
		if ($1 == "80000080:")
			print "vector", count, ""
		count++
		step = 0
	}' out >trace
for what in s0 t5 write vector; do
	[ "$(grep -c "^$what " trace)" -gt 2 ] || fail "no $what in the trace"
done

# last WHAT COUNT: the instruction after which it was another one
last()
{
	awk -v what="$1" -v count="$2" '
		$1 == what && $2 <= count {
			if (seen && $3 != value)
				found = $2 - 1
			value = $3
			seen = 1
		}
		END { print found }' trace
}

# event WHAT COUNT: the last one before
event()
{
	awk -v what="$1" -v count="$2" '
		$1 == what && $2 < count { found = $2 }
		END { print found }' trace
}

places=$(numbers 9 6 $((n / 2)))
{
	echo "step $((start + n))"
	for place in $places; do
		echo "goto $((start + n / 2 + place))"
		echo 'lastchange s0'
		echo 'lastchange t5'
		echo 'lastwrite 0x80000300'
		echo 'lastwrite phys 0x300 1'
		echo 'reg'
	done
	echo quit
} >commands
session
grep -a -A 1 '^s0: ' out | sed -n 's/^.*instruction \([0-9]*\),.*/\1/p' >s0
grep -a -A 1 '^t5: ' out | sed -n 's/^.*instruction \([0-9]*\),.*/\1/p' >t5
grep -a -A 1 ' wrote ' out | sed -n 's/^at instruction \([0-9]*\),.*/\1/p' >writes
for place in $places; do
	count=$((start + n / 2 + place))
	last s0 $count >>s0.expected
	last t5 $count >>t5.expected
	event write $count >>writes.expected
	event write $count >>writes.expected
done
same s0.expected s0 'lastchange s0'
same t5.expected t5 'lastchange t5'
same writes.expected writes lastwrite

# Breakpoints and watchpoints, again and again until the start; each is found
# where it stopped on the way.
{
	echo 'breakpoint add 0x80000080'
	echo 'watch add phys 0x300 4 w'
	echo 'watch show'
	i=0
	while [ "$i" -lt 20 ]; do
		echo continue
		echo 'print cpu0.instructions'
		i=$((i + 1))
	done
	i=0
	while [ "$i" -lt 21 ]; do
		echo rc
		i=$((i + 1))
	done
	echo 'history present'
	echo 'watch delete 0'
	echo 'breakpoint delete 0'
	echo rc
	echo quit
} >commands
session
grep -a -q '^Nothing stops it before' out || fail "$(tail out)"
# What stopped it on the way, but for the last, in reverse; then those of rc.
grep -a -o '\(BREAK\|WATCH\)POINT.*' out >stops
[ "$(wc -l <stops)" -eq 39 ] || fail "$(wc -l <stops) stops"
head -n 19 stops | tac >forward
tail -n 19 stops >backward
same forward backward 'the stops of reverse-continue'
sed -n 's/^cpu0: instruction \([0-9]*\),.*/\1/p' out | head -n 19 >counts
sort -n -r -u counts | cmp -s - counts || fail "not backwards: $(cat counts)"
