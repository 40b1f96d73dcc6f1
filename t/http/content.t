# SPDX-License-Identifier: Apache-2.0
# What a tool may return: content of its own making in every revision, static
# results, and results that are too long.
use strict;
use warnings;
use MCPTest;
use MIME::Base64 'decode_base64';
use Test::More;

my %there = (
    path  => '/content',
    token => token(
        'olga@north.example', resource => 'https://mcp.example.test/content'
    )
);
my @revisions = qw(2025-03-26 2025-06-18 2025-11-25 2026-07-28);
my $meta      = 'io.modelcontextprotocol';

# The result of a call in a revision, without what all results have.
sub result_in {
    my ($revision, $name, $arguments) = @_;
    my $reply  = reply_in($revision, $name, $arguments);
    my $result = $reply->{result} // { error => rpc_error($reply) };
    delete @$result{qw(resultType _meta)};
    return $result;
}

sub reply_in {
    my ($revision, $name, $arguments, $can) = @_;
    my %headers = ('MCP-Protocol-Version' => $revision);
    my %params  = (name => $name, arguments => $arguments // {});
    if ($revision ge '2026') {
        %headers
            = (%headers, 'Mcp-Method' => 'tools/call', 'Mcp-Name' => $name);
        $params{_meta} = {
            "$meta/protocolVersion"    => $revision,
            "$meta/clientCapabilities" => $can // {}
        };
    }
    return rpc('tools/call', \%params, %there, headers => \%headers);
}

# ---- blocks ----

my $image = { type => 'image', data => 'aGk=', mimeType => 'image/png' };
my $audio = { type => 'audio', data => 'aGk=', mimeType => 'audio/wav' };
my $inside = {
    uri => 'test://a', mimeType => 'text/plain', text => 'inside', _meta => {}
};
my $link = {
    type        => 'resource_link',
    uri         => 'https://example.test/b',
    name        => 'B',
    title       => 'The B',
    description => 'What follows A.',
    size        => 7,
    icons       => [ { src => 'https://example.test/b.png' } ],
};
my %text = (
    type        => 'text',
    text        => 'Five kinds.',
    annotations => { audience => ['user'], lastModified => '2026-01-01' },
);
my $newest = {
    content => [
        { %text, _meta => { n => 9007199254740993 } },
        $image, $audio, { type => 'resource', resource => $inside }, $link
    ],
    structuredContent => { count => 5 },
};
is_deeply(result_in('2026-07-28', 'blocks'),
    $newest, '2026-07-28 has blocks of all kinds');
is_deeply(result_in('2025-11-25', 'blocks'), $newest, '2025-11-25, too');
{
    my %bare = %$link;
    delete $bare{icons};
    is_deeply(
        result_in('2025-06-18', 'blocks'),
        { %$newest, content => [ @{ $newest->{content} }[ 0 .. 3 ], \%bare ] },
        '2025-06-18 has no icons'
    );
}
is_deeply(
    result_in('2025-03-26', 'blocks'),
    {   content => [
            { %text, annotations => { audience => ['user'] } },
            $image, $audio,
            {   type     => 'resource',
                resource => {
                    uri => 'test://a', mimeType => 'text/plain', text => 'inside'
                }
            },
            {   type => 'text',
                text => "B: https://example.test/b\nWhat follows A."
            }
        ]
    },
    '2025-03-26 has no links, no _meta and no structure'
);
is_deeply(
    [ map { result_in($_, 'list')->{structuredContent} } @revisions ],
    [ undef, undef, undef, [ 1, 2 ] ],
    'structure that is no object is for 2026-07-28 alone'
);
like(reply_in('2025-11-25', 'blocks')->{http}{body},
    qr/"n": ?9007199254740993\b/, 'numbers keep their digits');

my $encoded = call('broken', { how => 'encode' }, %there)->{result};
is(decode_base64($encoded->{content}[0]{data}),
    'seen' x 30, 'what encode() of PostgreSQL makes can be sent');
unlike($encoded->{content}[0]{data}, qr/\s/, '  and has no line breaks then');

# ---- what is no content ----

for my $case (
    [ block        => '$.content[1].txt breaks the rule additionalProperties' ],
    [ base64       => '$.content[0].data breaks the rule format' ],
    [ structure    => '$.structuredContent.n breaks the rule type' ],
    [ no_structure => '$.structuredContent breaks the rule required' ],
    [ twice        => '$ breaks the rule parse_error' ],
    [ surrogate    => '$ breaks the rule parse_error' ],
    [ rows         => '$ breaks the rule type' ],
    )
{
    my ($how, $why) = @$case;
    my $log   = log_position('error_log');
    my $reply = call('broken', { how => $how }, %there);
    my $said  = log_since('error_log', $log);
    is(tool_error($reply)->{code}, 'internal', "$how is not sent");
    my ($request) = tool_error($reply)->{message} =~ /\(request (\S+)\)/;
    my $place = "cannot be used: $why (request $request)";
    like($said,
        qr/MCP0301: broken: the answer of a function of this tool \Q$place\E/,
        '  but logged with place and rule');
    unlike($reply->{http}{body} . $said, qr/hidden/, '  without its values');
}

# ---- static results ----

is_deeply(
    result_in('2025-06-18', 'about'),
    {   content => [
            { type => 'text', text => 'Call blocks.' },
            {   type        => 'resource_link',
                uri         => 'https://example.test/a',
                name        => 'A',
                annotations => { priority => 1, lastModified => '2026-01-01' }
            }
        ]
    },
    'a static result is the catalogue\'s'
);
is_deeply(
    result_in('2025-03-26', 'about')->{content}[1],
    {   type        => 'text',
        text        => 'A: https://example.test/a',
        annotations => { priority => 1 }
    },
    'and what the revision knows of it'
);
is(tool_error(call('failing', {}, %there))->{code},
    'forbidden', 'a role that may not is refused');
{
    my %mona = (
        %there,
        token => token(
            'mona@north.example',
            resource => 'https://mcp.example.test/content'
        )
    );
    my $log   = log_position('mcp.log');
    my $reply = call('failing', {}, %mona);
    is_deeply(
        $reply->{result},
        {   content => [ { type => 'text', text => 'It failed.' } ],
            isError => JSON::PP::true
        },
        'a static error is one'
    );
    like(log_since('mcp.log', $log),
        qr/ tool=failing outcome=tool_error /, 'and so it is logged');
}
{
    my $disabled = sub {
        sql("UPDATE mcp.account SET status = '$_[0]'
            WHERE email = 'adam\@north.example'");
    };
    my %adam = (
        %there,
        token => token(
            'adam@north.example',
            resource => 'https://mcp.example.test/content'
        )
    );
    is(call('about', {}, %adam)->{http}{status}, 200, 'an active account');
    $disabled->('disabled');
    is(call('about', {}, %adam)->{http}{status},
        401, 'one that is not gets no static result either');
    $disabled->('active');
}

# ---- what the client must be able to do ----

my $needs = { sampling => { tools => {} } };
for my $can ({}, { sampling => {} }, { elicitation => { tools => {} } }) {
    my $reply = reply_in('2026-07-28', 'sampling', {}, $can);
    is($reply->{http}{status},  400,    to_json($can) . ' is not enough');
    is($reply->{error}{code},   -32021, '  with its code');
    is_deeply($reply->{error}{data}, { requiredCapabilities => $needs },
        '  and what is');
}
for my $can ($needs, { sampling => { tools => { x => 1 } }, roots => {} }) {
    is(reply_in('2026-07-28', 'sampling', {}, $can)->{result}{content}[0]{text},
        'It could.', to_json($can) . ' is enough');
}
is(result_in('2025-11-25', 'sampling')->{content}[0]{text},
    'It could.', 'with a handshake it is not asked');

# ---- long results ----

my $size = 20000;    # McpMaxResult of t/conf/extra.conf.in

sub json_length { return length to_json($_[0]) }

my $whole = result_in('2025-11-25', 'rows', { limit => 100 });
is(scalar @{ $whole->{structuredContent}{rows} }, 100, 'what fits is whole');

my ($offset, @seen) = (0);
for my $round (1 .. 10) {
    my $result
        = result_in('2025-11-25', 'rows', { limit => 500 - $offset, offset => $offset });
    my $page = $result->{structuredContent};
    push @seen, map { $_->{n} } @{ $page->{rows} };
    last unless $page->{has_more};
    cmp_ok(json_length($page), '<=', $size, "page $round fits");
    is_deeply([ sort keys %$page ],
        [qw(has_more next_offset rows)], '  as its schema wants it');
    my $left_out = 500 - @seen;
    like(
        $result->{content}[0]{text},
        qr/\Atruncated: true\nrows_left_out: $left_out\n/,
        '  its text says what is missing'
    );
    like($result->{content}[0]{text},
        qr/^how_to_go_on: Call again with offset $page->{next_offset} /m,
        '  and how to go on');
    $offset = $page->{next_offset};
}
is_deeply(\@seen, [ 1 .. 500 ], 'page after page all rows are seen, once');

my $series = result_in('2026-07-28', 'series', { count => 200 });
my $cut    = $series->{structuredContent};
cmp_ok(json_length($cut), '<=', 2048, 'a tool has a limit of its own');
is($cut->{rows_left_out}, 200 - @{ $cut->{rows} }, 'what is left out is counted');
ok($cut->{truncated}, 'and said in the structure where that is open');
is($cut->{how_to_go_on}, 'Ask a narrower question.', 'with a way on');

my $long = call('text', { bytes => $size }, %there);
is_deeply(
    tool_error($long),
    {   code    => 'result_too_large',
        message => sprintf('The result has %d bytes; at most %d are sent.',
            $size + 13, $size),
        hint => 'Ask a narrower question.'
    },
    'what cannot be cut is refused'
);
my $picture = result_in('2025-11-25', 'picture', { bytes => 1000000 });
is(length decode_base64($picture->{content}[0]{data}),
    1000000, 'a picture may have more, where its tool says so');
is(tool_error(call('picture', { bytes => 2000000 }, %there))->{code},
    'result_too_large', 'up to a limit');

done_testing();
