-- A person's time off in a span of time; whole days are those of their zone.
CREATE OR REPLACE FUNCTION sched.off(account text, period tstzrange)
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    workspace text := current_setting('mcp.workspace', true);
    zone text := sched.zone_of(account);
BEGIN
    RETURN (
        SELECT coalesce(range_agg(o.span), '{}') * tstzmultirange(period)
        FROM (
            SELECT tstzrange(sched.day_start(t.from_date, zone),
                             sched.day_start(t.to_date + 1, zone)) AS span
            FROM sched.time_off t
            WHERE t.workspace_id = workspace AND t.account_id = account
                AND t.from_date <= (upper(period) AT TIME ZONE zone)::date + 1
                AND t.to_date >= (lower(period) AT TIME ZONE zone)::date - 1
            UNION ALL
            SELECT tstzrange(t.starts_at, t.ends_at)
            FROM sched.time_off t
            WHERE t.workspace_id = workspace AND t.account_id = account
                AND t.starts_at < upper(period)
                AND t.ends_at > lower(period)
        ) AS o);
END
$$;
