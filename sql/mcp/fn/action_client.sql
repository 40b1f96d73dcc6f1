-- What a human knows the client by that asked for an action: the name that it
-- gives itself, or the key's. SECURITY DEFINER: the caller reads neither.
CREATE OR REPLACE FUNCTION mcp.action_client(a mcp.action)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce((
        SELECT c.metadata->>'client_name'
        FROM mcp.oauth_client c
        WHERE c.id = a.client_id
        ORDER BY c.last_used_at DESC NULLS LAST
        LIMIT 1), (
        SELECT k.name
        FROM mcp.credential k
        WHERE k.workspace_id = a.workspace_id
            AND k.id = a.credential_id), nullif(a.client_id, ''))
$$;
