-- A row has ended: as delivered, dead or dropped. `done` is told of it later.
--   claim  of the worker that says so. That it was delivered is true whoever
--          says it; all else counts only from the one whose turn it is
CREATE OR REPLACE FUNCTION mcp.outbox_end(
    workspace text,
    row_id text,
    row_claim integer,
    how text,
    why text,
    answer jsonb)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.outbox o
    SET state = how,
        error = left(why, 300),
        response = answer,
        next_at = mcp.now(),
        claimed_until = NULL,
        ended_at = mcp.now(),
        sealed = NULL,
        owed = o.done IS NOT NULL
    WHERE o.workspace_id = workspace
        AND o.id = row_id
        AND o.ended_at IS NULL
        AND ((o.state = 'sending' AND o.claim = row_claim)
            OR how = 'delivered');
    RETURN FOUND;
END
$$;
