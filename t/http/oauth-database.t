# SPDX-License-Identifier: Apache-2.0
# The authorization server without its database: who asks is told to come back,
# in the form that fits, and what they hold is as good afterwards as before.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 'encode_base64';
use Test::More;
use Time::HiRes 'sleep';

my $browser = start_server(
    sub {
        return MCPOAuth::basic_sign_in($_[0], 'olga@north.example')
            . "McpStatementTimeout 1\nMcpQueueTimeout 1\n";
    }
);
END {
    local $?;
    pg_ctl('start') unless pg_ctl('status');
    sql('DELETE FROM mcp.oauth_code; DELETE FROM mcp.oauth_client');
}
$browser->{headers}{Authorization}
    = 'Basic ' . encode_base64('olga@north.example:open sesame', '');
my $machine = bless { %$browser, headers => {}, cookies => {} }, 'MCPOAuth';
my $client = $browser->register->{client_id};
my $path   = $browser->request($client);
my %fields = (MCPOAuth::hidden($browser->ask('GET', $path)), decision => 'approve');
my $form   = form_of(map { ($_ => $fields{$_}) } sort keys %fields);
my ($ok, $tokens) = $machine->redeem($client, $browser->code($client));
is($ok, 200, 'all is well at first');

sub with_code {
    my ($code) = @_;
    return ('/oauth/token', form_of(grant_type => 'authorization_code',
        client_id => $client, code => $code, code_verifier => VERIFIER));
}
my @redeem  = with_code($browser->code($client));
my @refresh = ('/oauth/token', form_of(grant_type => 'refresh_token',
    client_id => $client, refresh_token => $tokens->{refresh_token}));
my @about = (client_id => $client, token => $tokens->{refresh_token});

# 503 in JSON, with when to come back.
sub is_put_off {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $said = eval { from_json($answer->{body}) } // {};
    return is_deeply(
        [   $answer->{status}, $said->{error},
            $answer->{headers}{'content-type'},
            ($answer->{headers}{'retry-after'} // 'never') =~ /^\d+$/
        ],
        [ 503, 'temporarily_unavailable', 'application/json', 1 ],
        $name
    ) || diag "$answer->{status} $answer->{body}";
}

# ---- stopped ----

ok(pg_ctl('stop', '-m', 'fast'), 'the database is stopped');
is_put_off($machine->ask('POST', @redeem),  'redeeming a code');
is_put_off($machine->ask('POST', @refresh), 'refreshing');
is_put_off($machine->post_form('/oauth/revoke', @about),     'revoking');
is_put_off($machine->post_form('/oauth/introspect', @about), 'introspection');
is_put_off($machine->ask('POST', '/oauth/par', $path =~ s/.*\?//r),
    'pushing a request');
is_put_off(
    $machine->ask('POST', '/oauth/register',
        '{"redirect_uris":["http://127.0.0.1/"]}'),
    'registering'
);
is_put_off($machine->ask('GET', '/oauth/jwks'), 'the keys');
is($machine->ask('GET', '/.well-known/oauth-authorization-server')->{status},
    200, 'the metadata need no database');
for my $case ([ 'looking at a request', 'GET', $path ],
    [ 'agreeing to one', 'POST', $path, $form ])
{
    my ($name, @request) = @$case;
    my $page = $browser->ask(@request);
    is_deeply(
        [   $page->{status}, $page->{headers}{location},
            $page->{headers}{'content-type'},
            ($page->{headers}{'retry-after'} // 'never') =~ /^\d+$/
        ],
        [ 503, undef, 'text/html; charset=utf-8', 1 ],
        "$name: a page that says so"
    ) || diag "$page->{status} $page->{body}";
}
ok(pg_ctl('start'), 'the database is back');
is($machine->ask('POST', @redeem)->{status}, 200, 'the code is as good as before');
is($machine->ask('POST', @refresh)->{status}, 200, 'and the refresh token');
is($browser->ask('POST', $path, $form)->{status}, 303, 'and the page');
is( sql("SELECT count(*) FROM mcp.credential WHERE client_id = '$client'"
            . ' AND revoked_at IS NOT NULL'),
    0, 'nothing was taken for a replay');

# ---- slow ----

# Hold a table, and ask meanwhile.
sub while_locked {
    my ($table, $code) = @_;
    my $held = "BEGIN; LOCK TABLE $table; SELECT pg_sleep(60)";
    my $wait = start_all(1, sub {
        open STDERR, '>', '/dev/null';
        eval { sql($held) };
        return 1;
    });
    my $holders = "FROM pg_stat_activity WHERE query = '$held'"
        . " AND wait_event = 'PgSleep'";
    for (1 .. 200) {
        last if sql("SELECT count(*) $holders");
        sleep 0.05;
    }
    my ($answer) = $code->();
    sql("SELECT pg_terminate_backend(pid) $holders");
    $wait->();
    return $answer;
}

@redeem = with_code($browser->code($client));
is_put_off(
    while_locked('mcp.oauth_code', sub { $machine->ask('POST', @redeem) }),
    'a statement that takes too long');
is($machine->ask('POST', @redeem)->{status}, 200, 'has used nothing up');

# The connection breaks while the code is being redeemed.
@redeem = with_code($browser->code($client));
my $broken = while_locked(
    'mcp.oauth_refresh',
    sub {
        my $asking = start_all(1, sub { return $machine->ask('POST', @redeem) });
        for (1 .. 100) {
            last if sql('SELECT count(pg_terminate_backend(pid))'
                    . " FROM pg_stat_activity WHERE usename = 'mcp_app'"
                    . " AND wait_event_type = 'Lock'");
            sleep 0.02;
        }
        return $asking->();
    }
);
is_put_off($broken, 'a connection that breaks in the middle');
is($machine->ask('POST', @redeem)->{status}, 200, 'has used nothing up either');

unlike($browser->error_log, qr/exit signal/, 'no child has crashed');

done_testing();
