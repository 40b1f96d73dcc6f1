# SPDX-License-Identifier: Apache-2.0
# What mcp.progress and mcp.log send while a statement runs, as a client of the
# database sees it.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $json = JSON::PP->new->canonical->allow_nonref->utf8;

# Run a statement as mcp_app; gives everything that the client was told.
sub told {
    my ($statement, $options) = @_;
    local $ENV{PGUSER}     = 'mcp_app';
    local $ENV{PGDATABASE} = 'mcp_template';
    local $ENV{PGOPTIONS}  = $options // '';
    my $pid = open my $out, '-|';
    die "fork: $!" unless defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "dup: $!";
        exec 'psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=verbose', '-c',
            $statement
            or die "psql: $!";
    }
    my $text = do { local $/; <$out> };
    close $out;
    return $text;
}

# The SQLSTATE and the facts of the one notice that a statement raises.
sub notice {
    my ($statement, $options) = @_;
    my $text = told($statement, $options);
    my ($state, $detail) = $text =~ /^INFO:  (\w+): \w+\nDETAIL:  (.*)$/m
        or return "no notice: $text";
    return "$state " . $json->encode($json->decode($detail));
}

for my $case (
    [ 'all of it', q{mcp.progress(1.5, 3, 'so far')},
        'MC101 {"message":"so far","progress":1.5,"total":3}' ],
    [ 'what is not known is left out', 'mcp.progress(2)',
        'MC101 {"progress":2}' ],
    [ 'a message has a length', q{mcp.progress(1, NULL, repeat('x', 2000))},
        'MC101 {"message":"' . 'x' x 1000 . '","progress":1}' ],
    [ 'a log message', q{mcp.log('info', '{"a": [1, null]}', 'mail')},
        'MC102 {"data":{"a":[1,null]},"level":"info","logger":"mail"}' ],
    [ 'without a logger', q{mcp.log('emergency', '"text"')},
        'MC102 {"data":"text","level":"emergency"}' ],
    [ 'without data', q{mcp.log('debug', NULL)},
        'MC102 {"data":null,"level":"debug"}' ],
    [ 'long data is cut off',
        q{mcp.log('info', to_jsonb(repeat('x', 9000)))},
        'MC102 {"data":"\\"' . 'x' x 7999 . '...","level":"info"}' ],
    )
{
    my ($name, $call, $expected) = @$case;
    is(notice("SELECT $call"), $expected, $name);
}

is(notice('SELECT mcp.progress(1)', '-c client_min_messages=error'),
    'MC101 {"progress":1}', 'a setting of the session does not hide them');
for my $level (q{'loud'}, q{'INFO'}, q{''}, 'NULL') {
    like(told("SELECT mcp.log($level, '1')"),
        qr/^ERROR:  22023: There is no log level .*\nHINT:  Use one of debug, info, notice, warning, error, critical, alert, emergency\.$/m,
        "$level is no level");
}

done_testing();
