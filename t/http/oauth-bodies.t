# SPDX-License-Identifier: Apache-2.0
# What is sent to the authorization server and is no request: it answers in
# OAuth's words (RFC 6749, 5.2), in JSON, and never in the server's own pages.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 ();
use Test::More;

my $browser = start_server(sub {''});
my @endpoints = map {"/oauth/$_"} qw(token revoke introspect par);
my $form = 'application/x-www-form-urlencoded';

sub said {
    my ($answer) = @_;
    my $json = eval { from_json($answer->{body}) } // {};
    my $type = $answer->{headers}{'content-type'} // 'no type';
    return join ' ', $answer->{status}, $json->{error} // "no error", $type;
}

# An error_description has no quote, no backslash and no other letter than those
# of ASCII (RFC 6749, 5.2).
sub is_refused {
    my ($answer, $wanted, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is(said($answer), "$wanted application/json", $name);
    my $json = eval { from_json($answer->{body}) } // {};
    return like($json->{error_description} // '',
        qr/\A[\x20-\x21\x23-\x5b\x5d-\x7e]+\z/, '  in a sentence of ASCII');
}

for my $path (@endpoints) {
    for my $type (undef, 'application/json', 'text/plain',
        'multipart/form-data; boundary=x', "${form}x")
    {
        is_refused(
            $browser->ask('POST', $path, 'grant_type=x&client_id=y',
                headers => { 'Content-Type' => $type // '' }),
            '400 invalid_request',
            "$path takes no " . ($type // 'body without a type')
        );
    }
    for my $case (
        [ 'a parameter twice', 'client_id=x&client_id=y' ],
        [ 'a parameter twice, once escaped', 'client_id=x&client%5Fid=x' ],
        [ 'an odd parameter twice', '%22%5C%C3%A9%0A=x&%22%5C%C3%A9%0A=y' ],
        [ 'a NUL',            'client_id=x%00y' ],
        [ 'a raw NUL',        "client_id=x\0y" ],
        [ 'broken UTF-8',     'client_id=%ff%fe' ],
        [ 'a broken escape',  'client_id=%2' ],
        [ 'a wrong escape',   'client_id=%zz' ],
        [ 'too many fields',  join '&', map {"a$_=x"} 1 .. 65 ],
        )
    {
        my ($name, $body) = @$case;
        is_refused($browser->ask('POST', $path, $body),
            '400 invalid_request', "$path refuses $name");
    }
    for my $revision (undef, qw(2025-03-26 2026-07-28)) {
        my $answer = $browser->ask('POST', $path, 'a=' . 'x' x 70_000,
            headers => { 'MCP-Protocol-Version' => $revision });
        is_refused($answer, '413 invalid_request',
            "$path refuses 70000 bytes of revision " . ($revision // 'none'));
    }
    my $chunked = MCPTest::http("POST $path HTTP/1.1\r\nHost: mcp.example.test\r\n"
            . "Content-Type: $form\r\nTransfer-Encoding: chunked\r\n"
            . "Connection: close\r\n\r\n11170\r\n" . 'x' x 0x11170 . "\r\n0\r\n\r\n",
        port => $browser->{port});
    is_refused($chunked, '413 invalid_request', "$path refuses 70000 bytes in chunks");
    my $none = $browser->ask('POST', $path, '');
    is_refused($none,
        $path =~ /token$/ ? '400 invalid_request' : '401 invalid_client',
        "$path says what is missing from nothing");
    my $in_url = $browser->ask('POST', "$path?client_id=x&grant_type=refresh_token",
        '');
    is_refused($in_url, said($none) =~ s/ application.*//r,
        "$path reads nothing from the URL");
    is($none->{headers}{'cache-control'}, 'no-store', '  and keeps it from caches');
}

# ---- registration ----

sub register {
    my ($body, $type) = @_;
    return $browser->ask('POST', '/oauth/register', $body,
        headers => { 'Content-Type' => $type // 'application/json' });
}
my $before = sql('SELECT count(*) FROM mcp.oauth_client');
for my $case (
    [ 'nothing',          '' ],
    [ 'a form',           'client_name=x', $form ],
    [ 'JSON cut short',   '{"redirect_uris":["https://a.example/"]' ],
    [ 'a list',           '[]' ],
    [ 'null',             'null' ],
    [ 'a NUL',            "{\"client_name\":\"\0\"}" ],
    [ 'an escaped NUL',   '{"redirect_uris":["https://a.example/"],"client_name":"x\u0000"}' ],
    [ 'broken UTF-8',     "{\"client_name\":\"\xff\"}" ],
    [ 'a member twice',   '{"client_name":"a","client_name":"b","redirect_uris":["https://a.example/"]}' ],
    [ 'random bytes',     pack 'C*', map { $_ * 73 % 256 } 1 .. 4000 ],
    [ 'very deep JSON',   '{"x":' . '[' x 5000 . ']' x 5000 . '}' ],
    [ 'a name of 5000 letters', '{"redirect_uris":["https://a.example/"],"client_name":"' . 'x' x 5000 . '"}' ],
    )
{
    my ($name, $body, $type) = @$case;
    is_refused(register($body, $type),
        '400 invalid_client_metadata', "registration refuses $name");
}
is_refused(register('{"x":"' . 'y' x 20_000 . '"}'),
    '413 invalid_request', 'registration refuses 20000 bytes');
is(sql('SELECT count(*) FROM mcp.oauth_client'),
    $before, 'and none of them is kept');

# ---- proving with the wrong header ----

my $id = $browser->register->{client_id};
for my $case (
    [ 'no base64',       'Basic ***' ],
    [ 'no colon',        'Basic eDE=' ],
    [ 'an empty one',    'Basic ' ],
    [ 'another client',  'Basic ' . MIME::Base64::encode_base64('a:b', '') ],
    [ 'a NUL',           'Basic ' . MIME::Base64::encode_base64("$id:a\0b", '') ],
    [ 'a broken escape', 'Basic ' . MIME::Base64::encode_base64("$id:%z", '') ],
    [ '20000 bytes', 'Basic ' . MIME::Base64::encode_base64('x' x 4000 . ':b', '') ],
    )
{
    my ($name, $header) = @$case;
    my $answer = $browser->ask('POST', '/oauth/token',
        form_of(grant_type => 'refresh_token', refresh_token => 'x'),
        headers => { Authorization => $header });
    is_refused($answer, '401 invalid_client', "Authorization with $name");
    like($answer->{headers}{'www-authenticate'} // '',
        qr/^Basic /, '  with the challenge of its scheme');
}

unlike($browser->error_log, qr/exit signal/, 'no child has crashed');

done_testing();
