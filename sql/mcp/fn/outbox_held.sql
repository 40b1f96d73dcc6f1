-- The row that a worker has in hand; none when it has been taken from it.
CREATE OR REPLACE FUNCTION mcp.outbox_held(
    workspace text,
    row_id text,
    row_claim integer)
RETURNS SETOF mcp.outbox
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    RETURN QUERY
    SELECT o.*
    FROM mcp.outbox o
    WHERE o.workspace_id = workspace
        AND o.id = row_id
        AND o.state = 'sending'
        AND o.claim = row_claim
    FOR UPDATE;
END
$$;
