# SPDX-License-Identifier: Apache-2.0
# Each workspace at a host name of its own is an issuer of its own: clients, codes,
# tokens and pages of one are nothing at the other, whatever Host says.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 decode_base64url);
use Test::More;

my $server = start_server(
    sub { return MCPOAuth::basic_sign_in($_[0], map {"olga\@$_.example"} qw(north south)) },
    location => "McpResource https://*.example.test/mcp\nMcpWorkspace *.example.test");
END {
    local $?;
    sql('DELETE FROM mcp.oauth_code; DELETE FROM mcp.oauth_client');
}

# The browser of somebody at a workspace's host.
sub at {
    my ($host, $person) = @_;
    return bless {
        %$server,
        cookies => {},
        headers => { Host => "$host.example.test" },
        person  => {
            Authorization => 'Basic '
                . encode_base64("olga\@$person.example:open sesame", '')
        }
    }, 'MCPOAuth';
}
my $north = at('north', 'north');
my $south = at('south', 'south');

# ---- who they are ----

sub metadata {
    my ($host) = @_;
    my $answer = $server->ask('GET', '/.well-known/oauth-authorization-server',
        undef, headers => { Host => $host });
    my $said = eval { from_json($answer->{body}) } // {};
    return join ' ', $answer->{status}, $said->{issuer} // $said->{error};
}
is(metadata('north.example.test'), '200 https://north.example.test', 'north is an issuer');
is(metadata('south.example.test'), '200 https://south.example.test', 'and south another');
is(metadata('NORTH.Example.Test:8443'), '200 https://north.example.test', 'whatever the letters and the port');
is(metadata($_), '404 not_found', "there is none at $_")
    for 'example.test', 'north.example.test.evil.org', 'a.north.example.test', 'evil.org',
    'north_.example.test', '127.0.0.1';
my %kids;
for my $host (qw(north south)) {
    my $keys = from_json($server->ask('GET', '/oauth/jwks', undef,
        headers => { Host => "$host.example.test" })->{body})->{keys};
    $kids{$host} = [ map { $_->{kid} } @$keys ];
}
is_deeply([ grep { my $kid = $_; grep { $_ eq $kid } @{ $kids{south} } } @{ $kids{north} } ],
    [], 'they share no key');

# ---- what is theirs ----

my $client = $north->register->{client_id};
my $path   = $north->request($client);
my ($status, $tokens) = $north->redeem($client, $north->code($client));
is($status, 200, 'a client of north gets a token there');
my $claims = from_json(decode_base64url((split /\./, $tokens->{access_token})[1]));
is("$claims->{iss} $claims->{aud} $claims->{workspace}",
    'https://north.example.test https://north.example.test/mcp north', 'that says so');
sub ping {
    my ($host) = @_;
    return rpc('ping', undef, token => $tokens->{access_token},
        port => $server->{port}, host => "$host.example.test")->{http}{status};
}
is(ping('north'), 200, 'it is good at north');
is(ping('south'), 401, 'and at south it is not');
is($south->ask('GET', $path)->{status}, 400, 'south does not know the client');
is(($south->refresh($client, $tokens->{refresh_token}))[0], 401, 'nor its refresh token');

# The same client at both, as a client of documents is.
sql("INSERT INTO mcp.oauth_client (issuer, id, kind, metadata, digest, created_at)"
        . " SELECT 'https://south.example.test', id, kind, metadata, digest, created_at"
        . " FROM mcp.oauth_client WHERE id = '$client'");
my $code = $north->code($client);
($status, my $said) = $south->redeem($client, $code);
is("$status $said->{error}", '400 invalid_grant', 'a code of north is none at south');
is(($north->redeem($client, $code))[0], 200, 'and is still one at north');
($status, $said) = $south->refresh($client, $tokens->{refresh_token});
is("$status $said->{error}", '400 invalid_grant', 'nor is a refresh token');
is(($south->post_json('/oauth/revoke', client_id => $client, token => $tokens->{$_}))[0],
    200, "south takes an $_ to revoke") for qw(access_token refresh_token);
is(ping('north'), 200, 'and revokes nothing of north\'s');
($status, $said) = $south->redeem($client, $north->code($client),
    resource => 'https://north.example.test/mcp');
is("$status $said->{error}", '400 invalid_target', 'a resource of north is none at south');
is(at('south', 'south')->decide($south->request($client, resource => 'https://north.example.test/mcp'),
        'approve')->{headers}{location} =~ /error=invalid_target/,
    1, 'nor can it be asked for there');

# ---- who signs in ----

my $stranger = at('south', 'north')->ask('GET', $path);
is($stranger->{status}, 403, 'a person of north has no account at south');
my %fields = (MCPOAuth::hidden($north->ask('GET', $path)), decision => 'approve');
my $form = form_of(map { ($_ => $fields{$_}) } sort keys %fields);
is($north->ask('POST', $path, $form, headers => { Host => 'south.example.test' })->{status},
    400, 'what was asked at north is not decided at south');
is($north->ask('POST', $path, $form)->{status}, 303, 'but at north');
my ($pushed_status, $pushed) = $north->post_json('/oauth/par', query_of($path));
my $by_name = '/oauth/authorize?' . form_of(client_id => $client, request_uri => $pushed->{request_uri});
is($north->ask('GET', $by_name)->{status}, 200, 'a request pushed to north is there');
is($south->ask('GET', $by_name)->{status}, 400, 'and not at south');

done_testing();
