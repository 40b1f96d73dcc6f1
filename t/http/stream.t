# SPDX-License-Identifier: Apache-2.0
# What a function says while it runs reaches the client while it runs, as an
# event stream, and only when there is something to say.
use strict;
use warnings;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;
use Time::HiRes 'time';

my $server = MCPServer->new;
$server->start($server->endpoint(
        "DBDMin 1\nDBDKeep 1\nDBDMax 1\nMcpConcurrency 1\nMcpQueueTimeout 3\n"
            . "SendBufferSize 8192\n" . stream_conf()));

# Somewhere else, a function that says one thing and then nothing for long.
my $slow = MCPServer->new;
$slow->start($slow->endpoint("McpStatementTimeout 30\n" . stream_conf()));
my $silent = begin_call(
    'stream_steps',
    { count => 0, apart => 16 },
    port => $slow->{port},
    meta => { progressToken => 1 }
);

my @there    = (port => $server->{port});
my @token    = (meta => { progressToken => 'p1' });
my @modern   = (revision => '2026-07-28');
my $json     = 'application/json';
my $event    = 'text/event-stream';
my $levelled = 'io.modelcontextprotocol/logLevel';

# What was heard, in short: "progress 1/3 step 1", "info {...}".
sub short {
    my ($call) = @_;
    return map {
        my $params = $_->{params};
        $_->{method} eq 'notifications/progress'
            ? "progress $params->{progress}/$params->{total} $params->{message}"
            : "$params->{level} $params->{logger} "
            . to_json($params->{data})
    } $call->heard;
}

# ---- progress, when it happens ----

for my $revision (qw(2025-03-26 2025-06-18 2025-11-25 2026-07-28)) {
    my $call = begin_call(
        'stream_steps',
        { count => 3, apart => 0.3 },
        @there, @token, revision => $revision, id => "a\x{e4}"
    )->finish;
    is($call->{status}, 200, "$revision: a call with progress");
    is_deeply([ short($call) ],
        [ map {"progress $_/3 step $_"} 0 .. 3 ], '  is told all of it');
    is_deeply([ map { $_->{params}{progressToken} } $call->heard ],
        [ ('p1') x 4 ], '  under its token');
    for my $i (0 .. 3) {
        my $at = $call->{events}[$i]{at};
        cmp_ok($at, '>', 0.3 * $i - 0.05, "  step $i not before it is taken");
        cmp_ok($at, '<', 0.3 * $i + 0.28, '  but while the function sleeps');
    }
    my $response = $call->response;
    is($response->{id}, "a\x{e4}", '  the response comes last');
    is_deeply($response->{result}{content},
        [ { type => 'text', text => 'steps: 3' } ], '  and whole');
    is($call->{headers}{'content-type'}, $event, '  as an event stream');
    is($call->{headers}{'cache-control'}, 'no-store', '  that nobody keeps');
    is($call->{headers}{'x-accel-buffering'}, 'no', '  nor holds back');
    is($call->{headers}{'content-length'}, undef, '  of no known length');
}

my $first = begin_call('stream_steps', { count => 0, apart => 0 },
    @there, meta => { progressToken => 7 })->finish;
is_deeply($first->{events}[0]{params},
    { progressToken => 7, progress => 0, total => 0, message => 'step 0' },
    'a token that is a number stays one');
my $second = begin_call('stream_steps', { count => 1, apart => 0 },
    @there, @token, socket => $first->{socket})->finish;
is(scalar(@{ $second->{events} }), 3,
    'the connection is good for the next call');
my $old = begin_call('stream_steps', { count => 2, apart => 0.2 },
    @there, @token, http => '1.0')->finish;
is(scalar(@{ $old->{events} }), 4, 'HTTP/1.0: the connection ends the stream');
cmp_ok($old->{events}[0]{at}, '<', 0.2, '  which comes in parts, too');

# ---- log messages ----

my @all = qw(debug info notice warning error critical alert emergency);

sub said {
    my ($levels, @options) = @_;
    return begin_call('stream_say', { levels => $levels }, @there, @options)
        ->finish;
}
my $call = said(\@all);
is_deeply([ map { $_->{params}{level} } $call->heard ],
    [ @all[ 1 .. 7 ] ], 'with a handshake, level info and above is told');
is_deeply(
    $call->{events}[0]{params},
    { level => 'info', logger => 'probe', data => { said => 'info' } },
    '  with what was said'
);
is_deeply($call->response->{result}{structuredContent},
    { a => 'line break' }, 'a line break in the result does not cut it');
is(said(['debug'])->{headers}{'content-type'},
    $json, 'nothing above debug: no stream');
$call = said(\@all, @modern);
is($call->{headers}{'content-type'}, $json, 'stateless, nobody asked: no stream');
ok($call->response->{result}, '  but the result');
$call = said(\@all, @modern, meta => { $levelled => 'debug' });
is_deeply([ map { $_->{params}{level} } $call->heard ],
    \@all, 'level debug: all of it');
$call = said(\@all, @modern, meta => { $levelled => 'alert' });
is_deeply([ map { $_->{params}{level} } $call->heard ],
    [qw(alert emergency)], 'level alert: the last two');
is(begin_call('stream_say', { levels => ['loud'] }, @there)
        ->finish->response->{result}{structuredContent}{error}{code},
    'internal', 'a level that there is not is the function\'s mistake');

for my $case ([ 'debug', {} ], [ 'emergency', {} ], [ 'loud', undef ]) {
    my ($level, $result) = @$case;
    my $reply = rpc('logging/setLevel', { level => $level }, @there);
    is_deeply($reply->{result}, $result, "logging/setLevel $level");
    is($reply->{error}{code}, $result ? undef : -32602, '  with its code');
}

# ---- no stream without a reason ----

my @steps = ('stream_steps', { count => 1, apart => 0 }, @there);
my $plain;
for my $case (
    [ 'no token',              [],                                    $json ],
    [ 'a token',               [@token],                              $event ],
    [ 'no event streams',      [ @token, accept => $json ],           $json ],
    [ 'anything',              [ @token, accept => '*/*' ],           $json ],
    [ 'no Accept at all',      [ @token, accept => undef ],           $json ],
    [ 'other letters',         [ @token, accept => "$json,Text/Event-Stream" ], $event ],
    )
{
    my ($what, $options, $type) = @$case;
    my $answer = begin_call(@steps, @$options)->finish;
    is($answer->{headers}{'content-type'}, $type, "$what: $type");
    $plain //= $answer->response;
    my $response = $answer->response;
    delete $response->{at};
    is_deeply($response, $plain, '  with the same response');
}
$call = begin_call('stream_noise', {}, @there, @token)->finish;
is($call->{headers}{'content-type'}, $json, 'other notices make no stream');
like($call->{body}, qr/"result"/, '  and do no harm');
$call = begin_call('stream_nothing', {}, @there, @token)->finish;
is($call->{headers}{'content-type'}, $json, 'nor does an error');
my $batch = post(
    '[' . stream_message('stream_steps', { count => 1, apart => 0 }, @token)
        . ']',
    @there,
    path    => '/stream',
    token   => stream_token(),
    headers => { 'MCP-Protocol-Version' => '2025-03-26' }
);
is($batch->{headers}{'content-type'}, $json, 'a batch is answered as one');
is(from_json($batch->{body})->[0]{id}, 1, '  with the response');

# ---- more than anybody can read ----

my $many  = $ENV{MCP_TEST_SANITIZED} ? 5000 : 20000;
my $start = time;
$call = begin_call('stream_flood', { count => $many, size => 100 },
    @there, @token)->finish;
my $seconds  = time - $start;
my @progress = grep { $_->{method} eq 'notifications/progress' } $call->heard;
my @log      = grep { $_->{method} eq 'notifications/message' } $call->heard;
cmp_ok(scalar @progress, '<=', 22 + 20 * $seconds, 'progress is thinned out');
cmp_ok(scalar @progress, '>', 10, '  but not much');
is($progress[-1]{params}{progress}, $many, '  and the last is told');
cmp_ok(scalar @log, '<=', 102 + 20 * $seconds, 'log messages are left out');
my ($missing)
    = $log[-1]{params}{data} =~ /^(\d+) messages were left out/;
is(@log - 1 + $missing, $many, '  and counted');
ok($call->response->{result}, 'then comes the result');

# A client that does not read holds up its own call alone, and no connection to
# the database, of which there is one.
my $stuck = begin_call('stream_flood', { count => 300, size => 7000 },
    @there, @token);
wait_until(2, sub { running('flood') });
ok(wait_until(5, sub { !running('flood') }),
    'a client that does not read holds no statement');
is(call('probe_time', {}, @there)->{http}{status},
    200, '  nor the connection of others');
$stuck->finish;
ok($stuck->response->{result}, '  and gets its result when it reads');

# ---- memory ----

my ($child) = $server->children;

sub kilobytes {
    my ($size) = slurp("/proc/$child/status") =~ /^VmRSS:\s+(\d+) kB/m;
    return $size;
}

sub flood {
    my ($count) = @_;
    begin_call('stream_flood', { count => $count, size => 1000 },
        @there, @token)->finish
        for 1 .. 2;
    return kilobytes();
}
my $before = flood(2000);
my $after  = flood($ENV{MCP_TEST_SANITIZED} ? 10000 : 60000);
cmp_ok($after - $before, '<', $ENV{MCP_TEST_SANITIZED} ? 65536 : 1024,
    'a flood many times as long needs no more memory')
    or diag("from $before kB to $after kB");

# ---- silence ----

$silent->finish;
is(scalar(@{ $silent->{events} }), 2, 'a silent call has its result');
is($silent->{comments}, 1, '  and a sign of life within 16 seconds');

for ($server, $slow) {
    $_->stop;
    unlike($_->error_log, qr/exit signal|Sanitizer|runtime error/,
        'no child died');
}

done_testing();
