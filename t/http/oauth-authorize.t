# SPDX-License-Identifier: Apache-2.0
# The authorization endpoint: what a client is told and what only the human is,
# and whose decision counts. Nobody is sent to where no client has registered
# (OAuth 2.1, 4.1.2.1 and 7.12).
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 'encode_base64';
use Test::More;

my @people = map {"$_\@north.example"} qw(olga mona adam dora pete zoe);
my $browser = start_server(sub { return MCPOAuth::basic_sign_in($_[0], @people) });
END {
    local $?;
    sql('DELETE FROM mcp.oauth_code; DELETE FROM mcp.oauth_client');
}

# The browser of somebody else at the same server.
sub browser_of {
    my ($name) = @_;
    return bless {
        %$browser,
        cookies => {},
        headers => {
            Authorization => 'Basic '
                . encode_base64("$name\@north.example:open sesame", '')
        }
    }, 'MCPOAuth';
}
my $olga = browser_of('olga');
my $mona = browser_of('mona');
my $client = $browser->register->{client_id};
my $two = $browser->register(
    redirect_uris => [ 'http://127.0.0.1/cb', 'https://client.example/cb?x=1' ]
)->{client_id};

sub codes { return sql('SELECT count(*) FROM mcp.oauth_code') }

# Shown to the human, who is sent nowhere.
sub is_page {
    my ($answer, $status, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $headers = $answer->{headers};
    return is_deeply(
        [   $answer->{status}, $headers->{location},
            $headers->{'content-type'}, $headers->{'x-frame-options'},
            $headers->{'cache-control'},
            $headers->{'content-security-policy'} =~ /frame-ancestors 'none'/
        ],
        [   $status, undef, 'text/html; charset=utf-8', 'DENY', 'no-store', 1
        ],
        $name
    ) || diag "$answer->{status} " . ($headers->{location} // $answer->{body});
}

# ---- what only the human is told ----

is($browser->ask('GET', $browser->request($client))->{status},
    401, 'who is not signed in is asked to');
my %good = (client_id => $client, redirect_uri => 'http://127.0.0.1:999/cb');
for my $case (
    [ 'no client',         { client_id => undef } ],
    [ 'an empty client',   { client_id => '' } ],
    [ 'an unknown client', { client_id => 'cli_nobody' } ],
    [ 'a client of 3000 letters', { client_id => 'x' x 3000 } ],
    [ 'a script for a client', { client_id => '<script>alert(1)</script>' } ],
    [ 'a document that nobody may fetch', { client_id => 'https://127.0.0.1/client.json' } ],
    [ 'no redirect_uri where there are two', { client_id => $two, redirect_uri => undef } ],
    map({ [ "codes to $_", { redirect_uri => $_ } ] }
        'https://evil.example/', 'http://127.0.0.1:999/cb2',
        'http://127.0.0.1:999/cb/', 'http://127.0.0.1:999/CB',
        'http://127.0.0.1:999/cb?x=1', 'http://127.0.0.1:999/cb#x',
        'http://127.0.0.1:999/x/../cb', 'http://127.0.0.1:999/%63b',
        'http://127.0.0.1:999@evil.example/cb', 'http://127.0.0.1.evil.example/cb',
        'http://localhost:999/cb', 'http://[::1]:999/cb', 'http://127.0.0.2/cb',
        'https://127.0.0.1:999/cb', 'HTTP://127.0.0.1:999/cb',
        'http://127.0.0.1:999999/cb', 'http://127.0.0.1:/cb',
        'http://user@127.0.0.1:999/cb', '//127.0.0.1:999/cb', '/cb',
        'javascript:alert(1)', "http://127.0.0.1:999/cb\r\nX: y",
        'http://127.0.0.1:999/' . 'x' x 3000),
    map({ [ "codes to $_, of two", { client_id => $two, redirect_uri => $_ } ] }
        'https://client.example/cb', 'https://client.example/cb?x=2',
        'https://client.example:443/cb?x=1', 'https://client.example/cb?x=1&y',
        'https://CLIENT.example/cb?x=1'),
    )
{
    my ($name, $change) = @$case;
    $name =~ s/[^\x20-\x7e]/?/g;
    my $answer = $olga->ask('GET', $olga->request($client, %good, %$change));
    is_page($answer, 400, substr "$name: a page", 0, 100);
    unlike($answer->{body}, qr/<script/, '  without a script')
        if $name =~ /script/;
}
for my $case (
    [ 'a parameter twice',  '&client_id=x' ],
    [ 'a target twice',     '&redirect_uri=https%3A%2F%2Fevil.example' ],
    [ 'a state twice',      '&state=x' ],
    [ 'a NUL',              '&x=%00' ],
    [ 'broken UTF-8',       '&x=%ff' ],
    [ 'a broken escape',    '&x=%4' ],
    [ '65 parameters', join '', map {"&a$_=x"} 1 .. 65 ],
    [ 'a pushed request that is none', '&request_uri=urn:ietf:params:oauth:request_uri:x' ],
    [ 'a request elsewhere', '&request_uri=https%3A%2F%2Fevil.example%2Fr' ],
    )
{
    my ($name, $more) = @$case;
    is_page($olga->ask('GET', $olga->request($client) . $more),
        400, "$name: a page");
}
is_page($olga->ask('GET', '/oauth/authorize'), 400, 'nothing at all: a page');

# ---- what the client is told ----

sub is_told {
    my ($answer, $error, $name, $base) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $location = $answer->{headers}{location} // '';
    my %back = query_of($location);
    delete $back{error_description};
    return is_deeply(
        [ $answer->{status}, $location =~ /\A([^?]*)/, \%back ],
        [   303,
            $base // 'http://127.0.0.1:999/cb',
            { error => $error, state => 's 1', iss => 'https://mcp.example.test' }
        ],
        $name
    ) || diag "$answer->{status} $location $answer->{body}";
}
for my $case (
    [ 'no response_type', { response_type => undef }, 'invalid_request' ],
    [ 'the type token',    { response_type => 'token' }, 'unsupported_response_type' ],
    [ 'the type code id_token', { response_type => 'code id_token' }, 'unsupported_response_type' ],
    [ 'the type CODE', { response_type => 'CODE' }, 'unsupported_response_type' ],
    [ 'the mode fragment', { response_mode => 'fragment' }, 'invalid_request' ],
    [ 'the mode form_post', { response_mode => 'form_post' }, 'invalid_request' ],
    [ 'a request object', { request => 'e30.e30.' }, 'invalid_request' ],
    [ 'no challenge', { code_challenge => undef }, 'invalid_request' ],
    [ 'no challenge at all', { code_challenge => undef, code_challenge_method => undef }, 'invalid_request' ],
    [ 'a plain challenge', { code_challenge_method => 'plain' }, 'invalid_request' ],
    [ 'the method s256', { code_challenge_method => 's256' }, 'invalid_request' ],
    [ 'no method, which is plain', { code_challenge_method => undef }, 'invalid_request' ],
    [ 'a short challenge', { code_challenge => 'x' x 42 }, 'invalid_request' ],
    [ 'a long challenge', { code_challenge => 'x' x 44 }, 'invalid_request' ],
    [ 'a challenge with padding', { code_challenge => 'x' x 42 . '=' }, 'invalid_request' ],
    [ 'a wrong dpop_jkt', { dpop_jkt => 'x' }, 'invalid_request' ],
    [ 'an unknown scope', { scope => 'everything' }, 'invalid_scope' ],
    [ 'a scope with a quote', { scope => '"' }, 'invalid_scope' ],
    [ 'an unknown resource', { resource => 'https://evil.example/mcp' }, 'invalid_target' ],
    [ 'a resource of no use', { resource => 'x' }, 'invalid_target' ],
    [ 'another endpoint', { resource => 'https://mcp.example.test/mcp2' }, 'invalid_target' ],
    [ 'a resource with http', { resource => 'http://mcp.example.test/mcp' }, 'invalid_target' ],
    )
{
    my ($name, $change, $error) = @$case;
    is_told($olga->ask('GET', $olga->request($client, %$change)),
        $error, "$name: $error");
}
my $kept = $olga->ask('GET', $olga->request($two,
    redirect_uri => 'https://client.example/cb?x=1', response_type => 'x'));
like($kept->{headers}{location}, qr{^https://client\.example/cb\?x=1&error=},
    'a query that was registered stays');
my $state = "\x22<>\xc3\xa9 %&=+#\r\nSet-Cookie: x=y";
my $answer = $olga->ask('GET', $olga->request($client, state => $state, response_type => 'x'));
my %back = query_of($answer->{headers}{location});
is($back{state}, $state, 'the state comes back as it was, whatever it is');
is($answer->{headers}{'set-cookie'}, undef, '  and is no header');
%back = query_of($olga->ask('GET',
    $olga->request($client, state => undef, response_type => 'x'))->{headers}{location});
is(exists $back{state}, '', 'and where there was none, there is none');
is(codes(), 0, 'no code was made');

# ---- who is turned away ----

for my $case ([ 'dora', 'disabled' ], [ 'pete', 'waiting to be approved' ],
    [ 'zoe', 'There is no account' ])
{
    my ($name, $why) = @$case;
    my $page = browser_of($name)->ask('GET', $browser->request($client));
    is_page($page, 403, "$name is turned away");
    like($page->{body}, qr/$why/, '  with the reason');
}

# ---- the page ----

my $odd = $browser->register(client_name => q{<script>alert('1')</script>"&})->{client_id};
my $page = $olga->ask('GET', $olga->request($odd));
is_page($page, 200, 'the human is asked');
unlike($page->{body}, qr/<script/, 'a client\'s name is text');
my $head = $olga->ask('HEAD', $olga->request($client));
is("$head->{status} $head->{body}", '200 ', 'HEAD gives the headers alone');
my $put = $olga->ask('PUT', $olga->request($client), 'x');
is($put->{status}, 405, 'PUT does nothing');
my ($cookie) = keys %{ $olga->{cookies} };
is($cookie, '__Host-mcp-consent', 'the page is bound to the browser by a cookie');
like($olga->ask('GET', $olga->request($client), undef, headers => { Cookie => '' })
        ->{headers}{'set-cookie'},
    qr/^\Q$cookie\E=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    'that no script reads and no other site\'s form sends');
is(codes(), 0, 'looking makes no code');

# ---- the decision ----

my $path = $olga->request($client);
sub fields_of {
    my ($who, $path) = @_;
    my %fields = MCPOAuth::hidden($who->ask('GET', $path));
    return (%fields, decision => 'approve');
}
my %fields = fields_of($olga, $path);
my @pairs = map { ($_ => $fields{$_}) } sort keys %fields;
my $body = form_of(@pairs);
my $elsewhere = browser_of('olga');
$elsewhere->ask('GET', $path);
my $no_cookie = browser_of('olga');
my $same_browser = browser_of('mona');
$same_browser->{cookies} = { %{ $olga->{cookies} } };
sub changed { my %new = (%fields, @_); return form_of(map { ($_ => $new{$_}) } sort keys %new) }
my $sealed = $fields{request};
my $middle = substr($sealed, 40, 1) eq 'A' ? 'B' : 'A';

for my $case (
    [ 'without the cookie',              $no_cookie,    $body ],
    [ 'from another browser',            $elsewhere,    $body ],
    [ 'by somebody else in this browser', $same_browser, $body ],
    [ 'with a letter changed', $olga, changed(request => substr($sealed, 0, 40) . $middle . substr($sealed, 41)) ],
    [ 'with its end cut off',  $olga, changed(request => substr $sealed, 0, -4) ],
    [ 'with more at its end',  $olga, changed(request => $sealed . 'AAAA') ],
    [ 'with padding',          $olga, changed(request => "$sealed=") ],
    [ 'made up',               $olga, changed(request => 'A' x length $sealed) ],
    [ 'with the query itself', $olga, changed(request => $path =~ s/.*\?//r) ],
    [ 'twice',                 $olga, "$body&request=x" ],
    [ 'with two decisions',    $olga, "$body&decision=deny" ],
    [ 'for another workspace', $olga, changed(workspace => 'south') ],
    [ 'for no workspace',      $olga, changed(workspace => undef) ],
    )
{
    my ($name, $who, $form) = @$case;
    is_page($who->ask('POST', $path, $form), 400, "a decision $name: a page");
}
my $cookie_twice = $olga->ask('POST', $path, $body, headers => {
    Cookie => "$cookie=" . 'x' x 43 . "; $cookie=$olga->{cookies}{$cookie}" });
is_page($cookie_twice, 400, 'a decision behind a cookie that was planted: a page');
is_page($olga->ask('GET', "$path&" . form_of(request_ => 1, decision => 'approve')),
    200, 'nobody decides with GET');
my $typed = $olga->ask('POST', $path, $body, headers => { 'Content-Type' => 'text/plain' });
is("$typed->{status} " . ($typed->{headers}{location} // ''), '400 ',
    'nor with a form that is text');
is(codes(), 0, 'none of this makes a code');

# The URL of the form says nothing: what was shown decides.
$answer = $olga->ask('POST', $olga->request($two, scope => 'mcp:extra',
    redirect_uri => 'https://client.example/cb?x=1'), $body);
like($answer->{headers}{location}, qr{^http://127\.0\.0\.1:999/cb\?code=},
    'the decision is about what was shown, whatever the URL says');
is(sql('SELECT client_id FROM mcp.oauth_code'), $client, '  and for that client');
is($answer->{headers}{'referrer-policy'}, 'no-referrer',
    '  and the way back tells nobody where it came from');
%back = query_of($answer->{headers}{location});
is("$back{state}|$back{iss}", 's 1|https://mcp.example.test',
    '  with state and issuer');
my $again = $olga->ask('POST', $path, $body);
my %again = query_of($again->{headers}{location});
isnt($again{code}, $back{code}, 'who presses the button twice gets another code');
is(codes(), 2, '  and both are kept as hashes');
is(sql("SELECT count(*) FROM mcp.oauth_code c WHERE c::text LIKE '%$again{code}%'"),
    0, '  alone');

is_told($olga->ask('POST', $path, changed(decision => $_)),
    'access_denied', "the decision \"$_\" is none to approve")
    for 'deny', '', 'APPROVE', 'approve ';
is( sql("SELECT count(*) FROM mcp.audit WHERE client_id = '$client'"
            . " AND action = 'consent' AND outcome = 'denied'"),
    4, 'the audit tells of each');

# Between the page and the decision, things change.
%fields = fields_of($mona, $path);
sql(q{UPDATE mcp.account SET status = 'disabled' WHERE email = 'mona@north.example'});
is_page($mona->ask('POST', $path, form_of(map { ($_ => $fields{$_}) } keys %fields)),
    403, 'who was disabled meanwhile decides nothing');
sql(q{UPDATE mcp.account SET status = 'active' WHERE email = 'mona@north.example'});
my $gone = $browser->register->{client_id};
%fields = fields_of($mona, $mona->request($gone));
sql("DELETE FROM mcp.oauth_client WHERE id = '$gone'");
is_page($mona->ask('POST', $path, form_of(map { ($_ => $fields{$_}) } keys %fields)),
    400, 'a client that is gone meanwhile gets nothing');
is(codes(), 2, 'neither makes a code');

# ---- back from the sign-in ----

# The form of mod_auth_form comes by POST, and its answer leads back here.
for my $target ('/oauth/authorize?x=1', '//oauth/authorize?x=1',
    '/./oauth/authorize?x=1', '//evil.example/../oauth/authorize?x=1',
    'http://evil.example/oauth/authorize?x=1')
{
    my $answer = $olga->ask('POST', $target, 'x=1');
    is("$answer->{status} " . ($answer->{headers}{location} // ''),
        '303 /oauth/authorize?x=1', "who has signed in at $target stays here");
}

# ---- pushed requests (RFC 9126) ----

sub push_request {
    my ($id, %change) = @_;
    my %fields = query_of($browser->request($id, %change));
    return $browser->post_json('/oauth/par', map { ($_ => $fields{$_}) } sort keys %fields);
}
my ($status, $pushed) = push_request($client, scope => 'mcp');
is($status, 201, 'a request can be pushed');
like($pushed->{request_uri}, qr/^urn:ietf:params:oauth:request_uri:[\w-]+$/,
    'and has a name then');
cmp_ok($pushed->{expires_in}, '>', 0, 'for a while');
sub with_pushed { return '/oauth/authorize?' . form_of(@_) }
my $uri = $pushed->{request_uri};
is_page($olga->ask('GET', with_pushed(client_id => $client, request_uri => $uri)),
    200, 'which shows it to the human');
is_page($olga->ask('GET', with_pushed(client_id => $client, request_uri => $uri,
        redirect_uri => 'https://evil.example/', scope => 'mcp:extra')),
    200, 'what the URL says beside it is not read');
is_page($olga->ask('GET', with_pushed(client_id => $two, request_uri => $uri)),
    400, 'another client cannot use it');
is_page($olga->ask('GET', with_pushed(request_uri => $uri)), 400, 'nor nobody');
is_page($olga->ask('GET', with_pushed(client_id => $client,
        request_uri => substr($uri, 0, 60) . ($uri =~ /^.{60}A/ ? 'B' : 'A') . substr $uri, 61)),
    400, 'nor does a changed one do');
is_page($olga->ask('POST', $path, changed(request => $uri =~ s/.*://r)),
    400, 'nor is it a decision');
is_page($olga->ask('GET', with_pushed(client_id => $client,
        request_uri => "urn:ietf:params:oauth:request_uri:$sealed")),
    400, 'nor a decision a pushed request');
for my $case (
    [ 'a target that nobody registered', { redirect_uri => 'https://evil.example/' }, 'invalid_request', 400 ],
    [ 'no challenge', { code_challenge => undef }, 'invalid_request', 400 ],
    [ 'a request_uri', { request_uri => $uri }, 'invalid_request', 400 ],
    [ 'an unknown scope', { scope => 'x' }, 'invalid_scope', 400 ],
    [ 'an unknown resource', { resource => 'https://x.example' }, 'invalid_target', 400 ],
    [ 'an unknown client', { client_id => 'cli_nobody' }, 'invalid_client', 401 ],
    )
{
    my ($name, $change, $error, $wanted) = @$case;
    my ($status, $said) = push_request($client, %$change);
    is("$status $said->{error}", "$wanted $error", "pushing $name is refused");
}
my $secret = $browser->register(token_endpoint_auth_method => 'client_secret_post');
($status, $pushed) = push_request($secret->{client_id});
is("$status $pushed->{error}", '401 invalid_client',
    'who has a secret pushes with it only');
($status, $pushed) = push_request($secret->{client_id},
    client_secret => $secret->{client_secret});
is($status, 201, 'and with it can');

unlike($browser->error_log, qr/open sesame|$again{code}|$olga->{cookies}{$cookie}/,
    'no secret is in the log');

done_testing();
