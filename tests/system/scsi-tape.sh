#!/bin/sh
# A tape is written and read by blocks of many lengths: the same on every core,
# and in two processes with a snapshot in the middle; the file is what SIMH's form
# says.  Recorded, replayed, and with the controller of the 3100.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

count=2
[ "${SLOW-0}" = 0 ] || count=60

make_program
cd "$TMP"
make_disk disk.img

# The records of file 0 and of file 7, as the program writes them.
perl -e '
	for my $file (0, 7) {
		for my $n (0 .. 11) {
			my $words = 1 + ($file * 977 + $n * 3331) % 8000;
			my $len = pack("V", 4 * $words);
			print $len, pack("V*", map { $file << 24 | $n << 16 | $_ }
			    0 .. $words - 1), $len;
		}
		print pack("V", 0);
	}
	print pack("V", 0xffffffff)' >expected.tap
size=$(wc -c <expected.tap)

# tape NAME OPTION...: on a blank tape
tape()
{
	name=$1
	shift
	: >out.tap
	run -q --state-hash 100k -d R:disk.img -d t5:out.tap -o -t "$@"
	expect_status 0
	grep -q 'TAPE PASS' out || fail "$*: $(cat out)"
	head -c "$size" out.tap | cmp -s - expected.tap ||
	    fail "$*: the tape has something else"
	hashes out >"$name"
}

tape full -e 3max --record run.rec
for core in '' --stepper --check-lockstep; do
	# shellcheck disable=SC2086 # none, or one word
	tape again -e 3max $core
	same full again "hashes: $core"
done
# The tape is what the run left.
run -q --state-hash 100k --replay run.rec
expect_status 0
hashes out >again
same full again replay

last=$(tail -n 1 full | sed 's/state \([0-9]*\):.*/\1/')
for k in $(numbers 7 $count "$last"); do
	: >out.tap
	run -q -e 3max -d R:disk.img -d t5:out.tap -o -t --limit "$k" \
	    --save-at-exit k.snap
	expect_status 2
	# It is a tape at any moment.
	run -q -e 3max -d R:disk.img -d rt5:out.tap -o none
	expect_status 0
	run -q --state-hash 100k --load-snapshot k.snap
	expect_status 0
	hashes out >rest
	awk -v k="$k" '$2 + 0 > k' full | cmp -s - rest ||
	    fail "hashes from $k on"
	head -c "$size" out.tap | cmp -s - expected.tap ||
	    fail "the tape, from $k on"
done

# A tape is what it has, in a snapshot, too: not what follows it, if that is zeros.
: >out.tap
run -q -e 3max -d R:disk.img -d t5:out.tap -o -t --limit "$((last / 2))" \
    --save-at-exit k.snap
expect_status 2
cp out.tap half.tap
truncate -s +100000 out.tap
run -q --load-snapshot k.snap
expect_status 0
grep -q 'TAPE PASS' out || fail "zeros behind the tape: $(cat out)"
cp half.tap out.tap
printf 'x' | dd of=out.tap bs=1 seek=6 conv=notrunc status=none
run -q --load-snapshot k.snap
expect_status 1
expect_sentence 'has changed since'

tape other -e pmax

# What is no tape is refused.
echo 'not at all' >wrong.tap
run -q -e 3max -d t:wrong.tap -d disk.img
expect_status 1
expect_sentence 'at byte 0'
echo tape >wrong
mkdir wrong.1
run -q -e 3max -d t:wrong -d disk.img
expect_status 1
expect_sentence 'file 1: Is a directory'
