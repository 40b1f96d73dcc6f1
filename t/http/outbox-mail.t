# SPDX-License-Identifier: Apache-2.0
# Mail by SMTP and through Graph, and signed webhooks: what is sent, and what
# becomes of it when nobody knows whether it was.
use strict;
use warnings;
use MCPOutbox;
use MCPOutside;
use MCPTest;
use MIME::Base64 'decode_base64';
use Test::More;

pack_up();
my $dir = state("mail-$$");
mkdir $dir;
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
        . "-keyout $dir/key.pem -out $dir/cert.pem -days 2 -subj /CN=localhost "
        . "-addext subjectAltName=DNS:localhost 2>/dev/null") == 0
    or die 'openssl';
my $outside = MCPOutside->new(cert => "$dir/cert.pem", key => "$dir/key.pem");
my $plain   = MCPOutside->new;
connect_graph($outside);
my $node = node(1, "McpFetchCAFile $dir/cert.pem\n");
my $unfinished
    = "SELECT count(*) FROM mcp.outbox WHERE (ended_at IS NULL OR owed)
        AND next_at < 'infinity'";

sub add_connector {
    my ($id, $kind, $settings, $credentials, @more) = @_;
    my ($said, $code) = mcpctl(
        [   'connector', 'add', 'north', $id, $kind, '--settings',
            to_json($settings),
            $credentials ? ('--credentials', '-') : (), @more
        ],
        stdin => $credentials ? to_json($credentials) : ''
    );
    return $code ? $said : '';
}

sub mail_to {
    my ($connector, $key, $more) = @_;
    return add(
        1, $connector, 'mail.send',
        q('{"mailbox": "host@north.example", "to": [{"email":
            "guest@mail.example", "name": "Gast"}], "subject": "Grüße",
            "text": "Hello\n.\nthere"}'), $key, $more
    );
}
sub state_of { return rows("concat_ws(' ', state, error)", "key = '$_[0]'") }
sub mails { return map { { %{ $_->{mail} }, new => $_->{is_new} } } $_[0]->noted('mail') }

# ---- SMTP ----

my %from = (from => 'desk@north.example', from_name => 'North');
my %user = (username => 'desk', password => 'pass w0rd');
is(add_connector('mail', 'smtp', \%from, \%user, '--url', $outside->{mail}), '',
    'a mail server with STARTTLS');
mail_to('mail', 'm1');
is(wait_for($unfinished, 0) . state_of('m1'), '0delivered', 'a mail is sent');
my ($mail) = mails($outside);
is_deeply(
    [ @$mail{qw(from to user is_secret)} ],
    [ 'desk@north.example', ['guest@mail.example'], ' desk pass w0rd', 1 ],
    'over TLS, signed in'
);
like($mail->{text}, qr/^To: "Gast" <guest\@mail\.example>\r$/m, 'to somebody');
like($mail->{text}, qr/^Subject: =\?UTF-8\?B\?R3LDvMOfZQ==\?=\r$/m,
    'about something');
is(decode_base64(($mail->{text} =~ /\r\n\r\n(.*)/s)[0]), "Hello\n.\nthere",
    'whole');
is(add_connector('bare', 'smtp', \%from, \%user, '--url', $plain->{mail}), '',
    'a mail server without TLS');
mail_to('bare', 'm2', ', max_attempts => 2');
is(wait_for($unfinished, 0) =~ s/\d//r . rows('state', "key = 'm2'"), 'dead',
    'is not talked to');
is_deeply([ mails($plain) ], [], 'at all');
is(add_connector('bare', 'smtp', { %from, tls => 'none' }, undef, '--url',
        $plain->{mail}), '', 'unless that is wanted');
mail_to('bare', 'm3');
is(wait_for($unfinished, 0) . state_of('m3'), '0delivered', 'then it is');

$plain->will('451', '550');
mail_to('bare', 'm4');
is(wait_for($unfinished, 0) . state_of('m4'), '0dead SMTP 550',
    'a mail server may say no, for now and for good');
is(rows('attempts', "key = 'm4'"), 2, 'each as it is');
$plain->will('lose');
mail_to('bare', 'm5');
is(wait_for($unfinished, 0)
        . wait_for("SELECT error FROM mcp.outbox WHERE key = 'm5'",
        'nobody can say whether it was sent'),
    '0nobody can say whether it was sent', 'a lost answer is a doubt');
is(rows('state', "key = 'm5'") . scalar(grep { $_->{id} } mails($plain)),
    'in_doubt2', 'which a human decides');
is(mcpctl([ 'outbox', 'retry', 'north', rows('id', "key = 'm5'") ]),
    "1 to be sent again\n", 'here that it is sent again');
is(wait_for($unfinished, 0) . state_of('m5'), '0delivered', 'so it is');
is_deeply([ map { $_->{new} } mails($plain) ], [ 1, 1, 0 ],
    'and its Message-ID is the same');
$plain->will('lose');
mail_to('bare', 'm6', ", settle => 'mcp.outbox_repeat'");
is(wait_for($unfinished, 0) . state_of('m6'), '0delivered',
    'a pack may take that risk by itself');

# ---- a code to sign in with ----

my @make = qw(code make north agent@else.example --by adam@north.example --mail);
like(mcpctl([ @make, 'pigeon' ]), qr/no connector of that name/,
    'a code is not mailed through what is not there');
is(sql('SELECT count(*) FROM mcp.sign_in_code'), 0, 'and not made');
my ($code) = mcpctl([ @make, 'mail' ]) =~ /^(\S+)/;
like($code, qr/^\w{5}-\w{5}$/, 'the admin sees the code');
is(sql("SELECT count(*) FROM mcp.outbox o WHERE o::text LIKE '%$code%'"), 0,
    'the outbox does not show it');
is(wait_for($unfinished, 0) . rows("concat_ws(' ', state, sealed IS NULL)",
        "key LIKE 'sign-in-code-%'"), '0delivered t', 'it goes out, and is wiped');
like(decode_base64(((mails($outside))[-1]{text} =~ /\r\n\r\n(.*)/s)[0]),
    qr/Your code is $code\n/, 'to the one who is to sign in');
sql('DELETE FROM mcp.sign_in_code');

# ---- mail through Graph ----

$outside->will('lose');
mail_to('msgraph', 'g1');
is(wait_for($unfinished, 0) . state_of('g1'), '0delivered',
    'a lost answer of Graph');
is_deeply(
    [ map { ($_->{path} =~ m{/(\w+)(?:\?|$)})[0] } grep { $_->{path} =~ m{^/v1} }
            $outside->noted('path') ],
    [qw(sendMail messages)],
    'is asked for, and not sent again'
);
$outside->will('cut');
mail_to('msgraph', 'g2');
is(wait_for($unfinished, 0) . state_of('g2'), '0delivered',
    'and what never came through');
is((grep { $_->{path} =~ /sendMail/ } $outside->noted('path')), 3, 'is');

# ---- webhooks ----

is(add_connector('crm', 'webhook', { prefix => 'X-Kai' },
        { secret => 'whs ecret' }, '--url', "$outside->{url}/hook"), '',
    'a webhook');
$outside->will('500', '404', 'lose');
add(1, 'crm', 'lead.created', q('{"body": {"id": "lead_1", "name": "Zoë"}}'),
    'h1');
is(wait_for($unfinished, 0) . state_of('h1'), '0delivered',
    'is tried until it is taken');
my @hooks = grep { $_->{path} eq '/hook' } $outside->noted('path');
is(scalar @hooks, 4, 'each time');
is($hooks[3]{headers}{'idempotency-key'}, 'h1', 'with its key');
is_deeply(from_json($hooks[3]{body}), { id => 'lead_1', name => "Zo\x{eb}" },
    'and body');
is(add_connector('sinks', 'webhook', {}, { secret => 's' }), '',
    'webhooks of users');
add(1, 'sinks', 'x', qq('{"url": "$outside->{url}/hook", "body": 1}'), 'h2',
    ', max_attempts => 1');
add(1, 'sinks', 'x', q('{"url": "https://127.0.0.1/hook", "body": 1}'), 'h3',
    ', max_attempts => 1');
is(wait_for($unfinished, 0), 0, 'lead');
is(state_of('h2'), 'dead Only https URLs are fetched.', 'to https alone');
is(state_of('h3'), "dead The other server's address is not a public one.",
    'and to no machine beside this one');

# ---- what mcpctl refuses ----

like(add_connector('x', 'fax', {}), qr/no kind of connector "fax"; there are: /,
    'a kind that there is not');
like(add_connector('x', 'smtp', \%from), qr/The base URL of an smtp connector/,
    'a connector that is not whole');
like(add_connector('X', 'simulator', {}), qr/A connector's id has up to 40/,
    'an id that is none');
my ($said) = mcpctl([ 'connector', 'add', 'west', 'x', 'simulator' ]);
like($said, qr/There is no workspace west/, 'a workspace that there is not');
($said) = mcpctl([ 'connector', 'add', 'north', 'x', 'smtp', '--settings', '[]' ]);
like($said, qr/--settings is no JSON object/, 'settings that are none');
is(mcpctl([ 'connector', 'remove', 'north', 'sinks' ]),
    "connector sinks of north removed\n", 'a connector is removed');
unlike(mcpctl([ 'connector', 'list', 'north' ]), qr/sinks|pass w0rd|whs ecret/,
    'and no secret is shown');

is_deeply([ $outside->complaints, $plain->complaints ], [],
    'nobody has anything to complain of');
unlike(error_logs(), qr/pass w0rd|whs ecret|guest\@|desk\@/,
    'the log has no secret and no address');

done_testing;
