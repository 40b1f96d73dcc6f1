# SPDX-License-Identifier: Apache-2.0
# Wrong arguments are a result that the model can mend from: all of them at
# once, each with its path. What is no call at all is a JSON-RPC error.
use strict;
use warnings;
use MCPTest;
use Test::More;

sub paths {
    my ($arguments) = @_;
    my $error = tool_error(call('probe_echo', $arguments));
    return join ' ', $error->{code} // 'none',
        sort map {"$_->{path}:$_->{code}"} @{ $error->{fields} // [] };
}

for my $case (
    [ {}, 'arguments.text:required', 'a missing one' ],
    [ undef, 'arguments.text:required', 'no arguments at all' ],
    [ { text => '' }, 'arguments.text:minLength', 'one that is too short' ],
    [   { text => "\x{20ac}" x 21 }, 'arguments.text:maxLength',
        'one that is too long, counted in characters'
    ],
    [ { text => 7 }, 'arguments.text:type', 'one of another type' ],
    [ { text => undef }, 'arguments.text:type', 'null' ],
    [   { text => 'a', limit => 0 }, 'arguments.limit:minimum',
        'one below its least'
    ],
    [   { text => 'a', limit => 101 }, 'arguments.limit:maximum',
        'one above its most'
    ],
    [   { text => 'a', limit => 1.5 }, 'arguments.limit:type',
        'a fraction where an integer must be'
    ],
    [   { text => 'a', day => '2026-02-30' }, 'arguments.day:format',
        'a day that is not in the calendar'
    ],
    [   { text => 'a', txet => 'b' }, 'arguments.txet:additionalProperties',
        'one that the tool does not know'
    ],
    [   { text => 'a', people => [ ({ email => 'a@b.example' }) x 4 ] },
        'arguments.people:maxItems',
        'a list that is too long'
    ],
    [   {   limit  => 0,
            day    => 'tomorrow',
            people =>
                [ { email => 'a@b.example' }, { email => 'x', role => 'boss' } ],
            other => 1
        },
        'arguments.day:format arguments.limit:minimum '
            . 'arguments.other:additionalProperties '
            . 'arguments.people[1].email:format '
            . 'arguments.people[1].role:enum arguments.text:required',
        'all that is wrong, at once'
    ],
    )
{
    my ($arguments, $expected, $name) = @$case;
    is(paths($arguments), "invalid_arguments $expected", $name);
}

my $reply = call('probe_echo', { limit => 0 });
is($reply->{http}{status}, 200, 'wrong arguments are answered with 200');
my $error = tool_error($reply);
like($error->{message}, qr/^[A-Z].*\.$/, 'in a sentence');
ok(length($error->{hint} // ''), 'with a hint');
ok(!grep({ !length $_->{message} } @{ $error->{fields} }),
    'and a sentence for each place');
my $text = $reply->{result}{content}[0]{text};
like($text, qr/^- arguments\.limit: .*\n?/m, 'the text names each place');
like($text, qr/^- arguments\.text: .*\n?/m,  'one on a line');

for my $case (
    [   { name => 'probe_nothing' }, 'Unknown tool: probe_nothing',
        'an unknown tool'
    ],
    [ { name => 'echo' }, 'Unknown tool: echo', 'a tool without its prefix' ],
    [   { name => 'PROBE_ECHO' }, 'Unknown tool: PROBE_ECHO',
        'a tool in other letters'
    ],
    [ { arguments => {} }, 'params.name must be a string.', 'no name' ],
    [ { name => 3 }, 'params.name must be a string.', 'a number as name' ],
    [   { name => 'probe_echo', arguments => [] },
        'params.arguments must be an object.',
        'arguments as a list'
    ],
    [   { name => 'probe_echo', arguments => 'text' },
        'params.arguments must be an object.',
        'arguments as text'
    ],
    )
{
    my ($params, $message, $name) = @$case;
    my $answer = rpc('tools/call', $params);
    is("$answer->{http}{status} $answer->{error}{code} "
            . $answer->{error}{message},
        "200 -32602 $message", "$name is an error of the protocol");
}

is(rpc('tools/list', { cursor => 'x' })->{error}{code},
    -32602, 'a cursor that we never gave is refused');
is(ref rpc('tools/list', {})->{result}{tools}, 'ARRAY',
    'empty params are no mistake');

is_deeply(
    call_result('probe_echo', { text => "\x{20ac}\"\\\n" })->{arguments},
    { text => "\x{20ac}\"\\\n" },
    'what is right arrives as it was sent'
);

done_testing();
