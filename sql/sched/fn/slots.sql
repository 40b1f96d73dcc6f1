-- Common starts of all the people, by time: the starts of the grid that are
-- open for each (sched.openings), with a score. A lower score is better; the
-- order "best" is score, then start.
--   +2 tentative      a tentative event overlaps and does not block
--   +2 early_or_late  a part is before 08:00 or after 18:00 there
--   +1 lunch          it overlaps 12:00-13:00 there
--   +1 short_gap      for each side with 1-29 minutes of free time left
--   +1 full_day       4 meetings or more that day
-- reasons: [{id, name, reason, points}], by person. `zone` is that of the grid;
-- not given, the caller's. What is not wanted (scored false) costs nothing.
CREATE OR REPLACE FUNCTION sched.slots(
    accounts text[],
    period tstzrange,
    duration_minutes integer,
    step_minutes integer DEFAULT 30,
    zone text DEFAULT current_setting('mcp.zone', true),
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
    except_meeting text DEFAULT NULL,
    scored boolean DEFAULT true)
RETURNS TABLE (
    starts_at timestamptz,
    ends_at timestamptz,
    score integer,
    reasons json)
LANGUAGE plpgsql STABLE ROWS 100
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    duration CONSTANT interval := duration_minutes * interval '1 min';
BEGIN
    RETURN QUERY
    -- What can be said of all starts at once is said as ranges of starts, which
    -- costs less than looking at each.
    WITH person AS MATERIALIZED (
        SELECT o.position, o.account_id, o.name, o.zone, o.starts, o.full_days,
            sched.starts_meeting(o.tentative, duration, '0') AS tentative,
            gap.before AS gap_before,
            gap.after AS gap_after
        FROM sched.openings(accounts, period, duration_minutes,
            buffer_before_minutes, buffer_after_minutes, notice_minutes,
            horizon_days, scopes, daily_limit, weekly_limit, ignore_limits,
            hours, holds, tentative_blocks, except_meeting) o
        CROSS JOIN sched.short_gaps(o.free, duration) gap
    ),
    slot AS MATERIALIZED (
        SELECT g.at AS begins, g.at + duration AS ends
        FROM sched.grid(
            (SELECT range_intersect_agg(p.starts) FROM person p),
            slots.zone, step_minutes) AS g (at)
    ),
    marked AS MATERIALIZED (
        SELECT s.begins, p.position, p.account_id, p.name,
            2 * (p.tentative @> s.begins)::integer AS tentative,
            2 * (local.begins < local.day + interval '8 h'
                OR local.ends > local.day + interval '18 h')::integer
                AS early_or_late,
            (local.begins < local.day + interval '13 h'
                AND local.ends > local.day + interval '12 h')::integer
                AS lunch,
            (p.gap_before @> s.begins)::integer
                + (p.gap_after @> s.begins)::integer AS short_gap,
            (p.full_days @> s.begins)::integer AS full_day
        FROM slot s
        CROSS JOIN person p
        CROSS JOIN LATERAL (
            SELECT s.begins AT TIME ZONE p.zone AS begins,
                s.ends AT TIME ZONE p.zone AS ends,
                date_trunc('day', s.begins AT TIME ZONE p.zone) AS day
        ) AS local
        WHERE scored
    ),
    judged AS (
        SELECT m.begins, sum(r.points)::integer AS score,
            json_agg(json_build_object('id', m.account_id, 'name', m.name,
                    'reason', r.reason, 'points', r.points)
                ORDER BY m.position, r.place) AS reasons
        FROM marked m
        CROSS JOIN LATERAL (VALUES
            (1, 'tentative', m.tentative),
            (2, 'early_or_late', m.early_or_late),
            (3, 'lunch', m.lunch),
            (4, 'short_gap', m.short_gap),
            (5, 'full_day', m.full_day)
        ) AS r (place, reason, points)
        WHERE m.tentative + m.early_or_late + m.lunch + m.short_gap
                + m.full_day > 0
            AND r.points > 0
        GROUP BY m.begins
    )
    SELECT s.begins, s.ends, coalesce(j.score, 0), coalesce(j.reasons, '[]')
    FROM slot s
    LEFT JOIN judged j ON j.begins = s.begins
    ORDER BY s.begins;
END
$$;
