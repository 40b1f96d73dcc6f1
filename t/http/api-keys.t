# SPDX-License-Identifier: Apache-2.0
# API keys: where they are taken, in which headers, how they end, and what those
# who show something else are told.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

# One child with endpoints that take keys in Authorization, in a header of the
# site's own too, of all workspaces, and not at all.
my $server = MCPServer->new;
$server->start(
    "LogFormat \"%U %>s %{MCP_WORKSPACE}e %{MCP_ACCOUNT}e %{MCP_CREDENTIAL}e "
        . "%{MCP_CLIENT}e\" keys\nCustomLog keys.log keys\n"
        . $server->endpoint("MaxMemFree 256",
        "McpAPIKeys On\n    McpApiKeyHeader X-Probe-Key")
        . join '',
    map {<<"END"} ([ plain => 'north', 'McpAPIKeys On' ],
<Location "/$_->[0]">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/$_->[0]
    McpWorkspace $_->[1]
    $_->[2]
    McpOrigin https://app.example.test
</Location>
END
        [ all => '*', 'McpAPIKeys On' ], [ none => 'north', 'McpAPIKeys Off' ],
        [ south => 'south', 'McpAPIKeys On' ])
);

my $ping  = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $pong  = '{"jsonrpc":"2.0","id":1,"result":{}}';
my $place = 'resource_metadata="https://mcp.example.test/.well-known/'
    . 'oauth-protected-resource/mcp", scope="mcp mcp:extra", '
    . 'DPoP algs="ES256 RS256"';

sub send_key {
    my ($key, %opt) = @_;
    return post($ping, port => $server->{port}, token => $key, %opt);
}

sub own {
    my ($key, %opt) = @_;
    return send_key(undef, %opt, headers => { 'X-Probe-Key' => $key });
}

sub is_refused {
    my ($http, $message, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is_answer($http, 401,
        qq({"error":"invalid_token","error_description":"$message"}\n), $name);
    return like(
        $http->{headers}{'www-authenticate'},
        qr/^Bearer error="invalid_token", error_description="\Q$message\E", /,
        '  with its challenge'
    );
}

# ---- taken ----

my ($key, $id) = api_key('olga@north.example');
like($key, qr/^kc_live_[0-9A-Za-z]{40}$/, 'mcpctl makes a key');
is(sql("SELECT count(*) FROM mcp.api_key k JOIN mcp.credential c"
            . " ON c.id = k.credential_id WHERE to_jsonb(k)::text"
            . " || to_jsonb(c)::text LIKE '%$key%'"),
    0, 'of which the database has no more than a digest');
is_answer(send_key($key), 200, $pong, 'it is taken as a bearer token');
is_answer(own($key), 200, $pong, 'and in the site\'s own header');
is_answer(send_key($key, headers => { 'X-Probe-Key' => $key }),
    200, $pong, 'and in both, when it is the same');
is_answer(send_key(token()), 200, $pong, 'a token is taken beside it');

my $said = call('probe_echo', { text => 'a' }, port => $server->{port},
    token => $key)->{result}{structuredContent};
is("$said->{workspace} $said->{account} $said->{role}",
    'north olga@north.example user', 'a tool runs as the key\'s owner');
is( (split /\n/, slurp("$server->{root}/keys.log"))[-1],
    "/mcp 200 north " . account('olga@north.example') . " $id -",
    'and the log knows the key by its id'
);

# ---- what it may ----

my $lacks = call('probe_extra', {}, port => $server->{port}, token => $key);
is($lacks->{http}{status}, 200, 'a key that lacks a scope is answered with 200');
is($lacks->{http}{headers}{'www-authenticate'}, undef, 'without a challenge');
is_deeply(
    tool_error($lacks),
    {   code    => 'insufficient_scope',
        message => 'Missing required scope: mcp:extra',
        hint    => 'Use a key that has this scope.'
    },
    'and with the tool\'s error'
);
my ($wide) = api_key('olga@north.example', scope => 'mcp  mcp:extra');
is(call('probe_extra', {}, port => $server->{port}, token => $wide)
        ->{result}{isError},
    undef, 'a key with both scopes may');

# ---- not taken ----

my $unknown = 'This API key is not known here.';
my $broken  = 'The API key is not whole: it has kc_live_ and 40 letters and '
    . 'digits.';
my ($other) = api_key('olga@north.example',
    resource => 'https://mcp.example.test/plain');
my ($late, $late_id) = api_key('olga@north.example', expires => 1);
my ($souths) = api_key('olga@south.example');
sql("UPDATE mcp.credential SET expires_at = now() - interval '1 second'"
        . " WHERE id = '$late_id'");
is_refused(send_key('kc_live_' . 'a' x 40), $unknown, 'a made-up key');
is_refused(own('kc_live_' . 'a' x 40), $unknown, 'one in the own header');
is_refused(send_key($_->[0]), $broken, "$_->[1]")
    for [ 'kc_live_', 'a prefix alone' ],
    [ substr($key, 0, 47), 'a key cut short' ],
    [ "${key}a",           'a longer one' ],
    [ 'kc_live_' . '-' x 40, 'one of other characters' ];
is_refused(own(token()), $broken, 'a token in the header for keys');
is_refused(own('x'), $broken, 'a word in it');
is_refused(send_key($other), 'This API key is for another endpoint.',
    'a key for another endpoint');
is_refused(send_key($late), 'This API key has expired.', 'one that has expired');
is_refused(send_key($souths), 'This API key is for another workspace.',
    'one of another workspace');
is_refused(
    send_key($key, headers => { 'X-Probe-Key' => $wide }),
    'Two headers have two tokens or keys. Send one of them.',
    'two keys in two headers'
);
is_refused(
    send_key(token(), headers => { 'X-Probe-Key' => $key }),
    'Two headers have two tokens or keys. Send one of them.',
    'a token in one and a key in the other'
);
is_refused(
    send_key($key, path => '/none'),
    'This endpoint takes no API keys. Connect with OAuth: sign in, and send '
        . 'the access token.',
    'a good key where none is taken'
);
is_refused(
    send_key('kc_live_x', path => '/none'),
    'This endpoint takes no API keys. Connect with OAuth: sign in, and send '
        . 'the access token.',
    'and a bad one'
);

# ---- at the wrong place ----

my $both = 'Send an access token or an API key in the header Authorization: '
    . 'Bearer <token or key>, or an API key in the header X-Probe-Key.';
for my $case (
    [ {}, 'nothing' ],
    [ { Cookie        => "session=$key; a=b" }, 'a key in a cookie' ],
    [ { Authorization => 'Basic bm86bm8=' },    'another scheme' ],
    [ { 'X-Probe-Key' => '' },                  'an empty header' ]
    )
{
    my ($headers, $name) = @$case;
    my $http = send_key(undef, headers => $headers);
    is_answer($http, 401,
        qq({"error":"unauthorized","error_description":"$both"}\n), $name);
    is($http->{headers}{'www-authenticate'}, "Bearer $place",
        '  is asked for a token, with no error');
}
is_answer(send_key($key, headers => { Cookie => "key=$wide" }),
    200, $pong, 'a cookie does not matter beside a good header');
is_answer(
    send_key(undef, path => '/plain'),
    401,
    '{"error":"unauthorized","error_description":"Send an access token or an '
        . "API key in the header Authorization: Bearer <token or key>.\"}\n",
    'where there is no header of its own, none is named'
);
for my $query ("key=$key", "a=b&x=$key", "access_token=$key", $key) {
    is_answer(
        send_key($key, path => "/mcp?$query"),
        400,
        '{"error":"invalid_request","error_description":"Nothing secret '
            . "belongs in the URL. $both\"}\n",
        'a key in the URL is refused'
    );
}
is(send_key(token(undef, resource => 'https://mcp.example.test/none'),
        path => "/none?key=$key")->{status},
    400, 'even where no keys are taken');

# ---- every workspace ----

my @all = (resource => 'https://mcp.example.test/all');
for my $email ('olga@north.example', 'olga@south.example') {
    my ($its) = api_key($email, @all);
    my $said = call('probe_echo', { text => 'a' }, port => $server->{port},
        path => '/all', token => $its)->{result}{structuredContent};
    is("$said->{workspace} $said->{account}",
        $email =~ /\@(\w+)/ ? "$1 $email" : '',
        "where all workspaces are served, a key is in its own: $email");
}

# ---- its end ----

ctl('apikey', 'revoke', 'north', $id);
my $ended = call('probe_time', {}, port => $server->{port}, token => $key);
is($ended->{http}{status}, 401, 'a revoked key ends with its next call');
is( $ended->{http}{headers}{'www-authenticate'},
    'Bearer error="invalid_token", error_description="The access was revoked '
        . "or has ended\", $place",
    'whose challenge says so'
);
is(tool_error($ended)->{code}, 'credential_ended', 'as does its error');
is_refused(send_key($key), 'This API key was revoked.',
    'and it is not remembered');
my ($dora) = api_key('mona@north.example');
sql("UPDATE mcp.account SET status = 'disabled'"
        . " WHERE email = 'mona\@north.example'");
is(call('probe_time', {}, port => $server->{port}, token => $dora)
        ->{http}{status},
    401, 'so does one whose owner is disabled');
sql("UPDATE mcp.account SET status = 'active'"
        . " WHERE email = 'mona\@north.example'");

# ---- what it costs ----

# A sequence counts look-ups, which no transaction undoes.
my $function
    = sql(q{SELECT pg_get_functiondef('mcp.api_key_principal'::regproc)});
sql('CREATE SEQUENCE probe.looked_up');
sql($function =~ s/(\nBEGIN\n)/$1PERFORM nextval('probe.looked_up');\n/r);

END {
    local $?;
    sql("$function; DROP SEQUENCE probe.looked_up;") if $function;
}

sub look_ups {
    my ($code) = @_;
    my $count = q{SELECT CASE WHEN is_called THEN last_value ELSE 0 END
        FROM probe.looked_up};
    my $before = sql($count);
    $code->();
    return sql($count) - $before;
}

my ($fresh, $fresh_id) = api_key('olga@north.example');
my $used = "SELECT last_used_at FROM mcp.credential WHERE id = '$fresh_id'";
is(sql($used), '', 'a key that was made is not used yet');
is(look_ups(sub { send_key($fresh) for 1 .. 5 }),
    1, 'five calls look a key up once');
my $first = sql($used);
isnt($first, '', 'which records that it is used');
is( look_ups(
        sub {
            call('probe_time', {}, port => $server->{port}, token => $fresh)
                for 1 .. 3;
        }
    ),
    0,
    'calls of tools do not'
);
is(sql($used), $first, 'nor write of it');
is( look_ups(
        sub {
            send_key('kc_live_'), send_key("kc_live_$_") for 1 .. 5;
        }
    ),
    0,
    'what has not the form of a key costs no query'
);

# Somebody is changing the key's row, and takes his time.
my ($busy, $busy_id) = api_key('olga@north.example');
my $changed = start_all(
    1,
    sub {
        sql("BEGIN; UPDATE mcp.credential SET name = 'Changed'"
                . " WHERE id = '$busy_id'; SELECT pg_sleep(6); COMMIT");
    }
);
for (1 .. 50) {
    last if sql("SELECT count(*) FROM pg_stat_activity"
            . " WHERE wait_event = 'PgSleep' AND query ~ '$busy_id'");
    sleep 0.1;
}
my $before_call = time;
is_answer(send_key($busy), 200, $pong, 'a key is good while its row is locked');
cmp_ok(time - $before_call, '<', 4, 'and nobody waits for it');
$changed->();
is(sql("SELECT name, last_used_at FROM mcp.credential WHERE id = '$busy_id'"),
    'Changed|', 'its use is recorded another time');

# ---- many made-up ones ----

my ($child) = $server->children;

sub kilobytes {
    my ($size) = slurp("/proc/$child/status") =~ /^VmRSS:\s+(\d+) kB/m;
    return $size;
}

# So many, a hundred on a connection; gives how many were refused.
my $next = 0;

sub make_up {
    my ($count) = @_;
    my $refused = 0;
    for (1 .. $count / 100) {
        my $bytes = join '', map {
            "POST /mcp HTTP/1.1\r\nHost: mcp.example.test\r\n"
                . sprintf("Authorization: Bearer kc_live_%040d\r\n", ++$next)
                . 'Content-Type: application/json'
                . ($_ == 100 ? "\r\nConnection: close" : '')
                . "\r\nContent-Length: "
                . length($ping)
                . "\r\n\r\n$ping"
        } 1 .. 100;
        $refused += grep { $_->{status} == 401 }
            http($bytes, port => $server->{port});
    }
    return $refused;
}

is(make_up(500), 500, 'the first of many made-up keys are refused');
my $before = kilobytes();
is(make_up(2000), 2000, 'and all that follow');
my $after = kilobytes();
# The sanitizers' own memory grows for a while.
cmp_ok($after - $before, '<', $ENV{MCP_TEST_SANITIZED} ? 65536 : 1024,
    'and the child has grown by less than a megabyte')
    or diag("from $before kB to $after kB");
is(look_ups(sub { send_key($fresh) }), 0, 'they have pushed out no good one');

# ---- pages ----

my $preflight = http(
    "OPTIONS /mcp HTTP/1.1\r\nHost: mcp.example.test\r\nConnection: close\r\n"
        . "Origin: https://mcp.example.test\r\n"
        . "Access-Control-Request-Method: POST\r\n\r\n",
    port => $server->{port}
);
like($preflight->{headers}{'access-control-allow-headers'},
    qr/, X-Probe-Key$/, 'pages may send the site\'s own header');

my $log = $server->error_log . slurp("$server->{root}/keys.log");
is((grep { index($log, $_) >= 0 } $key, $wide, $late, $fresh),
    0, 'no key is in any log');
is((grep { index($log, substr $_, 8, 12) >= 0 } $key, $wide, $late, $fresh),
    0, 'nor a part of one');
$server->stop;

done_testing();
