-- Wall-clock minutes of a date at which some of the given instants lie: the
-- inverse of window_instants. A minute that comes twice is in if either is.
-- Seconds are cut off towards the inside, so nothing is promised too much.
CREATE OR REPLACE FUNCTION sched.minutes_of_day(
    day date,
    instants tstzmultirange,
    zone text)
RETURNS int4multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(range_agg(int4range(
            greatest(minute.first, 0), least(minute.last, 1440))), '{}')
        FROM unnest(instants * tstzmultirange(tstzrange(
            (day - 1)::timestamp AT TIME ZONE 'UTC',
            (day + 2)::timestamp AT TIME ZONE 'UTC'))) AS p (span)
        CROSS JOIN LATERAL sched.stretches(zone, p.span) s
        CROSS JOIN LATERAL (
            SELECT (lower(s.span) AT TIME ZONE 'UTC') + s.shift - day AS begins,
                (upper(s.span) AT TIME ZONE 'UTC') + s.shift - day AS ends
        ) AS local
        CROSS JOIN LATERAL (
            SELECT ceil(extract(epoch FROM local.begins) / 60)::integer
                    AS first,
                floor(extract(epoch FROM local.ends) / 60)::integer AS last
        ) AS minute
        WHERE minute.first < minute.last
            AND minute.first < 1440 AND minute.last > 0);
END
$$;
