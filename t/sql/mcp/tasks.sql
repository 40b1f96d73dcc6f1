-- A task's row, from its beginning to its end, and who sees it.
BEGIN;
\ir setup.inc
SELECT plan(46);

-- Enter as mcp_app, as a task's steps do.
CREATE FUNCTION pg_temp.enter(account text, client text DEFAULT 'c1',
    workspace text DEFAULT 'mcp-test') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('role', 'none', true);
    PERFORM mcp.enter(jsonb_build_object('workspace', workspace, 'account',
        account, 'client', client), '{"name": "tasks"}', 'r');
    PERFORM set_config('role', 'mcp_app', true);
END
$$;
-- pg_temp is the superuser's.
SELECT set_config('search_path', 'public, pg_catalog', true) \g /dev/null
DO $$ BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO mcp_app',
        (SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()));
END $$;

CREATE TEMP TABLE kept (name text PRIMARY KEY, id text);
GRANT ALL ON kept TO mcp_app;
CREATE FUNCTION pg_temp.id(text) RETURNS text LANGUAGE sql AS $$
    SELECT id FROM kept WHERE name = $1
$$;
CREATE FUNCTION pg_temp.begin_task(text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    made jsonb := mcp.task_begin('{"tool": "t_slow", "arguments": {"a": 1},
        "answers": {}, "ttl": 60, "poll": 500}');
BEGIN
    INSERT INTO kept VALUES ($1, made->>'taskId');
    RETURN made;
END
$$;
CREATE FUNCTION pg_temp.of(name text, more jsonb DEFAULT '{}') RETURNS json
LANGUAGE sql AS $$
    SELECT (jsonb_build_object('task', pg_temp.id(name)) || more)::json
$$;
CREATE FUNCTION pg_temp.stands(name text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT mcp.task_get(pg_temp.of(name))::jsonb
$$;
CREATE FUNCTION pg_temp.status(name text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.stands(name)->'task'->>'status'
$$;

-- ---- begun ----

SELECT pg_temp.enter('acc_ada0000001') \g /dev/null
SELECT set_config('mcp.now', '2026-03-01T10:00:00Z', true) \g /dev/null
SELECT is(pg_temp.begin_task('a') - 'taskId', '{"status": "working",
    "createdAt": "2026-03-01T10:00:00.000Z",
    "lastUpdatedAt": "2026-03-01T10:00:00.000Z",
    "ttlMs": 60000, "pollIntervalMs": 500}', 'what a client is told of a task');
SELECT matches(pg_temp.id('a'), '^tsk_[0-9a-hjkmnp-tv-z]{11}$', 'its id');
SELECT is(pg_temp.stands('a') - 'task', '{"tool": "t_slow", "result": null,
    "error": null, "inputRequests": null}', 'and what is known of it');

-- ---- whose it is ----

SELECT throws_like($$SELECT pg_temp.stands('a')$$, 'There is no such task%',
        account || '/' || client || ' does not see it')
FROM (VALUES ('acc_mara000001', 'c1', 'mcp-test'),
        ('acc_ada0000001', 'c2', 'mcp-test'),
        ('acc_ada0000001', '', 'mcp-test'),
        ('acc_eve0000001', 'c1', 'mcp-other')) AS t (account, client, space),
    pg_temp.enter(account, client, space);
SELECT pg_temp.enter('acc_mara000001') \g /dev/null
SELECT throws_like(format('SELECT %s(pg_temp.of(''a''))', function),
    'There is no such task%', function || ' neither')
FROM unnest(ARRAY['mcp.task_cancel', 'mcp.task_answer']) AS function;
SELECT mcp.task_end(pg_temp.of('a', '{"status": "completed", "result": {}}')),
    mcp.task_drop(pg_temp.of('a')) \g /dev/null
SELECT pg_temp.enter('acc_ada0000001') \g /dev/null
SELECT is(pg_temp.status('a'), 'working', 'nor do ends of others end it');
SELECT throws_ok($$INSERT INTO mcp.task (workspace_id, id, account_id,
        client_id, tool, arguments, answers, created_at, updated_at, ttl, poll,
        expires_at, lease_until)
    VALUES ('mcp-test', 'tsk_00000000000', 'acc_mara000001', 'c1', 't', '{}',
        '{}', now(), now(), 1, 1, now(), now())$$, '42501', NULL,
    'nobody begins one for somebody else');
SELECT throws_ok($$UPDATE mcp.task SET arguments = '{}'$$, '42501', NULL,
    'what a task does is not changed');

-- ---- the run's door ----

CREATE FUNCTION pg_temp.run(name text) RETURNS text LANGUAGE sql AS $$
    SELECT mcp.enter_task(jsonb_build_object('workspace', 'mcp-test',
        'account', 'acc_ada0000001', 'client', 'c1', 'task', pg_temp.id(name),
        'answers', '{"x": {"roots": []}}'::jsonb), '{"name": "slow"}', 'r')
$$;
SELECT is(mcp.task_backend(pg_temp.id('a')), NULL, 'nobody runs it');
SELECT is(pg_temp.run('a'), 'user', 'a run enters as its caller');
SELECT is(mcp.answer('x'), '{"roots": []}', 'with the answers');
SELECT is(mcp.task_backend(pg_temp.id('a')), pg_backend_pid(),
    'and is seen to run');
SELECT is(mcp.task_backend('tsk_00000000000'), NULL, 'that task alone');

-- ---- alive or not ----

SELECT set_config('role', 'none', true) \g /dev/null
UPDATE mcp.task SET lease_until = clock_timestamp() - interval '1 s';
SELECT pg_temp.enter('acc_ada0000001') \g /dev/null
SELECT is(pg_temp.status('a'), 'working', 'as long as it runs, it is working');
SELECT throws_like($$SELECT pg_temp.run('a')$$, 'The task has ended already.',
    'but nothing begins late');
SELECT pg_advisory_unlock_all() \g /dev/null
SELECT is(pg_temp.status('a'), 'failed', 'when nobody does, it has failed');
SELECT is(pg_temp.stands('a')->'error'->>'code', '-32603',
    'with an error of JSON-RPC');
SELECT is(pg_temp.stands('a')->'task'->>'statusMessage',
    'The server that ran the task has stopped.', 'and a sentence');
SELECT pg_temp.begin_task('young') \g /dev/null
SELECT is(pg_temp.status('young'), 'working',
    'a task that is about to begin has not');

-- ---- ended ----

SELECT set_config('mcp.now', '2026-03-01T10:00:30Z', true) \g /dev/null
SELECT throws_ok($$SELECT mcp.task_end(pg_temp.of('young',
        '{"status": "completed"}'))$$, '23514', NULL,
    'a completed task has a result');
SELECT mcp.task_end(('{"task": "' || pg_temp.id('young')
    || '", "status": "completed", "result": {"b": 1.0, "a": 2}}')::json)
    \g /dev/null
SELECT is(mcp.task_get(pg_temp.of('young'))->>'result', '{"b": 1.0, "a": 2}',
    'the result is kept to the letter');
SELECT is(pg_temp.stands('young')->'task'->>'ttlMs', '90000',
    'for its ttl from now on');
SELECT mcp.task_end(pg_temp.of('young', '{"status": "failed", "error": {}}'))
    \g /dev/null
SELECT is(pg_temp.status('young'), 'completed', 'an end is an end');
SELECT is(mcp.task_cancel(pg_temp.of('young'))::jsonb, '{"running": false}',
    'cancelling it does nothing');
SELECT is(pg_temp.status('young'), 'completed', 'at all');

-- ---- cancelled ----

SELECT pg_temp.begin_task('c') \g /dev/null
SELECT is(mcp.task_interrupt(pg_temp.of('c'))::jsonb, '{"stopped": false}',
    'what is not cancelled is not stopped');
SELECT is(mcp.task_cancel(pg_temp.of('c'))::jsonb, '{"running": true}',
    'a working task is cancelled');
SELECT is(mcp.task_interrupt(pg_temp.of('c'))::jsonb, '{"stopped": false}',
    'of one that has not begun there is nothing to stop');
SELECT throws_like($$SELECT pg_temp.run('c')$$, 'The task has ended already.',
    'it never begins');
SELECT mcp.task_end(pg_temp.of('c', '{"status": "completed", "result": {}}'))
    \g /dev/null
SELECT is(pg_temp.status('c'), 'cancelled', 'and stays cancelled');

-- ---- input ----

SELECT pg_temp.begin_task('q') \g /dev/null
SELECT mcp.task_park(pg_temp.of('q', '{"requests": {"a": {}, "b": {}},
    "state": {"step": 1}}')) \g /dev/null
SELECT is(pg_temp.status('q'), 'input_required', 'a task that asks waits');
SELECT is(pg_temp.stands('q')->'inputRequests', '{"a": {}, "b": {}}',
    'for what it asks');
SELECT is(mcp.task_answer(pg_temp.of('q', '{"answers": {"z": {}}}'))::jsonb,
    '{"ready": false}', 'another answer is none');
SELECT is(mcp.task_answer(pg_temp.of('q', '{"answers": {"a": {"n": 1}}}'))
    ::jsonb->'ready', 'false', 'one of two is not all');
SELECT is(pg_temp.stands('q')->'inputRequests', '{"b": {}}',
    'what is answered is asked no more');
SELECT is(mcp.task_answer(pg_temp.of('q', '{"answers": {"a": {"n": 9},
        "b": {"n": 2}}}'))::jsonb,
    '{"ready": true, "arguments": {"a": 1}, "answers": {"a": {"n": 1},
        "b": {"n": 2}}, "state": {"step": 1}}',
    'with all, it can run, and the first answer counts');
SELECT is(pg_temp.status('q'), 'working', 'it is working again');
SELECT throws_like($$SELECT mcp.task_park(pg_temp.of('q',
        '{"requests": {"c": {}, "a": {}}}'))$$,
    'The tool asks for "a" again%', 'a key is asked once');

-- ---- over ----

SELECT mcp.task_drop(pg_temp.of('c')) \g /dev/null
SELECT throws_like($$SELECT pg_temp.stands('c')$$, 'There is no such task%',
    'what is dropped is gone');
SELECT set_config('mcp.now', '2026-03-01T10:01:31Z', true) \g /dev/null
SELECT throws_like($$SELECT pg_temp.stands('young')$$,
    'There is no such task%', 'and what has expired is unknown');
SELECT pg_temp.enter('acc_mara000001') \g /dev/null
SELECT pg_temp.begin_task('m') \g /dev/null
SELECT set_config('role', 'none', true) \g /dev/null
SELECT is((SELECT string_agg(name, ' ') FROM kept JOIN mcp.task USING (id)),
    'm', 'whoever begins the next one tidies up');

INSERT INTO mcp.task (workspace_id, id, account_id, client_id, tool, arguments,
    answers, created_at, updated_at, ttl, poll, expires_at, lease_until)
SELECT workspace_id, mcp.new_id('tsk_'), account_id, client_id, tool, arguments,
    answers, created_at, updated_at, ttl, poll, expires_at, lease_until
FROM mcp.task, generate_series(1, 499);
SELECT pg_temp.enter('acc_mara000001') \g /dev/null
SELECT throws_like($$SELECT pg_temp.begin_task('n')$$, 'There are 500 tasks%',
    'nobody has more than 500');

SELECT * FROM finish();
ROLLBACK;
