# SPDX-License-Identifier: Apache-2.0
package MCPStream;

# A call whose answer is looked at while it comes in, and a server for it: the
# tools of t/data/stream.json at /stream.

use strict;
use warnings;
use Exporter 'import';
use IO::Select;
use IO::Socket::INET;
use MCPTest;
use Time::HiRes qw(time sleep);

our @EXPORT = qw(stream_conf stream_token stream_head stream_message begin_call
    begin_request notify wait_until running);

my $resource = 'https://mcp.example.test/stream';

# The directives of an endpoint /stream, beside those of MCPServer::endpoint.
sub stream_conf {
    return <<"END";
<Location "/stream">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/stream.json"
    McpResource $resource
    McpWorkspace north
</Location>
LogFormat "%P %{MCP_METHOD}e %{MCP_TOOL}e %{MCP_OUTCOME}e" stream
CustomLog stream.log stream
END
}

sub stream_token { return token($_[0], resource => $resource) }

# The headers of a POST to /stream. Options: revision, name (Mcp-Name), token,
# accept (undef: none), headers.
sub stream_head {
    my ($method, %opt) = @_;
    my $revision = $opt{revision} // '2025-11-25';
    my $accept
        = exists $opt{accept}
        ? $opt{accept}
        : 'application/json, text/event-stream';
    my %headers = (
        'content-type'         => 'application/json',
        'authorization'        => 'Bearer ' . ($opt{token} // stream_token()),
        'mcp-protocol-version' => $revision,
        defined $accept           ? (accept       => $accept)    : (),
        $revision ge '2026-07-28' ? ('mcp-method' => $method)    : (),
        $revision ge '2026-07-28' && $opt{name}
        ? ('mcp-name' => $opt{name})
        : (),
        %{ $opt{headers} // {} },
    );
    return %headers;
}

# A request as bytes. Options: revision, id, meta, capabilities.
sub request_message {
    my ($method, $params, %opt) = @_;
    my %meta = %{ $opt{meta} // {} };
    if (($opt{revision} // '') ge '2026-07-28') {
        %meta = (
            'io.modelcontextprotocol/protocolVersion' => $opt{revision},
            'io.modelcontextprotocol/clientCapabilities' =>
                $opt{capabilities} // {},
            %meta
        );
    }
    return to_json(
        {   jsonrpc => '2.0',
            id      => $opt{id} // 1,
            method  => $method,
            params  => { %$params, %meta ? (_meta => \%meta) : () },
        }
    );
}

# A tools/call as bytes, likewise.
sub stream_message {
    my ($name, $arguments, %opt) = @_;
    return request_message('tools/call',
        { name => $name, arguments => $arguments }, %opt);
}

sub request {
    my ($method, $body, %opt) = @_;
    my %headers = stream_head($method, %opt);
    my $http    = $opt{http} // '1.1';
    return join '', "POST /stream HTTP/$http\r\nHost: mcp.example.test\r\n",
        (map {"$_: $headers{$_}\r\n"} sort keys %headers),
        'Content-Length: ', length $body, "\r\n\r\n", $body;
}

sub connect_to {
    my ($port) = @_;
    return IO::Socket::INET->new(
        PeerAddr => "127.0.0.1:$port",
        Timeout  => 10
    ) // die "connect: $!";
}

# Send a call; gives an object on which its answer can be awaited. Options: port,
# those above, http (1.0), socket (one that is open).
sub begin_call {
    my ($name, $arguments, %opt) = @_;
    return begin_request('tools/call',
        { name => $name, arguments => $arguments }, %opt);
}

# The same for a request of any method.
sub begin_request {
    my ($method, $params, %opt) = @_;
    my $socket = $opt{socket} // connect_to($opt{port});
    my $body   = request_message($method, $params, %opt);
    my $self   = bless {
        socket => $socket,
        start  => time,
        bytes  => '',
        body   => '',
        events => []
    }, __PACKAGE__;
    syswrite $socket, request($method, $body,
        name => $params->{name} // $params->{uri}, %opt);
    return $self;
}

# Read on, up to so many seconds, until the condition holds; gives whether it
# does.
sub read_until {
    my ($self, $seconds, $condition) = @_;
    my $until  = time + $seconds;
    my $select = IO::Select->new($self->{socket});
    while (!$condition->()) {
        my $left = $until - time;
        return 0 if $left <= 0 || !$select->can_read($left);
        if (!sysread $self->{socket}, $self->{bytes}, 65536,
            length $self->{bytes})
        {
            $self->{closed} = 1;
            $self->take;
            return $condition->() ? 1 : 0;
        }
        $self->take;
    }
    return 1;
}

# What has come: head, body, events with the time when they were whole.
sub take {
    my ($self) = @_;
    if (!defined $self->{head}) {
        $self->{bytes} =~ s/\A(.*?\r\n)\r\n//s or return;
        $self->{head} = $1;
        ($self->{status}) = $self->{head} =~ m{^HTTP/1\.\d (\d+)};
        $self->{headers}{ lc $1 } = $2
            while $self->{head} =~ /^([^:\r\n]+):\s*(.*?)\r$/mg;
    }
    if (($self->{headers}{'transfer-encoding'} // '') eq 'chunked') {
        while (!$self->{ended}
            && $self->{bytes} =~ /\A([0-9a-fA-F]+)\r\n/
            && length $self->{bytes} >= $+[0] + hex($1) + 2)
        {
            my ($from, $length) = ($+[0], hex $1);
            $self->{body} .= substr $self->{bytes}, $from, $length;
            substr $self->{bytes}, 0, $from + $length + 2, '';
            $self->{ended} = !$length;
        }
    }
    elsif (defined(my $length = $self->{headers}{'content-length'})) {
        $self->{body} .= substr $self->{bytes}, 0,
            $length - length $self->{body}, '';
        $self->{ended} = length $self->{body} == $length;
    }
    else {
        $self->{body} .= $self->{bytes};
        $self->{bytes} = '';
        $self->{ended} = $self->{closed};
    }
    $self->take_events
        if ($self->{headers}{'content-type'} // '') eq 'text/event-stream';
    return;
}

# Each event is one data line and an empty one, and nothing else.
sub take_events {
    my ($self) = @_;
    my $from = $self->{taken} // 0;
    while ((my $end = index $self->{body}, "\n\n", $from) >= 0) {
        my $event = substr $self->{body}, $from, $end - $from;
        $self->{taken} = $from = $end + 2;
        if ($event =~ /\Adata: ([^\r\n]*)\z/) {
            my $message = from_json($1);
            push @{ $self->{events} },
                { at => time - $self->{start}, %$message };
        }
        elsif ($event eq ':') { $self->{comments}++ }
        else                  { die "no event: $event\n" }
    }
    return;
}

# The whole answer; gives the object.
sub finish {
    my ($self, $seconds) = @_;
    $self->read_until($seconds // 30, sub { $self->{ended} });
    return $self;
}

# The messages before the response, and the response.
sub heard {
    my ($self) = @_;
    return grep { $_->{method} } @{ $self->{events} };
}

sub response {
    my ($self) = @_;
    return $self->{events}[-1] if @{ $self->{events} };
    return eval { from_json($self->{body}) };
}

# A notification on a connection of its own; gives the HTTP status.
sub notify {
    my ($method, $params, %opt) = @_;
    my $socket = connect_to($opt{port});
    my $body   = to_json(
        { jsonrpc => '2.0', method => $method, params => $params });
    syswrite $socket, request($method, $body, %opt);
    my $bytes = '';
    1
        while $bytes !~ /\r\n\r\n/
        && sysread $socket, $bytes, 4096, length $bytes;
    my ($status) = $bytes =~ m{^HTTP/1\.1 (\d+)};
    return $status;
}

# Wait for a condition; gives the seconds that it took, or undef.
sub wait_until {
    my ($seconds, $condition) = @_;
    my $start = time;
    until ($condition->()) {
        return undef if time - $start > $seconds;
        sleep 0.02;
    }
    return time - $start;
}

# How many statements of mod_mcp run, or of them those of one tool.
sub running {
    my ($tool) = @_;
    my $function = $tool ? "stream.$tool" : '';
    return sql(qq{SELECT count(*) FROM pg_stat_activity
        WHERE usename = 'mcp_app' AND state = 'active'
            AND query LIKE '%$function%'});
}

1;
