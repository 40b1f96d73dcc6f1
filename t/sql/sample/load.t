# SPDX-License-Identifier: Apache-2.0
# Loading the sample data and the data for benchmarks, as the owner of a
# database who is no superuser. Connection and programs as in t/sql/mcpctl.t.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;

my $source   = $ENV{MCP_TEST_SRC} // dirname(__FILE__) . '/../../..';
my $ctl      = $ENV{MCP_TEST_CTL} // 'mcpctl';
my $super    = $ENV{MCP_TEST_DB}  // 'dbname=postgres';
my $owner    = "sample_owner_$$";
my $database = "sample_test_$$";
my $ours     = "$super dbname=$database user=$owner";
my @files    = sort glob "$source/sql/sample/*.sql";

# Exit code and all that is said.
sub said {
    my (@command) = @_;
    open my $from, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', @command
        or die "$command[0]: $!";
    local $/;
    my $said = <$from> // '';
    close $from;
    return ($? >> 8, $said);
}

sub psql {
    my ($conninfo, @arguments) = @_;
    return said('psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d',
        $conninfo, @arguments);
}

sub value {
    my ($statement) = @_;
    my ($code, $said) = psql($ours, '-c', $statement);
    die $said if $code;
    chomp $said;
    return $said;
}

sub load {
    my (@options) = @_;
    return psql($ours, @options, map { ('-f', $_) } @files);
}

# How many rows each table has; but what is reserved depends on the day, since
# nothing is of a meeting that is over.
sub all_rows {
    return value(q{SELECT string_agg(n || ' ' || t, ', ' ORDER BY t)
        FROM (SELECT table_schema || '.' || table_name AS t,
                (xpath('/row/n/text()', query_to_xml(format(
                    'SELECT count(*) AS n FROM %I.%I', table_schema,
                    table_name), false, true, '')))[1]::text AS n
            FROM information_schema.tables
            WHERE table_type = 'BASE TABLE'
                AND table_schema IN ('mcp', 'sched', 'kailenty')
                AND table_name <> 'reservation') AS c});
}

# A new database with the schema and the two workspaces.
sub fresh {
    for ("DROP DATABASE IF EXISTS $database WITH (FORCE)",
        "CREATE DATABASE $database OWNER $owner")
    {
        my ($code, $said) = psql($super, '-c', $_);
        die $said if $code;
    }
    my ($code, $said)
        = said($ctl, '--db', $ours, 'migrate', '--sql', "$source/sql");
    die $said if $code;
    return;
}

psql($super, '-c', "CREATE ROLE $owner LOGIN");
END {
    my $status = $?;
    psql($super, '-c', "DROP DATABASE IF EXISTS $database WITH (FORCE)");
    psql($super, '-c', "DROP ROLE IF EXISTS $owner");
    $? = $status;
}

fresh();
is_deeply([ load('-v', 'anchor=2026-11-23', '--single-transaction') ],
    [ 0, '' ], 'the sample data load in one transaction, silently');
my $rows = all_rows();
like($rows, qr{(?:^| )92 sched\.meeting,},
    'with the meetings of both workspaces');
my ($code, $said) = load('-v', 'anchor=2026-12-07');
is($code, 0, 'loading again is no error');
is( $said,
    "The sample data are loaded already and stay as they are.\n",
    'and says that they are there'
);
is(all_rows(), $rows, 'and changes nothing');
is(value('SELECT monday FROM sample.anchor'), '2026-11-23',
    'the first anchor stands');

fresh();
($code, $said) = load('-v', 'anchor=2026-11-24', '--single-transaction');
is($code, 3, 'an anchor that is no Monday is refused');
like($said, qr/anchor_monday_check/, 'by name');
is(value("SELECT to_regnamespace('sample') IS NULL"),
    't', 'and leaves nothing');

# File by file, without a transaction around all. Around that date Berlin and
# New York have not both changed their clocks: every constraint must hold all
# the same.
is_deeply([ load('-v', 'anchor=2027-03-22') ],
    [ 0, '' ], 'the data load in a week in which clocks change');
is(all_rows(), $rows, 'and are as many');

fresh();
{
    local $ENV{PGOPTIONS} = '-c mcp.now=2026-11-29T22:59:00Z';
    ($code, $said) = load();
}
is($said, '', 'no anchor need be given');
is(value('SELECT monday FROM sample.anchor'), '2026-11-23',
    'it is then the Monday of the week of the load, as Berlin counts');

my @bench = ('-f', "$source/sql/sample/bench/meetings.sql");
is_deeply([ psql($ours, @bench) ], [ 0, '' ], 'the data for benchmarks load');
is( value(q{SELECT count(*), count(DISTINCT host_id),
        count(*) FILTER (WHERE (attendee_count, guest_name, account_ids)
            IS DISTINCT FROM (a.n, a.guest, a.accounts))
        FROM sched.meeting m
        JOIN (SELECT meeting_id, count(*)::integer AS n,
                max(name) FILTER (WHERE role = 'candidate') AS guest,
                array_agg(account_id ORDER BY account_id)
                    FILTER (WHERE account_id IS NOT NULL) AS accounts
            FROM sched.meeting_attendee WHERE workspace_id = 'bench'
            GROUP BY meeting_id) AS a ON a.meeting_id = m.id
        WHERE m.workspace_id = 'bench'}),
    '100000|500|0',
    '100 000 meetings of 500 people, with their attendees'
);
is( value(q{SELECT min(n) > 15 AND max(n) < 30
        FROM (SELECT count(*) AS n FROM sched.meeting_attendee
            WHERE workspace_id = 'bench' AND account_id IS NOT NULL
                AND starts_at BETWEEN '2026-06-01Z' AND '2026-07-01Z'
            GROUP BY account_id) AS month}),
    't', 'some twenty of each person in 30 days'
);
($code, $said) = psql($ours, @bench);
is($said, "The workspace bench has its meetings already.\n",
    'they are made once');

done_testing();
