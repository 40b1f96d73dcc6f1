# SPDX-License-Identifier: Apache-2.0
# The data for measuring, small, and that no read tool works its way through
# what grows: not by time, which says more of the machine than of a plan, but by
# what is read. Connection and programs as in t/sql/mcpctl.t.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../../lib';
use MCPScale qw(ids measure reads);

my $source   = $ENV{MCP_TEST_SRC} // dirname(__FILE__) . '/../../..';
my $ctl      = $ENV{MCP_TEST_CTL} // 'mcpctl';
my $super    = $ENV{MCP_TEST_DB}  // 'dbname=postgres';
my $owner    = "scale_owner_$$";
my $database = "scale_test_$$";
my $ours     = "$super dbname=$database";

# A Wednesday, 08:00 in Berlin, and the Monday before.
my $now    = '2026-11-25T07:00:00Z';
my $anchor = '2026-11-23';

sub psql {
    my ($conninfo, @arguments) = @_;
    open my $from, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', 'psql', '-X', '-q',
        '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $conninfo, @arguments
        or die "psql: $!";
    my $said = join '', <$from>;
    close $from;
    die $said if $?;
    chomp $said;
    return $said;
}

sub value {
    my ($statement) = @_;
    return psql("$ours user=$owner", '-c', $statement);
}

psql($super, '-c', "CREATE ROLE $owner LOGIN");
END {
    my $status = $?;
    psql($super, '-c', "DROP DATABASE IF EXISTS $database WITH (FORCE)");
    psql($super, '-c', "DROP ROLE IF EXISTS $owner");
    $? = $status;
}

psql($super, '-c', "CREATE DATABASE $database OWNER $owner");
psql($super, '-c', "ALTER DATABASE $database SET mcp.now = '$now'");
system('sh', '-c', 'exec "$@" >/dev/null', 'sh', $ctl, '--db',
    "$ours user=$owner", 'migrate', '--sql', "$source/sql") == 0
    or die 'migrate';
my @load = ('-v', 'meetings=12000', '-v', 'invites=4000', '-v', 'people=80',
    '-v', 'workspaces=3', '-v', "anchor=$anchor", '-f',
    "$source/sql/sample/scale/load.sql");
like(
    psql("$ours user=$owner", @load),
    qr{\A12\d\d\d meetings, 400\d invites, \d+ people in 3 workspaces: loaded in \d+ s\z},
    'data of any size load as the owner'
);
is( psql("$ours user=$owner", @load),
    'The workspaces scale-... are loaded already and stay as they are.',
    'once'
);

is( value(q{SELECT count(*) FROM sched.meeting m
        JOIN (SELECT workspace_id, meeting_id, count(*)::integer AS n,
                max(name) FILTER (WHERE role = 'candidate') AS guest,
                array_agg(account_id ORDER BY account_id)
                    FILTER (WHERE account_id IS NOT NULL) AS accounts
            FROM sched.meeting_attendee GROUP BY 1, 2) AS a
            ON (a.workspace_id, a.meeting_id) = (m.workspace_id, m.id)
        WHERE (attendee_count, guest_name, account_ids)
            IS DISTINCT FROM (a.n, a.guest, a.accounts)}),
    0, 'each meeting knows its attendees'
);
is( value(q{SELECT count(*) FROM kailenty.invite i
        WHERE live_bookings <> (SELECT count(*) FROM kailenty.invite_booking b
            WHERE b.workspace_id = i.workspace_id AND b.cancelled_at IS NULL
                AND i.id IN (b.invite_id, b.pool_id))}),
    0, 'each invite its live bookings'
);
is( value(q{SELECT count(*) > 1000
            AND count(*) FILTER (WHERE a.may_overlap) = 0
        FROM sched.meeting_attendee a
        JOIN sched.meeting m ON (m.workspace_id, m.id)
            = (a.workspace_id, a.meeting_id)
        WHERE m.starts_at > mcp.now() AND a.account_id IS NOT NULL
            AND m.status = 'scheduled'}),
    't', 'nobody may be in two meetings at once'
);
is( value(q{SELECT string_agg(s.status, ' ' ORDER BY s.status)
        FROM (SELECT DISTINCT type || ':' || s.status AS status
            FROM kailenty.invite i
            JOIN kailenty.invite_state s USING (workspace_id, id)) AS s}),
    'multi_use:active multi_use:booked multi_use:expired multi_use:revoked '
        . 'single_use:active single_use:booked single_use:draft '
        . 'single_use:expired single_use:revoked sub_invite:active '
        . 'sub_invite:booked sub_invite:expired sub_invite:revoked',
    'invites are in every state'
);

# ---- what the read tools read ----

# In tables as small as these a sequential scan may be the best plan. So the
# planner is asked to do without, for plans like those of a large site.
local $ENV{PGOPTIONS} = '-c enable_seqscan=off';
my $workspace = 1;
my @calls = measure("$ours user=mcp_app", 0,
    reads($workspace, ids("$ours user=postgres", $workspace)));
cmp_ok(scalar @calls, '>', 70, 'every read tool is called');

# The workspace has 6000 meetings and 2000 invites. What is asked of an index
# alone fetches no row, but has pages; a page of a list has all before it to pass
# over.
sub beyond {
    my ($bound, $number_of) = @_;
    my %beyond;
    for my $call (@calls) {
        my $n = $number_of->($call);
        $beyond{"$call->{caller} $call->{tool} ($call->{what})"} = $n
            if $n > $bound;
    }
    return \%beyond;
}

# Of these there are ever more.
my @growing = qw(kailenty.contact_submission kailenty.invite
    kailenty.invite_booking kailenty.invite_interviewer kailenty.invite_label
    kailenty.route_log mcp.action mcp.audit sched.calendar_event
    sched.day_override sched.meeting sched.meeting_attendee sched.reservation
    sched.scoped_override sched.time_off);

sub rows_of {
    my ($call) = @_;
    my $n = 0;
    $n += $call->{fetched}{$_} // 0 for @growing;
    return $n;
}
is_deeply(beyond(2500, sub { $_[0]{what} =~ /last page/ ? 0 : rows_of($_[0]) }),
    {}, 'no read tool fetches more than 2500 rows of what grows');
is_deeply(beyond(4000, sub { $_[0]{pages} }), {},
    'no read tool touches more than 4000 pages');

done_testing();
