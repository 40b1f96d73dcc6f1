# SPDX-License-Identifier: Apache-2.0
# Two nodes read the calendars of several people; whatever is killed in the middle
# of a reading, in the end the mirror is what Outlook has.
use strict;
use warnings;
use MCPOutbox;
use MCPOutside;
use MCPTest;
use POSIX 'strftime';
use Test::More;
use Time::HiRes qw(sleep time);

pack_up();
my $outside = MCPOutside->new;
connect_graph($outside);
my @people = qw(mona olga adam);
my %calendar = map { $_ => $outside->calendar($_) } @people;
my $day = strftime('%Y-%m-%d', gmtime time + 7 * 86400);

# Thirty events each, some a page.
my @ids = map { sprintf 'E%02d', $_ } 0 .. 29;
for my $person (@people) {
    $calendar{$person}->pages_of(7);
    $calendar{$person}->put($ids[$_],
        start => sprintf('%sT%02d:00:00', $day, $_ % 24),
        end   => sprintf('%sT%02d:30:00', $day, $_ % 24)) for 0 .. 29;
}

my @nodes = map { node(2, "McpOutboxTimeout 1\n") } 1, 2;
sql("SELECT mcp.job_register('kailenty.calendar_sync', 'kailenty.calendar_sync',
    '1 s')");

# What the mirror has of somebody, and what their Outlook has.
sub mirrored {
    my ($person) = @_;
    return sql("SELECT string_agg(concat_ws(' ', e.external_id,
            to_char(e.starts_at AT TIME ZONE 'UTC', 'HH24:MI')), ', '
            ORDER BY e.external_id)
        FROM sched.calendar_event e WHERE e.account_id = '"
            . account("$person\@north.example") . q('));
}

sub outlook {
    my ($person) = @_;
    return join ', ',
        map {"$_->{id} " . substr $_->{start}{dateTime}, 11, 5}
        grep {defined} map { $calendar{$person}->event($_) } @ids;
}

sub same {
    my ($what) = @_;
    for my $person (@people) {
        is(mirrored($person), outlook($person), "$what: $person");
    }
    return;
}

# All calendars are read, and nothing is on its way.
my $read = "SELECT count(*) FROM sched.calendar_sync
    WHERE status = 'connected' AND last_ok_at IS NOT NULL AND pull_at > now()
        AND NOT is_full
        AND NOT EXISTS (SELECT FROM mcp.outbox
            WHERE ended_at IS NULL OR owed)";

sub read_again {
    my ($anew) = @_;
    sql("UPDATE sched.calendar_sync SET pull_at = '-infinity'"
            . ($anew ? ", is_full = true, last_ok_at = NULL" : ''));
    return;
}

# What somebody had who is not there any more, others get half a minute later;
# outbox-crash.t waits for that.
sub half_a_minute_later {
    sql("UPDATE mcp.outbox SET claimed_until = now() WHERE state = 'sending'");
    return;
}

# ---- sharing ----

mcpctl([ 'calendar', 'connect', 'north', 'all' ]);
is(wait_for($read, 3, 60), 3, 'everybody\'s calendar is read');
same('all of it');
is((grep { $_->{path} =~ /startDateTime/ } $outside->noted('path')), 3,
    'each of them once');
is((grep { $_->{path} =~ /skiptoken/ } $outside->noted('path')), 12,
    'each page, too');

# ---- a child that is killed in the middle ----

# Graph has answered half of it, and does not answer any more; so whoever reads is
# there to be killed.
for my $pages (1, 3) {
    $calendar{$_}->put("E0$pages", start => "${day}T23:59:00") for @people;
    $outside->will(('pass') x (3 * $pages), ('hang:20') x 3);
    read_again(1);
    my $sender = "SELECT count(*) > 0 FROM mcp.outbox WHERE state = 'sending'
        AND sent_at < now() - interval '500 ms'";
    is(wait_for($sender, 't', 30), 't', 'a reading hangs');
    my @pids = split /\n/, rows("split_part(claimed_by, ':', 2)",
        "state = 'sending'");
    is(kill('KILL', @pids), scalar @pids, 'those who read are killed');
    half_a_minute_later();
    is(wait_for($read, 3, 90), 3, 'others go on');
    same("after $pages pages");
}

# All at once, and over and over, while events come and go.
my $killer = kill_children(@nodes);
srand 7;
for my $i (1 .. 12) {
    for my $person (@people) {
        my $id = $ids[ rand @ids ];
        if ($i % 3) {
            $calendar{$person}->put($id, end => "${day}T23:59:00",
                start => sprintf '%sT00:%02d:00', $day, $i);
        }
        else {
            $calendar{$person}->remove($id);
        }
        $calendar{$person}->forget if $i % 5 == 0;
    }
    $outside->will(('pass', 'lose', '500', 'cut', 'pass')[ 0 .. $i % 5 ]);
    sql("UPDATE sched.calendar_sync SET pull_at = '-infinity'
        WHERE pull_at < now() + interval '5 min'");
    sleep 0.5;
}
waitpid $killer, 0;
half_a_minute_later();
my $turns = sql('SELECT sum(turn) FROM sched.calendar_sync');
read_again();
is(wait_for("SELECT sum(turn) >= $turns + 3 FROM sched.calendar_sync", 't'), 't',
    'children are killed all the time');
is(wait_for($read, 3, 90), 3, 'in the end all is read');
same('after the storm');
is(sql('SELECT count(*) FROM mcp.outbox'), 0, 'nothing is left of it');

# ---- the database goes ----

$calendar{$_}->put('E05', start => "${day}T22:59:00") for @people;
$outside->will(('hang:0.7') x 3);
read_again(1);
wait_for("SELECT count(*) > 0 FROM mcp.outbox WHERE state = 'sending'", 't');
pg_ctl('restart', '-m', 'immediate');
half_a_minute_later();
is(wait_for($read, 3, 90), 3, 'PostgreSQL is killed while a page is asked for');
same('after its return');

is_deeply([ $outside->complaints ], [], 'Graph has nothing to complain of');
sql("SELECT sched.calendar_disconnect('north', 'all');
    DELETE FROM sched.calendar_sync");
done_testing;
