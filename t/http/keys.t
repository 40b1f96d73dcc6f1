# SPDX-License-Identifier: Apache-2.0
# What it costs to look for a token's key. Anybody can send a token that nobody
# has signed, to a host that he has made up; the database must not be asked each
# time, and none of it may fill the memory.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes 'sleep';

# How often keys were asked for. A sequence counts, which no transaction undoes.
my $function
    = sql(q{SELECT pg_get_functiondef('mcp.public_keys'::regproc)});
sql('CREATE SEQUENCE probe.asked');
sql($function =~ s/(AS \$function\$)/$1 SELECT nextval('probe.asked');/r);

END {
    local $?;
    sql("$function; DROP SEQUENCE probe.asked;") if $function;
}

sub asked_for {
    my ($code) = @_;
    my $count = q{SELECT CASE WHEN is_called THEN last_value ELSE 0 END
        FROM probe.asked};
    my $before = sql($count);
    $code->();
    return sql($count) - $before;
}

# One child, whose hosts name the workspace.
my $server = MCPServer->new;
my $configuration = $server->endpoint('MaxMemFree 256');
$configuration =~ s/mcp(?=\.example\.test)/*/;
$configuration =~ s/(McpWorkspace) north/$1 *.example.test/;
$server->start($configuration);

my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

sub status_of {
    my ($workspace, $token) = @_;
    return post(
        $ping,
        port  => $server->{port},
        host  => "$workspace.example.test",
        token => $token
    )->{status};
}

sub token_for {
    my ($workspace, %how) = @_;
    my $origin = "https://$workspace.example.test";
    return sign(claims(iss => $origin, aud => "$origin/mcp"), %how);
}

# ---- tokens that no key can make good ----

my $number = 0;
for my $case (
    [ 'a word',                    'opaque' ],
    [ 'three letters',             'a.b.c' ],
    [ 'one with padding',          'e30=.e30.e30' ],
    [ 'one with an empty header',  'e30.e30.e30' ],
    [ 'one whose header is a list', 'W10.e30.e30' ],
    [ 'one that names key 5', token_for('north', header => { kid => 5 }) ],
    [ 'one of another type', token_for('north', header => { typ => 'x' }) ],
    [   'one with a critical extension',
        token_for('north', header => { crit => ['exp'] })
    ],
    )
{
    my ($name, $token) = @$case;
    my $status;
    # Each in a workspace whose keys nobody has needed yet.
    $number++;
    is(asked_for(sub { $status = status_of("none$number", $token) }),
        0, "$name costs no query");
    is($status, 401, '  and is refused');
}

# ---- hosts that are made up ----

my %seen;
my @tokens = map { token_for('nobody', key => $_) } qw(north south stranger);
is( asked_for(
        sub { $seen{ status_of('nobody', $_) }++ for (@tokens) x 10 }
    ),
    1,
    'a workspace that there is not is asked for once'
);
is_deeply(\%seen, { 401 => 30 }, 'however often it is called');
is(asked_for(sub { status_of('north', token_for('north')) for 1 .. 3 }),
    1, 'as is one that there is');
is( asked_for(
        sub {
            status_of('north', token_for('north', key => 'stranger'))
                for 1 .. 10;
        }
    ),
    1,
    'and once more for a key that it has not, which could be new'
);

# A workspace that is made meanwhile must not wait for long.
sql(q{INSERT INTO mcp.workspace (id, name) VALUES ('nobody', 'Nobody');
    INSERT INTO mcp.signing_key (workspace_id, kid, alg, public_jwk,
        private_sealed)
    SELECT 'nobody', kid, alg, public_jwk, private_sealed
    FROM mcp.signing_key WHERE kid = 'test-north-key'});
sleep 5.1;
is(status_of('nobody', $tokens[0]), 200, 'one that is made is found soon');
sql(q{DELETE FROM mcp.signing_key WHERE workspace_id = 'nobody';
    DELETE FROM mcp.workspace WHERE id = 'nobody'});

# ---- many of them ----

my ($child) = $server->children;

sub kilobytes {
    my ($size) = slurp("/proc/$child/status") =~ /^VmRSS:\s+(\d+) kB/m;
    return $size;
}

# Ask for so many hosts, a hundred on a connection; gives how many were refused.
my $next = 0;

sub make_up {
    my ($count) = @_;
    my $refused = 0;
    for (1 .. $count / 100) {
        my $bytes = join '', map {
            "POST /mcp HTTP/1.1\r\nHost: h"
                . ++$next
                . ".example.test\r\nAuthorization: Bearer $tokens[0]\r\n"
                . 'Content-Type: application/json'
                . ($_ == 100 ? "\r\nConnection: close" : '')
                . "\r\nContent-Length: "
                . length($ping)
                . "\r\n\r\n$ping"
        } 1 .. 100;
        $refused += grep { $_->{status} == 401 }
            http($bytes, port => $server->{port});
    }
    return $refused;
}

is(make_up(500), 500, 'the first of many made-up hosts are refused');
my $before = kilobytes();
is(make_up(2000), 2000, 'and all that follow');
my $after = kilobytes();
# The sanitizers' own memory grows for a while.
cmp_ok($after - $before, '<', $ENV{MCP_TEST_SANITIZED} ? 65536 : 2048,
    'and the child has grown by less than two megabytes')
    or diag("from $before kB to $after kB");
is(asked_for(sub { status_of('north', token_for('north')) }),
    0, 'they have pushed out no keys that there are');
$server->stop;

done_testing();
