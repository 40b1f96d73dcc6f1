-- Be the workspace's service, for this transaction, while a function of a pack
-- is called; '' is nobody again.
CREATE OR REPLACE FUNCTION mcp.outbox_enter(workspace text, request text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM mcp.outbox_guard();
    PERFORM set_config('mcp.workspace', workspace, true),
        set_config('mcp.account', '', true),
        set_config('mcp.role',
            CASE WHEN workspace = '' THEN '' ELSE 'service' END, true),
        set_config('mcp.zone', 'UTC', true),
        set_config('mcp.tool_prefix', '', true),
        set_config('mcp.tool', '', true),
        set_config('mcp.scopes', '', true),
        set_config('mcp.client', '', true),
        set_config('mcp.credential', '', true),
        set_config('mcp.credential_id', '', true),
        set_config('mcp.request', request, true);
END
$$;
