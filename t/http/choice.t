# SPDX-License-Identifier: Apache-2.0
# A site renames and chooses tools (McpToolPrefix, McpTools).
use strict;
use warnings;
use MCPTest;
use Test::More;

my %renamed = (
    path  => '/renamed',
    token => token(undef, resource => 'https://mcp.example.test/renamed')
);
my %without = (
    path  => '/without',
    token => token(undef, resource => 'https://mcp.example.test/without')
);

sub names {
    my (%opt) = @_;
    return [ map { $_->{name} }
            @{ rpc('tools/list', undef, %opt)->{result}{tools} // [] } ];
}

is_deeply(names(%renamed), [qw(site_echo site_time)],
    'a prefix of the site\'s own, and two tools');
is(ref call('site_time', {}, %renamed)->{result}, 'HASH', 'are called by it');
for my $name (qw(probe_time time site_fail probe_fail)) {
    is(call($name, {}, %renamed)->{error}{message},
        "Unknown tool: $name", "$name is none of them");
}
my $initialize = rpc(
    'initialize',
    {   protocolVersion => '2025-11-25',
        capabilities    => {},
        clientInfo      => { name => 't', version => '1' }
    },
    %renamed
);
like($initialize->{result}{instructions},
    qr/Start with site_echo\.$/, 'the instructions use the prefix, too');
is( tool_error(call('site_echo', {}, %renamed))->{fields}[0]{path},
    'arguments.text',
    'its errors are as always'
);

ok(!grep({ $_ eq 'probe_echo' } @{ names(%without) }),
    'a tool that is excluded is not listed');
is(scalar @{ names(%without) }, 10, 'the others are');
is(call('probe_echo', { text => 'a' }, %without)->{error}{message},
    'Unknown tool: probe_echo', 'nor can it be called');

done_testing();
