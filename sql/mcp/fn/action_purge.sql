-- Previews go thirty days after they have expired, with the names that are in
-- them, and the answers to keys after seven days. Some at a time.
CREATE OR REPLACE FUNCTION mcp.action_purge()
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM mcp.action a
    USING (
        SELECT o.workspace_id, o.id
        FROM mcp.action o
        WHERE o.expires_at < mcp.now() - interval '30 days'
        LIMIT 5000
    ) AS old
    WHERE a.workspace_id = old.workspace_id
        AND a.id = old.id;
    DELETE FROM mcp.idempotency i
    USING (
        SELECT o.workspace_id, o.account_id, o.client_id, o.tool, o.key
        FROM mcp.idempotency o
        WHERE o.created_at < mcp.now() - interval '7 days'
        LIMIT 5000
    ) AS old
    WHERE i.workspace_id = old.workspace_id
        AND i.account_id = old.account_id
        AND i.client_id = old.client_id
        AND i.tool = old.tool
        AND i.key = old.key
$$;
