-- Revoke a grant (RFC 7009), found by a refresh token of any age or by the
-- credential that a verified access token names; a client can end its own only.
--   args  {issuer, client_id, token (hash)} or {..., workspace, credential}
CREATE OR REPLACE FUNCTION mcp.oauth_revoke(args jsonb)
RETURNS json
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT mcp.oauth_grant_end(c.workspace_id, c.id,
        'The client revoked it.', args)
    FROM mcp.credential c
    JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)
        = (c.workspace_id, c.id)
    WHERE (c.workspace_id, c.id) IN (
            SELECT r.workspace_id, r.credential_id
            FROM mcp.oauth_refresh r
            WHERE r.hash = args->>'token'
            UNION ALL
            SELECT args->>'workspace', args->>'credential')
        AND c.client_id = args->>'client_id'
        AND g.issuer = args->>'issuer';
    SELECT '{}'::json
$$;
