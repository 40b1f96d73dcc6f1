-- An action waits no more.
CREATE OR REPLACE FUNCTION mcp.action_end(
    a mcp.action,
    state text,
    decided_by text,
    note text DEFAULT NULL,
    result json DEFAULT NULL,
    next_id text DEFAULT NULL)
RETURNS void
LANGUAGE sql
AS $$
    UPDATE mcp.action u
    SET state = action_end.state,
        decided_at = mcp.now(),
        decided_by = action_end.decided_by,
        note = left(action_end.note, 400),
        result = action_end.result,
        next_id = action_end.next_id
    WHERE u.workspace_id = a.workspace_id
        AND u.id = a.id
$$;
