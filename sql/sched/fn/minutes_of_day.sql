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
            greatest(ceil(extract(epoch FROM local.begins - day) / 60), 0)::integer,
            least(floor(extract(epoch FROM local.ends - day) / 60), 1440)::integer
            )) FILTER (WHERE ceil(extract(epoch FROM local.begins - day) / 60)
                           < floor(extract(epoch FROM local.ends - day) / 60)), '{}')
        FROM unnest(instants * tstzmultirange(tstzrange(
            (day - 1)::timestamp AT TIME ZONE 'UTC',
            (day + 2)::timestamp AT TIME ZONE 'UTC'))) AS p (span)
        CROSS JOIN LATERAL sched.stretches(zone, p.span) s
        CROSS JOIN LATERAL (
            SELECT (lower(s.span) AT TIME ZONE 'UTC') + s.shift AS begins,
                (upper(s.span) AT TIME ZONE 'UTC') + s.shift AS ends
        ) AS local
        WHERE local.ends > day AND local.begins < day + 1);
END
$$;
