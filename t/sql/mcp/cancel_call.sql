-- Cancelling a call by its key: what happens to the one that runs is seen in
-- t/http/cancel.t, where there is one.
BEGIN;
SELECT plan(4);

SELECT is(mcp.cancel_call(42), 0::bigint, 'a call that is not there');
SELECT pg_advisory_xact_lock_shared(-42);
SELECT is(mcp.cancel_call(-42), 0::bigint, 'nobody cancels themselves');
SELECT function_privs_are('mcp', 'cancel_call', ARRAY['bigint'], 'mcp_app',
    ARRAY['EXECUTE'], 'the module may ask for it');
SELECT isnt_definer('mcp', 'cancel_call', ARRAY['bigint'],
    'with no rights but its own');
SELECT * FROM finish();
ROLLBACK;
