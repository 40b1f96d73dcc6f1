-- A row that a worker has in hand is to be looked at again.
--   how     pending or in_doubt
--   due     when; a row that expires before is looked at then
--   counts  whether this was an attempt
CREATE OR REPLACE FUNCTION mcp.outbox_later(
    workspace text,
    row_id text,
    row_claim integer,
    how text,
    due timestamptz,
    why text,
    counts boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.outbox o
    SET state = how,
        error = left(why, 300),
        next_at = CASE WHEN how = 'pending' THEN least(due, o.expires_at)
            ELSE due END,
        attempts = o.attempts - CASE WHEN counts THEN 0 ELSE 1 END,
        claimed_until = NULL
    WHERE o.workspace_id = workspace
        AND o.id = row_id
        AND o.state = 'sending'
        AND o.claim = row_claim;
    RETURN FOUND;
END
$$;
