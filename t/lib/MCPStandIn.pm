# SPDX-License-Identifier: Apache-2.0
package MCPStandIn;

# A whole deployment played by one process on loopback: an MCP endpoint and its
# authorization server, over TLS, as good ones answer. A test changes of it what
# is to be at fault. It answers one request a connection, one after another.

use strict;
use warnings;
use File::Path 'make_path';
use HTTP::Date 'time2str';
use IO::Socket::INET;
use IO::Socket::SSL;
use IO::Socket::SSL::Utils;
use MCPTest ();
use POSIX ();
use Time::HiRes 'sleep';

our $HOST  = 'mcp.example.test';
our $TOKEN = 'good.token-of_the.test';

# Where its documents are.
our $RESOURCE = '/.well-known/oauth-protected-resource/mcp';
our $SERVER   = '/.well-known/oauth-authorization-server';
our $OPENID   = '/.well-known/openid-configuration';

# ---- certificates ----

my ($ca, $inner);

sub certificate {
    my (%args) = @_;
    return [
        CERT_create(
            key     => KEY_create_ec('prime256v1'),
            subject => { commonName => $HOST },
            $args{CA} ? () : (subjectAltNames => [ [ 'DNS', $HOST ] ]),
            not_before => time - 86400,
            %args
        )
    ];
}

# A file of a certificate for the host and what the server sends with it.
# Options as CERT_create takes them; alone: the intermediate one is left out;
# self: it is signed by itself.
sub chain {
    my ($self, %args) = @_;
    my $alone = delete $args{alone};
    my $self_signed = delete $args{self};
    $ca    //= certificate(CA => 1, subject => { commonName => 'Root' });
    $inner //= certificate(
        CA      => 1,
        subject => { commonName => 'Intermediate' },
        issuer  => $ca
    );
    my $leaf
        = certificate($self_signed ? () : (issuer => $inner), %args);
    my $file = "$self->{root}/chain-" . ++$self->{chains} . '.pem';
    PEM_cert2file($ca->[0], "$self->{root}/ca.pem");
    PEM_certs2file($file, $leaf->[0],
        $alone || $self_signed ? () : $inner->[0]);
    PEM_key2file($leaf->[1], "$file.key");
    return $file;
}

sub ca { my ($self) = @_; return "$self->{root}/ca.pem" }

# ---- good answers ----

sub json {
    my ($status, $value, %headers) = @_;
    return {
        status  => $status,
        headers => { 'Content-Type' => 'application/json', %headers },
        body    => MCPTest::to_json($value)
    };
}

sub html {
    my ($status, $text, %headers) = @_;
    return {
        status  => $status,
        headers => { 'Content-Type' => 'text/html', %headers },
        body    => "<!DOCTYPE html>\n<title>$text</title>\n<p>$text</p>\n"
    };
}

my $origin = "https://$HOST";
sub unauthorized {
    my ($error) = @_;
    return json(
        401,
        { error => $error // 'unauthorized' },
        'WWW-Authenticate' => 'Bearer '
            . ($error ? qq(error="$error", error_description="Signature", ) : '')
            . qq(resource_metadata="$origin$RESOURCE", scope="mcp")
    );
}

my %read_only = (
    name        => 'time',
    inputSchema => { type => 'object', properties => {} },
    annotations => { readOnlyHint => JSON::PP::true },
);

sub result {
    my ($id, $result) = @_;
    return json(200, { jsonrpc => '2.0', id => $id, result => $result });
}

my %methods = (
    'initialize' => { protocolVersion => '2025-11-25', capabilities => {} },
    'ping'       => {},
    'tools/list' => { tools => [ { name => 'write' }, \%read_only ] },
    'tools/call' => { content => [ { type => 'text', text => 'noon' } ] },
);

sub endpoint {
    my ($request) = @_;
    my $authorization = $request->{headers}{authorization}
        // return unauthorized();
    return unauthorized('invalid_token')
        unless $authorization eq "Bearer $TOKEN";
    my $message = $request->{json};
    return {
        status  => 200,
        headers => { 'Content-Type' => 'text/event-stream' },
        body    => "data: {}\n\n"
        }
        if $message->{method} eq 'subscriptions/listen';
    return result($message->{id}, $methods{ $message->{method} } // {});
}

sub preflight {
    return {
        status  => 204,
        headers => {
            'Access-Control-Allow-Origin'  => $origin,
            'Access-Control-Allow-Headers' =>
                'Authorization, Content-Type, MCP-Protocol-Version',
        },
        body => ''
    };
}

sub register {
    my ($request) = @_;
    return json(400, { error => 'invalid_redirect_uri' })
        unless ref $request->{json}{redirect_uris} eq 'ARRAY';
    return json(201, { client_id => 'c1', %{ $request->{json} } });
}

# The documents, to be changed.
sub resource {
    return {
        resource              => "$origin/mcp",
        authorization_servers => [$origin],
        scopes_supported      => ['mcp'],
    };
}

sub server {
    return {
        issuer                                => $origin,
        authorization_endpoint                => "$origin/oauth/authorize",
        token_endpoint                        => "$origin/oauth/token",
        registration_endpoint                 => "$origin/oauth/register",
        jwks_uri                              => "$origin/oauth/jwks",
        response_types_supported              => ['code'],
        grant_types_supported => [qw(authorization_code refresh_token)],
        code_challenge_methods_supported      => ['S256'],
        token_endpoint_auth_methods_supported => ['none'],
        authorization_response_iss_parameter_supported => JSON::PP::true,
        client_id_metadata_document_supported          => JSON::PP::true,
    };
}

# By "METHOD /path": an answer, or a function of the request that gives one.
# What is not there is 404.
sub site {
    my $keys = MCPTest::from_json(MCPTest::slurp(MCPTest::state('jwks.json')));
    return {
        'POST /mcp'            => \&endpoint,
        'OPTIONS /mcp'         => preflight(),
        'GET /oauth/authorize' => html(400, 'This request has no client'),
        'POST /oauth/token'    => json(400, { error => 'invalid_request' }),
        'POST /oauth/register' => \&register,
        'GET /oauth/jwks'      => json(200, $keys),
        "OPTIONS $RESOURCE"    => preflight(),
        "GET $RESOURCE"        => json(200, resource()),
        "GET $SERVER"          => json(200, server()),
        "GET $OPENID"          => json(200, server()),
    };
}

# ---- the process ----

my $count = 0;

sub new {
    my ($class) = @_;
    my $root = MCPTest::state("stand-in-$$-" . ++$count);
    make_path($root);
    my $self = bless { root => $root, pids => [] }, $class;
    my $socket = IO::Socket::INET->new(
        Listen    => 50,
        LocalAddr => '127.0.0.1',
        ReuseAddr => 1
    ) or die "no port: $!";
    $self->{socket} = $socket;
    $self->{port}   = $socket->sockport;
    $self->{chain}  = $self->chain;
    return $self;
}

sub read_request {
    my ($client) = @_;
    my $text = '';
    while ($text !~ /\r\n\r\n/) {
        sysread $client, $text, 16384, length $text or return;
        # TLS, where none is spoken.
        return { method => '?', path => '' } if $text =~ /\A\x16/;
    }
    my ($head, $body) = split /\r\n\r\n/, $text, 2;
    my ($first, @lines) = split /\r\n/, $head;
    my ($method, $path) = split / /, $first;
    my %headers = map { my ($n, $v) = split /:\s*/, $_, 2; (lc $n, $v) } @lines;
    while (length $body < ($headers{'content-length'} // 0)) {
        sysread $client, $body, 16384, length $body or return;
    }
    return {
        method  => $method,
        path    => $path,
        headers => \%headers,
        body    => $body,
        json    => scalar(eval { MCPTest::from_json($body) }),
    };
}

sub answer {
    my ($client, $site) = @_;
    my $request = read_request($client) or return;
    my $answer = $site->{"$request->{method} $request->{path}"}
        // $site->{'*'}
        // json(404, { error => 'not_found' });
    $answer = $answer->($request) if ref $answer eq 'CODE';
    return unless $answer;
    my %headers = (
        'Date'           => time2str(time + ($answer->{ahead} // 0)),
        'Server'         => 'Apache',
        'Content-Length' => length $answer->{body},
        %{ $answer->{headers} // {} },
        'Connection' => 'close',
    );
    delete $headers{'Content-Length'} if $answer->{held};
    print {$client} "HTTP/1.1 $answer->{status} X\r\n",
        (map {"$_: $headers{$_}\r\n"} sort keys %headers), "\r\n";
    $client->flush;
    sleep $answer->{held} if $answer->{held};
    print {$client} $answer->{body};
    return;
}

# Options: tls (0: none; or options of IO::Socket::SSL); chain, as chain() gives
# it.
sub start {
    my ($self, $site, %options) = @_;
    my $chain = $options{chain} // $self->{chain};
    my %tls   = (
        SSL_server    => 1,
        SSL_cert_file => $chain,
        SSL_key_file  => "$chain.key",
        ref $options{tls} ? %{ $options{tls} } : ()
    );
    my $pid = fork // die "fork: $!";
    if ($pid) {
        $self->{pid} = $pid;
        return $self;
    }
    local $SIG{PIPE} = 'IGNORE';
    my $context = IO::Socket::SSL::SSL_Context->new(%tls) or die 'no TLS';
    while (1) {
        my $client = $self->{socket}->accept or next;
        $client->timeout(10);
        $client = IO::Socket::SSL->start_SSL(
            $client,
            SSL_server    => 1,
            SSL_reuse_ctx => $context
        ) unless defined $options{tls} && !$options{tls};
        eval { answer($client, $site) } if $client;
        close $client if $client;
    }
    POSIX::_exit(0);
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} // return;
    kill 'KILL', $pid;
    waitpid $pid, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    $self->stop;
    return;
}

1;
