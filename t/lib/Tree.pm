# SPDX-License-Identifier: Apache-2.0
package Tree;

# The source tree as text, for the checks in t/style/.

use strict;
use warnings;
use Exporter 'import';
use File::Find ();

our @EXPORT = qw(src files text lines_with);

sub src { return $ENV{MCP_TEST_SRC} // '.' }

# Files below some directories, relative to the top, whose names match.
sub files {
    my ($match, @below) = @_;
    my $top = src();
    my @found;
    File::Find::find(
        {   no_chdir => 1,
            wanted   => sub {
                my $name = substr $File::Find::name, length($top) + 1;
                push @found, $name
                    if -f $File::Find::name && $name =~ $match;
            }
        },
        grep { -d $_ } map {"$top/$_"} @below
    );
    my @sorted = sort @found;
    return @sorted;
}

sub text {
    my ($file) = @_;
    open my $in, '<', src() . "/$file" or die "$file: $!";
    local $/ = undef;
    return <$in> // '';
}

# "file:line: text" of each line that matches.
sub lines_with {
    my ($match, @files) = @_;
    my @found;
    for my $file (@files) {
        my $number = 0;
        for my $line (split /\n/, text($file)) {
            $number++;
            push @found, "$file:$number: $line" if $line =~ $match;
        }
    }
    return @found;
}

1;
