-- Send rows once more, as if for the first time; mcpctl calls it. Of one that
-- was delivered, `done` alone is told again, if it has failed.
--   row_id  one row; or dead: all dead ones
-- Returns the ids.
CREATE OR REPLACE FUNCTION mcp.outbox_retry(workspace text, row_id text)
RETURNS SETOF text
LANGUAGE sql VOLATILE
AS $$
    UPDATE mcp.outbox o
    SET state = CASE WHEN o.state = 'delivered' THEN o.state ELSE 'pending' END,
        owed = o.state = 'delivered',
        ended_at = CASE WHEN o.state = 'delivered' THEN o.ended_at END,
        attempts = 0,
        tellings = 0,
        expires_at = CASE WHEN o.expires_at > mcp.now() THEN o.expires_at END,
        error = NULL,
        next_at = greatest(o.not_before, mcp.now())
    WHERE o.workspace_id = workspace
        AND CASE WHEN row_id = 'dead' THEN o.state = 'dead'
            ELSE o.id = row_id
                AND (o.state IN ('pending', 'in_doubt', 'dead')
                    OR (o.state = 'delivered' AND o.done IS NOT NULL
                        AND o.tellings > 0 AND o.error IS NOT NULL)) END
    RETURNING o.id
$$;
