# SPDX-License-Identifier: Apache-2.0
# Batches are part of revision 2025-03-26 alone.
use strict;
use warnings;
use MCPTest;
use Test::More;

my %old   = (headers => { 'MCP-Protocol-Version' => '2025-03-26' });
my %bare  = (headers => { 'MCP-Protocol-Version' => undef });
my $ping  = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $pong  = '{"jsonrpc":"2.0","id":1,"result":{}}';
my $note  = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
my $init  = '{"jsonrpc":"2.0","id":2,"method":"initialize","params":'
    . '{"protocolVersion":"2025-03-26","capabilities":{},'
    . '"clientInfo":{"name":"t","version":"1"}}}';

# What answers no request: not a message, in revisions whose errors have an id.
sub refusal {
    my ($message, $hint) = @_;
    return qq({"error":"invalid_request","error_description":"$message $hint"})
        . "\n";
}

is_answer(post("[$ping]", %old), 200, "[$pong]", 'one request');
is_answer(post("[$ping]", %bare), 200, "[$pong]",
    'one request of a client that sends no version');
is_answer(
    post(" [ $note , $ping,\n$note,{\"jsonrpc\":\"2.0\",\"id\":\"x\","
            . "\"method\":\"nope\"} ] ", %old),
    200,
    "[$pong,{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":-32601,"
        . "\"message\":\"Unknown method: nope\"}}]",
    'requests are answered in their order, notifications not at all'
);
is_answer(post("[$note,$note]", %old), 202, '', 'only notifications');
is_answer(post('[{"jsonrpc":"2.0","id":9,"result":{}}]', %old), 202, '',
    'only responses');
is_answer(post("[$ping,1,$ping]", %old), 200, "[$pong,$pong]",
    'a bad message does not spoil its neighbours, and has no response');
is_answer(
    post("[1,$note]", %old), 400,
    refusal('Nothing in the batch is', 'a request that can be answered.'),
    'a batch of nothing else is refused'
);
is_answer(post('[]', %old), 400,
    refusal('A batch of 0 messages.',
        'Send between 1 and 32 messages in a batch.'),
    'an empty batch is refused');
is(post('[' . join(',', ($ping) x 32) . ']', %old)->{status},
    200, 'a batch of 32 is answered');
is_answer(post('[' . join(',', ($ping) x 33) . ']', %old), 400,
    refusal('A batch of 33 messages.',
        'Send between 1 and 32 messages in a batch.'),
    'a batch of 33 is refused');
is_answer(post("[$ping,$init]", %old), 400,
    refusal('initialize cannot be part of a batch.',
        'Send initialize alone.'),
    'initialize is no part of a batch');

for my $version (qw(2025-06-18 2025-11-25)) {
    my $http
        = post("[$ping]", headers => { 'MCP-Protocol-Version' => $version });
    is($http->{status}, 400, "$version has no batches");
    like($http->{body}, qr/Revision $version has no batches\./, '  and says so');
}

done_testing();
