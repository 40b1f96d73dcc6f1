-- What a function asks, and what it finds answered.
BEGIN;
\ir setup.inc
SELECT plan(14);

SELECT is(mcp.ask('{"a": {"method": "roots/list"}}')::jsonb,
    '{"input_required": {"a": {"method": "roots/list"}}}',
    'asking without a state');
SELECT is(mcp.ask('{}', '{"step": 1}')::jsonb,
    '{"input_required": {}, "state": {"step": 1}}', 'asking with one');
SELECT is(mcp.form('Who?', '{"type": "object"}'),
    '{"method": "elicitation/create", "params": {"mode": "form",
        "message": "Who?", "requestedSchema": {"type": "object"}}}',
    'a form');

-- Outside of a call, and in one that was given nothing.
SELECT is(mcp.answer('a'), NULL, 'nobody has answered');
SELECT is(mcp.answer_action('a'), NULL, 'nor declined');
SELECT is(mcp.state(), NULL, 'and there is no state');

CREATE FUNCTION pg_temp.enter(more jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT mcp.enter_with_answers('{"workspace": "mcp-test",
        "account": "acc_ada0000001"}'::jsonb || more, '{"name": "a"}', 'r')
$$;
SELECT is(pg_temp.enter('{}'), 'user', 'it enters as any call does');
SELECT is(mcp.answer('a'), NULL, 'with no answer');
SELECT is(mcp.state(), NULL, 'and no state');

SELECT pg_temp.enter('{"state": {"step": 1}, "answers": {
    "form": {"action": "accept", "content": {"name": "Ada"}},
    "no": {"action": "decline"}, "roots": {"roots": []}}}') \g /dev/null
SELECT is(mcp.answer('form'), '{"name": "Ada"}',
    'of a form that was accepted, its content');
SELECT is(mcp.answer('no'), NULL, 'of one that was declined, nothing');
SELECT is(mcp.answer('roots'), '{"roots": []}',
    'of another request, its result');
SELECT is(concat_ws('|', mcp.answer_action('form'), mcp.answer_action('no'),
    mcp.answer_action('roots')), 'accept|decline', 'what was done with it');
SELECT is(mcp.state(), '{"step": 1}', 'and the state');

SELECT * FROM finish();
ROLLBACK;
