# SPDX-License-Identifier: Apache-2.0
# One line a call in the access log: who, what, and how it ended.
use strict;
use warnings;
use MCPTest;
use Test::More;
use Time::HiRes 'sleep';

# The last line that the code leaves in mcp.log, as name to value.
sub logged {
    my ($code) = @_;
    my $position = log_position('mcp.log');
    $code->();
    my $lines;
    for (1 .. 50) {
        $lines = log_since('mcp.log', $position);
        last if $lines =~ /\n\z/;
        sleep 0.02;
    }
    my %fields = map { split /=/, $_, 2 } $lines =~ /(\b\w+=\S*)/g;
    return (\%fields, $lines);
}

sub shown {
    my ($fields, @names) = @_;
    return join ' ', map {"$_=" . ($fields->{$_} // 'missing')} @names;
}

my $account = account('olga@north.example');
my @names   = qw(ws account client method tool outcome rev);

my ($fields, $line) = logged(
    sub {
        call(
            'probe_echo',
            { text => 'secret-text' },
            token => token(undef, client => 'inspector')
        );
    }
);
is( shown($fields, @names),
    "ws=north account=$account client=inspector method=tools/call "
        . 'tool=probe_echo outcome=ok rev=2025-11-25',
    'a call'
);
is($fields->{credential}, '-', 'whose token names no grant');
like($fields->{db_us}, qr/^[1-9]\d*$/, 'with its time in the database');
unlike($line, qr/secret-text|Bearer|olga/, 'and nothing of its contents');

my $grant = sprintf 'grn_%010d', $$;
sql("INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,"
        . " resource, scopes) VALUES ('north', '$grant', 'grant', '$account',"
        . " 'test', 'https://mcp.example.test/mcp', '{mcp}')");
($fields) = logged(
    sub { call('probe_time', {}, token => sign(claims(grant => $grant))) });
is(shown($fields, qw(credential outcome)),
    "credential=$grant outcome=ok", 'the grant behind a token is named');

for my $case (
    [   'wrong arguments',
        sub { call('probe_echo', {}) },
        'method=tools/call tool=probe_echo outcome=invalid_arguments'
    ],
    [   'a tool\'s refusal',
        sub { call('probe_fail', { how => 'conflict' }) },
        'method=tools/call tool=probe_fail outcome=conflict'
    ],
    [   'an unknown tool',
        sub { call('probe_nothing', {}) },
        'method=tools/call tool=- outcome=invalid_params'
    ],
    [   'an unknown method',
        sub { rpc('some/thing') },
        'method=- tool=- outcome=method_not_found'
    ],
    [   'a list', sub { rpc('tools/list') },
        'method=tools/list tool=- outcome=ok'
    ],
    [   'no JSON', sub { post('{') },
        'method=- tool=- outcome=parse_error'
    ],
    [   'a wrong method', sub { post('', method => 'PUT') },
        'method=- tool=- outcome=method_not_allowed'
    ],
    )
{
    my ($name, $code, $expected) = @$case;
    my ($seen) = logged($code);
    is(shown($seen, qw(method tool outcome)), $expected, $name);
    is(shown($seen, qw(ws account)), "ws=north account=$account",
        '  by somebody we know');
}

# Who calls is not what a request says but what its token has proven; else a
# host name could count against a workspace's limits, or a made-up one escape
# them. What is refused has its id all the same.
my %made_up = (vhost => 'wild', host => 'west.example.test');
for my $case (
    [ 'no token',    { token => undef },   'unauthorized' ],
    [ 'a bad token', { token => 'a.b.c' }, 'invalid_token' ],
    [   'a token of another workspace',
        { token => token('olga@south.example') },
        'invalid_token'
    ],
    [ 'a made-up host', { %made_up, token => undef }, 'unauthorized' ],
    [ 'a token there',  {%made_up},                   'invalid_token' ],
    [   'a foreign page',
        { headers => { Origin => 'https://evil.test' } },
        'origin_not_allowed'
    ],
    )
{
    my ($name, $opt, $outcome) = @$case;
    my ($seen) = logged(sub { rpc('ping', undef, %$opt) });
    is( shown($seen, qw(ws account client outcome)),
        "ws=- account=- client=- outcome=$outcome",
        "$name: nobody is known"
    );
    like($seen->{id}, qr/^[0-9a-z]{12}$/, '  but by the request\'s id');
}

done_testing();
