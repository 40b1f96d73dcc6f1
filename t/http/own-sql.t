# SPDX-License-Identifier: Apache-2.0
# A site's own statement: arguments are bound, never pasted, and row policies
# hold.
use strict;
use warnings;
use MCPTest;
use Test::More;

my $mine = "own-sql $$";
call_result('probe_note_add', { text => "$mine $_" }) for 1 .. 3;
my %south = (
    vhost => 'wild',
    host  => 'south.example.test',
    token => token(
        'olga@south.example', resource => 'https://south.example.test/mcp'
    )
);
call_result('probe_note_add', { text => "$mine south" }, %south);

sub texts {
    my ($arguments, %opt) = @_;
    return [ map { $_->{text} }
            @{ call_result('probe_notes_list', $arguments, %opt)->{rows} } ];
}

is_deeply(
    call_result('probe_notes_list', { like => "$mine 1" }),
    { rows => [ { text => "$mine 1", author => account('olga@north.example') } ] },
    'the rows come under "rows", in their columns'
);
is_deeply(texts({ like => "$mine%" }), [ map {"$mine $_"} 1 .. 3 ],
    'an argument that was left out is NULL');
is_deeply(texts({ like => "$mine%", limit => 2 }),
    [ map {"$mine $_"} 1 .. 2 ], 'an argument has its type');
is_deeply(texts({ like => "$mine%" }, %south),
    ["$mine south"], 'row policies hide the neighbour\'s rows');
for my $text (
    q{' OR true --}, q{'; DROP TABLE probe.note; --}, q{:like}, q{$1}, q{%s},
    q{\\}, q{"}
    )
{
    is_deeply(texts({ like => "$mine $text" }), [], "$text is only a value");
}
is(sql("SELECT count(*) FROM probe.note WHERE text LIKE '$mine%'"),
    4, 'and all rows are still there');

done_testing();
