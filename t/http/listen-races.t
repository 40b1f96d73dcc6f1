# SPDX-License-Identifier: Apache-2.0
# Streams that open and close while the server reloads, and a stop that is not
# graceful: a connection is given up in whichever state it is met.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
my $conf   = $server->endpoint(<<"END");
McpListeners 20
LogFormat "%m %U %s %{MCP_METHOD}e %{MCP_OUTCOME}e" listeners
CustomLog access_log listeners
END
$conf =~ s/^ServerLimit 1$/ServerLimit 3/m;
$conf =~ s/^MaxRequestWorkers 20$/MaxRequestWorkers 60/m;
my ($modules) = slurp("$server->{run}/stock.conf") =~ m{(\S+)/mod_env\.so};
$conf = qq(LoadModule log_config_module "$modules/mod_log_config.so"\n$conf)
    if !grep {/mod_log_config/} `$ENV{MCP_TEST_HTTPD} -l`;
$server->start($conf);
my $port   = $server->{port};
my %tools  = (toolsListChanged => JSON::PP::true);
my @tokens = map { sign(claims(sub => account("$_\@north.example"))) }
    qw(olga mona adam);

# Open streams until a time, and close each at another moment of its life;
# gives how many were opened.
sub open_and_close {
    my ($until, $token) = @_;
    my $opened = 0;
    srand 7;
    while (time < $until) {
        my $stream = eval { MCPListen->open($port, \%tools, token => $token) }
            or next;
        $opened++ if ($stream->{status} // 0) == 200;
        $stream->next(0.05 * rand);
        $stream->close;
    }
    return $opened;
}

my $end  = time + 6;
my $wait = start_all(3, sub { open_and_close($end, $tokens[ $_[0] - 1 ]) });
for my $reload (1 .. 3) {
    sleep 1.5;
    $server->graceful;
    sql(q{SELECT mcp.notify_change('tools', NULL, 'north')});
}
my @opened = $wait->();
cmp_ok($_, '>', 10, 'streams come and go while the server reloads')
    for @opened;

my @streams
    = map { MCPListen->open($port, \%tools, token => $tokens[ $_ % 3 ]) } 1 .. 12;
is(scalar(grep { $_->{status} == 200 } @streams), 12, 'twelve stay');
my $pid = $server->pid;
kill 'TERM', $pid;
my $told = 0;
for my $stream (@streams) {
    my $last;
    while (my $message = $stream->next(3)) {
        $last = $message;
    }
    $told++ if $last->{result};
}
is($told, 12, 'a stop ends them with their results');
for (1 .. 150) {
    last unless kill 0, $pid;
    sleep 0.1;
}
ok(!kill(0, $pid), 'and is not held up');
my %lines;
$lines{$_}++ for split /\n/, slurp("$server->{root}/access_log");
cmp_ok($lines{'POST /mcp 200 subscriptions/listen ok'} // 0,
    '>=', 12, 'the log has a line for a stream that has ended')
    or diag(explain(\%lines));
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
