# SPDX-License-Identifier: Apache-2.0
package MCPOutside;

# What the outbox sends to: Microsoft Graph with its token endpoint, a receiver
# of webhooks and a mail server, on loopback. It checks the form of what it is
# sent, applies each idempotency key once, writes all of it down, and fails when
# it is told to.
#
#   my $outside = MCPOutside->new;
#   $outside->will('500', '429:2', ...);   # to the next calls, in turn
#
# How an HTTP call fails: a status, with seconds of Retry-After behind a colon;
# "cut" closes the connection before anything is applied, "lose" after it;
# "hang:SECONDS" applies it and then waits; "say:TEXT" answers with that, "pass" does
# nothing of the kind. Of a mail: "421", "451", "550" to
# RCPT; "lose" closes after it was taken.

use strict;
use warnings;
use Fcntl ':flock';
use File::Path 'make_path';
use IO::Socket::INET;
use JSON::PP ();
use MCPCalendar ();
use MCPTest ();
use MIME::Base64 qw(decode_base64);
use Time::HiRes qw(sleep time);

my $json  = JSON::PP->new->canonical->utf8;
my $count = 0;

sub new {
    my ($class, %opt) = @_;
    my $self = bless {
        %opt,
        dir    => MCPTest::state("outside-$$-" . ++$count),
        parent => $$
    }, $class;
    make_path("$self->{dir}/applied");
    $self->{http} = listener();
    $self->{smtp} = listener();
    $self->{url}  = 'http://127.0.0.1:' . $self->{http}->sockport;
    $self->{mail} = 'smtp://localhost:' . $self->{smtp}->sockport;
    $self->{pids} = [
        $self->serve($self->{http}, \&answer_http),
        $self->serve($self->{smtp}, \&answer_smtp)
    ];
    return $self;
}

sub listener {
    return IO::Socket::INET->new(
        Listen    => 64,
        LocalAddr => '127.0.0.1',
        ReuseAddr => 1
    ) // die "no port: $!";
}

# A process that answers each connection in a process of its own.
sub serve {
    my ($self, $socket, $answer) = @_;
    my $pid = fork // die "fork: $!";
    return $pid if $pid;
    local $SIG{CHLD} = 'IGNORE';
    while (1) {
        my $client = $socket->accept or next;
        my $child  = fork // die "fork: $!";
        if (!$child) {
            eval { $self->$answer($client); 1 } or $self->note(complaint => $@);
            require POSIX;
            POSIX::_exit(0);
        }
        close $client;
    }
}

sub DESTROY {
    my ($self) = @_;
    return if $$ != $self->{parent};
    local ($?, $@, $!);
    kill 'KILL', @{ $self->{pids} };
    waitpid $_, 0 for @{ $self->{pids} };
    return;
}

# ---- what is kept ----

sub locked {
    my ($self, $code) = @_;
    open my $lock, '>', "$self->{dir}/lock" or die "lock: $!";
    flock $lock, LOCK_EX or die "flock: $!";
    return $code->();
}

sub append {
    my ($file, $line) = @_;
    open my $out, '>>', $file or die "$file: $!";
    print $out $line;
    close $out or die "$file: $!";
    return;
}

sub note {
    my ($self, %what) = @_;
    $self->locked(
        sub {
            append("$self->{dir}/log",
                $json->encode({ at => time, %what }) . "\n");
        }
    );
    return;
}

# All that has been written down, or what has one member.
sub noted {
    my ($self, $member) = @_;
    my $text = -e "$self->{dir}/log" ? MCPTest::slurp("$self->{dir}/log") : '';
    my @all = map { $json->decode($_) } split /\n/, $text;
    return grep { !$member || exists $_->{$member} } @all;
}

sub complaints {
    my ($self) = @_;
    return map { $_->{complaint} } $self->noted('complaint');
}

sub will {
    my ($self, @ways) = @_;
    $self->locked(sub { append("$self->{dir}/ways", "$_\n") for @ways });
    return;
}

# The next way to fail, or ''.
sub way {
    my ($self) = @_;
    my $file = "$self->{dir}/ways";
    return $self->locked(
        sub {
            return '' unless -s $file;
            my ($first, @rest) = split /\n/, MCPTest::slurp($file), -1;
            pop @rest;
            open my $out, '>', $file or die "$file: $!";
            print $out map {"$_\n"} @rest;
            close $out or die "$file: $!";
            return $first // '';
        }
    );
}

# Whether a key is new. Its contents must be the same each time.
sub apply {
    my ($self, $key, $what) = @_;
    my $file = "$self->{dir}/applied/" . unpack 'H*', $key;
    return $self->locked(
        sub {
            if (-e $file) {
                my $before = MCPTest::slurp($file);
                append("$self->{dir}/log",
                    $json->encode({ complaint => "$key is another now" })
                        . "\n")
                    if $before ne $what;
                return 0;
            }
            append($file, $what);
            return 1;
        }
    );
}

# Whether it has been applied.
sub has { my ($self, $key) = @_; return -e "$self->{dir}/applied/" . unpack 'H*', $key }

sub keys_applied {
    my ($self) = @_;
    return sort map { pack 'H*', m{([^/]+)$} } glob "$self->{dir}/applied/*";
}

# ---- HTTP ----

sub read_request {
    my ($client) = @_;
    my $line = <$client> // return;
    my ($method, $path) = $line =~ m{^(\w+) (\S+) HTTP/1\.1\r\n$}
        or die "no request line: $line";
    my %headers;
    while (defined(my $header = <$client>)) {
        last if $header eq "\r\n";
        my ($name, $value) = $header =~ /^([^:]+): ?(.*)\r\n$/
            or die "no header: $header";
        $headers{ lc $name } = $value;
    }
    my $body = '';
    my $left = $headers{'content-length'} // 0;
    while ($left > 0) {
        my $got = read $client, $body, $left, length $body;
        die 'a body that is cut short' unless $got;
        $left -= $got;
    }
    return {
        method  => $method,
        path    => $path,
        headers => \%headers,
        body    => $body
    };
}

sub reply {
    my ($client, $status, $body, @headers) = @_;
    my $text = ref $body ? $json->encode($body) : $body // '';
    print {$client} join '', "HTTP/1.1 $status X\r\n",
        map({"$_\r\n"} @headers), 'Content-Length: ', length $text,
        "\r\nContent-Type: application/json\r\n\r\n", $text;
    $client->flush;
    return;
}

sub answer_http {
    my ($self, $client) = @_;
    $client->autoflush(1);
    while (my $request = read_request($client)) {
        my $is_token = $request->{path} =~ m{/oauth2/v2\.0/token$};
        my $way = $is_token ? '' : $self->way;
        $self->note(%$request, way => $way);
        return if $way eq 'cut';
        if ($way =~ /^(\d+)(?::(\d+))?$/) {
            reply($client, $1, { error => { code => 'Told', message => 'x' } },
                $2 ? "Retry-After: $2" : ());
            next;
        }
        my @answer = eval {
              $way =~ /^say:(.*)/s            ? (200, $1)
            : $is_token                       ? $self->token($request)
            : $request->{path} =~ m{^/hook}   ? $self->hook($request)
            : $request->{path} =~ m{^/v1\.0/} ? $self->graph($request)
            :                                   die "nothing is here\n";
        };
        if (!@answer) {
            chomp(my $why = $@);
            $self->note(complaint => "$request->{method} $request->{path}: $why");
            @answer = (400, { error => { code => 'BadForm' } });
        }
        return if $way eq 'lose';
        sleep $1 if $way =~ /^hang:(.+)/;
        reply($client, @answer);
    }
    return;
}

# A token, of which a test may make an end.
sub token {
    my ($self, $request) = @_;
    my %form = map { map {s/%([0-9A-F]{2})/chr hex $1/ger} split /=/ }
        split /&/, $request->{body};
    die "not a form\n"
        if $request->{headers}{'content-type'} ne
        'application/x-www-form-urlencoded';
    die "wrong path\n" if $request->{path} ne '/login/ten.example/oauth2/v2.0/token';
    return (401, { error => 'invalid_client' })
        if $form{client_secret} ne 's3 cret&';
    my %wanted = (
        grant_type    => 'client_credentials',
        client_id     => 'app 1',
        client_secret => 's3 cret&',
        scope         => 'https://graph.microsoft.com/.default'
    );
    die "the form is " . $json->encode(\%form) . "\n"
        if $json->encode(\%form) ne $json->encode(\%wanted);
    my $token = "token-" . $self->generation;
    return (200, { token_type => 'Bearer', expires_in => 3599,
            access_token => $token });
}

sub generation {
    my ($self) = @_;
    return -s "$self->{dir}/generation" // 0;
}

# The tokens given so far are good no more.
sub withdraw_tokens { my ($self) = @_; append("$self->{dir}/generation", 'x'); return }

# ---- Graph ----

sub is_time {
    my ($time) = @_;
    return ref $time eq 'HASH'
        && $time->{timeZone} eq 'UTC'
        && $time->{dateTime} =~ /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
}

sub check_event {
    my ($event) = @_;
    for my $name (grep { exists $event->{$_} } qw(start end)) {
        die "$name is no time\n" unless is_time($event->{$name});
    }
    for my $attendee (@{ $event->{attendees} // [] }) {
        die "an attendee without address\n"
            unless ($attendee->{emailAddress}{address} // '') =~ /\@/;
        die "an attendee without type\n"
            unless $attendee->{type} =~ /^(required|optional|resource)$/;
    }
    return;
}

sub graph {
    my ($self, $request) = @_;
    my $authorization = $request->{headers}{authorization} // '';
    return (401, { error => { code => 'InvalidAuthenticationToken' } })
        if $authorization ne 'Bearer token-' . $self->generation;
    my $path = $request->{path};
    $path =~ s{^/v1\.0/users/([a-z]+)%40north\.example}{}
        or die "no mailbox of ours\n";
    my $calendar = $self->calendar($1);
    my $base     = "$self->{url}/v1.0/users('$1\@north.example')";
    my $body = length $request->{body} ? $json->decode($request->{body}) : {};
    my $as   = "$request->{method} $path";
    if ($as eq 'POST /events') {
        return $self->create_event($body, $calendar);
    }
    if ($as =~ m{^PATCH /events/(\S+)$}) {
        check_event($body);
        die "nothing is changed\n" unless %$body;
        return $calendar->change(unescape($1), $body);
    }
    if ($as =~ m{^GET /events/(\S+)\?%24select=([\w,]+)$}) {
        return $calendar->one(unescape($1), $2, $request->{headers});
    }
    if ($as =~ m{^GET /calendarView/delta\?(\S+)$}) {
        return $calendar->delta($base, $1, $request->{headers});
    }
    if ($as =~ m{^POST /events/(\S+)/cancel$}) {
        return (404, { error => { code => 'ErrorItemNotFound' } }) if $1 eq 'gone';
        die "no comment\n" unless defined $body->{comment};
        return (202, '');
    }
    return $self->send_mail($body) if $as eq 'POST /sendMail';
    if ($as =~ m{^GET /messages\?(.*)$}) {
        my $filter = $1 =~ s/%([0-9A-F]{2})/chr hex $1/ger;
        my ($id) = $filter =~ /filter=internetMessageId eq '(<[^']+>)'$/
            or die "no filter: $filter\n";
        return (200, { value => [ $self->has($id) ? { id => 'm1' } : () ] });
    }
    die "no such operation\n";
}

sub unescape { return $_[0] =~ s/%([0-9A-F]{2})/chr hex $1/ger }

# Somebody's calendar: host's, mona's.
sub calendar {
    my ($self, $name) = @_;
    return MCPCalendar->new($self->{dir}, $name);
}

sub create_event {
    my ($self, $event, $calendar) = @_;
    check_event($event);
    for my $name (qw(subject start end transactionId)) {
        die "an event without $name\n" unless $event->{$name};
    }
    die "not busy\n" unless $event->{showAs} eq 'busy';
    my $key = $event->{transactionId};
    my %made = (
        id        => "AAMk/$key=",
        changeKey => 'ck1',
        webLink   => "https://outlook.example/$key"
    );
    if ($self->apply($key, $json->encode($event))) {
        my %event = %$event;
        for my $time (grep {$_} @event{qw(start end)}) {
            $time = { %$time, dateTime => "$time->{dateTime}.0000000" };
        }
        $calendar->make($made{id}, { %event, webLink => $made{webLink},
                iCalUId => "uid-$key" });
    }
    if ($event->{isOnlineMeeting}) {
        die "not Teams\n"
            unless $event->{onlineMeetingProvider} eq 'teamsForBusiness';
        $made{onlineMeeting} = { joinUrl => "https://teams.example/$key" };
    }
    return (201, \%made);
}

sub send_mail {
    my ($self, $body) = @_;
    my $message = $body->{message};
    die "not saved\n" unless $body->{saveToSentItems};
    die "nobody gets it\n" unless @{ $message->{toRecipients} // [] };
    my $id = $message->{internetMessageId} // die "no Message-ID\n";
    # Graph would send it again.
    $self->note(complaint => "$id is sent twice")
        unless $self->apply($id, $json->encode($message));
    return (202, '');
}

# ---- webhooks ----

sub hook {
    my ($self, $request) = @_;
    my $headers = $request->{headers};
    require Digest::SHA;
    my ($t, $v1) = ($headers->{'x-kai-signature'} // '')
        =~ /^t=(\d+),v1=([0-9a-f]{64})$/ or die "no signature\n";
    die "another secret\n"
        if Digest::SHA::hmac_sha256_hex("$t.$request->{body}", 'whs ecret') ne $v1;
    die "another time\n" if abs($t - time) > 60;
    die "no delivery\n" unless $headers->{'x-kai-delivery'} =~ /^out_/;
    $self->apply($headers->{'idempotency-key'}, $request->{body});
    return (204, '');
}

# ---- mail ----

sub answer_smtp {
    my ($self, $client) = @_;
    my %mail = (to => [], is_secret => 0);
    my $way = $self->way;
    my $say = sub { print {$client} "$_[0]\r\n"; $client->flush; };
    $say->('220 here');
    while (defined(my $line = <$client>)) {
        $line =~ s/\r\n$//;
        if ($line =~ /^EHLO /) {
            $say->('250-here');
            $say->('250-STARTTLS') if $self->{cert} && !$mail{is_secret};
            $say->('250 AUTH PLAIN');
        }
        elsif ($line eq 'STARTTLS' && $self->{cert}) {
            $say->('220 go on');
            require IO::Socket::SSL;
            IO::Socket::SSL->start_SSL($client, SSL_server => 1,
                SSL_cert_file => $self->{cert}, SSL_key_file => $self->{key})
                or return;
            $mail{is_secret} = 1;
        }
        elsif ($line =~ /^AUTH PLAIN ?(\S*)$/) {
            my $code = $1;
            if (!length $code) {
                $say->('334 ');
                chomp($code = <$client>);
            }
            $mail{user} = join ' ', split /\0/, decode_base64($code);
            $say->('235 in');
        }
        elsif ($line =~ /^MAIL FROM:<(.*?)>/) {
            $mail{from} = $1;
            $say->('250 ok');
        }
        elsif ($line =~ /^RCPT TO:<(.*?)>/) {
            push @{ $mail{to} }, $1;
            $say->($way =~ /^\d+$/ ? "$way no" : '250 ok');
        }
        elsif ($line eq 'DATA') {
            $say->('354 go on');
            return unless $self->take_mail($client, \%mail, $way);
            $say->('250 taken');
        }
        elsif ($line eq 'QUIT') {
            $say->('221 bye');
            return;
        }
        else {
            $say->($line eq 'RSET' ? '250 ok' : '500 what');
        }
    }
    return;
}

sub take_mail {
    my ($self, $client, $mail, $way) = @_;
    my $text = '';
    while (defined(my $line = <$client>)) {
        last if $line eq ".\r\n";
        $line =~ s/^\.//;
        $self->note(complaint => 'a line without CRLF') if $line !~ /\r\n$/;
        $self->note(complaint => 'a long line') if length $line > 1000;
        $text .= $line;
    }
    my ($id) = $text =~ /^Message-ID: (<\S+>)\r$/m;
    my $is_new = $self->apply($id // '', 'mail');
    $self->note(mail => { %$mail, text => $text, id => $id },
        is_new => $is_new ? 1 : 0);
    return $way ne 'lose';
}

1;
