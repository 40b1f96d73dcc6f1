# SPDX-License-Identifier: Apache-2.0
# Connections that died are noticed and replaced before a call fails.
use strict;
use warnings;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $kill = q{SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE usename = 'mcp_app'};

sub failures {
    my (@calls) = @_;
    my %seen;
    $seen{ $_->[2] }++ for grep { $_->[2] ne 'ok' } @calls;
    return \%seen;
}

# One after the other: every call meets a connection that is gone.
my $killed = 0;
my @calls;
for (1 .. 30) {
    push @calls, @{ call_until(time + 0.001, 'probe_time', {}) };
    $killed += sql($kill);
}
cmp_ok($killed, '>=', 30, 'backends were killed between calls');
cmp_ok(scalar @calls, '>=', 30, 'calls were made between them');
is_deeply(failures(@calls), {}, 'and none of the calls failed');

# Prepared statements went with the connection, those of writes too.
sql($kill);
is_deeply(
    call_result('probe_note_add', { text => "died $$" }),
    { added => "died $$" },
    'a write finds a fresh connection as well'
);

# In the middle of calls: a read is tried once more.
my $end  = time + 6;
my $wait = start_all(8, sub { call_until($end, 'probe_time', {}) });
$killed = 0;
for (1 .. 5) {
    sleep 0.9;
    $killed += sql($kill);
}
@calls = map {@$_} $wait->();
cmp_ok($killed, '>=', 5, 'backends were killed during calls');
cmp_ok(scalar @calls, '>', 100, 'many calls were made');
is_deeply(failures(@calls), {}, 'and none of the reads failed');

# A write that was under way is not done twice, and says that it is in doubt.
my $text = "doubt $$";
sql(<<"END");
CREATE FUNCTION probe.slow() RETURNS trigger LANGUAGE plpgsql AS
    \$\$ BEGIN PERFORM pg_sleep(2); RETURN new; END \$\$;
CREATE TRIGGER slow BEFORE INSERT ON probe.note FOR EACH ROW
    WHEN (new.text = '$text') EXECUTE FUNCTION probe.slow();
END
$wait = start_all(
    1,
    sub {
        my $reply = call('probe_note_add', { text => $text });
        return tool_error($reply)->{code} // rpc_error($reply);
    }
);
sleep 0.7;
cmp_ok(sql("$kill AND state = 'active'"), '>=', 1, 'a write is interrupted');
is(($wait->())[0], 'in_doubt', 'it says that nobody knows whether it was done');
is(sql("SELECT count(*) FROM probe.note WHERE text = '$text'"),
    0, 'and was not tried again');
sql('DROP TRIGGER slow ON probe.note; DROP FUNCTION probe.slow()');

# Somebody's DISCARD ALL, as a pooler in between sends it.
sql("ALTER ROLE mcp_app SET search_path = pg_catalog");
is_deeply(
    failures(@{ call_until(time + 0.2, 'probe_time', {}) }),
    {}, 'a changed role does not matter');
sql('ALTER ROLE mcp_app RESET search_path');

done_testing();
