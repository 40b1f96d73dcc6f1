# SPDX-License-Identifier: Apache-2.0
# What is asked of an HTTP request before its body is looked at (MCP 2025-11-25,
# transports): each refusal in full.
use strict;
use warnings;
use MCPTest;
use Test::More;

my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $pong = '{"jsonrpc":"2.0","id":1,"result":{}}';

sub refusal {
    my ($code, $description) = @_;
    return qq({"error":"$code","error_description":"$description"}\n);
}

# ---- method ----

my $post_only = refusal('method_not_allowed',
    'Send messages with POST; this server opens no event stream on GET and '
        . 'keeps no session to DELETE.');
for my $method (qw(GET DELETE PUT PATCH OPTIONS PROPFIND NONSENSE)) {
    my $http = post('', method => $method);
    is_answer($http, 405, $post_only, "$method is refused");
    is($http->{headers}{allow}, 'POST', '  and told what is allowed');
}
my $head = post('', method => 'HEAD');
is("$head->{status} " . ($head->{headers}{allow} // ''),
    '405 POST', 'HEAD is refused');

# ---- media types ----

my $type = refusal('unsupported_media_type',
    'Send the message as Content-Type: application/json.');
for my $given (
    undef, '', 'text/plain', 'application/jsonp', 'application/json-rpc',
    'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x',
    'text/json', 'application', 'json'
    )
{
    is_answer(
        post($ping, headers => { 'Content-Type' => $given }),
        415, $type,
        'Content-Type ' . ($given // 'missing') . ' is refused'
    );
}
for my $given ('application/json', 'Application/JSON',
    'application/json; charset=utf-8', 'application/json;charset="UTF-8"')
{
    is_answer(post($ping, headers => { 'Content-Type' => $given }),
        200, $pong, "Content-Type $given is taken");
}

my $accept
    = refusal('not_acceptable', 'Send Accept: application/json, '
        . 'text/event-stream.');
for my $given ('text/html', 'text/event-stream', 'application/xml, text/*',
    'application/jsonx', 'image/*;q=1')
{
    is_answer(post($ping, headers => { Accept => $given }),
        406, $accept, "Accept $given is refused");
}
for my $given (
    undef, '*/*', 'application/json', 'application/*',
    'text/event-stream, application/json',
    'text/html;q=0.5, APPLICATION/JSON;q=0.1', 'application/json,text/html'
    )
{
    is_answer(
        post($ping, headers => { Accept => $given }),
        200, $pong, 'Accept ' . ($given // 'missing') . ' is taken'
    );
}

# ---- origin ----

my $origin = refusal('origin_not_allowed',
    'This origin may not call; see McpOrigin.');
for my $given (
    'https://evil.example.test', 'http://mcp.example.test',
    'https://mcp.example.test:8443', 'https://mcp.example.test.evil.example',
    'https://evil.example/https://mcp.example.test', 'null', '',
    'https://app.example.test.evil.example'
    )
{
    is_answer(post($ping, headers => { Origin => $given }),
        403, $origin, "Origin '$given' is refused");
}
is_answer(
    post($ping, token => undef, headers => { Origin => 'https://evil.test' }),
    403, $origin, 'the origin is looked at before the token');
for my $given ('https://mcp.example.test', 'https://app.example.test') {
    is_answer(post($ping, headers => { Origin => $given }),
        200, $pong, "Origin $given is taken");
}

# ---- path ----

my $no_endpoint = refusal('not_found', 'There is no endpoint here.');
for my $path ('/mcp/', '/mcp/more', '/mcp/.well-known/oauth-protected-resource')
{
    is_answer(post($ping, path => $path),
        404, $no_endpoint, "$path is no endpoint");
}
is(post($ping, path => '/mcpx')->{status}, 403, '/mcpx is none of ours');
is_answer(post($ping, path => '/mcp?a=b'), 200, $pong, 'a query is ignored');

# ---- size ----

my $too_large
    = '{"jsonrpc":"2.0","error":{"code":-32600,"message":"The body is longer '
    . 'than the 65536 bytes that this server takes.","data":{"hint":"Send less '
    . 'in one message."}}}';
my $filler = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"%s"}}';
my $room   = 65536 - length sprintf $filler, '';
is_answer(post(sprintf $filler, 'x' x $room),
    200, $pong, 'a body of 65536 bytes is taken');
is_answer(post(sprintf $filler, 'x' x ($room + 1)),
    413, $too_large, 'one of 65537 is not');
is_answer(post('x' x 200_000), 413, $too_large, 'a large one is not');

sub chunked {
    my ($body, $size) = @_;
    my $token = token();
    my $bytes = "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\n"
        . "Authorization: Bearer $token\r\nContent-Type: application/json\r\n"
        . "MCP-Protocol-Version: 2025-11-25\r\n"
        . "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    while (length $body) {
        my $chunk = substr $body, 0, $size, '';
        $bytes .= sprintf "%x\r\n%s\r\n", length $chunk, $chunk;
    }
    return http("${bytes}0\r\n\r\n");
}
is_answer(chunked($ping, 7), 200, $pong, 'a body in chunks is taken');
is_answer(chunked(sprintf($filler, 'x' x ($room + 1)), 8192),
    413, $too_large, 'one in chunks that grows too long is not');
is(post($ping, headers => { 'Content-Length' => '9' x 20 })->{status},
    400, 'httpd does not believe a length that no number holds');

is_answer(post(''), 400,
    post('')->{body}, 'no body is no JSON');
like(post('')->{body}, qr/"code":-32700/, 'and is answered as such');

# A client that waits for leave to send its body gets the refusal instead.
my $waiting = "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\nContent-Type: "
    . "application/json\r\nContent-Length: 60000\r\n"
    . "Expect: 100-continue\r\n\r\n";
my @answers = http($waiting, timeout => 5);
is(join(' ', map { $_->{status} } @answers),
    '401', 'a body is not asked for before the token is known');

# ---- one connection, many requests ----

my $token = token();
my $one   = "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\nAuthorization: "
    . "Bearer $token\r\nContent-Type: application/json\r\n";
my $good = $one . 'Content-Length: ' . length($ping) . "\r\n\r\n$ping";
my $bad  = "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\nContent-Type: "
    . "text/plain\r\nContent-Length: 5\r\n\r\nhello";
my $last = $one
    . 'Content-Length: '
    . length($ping)
    . "\r\nConnection: close\r\n\r\n$ping";
is(join(' ', map { $_->{status} } http($good . $bad . $good . $last)),
    '200 401 200 200', 'requests follow each other on a connection');
my $long = sprintf $filler, 'x' x 100_000;
is( (http($one . 'Content-Length: ' . length($long) . "\r\n\r\n$long$last"))
        [0]{status},
    413,
    'a body that is too long ends the connection'
);

done_testing();
