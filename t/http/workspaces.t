# SPDX-License-Identifier: Apache-2.0
# The host's first label names the workspace, and a token is good in its own.
use strict;
use warnings;
use MCPTest;
use Test::More;

sub host_token {
    my ($email, $host) = @_;
    return token($email, resource => "https://$host/mcp");
}

sub who {
    my ($host, $token) = @_;
    my $reply = call(
        'probe_echo', { text => 'a' },
        vhost => 'wild',
        host  => $host,
        token => $token
    );
    return $reply->{http}{status} if $reply->{http}{status} != 200;
    my $content = $reply->{result}{structuredContent};
    return "$content->{workspace} $content->{account}";
}

my $north = host_token('olga@north.example', 'north.example.test');
my $south = host_token('olga@south.example', 'south.example.test');

is(who('north.example.test', $north), 'north olga@north.example', 'north');
is(who('south.example.test', $south), 'south olga@south.example', 'south');
is(who('NORTH.Example.TEST', $north),
    'north olga@north.example', 'letters of a host name are all the same');
is(who('north.example.test:8443', $north),
    'north olga@north.example', 'a port in Host does not matter');
is(who('south.example.test', $north), 401, 'north\'s token in south');
is( who('south.example.test',
        sign(
            claims(
                iss => 'https://south.example.test',
                aud => 'https://south.example.test/mcp'
            )
        )
    ),
    401,
    'one for south that north signed'
);
is( who('south.example.test',
        sign(
            claims(
                iss => 'https://south.example.test',
                aud => 'https://south.example.test/mcp'
            ),
            key => 'south'
        )
    ),
    401,
    'south\'s own token for somebody of north'
);
is(who('west.example.test', $north), 401, 'a workspace that there is not');
for my $host (qw(example.test a.north.example.test north.example.org 127.0.0.1
    x_y.example.test))
{
    is(who($host, $north), 404, "the host name $host is nobody's");
}

# The same cached token stays in its workspace.
is(who('north.example.test', $north), 'north olga@north.example', 'again');
is(who('south.example.test', $north), 401, 'again, in south');

done_testing();
