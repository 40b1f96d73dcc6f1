-- Drop what has not been sent yet: reminders of a meeting that is cancelled.
--   about  what the rows belong to
--   kind   only of that kind
-- Returns how many. What is being sent, or may have been, stays.
CREATE OR REPLACE FUNCTION mcp.outbox_withdraw(
    about text,
    kind text DEFAULT NULL)
RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH withdrawn AS (
        UPDATE mcp.outbox o
        SET state = 'dropped',
            error = 'withdrawn',
            ended_at = mcp.now(),
            sealed = NULL
        WHERE o.workspace_id = current_setting('mcp.workspace')
            AND o.about = outbox_withdraw.about
            AND o.state = 'pending'
            AND (outbox_withdraw.kind IS NULL OR o.kind = outbox_withdraw.kind)
        RETURNING o.id
    )
    SELECT count(*) FROM withdrawn
$$;
