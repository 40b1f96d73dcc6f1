-- Cancel the statements that hold a call's lock, on whatever node they were
-- begun: a client has said that it no longer waits for the call. The lock is
-- held to the end of the transaction, so between looking and cancelling there
-- is no more than the time that this one query takes.
--   key  of the call: workspace, account, client and request id as a digest
-- Returns how many there were.
CREATE OR REPLACE FUNCTION mcp.cancel_call(key bigint)
RETURNS bigint
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT count(*) FILTER (WHERE pg_cancel_backend(l.pid))
    FROM pg_locks l
    WHERE l.locktype = 'advisory'
        AND l.mode = 'ShareLock'
        AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database d
            WHERE d.datname = current_database())
        AND l.classid::bigint = (key >> 32) & 4294967295
        AND l.objid::bigint = key & 4294967295
        AND l.objsubid = 1
        AND l.pid <> pg_backend_pid()
$$;
