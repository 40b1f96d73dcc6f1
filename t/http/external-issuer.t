# SPDX-License-Identifier: Apache-2.0
# An endpoint whose tokens an external issuer makes: its keys alone, RS256 too.
use strict;
use warnings;
use MCPTest;
use Test::More;

my %there = (path => '/external');

sub foreign {
    my (%change) = @_;
    return claims(
        iss => 'https://issuer.example.test',
        aud => 'https://mcp.example.test/external',
        %change
    );
}

sub status {
    my ($token) = @_;
    return rpc('tools/list', undef, %there, token => $token)->{http}{status};
}

is(status(sign(foreign(), key => 'issuer')), 200, 'RS256');
is(status(sign(foreign(), key => 'issuer-ec')), 200, 'ES256');
is(status(sign(foreign(client_id => undef, azp => 'app'), key => 'issuer')),
    200, 'azp names the client');
is(status(sign(foreign())), 401, 'the workspace\'s own key is none of its');
is(status(sign(claims(), key => 'issuer')),
    401, 'a token with our issuer and audience is none of its');
is( status(sign(foreign(iss => 'https://mcp.example.test'), key => 'issuer')),
    401,
    'nor is one that says we issued it'
);
is(status(sign(foreign(aud => 'https://mcp.example.test/mcp'), key => 'issuer')),
    401, 'nor is one for another endpoint');
is( status(
        sign(
            foreign(),
            key    => 'issuer',
            header => { kid => 'test-issuer-ec-key' }
        )
    ),
    401,
    'an RSA signature is not checked with an EC key'
);
is( status(
        sign(foreign(), key => 'issuer-ec', header => { alg => 'RS256' })
    ),
    401,
    'nor the other way round'
);
is( status(
        sign(
            foreign(),
            key    => 'issuer',
            alg    => 'HS256',
            secret => scalar `openssl pkey -in @{[state('issuer.pem')]} -pubout`
        )
    ),
    401,
    'a public key is no secret'
);
is(rpc('tools/list', undef, token => sign(foreign(), key => 'issuer'))->{http}
        {status},
    401, 'its tokens open no other endpoint');

my $token = sign(foreign(), key => 'issuer');
is(call_result('probe_echo', { text => 'a' }, %there, token => $token)
        ->{account},
    'olga@north.example', 'the subject is the account');
is(rpc('tools/list', undef, %there,
        token => sign(foreign(sub => 'nobody'), key => 'issuer'))
        ->{http}{status},
    401, 'and must be one of the workspace');

my $metadata
    = http("GET /.well-known/oauth-protected-resource/external HTTP/1.1\r\n"
        . "Host: mcp.example.test\r\nConnection: close\r\n\r\n");
is_deeply(
    from_json($metadata->{body})->{authorization_servers},
    ['https://issuer.example.test'],
    'the metadata names the issuer'
);

done_testing();
