-- Starts that exactly one person spoils, and only by something that people
-- move: busy (but not oof), buffer or limit. By time; arguments as for
-- sched.slots.
CREATE OR REPLACE FUNCTION sched.near_misses(
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
    except_meeting text DEFAULT NULL)
RETURNS TABLE (
    starts_at timestamptz,
    ends_at timestamptz,
    account_id text,
    name text,
    kind text)
LANGUAGE plpgsql STABLE ROWS 20
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    duration CONSTANT interval := duration_minutes * interval '1 min';
BEGIN
    RETURN QUERY
    WITH person AS MATERIALIZED (
        SELECT o.*
        FROM sched.openings(accounts, period, duration_minutes,
            buffer_before_minutes, buffer_after_minutes, notice_minutes,
            horizon_days, scopes, daily_limit, weekly_limit, ignore_limits,
            hours, holds, tentative_blocks, except_meeting) o
    ),
    spoilt AS MATERIALIZED (
        SELECT p.account_id, p.name, p.clear,
            sched.starts_meeting(p.busy, duration, '0') AS busy,
            (p.within - p.starts - p.hard) * coalesce(
                (SELECT range_intersect_agg(other.starts)
                 FROM person other
                 WHERE other.account_id <> p.account_id),
                p.within) AS starts
        FROM person p
    )
    SELECT g.at, g.at + duration, s.account_id, s.name,
        CASE WHEN s.busy @> g.at THEN 'busy'
            WHEN NOT s.clear @> g.at THEN 'buffer'
            ELSE 'limit'
        END
    FROM spoilt s
    CROSS JOIN LATERAL sched.grid(s.starts, near_misses.zone, step_minutes)
        AS g (at)
    ORDER BY g.at, s.account_id;
END
$$;
