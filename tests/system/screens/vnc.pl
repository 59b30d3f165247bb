#!/usr/bin/perl
# A client of RFC 6143: vnc.pl PORT X Y [KEYSYM...] prints the size, the name and
# the pixel at X, Y, then presses and releases keys; the last one stays down.
use strict;
use warnings;
use IO::Socket::INET;

my ($port, $x, $y, @keys) = @ARGV;
my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or
    die "no connection\n";

sub get {
	my ($n) = @_;
	my $text = '';
	while (length $text < $n) {
		sysread($s, $text, $n - length $text, length $text) or
		    die "it hangs up\n";
	}
	return $text;
}

get(12) =~ /^RFB 003\.008\n$/ or die "version\n";
syswrite $s, "RFB 003.008\n";
my $n = unpack 'C', get(1);
get($n);
syswrite $s, pack 'C', 1; # no security
unpack('N', get(4)) == 0 or die "security\n";
syswrite $s, pack 'C', 1; # shared
my ($width, $height) = unpack 'nn', get(4);
get(16);
my $name = get(unpack 'N', get(4));
# 32 bits, depth 24, little endian, true colour, red at 16.
syswrite $s, pack 'CxxxCCCCnnnCCCxxx', 0, 32, 24, 0, 1, 255, 255, 255, 16, 8, 0;
syswrite $s, pack 'CxnN', 2, 1, 0; # raw
syswrite $s, pack 'CCnnnn', 3, 0, $x, $y, 1, 1;
my ($type, $rects) = unpack 'Cxn', get(4);
my (undef, undef, $w, $h) = unpack 'nnnnN', get(12);
my $pixel = unpack 'V', get(4 * $w * $h);
printf "%dx%d %s %06x\n", $width, $height, $name, $pixel & 0xffffff;
for my $i (0 .. $#keys) {
	syswrite $s, pack 'CCxxN', 4, 1, hex $keys[$i];
	syswrite $s, pack 'CCxxN', 4, 0, hex $keys[$i] if $i < $#keys;
}
# The mouse: here, then 7 to the right and 2 up with the left button.
syswrite $s, pack 'CCnn', 5, 0, 100, 100;
syswrite $s, pack 'CCnn', 5, 1, 107, 98;
sleep 1;
