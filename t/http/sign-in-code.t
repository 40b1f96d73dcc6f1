# SPDX-License-Identifier: Apache-2.0
# Codes that an admin makes, and signing in with them through mod_auth_form.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use Test::More;

my $browser = start_server(sub {
    return MCPOAuth::form_sign_in('mcp_code', '/oauth/signin?code')
        . "McpGrantDays 7\nMcpTokenTTL 300\n";
});
END {
    local $?;
    sql(q{DELETE FROM mcp.sign_in_code});
}

sub make_code {
    my ($email, $by) = @_;
    $by //= 'adam@north.example';
    my $said = `'$ENV{MCP_TEST_CTL}' --db '$ENV{MCP_TEST_ADMIN_DB}' --key-file @{[state('master.key')]} code make north $email --by $by 2>&1`;
    return $? ? "refused: $said" : keep_secret((split /\n/, $said)[0]);
}

# Sign in from nothing; gives the status of the page that comes then.
sub sign_in {
    my ($path, $email, $code) = @_;
    $browser->{cookies} = {};
    my $answer = $browser->post_form($path, httpd_username => $email,
        httpd_password => $code);
    return $answer if $answer->{status} != 303;
    return $browser->ask('GET', $answer->{headers}{location});
}

my $client = $browser->register->{client_id};
my $path   = $browser->request($client, scope => 'mcp mcp:admin');

# ---- making one ----

like(make_code('agent@else.example'), qr/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/,
    'a code has two groups of five');
like(make_code('agent@else.example', 'olga@north.example'),
    qr/^refused: mcpctl: No active admin/, 'none but an admin makes one');
like(make_code('dora@north.example'), qr/pending or disabled/,
    'there is none for an account that is disabled');

# ---- signing in ----

my $page = $browser->ask('GET', $path);
is($page->{status}, 401, 'who is not signed in is asked to');
like($page->{body}, qr/One-time code/, 'for a code');
my $code = make_code('agent@else.example');
$page = sign_in($path, 'agent@else.example', 'aaaaa-aaaaa');
is($page->{status}, 401, 'another code is refused');
like($page->{body}, qr/invalid or has expired/, 'and the page says so');
$page = sign_in($path, 'agent@else.example', uc $code);
is($page->{status}, 200, 'the code, in any letters, signs in');
like($page->{body}, qr/agent\@else\.example.*Administer/s,
    'to the consent page, with the scope of an admin');
like($page->{body}, qr{Access lasts</dt>\s*<dd>7 days}, 'that says how long it lasts');
is(sql(q{SELECT role || ' ' || is_agent FROM mcp.account WHERE email = 'agent@else.example'}),
    'admin true', 'somebody without an account is an agent now');

my ($status, $tokens) = $browser->redeem($client,
    $browser->code($client, scope => 'mcp mcp:admin'));
is($status, 200, 'the client gets its token');
is($tokens->{scope}, 'mcp mcp:admin', 'for both scopes');
is($tokens->{expires_in}, 300, 'for as long as the site says');
is($browser->call_status($tokens->{access_token}), 200, 'and can call');

is(sign_in($path, 'agent@else.example', $code)->{status},
    401, 'the code is good once');

# ---- whatever the account's role ----

$code = make_code('olga@north.example');
sign_in($path, 'olga@north.example', $code);
($status, $tokens) = $browser->redeem($client,
    $browser->code($client, scope => 'mcp mcp:admin'));
is($tokens->{scope}, 'mcp mcp:admin', 'a user with a code has the admin scope');
($status, $tokens) = $browser->refresh($client, $tokens->{refresh_token});
is($tokens->{scope}, 'mcp mcp:admin', 'and keeps it when refreshing');
sql(q{UPDATE mcp.sign_in_code SET used_at = now() - interval '16 minutes'});
($status, $tokens) = $browser->redeem($client,
    $browser->code($client, scope => 'mcp mcp:admin'));
is($tokens->{scope}, 'mcp', 'the sign-in is forgotten after a quarter of an hour');

# ---- its end ----

sql('DELETE FROM mcp.sign_in_code');
my $old = make_code('olga@north.example');
$code = make_code('olga@north.example');
is(sign_in($path, 'olga@north.example', $old)->{status},
    401, 'a new code voids the one before');
is(sign_in($path, 'olga@north.example', $_)->{status},
    401, "a wrong try ($_)") for 'no code', '', 'bbbbb-bbbbb';
is(sign_in($path, 'olga@north.example', $code)->{status},
    200, 'after three wrong ones the code is good');
$code = make_code('olga@north.example');
sign_in($path, 'olga@north.example', 'bbbbb-bbbbb') for 1 .. 5;
is(sign_in($path, 'olga@north.example', $code)->{status},
    401, 'after five it is not');
$code = make_code('olga@north.example');
sql(q{UPDATE mcp.sign_in_code SET expires_at = now() WHERE used_at IS NULL});
is(sign_in($path, 'olga@north.example', $code)->{status},
    401, 'nor after ten minutes');
make_code('olga@north.example');
like(make_code('olga@north.example'), qr/five codes within an hour/,
    'an admin makes five an hour');

unlike($browser->error_log, qr/$code/, 'no code is in the log');

done_testing();
