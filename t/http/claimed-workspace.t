# SPDX-License-Identifier: Apache-2.0
# McpWorkspace *: one endpoint for all workspaces, and the token says for which
# it is good. What it says is believed when that workspace's key has signed it.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use MIME::Base64 'encode_base64url';
use Test::More;

my $server = MCPServer->new;
$server->start(
    "LogFormat \"%U %>s %{MCP_WORKSPACE}e\" who\nCustomLog who.log who\n"
        . $server->endpoint('')
        . <<"END");
<Location "/all">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/all
    McpWorkspace *
</Location>
<Location "/south">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/south
    McpWorkspace *
    Require mcp-workspace south
</Location>
<Location "/external">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/external
    McpWorkspace *
    McpIssuer https://issuer.example.test
    McpJWKSFile "$ENV{MCP_TEST_STATE}/jwks.json"
</Location>
END

my $all = 'https://mcp.example.test/all';

sub who {
    my ($token, %opt) = @_;
    my $reply = call(
        'probe_echo', { text => 'a' },
        port  => $server->{port},
        path  => '/all',
        token => $token,
        %opt
    );
    return from_json($reply->{http}{body})->{error_description}
        // tool_error($reply)->{code}
        // "HTTP $reply->{http}{status}"
        if $reply->{http}{status} != 200;
    my $content = $reply->{result}{structuredContent};
    return "$content->{workspace} $content->{account}";
}

# As the claims of MCPTest, for this endpoint.
sub made {
    my ($change, %how) = @_;
    return sign(claims(aud => $all, %$change), %how);
}

# ---- its own ----

my %token = map { $_ => token("olga\@$_.example", resource => $all) }
    qw(north south);
is(who($token{$_}), "$_ olga\@$_.example", "a token that mcpctl made for $_")
    for qw(north south);
is(who($token{$_}), "$_ olga\@$_.example", "and once more, for $_")
    for qw(south north);
is((split /\n/, slurp("$server->{root}/who.log"))[-1],
    '/all 200 north', 'the log has the token\'s workspace');
is(who(made({ workspace => 'north' })), 'north olga@north.example',
    'a token that names its workspace');
is(who($token{north}, host => 'south.example.test'),
    'north olga@north.example', 'whatever the host is called');

# ---- forged, damaged, of somebody else ----

my $unknown = 'The token is signed with a key that is not known here.';
for my $case (
    [ {}, {}, 'The token names no workspace.', 'one that names none' ],
    [   { workspace => 'south' }, {}, $unknown,
        'one for south that north\'s key signed'
    ],
    [   { workspace => 'south' },
        { key => 'south', header => { kid => 'test-north-key' } },
        $unknown,
        'one for south that names north\'s key'
    ],
    [   { workspace => 'north' },
        { key => 'south', header => { kid => 'test-north-key' } },
        'The token\'s signature does not verify.',
        'one for north that south\'s key signed in its name'
    ],
    [   { workspace => 'north' }, { key => 'stranger' }, $unknown, 'a stranger\'s'
    ],
    [   { workspace => 'nowhere' }, {}, $unknown, 'one for a workspace there is not'
    ],
    [   { workspace => 7 }, {}, 'The token\'s workspace is not a string.',
        'one for number 7'
    ],
    [   { workspace => ['north'] }, {},
        'The token\'s workspace is not a string.', 'one for a list'
    ],
    (   map { [ { workspace => $_ }, {},
                'The token\'s workspace cannot be the name of one.',
                'one for ' . to_json($_) ] } '', '*', 'North', '../north',
            "north'; --", 'n' x 42, "north\n", 'x'
    ),
    [   { workspace => 'north', iss => 'https://evil.example.test' }, {},
        'The token\'s issuer is not https://mcp.example.test.',
        'one of another issuer'
    ],
    [   { workspace => 'north', aud => 'https://mcp.example.test/mcp' }, {},
        "The token is not for $all.", 'one for another endpoint'
    ],
    )
{
    my ($change, $how, $said, $name) = @$case;
    is(who(made($change, %$how)), $said, $name);
}
is( who(made({ workspace => 'south' }, key => 'south')),
    'account_inactive',
    'south\'s own token for somebody of north'
);
my ($head, $body, $mark) = split /\./, $token{north};
is( who(join '.', $head,
        encode_base64url('{"workspace":"north","workspace":"south"}'), $mark),
    'The token\'s claims are not a JSON object.',
    'one that names two'
);

# ---- where the workspace is given ----

sub at_north {
    my ($change) = @_;
    return who(sign(claims(%$change)), path => '/mcp');
}
is(at_north({ workspace => 'north' }), 'north olga@north.example',
    'an endpoint of one workspace takes a token that names it');
is(at_north({}), 'north olga@north.example', 'and one that names none');
is(at_north({ workspace => 'south' }), 'The token is for another workspace.',
    'but none that names another');

# ---- rules and other issuers ----

my @south = (path => '/south');
is( who(token('olga@south.example',
            resource => 'https://mcp.example.test/south'), @south),
    'south olga@south.example',
    'Require mcp-workspace goes by the token'
);
like(
    who(token('olga@north.example',
            resource => 'https://mcp.example.test/south'), @south),
    qr/^This server's access rules do not allow probe_echo/,
    'and refuses another workspace\'s'
);

sub external {
    my ($change) = @_;
    return who(
        sign(
            claims(
                iss => 'https://issuer.example.test',
                aud => 'https://mcp.example.test/external',
                %$change
            ),
            key => 'issuer'
        ),
        path => '/external'
    );
}
is(external({ workspace => 'north' }), 'north olga@north.example',
    'an external issuer names the workspace, too');
is(external({ workspace => 'north', grant => 'grn_of_theirs' }),
    'north olga@north.example', 'its grants are none of ours');
is(external({}), 'The token names no workspace.', 'it must name one');
is( http(
        "GET /.well-known/mcp/server-card.json/all HTTP/1.1\r\n"
            . "Host: mcp.example.test\r\nConnection: close\r\n\r\n",
        port => $server->{port}
    )->{status},
    200,
    'the endpoint has its card'
);
is( http(
        "GET /.well-known/oauth-protected-resource/all HTTP/1.1\r\n"
            . "Host: mcp.example.test\r\nConnection: close\r\n\r\n",
        port => $server->{port}
    )->{body} =~ /"resource":"\Q$all\E"/ ? 'there' : 'not there',
    'there',
    'the endpoint has its metadata'
);
$server->stop;

# ---- its authorization server ----

my $issuer = MCPServer->new;
$issuer->start(
    $issuer->endpoint(
        "McpAuthorizationServer On\nMcpPages \"$ENV{MCP_TEST_SRC}/conf/pages\"")
        =~ s/McpWorkspace north/McpWorkspace */r
);
my $jwks = http(
    "GET /oauth/jwks HTTP/1.1\r\nHost: mcp.example.test\r\n"
        . "Connection: close\r\n\r\n",
    port => $issuer->{port}
);
is_deeply(
    [   sort grep {/^test-/}
        map { $_->{kid} } @{ from_json($jwks->{body})->{keys} // [] }
    ],
    [qw(test-north-key test-south-key)],
    'its authorization server publishes the keys of all workspaces'
);
$issuer->stop;

done_testing();
