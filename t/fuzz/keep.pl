# SPDX-License-Identifier: Apache-2.0
# Choose a small corpus: of the inputs in some directories as few as reach all
# the code that they reach together, then those that add most (how often, in
# which order), up to the limits. The first directory is replaced by the choice,
# save what has a name given by hand: that stays.
#   perl t/fuzz/keep.pl TARGET t/fuzz/corpus/fuzz_NAME [DIRECTORY...]
use strict;
use warnings;
use File::Basename qw(basename dirname);
use File::Copy 'copy';
use File::Temp 'tempdir';

my ($target, @from) = @ARGV;
my ($most_files, $most_bytes) = (100, 200_000);
die "usage: keep.pl TARGET CORPUS [DIRECTORY...]\n" unless @from;
(my $corpus = $from[0]) =~ s{/+$}{};
my $scratch = tempdir(CLEANUP => 1);
mkdir "$scratch/merged";

# libFuzzer notes in this file what each input reaches: features, of which the
# eight of a place tell how often it is reached.
system($target, '-set_cover_merge=1', '-max_len=1000000',
    "-merge_control_file=$scratch/control", "$scratch/merged", @from) == 0
    or die "$target: $?\n";
open my $in, '<', "$scratch/control" or die "control: $!\n";
chomp(my ($count, undef, @lines) = <$in>);
my @files = splice @lines, 0, $count;
my (%reaches, %size);
for (@lines) {
    my ($kind, $index, @what) = split;
    next unless $kind eq 'FT';
    $reaches{$index}{"often $_"} = 1 for @what;
    $reaches{$index}{ 'at all ' . int($_ / 8) } = 1 for @what;
    $size{$index} = -s $files[$index];
}

my (%seen, %chosen);
my $bytes = 0;

sub take {
    my ($index) = @_;
    $chosen{$index} = 1;
    $bytes += $size{$index};
    @seen{ keys %{ $reaches{$index} } } = (1) x keys %{ $reaches{$index} };
    return;
}

# What an input would add, for its size; nothing when it does not fit.
sub gain {
    my ($kind, $index) = @_;
    return 0 if $chosen{$index} || $bytes + $size{$index} > $most_bytes;
    my $new = grep { !$seen{$_} && /^$kind/ } keys %{ $reaches{$index} };
    return $new / ($most_bytes / $most_files + $size{$index});
}

# Greedy: again and again the input that adds most. What one would add never
# grows, so the others are asked again only while they might be better.
sub choose {
    my ($kind) = @_;
    my %gain = map { $_ => gain($kind, $_) } keys %reaches;
    while (keys %chosen < $most_files) {
        my ($best, $best_gain) = (undef, 0);
        for my $index (sort { $gain{$b} <=> $gain{$a} || $a <=> $b }
            keys %gain)
        {
            last if $gain{$index} <= $best_gain;
            $gain{$index} = gain($kind, $index);
            ($best, $best_gain) = ($index, $gain{$index})
                if $gain{$index} > $best_gain;
        }
        return unless defined $best;
        take($best);
        delete $gain{$best};
    }
    return;
}

for my $index (sort { $a <=> $b } keys %reaches) {
    take($index)
        if dirname($files[$index]) eq $corpus
        && basename($files[$index]) !~ /^[0-9a-f]{40}$/;
}
choose('at all');
choose('often');

mkdir "$scratch/chosen";
for my $index (keys %chosen) {
    copy($files[$index], "$scratch/chosen/" . basename($files[$index]))
        or die "$files[$index]: $!\n";
}
unlink glob "$corpus/*";
for my $file (glob "$scratch/chosen/*") {
    copy($file, "$corpus/" . basename($file)) or die "$file: $!\n";
}
printf "%d of %d inputs, %d bytes\n", scalar keys %chosen,
    scalar keys %reaches, $bytes;
