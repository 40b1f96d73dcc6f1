# SPDX-License-Identifier: Apache-2.0
# A write is previewed and confirmed: over HTTP, with functions and with a
# statement of the site's own.
use strict;
use warnings;
use MCPActions;
use MCPTest;
use Test::More;

pack_up();
my $server = server(1, '', "Include $ENV{MCP_TEST_SRC}/conf/log-json.conf");
my %way    = MCPActions::way();

my $listed = rpc('tools/list', {}, %way)->{result}{tools};
is(join(' ', map { $_->{name} } @$listed),
    'add resize add_now count action_confirm action_cancel',
    'the tools that decide come with the previews');

# ---- yes ----

my $preview = add_item({ name => 'Anvil' });
is($preview->{status}, 'pending', 'the first call is a preview');
is(items(), '0 0', 'which writes nothing, and nothing goes out');
is($preview->{changes}[0]{sentence}, 'Anvil is added.', 'it says what will be');
is($preview->{changes}[0]{id}, '(new)', 'and promises no id');
my $done = confirm($preview->{confirmation_id})->{result};
is($done->{structuredContent}{status}, 'executed', 'a yes carries it out');
is(items(), '1 1', 'with what goes out');
like($done->{content}[0]{text}, qr/Anvil is added/, 'it reads well');
my $again = confirm($preview->{confirmation_id})->{result}{structuredContent};
is_deeply($again, { %{ $done->{structuredContent} }, already_executed => JSON::PP::true },
    'a second yes is told the same');
is(items(), '1 1', 'and does nothing');

# ---- no ----

$preview = add_item({ name => 'Bell' });
is(cancel($preview->{confirmation_id})->{result}{structuredContent}{status},
    'cancelled', 'a no discards it');
is(refusal(confirm($preview->{confirmation_id})), 'cancelled',
    'for good');
is(refusal(confirm('act_00000000000')), 'not_found', 'an id of nothing');
is(refusal(confirm('nonsense')), 'invalid_arguments', 'what is no id');
is( refusal(confirm($preview->{confirmation_id}, email => 'mona@north.example')),
    'not_found', 'an id of somebody else');

# ---- the world moves on ----

my $sql = call_result('resize', { name => 'Anvil', size => 7 }, %way);
is($sql->{changes}[0]{sentence}, 'name Anvil, size 7',
    'a statement of the site shows its rows');
sql("INSERT INTO act.item (workspace_id, name) VALUES ('north', 'Anvil')");
my $outdated = confirm($sql->{confirmation_id});
is(refusal($outdated), 'preview_outdated', 'what has changed is not written');
is(sql("SELECT max(size) FROM act.item"), 1, 'at all');
my $fresh = tool_error($outdated)->{details};
is(scalar @{ $fresh->{changes} }, 2, 'the new preview shows it as it is');
is(confirm($fresh->{confirmation_id})->{result}{structuredContent}{status},
    'executed', 'and can be confirmed');
is(sql("SELECT string_agg(size::text, ' ') FROM act.item"), '7 7', 'as shown');

# ---- keys ----

sub now {
    my ($name, $key) = @_;
    return rpc(
        'tools/call',
        {   name      => 'add_now',
            arguments => { name => $name },
            _meta     => { idempotency_key => $key }
        },
        %way
    );
}
my $first = now('Cup', 'k-1')->{result}{structuredContent};
is_deeply(now('Cup', 'k-1')->{result}{structuredContent}, $first,
    'the same key again gives the same answer');
is(items("name = 'Cup'"), '1 1', 'and one item');
is(refusal(now('Dish', 'k-1')), 'idempotency_conflict',
    'the same key for something else is refused');
is(refusal(now('Dish', 'k 1')), 'invalid_arguments', 'so is what is no key');
is(refusal(now('Dish', 5)), 'invalid_arguments', 'nor a string');
is_deeply(
    call_result('add_now', { name => 'Cup', idempotency_key => 'k-1' }, %way),
    $first, 'the key may stand among the arguments, in no schema'
);
is(refusal(call('count', { idempotency_key => 'k-1' }, %way)),
    'invalid_arguments', 'but not where nothing is written');
my @all = start_all(8, sub { return now('Egg', 'k-2')->{result}{structuredContent}{id} })->();
is(scalar(keys %{ { map { $_ => 1 } @all } }), 1,
    'eight at once with one key get one answer');
is(items("name = 'Egg'"), '1 1', 'of one item');
is(sql("SELECT string_agg(action || ' ' || outcome || ' ' || summary, ', ')
        FROM mcp.audit WHERE tool = 'add_now'
        AND at > now() - interval '10 min'"),
    'write executed One item, write executed One item',
    'a write without a preview is in the audit, once');

# ---- the log ----

my @lines = split /\n/, MCPTest::slurp("$server->{root}/logs/mcp.json");
my @calls = grep { $_->{tool} ne '-' } map { from_json($_) } @lines;
is_deeply(
    { map { $calls[1]{$_} ? ($_ => $calls[1]{$_}) : () }
            qw(status method tool outcome workspace account client revision) },
    {   status    => 200,
        method    => 'tools/call',
        tool      => 'action_confirm',
        outcome   => 'ok',
        workspace => 'north',
        account   => account('olga@north.example'),
        client    => 'mcpctl',
        revision  => '2025-11-25'
    },
    'each call leaves a line of JSON: who, with what, which tool, how it ended'
);
is($calls[1]{credential}, '-', 'and by which grant or key, if there is one');
is(scalar(grep { $_->{outcome} eq 'preview_outdated' } @calls), 1,
    'a refusal by its word');
is(scalar(grep {/\b(?:Anvil|Bell|Egg|olga|mona)\b/i} @lines,
        split(/\n/, sql('SELECT a FROM mcp.audit a'))),
    0, 'and no argument or name is in any, nor in the audit');

done_testing();
