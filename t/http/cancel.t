# SPDX-License-Identifier: Apache-2.0
# A call that nobody waits for is cancelled in PostgreSQL: stateless, when its
# client goes; with a handshake, when it says so, to whichever child or node.
use strict;
use warnings;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

# Two nodes with one database; the first has two children.
my @nodes = (MCPServer->new, MCPServer->new);
my $two   = $nodes[0]->endpoint(
    "DBDMin 1\nDBDKeep 2\nDBDMax 2\nMcpConcurrency 2\n" . stream_conf());
$two =~ s/^(StartServers|ServerLimit) 1/$1 2/mg;
$two =~ s/^MaxRequestWorkers 20/MaxRequestWorkers 40/m;
$two =~ s/^MaxSpareThreads 20/MaxSpareThreads 40/m;
$nodes[0]->start($two);
$nodes[1]->start($nodes[1]->endpoint(
        "DBDMin 1\nDBDKeep 1\nDBDMax 1\nMcpConcurrency 1\n" . stream_conf()));
my @there  = (port => $nodes[0]{port});
my @token  = (meta => { progressToken => 'p' });
my @modern = (revision => '2026-07-28');
my @long   = ('stream_steps', { count => 0, apart => 8 });

# The log's lines since it was last read: child, method, tool, outcome.
my %read;

sub logged {
    my ($node) = @_;
    my $log = eval { slurp("$nodes[ $node // 0 ]{root}/stream.log") } // '';
    my $new = substr $log, $read{ $node // 0 } // 0;
    $read{ $node // 0 } = length $log;
    return $new;
}

sub outcome_of {
    my ($tool, $node) = @_;
    my $lines = '';
    wait_until(
        5,
        sub {
            $lines .= logged($node);
            $lines =~ /^\S+ tools\/call $tool \S+$/m;
        }
    );
    my ($outcome) = $lines =~ /^\S+ tools\/call $tool (\S+)$/m;
    return $outcome;
}

sub begun {
    my ($name, $arguments, @options) = @_;
    my $call = begin_call($name, $arguments, @options);
    wait_until(5, \&running);
    return $call;
}

sub pids {
    return sql(q{SELECT string_agg(pid::text, ' ' ORDER BY pid)
        FROM pg_stat_activity WHERE usename = 'mcp_app'});
}

# ---- by going ----

begin_call('stream_say', { levels => [] }, @there)->finish for 1 .. 20;
logged();
for my $case (
    [ 'who waits for JSON and goes', [ @modern, accept => 'application/json' ] ],
    [ 'who reads a stream and goes', [ @modern, @token ] ],
    )
{
    my ($who, $options) = @$case;
    my $call = begun(@long, @there, @$options);
    $call->read_until(0.3, sub { $call->heard });
    my $before = pids();
    close $call->{socket};
    my $seconds = wait_until(3, sub { !running() });
    ok(defined $seconds, "$who: the statement ends");
    cmp_ok($seconds // 9, '<', 1, '  within a second');
    is(outcome_of('stream_steps'), 'cancelled', '  and is logged as cancelled');
    is(pids(), $before, '  on a connection that stays');
    is(call('probe_time', {}, @there)->{http}{status}, 200,
        '  and is good for the next');
}
my $write = begun('stream_write', { text => 'unwanted', seconds => 8 },
    @there, @modern);
close $write->{socket};
ok(wait_until(3, sub { !running() }), 'a write ends likewise');
is(sql(q{SELECT count(*) FROM probe.note WHERE text = 'unwanted'}),
    0, '  and leaves nothing');
is(outcome_of('stream_write'), 'cancelled', '  and is logged');

my $stays = begun('stream_write', { text => 'wanted', seconds => 1 }, @there);
close $stays->{socket};
sleep 0.6;
is(running(), 1, 'with a handshake, going is no cancellation');
is(outcome_of('stream_write'), 'ok', '  and the call is carried out');
is(sql(q{SELECT count(*) FROM probe.note WHERE text = 'wanted'}),
    1, '  to its end');

# Who waits for a connection gives its place up.
my $holder = begun(@long, port => $nodes[1]{port}, @modern);
my $waiting = begin_call('stream_write', { text => 'late', seconds => 0 },
    port => $nodes[1]{port}, @modern);
sleep 0.3;
close $waiting->{socket};
close $holder->{socket};
is(outcome_of('stream_write', 1), 'cancelled',
    'a call is not begun for one who went before its turn');
is(sql(q{SELECT count(*) FROM probe.note WHERE text = 'late'}),
    0, '  and does nothing');

# ---- by saying so ----

my %cancel = (requestId => 'call 1');

for my $case (
    [ 'a call that waits for JSON', [ accept => 'application/json' ], 0 ],
    [ 'a call without progress',    [],                               0 ],
    [ 'a call with a stream',       [@token],                         1 ],
    )
{
    my ($what, $options, $is_stream) = @$case;
    my %children;
    for (1 .. 40) {
        my $call = begun(@long, @there, @$options, id => 'call 1');
        logged();
        is(notify('notifications/cancelled', \%cancel, @there),
            202, "$what: a cancellation is accepted");
        my $seconds = wait_until(3, sub { !running() });
        cmp_ok($seconds // 9, '<', 1, '  and ends it within a second');
        $call->finish(2);
        ok($call->{ended}, '  its answer ends');
        if ($is_stream) {
            is(scalar(grep { exists $_->{id} } @{ $call->{events} }),
                0, '  without a response');
        }
        else {
            is($call->response->{result}{structuredContent}{error}{code},
                'cancelled', '  and says why');
        }
        my $lines = '';
        wait_until(
            2,
            sub {
                $lines .= logged();
                $lines =~ /tools\/call/ && $lines =~ /notifications/;
            }
        );
        my ($there) = $lines =~ m{^(\d+) tools/call stream_steps cancelled$}m;
        my ($here)  = $lines =~ m{^(\d+) notifications/cancelled - ok$}m;
        ok($here && $there, '  both are logged') or diag($lines);
        $children{ $here && $there && $here == $there ? 'same' : 'other' }++;
        last if keys %children == 2;
    }
    is(join(' ', sort keys %children),
        'other same', "$what: it may come to the same child or another");
}

my $far = begun(@long, port => $nodes[1]{port}, @token, id => 'call 1');
is(notify('notifications/cancelled', \%cancel, @there),
    202, 'a cancellation at another node');
cmp_ok(wait_until(3, sub { !running() }) // 9, '<', 1, '  ends a call, too');
is(outcome_of('stream_steps', 1), 'cancelled', '  which is logged there');
$far->finish(2);
is(call('probe_time', {}, port => $nodes[1]{port})->{http}{status},
    200, '  and leaves the connection as it was');

# ---- by somebody else ----

my $mine = begun(@long, @there, @token, id => 'call 1');
for my $case (
    [ 'another person',  [ token => stream_token('mona@north.example') ] ],
    [ 'another client',  [
            token => token(undef, client => 'other',
                resource => 'https://mcp.example.test/stream')
        ]
    ],
    [ 'another request',      [], { requestId => 'call 2' } ],
    [ 'a number',             [], { requestId => 1 } ],
    [ 'no request',           [], {} ],
    [ 'a list',               [], { requestId => ['call 1'] } ],
    [ 'a stateless client',   [@modern], \%cancel ],
    )
{
    my ($who, $options, $params) = @$case;
    is(notify('notifications/cancelled', $params // \%cancel,
            @there, @$options),
        202, "$who: accepted");
}
sleep 0.4;
is(running(), 1, 'and the call goes on');
notify('notifications/cancelled', \%cancel, @there);
ok(wait_until(2, sub { !running() }), 'until its caller ends it');
is(begin_call('stream_steps', { count => 0, apart => 0.5 },
        @there, id => 'call 1')->finish->response->{result}{isError},
    undef, 'what was said before a call does not end it');

$_->stop for @nodes;
unlike($_->error_log, qr/exit signal|Sanitizer|runtime error|MCP0201/,
    'no child died, and no cancellation is an error')
    for @nodes;

done_testing();
