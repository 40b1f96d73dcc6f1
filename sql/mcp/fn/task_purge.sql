-- Delete what has expired in the workspace, a little at a time: whoever begins a
-- task tidies up. SECURITY DEFINER, because it is mostly other people's.
CREATE OR REPLACE FUNCTION mcp.task_purge()
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM mcp.task t
    USING (
        SELECT e.workspace_id, e.id
        FROM mcp.task e
        WHERE e.workspace_id = current_setting('mcp.workspace')
            AND e.expires_at <= mcp.now()
        ORDER BY e.expires_at
        LIMIT 100
        FOR UPDATE SKIP LOCKED
    ) AS expired
    WHERE t.workspace_id = expired.workspace_id
        AND t.id = expired.id
$$;
