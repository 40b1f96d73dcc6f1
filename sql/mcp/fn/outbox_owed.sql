-- The next row that has ended and whose `done` is to be told; none or one.
CREATE OR REPLACE FUNCTION mcp.outbox_owed()
RETURNS SETOF mcp.outbox
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    RETURN QUERY
    SELECT o.*
    FROM mcp.outbox o
    WHERE o.owed
        AND o.next_at <= mcp.now()
    ORDER BY o.next_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED;
END
$$;
