-- A meeting follows its event in the host's calendar: cancelled, moved, and what
-- the guests have answered. While a change of ours is under way, or when it was
-- answered after the event was asked for, the event is an old one; it comes again.
CREATE OR REPLACE FUNCTION kailenty.calendar_follow(
    meeting text,
    event jsonb,
    asked timestamptz)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m sched.meeting;
BEGIN
    SELECT * INTO m
    FROM sched.meeting v
    WHERE v.workspace_id = current_setting('mcp.workspace') AND v.id = meeting
    FOR UPDATE;
    IF (event->'cancelled')::boolean THEN
        PERFORM kailenty.calendar_cancel(m);
        RETURN;
    ELSIF m.calendar_sync = 'pending' OR asked < m.event_at
        OR m.status <> 'scheduled' THEN
        RETURN;
    END IF;
    IF m.calendar_sync = 'synced' THEN
        PERFORM kailenty.calendar_move(m, event);
    END IF;
    PERFORM kailenty.calendar_answers(m, event->'attendees');
    UPDATE sched.meeting v
    SET change_key = event->>'change_key'
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id
        AND v.change_key IS DISTINCT FROM event->>'change_key';
END
$$;
