-- The starts from which a duration lies in one piece of the given time.
CREATE OR REPLACE FUNCTION sched.starts_within(
    pieces tstzmultirange,
    duration interval)
RETURNS tstzmultirange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(range_agg(
            sched.span_or_empty(lower(p.span), upper(p.span) - duration)), '{}')
        FROM unnest(pieces) AS p (span));
END
$$;
