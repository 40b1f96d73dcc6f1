# SPDX-License-Identifier: Apache-2.0
# conf/qos.conf limits by what a verified token says, and nothing else.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

plan skip_all => 'mod_qos leaks when its configuration is read again'
    if $ENV{MCP_TEST_SANITIZED};

my $token = token();
my $multiarch = `gcc -print-multiarch`;
chomp $multiarch;

# A server with the fragment, made for workspace north and with other numbers.
sub serve {
    my ($at_once, $a_minute, $location) = @_;
    my $server = MCPServer->new;
    my ($modules) = slurp("$server->{run}/stock.conf") =~ m{(\S+)/mod_env\.so};
    my $fragment = slurp("$ENV{MCP_TEST_SRC}/conf/qos.conf");
    $fragment =~ s/harbor/north/g;
    $fragment =~ s/^(QS_EventRequestLimit MCP_WORKSPACE\S+) 40$/$1 $at_once/m
        or die 'no limit at once';
    $fragment =~ s/^(QS_EventLimitCount \S+) 1200 60$/$1 $a_minute 60/m
        or die 'no limit a minute';
    return $server->start($server->endpoint(<<"END", $location));
LoadModule headers_module $modules/mod_headers.so
LoadFile /usr/lib/$multiarch/libpcre.so.3
LoadModule qos_module $modules/mod_qos.so
$fragment
END
}

sub ping {
    my ($server, %opt) = @_;
    return rpc('ping', undef, port => $server->{port}, token => $token, %opt)
        ->{http};
}

for my $location ('', 'Require mcp-scope mcp') {
    diag('with Require') if $location;
    my $server = serve(100, 3, $location);
    my $bad = sign(claims(), key => 'stranger');
    is(ping($server, token => $bad)->{status}, 401,
        'who has no good token is told so')
        for 1 .. 5;
    is(ping($server)->{status}, 200, 'and takes nothing from the workspace')
        for 1 .. 3;
    my $fourth = ping($server);
    is_answer(
        $fourth, 429,
        '{"error":"slow_down","error_description":"Too many requests of this '
            . 'workspace. Wait for as many seconds as Retry-After says."}',
        'whose fourth request is too much'
    );
    is($fourth->{headers}{'retry-after'}, 10, 'and may come back');
    is($fourth->{headers}{'content-type'}, 'application/json', 'is JSON');
    is(ping($server, token => undef)->{status}, 401,
        'that address may ask how to come by a token');
    is( http(
            "GET /.well-known/oauth-protected-resource/mcp HTTP/1.1\r\n"
                . "Host: mcp.example.test\r\nConnection: close\r\n\r\n",
            port => $server->{port}
        )->{status},
        200,
        'and get the metadata'
    );
    $server->stop;
}

# Four calls that take a second, where two may run at once.
my $server = serve(2, 1000, '');
my @status = sort map { $_->{status} } start_all(
    4,
    sub {
        rpc('tools/call',
            { name => 'probe_sleep', arguments => { seconds => 1 } },
            port  => $server->{port},
            token => $token)->{http};
    }
)->();
is_deeply(\@status, [ 200, 200, 429, 429 ], 'two at once are not four');
is(ping($server)->{status}, 200, 'and when they are done there is room');
$server->stop;

done_testing();
