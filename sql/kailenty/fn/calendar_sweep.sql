-- After a full reading of a calendar: what it has not seen is there no more. Of
-- coming meetings that it should have seen, the event is asked for.
CREATE OR REPLACE FUNCTION kailenty.calendar_sweep(s sched.calendar_sync)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM sched.calendar_event e
    WHERE e.workspace_id = s.workspace_id AND e.account_id = s.account_id
        AND e.reading <> s.reading;
    DELETE FROM sched.calendar_series e
    WHERE e.workspace_id = s.workspace_id AND e.account_id = s.account_id
        AND e.reading <> s.reading;
    PERFORM kailenty.calendar_ask(s, ARRAY(
        SELECT m.id
        FROM sched.meeting m
        WHERE m.workspace_id = s.workspace_id AND m.host_id = s.account_id
            AND m.starts_at >= mcp.now() AND m.ends_at <= s.window_until
            AND m.external_id IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM sched.calendar_event e
                WHERE e.workspace_id = s.workspace_id
                    AND e.account_id = s.account_id
                    AND e.external_id = m.external_id)));
END
$$;
