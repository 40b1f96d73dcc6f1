# SPDX-License-Identifier: Apache-2.0
# Which tokens open the door of workspace north, and what those that do not are
# told (RFC 6750, 3; RFC 8725).
use strict;
use warnings;
use MCPTest;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Test::More;

my $ping  = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $pong  = '{"jsonrpc":"2.0","id":1,"result":{}}';
my $place = 'resource_metadata="https://mcp.example.test/.well-known/'
    . 'oauth-protected-resource/mcp", scope="mcp mcp:extra", '
    . 'DPoP algs="ES256 RS256"';

sub try_token {
    my ($token, %opt) = @_;
    return post($ping, %opt, token => $token);
}

sub is_accepted {
    my ($token, $name, %opt) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is_answer(try_token($token, %opt), 200, $pong, $name);
}

# Refused in full: status, challenge, body.
sub is_refused {
    my ($token, $message, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $http = try_token($token);
    is_answer($http, 401,
        qq({"error":"invalid_token","error_description":"$message"}\n), $name);
    return is(
        $http->{headers}{'www-authenticate'},
        qq(Bearer error="invalid_token", error_description="$message", )
            . $place,
        '  with its challenge'
    );
}

# ---- accepted ----

is_accepted(token(), 'a token of mcpctl');
is_accepted(sign(claims()), 'a token of the workspace\'s other key');
is_accepted(sign(claims(exp => time - 10)), 'one that ended 10 s ago');
is_accepted(sign(claims(nbf => time + 10)), 'one that begins in 10 s');
is_accepted(sign(claims(aud => [ 'x', 'https://mcp.example.test/mcp' ])),
    'one for two audiences');
is_accepted(sign(claims(), header => { typ => 'JWT' }), 'one of type JWT');
is_accepted(sign(claims(), header => { typ => 'application/at+jwt' }),
    'one of type application/at+jwt');
is_accepted(sign(claims(client_id => undef)), 'one that names no client');
my $good = sign(claims());
for my $scheme ('bearer', 'BEARER', "Bearer \t") {
    is_answer(
        post($ping, headers => { Authorization => "$scheme $good" }),
        200, $pong, "the scheme written as \"$scheme\"");
}

# ---- refused, signed by a key that is known ----

my $other_time = 'The token has expired.';
for my $case (
    [ { exp => time - 40 }, $other_time, 'one that has ended' ],
    [ { exp => 1 },         $other_time, 'one that ended in 1970' ],
    [ { exp => undef }, 'The token has no expiry (exp).', 'one without end' ],
    [   { exp => 'soon' },
        'The token\'s exp is not a date.',
        'one whose end is a word'
    ],
    [   { nbf => time + 60 },
        'The token is not valid yet (nbf).',
        'one that has not begun'
    ],
    [   { iat => time + 600 },
        'The token was issued in the future (iat).',
        'one of the future'
    ],
    [   { aud => 'https://mcp.example.test/other' },
        'The token is not for https://mcp.example.test/mcp.',
        'one for another endpoint'
    ],
    [   { aud => 'https://mcp.example.test/mcp/' },
        'The token is not for https://mcp.example.test/mcp.',
        'one whose audience has a slash more'
    ],
    [   { aud => undef },
        'The token is not for https://mcp.example.test/mcp.',
        'one for nobody'
    ],
    [   { aud => [] },
        'The token is not for https://mcp.example.test/mcp.',
        'one for an empty list'
    ],
    [   { iss => 'https://evil.example.test' },
        'The token\'s issuer is not https://mcp.example.test.',
        'one of another issuer'
    ],
    [   { iss => undef },
        'The token\'s issuer is not https://mcp.example.test.',
        'one of no issuer'
    ],
    [ { sub => undef }, 'The token has no subject (sub).', 'one of nobody' ],
    [ { sub => 7 }, 'The token\'s sub is not a string.', 'one of number 7' ],
    )
{
    my ($change, $message, $name) = @$case;
    is_refused(sign(claims(%$change)), $message, $name);
}

# ---- refused, whatever they say ----

my $unknown   = 'The token is signed with a key that is not known here.';
my $signature = 'The token\'s signature does not verify.';
my $wrong_alg = 'The token\'s algorithm (alg) is not that of its key.';

is_refused(sign(claims(), key => 'south'),
    $unknown, 'one of another workspace\'s key');
is_refused(token('olga@south.example'),
    $unknown, 'one that mcpctl made for another workspace');
is_refused(sign(claims(), key => 'stranger'), $unknown, 'a stranger\'s');
is_refused(
    sign(claims(), key => 'stranger', header => { kid => 'test-north-key' }),
    $signature, 'a stranger\'s that names our key');
is_refused(
    sign(
        claims(),
        key    => 'stranger',
        header => {
            jwk => from_json(slurp(state('jwks.json')))->{keys}[1],
            jku => 'https://evil.example.test/keys'
        }
    ),
    $unknown,
    'one that brings its own key along'
);
is_refused(sign(claims(), header => { kid => undef }),
    'The token names no key (kid), and there are several.',
    'one that names no key');
is_refused(sign(claims(), header => { kid => 5 }),
    'The token\'s kid is not a string.',
    'one that names key 5');
for my $alg (qw(none None ES256)) {
    my $bare = sign(claims(), alg => 'none', header => { alg => $alg });
    is_refused($bare, 'The token does not have three parts.',
        "one with alg $alg and no signature");
    is_refused($bare . encode_base64url('x' x 64),
        $alg eq 'ES256' ? $signature : $wrong_alg,
        "one with alg $alg and any signature");
}
my $public = `openssl pkey -in @{[state('north.pem')]} -pubout`;
is_refused(sign(claims(), alg => 'HS256', secret => $public),
    $wrong_alg, 'one whose secret is our public key (HS256)');
is_refused(
    sign(
        claims(),
        alg    => 'HS256',
        secret => $public,
        header => { alg => 'ES256' }
    ),
    $signature,
    'the same, said to be ES256'
);
is_refused(sign(claims(), header => { alg => 'ES384' }),
    $wrong_alg, 'one with another alg of the same family');
is_refused(sign(claims(), header => { alg => undef }),
    'The token\'s header names no algorithm.', 'one with no alg');
is_refused(
    sign(claims(), header => { crit => ['exp'], exp => 1 }),
    'The token\'s header has critical extensions (crit), and none is '
        . 'supported.',
    'one with a critical extension'
);
is_refused(sign(claims(), header => { typ => 'dpop+jwt' }),
    'The token\'s type (typ) is neither at+jwt nor JWT.',
    'a token of another type');

# ---- refused, damaged ----

my ($head, $body, $mark) = split /\./, sign(claims());
(my $changed = decode_base64url($body)) =~ s/"scope":"mcp"/"scope":"all"/;
is_refused("$head." . encode_base64url($changed) . ".$mark",
    $signature, 'one whose claims were changed');
is_refused("$head.$body." . encode_base64url("\0" x 64),
    $signature, 'one with a signature of zeros');
is_refused("$head.$body." . encode_base64url(decode_base64url($mark) . 'x'),
    $signature, 'one with a byte more of signature');
is_refused("$head.$body", 'The token does not have three parts.',
    'one without signature');
is_refused("$head.$body.$mark.$mark",
    'The token does not have three parts.', 'one of four parts');
is_refused("$head.$body=.$mark",
    'A part of the token is not base64url.', 'one with padding');
is_refused("$head.x$body.$mark", $signature, 'one with a letter more')
    if length($body) % 4 != 0;
is_refused('x' x 9000, 'The token is longer than 8192 bytes.',
    'one that is too long');
is_refused('opaque', 'The token does not have three parts.', 'a word');
is_refused(sign('[]'), 'The token\'s claims are not a JSON object.',
    'one whose claims are a list');
is_refused(sign('{"exp":1,"exp":9999999999}'),
    'The token\'s claims are not a JSON object.',
    'one that has two ends');

# ---- no token, or no place for one ----

for my $case (
    [ undef,          'no token' ],
    [ 'Basic b2xnYQ==', 'another scheme' ],
    [ 'Bearer',       'a scheme without token' ],
    [ 'Bearer ',      'a scheme with an empty token' ],
    )
{
    my ($header, $name) = @$case;
    my $http = post($ping, token => undef,
        headers => { Authorization => $header });
    is_answer($http, 401,
        '{"error":"unauthorized","error_description":"Send an access token '
            . "in the header Authorization: Bearer <token>.\"}\n",
        $name);
    is($http->{headers}{'www-authenticate'},
        "Bearer $place", '  is asked for one, without an error');
}

for my $case (
    [   'not well-formed',
        { headers => { Authorization => 'Bearer a b' } },
        'The header Authorization has no well-formed token'
    ],
    [   'given twice',
        { headers => { Authorization => "Bearer $good\r\nAuthorization: x" } },
        'The header Authorization has no well-formed token'
    ],
    [   'in the URL',
        { path => "/mcp?access_token=$good" },
        'Send the token in the header Authorization, not in the URL'
    ],
    [   'in the URL behind something else',
        { path => "/mcp?a=b&access_token=$good" },
        'Send the token in the header Authorization, not in the URL'
    ],
    )
{
    my ($name, $opt, $message) = @$case;
    my $http = post($ping, token => $good, %$opt);
    is_answer($http, 400,
        qq({"error":"invalid_request","error_description":"$message"}\n),
        "a token that is $name");
}

# ---- people ----

for my $case (
    [ 'dora@north.example', 'a disabled account' ],
    [ 'pete@north.example', 'an account that is still pending' ],
    [ 'olga@south.example', 'an account of another workspace' ],
    )
{
    my ($email, $name) = @$case;
    my $token = sign(claims(sub => account($email)));
    for my $method ('tools/list', 'tools/call') {
        my $reply = rpc(
            $method,
            $method eq 'tools/call' ? { name => 'probe_time' } : undef,
            token => $token
        );
        is($reply->{http}{status}, 401, "$name may not ask for $method");
        is( $reply->{http}{headers}{'www-authenticate'},
            'Bearer error="invalid_token", '
                . "error_description=\"The account is not active\", $place",
            '  and is told to sign in again'
        );
    }
}

# Nothing of a token is in the log.
my $log = slurp(Apache::Test::vars('t_logs') . '/error_log')
    . slurp(Apache::Test::vars('t_logs') . '/mcp.log');
my @found = grep { index($log, $_) >= 0 }
    map { substr $_, 0, 20 } $head, $body, $mark, split /\./, $good;
is_deeply(\@found, [], 'the logs have no part of a token');

done_testing();
