# SPDX-License-Identifier: Apache-2.0
# McpApproval client: the client puts a write before its human, in every revision
# that can; and what configtest says of rules that are about nothing.
use strict;
use warnings;
use MCPActions;
use MCPServer;
use MCPStream;
use MCPTest;
use Test::More;

pack_up();
my $server = server(1, 'McpApproval client add');
my %way    = MCPActions::way();
my $next   = 0;

# One round of revision 2026-07-28.
sub ask {
    my ($name, $capabilities, %more) = @_;
    my $version = '2026-07-28';
    my $http    = post(
        to_json(
            {   jsonrpc => '2.0',
                id      => ++$next,
                method  => 'tools/call',
                params  => {
                    name      => 'add',
                    arguments => { name => $name },
                    _meta     => {
                        'io.modelcontextprotocol/protocolVersion' => $version,
                        'io.modelcontextprotocol/clientCapabilities' =>
                            $capabilities,
                    },
                    %more
                }
            }
        ),
        %way,
        headers => {
            'MCP-Protocol-Version' => $version,
            'Mcp-Method'           => 'tools/call',
            'Mcp-Name'             => 'add',
        }
    );
    return from_json($http->{body})->{result};
}

# Ask, and answer what is asked.
sub said {
    my ($name, $answer) = @_;
    my $first = ask($name, { elicitation => {} });
    my ($key) = keys %{ $first->{inputRequests} };
    return (
        $first->{inputRequests}{$key}{params},
        ask($name, { elicitation => {} },
            requestState   => $first->{requestState},
            inputResponses => { $key => $answer })
    );
}

my ($form, $done)
    = said('Anvil', { action => 'accept', content => { approve => JSON::PP::true } });
is($form->{message}, "add asks you to approve:\n- Anvil is added.",
    'the human is asked, in sentences');
is($done->{structuredContent}{status}, 'executed', 'a yes carries it out');
is(items("name = 'Anvil'"), '1 1', 'once');
for my $no (
    { action => 'accept', content => { approve => JSON::PP::false } },
    { action => 'decline' },
    { action => 'cancel' }
    )
{
    my (undef, $refused) = said('Bell', $no);
    is($refused->{structuredContent}{error}{code}, 'rejected',
        "a no ($no->{action}) does not");
}
is(items("name = 'Bell'"), '0 0', 'nothing is written');
my $page = ask('Cup', {})->{structuredContent};
is("$page->{status} $page->{approval}", 'pending page',
    'for a client that cannot ask, the page decides');
my $old = add_item({ name => 'Dish' });
is($old->{approval}, 'page', 'so for one that has not said that it can');
is(refusal(confirm($old->{confirmation_id})), 'approval_needed',
    'whose token alone does not confirm');

# ---- rules ----

my $tester = MCPServer->new;
for my $case (
    [   'McpApproval nobody',
        qr/McpApproval nobody: begin with agent, client, page or second/
    ],
    [ 'McpApproval second', qr/McpApproval second: name the other person's role/ ],
    [   'McpApproval page count',
        qr/McpApproval speaks of "count"; no tool of the catalogue that writes/
    ],
    [   'McpApproval second king',
        qr/a second person with the role "king"; the catalogue has none/
    ],
    [   'McpConfirmTTL 5',
        qr/McpConfirmTTL "5": give seconds from 10 to 86400; without .* it is 600/
    ],
    [   'McpApprovalsURL /approvals',
        qr{McpApprovalsURL "/approvals": give the URL at which}
    ],
    )
{
    my ($directive, $wrong) = @$case;
    my ($status, $said) = $tester->configtest($tester->endpoint(<<"END"));
<Location "/act">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/actions.json"
    McpResource https://mcp.example.test/act
    McpWorkspace north
    $directive
</Location>
END
    isnt($status, 0, "$directive is refused");
    like($said, $wrong, 'in words that help');
}

done_testing();
