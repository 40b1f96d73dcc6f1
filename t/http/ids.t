# SPDX-License-Identifier: Apache-2.0
# An id comes back as the bytes that were sent (JSON-RPC 2.0, 5), and what is
# no id is refused without one.
use strict;
use warnings;
use MCPTest;
use Test::More;

for my $id (
    '0', '1', '-1', '9007199254740993', '-9007199254740993',
    '123456789012345678901234567890', '"a"', '""', '"1"',
    '"\u00e9\ud83d\ude00"', '"\"\\\\\/"', qq("\x{c3}\x{a9}"),
    '"' . 'x' x 500 . '"',
    )
{
    my $shown = length $id > 60 ? length($id) . ' bytes' : $id;
    is_answer(post(qq({"jsonrpc":"2.0","id":$id,"method":"ping"})),
        200, qq({"jsonrpc":"2.0","id":$id,"result":{}}),
        "the id $shown comes back in a result");
    is_answer(
        post(qq({"id":$id,"method":"no/such","jsonrpc":"2.0"})),
        200,
        qq({"jsonrpc":"2.0","id":$id,"error":{"code":-32601,)
            . qq("message":"Unknown method: no/such"}}),
        "the id $shown comes back in an error"
    );
}

for my $id ('null', '1.5', '1e3', 'true', '[1]', '{}', '1.0') {
    my $ping = qq({"jsonrpc":"2.0","id":$id,"method":"ping"});
    is_answer(
        post($ping),
        400,
        '{"jsonrpc":"2.0","error":{"code":-32600,'
            . '"message":"The id must be a string or an integer.","data":'
            . '{"hint":"Send one JSON-RPC 2.0 message: {\"jsonrpc\":\"2.0\",'
            . '\"id\":1,\"method\":\"...\"}."}}}',
        "the id $id is refused"
    );
    is_answer(
        post($ping, headers => { 'MCP-Protocol-Version' => '2025-06-18' }),
        400,
        '{"error":"invalid_request","error_description":"The id must be a '
            . 'string or an integer. Send one JSON-RPC 2.0 message: '
            . '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"...\"}."}' . "\n",
        '  with no message where there is none without an id'
    );
}

is(post('{"jsonrpc":"2.0","id":"' . 'x' x 600 . '","method":"ping"}')
        ->{status},
    400, 'an id that is too long is refused');

done_testing();
