# SPDX-License-Identifier: Apache-2.0
# Each directive is described in the README and used where it is tried, and
# nothing is described that is not there.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

my %directives;
for my $file (files(qr/\.c$/, 'mod_mcp')) {
    $directives{$_} = 1 for text($file) =~ /"(Mcp[A-Z]\w+)"/g;
}
cmp_ok(scalar keys %directives, '>', 5, 'there are directives');

my $readme = text('README');
my $used = join '', map { text($_) } files(qr/\.(conf|in|t)$/, 'conf', 't');
for my $name (sort keys %directives) {
    ok($readme =~ /^$name\b/m, "$name has a row in the README");
    ok($used =~ /\b$name\b/, "$name is used in a fragment or a test");
}
is_deeply(
    [   grep { !$directives{$_} }
            sort keys %{ { map { $_ => 1 } $readme =~ /\b(Mcp[A-Z]\w+)/g } }
    ],
    [],
    'the README names no other'
);

# A message of level warning and up has a tag that finds it in the source.
my %tags;
for my $file (files(qr/\.c$/, 'mod_mcp')) {
    my $text = text($file);
    while ($text =~ /APLOG_(WARNING|ERR|CRIT|ALERT|EMERG)\b(.*?);/sg) {
        my ($level, $call) = ($1, $2);
        ok($call =~ /"(MCP\d{4}): /, "$file: a message of $level has a tag")
            or diag($call);
        push @{ $tags{$1} }, $file if $call =~ /"(MCP\d{4}): /;
    }
}
cmp_ok(scalar keys %tags, '>', 0, 'there are tags');
is_deeply([ grep { @{ $tags{$_} } > 1 } sort keys %tags ],
    [], 'each tag is used once');

done_testing();
