# SPDX-License-Identifier: Apache-2.0
# mcpctl user password, and mod_authn_dbd that signs people in with it.
use strict;
use warnings;
use MCPServer;
use MCPTest;
use IPC::Open2;
use MIME::Base64 'encode_base64';
use Test::More;

sub set_password {
    my ($password, @who) = @_;
    my $file = state("password.$$");
    open my $out, '>', $file or die "$file: $!";
    print $out $password;
    chomp(my $secret = $password);
    keep_secret($secret);
    close $out or die "$file: $!";
    my $said = `'$ENV{MCP_TEST_CTL}' --db '$ENV{MCP_TEST_ADMIN_DB}' user password @who < $file 2>&1`;
    unlink $file;
    return ($? >> 8) . " $said";
}

END {
    local $?;
    sql('DELETE FROM mcp.login');
}

# ---- setting it ----

my $before = sql('SELECT coalesce(max(id), 0) FROM mcp.audit');

my @olga = qw(north olga@north.example);
my $long = 'A password has at least 12 characters, and at most 72 bytes.';
for my $case (
    [ "short\n",            "2 mcpctl: $long\n", 'a short one is refused' ],
    [ '',                   "2 mcpctl: $long\n", 'none is' ],
    [ "eleven char\n",      "2 mcpctl: $long\n", 'one of eleven characters' ],
    [ "\xc3\xa9" x 11,      "2 mcpctl: $long\n", 'of eleven in 22 bytes, too' ],
    [ 'a' x 73,             "2 mcpctl: $long\n", 'one that bcrypt would cut' ],
    [ 'a' x 5000,           "2 mcpctl: $long\n", 'a very long one' ],
    [ "with a\ttab in it\n", "2 mcpctl: The password has a control character.\n",
        'one with a tab' ],
    )
{
    my ($password, $said, $name) = @$case;
    my $got = set_password($password, @olga);
    is(substr($got, 0, length $said), $said, $name);
}
is(sql('SELECT count(*) FROM mcp.login'), 0, 'none of them is kept');
my $said = set_password("correct horse battery\n", @olga);
is($said, '0 user ' . account('olga@north.example') . " of north has a new "
        . "password\n", 'a good one is taken');
like(sql('SELECT password_hash FROM mcp.login'),
    qr{^\$2y\$10\$[./A-Za-z0-9]{53}$}, 'and kept as bcrypt of cost 10');
like(set_password("correct horse battery\n", 'south', 'olga@north.example'),
    qr/^1 mcpctl: Nobody in the workspace south has this address\./,
    'only of somebody who is there');
is(set_password("correct horse battery\n", 'north', 'DORA@north.example')
        =~ /^0 /, 1, 'a disabled person may have one');
is(sql("SELECT string_agg(action, ' ') FROM mcp.audit a"
            . " WHERE action = 'password_set' AND a.id > $before"),
    'password_set password_set', 'the audit tells of each');

# ---- signing in ----

my $server = MCPServer->new;
chomp(my $modules = `apxs -q LIBEXECDIR`);
mkdir "$server->{root}/pages" or die $!;
$server->write_file('pages/in', "welcome\n");
$server->start(
    join('', map {"LoadModule ${_}_module $modules/mod_$_.so\n"}
        qw(authn_core authn_dbd authz_user auth_basic))
        . $server->endpoint(<<"END"));
DocumentRoot $server->{root}/pages
<Location "/in">
    AuthType Basic
    AuthName people
    AuthBasicProvider dbd
    AuthDBDUserPWQuery "SELECT mcp.password_of(%s)"
    Require valid-user
</Location>
END

sub sign_in {
    my ($email, $password) = @_;
    return http(
        "GET /in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            . 'Authorization: Basic '
            . encode_base64("$email:$password", '')
            . "\r\n\r\n",
        port => $server->{port}
    )->{status};
}
is(sign_in('olga@north.example', 'correct horse battery'),
    200, 'mod_authn_dbd lets her in with it');
is(sign_in('Olga@North.example', 'correct horse battery'),
    200, 'however she writes her address');
is(sign_in('olga@north.example', 'correct horse batterY'),
    401, 'with another it does not');
is(sign_in('mona@north.example', ''), 401, 'nor whoever has none');
is(sign_in(q{x' OR '1'='1}, 'correct horse battery'), 401, 'nor a trick');
like(set_password("another horse battery\n", @olga), qr/^0 /, 'a new password');
is(sign_in('olga@north.example', 'another horse battery'),
    200, 'is good at once');
is(sign_in('olga@north.example', 'correct horse battery'),
    401, 'and the one before is not');

# ---- at a terminal ----

# What a person sees who types these lines, each when asked for it.
sub typed {
    my (@lines) = @_;
    my $pid = open2(
        my $screen,
        my $keyboard,
        'script',
        '-qec',
        "'$ENV{MCP_TEST_CTL}' --db '$ENV{MCP_TEST_ADMIN_DB}' user password @olga",
        '/dev/null'
    );
    my $seen = '';
    local $SIG{ALRM} = sub { kill 'KILL', $pid };
    alarm 30;
    for my $line (@lines) {
        my $before = length $seen;
        while (substr($seen, $before) !~ /(Password|Once more): \z/) {
            last unless sysread $screen, $seen, 1000, length $seen;
        }
        syswrite $keyboard, "$line\n";
    }
    while (sysread $screen, $seen, 1000, length $seen) { }
    close $keyboard;
    waitpid $pid, 0;
    alarm 0;
    return ($? >> 8) . ' ' . $seen =~ s/\r//gr;
}
is( typed('a good long one', 'a good long one'),
    "0 Password: \nOnce more: \nuser " . account('olga@north.example')
        . " of north has a new password\n",
    'who types it is asked twice, and sees nothing of it'
);
like(typed('a good long one', 'a good lung one'),
    qr/^2 Password: \nOnce more: \nmcpctl: The two are not the same\.\n/,
    'two that differ are none');
like(typed('short'), qr/^2 Password: \nmcpctl: \Q$long\E/,
    'one that is too short is refused before');
is(sign_in('olga@north.example', 'a good long one'),
    200, 'and what was typed is the password');
unlike($server->error_log, qr/horse|good long|\$2y/,
    'no log has a password or a hash');
$server->stop;

done_testing();
