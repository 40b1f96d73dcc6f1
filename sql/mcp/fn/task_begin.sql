-- Begin a task: once this is committed, its statement may run.
--   made  {tool, arguments, answers, state, ttl (seconds), poll (milliseconds)}
-- Returns the task as the client is told of it.
CREATE OR REPLACE FUNCTION mcp.task_begin(made json)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    most CONSTANT integer := 500; -- that one person keeps at once
    begun mcp.task;
BEGIN
    PERFORM mcp.task_purge();
    IF (SELECT count(*) FROM mcp.task) >= most THEN
        PERFORM mcp.fail('MC503', 'busy',
            format('There are %s tasks of yours already.', most),
            'Wait until some of them expire.');
    END IF;
    INSERT INTO mcp.task (workspace_id, id, account_id, client_id, tool,
        arguments, answers, state, ttl, poll, created_at, updated_at,
        expires_at, lease_until)
    VALUES (current_setting('mcp.workspace'), mcp.new_id('tsk_'),
        current_setting('mcp.account'), current_setting('mcp.client'),
        made->>'tool', made->'arguments', made->'answers', made->'state',
        (made->>'ttl')::integer, (made->>'poll')::integer,
        mcp.now(), mcp.now(),
        mcp.now() + make_interval(secs => (made->>'ttl')::integer),
        clock_timestamp() + interval '10 s')
    RETURNING * INTO begun;
    RETURN mcp.task_facts(begun);
END
$$;
