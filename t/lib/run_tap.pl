# SPDX-License-Identifier: Apache-2.0
# Run test programs that speak TAP, show what fails and why something was
# skipped, and append one line "passed failed skipped" to a file. A program that
# ends without its plan counts as a failure.
#   run_tap.pl --counts FILE [--in DIRECTORY] [--jobs N] [--with COMMAND]...
#       PROGRAM...
use strict;
use warnings;
use Getopt::Long;
use TAP::Harness;

my ($counts, $in, $jobs, @with) = (undef, '.', 1);
GetOptions(
    'counts=s' => \$counts,
    'in=s'     => \$in,
    'jobs=i'   => \$jobs,
    'with=s'   => \@with
    )
    && $counts
    && @ARGV
    or die "usage: run_tap.pl --counts FILE [--in DIRECTORY] [--jobs N] "
    . "[--with COMMAND]... PROGRAM...\n";
chdir $in or die "$in: $!\n";

my %skipped;
my $harness = TAP::Harness->new(
    {   verbosity => 0,
        jobs      => $jobs,
        failures  => 1,
        comments  => 1,
        color     => 0,
        exec      => sub { [ (@with ? @with : $^X), $_[1] ] },
        callbacks => {
            made_parser => sub {
                my ($parser, $job) = @_;
                $parser->callback(
                    test => sub {
                        my ($test) = @_;
                        $skipped{ $job->[0] }{ $test->explanation }++
                            if $test->has_skip;
                    }
                );
            },
        },
    }
);
my $all = $harness->runtests(@ARGV);

my ($passed, $failed, $left_out) = (0, 0, 0);
for my $name ($all->descriptions) {
    my ($parser) = $all->parsers($name);
    my $bad  = grep { !$parser->skip_all } $parser->failed;
    my $skip = $parser->skipped;
    if (defined $parser->skip_all && !$parser->exit) {
        $skipped{$name}{ $parser->skip_all }++;
        $left_out++;
        next;
    }
    $passed   += $parser->passed - $skip;
    $left_out += $skip;
    $failed   += $bad || ($parser->has_problems ? 1 : 0);
}
for my $name (sort keys %skipped) {
    print "skipped in $name: $_ ($skipped{$name}{$_})\n"
        for sort keys %{ $skipped{$name} };
}
open my $out, '>>', $counts or die "$counts: $!";
print $out "$passed $failed $left_out\n";
close $out or die "$counts: $!";
exit($failed ? 1 : 0);
