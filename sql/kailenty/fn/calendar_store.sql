-- Store the events of a page. One of a series has from the series what it does
-- not say itself. What of an event is not said at all reads as it is safe: it
-- blocks. All-day events come as midnights; where they are none in UTC, their
-- dates are those of the owner's zone.
CREATE OR REPLACE FUNCTION kailenty.calendar_store(
    s sched.calendar_sync,
    events jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO sched.calendar_event AS c (workspace_id, account_id,
        external_id, title, all_day, starts_at, ends_at, starts_on, ends_on,
        show_as, response, cancelled, is_private, organizer_name,
        organizer_email, location, web_link, meeting_id, change_key, synced_at,
        reading)
    SELECT s.workspace_id, s.account_id, f.event->>'id',
        coalesce(kailenty.calendar_text(f.event->>'title', 255), ''),
        t.all_day, CASE WHEN NOT t.all_day THEN t.starts_at END,
        CASE WHEN NOT t.all_day THEN t.ends_at END,
        CASE WHEN t.all_day THEN lower(t.days) END,
        CASE WHEN t.all_day THEN upper(t.days) END,
        coalesce(f.event->>'show_as', 'busy'),
        coalesce(f.event->>'response', 'none'),
        coalesce((f.event->'cancelled')::boolean, false),
        coalesce((f.event->'private')::boolean, false),
        kailenty.calendar_text(f.event->>'organizer_name', 200),
        kailenty.calendar_text(f.event->>'organizer_email', 254),
        kailenty.calendar_text(f.event->>'location', 300),
        substring(left(f.event->>'web_link', 2000) FROM '^https://[!-~]+$'),
        kailenty.calendar_meeting(s, f.event),
        left(f.event->>'change_key', 200), mcp.now(), s.reading
    FROM (
        SELECT DISTINCT ON (e.event->>'id')
            coalesce(r.facts, '{}') || e.event AS event
        FROM jsonb_array_elements(events) WITH ORDINALITY AS e (event, n)
        LEFT JOIN sched.calendar_series r
            ON r.workspace_id = s.workspace_id
            AND r.account_id = s.account_id
            AND r.external_id = e.event->>'series'
        WHERE NOT e.event ? 'master'
        ORDER BY e.event->>'id', e.n DESC
    ) AS f
    CROSS JOIN LATERAL (
        SELECT coalesce((f.event->'all_day')::boolean, false) AS all_day,
            (f.event->>'start')::timestamptz AS starts_at,
            greatest((f.event->>'end')::timestamptz,
                (f.event->>'start')::timestamptz) AS ends_at,
            kailenty.calendar_days(s, f.event) AS days
    ) AS t
    ON CONFLICT (workspace_id, account_id, external_id) DO UPDATE
    SET title = excluded.title, all_day = excluded.all_day,
        starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on,
        show_as = excluded.show_as, response = excluded.response,
        cancelled = excluded.cancelled, is_private = excluded.is_private,
        organizer_name = excluded.organizer_name,
        organizer_email = excluded.organizer_email,
        location = excluded.location, web_link = excluded.web_link,
        meeting_id = excluded.meeting_id, change_key = excluded.change_key,
        synced_at = excluded.synced_at, reading = excluded.reading;
END
$$;
