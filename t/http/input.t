# SPDX-License-Identifier: Apache-2.0
# A tool that asks the client's human (MCP 2026-07-28, multi round-trip
# requests): round by round to its answer, and what is refused on the way.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my $version = '2026-07-28';
my $next    = 0;

# One round: a request of its own id. %opt: word, capabilities, token, and what
# params carry besides.
sub ask {
    my (%opt) = @_;
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => ++$next,
            method  => 'tools/call',
            params  => {
                name      => 'probe_greet',
                arguments => { word => $opt{word} // 'Hello' },
                _meta     => {
                    'io.modelcontextprotocol/protocolVersion' => $version,
                    'io.modelcontextprotocol/clientCapabilities' =>
                        $opt{capabilities} // { elicitation => {} },
                },
                map { exists $opt{$_} ? ($_ => $opt{$_}) : () }
                    qw(inputResponses requestState),
            },
        }
    );
    my $http = post(
        $body,
        token   => $opt{token} // token(),
        headers => {
            'MCP-Protocol-Version' => $version,
            'Mcp-Method'           => 'tools/call',
            'Mcp-Name'             => 'probe_greet',
        }
    );
    my $answer = from_json($http->{body});
    return { status => $http->{status}, %{ $answer->{result} // {} },
        error => $answer->{error} };
}

sub accept_form { return { action => 'accept', content => {@_} } }

my $first = ask();
is("$first->{status} $first->{resultType}",
    '200 input_required', 'the first round asks');
is_deeply([ keys %{ $first->{inputRequests} } ], ['name'], 'for the name');
is($first->{inputRequests}{name}{method},
    'elicitation/create', 'with a form');
is($first->{inputRequests}{name}{params}{message},
    'What is your name?', 'and a sentence');
is($first->{content}, undef, 'and has no content');
like($first->{_meta}{'io.modelcontextprotocol/serverInfo'}{name},
    qr/^probe$/, 'but says who asks');

my %named = (
    inputResponses => { name => accept_form(name => 'Ada') },
    requestState   => $first->{requestState}
);
my $second = ask(%named);
is($second->{resultType}, 'input_required', 'the second round asks, too');
is_deeply([ keys %{ $second->{inputRequests} } ], ['colour'], 'the colour');
isnt($second->{requestState}, $first->{requestState}, 'with a new state');

my $third = ask(
    inputResponses => { colour => accept_form(colour => 'blue') },
    requestState   => $second->{requestState}
);
is($third->{resultType}, 'complete', 'the third round is the answer');
is_deeply(
    $third->{structuredContent},
    { greeting => 'Hello, Ada, in blue', state => { asked => 'twice' } },
    'made of what all rounds were told'
);

my $declined = ask(
    inputResponses => { name => { action => 'decline' } },
    requestState   => $first->{requestState}
);
is($declined->{structuredContent}{greeting},
    'Hello.', 'who declines is answered without');
my $again = ask(
    inputResponses => { other => accept_form(name => 'Ada') },
    requestState   => $first->{requestState}
);
is_deeply([ keys %{ $again->{inputRequests} } ],
    ['name'], 'what was not asked answers nothing');
my $stateless
    = ask(inputResponses => { name => accept_form(name => 'Ada') });
is_deeply([ keys %{ $stateless->{inputRequests} } ],
    ['colour'], 'an answer needs no state');

# ---- what is refused ----

for my $case (
    [ 'a changed state', requestState => "$first->{requestState}-TAMPERED" ],
    [ 'a made-up state',            requestState => 'AAAA' ],
    [ 'the state of other arguments', word       => 'Bye' ],
    [   'the state of somebody else',
        token => token('mona@north.example')
    ],
    [ 'a state that is no text', requestState   => 7 ],
    [ 'answers that are none',   inputResponses => undef ],
    [ 'an answer that is none', inputResponses => { name => 12345 } ],
    [ 'another form', inputResponses => { name => accept_form(name => '') } ],
    )
{
    my ($what, %opt) = @$case;
    my $refused = ask(%named, %opt);
    is($refused->{error}{code}, -32602, "$what is refused")
        or diag(to_json($refused));
}
my $unable = ask(capabilities => { sampling => {} });
is("$unable->{status} $unable->{error}{code}",
    '400 -32021', 'a client that cannot ask is told what it needs');
is_deeply(
    $unable->{error}{data},
    { requiredCapabilities => { elicitation => { form => {} } } },
    'in words of the protocol'
);

my $handshake = tool_error(call('probe_greet', { word => 'Hello' }));
is($handshake->{code}, 'input_needed',
    'a revision with a handshake gets a tool error');

# ---- a prompt that asks ----

my $pack = from_json(slurp("$ENV{MCP_TEST_SRC}/t/data/probe.json"));
$pack->{prompts} = [
    {   name        => 'welcome',
        description => 'Asks whom to welcome.',
        scopes      => ['mcp'],
        function    => 'probe.welcome',
        asks        => \1,
    }
];
my $server = MCPServer->new;
my $file   = $server->write_file('catalogue.json', to_json($pack));
(my $conf = $server->endpoint('')) =~ s/^(\s*McpCatalog) .*$/$1 "$file"/m;
$server->start($conf);

sub welcome {
    my (%opt) = @_;
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => ++$next,
            method  => 'prompts/get',
            params  => {
                name  => 'probe_welcome',
                _meta => {
                    'io.modelcontextprotocol/protocolVersion' => $version,
                    'io.modelcontextprotocol/clientCapabilities' =>
                        { elicitation => {} },
                },
                %opt,
            },
        }
    );
    return from_json(
        post(
            $body,
            port    => $server->{port},
            headers => {
                'MCP-Protocol-Version' => $version,
                'Mcp-Method'           => 'prompts/get',
                'Mcp-Name'             => 'probe_welcome',
            }
        )->{body}
    );
}

my $asks = welcome()->{result};
is($asks->{resultType}, 'input_required', 'a prompt asks as a tool does');
is_deeply([ keys %{ $asks->{inputRequests} } ], ['who'], 'for what it needs');
my $welcomes = welcome(
    inputResponses => { who => accept_form(name => 'Ada') },
    requestState   => $asks->{requestState}
)->{result};
is("$welcomes->{resultType} $welcomes->{messages}[0]{content}{text}",
    'complete Welcome, Ada!', 'and is made of the answer');
is(welcome(requestState => $first->{requestState})->{error}{code},
    -32602, 'the state of a tool is not a prompt\'s');
my $held = rpc('prompts/get', { name => 'probe_welcome' },
    port => $server->{port});
is($held->{error}{code}, -32602,
    'a client that cannot be asked is told that it needs to be');
$server->stop;

done_testing();
