-- The outbox: from the tool that writes a row to the function that is told how it
-- ended.
BEGIN;
\ir setup.inc
\ir outbox.inc
SELECT plan(73);

-- ---- written ----

SELECT matches(pg_temp.tool($$mcp.outbox_add('cal', 'event.create',
        '{"subject": "x"}', 'k1', about => 'mtg_1', gate => 'pack.gate',
        settle => 'pack.settle', done => 'pack.done')$$),
    '^out_[0-9a-hjkmnp-tv-z]{11}$', 'a tool adds a row');
SELECT is(pg_temp.tool($$mcp.outbox_add('cal', 'event.create', '{}', 'k1')$$),
    (pg_temp.row('k1')).id, 'the same key again is the same row');
SELECT is((pg_temp.row('k1')).payload, '{"subject": "x"}', 'as it was');
SELECT is(pg_temp.tool($$mcp.outbox_add('fax', 'x', '{}', 'k2')$$), NULL,
    'without a connector nothing is written');
SELECT is((pg_temp.row('k2')).id, NULL, 'at all');
SELECT matches(pg_temp.tool(format($$mcp.outbox_add('cal', 'x', '{}', 'k2',
        done => %L)$$, name)), '^23514: ', 'no function: ' || name)
FROM unnest(ARRAY['now', 'pg_sleep(1)', 'a.b; x', 'A.b', 'a.b.c']) AS name;
SELECT matches(pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'k2',
        in_order => true)$$), '^22023: ', 'an order is of something');
SELECT matches(pg_temp.tool($$mcp.outbox_add('cal', 'x', '[]', 'k2')$$),
    '^23514: ', 'a payload is an object');

-- ---- who sees it ----

SELECT is(pg_temp.tool($$(SELECT string_agg(o.kind, ' ') FROM mcp.outbox o)$$),
    NULL, 'a user sees no rows');
UPDATE mcp.account SET status = 'active' WHERE id = 'acc_pavn000001';
SELECT is(pg_temp.tool($$(SELECT string_agg(o.kind, ' ') FROM mcp.outbox o)$$,
    account => 'acc_pavn000001'), 'event.create', 'an admin sees that they are');
SELECT is(pg_temp.tool($$(SELECT string_agg(o.kind, ' ') FROM mcp.outbox o)$$,
    'mcp-other', 'acc_eve0000001'), NULL, 'not one of another workspace');
SELECT matches(pg_temp.tool(
        format('(SELECT max(%I::text) FROM mcp.outbox)', name),
        account => 'acc_pavn000001'), '^42501: ', 'nor its ' || name)
FROM unnest(ARRAY['payload', 'sealed', 'response', 'key']) AS name;
SELECT is(pg_temp.tool($$(SELECT string_agg(c.id, ' ' ORDER BY c.id)
    FROM mcp.connector c)$$), 'cal idle', 'a tool sees which connectors are');
SELECT matches(pg_temp.tool(
        format('(SELECT max(%I::text) FROM mcp.connector)', name)),
    '^42501: ', 'not their ' || name)
FROM unnest(ARRAY['base_url', 'settings', 'credentials_sealed']) AS name;
SELECT matches(pg_temp.tool(call), '^42501: ', 'a tool is no worker: ' || call)
FROM unnest(ARRAY[$$mcp.outbox_claim('{"node": "n", "lease": 9}')$$,
    $$mcp.outbox_tell('{}')$$, $$mcp.job_run('{}')$$,
    $$mcp.outbox_connector('mcp-other', 'cal')$$,
    $$mcp.outbox_enter('mcp-other', '')$$]) AS call;

-- ---- claimed ----

CREATE TEMP TABLE c (name text PRIMARY KEY, item jsonb);
INSERT INTO c SELECT 'k1', pg_temp.claim();
SELECT is(item - 'id', '{"workspace": "mcp-test", "claim": 1, "attempts": 1,
    "kind": "event.create", "key": "k1", "about": "mtg_1", "state": null,
    "ask": false, "sealed": null,
    "payload": {"subject": "x"}, "connector": {"id": "cal", "kind": "graph",
    "base_url": "https://graph.example", "settings": {"tenant": "t"},
    "credentials": "AQI="}}', 'a worker gets all that it needs')
FROM c WHERE name = 'k1';
SELECT is(pg_temp.claim(), '{}', 'nobody else gets it');
SELECT is((said->>'id', said->>'kind', said->>'about', workspace, role,
        account, db_role)::text,
    format('(%s,event.create,mtg_1,mcp-test,service,"",mcp_app)',
        (pg_temp.row('k1')).id), 'the gate is asked as the service')
FROM pack.seen WHERE what = 'gate';
SELECT is(current_setting('mcp.workspace') || current_setting('mcp.role'), '',
    'afterwards it is nobody');

-- ---- delivered ----

SELECT is(pg_temp.report(item, 'delivered', '{"response": {"event_id": "e"}}'),
    '{"state": "delivered", "over": true}', 'it is delivered')
FROM c WHERE name = 'k1';
SELECT is((SELECT count(*) FROM pack.seen WHERE what = 'done'), 0::bigint,
    'done is told apart');
SELECT is(pg_temp.tell() - 'id', '{"failed": null, "function": "pack.done"}',
    'done is told');
SELECT is(said->>'state' || (said->'response')::text,
    'delivered{"event_id": "e"}', 'how it ended')
FROM pack.seen WHERE what = 'done';
SELECT is(pg_temp.tell(), '{}', 'once');
SELECT is(pg_temp.report(item, 'retry'), '{}', 'an end is an end')
FROM c WHERE name = 'k1';

-- ---- done that fails ----

SELECT pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'k3',
    done => 'pack.done')$$) \g /dev/null
SELECT pg_temp.says('done', '"raise"'),
    pg_temp.report(pg_temp.claim(), 'delivered') \g /dev/null
SELECT is(pg_temp.tell()->>'failed', 'P0001', 'done may fail');
SELECT is(pg_temp.state('k3'), 'delivered: pack.done failed with SQLSTATE P0001',
    'delivered is delivered, and nobody is quoted');
SELECT is(pg_temp.tell(), '{}', 'it is not told again at once');
SELECT pg_temp.at('1 min'), pg_temp.says('done', NULL) \g /dev/null
SELECT is(pg_temp.tell()->>'failed', NULL, 'but later');
SELECT is((SELECT count(*) FROM pack.seen WHERE said->>'key' = 'k3'), 1::bigint,
    'what it did before it failed is undone');

-- ---- retried ----

SELECT pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'k4',
    max_attempts => 3, done => 'pack.done')$$) \g /dev/null
INSERT INTO c SELECT 'k4', pg_temp.claim();
SELECT is(pg_temp.report(item, 'retry', '{"error": "HTTP 500"}'),
    '{"state": "pending", "over": false}', 'it is tried again')
FROM c WHERE name = 'k4';
SELECT ok(pg_temp.wait('k4') BETWEEN 3.75 AND 6.25, 'after about five seconds');
SELECT is(pg_temp.claim(), '{}', 'not before');
SELECT pg_temp.at('2 min') \g /dev/null
SELECT pg_temp.report(pg_temp.claim(), 'retry',
    '{"error": "HTTP 429", "retry_after": 100, "rest": true}') \g /dev/null
SELECT is(pg_temp.wait('k4'), 100::double precision,
    'as late as the other side wants');
SELECT pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'k5')$$) \g /dev/null
SELECT is(pg_temp.claim(), '{}', 'a connector that rests sends nothing');
SELECT pg_temp.at('4 min'), pg_temp.report(pg_temp.claim(), 'delivered')
    \g /dev/null
SELECT pg_temp.report(pg_temp.claim(), 'retry', '{"error": "HTTP 500"}')
    \g /dev/null
SELECT is(pg_temp.state('k4') || ', ' || pg_temp.state('k5'),
    'dead: HTTP 500, delivered', 'the third time is the last');
SELECT is(pg_temp.tell()->>'failed', NULL, 'done is told of that');
SELECT is(said->>'state' || ' ' || (said->>'error'), 'dead HTTP 500', 'as well')
FROM pack.seen WHERE said->>'key' = 'k4' AND what = 'done';
SELECT ok(extract(epoch FROM mcp.outbox_wait('5 s', n))
        BETWEEN about * 0.7499 AND about * 1.2501,
    format('after attempt %s it is about %s s', n, about))
FROM (VALUES (1, 5.0), (2, 10.0), (5, 80.0), (40, 21600.0)) AS v (n, about);

-- ---- gates ----

SELECT pg_temp.says('gate', '{"do": "hold", "until": "2026-03-01T10:30:00Z"}')
    \g /dev/null
SELECT pg_temp.tool($$mcp.outbox_add('cal', 'x', '{"a": 1, "b": 1}', 'k6',
    gate => 'pack.gate', done => 'pack.done')$$) \g /dev/null
SELECT is(pg_temp.claim(), '{}', 'a gate holds a row');
SELECT is(pg_temp.wait('k6'), 26 * 60::double precision, 'until then');
SELECT is((pg_temp.row('k6')).attempts, 0, 'which is no attempt');
SELECT pg_temp.at('30 min'), pg_temp.says('gate',
    '{"payload": {"b": 2, "c": 3}}') \g /dev/null
INSERT INTO c SELECT 'k6', pg_temp.claim();
SELECT is(item->'payload', '{"a": 1, "b": 2, "c": 3}', 'a gate adds what it knows')
FROM c WHERE name = 'k6';
SELECT pg_temp.report(item, 'retry') FROM c WHERE name = 'k6' \g /dev/null
SELECT pg_temp.at('40 min'), pg_temp.says('gate', '"raise"') \g /dev/null
SELECT is(pg_temp.claim(), '{}', 'a gate that fails lets nothing out');
SELECT is(pg_temp.state('k6'),
    'pending: pack.gate failed with SQLSTATE P0001', 'and quotes nobody');
SELECT pg_temp.at('50 min'), pg_temp.says('gate', '{"do": "hold", "until": "x"}')
    \g /dev/null
SELECT is(pg_temp.claim()::text || pg_temp.state('k6'),
    '{}pending: pack.gate failed with SQLSTATE 22007', 'nor one that babbles');
SELECT pg_temp.at('60 min'), pg_temp.says('gate', '{"do": "drop", "code": "dnc"}')
    \g /dev/null
SELECT is(pg_temp.claim()::text || pg_temp.state('k6'), '{}dropped: dnc',
    'a gate drops a row');
SELECT is(pg_temp.tell()->>'failed', NULL, 'done is told of that');

-- ---- times ----

SELECT pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'late',
    not_before => mcp.now() + interval '1 h', sealed => '\x00')$$),
    pg_temp.tool($$mcp.outbox_add('cal', 'x', '{}', 'brief',
        expires_at => mcp.now() + interval '10 min', sealed => '\x00')$$)
    \g /dev/null
SELECT is(pg_temp.claim()->>'key' || coalesce(pg_temp.claim()->>'key', ''),
    'brief', 'not before its time');
SELECT pg_temp.report(jsonb_build_object('workspace', 'mcp-test', 'id', o.id,
    'claim', 1), 'retry', '{"retry_after": 86400}') FROM pg_temp.row('brief') o
    \g /dev/null
SELECT is(pg_temp.wait('brief'), 600::double precision,
    'what expires is looked at then');
SELECT pg_temp.at('71 min') \g /dev/null
SELECT is(pg_temp.claim()::text || pg_temp.state('brief'), '{}dropped: expired',
    'and dropped');
SELECT is((pg_temp.row('brief')).sealed, NULL, 'and its secrets are wiped');
SELECT is(pg_temp.tool($$mcp.outbox_withdraw('mtg_1')$$), '0',
    'nothing to withdraw');
SELECT pg_temp.tool($$mcp.outbox_add('cal', 'remind', '{}', 'r1',
    about => 'mtg_1', not_before => mcp.now() + interval '1 h')$$) \g /dev/null
SELECT is(pg_temp.tool($$mcp.outbox_withdraw('mtg_1', 'other')$$)
    || pg_temp.tool($$mcp.outbox_withdraw('mtg_1')$$, 'mcp-other',
        'acc_eve0000001')
    || pg_temp.tool($$mcp.outbox_withdraw('mtg_1', 'remind')$$)
    || pg_temp.state('r1'), '001dropped: withdrawn', 'a reminder is withdrawn');

-- ---- the order ----

SELECT pg_temp.tool(format($$mcp.outbox_add('cal', 'x', '{}', %L,
    about => %L, in_order => true, done => 'pack.done')$$, key, about))
FROM (VALUES ('o1', 'm1'), ('o2', 'm1'), ('p1', 'm2')) AS v (key, about)
    \g /dev/null
INSERT INTO c SELECT 'o' || n, pg_temp.claim() FROM generate_series(1, 3) AS n;
SELECT is(string_agg(item->>'key', ' ' ORDER BY name), 'o1 p1',
    'the second waits for the first') FROM c WHERE name ~ '^o\d';
SELECT pg_temp.report(item, 'delivered') FROM c WHERE name = 'o1' \g /dev/null
SELECT is(pg_temp.claim(), '{}', 'until its done was told, too');
SELECT pg_temp.tell() \g /dev/null
SELECT is(pg_temp.claim()->>'key', 'o2', 'then it comes');

SELECT * FROM finish();
ROLLBACK;
