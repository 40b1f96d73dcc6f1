# SPDX-License-Identifier: Apache-2.0
# What differs between the revisions in tools/list and tools/call.
use strict;
use warnings;
use MCPTest;
use Test::More;

my %see = (
    '2025-03-26' => { content => 0, title => 0, schema => 0 },
    '2025-06-18' => { content => 1, title => 1, schema => 1 },
    '2025-11-25' => { content => 1, title => 1, schema => 1 },
    'none'       => { content => 0, title => 0, schema => 0 },
);
my $first;
for my $version (sort keys %see) {
    my %opt = (
        headers => {
            'MCP-Protocol-Version' => $version eq 'none' ? undef : $version
        }
    );
    my $see   = $see{$version};
    my ($echo) = grep { $_->{name} eq 'probe_echo' }
        @{ rpc('tools/list', {}, %opt)->{result}{tools} };
    is(exists $echo->{title} ? 1 : 0, $see->{title}, "$version: title");
    is(exists $echo->{outputSchema} ? 1 : 0,
        $see->{schema}, "$version: outputSchema");
    is($echo->{description}, 'Says who called with what.',
        "$version: description");
    is($echo->{inputSchema}{type}, 'object', "$version: inputSchema");
    is_deeply(
        $echo->{annotations},
        {   ($see->{title} ? () : (title => 'Echo')),
            readOnlyHint    => JSON::PP::true,
            destructiveHint => JSON::PP::false,
            idempotentHint  => JSON::PP::true,
            openWorldHint   => JSON::PP::false
        },
        "$version: annotations"
    );

    my $result = call('probe_echo', { text => 'a' }, %opt)->{result};
    is(exists $result->{structuredContent} ? 1 : 0,
        $see->{content}, "$version: structuredContent");
    is($result->{content}[0]{type}, 'text', "$version: a text block");
    $first //= $result->{content}[0]{text};
    is($result->{content}[0]{text}, $first, '  with the same text');

    my $failed = call('probe_echo', {}, %opt)->{result};
    ok($failed->{isError}, "$version: wrong arguments are a tool error");
    is(exists $failed->{structuredContent} ? 1 : 0,
        $see->{content}, "$version: with structuredContent or without");
}

# The bytes of a list are the same each time, and for each who may see the same.
my $body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
my %bodies = map { $_->{body} => 1 }
    map { post($body, token => $_) } token(), token(),
    token(undef, scope => 'mcp mcp:extra');
is(scalar keys %bodies, 1, 'the list is deterministic');

# Input schemas are delivered as the catalogue has them.
my $catalogue = from_json(slurp("$ENV{MCP_TEST_SRC}/t/data/probe.json"));
my %listed = map { $_->{name} => $_ }
    @{ from_json(post($body, token => token('adam@north.example'))->{body})
        ->{result}{tools} };
for my $tool (@{ $catalogue->{tools} }) {
    is_deeply($listed{"probe_$tool->{name}"}{inputSchema},
        $tool->{input}, "$tool->{name}: the schema is the catalogue's");
}

done_testing();
