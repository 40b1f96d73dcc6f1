# SPDX-License-Identifier: Apache-2.0
# What happens to streams when something else ends: the database, the server's
# child, the client.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

# Whatever happens here, the suites that follow need it.
END { pg_ctl('start') if !pg_ctl('status') }

my $server = MCPServer->new;
my $conf   = $server->endpoint('McpListeners 3');
$conf =~ s/^ServerLimit 1$/ServerLimit 2/m;
$conf =~ s/^MaxRequestWorkers 20$/MaxRequestWorkers 40/m;
$server->start($conf);
my $port  = $server->{port};
my %tools = (toolsListChanged => JSON::PP::true);
my $token = token();

sub stream { return MCPListen->open($port, \%tools) }

# A stream that has begun.
sub begun {
    my $stream = stream();
    is($stream->methods(0.3), 'subscriptions/acknowledged', 'a stream');
    return $stream;
}

sub announce { return sql(q{SELECT mcp.notify_change('tools', NULL, 'north')}) }

# ---- the connection that listens ----

my $one = begun();
sql(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query = 'LISTEN mcp_change'});
is($one->methods(2), 'tools/list_changed',
    'when its connection comes back, a stream hears that it may have missed '
        . 'something');
announce();
is($one->methods(1), 'tools/list_changed', 'and hears again');

ok(pg_ctl('stop', '-m', 'fast'), 'PostgreSQL stops');
is($one->methods(2), '', 'which a stream survives');
my $early = stream();
is($early->{status}, 503, 'a new one is told to come back');
like($early->{head}, qr/^Retry-After: \d+\r?$/m, 'and when');
ok(pg_ctl('start'), 'PostgreSQL starts');
like($one->next(12)->{method}, qr/list_changed$/,
    'streams hear that they may have missed something');
announce();
is($one->methods(1), 'tools/list_changed', 'and hear again');
like($server->error_log, qr/MCP0210: .*MCP0211: /s, 'the log knows of it');

# ---- the client ----

my @more = map { stream() } 1 .. 2;
is(MCPListen->open($port, \%tools, headers => { Connection => 'close' })
        ->{status},
    503, 'all places are taken');
$more[0]->close;
sleep 0.3;
is(($more[0] = stream())->{status}, 200, 'one that is left is free at once');

# ---- a reload ----

my @old = $server->children;
my $zero = time;
ok($server->graceful, 'a reload');
for my $stream ($one, @more) {
    my $last;
    while (my $message = $stream->next(3)) {
        $last = $message;
    }
    is($last->{result}{resultType}, 'complete', 'ends a stream with its result');
    $stream->fill(1) until $stream->{is_closed};
    $stream->take_chunks;
    ok($stream->{is_whole}, 'whole');
}
cmp_ok(time - $zero, '<', 4, 'soon');
# Seconds until the children are gone.
sub gone_after {
    my ($since, %is_old) = @_;
    for (1 .. 100) {
        last if !grep { $is_old{$_} } $server->children;
        sleep 0.1;
    }
    return time - $since;
}
cmp_ok(gone_after($zero, map { $_ => 1 } @old), '<', 8, 'the child goes');
my $next = begun();
announce();
is($next->methods(1), 'tools/list_changed', 'the next one serves streams');

# The client does not close its end.
@old  = $server->children;
$zero = time;
ok($server->graceful, 'another reload');
cmp_ok(gone_after($zero, map { $_ => 1 } @old), '<', 8,
    'does not wait for a client that keeps its connection');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
