# SPDX-License-Identifier: Apache-2.0
# The protected resource metadata (RFC 9728): clients that know the URL alone
# find the authorization server here.
use strict;
use warnings;
use MCPTest;
use Test::More;

sub get {
    my ($path, %opt) = @_;
    my $method = $opt{method} // 'GET';
    my $host   = $opt{host}   // 'mcp.example.test';
    return http(
        "$method $path HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n"
            . ($opt{origin} ? "Origin: $opt{origin}\r\n" : '')
            . ($opt{more} // '') . "\r\n",
        %opt
    );
}

my $base = '/.well-known/oauth-protected-resource';
my $rest = '"scopes_supported":["mcp","mcp:extra"],'
    . '"bearer_methods_supported":["header"],'
    . '"dpop_signing_alg_values_supported":["ES256","RS256"],'
    . "\"resource_name\":\"Probe\"}\n";

my $document = get("$base/mcp");
is_answer($document, 200,
    '{"resource":"https://mcp.example.test/mcp","authorization_servers":'
        . "[\"https://mcp.example.test\"],$rest",
    'the document of an endpoint');
is($document->{headers}{'content-type'}, 'application/json', 'is JSON');
is($document->{headers}{'access-control-allow-origin'},
    '*', 'that pages of all origins may read');
is(get("$base/mcp", origin => 'https://evil.example')->{status},
    200, 'whatever the origin');
is_answer(
    get("$base/renamed"), 200,
    '{"resource":"https://mcp.example.test/renamed","authorization_servers":'
        . "[\"https://mcp.example.test\"],$rest",
    'the document of its neighbour'
);

my $not_found
    = "{\"error\":\"not_found\",\"error_description\":\"There is no endpoint "
    . "of that path.\"}\n";
is_answer(get($base), 404, $not_found,
    'a host with several endpoints has no document at the root');
is_answer(get("$base/nothing"), 404, $not_found,
    'a path without endpoint has none');
is_answer(get("$base/mcp/more"), 404, $not_found, 'nor has one below');
is(get("${base}x")->{status}, 403, 'another file is none of ours');

my $post = get("$base/mcp", method => 'DELETE');
is_answer($post, 405,
    "{\"error\":\"method_not_allowed\",\"error_description\":\"Ask with "
        . "GET.\"}\n",
    'it is asked for with GET');
is($post->{headers}{allow}, 'GET, HEAD, OPTIONS', 'as Allow says');
is(get("$base/mcp", method => 'HEAD')->{status}, 200, 'or with HEAD');

# A browser asks first when the page's client names its protocol version (Fetch,
# 4.8), and does not go on to a document, nor to learn that there is none, unless
# the answer is a good one. What it gets then the page reads if it may.
for my $path ("$base/mcp", "$base/nothing") {
    my $preflight = get(
        $path,
        method => 'OPTIONS',
        origin => 'https://evil.example',
        more   => "Access-Control-Request-Method: GET\r\n"
            . "Access-Control-Request-Headers: mcp-protocol-version\r\n"
    );
    is_answer($preflight, 204, '', "a preflight for $path");
    my %expected = (
        'access-control-allow-origin'  => '*',
        'access-control-allow-methods' => 'GET',
        'access-control-allow-headers' =>
            'Authorization, DPoP, Content-Type, MCP-Protocol-Version, Mcp-Method, '
            . 'Mcp-Name, Mcp-Session-Id, Last-Event-ID',
        'access-control-max-age' => '600',
    );
    is($preflight->{headers}{$_}, $expected{$_}, "  its $_")
        for sort keys %expected;
}
is( get("$base/nothing", origin => 'https://evil.example')
        ->{headers}{'access-control-allow-origin'},
    '*',
    'a page may read that there is no document, too'
);
my $options = get("$base/mcp", method => 'OPTIONS');
is("$options->{status} $options->{headers}{allow}",
    '204 GET, HEAD, OPTIONS', 'OPTIONS of no page says what there is');

# A host with one endpoint has its document at the root, too. What it says is
# the origin, since the URL was made from that.
my %wild = (vhost => 'wild');
is_answer(
    get("$base/mcp", %wild, host => 'north.example.test'), 200,
    '{"resource":"https://north.example.test/mcp","authorization_servers":'
        . "[\"https://north.example.test\"],$rest",
    'a star in McpResource becomes the workspace'
);
is_answer(
    get($base, %wild, host => 'south.example.test'), 200,
    '{"resource":"https://south.example.test","authorization_servers":'
        . "[\"https://south.example.test\"],$rest",
    'a single endpoint has a document at the root'
);
is_answer(get("$base/mcp", %wild, host => 'other.test'),
    404, $not_found, 'a foreign host name has none');

# Such a client then asks for tokens of that audience.
is( rpc('ping', undef, %wild,
        host  => 'north.example.test',
        token => token(
            'olga@north.example',
            resource => 'https://north.example.test'
        )
    )->{http}{status},
    200,
    'and a token for the origin is good there'
);

# The challenge leads to a document whose resource is the URL that was called.
my $challenge = post('{}', token => undef)->{headers}{'www-authenticate'};
my ($path) = $challenge =~ m{resource_metadata="https://[^/"]+(/[^"]+)"};
is(from_json(get($path)->{body})->{resource},
    'https://mcp.example.test/mcp', 'the challenge leads there');

done_testing();
