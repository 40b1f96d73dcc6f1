-- A person's hours in a span of time as instants, before time off: the windows
-- of sched.day_hours by the rule of sched.window_instants.
CREATE OR REPLACE FUNCTION sched.hours(
    account text,
    period tstzrange,
    scopes text[] DEFAULT '{}')
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone text := sched.zone_of(account);
BEGIN
    IF zone IS NULL OR isempty(period) THEN
        RETURN '{}';
    END IF;
    -- A date can come back for an hour after the next began (a clock set back
    -- over midnight), hence a date more on either side.
    RETURN (
        SELECT coalesce(
            range_agg(s.span * sched.utc_span(h.local_date, w.span, s.shift)),
            '{}')
        FROM sched.day_hours(account,
            (lower(period) AT TIME ZONE zone)::date - 1,
            (upper(period) AT TIME ZONE zone)::date + 1, scopes) h
        CROSS JOIN unnest(h.hours) AS w (span)
        CROSS JOIN sched.stretches(zone, period) s);
END
$$;
