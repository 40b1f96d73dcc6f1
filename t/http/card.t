# SPDX-License-Identifier: Apache-2.0
# Server cards: what a host says of its endpoints to those who have not
# connected yet. Their shape is held to the official schema in t/unit/test_card.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

sub get {
    my ($path, %opt) = @_;
    my $method  = $opt{method} // 'GET';
    my $host    = $opt{host}   // 'mcp.example.test';
    my %headers = %{ $opt{headers} // {} };
    return scalar http(
        "$method $path HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n"
            . join('', map {"$_: $headers{$_}\r\n"} sort keys %headers)
            . "\r\n",
        %opt
    );
}

my $all     = '/.well-known/mcp.json';
my $one     = '/.well-known/mcp/server-card.json';
my $catalog = '/.well-known/ai-catalog.json';

# ---- a host with several endpoints ----

my $list    = get($all);
my $servers = from_json($list->{body})->{servers};
is($list->{headers}{'content-type'}, 'application/json', 'the list is JSON');
my ($fixed) = slurp("$ENV{MCP_TEST_SRC}/t/conf/extra.conf.in")
    =~ m{<VirtualHost fixed>(.*?)</VirtualHost>}s;
is_deeply(
    [ map { $_->{remotes}[0]{url} } @$servers ],
    [ map {"https://mcp.example.test$_"} $fixed =~ /<Location "([^"]+)">/g ],
    'all endpoints are listed, in the order of the configuration'
);
is_deeply(
    [ @{ $servers->[0] }{qw(name title version)} ],
    [ 'test.example.mcp/probe.mcp', 'Probe', '1.2.3' ],
    'with name, title and version'
);
my %names = map { $_->{name} => 1 } @$servers;
is(scalar keys %names, scalar @$servers, 'no two of them have one name');

my ($mcp, $renamed, $external)
    = map { my $path = $_; grep { $_->{remotes}[0]{url} =~ m{/$path$} } @$servers }
    qw(mcp renamed external);
my @revisions = qw(2026-07-28 2025-11-25 2025-06-18 2025-03-26);
is_deeply(
    $mcp->{remotes},
    [   {   type                      => 'streamable-http',
            url                       => 'https://mcp.example.test/mcp',
            supportedProtocolVersions => \@revisions
        }
    ],
    'with transport and revisions'
);
my $discover = rpc(
    'server/discover',
    {   _meta => {
            'io.modelcontextprotocol/protocolVersion'    => '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities' => {}
        }
    },
    headers => {
        'MCP-Protocol-Version' => '2026-07-28',
        'Mcp-Method'           => 'server/discover'
    }
)->{result};
is_deeply($mcp->{remotes}[0]{supportedProtocolVersions},
    $discover->{supportedVersions}, 'those that server/discover names');
is_deeply($mcp->{capabilities}, $discover->{capabilities},
    'and the capabilities');
is_deeply(
    $mcp->{serverInfo},
    $discover->{_meta}{'io.modelcontextprotocol/serverInfo'},
    'and who it is'
);
is($mcp->{instructions}, $discover->{instructions}, 'and the instructions');
is($mcp->{description}, 'Tools that show what the server does with them.',
    'which begin with a description');
is_deeply(
    $mcp->{authentication},
    {   required          => JSON::PP::true,
        schemes           => [qw(oauth2 bearer)],
        resource          => 'https://mcp.example.test/mcp',
        resource_metadata => 'https://mcp.example.test/.well-known/'
            . 'oauth-protected-resource/mcp',
        authorization_servers => ['https://mcp.example.test'],
        scopes                => [
            { name => 'mcp',       description => 'Use the tools' },
            {   name        => 'mcp:extra',
                description => 'Use the tools that need more'
            },
            { name => 'mcp:admin', description => 'Administer' }
        ]
    },
    'and how to come by a token'
);
my ($document) = $mcp->{authentication}{resource_metadata} =~ m{test(/.*)};
is( from_json(get($document)->{body})->{resource},
    $mcp->{authentication}{resource},
    'the metadata are there'
);
is_deeply($external->{authentication}{authorization_servers},
    ['https://issuer.example.test'], 'or who else issues tokens');

# What a person of no special role sees is public, and nothing else.
my %public = map { $_->{name} => $_ } @{ $mcp->{tools} };
my $listed
    = rpc('tools/list', undef, token => token(undef, scope => 'mcp'))->{result}
    {tools};
is_deeply(
    [ map { $_->{name} } @{ $mcp->{tools} } ],
    [ map { $_->{name} } @$listed ],
    'the tools that are open to every role'
);
ok(!$public{probe_admins}, 'not those of some');
my ($echo) = grep { $_->{name} eq 'probe_echo' } @$listed;
is_deeply(
    $public{probe_echo},
    { map { $_ => $echo->{$_} } qw(name title description annotations) },
    'with name, title, description and annotations'
);
is_deeply([ map { $_->{name} } @{ $renamed->{tools} } ],
    [qw(site_echo site_time)], 'as the endpoint has them');

# ---- one card ----

my $card = get("$one/renamed");
is($card->{headers}{'content-type'},
    'application/mcp-server-card+json', 'a card has its media type');
is_deeply(from_json($card->{body}), $renamed, 'a card of its own is the same');
is_deeply(from_json(get($one)->{body}), $mcp,
    'without a path it is that of the first endpoint');
is_answer(get("$one/nothing"), 404,
    '{"error":"not_found","error_description":"There is no endpoint of that '
        . "path.\"}\n",
    'a path without endpoint has none');
is(get("$one/mcp/more")->{status}, 404, 'nor has one below');
is(get("${one}x")->{status}, 403, 'another file is none of ours');
is(get("$all/mcp")->{status}, 403, 'nor is one below the list');

# ---- the catalog ----

my $entries = get($catalog);
is($entries->{headers}{'content-type'},
    'application/ai-catalog+json', 'the catalog has its media type');
my $content = from_json($entries->{body});
is($content->{specVersion}, '1.0', 'and its version');
is_deeply(
    $content->{entries}[0],
    {   identifier => 'urn:air:mcp.example.test:mcp:probe.mcp',
        type       => 'application/mcp-server-card+json',
        url        => "https://mcp.example.test$one/mcp"
    },
    'an entry names an endpoint'
);
for my $entry (@{ $content->{entries} }) {
    my ($path) = $entry->{url} =~ m{^https://mcp\.example\.test(/.*)};
    is(get($path)->{status}, 200, "$entry->{identifier} leads to a card");
}

# ---- caches ----

for my $path ($all, $one, "$one/external", $catalog) {
    my $fresh = get($path);
    my $etag  = $fresh->{headers}{etag};
    like($etag, qr/^"[0-9a-f]{32}"$/, "$path has an ETag");
    is($fresh->{headers}{'cache-control'},
        'public, max-age=300', '  and a time to keep it');
    my $same = get($path, headers => { 'If-None-Match' => "\"x\", $etag" });
    is("$same->{status} $same->{body}", '304 ', '  who has it gets no copy');
    is($same->{headers}{etag}, $etag, '  but the ETag again');
    is($same->{headers}{'cache-control'},
        'public, max-age=300', '  and how long it is good');
    is($same->{headers}{'access-control-allow-origin'},
        '*', '  wherever the page is from');
    is(get($path, headers => { 'If-None-Match' => '"x"' })->{status},
        200, '  who has another gets this one');
    is(get($path)->{headers}{etag}, $etag, '  whoever answers');
}
isnt(get("$one/mcp")->{headers}{etag},
    get("$one/without")->{headers}{etag}, 'different cards differ');

# ---- pages and methods ----

my $page = get($one, headers => { Origin => 'https://evil.example' });
is($page->{headers}{'access-control-allow-origin'},
    '*', 'pages of all origins may read a card');
is($page->{headers}{'access-control-expose-headers'}, 'ETag', 'and its ETag');
my $preflight = get(
    $one,
    method  => 'OPTIONS',
    headers => {
        'Origin'                         => 'https://evil.example',
        'Access-Control-Request-Method'  => 'GET',
        'Access-Control-Request-Headers' => 'if-none-match'
    }
);
is($preflight->{status}, 204, 'a preflight');
is($preflight->{headers}{'access-control-allow-methods'}, 'GET', '  of GET');
like($preflight->{headers}{'access-control-allow-headers'},
    qr/\bIf-None-Match\b/, '  with a validator');
my $post = get($one, method => 'POST');
is("$post->{status} $post->{headers}{allow}",
    '405 GET, HEAD, OPTIONS', 'a card is asked for with GET');
my $head = get($one, method => 'HEAD');
is("$head->{status} $head->{headers}{'content-length'}",
    '200 ' . length get($one)->{body}, 'or with HEAD');

# ---- host names that stand for workspaces ----

my %etags;
for my $workspace (qw(north south)) {
    my %wild = (vhost => 'wild', host => "$workspace.example.test");
    my $own  = get($one, %wild);
    my $said = from_json($own->{body});
    is( "$said->{name} $said->{remotes}[0]{url}",
        "test.example.$workspace/probe https://$workspace.example.test/mcp",
        "$workspace has a card of its own"
    );
    is_deeply($said->{authentication}{authorization_servers},
        ["https://$workspace.example.test"], '  with its own issuer');
    is_deeply(from_json(get($all, %wild)->{body}),
        { servers => [$said] }, '  which is all there is');
    $etags{ $own->{headers}{etag} } = 1;
}
is(scalar keys %etags, 2, 'and caches can tell them apart');
is(get($_, vhost => 'wild', host => 'other.test')->{status},
    403, "a foreign host name has no $_, and goes on to the files")
    for $all, $one, $catalog;

# ---- the site's own files ----

my $server = MCPServer->new;
mkdir "$server->{root}/site";
mkdir "$server->{root}/site/.well-known";
mkdir "$server->{root}/site/.well-known/mcp";
my %files = ($all => 'list', $one => 'card', $catalog => 'catalog');
$server->write_file("site$_", "the site's $files{$_}") for keys %files;
my $site = <<"END";
DocumentRoot "$server->{root}/site"
<Directory "$server->{root}/site">
    Require all granted
</Directory>
<VirtualHost *>
    ServerName plain.example.test
</VirtualHost>
END
my $text = $server->endpoint('');
$text =~ s{(<Location.*</Location>\n)}{$site<VirtualHost *>\nServerName mcp.example.test\n$1</VirtualHost>\n}s;
$server->start($text);
for my $path ($all, $one, $catalog) {
    is( get($path, port => $server->{port}, host => 'plain.example.test')
            ->{body},
        "the site's $files{$path}",
        "a host without endpoints has its own $path"
    );
}
is(from_json(get($one, port => $server->{port})->{body})->{name},
    'test.example.mcp/probe', 'one with an endpoint has that one\'s card');
is(get($catalog, port => $server->{port})->{body},
    "the site's catalog", 'but keeps its own catalog');
unlink "$server->{root}/site$catalog";
is(scalar @{ from_json(get($catalog, port => $server->{port})->{body})
            ->{entries} },
    1, 'and gets ours when it has none');

done_testing();
