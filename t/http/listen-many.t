# SPDX-License-Identifier: Apache-2.0
# Many streams stay open at once, and hold no thread, no connection of the pool
# and, once closed, no memory.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
my $conf   = $server->endpoint(
    "McpListeners 60\nDBDMin 1\nDBDKeep 1\nDBDMax 2\nMaxMemFree 256\n"
        . 'AsyncRequestWorkerFactor 8');
$conf =~ s/^(StartServers|ServerLimit) 1$/$1 2/mg;
$conf =~ s/^(ThreadsPerChild|MaxSpareThreads) 20$/$1 16/mg;
$conf =~ s/^MaxSpareThreads 16$/MaxSpareThreads 32/m;
$conf =~ s/^MinSpareThreads 1$/MinSpareThreads 32/m;
$conf =~ s/^MaxRequestWorkers 20$/MaxRequestWorkers 32/m;
$server->start($conf);
my $port = $server->{port};

# So many that no account reaches its own limit in one child.
my @people = map { sprintf 'acc_00000hear%02d', $_ } 1 .. 8;
sql("INSERT INTO mcp.account (workspace_id, id, email, name, role, status)
    SELECT 'north', id, id || '\@north.example', 'Listener', 'user', 'active'
    FROM unnest('{" . join(',', @people) . "}'::text[]) AS id");
END {
    sql(q{DELETE FROM mcp.account WHERE name = 'Listener'}) if @people;
}
my @tokens = map { sign(claims(sub => $_)) } @people;
my %tools  = (toolsListChanged => JSON::PP::true);

sub open_many {
    my ($count) = @_;
    return
        map { MCPListen->open($port, \%tools, token => $tokens[ $_ % @tokens ]) }
        1 .. $count;
}

# ---- sixty streams, thirty-two threads ----

is(scalar(() = $server->children), 2, 'two children with 16 threads each');
my @streams = open_many(60);
is(scalar(grep { $_->{status} == 200 } @streams), 60, 'keep 60 streams open');
$_->next(2) for @streams;
my $wait
    = start_all(8, sub { call_until(time + 4, 'probe_time', {}, port => $port) });
my @calls = map {@$_} $wait->();
cmp_ok(scalar @calls, '>', 100, 'and answer calls meanwhile');
is_deeply([ grep { $_->[2] ne 'ok' } @calls ], [], 'all of them');
my ($longest) = sort { $b <=> $a } map { $_->[1] } @calls;
cmp_ok($longest, '<', 3, 'none waits for a thread');
is( sql(q{SELECT count(*) FROM pg_stat_activity
        WHERE query = 'LISTEN mcp_change'}),
    2, 'one connection a child listens'
);
cmp_ok(
    sql(q{SELECT count(*) FROM pg_stat_activity
        WHERE usename = 'mcp_app' AND query <> 'LISTEN mcp_change'
            AND datname = current_database()
            AND backend_start > now() - interval '1 minute'}),
    '<=', 6,
    'and streams hold none of the others'
);

sql(q{SELECT mcp.notify_change('tools', NULL, 'north')});
my $told = time;
my @heard = grep { ($_->next(2) // {})->{method} } @streams;
is(scalar @heard, 60, 'a change reaches all of them');
cmp_ok(time - $told, '<', 0.5, 'within half a second of the commit');

# ---- what they leave behind ----

$_->close for @streams;

sub status_of {
    my ($pid, $what) = @_;
    my ($value) = (eval { slurp("/proc/$pid/status") } // '')
        =~ /^$what:\s+(\d+)/m;
    return $value;
}

sub descriptors {
    my ($pid) = @_;
    return scalar(() = glob "/proc/$pid/fd/*");
}

# Open and close so many, some that hear something and some that do not.
sub come_and_go {
    my ($count) = @_;
    my $opened = 0;
    for my $round (1 .. $count / 20) {
        my @some = open_many(20);
        $opened += grep { $_->{status} == 200 } @some;
        sql(q{SELECT mcp.notify_change('tools', NULL, 'north')})
            if $round % 5 == 0;
        $_->close for @some;
        sleep 0.2;
    }
    sleep 2.5;
    return $opened;
}

my @children = sort { $a <=> $b } $server->children;
is(come_and_go(300), 300, 'streams come and go');
my %before = map { $_ => status_of($_, 'VmRSS') } @children;
my %open   = map { $_ => descriptors($_) } @children;
is(come_and_go(500), 500, 'and five hundred more');

# The sanitizers' own memory grows for a while.
my $little = $ENV{MCP_TEST_SANITIZED} ? 65536 : 2048;
for my $pid (@children) {
    my $after = status_of($pid, 'VmRSS');
    cmp_ok($after - $before{$pid}, '<', $little, 'the child has not grown')
        or diag("from $before{$pid} kB to $after kB");
    cmp_ok(abs(descriptors($pid) - $open{$pid}), '<', 5, 'nor its files');
}
is_deeply([ sort { $a <=> $b } $server->children ],
    \@children, 'they are the same children');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
