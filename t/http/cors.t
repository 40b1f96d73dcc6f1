# SPDX-License-Identifier: Apache-2.0
# Web pages as clients: a browser lets a page of an allowed origin call and read
# the answer, and no other.
use strict;
use warnings;
use MCPTest;
use Test::More;

my $page = 'https://app.example.test';
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

sub preflight {
    my ($origin) = @_;
    return http(
        join("\r\n",
            'OPTIONS /mcp HTTP/1.1',
            'Host: mcp.example.test',
            "Origin: $origin",
            'Access-Control-Request-Method: POST',
            'Access-Control-Request-Headers: authorization,content-type, '
                . 'Mcp-Param-Region,mcp-param-to.n , mcp-param-, mcp-param-"x, x-mcp-param-y',
            'Connection: close',
            '',
            '')
    );
}

my $allowed = preflight($page);
is($allowed->{status}, 204, 'a preflight needs no token');
my %expected = (
    'access-control-allow-origin'  => $page,
    'access-control-allow-methods' => 'POST',
    'access-control-allow-headers' =>
        'Authorization, DPoP, Content-Type, MCP-Protocol-Version, Mcp-Method, '
        . 'Mcp-Name, Mcp-Session-Id, Last-Event-ID, Mcp-Param-Region, '
        . 'mcp-param-to.n',
    'access-control-max-age' => '600',
    'vary'                   => 'Origin',
);
is($allowed->{headers}{$_}, $expected{$_}, "its $_") for sort keys %expected;

my $refused = preflight('https://evil.example.test');
is($refused->{status}, 403, 'a preflight of another origin is refused');
is($refused->{headers}{'access-control-allow-origin'},
    undef, 'and its browser is told nothing');

my $answer = post($ping, headers => { Origin => $page });
is($answer->{status}, 200, 'a call of the page');
is($answer->{headers}{'access-control-allow-origin'},
    $page, 'whose answer the page may read');

my $challenge = post($ping, token => undef, headers => { Origin => $page });
is($challenge->{status}, 401, 'a call without a token');
is($challenge->{headers}{'access-control-expose-headers'},
    'WWW-Authenticate, Mcp-Session-Id', 'whose challenge the page may read, too');

is(post($ping)->{headers}{'access-control-allow-origin'},
    undef, 'what is no page hears nothing of origins');

done_testing();
