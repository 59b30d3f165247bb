# BOOTP and TFTP on an interface of the host: boot_server.pl INTERFACE FILE.
# Gives 192.0.2.9 to whoever asks, and FILE, once.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IO::Select;
use IO::Socket::INET;
use packets;

use constant SO_BINDTODEVICE => 25;

my ($interface, $file) = @ARGV;
my $server = inet_aton('192.0.2.5');

sub at
{
	my ($port) = @_;
	my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => $port,
	    Broadcast => 1, ReuseAddr => 1) or die "port $port: $!\n";

	setsockopt($s, SOL_SOCKET, SO_BINDTODEVICE, "$interface\0") or
	    die "$interface: $!\n";
	return $s;
}

my $bootp = at(67);
my $tftp = at(69);
my $select = IO::Select->new($bootp, $tftp);

$| = 1;
print "ready\n";
my $client;
until (defined $client) {
	for my $s ($select->can_read) {
		my $from = $s->recv(my $packet, 2000);

		if ($s == $bootp) {
			$s->send(packets::bootp_reply($packet,
			    inet_aton('192.0.2.9'), $server, 'program'), 0,
			    pack_sockaddr_in(68, INADDR_BROADCAST)) or
			    die "not sent: $!\n";
		} elsif ($packet eq "\0\1program\0octet\0") {
			$client = $from;
		}
	}
}

open my $in, '<:raw', $file or die "$file: $!\n";
my $data = at(0);
for (my $block = 1;; $block++) {
	my $n = read $in, my $bytes, 512;

	$data->send(pack('n2', 3, $block) . $bytes, 0, $client) or
	    die "not sent: $!\n";
	$data->recv(my $answer, 100);
	die "no acknowledgement of $block\n"
	    if $answer ne pack('n2', 4, $block);
	last if $n < 512;
}
