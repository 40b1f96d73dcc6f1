# SPDX-License-Identifier: Apache-2.0
# Malformed input: each directory of t/invalid/ has a request and the response
# that it must get.
#   request   the first line and headers of a POST, then the body. Host, a good
#             token, Content-Type and Content-Length are added where they are
#             not given.
#   response  the status, then the body.
# Lines end as Unix has them; "\xHH" in a request stands for that byte, and
# "\x{text*N}" for N times the text.
use strict;
use warnings;
use MCPTest;
use Test::More;

sub bytes {
    my ($text) = @_;
    $text =~ s/\\x\{([^*}]*)\*(\d+)\}/$1 x $2/ge;
    $text =~ s/\\x([0-9a-f]{2})/chr hex $1/ge;
    return $text;
}

my @cases = sort glob "$ENV{MCP_TEST_SRC}/t/invalid/*/";
cmp_ok(scalar @cases, '>', 20, 'there are cases');
for my $case (@cases) {
    my ($name) = $case =~ m{([^/]+)/$};
    my ($head, $body) = split /\n\n/, slurp("${case}request"), 2;
    my ($line, @lines) = split /\n/, $head;
    $body =~ s/\n\z//;
    $body = bytes($body);
    my %given = map { lc((split /:/)[0]) => 1 } @lines;
    push @lines, 'Host: mcp.example.test' unless $given{host};
    push @lines, 'Authorization: Bearer ' . token()
        unless $given{authorization};
    push @lines, 'Content-Type: application/json'
        unless $given{'content-type'};
    push @lines, 'Content-Length: ' . length $body
        unless $given{'content-length'} || $given{'transfer-encoding'};
    push @lines, 'Connection: close';
    my $http = http(join("\r\n", $line, @lines, '', $body));
    my ($status, $expected) = split /\n/, slurp("${case}response"), 2;
    $expected =~ s/\n\z//;
    (my $got = $http->{body}) =~ s/\n\z//;
    is("$http->{status}\n$got", "$status\n$expected", $name);
}

# All children are those that the suite began with, and in good health.
unlike(slurp(Apache::Test::vars('t_logs') . '/error_log'),
    qr/exit signal/, 'no child died of it');

done_testing();
