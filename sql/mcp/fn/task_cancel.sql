-- Cancel a task that has not ended; one that has is left as it is. When this is
-- committed, mcp.task_interrupt stops what is running.
--   asked  {task}
-- Returns {running}.
CREATE OR REPLACE FUNCTION mcp.task_cancel(asked json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    was text;
BEGIN
    SELECT t.status INTO was
    FROM mcp.task t
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.expires_at > mcp.now()
    FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM mcp.task_unknown();
    END IF;
    UPDATE mcp.task t
    SET status = 'cancelled',
        status_message = 'The task was cancelled.',
        input_requests = NULL,
        updated_at = mcp.now()
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.status IN ('working', 'input_required');
    RETURN json_build_object('running', was = 'working');
END
$$;
