# SPDX-License-Identifier: Apache-2.0
# Resources and their templates: what is listed can be read, by the roles and
# row policies of who asks, in each revision.
use strict;
use warnings;
use MCPTest;
use MIME::Base64 'decode_base64';
use Test::More;

my %shelf = (
    path  => '/shelf',
    token => token(undef, resource => 'https://mcp.example.test/shelf')
);

sub shelf_token {
    my ($email, @scope) = @_;
    return (
        %shelf,
        token => token(
            $email,
            resource => 'https://mcp.example.test/shelf',
            scope    => "@scope"
        )
    );
}

# A list's pages from the first to the last.
sub pages {
    my (%opt) = @_;
    my (@pages, $cursor);
    do {
        my $reply = rpc('resources/list',
            { defined $cursor ? (cursor => $cursor) : () }, %opt);
        push @pages, $reply->{result}{resources} // return "$reply->{http}{body}";
        $cursor = $reply->{result}{nextCursor};
    } while (defined $cursor && @pages < 20);
    return \@pages;
}

# The one content of a resource, or the error's code and message.
sub content {
    my ($uri, %opt) = @_;
    my $reply = rpc('resources/read', { uri => $uri }, %shelf, %opt);
    return $reply->{result}{contents}[0] if $reply->{result};
    return "$reply->{error}{code} $reply->{error}{message}";
}

# ---- lists ----

my $pages = pages(%shelf);
is(scalar @$pages, 3, '250 rows come in three pages');
is_deeply(
    [ map { $_->{name} } @{ $pages->[0] }[ 0 .. 7 ] ],
    [qw(terms logo me bytes sealed missing wrong note-1)],
    'the first begins with the catalogue\'s own, without those of managers'
);
is_deeply(
    $pages->[2][-1],
    {   uri      => 'shelf://note/250',
        name     => 'note-250',
        title    => 'Note 250',
        mimeType => 'text/plain',
        size     => 250
    },
    'the last ends with the last row'
);
my %seen;
$seen{ $_->{uri} }++ for map {@$_} @$pages;
is(scalar(keys %seen), 257, 'all are there');
is_deeply([ grep { $seen{$_} > 1 } keys %seen ], [], 'once');

my $admin = pages(shelf_token('adam@north.example', 'mcp', 'mcp:extra'));
my %names = map { $_->{name} => 1 } map {@$_} @$admin;
is_deeply(
    [   grep { $names{$_} }
            qw(audit audit-today private-1 private-250 extra-1 extra-250)
    ],
    [qw(audit audit-today private-1 private-250 extra-1 extra-250)],
    'an admin with all scopes sees everything'
);

my $templates = rpc('resources/templates/list', {}, %shelf);
is_deeply(
    [ map { $_->{uriTemplate} } @{ $templates->{result}{resourceTemplates} } ],
    [   'shelf://note/{id}', 'shelf://pair/{left}/and/{right}.json',
        'shelf://extra/{id}'
    ],
    'the templates, without that of admins'
);
for my $cursor ('', '1', '1.x', '3.0', '9.0', 1, undef) {
    my $reply = rpc('resources/list', { cursor => $cursor }, %shelf);
    is($reply->{error}{code}, -32602,
        'no cursor of ours: ' . ($cursor // 'null'));
}

# ---- reading ----

is_deeply(
    content('shelf://terms'),
    {   uri      => 'shelf://terms',
        mimeType => 'text/markdown',
        text     => "# Terms\n\nCall `shelf_count`.\n"
    },
    'a text of the catalogue'
);
is(content('shelf://logo')->{blob}, 'iVBORw0KGgo=', 'bytes of the catalogue');
is_deeply(
    content('shelf://me'),
    {   uri      => 'shelf://me',
        mimeType => 'text/plain',
        text     => 'north user shelf://me on'
    },
    'a function, behind the door and read-only'
);
my $bytes = content('shelf://bytes');
is(decode_base64($bytes->{blob}), 'x' x 100, 'bytes of a function');
unlike($bytes->{blob}, qr/\s/, '  on one line');
is($bytes->{mimeType}, 'application/octet-stream', '  of its type');
is(content('shelf://note/17')->{text}, 'north 17', 'a row by its template');
is( content('shelf://pair/a%2Fb%20%C3%A4/and/c%22d.json')->{text},
    qq({"left": "a/b \x{e4}", "right": "c\\"d"}),
    'values are decoded'
);
is(content("shelf://note/%27%20OR%20true%20--")->{text},
    q({"id": "' OR true --"}), 'and only values');

for my $case (
    [ 'shelf://nothing',   -32002, 'Resource not found: shelf://nothing' ],
    [ 'shelf://note/999',  -32002, 'Resource not found: shelf://note/999' ],
    [ 'shelf://note/odd',  -32002, 'Resource not found: shelf://note/odd' ],
    [ 'shelf://note/%00',  -32002, 'Resource not found: shelf://note/%00' ],
    [ 'shelf://note/late', -32602, 'That is too late.' ],
    [ 'shelf://audit',     -32602,
        'The resource audit is not available to the role "user".' ],
    [ 'shelf://audit-today', -32602,
        'The resource audit-today is not available to the role "user".' ],
    [ 'shelf://private/1', -32602,
        'The resource private is not available to the role "user".' ],
    [ 'shelf://missing', -32603,
        'The resource missing is not available on this server.' ],
    )
{
    my ($uri, $code, $message) = @$case;
    is(content($uri), "$code $message", $uri);
}
my $before = log_position('error_log');
like(content('shelf://wrong'), qr/^-32603 Something went wrong on the server/,
    'a function that gives two things is our fault');
like(
    log_since('error_log', $before),
    qr/MCP0301: wrong: .* cannot be used: not one of text and blob \(request /,
    '  and the log says which'
);

# What is listed is what can be read.
for my $email (qw(olga@north.example mona@north.example adam@north.example)) {
    my %token = shelf_token($email, 'mcp');
    my %listed = map { $_->{name} => 1 } @{ pages(%token)->[0] };
    for my $name (qw(audit audit-today)) {
        my $got = content("shelf://$name", %token);
        is(ref $got ? 'listed' : 'hidden', $listed{$name} ? 'listed' : 'hidden',
            "$email: $name as it is listed");
    }
}

my $sealed = rpc('resources/read', { uri => 'shelf://sealed' }, %shelf);
is($sealed->{http}{status}, 403, 'a scope that is missing is 403');
like($sealed->{http}{headers}{'www-authenticate'},
    qr/scope="mcp mcp:extra"/, '  with a challenge');
is(content('shelf://sealed', shelf_token(undef, 'mcp', 'mcp:extra'))->{text},
    'Sealed.', 'with it, it is read');
my $disabled = sign(
    claims(
        sub => account('dora@north.example'),
        aud => 'https://mcp.example.test/shelf'
    )
);
is(rpc('resources/read', { uri => 'shelf://terms' },
        %shelf, token => $disabled)->{http}{status},
    401, 'a disabled account reads nothing');

# ---- revisions ----

my %old = (%shelf, headers => { 'MCP-Protocol-Version' => '2025-03-26' });
my $first = rpc('resources/list', {}, %old)->{result}{resources}[0];
is_deeply(
    $first,
    {   uri         => 'shelf://terms',
        name        => 'terms',
        description => 'What shelf_count counts.',
        mimeType    => 'text/markdown',
        size        => 29
    },
    'the oldest revision gets no title'
);

# Revision 2026-07-28, with the headers that it wants.
sub ask {
    my ($method, $params, $name) = @_;
    my %meta = (
        'io.modelcontextprotocol/protocolVersion'    => '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities' => {},
    );
    return rpc(
        $method,
        { %$params, _meta => \%meta },
        %shelf,
        headers => {
            'MCP-Protocol-Version' => '2026-07-28',
            'Mcp-Method'           => $method,
            'Mcp-Name'             => $name
        }
    );
}

for my $method (qw(resources/list resources/templates/list)) {
    my $result = ask($method, {})->{result};
    is("$result->{resultType} $result->{ttlMs} $result->{cacheScope}",
        'complete 300000 private', "$method may be kept by its caller");
}
my $read = ask('resources/read', { uri => 'shelf://terms' }, 'shelf://terms');
is("$read->{result}{resultType} $read->{result}{ttlMs} "
        . $read->{result}{cacheScope},
    'complete 300000 private', 'resources/read, too');
my $none = ask('resources/read', { uri => 'shelf://no' }, 'shelf://no');
is($none->{http}{status}, 200, 'a resource that is not there');
is_deeply(
    $none->{error},
    {   code    => -32602,
        message => 'Resource not found: shelf://no',
        data    => { uri => 'shelf://no' }
    },
    '  has the number of this revision, and is named'
);
is(ask('resources/read', { uri => 'shelf://terms' }, 'shelf://logo')
        ->{error}{code},
    -32020, 'Mcp-Name must be the URI');
is_deeply(
    ask('server/discover', {})->{result}{capabilities},
    {   logging     => {},
        tools       => { listChanged => JSON::PP::true },
        resources   =>
            { listChanged => JSON::PP::true, subscribe => JSON::PP::true },
        prompts     => { listChanged => JSON::PP::true },
        completions => {}
    },
    'what there is is advertised'
);
is_deeply(
    rpc('initialize',
        { protocolVersion => '2025-03-26', capabilities => {},
            clientInfo => { name => 'a', version => '1' } }, %shelf
    )->{result}{capabilities},
    {   logging     => {},
        tools       => {},
        resources   => { subscribe => JSON::PP::true },
        prompts     => {},
        completions => {}
    },
    'by initialize as well'
);
is_deeply(
    rpc('resources/subscribe', { uri => 'shelf://terms' }, %shelf)->{result},
    {}, 'where there are sessions for it, one may subscribe'
);
is_deeply(
    rpc('resources/unsubscribe', { uri => 'shelf://terms' }, %shelf)->{result},
    {}, 'and end that'
);
is(rpc('resources/subscribe', { uri => 'shelf://no' }, %shelf)->{error}{code},
    -32002, 'to what there is');
for my $method (
    qw(resources/list resources/read resources/templates/list prompts/list
    prompts/get completion/complete)
    )
{
    is(rpc($method, {})->{error}{code},
        -32601, "$method is unknown where the catalogue has nothing for it");
}

done_testing();
