-- The instants of the given time at which the zone's clock shows second 0 and
-- minutes since 00:00 divisible by step. A clock time in a gap is no instant;
-- one that comes twice is two.
CREATE OR REPLACE FUNCTION sched.grid(
    instants tstzmultirange,
    zone text,
    step_minutes integer)
RETURNS SETOF timestamptz
LANGUAGE plpgsql STABLE ROWS 200
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    -- A day's marks are 0 to day_marks - 1; those of the days of a piece are
    -- counted through.
    day_marks CONSTANT integer := (1440 + step_minutes - 1) / step_minutes;
    step CONSTANT interval := step_minutes * interval '1 min';
BEGIN
    RETURN QUERY
    SELECT mark.at
    FROM sched.stretches(zone, tstzrange(
        lower(instants), upper(instants) + interval '1 s')) s
    CROSS JOIN LATERAL unnest(instants * tstzmultirange(s.span)) AS p (span)
    CROSS JOIN LATERAL (
        SELECT (lower(p.span) AT TIME ZONE 'UTC') + s.shift AS begins,
            (upper(p.span) AT TIME ZONE 'UTC') + s.shift AS ends
    ) AS local
    CROSS JOIN LATERAL generate_series(
        ceil(extract(epoch FROM local.begins::time) / 60 / step_minutes)
            ::integer,
        (local.ends::date - local.begins::date) * day_marks
            + floor(extract(epoch FROM local.ends::time) / 60 / step_minutes)
            ::integer) AS n
    CROSS JOIN LATERAL (
        SELECT (local.begins::date + n / day_marks + (n % day_marks) * step
            - s.shift) AT TIME ZONE 'UTC' AS at
    ) AS mark
    WHERE p.span @> mark.at
    ORDER BY mark.at;
END
$$;
