# Talks to a serial line: client.pl HOW WHERE TEXT ANSWER
#
# HOW is unix (WHERE: a name), tcp (a port) or pty (a name).  Connects, reads
# until there is ANSWER, and says TEXT before that.
use strict;
use warnings;
use Fcntl;
use IO::Socket::INET;
use IO::Socket::UNIX;

my ($how, $where, $text, $answer) = @ARGV;
my $line;

if ($how eq 'unix') {
	$line = IO::Socket::UNIX->new(Peer => $where);
} elsif ($how eq 'tcp') {
	$line = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
	    PeerPort => $where);
} else {
	sysopen($line, $where, O_RDWR | O_NOCTTY) or $line = undef;
}
die "cannot connect to $where: $!\n" unless defined $line;
syswrite($line, $text);
my $got = '';
while (index($got, $answer) < 0) {
	sysread($line, $got, 100, length $got) or die "only \"$got\"\n";
}
