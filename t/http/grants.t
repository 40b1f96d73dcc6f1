# SPDX-License-Identifier: Apache-2.0
# An admin looks at what people have let clients do, and ends it.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 decode_base64url);
use Test::More;

my $browser = start_server(sub {
    return MCPOAuth::basic_sign_in($_[0], 'olga@north.example') });
$browser->{person} = { Authorization => 'Basic '
        . encode_base64('olga@north.example:open sesame', '') };
END {
    local $?;
    sql(q{DELETE FROM mcp.oauth_code});
}

my $client = $browser->register(client_name => 'Calendar helper')->{client_id};
my $tokens = ($browser->redeem($client, $browser->code($client)))[1];
my $id = from_json(
    decode_base64url((split /\./, $tokens->{access_token})[1]))->{grant};
is($browser->call_status($tokens->{access_token}), 200, 'a client has access');

my $time = qr/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/;
sub listed {
    my (@who) = @_;
    return join "\n", grep {/^$id\t/} split /\n/, ctl('grant', 'list', @who);
}
my $line = qr{^$id\tolga\@north\.example\tCalendar helper\tmcp mcp:extra\thttps://mcp\.example\.test/mcp\tmade $time};
like(listed('north'), qr/$line\tnever refreshed\tuntil $time$/,
    'the list says who has let in whom, and until when');
like(listed('north', 'OLGA@north.example'), $line, 'so does that of a person');
is(listed('north', 'mona@north.example'), '', 'another\'s does not');
is(listed('south'), '', 'nor another workspace\'s');

my $revoke = "'$ENV{MCP_TEST_CTL}' --db '$ENV{MCP_TEST_ADMIN_DB}' grant revoke";
like(`$revoke south $id 2>&1`,
    qr/The workspace south has no such grant.*mcpctl grant list south/s,
    'it cannot be ended from another workspace');
is($browser->call_status($tokens->{access_token}), 200, 'and goes on');
($tokens) = ($browser->refresh($client, $tokens->{refresh_token}))[1];
like(listed('north'), qr/\trefreshed $time\t/, 'the list says when it was used');

is(ctl(qw(grant revoke north), $id), "grant $id of north is revoked",
    'the admin ends it');
is($browser->call_status($tokens->{access_token}),
    401, 'the next call is refused');
my ($status, $answer) = $browser->refresh($client, $tokens->{refresh_token});
is("$status $answer->{error}", '400 invalid_grant', 'and the next refresh');
like(listed('north'), qr/\trevoked $time$/, 'the list says so');
like(ctl(qw(grant revoke north), $id),
    qr/^grant $id of north was revoked before, $time$/, 'as does a second time');
is( sql("SELECT action || ' ' || outcome || ' ' || summary FROM mcp.audit"
            . " WHERE credential_id = '$id' AND outcome = 'revoked'"),
    'grant revoked An administrator has ended it.',
    'the audit has it once'
);
my ($again) = ($browser->redeem($client, $browser->code($client)))[1];
is($browser->call_status($again->{access_token}),
    200, 'the human can let the client in again');

done_testing();
