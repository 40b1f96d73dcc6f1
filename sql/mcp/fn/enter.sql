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
    workspace CONSTANT text := principal->>'workspace';
    account CONSTANT text := principal->>'account';
    role text;
    status text;
    zone text;
    ignored text;
BEGIN
    SELECT a.role, a.status, a.time_zone INTO role, status, zone
    FROM mcp.account a
    WHERE a.workspace_id = workspace AND a.id = account;

    IF status IS DISTINCT FROM 'active' THEN
        PERFORM mcp.fail('MC401', 'account_inactive',
            'This account is not active in the workspace.',
            'Ask an administrator of the workspace, then sign in again.');
    END IF;
    IF NOT tool->'roles' ? role THEN
        PERFORM mcp.fail('MC403', 'forbidden',
            format('The tool %s%s is not available to the role "%s".',
                tool->>'prefix', tool->>'name', role),
            'Ask a person with one of these roles: '
                || (SELECT string_agg(r, ', ')
                    FROM jsonb_array_elements_text(tool->'roles') AS r)
                || '.');
    END IF;

    -- An expression costs plpgsql its parts once a transaction, and a statement
    -- the executor besides: so one expression, and no more parts than a call
    -- needs. set_config never gives NULL, so none of them is left out.
    IF set_config('mcp.workspace', workspace, true) IS NULL
        OR set_config('mcp.account', account, true) IS NULL
        OR set_config('mcp.role', role, true) IS NULL
        OR set_config('mcp.zone', zone, true) IS NULL
        OR set_config('mcp.tool_prefix',
            coalesce(tool->>'prefix', ''), true) IS NULL
    THEN
        RAISE EXCEPTION 'a setting was not made';
    END IF;
    -- What a read does not ask for: who is to be named in an audit, and how.
    IF tool->'read' = 'true' THEN
        ignored := set_config('transaction_read_only', 'on', true);
    ELSE
        PERFORM set_config('mcp.scopes',
                coalesce(principal->>'scopes', ''), true),
            set_config('mcp.client', coalesce(principal->>'client', ''), true),
            set_config('mcp.credential',
                coalesce(principal->>'credential', ''), true),
            set_config('mcp.request', coalesce(request, ''), true),
            set_config('mcp.tool', coalesce(tool->>'name', ''), true);
    END IF;
    RETURN role;
END
$$;
