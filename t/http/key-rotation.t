# SPDX-License-Identifier: Apache-2.0
# mcpctl key: a workspace's signing keys change while the server runs. Tokens of
# an older key are good until it is retired, and refused within a minute then.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

# A workspace of its own: the others' keys are the other tests'.
ctl('workspace', 'add', 'turning', 'Turning');
ctl('user', 'add', 'turning', 'ada@turning.example', 'Ada');

END {
    local $?;
    sql("DELETE FROM mcp.audit WHERE workspace_id = 'turning';
        DELETE FROM mcp.signing_key WHERE workspace_id = 'turning';
        DELETE FROM mcp.account WHERE workspace_id = 'turning';
        DELETE FROM mcp.workspace WHERE id = 'turning'");
}

my $server = MCPServer->new;
$server->start($server->endpoint('') =~ s/McpWorkspace north/McpWorkspace */r);

my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

sub status_of {
    my ($token) = @_;
    return post($ping, port => $server->{port}, token => $token)->{status};
}

# A token of the key that signs now; the scope tells them apart.
my $next = 0;

sub fresh {
    return token('ada@turning.example', scope => 'mcp t' . ++$next);
}

sub key_list {
    return map { [ split /\t/ ] } split /\n/, ctl('key', 'list', 'turning');
}

sub states {
    return join ' ', map { $_->[3] =~ s/ .*//r } key_list();
}

my $first = fresh();
is(status_of($first), 200, 'a token of the first key is good');
is(states(),          'signs', 'which signs');

# ---- rotated ----

my ($second_kid)
    = ctl('key', 'rotate', 'turning') =~ /^workspace turning signs with key (\S+)
older keys verify for 86400 seconds more: 1$/
    or fail('rotate says what it has done');
is(states(), 'signs verifies', 'after a rotation another key signs');
is((key_list())[0][0], $second_kid, 'the new one');
my $second = fresh();
is(status_of($second), 200, 'the server takes its tokens at once');
is(status_of($first),  200, 'and those of the older key');

# ---- retired ----

my ($first_kid) = map { $_->[0] } (key_list())[1];
is( ctl('key', 'retire', 'turning', $first_kid),
    "key $first_kid of turning is retired; servers refuse its tokens within a "
        . 'minute',
    'a key is retired'
);
my $start = time;
ctl('key', 'rotate', 'turning', '--grace', 0);
is(states(), 'signs retired retired', 'and with no grace another, too');
my $third = fresh();

# Nor must tokens of made-up keys make the server ask again and again.
my $until = time + 7;
sleep 0.2 while status_of($third) != 200 && time < $until;
is(status_of($third), 200, 'a second new key is known within seconds');
sleep 0.25
    while (status_of($first) != 401 || status_of($second) != 401)
    && time < $start + 62;
is(status_of($first), 401, 'tokens of a retired key are refused');
is(status_of($second), 401, 'and those of one that was rotated without grace');
cmp_ok(time - $start, '<', 60, 'within a minute');
is(status_of($third), 200, 'those of the key that signs are as good as ever');

# ---- what is told ----

is( sql(q{SELECT string_agg(action || ' ' || (details->>'kid' = '}
            . $first_kid . q{')::text, ', ' ORDER BY id) FROM mcp.audit
            WHERE workspace_id = 'turning'}),
    'key_rotated false, key_retired true, key_rotated false',
    'the audit has all of it'
);
$server->stop;

done_testing();
