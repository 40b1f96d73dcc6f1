# SPDX-License-Identifier: Apache-2.0
# What exists is tested, and what is a test is run.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

# lib/x.c has t/unit/test_x.c; the parts of one thing, lib/x_y.c, may be tested
# together in a test_x.
my $makefile = text('Makefile.am');
my @run      = grep { $makefile =~ m{\bt/unit/$_\b} }
    map {m{([^/]+)\.c$}} files(qr{test_\w+\.c$}, 't/unit');
for my $file (files(qr/\.c$/, 'lib')) {
    my ($name)  = $file =~ m{([^/]+)\.c$};
    my ($whole) = $name =~ m{^([^_]+)_};
    ok( (grep { /^test_$name(?:_|$)/ || $whole && /^test_${whole}(?:_|$)/ } @run)
            > 0,
        "$file has a test that make check runs"
    );
}
is_deeply(
    [   grep {
            my $name = $_;
            !grep { $_ eq $name } @run
        } map {m{([^/]+)\.c$}} files(qr{test_\w+\.c$}, 't/unit')
    ],
    [],
    'make check runs all unit tests that there are'
);

# A test function that no suite names is never run.
for my $file (files(qr{^t/unit/test_\w+\.c$}, 't/unit')) {
    my $text = text($file);
    my @forgotten = grep { my $count = () = $text =~ /\b$_\b/g; $count < 2 }
        $text =~ /^START_TEST\((\w+)\)/mg;
    is_deeply(\@forgotten, [], "$file runs all its tests");
}

# A pgTAP file says how many tests it has.
for my $file (files(qr/\.sql$/, 't/sql')) {
    like(text($file), qr/^SELECT (?:\* FROM )?(?:no_)?plan\(/m,
        "$file has a plan");
    unlike(text($file), qr/no_plan/, '  with a number');
}

done_testing();
