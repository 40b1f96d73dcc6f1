-- A meeting goes where its event was moved in Outlook: whoever has another one
-- then has two. Its reminders are made anew, those that wait are stale. A time
-- that no meeting can have is said in the meeting.
CREATE OR REPLACE FUNCTION kailenty.calendar_move(
    m sched.meeting,
    event jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    period CONSTANT tstzrange := tstzrange((event->>'start')::timestamptz,
        greatest((event->>'start')::timestamptz, (event->>'end')::timestamptz));
    length CONSTANT interval := upper(period) - lower(period);
    impossible CONSTANT text := 'In Outlook it takes another time now, which '
        'no meeting can take: 5 to 480 minutes.';
    note text;
BEGIN
    IF (m.starts_at, m.ends_at) = (lower(period), upper(period)) THEN
        UPDATE sched.meeting v
        SET calendar_error = NULL
        WHERE v.workspace_id = m.workspace_id AND v.id = m.id
            AND v.calendar_error = impossible;
        RETURN;
    ELSIF (event->'all_day')::boolean OR length IS NULL
        OR length NOT BETWEEN interval '5 min' AND interval '480 min' THEN
        note := impossible;
    ELSE
        BEGIN
            PERFORM kailenty.meeting_shift(m, period, '{}', false);
        EXCEPTION WHEN exclusion_violation THEN
            PERFORM kailenty.meeting_shift(m, period, '{}', true);
        END;
    END IF;
    UPDATE sched.meeting v
    SET version = v.version + (note IS NULL)::integer,
        calendar_error = note,
        updated_at = mcp.now()
    WHERE v.workspace_id = m.workspace_id AND v.id = m.id
        AND (note IS NULL OR v.calendar_error IS DISTINCT FROM note);
    IF note IS NULL THEN
        PERFORM kailenty.notices('meeting_reminder', NULL, m.id);
    END IF;
END
$$;
