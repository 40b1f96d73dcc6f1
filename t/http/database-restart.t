# SPDX-License-Identifier: Apache-2.0
# PostgreSQL restarts under load: calls are told so while it is away, none
# hangs, and a second after it is back all is well.
use strict;
use warnings;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

# Whatever happens here, the suites that follow need it.
END { pg_ctl('start') if !pg_ctl('status') }

token();
my $zero = time;
my $end  = $zero + 10;
my $wait = start_all(8,
    sub { call_until($end, 'probe_time', {}, since => $zero) });
sleep 2;
my $down = time - $zero;
ok(pg_ctl('stop', '-m', 'fast'), 'PostgreSQL stops');
sleep 2;
ok(pg_ctl('start'), 'and starts again');
my $up    = time - $zero;
my @calls = map {@$_} $wait->();

my @before = grep { $_->[0] + $_->[1] < $down } @calls;
my @away   = grep { $_->[0] >= $down && $_->[0] < $up } @calls;
my @after  = grep { $_->[0] > $up + 1 } @calls;
cmp_ok(scalar @before, '>=', 8, 'calls were made before')
    or diag(explain([ @calls[ 0 .. 7 ] ]));
cmp_ok(scalar @after, '>=', 8, 'and after');
cmp_ok(scalar @away, '>=', 4, 'and while it was away');
is(scalar(grep { $_->[2] ne 'ok' } @before), 0, 'before, all worked');
is_deeply(
    [ grep { !/^(?:ok|unavailable|busy)$/ } map { $_->[2] } @calls ],
    [], 'while it was away, calls were told so');
my @late = grep { $_->[2] ne 'ok' } @after;
is(scalar @late, 0, 'a second after it was back, all worked again')
    or diag(sprintf 'the last failure came %.2f s after', $late[-1][0] - $up);
my ($longest) = sort { $b <=> $a } map { $_->[1] } @calls;
cmp_ok($longest, '<', 6, 'no call was left hanging');

# A new token while the database is away: not refused, but later.
my $token = sign(claims());
ok(pg_ctl('stop', '-m', 'fast'), 'PostgreSQL stops once more');
my $http = post(
    '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    vhost => 'wild',
    host  => 'late.example.test',
    token => $token
);
is($http->{status}, 503, 'keys that are not known cannot be asked for');
like($http->{headers}{'retry-after'} // '', qr/^\d+$/, 'try later');
is_deeply(
    from_json($http->{body}),
    {   error             => 'unavailable',
        error_description =>
            'The database cannot be reached at the moment.'
    },
    'in words'
);
ok(pg_ctl('start'), 'PostgreSQL starts');
is(call('probe_time', {})->{http}{status}, 200, 'and the next call works');

done_testing();
