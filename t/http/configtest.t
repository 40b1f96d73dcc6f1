# SPDX-License-Identifier: Apache-2.0
# httpd -t finds every mistake that can be found without a request, and names
# file, line and mend.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my $server    = MCPServer->new;
my $file      = "$server->{root}/httpd.conf";
my $catalogue = "$ENV{MCP_TEST_SRC}/t/data/probe.json";

my ($status, $said) = $server->configtest($server->endpoint(''));
is("$status $said", "0 Syntax OK\n", 'a good configuration');

# A Location of the main server may leave to virtual hosts what differs between
# them; one that does not say it has no endpoint there.
($status, $said) = $server->configtest($server->endpoint(<<"END"));
ServerName main.example.test
<Location "/shared">
    McpCatalog "$catalogue"
</Location>
<VirtualHost *:1>
    ServerName redirects.example.test
</VirtualHost>
<VirtualHost *:2>
    ServerName mcp.example.test
    <Location "/shared">
        McpResource https://mcp.example.test/shared
        McpWorkspace north
    </Location>
</VirtualHost>
END
is("$status $said", "0 Syntax OK\n", 'an endpoint in one of three hosts');

# The line of the configuration on which a text stands.
sub line_of {
    my ($text) = @_;
    my $number = 0;
    for my $line (split /\n/, slurp($file)) {
        $number++;
        return $number if index($line, $text) >= 0;
    }
    return 0;
}

# A mistake in a directive, that the configuration reader reports with file and
# line; the text follows.
for my $case (
    [   '', 'McpResource http://mcp.example.test/mcp',
        'McpResource "http://mcp.example.test/mcp": http is for loopback '
            . 'hosts; use https. Give the URL that clients use, e.g. '
            . 'https://mcp.example.com/mcp',
        'a resource without TLS'
    ],
    [   '', 'McpResource mcp.example.test',
        'McpResource "mcp.example.test": it must begin with https://. Give '
            . 'the URL that clients use, e.g. https://mcp.example.com/mcp',
        'a resource that is no URL'
    ],
    [   '', 'McpWorkspace North',
        'McpWorkspace "North": give the name of a workspace (a-z, 0-9 and -, '
            . 'a letter first), *.example.com to take it from the host name, '
            . 'or * to take it from the token',
        'a workspace that cannot be'
    ],
    (   map { [ '', "McpApiKeyHeader $_",
                "McpApiKeyHeader \"$_\": give the name of a header of your own "
                    . '(letters, digits and -), e.g. X-Example-API-Key; '
                    . 'Authorization: Bearer is taken without it',
                "keys in the header $_" ] } qw(authorization Cookie X_Key)
    ),
    [   '', 'McpAPIKeys Maybe',
        'McpAPIKeys must be On or Off', 'keys that are taken maybe'
    ],
    [   '', 'McpAnonymousList 1',
        'McpAnonymousList must be On or Off', 'a list that is public by number'
    ],
    [   '', 'McpToolPrefix "a b"',
        'McpToolPrefix "a b": up to 32 letters, digits, _ . and -, or "" for '
            . 'none',
        'a prefix with a space'
    ],
    [   '', 'McpTools only echo',
        'McpTools only: begin with include or exclude, e.g. McpTools include '
            . 'invites_list meetings_list',
        'a choice that is none'
    ],
    [   '', 'McpOrigin https://app.example.test/',
        'McpOrigin "https://app.example.test/": an origin ends with its host '
            . 'or port. Give scheme, host and port as a browser sends them, '
            . 'e.g. https://app.example.com',
        'an origin with a path'
    ],
    [   '', 'McpIssuer https://issuer.example.test//',
        'McpIssuer "https://issuer.example.test//": it must not end with a '
            . 'slash. Give it as its tokens have it in iss, e.g. '
            . 'https://login.example.com/',
        'an issuer that cannot be'
    ],
    [   '', 'McpJWKSURL http://issuer.example.test/jwks',
        'McpJWKSURL "http://issuer.example.test/jwks": it must begin with '
            . 'https://. Give the jwks_uri of the issuer\'s metadata, e.g. '
            . 'https://login.example.com/jwks',
        'keys without TLS'
    ],
    [   '', 'McpAccountClaim "e mail"',
        'McpAccountClaim "e mail": give the name of a claim, e.g. sub, email '
            . 'or oid',
        'a claim that cannot be'
    ],
    [   '', 'McpMaxResult 1023',
        'McpMaxResult "1023": give bytes from 1024 to 67108864; without the '
            . 'directive it is 1048576',
        'a limit that no result would fit'
    ],
    [   'McpMaxBody none', '',
        'McpMaxBody "none": give bytes from 1024 to 67108864; without the '
            . 'directive it is 1048576',
        'a number that is none'
    ],
    [   'McpConcurrency 0', '',
        'McpConcurrency "0": give statements from 1 to 1000; without the '
            . 'directive it is 2',
        'a number out of range'
    ],
    [   'McpQueueTimeout 5s', '',
        'McpQueueTimeout "5s": give seconds from 1 to 60; without the '
            . 'directive it is 5',
        'a number with a unit'
    ],
    [   'McpFetchAllow 127.0.0.1 issuer.example.test', '',
        'McpFetchAllow "issuer.example.test": it is no address. Give addresses '
            . 'or networks, e.g. 10.0.0.7 192.168.0.0/16 fd00::/8',
        'a name that is to be fetched from'
    ],
    [   "<VirtualHost *>\nMcpConcurrency 2\n</VirtualHost>", '',
        'McpConcurrency cannot occur within <VirtualHost> section',
        'a number of a child in one virtual host'
    ],
    [   'McpCatalog x.json', '',
        'McpCatalog not allowed here', 'a directive outside of a Location'
    ],
    )
{
    my ($global, $local, $message, $name) = @$case;
    ($status, $said)
        = $server->configtest($server->endpoint($global, $local));
    isnt($status, 0, "$name stops configtest");
    my ($directive) = ($global || $local) =~ /^(Mcp.*)/m;
    my $line = line_of($directive);
    like($said, qr/\Qline $line of $file:\E\n\Q$message\E/,
        '  which names file, line and mend')
        or diag($said);
}

# A mistake that shows when all is read: "file:line: text" in one message each.
sub finds {
    my ($text, $name, @messages) = @_;
    ($status, $said) = $server->configtest($text);
    isnt($status, 0, "$name stops configtest");
    for my $message (@messages) {
        like($said, qr/MCP\d{4}: $message/, "  with its message")
            or diag($said);
    }
    return;
}

my $good = $server->endpoint('');
my $at   = qr/\Q$file\E:\d+: /;

for my $missing (qw(McpCatalog McpResource McpWorkspace)) {
    (my $text = $good) =~ s/^\s*$missing .*\n//m;
    finds($text, "an endpoint without $missing",
        qr/${at}the endpoint \/mcp has no $missing; add: $missing /);
}
(my $other = $good) =~ s{<Location "/mcp">}{<Location "/other">};
finds(
    $other,
    'a resource of another path',
    qr{${at}McpResource https://mcp\.example\.test/mcp has the path "/mcp", }
        . qr{but the Location is "/other"; make them the same}
);
(my $star = $good) =~ s/McpWorkspace north/McpWorkspace *.example.test/;
finds($star, 'a star in one and not in the other', qr/${at}McpWorkspace \*/);
(my $any = $good) =~ s/McpWorkspace north/McpWorkspace */;
($status, $said) = $server->configtest($any);
is("$status $said", "0 Syntax OK\n", 'one endpoint for all workspaces');
$any =~ s{https://mcp(?=\.example\.test)}{https://*};
finds(
    $any,
    'a workspace from the token on many hosts',
    qr{${at}McpWorkspace \* takes the workspace from the token, so McpResource }
        . qr{https://\*\.example\.test/mcp must name one host; or give }
        . qr{McpWorkspace \*\.example\.test$}m
);
finds(
    $server->endpoint('', 'McpApiKeyHeader X-Key'),
    'a header for keys that are not taken',
    qr/${at}McpApiKeyHeader X-Key is of no use without API keys; add: /
        . qr/McpAPIKeys On/
);

# ---- an issuer elsewhere ----

my $issuer = 'McpIssuer https://issuer.example.test';
my $one    = qr/${at}\Q$issuer\E: its key set is in one place; give McpJWKSURL /;
finds($server->endpoint('', $issuer), 'an issuer without keys', $one);
finds(
    $server->endpoint(
        '', "$issuer\nMcpJWKSFile a.json\nMcpJWKSURL https://a.test/jwks"
    ),
    'an issuer with two sets of keys',
    $one
);
finds(
    $server->endpoint('', "$issuer\nMcpJWKSFile nowhere.json"),
    'an issuer whose keys are not there',
    qr/${at}McpJWKSFile: cannot read the key set .*nowhere\.json: /
);
finds($server->endpoint('', "McpJWKSURL https://issuer.example.test/jwks"),
    'keys of no issuer', qr/${at}McpJWKSURL is about .*; add: McpIssuer /);
finds($server->endpoint('', 'McpAccountClaim email'),
    'a claim of no issuer', qr/${at}McpAccountClaim is about .*; add: McpIssuer /);
for my $url ('https://issuer.example.test', 'https://issuer.example.test/') {
    ($status, $said) = $server->configtest(
        $server->endpoint(
            '', "McpIssuer $url\nMcpJWKSURL $url/jwks\nMcpAccountClaim email"
        )
    );
    is("$status $said", "0 Syntax OK\n", "the issuer $url");
}
(my $no_dbd = $good) =~ s/^DBD\w+ .*\n//mg;
my $with_dbd = $server->preamble;
{
    no warnings 'redefine';
    local *MCPServer::preamble = sub {
        (my $text = $with_dbd) =~ s/^LoadModule dbd_module .*\n//m;
        return $text;
    };
    finds($no_dbd, 'a server without mod_dbd',
        qr/mod_dbd is not loaded; add: LoadModule dbd_module/);
}

# ---- the master key ----

sub with_key {
    my ($text, $mode) = @_;
    my $key = $server->write_file('wrong.key', $text);
    chmod $mode, $key;
    (my $conf = $good) =~ s/^McpMasterKeyFile .*$/McpMasterKeyFile "$key"/m;
    return $conf;
}
my $key = slurp(state('master.key'));
finds(with_key($key, 0644), 'a master key that others can read',
    qr/.*wrong\.key has mode 0644; .*chmod 600/);
finds(with_key("short\n", 0600), 'a master key that is none',
    qr/.*wrong\.key/);
(my $nowhere = $good)
    =~ s/^McpMasterKeyFile .*$/McpMasterKeyFile "$server->{root}\/no.key"/m;
finds($nowhere, 'a master key that is not there', qr/.*no\.key/);

(my $keyless = $good) =~ s/^McpMasterKeyFile .*\n//m;
finds(
    $keyless,
    'a tool that asks, without a key',
    qr/${at}probe_greet may ask .*; add: McpMasterKeyFile /
);

finds($server->endpoint('McpFetchCAFile nowhere.pem'),
    'a file of authorities that is not there',
    qr{McpFetchCAFile:0: cannot read \Q$server->{root}\E/nowhere\.pem: });

# ---- the catalogue: every mistake, each with its JSON path ----

sub with_catalogue {
    my ($text) = @_;
    my $name = $server->write_file('catalogue.json', $text);
    (my $conf = $good) =~ s/^(\s*McpCatalog) .*$/$1 "$name"/m;
    return $conf;
}
my $json = qr/\Q$server->{root}\E\/catalogue\.json/;
finds(with_catalogue("{\n  \"name\": \"x\",\n  oops\n}"),
    'a catalogue that is no JSON',
    qr/${at}McpCatalog $json: line 3, column 3: /);

my $tools = from_json(slurp($catalogue));
$tools->{tools}[0]{colour} = 'red';
$tools->{tools}[1]{input}{properties}{x} = { type => 'strng' };
$tools->{tools}[2]{name} = 'echo';
delete $tools->{tools}[3]{function};
$tools->{tools}[4]{scopes} = ['unheard'];
$tools->{tools}[10]{sql} = 'DELETE FROM probe.note WHERE text = :nothing';
finds(
    with_catalogue(to_json($tools)),
    'a catalogue with six mistakes',
    qr/${at}McpCatalog $json: \$\.tools\[0\]\.colour: /,
    qr/${at}McpCatalog $json: \$\.tools\[1\]\.input\.properties\.x\.type: /,
    qr/${at}McpCatalog $json: \$\.tools\[2\]\.name: /,
    qr/${at}McpCatalog $json: \$\.tools\[3\]/,
    qr/${at}McpCatalog $json: \$\.tools\[4\]\.scopes/,
    qr/${at}McpCatalog $json: \$\.tools\[10\]\.sql: /
);
finds(
    $server->endpoint('', 'McpTools include echo nothing'),
    'a choice of a tool that there is not',
    qr/${at}.*\bnothing\b/
);
(my $gone = $good) =~ s/probe\.json/gone.json/;
finds($gone, 'a catalogue that is not there',
    qr/${at}McpCatalog: The catalogue .*gone\.json cannot be read: /);

done_testing();
