# SPDX-License-Identifier: Apache-2.0
# How clients prove who they are at the authorization server: services by a
# secret or a key that mcpctl knows (RFC 6749, 4.4; RFC 7523), others by keys
# that they publish; and tokens bound to a key (RFC 9449).
use strict;
use warnings;
use MCPOAuth;
use MCPPeer;
use MCPProof;
use MCPTest;
use Test::More;

my $as    = 'https://mcp.example.test';
my $token = "$as/oauth/token";
my $url   = "$as/mcp";
my $type  = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
my $key   = MCPProof->new(kid => 'k1');
my $next  = MCPProof->new(kid => 'k2', alg => 'RS256');

# A server that publishes keys; what, stands in a file.
my $published = state("published-$$.json");

sub publish {
    my ($text) = @_;
    open my $out, '>', $published or die;
    print $out $text;
    close $out or die;
    return;
}
publish(MCPProof::set($key));
my $peer = MCPPeer->new(
    answer => sub {
        my $set = slurp($published);
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            . "Content-Length: " . length($set)
            . "\r\nConnection: close\r\n\r\n$set";
    }
);
my $browser = start_server(sub {
    my ($server) = @_;
    return MCPOAuth::basic_sign_in($server, 'olga@north.example')
        . "McpFetchAllow 127.0.0.1 ::1\nMcpFetchCAFile " . $peer->ca . "\n";
});
$browser->{headers}{Authorization} = 'Basic b2xnYUBub3J0aC5leGFtcGxlOm9wZW4gc2VzYW1l';
my %signed_in = %{ $browser->{headers} };
END {
    local $?;
    sql(q{DELETE FROM mcp.oauth_client WHERE kind = 'service';
        DELETE FROM mcp.oauth_key_set});
    unlink $published if defined $published;
}

sub add_client {
    my (@arguments) = @_;
    my %said = map { split / / } split /\n/,
        ctl('client', 'add', 'north', @arguments, '--resource', $url);
    return @said{qw(client_id client_secret)};
}

# The token endpoint, without the human's sign-in; gives status and answer.
sub ask_token {
    my (@fields) = @_;
    local $browser->{headers} = ref $fields[0] ? shift @fields : {};
    return $browser->post_json('/oauth/token', @fields);
}

sub service {
    my ($client, @more) = @_;
    return ask_token(
        grant_type            => 'client_credentials',
        client_assertion_type => $type,
        @more
    );
}

sub said {
    my ($status, $answer) = @_;
    return "$status " . ($answer->{error} // 'ok') . ': '
        . ($answer->{error_description} // $answer->{token_type} // '');
}

sub claims_of {
    my ($text) = @_;
    return from_json(MIME::Base64::decode_base64url((split /\./, $text)[1]));
}

# ---- a service with a secret ----

my ($id, $secret)
    = add_client('robot@north.example', 'Nightly robot', '--scope',
    'mcp mcp:admin');
like($id,     qr/^cli_\w{22}$/, 'mcpctl makes a client');
like($secret, qr/^cs_[\w-]{43}$/, 'and shows its secret');
is( sql(q{SELECT role || ' ' || status FROM mcp.account
        WHERE email = 'robot@north.example'}),
    'service active', 'with an account of its own, where nobody has the address'
);
my ($status, $answer) = ask_token(
    grant_type    => 'client_credentials',
    client_id     => $id,
    client_secret => $secret
);
is($status, 200, 'a service gets a token');
is($answer->{scope}, 'mcp', 'for the scopes that its role may have');
ok(!exists $answer->{refresh_token}, 'and no refresh token');
is($browser->call_status($answer->{access_token}), 200, 'that is good');
my $service_token = $answer->{access_token};
is( said(ask_token(
            grant_type    => 'client_credentials',
            client_id     => $id,
            client_secret => "${secret}x"
        )
    ),
    '401 invalid_client: The client has not proved who it is by '
        . 'client_secret_basic, which it is registered with.',
    'another secret is refused'
);
is( said(ask_token(
            grant_type    => 'client_credentials',
            client_id     => $id,
            client_secret => $secret,
            scope         => 'mcp mcp:extra'
        )
    ),
    '400 invalid_scope: This client may have: mcp mcp:admin.',
    'and scopes that it was not given'
);
my ($admin, $admin_secret)
    = add_client('adam@north.example', 'Reports', '--scope', 'mcp mcp:admin');
($status, $answer) = ask_token(
    grant_type    => 'client_credentials',
    client_id     => $admin,
    client_secret => $admin_secret
);
is($answer->{scope}, 'mcp mcp:admin', 'an account that there is has its role');
my $reports = $answer->{access_token};
is(claims_of($reports)->{sub},
    account('adam@north.example'), 'and acts as itself');

like(ctl('client', 'list', 'north'),
    qr/^\Q$id\E\trobot\@north\.example\tNightly robot\tclient_secret_basic\tmcp mcp:admin\t\Q$as\E\tmade [^\t]*\tused [^\t]*$/m,
    'the list shows what it is and when it was used');
is(ctl('client', 'remove', 'north', $id),
    "client $id of north is removed", 'a client is removed');
is($browser->call_status($service_token), 401, 'with the access that it has');
is( said(ask_token(
            grant_type    => 'client_credentials',
            client_id     => $id,
            client_secret => $secret
        )
    ),
    '401 invalid_client: This client is not known here. Register again, or use '
        . 'a client ID metadata document.',
    'and is not known any more'
);

# ---- a service with a key ----

my $file = state("client-$$.json");
open my $out, '>', $file or die;
print $out MCPProof::set($key);
close $out or die;
($id, $secret) = add_client('robot@north.example', 'With a key', '--scope',
    'mcp', '--auth', 'key', '--jwks', $file);
unlink $file;
is($secret, undef, 'a client with a key has no secret');
for my $audience ($as, "$as/", $token) {
    is( said(service($id, client_assertion => $key->assertion($id, $audience))),
        '200 ok: Bearer',
        "it signs for $audience"
    );
}
my $assertion = $key->assertion($id, $as);
is(said(service($id, client_assertion => $assertion, client_id => $id)),
    '200 ok: Bearer', 'and may name itself, too');
is( said(service($id, client_assertion => $assertion)),
    '401 invalid_client: client_assertion: it was used before; make a new one '
        . 'for each request.',
    'an assertion counts once'
);
my $once = $key->assertion($id, $as);
my $wait = start_all(
    20,
    sub { return (service($id, client_assertion => $once))[0] }
);
my %count;
$count{$_}++ for $wait->();
is_deeply(\%count, { 200 => 1, 401 => 19 }, 'of twenty at once one is believed');
for my $case (
    [ $next->assertion($id, $as), 'signed with another key' ],
    [ $key->assertion('cli_other', $as), 'of another client' ],
    [ $key->assertion($id, 'https://other.example'), 'for another server' ],
    [ $key->assertion($id, [ $as, 'https://other.example' ]), 'for two' ],
    [ $key->assertion($id, $as, exp => time - 60), 'that is over' ],
    [ $key->assertion($id, $as, exp => time + 3600), 'that lasts too long' ],
    [ $key->assertion($id, $as, exp => undef), 'without an end' ],
    [ $key->assertion($id, $as, jti => undef), 'without an id' ],
    [ $key->assertion($id, $as, sub => 'cli_other'), 'about another' ],
    [ $key->sign({ typ => 'at+jwt' }, claims_of($key->assertion($id, $as))),
        'of another type' ],
    [ $service_token, 'that is an access token' ],
    )
{
    my ($text, $name) = @$case;
    like(said(service($id, client_assertion => $text)),
        qr/^401 invalid_client: /, "no assertion $name");
}
is( said(service($id, client_assertion => $key->assertion($id, $as),
            client_secret => 'x')),
    '400 invalid_request: Send a secret or an assertion, and not both.',
    'nor two proofs'
);

# ---- keys that a client publishes ----

my $metadata = {
    redirect_uris                   => ['http://127.0.0.1/cb'],
    grant_types                     => [qw(authorization_code refresh_token)],
    token_endpoint_auth_method      => 'private_key_jwt',
    token_endpoint_auth_signing_alg => undef,
    jwks_uri                        => $peer->url('/keys'),
};
delete $metadata->{token_endpoint_auth_signing_alg};
my $client = $browser->register(%$metadata)->{client_id};

sub redeem_by {
    my ($with, $code, %more) = @_;
    return ask_token(
        { DPoP => delete $more{DPoP} },
        grant_type            => 'authorization_code',
        code                  => $code,
        code_verifier         => VERIFIER,
        client_assertion_type => $type,
        client_assertion      => $with->assertion($client, $as),
        %more
    );
}
($status, $answer) = redeem_by($key, $browser->code($client));
is($status, 200, 'a client whose keys are elsewhere redeems a code');
is(scalar $peer->requests, 1, 'after one look there');
is( said(ask_token(
            grant_type            => 'refresh_token',
            refresh_token         => $answer->{refresh_token},
            client_assertion_type => $type,
            client_assertion      => $key->assertion($client, $as)
        )
    ),
    '200 ok: Bearer',
    'and refreshes'
);
is(scalar $peer->requests, 1, 'without another');
publish(MCPProof::set($key, $next));
my $code = $browser->code($client);
is( said(redeem_by($next, $code)),
    '401 invalid_client: client_assertion: The token is signed with a key that '
        . 'is not known here.',
    'a new key is not looked for at once again'
);
sql(q{UPDATE mcp.oauth_key_set SET tried_at = tried_at - interval '31 s'});
is(said(redeem_by($next, $code)), '200 ok: Bearer',
    'but after half a minute, with the code that is still good');
is(scalar $peer->requests, 2, 'by a second look');

# ---- bound to a key ----

my $public = $browser->register(
    grant_types => [qw(authorization_code refresh_token)]
)->{client_id};
my $device = MCPProof->new;

sub call_with {
    my ($access, $holder) = @_;
    return call(
        'probe_echo',
        { text => 'x' },
        port    => $browser->{port},
        token   => undef,
        headers => {
            Authorization => "DPoP $access",
            DPoP          => $holder->proof('POST', $url, token => $access)
        }
    )->{http}{status};
}

sub redeem_public {
    my ($holder, @fields) = @_;
    return ask_token(
        $holder ? { DPoP => $holder->proof('POST', $token) } : {},
        client_id => $public,
        @fields
    );
}
my @redeem = (
    grant_type    => 'authorization_code',
    code_verifier => VERIFIER
);
($status, $answer)
    = redeem_public($device, @redeem, code => $browser->code($public));
is(said($status, $answer), '200 ok: DPoP', 'with a proof a token is bound');
my $access = $answer->{access_token};
is(claims_of($access)->{cnf}{jkt}, $device->thumbprint, 'to its key');
is(call_with($access, $device), 200, 'and is good with that');
is(call_with($access, MCPProof->new), 401, 'with no other');
is($browser->call_status($access), 401, 'nor without one');
{
    local $browser->{headers} = {};
    my (undef, $known) = $browser->post_json(
        '/oauth/introspect',
        client_id     => $admin,
        client_secret => $admin_secret,
        token         => $access
    );
    is_deeply(
        [ @$known{qw(active token_type cnf)} ],
        [ JSON::PP::true(), 'DPoP', { jkt => $device->thumbprint } ],
        'which introspection tells, too'
    );
    (undef, $known) = $browser->post_json(
        '/oauth/introspect',
        client_id     => $admin,
        client_secret => $admin_secret,
        token         => $reports
    );
    is_deeply(
        [ @$known{qw(active token_type)}, exists $known->{cnf} ],
        [ JSON::PP::true(), 'Bearer', !!0 ],
        'and of one that is not bound, that it is not'
    );
}
my @refresh = (
    grant_type    => 'refresh_token',
    refresh_token => $answer->{refresh_token}
);
is( said(redeem_public(undef, @refresh)),
    '400 invalid_dpop_proof: This access is bound to another key.',
    'a refresh wants the key, too'
);
is( said(redeem_public(MCPProof->new, @refresh)),
    '400 invalid_dpop_proof: This access is bound to another key.',
    'that one'
);
is(said(redeem_public($device, @refresh)), '200 ok: DPoP', 'and no other');

my $proof = $device->proof('POST', $token);
for my $expected ('200 ok: DPoP',
    '400 invalid_dpop_proof: The proof was used before; make a new one for each '
    . 'request.')
{
    is( said(ask_token(
                { DPoP => $proof }, @redeem,
                client_id => $public,
                code      => $browser->code($public)
            )
        ),
        $expected,
        "a proof at the token endpoint: $expected"
    );
}
is( said(ask_token(
            { DPoP => $device->proof('POST', "$as/oauth/par") }, @redeem,
            client_id => $public,
            code      => $browser->code($public)
        )
    ),
    "400 invalid_dpop_proof: The proof's htu is not $token.",
    'a proof for another endpoint is none'
);

# The code itself is bound, by dpop_jkt or by the proof with a pushed request.
my $bound = $browser->code($public, dpop_jkt => $device->thumbprint);
is( said(redeem_public(MCPProof->new, @redeem, code => $bound)),
    '400 invalid_dpop_proof: The code is bound to another key.',
    'a code that was asked for with a key is not for another'
);
is(said(redeem_public($device, @redeem, code => $bound)),
    '200 ok: DPoP', 'but for that');
{
    local $browser->{headers}
        = { DPoP => $device->proof('POST', "$as/oauth/par") };
    ($status, $answer) = $browser->post_json(
        '/oauth/par',
        client_id             => $public,
        redirect_uri          => 'http://127.0.0.1:999/cb',
        response_type         => 'code',
        code_challenge        => CHALLENGE,
        code_challenge_method => 'S256'
    );
}
is($status, 201, 'a request is pushed with a proof');
my $pushed = '/oauth/authorize?'
    . form_of(client_id => $public, request_uri => $answer->{request_uri});
my %back = query_of(
    $browser->decide($pushed, 'approve')->{headers}{location} // '');
is( said(redeem_public(undef, @redeem, code => $back{code})),
    '400 invalid_dpop_proof: The code is bound to another key.',
    'its code is bound to the key'
);
is(said(redeem_public($device, @redeem, code => $back{code})),
    '200 ok: DPoP', 'of the proof');

my $strict = $browser->register(dpop_bound_access_tokens => JSON::PP::true())
    ->{client_id};
is( said(ask_token(
            @redeem,
            client_id => $strict,
            code      => $browser->code($strict)
        )
    ),
    '400 invalid_dpop_proof: This client is registered for tokens that are '
        . 'bound to a key (dpop_bound_access_tokens): send a proof in the '
        . 'header DPoP.',
    'a client that wants bound tokens alone gets no other'
);

# ---- what is said of it ----

my $said = from_json(
    $browser->ask('GET', '/.well-known/oauth-authorization-server')->{body});
is_deeply(
    [   @$said{ qw(token_endpoint_auth_methods_supported
            token_endpoint_auth_signing_alg_values_supported
            dpop_signing_alg_values_supported) }
    ],
    [   [qw(none client_secret_basic client_secret_post private_key_jwt)],
        [qw(ES256 RS256)], [qw(ES256 RS256)]
    ],
    'the metadata says how clients prove themselves'
);

my $log = $browser->error_log;
is(scalar(grep { index($log, substr $_, -30) >= 0 }
        $assertion, $proof, $access, $admin_secret),
    0, 'no assertion, proof, token or secret is in the log');

done_testing();
