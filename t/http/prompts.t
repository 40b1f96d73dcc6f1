# SPDX-License-Identifier: Apache-2.0
# Prompts, and proposals for their arguments and for variables of templates.
use strict;
use warnings;
use MCPTest;
use Test::More;

my %shelf = (path => '/shelf');

sub shelf_token {
    my ($email) = @_;
    return (
        %shelf,
        token => token($email, resource => 'https://mcp.example.test/shelf')
    );
}
%shelf = shelf_token();
my %manager = shelf_token('mona@north.example');

sub error_of {
    my ($reply) = @_;
    return "$reply->{error}{code} $reply->{error}{message}";
}

# ---- prompts ----

my $list = rpc('prompts/list', {}, %shelf)->{result}{prompts};
is_deeply(
    $list->[0],
    {   name        => 'shelf_plan',
        title       => 'Plan a week',
        description => 'Plans with shelf_count.',
        arguments   => [
            {   name        => 'week',
                title       => 'Week',
                description => 'Which one.',
                required    => JSON::PP::true
            },
            { name => 'focus', required => JSON::PP::false }
        ]
    },
    'a prompt is listed with its arguments'
);
is_deeply([ map { $_->{name} } @$list ],
    [qw(shelf_plan shelf_parts shelf_made)], 'without those of managers');
is_deeply(
    [   map { $_->{name} }
            @{ rpc('prompts/list', {}, %manager)->{result}{prompts} }
    ],
    [qw(shelf_plan shelf_parts shelf_made shelf_review shelf_review_made)],
    'who see them'
);
is(rpc('prompts/list', { cursor => 'a' }, %shelf)->{error}{code},
    -32602, 'there is one page');

sub get {
    my ($name, $arguments, %opt) = @_;
    return rpc('prompts/get',
        { name => $name, $arguments ? (arguments => $arguments) : () },
        %shelf, %opt);
}

is_deeply(
    get('shelf_plan', { week => '"next" {{focus}}', focus => 'Ada' })->{result},
    {   description => 'Plans with shelf_count.',
        messages    => [
            {   role    => 'user',
                content => {
                    type => 'text',
                    text => 'Plan "next" {{focus}} with shelf_count. Ada'
                }
            },
            {   role    => 'assistant',
                content => { type => 'text', text => 'For "next" {{focus}}:' }
            }
        ]
    },
    'values stand where their names do, and are not looked at again'
);
my @types = map { $_->{content}{type} }
    @{ get('shelf_parts', { uri => 'a:b' })->{result}{messages} };
is("@types", 'resource image audio resource_link', 'every kind of block');
@types = map { $_->{content}{type} } @{
    get('shelf_parts', { uri => 'a:b' },
        headers => { 'MCP-Protocol-Version' => '2025-03-26' })
        ->{result}{messages}
};
is("@types", 'resource image audio text', 'a link is text in the oldest');
is_deeply(
    get('shelf_made', { how => 'well' })->{result},
    {   description => 'Made for user',
        messages    => [
            {   role    => 'user',
                content =>
                    { type => 'text', text => 'Do it well, {{literally}}.' }
            }
        ]
    },
    'a function makes the messages'
);

for my $case (
    [ 'plan', {}, '-32602 Unknown prompt: plan' ],
    [ 'shelf_plan', undef, '-32602 The arguments of shelf_plan are not valid.' ],
    [ 'shelf_plan', { week => 1 },
        '-32602 The arguments of shelf_plan are not valid.' ],
    [ 'shelf_plan', { week => 'a', weak => 'b' },
        '-32602 The arguments of shelf_plan are not valid.' ],
    [ 'shelf_review', {},
        '-32602 The prompt shelf_review is not available to the role "user".' ],
    [ 'shelf_review_made', {},
        '-32602 The prompt shelf_review_made is not available to the role '
            . '"user".' ],
    [ 'shelf_made', { how => 'never' }, '-32602 It cannot be made.' ],
    )
{
    my ($name, $arguments, $error) = @$case;
    is(error_of(get($name, $arguments)), $error, $error);
}
for my $uri ('terms', 'shelf://a b', '') {
    my $error = get('shelf_parts', { uri => $uri })->{error};
    is_deeply(
        [ $error->{code}, $error->{data}{fields} ],
        [   -32602,
            [   {   path    => 'arguments.uri',
                    code    => 'format',
                    message => 'must make a URI, as in orders://order/1'
                }
            ]
        ],
        "'$uri' makes no URI, and is named"
    );
}
my $before = log_position('error_log');
like(
    error_of(get('shelf_made', { how => 'badly' })),
    qr/^-32603 Something went wrong on the server/,
    'a function that makes no messages is our fault'
);
like(
    log_since('error_log', $before),
    qr/MCP0301: shelf_made: .*: \$\.messages\[0\]\.content breaks the rule/,
    '  and the log says where'
);
is_deeply(
    get('shelf_plan')->{error}{data}{fields},
    [   {   path    => 'arguments.week',
            code    => 'required',
            message => 'is required'
        }
    ],
    'what is missing is named'
);
is(get('shelf_review', { who => 'olga' }, %manager)
        ->{result}{messages}[0]{content}{text},
    'Review olga.', 'a manager\'s prompt for a manager');

# ---- completion ----

my %plan = (type => 'ref/prompt', name => 'shelf_plan');
my %note = (type => 'ref/resource', uri => 'shelf://note/{id}');

sub complete {
    my ($ref, $name, $value, %opt) = @_;
    my $context = delete $opt{context};
    return rpc(
        'completion/complete',
        {   ref      => $ref,
            argument => { name => $name, value => $value },
            $context ? (context => { arguments => $context }) : ()
        },
        %shelf, %opt
    );
}

is_deeply(
    complete(\%plan, 'week', 'th')->{result}{completion},
    {   values  => [ 'this week', 'This month' ],
        total   => 2,
        hasMore => JSON::PP::false
    },
    'words that begin so, in any case'
);
is_deeply(complete(\%plan, 'focus', 'a')->{result}{completion}{values},
    [], 'nothing is known of an argument without proposals');
is_deeply(
    complete(\%note, 'id', '24')->{result}{completion}{values},
    [ 24, 240 .. 249 ],
    'rows that the caller may see'
);
my $many = complete(\%note, 'id', '')->{result}{completion};
is(scalar @{ $many->{values} }, 100, 'never more than a hundred');
is("$many->{total} $many->{hasMore}", '250 1', 'and how many there are');
is_deeply(
    from_json(
        complete({ type => 'ref/prompt', name => 'shelf_made' },
            'how', q{' "}, context => { a => 'b' })
            ->{result}{completion}{values}[0]
    ),
    { argument => 'how', value => q{' "}, context => { a => 'b' } },
    'a function is told what is known'
);
for my $case (
    [ { type => 'ref/prompt', name => 'plan' }, 'week' ],
    [ { type => 'ref/other',  name => 'shelf_plan' }, 'week' ],
    [ { %note, uri => 'shelf://note/1' }, 'id' ],
    [ \%plan, 'other' ],
    [ { %plan, name => 'shelf_review' }, 'who' ],
    [ { %plan, name => 'shelf_review_made' }, 'how' ],
    )
{
    my ($ref, $name) = @$case;
    is(complete($ref, $name, 'a')->{error}{code},
        -32602, "$name of " . ($ref->{name} // $ref->{uri}) . ' is refused');
}
is_deeply(
    complete({ %plan, name => 'shelf_review' }, 'who', '', %manager)
        ->{result}{completion}{values},
    ['olga'], 'and given to a manager');

# ---- 2026-07-28 ----

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

my $kept = ask('prompts/list', {})->{result};
is("$kept->{resultType} $kept->{ttlMs} $kept->{cacheScope}",
    'complete 300000 private', 'the list may be kept by its caller');
my $got = ask('prompts/get',
    { name => 'shelf_plan', arguments => { week => 'a' } }, 'shelf_plan')
    ->{result};
is($got->{resultType}, 'complete', 'prompts/get is complete');
ok(!exists $got->{ttlMs}, 'and is not kept');
is(ask('prompts/get', { name => 'shelf_plan' }, 'shelf_made')->{error}{code},
    -32020, 'Mcp-Name must be the prompt\'s name');
is( ask('completion/complete',
        { ref => \%plan, argument => { name => 'week', value => '' } })
        ->{result}{resultType},
    'complete', 'a completion is complete'
);

done_testing();
