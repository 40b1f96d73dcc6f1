-- What became of a meeting's event that was not in its calendar's window any more.
CREATE OR REPLACE FUNCTION kailenty.calendar_checked(row_ jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    answer CONSTANT jsonb := coalesce(nullif(row_->'response', 'null'), '{}');
    m sched.meeting;
BEGIN
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = current_setting('mcp.workspace')
        AND v.id = row_->>'about'
        AND v.external_id = row_ #>> '{payload,event_id}'
    FOR UPDATE;
    IF m.id IS NULL OR row_->>'state' <> 'delivered' THEN
        RETURN;
    ELSIF answer ? 'gone' THEN
        PERFORM kailenty.calendar_cancel(m);
    ELSIF answer ? 'event' THEN
        PERFORM kailenty.calendar_follow(m.id, answer->'event',
            (row_->>'sent_at')::timestamptz);
    END IF;
END
$$;
