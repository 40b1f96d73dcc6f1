# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone, so that what a file includes is what it needs.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

# The flags are those of the build.
my $makefile = do {
    open my $in, '<', "$ENV{MCP_TEST_BUILD}/Makefile" or die "Makefile: $!";
    local $/;
    <$in>;
};

sub variable {
    my ($name) = @_;
    return $makefile =~ /^\Q$name\E = (.*)$/m ? $1 : '';
}

my $flags = join ' ', map { variable($_) }
    qw(APR_CFLAGS CJSON_CFLAGS CJOSE_CFLAGS CRYPTO_CFLAGS PCRE2_CFLAGS
    PQ_CFLAGS HTTPD_INCLUDES HTTPD_CPPFLAGS);
my @headers = files(qr/\.h$/, 'lib', 'mod_mcp');
cmp_ok(scalar @headers, '>', 5, 'there are headers to compile');
for my $header (@headers) {
    my $said
        = `gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only $flags -I@{[src()]} -I$ENV{MCP_TEST_BUILD} -x c @{[src()]}/$header 2>&1`;
    is($said =~ s/^.*#pragma once.*$//mr, '', "$header compiles alone");
}

for my $header (@headers) {
    (my $guard = uc $header) =~ s{.*/|[^A-Z0-9/]+}{_}g;
    $guard =~ s/^_+//;
    like(text($header), qr/^#ifndef (?:MCP_|MOD_MCP_)\w*_H\n#define /m,
        "$header has a guard");
}

done_testing();
