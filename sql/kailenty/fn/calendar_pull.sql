-- Ask for the next page of a calendar, whose row of calendar_sync is locked. A
-- link to what changes later is for its window, which has to move on: once a day
-- all is read anew, as where there is no link.
--   first  whether a reading begins with it
CREATE OR REPLACE FUNCTION kailenty.calendar_pull(
    s sched.calendar_sync,
    first boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- Not all calendars at midnight.
    day CONSTANT timestamptz := date_trunc('day', mcp.now()
        - make_interval(mins => hashtext(s.account_id) & 1023), 'UTC');
    begins CONSTANT timestamptz := day - interval '7 days';
    -- It is up to a day old.
    ends CONSTANT timestamptz := day + interval '182 days';
    anew CONSTANT boolean := first AND (s.sync_state IS NULL OR s.is_full
        OR s.window_from IS DISTINCT FROM begins);
BEGIN
    UPDATE sched.calendar_sync c
    SET turn = c.turn + 1,
        pull_at = mcp.now() + interval '6 hours',
        asked_at = CASE WHEN first THEN mcp.now() ELSE c.asked_at END,
        pages = CASE WHEN first THEN 0 ELSE c.pages END,
        is_full = c.is_full OR anew,
        reading = c.reading + anew::integer,
        sync_state = CASE WHEN NOT anew THEN c.sync_state END,
        window_from = CASE WHEN anew THEN begins ELSE c.window_from END,
        window_until = CASE WHEN anew THEN ends ELSE c.window_until END
    WHERE c.workspace_id = s.workspace_id AND c.account_id = s.account_id
    RETURNING c.turn INTO s.turn;
    PERFORM mcp.outbox_pull('msgraph', 'calendar.sync',
        jsonb_build_object('mailbox', a.email, 'turn', s.turn),
        format('calendar:%s:%s', s.account_id, s.turn), s.account_id,
        'kailenty.calendar_gate', 'kailenty.calendar_done')
    FROM mcp.account a
    WHERE a.workspace_id = s.workspace_id AND a.id = s.account_id;
END
$$;
