-- What a token stands for (RFC 7662, 2.2), told to a service of an admin about
-- its own workspace; {} to anybody else, and of what has ended. An access token
-- may be for less than its grant, and ends before it. Of one that is bound to a
-- key it is said to which (RFC 9449, 6.2).
--   args  {issuer, client_id, token (hash)} or {..., workspace, credential, scope,
--         issued_at, expires_at (seconds)}
CREATE OR REPLACE FUNCTION mcp.oauth_introspect(args jsonb)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce((
        SELECT json_strip_nulls(json_build_object('active', true,
            'scope', coalesce(args->>'scope',
                array_to_string(c.scopes, ' ')),
            'client_id', c.client_id, 'sub', c.account_id,
            'aud', c.resource, 'iss', g.issuer,
            'iat', coalesce((args->>'issued_at')::bigint,
                extract(epoch FROM c.created_at)::bigint),
            'exp', coalesce((args->>'expires_at')::bigint,
                extract(epoch FROM c.expires_at)::bigint),
            'token_type', CASE WHEN g.key_thumbprint IS NULL
                THEN 'Bearer' ELSE 'DPoP' END,
            'cnf', CASE WHEN g.key_thumbprint IS NOT NULL
                THEN json_build_object('jkt', g.key_thumbprint) END,
            'workspace', c.workspace_id, 'grant', c.id))
        FROM mcp.oauth_client asking
        JOIN mcp.account admin ON (admin.workspace_id, admin.id)
            = (asking.workspace_id, asking.account_id)
        JOIN mcp.credential c ON c.workspace_id = asking.workspace_id
        JOIN mcp.oauth_grant g ON (g.workspace_id, g.credential_id)
            = (c.workspace_id, c.id)
        JOIN mcp.account a
            ON (a.workspace_id, a.id) = (c.workspace_id, c.account_id)
        WHERE asking.issuer = args->>'issuer'
            AND asking.id = args->>'client_id'
            AND asking.kind = 'service'
            AND admin.role = 'admin'
            AND admin.status = 'active'
            AND g.issuer = asking.issuer
            AND (c.workspace_id, c.id) IN (
                SELECT r.workspace_id, r.credential_id
                FROM mcp.oauth_refresh r
                WHERE r.hash = args->>'token'
                    AND (r.used_at < mcp.now() - interval '60 seconds')
                        IS NOT TRUE
                UNION ALL
                SELECT args->>'workspace', args->>'credential')
            AND a.status = 'active'
            AND c.revoked_at IS NULL
            AND (c.expires_at > mcp.now()) IS NOT FALSE), '{}')
$$;
