# SPDX-License-Identifier: Apache-2.0
# Outlook calendars: what people do there is known here within one reading, and
# meetings follow their events.
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
my $mona     = $outside->calendar('mona');
my $endpoint = 'https://mcp.example.test/kailenty';
my $node     = node(1, <<"END");
<Location "/kailenty">
    McpCatalog "$ENV{MCP_TEST_SRC}/conf/catalog/kailenty.json"
    McpResource $endpoint
    McpWorkspace north
</Location>
END
my $id = account('mona@north.example');

# The day of a meeting: a Tuesday, and its week is ahead.
my ($wday) = (gmtime)[6];
my $tuesday = time + 86400 * (7 + (9 - $wday) % 7);
my $day     = strftime('%Y-%m-%d', gmtime $tuesday);
my $next    = strftime('%Y-%m-%d', gmtime $tuesday + 86400);

sub tool {
    my ($name, $arguments) = @_;
    return call("kailenty_$name", $arguments,
        path  => '/kailenty',
        port  => $node->{port},
        token => token('mona@north.example', resource => $endpoint)
    )->{result}{structuredContent};
}

# A write that its human confirms.
sub write_tool {
    my $preview = tool(@_);
    my $done = tool('action_confirm',
        { confirmation_id => $preview->{confirmation_id} });
    return $done->{result} // $done;
}

sub titles { return join ' ', map { $_->{title} } @{ $_[0]{events} } }

sub listed { return tool('calendar_events_list', { from => $day, until => $day, @_ }) }

# The starts of an hour that mona has on that day, of a clock in UTC.
sub open_starts {
    my $found = tool('meetings_find_available_slots',
        {   user_ids => [$id], week_of => $day, duration_minutes => 60,
            step_minutes => 60, time_zone => 'UTC', limit => 100
        });
    return join ' ', map {/^${day}T(\d\d)/} map { $_->{starts_at} }
        @{ $found->{slots} };
}

sub sync_is {
    my ($what) = @_;
    return sql("SELECT $what FROM sched.calendar_sync WHERE account_id = '$id'");
}

# Have the calendar read now, and wait until that is over; gives its status.
my $quiet = "SELECT count(*) FROM mcp.outbox
    WHERE ended_at IS NULL OR owed";
sub read_now {
    my $turn = sync_is('turn');
    sql("UPDATE sched.calendar_sync SET pull_at = '-infinity'
        WHERE account_id = '$id'");
    wait_for("SELECT turn > $turn AND pull_at > now() AND NOT EXISTS ($quiet
            HAVING count(*) > 0) FROM sched.calendar_sync
        WHERE account_id = '$id'", 't', 60);
    return sync_is(q(concat_ws(' ', status, last_error)));
}

# What was asked for since the last time it was asked.
my $seen = 0;
sub pages {
    my @all = grep { $_->{path} =~ m{/calendarView/} } $outside->noted('path');
    my @new = @all[ $seen .. $#all ];
    $seen = @all;
    return map { $_->{path} =~ /(startDateTime|\$deltatoken|\$skiptoken)/ } @new;
}

sql("INSERT INTO sched.working_hours VALUES
        ('north', '$id', extract(isodow FROM date '$day'), '09:00', '17:00')
    ON CONFLICT DO NOTHING;
    UPDATE mcp.account SET time_zone = 'UTC' WHERE id = '$id';
    SELECT mcp.job_register('kailenty.calendar_sync', 'kailenty.calendar_sync',
        '1 s')");

# ---- connecting ----

is(listed()->{sync_status}, 'disconnected', 'no calendar is read unasked');
is(open_starts(), '09 10 11 12 13 14 15 16', 'so the whole day is free');
$mona->put('A', subject => 'Doctor', start => "${day}T10:30:00",
    end => "${day}T11:00:00", sensitivity => 'private');
like(mcpctl([ 'calendar', 'connect', 'north', 'nobody@north.example' ]),
    qr/^mcpctl: Nobody in the workspace north has this address\./,
    'who is not there has no calendar');
is(mcpctl([ 'calendar', 'connect', 'north', 'mona@north.example' ]),
    "1 to be read, all anew\n", 'somebody is connected');
is(wait_for("SELECT count(*) FROM sched.calendar_event
    WHERE account_id = '$id'", 1), 1, 'and their calendar read');
is_deeply([ pages() ], ['startDateTime'], 'in one call');
is(titles(listed()), 'Doctor', 'they see what is in it');
is(listed()->{events}[0]{is_private}, JSON::PP::true, 'and that it is private');
is(open_starts(), '09 11 12 13 14 15 16', 'it blocks what it takes');
like(mcpctl([ 'calendar', 'list', 'north' ]),
    qr/^mona\@north\.example +connected +20\S+ +20\S+ +1 +-$/m,
    'the administrator sees how it goes');

# ---- within one reading ----

$mona->put('B', subject => 'Lunch', start => "${day}T12:00:00",
    end => "${day}T13:00:00");
$mona->put('C', subject => 'Maybe', start => "${day}T15:00:00",
    end => "${day}T16:00:00", showAs => 'free');
is(read_now(), 'connected', 'what is new');
is_deeply([ pages() ], ['$deltatoken'], 'is asked for');
is(titles(listed()), 'Doctor Lunch Maybe', 'and known');
is(open_starts(), '09 11 13 14 15 16', 'a slot is gone');
$mona->put('A', start => "${day}T14:00:00", end => "${day}T14:30:00");
$mona->remove('B');
is(read_now(), 'connected', 'what is moved and removed');
is(titles(listed()), 'Doctor Maybe', 'is known, too');
is(open_starts(), '09 10 11 12 13 15 16', 'and free again');

# All-day events are days where their owner lives.
sql("UPDATE mcp.account SET time_zone = 'America/New_York' WHERE id = '$id'");
$mona->put('A', isAllDay => JSON::PP::true, start => "${day}T00:00:00",
    end => "${next}T00:00:00");
is(read_now(), 'connected', 'an all-day event');
my ($whole) = @{ listed()->{events} };
is("$whole->{starts_on} $whole->{ends_on}", "$day $next",
    'is of that day in New York');
is(open_starts(), '', 'which it takes');
sql("UPDATE mcp.account SET time_zone = 'UTC' WHERE id = '$id'");

# ---- pages, and links that are forgotten ----

$mona->remove('A');
$mona->put("P$_", start => "${next}T1$_:00:00", end => "${next}T1$_:30:00")
    for 0 .. 6;
$mona->pages_of(3);
pages();
is(read_now(), 'connected', 'many changes');
is_deeply([ pages() ], [ '$deltatoken', ('$skiptoken') x 2 ],
    'come page by page');
is(sql("SELECT count(*) FROM sched.calendar_event WHERE account_id = '$id'
    AND external_id LIKE 'P%'"), 7, 'and are all there');
$mona->forget;
$mona->with(sub { delete $_[0]{events}{P6} });
is(read_now(), 'connected', 'links that Outlook has forgotten');
is_deeply([ pages() ], [ '$deltatoken', 'startDateTime', ('$skiptoken') x 2 ],
    'let all be read anew');
is(sql("SELECT count(*) FROM sched.calendar_event WHERE account_id = '$id'
    AND external_id LIKE 'P%'"), 6, 'and what is there no more goes');
is(sql("SELECT count(*) FROM sched.calendar_sync WHERE sync_state IS NOT NULL
        AND encode(sync_state, 'escape') !~ 'token'"), 1, 'links are sealed');
is(sql('SELECT count(*) FROM mcp.outbox'), 0, 'nothing of it is kept elsewhere');

# ---- what fails ----

$outside->will('429:2', '503', 'cut');
my $begun = time;
is(read_now(), 'connected', 'what fails for a while');
cmp_ok(time - $begun, '>=', 2, 'is tried again, when Outlook wants');
$outside->will('403');
is(read_now(), 'error HTTP 403 Told', 'what is forbidden is seen');
is(sync_is("pull_at BETWEEN now() + interval '55 min' AND now() + interval '1 h'"),
    't', 'and tried again rarely');
is(listed()->{sync_status}, 'error', 'the owner sees it, too');
is(read_now(), 'connected', 'when it is allowed it goes on');
for my $case (
    [ '<html>'                       => 'is not understood' ],
    [ '{"value": 1}'                 => 'is not understood' ],
    [ '{"value": [{"id": "\u0000"}]}' => 'is not understood' ],
    [ '{"value": [], "@odata.nextLink": "https://evil.example/v1.0/calendarView/delta?a"}'
        => 'has no link of this calendar' ],
    )
{
    my ($text, $why) = @$case;
    $outside->will("say:$text");
    my $before = sql('SELECT max(seq) FROM mcp.outbox') || 0;
    sql("UPDATE sched.calendar_sync SET pull_at = '-infinity'");
    like(wait_for("SELECT max(error) FROM mcp.outbox WHERE seq > $before",
            "Graph's answer $why"), qr/\Q$why\E/, "an answer as $text");
    is(wait_for($quiet, 0, 60), 0, 'is asked for again');
}
my $hostile = to_json(
    {   value => [
            {   id      => 'H1',
                subject => "<script>\n" . 'x' x 5000,
                showAs  => 'asleep',
                webLink => 'javascript:alert(1)',
                start   => { dateTime => "${day}T09:00:00", timeZone => 'UTC' },
                end     => { dateTime => "${day}T08:00:00", timeZone => 'UTC' }
            },
            { id => "H2'; DROP TABLE x" }, 7, [],
            { id => 'H3', start => { dateTime => '2026-99-99T00:00:00' } },
            { '@removed' => 1 },
        ],
        '@odata.deltaLink' =>
            "$outside->{url}/v1.0/users/x/calendarView/delta?\$deltatoken="
            . join('-', $mona->with(sub { @{ $_[0] }{qw(generation n)} }), 0)
    }
);
$outside->will("say:$hostile");
is(read_now(), 'connected', 'events as nobody makes them');
my ($odd) = grep { $_->{external_id} eq 'H1' } @{ listed()->{events} };
is(length $odd->{title}, 255, 'are cut to size');
is("$odd->{show_as} $odd->{starts_at}", "busy $odd->{ends_at}",
    'and read as is safe');
is(sql(q(SELECT count(*) FROM sched.calendar_event WHERE external_id LIKE 'H%'
    AND web_link IS NULL)), 1, 'the rest is none');

# ---- meetings ----

my $meeting = write_tool('meetings_create',
    {   title       => 'Interview',
        starts_at   => "${day}T13:00:00Z",
        ends_at     => "${day}T13:45:00Z",
        description => 'Bring work',
        attendees   => [
            { email => 'kim@mail.example', name => 'Kim', role => 'candidate' }
        ]
    }
)->{meeting};
my $mtg = $meeting->{id};
sub meeting { return tool('meetings_get', { meeting_id => $mtg })->{meeting} }
is(wait_for("SELECT calendar_sync FROM sched.meeting WHERE id = '$mtg'",
    'synced'), 'synced', 'a meeting has an event');
my $event = "AAMk/$mtg=";
is(read_now(), 'connected', 'it is read');
is((grep { ($_->{meeting_id} // '') eq $mtg } @{ listed()->{events} }), 1,
    'and known for the meeting\'s');

# The text.
write_tool('meetings_update', { meeting_id => $mtg, description => 'Bring cake' });
is(wait_for("SELECT calendar_sync FROM sched.meeting WHERE id = '$mtg'",
    'synced'), 'synced', 'another description is sent');
is($mona->event($event)->{body}{content},
    '<html><head></head><body><div id="mcp-description"><p>Bring cake</p></div>'
        . '<div class="me-email-text"><a href="https://teams.example/join">'
        . 'Join the meeting</a></div></body></html>',
    'in the place of the one before, and people can still join');
is(meeting()->{calendar_error}, undef, 'all is well');
$mona->put($event, body => { contentType => 'html', content => 'My own text' });
write_tool('meetings_update',
    { meeting_id => $mtg, description => 'Bring tea', title => 'Talk' });
is(wait_for("SELECT calendar_sync FROM sched.meeting WHERE id = '$mtg'",
    'synced'), 'synced', 'where ours was taken out');
is(join(' ', $mona->event($event)->{body}{content},
        $mona->event($event)->{subject}), 'My own text Talk',
    'the text stays, the rest is changed');
like(meeting()->{calendar_error}, qr/^The text in Outlook was left as it is/,
    'and the meeting says so');

# Answers, and moves.
$mona->put($event, attendees => [
    {   emailAddress => { address => 'Kim@mail.example' },
        status       => { response => 'accepted' },
        type         => 'required'
    } ]);
is(read_now(), 'connected', 'an answer');
my ($kim) = grep { $_->{email} eq 'kim@mail.example' } @{ meeting()->{attendees} };
is($kim->{response}, 'accepted', 'is seen in the meeting');
my $calls = $outside->noted('path');
my $version = meeting()->{version};
$mona->put($event, start => "${day}T15:00:00", end => "${day}T16:00:00",
    attendees => undef);
is(read_now(), 'connected', 'an event that is moved in Outlook');
is(join(' ', map { /T(\d\d:\d\d)/ } @{ meeting() }{qw(starts_at ends_at)}),
    '15:00 16:00', 'takes its meeting along');
is(meeting()->{version}, $version + 1, 'which is another version');
$mona->remove($event);
is(read_now(), 'connected', 'one that is removed');
is(wait_for("SELECT status FROM sched.meeting WHERE id = '$mtg'", 'cancelled'),
    'cancelled', 'is no meeting any more');
is(meeting()->{cancel_reason}, 'removed in Outlook', 'that is why');
my @since = $outside->noted('path');
is((grep { $_->{method} ne 'GET' && $_->{path} =~ m{/v1} }
        @since[ $calls .. $#since ]), 0,
    'of all that nothing goes back to Outlook');

# ---- no more ----

is(mcpctl([ 'calendar', 'disconnect', 'north', 'mona@north.example' ]),
    "1 to be read no more\n", 'somebody is disconnected');
is(sql('SELECT count(*) FROM sched.calendar_event'), 0, 'what was read goes');
is(listed()->{sync_status}, 'disconnected', 'and they see it');

is_deeply([ $outside->complaints ], [], 'Graph has nothing to complain of');
my $log = error_logs();
unlike($log, qr/s3 cret|token-|mona\@|kim\@|Doctor|Lunch|deltatoken|skiptoken/,
    'the log has no secret, no address and nothing of a calendar');

sql("DELETE FROM sched.working_hours WHERE account_id = '$id';
    DELETE FROM sched.calendar_sync;
    UPDATE mcp.account SET time_zone = 'Europe/Berlin' WHERE id = '$id'");
done_testing;
