-- A run has ended: the outcome, unless the task was cancelled meanwhile. It is
-- kept for the ttl from now on.
--   ended  {task, status (completed, failed), message, result or error}
CREATE OR REPLACE FUNCTION mcp.task_end(ended json)
RETURNS json
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE mcp.task t
    SET status = ended->>'status',
        status_message = ended->>'message',
        result = ended->'result',
        error = ended->'error',
        updated_at = mcp.now(),
        expires_at = mcp.now() + make_interval(secs => t.ttl)
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = ended->>'task'
        AND t.status = 'working';
    RETURN '{}';
END
$$;
