-- Periodic jobs: when they run, for whom and as whom.
BEGIN;
\ir setup.inc
SELECT plan(21);

CREATE SCHEMA pack;
GRANT USAGE ON SCHEMA pack TO mcp_app;
CREATE TABLE pack.ran (n serial, workspace text, role text, account text,
    db_role text DEFAULT current_user, request text);
GRANT ALL ON pack.ran TO mcp_app;
GRANT ALL ON SEQUENCE pack.ran_n_seq TO mcp_app;
CREATE FUNCTION pack.tick() RETURNS void LANGUAGE sql AS $$
    INSERT INTO pack.ran (workspace, role, account, request)
    SELECT current_setting('mcp.workspace'), current_setting('mcp.role'),
        current_setting('mcp.account'), current_setting('mcp.request')
$$;
CREATE FUNCTION pack.fail() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pack.tick();
    RAISE EXCEPTION 'Ada Lovelace is away';
END
$$;
DELETE FROM mcp.job;
CREATE FUNCTION pg_temp.run() RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.as_app($q$SELECT mcp.job_run('{}')$q$)::jsonb
$$;
-- Run what is due in our two workspaces and for all, as pairs; the template has
-- more workspaces.
CREATE FUNCTION pg_temp.run_all() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said jsonb;
    ran text[] := '{}';
BEGIN
    LOOP
        said := pg_temp.run();
        EXIT WHEN said = '{}';
        IF said->>'workspace' IN ('mcp-test', 'mcp-other', '') THEN
            ran := ran || concat_ws(' ', said->>'job',
                nullif(said->>'workspace', ''), said->>'failed');
        END IF;
    END LOOP;
    RETURN (SELECT string_agg(r, ', ' ORDER BY r) FROM unnest(ran) AS r);
END
$$;
CREATE FUNCTION pg_temp.passes(i interval) RETURNS void LANGUAGE sql AS $$
    UPDATE mcp.job_turn SET next_at = next_at - i
$$;

SELECT is(pg_temp.run(), '{}', 'without jobs nothing runs');
SELECT mcp.job_register('pack.tick', 'pack.tick', '1 minute') \g /dev/null
SELECT is(pg_temp.run_all(), 'pack.tick mcp-other, pack.tick mcp-test',
    'a job runs for each workspace');
SELECT is(string_agg(concat_ws(' ', workspace, role, account, db_role, request),
        ', ' ORDER BY workspace),
    'mcp-other service  mcp_app pack.tick, mcp-test service  mcp_app pack.tick',
    'as its service')
FROM pack.ran WHERE workspace ~ '^mcp';
SELECT is(current_setting('mcp.workspace'), '', 'and leaves nothing behind');
SELECT is(pg_temp.run_all(), NULL, 'it is not due again at once');
SELECT pg_temp.passes('59 s') \g /dev/null
SELECT is(pg_temp.run_all(), NULL, 'nor shortly before');
SELECT pg_temp.passes('1 s') \g /dev/null
SELECT is(pg_temp.run_all(), 'pack.tick mcp-other, pack.tick mcp-test',
    'but a minute later');
SELECT pg_temp.passes('1 day') \g /dev/null
SELECT is(pg_temp.run_all() || coalesce(pg_temp.run_all(), ''),
    'pack.tick mcp-other, pack.tick mcp-test',
    'what was missed is not made up for');
INSERT INTO mcp.workspace (id, name) VALUES ('mcp-third', 'Third');
SELECT is(pg_temp.run()->>'workspace', 'mcp-third', 'a new workspace has a turn');

SELECT mcp.job_register('pack.all', 'pack.tick', '1 hour', false) \g /dev/null
SELECT is(pg_temp.run_all(), 'pack.all', 'a job may run once for all');
SELECT is(workspace || '|' || role, '|', 'as nobody')
FROM pack.ran ORDER BY n DESC LIMIT 1;

SELECT mcp.job_register('pack.all', 'pack.fail', '1 hour', false) \g /dev/null
DELETE FROM pack.ran;
SELECT pg_temp.passes('1 hour') \g /dev/null
SELECT is((SELECT r FROM regexp_split_to_table(pg_temp.run_all(), ', ') AS r
    WHERE r ~ 'all'), 'pack.all P0001', 'one that fails says so');
SELECT is((SELECT count(*) FROM pack.ran WHERE workspace = ''), 0::bigint,
    'and has done nothing');
SELECT is(failures || ' ' || error, '1 P0001', 'its row says so, too')
FROM mcp.job_turn WHERE job = 'pack.all';
SELECT pg_temp.passes('1 hour'), pg_temp.run_all() \g /dev/null
SELECT is(failures, 2, 'as often as it fails')
FROM mcp.job_turn WHERE job = 'pack.all';
SELECT mcp.job_register('pack.all', 'pack.tick', '1 hour', false),
    pg_temp.passes('1 hour'), pg_temp.run_all() \g /dev/null
SELECT is(concat(failures, error), '0', 'until it works')
FROM mcp.job_turn WHERE job = 'pack.all';

SELECT throws_ok($$SELECT mcp.job_register('x', 'pack.tick', '0 s')$$, '23514',
    NULL, 'a job does not run all the time');
SELECT throws_ok($$SELECT mcp.job_register('x', 'tick()', '1 h')$$, '23514',
    NULL, 'a job is a function with a schema');
SELECT matches(pg_temp.as_app(statement), '^42501: ', 'mcp_app cannot: '
    || statement)
FROM unnest(ARRAY['SELECT mcp.job_register(''x'', ''a.b'', ''1 h'')',
    'SELECT count(*) FROM mcp.job', 'UPDATE mcp.job_turn SET error = NULL'])
    AS statement;

SELECT * FROM finish();
ROLLBACK;
