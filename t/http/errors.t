# SPDX-License-Identifier: Apache-2.0
# What a tool's failure becomes: an error that a model can act on, and nothing
# of the server's inside.
use strict;
use warnings;
use MCPTest;
use Test::More;

sub fails {
    my ($how, $text, $error, $name) = @_;
    my $reply = call('probe_fail', { how => $how });
    return is_answer(
        $reply->{http},
        200,
        qq({"jsonrpc":"2.0","id":$reply->{id},"result":{"content":[{"type":)
            . qq("text","text":"$text"}],"structuredContent":{"error":$error},)
            . qq("isError":true}}),
        $name
    );
}

fails(
    'not_found',
    'There is no such thing.\nHint: Ask probe_notes_list for what there is.',
    '{"code":"not_found","message":"There is no such thing.",'
        . '"hint":"Ask probe_notes_list for what there is."}',
    'MC404'
);
fails(
    'conflict',
    'It is taken.\nHint: Take another.',
    '{"code":"conflict","message":"It is taken.","hint":"Take another.",'
        . '"details":{"by":"somebody"}}',
    'MC409 with details'
);
fails('forbidden', 'This is not yours.',
    '{"code":"forbidden","message":"This is not yours."}',
    'MC403 without a hint');
fails(
    'invalid',
    'That is too late.\n- arguments.how: is over (send another)\n'
        . 'Hint: Send an earlier time.',
    '{"code":"invalid_arguments","message":"That is too late.",'
        . '"hint":"Send an earlier time.","fields":[{"path":"arguments.how",'
        . '"code":"late","message":"is over","hint":"send another"}]}',
    'MC422 with its places'
);

# ---- what nobody has foreseen ----

for my $how (qw(division secret null no_json quotes)) {
    my $log   = log_position('error_log');
    my $reply = call('probe_fail', { how => $how });
    my $error = tool_error($reply);
    is($error->{code}, 'internal', "$how is internal");
    my ($id) = $error->{message}
        =~ /^Something went wrong on the server \(request (\w+)\)\.$/;
    ok($id, '  and says under which id it is in the log');
    my $lines = log_since('error_log', $log);
    like($lines, qr/MCP\d{4}: probe_fail: .*\b$id\b/, '  where it is');
    unlike($reply->{http}{body}, qr/zero|hidden|relation|SQLSTATE/i,
        '  and the answer keeps the details');
    unlike($lines, qr/hidden/, '  and the log what is quoted');
}

my $log   = log_position('error_log');
my $error = tool_error(call('probe_missing', {}));
is($error->{code}, 'unavailable',
    'a tool whose function the database lacks is unavailable');
is( $error->{message},
    'The tool probe_missing is not available on this server.',
    'and says so'
);
like(log_since('error_log', $log), qr/MCP\d{4}: probe_missing: SQLSTATE 42883/,
    'and the log names it');
is(call('probe_time', {})->{http}{status}, 200, 'the others work');

# ---- reading and writing ----

my $text = "errors $$";
my $sly  = tool_error(call('probe_sly', { text => $text }));
is($sly->{code}, 'internal', 'a tool that reads cannot write');
is(sql("SELECT count(*) FROM probe.note WHERE text = '$text'"),
    0, 'and has not');
is_deeply(call_result('probe_note_add', { text => $text }),
    { added => $text }, 'a tool that writes can');
is(sql("SELECT count(*) FROM probe.note WHERE text = '$text'"), 1, 'and has');

# ---- a long answer ----

my $big  = call('probe_big', { rows => 20000 });
my $rows = $big->{result}{structuredContent}{rows};
is(scalar @$rows, 20000, 'an answer of two megabytes arrives');
is($rows->[19999]{n}, 20000, 'to its end');

done_testing();
