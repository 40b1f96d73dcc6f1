# SPDX-License-Identifier: Apache-2.0
# subscriptions/listen: what a stream says, to whom, and who gets none.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
$server->start($server->endpoint("McpListeners 12\nDBDMax 2"));
my $port = $server->{port};

my $meta = 'io.modelcontextprotocol/subscriptionId';

sub listen_for { return MCPListen->open($port, @_) }

# Announce a change as the database's owner; gives when it was committed.
sub announce {
    my ($kind, %opt) = @_;
    my $uri = $opt{uri} ? "'$opt{uri}'" : 'NULL';
    my $workspace = $opt{workspace} // 'north';
    sql("SELECT mcp.notify_change('$kind', $uri, '$workspace')");
    return time;
}

# ---- it is offered where it works ----

my $offer = post(
    to_json(
        {   jsonrpc => '2.0',
            id      => 1,
            method  => 'server/discover',
            params  => {
                _meta => {
                    'io.modelcontextprotocol/protocolVersion' => '2026-07-28',
                    'io.modelcontextprotocol/clientCapabilities' => {}
                }
            }
        }
    ),
    port    => $port,
    headers => {
        'MCP-Protocol-Version' => '2026-07-28',
        'Mcp-Method'           => 'server/discover'
    }
);
is_deeply(
    from_json($offer->{body})->{result}{capabilities},
    { logging => {}, tools => { listChanged => JSON::PP::true } },
    'server/discover says that lists are told of'
);
is_deeply(
    rpc('initialize',
        { protocolVersion => '2025-11-25', capabilities => {},
          clientInfo => { name => 't', version => '1' } },
        port => $port)->{result}{capabilities},
    { logging => {}, tools => {} },
    'initialize does not, because there are no sessions to tell'
);

# ---- the head and the first message ----

my $one = listen_for(
    {   toolsListChanged      => JSON::PP::true,
        promptsListChanged    => JSON::PP::true,
        resourceSubscriptions => ['x:1']
    },
    id => '9007199254740993'
);
is($one->{status}, 200, 'a stream is opened');
like($one->{head}, qr{^Content-Type: text/event-stream\r?$}m, 'of events');
like($one->{head}, qr/^Cache-Control: no-store\r?$/m,         'nobody keeps it');
like($one->{head}, qr/^X-Accel-Buffering: no\r?$/m, 'nor collects it');
like($one->{head}, qr/^Connection: close\r?$/m, 'the last of its connection');
my $first = $one->next(2);
is_deeply(
    $first,
    {   jsonrpc => '2.0',
        method  => 'notifications/subscriptions/acknowledged',
        params  => {
            _meta         => { $meta => 9007199254740993 },
            notifications => { toolsListChanged => JSON::PP::true }
        }
    },
    'it begins with what is told, which is what there is'
);

# ---- changes ----

my $two = listen_for({ toolsListChanged => JSON::PP::false });
is_deeply($two->next(2)->{params}{notifications},
    {}, 'a stream that asks for nothing');
my $when = announce('tools');
is_deeply(
    $one->next(2),
    {   jsonrpc => '2.0',
        method  => 'notifications/tools/list_changed',
        params  => { _meta => { $meta => 9007199254740993 } }
    },
    'a change is told'
);
cmp_ok(time - $when, '<', 0.5, 'soon');
announce('tools', workspace => '*');
is($one->methods(0.5), 'tools/list_changed', 'so is one that concerns all');
announce('tools', workspace => 'south');
announce('prompts');
announce('resources');
announce('resource', uri => 'x:1');
is($one->methods(0.7), '', 'another workspace is not, nor are other kinds');
is($two->methods(0.2), '', 'nor is who did not ask');
sql(q{NOTIFY mcp_change, '{"kind":"tools"}'});
sql(q{NOTIFY mcp_change, 'tools'});
sql(q{NOTIFY another, '{"kind":"tools","workspace":"north"}'});
is($one->methods(0.7), '', 'and nobody is told what was not understood');

sql(q{BEGIN; SELECT mcp.notify_change('tools', NULL, 'north'); ROLLBACK});
is($one->methods(0.5), '', 'nothing is told of what is rolled back');
sql(q{BEGIN; SELECT mcp.notify_change('tools', NULL, 'north'),
    mcp.notify_change('tools', NULL, 'north'); COMMIT});
is($one->methods(0.5), 'tools/list_changed', 'what is said twice, is told once');

# ---- who gets no stream ----

sub refusal {
    my ($stream) = @_;
    my $error = (eval { from_json($stream->{body}) } // {})->{error} // {};
    return "$stream->{status} $error->{code} $error->{message}";
}

my %whole = (
    'io.modelcontextprotocol/protocolVersion'    => '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities' => {}
);
for my $case (
    [ 'no notifications', undef, qr/^200 -32602 params\.notifications must/ ],
    [ 'a list', [], qr/^200 -32602 params\.notifications must be an object/ ],
    [   'a word',
        { toolsListChanged => 'yes' },
        qr/^200 -32602 .* true or false/
    ],
    [   'too many URIs',
        { resourceSubscriptions => [ map {"x:$_"} 1 .. 101 ] },
        qr/^200 -32602 .* up to 100 URIs/
    ],
    [   'a long URI',
        { resourceSubscriptions => [ 'x:' . 'a' x 2047 ] },
        qr/^200 -32602 .* 2048 bytes/
    ],
    [   'a URI that is a number',
        { resourceSubscriptions => [7] },
        qr/^200 -32602 .* 2048 bytes/
    ],
    )
{
    my ($name, $filter, $pattern) = @$case;
    my $stream = listen_for(
        undef,
        headers => { Connection => 'close' },
        params  => {
            _meta => \%whole,
            defined $filter ? (notifications => $filter) : ()
        }
    );
    $stream->fill(1) until $stream->{is_closed};
    $stream->take_chunks;
    $stream->{body} = $stream->{text} || $stream->{raw};
    like(refusal($stream), $pattern, "$name: refused");
}
like(
    refusal(
        listen_for(
            {}, headers => { Accept => 'application/json', Connection => 'close' }
        )
    ),
    qr/^400 -32600 .*event stream/,
    'who reads no event streams gets none'
);
is(MCPListen->open($port, {}, token => 'bad.e30.e30')->{status},
    401, 'nor does who has no token');

# An account is looked at, even if its token was good before.
my $dora = listen_for(
    {},
    token   => sign(claims(sub => account('dora@north.example'))),
    headers => { Connection => 'close' }
);
is($dora->{status}, 401, 'nor a disabled account');

# ---- how many ----

$_->close for $one, $two;
sleep 0.5;
my $adam  = token('adam@north.example');
my @adams = map { listen_for({}, token => $adam) } 1 .. 8;
is(scalar(grep { $_->{status} == 200 } @adams), 8, 'eight of one account');
my $ninth = listen_for({}, token => $adam, headers => { Connection => 'close' });
like(refusal($ninth), qr/^503 -32603 busy: this account/, 'are enough');
like($ninth->{head}, qr/^Retry-After: \d+\r?$/m, 'for now');
my @others = map { listen_for({}, token => token('mona@north.example')) } 1 .. 4;
is(scalar(grep { $_->{status} == 200 } @others), 4, 'others get theirs');
my $late = listen_for({}, headers => { Connection => 'close' });
like(refusal($late), qr/^503 -32603 busy: as many streams/,
    'up to as many as there may be');
like($server->error_log, qr/MCP0212: .* see McpListeners/,
    'which the log tells');
$adams[0]->close;
sleep 0.5;
my $again = listen_for({});
is($again->{status}, 200, 'and who closes a stream, makes room');

# ---- the end ----

my $short = sign(claims(exp => time + 3));
my $brief = MCPListen->open($port, { toolsListChanged => JSON::PP::true },
    token => $short);
isnt($brief->{status}, 200, 'the limit is for all');
$_->close for @adams, @others;
sleep 0.5;
$short = sign(claims(exp => time + 3));
$brief = listen_for({ toolsListChanged => JSON::PP::true }, token => $short,
    id => '"b\u0041"');
is($brief->{status}, 200, 'a stream with a token that expires soon');
is($brief->next(1)->{method}, 'notifications/subscriptions/acknowledged',
    'begins as others do');
is_deeply(
    $brief->next(6),
    {   jsonrpc => '2.0',
        id      => 'bA',
        result  => {
            resultType => 'complete',
            _meta      => {
                $meta => 'bA',
                'io.modelcontextprotocol/serverInfo' =>
                    { name => 'probe', title => 'Probe', version => '1.2.3' },
            }
        }
    },
    'and ends, when the token does, with its result'
);
$brief->fill(2) until $brief->{is_closed};
$brief->take_chunks;
ok($brief->{is_whole}, 'whole');
is($again->methods(0.1), 'subscriptions/acknowledged', 'others go on');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
