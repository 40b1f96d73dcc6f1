# SPDX-License-Identifier: Apache-2.0
package MCPListen;

# A client of subscriptions/listen: a stream that stays open, read event by
# event (MCP 2026-07-28, subscriptions).

use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use MCPTest;
use Time::HiRes qw(sleep time);

# The bytes of a request for a stream. Options: id (as JSON), path, token,
# params, headers.
sub request {
    my ($notifications, %opt) = @_;
    my $id     = $opt{id} // '"l1"';
    my $params = to_json(
        $opt{params} // {
            notifications => $notifications,
            _meta         => {
                'io.modelcontextprotocol/protocolVersion' => '2026-07-28',
                'io.modelcontextprotocol/clientCapabilities' => {},
            }
        }
    );
    my $body = qq({"jsonrpc":"2.0","id":$id,"method":"subscriptions/listen",)
        . qq("params":$params});
    my %headers = (
        'Host'                 => 'mcp.example.test',
        'Content-Type'         => 'application/json',
        'Accept'               => 'application/json, text/event-stream',
        'Authorization'        => 'Bearer ' . ($opt{token} // token()),
        'MCP-Protocol-Version' => '2026-07-28',
        'Mcp-Method'           => 'subscriptions/listen',
        'Content-Length'       => length $body,
        %{ $opt{headers} // {} },
    );
    my $path = $opt{path} // '/mcp';
    return "POST $path HTTP/1.1\r\n"
        . join('', map {"$_: $headers{$_}\r\n"} sort keys %headers)
        . "\r\n$body";
}

# Open a stream on a port and read the head of the answer, and all of it when it
# is no stream.
sub open {    ## no critic (ProhibitBuiltinHomonyms)
    my ($class, $port, $notifications, %opt) = @_;
    my $socket = IO::Socket::INET->new(
        PeerAddr => "127.0.0.1:$port",
        Timeout  => 10
    ) or die "connect: $!";
    my $self = bless { socket => $socket, raw => '', text => '' }, $class;
    syswrite $socket, request($notifications, %opt);
    while ($self->{raw} !~ /\r\n\r\n/) {
        $self->fill(20) or return $self;
    }
    ($self->{head}) = $self->{raw} =~ s/\A(.*?\r\n)\r\n//s ? $1 : '';
    ($self->{status}) = $self->{head} =~ m{\AHTTP/1\.1 ([0-9]{3})};
    $self->{is_chunked} = $self->{head} =~ /^Transfer-Encoding: chunked\r?$/mi;
    if ($self->{status} != 200) {
        while ($self->fill(2)) { }
        $self->{body} = $self->{raw};
    }
    return $self;
}

# Wait for more bytes. False: none came in time, or the server has closed.
sub fill {
    my ($self, $seconds) = @_;
    return 0 if $self->{is_closed};
    return 0 unless IO::Select->new($self->{socket})->can_read($seconds);
    my $count = sysread $self->{socket}, $self->{raw}, 65536,
        length $self->{raw};
    $self->{is_closed} = !$count;
    return $count;
}

sub take_chunks {
    my ($self) = @_;
    while ($self->{raw} =~ /\A([0-9a-fA-F]+)\r\n/
        && length $self->{raw} >= length($1) + 4 + hex $1)
    {
        my $length = hex $1;
        substr $self->{raw}, 0, length($1) + 2, '';
        $self->{is_whole} = 1 unless $length;
        $self->{text} .= substr $self->{raw}, 0, $length, '';
        substr $self->{raw}, 0, 2, '';
    }
    return;
}

# The next message, or undef when none comes in so many seconds. Comments are
# counted and skipped.
sub next {    ## no critic (ProhibitBuiltinHomonyms)
    my ($self, $seconds) = @_;
    my $until = time + $seconds;
    while (1) {
        $self->take_chunks;
        while ($self->{text} =~ s/\A(.*?)\n\n//s) {
            my $event = $1;
            return from_json($1) if $event =~ /\Adata: (.*)\z/;
            $self->{comments}++ if $event =~ /\A:/;
        }
        my $left = $until - time;
        return undef if $left <= 0;
        return undef if !$self->fill($left) && $self->{is_closed};
    }
}

# The methods of the messages that come until so many seconds have passed.
sub methods {
    my ($self, $seconds) = @_;
    my @methods;
    my $until = time + $seconds;
    while (my $message = $self->next($until - time)) {
        push @methods, $message->{method} // 'result';
    }
    return join ' ', map {s{^notifications/}{}r} @methods;
}

sub close {    ## no critic (ProhibitBuiltinHomonyms)
    my ($self) = @_;
    close $self->{socket};
    return;
}

1;
