# SPDX-License-Identifier: Apache-2.0
package MCPHttp2;

# As much of an HTTP/2 client as it takes to see when the parts of an answer
# come, to reset one stream of many, and not to read (RFC 9113). Headers of the
# answer are not decoded.

use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes 'time';

use constant { DATA => 0, HEADERS => 1, RST_STREAM => 3, SETTINGS => 4,
    PING => 6, WINDOW_UPDATE => 8 };
use constant { END_STREAM => 1, ACK => 1, END_HEADERS => 4 };

sub frame {
    my ($type, $flags, $stream, $payload) = @_;
    return substr(pack('N', length $payload), 1)
        . pack('CCN', $type, $flags, $stream)
        . $payload;
}

# A length of HPACK with a prefix of seven bits (RFC 7541, 5.1).
sub length_of {
    my ($text) = @_;
    my $length = length $text;
    return pack 'C', $length if $length < 127;
    my $bytes = pack 'C', 127;
    for ($length -= 127; $length >= 128; $length >>= 7) {
        $bytes .= pack 'C', $length % 128 + 128;
    }
    return $bytes . pack 'C', $length;
}

# Connect with prior knowledge. Options: window, the bytes of a stream that may
# be sent to us before we ask for more, which we never do.
sub new {
    my ($class, $port, %opt) = @_;
    my $socket = IO::Socket::INET->new("127.0.0.1:$port") // die "connect: $!";
    my $self   = bless { socket => $socket, next => 1, bytes => '' }, $class;
    syswrite $socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        . frame(SETTINGS, 0, 0, pack 'nN', 4, $opt{window} // 1_000_000)
        . frame(WINDOW_UPDATE, 0, 0, pack 'N', 100_000_000);
    return $self;
}

# POST a body; gives the stream's number. Headers in pairs, names in lower case.
sub post {
    my ($self, $path, $body, @headers) = @_;
    my $stream = $self->{next};
    $self->{next} += 2;
    my @fields = (
        ':method' => 'POST', ':scheme'    => 'http',
        ':path'   => $path,  ':authority' => 'mcp.example.test',
        @headers
    );
    my $block = '';
    while (my ($name, $value) = splice @fields, 0, 2) {
        $block .= join '', "\0", length_of($name), $name, length_of($value),
            $value;
    }
    syswrite $self->{socket}, frame(HEADERS, END_HEADERS, $stream, $block)
        . frame(DATA, END_STREAM, $stream, $body);
    $self->{streams}{$stream} = { start => time, body => '', parts => [] };
    return $stream;
}

sub reset {
    my ($self, $stream) = @_;
    syswrite $self->{socket}, frame(RST_STREAM, 0, $stream, pack 'N', 8);
    return;
}

sub read_frame {
    my ($self, $seconds) = @_;
    my $until  = time + $seconds;
    my $select = IO::Select->new($self->{socket});
    for (;;) {
        if (length $self->{bytes} >= 9) {
            my ($length, $type, $flags, $stream)
                = unpack 'NXX', "\0" . substr $self->{bytes}, 0, 3;
            ($type, $flags, $stream) = unpack 'x3 C C N', $self->{bytes};
            if (length $self->{bytes} >= 9 + $length) {
                my $payload = substr $self->{bytes}, 9, $length;
                substr $self->{bytes}, 0, 9 + $length, '';
                return ($type, $flags, $stream, $payload);
            }
        }
        my $left = $until - time;
        return
            if $left <= 0
            || !$select->can_read($left)
            || !sysread $self->{socket}, $self->{bytes}, 65536,
            length $self->{bytes};
    }
}

# Read frames for so many seconds, or until the condition holds; gives whether
# it does. A stream has its body, its parts [seconds, bytes], and whether it has
# ended.
sub read_until {
    my ($self, $seconds, $condition) = @_;
    my $until = time + $seconds;
    while (!$condition->()) {
        my ($type, $flags, $number, $payload)
            = $self->read_frame($until - time)
            or return 0;
        my $stream = $self->{streams}{$number};
        if ($type == DATA && $stream) {
            $stream->{body} .= $payload;
            push @{ $stream->{parts} },
                [ time - $stream->{start}, $payload ]
                if length $payload;
        }
        $stream->{ended} = 1
            if $stream
            && ($type == RST_STREAM
                || ($type == DATA || $type == HEADERS) && $flags & END_STREAM);
        syswrite $self->{socket}, frame($type, ACK, 0,
            $type == PING ? $payload : '')
            if ($type == SETTINGS || $type == PING) && !($flags & ACK);
    }
    return 1;
}

# The whole answer of a stream.
sub finish {
    my ($self, $number, $seconds) = @_;
    my $stream = $self->{streams}{$number};
    $self->read_until($seconds // 20, sub { $stream->{ended} });
    return $stream;
}

1;
