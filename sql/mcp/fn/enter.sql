-- The door of every call: SELECT role, tool(args) FROM mcp.enter(...). Reads
-- the account, refuses one that is not active or whose role may not use the
-- tool, and sets for this transaction alone what the row policies read.
--   principal  {workspace, account, client, scopes, credential}, verified
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
    person mcp.account;
    ignored text;
BEGIN
    SELECT * INTO person
    FROM mcp.account a
    WHERE a.workspace_id = principal->>'workspace'
        AND a.id = principal->>'account';

    IF person.status IS DISTINCT FROM 'active' THEN
        PERFORM mcp.fail('MC401', 'account_inactive',
            'This account is not active in the workspace.',
            'Ask an administrator of the workspace, then sign in again.');
    END IF;
    IF tool->'roles' IS NOT NULL AND NOT tool->'roles' ? person.role THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            format('The tool %s%s is not available to the role "%s".',
                tool->>'prefix', tool->>'name', person.role),
            'Ask a person with one of these roles: '
                || (SELECT string_agg(role, ', ')
                    FROM jsonb_array_elements_text(tool->'roles') AS role)
                || '.');
    END IF;

    -- One expression, not one statement each: plpgsql evaluates it without
    -- the executor.
    ignored := set_config('mcp.workspace', person.workspace_id, true)
        || set_config('mcp.account', person.id, true)
        || set_config('mcp.role', person.role, true)
        || set_config('mcp.zone', person.time_zone, true)
        || set_config('mcp.scopes', coalesce(principal->>'scopes', ''), true)
        || set_config('mcp.client', coalesce(principal->>'client', ''), true)
        || set_config('mcp.credential',
            coalesce(principal->>'credential', ''), true)
        || set_config('mcp.request', coalesce(request, ''), true)
        || set_config('mcp.tool', coalesce(tool->>'name', ''), true)
        || set_config('mcp.tool_prefix', coalesce(tool->>'prefix', ''), true);
    IF (tool->>'read')::boolean THEN
        ignored := set_config('transaction_read_only', 'on', true);
    END IF;
    RETURN person.role;
END
$$;
