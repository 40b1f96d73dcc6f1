# SPDX-License-Identifier: Apache-2.0
package MCPActions;

# What the tests of previews share: the pack, a server that has it, calls.

use strict;
use warnings;
use Exporter 'import';
use MCPServer;
use MCPTest;
use Test::More;

our @EXPORT = qw(pack_up server add_item confirm cancel items refusal);

my $server;

sub psql_file {
    my ($file) = @_;
    system('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d',
        $ENV{MCP_TEST_ADMIN_DB}, '-f', "$ENV{MCP_TEST_SRC}/t/data/$file") == 0
        or die "psql: $file";
    return;
}

# The pack, with nothing done yet.
sub pack_up {
    sql('SET client_min_messages = warning; DROP SCHEMA IF EXISTS act CASCADE;
        DELETE FROM mcp.action; DELETE FROM mcp.idempotency;
        DELETE FROM mcp.outbox');
    psql_file('actions.sql');
    return;
}

# A server with so many children and the endpoint /act; more may stand in its
# Location, and beside it.
sub server {
    my ($children, $location, $directives) = @_;
    $server = MCPServer->new;
    mkdir "$server->{root}/logs" or die "logs: $!";
    my $text = $server->endpoint(($directives // '') . <<"END");

DBDMin 1
DBDKeep 4
DBDMax 4
<Location "/act">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/actions.json"
    McpResource https://mcp.example.test/act
    McpWorkspace north
    @{[ $location // '' ]}
</Location>
END
    my $threads = 10 * $children;
    $text =~ s/^StartServers 1\nServerLimit 1\nThreadsPerChild 20$/StartServers $children\nServerLimit $children\nThreadsPerChild 10/m;
    $text =~ s/^MaxSpareThreads 20\nMaxRequestWorkers 20$/MaxSpareThreads $threads\nMaxRequestWorkers $threads/m;
    $server->start($text);
    return $server;
}

# How a call reaches it.
sub way {
    my (%opt) = @_;
    return (
        port  => $server->{port},
        path  => '/act',
        token => token($opt{email}, resource => 'https://mcp.example.test/act'),
        %opt
    );
}

# The preview of a new item.
sub add_item {
    my ($arguments, %opt) = @_;
    return call_result('add', $arguments, way(%opt));
}

# The whole reply of a confirmation.
sub confirm {
    my ($id, %opt) = @_;
    return call('action_confirm', { confirmation_id => $id }, way(%opt));
}

sub cancel {
    my ($id, %opt) = @_;
    return call('action_cancel', { confirmation_id => $id }, way(%opt));
}

# How many items and rows of the outbox there are.
sub items {
    my ($where) = @_;
    $where = $where ? " WHERE $where" : '';
    return sql("SELECT (SELECT count(*) FROM act.item$where) || ' '
        || (SELECT count(*) FROM mcp.outbox o WHERE o.connector = 'actions'
            AND o.key IN (SELECT id FROM act.item$where))");
}

# The code of what was refused.
sub refusal {
    my ($reply) = @_;
    return tool_error($reply)->{code} // rpc_error($reply);
}

1;
