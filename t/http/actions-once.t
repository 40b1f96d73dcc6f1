# SPDX-License-Identifier: Apache-2.0
# Whatever happens in the middle of a confirmation, its write is done once or not
# at all, together with what goes out: many confirmations at once, children that
# are killed, a PostgreSQL that is killed, clients that hang up.
use strict;
use warnings;
use IO::Socket::INET;
use MCPActions;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

# Whatever happens here, the suites that follow need it.
END { pg_ctl('start') if !pg_ctl('status') }

pack_up();
my $server = server(4);
is(scalar($server->children), 4, 'four children');

# Many previews in one go: ids by name.
sub previews {
    my ($n, $name) = @_;
    return map { add_item({ name => "$name $_" })->{confirmation_id} } 1 .. $n;
}

# Of each id: its state, and how often the item is there.
sub outcomes {
    my ($name) = @_;
    return sql("SELECT string_agg(DISTINCT a.state || ' ' || (
            SELECT count(*) FROM act.item i
            WHERE i.name = a.arguments->>'name') || ' ' || (
            SELECT count(*) FROM act.item i
            JOIN mcp.outbox o ON o.key = i.id
            WHERE i.name = a.arguments->>'name'), ', ')
        FROM mcp.action a WHERE a.arguments->>'name' LIKE '$name %'");
}

sub code {
    my ($reply) = @_;
    my $result = $reply->{result};
    return 'lost' unless $result;
    return $result->{structuredContent}{error}{code} if $result->{isError};
    return $result->{structuredContent}{already_executed} ? 'again' : 'first';
}

# Confirm it until there is an answer that says how it stands.
sub settle {
    my ($id) = @_;
    for (1 .. 100) {
        my $code = code(confirm($id));
        return $code if $code =~ /^(?:first|again)$/;
        sleep 0.1;
    }
    return 'never';
}

# ---- 200 at once ----

my ($id) = previews(1, 'many');
my @replies = map {@$_} start_all(
    20,
    sub {
        return [
            map {
                my $reply = confirm($id);
                [ code($reply), to_json($reply->{result}{structuredContent}) ]
            } 1 .. 10
        ];
    }
)->();
my ($first) = map { from_json($_->[1]) } grep { $_->[0] eq 'first' } @replies;
is(scalar(grep { $_->[0] eq 'first' } @replies), 1, 'of 200 at once, one runs it');
is(scalar(grep { $_->[0] eq 'again' } @replies), 199, 'and all others tell of it');
my %same = map { $_->[1] => 1 } grep { $_->[0] eq 'again' } @replies;
is_deeply([ map { from_json($_) } keys %same ],
    [ { %$first, already_executed => JSON::PP::true } ], 'in the same words');
is(outcomes('many'), 'executed 1 1', 'there is one item, and one row goes out');
# ---- children are killed ----

my @ids = previews(50, 'killed');
my $killer = fork // die "fork: $!";
if (!$killer) {
    for (1 .. 200) {
        my @children = $server->children;
        kill 'KILL', $children[ rand @children ] if @children;
        sleep 0.02 + rand 0.03;
    }
    require POSIX;
    POSIX::_exit(0);
}
my @codes = map {@$_} start_all(
    10,
    sub {
        my ($i) = @_;
        my @got;
        while (kill 0, $killer) {
            push @got, map { code(confirm($ids[$_])) }
                grep { $_ % 10 == $i - 1 } 0 .. $#ids;
            last if @got > 2000;
        }
        return \@got;
    }
)->();
waitpid $killer, 0;
cmp_ok(scalar(grep { $_ eq 'lost' } @codes), '>', 0,
    '200 children are killed, some in the middle of a call');
is(scalar(grep {/^(?:first|again)$/} map { settle($_) } @ids), 50,
    'afterwards each can be confirmed, or was');
is(outcomes('killed'), 'executed 1 1', 'once, with what goes out');

# ---- PostgreSQL is killed ----

@ids = map { add_item({ name => "crash $_", seconds => 0.3 })->{confirmation_id} }
    1 .. 12;
my $wait = start_all(12, sub { return [ code(confirm($ids[ $_[0] - 1 ])) ] });
sleep 0.2;
ok(pg_ctl('stop', '-m', 'immediate'), 'PostgreSQL is stopped in the middle');
my @told = map {@$_} $wait->();
ok(pg_ctl('start'), 'and starts again');
my $left = outcomes('crash');
ok(!grep({ $_ ne 'pending 0 0' && $_ ne 'executed 1 1' } split /, /, $left),
    'each is done or not, not by half') or diag $left;
cmp_ok(scalar(grep { $_ eq 'first' } @told), '<=',
    sql("SELECT count(*) FROM act.item WHERE name LIKE 'crash %'"),
    'what was reported is done') or diag "@told";
is(scalar(grep {/^(?:first|again)$/} map { settle($_) } @ids), 12,
    'then each can be confirmed, or was');
is(outcomes('crash'), 'executed 1 1', 'once, with what goes out');

# ---- the client hangs up ----

@ids = map { add_item({ name => "gone $_", seconds => 0.3 })->{confirmation_id} }
    1 .. 8;
for my $i (0 .. $#ids) {
    my %way  = MCPActions::way();
    my $body = to_json(
        {   jsonrpc => '2.0',
            id      => 1,
            method  => 'tools/call',
            params  => {
                name      => 'action_confirm',
                arguments => { confirmation_id => $ids[$i] }
            }
        }
    );
    my $socket = IO::Socket::INET->new("127.0.0.1:$way{port}") or die $!;
    $socket->autoflush(1);
    print {$socket} "POST $way{path} HTTP/1.1\r\nHost: mcp.example.test\r\n"
        . "Content-Type: application/json\r\n"
        . "Accept: application/json, text/event-stream\r\n"
        . "MCP-Protocol-Version: 2025-11-25\r\n"
        . "Authorization: Bearer $way{token}\r\n"
        . 'Content-Length: ' . length($body) . "\r\n\r\n$body";
    sleep rand 0.4;
    close $socket;
}
is(scalar(grep {/^(?:first|again)$/} map { settle($_) } @ids), 8,
    'after clients have hung up, each can be confirmed, or was');
is(outcomes('gone'), 'executed 1 1', 'once, with what goes out');

done_testing();
