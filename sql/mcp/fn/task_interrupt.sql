-- Stop the statement of a task that was cancelled, on whatever node it was
-- begun. Its connection does nothing else, so no other call is hit.
--   asked  {task}
-- Returns {stopped}.
CREATE OR REPLACE FUNCTION mcp.task_interrupt(asked json)
RETURNS json
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN json_build_object('stopped', coalesce((
        SELECT pg_cancel_backend(mcp.task_backend(t.id))
        FROM mcp.task t
        WHERE t.workspace_id = current_setting('mcp.workspace')
            AND t.id = asked->>'task'
            AND t.status = 'cancelled'), false));
END
$$;
