#!/bin/sh
# Recordings that are damaged, cut off, or not of this run: a sentence, never a
# run that is another one in silence.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

make_sections
demos echo-le disk-le
cd "$TMP"
printf 'hello\rquit\r' >typed
run -q --record good.rec -E testmips -M 2 echo-le.elf <typed
expect_status 0
cp out good.out

# number TAG NUMBER: the number of a section, counted from 1 among its kind
number()
{
	./sections list good.rec | grep " $1 " | sed -n "$2s/ .*//p"
}

# A changed byte: the checksum tells.
size=$(wc -c <good.rec)
for at in $(numbers 3 12 $((size - 1))); do
	cp good.rec bad.rec
	byte=$(od -An -tu1 -j "$at" -N 1 good.rec)
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((byte ^ 4)))" |
	    dd of=bad.rec bs=1 seek="$at" conv=notrunc 2>/dev/null
	run -q --replay bad.rec </dev/null
	expect_status 1
	expect_sentence 'bad.rec'
done

# A byte of the input changed, and the checksum right again: "hello" has become
# "iello".  The run differs, at the latest where it ends.
log=$(number LOG_ 1)
at=$(./sections get good.rec "$log" | od -An -v -tu1 -w1 |
    awk '$1 == 104 { print NR - 1; exit }')
flip good.rec "$log" "$at" other.rec
run -q --replay other.rec </dev/null
expect_status 7
expect_sentence 'differs'

# Every byte of the log changed: no run is taken for the recorded one.
./sections get good.rec "$log" >log.bytes
length=$(wc -c <log.bytes)
at=0
while [ "$at" -lt "$length" ]; do
	flip good.rec "$log" "$at" other.rec
	run -q --replay other.rec --limit 10000000 </dev/null
	[ "$status" -eq 1 ] || [ "$status" -eq 7 ] ||
	    fail "byte $at of the log: exit status $status $(cat err)"
	expect_sentence ''
	at=$((at + 3))
done

# Cut off: up to there, or a sentence.
at=1
while [ "$at" -lt "$size" ]; do
	head -c "$at" good.rec >cut.rec
	run -q --replay cut.rec </dev/null
	case $status in
	0) cmp -s -n "$(wc -c <out)" out good.out ||
	    fail "cut off at $at: $(cat out)" ;;
	1) expect_sentence 'cut.rec' ;;
	*) fail "cut off at $at: exit status $status" ;;
	esac
	at=$((at + 13))
done

# Another kernel, another disk, none.
run -q --record kernel.rec -E testmips -M 2 echo-le.elf <typed
cp echo-le.elf kept.elf
cp disk-le.elf echo-le.elf
run -q --replay kernel.rec </dev/null
expect_status 1
expect_sentence 'echo-le.elf is not the file'
rm echo-le.elf
run -q --replay kernel.rec </dev/null
expect_status 1
expect_sentence 'echo-le.elf'
run -q --replay kernel.rec kept.elf </dev/null
expect_status 0
run -q --replay kernel.rec disk-le.elf </dev/null
expect_status 1
expect_sentence 'disk-le.elf'

truncate -s 64K disk.img
run -q --record disk.rec -E testmips -M 2 -d disk.img disk-le.elf </dev/null
expect_status 0
printf x | dd of=disk.img bs=1 seek=1000 conv=notrunc 2>/dev/null
cp disk.img kept.img
run -q --replay disk.rec </dev/null
[ "$status" -eq 1 ] && expect_sentence 'disk.img'
truncate -s 32K disk.img
run -q --replay disk.rec </dev/null
expect_status 1
expect_sentence 'disk.img'
rm disk.img
run -q --replay disk.rec </dev/null
expect_status 1
expect_sentence 'disk.img'

# Nothing can be changed in a recording.
printf 'step 3\nput w 0x80010000, 1\nv0 = 1\npause 0\nhistory cut\nquit\n' |
    "$GXEMUL" --replay kernel.rec -V kept.elf >out 2>err ||
    fail "$(cat out err)"
[ "$(grep -c 'recording is being replayed' out)" -eq 3 ] ||
    fail "$(cat out)"

# Nothing to replay.
run --replay nothing.rec </dev/null
expect_status 1
expect_sentence 'nothing.rec'
run --replay . </dev/null
expect_status 1
run --replay kept.elf </dev/null
expect_status 1
expect_sentence 'not a recording'

# A recording gives no commands but those that change the machine.
printf 'step 10\nput w 0xa0001004, 9\nquit\n' |
    "$GXEMUL" --record put.rec -V -E testmips -M 2 kept.elf >out 2>err
log=$(./sections list put.rec | sed -n 's/ LOG_ .*//p' | head -n 1)
./sections get put.rec "$log" |
    LC_ALL=C sed 's|put w 0xa0001004, 0x9|snapshot save ./x.sna|' |
    ./sections set put.rec "$log" evil.rec
grep -q -a 'snapshot save' evil.rec || fail 'the recording has no such command'
run -q --replay evil.rec </dev/null
expect_status 7
[ ! -f x.sna ] || fail 'a recording has written a file'
