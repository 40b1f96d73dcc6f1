-- What may have been sent is not sent again blind; and what an administrator does
-- about rows (mcpctl outbox).
BEGIN;
\ir setup.inc
\ir outbox.inc
SELECT plan(37);

CREATE FUNCTION pg_temp.add(key text, more text DEFAULT '') RETURNS void
LANGUAGE sql AS $$
    SELECT pg_temp.tool(format('mcp.outbox_add(''cal'', ''x'', ''{}'', %L%s)',
        key, more))
$$;
CREATE TEMP TABLE c (name text PRIMARY KEY, item jsonb);

-- ---- a worker that dies ----

SELECT pg_temp.add('d1') \g /dev/null
INSERT INTO c SELECT 'd1', pg_temp.claim();
SELECT is(pg_temp.claim(), '{}', 'within its lease a worker is believed');
UPDATE mcp.outbox SET claimed_until = clock_timestamp() - interval '1 s';
INSERT INTO c SELECT 'd1 again', pg_temp.claim();
SELECT is(item->>'key' || ' ' || (item->>'claim') || ' ' || (item->>'ask'),
    'd1 2 true', 'after it another one gets the row, to ask')
FROM c WHERE name = 'd1 again';
SELECT is(pg_temp.report(item, 'retry'), '{}', 'the first has no say any more')
FROM c WHERE name = 'd1';
SELECT is(pg_temp.report(item, 'not_sent'), '{"state": "pending", "over": false}',
    'what was not sent is sent')
FROM c WHERE name = 'd1 again';
SELECT is(pg_temp.claim()->>'ask', 'false', 'at once, and not asked about');
SELECT is(pg_temp.report(item, 'delivered'), '{"state": "delivered", "over": true}',
    'but that it was delivered is believed from the first, too')
FROM c WHERE name = 'd1';
SELECT pg_temp.add('d2') \g /dev/null
UPDATE c SET item = pg_temp.claim() WHERE name = 'd1';
UPDATE mcp.outbox SET claimed_until = clock_timestamp() - interval '1 s'
    WHERE state = 'sending';
SELECT pg_temp.report(pg_temp.claim(), 'delivered') \g /dev/null
SELECT is(pg_temp.state('d2'), 'delivered', 'the question has an answer');
SELECT is((pg_temp.row('d2')).attempts, 2, 'after two attempts');

-- ---- nobody can say ----

SELECT pg_temp.add('d3') \g /dev/null
SELECT is(pg_temp.report(pg_temp.claim(), 'in_doubt', '{"error": "cut"}'),
    '{"state": "in_doubt", "over": false}', 'a lost answer is a doubt');
SELECT cmp_ok(pg_temp.wait('d3'), '>=', 60::double precision,
    'the other side gets a minute');
SELECT pg_temp.at('2 min') \g /dev/null
UPDATE c SET item = pg_temp.claim() WHERE name = 'd1';
SELECT is(item->>'ask', 'true', 'then it is asked') FROM c WHERE name = 'd1';
SELECT is(pg_temp.report(item, 'retry', '{"error": "HTTP 500"}'),
    '{"state": "in_doubt", "over": false}',
    'a question that fails leaves the doubt') FROM c WHERE name = 'd1';
SELECT pg_temp.at('2 h') \g /dev/null
SELECT is(pg_temp.report(pg_temp.claim(), 'unknown', '{"error": "who knows"}'),
    '{"state": "in_doubt", "over": true}', 'that nobody knows is an answer');
SELECT pg_temp.at('100 days') \g /dev/null
SELECT is(pg_temp.claim(), '{}', 'nothing happens by itself');
SELECT is((SELECT array_agg(r) FROM mcp.outbox_retry('mcp-test',
        (pg_temp.row('d3')).id) r), ARRAY[(pg_temp.row('d3')).id],
    'a human has it sent');
SELECT is(pg_temp.claim()->>'ask', 'false', 'without a question');

SELECT pg_temp.at('0 s') \g /dev/null
SELECT pg_temp.add('d4', ', max_attempts => 2') \g /dev/null
SELECT pg_temp.report(pg_temp.claim(), 'in_doubt'), pg_temp.at('1 h') \g /dev/null
SELECT is(pg_temp.report(pg_temp.claim(), 'retry'),
    '{"state": "in_doubt", "over": true}', 'a doubt does not die');

-- ---- settle ----

SELECT pg_temp.at('0 s') \g /dev/null
SELECT pg_temp.add('s' || n, ', settle => ''pack.settle'', gate => ''pack.gate'','
        ' done => ''pack.done'', expires_at => mcp.now() + interval ''1 d'''),
    pg_temp.report(pg_temp.claim(), 'in_doubt')
FROM generate_series(1, 5) AS n \g /dev/null
UPDATE mcp.outbox SET next_at = 'infinity' WHERE key ~ '^s';
CREATE FUNCTION pg_temp.settle(key text, answer jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.says('settle', answer);
    DELETE FROM pack.seen;
    UPDATE mcp.outbox o SET next_at = mcp.now() WHERE o.key = settle.key;
    RETURN pg_temp.claim();
END
$$;
SELECT pg_temp.at('1 h') \g /dev/null
SELECT is(pg_temp.settle('s1', '{"do": "delivered", "response": {"sid": "c"}}'),
    '{}', 'a pack may know');
SELECT is(pg_temp.state('s1') || (pg_temp.row('s1')).response,
    'delivered{"sid": "c"}', 'that it was');
SELECT is((SELECT string_agg(what, ' ') FROM pack.seen), 'settle',
    'then no gate is asked');
SELECT is(pg_temp.settle('s2', '{"do": "send"}')->>'ask', 'false',
    'or that it was not');
SELECT is((SELECT string_agg(what, ' ' ORDER BY n) FROM pack.seen),
    'settle gate', 'then the gate is');
SELECT is(pg_temp.settle('s3', NULL)->>'ask', 'true',
    'or nothing: the other side is asked');
SELECT is(pg_temp.settle('s4', '{"do": "hold", "until": "2026-03-01T12:00:00Z"}')
    ::text || pg_temp.state('s4'), '{}in_doubt: held', 'or later');
SELECT is(pg_temp.settle('s5', '{"do": "drop", "code": "moot"}')::text
    || pg_temp.state('s5'), '{}dropped: moot', 'or that it does not matter');
SELECT is(mcp.outbox_repeat('{}'), '{"do": "send"}', 'a pack may take the risk');

-- ---- connectors ----

SELECT pg_temp.at('0 s') \g /dev/null
DELETE FROM mcp.outbox;
SELECT pg_temp.add('n1', ', done => ''pack.done''') \g /dev/null
UPDATE mcp.connector SET active = false;
SELECT is(pg_temp.claim(), '{}', 'an inactive connector sends nothing');
SELECT is(mcp.connector_put('mcp-test', 'cal', 'smtp', 'smtp://h', '{}', NULL)
    || (pg_temp.claim()->'connector'->>'kind'), 'falsesmtp',
    'replaced, it goes on');
UPDATE mcp.outbox SET claimed_until = clock_timestamp() - interval '1 s';
DELETE FROM mcp.connector WHERE workspace_id = 'mcp-test';
SELECT is(pg_temp.claim()::text || pg_temp.state('n1'),
    '{}dropped: connector_missing', 'removed, its rows are dropped');
SELECT is(mcp.connector_put('mcp-test', 'cal', 'smtp', 'smtp://h', '{}', NULL),
    true, 'it can come back');

-- ---- the administrator ----

DELETE FROM mcp.outbox;
SELECT pg_temp.add('a' || n, ', done => ''pack.done''')
FROM generate_series(1, 3) AS n \g /dev/null
SELECT pg_temp.report(pg_temp.claim(), 'refused', '{"error": "HTTP 403"}'),
    pg_temp.report(pg_temp.claim(), 'refused', '{"error": "HTTP 403"}')
    \g /dev/null
SELECT is((SELECT string_agg(concat(o.state, ': ', o.error), ', ' ORDER BY o.seq)
    FROM mcp.outbox o), 'dead: HTTP 403, dead: HTTP 403, pending: ',
    'two are dead');
SELECT is((SELECT count(*) FROM mcp.outbox_retry('mcp-test', 'dead')), 2::bigint,
    'all dead ones are sent again');
SELECT is((SELECT count(*) FROM mcp.outbox o WHERE o.state = 'pending'
    AND o.attempts = 0 AND o.error IS NULL AND NOT o.owed), 3::bigint,
    'as if for the first time');
SELECT is((SELECT count(*) FROM mcp.outbox_retry('mcp-other', (pg_temp.row('a1')).id)),
    0::bigint, 'a row is of its workspace');
UPDATE c SET item = pg_temp.claim() WHERE name = 'd1';
SELECT is((SELECT mcp.outbox_drop('mcp-test', item->>'id') FROM c
    WHERE name = 'd1'), false, 'what is being sent is not dropped');
SELECT is(mcp.outbox_drop('mcp-test', (pg_temp.row('a3')).id)::text
    || pg_temp.state('a3'), 'truedropped: dropped by the administrator',
    'all else is');
SELECT is((SELECT count(*) FROM mcp.outbox_retry('mcp-test', (pg_temp.row('a3')).id)),
    0::bigint, 'which is an end');

SELECT * FROM finish();
ROLLBACK;
