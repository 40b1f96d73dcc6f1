-- Add a connector, or replace one; mcpctl calls it. What waits for it goes on.
CREATE OR REPLACE FUNCTION mcp.connector_put(
    workspace text,
    connector text,
    kind text,
    base_url text,
    settings jsonb,
    credentials bytea)
RETURNS boolean -- whether it is new
LANGUAGE sql
AS $$
    INSERT INTO mcp.connector AS c (workspace_id, id, kind, base_url, settings,
        credentials_sealed, created_at, updated_at)
    VALUES (workspace, connector, kind, base_url, settings, credentials,
        mcp.now(), mcp.now())
    ON CONFLICT (workspace_id, id) DO UPDATE
    SET kind = excluded.kind,
        base_url = excluded.base_url,
        settings = excluded.settings,
        credentials_sealed = excluded.credentials_sealed,
        active = true,
        rest_until = '-infinity',
        updated_at = mcp.now()
    RETURNING c.xmax = 0
$$;
