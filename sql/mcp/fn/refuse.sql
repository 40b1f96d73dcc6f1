-- Why mcp.enter lets somebody not in: the account is not active, of which
-- nobody learns more, its credential has ended, or its role may not use the
-- tool, prompt or resource (whose name has no prefix). Of the account mcp.enter
-- has seen nothing, so it is looked at again, with that function's rights.
CREATE OR REPLACE FUNCTION mcp.refuse(principal jsonb, tool jsonb)
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held text;
BEGIN
    SELECT a.role INTO held
    FROM mcp.account a
    WHERE a.workspace_id = principal->>'workspace'
        AND a.id = principal->>'account'
        AND a.status = 'active';
    IF held IS NULL THEN
        PERFORM mcp.fail('MC401', 'account_inactive',
            'This account is not active in the workspace.',
            'Ask an administrator of the workspace, then sign in again.');
    END IF;
    IF (tool->'roles' ? held) IS NOT FALSE THEN
        PERFORM mcp.fail('MC401', 'credential_ended',
            'This access was revoked or has ended.',
            'Sign in again, or use another key.');
    END IF;
    PERFORM mcp.fail('MC403', 'forbidden',
        format('The %s %s%s is not available to the role "%s".',
            coalesce(tool->>'kind', 'tool'),
            CASE WHEN tool->>'kind' IS DISTINCT FROM 'resource'
                THEN tool->>'prefix' END,
            tool->>'name', held),
        'Ask a person with one of these roles: '
            || (SELECT string_agg(r, ', ')
                FROM jsonb_array_elements_text(tool->'roles') AS r)
            || '.');
END
$$;
