-- For each person, the starts that a meeting could have: what slots, near_misses
-- and why_none are made of. One row a person, in the order given.
--
-- A start t is open for a person if [t, t+d) lies in one piece of their hours
-- less time off, [t - before, t+d + after) meets no busy time, [t, t+d) meets no
-- meeting widened by that meeting's own buffers, and the day and week of t hold
-- fewer meetings than the limits. All that is arithmetic on ranges of t: a piece
-- [a, b) of hours allows t in [a, b - d]; a busy time (x, y) forbids t in
-- (x - d - after, y + before). Grid and order come later.
--
-- Buffers, limits and tentative_blocks are each person's own unless given, notice
-- is the greatest of the people's; a horizon holds only where one is given.
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
LANGUAGE plpgsql STABLE
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
            sched.off(a.id, reach) AS off,
            coalesce(holds[a.place], '{}') AS held
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
    taken AS MATERIALIZED (
        SELECT p.id,
            coalesce(range_agg(c.span) FILTER (WHERE c.blocks), '{}')
                + p.held AS busy,
            coalesce(range_agg(c.padded) FILTER (WHERE c.blocks), '{}')
                AS padded,
            coalesce(range_agg(c.span) FILTER (WHERE NOT c.blocks), '{}')
                AS tentative,
            coalesce(range_agg(c.span) FILTER (WHERE c.show_as = 'oof'), '{}')
                AS oof
        FROM person p
        LEFT JOIN LATERAL (
            SELECT k.span, k.show_as,
                sched.pad(k.span, k.buffer_before_minutes,
                    k.buffer_after_minutes) AS padded,
                k.show_as <> 'tentative' OR p.tentative_blocks AS blocks
            FROM sched.commitments(p.id, reach, except_meeting) k
        ) AS c ON true
        GROUP BY p.id, p.held
    ),
    counted AS MATERIALIZED (
        SELECT p.id,
            coalesce(range_agg(d.span) FILTER (WHERE l.day_meetings >= 4), '{}')
                AS full_days,
            coalesce(range_agg(d.span) FILTER (
                    WHERE l.day_meetings >= p.daily_limit
                        OR l.week_meetings >= p.weekly_limit), '{}')
                AS over_limit
        FROM person p
        CROSS JOIN LATERAL sched.loads(p.id,
            (lower(period) AT TIME ZONE p.time_zone)::date - 1,
            (upper(period) AT TIME ZONE p.time_zone)::date + 1,
            except_meeting) l
        CROSS JOIN LATERAL unnest(sched.window_instants(
            l.local_date, '{[0,1440)}', p.time_zone)) AS d (span)
        WHERE l.day_meetings >= least(4, p.daily_limit)
            OR l.week_meetings >= p.weekly_limit
        GROUP BY p.id
    ),
    fit AS MATERIALIZED (
        SELECT p.id,
            p.hours_open - p.off AS available,
            sched.starts_within(p.hours_open - p.off, duration)
                * tstzmultirange(sched.span_or_empty(
                    greatest(lower(period), now + p.notice),
                    least(upper(period) - duration,
                        now + horizon_days * interval '24 h'))) AS within,
            sched.starts_meeting(t.busy, duration + p.after, p.before)
                + sched.starts_meeting(t.padded, duration, '0')
                AS forbidden,
            sched.starts_meeting(t.oof, duration, '0') AS hard
        FROM person p
        JOIN taken t ON t.id = p.id
    )
    SELECT p.place, p.id, p.name, p.time_zone, p.hours_open,
        f.available, f.available - t.busy, t.busy, t.tentative,
        coalesce(c.full_days, '{}'),
        f.within,
        f.within - f.forbidden,
        f.within - f.forbidden - coalesce(c.over_limit, '{}'),
        f.hard
    FROM person p
    JOIN taken t ON t.id = p.id
    JOIN fit f ON f.id = p.id
    LEFT JOIN counted c ON c.id = p.id
    ORDER BY p.place;
END
$$;
