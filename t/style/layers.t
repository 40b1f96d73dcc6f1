# SPDX-License-Identifier: Apache-2.0
# Dependencies point one way: mod_mcp/ to lib/ to APR and the libraries, and
# each foreign library is called from one place.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

my @sources = files(qr/\.[ch]$/, 'lib', 'mod_mcp');
my @library = (
    files(qr/\.[ch]$/, 'lib'),
    files(qr{^mod_mcp/(?:mcpctl[^/]*|fetch)\.[ch]$}, 'mod_mcp')
);
cmp_ok(scalar @sources, '>', 10, 'there are sources to look at');

# Each file depends on the component whose header it includes. mod_mcp.h is none
# of mod_mcp.c, but the one that other modules get.
my %needs;
for my $file (@sources) {
    (my $from = $file) =~ s/\.[ch]$//;
    $from = $file if $file eq 'mod_mcp/mod_mcp.c';
    $needs{$from} //= {};
    $needs{$from}{$_} = 1 for text($file) =~ /^#include "(.+)\.h"/mg;
    delete $needs{$from}{$from};
}
my (%state, @loops);

sub visit {
    my ($name, @way) = @_;
    if (($state{$name} // '') eq 'open') {
        push @loops, join ' -> ', @way, $name;
        return;
    }
    return if $state{$name};
    $state{$name} = 'open';
    visit($_, @way, $name) for sort keys %{ $needs{$name} // {} };
    $state{$name} = 'done';
    return;
}
visit($_) for sort keys %needs;
is_deeply(\@loops, [], 'no includes go in a circle');

is_deeply(
    [   grep { !m{"(lib|mod_mcp)/\w+\.h"} && !m{"t/} }
            lines_with(qr/^#include "/, @sources)
    ],
    [],
    'includes are written from the top'
);
is_deeply(
    [   lines_with(
            qr/\b(httpd|http_\w+|ap_\w+|apache_\w+|util_\w+|mod_dbd)\.h\b|request_rec/,
            @library)
    ],
    [],
    'lib/, mcpctl and fetch know nothing of httpd'
);
is_deeply(
    [ lines_with(qr{^#include "mod_mcp/}, files(qr/\.[ch]$/, 'lib')) ],
    [], 'lib/ includes nothing of mod_mcp/');

for my $rule (
    [ 'cJSON',   qr/cJSON_|<cjson\//,           qr{^lib/json\.c$} ],
    [ 'OpenSSL', qr/<openssl\/|\bEVP_|\bRAND_/, qr{^lib/crypto\.c$} ],
    [ 'libcurl', qr/<curl\/|\bcurl_\w+\(/,    qr{^mod_mcp/(?:fetch|smtp|mcpctl_http)\.c$} ],
    [ 'cjose',   qr/cjose_/, qr{^lib/(jwks|jwt)(_\w+)?\.[ch]$} ],
    [   'libpq', qr/<libpq-fe\.h>|\bPQ[a-z]\w+\(/,
        qr{^mod_mcp/(db|mcpctl)(_\w+)?\.[ch]$}
    ],
    )
{
    my ($library, $calls, $place) = @$rule;
    is_deeply([ lines_with($calls, grep { !/$place/ } @sources) ],
        [], "$library is called from its own file alone");
}

my %base;
for my $file (@sources) {
    my ($name) = $file =~ m{([^/]+)$};
    push @{ $base{$name} }, $file;
}
is_deeply([ grep { @{ $base{$_} } > 1 } sort keys %base ],
    [], 'a file name is used once: httpd logs only the last part');

done_testing();
