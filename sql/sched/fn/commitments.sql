-- What stands in a person's calendar in a span of time: the scheduled meetings
-- that they host or attend and have not declined, and the mirrored events that
-- have a length, show as tentative, busy or oof, and were not declined or
-- cancelled. Without titles: like sched.busy_block it has its owner's rights
-- and answers self, manager, admin and service; but it finds by index what a
-- span touches, which a view behind a security barrier cannot.
--   except_meeting  left out, with the event that mirrors it
--   ref             meeting or event id, for the person's own calendar only
CREATE OR REPLACE FUNCTION sched.commitments(
    account text,
    period tstzrange,
    except_meeting text DEFAULT NULL)
RETURNS TABLE (
    kind text,
    ref text,
    span tstzrange,
    buffer_before_minutes integer,
    buffer_after_minutes integer,
    show_as text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace text := current_setting('mcp.workspace', true);
    own boolean := account = current_setting('mcp.account', true);
    zone text;
BEGIN
    IF own IS NOT TRUE AND NOT sched.sees_all() THEN
        RETURN;
    END IF;
    SELECT p.time_zone INTO zone
    FROM mcp.account p
    WHERE p.workspace_id = workspace AND p.id = account;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    RETURN QUERY
    SELECT 'meeting', CASE WHEN own THEN m.id END,
        tstzrange(m.starts_at, m.ends_at),
        m.buffer_before_minutes, m.buffer_after_minutes, 'busy'
    FROM sched.meetings_of(workspace, account, period) m
    WHERE m.status = 'scheduled' AND m.id IS DISTINCT FROM except_meeting
    UNION ALL
    SELECT 'event', CASE WHEN own THEN e.external_id END,
        block.span, 0, 0, e.show_as
    FROM sched.calendar_event e
    CROSS JOIN LATERAL (
        SELECT CASE WHEN e.all_day
            THEN tstzrange(sched.day_start(e.starts_on, zone),
                           sched.day_start(e.ends_on, zone))
            ELSE tstzrange(e.starts_at, e.ends_at)
        END AS span
    ) AS block
    WHERE e.workspace_id = workspace
        AND e.account_id = account
        AND e.reach && period
        AND NOT e.cancelled
        AND e.response <> 'declined'
        AND e.show_as IN ('tentative', 'busy', 'oof')
        AND (e.meeting_id IS NULL
            OR e.meeting_id IS DISTINCT FROM except_meeting)
        AND block.span && period;
END
$$;
