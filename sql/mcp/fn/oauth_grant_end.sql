-- End a grant, and with it all that was made from it.
CREATE OR REPLACE FUNCTION mcp.oauth_grant_end(
    workspace text,
    credential text,
    why text,
    args jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH ended AS (
        UPDATE mcp.credential c
        SET revoked_at = mcp.now(), revoked_why = why
        WHERE c.workspace_id = workspace
            AND c.id = credential
            AND c.revoked_at IS NULL
        RETURNING c.account_id, c.client_id)
    SELECT mcp.oauth_audit(workspace, e.account_id, credential, e.client_id,
        'grant', 'revoked', why, args)
    FROM ended e
$$;
