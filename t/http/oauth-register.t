# SPDX-License-Identifier: Apache-2.0
# Clients that register themselves (RFC 7591): what is taken, what is refused and
# with which word, and how much of it there is an end to.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use Test::More;

my $browser = start_server(sub {''});
sql('DELETE FROM mcp.oauth_client');
END {
    local $?;
    sql('DELETE FROM mcp.oauth_client');
}

sub register {
    my ($metadata) = @_;
    my $answer = $browser->ask('POST', '/oauth/register', to_json($metadata),
        headers => { 'Content-Type' => 'application/json' });
    return ($answer->{status}, eval { from_json($answer->{body}) } // {},
        $answer->{headers});
}

# ---- taken ----

my ($status, $client, $headers)
    = register({ redirect_uris => ['https://client.example/cb'] });
is($status, 201, 'a client needs to say no more than where codes go');
is("$headers->{'content-type'} $headers->{'cache-control'}",
    'application/json no-store', 'and gets JSON that nobody stores');
like($client->{client_id}, qr/^[\x21-\x7e]{10,}$/, 'with an id');
like($client->{client_secret}, qr/^cs_[\w-]{43}$/, 'and a secret');
is($client->{client_secret_expires_at}, 0, 'that does not end');
cmp_ok(abs($client->{client_id_issued_at} - time), '<', 5, 'as of now');
is($client->{token_endpoint_auth_method},
    'client_secret_basic', 'which is the default of RFC 7591, 2');
is_deeply($client->{response_types}, ['code'], 'for codes');
is(sql("SELECT count(*) FROM mcp.oauth_client c WHERE c::text LIKE '%$client->{client_secret}%'"),
    0, 'the secret is not kept');
my ($second, $other)
    = register({ redirect_uris => ['https://client.example/cb'] });
isnt($other->{client_id}, $client->{client_id}, 'another gets another id');

for my $method (qw(none client_secret_post client_secret_basic)) {
    my ($status, $said) = register({
        redirect_uris              => ['https://client.example/cb'],
        token_endpoint_auth_method => $method
    });
    is("$status $said->{token_endpoint_auth_method} "
            . (exists $said->{client_secret} ? 'secret' : 'no secret'),
        "201 $method " . ($method eq 'none' ? 'no secret' : 'secret'),
        "$method is taken");
}

for my $uri (
    'https://client.example/cb?x=1', 'https://client.example:8443/',
    'http://127.0.0.1/cb',           'http://127.0.0.1:3000/cb',
    'http://localhost/cb',           'http://[::1]:9/cb',
    'com.example.app:/cb',           'cursor://anysphere.cursor-retrieval/cb',
    )
{
    my ($status, $said) = register({ redirect_uris => [$uri] });
    is_deeply([ $status, $said->{redirect_uris} ], [ 201, [$uri] ],
        "codes can go to $uri");
}

# What is not known is left out (RFC 7591, 2).
($status, $client) = register({
    redirect_uris => ['https://client.example/cb'],
    client_name   => "L\x{f4}uise & <b>",
    unheard_of    => { of => [1] },
    scope         => 'mcp mcp:admin',
    grant_types => [qw(authorization_code refresh_token urn:example:none)],
    client_id                => 'chosen',
    client_secret            => 'chosen',
    registration_client_uri  => 'https://evil.example/',
    software_statement       => 'eyJhbGciOiJub25lIn0.e30.',
});
is($status, 201, 'much can be said');
is($client->{client_name}, "L\x{f4}uise & <b>", 'a name is text');
is($client->{unheard_of}, undef, 'what nobody knows is left out');
isnt($client->{client_id}, 'chosen', 'nobody chooses an id');
isnt($client->{client_secret}, 'chosen', 'nor a secret');
is_deeply([ sort @{ $client->{grant_types} } ],
    [qw(authorization_code refresh_token)], 'nor a grant type of their own');

# ---- refused ----

my %good = (redirect_uris => ['https://client.example/cb']);
for my $case (
    [ {}, 'invalid_redirect_uri', 'no redirect_uris' ],
    [ { redirect_uris => [] }, 'invalid_redirect_uri', 'an empty list of them' ],
    map({ [ { redirect_uris => [$_] }, 'invalid_redirect_uri', "codes to $_" ] }
        'http://client.example/cb', 'https://client.example/cb#x',
        'https://user@client.example/', 'https://user:pw@client.example/',
        'javascript:alert(1)', 'JavaScript:alert(1)', "java\tscript:alert(1)",
        'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'about:blank',
        'blob:https://x/', 'view-source:https://x/', 'mailto:a@b.example',
        '/relative', '//client.example/cb', 'client.example', '', ' ',
        'https://', 'https:///cb', 'https://client.example/ cb',
        "https://client.example/\r\nX: y", 'https://client.example/<x>',
        'https://*.example/cb', 'https://client.example\\@evil.example/',
        'http://127.0.0.1.evil.example/', 'http://localhost.evil.example/',
        'http://127.0.0.1@evil.example/', 'http://127.0.0.1:x/',
        'http://127.0.0.1:99999/', 'http://0.0.0.0/', 'http://127.1/',
        'http://2130706433/', 'http://[::ffff:127.0.0.1]/',
        'https://client.example/' . 'x' x 2100),
    [ { redirect_uris => [ map {"https://client.example/$_"} 1 .. 30 ] },
        'invalid_redirect_uri', '30 of them' ],
    [ { redirect_uris => 'https://client.example/cb' },
        'invalid_client_metadata', 'a text of them' ],
    [ { redirect_uris => [1] }, 'invalid_client_metadata', 'a number of them' ],
    [ { redirect_uris => [ ['https://client.example/cb'] ] },
        'invalid_client_metadata', 'a list of lists' ],
    [ { %good, client_name => 5 }, 'invalid_client_metadata', 'a name of 5' ],
    [ { %good, client_name => '' }, 'invalid_client_metadata', 'an empty name' ],
    [ { %good, client_name => "a\nb" }, 'invalid_client_metadata', 'a name in two lines' ],
    [ { %good, client_name => "Bank\x{202e}knaB" }, 'invalid_client_metadata', 'a name that reads backwards' ],
    [ { %good, client_name => "\x{200b}" }, 'invalid_client_metadata', 'a name that nobody sees' ],
    [ { %good, client_name => 'x' x 121 }, 'invalid_client_metadata', 'a long name' ],
    )
{
    my ($metadata, $error, $name) = @$case;
    my ($status, $said) = register($metadata);
    $name =~ s{[^\x20-\x7e]}{?}g;
    is("$status " . ($said->{error} // 'taken'), "400 $error", "$name is refused");
}
for my $more (
    { token_endpoint_auth_method => 'client_secret_jwt' },
    { token_endpoint_auth_method => 'tls_client_auth' },
    { token_endpoint_auth_method => [] },
    { token_endpoint_auth_method => 'private_key_jwt' },
    { token_endpoint_auth_method => 'private_key_jwt', jwks => { keys => [] } },
    { token_endpoint_auth_method => 'private_key_jwt', jwks_uri => 'http://a.example/' },
    { token_endpoint_auth_method => 'private_key_jwt', jwks_uri => 'file:///etc/passwd' },
    { grant_types => ['password'] }, { grant_types => ['implicit'] },
    { grant_types => [] }, { grant_types => 'authorization_code' },
    { grant_types => ['client_credentials'], token_endpoint_auth_method => 'none' },
    { response_types => ['token'] }, { response_types => [] },
    { application_type => 'toaster' }, { scope => 7 }, { scope => "a\"b" },
    { scope => 'x' x 1001 },
    )
{
    my ($status, $said) = register({ %good, %$more });
    is( "$status " . ($said->{error} // 'taken'),
        '400 invalid_client_metadata',
        to_json($more) =~ s/(.{60}).*/$1/r . ' is refused'
    );
}

# ---- how much ----

my $count = sql('SELECT count(*) FROM mcp.oauth_client');
sql('INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, created_at)'
        . " SELECT 'https://mcp.example.test', 'many' || n, 'registered', '{}', '',"
        . " now() FROM generate_series(1, 5000 - $count) n");
my $full = $browser->ask('POST', '/oauth/register', to_json(\%good),
    headers => { 'Content-Type' => 'application/json' });
is("$full->{status} " . from_json($full->{body})->{error},
    '503 temporarily_unavailable', '5000 clients may wait for their first use');
like($full->{headers}{'retry-after'}, qr/^\d+$/, 'the next is told to come back');
sql(q{UPDATE mcp.oauth_client SET created_at = now() - interval '25 hours'
    WHERE id LIKE 'many%'});
is((register(\%good))[0], 201, 'those of yesterday make room');

done_testing();
