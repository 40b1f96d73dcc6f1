-- What is known of a client: {id, kind, metadata, digest, secret, is_fresh};
-- {} of one that nobody knows.
--   args  {issuer, client_id}
CREATE OR REPLACE FUNCTION mcp.oauth_client(args jsonb)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce((
        SELECT json_build_object('id', c.id, 'kind', c.kind,
            'metadata', c.metadata, 'digest', c.digest,
            'secret', c.secret_hash, 'scopes', c.scopes,
            'is_fresh', c.fresh_until IS NULL OR c.fresh_until > mcp.now())
        FROM mcp.oauth_client c
        WHERE c.issuer = args->>'issuer'
            AND c.id = args->>'client_id'), '{}')
$$;
