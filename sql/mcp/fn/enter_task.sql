-- The door of a task's run: mcp.enter_with_answers, for a principal that names
-- the task. The connection must be the task's own. It takes the task's lock
-- before it looks at the row, and mcp.task_interrupt looks for the lock after
-- the row says "cancelled"; so one of them sees the other.
CREATE OR REPLACE FUNCTION mcp.enter_task(
    principal jsonb,
    tool jsonb,
    request text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    entered CONSTANT text := mcp.enter_with_answers(principal, tool, request);
    task CONSTANT text := principal->>'task';
BEGIN
    -- mcp.enter does not tell a read which client it is.
    PERFORM set_config('mcp.client', coalesce(principal->>'client', ''), true);
    -- Held by another only while a run that has just asked is going away.
    PERFORM pg_advisory_lock(mcp.task_key(task));
    IF NOT EXISTS (
        SELECT FROM mcp.task t
        WHERE t.workspace_id = current_setting('mcp.workspace')
            AND t.id = task
            AND t.status = 'working'
            AND t.lease_until > clock_timestamp()
    ) THEN
        PERFORM mcp.fail('MC409', 'task_over', 'The task has ended already.');
    END IF;
    RETURN entered;
END
$$;
