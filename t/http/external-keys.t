# SPDX-License-Identifier: Apache-2.0
# An external issuer that publishes its keys: it dies, comes back with other
# keys, and its people are found among the accounts.
use strict;
use warnings;
use File::Copy 'copy';
use MCPPeer;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

# ---- the issuer: /jwks has what is in the file ----

my $jwks = state("published-$$.json");
my ($rsa, $ec) = @{ from_json(slurp(state('jwks.json')))->{keys} };

sub publish {
    my (@keys) = @_;
    open my $out, '>', "$jwks.new" or die "$jwks: $!";
    print $out to_json({ keys => \@keys });
    close $out or die "$jwks: $!";
    rename "$jwks.new", $jwks or die "$jwks: $!";
    return;
}

my $issuer = MCPPeer->new(
    answer => sub {
        my $body = slurp($jwks);
        return "HTTP/1.1 200 OK\r\nContent-Type: application/jwk-set+json\r\n"
            . 'Content-Length: '
            . length($body)
            . "\r\nCache-Control: max-age=600\r\n\r\n$body";
    }
);
publish($rsa);

# ---- the server, with an endpoint for each way to find an account ----

my $server = MCPServer->new;

sub endpoint {
    my ($path, $directives, $workspace) = @_;
    $workspace //= 'north';
    return <<"END";
<Location "/$path">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/$path
    McpWorkspace $workspace
    McpIssuer https://issuer.example.test/
    McpJWKSURL @{[$issuer->url('/jwks')]}
    $directives
</Location>
END
}

my $text = $server->endpoint(
    'McpFetchAllow 127.0.0.1'
        . "\nMcpFetchCAFile \"@{[$issuer->ca]}\"\n"
        . endpoint('sub',   '')
        . endpoint('email', 'McpAccountClaim email')
        . endpoint('oid',   'McpAccountClaim oid')
        . endpoint('south', 'McpAccountClaim oid', 'south'),
    '# its own issuer'
);

sub foreign {
    my ($path, %change) = @_;
    return claims(
        iss => 'https://issuer.example.test/',
        aud => "https://mcp.example.test/$path",
        %change
    );
}

sub ask {
    my ($path, $token) = @_;
    return call('probe_echo', { text => 'a' },
        path => "/$path", port => $server->{port}, token => $token);
}

sub status {
    my ($path, $token) = @_;
    return ask($path, $token)->{http}{status};
}

# Whom the server takes a caller for, or what it says instead.
sub who {
    my ($path, %change) = @_;
    my $reply = ask($path, sign(foreign($path, %change), key => 'issuer'));
    return $reply->{result}{structuredContent}{account}
        // "$reply->{http}{status} "
        . (eval { from_json($reply->{http}{body})->{error_description} } // '');
}

# ---- nobody is judged before there are keys ----

my $since = time;
$issuer->stop;
$server->start($text);
my $early = ask('sub', sign(foreign('sub'), key => 'issuer'))->{http};
is("$early->{status} " . from_json($early->{body})->{error},
    '503 unavailable', 'while no keys are known, nobody is judged');
ok($early->{headers}{'retry-after'}, 'and all are told to come back');
is(rpc('tools/list', undef, port => $server->{port})->{http}{status},
    200, 'an endpoint with an issuer of its own works on');
$issuer->start;

sub await_status {
    my ($wanted, $seconds, @call) = @_;
    my $until = time + $seconds;
    my $status;
    while (time < $until) {
        $status = status(@call);
        last if $status == $wanted;
        sleep 0.2;
    }
    return $status;
}
is(await_status(200, 20, 'sub', sign(foreign('sub'), key => 'issuer')),
    200, 'once the issuer is there, its keys are fetched, unasked');
is(scalar(grep {m{^GET /jwks HTTP/1\.1\r\nHost: }} $issuer->requests),
    1, 'once for all endpoints of a child');
like(
    $server->error_log,
    qr{\[mcp:warn\].*MCP0106: the key set https://localhost:\d+/jwks was not fe},
    'the log has what went wrong before'
);

# ---- who the people are ----

my $olga = account('olga@north.example');
is(who('sub'), 'olga@north.example', 'sub is an account\'s id');
is(who('sub', scope => undef, scp => 'mcp'),
    'olga@north.example', 'the scopes may be in scp');
is(who('email', sub => 'x', email => 'Mona@North.Example'),
    'mona@north.example', 'an address is compared without case');
is(who('email', sub => 'x', email => 'mona@north.example',
        email_verified => JSON::PP::true),
    'mona@north.example', 'one that is verified');
is( who('email', sub => 'x', email => 'mona@north.example',
        email_verified => JSON::PP::false),
    '401 The token\'s email is not verified (email_verified).',
    'not one that is not'
);
is(who('email', sub => $olga),
    '401 The token\'s email, which names the account, is missing or no short '
        . 'text.',
    'a token without an address is nobody\'s'
);
is( who('email', sub => 'x', email => 'olga@south.example'),
    '401 The token\'s email belongs to no account of this workspace.',
    'nor is one of another workspace\'s'
);
is(who('email', sub => 'x', email => 'dora@north.example'),
    '401 ', 'a disabled account is turned away');

my $nobody = '401 The token\'s oid belongs to no account of this workspace.';
is(who('oid', oid => 'u-7'), $nobody, 'a subject that nobody linked');

my @u7 = ('https://issuer.example.test/', 'u-7');
ctl('user', 'link', 'north', 'Olga@north.example', @u7);
is(who('oid', oid => 'u-7'), 'olga@north.example', 'and then somebody did');
is(who('oid', oid => $olga), $nobody, 'an id is none that is linked');
is(who('south', oid => 'u-7'), $nobody, 'links are a workspace\'s own');
ctl('user', 'link', 'north', 'mona@north.example', @u7);
is(who('oid', oid => 'u-7'), 'mona@north.example', 'the last link holds');
ctl('user', 'unlink', 'north', @u7);
is(who('oid', oid => 'u-7'), $nobody, 'until it is taken back');

# ---- the issuer goes, and comes back with other keys ----

my $kept = sign(foreign('sub'), key => 'issuer');
my $new  = sign(foreign('sub'), key => 'issuer-ec');
$issuer->stop;
is(status('sub', $kept), 200, 'while it is away, its keys stay good');
is(status('sub', sign(foreign('sub', jti => 'other'), key => 'issuer')),
    200, 'for new tokens, too');
is(status('sub', $new), 401, 'but no others are');
publish($ec);
$issuer->start;
my $asked = $issuer->requests;
my $began = time;
is(await_status(200, 75, 'sub', $new),
    200, 'a key that is unknown has the set fetched early');
cmp_ok(time - $since, '>', 29, 'not soon after the last time');
is($issuer->requests, $asked + 1, 'and once');
is(status('sub', sign(foreign('sub', jti => 'last'), key => 'issuer')),
    401, 'the key that is gone is good no more');
is($issuer->requests, $asked + 1, 'which does not fetch them again');

# ---- a reload ----

publish($rsa);
ok($server->graceful, 'a reload');
is(await_status(200, 20, 'sub', sign(foreign('sub', jti => 'r'), key => 'issuer')),
    200, 'fetches the keys anew');
is($issuer->requests, $asked + 2, 'once');
is(status('sub', sign(foreign('sub', jti => 's'), key => 'issuer-ec')),
    401, 'those that there are now');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');
unlike($server->error_log, qr/\Q$new\E|u-7|mona\@/,
    'and the log names nobody');

done_testing();
