-- What is in a row goes thirty days after its end, the row half a year after it,
-- one that is not to be kept after a day.
-- Some at a time, so that a turn is short.
CREATE OR REPLACE FUNCTION mcp.outbox_purge()
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE mcp.outbox o
    SET payload = '{}', response = NULL
    FROM (
        SELECT e.workspace_id, e.id
        FROM mcp.outbox e
        WHERE e.ended_at < mcp.now() - interval '30 days'
            AND NOT e.owed
            AND (e.payload <> '{}' OR e.response IS NOT NULL)
        LIMIT 5000
    ) AS old
    WHERE o.workspace_id = old.workspace_id
        AND o.id = old.id;
    DELETE FROM mcp.outbox o
    USING (
        SELECT e.workspace_id, e.id
        FROM mcp.outbox e
        WHERE e.ended_at < mcp.now() - CASE WHEN e.kept
                THEN interval '180 days' ELSE interval '1 day' END
            AND NOT e.owed
        LIMIT 5000
    ) AS old
    WHERE o.workspace_id = old.workspace_id
        AND o.id = old.id
$$;

SELECT mcp.job_register('outbox.purge', 'mcp.outbox_purge', '1 hour', false);
