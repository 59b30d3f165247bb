#!/bin/sh
# A recorded run is repeated: same hashes, same output, same end; with typed
# input, commands of the prompt, disks, snapshots, scripts.
# shellcheck source-path=SCRIPTDIR source=snapshot_lib.sh
. "$(dirname "$0")/snapshot_lib.sh"

demos echo-be teach-le disk-be smp-le
busy busy-le.elf mipsel-linux-gnu
busy busy-3max.elf mipsel-linux-gnu -DDEC
cd "$TMP"
echo '# Standard input is the prompt'\''s alone.' >empty.gx
printf 'hello\rab\bc\r\rquit\r' >typed

# record FILE OPTION...: standard input is that of the guest, or the prompt's
record()
{
	file=$1
	shift
	run --state-hash 5000 --record "$file" "$@"
	hashes out >recorded.hashes
}

# replay FILE [TEXT]: three times, with nothing but the recording.  TEXT: that it
# was not the guest that ended the run, and why.
replay()
{
	file=$1
	for option in -q --stepper --no-idle-skip; do
		run -q --state-hash 5000 "$option" --replay "$file" \
		    </dev/null
		expect_status 0
		[ $# -eq 1 ] || expect_sentence "the recording ends here$2"
		hashes out >replayed.hashes
		same recorded.hashes replayed.hashes "replay of $file $option"
	done
}

# Typed input, from a file and from a pipe.
record typed.rec -q -E testmips -C R3000 -M 2 echo-be.elf <typed
expect_status 0
[ -s recorded.hashes ] || fail 'no hashes'
grep -q '^3 lines' out || fail "$(cat out)"
cp out typed.out
replay typed.rec
same typed.out out 'output'
# shellcheck disable=SC2002 # a pipe is meant
cat typed | record piped.rec -q -E testmips -C R3000 -M 2 echo-be.elf
expect_status 0
cp out typed.out
hashes out >recorded.hashes
replay piped.rec
same typed.out out 'output'

# Packed in, the files are not needed.
cp echo-be.elf mine.elf
record embed.rec -q --record-embed -E testmips -C R3000 -M 2 mine.elf <typed
rm mine.elf
replay embed.rec
[ -z "$(find . -name 'gxemul-replay*')" ] || fail 'files are left'

# Several CPUs, a script.
record smp.rec -q -E testmips -M 2 -n 4 smp-le.elf </dev/null
replay smp.rec
cat >script.gx <<'END'
wait "> "
send "scripted\r"
wait "scripted\n"
command "put w 0x80001000, 5"
send "quit\r"
END
record script.rec -q -E testmips -M 2 --script script.gx echo-be.elf </dev/null
rm script.gx
replay script.rec

# The end: by a limit, with a status, in an endless loop, at the prompt.
record limit.rec -q -E testmips -M 2 --limit 250001 teach-le.elf </dev/null
expect_status 2
replay limit.rec ''
record stuck.rec -q -E testmips -M 2 echo-be.elf </dev/null
expect_status 3
replay stuck.rec ': an endless loop'
record limit3.rec -q -e 3max -M 2 --limit 250007 busy-3max.elf </dev/null
replay limit3.rec ''

# session FILE [OPTION...]: commands on standard input
session()
{
	file=$1
	shift
	record "$file" -V --script empty.gx -E testmips -C R3000 "$@"
	expect_status 0
}

# Commands that change the machine: several at one place, at breakpoints and
# watchpoints, between branches and their slots.
session commands.rec -M 2 -c 'put w 0xa0001000, 7' -c 'v0 = 5' -p main \
    echo-be.elf <<'END'
continue
t0 = 0x1234
t1 = t0 + 1
put b 0x80001001, 0xff
step 3
pc = pc
step
pc = pc
step
put h 0x80001002, v0
watch add 0xa0001000
breakpoint delete 0
step 500
put w 0x80001000, 1
quit
END
replay commands.rec ''
session pause.rec -M 2 -n 4 smp-le.elf <<'END'
step 20000
pause 2
step 20000
focus 1
t9 = 99
pause 2
step 100
quit
END
replay pause.rec ''
session none.rec -M 2 echo-be.elf <<'END'
quit
END
replay none.rec ''

# A disk: its file has what the run wrote, and is not written again.
new_disk()
{
	rm -f disk.img
	truncate -s 64K disk.img
}
new_disk
record disk.rec -q -E testmips -M 2 -d disk.img disk-be.elf </dev/null
expect_status 0
cp disk.img end.img
replay disk.rec
same end.img disk.img 'the disk of a replay'
truncate -s 0 disk.img
truncate -s 64K disk.img
replay disk.rec
[ -z "$(tr -d '\0' <disk.img)" ] || fail 'the disk of a replay was written'
record temporary.rec -q -E testmips -M 2 -d R:disk.img disk-be.elf </dev/null
replay temporary.rec
record packed.rec -q --record-embed -E testmips -M 2 -d disk.img disk-be.elf \
    </dev/null
rm disk.img
replay packed.rec
[ ! -f disk.img ] || fail 'a disk has appeared'

# From a snapshot, which is packed in.
new_disk
run -q -E testmips -n 2 -M 1 -d disk.img --limit 50000 --save-at-exit k.snap \
    busy-le.elf </dev/null
cp disk.img k.img
record later.rec -q --load-snapshot k.snap --limit 300000 <typed
cp k.snap kept.snap
rm k.snap
replay later.rec
cp k.img disk.img
replay later.rec
run -q -E testmips -M 2 -d R:k.img --limit 50000 --save-at-exit r.snap \
    disk-be.elf </dev/null
record later2.rec -q --load-snapshot r.snap --limit 300000 </dev/null
replay later2.rec
