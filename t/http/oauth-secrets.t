# SPDX-License-Identifier: Apache-2.0
# The way of a client and its human with a password, and all that can go wrong on
# it, while PostgreSQL logs every statement with its parameters: what it is told
# are hashes. t/lib/find_secrets.pl looks for the secrets in all logs when the
# suites have run; here is looked for what belongs there.
use strict;
use warnings;
use Digest::SHA 'sha256';
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 encode_base64url);
use Test::More;

my $pg_log = "$ENV{MCP_TEST_PGDATA}/log";
my $log_start = -s $pg_log;
sub pg_log { return substr slurp($pg_log), $log_start }
sub hash_of { return encode_base64url(sha256($_[0])) }

sql("ALTER ROLE mcp_app SET log_statement = 'all'");
my $password = keep_secret("correct horse battery $$");
my $file = state("password.$$");
open my $out, '>', $file or die "$file: $!";
print $out $password;
close $out or die "$file: $!";
`'$ENV{MCP_TEST_CTL}' --db '$ENV{MCP_TEST_ADMIN_DB}' user password north olga\@north.example < $file`;
unlink $file;
my $browser = start_server(
    sub { return MCPOAuth::form_sign_in('dbd', '/oauth/signin') },
    location => "McpAPIKeys On\nMcpApiKeyHeader X-Test-API-Key");
END {
    local $?;
    sql('ALTER ROLE mcp_app RESET log_statement');
    sql('SET client_min_messages = warning;'
            . ' DROP TRIGGER IF EXISTS say ON mcp.oauth_refresh;'
            . ' DROP FUNCTION IF EXISTS probe.say();'
            . ' DELETE FROM mcp.login; DELETE FROM mcp.oauth_code;'
            . ' DELETE FROM mcp.oauth_client;'
            . q( DELETE FROM mcp.audit WHERE action = 'password_set'));
}

# ---- signing in ----

my $secret = $browser->register(token_endpoint_auth_method => 'client_secret_basic');
my ($client, $client_secret) = @$secret{qw(client_id client_secret)};
my $path = $browser->request($client);
for my $wrong ("a wrong horse $$", $password . 'x', '') {
    is( $browser->post_form($path, httpd_username => 'olga@north.example',
            httpd_password => $wrong)->{status},
        401, 'a wrong password does not sign in');
}
my $in = $browser->post_form($path, httpd_username => 'olga@north.example',
    httpd_password => $password);
is("$in->{status} $in->{headers}{location}", "303 $path",
    'the right one does, and leads on');
my $cookie = $browser->{cookies}{'mcp-signin'};
cmp_ok(length $cookie, '>', 40, 'with a session');

# ---- the client ----

my $basic = { Authorization => 'Basic ' . encode_base64("$client:$client_secret", '') };
sub machine {
    my ($path, @fields) = @_;
    my $answer = $browser->ask('POST', $path, form_of(@fields), headers => $basic);
    return ($answer->{status}, eval { from_json($answer->{body}) } // {});
}
my @redeem = (grant_type => 'authorization_code', code_verifier => VERIFIER);
my $code = $browser->code($client);
like($code, qr/^code_/, 'the client gets a code');
is((machine('/oauth/token', @redeem, code => $code, redirect_uri => 'http://127.0.0.1/x'))[0],
    400, 'makes a mistake');
is((machine('/oauth/token', grant_type => 'authorization_code', code => $code,
        code_verifier => keep_secret('another-verifier-' . 'w' x 43)))[0], 400, 'and another');
my ($status, $tokens) = machine('/oauth/token', @redeem, code => $code);
is($status, 200, 'and its tokens');
is($browser->call_status($tokens->{access_token}), 200, 'calls');
($status, my $next) = machine('/oauth/token', grant_type => 'refresh_token',
    refresh_token => $tokens->{refresh_token});
is($status, 200, 'refreshes');
is((machine('/oauth/introspect', token => $next->{access_token}))[0], 200, 'asks what it has');
is((machine('/oauth/par', map { ($_ => { query_of($path) }->{$_}) } qw(redirect_uri
        response_type code_challenge code_challenge_method state), client_id => $client))[0],
    201, 'pushes a request');

# A token where none belongs.
for my $place ("/mcp?access_token=$next->{access_token}", "/oauth/token?code=$code",
    "/oauth/authorize?code=$code", "/nothing?code=$code&token=$next->{refresh_token}") {
    $browser->ask('GET', $place, undef, headers => { Cookie => undef });
}
is((machine('/oauth/token', $next->{refresh_token} => 1, $code => 2))[0], 400,
    'sends its tokens as names');
is($browser->ask('POST', '/oauth/token', "$code&$code")->{status}, 400, 'twice');
is($browser->ask('POST', '/oauth/register', qq({"client_name":"$client_secret","client_name":"x"}))->{status},
    400, 'its secret as a name');

# ---- a key ----

my ($key) = api_key('olga@north.example');
my $called = MCPTest::call('probe_echo', { text => 'x' }, token => $key, port => $browser->{port});
is($called->{http}{status}, 200, 'a key calls');
for my $bad (substr($key, 0, -1), $key . 'x', reverse(substr $key, 8) . '') {
    my $status = MCPTest::call('probe_echo', { text => 'x' },
        token => keep_secret("kc_live_" . $bad =~ s/^kc_live_//r), port => $browser->{port})->{http}{status};
    is($status, 401, 'one that is none does not');
}

# ---- the database fails ----

# A row that cannot be kept is shown by PostgreSQL, and a function can say all.
sql(<<'END');
CREATE FUNCTION probe.say() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'cannot keep "%" now', new.hash
        USING DETAIL = new::text; END $$;
CREATE TRIGGER say BEFORE INSERT ON mcp.oauth_refresh FOR EACH ROW
    EXECUTE FUNCTION probe.say();
END
$code = $browser->code($client);
($status, my $failed) = machine('/oauth/token', @redeem, code => $code);
is("$status $failed->{error}", '500 server_error', 'a statement that fails is a server_error');
like($failed->{error_description}, qr/request [0-9a-z]{12}\b/, 'with the id of its request');
my ($id) = $failed->{error_description} =~ /request ([0-9a-z]{12})/;
my $log = $browser->error_log;
like($log, qr/\Q$id\E/, 'which is in the log');
like($log, qr/SQLSTATE P0001: cannot keep "" now; at PL\/pgSQL function probe\.say/,
    'with what failed where, but no value');
sql('DROP TRIGGER say ON mcp.oauth_refresh');
is((machine('/oauth/token', @redeem, code => $code))[0], 200, 'the code is as good as before');
is((machine('/oauth/token', @redeem, code => $code))[0], 400, 'once');
is((machine('/oauth/revoke', token => $next->{refresh_token}))[0], 200, 'all is given back');

# ---- what is there ----

my $said = pg_log();
like($said, qr/mcp\.oauth_redeem/, 'PostgreSQL has logged what it was asked');
like($said, qr/\Q@{[hash_of($code)]}\E/, 'with the hash of the code');
like($said, qr/\Q@{[hash_of($next->{refresh_token})]}\E/, 'and of the refresh token');
my %secrets = (
    'the password'             => $password,
    'the code'                 => $code,
    'the verifier'             => VERIFIER,
    'the client\'s secret'     => $client_secret,
    'the access token'         => $next->{access_token},
    'the refresh token'        => $next->{refresh_token},
    'the API key'              => $key,
    'the cookie of the sign-in' => $cookie,
    'the cookie of the consent' => $browser->{cookies}{'__Host-mcp-consent'},
);
for my $name (sort keys %secrets) {
    my $secret = $secrets{$name};
    my @with = grep { index($_->[1], substr $secret, -30) >= 0 } [ 'PostgreSQL\'s', $said ],
        [ 'the error log', $browser->error_log ],
        [ 'the access log', slurp("$browser->{server}{root}/logs/mcp.log") ];
    is_deeply([ map { $_->[0] } @with ], [], "no log has $name");
}
like(slurp("$browser->{server}{root}/logs/mcp.log"),
    qr{"POST /oauth/token HTTP/1\.1" 200 .* method=token }, 'the access log is written');

done_testing();
