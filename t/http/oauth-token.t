# SPDX-License-Identifier: Apache-2.0
# The token endpoint, revocation and introspection: what a code and a refresh
# token are good for, for whom and how often (OAuth 2.1, 4.1.3 and 4.3; RFC 7009;
# RFC 7662). A client's mistake costs it nothing; a replay costs the thief all.
use strict;
use warnings;
use Digest::SHA 'sha256';
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 encode_base64url decode_base64url);
use Test::More;

my $browser = start_server(
    sub { return MCPOAuth::basic_sign_in($_[0], map {"$_\@north.example"} qw(olga mona adam)) });
END {
    local $?;
    sql(q{UPDATE mcp.account SET status = 'active', role = 'user'
        WHERE email = 'olga@north.example'});
    sql('DELETE FROM mcp.oauth_code; DELETE FROM mcp.oauth_client');
}

sub sign_in_as {
    my ($name) = @_;
    $browser->{cookies} = {};
    $browser->{headers}{Authorization}
        = 'Basic ' . encode_base64("$name\@north.example:open sesame", '');
    return;
}
sign_in_as('olga');
my $client = $browser->register->{client_id};
my $other  = $browser->register->{client_id};

# The machine endpoints are asked without the human's sign-in. Of a field that
# comes twice the last counts.
sub machine {
    my ($path, @fields) = @_;
    my %headers = ref $fields[0] ? %{ shift @fields } : ();
    my %fields = @fields;
    my $answer = $browser->ask('POST', $path,
        form_of(map { ($_ => $fields{$_}) } sort keys %fields),
        headers => { Authorization => undef, %headers });
    return ($answer->{status}, eval { from_json($answer->{body}) } // {});
}
sub redeem {
    my ($code, %change) = @_;
    my %headers = %{ delete $change{headers} // {} };
    return machine('/oauth/token', \%headers,
        grant_type    => 'authorization_code',
        client_id     => $client,
        code          => $code,
        code_verifier => VERIFIER,
        redirect_uri  => 'http://127.0.0.1:999/cb',
        %change);
}
sub refresh {
    my ($token, %change) = @_;
    return machine('/oauth/token', grant_type => 'refresh_token',
        client_id => $client, refresh_token => $token, %change);
}
sub said { my ($status, $json) = @_; return "$status " . ($json->{error} // 'ok') }
sub call_status { return $browser->call_status($_[0]) }
sub grants { return sql('SELECT count(*) FROM mcp.oauth_grant') }

# ---- a code ----

my $code = $browser->code($client, scope => 'mcp');
my $before = grants();
for my $case (
    [ 'no code',          { code => undef }, 'invalid_request' ],
    [ 'an unknown code',  { code => 'code_' . 'x' x 43 }, 'invalid_grant' ],
    [ 'half of the code', { code => substr $code, 0, 20 }, 'invalid_grant' ],
    [ 'the code in other letters', { code => uc $code }, 'invalid_grant' ],
    [ 'no verifier',      { code_verifier => undef }, 'invalid_request' ],
    [ 'an empty verifier', { code_verifier => '' }, 'invalid_request' ],
    [ 'a short verifier', { code_verifier => 'v' x 42 }, 'invalid_request' ],
    [ 'a long verifier',  { code_verifier => 'v' x 129 }, 'invalid_request' ],
    [ 'a verifier with a space', { code_verifier => 'v' x 42 . ' ' }, 'invalid_request' ],
    [ 'the challenge for a verifier', { code_verifier => CHALLENGE }, 'invalid_grant' ],
    [ 'another verifier', { code_verifier => 'w' x 43 }, 'invalid_grant' ],
    [ 'a longer verifier', { code_verifier => VERIFIER . 'v' }, 'invalid_grant' ],
    [ 'another redirect_uri', { redirect_uri => 'http://127.0.0.1:998/cb' }, 'invalid_grant' ],
    [ 'another client', { client_id => $other }, 'invalid_grant' ],
    [ 'another resource', { resource => 'https://mcp.example.test/mcp2' }, 'invalid_target' ],
    [ 'no grant type', { grant_type => undef }, 'invalid_request' ],
    [ 'the grant type password', { grant_type => 'password' }, 'unsupported_grant_type' ],
    [ 'the grant type implicit', { grant_type => 'implicit' }, 'unsupported_grant_type' ],
    [ 'the code as a refresh token', { grant_type => 'refresh_token', refresh_token => $code }, 'invalid_grant' ],
    )
{
    my ($name, $change, $error) = @$case;
    is(said(redeem($code, %$change)), "400 $error", "with $name: $error");
}
is(said(redeem($code, client_id => undef)), '401 invalid_client', 'with no client: invalid_client');
is(said(redeem($code, client_id => 'cli_x')), '401 invalid_client', 'with an unknown one, too');
is(said(redeem($code, client_secret => 'x')), '401 invalid_client', 'with a secret that it has not, too');
is(grants(), $before, 'nothing was given so far');
my ($status, $tokens) = redeem($code);
is(said($status, $tokens), '200 ok', 'and after all these mistakes the code is still good');
is("$tokens->{token_type} $tokens->{expires_in} $tokens->{scope}",
    'Bearer 900 mcp', 'it gives a bearer token for a quarter of an hour');
like($tokens->{refresh_token}, qr/^rt_[\w-]{43}$/, 'and a refresh token');
my $claims = from_json(decode_base64url((split /\./, $tokens->{access_token})[1]));
is_deeply(
    { map { ($_ => $claims->{$_}) } qw(iss aud sub client_id workspace scope) },
    {   iss       => 'https://mcp.example.test',
        aud       => 'https://mcp.example.test/mcp',
        sub       => account('olga@north.example'),
        client_id => $client,
        workspace => 'north',
        scope     => 'mcp'
    },
    'the token says for whom and what it is (RFC 9068)'
);
is(call_status($tokens->{access_token}), 200, 'and opens the door');

my $audit = sql('SELECT count(*) FROM mcp.audit');
is(said(redeem($code)), '400 invalid_grant', 'the code is good once');
is(call_status($tokens->{access_token}), 401, 'a replay ends the token that it gave');
is(said(refresh($tokens->{refresh_token})), '400 invalid_grant', 'and the refresh token');
is(said(redeem($code)), '400 invalid_grant', 'a third time changes nothing more');
is( sql("SELECT string_agg(action || ' ' || outcome, ',') FROM (SELECT * FROM mcp.audit"
            . " ORDER BY at, id OFFSET $audit) a"),
    'grant revoked,call denied',
    'the audit tells of it once, and of the call that was denied');

$code = $browser->code($client);
is(said(redeem($code, client_id => $other)), '400 invalid_grant',
    'another client\'s try is no replay');
sql(q{UPDATE mcp.oauth_code SET expires_at = now() WHERE credential_id IS NULL});
is(said(redeem($code)), '400 invalid_grant', 'a code ends after its minute');
is( sql("SELECT max(extract(epoch FROM c.expires_at - c.created_at)) FROM mcp.oauth_code c"
            . " WHERE c.credential_id IS NOT NULL"),
    '60.000000', 'which is a minute');
$code = $browser->code($client);
is(said(redeem($code, redirect_uri => undef)), '200 ok',
    'redirect_uri need not be sent (OAuth 2.1, 10.2)');
$code = $browser->code($client);
sql(q{UPDATE mcp.account SET status = 'disabled' WHERE email = 'olga@north.example'});
is(said(redeem($code)), '400 invalid_grant', 'an account that was disabled gets nothing');
sql(q{UPDATE mcp.account SET status = 'active' WHERE email = 'olga@north.example'});
is(said(redeem($code)), '200 ok', 'and in again, its code is still good');

# ---- clients with a secret ----

my $secret = $browser->register(token_endpoint_auth_method => 'client_secret_basic');
my ($id, $password) = @$secret{qw(client_id client_secret)};
sub basic { return { Authorization => 'Basic ' . encode_base64("$_[0]:$_[1]", '') } }
$code = $browser->code($id);
for my $case (
    [ 'no secret',      {} ],
    [ 'another secret', { client_secret => 'cs_' . 'x' x 43 } ],
    [ 'the hash of it', { client_secret => encode_base64url(sha256($password)) } ],
    [ 'an empty one',   { client_secret => '' } ],
    [ 'another in the header', { headers => basic($id, 'x') } ],
    [ 'that of another client', { headers => basic($client, $password), client_id => undef } ],
    )
{
    my ($name, $change) = @$case;
    is(said(redeem($code, client_id => $id, %$change)), '401 invalid_client', "with $name");
}
is(said(redeem($code, client_id => $id, client_secret => $password,
        headers => basic($id, $password))), '400 invalid_request', 'in two places: no');
is(said(redeem($code, client_id => $other, headers => basic($id, $password))),
    '401 invalid_client', 'under two names: no');
is(said(redeem($code, client_id => undef, headers => basic($id, $password))),
    '200 ok', 'in the header: the code is still good');
$code = $browser->code($id);
is(said(redeem($code, client_id => $id, client_secret => $password)),
    '200 ok', 'in the form, too');

# ---- refreshing ----

my ($got, $first) = redeem($browser->code($client, scope => 'mcp mcp:extra'));
my $token = $first->{refresh_token};
for my $case (
    [ 'no token',         { refresh_token => undef }, '400 invalid_request' ],
    [ 'an unknown token', { refresh_token => 'rt_' . 'x' x 43 }, '400 invalid_grant' ],
    [ 'the access token', { refresh_token => $first->{access_token} }, '400 invalid_grant' ],
    [ 'another client',   { client_id => $other }, '400 invalid_grant' ],
    [ 'no client',        { client_id => undef }, '401 invalid_client' ],
    [ 'another resource', { resource => 'https://mcp.example.test/mcp2' }, '400 invalid_target' ],
    [ 'a scope more',     { scope => 'mcp mcp:extra mcp:admin' }, '400 invalid_scope' ],
    )
{
    my ($name, $change, $error) = @$case;
    is(said(refresh($token, %$change)), $error, "refreshing with $name");
}
($got, my $less) = refresh($token, scope => 'mcp');
is("$got $less->{scope}", '200 mcp', 'a token can be for less');
($got, my $second) = refresh($token);
is("$got $second->{scope}", '200 mcp mcp:extra', 'the grant keeps its scopes');
is($second->{refresh_token}, $less->{refresh_token},
    'who asks again within a minute gets the same refresh token');
isnt($second->{refresh_token}, $token, 'which is a new one');
is(call_status($second->{access_token}), 200, 'and an access token that is good');
($got, my $third) = refresh($second->{refresh_token});
is(said($got, $third), '200 ok', 'the new one works');
is(said(refresh($token)), '200 ok', 'the first one still, within its minute');
my $family = sql("SELECT credential_id FROM mcp.oauth_refresh ORDER BY issued_at DESC LIMIT 1");
sql(q{UPDATE mcp.oauth_refresh SET used_at = used_at - interval '61 seconds' WHERE used_at IS NOT NULL});
is(said(refresh($token, client_id => $other)), '400 invalid_grant', 'another client\'s replay');
is(call_status($third->{access_token}), 200, '  ends nothing');
is(said(refresh($token)), '400 invalid_grant', 'a replay after the minute is refused');
is(said(refresh($third->{refresh_token})), '400 invalid_grant', '  and ends the newest refresh token');
is(call_status($third->{access_token}), 401, '  and the newest access token');
is(call_status($first->{access_token}), 401, '  and the oldest');
is( sql("SELECT outcome || ': ' || summary FROM mcp.audit WHERE credential_id = '$family'"
            . q( AND action = 'grant' ORDER BY id DESC LIMIT 1)),
    'revoked: A refresh token was presented again.', '  and the audit tells');
is(sql("SELECT count(*) FROM mcp.oauth_refresh r WHERE r::text LIKE '%$third->{refresh_token}%'"),
    0, 'no refresh token is kept');

# A role that changed shows at the next refresh; a grant ends.
sql(q{UPDATE mcp.account SET role = 'admin' WHERE email = 'olga@north.example'});
($got, my $admin) = redeem($browser->code($client, scope => 'mcp mcp:admin'));
is($admin->{scope}, 'mcp mcp:admin', 'an admin gets the scope of admins');
sql(q{UPDATE mcp.account SET role = 'user' WHERE email = 'olga@north.example'});
($got, my $user) = refresh($admin->{refresh_token});
is($user->{scope}, 'mcp', 'who is no admin any more loses it');
sql(q{UPDATE mcp.account SET status = 'disabled' WHERE email = 'olga@north.example'});
is(said(refresh($user->{refresh_token})), '400 invalid_grant', 'who is disabled gets nothing');
is(call_status($user->{access_token}), 401, '  and the token is of no use');
sql(q{UPDATE mcp.account SET status = 'active' WHERE email = 'olga@north.example'});
is(said(refresh($user->{refresh_token})), '200 ok', 'who is back, goes on');
sql(q{UPDATE mcp.credential SET expires_at = now() WHERE revoked_at IS NULL});
is(said(refresh($user->{refresh_token})), '400 invalid_grant', 'after its days a grant ends');

# ---- revoking ----

sub revoke {
    my ($token, %change) = @_;
    return machine('/oauth/revoke', client_id => $client, token => $token, %change);
}
for my $kind (qw(refresh_token access_token)) {
    my ($status, $tokens) = redeem($browser->code($client));
    is(said(revoke($tokens->{$kind}, client_id => $other)), '200 ok',
        "another client that revokes a $kind is told nothing");
    is(call_status($tokens->{access_token}), 200, '  and revokes nothing');
    is(said(revoke($tokens->{$kind}, client_id => 'cli_x')), '401 invalid_client',
        '  and one that is unknown is refused');
    is(said(revoke($tokens->{$kind}, token_type_hint => 'nonsense')), '200 ok',
        '  its own client revokes it, whatever the hint says');
    is(call_status($tokens->{access_token}), 401, '  which ends the access');
    is(said(refresh($tokens->{refresh_token})), '400 invalid_grant', '  and the refreshing');
    is(said(revoke($tokens->{$kind})), '200 ok', '  and can be done again');
}
is(said(revoke($_)), '200 ok', 'what is no token of ours is revoked already (RFC 7009, 2.2)')
    for 'x', 'a.b.c', sign(claims(grant => 'grn_0000000000')), 'x' x 9000;
is(said(revoke(undef)), '400 invalid_request', 'but there must be one');

# ---- introspection ----

my $service = 'svc_test';
my $service_secret = 'cs_' . 'S' x 43;
sub make_service {
    my ($id, $email) = @_;
    sql("INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, secret_hash,"
            . " workspace_id, account_id, scopes)"
            . " SELECT 'https://mcp.example.test', '$id', 'service',"
            . q( '{"client_name": "Service", "redirect_uris": [], "grant_types": ["client_credentials"], "response_types": [], "token_endpoint_auth_method": "client_secret_basic"}',)
            . " '', '" . encode_base64url(sha256($service_secret)) . "', workspace_id, id, '{mcp}'"
            . " FROM mcp.account WHERE email = '$email'");
    return;
}
make_service('svc_admin', 'adam@north.example');
make_service('svc_user',  'olga@north.example');
make_service('svc_south', 'adam@south.example');
($status, $tokens) = redeem($browser->code($client, scope => 'mcp'));
sub introspect {
    my ($token, $service) = @_;
    return machine('/oauth/introspect', basic($service // 'svc_admin', $service_secret), token => $token);
}
my ($ok, $known) = introspect($tokens->{access_token});
my $says = from_json(decode_base64url((split /\./, $tokens->{access_token})[1]));
is_deeply(
    { map { ($_ => $known->{$_}) } qw(active scope client_id sub aud iss exp iat) },
    {   active    => JSON::PP::true(),
        scope     => 'mcp',
        client_id => $client,
        sub       => account('olga@north.example'),
        aud       => 'https://mcp.example.test/mcp',
        iss       => 'https://mcp.example.test',
        exp       => $says->{exp},
        iat       => $says->{iat},
    },
    'a service of an admin is told what an access token is, and until when'
);
my ($wide_status, $wide) = redeem($browser->code($client, scope => 'mcp mcp:extra'));
($ok, my $narrow) = refresh($wide->{refresh_token}, scope => 'mcp');
is((introspect($narrow->{access_token}))[1]{scope}, 'mcp', 'and for how much');
is((introspect($narrow->{refresh_token}))[1]{scope}, 'mcp mcp:extra',
    'a refresh token stands for all');
($ok, $known) = introspect($tokens->{refresh_token});
is($known->{exp}, sql("SELECT extract(epoch FROM expires_at)::bigint FROM mcp.credential"
        . " WHERE id = '$says->{grant}'"), 'a refresh token is good as long as the grant');
for my $case (
    [ 'a service of a user', 'svc_user' ],
    [ 'a service of another workspace', 'svc_south' ],
    )
{
    my ($name, $service) = @$case;
    my ($status, $said) = introspect($tokens->{access_token}, $service);
    is("$status " . to_json($said), '200 {"active":false}', "$name is told nothing");
}
is(said(introspect($tokens->{access_token}, 'svc_nobody')), '401 invalid_client', 'who is nobody is refused');
is(said(machine('/oauth/introspect', client_id => 'svc_admin', token => 'x')), '401 invalid_client',
    'and who has not proved to be the service');
my ($public_status, $public) = machine('/oauth/introspect', client_id => $client, token => $tokens->{access_token});
is(to_json($public), '{"active":false}', 'a client learns nothing of its own token');
for my $what ('x', sign(claims()), sign(claims(exp => time - 100)), sign(claims(), key => 'stranger')) {
    my ($status, $said) = introspect($what);
    is("$status " . to_json($said), '200 {"active":false}', 'what is no token of a grant is not active');
}
revoke($tokens->{refresh_token});
($ok, $known) = introspect($tokens->{access_token});
is(to_json($known), '{"active":false}', 'nor what was revoked');

# ---- services ----

sub serve {
    my ($service, %change) = @_;
    return machine('/oauth/token', basic($service, $service_secret), grant_type => 'client_credentials',
        resource => 'https://mcp.example.test/mcp', %change);
}
($status, $tokens) = serve('svc_user');
is("$status " . join(' ', sort keys %$tokens), '200 access_token expires_in scope token_type',
    'a service gets an access token and none to refresh');
is(call_status($tokens->{access_token}), 200, 'which is good');
is(said(serve('svc_user', scope => 'mcp mcp:extra')), '400 invalid_scope', 'for its scopes alone');
is(said(serve('svc_user', resource => undef)), '200 ok', 'the only resource need not be named');
is(said(serve('svc_user', resource => 'https://x.example')), '400 invalid_target', 'but another is none');
is(said(serve('svc_user', grant_type => 'authorization_code', code => 'x', code_verifier => VERIFIER)),
    '400 unauthorized_client', 'it redeems no codes');
is(said(machine('/oauth/token', grant_type => 'client_credentials', client_id => $client)),
    '400 unauthorized_client', 'a client of a human is no service');

unlike($browser->error_log, qr/\Q$_\E/, 'the log has no secret')
    for $tokens->{access_token}, $third->{refresh_token}, $code, $password, $service_secret, VERIFIER;

done_testing();
