# SPDX-License-Identifier: Apache-2.0
# The report of scale.sh: scale.pl CONNINFO SIZE... with a database scale_SIZE
# for each.
use strict;
use warnings;
use MCPScale qw(ids measure reads writes);

my ($conninfo, @sizes) = @ARGV;
my $runs = $ENV{BENCH_RUNS} // 21;
my $only = $ENV{BENCH_ONLY} // '.';
my $workspace = 1; # the largest

# A sequential scan that has read more rows than this is worth a word.
my $many_rows = 1000;

sub calls_of {
    my ($size, $which) = @_;
    my $ids = ids("$conninfo dbname=scale_$size user=postgres", $workspace);
    my @calls = grep { $_->{tool} =~ /$only/ } $which->($workspace, $ids);
    return [ measure("$conninfo dbname=scale_$size user=mcp_app", $runs,
            @calls) ];
}

sub row {
    print '| ', join(' | ', @_), " |\n";
    return;
}

sub table {
    my (@head) = @_;
    print "\n";
    row(@head);
    row(map { '---' } @head);
    return;
}

sub scans {
    my ($call) = @_;
    my $of = $call->{scanned};
    return join ', ', map { "$_: $of->{$_}" }
        grep { $of->{$_} > $many_rows } sort keys %$of;
}

my (%read, %written);
for my $size (@sizes) {
    print STDERR "$size meetings\n";
    $read{$size}    = calls_of($size, \&reads);
    $written{$size} = calls_of($size, \&writes);
}

my $last = $sizes[-1];
print "$last meetings, the largest workspace, median of $runs runs, "
    . "in PostgreSQL; rows that sequential scans read where they are over "
    . "$many_rows\n";
table('tool', 'called by', 'call', 'ms', 'p95 ms', 'pages', 'scanned');
for my $call (@{ $read{$last} }) {
    row(@$call{qw(tool caller what)},
        (map { sprintf '%.2f', $call->{$_} } qw(ms p95)),
        $call->{pages}, scans($call));
}

print "\nA preview against the plain write\n";
table('tool', 'plain ms', 'preview ms', 'ratio', 'scanned');
my @pairs = @{ $written{$last} };
while (my ($plain, $preview) = splice @pairs, 0, 2) {
    row($plain->{tool}, (map { sprintf '%.2f', $_->{ms} } $plain, $preview),
        sprintf('%.2f', $preview->{ms} / $plain->{ms}), scans($preview));
}

print "\nGrowth: ms at each size, and the last to the first; pages likewise\n";
table('tool', 'called by', 'call', @sizes, 'ratio', "pages at $sizes[0]",
    "pages at $last");
for my $n (0 .. $#{ $read{$last} }) {
    my @calls = map { $read{$_}[$n] } @sizes;
    row(@{ $calls[-1] }{qw(tool caller what)},
        (map { sprintf '%.2f', $_->{ms} } @calls),
        sprintf('%.1f', $calls[-1]{ms} / $calls[0]{ms}),
        $calls[0]{pages}, $calls[-1]{pages});
}
