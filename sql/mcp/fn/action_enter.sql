-- Go on as the account that asked for an action, whose preview was made with its
-- identity. False: it is not active, or may not use the tool any more.
CREATE OR REPLACE FUNCTION mcp.action_enter(a mcp.action)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    unset integer;
BEGIN
    SELECT num_nulls(
        set_config('mcp.account', o.id, true),
        set_config('mcp.role', o.role, true),
        set_config('mcp.zone', o.time_zone, true),
        set_config('mcp.client', a.client_id, true),
        set_config('mcp.credential_id', coalesce(a.credential_id, ''), true),
        set_config('mcp.scopes', '', true),
        set_config('mcp.tool_prefix', coalesce(a.tool->>'prefix', ''), true))
    INTO unset
    FROM mcp.account o
    WHERE o.workspace_id = a.workspace_id
        AND o.id = a.account_id
        AND o.status = 'active'
        AND (a.tool->'roles' ? o.role) IS NOT FALSE;
    RETURN unset IS NOT NULL;
END
$$;
