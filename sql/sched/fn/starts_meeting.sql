-- The starts t from which [t - before, t + until_end) meets the given time.
-- Open on both sides: touching is not meeting.
CREATE OR REPLACE FUNCTION sched.starts_meeting(
    pieces tstzmultirange,
    until_end interval,
    before interval)
RETURNS tstzmultirange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(range_agg(tstzrange(
            lower(p.span) - until_end, upper(p.span) + before, '()')), '{}')
        FROM unnest(pieces) AS p (span));
END
$$;
