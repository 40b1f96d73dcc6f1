# SPDX-License-Identifier: Apache-2.0
# What is listed is what is callable: for each role, for scopes, and when the
# database changes its mind.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my @all = map {"probe_$_"}
    qw(echo time managers admins extra fail sleep missing sly note_add
    notes_list big greet);
my %arguments = (
    probe_echo       => { text => 'a' },
    probe_fail       => { how  => 'fine' },
    probe_sleep      => { seconds => 0 },
    probe_sly        => { text => 'a' },
    probe_note_add   => { text => "roles $$" },
    probe_notes_list => { like => 'none' },
    probe_big        => { rows => 1 },
    probe_greet      => { word => 'a' },
);
my %hidden = (
    'olga@north.example' => [qw(probe_managers probe_admins)],
    'mona@north.example' => [qw(probe_admins)],
    'adam@north.example' => [],
);

sub listed {
    my (%opt) = @_;
    return map { $_->{name} } @{ rpc('tools/list', undef, %opt)
            ->{result}{tools} // [] };
}

for my $email (sort keys %hidden) {
    my %token = (token => token($email, scope => 'mcp mcp:extra'));
    my %no    = map { $_ => 1 } @{ $hidden{$email} };
    is_deeply([ listed(%token) ], [ grep { !$no{$_} } @all ],
        "$email: the list, in the catalogue's order");
    for my $tool (@all) {
        my $error = tool_error(call($tool, $arguments{$tool} // {}, %token));
        is(($error->{code} // '') eq 'forbidden' ? 'hidden' : 'listed',
            $no{$tool} ? 'hidden' : 'listed', "$email: $tool as it is listed");
        $arguments{probe_note_add} = { text => "roles $$ $email" };
    }
}

my $refused = call('probe_admins', {});
is_answer($refused->{http}, 200,
    qq({"jsonrpc":"2.0","id":$refused->{id},"result":{"content":[{"type":)
        . qq("text","text":"The tool probe_admins is not available to the )
        . qq(role \\"user\\".\\nHint: Ask a person with one of these roles: )
        . qq(admin."}],"structuredContent":{"error":{"code":"forbidden",)
        . qq("message":"The tool probe_admins is not available to the role )
        . qq(\\"user\\".","hint":"Ask a person with one of these roles: )
        . qq(admin."}},"isError":true}}),
    'a tool of another role says whom to ask');

# ---- scopes ----

my $lacks = call('probe_extra', {});
is($lacks->{http}{status}, 403, 'a call beyond the token\'s scopes is 403');
is( $lacks->{http}{headers}{'www-authenticate'},
    'Bearer error="insufficient_scope", '
        . 'error_description="The tool needs another scope", '
        . 'resource_metadata="https://mcp.example.test/.well-known/'
        . 'oauth-protected-resource/mcp", scope="mcp mcp:extra"',
    'with a challenge for all that the tool needs'
);
is(tool_error($lacks)->{message},
    'Missing required scope: mcp:extra', 'and a tool error as body');
is( tool_error(call('probe_time', {}, token => token(undef, scope => 'other')))
        ->{message},
    'Missing required scope: mcp',
    'a token with a scope that no tool knows can call none'
);
is(call('probe_extra', {}, token => token(undef, scope => 'mcp mcp:extra'))
        ->{http}{status},
    200, 'a token with both may call it');

# ---- changes ----

# In one child: what another remembers of a role is good for half a minute.
my $server = MCPServer->new;
$server->start($server->endpoint(''));
my %token = (
    port  => $server->{port},
    token => token('mona@north.example', client => 'changes')
);
is((grep { $_ eq 'probe_managers' } listed(%token)), 1, 'a manager\'s list');
sql("UPDATE mcp.account SET role = 'user' WHERE email = 'mona\@north.example'");
is(tool_error(call('probe_managers', {}, %token))->{code},
    'forbidden', 'a new role holds with the next call');
is(call('probe_time', {}, %token)->{http}{status},
    200, 'tools of the new role work');
is((grep { $_ eq 'probe_managers' } listed(%token)),
    0, 'and the list follows what a call has learnt');
sql("UPDATE mcp.account SET status = 'disabled'"
        . " WHERE email = 'mona\@north.example'");
is(call('probe_time', {}, %token)->{http}{status},
    401, 'a disabled account is refused with the next call');
is(rpc('tools/list', undef, %token)->{http}{status},
    401, 'and sees no list either');
sql("UPDATE mcp.account SET role = 'manager', status = 'active'"
        . " WHERE email = 'mona\@north.example'");
is(call('probe_managers', {}, %token)->{http}{status},
    200, 'and is back when it is active again');

done_testing();
