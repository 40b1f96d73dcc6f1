-- The starts from which a duration leaves 1 to 29 minutes of the free time
-- around it: before itself, and after.
CREATE OR REPLACE FUNCTION sched.short_gaps(
    free tstzmultirange,
    duration interval,
    OUT before tstzmultirange,
    OUT after tstzmultirange)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    SELECT coalesce(range_agg(p.span * tstzrange(
                lower(p.span) + interval '1 min',
                lower(p.span) + interval '30 min')), '{}'),
        coalesce(range_agg(tstzrange(
                upper(p.span) - interval '30 min' - duration,
                upper(p.span) - interval '1 min' - duration, '(]')
            * tstzrange(lower(p.span), NULL)), '{}')
    INTO before, after
    FROM unnest(free) AS p (span);
END
$$;
