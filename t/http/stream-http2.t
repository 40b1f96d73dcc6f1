# SPDX-License-Identifier: Apache-2.0
# Event streams over HTTP/2: many on one connection, each by itself; and through
# the filters that like to wait.
use strict;
use warnings;
use MCPHttp2;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $modules = `apxs -q LIBEXECDIR`;
chomp $modules;
my %pool = (
    one  => "DBDMin 1\nDBDKeep 1\nDBDMax 1\nMcpConcurrency 1\nMcpQueueTimeout 3\n",
    four => "DBDMin 1\nDBDKeep 4\nDBDMax 4\nMcpConcurrency 4\n",
);

sub started {
    my ($more) = @_;
    my $server = MCPServer->new;
    $server->start($server->endpoint(
            "LoadModule http2_module $modules/mod_http2.so\n"
                . "Protocols h2c http/1.1\n$more"
                . stream_conf()));
    return $server;
}
my $server = started($pool{four});
my @modern = (revision => '2026-07-28', meta => { progressToken => 'p' });
my @steps  = ('stream_steps', { count => 3, apart => 0.3 });
my @long   = ('stream_steps', { count => 0, apart => 8 });

sub posted {
    my ($http2, $name, $arguments, %opt) = @_;
    return $http2->post('/stream', stream_message($name, $arguments, %opt),
        stream_head('tools/call', name => $name, %opt));
}

# The messages of an answer.
sub events {
    my ($stream) = @_;
    return map { from_json($_) } $stream->{body} =~ /^data: (.*)\n\n/mg;
}

# ---- what is said, when it is said ----

my $curl = join ' ', 'curl', '-sSN', '--http2-prior-knowledge',
    map {"-H '$_'"}
    'Host: mcp.example.test', do {
    my %headers = stream_head('tools/call', name => 'stream_steps', @modern);
    map {"$_: $headers{$_}"} sort keys %headers;
    };
my $body = stream_message(@steps, @modern);
my $start = time;
open my $out, '-|',
    "$curl -d '$body' http://127.0.0.1:$server->{port}/stream"
    or die "curl: $!";
my @lines;
while (my $line = <$out>) {
    push @lines, [ time - $start, $line ] if $line =~ /^data: /;
}
close $out;
is(scalar @lines, 5, 'curl hears four steps and the result');
for my $i (0 .. $#lines) {
    cmp_ok($lines[$i][0], '>', 0.3 * $i - 0.05, "  part $i not early");
    cmp_ok($lines[$i][0], '<', 0.3 * $i + 0.28, '  and not late');
}

my $http2 = MCPHttp2->new($server->{port});
my @numbers = map {
    posted($http2, @steps, id => "call $_", revision => '2025-11-25',
        meta => { progressToken => $_ })
} 1 .. 4;
for my $i (1 .. 4) {
    my $stream = $http2->finish($numbers[ $i - 1 ]);
    my @events = events($stream);
    is(join(' ', map { $_->{params}{progressToken} // $_->{id} } @events),
        "$i $i $i $i call $i", "stream $i of one connection hears of itself");
    my ($early) = map { $_->[0] } @{ $stream->{parts} };
    cmp_ok($early, '<', 0.28, '  at once');
}

# ---- going ----

my $other = posted($http2, 'stream_steps', { count => 2, apart => 0.5 },
    @modern);
my $reset = posted($http2, @long, @modern);
$http2->read_until(2,
    sub { @{ $http2->{streams}{$reset}{parts} } && running() == 2 });
is(running(), 2, 'two calls run');
$http2->reset($reset);
cmp_ok(wait_until(3, sub { running() < 2 }) // 9,
    '<', 1, 'a stream that is reset is cancelled');
is(running(), 1, '  and no other');
is(scalar(events($http2->finish($other))),
    4, '  which goes on to its result');
my $quiet = posted($http2, @long, revision => '2026-07-28');
wait_until(2, \&running);
$http2->reset($quiet);
cmp_ok(wait_until(3, sub { !running() }) // 9,
    '<', 1, 'so is a call that has said nothing');
my $kept = posted($http2, 'stream_steps', { count => 0, apart => 1.5 },
    revision => '2025-11-25');
wait_until(2, \&running);
$http2->reset($kept);
sleep 0.6;
is(running(), 1, 'with a handshake it is not');
wait_until(3, sub { !running() });
posted($http2, @long, @modern);
wait_until(2, \&running);
close $http2->{socket};
cmp_ok(wait_until(3, sub { !running() }) // 9,
    '<', 1, 'a connection that closes cancels, too');
like(slurp("$server->{root}/stream.log"),
    qr/tools\/call stream_steps cancelled/, 'and it is logged');
$server->stop;

# ---- who does not read ----

my $narrow = started($pool{one});
my $stuck = MCPHttp2->new($narrow->{port}, window => 0);
posted($stuck, 'stream_flood', { count => 300, size => 1500 },
    revision => '2025-11-25', meta => { progressToken => 'x' x 200 });
wait_until(2, \&running);
ok(wait_until(5, sub { !running() }),
    'a client that takes nothing holds no statement');
is(call('probe_time', {}, port => $narrow->{port})->{http}{status},
    200, '  nor the connection to the database');
close $stuck->{socket};
$narrow->stop;

# ---- filters ----

my $filtered = started(<<"END" . $pool{four});
LoadModule filter_module $modules/mod_filter.so
LoadModule deflate_module $modules/mod_deflate.so
LoadModule brotli_module $modules/mod_brotli.so
<Location "/stream">
    SetOutputFilter DEFLATE;BROTLI_COMPRESS
</Location>
END
my $through = MCPHttp2->new($filtered->{port});
my $number = $through->post('/stream', stream_message(@steps, @modern),
    stream_head('tools/call', name => 'stream_steps', @modern),
    'accept-encoding' => 'gzip, br');
my $stream = $through->finish($number);
is(scalar(events($stream)), 5, 'compression does not touch an event stream');
cmp_ok($stream->{parts}[0][0], '<', 0.28, '  nor keep it');
my $plain = post(
    stream_message('stream_steps', { count => 0, apart => 0 }),
    port    => $filtered->{port},
    path    => '/stream',
    token   => stream_token(),
    headers => { 'Accept-Encoding' => 'gzip' }
);
is($plain->{headers}{'content-encoding'}, 'gzip', 'as it does JSON');
$filtered->stop;

unlike($_->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died')
    for $server, $narrow, $filtered;

done_testing();
