# SPDX-License-Identifier: Apache-2.0
# README's "A tool of your own", followed to the letter on the demo: what it
# shows works, and the tool keeps to what its entry says.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $dir  = $ENV{MCP_DEMO_DIR};
my $port = $ENV{MCP_DEMO_PORT};
my $json = JSON::PP->new->utf8;

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!";
    local $/ = undef;
    return scalar <$in>;
}

sub spew {
    my ($file, $text) = @_;
    open my $out, '>', $file or die "$file: $!";
    print $out $text;
    close $out or die "$file: $!";
    return;
}

# The indented blocks of the section, with this demo's place and port.
sub blocks {
    my ($section) = slurp("$ENV{MCP_TEST_SRC}/README")
        =~ /^A tool of your own\n-+\n(.*?)^\S[^\n]*\n-+$/ms;
    $section =~ s{/var/tmp/mod_mcp-demo}{$dir}g;
    $section =~ s{\b8443\b}{$port}g;
    my @blocks = $section =~ /((?:^ {4}[^\n]*\n)+)/mg;
    s/^ {4}//mg for @blocks;
    return @blocks;
}

sub shell {
    my ($script) = @_;
    spew("$dir/run/script.sh", $script);
    my $said = `sh -e $dir/run/script.sh 2>&1`;
    return ($? >> 8, $said);
}

my ($catalogue, $location, $commands) = blocks();
like($catalogue, qr/\A\{.*\}\n\z/s, 'README has a catalogue');
like($location, qr/\A<Location.*<\/Location>\n\z/s, 'a Location');
like($commands, qr/\Acd .*^curl /ms, 'and commands');

spew("$dir/etc/pipeline.json", $catalogue);
my $conf = slurp("$dir/etc/httpd.conf");
my ($host) = $conf =~ /(<VirtualHost.*?)<\/VirtualHost>/s;
like($host, qr/^\s*ServerName localhost$/m,
    'the first virtual host is that of localhost');
(my $changed = $conf) =~ s/(?=<\/VirtualHost>)/$location/;
spew("$dir/etc/httpd.conf", $changed);

# Whoever types takes longer than httpd's reload.
$commands =~ s/^(apache2 -k graceful.*)$/$1\nsleep 2/m
    or die 'README does not reload';
my ($status, $said) = shell($commands);
is($status, 0, 'the commands work')
    or diag($said, `tail -n 10 $dir/logs/error.log`);
like($said, qr/^pipeline 1\.0\.0: 1 tools, prefix "pipeline_"$/m,
    'the check says what is there');
like($said, qr/^Syntax OK$/m, 'httpd takes it');
my ($answer) = $said =~ /^.*?(\{"jsonrpc".*\})\s*$/m;
my $result = $json->decode($answer // '{}')->{result};
# traces.test.mjs, when it has run, has made one more.
(my $rows = $result->{content}[0]{text}) =~ s/^(  Mara Vogel \| )6$/${1}5/m;
is( $rows, "rows (8):
  host | meetings
  Jonas Brandt | 18
  Ada Lind | 14
  Erin Walsh | 9
  Ben Roth | 8
  Mara Vogel | 5
  Cem Aydin | 3
  Priya Nair | 2
  Tomas Keller | 1", 'and the tool counts the meetings of each host')
    or diag($said);

# The same endpoint for others, and with other arguments.
sub call {
    my ($person, $arguments) = @_;
    my ($mint) = $commands =~ /^(TOKEN=.*?\))$/ms;
    my ($curl) = $commands =~ /^(curl .*)\z/ms;
    $mint =~ s/mara\.vogel\@harbor/$person/;
    $mint =~ s/token harbor/token finch/ if $person =~ /finch/;
    $curl =~ s/"arguments":\{.*?\}/"arguments":$arguments/;
    $curl =~ s/-H /-sS -H 'MCP-Protocol-Version: 2025-11-25' -H /;
    my ($failed, $answered) = shell("cd $dir\n$mint\n$curl");
    return eval { $json->decode($answered) } // { said => $answered };
}

is_deeply(
    call('mara.vogel@harbor', '{"from":"2026-11-23","days":7}')
        ->{result}{structuredContent}{rows}[0],
    { host => 'Jonas Brandt', meetings => 5 },
    'its rows are data, too'
);
is_deeply(
    [   sort map { $_->{path} } @{
            call('mara.vogel@harbor',
                '{"from":"1; DROP TABLE sched.meeting","days":0,"host":"x"}')
                ->{result}{structuredContent}{error}{fields}
        }
    ],
    [ 'arguments.days', 'arguments.from', 'arguments.host' ],
    'arguments are held against the schema'
);
is( call('jonas.brandt@harbor', '{"from":"2026-11-23","days":7}')
        ->{result}{structuredContent}{error}{code},
    'forbidden',
    'and the caller against the roles'
);
my $refusal = call('mara.vogel@finch', '{"from":"2026-11-23","days":7}');
is($refusal->{error}, 'invalid_token', 'another workspace is not let in')
    or diag(explain($refusal));

done_testing();
