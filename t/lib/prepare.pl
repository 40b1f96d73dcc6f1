# SPDX-License-Identifier: Apache-2.0
# Fill the database of the suites in t/http/: two workspaces, people in each,
# the tools of t/data/*.sql, and keys with which a test can sign tokens that
# no honest issuer would. See t/TEST.PL for the environment.
use strict;
use warnings;
use JSON::PP;
use MIME::Base64 qw(encode_base64url);

my $state = $ENV{MCP_TEST_STATE};
my $json = JSON::PP->new->canonical;

sub run {
    system(@_) == 0 or die "@_: $?\n";
    return;
}

sub write_file {
    my ($file, $text) = @_;
    open my $out, '>', $file or die "$file: $!";
    print $out $text;
    close $out or die "$file: $!";
    return;
}

sub ctl {
    run($ENV{MCP_TEST_CTL}, '--db', $ENV{MCP_TEST_ADMIN_DB}, '--key-file',
        "$state/master.key", @_);
    return;
}

sub psql {
    run('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d',
        $ENV{MCP_TEST_ADMIN_DB}, @_);
    return;
}

sub new_key {
    my ($name, @how) = @_;
    run("openssl genpkey @how -out $state/$name.pem 2>/dev/null");
    return;
}

# The public part as JWK (RFC 7518, 6.2 and 6.3).
sub public_jwk {
    my ($name) = @_;
    my $kid = "test-$name-key";
    if (`openssl pkey -in $state/$name.pem -noout -text` =~ /^RSA|modulus:/m) {
        my ($hex) = `openssl rsa -in $state/$name.pem -noout -modulus`
            =~ /Modulus=([0-9A-F]+)/;
        return {
            kty => 'RSA',
            kid => $kid,
            alg => 'RS256',
            use => 'sig',
            n   => encode_base64url(pack 'H*', $hex),
            e   => 'AQAB'
        };
    }
    my $point = substr `openssl pkey -in $state/$name.pem -pubout -outform DER`,
        -64;
    return {
        kty => 'EC',
        crv => 'P-256',
        kid => $kid,
        alg => 'ES256',
        use => 'sig',
        x   => encode_base64url(substr $point, 0, 32),
        y   => encode_base64url(substr $point, 32)
    };
}

umask 077;
mkdir $state;
run("openssl rand -base64 32 >$state/master.key");
ctl('migrate', '--sql', "$ENV{MCP_TEST_SRC}/sql");
for my $workspace (qw(north south)) {
    ctl('workspace', 'add', $workspace, ucfirst $workspace);
    for my $person (qw(olga/user mona/manager adam/admin dora/user pete/user)) {
        my ($name, $role) = split m{/}, $person;
        ctl('user', 'add', $workspace, "$name\@$workspace.example",
            ucfirst $name, '--role', $role, '--zone', 'Europe/Berlin',
            '--status', $name eq 'pete' ? 'pending' : 'active');
    }
    ctl('user', 'disable', $workspace, "dora\@$workspace.example");
}
psql('-f', "$ENV{MCP_TEST_SRC}/t/data/$_.sql")
    for qw(probe content stream shelf);

# north's second key, one of a stranger, and those of an external issuer.
my @p256 = qw(-algorithm EC -pkeyopt ec_paramgen_curve:P-256);
new_key('north', @p256);
new_key('south', @p256);
new_key('stranger', @p256);
new_key('issuer', qw(-algorithm RSA -pkeyopt rsa_keygen_bits:2048));
new_key('issuer-ec', @p256);
write_file("$state/jwks.json",
    $json->encode({ keys => [ map { public_jwk($_) } qw(issuer issuer-ec) ] }));
for my $workspace (qw(north south)) {
    my $jwk = public_jwk($workspace);
    delete @$jwk{qw(kid alg use)};
    psql('-c', sprintf q{INSERT INTO mcp.signing_key (workspace_id, kid, alg,
        public_jwk, private_sealed, created_at) VALUES ('%s', 'test-%s-key',
        'ES256', '%s', '', '2020-01-01')}, $workspace, $workspace,
        $json->encode($jwk));
}
