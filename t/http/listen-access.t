# SPDX-License-Identifier: Apache-2.0
# A stream ends with the access that it was opened by: a grant or key that is
# revoked, an account that is disabled; in every child, and no other stream.
use strict;
use warnings;
use MCPListen;
use MCPServer;
use MCPTest;
use Test::More;

my $server = MCPServer->new;
my $conf   = $server->endpoint('McpListeners 10');
$conf =~ s/^StartServers 1\nServerLimit 1$/StartServers 2\nServerLimit 2/m;
$conf =~ s/^MaxSpareThreads 20\nMaxRequestWorkers 20$/MaxSpareThreads 40\nMaxRequestWorkers 40/m;
$conf =~ s{(McpResource https://mcp\.example\.test/mcp\n)}{$1    McpAPIKeys On\n};
$server->start($conf);
my %tools = (toolsListChanged => JSON::PP::true);

sub stream {
    my ($token) = @_;
    return MCPListen->open($server->{port}, \%tools, token => $token);
}

# A stream that has begun.
sub begun {
    my ($token) = @_;
    my $stream = stream($token);
    my $first  = $stream->next(5) // {};
    is($first->{method}, 'notifications/subscriptions/acknowledged', 'a stream');
    return $stream;
}

# Whether a stream ends, with its result and nothing before it.
sub ends {
    my ($stream) = @_;
    my $message = $stream->next(5) // {};
    $stream->fill(5) until $stream->{is_closed} || $stream->{is_whole};
    $stream->take_chunks;
    return ($message->{result}{resultType} // '') . ($stream->{is_closed} || $stream->{is_whole} ? ' and closes' : '');
}

my ($id, $token) = grant_of('olga@north.example');
my (undef, $other) = grant_of('olga@north.example');
my ($key, $key_id) = api_key('olga@north.example');
my @of_grant = map { begun($token) } 1 .. 3;
my $of_other = begun($other);
my $of_key   = begun($key);
my $of_none  = begun(token());
my $of_mona  = begun(token('mona@north.example'));
end_grant($id);
is(ends($_), 'complete and closes', 'a stream of a grant ends when it is revoked')
    for @of_grant;
is(stream($token)->{status}, 401, 'and does not begin again');
ctl('apikey', 'revoke', 'north', $key_id);
is(ends($of_key), 'complete and closes', 'a stream of a key does');
sql(q{SELECT mcp.notify_change('tools', NULL, 'north')});
is($_->methods(1), 'tools/list_changed', 'all others go on')
    for $of_other, $of_none, $of_mona;
sql("UPDATE mcp.account SET name = name WHERE email = 'olga\@north.example'");
sql("UPDATE mcp.account SET status = 'disabled'"
        . " WHERE email = 'olga\@north.example'");
is(ends($_), 'complete and closes',
    'streams of an account end when it is disabled')
    for $of_other, $of_none;
sql("UPDATE mcp.account SET status = 'active'"
        . " WHERE email = 'olga\@north.example'");
sql(q{SELECT mcp.notify_change('tools', NULL, 'north')});
is($_->methods(1), 'tools/list_changed', 'those of others go on') for $of_mona;

# ---- an access that ended unheard ----

# What a child remembers of it is good for lists, for half a minute.
($id, $token) = grant_of('olga@north.example');
for (1 .. 8) {
    rpc('tools/list', undef, port => $server->{port}, token => $token);
}
end_grant($id);
is(stream($token)->{status}, 401,
    'who is still remembered by a child opens no stream either');

$server->stop;
unlike($server->error_log, qr/exit signal|Sanitizer|runtime error/,
    'no child died');

done_testing();
