#!/bin/sh
# The emulator is killed in the middle of writes: every write that the guest has
# been told of is in the file, whole.
# shellcheck source-path=SCRIPTDIR source=scsi_lib.sh
. "$(dirname "$0")/scsi_lib.sh"

kills=20
make_program
cd "$TMP"
make_disk fresh.img

# The guest writes number n, four blocks of it, to block 512 + (n - 1) * 4 of
# 1024 blocks that are used again and again.  LAST is the last that it has said is
# written; one more may be there, in whole or in part.
check_disk()
{
	perl -e '
		my ($name, $last) = @ARGV;
		open(my $f, "<", $name) or die;
		binmode $f;
		for my $n ($last > 256 ? $last - 254 : 1 .. $last) {
			my $at = 512 + ($n - 1) * 4 % 1024;
			seek($f, $at * 512, 0) or die;
			read($f, my $bytes, 2048) == 2048 or die;
			$bytes eq pack("V", $n) x 512 or
			    die "write $n is not there\n";
		}' "$1" "$2" 2>"$TMP/log" || fail "$(cat "$TMP/log")"
}

for i in $(numbers 9 $kills 40); do
	cp fresh.img disk.img
	mkfifo pipe
	"$GXEMUL" -q -e 3max -o -w disk.img </dev/null >pipe 2>err &
	pid=$!
	# Killed when it has said so many lines; then the rest is read.
	lines=$((i * 37))
	perl -e '
		my ($pid, $lines) = @ARGV;
		my ($n, $last) = (0, 0);
		while (<STDIN>) {
			$last = $1 if /^w (\d+)\r?$/;
			kill "KILL", $pid if ++$n == $lines;
		}
		print "$last\n";' "$pid" $lines <pipe >last
	wait "$pid" && fail "it was not killed: $(cat err)"
	rm pipe
	[ "$(cat last)" -gt 0 ] || fail "nothing was written: $(cat err)"
	check_disk disk.img "$(cat last)"
done
