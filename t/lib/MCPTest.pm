# SPDX-License-Identifier: Apache-2.0
package MCPTest;

# What the suites in t/http/ share: requests as bytes, JSON-RPC on top of them,
# tokens good and bad, and the test's database.

use strict;
use warnings;
use Apache::Test ();
use Exporter 'import';
use Fcntl ':seek';
use IO::Socket::INET;
use JSON::PP ();
use MIME::Base64 'encode_base64url';
use Test::More;
use Time::HiRes ();

our @EXPORT = qw(
    http post rpc rpc_error call call_result tool_error is_answer token sign
    claims sql pg_ctl state slurp hostport from_json to_json log_position
    log_since start_all call_until account ctl api_key keep_secret
    grant_of end_grant
);

my $json = JSON::PP->new->canonical->allow_nonref->utf8;

sub from_json { return $json->decode($_[0]) }
sub to_json   { return $json->encode($_[0]) }

sub slurp {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!";
    local $/ = undef;
    return scalar <$in>;
}

sub state { return "$ENV{MCP_TEST_STATE}/$_[0]" }

# ---- HTTP ----

# Where the virtual hosts of t/conf/extra.conf.in listen. Asked for once: it
# takes Apache::Test a while to tell.
my %ports;
for my $name (qw(fixed wild)) {
    local $_;
    $ports{$name} = Apache::Test::config()->{vhosts}{$name}{port};
}

sub hostport {
    my ($name) = @_;
    return '127.0.0.1:' . ($ports{$name} // die "no virtual host $name");
}

# Take the first answer off what a server has sent. Gives {status, headers,
# body}; status 0 when it is not whole.
sub take_answer {
    my ($sent, $has_body) = @_;
    my %none = (status => 0, headers => {}, body => $$sent);
    return \%none
        unless $$sent
        =~ s{\AHTTP/1\.[01] ([0-9]{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n}{};
    my ($status, $lines) = ($1, $2);
    my %headers;
    for my $line (split /\r\n/, $lines) {
        my ($name, $value) = split /:\s*/, $line, 2;
        my $key = lc $name;
        $headers{$key}
            = defined $headers{$key} ? "$headers{$key}, $value" : $value;
    }
    my $body = '';
    if (!$has_body || $status == 204 || $status == 304) { }
    elsif (lc($headers{'transfer-encoding'} // '') eq 'chunked') {
        $body = take_chunks($sent);
    }
    elsif (defined(my $length = $headers{'content-length'})) {
        $body = length $$sent < $length ? undef : substr $$sent, 0, $length, '';
    }
    else {
        ($body, $$sent) = ($$sent, '');
    }
    return { %none, body => 'cut short' } unless defined $body;
    return { status => $status, headers => \%headers, body => $body };
}

sub take_chunks {
    my ($sent) = @_;
    my $body = '';
    while ($$sent =~ s/\A([0-9a-fA-F]+)[^\r\n]*\r\n//) {
        my $length = hex $1;
        return undef if length $$sent < $length + 2;
        $body .= substr $$sent, 0, $length, '';
        substr $$sent, 0, 2, '';
        return $body unless $length;
    }
    return undef;
}

# Send bytes on a connection of their own and read until the server closes it.
# Gives the first answer, in a list all of them.
sub http {
    my ($bytes, %opt) = @_;
    my $socket = IO::Socket::INET->new(
        PeerAddr => $opt{port}
        ? "127.0.0.1:$opt{port}"
        : hostport($opt{vhost} // 'fixed'),
        Timeout => $opt{timeout} // 60
    ) or return { status => 0, headers => {}, body => "connect: $!" };
    local $SIG{PIPE} = 'IGNORE';
    binmode $socket;
    $socket->autoflush(1);
    print {$socket} $bytes;
    my $sent = '';
    local $SIG{ALRM} = sub { die "no answer\n" };
    alarm($opt{timeout} // 60);
    eval {
        while (sysread $socket, $sent, 65536, length $sent) { }
    };
    alarm 0;
    my @answers;
    do {
        push @answers, take_answer(\$sent, $bytes !~ /\AHEAD /);
    } while (length $sent && $answers[-1]{status});
    return wantarray ? @answers : $answers[0];
}

# POST a body the way a client does. Options: path, vhost or port, host, method,
# token (undef sends none), headers (undef removes one).
sub post {
    my ($body, %opt) = @_;
    my %headers = (
        'Host'                 => $opt{host} // 'mcp.example.test',
        'Content-Type'         => 'application/json',
        'Accept'               => 'application/json, text/event-stream',
        'MCP-Protocol-Version' => '2025-11-25',
        'Content-Length'       => length $body,
        'Connection'           => 'close',
    );
    my $token = exists $opt{token} ? $opt{token} : token();
    $headers{Authorization} = "Bearer $token" if defined $token;
    %headers = (%headers, %{ $opt{headers} // {} });
    my $head = join '', map {"$_: $headers{$_}\r\n"}
        grep { defined $headers{$_} } sort keys %headers;
    my $method = $opt{method} // 'POST';
    my $path   = $opt{path}   // '/mcp';
    return scalar http("$method $path HTTP/1.1\r\n$head\r\n$body", %opt);
}

# ---- JSON-RPC ----

my $next_id = 0;

# One request; gives the decoded answer, with the HTTP answer under "http".
sub rpc {
    my ($method, $params, %opt) = @_;
    my $message = { jsonrpc => '2.0', id => ++$next_id, method => $method };
    $message->{params} = $params if defined $params;
    my $http = post(to_json($message), %opt);
    my $reply = eval { from_json($http->{body}) };
    return { http => $http } unless ref $reply eq 'HASH';
    return { %$reply, http => $http };
}

sub rpc_error {
    my ($reply) = @_;
    return "HTTP $reply->{http}{status}, $reply->{http}{body}";
}

sub call {
    my ($name, $arguments, %opt) = @_;
    my $params = { name => $name };
    $params->{arguments} = $arguments if defined $arguments;
    return rpc('tools/call', $params, %opt);
}

# The structuredContent of a call that must work.
sub call_result {
    my ($name, $arguments, %opt) = @_;
    my $reply = call($name, $arguments, %opt);
    my $result = $reply->{result};
    if (!$result || $result->{isError}) {
        diag("$name failed: " . rpc_error($reply));
        return {};
    }
    return $result->{structuredContent};
}

# The error object of a call that must fail as a tool, or {}.
sub tool_error {
    my ($reply) = @_;
    my $result = $reply->{result};
    return {} unless $result && $result->{isError};
    return $result->{structuredContent}{error} // {};
}

# The status and the whole body.
sub is_answer {
    my ($http, $status, $body, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is("$http->{status} $http->{body}", "$status $body", $name);
}

# ---- secrets ----

my %kept;

# Note what no log may have, for t/lib/find_secrets.pl, which looks for it when
# all suites have run. Gives the first back.
sub keep_secret {
    # One character over and over is anybody's: a long name in another test, say.
    my @new = grep {
        defined && length >= 8 && !/[\r\n]/ && !/\A(.)\1*\z/ && !$kept{$_}++
    } @_;
    if (@new) {
        open my $out, '>>', state('secrets') or die "secrets: $!";
        print $out join "\n", @new, '';
        close $out or die "secrets: $!";
    }
    return $_[0];
}

# ---- tokens ----

# The administrator's command; gives what it prints.
sub ctl {
    my (@arguments) = @_;
    open my $out, '-|', $ENV{MCP_TEST_CTL}, '--db', $ENV{MCP_TEST_ADMIN_DB},
        '--key-file', state('master.key'), @arguments
        or die "mcpctl: $!";
    my $said = do { local $/; <$out> } // '';
    close $out or die "mcpctl @arguments: $?";
    chomp $said;
    return $said;
}

# A new API key, and its id. Options: resource, scope, expires.
sub api_key {
    my ($email, %opt) = @_;
    my ($workspace) = $email =~ /\@(\w+)\.example$/;
    $opt{resource} //= 'https://mcp.example.test/mcp';
    $opt{scope}    //= 'mcp';
    my $key = ctl('apikey', 'add', $workspace, $email, 'A key of a test',
        map { ("--$_", $opt{$_}) } sort keys %opt);
    return (
        keep_secret($key),
        sql("SELECT credential_id FROM mcp.api_key WHERE hash = rtrim(translate("
                . "encode(sha256('$key'), 'base64'), '+/', '-_'), '=')")
    );
}

my %minted;

# A token as mcpctl mints it. Options: resource, issuer, ttl, scope, client.
sub token {
    my ($email, %opt) = @_;
    $email //= 'olga@north.example';
    my ($workspace) = $email =~ /\@(\w+)\.example$/;
    $opt{resource} //= "https://mcp.example.test/mcp";
    my @options = map { ("--$_", $opt{$_}) } sort keys %opt;
    my $key = "$email @options";
    return $minted{$key} if $minted{$key};
    return $minted{$key}
        = keep_secret(ctl('token', $workspace, $email, @options));
}

# The claims of a token that is good for the endpoint /mcp of workspace north.
sub claims {
    my (%change) = @_;
    my %claims = (
        iss       => 'https://mcp.example.test',
        aud       => 'https://mcp.example.test/mcp',
        sub       => account('olga@north.example'),
        client_id => 'test',
        scope     => 'mcp',
        iat       => time,
        exp       => time + 600,
        jti       => "test-$$-" . ++$next_id,
        %change,
    );
    delete @claims{ grep { !defined $claims{$_} } keys %claims };
    return \%claims;
}

my %accounts;

sub account {
    my ($email) = @_;
    return $accounts{$email}
        //= sql("SELECT id FROM mcp.account WHERE email = '$email'");
}

sub openssl {
    my ($input, @args) = @_;
    my $file = state("openssl.$$");
    open my $out, '>:raw', $file or die "$file: $!";
    print $out $input;
    close $out or die "$file: $!";
    open my $pipe, '-|:raw', 'openssl', @args, $file or die "openssl: $!";
    my $bytes = do { local $/; <$pipe> };
    close $pipe or die "openssl @args: $?";
    unlink $file;
    return $bytes;
}

# An ECDSA signature as JOSE has it: r and s, 32 bytes each (RFC 7518, 3.4).
sub raw_signature {
    my ($der) = @_;
    my ($r, $s) = unpack 'xx x C/a x C/a', $der;
    return join '', map { substr "\0" x 32 . $_, -32 } $r, $s;
}

my %signers = (
    ES256 => sub {
        raw_signature(
            openssl($_[0], 'dgst', '-sha256', '-sign', state("$_[1].pem")));
    },
    RS256 => sub {
        openssl($_[0], 'dgst', '-sha256', '-sign', state("$_[1].pem"));
    },
    HS256 => sub {
        openssl($_[0], 'dgst', '-sha256', '-mac', 'hmac', '-macopt',
            'hexkey:' . unpack('H*', $_[2]), '-binary');
    },
    none => sub {''},
);

# Sign claims as no honest issuer would. Options: key (north, issuer, stranger),
# alg (how to sign), header (changes to the header), secret (of HS256).
sub sign {
    my ($claims, %opt) = @_;
    my $key = $opt{key} // 'north';
    my $alg = $opt{alg} // ($key eq 'issuer' ? 'RS256' : 'ES256');
    my %header = (
        alg => $alg,
        kid => "test-$key-key",
        typ => 'at+jwt',
        %{ $opt{header} // {} }
    );
    delete @header{ grep { !defined $header{$_} } keys %header };
    my $text = ref $claims ? to_json($claims) : $claims;
    my $input
        = encode_base64url(to_json(\%header)) . '.' . encode_base64url($text);
    return keep_secret("$input."
            . encode_base64url($signers{$alg}->($input, $key, $opt{secret})));
}

# A new grant of somebody's, with an end in SQL or without one: its id, and a
# token of it.
my $grants = 0;

sub grant_of {
    my ($email, $expires) = @_;
    my $id = sprintf 'grn_%010d', $$ * 100 + ++$grants;
    sql("INSERT INTO mcp.credential (workspace_id, id, kind, account_id,"
            . " client_id, resource, scopes, expires_at)"
            . " SELECT workspace_id, '$id', 'grant', id, 'test',"
            . " 'https://mcp.example.test/mcp', '{mcp}', "
            . ($expires // 'NULL')
            . " FROM mcp.account WHERE email = '$email'");
    return ($id, sign(claims(sub => account($email), grant => $id)));
}

sub end_grant {
    my ($id) = @_;
    sql("UPDATE mcp.credential SET revoked_at = now(), revoked_why = 'test'"
            . " WHERE id = '$id'");
    return;
}

# ---- the server's surroundings ----

# A statement as the database's superuser; gives its one value or lines.
sub sql {
    my ($statement) = @_;
    open my $out, '-|', 'psql', '-X', '-q', '-A', '-t', '-v',
        'ON_ERROR_STOP=1', '-d', $ENV{MCP_TEST_ADMIN_DB}, '-c', $statement
        or die "psql: $!";
    my $text = do { local $/; <$out> } // '';
    close $out or die "$statement: $?";
    chomp $text;
    return $text;
}

sub pg_ctl {
    my (@args) = @_;
    local $?;
    return system($ENV{MCP_TEST_PG_CTL}, '-s', '-w', '-D',
        $ENV{MCP_TEST_PGDATA}, '-l', "$ENV{MCP_TEST_PGDATA}/log", @args) == 0;
}

# Logs are read from where they ended before: log_since(mcp.log => $position).
sub log_file {
    my ($name) = @_;
    return Apache::Test::vars('t_logs') . "/$name";
}

sub log_position { return -s log_file($_[0]) // 0 }

sub log_since {
    my ($name, $position) = @_;
    open my $in, '<', log_file($name) or return '';
    seek $in, $position, SEEK_SET;
    local $/ = undef;
    return <$in> // '';
}

# Run the code in N processes beside this one; gives a function that waits for
# them and returns what each returned (a plain value).
sub start_all {
    my ($n, $code) = @_;
    my @pipes;
    for my $i (1 .. $n) {
        my $pid = open my $pipe, '-|';
        die "fork: $!" unless defined $pid;
        if (!$pid) {
            print to_json($code->($i));
            close STDOUT;
            # Not exit: the tests' END blocks belong to the parent.
            require POSIX;
            POSIX::_exit(0);
        }
        push @pipes, $pipe;
    }
    return sub {
        return map {
            my $pipe = $_;
            my $text = do { local $/; <$pipe> };
            close $pipe;
            from_json($text);
        } @pipes;
    };
}

# Call a tool over and over until a time; gives [seconds since start, seconds
# taken, outcome] of each call, the outcome "ok" or what came instead.
sub call_until {
    my ($until, $name, $arguments, %opt) = @_;
    my @calls;
    my $zero = $opt{since} // Time::HiRes::time();
    while ((my $start = Time::HiRes::time()) < $until) {
        my $reply = call($name, $arguments, %opt);
        my $result = $reply->{result};
        my $outcome
            = !$result         ? rpc_error($reply)
            : $result->{isError} ? $result->{structuredContent}{error}{code}
            :                      'ok';
        push @calls, [ $start - $zero, Time::HiRes::time() - $start, $outcome ];
    }
    return \@calls;
}

1;
