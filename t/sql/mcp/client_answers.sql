-- What clients answer, on its way to the call that waits for it.
BEGIN;
\ir setup.inc
SELECT plan(8);

-- As mcp_app, for the transaction.
CREATE FUNCTION pg_temp.me(account text) RETURNS void LANGUAGE sql AS $$
    SELECT mcp.enter(jsonb_build_object('workspace', 'mcp-test',
        'account', account), '{}', 'r')
$$;
CREATE FUNCTION pg_temp.put(id text, answer jsonb) RETURNS json
LANGUAGE sql AS $$
    SELECT mcp.put_client_answer(
        jsonb_build_object('id', 'ask_' || repeat(id, 22), 'answer', answer))
$$;
CREATE FUNCTION pg_temp.take(VARIADIC ids text[]) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT mcp.take_client_answers(jsonb_build_object('ids', (
        SELECT jsonb_agg('ask_' || repeat(id, 22)) FROM unnest(ids) AS id)))
        ::jsonb
$$;

SET LOCAL ROLE mcp_app;
SELECT pg_temp.me('acc_ada0000001') \g /dev/null
SELECT is(pg_temp.take('a'), '{}', 'nobody has answered');
SELECT pg_temp.put('a', '{"result": {"n": 1}}'),
    pg_temp.put('b', '{"result": {"n": 2}}') \g /dev/null
SELECT pg_temp.put('a', '{"result": {"n": 3}}') \g /dev/null
SELECT is(pg_temp.take('a', 'c'),
    jsonb_build_object('ask_' || repeat('a', 22), '{"result": {"n": 1}}'::jsonb),
    'the first answer is fetched');
SELECT is(pg_temp.take('a'), '{}', 'once');
SELECT pg_temp.me('acc_mara000001') \g /dev/null
SELECT is(pg_temp.take('b'), '{}', 'nobody fetches another''s');
SELECT pg_temp.put('b', '{"result": {"n": 4}}') \g /dev/null
SELECT pg_temp.me('acc_ada0000001') \g /dev/null
SELECT is(pg_temp.take('b'),
    jsonb_build_object('ask_' || repeat('b', 22), '{"result": {"n": 2}}'::jsonb),
    'nor answers in their place');
SELECT throws_ok($$SELECT mcp.put_client_answer(
    '{"id": "ask_short", "answer": {}}')$$, '23514', NULL,
    'an id of another form is refused');
SELECT throws_ok($$SELECT pg_temp.put('d',
    jsonb_build_object('result', repeat('x', 70000)))$$, '23514', NULL,
    'so is an answer that is too long');
RESET ROLE;

INSERT INTO mcp.client_answer (workspace_id, id, account_id, answer, created_at)
VALUES ('mcp-test', 'ask_' || repeat('e', 22), 'acc_ada0000001', '{}',
    now() - interval '11 minutes');
SET LOCAL ROLE mcp_app;
SELECT pg_temp.put('f', '{}') \g /dev/null
SELECT is(pg_temp.take('e'), '{}', 'what nobody fetched is forgotten');
SELECT * FROM finish();
ROLLBACK;
