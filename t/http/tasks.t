# SPDX-License-Identifier: Apache-2.0
# Calls that go on as tasks (MCP extension io.modelcontextprotocol/tasks): begun
# on one node, asked for on another.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use Test::More;
use Time::HiRes qw(time sleep);

my $version   = '2026-07-28';
my $extension = 'io.modelcontextprotocol/tasks';
my $resource  = 'https://mcp.example.test/tasks';

sql('DROP SCHEMA IF EXISTS tasks CASCADE; DELETE FROM mcp.task');
system('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d',
    $ENV{MCP_TEST_ADMIN_DB}, '-f', "$ENV{MCP_TEST_SRC}/t/data/tasks.sql") == 0
    or die 'psql';

# Two nodes, of one child each.
sub node {
    my ($tasks) = @_;
    my $server = MCPServer->new;
    return $server->start($server->endpoint(<<"END"));
DBDMin 1
DBDKeep 2
DBDMax 2
McpTasks $tasks
<Location "/tasks">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/tasks.json"
    McpResource $resource
    McpWorkspace north
</Location>
END
}
my ($here, $there) = (node(12), node(12));

my %declared = (elicitation => {}, extensions => { $extension => {} });
my $next = 0;

# One message; gives its result with "status" of HTTP and "error" beside it.
# %opt: node, token, capabilities.
sub ask {
    my ($method, $params, %opt) = @_;
    my $node = $opt{node} // $here;
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => ++$next,
            method  => $method,
            params  => {
                %$params,
                _meta => {
                    'io.modelcontextprotocol/protocolVersion' => $version,
                    'io.modelcontextprotocol/clientCapabilities' =>
                        $opt{capabilities} // \%declared,
                },
            },
        }
    );
    my $http = post(
        $body,
        path    => '/tasks',
        port    => $node->{port},
        token   => $opt{token} // token(undef, resource => $resource),
        headers => {
            'MCP-Protocol-Version' => $version,
            'Mcp-Method'           => $method,
            'Mcp-Name'             => $params->{taskId} // $params->{name},
        }
    );
    my $answer = eval { from_json($http->{body}) } // {};
    return {
        http  => $http->{status},
        error => $answer->{error},
        %{ $answer->{result} // {} }
    };
}

sub run_tool {
    my ($name, $arguments, %opt) = @_;
    return ask('tools/call', { name => $name, arguments => $arguments }, %opt);
}

sub task_id {
    my ($made) = @_;
    return $made->{taskId} // diag('no task: ' . to_json($made));
}

sub get { my ($id, %opt) = @_; return ask('tasks/get', { taskId => $id }, %opt) }

# Ask until it has another status, for at most so many seconds.
sub settle {
    my ($id, %opt) = @_;
    my $task;
    for (1 .. ($opt{seconds} // 10) * 10) {
        $task = get($id, %opt);
        last if ($task->{status} // '') ne 'working';
        sleep 0.1;
    }
    return $task;
}

sub running {
    return sql("SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'mod_mcp task' AND state = 'active'");
}

# Wait until nothing runs, and give the seconds that took.
sub idle_after {
    my $start = time;
    while (running() && time < $start + 10) { sleep 0.05 }
    return time - $start;
}

# ---- what is offered ----

is_deeply(
    ask('server/discover', {})->{capabilities}{extensions},
    { $extension => {} },
    'the extension is offered'
);
my $plain = run_tool('greet', { name => 'World' });
is("$plain->{resultType} $plain->{structuredContent}{greeting}",
    'complete Hello, World!', 'a tool without a mark is called');
my $legacy = call('slow_compute', { seconds => 0.7 },
    path => '/tasks', port => $here->{port},
    token => token(undef, resource => $resource));
is_deeply($legacy->{result}{structuredContent}{seconds}, 0.7,
    'with a handshake, so is one with a mark');
my $unaware = run_tool('slow_compute', { seconds => 0.7 }, capabilities => {});
is($unaware->{resultType}, 'complete', 'and by a client that knows no tasks');
my $required = run_tool('failing_job', {}, capabilities => {});
is("$required->{http} $required->{error}{code}",
    '400 -32021', 'unless the tool must have one that does');
is_deeply(
    $required->{error}{data},
    { requiredCapabilities => { extensions => { $extension => {} } } },
    'which it says'
);

# ---- in time, and not ----

my $fast = run_tool('slow_compute', { seconds => 0, label => 'fast' });
is("$fast->{resultType} $fast->{structuredContent}{label}",
    'complete fast', 'a run that ends in time is the answer');
idle_after();
is(sql('SELECT count(*) FROM mcp.task'), 0, 'and leaves no task behind');

my $made = run_tool('slow_compute', { seconds => 2, label => 'slow' });
is("$made->{http} $made->{resultType} $made->{status}",
    '200 task working', 'one that does not is a task');
like($made->{taskId}, qr/^tsk_[0-9a-z]{11}$/, 'with a handle');
is_deeply(
    [ sort grep {/^[a-z]/} keys %$made ],
    [   qw(createdAt error http lastUpdatedAt pollIntervalMs resultType status
            taskId ttlMs)
    ],
    'and the members that it has'
);
is("$made->{ttlMs} $made->{pollIntervalMs}", '300000 200', 'its times');
like($made->{createdAt}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    'and the time of day');
my $seen = get($made->{taskId}, node => $there);
is("$seen->{resultType} $seen->{status}",
    'complete working', 'another node knows it');
is($seen->{result}, undef, 'without a result');
my $done = settle($made->{taskId}, node => $there);
is($done->{status}, 'completed', 'until it is done');
is_deeply(
    $done->{result}{structuredContent},
    { label => 'slow', seconds => 2 },
    'with what the call would have given'
);
like($done->{result}{content}[0]{text}, qr/slow/, 'the text, too');
is($done->{result}{resultType}, 'complete', 'as a result of its own');

my $failing = settle(task_id(run_tool('failing_job', {})));
is($failing->{status}, 'completed', 'a tool error completes a task');
ok($failing->{result}{isError}, 'with an error in its result');
is($failing->{result}{structuredContent}{error}{code}, 'conflict',
    'the one that the tool raised');
my $broken = settle(task_id(run_tool('protocol_error_job', {})));
is($broken->{status}, 'failed', 'an error that nobody foresaw fails it');
is($broken->{error}{code}, -32603, 'with an error of JSON-RPC');
is($broken->{result}, undef, 'and no result');
like($broken->{statusMessage}, qr/^Something went wrong/, 'which it says');
my $long = settle(task_id(run_tool('short_lived', { seconds => 20 })),
    seconds => 6);
is($long->{result}{structuredContent}{error}{code},
    'timeout', 'a run is stopped at its limit');

# ---- whose it is ----

for my $stranger ('mona@north.example', 'olga@south.example') {
    my $token
        = $stranger =~ /south/
        ? token(undef, resource => $resource, client => 'other')
        : token($stranger, resource => $resource);
    my $refused = get($made->{taskId}, token => $token);
    is($refused->{error}{code}, -32602, 'nobody else knows it');
}
for my $id ('tsk_00000000000', 'x' x 200, '') {
    is(get($id)->{error}{code}, -32602, 'an id that is none is refused');
}
for my $method (qw(tasks/get tasks/update tasks/cancel)) {
    my $refused = ask($method, { taskId => $made->{taskId} },
        capabilities => { elicitation => {} });
    is($refused->{error}{code}, -32021,
        "$method wants a client that knows tasks");
}
for my $method (qw(tasks/list tasks/result)) {
    my $refused = ask($method, { taskId => $made->{taskId} });
    is("$refused->{http} $refused->{error}{code}",
        '404 -32601', "there is no $method");
}

# ---- cancelled ----

$made = run_tool('slow_write', { seconds => 60, label => 'cancelled' });
is(running(), 1, 'a task runs');
my $cancelled
    = ask('tasks/cancel', { taskId => $made->{taskId} }, node => $there);
is($cancelled->{resultType}, 'complete', 'another node cancels it');
is_deeply([ grep {/^(?:taskId|status|result)$/} keys %$cancelled ],
    [], 'and tells nothing else');
cmp_ok(idle_after(), '<', 1, 'its statement is stopped');
is(get($made->{taskId})->{status}, 'cancelled', 'it is cancelled');
is(sql("SELECT count(*) FROM tasks.done WHERE label = 'cancelled'"),
    0, 'and has done nothing');
is(ask('tasks/cancel', { taskId => $made->{taskId} })->{resultType},
    'complete', 'once more does no harm');
is(ask('tasks/cancel', { taskId => $done->{taskId} })->{resultType},
    'complete', 'nor does it to one that is done');
is(get($done->{taskId})->{status}, 'completed', 'which stays so');

# ---- input ----

my $asking = run_tool('confirm_delete', { filename => 'a.txt' });
is($asking->{resultType}, 'task', 'a task that asks');
$seen = settle($asking->{taskId}, node => $there);
is($seen->{status}, 'input_required', 'waits for an answer');
is($seen->{inputRequests}{confirm}{params}{message},
    'Delete a.txt?', 'and says to what');
is(idle_after() < 1, 1, 'without a connection');

sub update {
    my ($id, $responses, %opt) = @_;
    return ask('tasks/update', { taskId => $id, inputResponses => $responses },
        %opt);
}
sub accepted { return { action => 'accept', content => {@_} } }

for my $bad (undef, 7, { confirm => 7 }, { confirm => { action => 'maybe' } },
    { confirm => accepted(confirm => 'yes') })
{
    is(update($asking->{taskId}, $bad)->{error}{code},
        -32602, 'an answer of another form is refused');
}
is(update($asking->{taskId}, { other => { ignored => JSON::PP::true() } })
        ->{resultType}, 'complete', 'one to nothing is ignored');
is(get($asking->{taskId})->{status}, 'input_required', 'it still waits');
is( update($asking->{taskId},
        { confirm => accepted(confirm => JSON::PP::true()) }, node => $there)
        ->{resultType},
    'complete', 'the answer is taken on another node'
);
is_deeply(
    settle($asking->{taskId})->{result}{structuredContent},
    { deleted => JSON::PP::true(), filename => 'a.txt' },
    'where the task goes on'
);
is(update($asking->{taskId}, { confirm => accepted() })->{resultType},
    'complete', 'a late answer does nothing');

my $two = task_id(run_tool('multi_input', {}));
is_deeply([ sort keys %{ settle($two)->{inputRequests} } ],
    [qw(first second)], 'one that asks twice at once');
update($two, { first => accepted(name => 'Ada') });
$seen = get($two);
is_deeply([ $seen->{status}, sort keys %{ $seen->{inputRequests} } ],
    [qw(input_required second)], 'keeps what is not answered');
update($two, { second => accepted(name => 'Bo') });
is_deeply(settle($two)->{result}{structuredContent}{names},
    [qw(Ada Bo)], 'and goes on with both');

my $again = task_id(run_tool('asks_again', {}));
settle($again);
update($again, { more => accepted() });
$seen = settle($again);
is("$seen->{status} $seen->{error}{code}",
    'failed -32603', 'nobody is asked twice under one key');

my $first = run_tool('test_tool_with_task', {});
is($first->{resultType}, 'input_required',
    'a call that asks in time asks as a call');
is($first->{taskId}, undef, 'and is no task yet');
my $second = ask(
    'tools/call',
    {   name           => 'test_tool_with_task',
        arguments      => {},
        requestState   => $first->{requestState},
        inputResponses => { user_name => accepted(name => 'Alice') },
    }
);
is($second->{resultType}, 'task', 'with the answer it becomes one');
is($second->{requestState}, undef, 'without the state');
is(settle($second->{taskId})->{result}{structuredContent}{greeting},
    'Hello, Alice!', 'that knows the answer');
my $mute = settle(
    task_id(run_tool('confirm_delete', { filename => 'b' },
        capabilities => { extensions => { $extension => {} } })));
is("$mute->{status} $mute->{error}{code}",
    'failed -32021', 'a client that cannot be asked fails the task');

# ---- a node without a background ----

my $none = node(0);
my $called = run_tool('slow_compute', { seconds => 0.7 }, node => $none);
is($called->{resultType}, 'complete', 'without places, a call is a call');
is(get($done->{taskId}, node => $none)->{status},
    'completed', 'and tasks of others are known');
$two = task_id(run_tool('multi_input', {}));
settle($two);
my $refused = update($two, { first => accepted(name => 'Ada') },
    node => $none);
is($refused->{error}{message}, 'The server is busy.',
    'but what has to go on, goes on elsewhere');
is_deeply([ sort keys %{ get($two)->{inputRequests} } ],
    [qw(first second)], 'and no answer is lost');
$none->stop;

# ---- many ----

my @taken = start_all(
    30,
    sub {
        my ($i) = @_;
        my $reply;
        for (1 .. 100) {
            $reply = run_tool('slow_compute', { seconds => 1, label => "p$i" },
                node => $i % 2 ? $here : $there);
            last unless $reply->{isError};
            return $reply->{structuredContent}{error}{code}
                if $reply->{structuredContent}{error}{code} ne 'busy';
            sleep 0.3;
        }
        my $end = settle(task_id($reply), seconds => 20);
        return $end->{result}{structuredContent}{label} // to_json($end);
    }
)->();
is_deeply([ sort @taken ], [ sort map {"p$_"} 1 .. 30 ],
    '30 at once all end, those that find no place when there is one');

# ---- a server that stops ----

my $kept = task_id(run_tool('slow_write', { seconds => 4, label => 'kept' }));
my $lost = task_id(
    run_tool('slow_write', { seconds => 100, label => 'lost' },
        node => $there));
sleep 0.3;
kill 'KILL', $there->children;
ok($here->graceful, 'one server reloads, the other one\'s child is killed');
is(settle($kept, seconds => 20)->{status},
    'completed', 'a reload lets a task end');
my $since = time;
my $gone = settle($lost, seconds => 15);
is("$gone->{status} $gone->{error}{code}",
    'failed -32603', 'a task has failed when its server is gone');
like($gone->{statusMessage}, qr/has stopped/, 'and says so');
cmp_ok(time - $since, '<', 12, 'soon');
is(sql("SELECT string_agg(label, ' ') FROM tasks.done
    WHERE label IN ('kept', 'lost')"), 'kept', 'it has done nothing');

$lost = task_id(run_tool('slow_write', { seconds => 100, label => 'stop' }));
kill 'TERM', $here->pid;
for (1 .. 150) { last unless $here->pid; sleep 0.1 }
ok(!$here->pid, 'a server that is told to stops at once');
$seen = get($lost, node => $there);
is($seen->{status}, 'failed', 'and its tasks have failed');
like($seen->{error}{message}, qr/stopped before .* nothing was changed/,
    'not without a word');
is(idle_after() < 3, 1, 'nothing runs on');

# ---- expired ----

sql("UPDATE mcp.task SET expires_at = now() - interval '1 s'");
is(get($done->{taskId}, node => $there)->{error}{code},
    -32602, 'an expired task is unknown');
run_tool('slow_compute', { seconds => 0 }, node => $there);
idle_after();
is(sql('SELECT count(*) FROM mcp.task'),
    0, 'and gone when another one is begun');
$there->stop;
unlike($_->error_log, qr/exit signal (?!Killed)|Sanitizer|runtime error/,
    'nothing else died')
    for $here, $there;

done_testing();
