-- Of meetings that are over nothing need be reserved. Some at a time, so that a
-- turn is short.
CREATE OR REPLACE FUNCTION sched.reservation_purge()
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM sched.reservation r
    USING (
        SELECT o.workspace_id, o.meeting_id, o.account_id, o.padded
        FROM sched.reservation o
        WHERE upper(o.span) < mcp.now() - interval '1 day'
        LIMIT 20000
    ) AS old
    WHERE r.workspace_id = old.workspace_id
        AND r.meeting_id = old.meeting_id
        AND r.account_id = old.account_id
        AND r.padded = old.padded
$$;

SELECT mcp.job_register('sched.reservation_purge', 'sched.reservation_purge',
    '6 hours', false);
