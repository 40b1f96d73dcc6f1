-- The next turn of a job that is due, locked until the transaction ends: so it
-- is one worker's, and another's when that one is killed. None or one row.
CREATE OR REPLACE FUNCTION mcp.job_take()
RETURNS TABLE (workspace_id text, job text, function text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM mcp.outbox_guard();
    INSERT INTO mcp.job_turn (workspace_id, job, next_at)
    SELECT w.id, j.name, clock_timestamp()
    FROM mcp.job j
    JOIN (
        SELECT s.id FROM mcp.workspace s
        UNION ALL
        VALUES ('')
    ) AS w (id) ON (w.id <> '') = j.each_workspace
    WHERE NOT EXISTS (
        SELECT FROM mcp.job_turn t
        WHERE t.workspace_id = w.id
            AND t.job = j.name)
    ON CONFLICT DO NOTHING;

    RETURN QUERY
    SELECT t.workspace_id, t.job, j.function::text
    FROM mcp.job_turn t
    JOIN mcp.job j ON j.name = t.job
        AND j.each_workspace = (t.workspace_id <> '')
    WHERE t.next_at <= clock_timestamp()
    ORDER BY t.next_at
    LIMIT 1
    FOR UPDATE OF t SKIP LOCKED;
END
$$;
