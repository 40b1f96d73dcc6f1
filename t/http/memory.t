# SPDX-License-Identifier: Apache-2.0
# A child's memory does not grow with the requests that it has answered, good
# ones and bad ones. (What is never freed shows in the run with sanitizers; this
# finds what is kept for too long.)
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my $server = MCPServer->new;
$server->start($server->endpoint("McpTokenCache 100\nDBDKeep 4\nDBDMax 4\nMaxMemFree 256"));

sub status_of {
    my ($pid) = @_;
    return eval { slurp("/proc/$pid/status") } // '';
}

my ($child) = $server->children;

sub kilobytes {
    my ($size) = status_of($child) =~ /^VmRSS:\s+(\d+) kB/m;
    return $size;
}

my $token = token();
my @mix   = map {
    my ($bearer, $method, $params) = @$_;
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => 1,
            method  => $method,
            $params ? (params => $params) : ()
        }
    );
    [ $bearer, $body ]
    }[ $token, 'ping' ], [ $token, 'tools/list' ], [ $token, 'no/such' ],
    [
    $token, 'tools/call',
    { name => 'probe_echo', arguments => { text => 'a' } }
    ],
    [
    $token, 'tools/call',
    {   name      => 'probe_echo',
        arguments => { day => 'x', people => [ ({ a => 1 }) x 50 ] }
    }
    ],
    [
    $token, 'tools/call',
    { name => 'probe_fail', arguments => { how => 'conflict' } }
    ],
    [
    $token, 'tools/call',
    { name => 'probe_big', arguments => { rows => 300 } }
    ],
    [ $token, 'tools/call', { name => 'probe_missing' } ],
    [ 'bad', 'ping' ];

# One request of the mix, as bytes. Each bad token is another one. The last of a
# connection is no JSON: httpd closes it after a 400.
my $next = 0;

sub request {
    my ($last) = @_;
    my ($bearer, $body) = @{ $mix[ ++$next % @mix ] };
    ($bearer, $body) = ($token, '{"jsonrpc":"2.0","id":[[[[1,') if $last;
    $bearer =~ s/^bad$/bad$next.e30.e30/;
    return "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\n"
        . "Authorization: Bearer $bearer\r\nContent-Type: application/json\r\n"
        . 'Content-Length: '
        . length($body)
        . "\r\n\r\n$body";
}

# Send so many requests, a hundred on a connection; gives how many were answered.
sub send_many {
    my ($count) = @_;
    my $answered = 0;
    for my $i (1 .. $count / 100) {
        my @answers = http(join('', map { request($_ == 100) } 1 .. 100),
            port => $server->{port});
        $answered += grep { $_->{status} } @answers;
    }
    return $answered;
}

# The sanitizers' own memory grows for a while.
my $little = $ENV{MCP_TEST_SANITIZED} ? 65536 : 2048;

ok($child, 'the server has one child');
is(send_many(3000), 3000, 'all of the first requests are answered');
my $before = kilobytes();
is(send_many(6000), 6000, 'and all that follow');
my $after = kilobytes();
cmp_ok($after - $before, '<', $little,
    'and the child has grown by less than two megabytes')
    or diag("from $before kB to $after kB");

# Connections that die take their prepared statements along.
sub kill_backends {
    sql(q{SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE usename = 'mcp_app'});
    return call('probe_time', {}, port => $server->{port})->{http}{status};
}
kill_backends() for 1 .. 20;
$before = kilobytes();
is(kill_backends(), 200, 'a call after its connection died') for 1 .. 60;
$after = kilobytes();
cmp_ok($after - $before, '<', $little,
    'and the child has grown by less than two megabytes')
    or diag("from $before kB to $after kB");

is(eval { ($server->pid && status_of($child) ? 'alive' : 'gone') },
    'alive', 'it is the same child');
$server->stop;

done_testing();
