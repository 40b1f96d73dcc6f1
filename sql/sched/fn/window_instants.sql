-- The instants of a wall-clock window of a date, in minutes of that date: those
-- whose local date it is and whose local clock lies in the window. A gap makes
-- it shorter, an overlap longer, and an edge inside a doubled hour makes two
-- pieces of it.
CREATE OR REPLACE FUNCTION sched.window_instants(
    day date,
    windows int4multirange,
    zone text)
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(
            range_agg(s.span * sched.utc_span(day, w.span, s.shift)), '{}')
        FROM sched.stretches(zone, tstzrange(
            (day - 1)::timestamp AT TIME ZONE 'UTC',
            (day + 2)::timestamp AT TIME ZONE 'UTC')) s
        CROSS JOIN unnest(windows) AS w (span));
END
$$;
