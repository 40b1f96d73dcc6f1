# SPDX-License-Identifier: Apache-2.0
# mcpctl doctor: a good deployment is found well, and of each fault it names the
# step, a word, what was seen and the mend. The deployment is played.
use strict;
use warnings;
use MCPServer;
use MCPStandIn;
use MCPTest;
use Test::More;

my $host   = $MCPStandIn::HOST;
my $origin = "https://$host";
my ($RESOURCE, $SERVER, $OPENID)
    = ($MCPStandIn::RESOURCE, $MCPStandIn::SERVER, $MCPStandIn::OPENID);
my $server = MCPStandIn->new;
my $other  = MCPStandIn->new;
my $closed = MCPStandIn->new;
close $closed->{socket};

sub write_file {
    my ($name, $text) = @_;
    open my $out, '>', state($name) or die "$name: $!";
    print $out $text;
    close $out or die "$name: $!";
    return state($name);
}
my $token_file = write_file("token-$$", "$MCPStandIn::TOKEN\n");

# Exit code and output of the command, with standard error when $both is true.
sub run {
    my ($both, @args) = @_;
    my $to = $both ? '2>&1' : '2>/dev/null';
    open my $out, '-|', 'sh', '-c', "exec \"\$@\" $to", 'sh',
        $ENV{MCP_TEST_CTL}, 'doctor', @args
        or die "mcpctl: $!";
    my $said = do { local $/; <$out> };
    close $out;
    return ($? >> 8, $said);
}

sub targets {
    my ($port, $plain, @more) = @_;
    return ('--connect-to', join ',', "$host:443:127.0.0.1:$port",
        "$host:80:127.0.0.1:$plain", @more);
}

# What it finds of a site. Options: site, how it is served, url, token, more
# arguments, where port 80 goes.
sub examine {
    my (%opt) = @_;
    $server->start($opt{site} // MCPStandIn::site(), %{ $opt{how} // {} });
    my ($exit, $said) = run(
        0,
        $opt{url} // "$origin/mcp",
        targets($server->{port}, $opt{plain} // $closed->{port},
            $opt{to} // ()),
        '--ca-file', $server->ca, '--json',
        $opt{without_token} ? () : ('--token-file', $token_file),
        @{ $opt{more} // [] }
    );
    $server->stop;
    my $report = eval { from_json($said) } // { steps => [] };
    return { exit => $exit, said => $said, %$report };
}

# Its findings as "step/code verdict".
sub faults {
    my ($report) = @_;
    return [
        map {
            my $step = $_->{step};
            map {"$step/$_->{code} $_->{verdict}"} @{ $_->{findings} }
        } @{ $report->{steps} }
    ];
}

sub step {
    my ($report, $name) = @_;
    my ($step) = grep { $_->{step} eq $name } @{ $report->{steps} };
    return $step // {};
}

# ---- all is well ----

my $well = examine();
is_deeply(faults($well), [], 'a good deployment has no faults')
    or diag($well->{said});
is($well->{exit}, 0, 'and the exit code is 0');
is_deeply(
    [ map {"$_->{step} $_->{verdict}"} @{ $well->{steps} } ],
    [   map {"$_ ok"}
            qw(url dns tcp tls plain endpoint challenge bearer filter cors
            resource server members jwks authorize token register clock
            handshake stateless call stream)
    ],
    'each step says so'
);
is(step($well, 'handshake')->{summary},
    '2025-11-25, 2 tools in 162 bytes', 'and what it saw');
is(step($well, 'call')->{summary},
    'time answers in both revisions', 'a tool that only reads is called');

my $bare = examine(without_token => 1);
is("$bare->{exit} $bare->{skip}", '0 4', 'without a token four steps are left out');
is(step($bare, 'call')->{summary}, 'no token is given', 'and say why');

my $registered = examine(more => ['--register']);
is(step($registered, 'register')->{summary},
    'registered the client c1; it is dropped if unused',
    'with --register a client is registered');

# ---- the faults ----

sub json { return MCPStandIn::json(@_) }
sub html { return MCPStandIn::html(@_) }

# Change a document of the site.
sub edit {
    my ($site, $path, $change) = @_;
    my $answer = $site->{"GET $path"};
    my $value  = from_json($answer->{body});
    $change->($value);
    $site->{"GET $path"} = json(200, $value);
    return;
}

sub edit_server {
    my ($site, $change) = @_;
    edit($site, $_, $change) for $SERVER, $OPENID;
    return;
}

# The endpoint, with another answer to some requests: the function gives it, or
# nothing.
sub endpoint {
    my ($site, $change) = @_;
    my $good = $site->{'POST /mcp'};
    $site->{'POST /mcp'} = sub {
        my ($request) = @_;
        return $change->($request) // $good->($request);
    };
    return;
}

# The good answer to a request, changed.
sub changed {
    my ($request, $change) = @_;
    my $answer = MCPStandIn::endpoint($request);
    $change->($answer);
    return $answer;
}

# The challenge of the endpoint's 401, changed.
sub challenge {
    my ($site, $change) = @_;
    endpoint(
        $site,
        sub {
            changed(
                $_[0],
                sub {
                    my $headers = $_[0]{headers};
                    $headers->{'WWW-Authenticate'} =~ s/(.*)/$change->($1)/e
                        if $headers->{'WWW-Authenticate'};
                }
            );
        }
    );
    return;
}

# Each: a name; what is found; what "seen" and "mend" of the first say; a change
# of the site; how it is served, and other options of examine().
my @faults = (
    [   'a host that is not there',
        ['dns/dns_unknown fail'],
        qr/^The host nowhere\.invalid has no address$/, qr/DNS/, undef,
        url => 'https://nowhere.invalid/mcp',
    ],
    [   'a port where nobody listens',
        ['tcp/tcp_refused fail'],
        qr/^127\.0\.0\.1 port \d+: Connection refused$/, qr/Listen.*firewall/,
        undef, url => "https://$host:444/mcp",
        to => "$host:444:127.0.0.1:$closed->{port}",
    ],
    [   'a URL with a slash at its end',
        [ 'url/url_slash warn', 'endpoint/endpoint_refuses fail',
            'resource/resource_differs fail' ],
        qr{^https://$host/mcp/ ends with a slash$}, qr/without the slash/,
        sub {
            my ($site) = @_;
            $site->{"GET $RESOURCE/"} = $site->{"GET $RESOURCE"};
        },
        url => "$origin/mcp/",
    ],
    [   'a URL with capital letters',
        [ 'url/url_upper_case warn', 'challenge/challenge_other_host fail',
            'resource/resource_differs fail' ],
        qr{^https://MCP\.example\.test has capital}, qr/lower case/, undef,
        url => 'https://MCP.example.test/mcp',
    ],
    [   'a URL with a query',
        [ 'url/url_query warn', 'endpoint/endpoint_refuses fail',
            'resource/resource_differs fail' ],
        qr/has a query/, qr/without \?/, undef, url => "$origin/mcp?x=1",
    ],
    [   'a URL without TLS',
        [ 'url/url_insecure fail', 'endpoint/unreachable fail',
            'resource/unreachable fail' ],
        qr/is no https/, qr/TLS/, undef,
        url => "http://$host/mcp", plain => $server->{port},
    ],

    # TLS
    [   'an expired certificate',
        ['tls/tls_expired fail'],
        qr/certificate has expired/, qr/Renew/, undef,
        how => { chain => $server->chain(not_after => time - 3600) },
    ],
    [   'a certificate that ends soon',
        ['tls/tls_ends_soon warn'],
        qr/ends in 4 days/, qr/Renew/, undef,
        how => { chain => $server->chain(not_after => time + 5 * 86400 - 60) },
    ],
    [   'a certificate of another name',
        ['tls/tls_other_name fail'],
        qr/other\.example\.test/, qr/subjectAltName.*ServerName/, undef,
        how => {
            chain => $server->chain(
                subject         => { commonName => 'other.example.test' },
                subjectAltNames => [ [ 'DNS', 'other.example.test' ] ]
            )
        },
    ],
    [   'a certificate without the intermediate one',
        ['tls/tls_incomplete fail'],
        qr/unable to get local issuer certificate/, qr/intermediate/, undef,
        how => { chain => $server->chain(alone => 1) },
    ],
    [   'a certificate of nobody that is known',
        ['tls/tls_untrusted fail'],
        qr/self-signed certificate/, qr/--ca-file/, undef,
        how => { chain => $server->chain(self => 1) },
    ],
    [   'a port that speaks no TLS',
        ['tls/tls_missing fail'],
        qr/wrong version number/, qr/SSLEngine on/, undef,
        how => { tls => 0 },
    ],
    [   'TLS 1.1',
        ['tls/tls_old warn'],
        qr/TLS 1\.0 or 1\.1/, qr/SSLProtocol -all/, undef,
        how => {
            tls => {
                SSL_version     => 'SSLv23:!SSLv2:!SSLv3',
                SSL_cipher_list => 'ALL:@SECLEVEL=0'
            }
        },
    ],
    [   'the endpoint over http',
        ['plain/plain_answers warn'],
        qr{^http://$host/mcp: HTTP 401}, qr/Redirect permanent/, undef,
        other => { 'GET /mcp' => MCPStandIn::unauthorized() },
    ],

    # What stands between
    [   'a web application firewall that refuses everything',
        ['endpoint/waf_refuses fail'],
        qr/HTTP 403, text\/html, Server: Apache, "<!DOCTYPE html> <title>Forb/,
        qr/modsecurity\.conf/,
        sub {
            endpoint($_[0], sub { html(403, 'Forbidden') });
        },
    ],
    [   "mod_security's 406",
        ['endpoint/waf_refuses fail'],
        qr/HTTP 406/, qr/audit log/,
        sub {
            endpoint($_[0], sub { html(406, 'Not Acceptable') });
        },
    ],
    [   'a rule that refuses texts that look like SQL',
        ['filter/filter_sql fail'],
        qr/"select \* from": HTTP 403, text\/html/, qr/modsecurity\.conf/,
        sub {
            endpoint($_[0],
                sub { $_[0]{body} =~ /select/ && html(403, 'Forbidden') || undef }
            );
        },
    ],
    [   'a rule that refuses programs',
        [ 'filter/filter_agent fail', 'filter/filter_agent fail' ],
        qr/User-Agent python-httpx/, qr/no bot/,
        sub {
            endpoint(
                $_[0],
                sub {
                    $_[0]{headers}{'user-agent'} =~ /python|node/
                        && html(403, 'Robots')
                        || undef;
                }
            );
        },
    ],
    [   'a CDN that wants to see a browser',
        ['endpoint/browser_check fail'],
        qr/HTTP 403/, qr/bot check/,
        sub {
            endpoint($_[0],
                sub { html(403, 'Just a moment', 'cf-mitigated' => 'challenge') }
            );
        },
    ],
    [   'a proxy without its server',
        ['endpoint/bad_gateway fail'],
        qr/HTTP 502/, qr/ProxyPass/,
        sub {
            endpoint($_[0], sub { html(502, 'Bad Gateway') });
        },
    ],
    [   'a database that is away',
        ['endpoint/endpoint_refuses fail'],
        qr/HTTP 503, "\{"error":"unavailable"\}"/, qr/database/,
        sub {
            endpoint($_[0], sub { json(503, { error => 'unavailable' }) });
        },
    ],
    [   'a path that nobody serves',
        ['endpoint/page_404 fail'],
        qr/HTTP 404/, qr/Location/,
        sub {
            endpoint($_[0], sub { html(404, 'Not Found') });
        },
    ],
    [   'a front end that answers for every path',
        [ 'endpoint/page_200 fail', 'resource/page_200 fail' ],
        qr/HTTP 200, text\/html/, qr/index\.html/,
        sub {
            my ($site) = @_;
            %$site = ('*' => html(200, 'App'));
        },
    ],
    [   'a redirect to a sign-in',
        ['endpoint/redirect_sign_in fail'],
        qr{HTTP 302 to https://idp\.example\.test/login}, qr/bearer token/,
        sub {
            endpoint($_[0],
                sub {
                    html(302, 'Found',
                        Location => 'https://idp.example.test/login');
                });
        },
    ],
    [   'a redirect to the slash',
        ['endpoint/redirect_slash fail'],
        qr{HTTP 301 to https://$host/mcp/}, qr/DirectorySlash/,
        sub {
            endpoint($_[0],
                sub { html(301, 'Moved', Location => "$origin/mcp/") });
        },
    ],
    [   'a redirect from https to http',
        ['endpoint/redirect_insecure fail'],
        qr{HTTP 301 to http://$host/mcp}, qr/ServerName https/,
        sub {
            endpoint($_[0],
                sub { html(301, 'Moved', Location => "http://$host/mcp") });
        },
    ],
    [   'a page in place of the 401',
        ['endpoint/page_401 fail'],
        qr/HTTP 401, text\/html/, qr/ProxyErrorOverride/,
        sub {
            endpoint($_[0], sub { html(401, 'Unauthorized') });
        },
    ],
    [   'POST that is not let through',
        ['endpoint/page_405 fail'],
        qr/HTTP 405/, qr/LimitExcept/,
        sub {
            endpoint($_[0], sub { html(405, 'Method Not Allowed') });
        },
    ],
    [   'a limit by address',
        ['token/rate_limited fail'],
        qr/HTTP 429/, qr/qos\.conf/,
        sub {
            $_[0]{'POST /oauth/token'} = json(429, { error => 'slow_down' });
        },
    ],
    [   'a connection that breaks off',
        ['endpoint/unreachable fail'],
        qr/Empty reply|unexpected eof/, qr/server runs/,
        sub {
            my ($site) = @_;
            $site->{'POST /mcp'} = sub {undef};
        },
    ],

    # The challenge
    [   'a header WWW-Authenticate that is taken away',
        [   'challenge/challenge_missing fail', 'bearer/bearer_stripped fail',
        ],
        qr/^401 to initialize without WWW-Authenticate$/,
        qr/Let WWW-Authenticate through/,
        sub {
            endpoint(
                $_[0],
                sub {
                    changed($_[0],
                        sub { delete $_[0]{headers}{'WWW-Authenticate'} });
                }
            );
        },
    ],
    [   'a challenge without metadata',
        ['challenge/challenge_without_metadata fail'],
        qr/has no resource_metadata: Bearer scope="mcp"/, qr/RFC 9728/,
        sub {
            challenge($_[0], sub { $_[0] =~ s/resource_metadata="[^"]*", //r });
        },
    ],
    [   'a challenge that leads to the inner host',
        [ 'challenge/challenge_other_host fail', 'resource/unreachable fail' ],
        qr{leads to http://backend:8080/}, qr/McpResource/,
        sub {
            challenge($_[0],
                sub { $_[0] =~ s{$origin}{http://backend:8080}r });
        },
        to => "backend:8080:127.0.0.1:$closed->{port}",
    ],
    [   'a password asked for',
        [ 'challenge/challenge_other_scheme fail', 'bearer/bearer_stripped fail'
        ],
        qr/"Basic realm="intern""/, qr/AuthType/,
        sub {
            endpoint(
                $_[0],
                sub {
                    json(401, {}, 'WWW-Authenticate' => 'Basic realm="intern"');
                }
            );
        },
        without_token => 1,
    ],
    [   'an error where no token was sent',
        ['challenge/challenge_error warn'],
        qr/error="invalid_token"/, qr/RFC 6750/,
        sub {
            endpoint($_[0],
                sub {
                    $_[0]{headers}{authorization}
                        ? undef
                        : MCPStandIn::unauthorized('invalid_token');
                });
        },
    ],
    [   'methods that are treated differently',
        ['challenge/challenge_uneven fail'],
        qr/initialize gives 401, server\/discover 200/, qr/Mcp-Method/,
        sub {
            endpoint($_[0],
                sub {
                    $_[0]{json}{method} eq 'server/discover'
                        ? json(200, {})
                        : undef;
                });
        },
    ],
    [   'an endpoint that is open to all',
        ['challenge/challenge_never warn'],
        qr/initialize gives HTTP 200 and tools\/call 200/, qr/Location/,
        sub {
            endpoint(
                $_[0],
                sub {
                    $_[0]{headers}{authorization}
                        = "Bearer $MCPStandIn::TOKEN";
                    return;
                }
            );
        },
    ],
    [   'a header Authorization that is taken away',
        [   'bearer/bearer_stripped fail', 'handshake/token_stripped fail',
            'stateless/token_stripped fail'
        ],
        qr/answered as if none had been sent/, qr/CGIPassAuth/,
        sub {
            endpoint($_[0],
                sub { delete $_[0]{headers}{authorization}; return });
        },
    ],
    [   'keys that cannot be read',
        ['bearer/bearer_not_refused fail'],
        qr/HTTP 503/, qr/database/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{headers}{authorization} // '') =~ /doctor/
                        ? json(503, { error => 'unavailable' })
                        : undef;
                }
            );
        },
    ],
    [   'a preflight that needs a token',
        ['cors/cors_preflight warn'],
        qr/^OPTIONS .*: HTTP 401/, qr/without a token/,
        sub {
            $_[0]{'OPTIONS /mcp'} = MCPStandIn::unauthorized();
        },
    ],
    [   'a preflight that allows too few headers',
        [ 'cors/cors_headers warn', 'cors/cors_headers warn' ],
        qr/does not allow authorization/, qr/Access-Control-Allow-Headers/,
        sub {
            $_[0]{'OPTIONS /mcp'}{headers}{'Access-Control-Allow-Headers'}
                = 'content-type';
        },
    ],

    # Metadata
    [   'no metadata of the resource',
        ['resource/page_404 fail'],
        qr/^GET $origin$RESOURCE: HTTP 404, text\/html/, qr/\.well-known/,
        sub {
            $_[0]{"GET $RESOURCE"} = html(404, 'Not Found');
        },
    ],
    [   'metadata of another resource',
        ['resource/resource_differs fail'],
        qr{"resource": "https://$host/api"},
        qr{URL https://$host/api, or set McpResource to https://$host/mcp},
        sub {
            edit($_[0], $RESOURCE,
                sub { $_[0]{resource} = "$origin/api" });
        },
    ],
    [   'metadata at the root of another resource',
        ['resource/resource_root_differs warn'],
        qr{"resource": "https://$host/api"}, qr/root/,
        sub {
            $_[0]{'GET /.well-known/oauth-protected-resource'}
                = json(200, { resource => "$origin/api" });
        },
    ],
    [   'metadata that names no server',
        ['resource/resource_no_server fail'],
        qr/names no authorization_servers/, qr/McpIssuer/,
        sub {
            edit($_[0], $RESOURCE,
                sub { $_[0]{authorization_servers} = [] });
        },
    ],
    [   'the scope offline_access',
        ['resource/resource_offline_access warn'],
        qr/offline_access/, qr/scopes/,
        sub {
            edit($_[0], $RESOURCE,
                sub { push @{ $_[0]{scopes_supported} }, 'offline_access' });
        },
    ],
    [   'an issuer without metadata',
        ['server/server_missing fail'],
        qr/^$origin serves no metadata/, qr/McpAuthorizationServer/,
        sub { delete $_[0]{"GET $_"} for $SERVER, $OPENID; },
    ],
    [   'an issuer without TLS',
        ['server/issuer_insecure fail'],
        qr{"http://$host": it is http}, qr/RFC 8414/,
        sub {
            edit($_[0], $RESOURCE,
                sub { $_[0]{authorization_servers} = ["http://$host"] });
        },
    ],
    [   'an issuer with a slash too many',
        ['server/issuer_differs fail'],
        qr{"issuer": "$origin/", the resource's metadata "$origin"},
        qr/slash and all/,
        sub {
            edit_server($_[0], sub { $_[0]{issuer} = "$origin/" });
        },
    ],
    [   'forms that differ',
        ['server/server_forms_differ fail'],
        qr/has another token_endpoint/, qr/same document/,
        sub {
            edit($_[0], $OPENID,
                sub { $_[0]{token_endpoint} = "$origin/other" });
        },
    ],
    [   'metadata that is a page',
        ['server/page_200 fail'],
        qr/^GET $origin$OPENID: HTTP 200, text\/html/, qr/index\.html/,
        sub {
            $_[0]{"GET $OPENID"} = html(200, 'App');
        },
    ],
    (   map {
            my ($name, $code, $verdict, $mend, $change) = @$_;
            [   "metadata without $name", ["members/$code $verdict"],
                qr/\Q$name\E/,            $mend,
                sub { edit_server($_[0], $change) }
            ]
            } (
            [   'S256', 'no_s256', 'fail', qr/PKCE/,
                sub { delete $_[0]{code_challenge_methods_supported} }
            ],
            [   'code', 'no_code', 'fail', qr/response type/,
                sub { $_[0]{response_types_supported} = ['token'] }
            ],
            [   'authorization_code',
                'no_code_grant', 'fail', qr/grant/,
                sub { $_[0]{grant_types_supported} = ['refresh_token'] }
            ],
            [   'refresh_token', 'no_refresh', 'warn', qr/sign in each time/,
                sub { $_[0]{grant_types_supported} = ['authorization_code'] }
            ],
            [   'none',
                'no_public_clients',
                'warn', qr/desktop/,
                sub { delete $_[0]{token_endpoint_auth_methods_supported} }
            ],
            [   'authorization_response_iss_parameter_supported',
                'no_iss', 'warn', qr/RFC 9207/,
                sub {
                    delete $_[0]{authorization_response_iss_parameter_supported};
                }
            ],
            [   'registration_endpoint',
                'no_registration', 'fail', qr/client_id by hand/,
                sub {
                    delete @{ $_[0] }{
                        qw(registration_endpoint
                        client_id_metadata_document_supported)
                    };
                }
            ],
            )
    ),
    [   'metadata without a token endpoint',
        ['members/no_endpoint fail'],
        qr/no token_endpoint/, qr/RFC 8414/,
        sub {
            edit_server($_[0], sub { delete $_[0]{token_endpoint} });
        },
    ],
    [   'an endpoint without TLS',
        [ 'members/endpoint_insecure fail', 'token/unreachable fail' ],
        qr{token_endpoint is "http://$host/oauth/token"}, qr/https/,
        sub {
            edit_server($_[0],
                sub { $_[0]{token_endpoint} = "http://$host/oauth/token" });
        },
    ],
    [   'an endpoint at the inner host',
        [ 'members/endpoint_inner_host fail',
            'authorize/authorize_unreachable fail' ],
        qr{authorization_endpoint is at https://backend:8443}, qr/proxy/,
        sub {
            edit_server($_[0],
                sub { $_[0]{authorization_endpoint} = 'https://backend:8443/a' }
            );
        },
        to => "backend:8443:127.0.0.1:$closed->{port}",
    ],

    # The authorization server's endpoints
    [   'a key set that is none',
        ['jwks/jwks_none fail'],
        qr/HTTP 200/, qr/RFC 7517/,
        sub {
            $_[0]{'GET /oauth/jwks'} = json(200, { key => 1 });
        },
    ],
    [   'a key set without a usable key',
        ['jwks/jwks_unusable fail'],
        qr/no key that verifies/, qr/ES256/,
        sub {
            $_[0]{'GET /oauth/jwks'} = json(200, { keys => [] });
        },
    ],
    [   'a consent page that is not there',
        ['authorize/authorize_missing fail'],
        qr/HTTP 404/, qr/sign-in/,
        sub {
            delete $_[0]{'GET /oauth/authorize'};
        },
    ],
    [   'a consent page that is refused',
        ['authorize/authorize_refuses fail'],
        qr/HTTP 403/, qr/Require/,
        sub {
            $_[0]{'GET /oauth/authorize'} = html(403, 'Forbidden');
        },
    ],
    [   'a token endpoint that answers with a page',
        ['token/page fail'],
        qr/^POST $origin\/oauth\/token: HTTP 400, text\/html/, qr/ErrorDocument/,
        sub {
            $_[0]{'POST /oauth/token'} = html(400, 'Bad Request');
        },
    ],
    [   'a token endpoint that is never wrong',
        ['token/token_answer fail'],
        qr/HTTP 200, "\{\}"/, qr/RFC 6749/,
        sub {
            $_[0]{'POST /oauth/token'} = json(200, {});
        },
    ],
    [   'a registration that answers with a page',
        ['register/page fail'],
        qr/HTTP 500, text\/html/, qr/error log/,
        sub {
            $_[0]{'POST /oauth/register'} = html(500, 'Error');
        },
    ],
    [   'a registration that takes all',
        ['register/register_takes_all warn'],
        qr/no list/, qr/RFC 7591/,
        sub {
            $_[0]{'POST /oauth/register'} = json(201, { client_id => 'x' });
        },
    ],
    [   'a registration that is closed',
        ['register/register_closed warn'],
        qr/HTTP 401/, qr/Open registration/,
        sub {
            $_[0]{'POST /oauth/register'}
                = json(401, { error => 'invalid_token' });
        },
    ],
    [   'a registration with an error of its own',
        ['register/register_answer fail'],
        qr/HTTP 422/, qr/invalid_redirect_uri/,
        sub {
            $_[0]{'POST /oauth/register'} = json(422, { error => 'no' });
        },
    ],
    [   'a registration that refuses desktop clients',
        ['register/register_refuses fail'],
        qr/desktop client: HTTP 400, error invalid_redirect_uri/,
        qr/127\.0\.0\.1/,
        sub {
            $_[0]{'POST /oauth/register'}
                = json(400, { error => 'invalid_redirect_uri' });
        },
        more => ['--register'],
    ],

    # Clocks
    [   'a clock that is off',
        [ 'clock/clock_off warn', 'clock/clocks_differ fail' ],
        qr/^The endpoint's clock is 1(?:19|20) seconds ahead of this one's$/, qr/NTP/,
        sub {
            endpoint($_[0],
                sub { changed($_[0], sub { $_[0]{ahead} = 120 }) });
        },
    ],

    # With the token
    [   'a token that is refused',
        [ 'handshake/token_refused fail', 'stateless/token_refused fail' ],
        qr/^initialize of 2025-11-25: the token is refused: Signature$/,
        qr/mcpctl token/, undef,
        more => [ '--token-file', write_file("bad-$$", 'another') ],
        without_token => 1,
    ],
    [   'a token that may do nothing',
        [ 'handshake/token_forbidden fail', 'stateless/token_forbidden fail' ],
        qr/HTTP 403, "\{"error":"forbidden"\}"/, qr/scopes/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{headers}{authorization} // '') =~ /good/
                        ? json(403, { error => 'forbidden' })
                        : undef;
                }
            );
        },
    ],
    [   'a server without the revision 2026-07-28',
        [ 'stateless/rpc_error fail', 'call/rpc_error fail' ],
        qr/HTTP 400, "\{"error":\{"code":-32022/, qr/error log/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{headers}{'mcp-protocol-version'} // '') =~ /2026/
                        && ($_[0]{headers}{authorization} // '') =~ /good/
                        ? json(400, { error => { code => -32022 } })
                        : undef;
                }
            );
        },
    ],
    [   'a token without tools',
        ['handshake/tools_none warn'],
        qr/empty/, qr/McpTools/,
        sub {
            endpoint($_[0],
                sub {
                    ($_[0]{json}{method} // '') eq 'tools/list'
                        && ($_[0]{headers}{authorization} // '') =~ /good/
                        ? MCPStandIn::result(1, { tools => [] })
                        : undef;
                });
        },
    ],
    [   'a tool list that is far too long',
        ['handshake/tools_large warn'],
        qr/has \d{6} bytes/, qr/McpTools/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{json}{method} // '') eq 'tools/list'
                        && ($_[0]{headers}{authorization} // '') =~ /good/
                        ? MCPStandIn::result(
                        1,
                        {   tools => [
                                map { { name => 'x' x 100 } } 1 .. 1500
                            ]
                        }
                        )
                        : undef;
                }
            );
        },
    ],
    [   'a tool that fails',
        [ 'call/call_error warn', 'call/call_error warn' ],
        qr/^time \(2025-11-25\): .*internal/, qr/error log/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{json}{method} // '') eq 'tools/call'
                        && ($_[0]{headers}{authorization} // '') =~ /good/
                        ? MCPStandIn::result(1,
                        { isError => JSON::PP::true, content => ['internal'] })
                        : undef;
                }
            );
        },
    ],
    [   'a proxy that gathers',
        ['stream/stream_held fail'],
        qr/nothing came within 5 seconds/, qr/flushpackets/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{json}{method} // '') eq 'subscriptions/listen'
                        ? changed($_[0], sub { $_[0]{held} = 7 })
                        : undef;
                }
            );
        },
    ],
    [   'a stream that is compressed',
        ['stream/stream_compressed warn'],
        qr/Content-Encoding: gzip/, qr/Compress no/,
        sub {
            endpoint(
                $_[0],
                sub {
                    ($_[0]{json}{method} // '') eq 'subscriptions/listen'
                        ? changed($_[0],
                        sub { $_[0]{headers}{'Content-Encoding'} = 'gzip' })
                        : undef;
                }
            );
        },
    ],
);

for my $fault (@faults) {
    my ($name, $found, $seen, $mend, $change, %opt) = @$fault;
    my $site = MCPStandIn::site();
    $change->($site) if $change;
    if ($opt{other}) {
        $other->start($opt{other}, tls => 0);
        $opt{plain} = $other->{port};
    }
    my $report = examine(site => $site, %opt);
    $other->stop;
    is_deeply(faults($report), $found, $name) or diag($report->{said});
    my ($first) = map { @{ $_->{findings} } } @{ $report->{steps} };
    like($first->{seen}, $seen, '  what was seen');
    like($first->{mend}, $mend, '  and the mend');
    is($report->{exit}, (grep {/ fail$/} @$found) ? 1 : 0,
        '  as the exit code says');
    unlike($report->{said}, qr/\Q$MCPStandIn::TOKEN\E/,
        '  and no word of the token');
}

# ---- what is printed for people ----

sub say_all {
    my ($site, @more) = @_;
    $server->start($site);
    my ($exit, $said) = run(1, "$origin/mcp",
        targets($server->{port}, $closed->{port}),
        '--ca-file', $server->ca, @more);
    $server->stop;
    return $said;
}

my $few = MCPStandIn::site();
delete $few->{'GET /oauth/authorize'};
my $lines = say_all($few, '--token-file', $token_file);
$lines =~ s/after \d+ ms/after 7 ms/;
$lines =~ s/\d+ seconds from/0 seconds from/;
is($lines, <<"END", 'a line for each step');
ok    url         https://mcp.example.test/mcp
ok    dns         mcp.example.test is 127.0.0.1
ok    tcp         port 443 answers at 1 of 1 addresses
ok    tls         the certificate is trusted, for 364 more days
ok    plain       port 80 does not answer
ok    endpoint    answers with JSON over HTTP/1.1
ok    challenge   401 leads to the metadata
ok    bearer      Authorization arrives, a bad token is refused as such
ok    filter      texts of people, and programs, are let through
ok    cors        pages of the own origin may call
ok    resource    the metadata names the URL and https://mcp.example.test
ok    server      https://mcp.example.test serves its metadata in 2 of 2 forms
ok    members     PKCE, public clients, registration and documents
ok    jwks        keys that verify: 2
FAIL  authorize   where people sign in and consent
      authorize_missing (FAIL)
      Seen: GET https://mcp.example.test/oauth/authorize: HTTP 404,
            application/json, Server: Apache
      Mend: Hand the path to the authorization server; is its sign-in set up?
ok    token       refuses an empty request as it must (invalid_request)
ok    register    refuses what is no client
ok    clock       0 seconds from this machine's
ok    handshake   2025-11-25, 2 tools in 162 bytes
ok    stateless   2026-07-28, 2 tools
ok    call        time answers in both revisions
ok    stream      the first event came after 7 ms
21 ok, 0 skipped, 0 warnings, 1 failed
mcpctl: 1 of the steps failed; see the mends above.
END

# A server that says back what it got, and would like to write on the terminal.
my $echo = MCPStandIn::site();
endpoint(
    $echo,
    sub {
        my $got = $_[0]{headers}{authorization} // return;
        return unless $got =~ /good/;
        return {
            status  => 400,
            headers => { 'Content-Type' => 'application/json' },
            body    => qq({"got":"\e[31m$got"})
        };
    }
);
my $said = say_all($echo, '--token-file', $token_file);
like($said, qr/"\{"got":"\?\[31mBearer \*{22}"\}"/,
    'of what a server sends only plain characters are printed, and no token');

# ---- the token goes nowhere else ----

{
    my $log = write_file("seen-$$", '');
    my $site = MCPStandIn::site();
    for my $name (keys %$site) {
        my $answer = $site->{$name};
        $site->{$name} = sub {
            my ($request) = @_;
            if (($request->{headers}{authorization} // '') =~ /good/) {
                open my $out, '>>', $log or die;
                print $out "$request->{path}\n";
                close $out or die;
            }
            return ref $answer eq 'CODE' ? $answer->($request) : $answer;
        };
    }
    my $strange = $server->chain(self => 1);
    my $report = examine(site => $site, how => { chain => $strange });
    is(slurp($log), '', 'a server with a bad certificate gets no token');
    is(step($report, 'handshake')->{summary},
        'no token is sent to a server whose certificate is refused',
        'as the step says');
    examine(site => $site);
    is_deeply([ sort keys %{ { map { $_ => 1 } split /\n/, slurp($log) } } ],
        ['/mcp'], 'a good one gets it at the endpoint alone');
}

# ---- the command line ----

for my $case (
    [ [], 'The command doctor wants: URL.' ],
    [   ['mcp.example.test'],
        '"mcp.example.test" is no URL of an endpoint: it does not begin with '
            . 'https://.'
    ],
    [   ['https://a:b@mcp.example.test/'],
        '"https://a:b@mcp.example.test/" is no URL of an endpoint: its host is '
            . 'none.'
    ],
    [   ['https://mcp.example.test:0/'],
        '"https://mcp.example.test:0/" is no URL of an endpoint: its port is no '
            . 'number from 1 to 65535.'
    ],
    [   [ "$origin/mcp", '--token-file', '/nowhere' ],
        'The token file /nowhere cannot be read.'
    ],
    [ [ "$origin/mcp", '--token-file' ], 'The option --token-file wants a value.' ],
    [ [ "$origin/mcp", '--json', '--json' ], 'The option --json is given twice.' ],
    [ [ "$origin/mcp", '--sql', 'x' ], 'The command doctor has no option --sql.' ],
    )
{
    my ($args, $message) = @$case;
    my ($exit, $text) = run(1, @$args);
    is($exit, 2, "exit code 2: $message");
    like($text, qr/^mcpctl: \Q$message\E$/m, '  as it says');
}
my ($exit, $text) = run(1, "$origin/mcp", '--ca-file', '/nowhere');
is("$exit $text", "1 mcpctl: The file /nowhere cannot be read.\n"
        . "    Give --ca-file a file of certificates in PEM.\n",
    'a file of certificates that is not there');
{
    local $ENV{MCP_TOKEN} = 'has a space';
    is((run(1, "$origin/mcp"))[1] =~ s/\n.*//sr, 'mcpctl: MCP_TOKEN has no token.',
        'a token that is none');
}
done_testing();
