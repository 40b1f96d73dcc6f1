# SPDX-License-Identifier: Apache-2.0
# A token that was made for a grant is as good as the grant: revoked, it ends
# with its next call, whatever the signature and the claims say.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my $server = MCPServer->new;
$server->start($server->endpoint(''));

sub said {
    my ($reply) = @_;
    return "$reply->{http}{status} "
        . (tool_error($reply)->{code} // $reply->{error}{data}{code}
            // ($reply->{result} ? 'ok' : ''));
}

my ($id, $token) = grant_of('olga@north.example');
my @with = (port => $server->{port}, token => $token);
is(said(call('probe_time', {}, @with)), '200 ok', 'a token of a grant is good');
is(said(call('probe_note_add', { text => "grant $$" }, @with)),
    '200 ok', 'for a write, too');
is(said(rpc('tools/list', undef, @with)), '200 ok', 'and for the list');
end_grant($id);
my $ended = call('probe_note_add', { text => "ended $$" }, @with);
is(said($ended), '401 credential_ended', 'once revoked, it writes no more');
is( $ended->{http}{headers}{'www-authenticate'},
    'Bearer error="invalid_token", error_description="The access was revoked '
        . 'or has ended", resource_metadata="https://mcp.example.test/'
        . '.well-known/oauth-protected-resource/mcp", scope="mcp mcp:extra", '
        . 'DPoP algs="ES256 RS256"',
    'its client is to get another token'
);
is( tool_error($ended)->{message}, 'This access was revoked or has ended.',
    'and its model is told why');
is(sql("SELECT count(*) FROM probe.note WHERE text = 'ended $$'"),
    0, 'nothing is written');
is(said(call('probe_time', {}, @with)),
    '401 credential_ended', 'nor is it good for a read');
is(rpc('tools/list', undef, @with)->{http}{status},
    401, 'nor for the list, once a call has found out');
is(said(call('probe_time', {}, port => $server->{port})),
    '200 ok', 'the person\'s other tokens are as good as before');

# ---- others ----

my ($past, $of_past) = grant_of('olga@north.example', "now() - interval '1 second'");
is(said(call('probe_time', {}, port => $server->{port}, token => $of_past)),
    '401 credential_ended', 'a grant that has expired is as one revoked');
my ($monas) = grant_of('mona@north.example');
is( said(
        call('probe_time', {}, port => $server->{port},
            token => sign(claims(grant => $monas)))
    ),
    '401 credential_ended',
    'a token cannot name somebody else\'s grant'
);
is( said(
        call('probe_time', {}, port => $server->{port},
            token => sign(claims(grant => 'grn_nothing000')))
    ),
    '401 credential_ended',
    'nor one that there is not'
);
is(call('probe_time', {}, port => $server->{port},
        token => sign(claims(grant => 7)))->{http}{status},
    401, 'nor a number');

# ---- batches ----

my ($in_batch, $of_batch) = grant_of('olga@north.example');
my $call = '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":'
    . '"probe_time","arguments":{}}}';
end_grant($in_batch);
my $batch = post(
    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},$call]",
    port    => $server->{port},
    token   => $of_batch,
    headers => { 'MCP-Protocol-Version' => '2025-03-26' }
);
is($batch->{status}, 401, 'a batch with a call that is refused is');
like($batch->{headers}{'www-authenticate'},
    qr/revoked or has ended/, 'with the same challenge');
$server->stop;

done_testing();
