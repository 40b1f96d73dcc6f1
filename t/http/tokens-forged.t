# SPDX-License-Identifier: Apache-2.0
# Tokens that are forged, stale, misdirected or malformed: each is presented with
# a call that writes, is refused in the words of RFC 6750, 3.1, and nothing is
# written.
use strict;
use warnings;
use Math::BigInt;
use MCPTest;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Test::More;

my $mark = "forged $$";
my $good = sign(claims());
my ($head, $body, $signature) = split /\./, $good;
my $public = `openssl pkey -in @{[state('north.pem')]} -pubout`;
my $jwks   = from_json(slurp(state('jwks.json')));

# A call that would leave a row.
sub try_call {
    my ($token, %opt) = @_;
    return call('probe_note_add', { text => $mark }, %opt, token => $token);
}

# A token of header and claims as they stand, signed with a workspace's key.
sub compact {
    my ($header, $claims, $key) = @_;
    my $input = encode_base64url($header) . '.' . encode_base64url($claims);
    my $der = MCPTest::openssl($input, 'dgst', '-sha256', '-sign',
        state(($key // 'north') . '.pem'));
    return "$input." . encode_base64url(MCPTest::raw_signature($der));
}

# A token with one claim changed; NIL stands for null.
sub with_null {
    return sign(to_json(claims(@_)) =~ s/"NIL"/null/r);
}

# The good token with another signature, of bytes.
sub with_signature { return "$head.$body." . encode_base64url($_[0]) }

# The next letter of the base64url alphabet in place of the last: the same bytes
# for who overlooks the bits that must be 0.
sub next_letter {
    my ($part) = @_;
    my $letters = join '', 'A' .. 'Z', 'a' .. 'z', 0 .. 9, '-', '_';
    my $last = chop $part;
    return $part . substr $letters, index($letters, $last) + 1, 1;
}

# ---- the table: name, token, and what else the request is given ----

my @cases;
sub forged { push @cases, [@_]; return }

# Who has signed.
forged('a stranger\'s', sign(claims(), key => 'stranger'));
forged('a stranger\'s, under our kid',
    sign(claims(), key => 'stranger', header => { kid => 'test-north-key' }));
forged('the other workspace\'s', sign(claims(), key => 'south'));
forged('the other workspace\'s, under our kid',
    sign(claims(), key => 'south', header => { kid => 'test-north-key' }));
forged('ours, under the other workspace\'s kid',
    sign(claims(), header => { kid => 'test-south-key' }));
forged('ours, under no kid', sign(claims(), header => { kid => undef }));
forged("ours, under kid $_->[0]", sign(claims(), header => { kid => $_->[1] }))
    for [ 'empty', '' ], [ 'a number', 1 ],
    [ 'a list', ['test-north-key'] ], [ 'a path', '../../test-north-key' ],
    [ 'SQL', q{' OR '1'='1} ], [ 'in other letters', 'TEST-NORTH-KEY' ],
    [ 'with a NUL', "test-north-key\0" ];
forged('a stranger\'s with jwk', sign(claims(), key => 'stranger',
    header => { jwk => $jwks->{keys}[1] }));
forged('a stranger\'s with jku', sign(claims(), key => 'stranger',
    header => { jku => 'https://127.0.0.1/keys' }));
forged('a stranger\'s with x5u', sign(claims(), key => 'stranger',
    header => { x5u => 'https://127.0.0.1/cert', kid => 'test-north-key' }));
forged('a stranger\'s with x5c', sign(claims(), key => 'stranger',
    header => { x5c => ['MIIB'], kid => 'test-north-key' }));

# By which algorithm.
forged("alg $_, unsigned",
    sign(claims(), alg => 'none', header => { alg => $_ }))
    for qw(none None NONE nOnE ES256);
forged("alg $_, with the bytes of a signature",
    sign(claims(), alg => 'none', header => { alg => $_ })
        . encode_base64url('x' x 64))
    for 'none', 'HS256', '';
forged('HS256 under our public key',
    sign(claims(), alg => 'HS256', secret => $public,
        header => { kid => 'test-north-key' }));
forged('HS256 under our public key\'s DER',
    sign(claims(), alg => 'HS256', header => { kid => 'test-north-key' },
        secret => scalar `openssl pkey -in @{[state('north.pem')]} -pubout -outform DER`));
forged('HS256 under an empty secret',
    sign(claims(), alg => 'HS256', secret => "\0",
        header => { kid => 'test-north-key' }));
forged("$_ with the EC key's kid", sign(claims(), key => 'issuer',
    alg => 'RS256', header => { alg => $_, kid => 'test-north-key' }))
    for qw(RS256 PS256 ES256);
forged("ours, said to be $_", sign(claims(), header => { alg => $_ }))
    for qw(ES256K ES384 EdDSA es256 RS256), 'ES256 ';
forged('ours, with alg a list', sign(claims(), header => { alg => ['ES256'] }));
forged('ours, with no alg', sign(claims(), header => { alg => undef }));

# What kind of token.
forged("typ $_", sign(claims(), header => { typ => $_ }))
    for 'dpop+jwt', 'oauth-id-jag+jwt', 'client-authentication+jwt', 'id+jwt',
    'at+jwt ', '';
forged('typ a number', sign(claims(), header => { typ => 1 }));
forged('crit of what is there',
    sign(claims(), header => { crit => ['exp'], exp => time + 600 }));
forged('crit empty', sign(claims(), header => { crit => [] }));
forged('crit b64, with b64 false',
    sign(claims(), header => { crit => ['b64'], b64 => \0 }));

# The dates. Clocks may differ by 30 s.
forged("exp $_->[0]", with_null(exp => $_->[1]))
    for [ 'over', time - 31 ], [ 'of 1970', 1 ], [ '0', 0 ],
    [ 'before 1970', -1 ], [ 'absent', undef ], [ 'null', 'NIL' ],
    [ 'a text', '' . (time + 600) . '' ], [ 'a list', [ time + 600 ] ],
    [ 'true', JSON::PP::true() ], [ 'in milliseconds', (time + 600) * 1000 ];
forged('exp past all numbers', compact('{"alg":"ES256","kid":"test-north-key"}',
    to_json(claims()) =~ s/"exp":\d+/"exp":1e999/r));
forged('nbf to come', sign(claims(nbf => time + 90)));
forged('nbf a text',  sign(claims(nbf => 'now')));
forged('iat to come', sign(claims(iat => time + 90)));
forged('iat a text',  sign(claims(iat => 'now')));

# For whom, by whom, about whom.
forged("aud $_->[0]", with_null(aud => $_->[1]))
    for [ 'the origin', 'https://mcp.example.test' ],
    [ 'with a slash more',    'https://mcp.example.test/mcp/' ],
    [ 'with http',            'http://mcp.example.test/mcp' ],
    [ 'with a port',          'https://mcp.example.test:443/mcp' ],
    [ 'in capitals',          'https://MCP.example.test/mcp' ],
    [ 'with a query',         'https://mcp.example.test/mcp?' ],
    [ 'of another endpoint',  'https://mcp.example.test/renamed' ],
    [ 'of a longer path',     'https://mcp.example.test/mcp2' ],
    [ 'of a longer host',     'https://mcp.example.test.evil.test/mcp' ],
    [ 'absent', undef ], [ 'null', 'NIL' ], [ 'an empty list', [] ],
    [ 'a list of lists',     [ ['https://mcp.example.test/mcp'] ] ],
    [ 'an object', { 0 => 'https://mcp.example.test/mcp' } ], [ 'true', \1 ];
forged("iss $_->[0]", sign(claims(iss => $_->[1])))
    for [ 'with a slash more', 'https://mcp.example.test/' ],
    [ 'with http', 'http://mcp.example.test' ],
    [ 'the endpoint',           'https://mcp.example.test/mcp' ],
    [ 'of the external issuer', 'https://issuer.example.test' ],
    [ 'absent', undef ], [ 'empty', '' ],
    [ 'a list', ['https://mcp.example.test'] ];
forged("sub $_->[0]", sign(claims(sub => $_->[1])))
    for [ 'absent', undef ], [ 'empty', '' ], [ 'a number', 7 ],
    [ 'a list', [ account('olga@north.example') ] ],
    [ 'of the other workspace', account('olga@south.example') ],
    [ 'of a disabled account',  account('dora@north.example') ],
    [ 'of a pending account',   account('pete@north.example') ],
    [ 'of nobody', 'acc_0000000000' ], [ 'an address', 'olga@north.example' ],
    [ 'SQL',       q{' OR '1'='1} ],
    [ 'with a NUL', account('olga@north.example') . "\0" ],
    [ 'very long', 'a' x 5000 ];
forged("workspace $_->[0]", sign(claims(workspace => $_->[1])))
    for [ 'the other', 'south' ], [ 'empty', '' ], [ 'a list', ['north'] ],
    [ 'in capitals', 'NORTH' ];
forged("scope $_->[0]", sign(claims(scope => $_->[1])))
    for [ 'a list', ['mcp'] ], [ 'a number', 1 ],
    [ 'with a line end', "mcp\r\nX-Evil: 1" ], [ 'with a quote', 'mcp "x"' ];
forged('client_id a list', sign(claims(client_id => ['test'])));
forged('jti a number',     sign(claims(jti       => 7)));
forged('cnf of a certificate',
    sign(claims(cnf => { 'x5t#S256' => 'x' x 43 })));
forged('cnf a text', sign(claims(cnf => 'none')));
forged('bound to a key, and nothing that shows it',
    sign(claims(cnf => { jkt => 'x' x 43 })));

# Of a grant.
my $number = 0;
sub grant {
    my ($email, $more) = @_;
    my $id = sprintf 'grn_%010d', 9_000_000_000 + $$ * 100 + ++$number;
    my $columns = join '', map {", $_"} sort keys %$more;
    my $values = join '', map {", $more->{$_}"} sort keys %$more;
    sql("INSERT INTO mcp.credential (workspace_id, id, kind, account_id,"
            . " client_id, resource, scopes$columns)"
            . " SELECT workspace_id, '$id', 'grant', id, 'test',"
            . " 'https://mcp.example.test/mcp', '{mcp}'$values"
            . " FROM mcp.account WHERE email = '$email'");
    return $id;
}
my $mine = grant('olga@north.example', {});
forged("grant $_->[0]", sign(claims(grant => $_->[1])))
    for [ 'of another account', grant('mona@north.example', {}) ],
    [ 'of the other workspace', grant('olga@south.example', {}) ],
    [   'that is revoked',
        grant('olga@north.example',
            { revoked_at => 'now()', revoked_why => q{'test'} })
    ],
    [   'that is over',
        grant('olga@north.example', { expires_at => 'now()' })
    ],
    [ 'that never was', 'grn_0000000000' ], [ 'empty', '' ],
    [ 'a list', [$mine] ], [ 'a number', 7 ];

# Parts, letters and bits.
forged($_->[0], $_->[1])
    for [ 'two parts', "$head.$body" ],
    [ 'an empty signature',      "$head.$body." ],
    [ 'an empty header',         ".$body.$signature" ],
    [ 'empty claims',            "$head..$signature" ],
    [ 'four parts',              "$good.$signature" ],
    [ 'five parts, as of a JWE', "$head.$body.$signature.$head.$body" ],
    [ 'dots alone', '..' ], [ 'a dot before it', ".$good" ],
    [ 'a dot behind it',                 "$good." ],
    [ 'padding on the header',           "$head=.$body.$signature" ],
    [ 'padding on the signature',        "$good==" ],
    [ 'standard base64 in it',           "$head.$body/.$signature" ],
    [ 'bits that no byte has, signed',   "$head.$body." . next_letter($signature) ],
    [ 'the last byte cut off',           substr $good, 0, -2 ],
    [ 'half of it',                      substr $good, 0, length($good) / 2 ],
    [ 'parts in another order',          "$body.$head.$signature" ],
    [ '9000 bytes more of claims',       sign(claims(more => 'x' x 9000)) ],
    [ '7500 letters and no dot',         'x' x 7500 ],
    [ '2000 dots',                       '.' x 2000 ];
forged('claims that were changed', "$head."
    . encode_base64url(decode_base64url($body) =~ s/"mcp"/"all"/r)
    . ".$signature");
forged('a header that was changed', encode_base64url(
    '{"alg":"ES256","kid":"test-north-key","typ":"at+jwt","x":1}')
    . ".$body.$signature");
forged("claims $_->[0]", compact('{"alg":"ES256","kid":"test-north-key"}',
    $_->[1]))
    for [ 'a list', '[]' ], [ 'a text', '"x"' ], [ 'null', 'null' ],
    [ 'no JSON', '{"exp":' ],
    [ 'with a NUL behind', to_json(claims()) . "\0" ],
    [ 'with two subs',     to_json(claims()) =~ s/\}\z/,"sub":"x"}/r ],
    [ 'with two auds', to_json(claims()) =~ s/\}\z/,"\\u0061ud":"x"}/r ],
    [ 'in UTF-16', join '', map {"$_\0"} split //, to_json(claims()) ],
    [ 'in broken UTF-8', to_json(claims()) =~ s/\}\z/,"x":"\xff"}/r ],
    [ 'very deep', '{"x":' . '[' x 1500 . ']' x 1500 . '}' ];
forged("a header $_->[0]", compact($_->[1], to_json(claims())))
    for [ 'a list', '["ES256"]' ], [ 'no JSON', 'ES256' ],
    [ 'with kid null', '{"alg":"ES256","kid":null}' ],
    [ 'with two algs', '{"alg":"none","alg":"ES256","kid":"test-north-key"}' ],
    [ 'with two kids', '{"alg":"ES256","kid":"x","kid":"test-north-key"}' ];

# The numbers of a signature: r and s, each from 1 to n - 1.
my $n = Math::BigInt->from_hex(
    'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
sub bytes_of { return substr "\0" x 32 . $_[0]->as_bytes, -32 }
my ($r, $s) = unpack 'a32 a32', decode_base64url($signature);
my $s_number = Math::BigInt->from_bytes($s);
forged("a signature $_->[0]", with_signature($_->[1]))
    for [ 'of zeros', "\0" x 64 ], [ 'of ones', "\xff" x 64 ],
    [ 'with s 0',       $r . "\0" x 32 ], [ 'with r 0', "\0" x 32 . $s ],
    [ 'with r and s n', bytes_of($n) x 2 ],
    [ 'with r 1 and s 1', (("\0" x 31) . "\1") x 2 ],
    [ 'with s and r',     $s . $r ],
    [ 'with s + 1',       $r . bytes_of($s_number + 1) ],
    [ 'in DER', MCPTest::openssl("$head.$body", 'dgst', '-sha256', '-sign',
            state('north.pem')) ],
    [ 'with a zero before each half', "\0${r}\0$s" ],
    [ 'of 63 bytes', substr $r . $s, 0, 63 ], [ 'of one byte', 'x' ],
    [ 'of 4000 bytes', 'x' x 4000 ];

# Where it is.
forged('a good one, at another endpoint', $good, path => '/without');
forged('a good one, in a cookie', undef,
    headers => { Cookie => "access_token=$good" });
forged('a good one, behind Basic', undef,
    headers => { Authorization => "Basic $good" });
forged('a good one, without a scheme', undef,
    headers => { Authorization => $good });
forged('a good one, in X-Access-Token', undef,
    headers => { 'X-Access-Token' => $good });

# ---- a host for each workspace: any mixture is refused ----

for my $i (1 .. 14) {
    my ($host, $iss, $aud, $key) = map { qw(north south)[ $i >> $_ & 1 ] } 0 .. 3;
    forged(
        "at $host, of $iss, for $aud, signed by $key",
        sign(
            claims(
                iss => "https://$iss.example.test",
                aud => "https://$aud.example.test/mcp",
                sub => account("olga\@$host.example")
            ),
            key => $key
        ),
        vhost => 'wild',
        host  => "$host.example.test"
    );
}
my %north = (
    iss => 'https://north.example.test',
    aud => 'https://north.example.test/mcp'
);
forged("at north, of a person of south", sign(claims(%north,
    sub => account('olga@south.example'))),
    vhost => 'wild', host => 'north.example.test');
forged('at north, that claims south', sign(claims(%north,
    workspace => 'south')), vhost => 'wild', host => 'north.example.test');
forged("a token for north, sent to Host: $_", sign(claims(%north)),
    vhost => 'wild', host => $_)
    for 'south.example.test', 'SOUTH.example.test:443', 'nobody.example.test';

# ---- all of them ----

for my $case (@cases) {
    my ($name, $token, %opt) = @$case;
    my $http = try_call($token, %opt)->{http};
    my $said = eval { from_json($http->{body}) } // {};
    my $challenge = $http->{headers}{'www-authenticate'} // '';
    my $error = $challenge =~ /\ABearer error="(\w+)"/ ? $1
        : $challenge =~ /\ABearer resource_metadata=/ ? 'unauthorized'
        :                                               'no challenge';
    my $wanted = defined $token ? 'invalid_token' : 'unauthorized';
    # What the database finds out, the model is told in the tool's words.
    my $is_said = ($said->{error} // '') eq $wanted || ref $said->{result};
    is_deeply(
        [ $http->{status}, $error, $is_said ? 1 : 0 ],
        [ 401,             $wanted, 1 ],
        $name
    ) or diag "$http->{status} $challenge $http->{body}";
}

# ---- not well-formed requests: 400 (RFC 6750, 3.1) ----

my @malformed = (
    [ 'in the query', undef, path => "/mcp?access_token=$good" ],
    [ 'in the query and in its place', $good, path => "/mcp?access_token=$good" ],
    [   'in two headers Authorization',
        undef, headers => { Authorization => "Bearer $good\r\nAuthorization: Bearer $good" }
    ],
    [   'in one of two headers Authorization',
        undef, headers => { Authorization => "Bearer $good\r\nAuthorization: Basic eDp5" }
    ],
    [ 'with a space in it', undef, headers => { Authorization => "Bearer $head. $body.$signature" } ],
    [ 'with a comma behind it', undef, headers => { Authorization => "Bearer $good," } ],
    [ 'in quotes', undef, headers => { Authorization => qq(Bearer "$good") } ],
);
for my $case (@malformed) {
    my ($name, $token, %opt) = @$case;
    my $http = try_call($token, %opt)->{http};
    my $said = eval { from_json($http->{body}) } // {};
    is_deeply([ $http->{status}, $said->{error} ],
        [ 400, 'invalid_request' ], "a good token $name")
        or diag "$http->{status} $http->{body}";
}
my $in_body = post("access_token=$good", token => undef,
    headers => { 'Content-Type' => 'application/x-www-form-urlencoded' });
is($in_body->{status}, 401, 'a good token in a form is not looked for');

my $count = @cases + @malformed + 1;
cmp_ok($count, '>=', 40, 'at least 40 tokens were tried');
diag("$count forged, stale, misdirected and malformed tokens were tried");
is(sql("SELECT count(*) FROM probe.note WHERE text = '$mark'"),
    0, 'and not one call has run');

# ---- what is good all the same ----

sub is_good {
    my ($name, $token, %opt) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $reply = rpc('ping', undef, %opt, token => $token);
    return is("$reply->{http}{status} " . to_json($reply->{result}),
        '200 {}', $name);
}
is(try_call($good)->{http}{status}, 200, 'the call with a good token runs');
is(sql("DELETE FROM probe.note WHERE text = '$mark' RETURNING 'gone'"),
    'gone', 'and leaves its row');
is_good('the token that was changed above', $good);
is_good('one of a grant that lives', sign(claims(grant => $mine)));
is_good('one that ended 25 s ago', sign(claims(exp => time - 25)));
# Whoever has a signature can write it in two ways. That is no other token.
is_good('the same signature with n - s',
    with_signature($r . bytes_of($n - $s_number)));
is_good("a right one, sent to Host: $_", $good, host => $_)
    for 'evil.example.test', '127.0.0.1', 'mcp.example.test:8443';
is_good("the scheme written $_", undef, headers => { Authorization => "$_ $good" })
    for qw(bearer BEARER bEaReR);
is_good("one of $_, at its host",
    sign(claims(iss => "https://$_.example.test",
        aud => "https://$_.example.test/mcp",
        sub => account("olga\@$_.example")), key => $_),
    vhost => 'wild', host => "$_.example.test") for qw(north south);

done_testing();
