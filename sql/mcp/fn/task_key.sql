-- The advisory lock of a task. The backend that runs it holds the lock from
-- before its first look at the row until its connection ends.
CREATE OR REPLACE FUNCTION mcp.task_key(task text)
RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT hashtextextended(format('mcp.task %s %s',
        current_setting('mcp.workspace'), task), 0)
$$;
