# SPDX-License-Identifier: Apache-2.0
# What conf/demo.sh promises: it starts, what it prints works as printed, data
# and tokens outlive a restart, and nothing is left when it is gone.
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;
use Test::More;

my $dir  = $ENV{MCP_DEMO_DIR};
my $port = $ENV{MCP_DEMO_PORT};
my $json = JSON::PP->new->utf8;

# Status and output of a command of the demo.
sub demo {
    my ($command, %env) = @_;
    local %ENV = (%ENV, %env);
    my $said = `sh $ENV{MCP_TEST_SRC}/conf/demo.sh $command 2>&1`;
    return ($? >> 8, $said);
}

# What a printed curl line gives, decoded.
sub curl {
    my ($line) = @_;
    $line =~ s/^curl /curl -sS /;
    my $said = `$line`;
    return eval { $json->decode($said) } // { said => $said };
}

sub environment {
    my ($status, $said) = demo('env');
    is($status, 0, 'env works') or diag($said);
    return map { split /=/, $_, 2 } split /\n/, $said;
}

# What a POST is answered with: status, HTTP version.
sub ask {
    my ($url, $token, @options) = @_;
    my $body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
    return `curl -sS -o /dev/null -w '%{http_code} %{http_version}' --cacert $dir/ca.crt @options -H 'Authorization: Bearer $token' -H 'Content-Type: application/json' -d '$body' $url 2>&1`;
}

# Who runs what of the demo: [user, command line] of each process.
sub processes {
    my @found;
    for my $file (glob '/proc/[0-9]*/cmdline') {
        my ($line, $status) = map {
            open my $in, '<', $_ or next;
            local $/;
            <$in> // ''
        } $file, $file =~ s/cmdline/status/r;
        next unless $line =~ m{\Q$dir\E/(?:etc|data)};
        my ($uid) = $status =~ /^Uid:\t(\d+)/m;
        push @found, [ scalar getpwuid $uid, $line =~ tr/\0/ /r ];
    }
    my $count = @found;
    return wantarray ? @found : $count;
}

# ---- it starts, and what it prints works ----

my ($status, $said) = demo('');
is($status, 0, 'it starts') or diag($said);
like($said, qr{^The endpoint: +https://localhost:$port/api/v1/mcp$}m,
    'it names the endpoint');
my ($list, $call) = $said =~ /^(curl .*)$/mg;
my $tools = curl($list)->{result}{tools} // [];
cmp_ok(scalar @$tools, '>', 10, 'the line for tools/list lists tools')
    or diag(`tail -n 5 $dir/logs/error.log`);
my $result = curl($call)->{result} // {};
ok($result->{structuredContent} && !$result->{isError},
    'the line for tools/call calls one')
    or diag(explain($result));
my ($block) = $said =~ /^(\{\n  "mcpServers".*?^\})/ms;
my $servers = eval { $json->decode($block)->{mcpServers} } // {};
my ($server) = values %$servers;
is($server->{url}, "https://localhost:$port/api/v1/mcp",
    'the block for a client is JSON');
my ($token) = ($server->{headers}{Authorization} // '') =~ /^Bearer (.+)/;
is(ask($server->{url}, $token), '200 2', 'whose token works, over HTTP/2');
is(ask($server->{url}, $token, '--http1.1'), '200 1.1', 'and over HTTP/1.1');

like($said, qr/^A client that signs in by itself wants the URL alone:\n\{.*"url": "\Q$server->{url}\E"/m,
    'a client can do with the URL');
my ($email, $password)
    = $said =~ /sign in as (\S+\@\S+), password\s+(\S+),/;
my %signed_in = map {
    $_ => `curl -sS -o /dev/null -w '%{http_code}' --cacert $dir/ca.crt --data-urlencode 'httpd_username=$email' --data-urlencode 'httpd_password=$_' https://localhost:$port/oauth/authorize 2>&1`
} $password, 'another';
is_deeply(\%signed_in, { $password => 303, another => 401 },
    'and its human sign in with the address and the password that it says');

my %env = environment();
is_deeply(
    [ sort keys %env ],
    [   qw(MCP_CA MCP_TOKEN_ADMIN MCP_TOKEN_COLLEAGUE MCP_TOKEN_FINCH
            MCP_TOKEN_FINCH_MANAGER MCP_TOKEN_MANAGER MCP_TOKEN_RECRUITER
            MCP_URL MCP_URL_FINCH)
    ],
    'env prints its names'
);
is(ask($env{MCP_URL}, $env{"MCP_TOKEN_$_"}), '200 2', "the token of $_ works")
    for qw(RECRUITER COLLEAGUE MANAGER ADMIN);
is(ask($env{MCP_URL_FINCH}, $env{MCP_TOKEN_FINCH}),
    '200 2', 'as does that of FINCH, in its workspace');
# curl 7.88 loses an answer over HTTP/2 now and then that comes before it is
# done with its own body, whatever httpd refuses.
is(ask($env{MCP_URL}, $env{MCP_TOKEN_FINCH}, '--http1.1'),
    '401 1.1', 'and not in another');
is(ask($env{MCP_URL_FINCH}, $env{MCP_TOKEN_ADMIN}, '--http1.1'),
    '401 1.1', 'nor the other way round');
like(`curl -sS $env{MCP_URL} 2>&1`,
    qr/certificate/, 'who does not know the authority does not trust it');

# ---- what tools write, and what comes of it ----

# The structured content of a call by the recruiter.
sub call {
    my ($tool, %arguments) = @_;
    my $body = $json->encode(
        {   jsonrpc => '2.0',
            id      => 1,
            method  => 'tools/call',
            params  => { name => "kailenty_$tool", arguments => \%arguments }
        }
    );
    return curl("curl --cacert $dir/ca.crt $env{MCP_URL}"
            . " -H 'Authorization: Bearer $env{MCP_TOKEN_RECRUITER}'"
            . " -H 'Content-Type: application/json'"
            . " -H 'MCP-Protocol-Version: 2025-11-25' -d '$body'")
        ->{result}{structuredContent} // {};
}

my $monday = substr call('time_get_current')->{next_week}{from} // '', 0, 10;
my $preview = call(
    'meetings_create',
    title            => 'Demo',
    starts_at        => $monday . 'T06:00',
    duration_minutes => 30,
    allow_conflict   => JSON::PP::true,
    attendees        => [ { email => 'guest@mail.example', name => 'Guest' } ]
);
my $meeting = call('action_confirm',
    confirmation_id => $preview->{confirmation_id} // '')
    ->{result}{meeting} // {};
is($meeting->{calendar_sync}, 'pending', 'a meeting is confirmed')
    or diag(explain($preview));
my $got;
for (1 .. 100) {
    $got = call('meetings_get', meeting_id => $meeting->{id} // '');
    last if ($got->{meeting}{calendar_sync} // '') ne 'pending';
    select undef, undef, undef, 0.2;
}
is($got->{meeting}{calendar_sync}, 'synced', 'and is in the calendar soon')
    or diag(explain($got));
like($got->{meeting}{conference_url}, qr{^https://}, 'with a link to join it');

# ---- secrets and users ----

for my $file ('etc/master.key', 'tls/ca.key', 'tls/server.key') {
    is(sprintf('%o', (stat "$dir/$file")[2] & 0777), '600', "$file is secret");
}
unlike(`cat $dir/logs/*.log $dir/data/log`,
    qr/\Q@{[substr $token, 0, 30]}\E/, 'the logs have no token');
SKIP: {
    skip 'not root: all run as the same user', 1 if $>;
    my %users = map { $_->[0] => 1 } grep { $_->[1] =~ /httpd\.conf/ }
        processes();
    is_deeply([ sort keys %users ],
        [ 'root', 'www-data' ], 'httpd\'s children are www-data');
}

# ---- again ----

my $sql = "psql -X -q -A -t -h $dir/sock -U mcp_owner -d mcp";
my $count = `$sql -c 'SELECT count(*) FROM mcp.account'`;
is(system(qq{$sql -c "UPDATE mcp.workspace SET name = 'Renamed' }
            . qq{WHERE id = 'finch'"}),
    0, 'a change of the data');
($status, $said) = demo('');
is($status, 0, 'it starts again') or diag($said);
is(`$sql -c "SELECT name FROM mcp.workspace WHERE id = 'finch'"`,
    "Renamed\n", 'and has kept the change');
is(`$sql -c 'SELECT count(*) FROM mcp.account'`,
    $count, 'and added nothing');
is(ask($env{MCP_URL}, $env{MCP_TOKEN_ADMIN}), '200 2', 'and the keys');

# ---- stop ----

($status, $said) = demo('stop');
is("$status $said", '0 ', 'it stops');
is(scalar processes(), 0, 'and leaves no process');
($status, $said) = demo('env');
isnt($status, 0, 'env says that it does not run');
like($said, qr/the demo does not run: sh conf\/demo\.sh/, 'and what to do');
is((demo('stop'))[0], 0, 'it can be stopped twice');

# ---- what may be wrong ----

my $taken = IO::Socket::INET->new(
    LocalAddr => "127.0.0.1:$port",
    Listen    => 1,
    ReuseAddr => 1
) or die "port $port: $!";
($status, $said) = demo('start');
isnt($status, 0, 'a port that is taken stops it');
like($said, qr/If port $port is taken, set MCP_DEMO_PORT to a free one\./,
    'and it says so');
close $taken;

for my $case (
    [ 'there', {}, qr/usage: sh conf\/demo\.sh/, 'an unknown command' ],
    [   'start', { MCP_DEMO_DIR => 'here' },
        qr/MCP_DEMO_DIR must be an absolute path: here/,
        'a relative place'
    ],
    [   'start', { MCP_DEMO_DIR => '/usr' },
        qr/\/usr has files that are not ours/,
        'a place of somebody else'
    ],
    [   'clean', { MCP_DEMO_DIR => '/usr' },
        qr/\/usr has files that are not ours/,
        'cleaning it'
    ],
    [   'start', { MCP_DEMO_PORT => 'http' },
        qr/MCP_DEMO_PORT must be a port number: http/,
        'a port that is none'
    ],
    )
{
    my ($command, $env, $words, $name) = @$case;
    ($status, $said) = demo($command, %$env);
    isnt($status, 0, "$name is refused");
    like($said, $words, '  with a reason');
}

# ---- gone ----

is((demo('clean'))[0], 0, 'it cleans up');
ok(!-e $dir, 'and is gone');
is(scalar processes(), 0, 'with its servers');

done_testing();
