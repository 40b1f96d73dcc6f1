-- What stands against a meeting of these people at a time: for each person the
-- first that applies of
--   no_hours       no weekly hours and no override for the date
--   closed         an override leaves the date no hours
--   time_off, outside_hours
--   busy           a meeting or event that blocks
--   buffer         it comes too near to one: within the person's buffers, or
--                  within the other meeting's own
--   limit          the day or the ISO week is full
-- and no row for who is free. `kinds` says which to look for at all (a calendar
-- conflict alone: busy, buffer). span is the block, the day or the part outside
-- hours; label the title of the caller's own events, of nobody else's.
CREATE OR REPLACE FUNCTION sched.obstacles(
    accounts text[],
    period tstzrange,
    except_meeting text DEFAULT NULL,
    scopes text[] DEFAULT '{}',
    kinds text[] DEFAULT ARRAY['no_hours', 'closed', 'time_off',
        'outside_hours', 'busy', 'buffer', 'limit'],
    buffer_before_minutes integer DEFAULT NULL,
    buffer_after_minutes integer DEFAULT NULL)
RETURNS TABLE (account_id text, kind text, span tstzrange, label text)
LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace', true);
    -- As far outside as a buffer can matter.
    reach CONSTANT tstzrange := tstzrange(
        lower(period) - interval '4 h', upper(period) + interval '4 h');
BEGIN
    RETURN QUERY
    WITH person AS MATERIALIZED (
        SELECT a.id, a.place, p.time_zone AS zone,
            (lower(period) AT TIME ZONE p.time_zone)::date AS first_day,
            sched.pad(period,
                coalesce(obstacles.buffer_before_minutes,
                    s.buffer_before_minutes),
                coalesce(obstacles.buffer_after_minutes,
                    s.buffer_after_minutes)) AS padded,
            s.daily_limit, s.weekly_limit, s.tentative_blocks
        FROM unnest(accounts) WITH ORDINALITY AS a (id, place)
        JOIN mcp.account p ON p.workspace_id = workspace AND p.id = a.id
        CROSS JOIN LATERAL sched.settings_of(a.id) s
    )
    SELECT p.id, o.kind, o.span, o.label
    FROM person p
    CROSS JOIN LATERAL (
        SELECT f.kind, f.span, f.label
        FROM (
            SELECT h.kind, h.span, h.label
            FROM sched.hours_obstacles(p.id, period, scopes) h
            UNION ALL
            SELECT CASE WHEN c.span && period THEN 'busy' ELSE 'buffer' END,
                c.span,
                CASE WHEN c.ref IS NOT NULL THEN
                    sched.own_title(p.id, c.kind, c.ref) END
            FROM sched.commitments(p.id, reach, except_meeting) c
            WHERE (c.show_as <> 'tentative' OR p.tentative_blocks)
                AND (c.span && p.padded
                    OR sched.pad(c.span, c.buffer_before_minutes,
                        c.buffer_after_minutes) && period)
            UNION ALL
            SELECT 'limit', sched.day_bounds(p.first_day, p.zone), NULL
            FROM sched.loads(p.id, p.first_day, p.first_day, except_meeting) l
            WHERE l.day_meetings >= p.daily_limit
                OR l.week_meetings >= p.weekly_limit
        ) AS f
        WHERE f.kind = ANY (kinds)
        ORDER BY array_position(ARRAY['no_hours', 'closed', 'time_off',
                'outside_hours', 'busy', 'buffer', 'limit'], f.kind),
            f.span
        LIMIT 1
    ) AS o
    ORDER BY p.place;
END
$$;
