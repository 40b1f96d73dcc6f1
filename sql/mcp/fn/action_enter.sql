-- Go on as the account that asked for an action that nothing bars, whose preview
-- was made with its identity and with these scopes.
CREATE OR REPLACE FUNCTION mcp.action_enter(a mcp.action)
RETURNS void
LANGUAGE sql
AS $$
    SELECT set_config('mcp.account', o.id, true),
        set_config('mcp.role', o.role, true),
        set_config('mcp.zone', o.time_zone, true),
        set_config('mcp.client', a.client_id, true),
        set_config('mcp.credential_id', coalesce(a.credential_id, ''), true),
        set_config('mcp.scopes', a.scopes, true),
        set_config('mcp.tool_prefix', coalesce(a.tool->>'prefix', ''), true)
    FROM mcp.account o
    WHERE o.workspace_id = a.workspace_id
        AND o.id = a.account_id
$$;
