#!/bin/sh
# Snapshots that cannot be loaded: one sentence, and the machine at the prompt
# is what it was.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

make_sections
make_guests
cd "$TMP"
# save NAME OPTION...
save()
{
	name=$1
	shift
	run -q "$@" --limit 1000 --save-at-exit "$name" "$KSEG0:count" \
	    </dev/null
	expect_status 2
	[ -s "$name" ] || fail "no $name"
}
save good.snap -E testmips -M 1
truncate -s 64K disk.img
save ram.snap -E testmips -M 2
save cpus.snap -E testmips -M 1 -n 2
save cpu.snap -E testmips -M 1 -C R2000
save hz.snap -E testmips -M 1 -I 5000000
save bare.snap -E baremips -M 1
save disk.snap -E testmips -M 1 -d disk.img

# The same on the command line.
refused()
{
	text=$1
	shift
	run -q "$@" </dev/null
	expect_status 1
	expect_sentence "$text"
}
refused '-M' --load-snapshot good.snap -M 2
refused '-n' --load-snapshot good.snap -n 2
refused '-C' --load-snapshot good.snap -C R2000
refused 'testmips' --load-snapshot good.snap -E baremips
refused 'nothing.snap' --load-snapshot nothing.snap
refused 'not a snapshot' --load-snapshot count
refused 'regular' --load-snapshot .
refused 'nothing.img' --load-snapshot disk.snap -d nothing.img
printf x | dd of=disk.img bs=1 seek=1000 conv=notrunc 2>/dev/null
refused 'disk.img has changed' --load-snapshot disk.snap

# Of another version of the program.
cp good.snap version.snap
printf '\377' | dd of=version.snap bs=1 seek=8 conv=notrunc 2>/dev/null
refused 'version' --load-snapshot version.snap

# Cut off, and with a changed byte.
size=$(wc -c <good.snap)
at=0
while [ "$at" -lt "$size" ]; do
	head -c "$at" good.snap >cut.snap
	refused 'cut.snap' --load-snapshot cut.snap
	at=$((at + 100))
done
for at in $(numbers 5 20 $((size - 1))); do
	byte=$(od -An -tu1 -j "$at" -N 1 good.snap)
	cp good.snap bad.snap
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((byte ^ 32)))" |
	    dd of=bad.snap bs=1 seek="$at" conv=notrunc 2>/dev/null
	refused 'bad.snap' --load-snapshot bad.snap
done

# At the prompt: the machine goes on as if nothing had been asked.
truncate -s 0 disk.img
truncate -s 64K disk.img
head -c 900 good.snap >cut.snap
flip good.snap 1 60 state.snap
{
	echo 'step 10'
	for name in ram cpus cpu hz bare disk version cut bad; do
		echo "snapshot load $name.snap"
	done
	echo 'snapshot load nothing.snap'
	echo 'snapshot load nothing'
	echo 'continue'
	echo 'quit'
} >commands
run -E testmips -M 1 --limit 5000 --save-at-exit asked.snap -V \
    "$KSEG0:count" <commands
expect_status 2
grep -q '^cut.snap is cut off' out || fail "$(cat out)"
[ "$(grep -c '^Loaded' out)" -eq 0 ] || fail "$(cat out)"
printf 'step 10\ncontinue\nquit\n' >commands
run -E testmips -M 1 --limit 5000 --save-at-exit plain.snap -V \
    "$KSEG0:count" <commands
same plain.snap asked.snap 'after snapshots that were refused'

# Snapshots by names, and in files.
cat >commands <<'END'
step 10
snapshot save a
snapshot save ./a.snap
step 10
snapshot save b
snapshot list
t1 = 0x77
snapshot load a
reg
snapshot load b
snapshot load ./a.snap
reg
snapshot delete a
snapshot delete a
snapshot list
snapshot delete ./a.snap
snapshot load a
quit
END
run -E testmips -M 1 -V "$KSEG0:count" <commands
expect_status 0
grep -q '^  a  *instruction 10, ' out || fail "$(cat out)"
grep -q '^  b  *instruction 20, ' out || fail "$(cat out)"
[ "$(grep -c '^Loaded' out)" -eq 3 ] || fail "$(cat out)"
[ "$(grep -c 't1 *= 00000004' out)" -eq 2 ] || fail "$(cat out)"
[ -s a.snap ] || fail 'a file was deleted'
