-- Forget a task whose outcome the client was given as the answer to its call: it
-- has no handle for it.
--   asked  {task}
CREATE OR REPLACE FUNCTION mcp.task_drop(asked json)
RETURNS json
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM mcp.task t
    WHERE t.workspace_id = current_setting('mcp.workspace')
        AND t.id = asked->>'task';
    RETURN '{}';
END
$$;
