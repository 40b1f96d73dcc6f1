-- The door of every call: SELECT mcp.enter(...), tool(args). Reads the account,
-- refuses one that is not active or whose role may not use the tool, or whose
-- credential has ended, and sets for this transaction alone what the row
-- policies read.
--   principal  {workspace, account, client, scopes, credential, credential_id},
--              verified; without credential_id, the token was made by somebody
--              else, who answers for it
--   tool       {name, prefix, roles[], read}; from the catalogue
-- Returns the account's role. SECURITY DEFINER: nothing is visible before the
-- settings stand.
CREATE OR REPLACE FUNCTION mcp.enter(
    principal jsonb,
    tool jsonb,
    request text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    entered text;
    unset integer;
BEGIN
    -- Every call comes through here, and what plpgsql evaluates costs more than
    -- what it evaluates: so one query, which sets as it reads. set_config never
    -- gives NULL; of a write, the last column does.
    SELECT a.role, num_nulls(
        set_config('mcp.workspace', a.workspace_id, true),
        set_config('mcp.account', a.id, true),
        set_config('mcp.role', a.role, true),
        set_config('mcp.zone', a.time_zone, true),
        set_config('mcp.tool_prefix', coalesce(tool->>'prefix', ''), true),
        CASE WHEN tool->'read' = 'true'
            THEN set_config('transaction_read_only', 'on', true) END)
    INTO entered, unset
    FROM mcp.account a
    WHERE a.workspace_id = principal->>'workspace'
        AND a.id = principal->>'account'
        AND a.status = 'active'
        AND (tool->'roles' ? a.role) IS NOT FALSE
        AND (principal->>'credential_id' IS NULL OR EXISTS (
            SELECT FROM mcp.credential c
            WHERE c.workspace_id = a.workspace_id
                AND c.id = principal->>'credential_id'
                AND c.account_id = a.id
                AND c.revoked_at IS NULL
                AND (c.expires_at > mcp.now()) IS NOT FALSE));
    IF unset = 0 THEN
        RETURN entered;
    END IF;
    IF unset IS NULL THEN
        PERFORM mcp.refuse(principal, tool);
    END IF;
    -- What a read does not ask for: who is to be named in an audit, and how.
    PERFORM set_config('mcp.scopes',
            coalesce(principal->>'scopes', ''), true),
        set_config('mcp.client', coalesce(principal->>'client', ''), true),
        set_config('mcp.credential',
            coalesce(principal->>'credential', ''), true),
        set_config('mcp.credential_id',
            coalesce(principal->>'credential_id', ''), true),
        set_config('mcp.request', coalesce(request, ''), true),
        set_config('mcp.tool', coalesce(tool->>'name', ''), true);
    RETURN entered;
END
$$;
