# SPDX-License-Identifier: Apache-2.0
# Tokens that are bound to a key (RFC 9449): who shows one proves with each
# request that they have the key, and a proof is good for one request.
use strict;
use warnings;
use Apache::Test ();
use MCPProof;
use MCPTest;
use Test::More;

my $url  = 'https://mcp.example.test/mcp';
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $pong = '{"jsonrpc":"2.0","id":1,"result":{}}';
my $key  = MCPProof->new;
my $rsa  = MCPProof->new(alg => 'RS256');
my $bound = sign(claims(cnf => { jkt => $key->thumbprint }));
my $place = 'resource_metadata="https://mcp.example.test/.well-known/'
    . 'oauth-protected-resource/mcp", scope="mcp mcp:extra"';

sub show {
    my ($token, $proof, %opt) = @_;
    my %headers = (Authorization => ($opt{scheme} // 'DPoP') . " $token");
    $headers{DPoP} = $proof if defined $proof;
    return post($ping, token => undef, headers => \%headers, %opt);
}

# A proof for the bound token, changed somehow.
sub proof {
    my (%claims) = @_;
    return $key->proof('POST', $url, token => $bound, claims => \%claims);
}

sub refused {
    my ($http, $error, $why, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is_answer($http, 401,
        qq({"error":"$error","error_description":"$why"}\n), $name);
}

# ---- what is good ----

is_answer(show($bound, proof()), 200, $pong, 'a bound token with its proof');
is_answer(show($bound, proof()), 200, $pong, 'and with another one');
is_answer(show($bound, proof(), scheme => 'dpop'),
    200, $pong, 'the scheme in lower case');
is_answer(show($bound, proof(htu => "$url?a=b#c")),
    200, $pong, 'a URL with query and fragment');
is_answer(show($bound, proof(htu => 'HTTPS://MCP.example.test:443/mcp')),
    200, $pong, 'a URL written otherwise');
is_answer(show($bound, proof(iat => time - 50)),
    200, $pong, 'a proof of 50 s ago');
my $by_rsa = sign(claims(cnf => { jkt => $rsa->thumbprint }));
is_answer(show($by_rsa, $rsa->proof('POST', $url, token => $by_rsa)),
    200, $pong, 'a key of RSA');
my $get = show(
    $bound,
    $key->proof('GET', $url, token => $bound),
    method => 'GET'
);
isnt($get->{status}, 401, 'a proof for another method, with that method');

# ---- what is not ----

my $bearer_only = 'The token is bound to a key. Send it in the header '
    . 'Authorization: DPoP <token>, with a proof in the header DPoP.';
my $http = show($bound, undef, scheme => 'Bearer');
refused($http, 'invalid_token', $bearer_only, 'a bound token as Bearer');
is( $http->{headers}{'www-authenticate'},
    qq(Bearer error="invalid_token", error_description="$bearer_only", $place)
        . ', DPoP algs="ES256 RS256"',
    '  with both challenges'
);
refused(show($bound, proof(), scheme => 'Bearer'),
    'invalid_token', $bearer_only, 'though a proof comes with it');

my $free = sign(claims());
$http = show($free, $key->proof('POST', $url, token => $free));
my $dpop_only = 'The token is bound to no key. Send it in the header '
    . 'Authorization: Bearer <token>.';
refused($http, 'invalid_token', $dpop_only, 'an ordinary token as DPoP');
is( $http->{headers}{'www-authenticate'},
    qq(Bearer $place, DPoP error="invalid_token", )
        . qq(error_description="$dpop_only", algs="ES256 RS256", $place),
    '  is told in the challenge of its scheme'
);
is_answer(show($free, undef, scheme => 'Bearer'),
    200, $pong, 'and it is good as Bearer');

$http = show($bound, undef);
refused(
    $http,
    'invalid_dpop_proof',
    "Send a proof of the token's key in the header DPoP.",
    'a bound token without proof'
);
like($http->{headers}{'www-authenticate'},
    qr/, DPoP error="invalid_dpop_proof", .*algs="ES256 RS256"/,
    '  is asked for one');

my $other = MCPProof->new;
refused(
    show($bound, $other->proof('POST', $url, token => $bound)),
    'invalid_token',
    'The token is bound to another key than that of the proof.',
    "somebody else's proof"
);

my $ath  = "The proof's ath is not the hash of the access token.";
my $none = 'The header DPoP has no good proof. ';
for my $case (
    [ $key->proof('POST', $url), $ath, 'a proof for no token' ],
    [ $key->proof('POST', $url, token => $free), $ath, 'for another token' ],
    [ proof(htm => 'GET'), "The proof's htm is not POST.", 'for another method' ],
    [ proof(htu => "${url}2"), "The proof's htu is not $url.", 'for another URL' ],
    [   proof(htu => 'https://evil.example/mcp'),
        "The proof's htu is not $url.", 'for another server'
    ],
    [   proof(iat => time - 70),
        "The proof's time (iat) is more than 60 seconds from ours; the header "
            . 'Date of this answer has it.',
        'of a while ago'
    ],
    [   proof(iat => time + 70),
        "The proof's time (iat) is more than 60 seconds from ours; the header "
            . 'Date of this answer has it.',
        'of the future'
    ],
    [   proof(jti => undef),
        'The proof has no id (jti) of 1 to 512 bytes.',
        'without an id'
    ],
    [   $key->proof('POST', $url, token => $bound, header => { typ => 'JWT' }),
        $none . "The token's type (typ) is not dpop+jwt.",
        'of another type'
    ],
    [   $key->proof(
            'POST', $url,
            token  => $bound,
            header => { jwk => $other->members }
        ),
        $none . "The token's signature does not verify.",
        'with a key that did not sign'
    ],
    [   proof() . ', ' . proof(),
        $none . 'The token does not have three parts.',
        'twice'
    ],
    [   $bound, $none . "The token's type (typ) is not dpop+jwt.",
        'that is the token'
    ],
    )
{
    my ($proof, $why, $name) = @$case;
    refused(show($bound, $proof), 'invalid_dpop_proof', $why, $name);
}
is_answer(
    post($ping, token => undef, headers => { Authorization => 'DPoP a b' }),
    400,
    '{"error":"invalid_request","error_description":"The header Authorization '
        . "has no well-formed token\"}\n",
    'what is no token'
);
for my $cnf ({}, { 'x5t#S256' => $key->thumbprint }, { jkt => 'short' }) {
    my $odd = sign(claims(cnf => $cnf));
    refused(
        show($odd, undef, scheme => 'Bearer'),
        'invalid_token',
        "The token is bound (cnf) to something else than a key's thumbprint "
            . '(jkt).',
        'a token bound to ' . to_json($cnf)
    );
}

# ---- once ----

my $again = 'The proof was used before; make a new one for each request.';
my $proof = proof();
is_answer(show($bound, $proof), 200, $pong, 'a proof is good');
refused(show($bound, $proof), 'invalid_dpop_proof', $again, 'but once');
refused(show($bound, proof(jti => 'mine', iat => time - 3)),
    'invalid_dpop_proof', $again, 'nor its id, signed anew')
    if show($bound, proof(jti => 'mine'))->{status} == 200;
is_answer(
    show(
        $by_rsa,
        $rsa->proof('POST', $url, token => $by_rsa, claims => { jti => 'mine' })
    ),
    200, $pong,
    "the same id of another key's is another"
);

# At once, on as many connections, so by several children.
$proof = proof();
my $wait = start_all(20, sub { return show($bound, $proof)->{status} });
my %count;
$count{$_}++ for $wait->();
is_deeply(\%count, { 200 => 1, 401 => 19 }, 'of twenty at once one is let in');

# ---- calls ----

my $lacks = call(
    'probe_extra', {},
    token   => undef,
    headers => { Authorization => "DPoP $bound", DPoP => proof() }
);
is($lacks->{http}{status}, 403, 'a scope that is missing');
is( $lacks->{http}{headers}{'www-authenticate'},
    'DPoP error="insufficient_scope", error_description="The tool needs '
        . 'another scope", algs="ES256 RS256", '
        . 'resource_metadata="https://mcp.example.test/.well-known/'
        . 'oauth-protected-resource/mcp", scope="mcp mcp:extra"',
    'is challenged for by the scheme of the token'
);
my $log = slurp(Apache::Test::vars('t_logs') . '/error_log');
is(index($log, substr $bound, -40), -1, 'no token is in the log');
is(index($log, substr $proof, -40), -1, 'nor a proof');

done_testing();
