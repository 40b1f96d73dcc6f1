# SPDX-License-Identifier: Apache-2.0
package MCPOAuth;

# A client, and the browser of its human, at an authorization server of a test's
# own. Its httpd speaks plain HTTP on loopback, but is https://mcp.example.test
# in all that it says.

use strict;
use warnings;
use Digest::SHA 'sha256';
use MCPServer;
use MCPTest qw(:DEFAULT);
use MIME::Base64 'encode_base64url';
use Exporter 'import';

our @EXPORT = qw(start_server form_of query_of escape VERIFIER CHALLENGE);

use constant VERIFIER  => 'v' x 43;
use constant CHALLENGE => encode_base64url(sha256(VERIFIER));

my %file;

# The directives of mod_auth_form with a provider, and what it needs.
sub form_sign_in {
    my ($provider, $page) = @_;
    return <<"END";
<Location "/oauth/authorize">
    AuthType form
    AuthName people
    AuthFormProvider $provider
    AuthFormSitePassphrase of-this-test
    AuthDBDUserPWQuery "SELECT mcp.password_of(%s)"
    Require valid-user
    ErrorDocument 401 $page
    Session On
    SessionMaxAge 900
    SessionCookieName mcp-signin path=/oauth;HttpOnly;Secure;SameSite=Lax
    SessionCryptoPassphrase of-this-test-too
    LogLevel core:info auth_form:crit
</Location>
END
}

# Sign-in by mod_auth_basic for tests that are about something else: whoever
# knows the password "open sesame".
sub basic_sign_in {
    my ($server) = @_;
    my $users = $server->write_file('users', join '',
        map { "$_:\$apr1\$abcdefgh\$T64oOxnD8c28.dQa.2Lty1\n" } @_[ 1 .. $#_ ]);
    return <<"END";
<Location "/oauth/authorize">
    AuthType Basic
    AuthName people
    AuthBasicProvider file
    AuthUserFile $users
    Require valid-user
</Location>
END
}

# A server with the endpoint /mcp of workspace north and an authorization server.
# The first argument gives more directives, and is called with the server.
sub start_server {
    my ($more, %opt) = @_;
    my $server = MCPServer->new;
    chomp(my $modules = `apxs -q LIBEXECDIR`);
    my $load = join '', map {"LoadModule ${_}_module $modules/mod_$_.so\n"}
        qw(authn_core authn_file authn_dbd authz_user auth_basic auth_form
        request session session_cookie session_crypto);
    mkdir "$server->{root}/logs" or die "$server->{root}/logs: $!";
    MCPTest::keep_secret(VERIFIER, 'open sesame', 'of-this-test');
    $server->start($load . $server->endpoint(<<"END", $opt{location}));
LogLevel debug
Include $ENV{MCP_TEST_SRC}/conf/log.conf
McpAuthorizationServer On
McpPages $ENV{MCP_TEST_SRC}/conf/pages
@{[$more->($server)]}
END
    return bless { server => $server, cookies => {}, port => $server->{port} };
}

# ---- HTTP ----

sub escape {
    my ($text) = @_;
    $text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
    return $text;
}

# Names and values in turn; a value of undef leaves the field out.
sub form_of {
    my @pairs = @_;
    my @fields;
    while (my ($name, $value) = splice @pairs, 0, 2) {
        push @fields, escape($name) . '=' . escape($value) if defined $value;
    }
    return join '&', @fields;
}

sub query_of {
    my ($url) = @_;
    my ($query) = $url =~ /\?(.*)/s;
    return map {
        map { s/\+/ /gr =~ s/%([0-9A-F]{2})/chr hex $1/gier }
            split /=/, $_, 2
    } split /&/, $query // '';
}

# A request with the browser's cookies, and with the headers of its person where
# people sign in. Options: headers, host.
sub ask {
    my ($self, $method, $path, $body, %opt) = @_;
    my %headers = (
        Host => 'mcp.example.test',
        %{ $self->{headers} // {} },
        %{ $path =~ m{^/oauth/authorize} && $self->{person} || {} },
        %{ $opt{headers} // {} }
    );
    if (defined $body) {
        $headers{'Content-Type'} //= 'application/x-www-form-urlencoded';
        $headers{'Content-Length'} = length $body;
    }
    my $cookies = join '; ',
        map {"$_=$self->{cookies}{$_}"} sort keys %{ $self->{cookies} };
    $headers{Cookie} //= $cookies if length $cookies;
    my $head = join '', map {"$_: $headers{$_}\r\n"}
        grep { defined $headers{$_} } sort keys %headers;
    my $answer = MCPTest::http(
        "$method $path HTTP/1.1\r\n${head}Connection: close\r\n\r\n"
            . ($body // ''),
        port => $self->{port}
    );
    my $set = $answer->{headers}{'set-cookie'} // '';
    while ($set =~ /(?:^|, )([\w-]+)=([^;,]*);/g) {
        $self->{cookies}{$1} = $2;
    }
    keep_secrets(\%headers, $body, $answer);
    return $answer;
}

# What of a request and its answer no log may have.
sub keep_secrets {
    my ($headers, $body, $answer) = @_;
    my @found = map { s/%([0-9A-F]{2})/chr hex $1/gier } ($body // '')
        =~ /(?:\A|&)(?:code_verifier|httpd_password)=([^&]*)/g;
    push @found, ($headers->{Authorization} // '') =~ /\A\w+ (\S+)\z/;
    push @found, ($answer->{headers}{location} // '') =~ /[?&]code=([^&]*)/;
    push @found, $answer->{body}
        =~ /"(?:access_token|refresh_token|client_secret)":"([^"]*)"/g;
    push @found, ($answer->{headers}{'set-cookie'} // '')
        =~ /(?:\A|, )[\w-]+=([^;,]*);/g;
    # A test presents the challenge as a verifier, and it is no secret.
    MCPTest::keep_secret(grep { $_ ne CHALLENGE } @found);
    return;
}

sub post_form {
    my ($self, $path, @fields) = @_;
    return $self->ask('POST', $path, form_of(@fields));
}

# POST to an endpoint that answers in JSON; gives status and decoded body.
sub post_json {
    my ($self, $path, @fields) = @_;
    my $answer = $self->post_form($path, @fields);
    return ($answer->{status}, eval { MCPTest::from_json($answer->{body}) });
}

# ---- the way of a client ----

sub register {
    my ($self, %metadata) = @_;
    my $answer = $self->ask(
        'POST',
        '/oauth/register',
        MCPTest::to_json(
            {   client_name                => 'Test',
                redirect_uris              => ['http://127.0.0.1/cb'],
                token_endpoint_auth_method => 'none',
                %metadata
            }
        ),
        headers => { 'Content-Type' => 'application/json' }
    );
    return MCPTest::from_json($answer->{body});
}

# The path of an authorization request.
sub request {
    my ($self, $client, %fields) = @_;
    my %all = (
        client_id             => $client,
        redirect_uri          => 'http://127.0.0.1:999/cb',
        response_type         => 'code',
        code_challenge        => CHALLENGE,
        code_challenge_method => 'S256',
        state                 => 's 1',
        %fields
    );
    return '/oauth/authorize?' . form_of(map { ($_ => $all{$_}) } sort keys %all);
}

# What the consent page holds, by name.
sub hidden {
    my ($page) = @_;
    return map { s/&amp;/&/gr }
        $page->{body} =~ /<input type="hidden" name="(\w+)" value="([^"]*)">/g;
}

# Look at a request and decide. Gives the answer to the decision.
sub decide {
    my ($self, $path, $decision, @more) = @_;
    my $page = $self->ask('GET', $path);
    return $page if $page->{status} != 200;
    my %fields = (hidden($page), decision => $decision, @more);
    return $self->post_form($path, map { ($_ => $fields{$_}) } sort keys %fields);
}

# The code that the human's agreement gives, or undef.
sub code {
    my ($self, $client, %fields) = @_;
    my $answer = $self->decide($self->request($client, %fields), 'approve');
    my %back = query_of($answer->{headers}{location} // '');
    return $back{code};
}

# Redeem a code; gives status and decoded body.
sub redeem {
    my ($self, $client, $code, %more) = @_;
    return $self->post_json(
        '/oauth/token',
        grant_type    => 'authorization_code',
        client_id     => $client,
        code          => $code,
        code_verifier => VERIFIER,
        %more
    );
}

sub refresh {
    my ($self, $client, $token, %more) = @_;
    return $self->post_json(
        '/oauth/token',
        grant_type    => 'refresh_token',
        client_id     => $client,
        refresh_token => $token,
        %more
    );
}

# The status of a tools/call with an access token.
sub call_status {
    my ($self, $token) = @_;
    return MCPTest::call('probe_echo', { text => 'x' },
        token => $token, port => $self->{port})->{http}{status};
}

sub error_log { my ($self) = @_; return $self->{server}->error_log }

1;
