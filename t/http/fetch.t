# SPDX-License-Identifier: Apache-2.0
# Other servers are asked over https, at addresses that are public or allowed,
# and within bounds.
use strict;
use warnings;
use MCPPeer;
use MCPTest;
use Test::More;
use Time::HiRes 'time';

# ---- a program that asks as the module does ----

my $build   = $ENV{MCP_TEST_BUILD};
my $program = state("fetch-$$");
my $flags
    = $ENV{MCP_TEST_SANITIZED} ? '-fsanitize=address,undefined' : '';
system("gcc -std=gnu11 -D_GNU_SOURCE $flags -I$ENV{MCP_TEST_SRC} -I$build "
        . "\$(pkg-config --cflags apr-1) -o $program "
        . "$ENV{MCP_TEST_SRC}/t/lib/fetch.c $build/mod_mcp/.libs/la-fetch.o "
        . "$build/.libs/libmcp.a \$(pkg-config --libs libcurl apr-1 "
        . "apr-util-1 libcjson cjose libcrypto libpcre2-8) -lm") == 0
    or die 'the program does not build';

sub run {
    my (@arguments) = @_;
    open my $out, '-|', $program, @arguments or die "$program: $!";
    my $said = do { local $/; <$out> };
    close $out or die "$program: status $?";
    return $said;
}

# ---- a server that misbehaves ----

sub reply {
    my ($body, @headers) = @_;
    return join("\r\n", 'HTTP/1.1 200 OK', 'Content-Length: ' . length $body,
        @headers, '', $body);
}

my %answers = (
    '/plain' => sub {
        return reply('{"a":1}', 'Content-Type: application/json; charset=utf-8',
            'Cache-Control: max-age=300', 'X-Kept: one', 'x-kept:  two ');
    },
    '/interim' => sub {
        return "HTTP/1.1 103 Early Hints\r\nX-Kept: early\r\n\r\n", reply('b');
    },
    '/absent' => sub {
        return "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone";
    },
    '/moved' => sub {
        return "HTTP/1.1 302 Found\r\nLocation: /plain\r\n"
            . "Content-Length: 0\r\n\r\n";
    },
    '/hundred' => sub { return reply('x' x 100) },
    '/endless' => sub { return "HTTP/1.1 200 OK\r\n\r\n", ('x' x 1000) x 1000 },
    '/chunked' => sub {
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            ("100\r\n" . 'x' x 256 . "\r\n") x 100, "0\r\n\r\n";
    },
    '/headers' =>
        sub { return "HTTP/1.1 200 OK\r\n", ("X-Kept: lost\r\n") x 10000 },
    '/short' => sub {
        return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 'x' x 99;
    },
    '/silent' => sub { return \30 },
    '/drip'   => sub {
        return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
            map { ('x', \0.1) } 1 .. 100;
    },
    '/garbage' => sub { return "\x00\x01\x02 what\r\n\r\n" },
);
my $peer = MCPPeer->new(
    answer => sub {
        my ($request) = @_;
        my ($path)    = $request =~ m{^[A-Z]+ (\S+)};
        return ($answers{$path} // sub { return reply($request) })->();
    }
);
my @known = ('ca=' . $peer->ca, 'allow=127.0.0.1');

sub ask {
    my ($path, @more) = @_;
    return run($peer->url($path), @known, @more);
}

# ---- what comes back ----

is(ask('/plain'), <<'END', 'an answer');
status 200
type application/json; charset=utf-8
fresh 300
kept one, two
body {"a":1}
END
is(ask('/interim'), <<'END', 'what comes before an answer is none of it');
status 200
type none
fresh -1
kept none
body b
END
like(ask('/absent'), qr/\Astatus 404\n.*^body none$/ms, 'an error');
like(ask('/moved'), qr/\Astatus 302\n/, 'a redirect is not followed');
is(scalar(grep {m{^GET /plain }} $peer->requests), 1, 'not even asked for');
like(ask('/a/../b/%2e%2e/c?d'), qr{^body GET /a/\.\./b/%2e%2e/c\?d HTTP/1\.1\r$}m,
    'the URL is asked for as it is');

my ($sent) = ask('/echo', 'header=Accept: application/json',
    'header=X-Other: a b') =~ /^body (.*)/ms;
is( $sent =~ s{mod_mcp/[\d.]+}{mod_mcp}r,
    "GET /echo HTTP/1.1\r\nHost: localhost:$peer->{port}\r\n"
        . "User-Agent: mod_mcp\r\nAccept: application/json\r\n"
        . "X-Other: a b\r\n\r\n\n",
    'what is sent'
);
like(ask('/echo', 'body=a=1&b'),
    qr{^body POST /echo .*^Content-Length: 5\r.*^a=1&b$}ms, 'a body is posted');
like(ask('/echo', 'body={}', 'method=PUT', 'header=Content-Type: text/x'),
    qr{^body PUT /echo .*^Content-Type: text/x\r.*^\{\}$}ms, 'or put');
like(ask('/plain', 'method=HEAD'), qr/^fresh 300\n.*^body $/ms, 'HEAD');

# ---- bounds ----

like(ask('/hundred', 'most=100'), qr/^body x{100}$/m, 'as long as may be');
for my $case (
    [ '/hundred', 'most=99',   'a byte longer' ],
    [ '/endless', 'most=5120', 'without a length' ],
    [ '/chunked', 'most=5120', 'in chunks' ],
    [ '/headers', 'most=5120', 'in its headers' ],
    )
{
    my ($path, $most, $name) = @$case;
    my ($bytes) = $most =~ /(\d+)/;
    is( ask($path, $most),
        "error fetch_too_large\nThe other server's answer is longer than "
            . "$bytes bytes.\n",
        "an answer that is too long: $name"
    );
}
for my $path ('/silent', '/drip') {
    my $began = time;
    is( ask($path, 'limit=500'),
        "error fetch_timeout\nThe other server did not answer in time.\n",
        "$path: an answer that takes too long"
    );
    cmp_ok(time - $began, '<', 3, '  is not waited for');
}
like(ask($_), qr/\Aerror fetch_failed\n/, "$_: an answer that is none")
    for '/short', '/garbage';

# ---- to whom ----

my $refused = "error fetch_refused\n"
    . "The other server's address is not a public one.\n";
my $asked = $peer->requests;
for my $host (
    qw(localhost 127.0.0.1 127.1 2130706433 0x7f000001 0 [::1]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::] 10.0.0.1 169.254.169.254
    192.168.0.1 100.64.0.1 [fd00::1] [fe80::1] [64:ff9b::7f00:1]
    [2002:7f00:1::] 224.0.0.1 255.255.255.255)
    )
{
    is(run("https://$host:$peer->{port}/plain", $known[0]),
        $refused, "$host is refused");
}
is(run($peer->url('/plain'), $known[0], 'allow=10.0.0.0/8'),
    $refused, 'where others are allowed, too');
like(run($peer->url('/plain'), $known[0], 'allow=127.0.0.0/8'),
    qr/\Astatus 200/, 'a network is allowed');
is($peer->requests, $asked + 1, 'nobody was connected to but then');

for my $url (
    'http://localhost/',      'ftp://localhost/', 'file:///etc/passwd',
    '//localhost/',           'localhost',        'https:///',
    'https://',               'https://a b/',     "https://localhost/\r\nX: y",
    'https://user@localhost', 'https://u:p@localhost/', 'gopher://localhost/',
    'https://localhost:0x1/', 'https://localhost/' . 'x' x 2048,
    "https://localhost/\x{e9}",
    )
{
    like(run($url, @known), qr/\Aerror fetch_(?:refused|failed)\n/,
        'refused: ' . substr $url =~ s/[^!-~]/?/gr, 0, 40);
}
is($peer->requests, $asked + 1, 'nor then');
for my $line ("X-A: b\r\nX-C: d", "X-A: b\nX-C: d", ' X-A: b', 'X A: b', 'X-A',
    ': b')
{
    like(ask('/plain', "header=$line"), qr/\Aerror fetch_refused\n/,
        'a header that is none: ' . $line =~ s/[\r\n]+/?/gr);
}

# What a site's environment says is for its own programs.
{
    local @ENV{qw(https_proxy HTTPS_PROXY all_proxy ALL_PROXY)}
        = ('http://127.0.0.1:9') x 4;
    like(ask('/plain'), qr/\Astatus 200/, 'no proxy is asked');
}

# ---- who it is ----

like(run($peer->url('/plain'), 'allow=127.0.0.1'),
    qr/\Aerror fetch_failed\n/, 'an authority that the system does not trust');
my $other = MCPPeer->new(
    answer => sub { return reply('other') },
    names  => ['DNS:other.example.test']
);
like(run($other->url('/'), 'ca=' . $other->ca, 'allow=127.0.0.1'),
    qr/\Aerror fetch_failed\n/, 'a certificate for another name');
like(run($other->url('/'), @known), qr/\Aerror fetch_failed\n/,
    'a certificate of another authority');
is($other->requests, 0, 'are told nothing');
my $plain = MCPPeer->new(answer => sub { return reply('plain') }, tls => 0);
like(run($plain->url('/'), @known), qr/\Aerror fetch_failed\n/,
    'a server without TLS');
$peer->stop;
is( ask('/plain'),
    "error fetch_failed\nThe other server could not be asked: Couldn't connect "
        . "to server.\n",
    'a server that is not there'
);

done_testing();
