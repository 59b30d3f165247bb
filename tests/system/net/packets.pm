# Replies of BOOTP, for the peers of the network's tests.
package packets;
use strict;
use warnings;

# bootp_reply REQUEST ADDRESS SERVER FILE: the reply of RFC 951.
sub bootp_reply
{
	my ($request, $address, $server, $file) = @_;

	return pack('C4 a4 n n N a4 a4 N a16 a64 a128 a64', 2, 1, 6, 0,
	    substr($request, 4, 4), 0, 0, 0, $address, $server, 0,
	    substr($request, 28, 16), '', $file,
	    pack('C5', 99, 130, 83, 99, 255));
}

sub ones_sum
{
	my $sum = 0;

	$sum += $_ for unpack('n*', $_[0]);
	$sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
	return ~$sum & 0xffff;
}

# frame TO FROM SOURCE SOURCE-PORT DESTINATION PORT DATA: an Ethernet frame with
# UDP in it.
sub frame
{
	my ($to, $from, $source, $source_port, $destination, $port, $data) = @_;
	my $ip = sub {
		return pack('C2 n3 C2 n a4 a4', 0x45, 0, 28 + length $data, 0,
		    0, 64, 17, $_[0], $source, $destination);
	};

	return $to . $from . pack('n', 0x0800) . $ip->(ones_sum($ip->(0))) .
	    pack('n4', $source_port, $port, 8 + length $data, 0) . $data;
}

1;
