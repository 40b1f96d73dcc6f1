# SPDX-License-Identifier: Apache-2.0
# The approvals page: who sees what, and decides; what a form of somebody else's
# does; what the model is told in between.
use strict;
use warnings;
use MCPActions ();
use MCPOAuth;
use MCPTest;
use MIME::Base64 'encode_base64';
use Test::More;

MCPActions::pack_up();
my $browser = start_server(
    sub {
        my ($server) = @_;
        my $location = <<"END";
<Location "/act">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/actions.json"
    McpResource https://mcp.example.test/act
    McpWorkspace north
    McpApproval page
    McpApproval second manager resize
    McpApprovalsURL https://mcp.example.test/oauth/approvals
    McpConfirmTTL 900
</Location>
END
        my $page = MCPOAuth::basic_sign_in($server,
            map {"$_\@north.example"} qw(olga mona adam)) . $location;
        my ($auth) = $page =~ m{<Location "/oauth/authorize">\n(.*?)</Location>}s;
        return $page
            . qq(<Location "/oauth/approvals">\nSetHandler mcp-approvals\n$auth</Location>\n);
    }
);
my $path = '/oauth/approvals';

# Somebody's request of the page.
sub as {
    my ($name, $method, $at, @fields) = @_;
    return $browser->ask(
        $method, $at,
        @fields ? form_of(@fields) : undef,
        headers => {
            Authorization => 'Basic '
                . encode_base64("$name\@north.example:open sesame", '')
        }
    );
}

sub tool {
    my ($name, $arguments, %opt) = @_;
    return call(
        $name, $arguments,
        port  => $browser->{port},
        path  => '/act',
        token => token("olga\@north.example",
            resource => 'https://mcp.example.test/act'),
        %opt
    );
}

sub preview {
    my ($name, $arguments) = @_;
    return tool($name, $arguments)->{result}{structuredContent};
}

# Decide as the page's form does.
sub decide {
    my ($name, $id, $decision, %more) = @_;
    my ($request) = as($name, 'GET', $path)->{body}
        =~ /name="request" value="([^"]*)"/;
    my %fields = (
        request   => $request,
        workspace => 'north',
        id        => $id,
        decision  => $decision,
        %more
    );
    my $answer = as($name, 'POST', $path, map { ($_ => $fields{$_}) } sort keys %fields);
    return "$answer->{status} "
        . (($answer->{headers}{location} // '') =~ /said=(\w+)/ ? $1 : '');
}

# ---- the model ----

my $preview = preview('add', { name => 'Anvil <b>' });
is($preview->{approval}, 'page', 'the preview says who decides');
like($preview->{next},
    qr{approvals page: https://mcp\.example\.test/oauth/approvals}, 'and where');
is(tool_error(tool('action_confirm',
            { confirmation_id => $preview->{confirmation_id} }))->{code},
    'approval_needed', 'the token alone cannot confirm');
is(preview('add_now', { name => 'Now' })->{status}, 'pending',
    'a rule gives a preview to a write that had none');
is(MCPActions::items(), '0 0', 'nothing is written');

# ---- who sees it ----

my $page = as('olga', 'GET', $path);
is($page->{status}, 200, 'the human opens the page');
like($page->{body}, qr/Anvil &lt;b&gt; is added\./, 'which says what would be');
unlike($page->{body}, qr/Anvil <b>/, 'as text');
like($page->{body}, qr{<tr><th scope="row">name</th><td>–</td><td>Anvil &lt;b&gt;</td></tr>},
    'before and after');
like($page->{body}, qr/Asked by Olga/, 'and who asked');
like($page->{headers}{'content-security-policy'},
    qr/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
    'it runs no script but ours, and in no frame');
is($page->{headers}{'cache-control'}, 'no-store', 'it is not kept');
unlike(as('mona', 'GET', $path)->{body}, qr/Anvil/, 'a colleague does not see it');
like(as('adam', 'GET', $path)->{body}, qr/Anvil/, 'an admin does');
is($browser->ask('GET', $path)->{status}, 401, 'nobody does without signing in');
is($browser->ask('GET', $path,
        undef, headers => { Authorization => 'Bearer ' . token() })->{status},
    401, 'a token does not sign in');
my $script = as('olga', 'GET', "$path/live.js");
is("$script->{status} $script->{headers}{'content-type'}",
    '200 text/javascript; charset=utf-8', 'its script is ours');

# ---- forms ----

my $id = $preview->{confirmation_id};
is(decide('olga', $id, 'approve', request => 'x'), '303 request_expired',
    'a form that we did not make decides nothing');
my ($mona) = as('mona', 'GET', $path)->{body} =~ /name="request" value="([^"]*)"/;
my ($adams) = as('adam', 'GET', $path)->{body} =~ /name="request" value="([^"]*)"/;
is(decide('olga', $id, 'approve', request => $adams), '303 request_expired',
    'nor one of somebody else');
{
    local $browser->{cookies} = {};
    my ($request) = as('olga', 'GET', $path)->{body}
        =~ /name="request" value="([^"]*)"/;
    local $browser->{cookies} = {};
    my $answer = as('olga', 'POST', $path, decision => 'approve', id => $id,
        request => $request);
    like($answer->{headers}{location}, qr/said=request_expired/,
        'nor one of another browser');
}
is(decide('olga', $id, ''), '303 undecided',
    'nor one that says neither yes nor no');
is(MCPActions::items(), '0 0', 'nothing is written');
is(decide('mona', $id, 'approve', request => $mona // 'x') =~ /not_found|request_expired/,
    1, 'a colleague decides nothing');

is(decide('olga', $id, 'approve'), '303 executed', 'the human approves');
is(MCPActions::items(), '1 1', 'and it is done');
like(as('olga', 'GET', "$path?said=executed")->{body},
    qr/role="status">Approved, and carried out\./, 'the page says so');
is(decide('olga', $id, 'approve'), '303 already_executed', 'approving again');
is(decide('adam', $id, 'reject'), '303 already_executed',
    'a no comes too late then');
like(as('olga', 'GET', "$path?said=already_executed")->{body},
    qr/role="status">It had been carried out before you decided\./,
    'and is not told to be a yes');
is(MCPActions::items(), '1 1', 'does nothing more');
my $told = tool('action_confirm', { confirmation_id => $id })
    ->{result}{structuredContent};
is($told->{already_executed}, JSON::PP::true, 'the model hears what became of it');

$id = preview('add', { name => 'Bell' })->{confirmation_id};
is(decide('adam', $id, 'reject', note => 'Too loud'), '303 rejected',
    'an admin rejects, with a note');
like(tool_error(tool('action_confirm', { confirmation_id => $id }))->{message},
    qr/They wrote: Too loud/, 'which the model reads');
like(as('olga', 'GET', "$path?state=rejected")->{body}, qr/Too loud/,
    'and the page shows among those');
unlike(as('olga', 'GET', "$path?state=rejected")->{body}, qr/Anvil/, 'and no others');
unlike(as('olga', 'GET', "$path?tool=resize")->{body}, qr/Anvil/, 'by tool, too');

# ---- somebody else ----

sql("INSERT INTO act.item (workspace_id, name) VALUES ('north', 'Cup')");
$id = preview('resize', { name => 'Cup', size => 3 })->{confirmation_id};
is(decide('olga', $id, 'approve'), '303 forbidden',
    'who asked is not the second person');
is(decide('adam', $id, 'approve'), '303 forbidden', 'nor is another role');
like(as('olga', 'GET', $path)->{body}, qr/Another person must approve/,
    'the page says why');
is(decide('mona', $id, 'approve'), '303 executed', 'a manager is');
is(sql("SELECT max(size) FROM act.item"), 3, 'and it is done');

# ---- the client's access ends ----

my $grant = sprintf 'grn_%010d', $$;
sql("INSERT INTO mcp.credential (workspace_id, id, kind, account_id, client_id,"
        . " resource, scopes) SELECT workspace_id, '$grant', 'grant', id,"
        . " 'test', 'https://mcp.example.test/act', '{mcp}' FROM mcp.account"
        . " WHERE email = 'olga\@north.example'");
$id = tool(
    'add',
    { name => 'Drum' },
    token => sign(
        claims(aud => 'https://mcp.example.test/act', grant => $grant)
    )
)->{result}{structuredContent}{confirmation_id};
unlike(as('olga', 'GET', $path)->{body}, qr/was revoked or has ended/,
    'while a grant stands, what was asked for with it can be approved');
sql("UPDATE mcp.credential SET revoked_at = now(), revoked_why = 'test'"
        . " WHERE id = '$grant'");
like(as('olga', 'GET', $path)->{body},
    qr/The access with which this was asked for was revoked or has ended/,
    'once it is revoked, the page says why it cannot');
is(decide('olga', $id, 'approve'), '303 access_ended', 'an approval that was');
like(as('olga', 'GET', "$path?said=access_ended")->{body},
    qr/role="status">Not carried out: the access of the client/,
    'on its way is told');
is(MCPActions::items("name = 'Drum'"), '0 0', 'nothing is written');
is(decide('olga', $id, 'reject'), '303 rejected', 'it can be rejected');

# ---- the world moves on ----

$id = preview('resize', { name => 'Cup', size => 4 })->{confirmation_id};
sql("UPDATE act.item SET name = 'Mug' WHERE name = 'Cup';
    INSERT INTO act.item (workspace_id, name) VALUES ('north', 'Cup'), ('north', 'Cup')");
is(decide('mona', $id, 'approve'), '303 preview_outdated',
    'what has changed is not done');
is(sql("SELECT max(size) FROM act.item WHERE name = 'Cup'"), 1, 'at all');

# ---- the tool refuses ----

$id = preview('resize', { name => 'Mug', size => 5 })->{confirmation_id};
sql("ALTER TABLE act.item ADD CONSTRAINT small CHECK (size < 5)");
is(decide('mona', $id, 'approve'), '303 invalid_arguments',
    'what the tool refuses at last');
is(sql("SELECT max(size) FROM act.item WHERE name = 'Mug'"), 3, 'is not done');
like(as('mona', 'GET', $path)->{body},
    qr/could not be carried out: The database does not take this: the constraint small of item\./,
    'and the page says why');

# ---- many ----

my $cut = qr/No more than these are shown at a time/;
unlike(as('adam', 'GET', $path)->{body}, $cut, 'a few are shown all');
sql("INSERT INTO mcp.action SELECT (jsonb_populate_record(a, jsonb_build_object("
        . "'id', 'act_' || lpad((n + 800000)::text, 10, '0')))).*"
        . " FROM mcp.action a, generate_series(1, 50) AS n WHERE a.id = '$id'");
like(as('adam', 'GET', $path)->{body}, $cut, 'of many, the page says so');
unlike(as('adam', 'GET', "$path?state=executed")->{body},
    $cut, 'and filters find the others');
sql("DELETE FROM mcp.action WHERE id LIKE 'act\\_00008000%'");

done_testing();
