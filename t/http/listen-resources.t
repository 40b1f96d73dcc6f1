# SPDX-License-Identifier: Apache-2.0
# Streams that tell of resources and prompts: those that a client asked for and
# may read; and a client that does not read its stream.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $server = MCPServer->new;
my $source = $ENV{MCP_TEST_SRC};
$server->start($server->endpoint(<<"END"));
<Location "/shelf">
    McpCatalog "$source/t/data/shelf.json"
    McpResource https://mcp.example.test/shelf
    McpWorkspace north
</Location>
<Location "/kailenty">
    McpCatalog "$source/conf/catalog/kailenty.json"
    McpResource https://mcp.example.test/kailenty
    McpWorkspace north
</Location>
END
my $port = $server->{port};

sub listen_for {
    my ($notifications, $path, $email) = @_;
    $path //= '/shelf';
    return MCPListen->open(
        $port, $notifications,
        path  => $path,
        token =>
            token($email, resource => "https://mcp.example.test$path")
    );
}

sub announce {
    my ($kind, $uri) = @_;
    my $quoted = defined $uri ? "'$uri'" : 'NULL';
    return sql("SELECT mcp.notify_change('$kind', $quoted, 'north')");
}

# ---- what is told ----

my @asked = map {"shelf://$_"} qw(terms note/7 audit sealed no);
my $one   = listen_for({ resourceSubscriptions => \@asked });
is_deeply(
    $one->next(2)->{params}{notifications},
    { resourceSubscriptions => [ 'shelf://terms', 'shelf://note/7' ] },
    'a client hears of the resources that it may read'
);
my $manager = listen_for({ resourceSubscriptions => \@asked },
    '/shelf', 'mona@north.example');
is_deeply(
    $manager->next(2)->{params}{notifications}{resourceSubscriptions},
    [ map {"shelf://$_"} qw(terms note/7 audit) ],
    'another role of others'
);
my $lists = listen_for(
    {   promptsListChanged   => JSON::PP::true,
        resourcesListChanged => JSON::PP::true
    }
);
is_deeply(
    $lists->next(2)->{params}{notifications},
    {   promptsListChanged   => JSON::PP::true,
        resourcesListChanged => JSON::PP::true
    },
    'a third of lists'
);

announce('resource', 'shelf://note/7');
is_deeply(
    $one->next(2),
    {   jsonrpc => '2.0',
        method  => 'notifications/resources/updated',
        params  => {
            _meta => { 'io.modelcontextprotocol/subscriptionId' => 'l1' },
            uri   => 'shelf://note/7'
        }
    },
    'a resource that changed is named'
);
is($manager->methods(0.3), 'resources/updated', 'to all who asked');
announce('resource', 'shelf://audit');
is($one->methods(0.5), '', 'one that may not be read is not');
is($manager->methods(0.1), 'resources/updated', 'but to those who may');
announce('resources');
announce('prompts');
announce('tools');
is($lists->methods(0.7), 'resources/list_changed prompts/list_changed',
    'a list for each kind');
is($one->methods(0.2), '', 'who asked for resources hears of no lists');

# ---- the knowledge base ----

my $id = sql(q{SELECT min(id) FROM kailenty.kb_entry WHERE workspace_id = '*'});
my $body = sql("SELECT body FROM kailenty.kb_entry WHERE id = '$id'");
my $reader = listen_for(
    {   resourcesListChanged  => JSON::PP::true,
        resourceSubscriptions => ["kailenty://knowledge/$id"]
    },
    '/kailenty'
);
is_deeply(
    $reader->next(2)->{params}{notifications}{resourceSubscriptions},
    ["kailenty://knowledge/$id"],
    'a client that reads an entry of the knowledge base'
);
sql("UPDATE kailenty.kb_entry SET body = body || ' ' WHERE id = '$id'");
is_deeply(
    ($reader->next(2) // {})->{params}{uri},
    "kailenty://knowledge/$id", 'hears when it is edited');
sql("UPDATE kailenty.kb_entry SET body = rtrim(body) WHERE id = '$id'");
is(sql("SELECT body FROM kailenty.kb_entry WHERE id = '$id'"),
    $body, 'put back as it was');
is($reader->methods(0.5), 'resources/updated', 'it hears again');
my $new = q{'kbe_0000000001'};
sql("INSERT INTO kailenty.kb_entry (workspace_id, id, title, summary, body,
        category, tags)
    SELECT w, $new, 'Parking', '', 'Behind the house.', 'how_to', '{office}'
    FROM unnest('{north,south}'::text[]) AS w");
is($reader->methods(0.5), 'resources/list_changed', 'of a new one, by the list');
sql("DELETE FROM kailenty.kb_entry WHERE id = $new AND workspace_id = 'south'");
is($reader->methods(0.5), '', 'of another workspace it hears nothing');
sql("DELETE FROM kailenty.kb_entry WHERE id = $new");
is($reader->methods(0.5), 'resources/list_changed', 'and of its end');
$_->close for $one, $manager, $lists, $reader;

# ---- a client that does not read ----

my @many = map { sprintf 'shelf://note/%0200d', $_ } 1 .. 100;
my $deaf = listen_for({ resourceSubscriptions => \@many });
my $awake = listen_for({ resourceSubscriptions => ['shelf://terms'] });
is($deaf->{status},        200,                          'one does not read');
is($awake->methods(0.3), 'subscriptions/acknowledged', 'another does');
my ($child) = $server->children;

# Some twelve megabytes, if all of it was sent.
my $flood = start_all(
    1,
    sub {
        sql(q{DO $$ BEGIN
            FOR round IN 1 .. 250 LOOP
                PERFORM mcp.notify_change('resource',
                    'shelf://note/' || lpad(n::text, 200, '0'), 'north')
                FROM generate_series(1, 100) AS n;
                COMMIT;
                PERFORM pg_sleep(0.02);
            END LOOP;
        END $$});
        return 1;
    }
);
my $slowest = 0;
for (1 .. 5) {
    sleep 1;
    announce('resource', 'shelf://terms');
    my $zero = time;
    ok($awake->next(3), 'who reads hears');
    $slowest = time - $zero if time - $zero > $slowest;
}
$flood->();
cmp_ok($slowest, '<', 5, 'as soon as ever');
is(call('probe_time', {}, port => $port)->{http}{status},
    200, 'calls are answered');
my %told;
while (my $message = $deaf->next(1)) {
    $told{ $message->{params}{uri} }++ if $message->{params}{uri};
}
is(scalar keys %told, 100, 'who reads late, is told of each resource');
announce('resource', $many[99]);
is($deaf->methods(1), 'resources/updated', 'and goes on');
is_deeply([ $server->children ], [$child], 'it is the same child');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
