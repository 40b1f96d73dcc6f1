# SPDX-License-Identifier: Apache-2.0
# The handshake of each revision (MCP 2025-11-25, lifecycle), and what a server
# without sessions must not ask for.
use strict;
use warnings;
use MCPTest;
use Test::More;

my $instructions = 'Tools that show what the server does with them. '
    . 'Start with probe_echo.';

sub initialize {
    my ($asked, %opt) = @_;
    return post(
        to_json(
            {   jsonrpc => '2.0',
                id      => 1,
                method  => 'initialize',
                params  => {
                    protocolVersion => $asked,
                    capabilities    => {},
                    clientInfo      => { name => 'test', version => '1' }
                }
            }
        ),
        %opt
    );
}

for my $case (
    [ '2025-11-25', '2025-11-25', 'the newest is agreed to' ],
    [ '2025-06-18', '2025-06-18', '2025-06-18 is agreed to' ],
    [ '2025-03-26', '2025-03-26', '2025-03-26 is agreed to' ],
    [ '2024-11-05', '2025-11-25', 'an older one gets our newest' ],
    [ '2031-01-01', '2025-11-25', 'one of the future gets our newest' ],
    [ '',           '2025-11-25', 'an empty one gets our newest' ],
    )
{
    my ($asked, $agreed, $name) = @$case;
    my $title = $agreed eq '2025-03-26' ? '' : '"title":"Probe",';
    my $http  = initialize($asked);
    is_answer($http, 200,
        qq({"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"$agreed",)
            . qq("capabilities":{"logging":{},"tools":{}},"serverInfo":{"name":"probe",)
            . qq($title"version":"1.2.3"},"instructions":"$instructions"}}),
        "initialize: $name");
    is($http->{headers}{'mcp-session-id'}, undef, 'no session is made');
    like($http->{headers}{'content-type'}, qr{^application/json},
        'the answer is JSON');
}

is(initialize('2025-06-18', headers => { 'MCP-Protocol-Version' => 'junk' })
        ->{status},
    200, 'what the header says does not matter to initialize');
is(rpc('initialize', { capabilities => {} })->{error}{code},
    -32602, 'initialize without a version is refused');

for my $version (qw(2025-03-26 2025-06-18 2025-11-25)) {
    my %headers = (headers => { 'MCP-Protocol-Version' => $version });
    is_answer(post('{"jsonrpc":"2.0","id":"p","method":"ping"}', %headers),
        200, '{"jsonrpc":"2.0","id":"p","result":{}}',
        "$version: ping has an empty result");
    is_answer(
        post('{"jsonrpc":"2.0","method":"notifications/initialized"}',
            %headers),
        202, '', "$version: a notification is accepted without a body");
    is_answer(
        post('{"jsonrpc":"2.0","method":"notifications/nobody-knows-this",'
                . '"params":{"requestId":1}}', %headers),
        202, '', "$version: so is an unknown one");
    is_answer(post('{"jsonrpc":"2.0","id":7,"result":{}}', %headers),
        202, '', "$version: so is the response to a request we never made");
}

is(rpc('tools/list', undef, headers => { 'MCP-Protocol-Version' => undef })
        ->{http}{status},
    200, 'no handshake is needed, nor the header');
is(rpc('ping', undef, headers => { 'Mcp-Session-Id' => 'abc' })->{http}
        {status},
    200, 'a session id is ignored');

my $unsupported = post('{"jsonrpc":"2.0","id":3,"method":"ping"}',
    headers => { 'MCP-Protocol-Version' => '1999-01-01' });
is_answer($unsupported, 400,
    '{"jsonrpc":"2.0","id":3,"error":{"code":-32022,'
        . '"message":"Unsupported protocol version","data":{"supported":'
        . '["2026-07-28","2025-11-25","2025-06-18","2025-03-26"],'
        . '"requested":"1999-01-01"}}}',
    'another version in the header is refused with those that there are');

done_testing();
