# SPDX-License-Identifier: Apache-2.0
package MCPPeer;

# Another server on loopback, over TLS, that answers what a test makes up, byte
# for byte.

use strict;
use warnings;
use File::Path 'make_path';
use IO::Socket::SSL;
use MCPTest ();
use POSIX ();
use Time::HiRes 'sleep';

my $count = 0;

# Options: answer, a function that gets the request (its lines, and its body
# behind an empty one) and gives the pieces of the answer: texts, and
# references to numbers of seconds to wait; names, what the certificate is for;
# tls => 0, to answer plainly whatever comes.
sub new {
    my ($class, %options) = @_;
    my $root = MCPTest::state("peer-$$-" . ++$count);
    make_path($root);
    my $self = bless {
        root   => $root,
        answer => $options{answer},
        tls    => $options{tls} // 1,
        port   => 0
    }, $class;
    my $names = join ',',
        @{ $options{names} // [ 'DNS:localhost', 'IP:127.0.0.1' ] };
    system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
            . "-nodes -keyout $root/key.pem -out $root/cert.pem -days 2 "
            . "-subj /CN=peer -addext subjectAltName=$names 2>/dev/null") == 0
        or die 'no certificate';
    return $self->start;
}

sub ca  { my ($self) = @_; return "$self->{root}/cert.pem" }
sub url { my ($self, $path) = @_; return "https://localhost:$self->{port}$path" }

# The requests that came, oldest first.
sub requests {
    my ($self) = @_;
    my $text = eval { MCPTest::slurp("$self->{root}/requests") } // '';
    return split /\0/, $text;
}

# Read one request, to the end of its body.
sub read_request {
    my ($client) = @_;
    my $text = '';
    while ($text !~ /\r\n\r\n/) {
        sysread $client, $text, 16384, length $text or return;
    }
    my ($head) = $text =~ /\A(.*?\r\n\r\n)/s;
    my ($length) = $head =~ /^Content-Length: (\d+)/mi;
    while (length($text) < length($head) + ($length // 0)) {
        sysread $client, $text, 16384, length $text or return;
    }
    return $text;
}

sub serve {
    my ($self, $client) = @_;
    if ($self->{tls}) {
        IO::Socket::SSL->start_SSL(
            $client,
            SSL_server    => 1,
            SSL_cert_file => "$self->{root}/cert.pem",
            SSL_key_file  => "$self->{root}/key.pem"
        ) or return;
    }
    my $request;
    if ($self->{tls}) {
        $request = read_request($client) // return;
    }
    else {
        sysread $client, $request, 16384 or return;
    }
    open my $out, '>>', "$self->{root}/requests" or die;
    print $out "$request\0";
    close $out or die;
    for my $piece ($self->{answer}->($request)) {
        if (ref $piece) {
            sleep $$piece;
        }
        else {
            syswrite $client, $piece or return;
        }
    }
    close $client;
    return;
}

# Its port stays the same when it starts again. A connection has a process of
# its own, so that one that is slow holds no other up.
sub start {
    my ($self) = @_;
    my $listener = IO::Socket::INET->new(
        Listen    => 16,
        LocalAddr => '127.0.0.1',
        LocalPort => $self->{port},
        ReuseAddr => 1
    ) or die "no port: $!";
    $self->{port} = $listener->sockport;
    $self->{pid}  = fork // die "fork: $!";
    if (!$self->{pid}) {
        # Whoever reads the test's output waits for all that could write it.
        open STDOUT, '>', '/dev/null' or die;
        open STDERR, '>', "$self->{root}/said" or die;
        $SIG{PIPE} = 'IGNORE';
        $SIG{CHLD} = 'IGNORE';
        while (1) {
            my $client = $listener->accept or next;
            my $pid    = fork // die "fork: $!";
            next if $pid;
            close $listener;
            alarm 60;
            eval { $self->serve($client) };
            POSIX::_exit(0);
        }
    }
    return $self;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} // return;
    kill 'KILL', $pid;
    waitpid $pid, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@, $!);
    $self->stop;
    return;
}

1;
