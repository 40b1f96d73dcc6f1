-- The key set (RFC 7517, 5) that verifies a workspace's tokens: keys in use and
-- retired ones whose last token may still live. Asked before anybody is known,
-- hence SECURITY DEFINER; public parts only.
CREATE OR REPLACE FUNCTION mcp.public_keys(workspace text)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT json_build_object('keys', coalesce(
        json_agg(k.public_jwk || jsonb_build_object(
            'kid', k.kid, 'alg', k.alg, 'use', 'sig') ORDER BY k.kid), '[]'))
    FROM mcp.signing_key k
    WHERE k.workspace_id = workspace
        AND (k.retires_at IS NULL OR k.retires_at > mcp.now())
$$;
