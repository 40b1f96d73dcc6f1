-- The obstacles of one person that lie in hours and time off (sched.obstacles),
-- all that apply.
CREATE OR REPLACE FUNCTION sched.hours_obstacles(
    account text,
    period tstzrange,
    scopes text[] DEFAULT '{}')
RETURNS TABLE (kind text, span tstzrange, label text)
LANGUAGE plpgsql STABLE ROWS 3
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone CONSTANT text := sched.zone_of(account);
    first_day CONSTANT date := (lower(period) AT TIME ZONE zone)::date;
    -- The end is no part of the meeting: one to midnight has one day.
    last_day CONSTANT date :=
        ((upper(period) - interval '1 us') AT TIME ZONE zone)::date;
    own CONSTANT boolean := account = current_setting('mcp.account', true);
    outside CONSTANT tstzmultirange :=
        tstzmultirange(period) - sched.hours(account, period, scopes);
BEGIN
    RETURN QUERY
    SELECT CASE WHEN bool_and(d.source = 'none') THEN 'no_hours'
            ELSE 'closed' END,
        tstzrange(sched.day_start(first_day, zone),
                  sched.day_start(last_day + 1, zone)),
        NULL::text
    FROM sched.day_hours(account, first_day, last_day, scopes) d
    WHERE NOT isempty(outside)
    HAVING bool_and(isempty(d.hours))
        AND (bool_and(d.source = 'none')
            OR bool_or(d.source IN ('day_override', 'invite_override')));

    RETURN QUERY
    SELECT 'time_off', o.span, CASE WHEN own THEN o.label END
    FROM (
        SELECT coalesce(t.reason, t.kind) AS label,
            CASE WHEN t.from_date IS NULL
                THEN tstzrange(t.starts_at, t.ends_at)
                ELSE tstzrange(sched.day_start(t.from_date, zone),
                               sched.day_start(t.to_date + 1, zone))
            END AS span
        FROM sched.time_off t
        WHERE t.workspace_id = current_setting('mcp.workspace', true)
            AND t.account_id = account
            AND (t.from_date <= last_day AND t.to_date >= first_day
                OR t.starts_at < upper(period) AND t.ends_at > lower(period))
    ) AS o
    WHERE o.span && period;

    IF NOT isempty(outside) THEN
        RETURN QUERY
        SELECT 'outside_hours', p.span, NULL::text
        FROM unnest(outside) AS p (span)
        LIMIT 1;
    END IF;
END
$$;
