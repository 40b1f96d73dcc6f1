-- `done` was told, or failed: then it is told again, and at last no more. A row
-- that is not to be kept goes.
--   why  how it failed; NULL: it did not
CREATE OR REPLACE FUNCTION mcp.outbox_told(
    workspace text,
    row_id text,
    why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    most CONSTANT integer := 12; -- with the waits between them, ten hours
BEGIN
    PERFORM mcp.outbox_guard();
    UPDATE mcp.outbox o
    SET owed = why IS NOT NULL AND o.tellings + 1 < most,
        tellings = o.tellings + 1,
        error = coalesce(left(why, 300), o.error),
        next_at = mcp.now()
            + mcp.outbox_wait(interval '10 s', o.tellings + 1)
    WHERE o.workspace_id = workspace
        AND o.id = row_id
        AND o.owed;
    DELETE FROM mcp.outbox o
    WHERE o.workspace_id = workspace
        AND o.id = row_id
        AND why IS NULL
        AND NOT o.kept
        AND o.state <> 'dead';
END
$$;
