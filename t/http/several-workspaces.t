# SPDX-License-Identifier: Apache-2.0
# Somebody with accounts in several workspaces of one endpoint chooses one when
# asked, and all that the client gets is good there and nowhere else.
use strict;
use warnings;
use MCPOAuth;
use MCPTest;
use MIME::Base64 qw(encode_base64 encode_base64url decode_base64url);
use Test::More;

my $browser = start_server(
    sub { return MCPOAuth::basic_sign_in($_[0], map {"$_\@two.example"} qw(bea hal tom)) },
    location => 'McpWorkspace *'
);
END {
    local $?;
    sql(q{DELETE FROM mcp.oauth_code});
}

# Bea: user in north, admin in south. Hal: active in one of two. Tom: in none.
ctl('user', 'add', @$_, '--zone', 'Europe/Berlin')
    for [ qw(north bea@two.example Bea --role user) ],
    [ qw(south bea@two.example Bea --role admin) ],
    [ qw(north hal@two.example Hal --role user) ],
    [ qw(south hal@two.example Hal --role user --status pending) ],
    [ qw(north tom@two.example Tom --role user --status pending) ],
    [ qw(south tom@two.example Tom --role user) ];
ctl('user', 'disable', 'south', 'tom@two.example');

sub sign_in_as {
    my ($name) = @_;
    $browser->{cookies} = {};
    $browser->{person} = { Authorization => 'Basic '
            . encode_base64("$name\@two.example:open sesame", '') };
    return;
}

# What the page offers: workspace, and what it says of it.
sub offered {
    my ($page) = @_;
    my %offered = $page->{body}
        =~ m{<input type="radio" name="workspace" value="(\w+)" required> (.*?)</label>}g;
    return { map { ($_ => $offered{$_} =~ s/<[^>]+>//gr) } keys %offered };
}

# Who calls with a token, or the status of the refusal.
sub who {
    my ($token) = @_;
    my $reply = call('probe_echo', { text => 'a' },
        token => $token, port => $browser->{port});
    return $reply->{http}{status} if $reply->{http}{status} != 200;
    my $content = $reply->{result}{structuredContent};
    return "$content->{workspace} $content->{account}";
}

sub claims_of { return from_json(decode_base64url((split /\./, $_[0])[1])) }

sub grant_in {
    my ($client, $workspace, $scope) = @_;
    my $answer = $browser->decide($browser->request($client, scope => $scope),
        'approve', workspace => $workspace);
    my %back = query_of($answer->{headers}{location} // '');
    return ($browser->redeem($client, $back{code}))[1];
}

# ---- the choice ----

my $client = $browser->register->{client_id};
my $asked = $browser->request($client, scope => 'mcp mcp:admin');

sign_in_as('bea');
my $page = $browser->ask('GET', $asked);
is_deeply(
    offered($page),
    { north => 'North Not there: Administer', south => 'South' },
    'both workspaces are offered, with what cannot be had in one'
);
unlike($page->{body}, qr/<input[^>]* checked/, 'and neither is chosen beforehand');

my $answer = $browser->decide($asked, 'approve');
is($answer->{status}, 400, 'choosing none is no answer');
like($answer->{body}, qr/none of yours was chosen/, 'and the page says so');
ok(!$answer->{headers}{location}, 'the client does not hear of it');
for my $other ('west', '*', '', "south' OR true --") {
    is($browser->decide($asked, 'approve', workspace => $other)->{status},
        400, "nor is \"$other\"");
}

my %token = map { $_ => grant_in($client, $_, 'mcp mcp:admin') }
    qw(north south);
is($token{north}{scope}, 'mcp', 'in north she is a user');
is($token{south}{scope}, 'mcp mcp:admin', 'in south she is an admin');
is(who($token{$_}{access_token}), "$_ bea\@two.example",
    "what was given for $_ is good in $_")
    for qw(north south);
is(claims_of($token{$_}{access_token})->{workspace},
    $_, "and the token says $_")
    for qw(north south);

$page = $browser->ask('GET', $asked);
is_deeply(
    offered($page),
    { north => 'North Not there: Administer', south => 'South' },
    'what was allowed before is not marked'
);
$page = $browser->ask('GET',
    $browser->request($client, scope => 'mcp mcp:admin mcp:extra'));
is_deeply(
    offered($page),
    {   north => 'North new Use the tools that need more Not there: Administer',
        south => 'South new Use the tools that need more'
    },
    'what is new is marked, for each'
);
sql("UPDATE mcp.oauth_grant SET client_digest = 'another' WHERE workspace_id ="
        . " 'south' AND credential_id = '"
        . claims_of($token{south}{access_token})->{grant} . "'");
like($browser->ask('GET', $asked)->{body},
    qr/changed what it says of itself/,
    'a client that has changed since it was let into one of them is pointed out');

# ---- pinned ----

my $claims = claims_of($token{north}{access_token});
my ($head, undef, $mark) = split /\./, $token{north}{access_token};
is( who(join '.', $head,
        encode_base64url(to_json({ %$claims, workspace => 'south' })), $mark),
    401,
    'a token whose workspace was changed is refused'
);
is(who(sign({ %$claims, workspace => 'south' }, key => 'north')),
    401, 'also when north has signed it');
is(who(sign({ %$claims, workspace => 'south' }, key => 'south')),
    401, 'when south has, it is nobody\'s there');
my $south = claims_of($token{south}{access_token});
is( who(sign({ %$south, grant => $claims->{grant} }, key => 'south')),
    401,
    'north\'s grant is none in south'
);

my ($status, $next) = $browser->refresh($client, $token{north}{refresh_token},
    workspace => 'south');
is($status, 200, 'a refresh');
is(who($next->{access_token}), 'north bea@two.example',
    'stays in its workspace, whatever it asks for');
ctl('user', 'disable', 'north', 'bea@two.example');
is(who($next->{access_token}), 401, 'disabled there, the token is refused');
($status) = $browser->refresh($client, $next->{refresh_token});
is($status, 400, 'and the refresh token');
is(who($token{south}{access_token}), 'south bea@two.example',
    'the other workspace has nothing to do with that');
ctl('user', 'enable', 'north', 'bea@two.example');

# ---- not active in all ----

sign_in_as('hal');
$page = $browser->ask('GET', $asked);
is_deeply(offered($page), {}, 'one workspace is no choice');
like($page->{body}, qr{North<input type="hidden" name="workspace" value="north">},
    'it is the one where the account is active');
is($browser->decide($asked, 'approve', workspace => 'south')->{status},
    400, 'naming the one where it is pending is refused');
is(sql(q{SELECT count(*) FROM mcp.oauth_code c JOIN mcp.account a
    ON (a.workspace_id, a.id) = (c.workspace_id, c.account_id)
    WHERE a.email = 'hal@two.example'}), 0, 'and gives nothing');
is(who(grant_in($client, 'north', 'mcp')->{access_token}),
    'north hal@two.example', 'the other can be had');

sign_in_as('tom');
$page = $browser->ask('GET', $asked);
is($page->{status}, 403, 'who is active in none is turned away');
like($page->{body}, qr/Your account in North is waiting to be approved/,
    'and told why');

done_testing();
