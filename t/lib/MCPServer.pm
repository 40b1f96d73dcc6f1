# SPDX-License-Identifier: Apache-2.0
package MCPServer;

# An httpd of a test's own, for settings that hold for a whole server and for
# what would disturb the suites' common one.

use strict;
use warnings;
use File::Path 'make_path';
use IO::Socket::INET;
use MCPTest ();
use Time::HiRes 'sleep';

my $count = 0;

# The lines that every configuration begins with. Options: name of the server's
# own database connections; whether mod_mcp is configured at all.
sub preamble {
    my ($self) = @_;
    my $stock = MCPTest::slurp("$self->{run}/stock.conf");
    return <<"END";
ServerRoot "$self->{root}"
ServerName localhost
PidFile httpd.pid
DefaultRuntimeDir .
ErrorLog error_log
ErrorLogFormat "[%{u}t] [%m:%l] [pid %P] [id %L] %E: %M"
LogLevel info mcp:debug
$stock
LoadModule mcp_module "$ENV{MCP_TEST_MODULE}"
MaxKeepAliveRequests 0
END
}

sub new {
    my ($class) = @_;
    my $root = MCPTest::state("server-$$-" . ++$count);
    make_path($root);
    my $self = bless { root => $root, run => MCPTest::state('..') }, $class;
    my $socket = IO::Socket::INET->new(
        Listen    => 1,
        LocalAddr => '127.0.0.1'
    ) or die "no port: $!";
    $self->{port} = $socket->sockport;
    return $self;
}

# One child with an endpoint /mcp of workspace north; more directives are added
# at the server level.
sub endpoint {
    my ($self, $directives, $location) = @_;
    $location //= '';
    return <<"END";
Listen 127.0.0.1:$self->{port}
StartServers 1
ServerLimit 1
ThreadsPerChild 20
MinSpareThreads 1
MaxSpareThreads 20
MaxRequestWorkers 20
DBDriver pgsql
DBDParams "$ENV{MCP_TEST_DB}"
McpMasterKeyFile "$ENV{MCP_TEST_STATE}/master.key"
$directives
<Location "/mcp">
    McpCatalog "$ENV{MCP_TEST_SRC}/t/data/probe.json"
    McpResource https://mcp.example.test/mcp
    McpWorkspace north
    $location
</Location>
END
}

sub write_file {
    my ($self, $name, $text) = @_;
    open my $out, '>', "$self->{root}/$name" or die "$name: $!";
    print $out $text;
    close $out or die "$name: $!";
    return "$self->{root}/$name";
}

sub httpd {
    my ($self, @args) = @_;
    my $command
        = "$ENV{MCP_TEST_HTTPD} -f $self->{root}/httpd.conf @args 2>&1";
    my $said = `$command`;
    return ($? >> 8, $said);
}

# What configtest says of a configuration.
sub configtest {
    my ($self, $text) = @_;
    $self->write_file('httpd.conf', $self->preamble . $text);
    return $self->httpd('-t');
}

sub start {
    my ($self, $text) = @_;
    $self->write_file('httpd.conf', $self->preamble . $text);
    my ($status, $said) = $self->httpd('-k', 'start');
    die "httpd: $said" if $status;
    for (1 .. 100) {
        last
            if $self->pid
            && $self->children
            && IO::Socket::INET->new("127.0.0.1:$self->{port}");
        sleep 0.1;
    }
    return $self;
}

# The processes that answer.
sub children {
    my ($self) = @_;
    my $pid = $self->pid // return;
    return grep {
        (eval { MCPTest::slurp("/proc/$_/status") } // '') =~ /^PPid:\t$pid$/m
    } map {m{(\d+)$}} glob '/proc/[0-9]*';
}

sub pid {
    my ($self) = @_;
    my $pid = eval { MCPTest::slurp("$self->{root}/httpd.pid") } // return;
    chomp $pid;
    return kill(0, $pid) ? $pid : undef;
}

sub graceful {
    my ($self) = @_;
    return kill 'USR1', $self->pid;
}

sub error_log {
    my ($self) = @_;
    return MCPTest::slurp("$self->{root}/error_log");
}

# Gracefully: at a SIGTERM, event's child closes the sockets that its workers have
# in hand (close_worker_sockets), and it crashes when one of them is just giving
# its connection's memory back, which is no fault of the module's.
sub stop {
    my ($self) = @_;
    my $pid = $self->pid // return;
    kill 'WINCH', $pid;
    for (1 .. 200) {
        return unless kill 0, $pid;
        sleep 0.1;
    }
    kill 'KILL', $pid;
    return;
}

# What a server of a test's own wrote must be as clean as the common one's.
sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    $self->stop;
    return;
}

1;
