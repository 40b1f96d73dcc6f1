# SPDX-License-Identifier: Apache-2.0
# McpSignInAccount, McpSignInRole, McpRoleMap: from what a sign-in says to an
# account and its role. Request headers stand for what an identity provider says.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 decode_base64url);
use Test::More;

my $browser = start_server(sub {
    return MCPOAuth::basic_sign_in($_[0], 'someone') . <<'END' });
McpSignInAccount "%{req:X-Mail}"
McpSignInRole "%{req:X-Sets}"
McpRoleMap "Probe Managers" manager
McpRoleMap "Probe Full Access" admin
McpRoleMap "Probe Access" user
McpTokenTTL 120
END
END {
    local $?;
    sql(q{UPDATE mcp.account SET role = 'user' WHERE email LIKE 'olga@%'});
    sql(q{DELETE FROM mcp.oauth_code});
}

# What is shown to somebody of whom the sign-in says this.
sub look {
    my ($mail, $sets, $path) = @_;
    $browser->{person} = {
        Authorization => 'Basic ' . encode_base64('someone:open sesame', ''),
        'X-Mail'      => $mail,
        'X-Sets'      => $sets,
    };
    return $browser->ask('GET', $path);
}

sub role_of {
    my ($email) = @_;
    return sql("SELECT role FROM mcp.account WHERE email = '$email'");
}

my $client = $browser->register->{client_id};
my $path   = $browser->request($client, scope => 'mcp mcp:admin');
my $olga   = 'olga@north.example';

# ---- the account ----

my $page = look($olga, 'Probe Access', $path);
is($page->{status}, 200, 'an address of an account leads to the consent page');
like($page->{body}, qr/<strong>olga\@north\.example</, 'which names it');
is(look(uc $olga, 'Probe Access', $path)->{status},
    200, 'in whatever letters');
for my $case (
    [ undef, qr/does not say your e-mail address/, 'no address' ],
    [ '',    qr/does not say your e-mail address/, 'an empty address' ],
    [ 'x@north.example', qr/no account for x\@north\.example/, 'a stranger' ],
    [ 'dora@north.example', qr/in North is disabled/, 'a disabled account' ],
    [ 'pete@north.example', qr/waiting to be approved/, 'a pending account' ],
    [ 'olga@south.example', qr/no account for olga\@south/,
        'an account of another workspace' ],
    )
{
    my ($mail, $words, $name) = @$case;
    $page = look($mail, 'Probe Access', $path);
    is($page->{status}, 403, "$name is turned away");
    like($page->{body}, $words, '  by a page that says so');
    ok(!$page->{headers}{location}, '  and sent nowhere');
}

# ---- the role ----

for my $case (
    [ 'Probe Access', 'user', 'one value' ],
    [ 'Other,Probe Full Access,More', 'admin', 'one of a list' ],
    [ '["Other", "Probe Full Access"]', 'admin', 'one of a JSON array' ],
    [ 'probe full access', 'admin', 'a value in other letters' ],
    [ 'Probe Access,Probe Full Access', 'admin',
        'of several, the row that stands first' ],
    )
{
    my ($sets, $role, $name) = @$case;
    is(look($olga, $sets, $path)->{status}, 200, "$name signs in");
    is(role_of($olga), $role, "  as $role");
}
for my $case (
    [ undef, 'nothing' ],
    [ '', 'an empty list' ],
    [ 'Probe Access Too', 'a value that begins like one' ],
    [ 'My Probe Access', 'a value that ends like one' ],
    [ 'Probe', 'a part of one' ],
    )
{
    my ($sets, $name) = @$case;
    $page = look($olga, $sets, $path);
    is($page->{status}, 403, "$name is turned away");
    like($page->{body},
        qr/Signing in here needs one of: Probe Managers, Probe Full Access, Probe Access\./,
        '  by a page that names what it takes');
    is(role_of($olga), 'admin', '  and changes no role');
}
is( sql(q{SELECT action || ': ' || summary FROM mcp.audit WHERE account_id = '}
        . account($olga) . q{' ORDER BY id DESC LIMIT 1}),
    'role_changed: The sign-in says that the role is admin.',
    'the audit has what has changed'
);

# ---- what it is good for ----

sub given {
    my ($sets) = @_;
    look($olga, $sets, $path);
    return ($browser->redeem($client,
        $browser->code($client, scope => 'mcp mcp:admin')))[1];
}
my $tokens = given('Probe Full Access');
is($tokens->{scope}, 'mcp mcp:admin', 'an admin gets the scope of admins');
is(given('Probe Access')->{scope}, 'mcp', 'a user who asks for it does not');
my ($status, $next) = $browser->refresh($client, $tokens->{refresh_token});
is($next->{scope}, 'mcp', 'nor does a client from when they were an admin');

is($tokens->{expires_in}, 120, 'McpTokenTTL says how long it lasts');
my $claims = from_json(
    decode_base64url((split /\./, $tokens->{access_token})[1]));
is($claims->{exp} - $claims->{iat}, 120, 'as does the token');

done_testing();
