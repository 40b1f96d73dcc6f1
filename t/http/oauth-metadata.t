# SPDX-License-Identifier: Apache-2.0
# What the authorization server says of itself (RFC 8414), wherever clients look
# for it, its keys (RFC 7517), and who may ask with which method.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use Test::More;

my $browser = start_server(sub {''});

my @paths = map { ($_, "$_/mcp") } '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration';
push @paths, '/mcp/.well-known/openid-configuration',
    '/mcp/.well-known/oauth-authorization-server';

# ---- the document ----

my $first = $browser->ask('GET', $paths[0]);
is($first->{status}, 200, 'there is a document');
my $said = from_json($first->{body});
my $issuer = 'https://mcp.example.test';
is_deeply(
    { map { ($_ => $said->{$_}) } grep {/^issuer$|_endpoint$|_uri$/} keys %$said },
    {   issuer                 => $issuer,
        authorization_endpoint => "$issuer/oauth/authorize",
        token_endpoint         => "$issuer/oauth/token",
        registration_endpoint  => "$issuer/oauth/register",
        revocation_endpoint    => "$issuer/oauth/revoke",
        introspection_endpoint => "$issuer/oauth/introspect",
        pushed_authorization_request_endpoint => "$issuer/oauth/par",
        jwks_uri                              => "$issuer/oauth/jwks",
    },
    'with its issuer and its endpoints'
);
is_deeply($said->{response_types_supported}, ['code'], 'codes alone');
is_deeply($said->{code_challenge_methods_supported},
    ['S256'], 'PKCE with S256 alone');
ok($said->{authorization_response_iss_parameter_supported},
    'it names itself in answers (RFC 9207)');
is_deeply([ sort @{ $said->{scopes_supported} } ],
    [qw(mcp mcp:admin mcp:extra)], 'and its scopes');
for my $type (qw(authorization_code refresh_token)) {
    is(scalar(grep { $_ eq $type } @{ $said->{grant_types_supported} }),
        1, "it has the grant type $type");
}

for my $path (@paths) {
    my $answer = $browser->ask('GET', $path);
    is_answer($answer, 200, $first->{body}, "the same stands at $path");
    is($answer->{headers}{'content-type'}, 'application/json', '  as JSON');
    is($answer->{headers}{'access-control-allow-origin'},
        '*', '  for pages of any origin');
    my $head = $browser->ask('HEAD', $path);
    is("$head->{status} $head->{headers}{'content-length'} $head->{body}",
        '200 ' . length($first->{body}) . ' ', '  HEAD gives its length');
    is($browser->ask('GET', "$path?x=%00&y")->{body},
        $first->{body}, '  whatever the query');
}
is( $browser->ask('GET', $paths[0], undef,
        headers => { Host => 'evil.example', 'X-Forwarded-Host' => 'evil.example' }
    )->{body},
    $first->{body},
    'Host has no say in it'
);
for my $path (
    '/.well-known/oauth-authorization-server/other',
    '/.well-known/oauth-authorization-server/mcp/x',
    '/.well-known/openid-configurationx',
    '/other/.well-known/openid-configuration',
    '/mcp/.well-known/openid-configuration/mcp',
    '/.well-known/oauth-authorization-server/../../etc/passwd',
    )
{
    my $status = $browser->ask('GET', $path)->{status};
    ok($status >= 400 && $status < 500, "there is nothing at $path")
        or diag $status;
}

# ---- the keys ----

my $keys = from_json($browser->ask('GET', '/oauth/jwks')->{body})->{keys};
my ($public) = grep { $_->{kid} eq 'test-north-key' } @$keys;
is_deeply([ sort keys %$public ], [qw(alg crv kid kty use x y)],
    'a key has its public members and no other');
is(scalar(grep { $_->{kid} =~ /south/ } @$keys),
    0, 'another workspace\'s key is not there');

# ---- methods ----

my %methods = (
    map({ ($_ => 'GET, HEAD, OPTIONS') } @paths, '/oauth/jwks'),
    map({ ("/oauth/$_" => 'POST, OPTIONS') }
        qw(token register revoke introspect par))
);
for my $path (sort keys %methods) {
    for my $method (qw(PUT DELETE PATCH TRACE FOO),
        $methods{$path} =~ /^GET/ ? 'POST' : ('GET', 'HEAD'))
    {
        my $answer = $browser->ask($method, $path);
        # What httpd refuses by itself it refuses in its own words.
        if ($method =~ /TRACE|FOO/) {
            like($answer->{status}, qr/^(?:405|501)$/, "$method $path is refused");
            next;
        }
        my $error = $method eq 'HEAD' ? { error => 'invalid_request' }
            : eval { from_json($answer->{body}) } // {};
        is( "$answer->{status} $error->{error} $answer->{headers}{allow}",
            "405 invalid_request $methods{$path}",
            "$method $path is refused, in JSON"
        );
    }
}

# ---- pages of other origins ----

sub preflight {
    my ($path, $method) = @_;
    return $browser->ask(
        'OPTIONS', $path, undef,
        headers => {
            Origin                           => 'https://client.example',
            'Access-Control-Request-Method'  => $method,
            'Access-Control-Request-Headers' => 'content-type, dpop',
        }
    );
}
for my $path ('/oauth/token', '/oauth/register', '/oauth/revoke', '/oauth/par') {
    my $answer = preflight($path, 'POST');
    my $headers = $answer->{headers};
    is( "$answer->{status} $headers->{'access-control-allow-origin'} "
            . $headers->{'access-control-allow-methods'},
        '204 * POST',
        "a page of any origin may POST to $path"
    );
    like($headers->{'access-control-allow-headers'},
        qr/Content-Type/, '  with a Content-Type');
    like($headers->{'access-control-allow-headers'},
        qr/DPoP/, '  and with a proof of possession');
    is($headers->{'access-control-allow-credentials'},
        undef, '  without cookies');
}
for my $path (@paths, '/oauth/jwks') {
    is(preflight($path, 'GET')->{status}, 204, "or GET $path");
}
for my $path ('/oauth/introspect', '/oauth/authorize', '/oauth/signin') {
    is( preflight($path, 'POST')->{headers}{'access-control-allow-origin'},
        undef, "no page of another origin may ask at $path");
}
my $refused = $browser->ask('POST', '/oauth/token', 'grant_type=x',
    headers => { Origin => 'https://client.example' });
is("$refused->{status} $refused->{headers}{'access-control-allow-origin'}",
    '400 *', 'a page may read what it is refused with');

done_testing();
