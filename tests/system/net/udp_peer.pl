# The other end of --net udp: a frame in each datagram, nothing around it.
# Prints its port and one that is free, then waits for a request of BOOTP and
# answers: first from a port that is nobody's, with a file, then without one.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IO::Socket::INET;
use packets;

my @here = (Proto => 'udp', LocalAddr => '127.0.0.1');
my $peer = IO::Socket::INET->new(@here) or die "no socket: $!\n";
my $stranger = IO::Socket::INET->new(@here) or die "no socket: $!\n";
my $free = IO::Socket::INET->new(@here) or die "no socket: $!\n";
my $local = $free->sockport;

close $free;
$| = 1;
print $peer->sockport, " $local\n";

my $from = $peer->recv(my $frame, 2000) or die "nothing came: $!\n";
my ($port) = unpack_sockaddr_in($from);
my ($to, $mac, $type) = unpack('a6 a6 n', $frame);
my $request = substr($frame, 42);

die "from port $port\n" if $port != $local;
die 'a frame of ', length $frame, " bytes\n" if length $frame != 342;
die "not a broadcast\n" if $to ne "\xff" x 6 || $type != 0x0800;
die "not from the controller\n" if $mac ne pack('H12', '102030000010');
die "no request of BOOTP\n"
    if substr($frame, 34, 4) ne pack('n2', 68, 67) ||
    ord $request != 1 || substr($request, 28, 6) ne $mac;

my $server = inet_aton('10.0.0.5');

for ([$stranger, 'wrong'], [$peer, '']) {
	my ($socket, $file) = @$_;
	my $reply = packets::bootp_reply($request, inet_aton('10.0.0.9'),
	    $server, $file);

	$socket->send(packets::frame($to, pack('H12', '08002b010203'), $server,
	    67, "\xff" x 4, 68, $reply), 0, $from) or die "not sent: $!\n";
}
