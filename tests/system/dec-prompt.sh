#!/bin/sh
# The prompt of the DECstation firmware (--reset prompt): its commands, what it
# boots, and how it is come back to; the same on each core, from snapshots and in
# recordings.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

make_program
cd "$TMP"
make_disk disk.img
cp disk.img tape
truncate -s 64K empty.img

# typed OPTION...: what is there after the lines in `lines`; input ends at the
# prompt.
typed()
{
	run -q --reset prompt "$@" <lines
	expect_status 3
	tr -d '\r' <out >said
}

# says TEXT: all of it
says()
{
	printf '%s' "$1" | cmp -s - said || fail "it says $(cat said)"
}

# ---- commands ----

cat >lines <<'END'
printenv boot haltaction
setenv name "two words"
printenv name
unsetenv name
printenv name
cnfg 5
d 0x80100000#2 0x12345678
d -b 0x80100002 1
e 0x80100000:0x80100004
e -h 0xa0100002
e 0x80100001
d 0x80100000
d 0xbfc00000 1
setenv a=b c
nothing
boot
boot 3/rz0/vmunix
boot 5/tz0/
boot 5/rz1/
init
e 0x80100000
END
typed -e 3max -o now -d disk.img -d empty.img -d c4:disk.img
says '>>printenv boot haltaction
boot=5/rz0/ now
haltaction=h
>>setenv name "two words"
>>printenv name
name=two words
>>unsetenv name
>>printenv name
?EV: name
>>cnfg 5
5: PMAZ-AA  DEC      V5.3c    TCF0  (SCSI = 7)
  rz0  DIR
  rz1  DIR
  rz4  CD-ROM
>>d 0x80100000#2 0x12345678
>>d -b 0x80100002 1
>>e 0x80100000:0x80100004
0x80100000:	0x12015678
0x80100004:	0x12345678
>>e -h 0xa0100002
0xa0100002:	0x1201
>>e 0x80100001
?ARG: e [-b|-h|-w] ADDRESS[:LAST|#COUNT]
>>d 0x80100000
?ARG: d [-b|-h|-w] ADDRESS[:LAST|#COUNT] VALUE
>>d 0xbfc00000 1
?ADR: 0xbfc00000
>>setenv a=b c
?ARG: setenv NAME VALUE
>>nothing
?CMD: nothing
>>boot
boot 5/rz0/ now
>>boot 3/rz0/vmunix
?IO: 3/rz0/vmunix
>>boot 5/tz0/
?IO: 5/tz0/
>>boot 5/rz1/
?IO: 5/rz1/
>>init
>>e 0x80100000
0x80100000:	0x00000000
>>'
echo 'boot 5/rz0/' >lines
run --reset prompt -e 3max -d empty.img <lines
cat out err | grep -q 'empty.img cannot be booted: there is no boot block' ||
    fail "no reason: $(cat out err)"
printf '%s\n' 'boot 6/mop' 'boot mop()x' 'boot 5/rz' >lines
run --reset prompt -e 3max disk.img <lines
for path in 6/mop 'mop()x' 5/rz; do
	tr -d '\r' <out | grep -qFx "?IO: $path" || fail "$path: $(cat out)"
done
[ "$(cat out err | grep -c 'does not boot by MOP')" = 2 ] ||
    fail "MOP: $(cat out err)"

# Characters are taken back; what a slot has is seen.
printf 'printenx\177v haltac\bction\rwrong\025cnfg\n' >lines
typed -e 3max -M 8 -Z 1
tr -d '\b' <said | grep -q '^haltaction=h' || fail "rubout: $(cat said)"
grep -q '^7: KN02-AA .*(  8 MB)$' said && grep -q '^0: PMAG-BA ' said ||
    fail "cnfg: $(cat said)"

# ---- booting ----

cat >lines <<'END'
boot 5/rz3/netbsd now -s
boot -f rz(0,3,0)vmunix
boot now -n
boot 5/tz5/
setenv boot "5/rz3/other one two"
boot
setenv haltaction b
init
END
typed -e 3max -d 3:disk.img -d t5:tape -d 6:empty.img -o ''
says '>>boot 5/rz3/netbsd now -s
boot 5/rz3/netbsd now -s
>>boot -f rz(0,3,0)vmunix
boot 5/rz3/vmunix
>>boot now -n
boot 5/rz3/ now -n
>>boot 5/tz5/
boot 5/tz5/
>>setenv boot "5/rz3/other one two"
>>boot
boot 5/rz3/other one two
>>setenv haltaction b
>>init
boot 5/rz3/other one two
>>'
for machine in pmax 5100; do
	cat >lines <<'END'
boot -f rz(0,2,0)netbsd now
boot
auto
setenv bootpath rz(0,2,0)other
boot one
auto
printenv boot bootpath
setenv haltaction b
init
cnfg
END
	typed -e $machine -o multi -d empty.img -d b2:disk.img
	says '>>boot -f rz(0,2,0)netbsd now
boot rz(0,2,0)netbsd now
>>boot
boot rz(0,2,0)
>>auto
boot rz(0,2,0) multi
>>setenv bootpath rz(0,2,0)other
>>boot one
boot rz(0,2,0)other one
>>auto
boot rz(0,2,0)other multi
>>printenv boot bootpath
?EV: boot
bootpath=rz(0,2,0)other
>>setenv haltaction b
>>init
boot rz(0,2,0)other multi
>>cnfg
?CMD: cnfg
>>'
	echo 'auto' >lines
	typed -e $machine -o '' disk.img
	says '>>auto
boot rz(0,0,0)
>>'
done
for machine in 3min 3maxplus maxine; do
	echo 'boot 3/rz0/netbsd a' >lines
	typed -e $machine disk.img
	says '>>boot 3/rz0/netbsd a
boot 3/rz0/netbsd a
>>'
done

# A program on the command line is run first, and again.
echo boot >lines
typed -e 3max -o 'two words' -d 2:empty.img boot.elf
says 'boot 5/rz2/boot.elf two words
>>boot
boot 5/rz2/boot.elf two words
>>'

# From the network.
run --net user -E testmips none
if ! grep -q 'libslirp' err; then
	mkdir tftp
	cp boot.elf tftp
	printf '%s\n' 'boot 6/tftp/boot.elf x' 'boot 6/tftp/none' >lines
	typed -e 3max --net user,tftp=tftp
	sed '/^-tftp/d' said | tr '\n' ' ' | grep -q \
	    '>>boot 6/tftp/boot.elf x boot 6/tftp/boot.elf x >>' &&
	    grep -q '^?IO: 6/tftp/none' said &&
	    [ "$(tail -n 1 said)" = '>>' ] || fail "network: $(cat said)"
fi

# ---- the same everywhere ----

cat >lines <<'END'
boot 5/rz3/netbsd s
d 0x80100000 5
boot
END
set -- -q -e 3max -M 2 --reset prompt -d 3:disk.img
"$GXEMUL" --state-hash 700 "$@" <lines >first 2>/dev/null || true
[ "$(hashes first | wc -l)" -gt 5 ] || fail "hashes: $(cat first)"
for way in --stepper --check-lockstep --no-idle-skip; do
	"$GXEMUL" --state-hash 700 $way "$@" <lines >other 2>/dev/null || true
	same first other "$way"
done
rm -f run.rec
"$GXEMUL" --record run.rec "$@" <lines >recorded 2>/dev/null || true
"$GXEMUL" -q --replay run.rec </dev/null >replayed 2>/dev/null || true
same recorded replayed 'replay'
# Wherever it is taken up, in the middle of a line, too.
cat >script <<'END'
wait ">>"
send "boot 5/rz"
wait "rz"
send "3/netbsd one\n"
wait "one\r\n>>"
send "printenv systype\n"
wait "systype="
wait ">>"
quit
END
"$GXEMUL" --state-hash 700 "$@" --script script </dev/null >first 2>&1
hashes first >first.hashes
last=$(sed -n '$s/state \([0-9]*\):.*/\1/p' first.hashes)
for place in 1 3 4 6 8 $(numbers 3 6 "$last"); do
	"$GXEMUL" "$@" --script script --limit "$place" --save-at-exit k.snap \
	    </dev/null >k.out 2>&1 || true
	"$GXEMUL" -q --load-snapshot k.snap --script script --state-hash 700 \
	    </dev/null >other 2>&1
	hashes other >other.hashes
	awk -v k="$place" '$2 + 0 > k' first.hashes >rest
	same rest other.hashes "from $place on"
	rm k.snap
done

# ---- what has none ----

for options in '-e malta' '-E testmips' '-e 3max -Q'; do
	# shellcheck disable=SC2086 # words
	run -q $options --reset prompt boot.elf
	expect_status 1
	expect_sentence '--reset prompt'
done
