# SPDX-License-Identifier: Apache-2.0
# The C sources look as .clang-format says. Other versions of the tool see some
# lines differently, so only the one that the settings were made with is asked.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

my $version = `clang-format --version 2>/dev/null` // '';
plan skip_all => 'clang-format 14 is not installed'
    unless $version =~ /version 14\./;

my @sources = files(qr/\.[ch]$/, 'lib', 'mod_mcp', 't/unit', 't/fuzz');
plan tests => scalar @sources;
for my $file (@sources) {
    my @said = grep {/: error: /}
        `cd @{[src()]} && clang-format --dry-run --Werror $file 2>&1`;
    is(scalar @said, 0, "$file") or diag($said[0]);
}
