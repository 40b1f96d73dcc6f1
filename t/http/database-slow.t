# SPDX-License-Identifier: Apache-2.0
# A slow statement is stopped, a full pool says so in time, and a connection
# that says nothing is given up.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
$server->start($server->endpoint(<<'END'));
DBDMin 1
DBDKeep 1
DBDMax 1
McpConcurrency 1
McpQueueTimeout 1
McpStatementTimeout 2
END
my %there = (port => $server->{port});

sub timed {
    my ($name, $arguments) = @_;
    my $start = time;
    my $reply = call($name, $arguments, %there);
    my $error = tool_error($reply);
    my $outcome
        = $error->{code} // ($reply->{result} ? 'ok' : rpc_error($reply));
    return ($outcome, time - $start, $error);
}

is((timed('probe_time', {}))[0], 'ok', 'the server is up');

# ---- the statement's time ----

my ($outcome, $seconds, $error) = timed('probe_sleep', { seconds => 10 });
is($outcome, 'timeout', 'a statement that takes too long is stopped');
cmp_ok($seconds, '>', 1.9, 'not before its time');
cmp_ok($seconds, '<', 3,   'nor long after');
is($error->{message}, 'The call took too long and was stopped.',
    'and says so');
is($error->{hint}, 'Ask for less: a shorter range, a smaller limit.',
    'and what to do');
is((timed('probe_time', {}))[0], 'ok', 'the connection is good for the next');
is(sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'mcp_app'
    AND state = 'active'"), 0, 'nothing runs on');

# ---- a full pool ----

my $wait = start_all(
    4,
    sub {
        my ($i) = @_;
        sleep 0.3 if $i > 1;
        return [ timed('probe_sleep', { seconds => $i == 1 ? 1.9 : 0 }) ];
    }
);
my ($first, @others) = $wait->();
is($first->[0], 'ok', 'the call that holds the connection works');
for my $other (@others) {
    is($other->[0], 'busy', 'one that waits is told to come again');
    cmp_ok($other->[1], '>', 0.9, 'after it has waited');
    cmp_ok($other->[1], '<', 1.6, 'for as long as McpQueueTimeout says');
}
is($others[0][2]{message}, 'The server is busy.', 'in words');
is((timed('probe_time', {}))[0], 'ok', 'and then there is room again');

$wait = start_all(
    10,
    sub {
        return [ timed('probe_sleep', { seconds => 0.05 }) ];
    }
);
is(scalar(grep { $_->[0] eq 'ok' } $wait->()),
    10, 'short calls take their turn');

# ---- a backend that says nothing ----

for my $case (
    [ 'a call',               'probe_time',       {} ],
    [ 'one that sends a lot', 'probe_notes_list', { like => 'x' x 1_000_000 } ],
    )
{
    my ($what, $tool, $arguments) = @$case;
    my $pid = sql("SELECT pid FROM pg_stat_activity WHERE usename = 'mcp_app'
        AND application_name = 'mod_mcp' ORDER BY query_start DESC LIMIT 1");
    ok(kill('STOP', $pid), 'the backend is stopped in its tracks');
    ($outcome, $seconds) = timed($tool, $arguments);
    is($outcome, 'ok', "$what is carried out on another connection");
    cmp_ok($seconds, '<', 8, 'within a bounded time');
    kill 'CONT', $pid;
    is((timed('probe_time', {}))[0], 'ok', 'the next call works');
}

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
