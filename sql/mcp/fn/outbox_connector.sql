-- A connector as the worker needs it; NULL: there is none. What opens it is
-- sealed.
CREATE OR REPLACE FUNCTION mcp.outbox_connector(
    workspace text,
    connector text)
RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    RETURN (
        SELECT json_build_object('id', c.id, 'kind', c.kind,
            'base_url', c.base_url, 'settings', c.settings,
            'credentials', encode(c.credentials_sealed, 'base64'))
        FROM mcp.connector c
        WHERE c.workspace_id = workspace
            AND c.id = connector);
END
$$;
