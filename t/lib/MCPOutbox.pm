# SPDX-License-Identifier: Apache-2.0
package MCPOutbox;

# What the tests of the outbox share: its pack, nodes that send it, rows.

use strict;
use warnings;
use Exporter 'import';
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(pack_up node mcpctl connect_graph add rows wait_for told error_logs
    kill_children);

my @nodes;

sub psql_file {
    my ($file) = @_;
    system('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d',
        $ENV{MCP_TEST_ADMIN_DB}, '-f', "$ENV{MCP_TEST_SRC}/t/data/$file") == 0
        or die "psql: $file";
    return;
}

# The pack, and an empty outbox.
sub pack_up {
    sql('SET client_min_messages = warning;
        DROP SCHEMA IF EXISTS outbox CASCADE; DELETE FROM mcp.outbox;
        DELETE FROM mcp.connector; DELETE FROM mcp.job');
    psql_file('outbox.sql');
    return;
}

# A node of so many children that sends. More directives may be added.
sub node {
    my ($children, $directives) = @_;
    my $server = MCPServer->new;
    my $text = $server->endpoint(($directives // '') . <<"END");

DBDMin 1
DBDKeep 2
DBDMax 2
McpOutbox On
McpOutboxTimeout 2
<Location "/outbox">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/outbox.json"
    McpResource https://mcp.example.test/outbox
    McpWorkspace north
</Location>
END
    my $threads = 4 * $children;
    $text =~ s/^StartServers 1\nServerLimit 1\nThreadsPerChild 20$/StartServers $children\nServerLimit $children\nThreadsPerChild 4/m;
    $text =~ s/^MaxSpareThreads 20\nMaxRequestWorkers 20$/MaxSpareThreads $threads\nMaxRequestWorkers $threads/m;
    $server->start($text);
    push @nodes, $server;
    return $server;
}

# What mcpctl says, and its exit code. Options: stdin.
sub mcpctl {
    my ($args, %opt) = @_;
    my $file = state('ctl-input');
    open my $in, '>', $file or die "$file: $!";
    print $in $opt{stdin} // '';
    close $in or die "$file: $!";
    my $command = join ' ', map { s/'/'\\''/gr =~ s/^|$/'/gr } $ENV{MCP_TEST_CTL},
        '--db', $ENV{MCP_TEST_ADMIN_DB}, '--key-file', state('master.key'),
        @$args;
    my $said = `$command <'$file' 2>&1`;
    return wantarray ? ($said, $? >> 8) : $said;
}

# Kill a child of one of the nodes each half second for six seconds; a process to
# wait for.
sub kill_children {
    my (@of) = @_;
    my $killer = fork // die "fork: $!";
    return $killer if $killer;
    for (1 .. 12) {
        sleep 0.5;
        my @children = map { $_->children } @of;
        kill 'KILL', $children[ rand @children ] if @children;
    }
    require POSIX;
    POSIX::_exit(0);
}

sub connect_graph {
    my ($outside, %opt) = @_;
    my ($said, $code) = mcpctl(
        [   'connector', 'add', 'north', 'msgraph', 'graph', '--url',
            "$outside->{url}/v1.0", '--settings',
            qq({"tenant": "ten.example", "authority": "$outside->{url}/login"}),
            '--credentials', '-'
        ],
        stdin => to_json(
            {   client_id     => 'app 1',
                client_secret => $opt{secret} // 's3 cret&'
            }
        )
    );
    die $said if $code;
    return;
}

# Rows as a tool of north would write them: connector, kind, a payload in SQL, and
# the rest as mcp.outbox_add's arguments, in which %s is the row's number.
sub add {
    my ($n, $connector, $kind, $payload, $key, $more) = @_;
    $more //= '';
    return sql("SELECT set_config('mcp.workspace', 'north', false);
        SELECT count(mcp.outbox_add('$connector', '$kind', $payload,
            format('$key', i), backoff => '100 ms', done => 'outbox.done'
            $more))
        FROM generate_series(1, $n) AS i") =~ s/^north\n//r;
}

# What a query about the outbox gives.
sub rows {
    my ($what, $where) = @_;
    return sql("SELECT $what FROM mcp.outbox o" . ($where ? " WHERE $where" : ''));
}

# Wait until a query gives what it should; gives what it gave in the end.
sub wait_for {
    my ($query, $wanted, $seconds) = @_;
    my $until = time + ($seconds // 30);
    my $got;
    while (($got = sql($query)) ne $wanted && time < $until) { sleep 0.1 }
    return $got;
}

sub told {
    return sql("SELECT string_agg(key || ' ' || state, ', ' ORDER BY n)
        FROM outbox.told");
}

sub error_logs {
    return join '', map { $_->error_log } @nodes;
}

1;
