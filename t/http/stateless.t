# SPDX-License-Identifier: Apache-2.0
# Revision 2026-07-28, in which each request stands alone: what it must carry,
# and what its results carry (MCP 2026-07-28, transports, request headers).
use strict;
use warnings;
use MCPTest;
use MIME::Base64 'encode_base64';
use Test::More;

my $version = '2026-07-28';
my %whole   = (
    'io.modelcontextprotocol/protocolVersion'    => $version,
    'io.modelcontextprotocol/clientCapabilities' => {},
);

# Post a request with the headers that belong to it, and those of %opt.
sub ask {
    my ($method, $params, %opt) = @_;
    my $meta = exists $opt{meta} ? $opt{meta} : \%whole;
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => 'a1',
            method  => $method,
            params  => { %{ $params // {} }, $meta ? (_meta => $meta) : () },
        }
    );
    my %headers = (
        'MCP-Protocol-Version' => $version,
        'Mcp-Method'           => $method,
        $params && $params->{name} ? ('Mcp-Name' => $params->{name}) : (),
        %{ $opt{headers} // {} },
    );
    my $http = post($body, headers => \%headers);
    return { status => $http->{status}, %{ from_json($http->{body}) } };
}

my %server = (
    name    => 'probe',
    title   => 'Probe',
    version => '1.2.3',
);

# ---- discovery and lists ----

my $offer = ask('server/discover');
is($offer->{status}, 200,  'server/discover is answered');
is($offer->{id},     'a1', 'under its id');
my $result = $offer->{result};
like(delete $result->{_meta}{'mod-mcp/toolsDigest'},
    qr/^[0-9a-f]{64}$/, 'with a digest of the tools');
is_deeply(
    $result,
    {   resultType        => 'complete',
        supportedVersions =>
            [qw(2026-07-28 2025-11-25 2025-06-18 2025-03-26)],
        capabilities =>
            { logging => {}, tools => { listChanged => JSON::PP::true } },
        instructions => 'Tools that show what the server does with them. '
            . 'Start with probe_echo.',
        ttlMs      => 300000,
        cacheScope => 'public',
        _meta      => { 'io.modelcontextprotocol/serverInfo' => \%server },
    },
    'and says what there is'
);

my $list = ask('tools/list')->{result};
is($list->{resultType}, 'complete', 'tools/list is complete');
is($list->{cacheScope}, 'private',  'and for the caller alone');
is_deeply($list->{_meta}{'io.modelcontextprotocol/serverInfo'},
    \%server, 'with the server');
ok(@{ $list->{tools} } > 3, 'and the tools');

# ---- calls ----

my %echo = (name => 'probe_echo', arguments => { text => 'hi', limit => 7 });
my $call = ask('tools/call', \%echo, headers => { 'Mcp-Param-Limit' => 7 });
is($call->{status},             200,        'a call is answered');
is($call->{result}{resultType}, 'complete', 'completely');
is($call->{result}{structuredContent}{arguments}{text},
    'hi', 'with what the tool gave');
my $wrong = ask('tools/call', { name => 'probe_echo', arguments => {} });
is("$wrong->{status} $wrong->{result}{isError}",
    '200 1', 'wrong arguments are a result that the model can read');

# ---- what is refused ----

my $encoded = '=?base64?' . encode_base64('probe_echo', '') . '?=';
for my $case (
    [ 'no header of the version', { 'MCP-Protocol-Version' => undef }, 400, -32020 ],
    [ 'another version',          { 'MCP-Protocol-Version' => '2025-11-25' }, 400, -32020 ],
    [ 'no Mcp-Method',            { 'Mcp-Method' => undef },        400, -32020 ],
    [ 'another method',           { 'Mcp-Method' => 'tools/list' }, 400, -32020 ],
    [ 'the method in capitals',   { 'Mcp-Method' => 'TOOLS/CALL' }, 400, -32020 ],
    [ 'no Mcp-Name',              { 'Mcp-Name' => undef },          400, -32020 ],
    [ 'another name',             { 'Mcp-Name' => 'probe_time' },   400, -32020 ],
    [ 'the name in base64',       { 'Mcp-Name' => $encoded },       200, undef ],
    [ 'space around the name',    { 'Mcp-Name' => "  probe_echo\t" }, 200, undef ],
    [ 'an argument not repeated', { 'Mcp-Param-Limit' => undef },   400, -32020 ],
    [ 'another argument',         { 'Mcp-Param-Limit' => 8 },       400, -32020 ],
    [ 'the number another way',   { 'Mcp-Param-Limit' => '7.0' },   200, undef ],
    [ 'an unknown parameter',     { 'Mcp-Param-Other' => 1 },       200, undef ],
    )
{
    my ($what, $headers, $status, $code) = @$case;
    my $answer = ask('tools/call', \%echo,
        headers => { 'Mcp-Param-Limit' => 7, %$headers });
    is($answer->{status},      $status, "$what: $status");
    is($answer->{error}{code}, $code,   '  with its code');
    is($answer->{id},          'a1',    '  under its id');
}

for my $missing (sort keys %whole) {
    my %meta = %whole;
    delete $meta{$missing};
    my $answer = ask('tools/list', undef, meta => \%meta);
    is("$answer->{status} $answer->{error}{code}",
        '400 -32602', "$missing must be there");
}
my $unknown = ask(
    'tools/list', undef,
    meta    => { %whole, 'io.modelcontextprotocol/protocolVersion' => 'v9' },
    headers => { 'MCP-Protocol-Version'                            => 'v9' }
);
is("$unknown->{status} $unknown->{error}{code}",
    '400 -32022', 'an unknown version is refused');
is($unknown->{error}{data}{requested}, 'v9', '  and named');

for my $method (qw(initialize ping logging/setLevel resources/subscribe no/such)) {
    my $answer = ask($method);
    is("$answer->{status} $answer->{error}{code}",
        '404 -32601', "$method is no method of this revision");
}
is(post('{"jsonrpc":"2.0","id":1,"method":"server/discover"}')->{body}
        =~ /-32601/,
    1, 'nor is server/discover one of those with a handshake');

my $batch = post('[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]',
    headers => { 'MCP-Protocol-Version' => $version });
is($batch->{status}, 400, 'there are no batches');
my $response = post('{"jsonrpc":"2.0","id":1,"result":{}}',
    headers => { 'MCP-Protocol-Version' => $version });
is($response->{status}, 400, 'and no responses of clients');
my $notification = post('{"jsonrpc":"2.0","method":"notifications/x"}',
    headers => { 'MCP-Protocol-Version' => $version });
is($notification->{status}, 202, 'a notification needs no more than that');

done_testing();
