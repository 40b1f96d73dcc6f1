# SPDX-License-Identifier: Apache-2.0
# Tools in C: what a module provides is called like any tool, and what it
# returns is not believed. The README's example is one of them.
use strict;
use warnings;
use File::Copy 'copy';
use File::Path 'make_path';
use MCPServer;
use MCPTest;
use Test::More;

# Build a module as its author would, from a copy of its source.
sub build {
    my ($name, $source) = @_;
    my $dir = state("$name-$$");
    make_path($dir);
    open my $out, '>', "$dir/$name.c" or die "$name.c: $!";
    print $out $source;
    close $out or die "$name.c: $!";
    my $said = `cd $dir && apxs -c -Wc,-Wall -Wc,-Werror -I$ENV{MCP_TEST_SRC} $name.c 2>&1`;
    is($?, 0, "$name.c builds with the header alone") or diag($said);
    return "$dir/.libs/$name.so";
}

my $readme = slurp("$ENV{MCP_TEST_SRC}/README");
my ($example) = $readme =~ /^(    #include <httpd\.h>\n.*?^    };\n)/ms;
my ($entry)   = $readme =~ /^(    \{\n      "name": "server_load",.*?^    }\n)/ms;
$example =~ s/^    //mg;
my $load  = build('mod_load', $example);
my $probe = build('mod_mcpprobe',
    slurp("$ENV{MCP_TEST_SRC}/t/lib/mod_mcpprobe.c"));

my %none = (type => 'object', properties => {}, additionalProperties => \0);

sub tool {
    my ($name, $provider, %more) = @_;
    return {
        name        => $name,
        description => "Is run by $provider.",
        effect      => 'read',
        scopes      => ['mcp'],
        provider    => $provider,
        input       => \%none,
        %more
    };
}

my %with_text = (
    %none,
    properties => { text => { type => 'string', maxLength => 5 } },
    required   => ['text']
);
my %with_how = (%none, properties => { how => { type => 'string' } });
my %with_rows
    = (%none, properties => { rows => { type => 'integer', maximum => 100_000 } });
my @tools = (
    tool('who', 'probe_who', input => \%with_text),
    tool('write', 'probe_who', input => \%with_text, effect => 'write'),
    tool('admins', 'probe_who', input => \%with_text, roles => ['admin']),
    tool('big', 'probe.big', input => \%with_rows),
    tool('fail', 'probe-fail', input => \%with_how),
    from_json($entry),
);

sub catalogue {
    my ($server, @entries) = @_;
    return $server->write_file(
        'catalogue.json',
        to_json({
            name    => 'inc',
            version => '1.0',
            prefix  => 'c_',
            roles   => [qw(user manager admin)],
            scopes  => { mcp => 'Use the tools' },
            tools   => \@entries
        })
    );
}

sub configuration {
    my ($server) = @_;
    my $text = $server->endpoint(<<"END");
LoadModule load_module "$load"
LoadModule mcpprobe_module "$probe"
END
    $text =~ s{McpCatalog "[^"]+"}{McpCatalog "$server->{root}/catalogue.json"};
    return $text;
}

my $server = MCPServer->new;
catalogue($server, @tools);
$server->start(configuration($server));
my %port = (port => $server->{port});

# ---- what it is told ----

my %north = (
    workspace   => 'north',
    account     => account('olga@north.example'),
    role        => 'user',
    scopes      => 'mcp',
    path        => '/mcp',
    has_request => JSON::PP::true,
    arguments   => { text => 'a' }
);
for my $name (qw(who write)) {
    my $result = call_result("c_$name", { text => 'a' }, %port);
    delete $result->{client};
    is_deeply($result, { tool => "c_$name", %north },
        "$name: a provider knows who called with what");
}
my $reply = call('c_who', { text => 'a' }, %port);
like($reply->{result}{content}[0]{text}, qr/^tool: c_who$/m,
    'the result is there to be read, too');
unlike($reply->{http}{body}, qr/:\s+\{/, 'space around it is not sent');

# ---- what holds for every tool ----

is(tool_error(call('c_who', { text => 'too long' }, %port))->{code},
    'invalid_arguments', 'the schema holds');
is(call('c_who', { text => 'a' }, %port, token => token(undef, scope => 'x'))
        ->{http}{status},
    403, 'scopes hold');
is(tool_error(call('c_admins', { text => 'a' }, %port))->{code},
    'forbidden', 'roles hold');
is( call_result('c_admins', { text => 'a' }, %port,
        token => token('adam@north.example'))->{role},
    'admin',
    'and the role is that of the database'
);
is( call('c_who', { text => 'a' }, %port,
        token => sign(claims(sub => account('dora@north.example'))))
        ->{http}{status},
    401,
    'a disabled account is not let in'
);
my %listed = map { $_->{name} => $_ }
    @{ rpc('tools/list', undef, %port)->{result}{tools} };
is_deeply([ sort keys %listed ],
    [ map {"c_$_"} qw(big fail server_load who write) ], 'they are listed');
is($listed{c_write}{annotations}{readOnlyHint}, JSON::PP::false,
    'with hints that follow from the effect');

# ---- large results ----

for my $rows (0, 1, 5000) {
    my $result = call_result('c_big', { rows => $rows }, %port);
    is(scalar @{ $result->{rows} // [undef] },
        $rows, "$rows rows of a hundred bytes arrive");
}

# ---- errors ----

is_deeply(
    tool_error(call('c_fail', { how => 'full' }, %port)),
    {   code    => 'full',
        message => 'The "car park" is full.',
        hint    => 'Come back in an hour.'
    },
    'an error for the caller reaches the caller'
);
is_deeply(
    tool_error(call('c_fail', { how => 'plain' }, %port)),
    { code => 'closed', message => 'It is closed.' },
    'a hint is not needed'
);
is(tool_error(call('c_fail', { how => 'protocol' }, %port))->{code},
    'invalid_params', 'an error of a tool is never one of the protocol');

for my $case (
    [ status  => 'failed' ],
    [ nothing => 'returned nothing' ],
    [ broken  => qr/returned no JSON: .* at byte 10/ ],
    [ behind  => qr/returned no JSON: .* at byte \d+/ ],
    [ empty   => qr/returned no JSON: .* at byte 0/ ],
    [ latin   => qr/returned no JSON: .* at byte \d+/ ],
    [ list    => 'returned JSON that is no object' ],
    [ code    => 'returned a code that is no word' ],
    [ mute    => 'returned an error without a message in UTF-8' ],
    [ accent  => 'returned an error without a message in UTF-8' ],
    )
{
    my ($how, $what) = @$case;
    my $before = length $server->error_log;
    my $failed = call('c_fail', { how => $how }, %port);
    my $error  = tool_error($failed);
    is($error->{code}, 'internal', "$how: the caller is told of an internal error");
    unlike($failed->{http}{body}, qr/secret/, '  and of nothing more');
    my ($id) = ($error->{message} // '') =~ /\(request (\w+)\)/;
    my $log = substr $server->error_log, $before;
    like($log, qr/MCP0601: c_fail: the provider probe-fail $what \(request $id\)/,
        '  the log has the rest');
    unlike($log, qr/secret|se cret/, '  but not what was returned');
}

# ---- the README's ----

my $result = call_result('c_server_load', {}, %port);
is(scalar @{ $result->{load} // [] }, 3, 'the example of the README works')
    or diag(to_json($result));

# ---- configtest ----

for my $case (
    [ 'probe_nobody', 'a name that nobody registers' ],
    [ 'probe_later',  'a provider of another version' ],
    [ 'PROBE_WHO',    'a name in other letters' ],
    )
{
    my ($name, $what) = @$case;
    my $other = MCPServer->new;
    my $file  = catalogue($other, @tools, tool('lost', $name));
    my ($status, $said) = $other->configtest(configuration($other));
    isnt($status, 0, "$what is a mistake");
    like(
        $said,
        qr{MCP0101: \Q$other->{root}\E/httpd\.conf:\d+: McpCatalog \Q$file\E: no module provides "$name" for the tool c_lost; load the one that does, or leave the tool out with: McpTools exclude lost\n},
        '  that is named'
    );
}

done_testing();
