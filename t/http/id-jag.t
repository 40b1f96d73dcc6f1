# SPDX-License-Identifier: Apache-2.0
# Access for people whom an identity provider speaks for, with no page between
# (draft-ietf-oauth-identity-assertion-authz-grant).
use strict;
use warnings;
use MCPOAuth;
use MCPPeer;
use MCPProof;
use MCPServer;
use MCPTest;
use Test::More;

my $as   = 'https://mcp.example.test';
my $url  = "$as/mcp";
my $idp  = 'https://idp.example.test';
my $far  = 'https://far.example.test/';
my $type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
my $key  = MCPProof->new(kid => 'k1');
my $away = MCPProof->new(kid => 'a1', alg => 'RS256');
my $keys = state("idp-$$.json");
open my $out, '>', $keys or die;
print $out MCPProof::set($key);
close $out or die;
my $set  = MCPProof::set($away);
my $peer = MCPPeer->new(
    answer => sub {
        return "HTTP/1.1 200 OK\r\nContent-Length: " . length($set)
            . "\r\nConnection: close\r\n\r\n$set";
    }
);
my $browser = start_server(sub {
    my ($server) = @_;
    return MCPOAuth::basic_sign_in($server, 'olga@north.example')
        . "McpFetchAllow 127.0.0.1 ::1\nMcpFetchCAFile " . $peer->ca . "\n"
        . "McpAssertionIssuer $idp $keys\n"
        . "McpAssertionIssuer $far " . $peer->url('/keys') . "\n";
});
END {
    local $?;
    sql(q{DELETE FROM mcp.oauth_client WHERE kind = 'service';
        DELETE FROM mcp.oauth_key_set; DELETE FROM mcp.identity});
    unlink $keys if defined $keys;
}

my %said = map { split / / } split /\n/,
    ctl('client', 'add', 'north', 'robot@north.example', 'Enterprise agent',
    '--resource', $url, '--scope', 'mcp');
my ($client, $secret) = @said{qw(client_id client_secret)};

my $count = 0;

sub assertion {
    my (%opt) = @_;
    my $signer = delete $opt{signer} // $key;
    my $header = delete $opt{header} // {};
    return $signer->sign(
        { typ => 'oauth-id-jag+jwt', %$header },
        {   iss       => $idp,
            sub       => 's-1',
            aud       => $as,
            client_id => $client,
            resource  => $url,
            iat       => time,
            exp       => time + 300,
            jti       => "jag-$$-" . ++$count,
            %opt
        }
    );
}

# Bring an assertion; gives status and answer.
sub bring {
    my ($text, @more) = @_;
    local $browser->{headers} = ref $more[0] ? shift @more : {};
    return $browser->post_json(
        '/oauth/token',
        grant_type    => $type,
        client_id     => $client,
        client_secret => $secret,
        assertion     => $text,
        @more
    );
}

sub said {
    my ($status, $answer) = @_;
    return "$status " . ($answer->{error} // 'ok') . ': '
        . ($answer->{error_description} // $answer->{token_type} // '');
}

# ---- who ----

is( said(bring(assertion())),
    '400 invalid_grant: Nobody here is linked with the subject of the '
        . 'assertion.',
    'a subject that nobody knows'
);
is( said(bring(assertion(
            email => 'olga@north.example', email_verified => JSON::PP::false()
        ))
    ),
    '400 invalid_grant: Nobody here is linked with the subject of the '
        . 'assertion.',
    'an address that is not verified says nothing'
);
my ($status, $answer) = bring(assertion(email => 'Olga@north.example'));
is(said($status, $answer), '200 ok: Bearer', 'an address links once');
is($answer->{scope}, 'mcp mcp:extra', 'with the scopes of the resource');
ok(!exists $answer->{refresh_token}, 'there is no refresh token');
my $token  = $answer->{access_token};
my $claims = from_json(MIME::Base64::decode_base64url((split /\./, $token)[1]));
is("$claims->{sub} $claims->{client_id} $claims->{aud}",
    account('olga@north.example') . " $client $url",
    'the token is the account\'s, for this client and resource');
is($browser->call_status($token), 200, 'and is good');
is(said(bring(assertion())), '200 ok: Bearer', 'then the subject is known');
is( said(bring(assertion(sub => 's-2', email => 'olga@north.example'))),
    '400 invalid_grant: The account with this address is linked with another '
        . 'subject of the provider. Ask an administrator of the workspace.',
    'another subject cannot take the account'
);
for my $case ([ 'dora', 'disabled' ], [ 'pete', 'pending' ]) {
    my ($name, $state) = @$case;
    is( said(bring(assertion(sub => $name, email => "$name\@north.example"))),
        '400 invalid_grant: The account is not active.',
        "an account that is $state"
    );
}
is( said(bring(assertion(sub => 'x', email => 'olga@south.example'))),
    '400 invalid_grant: Nobody here is linked with the subject of the '
        . 'assertion.',
    'an account of another workspace'
);
is( said(bring(assertion(
            iss => $far, signer => $away, email => 'adam@north.example'
        ))
    ),
    '200 ok: Bearer',
    'a provider whose keys are elsewhere'
);
is(scalar $peer->requests, 1, 'is asked for them');

# ---- what for ----

is( (bring(assertion(sub => 's-a', email => 'mona@north.example',
            scope => 'mcp mcp:admin')))[1]{scope},
    'mcp', 'scopes are those that the role may have');
is( said(bring(assertion(scope => 'mcp:extra'), scope => 'mcp')),
    '400 invalid_scope: The assertion allows none of these scopes.',
    'and that the assertion allows'
);
is( said(bring(assertion(resource => 'https://other.example/'))),
    '400 invalid_target: There is no such resource here.',
    'a resource of somebody else'
);
is( said(bring(assertion(resource => undef))),
    '400 invalid_target: assertion: It names no resource.', 'or none');

# ---- whether ----

my $assertion = assertion();
is(said(bring($assertion)), '200 ok: Bearer', 'an assertion is good');
is( said(bring($assertion)),
    '400 invalid_grant: assertion: it was used before; make a new one for each '
        . 'request.',
    'but once'
);
for my $case (
    [ assertion(header => { typ => 'JWT' }), 'of another type' ],
    [ assertion(header => { typ => undef }), 'of no type' ],
    [ assertion(signer => MCPProof->new(kid => 'k1')), 'of a stranger\'s key' ],
    [ assertion(iss => $far), 'of a provider, by another' ],
    [ assertion(iss => 'https://evil.example'), 'of a provider unknown' ],
    [ assertion(aud => 'https://other.example'), 'for another server' ],
    [ assertion(aud => [ $as, 'https://other.example' ]), 'for two' ],
    [ assertion(client_id => 'cli_other'), 'for another client' ],
    [ assertion(client_id => undef, azp => $client), 'for no client' ],
    [ assertion(exp => time - 60), 'that is over' ],
    [ assertion(exp => time + 7200), 'that lasts too long' ],
    [ assertion(exp => undef), 'without an end' ],
    [ assertion(jti => undef), 'without an id' ],
    [ assertion(sub => undef), 'about nobody' ],
    [ $token, 'that is an access token' ],
    [ 'x.y.z', 'that is none' ],
    )
{
    my ($text, $name) = @$case;
    like(said(bring($text)), qr/^400 invalid_grant: assertion: /,
        "no assertion $name");
}
my $public = $browser->register->{client_id};
is( said($browser->post_json('/oauth/token', grant_type => $type,
            client_id => $public, assertion => assertion(client_id => $public))),
    '400 unauthorized_client: This client is not registered for the grant type '
        . "$type.",
    'a client without proof cannot bring one'
);

# ---- bound ----

my $device = MCPProof->new;
my $bound  = assertion(cnf => { jkt => $device->thumbprint });
is( said(bring($bound)),
    '400 invalid_grant: assertion: It is bound to a key (cnf), and the DPoP '
        . 'proof is of another, or missing.',
    'an assertion that is bound to a key is for that'
);
($status, $answer) = bring($bound,
    { DPoP => $device->proof('POST', "$as/oauth/token") });
is(said($status, $answer), '200 ok: DPoP', 'and so is its token');
is($browser->call_status($answer->{access_token}),
    401, 'which nobody takes as Bearer');

# ---- said and configured ----

my $metadata = from_json(
    $browser->ask('GET', '/.well-known/oauth-authorization-server')->{body});
is_deeply(
    [ @$metadata{qw(grant_types_supported authorization_grant_profiles_supported)} ],
    [   [qw(authorization_code refresh_token client_credentials), $type],
        ['urn:ietf:params:oauth:grant-profile:id-jag']
    ],
    'the metadata says so'
);
is(scalar(grep { index($browser->error_log, substr $_, -30) >= 0 }
        $assertion, $token, $secret),
    0, 'nothing secret is in the log');

my $server = MCPServer->new;
for my $case (
    [   "McpAssertionIssuer ftp://idp.example $keys",
        qr/McpAssertionIssuer "ftp:\/\/idp\.example": /
    ],
    [   'McpAssertionIssuer https://idp.example http://idp.example/keys',
        qr/McpAssertionIssuer https:\/\/idp\.example "http:\/\/idp\.example\/keys": .*Give the jwks_uri/
    ],
    [   'McpAssertionIssuer https://idp.example /nowhere/keys.json',
        qr/McpAssertionIssuer: cannot read the key set \/nowhere\/keys\.json: No such file/
    ],
    [   "McpAssertionIssuer https://idp.example $ENV{MCP_TEST_SRC}/t/data/probe.json",
        qr/McpAssertionIssuer \S*probe\.json: The key set is not an object/
    ],
    [   'McpAssertionIssuer https://idp.example',
        qr/McpAssertionIssuer takes two arguments/
    ],
    )
{
    my ($directive, $why) = @$case;
    my ($failed, $output)
        = $server->configtest($server->endpoint(
            "McpAuthorizationServer On\nMcpPages "
                . "$ENV{MCP_TEST_SRC}/conf/pages\n$directive"));
    ok($failed, "$directive is a mistake");
    like($output, $why, '  that is named');
}

done_testing();
