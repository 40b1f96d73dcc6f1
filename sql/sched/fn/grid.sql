-- The instants of the given time at which the zone's clock shows second 0 and
-- minutes since 00:00 divisible by step. A clock time in a gap is no instant;
-- one that comes twice is two.
CREATE OR REPLACE FUNCTION sched.grid(
    instants tstzmultirange,
    zone text,
    step_minutes integer)
RETURNS SETOF timestamptz
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
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
        0, local.ends::date - local.begins::date) AS day
    CROSS JOIN LATERAL (
        SELECT (local.begins::date + day)::timestamp AS midnight
    ) AS d
    CROSS JOIN LATERAL generate_series(
        (greatest(ceil(extract(epoch FROM local.begins - d.midnight)
            / (60 * step_minutes)), 0) * step_minutes)::integer,
        least(1439, extract(epoch FROM local.ends - d.midnight) / 60)::integer,
        step_minutes) AS minute
    CROSS JOIN LATERAL (
        SELECT (d.midnight + minute * interval '1 min' - s.shift)
            AT TIME ZONE 'UTC' AS at
    ) AS mark
    WHERE p.span @> mark.at
    ORDER BY mark.at;
END
$$;
