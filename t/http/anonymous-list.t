# SPDX-License-Identifier: Apache-2.0
# McpAnonymousList: everybody may learn which tools there are; to call one takes
# a token.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my %more = (
    off    => 'McpAnonymousList Off',
    all    => 'McpAnonymousList On',
    keys   => "McpAnonymousList On\nMcpAPIKeys On",
    barred => "McpAnonymousList On\nRequire mcp-role user manager",
    scoped => "McpAnonymousList On\nRequire mcp-scope mcp",
    tools  => "McpAnonymousList On\n<RequireAll>\nRequire all granted\n"
        . "Require not mcp-tool probe_echo\n</RequireAll>",
);
my $server = MCPServer->new;
$server->start(
    "LogFormat \"%U %>s %{MCP_WORKSPACE}e %{MCP_ACCOUNT}e %{MCP_METHOD}e\" who\n"
        . "CustomLog who.log who\n"
        . $server->endpoint('', 'McpAnonymousList On')
        . join('', map {<<"END"} sort keys %more)
<Location "/$_">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/$_
    McpWorkspace @{[ $_ eq 'all' ? '*' : 'north' ]}
    $more{$_}
</Location>
END
);
my @nobody = (port => $server->{port}, token => undef);

sub is_asked {
    my ($http, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is($http->{status}, 401, $name);
    return like(
        $http->{headers}{'www-authenticate'},
        qr{^Bearer resource_metadata="https://mcp\.example\.test/\.well-known/},
        '  with the challenge of who has shown none'
    );
}

sub names {
    my ($reply) = @_;
    return join ' ', map { $_->{name} } @{ $reply->{result}{tools} // [] };
}

my @tools = map {"probe_$_"}
    qw(echo time managers admins extra fail sleep missing sly note_add
    notes_list big greet);

# ---- what is public ----

my $hello = rpc(
    'initialize',
    {   protocolVersion => '2025-11-25',
        capabilities    => { elicitation => {} },
        clientInfo      => { name => 'x', version => '1' }
    },
    @nobody
);
is($hello->{result}{serverInfo}{name}, 'probe', 'initialize is answered');
is($hello->{http}{headers}{'mcp-session-id'},
    undef, 'without a session, which would be nobody\'s');
isnt(
    rpc('initialize',
        {   protocolVersion => '2025-11-25',
            capabilities    => { elicitation => {} },
            clientInfo      => { name => 'x', version => '1' }
        },
        port => $server->{port})->{http}{headers}{'mcp-session-id'},
    undef,
    'as there is for somebody'
);
is( post('{"jsonrpc":"2.0","method":"notifications/initialized"}', @nobody)
        ->{status},
    202,
    'notifications/initialized is taken'
);
is_deeply(rpc('ping', undef, @nobody)->{result}, {}, 'ping is answered');
my $list = rpc('tools/list', undef, @nobody);
is(names($list), "@tools", 'tools/list has every tool, whoever may use it');
is( names(rpc('tools/list', undef, @nobody, path => '/all')),
    "@tools", 'of an endpoint for all workspaces, too');

my %modern = (
    _meta => {
        'io.modelcontextprotocol/protocolVersion'    => '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities' => {}
    }
);

sub modern {
    my ($method, $params, @more) = @_;
    return rpc(
        $method,
        { %modern, %$params },
        @nobody, @more,
        headers => {
            'MCP-Protocol-Version' => '2026-07-28',
            'Mcp-Method'           => $method,
            $params->{name} ? ('Mcp-Name' => $params->{name}) : ()
        }
    );
}
is(modern('server/discover', {})->{result}{resultType},
    'complete', 'server/discover is answered');
$list = modern('tools/list', {});
is(names($list), "@tools", 'the stateless list is whole, too');
is($list->{result}{cacheScope}, 'private',
    'and not to be given to somebody whose role has another');
is((split /\n/, slurp("$server->{root}/who.log"))[-1],
    '/mcp 200 - - tools/list', 'nobody is logged as nobody');

# ---- what is not ----

my $echo = { name => 'probe_echo', arguments => { text => 'a' } };
is_asked(rpc('tools/call', $echo, @nobody)->{http}, 'tools/call takes a token');
is_asked(modern('tools/call', $echo)->{http}, 'in every revision');
is_asked(modern('tools/call', $echo, path => '/all')->{http},
    'and with every workspace');
for my $method (qw(prompts/list resources/list logging/setLevel tasks/get
    subscriptions/listen completion/complete nothing Ping))
{
    is_asked(rpc($method, {}, @nobody)->{http}, "so does $method");
}
is_asked(post($_->[0], @nobody), $_->[1])
    for [ '{"jsonrpc":"2.0","id":"s1","result":{}}', 'an answer of a client\'s' ],
    [ '{"jsonrpc":"2.0","method":"notifications/cancelled",'
        . '"params":{"requestId":1}}', 'a cancellation' ],
    [ '{"jsonrpc":"2.0","id":1,"method":"ping"', 'what is no JSON' ],
    [ '[]', 'an empty batch' ], [ '', 'an empty body' ];
is_asked(post('', @nobody, method => $_), "a $_ request")
    for qw(GET DELETE);
is_asked(rpc('tools/list', undef, @nobody, path => '/off')->{http},
    'where it is off, the list does');

# ---- batches ----

my $call = '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":'
    . '"probe_echo","arguments":{"text":"a"}}}';
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my @old = (headers => { 'MCP-Protocol-Version' => '2025-03-26' });
is_answer(post("[$ping]", @nobody, @old),
    200, '[{"jsonrpc":"2.0","id":1,"result":{}}]',
    'a batch of what is public is answered');
is_asked(post("[$ping,$call]", @nobody, @old), 'one with a call in it is not');
is_asked(post('[' . join(',', ($ping) x 31, $call, $ping) . ']', @nobody, @old),
    'however many stand around it');

# ---- bad tokens ----

for my $bad ('x', 'a.b.c', 'kc_live_x', token(undef, resource => 'https://x/y')) {
    my $http = rpc('tools/list', undef, port => $server->{port},
        token => $bad)->{http};
    is($http->{status}, 401, 'who shows a bad token gets no list');
    like($http->{headers}{'www-authenticate'},
        qr/error="invalid_token"/, '  but told that it is bad');
}
is(names(rpc('tools/list', undef, port => $server->{port})) =~ /managers/,
    '', 'with a token the list is that of the role');

# ---- beside Require ----

is_asked(rpc('tools/list', undef, @nobody, path => "/$_")->{http},
    "nobody meets the Require of /$_")
    for qw(barred scoped);
is(names(rpc('tools/list', undef, @nobody, path => '/tools')),
    "@tools", 'one that asks for nobody\'s rights is met');
is( rpc('tools/list', undef, port => $server->{port}, path => '/barred',
        token => token(undef, resource => 'https://mcp.example.test/barred')
    )->{http}{status},
    200,
    'and by somebody all of them'
);

# ---- what is sent is still checked ----

is(post($ping, @nobody, headers => { 'Content-Type' => 'text/plain' })->{status},
    415, 'a body of another type is refused');
is(post($ping, @nobody, headers => { Origin => 'https://evil.example' })
        ->{status},
    403, 'as is another origin');
my $cookie = post($ping, @nobody, path => '/keys',
    headers => { Cookie => 'k=kc_live_' . 'a' x 40 });
is($cookie->{status}, 401, 'a key in a cookie is not nobody');
$server->stop;

done_testing();
