-- The key set that an issuer publishes (RFC 7517, 5): of its workspace, or, of
-- an issuer for all, of them all.
--   args  {workspace} or {}
CREATE OR REPLACE FUNCTION mcp.oauth_keys(args jsonb)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN args->>'workspace' IS NOT NULL
        THEN mcp.public_keys(args->>'workspace')
        ELSE (
            SELECT json_build_object('keys', coalesce(json_agg(k.entry), '[]'))
            FROM (
                SELECT s.public_jwk || jsonb_build_object('kid', s.kid,
                    'alg', s.alg, 'use', 'sig') AS entry
                FROM mcp.signing_key s
                WHERE s.retires_at IS NULL OR s.retires_at > mcp.now()
                ORDER BY s.workspace_id, s.kid
                LIMIT 1000) AS k)
        END
$$;
