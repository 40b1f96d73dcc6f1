-- Give a row up that is not being sent right now; mcpctl calls it.
-- Returns whether there was such a row.
CREATE OR REPLACE FUNCTION mcp.outbox_drop(workspace text, row_id text)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    WITH dropped AS (
        UPDATE mcp.outbox o
        SET state = 'dropped',
            error = 'dropped by the administrator',
            ended_at = mcp.now(),
            next_at = mcp.now(),
            sealed = NULL,
            owed = o.done IS NOT NULL
        WHERE o.workspace_id = workspace
            AND o.id = row_id
            AND o.state IN ('pending', 'in_doubt', 'dead')
        RETURNING o.id
    )
    SELECT EXISTS (SELECT FROM dropped)
$$;
