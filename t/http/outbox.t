# SPDX-License-Identifier: Apache-2.0
# Side effects: from the tool that writes them to the provider that gets each of
# them once, whatever goes wrong on the way.
use strict;
use warnings;
use MCPOutbox;
use MCPOutside;
use MCPTest;
use Test::More;
use Time::HiRes qw(sleep time);

pack_up();
my $outside = MCPOutside->new;
connect_graph($outside);
my $node = node(1);

sub meet {
    my ($key, %arguments) = @_;
    return call('meet', { key => $key, %arguments }, path => '/outbox',
        port => $node->{port},
        token => token(undef, resource => 'https://mcp.example.test/outbox'));
}

# The requests to Graph, as "METHOD path".
sub graph_calls {
    return map {"$_->{method} $_->{path}"} grep { $_->{path} =~ m{^/v1} }
        $outside->noted('path');
}
my $unfinished = "SELECT count(*) FROM mcp.outbox WHERE ended_at IS NULL OR owed";

# ---- from a tool to the provider, and back ----

is(tool_error(meet('undone', fails => JSON::PP::true))->{code}, 'conflict',
    'a call that fails');
my $begun = time;
is_deeply(meet('first')->{result}{structuredContent}, { key => 'first' },
    'a call that works');
is(wait_for('SELECT count(*) FROM outbox.told', 1), 1, 'is sent');
cmp_ok(time - $begun, '<', 3, 'at once');
is_deeply([ $outside->keys_applied ], ['first'],
    'what a failed call wrote is not');
is_deeply(
    from_json(sql('SELECT response FROM outbox.told')),
    {   event_id   => 'AAMk/first=',
        change_key => 'ck1',
        web_link   => 'https://outlook.example/first',
        join_url   => 'https://teams.example/first'
    },
    'what the provider calls it comes back'
);
my ($made) = grep { $_->{path} =~ /events/ } $outside->noted('path');
is_deeply(
    from_json($made->{body}),
    {   subject   => 'Meet',
        start     => { dateTime => '2026-12-01T09:00:00', timeZone => 'UTC' },
        end       => { dateTime => '2026-12-01T09:30:00', timeZone => 'UTC' },
        attendees => [
            {   emailAddress =>
                    { address => 'guest@mail.example', name => 'Guest' },
                type => 'required'
            }
        ],
        body => { contentType => 'HTML', content =>
                '<div id="mcp-description"><p>Hi</p></div>' },
        showAs                => 'busy',
        isOnlineMeeting       => JSON::PP::true,
        onlineMeetingProvider => 'teamsForBusiness',
        transactionId         => 'first'
    },
    'an event as Graph wants it'
);

# ---- in order, with what came back ----

sub follow {
    my ($kind, $key, $about, $payload) = @_;
    return add(1, 'msgraph', $kind,
        "jsonb_build_object('mailbox', 'host\@north.example') || '$payload'",
        $key, ", about => '$about', in_order => true, gate => 'outbox.with_event'");
}
add(1, 'msgraph', 'event.create', "outbox.event('Order')", 'mtg_1',
    ", about => 'mtg_1', in_order => true");
follow('event.update', 'mtg_1:2', 'mtg_1',
    '{"start": "2026-12-02T09:00:00Z", "location": "Room 2"}');
follow('event.cancel', 'mtg_1:3', 'mtg_1', '{"comment": "ill"}');
add(1, 'msgraph', 'event.cancel',
    q('{"mailbox": "host@north.example", "event_id": "gone"}'), 'gone');
is(wait_for($unfinished, 0), 0, 'several about one meeting');
is_deeply(
    [ grep { !/gone/ } (graph_calls())[ 1 .. 4 ] ],
    [   map {"$_->[0] /v1.0/users/host%40north.example/events$_->[1]"}
            [ 'POST', '' ], [ 'PATCH', '/AAMk%2Fmtg_1%3D' ],
        [ 'POST', '/AAMk%2Fmtg_1%3D/cancel' ]
    ],
    'go one after the other, each with what the one before brought'
);
is(sql("SELECT state || response FROM outbox.told WHERE key = 'gone'"),
    'delivered{"gone": true}', 'what is not there need not be cancelled');

# ---- what fails ----

my @ways = ('500', '503', 'cut', 'lose', 'hang:3', '429:1', '408');
$outside->will(@ways);
$begun = time;
add(1, 'msgraph', 'event.create', "outbox.event('Fails')", 'fails',
    ', max_attempts => 20');
is(wait_for($unfinished, 0), 0, 'a provider that fails in all ways');
cmp_ok(time - $begun, '>=', 3, 'and asks to wait');
is(rows('state || attempts', "key = 'fails'"), 'delivered' . (@ways + 1),
    'is asked until it works');
is((grep { $_ eq 'fails' } $outside->keys_applied), 1, 'and applies it once');
my @at = map { $_->{at} } grep { $_->{way} =~ /429|408/ } $outside->noted('way');
cmp_ok($at[1] - $at[0], '>=', 1, 'Retry-After is waited for');

$outside->will('403');
add(1, 'msgraph', 'event.create', "outbox.event('Refused')", 'refused');
is(wait_for($unfinished, 0), 0, 'what is refused');
is(rows("concat_ws(' ', state, error, attempts)", "key = 'refused'"),
    'dead HTTP 403 Told 1', 'is not tried again');
$outside->will(('500') x 3);
add(1, 'msgraph', 'event.create', "outbox.event('Bound')", 'bound',
    ', max_attempts => 3');
is(wait_for($unfinished, 0), 0, 'what does not work');
is(rows("concat_ws(' ', state, error, attempts)", "key = 'bound'"),
    'dead HTTP 500 Told 3', 'is given up some time');
is(told() =~ s/.*(?=refused)//r, 'refused dead, bound dead',
    'and that is told');
like(error_logs(), qr/outbox row out_\w+ of workspace north, in the background: it is dead: HTTP 500 Told;/,
    'the log says so');

# ---- the administrator ----

my ($said, $code) = mcpctl([ 'outbox', 'list', 'north' ]);
like($said, qr/^out_\w+ +dead +msgraph +event\.create +- +3 .* HTTP 500 Told$/m,
    'mcpctl lists it');
is(mcpctl([ 'outbox', 'retry', 'north', rows('id', "key = 'bound'") ]),
    "1 to be sent again\n", 'has it sent again');
is(wait_for($unfinished, 0) . rows('state', "key = 'bound'"), '0delivered',
    'which works now');
my $id = rows('id', "key = 'refused'");
is(mcpctl([ 'outbox', 'drop', 'north', $id ]), "dropped $id\n", 'or drops it');
is(wait_for($unfinished, 0), 0, 'that is told, too');
is(told() =~ s/.*(?=bound del)//r, 'bound delivered, refused dropped', 'each');
($said, $code) = mcpctl([ 'outbox', 'drop', 'north', 'out_00000000000' ]);
is($code, 1, 'one that is not there cannot be dropped');
is(mcpctl([ 'connector', 'disable', 'north', 'msgraph' ]),
    "connector msgraph of north is disabled\n", 'a connector is switched off');
add(1, 'msgraph', 'event.create', "outbox.event('Off')", 'off');
like(mcpctl([ 'connector', 'list', 'north' ]), qr/^msgraph +graph +disabled +yes /m,
    'it is seen');
is(rows('state', "key = 'off'"), 'pending', 'its rows wait');
mcpctl([ 'connector', 'enable', 'north', 'msgraph' ]);
is(wait_for($unfinished, 0), 0, 'until it is switched on');

# ---- tokens ----

is((grep { $_->{path} =~ /token/ } $outside->noted('path')), 1,
    'all of that with one token');
$outside->withdraw_tokens;
add(1, 'msgraph', 'event.create', "outbox.event('Token')", 'token');
is(wait_for($unfinished, 0), 0, 'one that is withdrawn');
is(rows('attempts', "key = 'token'"), 1, 'is replaced at once');
connect_graph($outside, secret => 'wrong');
add(1, 'msgraph', 'event.create', "outbox.event('Secret')", 'secret');
is(wait_for("SELECT count(*) FROM mcp.outbox WHERE key = 'secret'
    AND error = 'signing in: HTTP 401'", 1), 1, 'a wrong secret');
connect_graph($outside);
is(wait_for($unfinished, 0) . rows('state', "key = 'secret'"), '0delivered',
    'can be mended');

is_deeply([ $outside->complaints ], [], 'the provider has nothing to complain of');
my $log = error_logs();
unlike($log, qr/s3 cret|token-|guest\@|host\@|Bearer/,
    'the log has no secret and no address');
is(rows('count(*)', q(error ~ '@|token-|Bearer' OR sealed IS NOT NULL)), 0,
    'nor has a row\'s error');

done_testing;
