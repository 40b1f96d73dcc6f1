# SPDX-License-Identifier: Apache-2.0
# Two nodes share the outbox and the periodic work; whatever is killed, each row
# reaches the provider, which applies it once.
use strict;
use warnings;
use MCPOutbox;
use MCPOutside;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

pack_up();
my $outside = MCPOutside->new;
connect_graph($outside);
my @nodes = map { node(2, "McpOutboxTimeout 1\n") } 1, 2;
my $unfinished = "SELECT count(*) FROM mcp.outbox WHERE ended_at IS NULL OR owed";

# ---- sharing ----

is(add(120, 'msgraph', 'event.create', "outbox.event('Many')", 'many %s'), 120,
    'many rows');
is(wait_for($unfinished, 0, 60), 0, 'are sent');
is(scalar(grep {/^many/} $outside->keys_applied), 120, 'each of them');
is((grep { $_->{path} =~ /events$/ } $outside->noted('path')), 120, 'once');
is(sql("SELECT count(DISTINCT key) || ' ' || count(*) FROM outbox.told"),
    '120 120', 'and each is told once');
cmp_ok(rows('count(DISTINCT claimed_by)'), '>', 1, 'by several');

# ---- a child that is killed in the middle ----

# The provider has applied it, and does not answer; so whoever sends is there to
# be killed.
sub sender {
    my ($key) = @_;
    wait_for("SELECT state FROM mcp.outbox WHERE key = '$key'", 'sending');
    for (1 .. 100) {
        last if grep { $_ eq $key } $outside->keys_applied;
        sleep 0.05;
    }
    return rows("split_part(claimed_by, ':', 2)", "key = '$key'");
}
for my $way ('hang:20', 'hang:20') {
    my $key = 'killed ' . rows('count(*)');
    $outside->will($way);
    add(1, 'msgraph', 'event.create', "outbox.event('Killed')", $key);
    my $pid = sender($key);
    is(kill('KILL', $pid), 1, 'a child is killed while it sends');
    is(wait_for($unfinished, 0, 60), 0, 'another one goes on');
    is(rows("concat_ws(' ', state, attempts > 1)", "key = '$key'"),
        'delivered t', 'and sends it again');
    is(sql("SELECT count(*) FROM outbox.told WHERE key = '$key'"), 1,
        'it is told once');
}

# All at once, and over and over, while rows come in.
my $killer = kill_children(@nodes);
for my $i (1 .. 6) {
    $outside->will(('', '', 'lose', '', '500', 'cut')[ 0 .. $i - 1 ]);
    add(10, 'msgraph', 'event.create', "outbox.event('Storm')", "storm $i %s",
        ', max_attempts => 30');
    sleep 1;
}
waitpid $killer, 0;
is(wait_for($unfinished, 0, 90), 0, 'children are killed all the time');
is(rows("string_agg(DISTINCT state, ' ')", "key LIKE 'storm%'"), 'delivered',
    'all is delivered');
is(scalar(grep {/^storm/} $outside->keys_applied), 60, 'each of them');
is(sql("SELECT count(DISTINCT key) || ' ' || count(*) FROM outbox.told
    WHERE key LIKE 'storm%'"), '60 60', 'and told once');

# ---- mail that may have been sent ----

$outside->will('hang:20');
add(1, 'msgraph', 'mail.send', q('{"mailbox": "host@north.example", "to":
    [{"email": "guest@mail.example"}], "subject": "s", "text": "t"}'), 'mail');
wait_for("SELECT state FROM mcp.outbox WHERE key = 'mail'", 'sending');
for (1 .. 100) {
    last if grep {/^</} $outside->keys_applied;
    sleep 0.05;
}
is(kill('KILL', rows("split_part(claimed_by, ':', 2)", "key = 'mail'")), 1,
    'a child is killed while it sends a mail');
is(wait_for($unfinished, 0, 60), 0, 'another one finds out');
is((grep { $_->{path} =~ /sendMail/ } $outside->noted('path')), 1,
    'that it was sent, and sends it no more');

# ---- the database goes ----

$outside->will('hang:0.7');
add(1, 'msgraph', 'event.create', "outbox.event('Restart')", 'restart');
sender('restart');
pg_ctl('restart', '-m', 'immediate');
is(wait_for($unfinished, 0, 60), 0, 'PostgreSQL is killed while a row is sent');
is(rows('state', "key = 'restart'") . (grep { $_ eq 'restart' }
        $outside->keys_applied), 'delivered1', 'what came of it is not lost');

# ---- periodic work ----

sql("SELECT mcp.job_register('tick', 'outbox.tick', '1 second')");
sleep 0.2 for 1 .. 25;
my $ticks = sql("SELECT count(*) FROM outbox.tick WHERE workspace_id = 'north'");
cmp_ok($ticks, '>=', 3, 'a job runs');
cmp_ok($ticks, '<=', 6, 'on one node at a time');
is(sql("SELECT count(*) FROM (SELECT at - lag(at) OVER (PARTITION BY workspace_id
        ORDER BY at) AS since FROM outbox.tick) AS t
    WHERE since < interval '500 ms'"), 0, 'never twice in a second');
is(sql("SELECT string_agg(DISTINCT workspace_id, ' ' ORDER BY workspace_id)
    FROM outbox.tick"), 'north south', 'for each workspace');
sql("DELETE FROM mcp.job WHERE name = 'tick'");

# ---- stopping ----

$outside->will('hang:0.5');
add(1, 'msgraph', 'event.create', "outbox.event('Stop')", 'stop');
sender('stop');
$_->graceful for @nodes;
is(wait_for($unfinished, 0, 30) . rows('attempts', "key = 'stop'"), '01',
    'what is being sent when a server reloads is finished');
is_deeply([ $outside->complaints ], [], 'the provider has nothing to complain of');

done_testing;
