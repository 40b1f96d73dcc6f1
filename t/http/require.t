# SPDX-License-Identifier: Apache-2.0
# Require mcp-scope, mcp-role, mcp-workspace and mcp-tool: what mod_authz_core
# decides with the verified values, and how a refusal looks.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my %rules = (
    scope     => 'Require mcp-scope mcp:extra other',
    both      => "Require mcp-role manager admin\nRequire mcp-scope mcp:extra",
    role      => 'Require mcp-role manager admin',
    workspace => 'Require mcp-workspace north',
    elsewhere => 'Require mcp-workspace south',
    tool      => 'Require mcp-tool probe_ech? probe_*list',
    all       => <<'END',
<RequireAll>
    Require mcp-role admin manager user
    <RequireNone>
        Require mcp-tool probe_echo probe_note_*
    </RequireNone>
</RequireAll>
END
    not => <<'END',
<RequireAll>
    Require mcp-scope mcp
    Require not mcp-tool probe_echo
</RequireAll>
END
    any => <<'END',
<RequireAny>
    Require mcp-role admin
    <RequireAll>
        Require mcp-scope mcp:extra
        Require mcp-tool probe_echo
    </RequireAll>
</RequireAny>
END
    env => <<'END',
<RequireAll>
    Require mcp-workspace north
    Require expr "reqenv('MCP_TOOL') != 'probe_echo'"
    Require expr "reqenv('MCP_METHOD') != 'ping'"
</RequireAll>
END
    user => <<'END',
<RequireAll>
    Require mcp-role user
    Require valid-user
</RequireAll>
END
    plain => 'Require all granted',
);

# The rules above, each for an endpoint of its own; and below /mcp they hold for
# what is no endpoint, too.
my $server = MCPServer->new;
chomp(my $modules = `apxs -q LIBEXECDIR`);
$server->start(
    "LoadModule authz_user_module $modules/mod_authz_user.so\n"
        . "LogFormat \"%U %>s %{MCP_METHOD}e %{MCP_TOOL}e %{MCP_OUTCOME}e "
        . "%{MCP_ACCOUNT}e\" require\nCustomLog require.log require\n"
        . "DocumentRoot $server->{root}\n"
        . "<Location \"/none\">\nRequire mcp-scope mcp\n</Location>\n"
        . $server->endpoint('')
        . join('', map {<<"END"} sort keys %rules)
<Location "/$_">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/$_
    McpWorkspace north
    $rules{$_}
</Location>
END
);

sub options {
    my ($rule, $person, %opt) = @_;
    my $scope = delete $opt{scope} // 'mcp';
    return (
        port  => $server->{port},
        path  => "/$rule",
        token => token(
            "$person\@north.example",
            scope    => $scope,
            resource => "https://mcp.example.test/$rule"
        ),
        %opt
    );
}

sub logged {
    my ($line) = (split /\n/, slurp("$server->{root}/require.log"))[-1];
    return $line;
}

# A call in each revision: the older ones have no header that names the tool.
sub call_as {
    my ($revision, $tool, %opt) = @_;
    my %params = (name => "probe_$tool", arguments => $opt{arguments});
    my %headers = ('MCP-Protocol-Version' => $revision);
    if ($revision ge '2026') {
        $params{_meta} = {
            'io.modelcontextprotocol/protocolVersion'    => $revision,
            'io.modelcontextprotocol/clientCapabilities' => {}
        };
        @headers{qw(Mcp-Method Mcp-Name)} = ('tools/call', $params{name});
    }
    return rpc('tools/call', \%params, %opt,
        headers => { %headers, %{ $opt{headers} // {} } })->{http};
}

my %arguments
    = (echo => { text => 'a' }, time => {}, notes_list => { like => 'none' });
my $barred = sub {
    my ($what) = @_;
    return '{"error":"forbidden","error_description":"This server\'s access '
        . "rules do not allow $what to this account. Ask its administrator.\"}\n";
};

for my $revision (qw(2025-03-26 2025-06-18 2025-11-25 2026-07-28)) {
    for my $case (
        [ scope     => olga => 'mcp',           time       => 403 ],
        [ scope     => olga => 'mcp mcp:extra', time       => 200 ],
        [ scope     => olga => 'mcp other',     time       => 200 ],
        [ role      => olga => 'mcp',           time       => 403 ],
        [ role      => mona => 'mcp',           time       => 200 ],
        [ both      => olga => 'mcp mcp:extra', time       => 200 ],
        [ both      => olga => 'mcp',           time       => 403 ],
        [ workspace => olga => 'mcp',           time       => 200 ],
        [ elsewhere => olga => 'mcp',           time       => 403 ],
        [ tool      => olga => 'mcp',           time       => 403 ],
        [ tool      => olga => 'mcp',           echo       => 200 ],
        [ tool      => olga => 'mcp',           notes_list => 200 ],
        [ all       => olga => 'mcp',           time       => 200 ],
        [ all       => olga => 'mcp',           echo       => 403 ],
        [ not       => olga => 'mcp',           time       => 200 ],
        [ not       => olga => 'mcp',           echo       => 403 ],
        [ any       => adam => 'mcp',           time       => 200 ],
        [ any       => olga => 'mcp mcp:extra', time       => 403 ],
        [ any       => olga => 'mcp mcp:extra', echo       => 200 ],
        [ env       => olga => 'mcp',           echo       => 403 ],
        [ env       => olga => 'mcp',           time       => 200 ],
        [ user      => olga => 'mcp',           time       => 200 ],
        [ user      => mona => 'mcp',           time       => 403 ],
        [ plain     => olga => 'mcp',           time       => 200 ],
        )
    {
        my ($rule, $person, $scope, $tool, $status) = @$case;
        my $http = call_as(
            $revision, $tool,
            arguments => $arguments{$tool},
            options($rule, $person, scope => $scope)
        );
        is($http->{status}, $status,
            "$revision: $person with $scope calls $tool under '$rule'")
            or diag($http->{body});
        my $result
            = $status == 200 ? from_json($http->{body})->{result} : undef;
        ok(!$result || !$result->{isError}, '  and it runs') if $result;
    }
}

# ---- what a refusal says ----

my $http = call_as('2025-11-25', 'time', arguments => {}, options('tool', 'olga'));
is_answer($http, 403, $barred->('probe_time'), 'a tool that is not allowed');
is($http->{headers}{'content-type'}, 'application/json', 'is told in JSON');
is($http->{headers}{'www-authenticate'}, undef, 'and no token would help');
my $olga = account('olga@north.example');
is(logged(), "/tool 403 tools/call probe_time forbidden $olga",
    'method, tool and outcome are in the log');
is_answer(rpc('ping', undef, options('tool', 'olga'))->{http},
    403, $barred->('ping'), 'what is no call is no tool\'s');
is(logged(), "/tool 403 ping - forbidden $olga", 'and is logged as what it is');
is_answer(rpc('x/y', undef, options('tool', 'olga'))->{http},
    403, $barred->('this message'), 'words of others are not repeated');
is_answer(call('probe_none', {}, options('tool', 'olga'))->{http},
    403, $barred->('tools/call'), 'an unknown tool fits no pattern');

$http = call('probe_time', {}, options('scope', 'olga'))->{http};
is_answer($http, 403,
    '{"error":"insufficient_scope","error_description":"Missing required '
        . "scope: mcp:extra\"}\n",
    'a scope that is missing');
is( $http->{headers}{'www-authenticate'},
    'Bearer error="insufficient_scope", '
        . 'error_description="The tool needs another scope", '
        . 'resource_metadata="https://mcp.example.test/.well-known/'
        . 'oauth-protected-resource/scope", scope="mcp mcp:extra"',
    'is challenged for, beside those that the token has'
);
is(logged(), "/scope 403 tools/call probe_time insufficient_scope $olga",
    'and logged');
is( call('probe_time', {}, options('both', 'olga'))
        ->{http}{headers}{'www-authenticate'},
    undef,
    'no challenge where the role is not enough, either'
);

# ---- tokens ----

for my $case ([ undef, 'unauthorized' ], [ 'garbage', 'invalid_token' ]) {
    my ($token, $code) = @$case;
    $http = call('probe_time', {}, options('tool', 'olga'), token => $token)
        ->{http};
    is("$http->{status} " . from_json($http->{body})->{error},
        "401 $code", "$code is 401, whatever is required");
    like($http->{headers}{'www-authenticate'},
        qr{^Bearer .*resource_metadata="}, 'with the challenge');
    is(logged(), "/tool 401 - - $code -", 'before the body is looked at');
}
$http = call(
    'probe_time', {},
    port  => $server->{port},
    path  => '/role',
    token => sign(claims(
        aud => 'https://mcp.example.test/role',
        sub => account('dora@north.example')
    ))
)->{http};
is("$http->{status} " . from_json($http->{body})->{error},
    '401 account_inactive', 'a disabled account is 401 where roles are asked');
like($http->{headers}{'www-authenticate'}, qr{^Bearer error="invalid_token"},
    'and its token is refused');

# A token of an external issuer is verified without the database; whose it is,
# and with which role, is not known without it.
my $alone = MCPServer->new;
my $text  = $alone->endpoint('', <<"END");
    McpIssuer https://issuer.example.test
    McpJWKSFile "@{[state('jwks.json')]}"
    Require mcp-role user
END
$text =~ s{DBDParams "[^"]+"}{DBDParams "host=$alone->{root} dbname=none"};
$alone->start($text);
$http = call(
    'probe_time', {},
    port  => $alone->{port},
    token => sign(
        claims(iss => 'https://issuer.example.test'),
        key => 'issuer'
    )
)->{http};
is("$http->{status} " . from_json($http->{body})->{error},
    '503 unavailable', 'a role that cannot be asked for opens nothing');
is($http->{headers}{'retry-after'}, 5, 'for the moment');

# ---- requests that are none ----

is(post('', method => 'GET', options('tool', 'olga'))->{status},
    405, 'GET is answered as ever');
is( post('{}', options('tool', 'olga'),
        headers => { 'Content-Type' => 'text/plain' })->{status},
    415, 'so is a body that is no JSON'
);
is(post('x' x 2_000_000, options('tool', 'olga'))->{status},
    413, 'and one that is too long');
is(post('{"jsonrpc"', options('workspace', 'olga'))->{status},
    400, 'broken JSON is told of, where the message does not matter');
is(post('{"jsonrpc"', options('tool', 'olga'))->{status},
    403, 'and is no tool\'s call where it does');
is(post('{}', options('tool/more', 'olga', path => '/tool/more'))->{status},
    404, 'below the endpoint there is nothing');
is(post('{}', options('none', 'olga'))->{status},
    403, 'outside of endpoints nobody has a scope');
my $preflight = post(
    '', options('tool', 'olga'),
    token   => undef,
    method  => 'OPTIONS',
    headers => {
        'Origin'                        => 'https://mcp.example.test',
        'Access-Control-Request-Method' => 'POST'
    }
);
is($preflight->{status}, 204, 'a preflight needs no token');

# ---- headers that say something else ----

$http = call_as(
    '2026-07-28', 'time', arguments => {},
    options('tool', 'olga'),
    headers => { 'Mcp-Name' => 'probe_echo' }
);
is($http->{status}, 403, 'the body decides, not the header');
$http = call_as(
    '2026-07-28', 'echo', arguments => { text => 'a' },
    options('tool', 'olga'),
    headers => { 'Mcp-Name' => 'probe_time' }
);
is($http->{status}, 400, 'and what differs is refused all the same');

# ---- batches ----

sub batch {
    my ($rule, @tools) = @_;
    my $id = 0;
    my @messages = map {
        {   jsonrpc => '2.0',
            id      => ++$id,
            $_ eq 'ping'
            ? (method => 'ping')
            : ( method => 'tools/call',
                params => { name => "probe_$_", arguments => $arguments{$_} })
        }
    } @tools;
    return post(to_json(\@messages), options($rule, 'olga'),
        headers => { 'MCP-Protocol-Version' => '2025-03-26' });
}

for my $case (
    [ tool => qw(echo notes_list)      => 200 ],
    [ tool => qw(echo time notes_list) => 403 ],
    [ tool => qw(echo ping)            => 403 ],
    [ all  => qw(ping time)            => 200 ],
    [ all  => qw(ping echo)            => 403 ],
    [ all  => qw(echo ping)            => 403 ],
    [ not  => qw(time echo time)       => 403 ],
    )
{
    my ($rule, @tools) = @$case;
    my $status = pop @tools;
    is(batch($rule, @tools)->{status},
        $status, "a batch of @tools under '$rule'");
}
is(batch('all', ('ping') x 32, 'echo')->{status},
    400, 'a batch with more than is judged is refused whole');

# ---- configtest ----

for my $case (
    [ 'mcp-scope', 'Require mcp-scope: name at least one, e.g. Require mcp-scope mcp' ],
    [ 'mcp-scope "a b"', 'Require mcp-scope: "a b" cannot be a scope' ],
    [   'mcp-role amdin',
        'Require mcp-role: "amdin" is no role; there are user, manager, admin '
            . 'and service'
    ],
    [   'mcp-workspace *',
        'Require mcp-workspace: "*" cannot be the name of a workspace'
    ],
    [   'mcp-tool probe/echo',
        'Require mcp-tool: "probe/echo" cannot be a tool\'s name or a pattern '
            . 'of names'
    ],
    [   'mcp-tool probe_echo probe_eco',
        'Require mcp-tool probe_eco: the endpoint /mcp has no such tool; give '
            . 'names as tools/list shows them, or patterns such as *_list'
    ],
    )
{
    my ($require, $mistake) = @$case;
    my $checked = MCPServer->new;
    my ($status, $said)
        = $checked->configtest($checked->endpoint('', "Require $require"));
    isnt($status, 0, "Require $require is a mistake");
    ok(index($said, $mistake) >= 0, '  that is named') or diag($said);
    like($said, qr{httpd\.conf:\d+|line \d+ of \S+httpd\.conf}, '  with its place');
}

done_testing();
