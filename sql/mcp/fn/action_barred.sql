-- Why an action cannot be carried out any more, whoever says yes to it: its
-- account is not active, or may not use the tool, or the grant or key with which
-- it was asked for has ended. NULL: nothing bars it; else a refusal, in words
-- for the human on the page and for the model.
-- SECURITY DEFINER: the caller reads no credentials. Only of the own workspace.
CREATE OR REPLACE FUNCTION mcp.action_barred(a mcp.action)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN o.status <> 'active' THEN mcp.refusal('asker_inactive',
            'The account that asked for this is not active any more. Nothing '
            'was changed.',
            'Ask an administrator of the workspace.')
        WHEN (a.tool->'roles' ? o.role) IS FALSE
            THEN mcp.refusal('asker_forbidden',
            'Who asked for this may not use the tool any more. Nothing was '
            'changed.',
            'Ask a person with one of these roles: ' || (
                SELECT string_agg(r, ', ')
                FROM jsonb_array_elements_text(a.tool->'roles') AS r) || '.')
        WHEN a.credential_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM mcp.credential c
            WHERE c.workspace_id = a.workspace_id
                AND c.id = a.credential_id
                AND c.account_id = a.account_id
                AND c.revoked_at IS NULL
                AND (c.expires_at > mcp.now()) IS NOT FALSE)
            THEN mcp.refusal('access_ended',
            'The access with which this was asked for was revoked or has '
            'ended. Nothing was changed.',
            format('Call %s%s again, and show the human that preview.',
                a.tool->>'prefix', a.tool->>'name'))
        END
    FROM mcp.account o
    WHERE o.workspace_id = a.workspace_id
        AND o.workspace_id = current_setting('mcp.workspace')
        AND o.id = a.account_id
$$;
