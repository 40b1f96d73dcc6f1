# SPDX-License-Identifier: Apache-2.0
# Many at once with one code, and with one refresh token, over several children:
# a code succeeds once, and a refresh token has one successor.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 'encode_base64';
use Test::More;
use Time::HiRes qw(sleep time);

use constant MANY => 50;

my $browser = start_server(
    sub {
        return MCPOAuth::basic_sign_in($_[0], 'olga@north.example') . <<'END';
ServerLimit 3
StartServers 3
MaxRequestWorkers 60
MaxSpareThreads 60
END
    }
);
END {
    local $?;
    sql('DELETE FROM mcp.oauth_code; DELETE FROM mcp.oauth_client');
}
$browser->{headers}{Authorization}
    = 'Basic ' . encode_base64('olga@north.example:open sesame', '');
my $client = $browser->register->{client_id};

# The machine endpoints are asked without the human's sign-in.
my $machine = bless { %$browser, headers => {}, cookies => {} }, 'MCPOAuth';

sub grants {
    my ($of) = @_;
    return sql("SELECT count(*) || ' of which live ' || count(*) FILTER (WHERE"
            . " revoked_at IS NULL) FROM mcp.credential WHERE client_id = '$of'");
}

# All of them at the same moment, each in a process of its own; gives what each
# was answered.
sub at_once {
    my ($code) = @_;
    my $start = time + 1.5;
    my $wait = start_all(
        MANY,
        sub {
            sleep $start - time if $start > time;
            my ($status, $said) = $code->();
            return { status => $status, %{ $said // {} } };
        }
    );
    return $wait->();
}

# How many children have refused something since.
sub children_since {
    my ($position) = @_;
    my %pids = map { ($_ => 1) }
        substr($browser->error_log, $position) =~ /\[pid (\d+)\][^\n]*refused:/g;
    return scalar keys %pids;
}

# ---- a code ----

my $code = $browser->code($client);
my $position = length $browser->error_log;
my @answers = at_once(sub { return $machine->redeem($client, $code) });
my @good = grep { $_->{status} == 200 } @answers;
my @bad = grep { $_->{status} == 400 && $_->{error} eq 'invalid_grant' } @answers;
is(@good . ' and ' . @bad, '1 and ' . (MANY - 1),
    'of many at once with one code, one succeeds');
cmp_ok(children_since($position), '>=', 2, 'several children were asked');
is(grants($client), '1 of which live 0',
    'one grant was made, and the others have ended it');
is($browser->call_status($good[0]{access_token}), 401, 'its token is of no use');
is( sql("SELECT string_agg(outcome, ' ' ORDER BY id) FROM mcp.audit"
            . " WHERE client_id = '$client' AND action = 'grant'"),
    'made revoked', 'the audit has one line for each');

# ---- different codes ----

$client = $browser->register->{client_id};
my @codes = map { $browser->code($client) } 1 .. 10;
my $wait = start_all(
    10,
    sub {
        my ($i) = @_;
        my ($status) = $machine->redeem($client, $codes[ $i - 1 ]);
        return $status;
    }
);
is(join(' ', $wait->()), join(' ', (200) x 10), 'many codes at once are all good');
is(grants($client), '10 of which live 10', 'each for itself');

# ---- a refresh token ----

$client = $browser->register->{client_id};
my ($status, $tokens) = $machine->redeem($client, $browser->code($client));
my $old = $tokens->{refresh_token};
@answers = at_once(sub { return $machine->refresh($client, $old) });
is(scalar(grep { $_->{status} == 200 } @answers),
    MANY, 'many at once with one refresh token all succeed');
my %successors = map { ($_->{refresh_token} // 'none' => 1) } @answers;
is(scalar(keys %successors), 1, 'with one successor');
is(grants($client), '1 of which live 1', 'one family lives');
is( sql("SELECT count(*) || ' of which used ' || count(used_at)"
            . ' FROM mcp.oauth_refresh r JOIN mcp.credential c'
            . ' ON (c.workspace_id, c.id) = (r.workspace_id, r.credential_id)'
            . " WHERE c.client_id = '$client'"),
    '2 of which used 1', 'of two refresh tokens');
my %worth = map { ("$_->{token_type} $_->{scope}" => 1) } @answers;
is_deeply([ keys %worth ], ["Bearer $tokens->{scope}"],
    'all answers are worth the same');
is( scalar(grep { $browser->call_status($_->{access_token}) == 200 }
            @answers[ 0 .. 4 ]),
    5, 'their access tokens are good');
($status, my $further) = $machine->refresh($client, keys %successors);
is($status, 200, 'and it goes on from there');

# ---- a replay among them ----

sql("UPDATE mcp.oauth_refresh SET used_at = used_at - interval '61 seconds'"
        . ' WHERE used_at IS NOT NULL');
$wait = start_all(
    20,
    sub {
        my ($i) = @_;
        my ($status) = $machine->refresh($client,
            $i % 2 ? $old : $further->{refresh_token});
        return $status;
    }
);
my @statuses = $wait->();
is_deeply([ grep { $_ != 200 && $_ != 400 } @statuses ], [],
    'a replay among many is nothing but a refusal');
is(grants($client), '1 of which live 0', 'and ends the family');
is(($machine->refresh($client, $further->{refresh_token}))[0],
    400, 'of which nothing is left');

unlike($browser->error_log, qr/exit signal|deadlock/,
    'no child has crashed, and no two waited for each other');

done_testing();
