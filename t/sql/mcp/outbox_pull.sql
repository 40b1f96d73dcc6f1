-- What is only read outside: kept no longer than it takes to tell, and each time
-- with what the one before has left.
BEGIN;
\ir setup.inc
\ir outbox.inc
SELECT plan(18);

CREATE FUNCTION pg_temp.pull(key text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.tool(format('mcp.outbox_pull(%L, %L, %L, %L, %L, %L, %L)',
        'cal', 'calendar.sync', '{"a": 1}', key, 'acc_1', 'pack.gate',
        'pack.done'))
$$;
SELECT matches(pg_temp.pull('p1'), '^out_', 'something is to be read');
SELECT is(pg_temp.pull('p1'), (pg_temp.row('p1')).id, 'once under a key');
SELECT is(pg_temp.tool($$mcp.outbox_pull('fax', 'x', '{}', 'p2', 'a', NULL,
    NULL)$$), NULL, 'without a connector nothing is');
SELECT pg_temp.says('gate', '{"do": "send", "state": "c3RhdGU=",
    "payload": {"b": 2}}') \g /dev/null
CREATE TEMP TABLE c AS SELECT pg_temp.claim() AS item;
SELECT is(item->'about', '"acc_1"', 'a worker hears what it is about') FROM c;
SELECT is(item->'state', '"c3RhdGU="', 'and where to go on') FROM c;
SELECT is(item->'payload', '{"a": 1, "b": 2}', 'beside all else') FROM c;
SELECT is(pg_temp.report(item, 'delivered',
    '{"response": {"events": []}, "state": "bmV4dA=="}'),
    '{"state": "delivered", "over": true}', 'it is read') FROM c;
SELECT pg_temp.says('done', '"raise"') \g /dev/null
SELECT is(pg_temp.tell()->>'failed', 'P0001', 'what cannot be told');
SELECT is((pg_temp.row('p1')).state, 'delivered', 'waits for that');
SELECT pg_temp.says('done', '1'), pg_temp.at('1 min') \g /dev/null
SELECT is(pg_temp.tell()->>'failed', NULL, 'it is told');
SELECT is((SELECT said->'response' FROM pack.seen WHERE what = 'done'),
    '{"events": [], "state": "bmV4dA=="}', 'with where the next one goes on');
SELECT is((pg_temp.row('p1')).id, NULL, 'then it is no more');

-- What is dead stays for those who look, for a day.
SELECT pg_temp.pull('p3') \g /dev/null
SELECT is(pg_temp.report(pg_temp.claim(), 'refused', '{"error": "HTTP 403"}')
    ->>'state', 'dead', 'one that is refused');
SELECT is(pg_temp.tell()->>'failed', NULL, 'is told, too');
SELECT is(pg_temp.state('p3'), 'dead: HTTP 403', 'and stays');
SELECT pg_temp.at('23 hours'), mcp.outbox_purge() \g /dev/null
SELECT is(pg_temp.state('p3'), 'dead: HTTP 403', 'for a while');
SELECT pg_temp.at('25 hours') \g /dev/null
SELECT mcp.outbox_purge() \g /dev/null
SELECT is((pg_temp.row('p3')).id, NULL, 'not for long');
SELECT matches(pg_temp.tool('(SELECT bool_or(kept) FROM mcp.outbox)'),
    '^42501: ', 'nobody else has to know');

SELECT * FROM finish();
ROLLBACK;
