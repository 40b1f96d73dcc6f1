-- A run has asked (mcp.ask): the task waits for the answers. A key that was
-- answered before cannot ask again, because clients keep keys apart by name
-- (MCP tasks extension, task update requests).
--   asked  {task, requests, state}
CREATE OR REPLACE FUNCTION mcp.task_park(asked json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    requests CONSTANT jsonb := asked->'requests';
    answered text;
BEGIN
    SELECT k INTO answered
    FROM mcp.task t, jsonb_object_keys(requests) AS k
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.answers ? k
    LIMIT 1;
    IF FOUND THEN
        PERFORM mcp.fail('MC409', 'internal',
            format('The tool asks for "%s" again, which was answered.',
                answered));
    END IF;
    UPDATE mcp.task t
    SET status = 'input_required',
        status_message = 'The task waits for an answer.',
        input_requests = requests,
        state = asked->'state',
        updated_at = mcp.now(),
        expires_at = mcp.now() + make_interval(secs => t.ttl)
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task'
        AND t.status = 'working';
    RETURN '{}';
END
$$;
