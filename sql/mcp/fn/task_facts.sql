-- What a client is told of a task in any case (MCP tasks extension, Task).
CREATE OR REPLACE FUNCTION mcp.task_facts(task mcp.task)
RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT json_strip_nulls(json_build_object(
        'taskId', task.id,
        'status', task.status,
        'statusMessage', task.status_message,
        'createdAt', to_char(task.created_at AT TIME ZONE 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'lastUpdatedAt', to_char(task.updated_at AT TIME ZONE 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'ttlMs', (extract(epoch FROM task.expires_at - task.created_at)
            * 1000)::bigint,
        'pollIntervalMs', task.poll))
$$;
