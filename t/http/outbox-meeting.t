# SPDX-License-Identifier: Apache-2.0
# A meeting of kailenty whose calendar cannot be reached when a human says yes:
# the meeting stands, and in the end there is one event of it, with its link.
use strict;
use warnings;
use MCPOutbox;
use MCPOutside;
use MCPTest;
use POSIX 'strftime';
use Test::More;

END {
    sql("DELETE FROM sched.meeting_attendee WHERE workspace_id = 'north';
        DELETE FROM sched.meeting WHERE workspace_id = 'north'");
}

pack_up();
my $outside = MCPOutside->new;
connect_graph($outside);
my $node = node(1, <<"END");
<Location "/kailenty">
    McpCatalog "$ENV{MCP_TEST_SRC}/conf/catalog/kailenty.json"
    McpResource https://mcp.example.test/kailenty
    McpWorkspace north
</Location>
END
my %way = (
    path  => '/kailenty',
    port  => $node->{port},
    token => token(undef, resource => 'https://mcp.example.test/kailenty')
);

sub tool {
    my ($name, %arguments) = @_;
    return call("kailenty_$name", \%arguments, %way)->{result}{structuredContent};
}

# ---- the calendar is out of reach ----

my $preview = tool(
    'meetings_create',
    title            => 'Interview',
    starts_at        => strftime('%Y-%m-%dT10:00Z', gmtime time + 30 * 86400),
    duration_minutes => 45,
    attendees        => [ { email => 'dana@mail.example', role => 'candidate' } ]
);
is($preview->{preview}{meeting}{calendar_sync}, 'pending',
    'a preview says that the calendar will follow');
is_deeply([ $outside->noted('path') ], [], 'and asks nobody for anything');

$outside->will('503');
my $done = tool('action_confirm', confirmation_id => $preview->{confirmation_id});
is($done->{status}, 'executed', 'a yes makes the meeting');
my $id = $done->{result}{meeting}{id};
is(wait_for("SELECT count(*) FROM mcp.outbox WHERE key = '$id' AND attempts = 1"
            . " AND state = 'pending'", 1),
    1, 'while the calendar answers 503');
my $told = tool('meetings_get', meeting_id => $id)->{meeting};
is_deeply(
    [ @{$told}{qw(status calendar_sync calendar_error conference_url)} ],
    [ 'scheduled', 'pending', undef, undef ],
    'it stands, and waits for its link'
);
is($told->{conference_note},
    'pending: Outlook has not answered with the link yet', 'and says so');

# ---- and comes back, in its own way ----

$outside->will('500', 'cut', 'lose', 'hang:3');
sql("UPDATE mcp.outbox SET backoff = '100 ms', next_at = now()
    WHERE key = '$id'");
is(wait_for("SELECT calendar_sync FROM sched.meeting WHERE id = '$id'",
        'synced'), 'synced', 'the calendar has it in the end');
my @made = map { from_json($_->{body}) }
    grep { $_->{path} =~ m{/events$} } $outside->noted('path');
is_deeply([ map { $_->{transactionId} } @made ], [ ($id) x 6 ],
    'it was asked six times, always for the same event');
is_deeply([ $outside->keys_applied ], [$id], 'of which it made one');
$told = tool('meetings_get', meeting_id => $id)->{meeting};
is_deeply(
    [ @{$told}{qw(calendar_sync conference_url conference_note)} ],
    [ 'synced', "https://teams.example/$id", undef ],
    'then the meeting has its link'
);
is_deeply([ $outside->complaints ], [],
    'the calendar has nothing to complain of');

done_testing();
