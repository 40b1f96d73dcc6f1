-- The grant behind tokens that nobody at a consent page agrees to: one that there
-- is and that has all the scopes, else a new one. It has no refresh token and
-- lives until it is revoked.
--   args  as of oauth_grant_make
CREATE OR REPLACE FUNCTION mcp.oauth_grant_standing(
    workspace text,
    account text,
    scopes text[],
    args jsonb)
RETURNS text
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    held text;
BEGIN
    SELECT c.id INTO held
    FROM mcp.credential c
    JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)
        = (c.workspace_id, c.id)
    WHERE c.workspace_id = workspace
        AND c.account_id = account
        AND c.client_id = args->>'client_id'
        AND c.resource = args->>'resource'
        AND c.scopes @> oauth_grant_standing.scopes
        AND g.issuer = args->>'issuer'
        AND g.key_thumbprint IS NOT DISTINCT FROM args->>'thumbprint'
        AND c.revoked_at IS NULL
        AND c.expires_at IS NULL
    LIMIT 1;
    IF held IS NULL THEN
        held := mcp.oauth_grant_make(workspace, account, scopes, args);
        PERFORM mcp.oauth_audit(workspace, account, held,
            args->>'client_id', 'grant', 'made',
            'Scopes: ' || array_to_string(scopes, ' '), args);
    END IF;
    RETURN held;
END
$$;
