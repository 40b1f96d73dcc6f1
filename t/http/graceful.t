# SPDX-License-Identifier: Apache-2.0
# Reloads under load lose no call, and the new configuration holds afterwards.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
my $conf   = $server->endpoint('StartServers 2');
$conf =~ s/^(StartServers|ServerLimit) 1\n//mg;
$conf =~ s/^MaxRequestWorkers 20/MaxRequestWorkers 80/m;
$server->start($conf);
my %there = (port => $server->{port});

sub names {
    return join ' ', map { $_->{name} } @{ rpc('tools/list', undef, %there)
            ->{result}{tools} // [] };
}

like(names(), qr/\bprobe_echo\b/, 'the server is up');
my $end  = time + 8;
my $wait = start_all(4, sub { call_until($end, 'probe_time', {}, %there) });
my $slow = start_all(
    1,
    sub {
        return rpc_error(call('probe_sleep', { seconds => 4 }, %there));
    }
);
for (1 .. 4) {
    sleep 1.2;
    ok($server->graceful, "reload $_");
}
my @calls  = map {@$_} $wait->();
my %failed = map { $_->[2] => 1 } grep { $_->[2] ne 'ok' } @calls;
cmp_ok(scalar @calls, '>', 100, 'many calls were made');
is_deeply([ sort keys %failed ], [], 'and none was lost');
like(($slow->())[0], qr/^HTTP 200/, 'a call that spans reloads is answered');

# Another choice of tools.
(my $changed = $conf)
    =~ s/^(\s*McpWorkspace north)$/$1\n    McpTools exclude echo/m;
$server->write_file('httpd.conf', $server->preamble . $changed);
ok($server->graceful, 'a reload with another configuration');
my $names = 'probe_echo';
for (1 .. 50) {
    sleep 0.1;
    last if ($names = names()) !~ /\bprobe_echo\b/;
}
unlike($names, qr/\bprobe_echo\b/, 'the new configuration holds');
like($names, qr/\bprobe_time\b/, 'for all of it');

# A configuration that is wrong leaves the server as it is.
my ($status, $said) = $server->configtest($changed . "McpMaxBody nothing\n");
isnt($status, 0, 'configtest refuses a wrong one');
like(names(), qr/\bprobe_time\b/, 'and the server goes on as it is');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
