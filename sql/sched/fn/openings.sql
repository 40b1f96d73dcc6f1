-- For each person, the starts that a meeting could have: what slots,
-- near_misses and why_none are made of. One row a person, in the order given.
--
-- A start t is open for a person if [t, t+d) lies in one piece of their hours
-- less time off, [t - before, t+d + after) meets no busy time, [t, t+d) meets
-- no meeting widened by that meeting's own buffers, and the day and week of t
-- hold fewer meetings than the limits. All that is arithmetic on ranges of t: a
-- piece [a, b) of hours allows t in [a, b - d]; a busy time (x, y) forbids t in
-- (x - d - after, y + before). Grid and order come later.
--
-- Buffers, limits and tentative_blocks are each person's own unless given,
-- notice is the greatest of the people's; a horizon holds only where one is
-- given.
--   hours  an element a person: in place of their own hours (NULL: their own);
--          time off is taken away all the same
--   holds  an element a person: busy time beside their calendar
--
--   within      starts that hours, notice and horizon allow
--   clear       those of them that no busy time forbids
--   starts      those of them that no limit forbids: the open ones
--   hard        starts that meet an oof event
--   free        hours less time off and busy time, a little beyond the window
--   full_days   days with 4 meetings or more
CREATE OR REPLACE FUNCTION sched.openings(
    accounts text[],
    period tstzrange,
    duration_minutes integer,
    buffer_before_minutes integer DEFAULT NULL,
    buffer_after_minutes integer DEFAULT NULL,
    notice_minutes integer DEFAULT NULL,
    horizon_days integer DEFAULT NULL,
    scopes text[] DEFAULT '{}',
    daily_limit integer DEFAULT NULL,
    weekly_limit integer DEFAULT NULL,
    ignore_limits boolean DEFAULT false,
    hours tstzmultirange[] DEFAULT NULL,
    holds tstzmultirange[] DEFAULT NULL,
    tentative_blocks boolean DEFAULT NULL,
    except_meeting text DEFAULT NULL)
RETURNS TABLE (
    "position" integer,
    account_id text,
    name text,
    zone text,
    hours_open tstzmultirange,
    available tstzmultirange,
    free tstzmultirange,
    busy tstzmultirange,
    tentative tstzmultirange,
    full_days tstzmultirange,
    within tstzmultirange,
    clear tstzmultirange,
    starts tstzmultirange,
    hard tstzmultirange)
LANGUAGE plpgsql STABLE ROWS 5
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace', true);
    now CONSTANT timestamptz := mcp.now();
    duration CONSTANT interval := duration_minutes * interval '1 min';
    -- As far outside as a buffer (240 min) or a short gap (30 min) can matter.
    reach CONSTANT tstzrange := tstzrange(
        lower(period) - interval '5 h', upper(period) + interval '5 h');
BEGIN
    PERFORM sched.check_request(accounts, period, duration_minutes);

    RETURN QUERY
    WITH person AS MATERIALIZED (
        SELECT a.place, a.id, p.name, p.time_zone,
            coalesce(openings.buffer_before_minutes, s.buffer_before_minutes)
                * interval '1 min' AS before,
            coalesce(openings.buffer_after_minutes, s.buffer_after_minutes)
                * interval '1 min' AS after,
            coalesce(notice_minutes, max(s.minimum_notice_minutes) OVER ())
                * interval '1 min' AS notice,
            coalesce(openings.tentative_blocks, s.tentative_blocks)
                AS tentative_blocks,
            CASE WHEN NOT ignore_limits
                THEN coalesce(openings.daily_limit, s.daily_limit)
            END AS daily_limit,
            CASE WHEN NOT ignore_limits
                THEN coalesce(openings.weekly_limit, s.weekly_limit)
            END AS weekly_limit,
            coalesce(openings.hours[a.place] * tstzmultirange(reach),
                sched.hours(a.id, reach, scopes)) AS hours_open,
            sched.off(a.id, reach) AS off
        FROM (
            SELECT u.id, min(u.place)::integer AS place
            FROM unnest(accounts) WITH ORDINALITY AS u (id, place)
            GROUP BY u.id
        ) AS a
        -- Nobody by that id: a row all the same, without hours.
        LEFT JOIN mcp.account p
            ON p.workspace_id = workspace AND p.id = a.id
        CROSS JOIN LATERAL sched.settings_of(a.id) s
    ),
    calendar AS MATERIALIZED (
        SELECT p.place, p.hours_open - p.off AS available,
            t.busy + coalesce(holds[p.place], '{}') AS busy,
            t.padded, t.tentative, t.oof, c.full_days, c.over_limit
        FROM person p
        CROSS JOIN LATERAL sched.taken(
            p.id, reach, p.tentative_blocks, except_meeting) t
        CROSS JOIN LATERAL sched.crowded(p.id, p.time_zone, period,
            p.daily_limit, p.weekly_limit, except_meeting) c
    ),
    fit AS MATERIALIZED (
        SELECT p.place,
            sched.starts_within(c.available, duration)
                * tstzmultirange(sched.span_or_empty(
                    greatest(lower(period), now + p.notice),
                    least(upper(period) - duration,
                        now + horizon_days * interval '24 h'))) AS within,
            sched.starts_meeting(c.busy, duration + p.after, p.before)
                + sched.starts_meeting(c.padded, duration, '0') AS forbidden
        FROM person p
        JOIN calendar c ON c.place = p.place
    )
    SELECT p.place, p.id, p.name, p.time_zone, p.hours_open,
        c.available, c.available - c.busy, c.busy, c.tentative, c.full_days,
        f.within,
        f.within - f.forbidden,
        f.within - f.forbidden - c.over_limit,
        sched.starts_meeting(c.oof, duration, '0')
    FROM person p
    JOIN calendar c ON c.place = p.place
    JOIN fit f ON f.place = p.place
    ORDER BY p.place;
END
$$;
