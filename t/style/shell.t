# SPDX-License-Identifier: Apache-2.0
# Shell scripts are POSIX sh, and shellcheck has nothing to say.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

my @scripts = (
    'autogen.sh',
    files(qr/\.sh$/, 'conf', 't'),
    grep { -f src() . "/$_" } '.ci/run'
);
for my $script (@scripts) {
    my $said = `cd @{[src()]} && shellcheck -x $script 2>&1`;
    is($said, '', "$script");
    like(text($script), qr/\A#(!\/bin\/sh| shellcheck shell=sh)\n/,
        '  is for sh');
}

done_testing();
