# SPDX-License-Identifier: Apache-2.0
package MCPScale;

# Calls of the kailenty pack's tools as mod_mcp makes them (the prepared
# statement of lib/statement.c, as mcp_app, in the session of mod_mcp/db.c), on
# the data of sql/sample/scale, and what each costs: time, pages touched, rows
# that sequential scans have read. For t/bench and t/sql/sample/scale.t.

use strict;
use warnings;
use Exporter 'import';
use JSON::PP ();

our @EXPORT_OK = qw(ids measure median reads writes);

my $json = JSON::PP->new->canonical;

# Who calls: the ids of sql/sample/scale/people.sql, of workspace N.
sub account {
    my ($workspace, $n) = @_;
    return sprintf 'acc_s%03d%06d', $workspace, $n;
}

my %number = (manager => 0, admin => 1, busy => 2, user => 3);

sub meeting {
    my ($workspace, $host, $n) = @_;
    return sprintf 'mtg_s%012d', ($workspace * 1_000_000 + $host) * 10_000 + $n;
}

sub invite {
    my ($workspace, $n) = @_;
    return sprintf 'inv_s%010d', $workspace * 10_000_000 + $n;
}

# [caller, tool, what is typical of the call, arguments]; `ids` are those that
# the database is asked for (see ids).
sub reads {
    my ($w, $ids) = @_;
    my $busy     = account($w, $number{busy});
    my @ten      = map { account($w, $_) } 2 .. 11;
    my @twenty   = map { account($w, $_) } 2 .. 21;
    my %year     = (from => $ids->{year_ago}, until => $ids->{today});
    my $text     = 'set up a 45 min Teams interview with Lena Hartmann '
        . '<lena.hartmann@mail.example> for the Backend Engineer role. Her '
        . 'mobile: 0171 5550142. She is free between 30 Nov and 4 Dec (CET).';
    my %draft = (
        candidate_name   => 'Kim Lee',
        candidate_email  => 'kim@mail.example',
        position         => 'Data Analyst',
        duration_minutes => 45,
        location_type    => 'teams'
    );
    my @calls = (
        [ 'user', 'invites_list', 'default',       {} ],
        [ 'busy', 'invites_list', 'default, busy', {} ],
        [ 'manager', 'invites_list', 'default',    {} ],
        [ 'admin',   'invites_list', 'default',    {} ],
        [ 'manager', 'invites_list', 'active', { status => ['active'] } ],
        [ 'manager', 'invites_list', 'expired', { status => ['expired'] } ],
        [ 'manager', 'invites_list', 'one recruiter',
            { recruiter_id => $busy } ],
        [ 'manager', 'invites_list', 'common words', { query => 'backend' } ],
        [ 'manager', 'invites_list', 'a name', { query => 'anna adler' } ],
        [ 'manager', 'invites_list', 'no hit', { query => 'zzyzx' } ],
        [ 'busy', 'invites_list', 'a name, busy', { query => 'anna adler' } ],
        [ 'manager', 'invites_list', 'label',
            { label_id => 'lab_s000000001' } ],
        [ 'manager', 'invites_list', 'expires soon',
            { sort => 'expires_soon', status => ['active'] } ],
        [ 'manager', 'invites_list', 'within a week',
            { expiring_within_days => 7 } ],
        [ 'manager', 'invites_list', 'sub-invites', { type => 'sub_invite' } ],
        [ 'manager', 'invites_list', 'of a large pool',
            { parent_id => invite($w, 0) } ],
        [ 'manager', 'invites_list', 'last page', { offset => 10000 } ],
        [ 'manager', 'invites_get', 'a large pool',
            { invite_id => invite($w, 0) } ],
        [ 'manager', 'invites_get', 'single use',
            { invite_id => invite($w, 6) } ],
        [ 'user', 'invites_get', 'single use',
            { invite_id => $ids->{own_invite} } ],
        [ 'user', 'invites_draft_from_text', 'a mail', { text => $text } ],
        [ 'user', 'invites_create_draft', 'nothing', {} ],
        [ 'user', 'invites_create_draft', 'complete', \%draft ],
        [ 'busy', 'invites_create_draft', 'complete, busy', \%draft ],
        [ 'busy', 'invites_update_draft', 'stored draft',
            {   invite_id => $ids->{draft_invite},
                changes   => { duration_minutes => 60 }
            } ],
        [ 'user', 'invite_cards_list', 'default', {} ],
        [ 'user', 'invite_cards_list', 'words', { query => 'card 1' } ],
        [ 'user', 'meetings_list', 'default', {} ],
        [ 'busy', 'meetings_list', 'default, busy', {} ],
        [ 'busy', 'meetings_list', 'a year, busy', {%year} ],
        [ 'busy', 'meetings_list', 'latest, busy',
            { %year, sort => 'latest' } ],
        [ 'busy', 'meetings_list', 'words, busy',
            { %year, query => 'debrief' } ],
        [ 'busy', 'meetings_list', 'attendee, busy',
            { %year, attendee => 'anna adl' } ],
        [ 'manager', 'meetings_list', 'one recruiter',
            { recruiter_id => $busy } ],
        [ 'manager', 'meetings_list', 'no-shows of one',
            { %year, recruiter_id => $busy, status => ['no_show'] } ],
        [ 'manager', 'meetings_list', 'last page of one',
            { %year, recruiter_id => $busy, offset => 10000 } ],
        [ 'manager', 'meetings_list', 'all, a week', { all => \1 } ],
        [ 'admin', 'meetings_list', 'all, a week', { all => \1 } ],
        [ 'manager', 'meetings_list', 'all, a year', { all => \1, %year } ],
        [ 'user', 'meetings_list', 'latest', { %year, sort => 'latest' } ],
        [ 'busy', 'meetings_list', 'words, no hit, busy',
            { %year, query => 'zzyzx' } ],
        [ 'manager', 'meetings_list', 'all, latest',
            { all => \1, %year, sort => 'latest' } ],
        [ 'manager', 'meetings_list', 'all, last page',
            { all => \1, %year, offset => 10000 } ],
        [ 'manager', 'meetings_list', 'all, common words',
            { all => \1, %year, query => 'backend' } ],
        [ 'manager', 'meetings_list', 'all, words, no hit',
            { all => \1, %year, query => 'zzyzx' } ],
        [ 'manager', 'meetings_list', 'all, attendee, common',
            { all => \1, %year, attendee => 'hugo' } ],
        [ 'manager', 'meetings_list', 'all, attendee, rare',
            { all => \1, %year, attendee => '.777@' } ],
        [ 'manager', 'meetings_list', 'all, attendee',
            { all => \1, %year, attendee => 'anna adl' } ],
        [ 'manager', 'meetings_list', 'all, attendee, no hit',
            { all => \1, %year, attendee => 'zzyzx' } ],
        [ 'manager', 'meetings_list', 'all, cancelled',
            { all => \1, %year, status => ['cancelled'] } ],
        [ 'manager', 'meetings_list', 'all, source no hit',
            { all => \1, %year, source => ['link'] } ],
        [ 'manager', 'meetings_get', 'one',
            { meeting_id => meeting($w, 2, 5) } ],
        [ 'user', 'meetings_get', 'own', { meeting_id => meeting($w, 3, 5) } ],
        [ 'manager', 'meetings_find_available_slots', '10 people, a week',
            { user_ids => \@ten, week_of => $ids->{next_week} } ],
        [ 'manager', 'meetings_find_available_slots', '10, explained',
            {   user_ids => \@ten,
                week_of  => $ids->{next_week},
                explain  => \1,
                order    => 'best'
            } ],
        [ 'manager', 'sched.slots', '20 people, a week',
            {   accounts => \@twenty,
                from     => $ids->{next_week},
                until    => $ids->{week_after}
            } ],
        [ 'user', 'calendar_events_list', 'default', {} ],
        [ 'busy', 'calendar_events_list', 'words', { query => 'travel' } ],
        [ 'user', 'availability_get_base', 'own', {} ],
        [ 'manager', 'availability_get_base', 'of one',
            { recruiter_id => $busy } ],
        [ 'busy', 'availability_overrides_list', 'own, busy', {} ],
        [ 'manager', 'availability_overrides_list', 'of one',
            { recruiter_id => $busy } ],
        [ 'user', 'availability_get_day_overrides', 'two weeks',
            { from_date => $ids->{next_week}, to_date => $ids->{week_after} } ],
        [ 'busy', 'availability_get_day_overrides', 'with busy times',
            {   from_date    => $ids->{next_week},
                to_date      => $ids->{week_after},
                include_busy => \1
            } ],
        [ 'user', 'knowledgebase_list', 'default', {} ],
        [ 'user', 'knowledgebase_search', 'words',
            { query => 'sub-invite pool' } ],
        [ 'user', 'knowledgebase_search', 'likeness',
            { query => 'avialability' } ],
        [ 'user', 'knowledgebase_search', 'no hit', { query => 'qqqq' } ],
        [ 'user', 'knowledgebase_get', 'two',
            { ids => [ 'kbe_s000000001', 'kbe_s000000002' ] } ],
        [ 'user', 'templates_list',             'default', {} ],
        [ 'user', 'notification_profiles_list', 'default', {} ],
        [ 'manager', 'labels_list', 'default', {} ],
        [ 'manager', 'labels_list', 'a hundred',
            { limit => 100, include_inactive => \1 } ],
        [ 'user', 'users_list_recruiters', 'default', {} ],
        [ 'manager', 'users_list_recruiters', 'default', {} ],
        [ 'manager', 'users_list_recruiters', 'a name',
            { query => 'anna b' } ],
        [ 'manager', 'users_list_recruiters', 'last page',
            { offset => 480 } ],
        [ 'user', 'contact_forms_list', 'default', {} ],
        [ 'manager', 'contact_forms_list', 'default', {} ],
        [ 'user', 'time_get_current', 'default', {} ],
    );
    return map { call($w, @$_) } @calls;
}

# The tools that show a preview.
sub writes {
    my ($w, $ids) = @_;
    my %attendee = (email => 'lena@mail.example', name => 'Lena');
    my @calls = (
        [ 'user', 'invites_publish', { draft => $ids->{draft} } ],
        [ 'busy', 'invites_update',
            {   invite_id => $ids->{open_invite},
                changes   => { internal_note => 'Knows Go.' }
            } ],
        [ 'busy', 'invites_revoke', { invite_id => $ids->{open_invite} } ],
        [ 'busy', 'invites_unrevoke',
            {   invite_id  => $ids->{revoked_invite},
                expires_at => $ids->{week_after} . 'T00:00:00Z'
            } ],
        [ 'manager', 'invites_create_sub_invite',
            {   invite_id       => invite($w, 0),
                candidate_name  => 'Kim Lee',
                candidate_email => 'kim@mail.example'
            } ],
        [ 'user', 'meetings_create',
            {   title            => 'Interview',
                starts_at        => $ids->{next_week} . 'T19:00',
                duration_minutes => 30,
                attendees        => [ \%attendee ],
                allow_conflict   => \1
            } ],
        [ 'user', 'meetings_update',
            { meeting_id => $ids->{coming_meeting}, title => 'Another' } ],
        [ 'user', 'meetings_cancel', { meeting_id => $ids->{coming_meeting} } ],
        [ 'user', 'availability_update_base', { slot_step_minutes => 20 } ],
        [ 'user', 'availability_upsert_day_override',
            { date => $ids->{week_after}, closed => \1 } ],
        [ 'user', 'availability_delete_day_override',
            { date => $ids->{override_date} } ],
        [ 'busy', 'availability_overrides_upsert',
            {   invite_id => $ids->{open_invite},
                dates     => [ $ids->{next_week} ],
                windows   => [ { start => '10:00', end => '12:00' } ]
            } ],
        [ 'busy', 'availability_overrides_delete',
            { override_id => $ids->{busy_override} } ],
        [ 'busy', 'availability_overrides_delete_all', {} ],
        [ 'manager', 'contact_forms_create',
            {   title        => 'Fair',
                recruiter_id => account($w, $number{busy})
            } ],
    );
    return map {
        my ($caller, $tool, $arguments) = @$_;
        (   call($w, $caller, $tool, 'plain',   $arguments, 'mcp.action_write'),
            call($w, $caller, $tool, 'preview', $arguments,
                'mcp.action_preview')
        )
    } @calls;
}

sub call {
    my ($w, $caller, $tool, $what, $arguments, $runner) = @_;
    my %descriptor = (name => $tool, prefix => 'kailenty_', pack => 'kailenty');
    $descriptor{read} = \1 unless $runner;
    my $function = "kailenty.$tool";
    my $run = $runner
        ? "CASE WHEN false THEN $function(\$2::jsonb)::json ELSE "
        . "$runner('$function', \$2::jsonb, \$1::jsonb, \$3::jsonb) END"
        : $tool =~ /[.]/ ? scheduling()
        :   "$function(\$2::jsonb)::json";
    return {
        caller    => $caller,
        tool      => $tool,
        what      => $what,
        write     => $runner ? 1 : 0,
        statement => 'SELECT mcp.enter($1::jsonb, $3::jsonb, $4::text), ' . $run,
        values    => [
            $json->encode({
                workspace => sprintf('scale-%02d', $w),
                account   => account($w, $number{$caller}),
                client    => 'https://agent.example/client.json',
                scopes    => 'mcp'
            }),
            $json->encode($arguments),
            $json->encode(\%descriptor),
            'bench'
        ]
    };
}

# What no tool allows: twenty people.
sub scheduling {
    return q{(SELECT json_agg(s) FROM sched.slots(
        ARRAY(SELECT jsonb_array_elements_text($2::jsonb->'accounts')),
        tstzrange(($2::jsonb->>'from')::timestamptz,
            ($2::jsonb->>'until')::timestamptz), 45, 30, 'Europe/Berlin') AS s)};
}

# ---- psql ----

sub psql {
    my ($conninfo, $script) = @_;
    my $file = "/tmp/mcp-scale-$$.sql";
    open my $to, '>:utf8', $file or die "$file: $!";
    print {$to} $script;
    close $to or die "$file: $!";
    open my $from, '-|', 'sh', '-c', 'exec "$@" 2>&1', 'sh', 'psql', '-X', '-q',
        '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $conninfo, '-f', $file
        or die "psql: $!";
    local $/;
    my $said = <$from>;
    close $from;
    my $code = $?;
    unlink $file;
    die 'psql: ', $said =~ /(ERROR:.{1,1000})/s ? $1 : $said, "\n" if $code;
    return $said;
}

# Dates around today, and things of workspace W that calls are about: what there
# is of them depends on the size.
sub ids {
    my ($conninfo, $w) = @_;
    my $workspace = sprintf 'scale-%02d', $w;
    my ($user, $busy) = map { account($w, $number{$_}) } qw(user busy);
    my $said = psql($conninfo, <<"END");
SET mcp.workspace = '$workspace';
SET mcp.role = 'manager';
SET mcp.account = '@{[ account($w, 0) ]}';
SET mcp.zone = 'Europe/Berlin';
SET mcp.tool_prefix = 'kailenty_';
WITH own AS (
    SELECT i.id, i.type, i.status, s.status AS state, i.recruiter_id
    FROM kailenty.invite i
    JOIN kailenty.invite_state s USING (workspace_id, id)
    WHERE i.workspace_id = '$workspace'
        AND i.recruiter_id IN ('$user', '$busy')
), week AS (
    SELECT date_trunc('week', mcp.now())::date + 7 AS next
)
SELECT json_build_object(
    'today', mcp.now(), 'year_ago', mcp.now() - interval '360 days',
    'next_week', week.next, 'week_after', week.next + 7,
    'own_invite', (SELECT min(id) FROM own
        WHERE recruiter_id = '$user' AND type = 'single_use'),
    'draft_invite', (SELECT min(id) FROM own
        WHERE recruiter_id = '$busy' AND state = 'draft'),
    'open_invite', (SELECT min(id) FROM own
        WHERE recruiter_id = '$busy' AND state = 'active'
            AND type <> 'sub_invite'),
    'revoked_invite', (SELECT min(id) FROM own
        WHERE recruiter_id = '$busy' AND status = 'revoked'
            AND type = 'single_use'),
    'busy_override', (SELECT min(o.id) FROM sched.scoped_override o
        WHERE o.workspace_id = '$workspace' AND o.account_id = '$busy'),
    'override_date', (SELECT min(o.local_date) FROM sched.day_override o
        WHERE o.workspace_id = '$workspace' AND o.account_id = '$user'
            AND o.local_date > mcp.now()),
    'coming_meeting', (SELECT min(m.id) FROM sched.meeting m
        WHERE m.workspace_id = '$workspace' AND m.host_id = '$user'
            AND m.status = 'scheduled' AND m.starts_at > mcp.now()
            AND m.source <> 'invite'),
    'draft', kailenty.invites_create_draft('{"candidate_name": "Kim Lee",
        "candidate_email": "kim\@mail.example", "position": "Analyst",
        "duration_minutes": 45, "location_type": "teams"}')->'draft')
FROM week;
END
    return $json->decode($said);
}

# Time, pages and rows of sequential scans for each call, into the calls:
# {best}, {ms} (median), {p95}, {pages}, and {table => rows} read by sequential
# scans, {scanned}, or fetched in all, {fetched}. A write is undone each time.
sub measure {
    my ($conninfo, $runs, @calls) = @_;
    my $script = <<'END';
SELECT set_config('jit', 'off', false), set_config('mcp.workspace', '', false),
    set_config('mcp.account', '', false), set_config('mcp.role', '', false)
\g /dev/null
SET stats_fetch_consistency = none;
END
    for my $n (0 .. $#calls) {
        my $call = $calls[$n];
        my ($begin, $end)
            = $call->{write} ? ("BEGIN;\n", "ROLLBACK;\n") : ('', '');
        my $execute = 'EXECUTE call('
            . join(', ', map { quote($_) } @{ $call->{values} }) . ')';
        my $scans = q{SELECT json_object_agg(relid::regclass,
                json_build_array(seq_tup_read,
                    seq_tup_read + coalesce(idx_tup_fetch, 0)))
            FROM pg_stat_user_tables;};
        $script .= "\\echo \@$n\n"
            . "PREPARE call(text, text, text, text) AS $call->{statement};\n"
            . ("$begin$execute \\g /dev/null\n$end") x 6
            . "SELECT pg_stat_force_next_flush() \\g /dev/null\n$scans\n"
            . "$begin$execute \\g /dev/null\n$end"
            . "SELECT pg_stat_force_next_flush() \\g /dev/null\n$scans\n"
            . "${begin}EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
            . "$execute \\g | tr -d '\\n'\n\\echo\n$end"
            . "\\timing on\n"
            . ("$begin\\echo \@\n$execute \\g /dev/null\n$end") x $runs
            . "\\timing off\nDEALLOCATE call;\n";
    }
    my $said = psql($conninfo, $script);
    my @parts = split /^\@(\d+)\n/m, $said;
    shift @parts;
    while (my ($n, $part) = splice @parts, 0, 2) {
        read_part($calls[$n], $part);
    }
    return @calls;
}

sub read_part {
    my ($call, $part) = @_;
    my ($before, $after, $plan) = map { $json->decode($_) }
        grep { /^[\[{]/ } split /\n/, $part;
    my $root = $plan->[0]{Plan};
    $call->{pages} = $root->{'Shared Hit Blocks'} + $root->{'Shared Read Blocks'};
    for my $of ([ scanned => 0 ], [ fetched => 1 ]) {
        my ($what, $n) = @$of;
        $call->{$what} = {
            map { $_ => $after->{$_}[$n] - $before->{$_}[$n] }
            grep { $after->{$_}[$n] > $before->{$_}[$n] } keys %$after
        };
    }
    my @times = sort { $a <=> $b } $part =~ /^\@\nTime: ([\d.]+) ms/mg;
    $call->{best} = $times[0];
    $call->{ms}   = median(@times);
    $call->{p95}  = @times ? $times[ int(0.95 * $#times + 0.5) ] : undef;
    return;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return unless @sorted;
    return ($sorted[ $#sorted / 2 ] + $sorted[ @sorted / 2 ]) / 2;
}

sub quote {
    my ($text) = @_;
    $text =~ s/'/''/g;
    return "'$text'";
}

1;
