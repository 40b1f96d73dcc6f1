-- The clock that a test can set.
BEGIN;
SELECT plan(7);

SELECT is(mcp.now(), now(), 'it is the transaction''s time');
SELECT set_config('mcp.now', '', true);
SELECT is(mcp.now(), now(), 'also where the setting is empty');
SAVEPOINT before;
SELECT set_config('mcp.now', '2026-11-23T07:00:00Z', true);
SELECT is(mcp.now(), '2026-11-23T08:00:00+01'::timestamptz, 'a test sets it');
SELECT is(mcp.now() - interval '1 hour', '2026-11-23T06:00:00Z'::timestamptz,
    'and it stands still');
SELECT set_config('mcp.now', 'half past nine', true);
SELECT throws_ok('SELECT mcp.now()', '22007', NULL,
    'what is no time is an error, not another time');
ROLLBACK TO before;
SELECT is(mcp.now(), now(), 'it ends with the transaction that set it');
SELECT volatility_is('mcp', 'now', '{}'::name[], 'stable',
    'one statement has one time');
SELECT * FROM finish();
ROLLBACK;
