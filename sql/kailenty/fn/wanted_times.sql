-- The instants of a week that earliest, latest and weekdays leave: of each date
-- of those weekdays the clock from earliest to latest. NULL when none of them
-- is given.
CREATE OR REPLACE FUNCTION kailenty.wanted_times(
    args jsonb,
    week tstzrange,
    zone text)
RETURNS tstzmultirange
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    monday CONSTANT date := (lower(week) AT TIME ZONE zone)::date;
    clock CONSTANT int4range := int4range(
        coalesce(kailenty.minute_of(args->>'earliest'), 0),
        coalesce(kailenty.minute_of(args->>'latest'), 1440));
BEGIN
    IF NOT args ?| ARRAY['earliest', 'latest', 'weekdays'] THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT coalesce(range_agg(span), '{}')
        FROM generate_series(0, 6) AS day (n)
        CROSS JOIN LATERAL unnest(sched.window_instants(
            monday + n, int4multirange(clock), zone)) AS span
        WHERE NOT args ? 'weekdays' OR args->'weekdays' @> to_jsonb(n + 1));
END
$$;
