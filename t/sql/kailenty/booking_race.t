# SPDX-License-Identifier: Apache-2.0
# Fifty at once want one time of one person, on every path that there is: one
# gets it.
use strict;
use warnings;
use Test::More;

my $database = "race_$$";

sub psql {
    my ($user, @statements) = @_;
    my @command = ('psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=verbose',
        '-v', 'ON_ERROR_STOP=1', '-d', $database, '-U', $user);
    my $pid = open my $out, '-|';
    die "fork: $!" unless defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "dup: $!";
        exec @command, map { ('-c', $_) } @statements or die "psql: $!";
    }
    return $out;
}

sub answer {
    my ($out) = @_;
    my $text = do { local $/; <$out> };
    close $out;
    chomp $text;
    return $text;
}

# A call of a function of kailenty, as the module makes it.
sub call {
    my ($account, $function, $args) = @_;
    return qq{SELECT kailenty.$function('$args') FROM mcp.enter(
        '{"workspace": "race", "account": "$account"}',
        '{"name": "test", "prefix": ""}', 'test') e};
}

sub wait_for {
    my ($statement, $wanted) = @_;
    for (1 .. 600) {
        return 1 if answer(psql('postgres', $statement)) eq $wanted;
        select undef, undef, undef, 0.05;
    }
    return 0;
}

# All the statements at once: they wait for a lock until the last is there.
sub race {
    my @statements = @_;
    my $gate = psql('postgres', 'SELECT pg_advisory_lock(7)',
        'SELECT pg_sleep(60)');
    my $held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
        AND objid = 7 AND database = (SELECT oid FROM pg_database
            WHERE datname = '$database') AND granted";
    wait_for($held, 1) or die 'nobody holds the gate';
    my @running = map {
        psql('mcp_app', 'SELECT pg_advisory_lock_shared(7)', $_)
    } @statements;
    wait_for("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
        AND objid = 7 AND NOT granted", scalar @running)
        or die 'not all are waiting';
    answer(psql('postgres', "SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND objid = 7 AND granted"));
    answer($gate);
    my %count;
    for my $out (@running) {
        my $text = answer($out);
        $count{ $text =~ /(ERROR:  \w+)/ ? $1 : 'done' }++;
    }
    return \%count;
}

system('createdb', '-T', 'mcp_template', $database) == 0 or die 'createdb';
END { system('dropdb', '--force', '--if-exists', $database) if $database }

my $setup = answer(psql('postgres', <<'SQL', <<'SQL2'));
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET mcp.now = ''2026-11-23T07:00:00Z''',
        current_database());
    EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''30s''',
        current_database());
END $$;
SQL
INSERT INTO mcp.workspace (id, name) VALUES ('race', 'Race');
INSERT INTO kailenty.workspace_setting (workspace_id, public_base_url,
    company_name)
VALUES ('race', 'https://race.example', 'Race');
INSERT INTO mcp.account (workspace_id, id, email, name, role, status, time_zone)
VALUES ('race', 'acc_0000000001', 'jonas@race.example', 'Jonas', 'user',
        'active', 'UTC'),
    ('race', 'acc_0000000002', 'page@race.example', 'Page', 'service', 'active',
        'UTC'),
    ('race', 'acc_0000000003', 'mara@race.example', 'Mara', 'manager', 'active',
        'UTC');
INSERT INTO sched.working_hours (workspace_id, account_id, weekday, start_time,
    end_time)
SELECT 'race', 'acc_0000000001', day, '08:00', '18:00'
FROM generate_series(1, 5) AS day;
INSERT INTO sched.settings (workspace_id, account_id, buffer_before_minutes,
    buffer_after_minutes)
VALUES ('race', 'acc_0000000001', 15, 15);
INSERT INTO kailenty.invite (workspace_id, id, type, status, title,
    duration_minutes, location_type, recruiter_id, expires_at, code,
    published_at, created_by)
VALUES ('race', 'inv_0000000001', 'multi_use', 'active', 'Pool', 30, 'teams',
    'acc_0000000001', '2026-12-24Z', '0000000000000000', '2026-11-20Z',
    'acc_0000000001');
INSERT INTO sched.meeting (workspace_id, id, host_id, title, starts_at, ends_at,
    time_zone, source, location_type)
SELECT 'race', 'mtg_' || lpad(n::text, 10, '0'), 'acc_0000000001', 'Meeting',
    '2026-11-30T08:00Z'::timestamptz + n * interval '1 day',
    '2026-11-30T08:30Z'::timestamptz + n * interval '1 day', 'UTC', 'direct',
    'none'
FROM generate_series(1, 12) AS n;
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, role,
    account_id)
SELECT workspace_id, id, 'jonas@race.example', 'host', host_id
FROM sched.meeting WHERE workspace_id = 'race';
SQL2
is($setup, '', 'a person with a pool and twelve meetings');

# Half of them a little beside, where buffers meet.
my @starts = ('2026-11-24T10:00:00Z', '2026-11-24T10:30:00Z');
my @calls;
for my $n (1 .. 12) {
    my $start = $starts[ $n % 2 ];
    my $id    = sprintf 'mtg_%010d', $n;
    push @calls,
        call('acc_0000000001', 'meetings_update',
            qq({"meeting_id": "$id", "starts_at": "$start"})),
        call('acc_0000000002', 'book',
            qq({"code": "0000000000000000", "starts_at": "$start",
                "guest_email": "guest$n\@mail.example"})),
        call('acc_0000000001', 'meetings_create',
            qq({"title": "Own", "starts_at": "$start", "duration_minutes": 30,
                "attendees": [{"email": "guest\@mail.example"}]})),
        call('acc_0000000003', 'meetings_create',
            qq({"title": "Hers", "starts_at": "$start",
                "duration_minutes": 30, "recruiter_id": "acc_0000000003",
                "attendees": [{"email": "jonas\@race.example"}]}));
}
push @calls, @calls[ 1, 2 ];
is(scalar @calls, 50, 'fifty calls');
is_deeply(race(@calls), { done => 1, 'ERROR:  MC409' => 49 },
    'one gets the time, the others are told that it is taken');
is(answer(psql('postgres', "SELECT count(*) FROM sched.meeting
    WHERE workspace_id = 'race' AND starts_at >= '2026-11-24T10:00Z'
        AND starts_at < '2026-11-24T11:00Z'")), 1, 'and there is one meeting');

# The places of a pool: twenty at twenty times, half of them for a personal
# link, which holds a place as a booking does.
is(answer(psql('postgres', "INSERT INTO kailenty.invite (workspace_id, id, type,
        status, title, duration_minutes, location_type, recruiter_id,
        expires_at, code, published_at, created_by, max_bookings)
    SELECT workspace_id, 'inv_0000000002', type, status, title,
        duration_minutes, location_type, recruiter_id, expires_at,
        '0000000000000001', published_at, created_by, 3
    FROM kailenty.invite WHERE workspace_id = 'race'")), '',
    'a pool of three places');
is_deeply(
    race(
        map {
            my $start = sprintf '2026-12-07T%02d:00:00Z', 8 + $_ % 10;
            $_ % 2
                ? call('acc_0000000002', 'book',
                    qq({"code": "0000000000000001", "starts_at": "$start",
                        "guest_email": "guest$_\@mail.example"}))
                : call('acc_0000000001', 'invites_create_sub_invite',
                    qq({"invite_id": "inv_0000000002", "candidate_name":
                        "Guest $_", "candidate_email":
                        "guest$_\@mail.example"}))
        } 1 .. 20
    ),
    { done => 3, 'ERROR:  MC409' => 17 },
    'are given away three times'
);

# By statements of their own, past every function: the constraint alone.
my $write = <<'SQL';
SELECT set_config('mcp.workspace', 'race', false),
    set_config('mcp.account', 'acc_0000000001', false),
    set_config('mcp.role', 'service', false);
WITH m AS (
    INSERT INTO sched.meeting (workspace_id, host_id, title, starts_at, ends_at,
        time_zone, source, location_type)
    VALUES ('race', 'acc_0000000001', 'Direct', '2026-11-25T10:00Z',
        '2026-11-25T10:30Z', 'UTC', 'direct', 'none')
    RETURNING workspace_id, id, starts_at
)
INSERT INTO sched.meeting_attendee (workspace_id, meeting_id, email, role,
    account_id, starts_at)
SELECT workspace_id, id, 'jonas@race.example', 'host', 'acc_0000000001',
    starts_at FROM m;
SQL
my $count = race(($write) x 20);
is($count->{'ERROR:  23P01'}, 19, 'whoever writes by another path meets it, too')
    or diag(explain($count));

done_testing();
