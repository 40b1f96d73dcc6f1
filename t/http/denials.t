# SPDX-License-Identifier: Apache-2.0
# A call that is denied leaves a row in the audit: for a role, a scope, a
# workspace, an account or credential that has ended, or what the tool itself
# forbids; one a minute for each of these, however often it is repeated.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;

my %rules = (
    elsewhere => 'mcp-workspace south',
    scoped    => 'mcp-scope mcp:extra',
    managed   => 'mcp-role manager'
);
my $server = MCPServer->new;
$server->start($server->endpoint('') . join '', map {<<"END"} sort keys %rules);
<Location "/$_">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/$_
    McpWorkspace north
    McpAPIKeys On
    Require $rules{$_}
</Location>
END

my $monas = token('mona@north.example', client => 'denials');
my $last  = 'SELECT coalesce(max(id), 0) FROM mcp.audit';
my $since = sql($last);

# The denials that have come: whose, client, tool, code, and how often.
sub audited {
    my $rows = sql("SELECT string_agg(concat_ws(' ', email, client_id, tool,
            code, times), ', ' ORDER BY first) FROM (
            SELECT a.email, u.client_id, u.tool, u.code, sum(u.times) AS times,
                min(u.id) AS first
            FROM mcp.audit u
            JOIN mcp.account a ON (a.workspace_id, a.id)
                = (u.workspace_id, u.account_id)
            WHERE u.id > $since AND u.outcome = 'denied' AND u.action = 'call'
            GROUP BY 1, 2, 3, 4) r");
    $since = sql($last);
    return $rows;
}

# A call, by default Olga's; gives the status and the code.
sub said {
    my ($tool, $arguments, %opt) = @_;
    my $path = $opt{path} // '/mcp';
    my $token = $opt{token} // token(
        undef,
        resource => "https://mcp.example.test$path",
        client   => 'denials',
        scope    => 'mcp'
    );
    my $reply = call($tool, $arguments, port => $server->{port},
        path => $path, token => $token);
    my $body = eval { from_json($reply->{http}{body}) } // {};
    return "$reply->{http}{status} "
        . (tool_error($reply)->{code} // $body->{error} // 'ok');
}

is(said('probe_time'), '200 ok', 'a call that may be made');
is(audited(), '', 'leaves no denial');

# ---- at the door ----

is(said('probe_admins'), '200 forbidden', 'a tool of another role');
my $row = from_json(sql("SELECT to_jsonb(u) - 'at' - 'id' FROM mcp.audit u
    WHERE id > $since"));
is(audited(), 'olga@north.example denials admins forbidden 1',
    'is in the audit: who, with what, which tool, why');
like(delete $row->{request}, qr/^\S{6,}$/, 'under the id of the request');
is_deeply(
    $row,
    {   workspace_id  => 'north',
        account_id    => account('olga@north.example'),
        credential_id => undef,
        client_id     => 'denials',
        tool          => 'admins',
        action        => 'call',
        outcome       => 'denied',
        code          => 'forbidden',
        times         => 1,
        summary       => undef,
        details       => undef
    },
    'with nothing else'
);
is(said('probe_extra'), '403 insufficient_scope', 'a scope that is missing');
is(audited(), 'olga@north.example denials extra insufficient_scope 1',
    'is there, though no tool was begun');
is(said('probe_fail', { how => 'forbidden' }),
    '200 forbidden', 'what the tool itself forbids');
is(audited(), 'olga@north.example denials fail forbidden 1', 'is a denial');
is(said('probe_echo', {}), '200 invalid_arguments', 'arguments that are wrong');
is(audited(), '', 'are no denial');

# ---- at Require ----

my $sesame = { text => 'Sesame' };
is(said('probe_echo', $sesame, path => '/elsewhere'),
    '403 forbidden', 'a workspace that is not let in');
is(audited(), 'olga@north.example denials echo forbidden 1', 'is there');
is(said('probe_echo', $sesame, path => '/scoped'),
    '403 insufficient_scope', 'so is a scope that a Require asks for');
is(audited(), 'olga@north.example denials echo insufficient_scope 1',
    'by its word');
is(said('probe_big', { rows => 1 }, path => '/managed'),
    '403 forbidden', 'and a role that one asks for');
is(audited(), 'olga@north.example denials big forbidden 1', 'once');
is( rpc('tools/list', undef, port => $server->{port}, path => '/elsewhere',
        token => token(undef, resource => 'https://mcp.example.test/elsewhere'))
        ->{http}{status},
    403, 'what calls no tool'
);
is(audited(), '', 'leaves none');

# ---- those whose access has ended ----

my ($key, $id) = api_key('olga@north.example',
    resource => 'https://mcp.example.test/elsewhere');
$since = sql($last);
is(said('probe_echo', $sesame, path => '/elsewhere', token => $key),
    '403 forbidden', 'a key');
is(sql("SELECT credential_id FROM mcp.audit WHERE id > $since"),
    $id, 'is named by its id');
my $grant = sprintf 'grn_%010d', $$;
sql("INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,"
        . " resource, scopes, revoked_at, revoked_why) SELECT workspace_id,"
        . " '$grant', 'grant', id, 'test', 'https://mcp.example.test/mcp',"
        . " '{mcp}', now(), 'test' FROM mcp.account"
        . " WHERE email = 'olga\@north.example'");
$since = sql($last);
is(said('probe_time', {}, token => sign(claims(grant => $grant))),
    '401 credential_ended', 'a grant that was revoked');
is(audited(), 'olga@north.example test time credential_ended 1', 'is there');
sql("UPDATE mcp.account SET status = 'disabled'"
        . " WHERE email = 'mona\@north.example'");
is(said('probe_time', {}, token => $monas),
    '401 account_inactive', 'an account that was disabled');
is(audited(), 'mona@north.example denials time account_inactive 1', 'is there');
sql("UPDATE mcp.account SET status = 'active'"
        . " WHERE email = 'mona\@north.example'");
is(said('probe_time', {}, token => sign(claims(), key => 'stranger')),
    '401 invalid_token', 'a token that we did not sign');
is(audited(), '', 'leaves none: nobody knows whose it is');

# ---- again and again ----

said('probe_managers') for 1 .. 30;
cmp_ok(sql("SELECT count(*) FROM mcp.audit WHERE id > $since"),
    '<=', 2, 'a client that repeats a call leaves a row a minute');
is(audited(), 'olga@north.example denials managers forbidden 30',
    'which counts them');
is(sql("SELECT count(*) FROM mcp.audit u WHERE u::text LIKE '%Sesame%'"),
    0, 'no argument is in the audit');

done_testing();
