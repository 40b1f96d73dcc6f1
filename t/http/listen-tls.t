# SPDX-License-Identifier: Apache-2.0
# Streams over TLS, and over HTTP/2, where each holds a thread of mod_http2 and
# so there are few.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
my $root   = $server->{root};
my ($modules) = slurp("$server->{run}/stock.conf") =~ m{(\S+)/mod_env\.so};
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
        . "-keyout $root/key.pem -out $root/cert.pem -days 2 "
        . "-subj /CN=mcp.example.test "
        . "-addext subjectAltName=DNS:mcp.example.test 2>/dev/null") == 0
    or die 'no certificate';
$server->start(
    $server->endpoint(<<"END"));
LoadModule socache_shmcb_module "$modules/mod_socache_shmcb.so"
LoadModule ssl_module "$modules/mod_ssl.so"
LoadModule http2_module "$modules/mod_http2.so"
Protocols h2 http/1.1
SSLEngine on
SSLCertificateFile "$root/cert.pem"
SSLCertificateKeyFile "$root/key.pem"
END
my $token = token();
my $count = 0;

# Start curl with a stream; gives its process and where its output goes.
sub start {
    my ($version) = @_;
    my $to = "$root/curl-" . ++$count;
    my ($head, $body) = split /\r\n\r\n/,
        MCPListen::request({ toolsListChanged => JSON::PP::true }), 2;
    my @headers = map { ('-H', $_) }
        grep { !/^(?:POST|Content-Length|Host)/ } split /\r\n/, $head;
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        open STDOUT, '>', $to        or die;
        open STDERR, '>', "$to.said" or die;
        exec 'curl', '-s', '-S', '-N', '-i', $version, '--max-time', 120,
            '--cacert', "$root/cert.pem", '--resolve',
            "mcp.example.test:$server->{port}:127.0.0.1", @headers,
            '--data-binary', $body,
            "https://mcp.example.test:$server->{port}/mcp"
            or die;
    }
    return { pid => $pid, file => $to };
}

# What curl has written, once it matches or so many seconds have passed.
sub heard {
    my ($curl, $pattern, $seconds) = @_;
    my $until = time + ($seconds // 5);
    my $text  = '';
    while (time < $until) {
        $text = -e $curl->{file} ? slurp($curl->{file}) : '';
        last if $text =~ $pattern;
        sleep 0.05;
    }
    return $text;
}

sub finish {
    my ($curl, $signal) = @_;
    kill $signal, $curl->{pid} if $signal;
    waitpid $curl->{pid}, 0;
    return $? >> 8;
}

sub announce { return sql(q{SELECT mcp.notify_change('tools', NULL, 'north')}) }

for my $case ([ '--http1.1', 'HTTP/1.1 200' ], [ '--http2', 'HTTP/2 200' ]) {
    my ($version, $status) = @$case;
    my $curl = start($version);
    like(
        heard($curl, qr/acknowledged.*\n\n/),
        qr{\A\Q$status\E.*\n\r?\ndata: \{.*acknowledged.*\}\n\n\z}s,
        "$version: a stream over TLS"
    );
    announce();
    my $when = time;
    like(heard($curl, qr/list_changed/), qr{data: \{.*tools/list_changed.*\}\n\n\z},
        'hears of a change');
    cmp_ok(time - $when, '<', 0.5, 'soon');
    my $other = start($version);
    heard($other, qr/acknowledged/);
    finish($other, 'KILL');
    ok($server->graceful, 'a reload');
    like(heard($curl, qr/resultType/),
        qr{data: \{.*"resultType":"complete".*\}\n\n\z}, 'ends it');
    is(finish($curl), 0, 'as curl expects it') or diag(slurp("$curl->{file}.said"));
    sleep 1;
}

# ThreadsPerChild is 20.
my @held = map { start('--http2') } 1 .. 5;
like(heard($_, qr/acknowledged/), qr/^HTTP\/2 200/, 'over HTTP/2, a stream')
    for @held;
my $sixth = start('--http2');
like(
    heard($sixth, qr/busy/),
    qr{\AHTTP/2 503.*^retry-after: \d+\r?\n.*"code":-32603.*busy: as many}ms,
    'the sixth is told to come back later'
);
finish($sixth);
my $plain = start('--http1.1');
like(heard($plain, qr/acknowledged/), qr{^HTTP/1.1 200},
    'which is about HTTP/2 alone');
announce();
like(heard($_, qr/list_changed/), qr/list_changed/, 'all hear')
    for @held, $plain;
finish(shift @held, 'KILL');
my $again;
for (1 .. 30) {
    $again = start('--http2');
    last if heard($again, qr/acknowledged|busy/) =~ /acknowledged/;
    finish($again);
    sleep 1;
}
like(heard($again, qr/acknowledged/), qr{^HTTP/2 200},
    'a client that has gone makes room');
finish($_, 'KILL') for @held, $plain, $again;

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
