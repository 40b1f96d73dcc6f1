# SPDX-License-Identifier: Apache-2.0
# mcpctl doctor finds a deployment of the module itself well: over TLS and
# HTTP/2, with its own authorization server (conf/signin.conf) and with one of
# another host. mod_security before it is in the way until conf/modsecurity.conf
# is there.
use strict;
use warnings;
use MCPServer;
use MCPStandIn;
use MCPTest;
use Test::More;

my $host   = 'mcp.example.test';
my $issuer = 'https://as.example.test';

# The authorization server, with the keys of prepare.pl's issuer.
my $as    = MCPStandIn->new;
my $chain = $as->chain(
    subjectAltNames => [ map { [ 'DNS', $_ ] } $host, 'as.example.test' ]);
my $site = MCPStandIn::site();
for my $path ($MCPStandIn::SERVER, $MCPStandIn::OPENID) {
    $site->{"GET $path"}{body} =~ s{https://$host}{$issuer}g;
}
$as->start($site, chain => $chain);

my $server = MCPServer->new;
my ($modules) = slurp("$server->{run}/stock.conf") =~ m{(\S+)/mod_env\.so};
my $tls = <<"END";
LoadModule socache_shmcb_module "$modules/mod_socache_shmcb.so"
LoadModule ssl_module "$modules/mod_ssl.so"
LoadModule http2_module "$modules/mod_http2.so"
Protocols h2 http/1.1
SSLEngine on
SSLProtocol -all +TLSv1.2 +TLSv1.3
SSLCertificateFile "$chain"
SSLCertificateKeyFile "$chain.key"
END

# Debian's rules, that block.
sub filter {
    my ($ours) = @_;
    (my $settings = slurp('/etc/modsecurity/modsecurity.conf-recommended'))
        =~ s{^(SecAuditLog |SecTmpDir |SecDataDir |SecUnicodeMapFile ).*\n}{}mg;
    return <<"END";
LoadModule unique_id_module "$modules/mod_unique_id.so"
LoadModule security2_module "$modules/mod_security2.so"
SecDataDir "$server->{root}"
SecTmpDir "$server->{root}"
$settings
SecRuleEngine On
SecAuditLog "$server->{root}/audit_log"
SecDebugLog "$server->{root}/debug_log"
Include /etc/modsecurity/crs/crs-setup.conf
$ours
Include /usr/share/modsecurity-crs/rules/*.conf
END
}

my $token_file = $server->write_file(
    'token',
    sign(
        claims(iss => $issuer, aud => "https://$host/mcp", exp => time + 3600),
        key => 'issuer'
    )
);

# Serve it, and see what is found. Options: location, directives of it; token,
# the file of one; more arguments.
sub examine {
    my ($directives, %opt) = @_;
    my $location = $opt{location}
        // qq{McpIssuer $issuer\nMcpJWKSFile "$ENV{MCP_TEST_STATE}/jwks.json"};
    my $with = $opt{token} // $token_file;
    $server->start($server->endpoint($tls . $directives, $location));
    my $targets = "$host:443:127.0.0.1:$server->{port},"
        . "as.example.test:443:127.0.0.1:$as->{port},$host:80:127.0.0.1:1";
    my $said = `$ENV{MCP_TEST_CTL} doctor https://$host/mcp --json --connect-to $targets --ca-file @{[$as->ca]} --token-file $with @{[$opt{more} // '']} 2>/dev/null`;
    my $exit = $? >> 8;
    $server->stop;
    my $report = eval { from_json($said) } // { steps => [] };
    my @faults = map {
        my $step = $_->{step};
        map {"$step/$_->{code}"} @{ $_->{findings} }
    } @{ $report->{steps} };
    my %summary = map { ($_->{step} => $_->{summary}) } @{ $report->{steps} };
    return { exit => $exit, said => $said, faults => \@faults,
        summary => \%summary };
}

my $well = examine('');
is_deeply($well->{faults}, [], 'the module is well') or diag($well->{said});
is($well->{exit}, 0, 'as the exit code says');
is($well->{summary}{endpoint},
    'answers with JSON over HTTP/2.0', 'over HTTP/2');
like($well->{summary}{handshake},
    qr/^2025-11-25, \d+ tools in \d+ bytes$/, 'it lists its tools');
like($well->{summary}{call},
    qr/^probe_\w+ answers in both revisions$/, 'one of them is called');
like($well->{summary}{stream},
    qr/^the first event came after \d+ ms$/, 'a stream begins at once');

# ---- its own authorization server ----

sub sign_in {
    (my $text = slurp("$ENV{MCP_TEST_SRC}/conf/signin.conf"))
        =~ s{/etc/mod_mcp/session\.key}{$server->{root}/session.key}g;
    my ($needs) = $text =~ /^#.*\bNeeds ((?:[^.]|\n)*)\./m;
    my $load = join '',
        map {"LoadModule ${_}_module $modules/mod_$_.so\n"}
        $needs =~ /\bmod_(\w+)/g;
    return "$load\nMcpPages $ENV{MCP_TEST_SRC}/conf/pages\n$text";
}
$server->write_file('session.key', 'a secret of this test alone');
my %own = (
    location => '',
    token    => $server->write_file('own-token', token()),
    more     => '--register'
);
my $own = examine(sign_in(), %own);
is_deeply($own->{faults}, [], 'its own authorization server is well, too')
    or diag($own->{said});
is($own->{exit}, 0, 'as the exit code says');
is($own->{summary}{authorize},
    'answers browsers (HTTP 401)', 'it asks people to sign in');
like($own->{summary}{register},
    qr/^registered the client \S+; it is dropped if unused$/,
    'and a client can register');

# ---- with mod_security ----

SKIP: {
    skip 'mod_security leaks when its configuration is read again', 5
        if $ENV{MCP_TEST_SANITIZED};
    my $blocked = examine(sign_in() . filter(''), %own);
    is_deeply(
        $blocked->{faults},
        [   qw(filter/filter_sql filter/filter_markup filter/filter_path
                register/waf_refuses)
        ],
        'mod_security is in the way'
    ) or diag($blocked->{said});
    is($blocked->{exit}, 1, 'as the exit code says');

    (my $ours = slurp("$ENV{MCP_TEST_SRC}/conf/modsecurity.conf"))
        =~ s{api/v1/mcp}{mcp}g;
    my $let = examine(sign_in() . filter($ours), %own);
    is_deeply($let->{faults}, [], 'until conf/modsecurity.conf is there')
        or diag($let->{said});
    my $audit = slurp("$server->{root}/audit_log");
    like($audit, qr/select \* from/, 'what is blocked is in the audit log');
    my $token = token();
    unlike(slurp("$server->{root}/audit_log"),
        qr/\Q$token\E/, 'no token is in the audit log');
}

done_testing();
