# SPDX-License-Identifier: Apache-2.0
# Resources, prompts and completions of functions go the way of tools: what they
# say while they run is heard, nobody's statement runs on, and a resource asks.
use strict;
use warnings;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;

my $server = MCPServer->new;
$server->start($server->endpoint("McpWaiting 4\n" . stream_conf()));
my @there  = (port => $server->{port}, path => '/stream');
my @modern = (revision => '2026-07-28');

# Each method, with so many seconds between its steps.
my %ways = (
    'resources/read' => sub { { uri => "stream://steps/1/$_[0]" } },
    'prompts/get'    => sub {
        { name => 'stream_steps', arguments => { count => '1', apart => $_[0] } }
    },
    'completion/complete' => sub {
        {   ref =>
                { type => 'ref/resource', uri => 'stream://steps/{count}/{apart}' },
            argument => { name => 'apart', value => $_[0] }
        }
    },
);
my %expected = (
    'resources/read' =>
        sub { $_[0]{contents}[0]{text} },
    'prompts/get'         => sub { $_[0]{messages}[0]{content}{text} },
    'completion/complete' => sub { $_[0]{completion}{values}[0] },
);

# ---- what is said ----

for my $method (sort keys %ways) {
    for my $revision ('2025-06-18', '2026-07-28') {
        my $call = begin_request(
            $method, $ways{$method}->('0.2'), @there,
            revision => $revision,
            id       => 'a1',
            meta     => {
                progressToken                      => 'p1',
                'io.modelcontextprotocol/logLevel' => 'info'
            }
        )->finish;
        my @said = map { $_->{params}{message} // $_->{params}{data} }
            $call->heard;
        is("@said", 'off step 0 step 1',
            "$method, $revision: progress and log messages are told");
        is($expected{$method}->($call->response->{result}),
            '1 steps', '  before the result');
    }
    my $plain = begin_request($method, $ways{$method}->('0'), @there, @modern)
        ->finish;
    is($plain->{headers}{'content-type'}, 'application/json',
        "$method: JSON for those who do not ask to hear of it");
}

# ---- what is not wanted any more ----

my $log = "$server->{root}/stream.log";

sub outcome_of {
    my ($method) = @_;
    my $outcome;
    wait_until(
        5,
        sub {
            ($outcome) = slurp($log) =~ m{^\S+ \Q$method\E \S+ (cancelled)$}m;
        }
    );
    return $outcome;
}

for my $method (sort keys %ways) {
    my $goes = begin_request($method, $ways{$method}->('8'), @there, @modern);
    wait_until(5, \&running);
    close $goes->{socket};
    cmp_ok(wait_until(4, sub { !running() }) // 9,
        '<', 1, "$method: who goes ends the statement");
    is(outcome_of($method), 'cancelled', '  which is logged');

    my $says = begin_request(
        $method, $ways{$method}->('8'), @there,
        id     => 'call 1',
        accept => 'application/json'
    );
    wait_until(5, \&running);
    is(notify('notifications/cancelled', { requestId => 'call 1' }, @there),
        202, "$method: with a handshake, one says so");
    cmp_ok(wait_until(4, sub { !running() }) // 9,
        '<', 1, '  which ends the statement');
    is($says->finish(3)->response->{error}{code},
        -32603, '  and the request with an error');
}

# ---- a resource that asks ----

sub accept_form { return { action => 'accept', content => {@_} } }

# One round of revision 2026-07-28.
sub told {
    my ($uri, %opt) = @_;
    my %more = map { exists $opt{$_} ? ($_ => $opt{$_}) : () }
        qw(inputResponses requestState);
    return begin_request(
        'resources/read', { uri => $uri, %more }, @there, @modern,
        capabilities => $opt{capabilities} // { elicitation => {} },
        $opt{token} ? (token => $opt{token}) : ()
    )->finish->response;
}

my $asks = told('stream://told/Hello')->{result};
is($asks->{resultType}, 'input_required', 'a resource asks');
is($asks->{inputRequests}{name}{params}{message}, 'Who reads?', '  with a form');
my %answer = (
    inputResponses => { name => accept_form(name => 'Ada') },
    requestState   => $asks->{requestState}
);
my $read = told('stream://told/Hello', %answer)->{result};
is("$read->{resultType} $read->{contents}[0]{text}",
    'complete Hello Ada', 'and is made of the answer');
is("$read->{ttlMs} $read->{cacheScope}", '0 private', '  which nobody keeps');
for my $case (
    [ 'of another resource', 'stream://told/Bye' ],
    [ 'of one without values', 'stream://told' ],
    [ 'of somebody else', 'stream://told/Hello',
        token => stream_token('mona@north.example') ],
    [ 'that was changed', 'stream://told/Hello',
        requestState => "$answer{requestState}A" ],
    )
{
    my ($what, $uri, %opt) = @$case;
    is(told($uri, %answer, %opt)->{error}{code},
        -32602, "a state $what is refused");
}
is(told('stream://told', capabilities => {})->{error}{code},
    -32021, 'a client that cannot ask is told what it needs');

# ---- and on the stream ----

my $session = post(
    to_json(
        {   jsonrpc => '2.0',
            id      => 1,
            method  => 'initialize',
            params  => {
                protocolVersion => '2025-11-25',
                capabilities    => { elicitation => {} },
                clientInfo      => { name => 't', version => '1' },
            },
        }
    ),
    @there,
    token => stream_token()
)->{headers}{'mcp-session-id'};

# A read that has asked; gives it and the request.
sub asked {
    my ($uri, %opt) = @_;
    my $call = begin_request('resources/read', { uri => $uri }, @there,
        headers => { 'mcp-session-id' => $session }, %opt);
    $call->read_until(10, sub { scalar $call->heard });
    return ($call, ($call->heard)[0]);
}

my ($call, $request) = asked('stream://told');
is($request->{method}, 'elicitation/create', 'with a handshake it asks, too');
is( post(
        to_json(
            {   jsonrpc => '2.0',
                id      => $request->{id},
                result  => accept_form(name => 'Ada')
            }
        ),
        @there,
        token => stream_token()
    )->{status},
    202,
    '  and is answered'
);
is($call->finish->response->{result}{contents}[0]{text}, 'Ada', '  and read');
($call) = asked('stream://told', id => 'call 2');
is(notify('notifications/cancelled', { requestId => 'call 2' }, @there),
    202, 'who does not want to wait for an answer says so');
$call->finish(3);
ok($call->{ended}, '  and waits no longer');
is($call->response->{method}, 'elicitation/create', '  nor is answered');
my $deaf = begin_request('resources/read', { uri => 'stream://told' }, @there)
    ->finish->response->{error};
is($deaf->{code}, -32602, 'a client that cannot be asked is told that');
like($deaf->{message}, qr/^An answer is needed .* Who reads\?$/, '  and what');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error|MCP0201/,
    'no child died, and nothing of it is an error');

done_testing();
