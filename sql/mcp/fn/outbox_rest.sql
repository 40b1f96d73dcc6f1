-- Leave a connector alone until then: all of its rows would fare alike.
CREATE OR REPLACE FUNCTION mcp.outbox_rest(
    workspace text,
    connector text,
    until timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.connector c
    SET rest_until = greatest(c.rest_until, until)
    WHERE c.workspace_id = workspace
        AND c.id = outbox_rest.connector;
END
$$;
