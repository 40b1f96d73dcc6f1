-- A task as it stands: {tool, task, result, error, inputRequests}. One that is
-- said to be working, but that nobody runs any more, has failed: its server was
-- killed, or lost the database.
--   asked  {task}
CREATE OR REPLACE FUNCTION mcp.task_get(asked json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    stands mcp.task;
BEGIN
    UPDATE mcp.task t
    SET status = 'failed',
        status_message = 'The server that ran the task has stopped.',
        error = json_build_object('code', -32603, 'message',
            'The server that ran the task has stopped; it is not known whether '
            || 'the task was carried out.'),
        updated_at = mcp.now()
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.status = 'working'
        AND t.lease_until <= clock_timestamp()
        AND mcp.task_backend(t.id) IS NULL;
    SELECT * INTO stands
    FROM mcp.task t
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.expires_at > mcp.now();
    IF NOT FOUND THEN
        PERFORM mcp.task_unknown();
    END IF;
    RETURN json_build_object('tool', stands.tool,
        'task', mcp.task_facts(stands), 'result', stands.result,
        'error', stands.error, 'inputRequests', stands.input_requests);
END
$$;
