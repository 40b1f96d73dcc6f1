-- Keep what a page says of series of events.
CREATE OR REPLACE FUNCTION kailenty.calendar_series(
    s sched.calendar_sync,
    events jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO sched.calendar_series AS c (workspace_id, account_id,
        external_id, facts, reading)
    SELECT DISTINCT ON (e.event->>'id') s.workspace_id, s.account_id,
        e.event->>'id', e.event - '{id,master,mine,attendees}'::text[], s.reading
    FROM jsonb_array_elements(events) WITH ORDINALITY AS e (event, n)
    WHERE e.event ? 'master'
    ORDER BY e.event->>'id', e.n DESC
    ON CONFLICT (workspace_id, account_id, external_id) DO UPDATE
    SET facts = excluded.facts, reading = excluded.reading;
END
$$;
