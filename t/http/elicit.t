# SPDX-License-Identifier: Apache-2.0
# A tool that asks, in the revisions that have a handshake (MCP 2025-11-25,
# elicitation): the server asks on the event stream of the call, and the answer
# comes as a message of its own, to whichever child.
use strict;
use warnings;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;

# Two children: an answer seldom comes to the one that waits for it.
my $server = MCPServer->new;
$server->start($server->endpoint(
        "ServerLimit 2\nStartServers 2\nMaxRequestWorkers 40\n"
            . "MaxSpareThreads 40\n"
            . "McpWaiting 2\n"
            . stream_conf()));
is(scalar $server->children, 2, 'there are two children');
my @there = (port => $server->{port}, path => '/stream');

# What initialize gives: the id of the session, or nothing.
sub session {
    my ($capabilities, %opt) = @_;
    my $revision = $opt{revision} // '2025-11-25';
    my $http     = post(
        to_json(
            {   jsonrpc => '2.0',
                id      => 1,
                method  => 'initialize',
                params  => {
                    protocolVersion => $revision,
                    capabilities    => $capabilities,
                    clientInfo      => { name => 't', version => '1' },
                },
            }
        ),
        @there,
        token => $opt{token} // stream_token()
    );
    return $http->{headers}{'mcp-session-id'};
}

sub greet {
    my ($session, %opt) = @_;
    return begin_call(
        'stream_greet',
        { word => 'Hello' },
        @there,
        headers => { $session ? ('mcp-session-id' => $session) : () },
        %opt
    );
}

# Wait for the nth request of the server.
sub asked {
    my ($call, $n) = @_;
    $call->read_until(10, sub { $call->heard >= $n });
    return ($call->heard)[ $n - 1 ] // {};
}

# Answer it; gives the HTTP status.
sub answer {
    my ($request, $outcome, %opt) = @_;
    return post(to_json({ jsonrpc => '2.0', id => $request->{id}, %$outcome }),
        @there, token => $opt{token} // stream_token())->{status};
}

sub accept_form {
    return { result => { action => 'accept', content => {@_} } };
}

my $session = session({ elicitation => {} });
like($session, qr/^[\x21-\x7e]{40,}$/, 'a client that can ask gets a session');
is(session({}), undef, 'one that cannot gets none');

# ---- question and answer ----

for my $revision (qw(2025-06-18 2025-11-25)) {
    my $call = greet(session({ elicitation => {} }, revision => $revision),
        revision => $revision);
    my $first = asked($call, 1);
    is($first->{method}, 'elicitation/create', "$revision: the call asks");
    is($first->{params}{message}, 'What is your name?', '  for the name');
    is(exists $first->{params}{mode} ? 1 : 0,
        $revision eq '2025-11-25' ? 1 : 0, '  in the way of the revision');
    is(answer($first, accept_form(name => 'Ada')), 202, '  the answer is taken');
    my $second = asked($call, 2);
    is($second->{params}{message}, 'And the colour?', '  and it asks again');
    isnt($second->{id}, $first->{id}, '  in a request of its own');
    answer($second, accept_form(colour => 'red'));
    $call->finish;
    is_deeply(
        $call->response->{result}{structuredContent},
        { greeting => 'Hello, Ada, in red', state => { asked => 'twice' } },
        '  and answers with what it was told'
    );
}

my $declined = greet($session);
answer(asked($declined, 1), { result => { action => 'decline' } });
is($declined->finish->response->{result}{structuredContent}{greeting},
    'Hello.', 'who declines is answered without');

# ---- what is no answer ----

my $patient = greet($session);
my $question = asked($patient, 1);
for my $case (
    [ 'a made-up id', { id => 'ask_ABCDEFGHIJKLMNOPQRSTUV' } ],
    [ 'a number',     { id => 7 } ],
    [ 'an id that is long', { id => 'ask_' . 'x' x 400 } ],
    )
{
    my ($what, $other) = @$case;
    is(answer($other, accept_form(name => 'Eve')), 202, "$what is taken");
}
is( answer($question, accept_form(name => 'Eve'),
        token => stream_token('mona@north.example')),
    202, 'the answer of somebody else is taken'
);
ok(!$patient->read_until(1, sub { $patient->heard > 1 || $patient->{ended} }),
    'and none of them is believed');
is(sql('SELECT count(*) FROM mcp.client_answer'), '2',
    'those of such a form are kept for who asked');
answer($question, accept_form(name => 'Ada'));
is(asked($patient, 2)->{params}{message},
    'And the colour?', 'the right one is');
answer(asked($patient, 2), accept_form(colour => 'green'));
my $wrong = $patient->finish->response->{result};
is("$wrong->{isError} $wrong->{structuredContent}{error}{code}",
    '1 invalid_answer', 'a form that is filled in wrongly ends the call');
is($wrong->{structuredContent}{error}{fields}[0]{path},
    'inputResponses.colour.content.colour', 'with the place');

# ---- who cannot be asked ----

for my $case (
    [ 'no session',                 undef ],
    [ 'a session of somebody else',
        session({ elicitation => {} }, token => stream_token('mona@north.example'))
    ],
    [ 'a changed session', "${session}A" ],
    [ 'a session that can other things', session({ sampling => {} }) ],
    )
{
    my ($what, $id) = @$case;
    my $call = greet($id)->finish;
    is($call->response->{result}{structuredContent}{error}{code},
        'input_needed', "$what: the tool says what it needs");
}
my $deaf = greet($session, accept => 'application/json')->finish;
is($deaf->response->{result}{structuredContent}{error}{code},
    'input_needed', 'so for a client that reads no streams');

# ---- how many wait ----

my @waiting = map { greet($session) } 1 .. 8;
my @busy;
for my $call (@waiting) {
    $call->read_until(10, sub { $call->heard || $call->{ended} });
    push @busy, $call if $call->{ended};
}
cmp_ok(scalar @busy, '>=', 4, 'no more than two wait in each child');
is($_->response->{result}{structuredContent}{error}{code},
    'busy', 'the others are told') for @busy;
is(post(to_json({ jsonrpc => '2.0', id => 1, method => 'ping' }),
        @there, token => stream_token())->{status},
    200, 'and all else is answered');
my %ended = map { $_ => 1 } @busy;
my @left  = grep { !$ended{$_} } @waiting;
$_->{socket}->close for @left;
my $free = wait_until(
    10,
    sub {
        my $call = greet($session);
        $call->read_until(5, sub { $call->heard || $call->{ended} });
        return $call->heard ? 1 : 0;
    }
);
ok(defined $free, 'a client that goes away leaves its place');

$server->stop;
done_testing();
