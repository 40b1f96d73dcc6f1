-- The process that runs a task, on whatever node it was begun; NULL: none does.
CREATE OR REPLACE FUNCTION mcp.task_backend(task text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    key CONSTANT bigint := mcp.task_key(task);
BEGIN
    RETURN (
        SELECT l.pid
        FROM pg_locks l
        WHERE l.locktype = 'advisory'
            AND l.mode = 'ExclusiveLock'
            AND l.granted
            AND l.database = (SELECT d.oid FROM pg_database d
                WHERE d.datname = current_database())
            AND l.classid::bigint = (key >> 32) & 4294967295
            AND l.objid::bigint = key & 4294967295
            AND l.objsubid = 1);
END
$$;
