-- A span with minutes added on both sides.
CREATE OR REPLACE FUNCTION sched.pad(
    span tstzrange,
    before_minutes integer,
    after_minutes integer)
RETURNS tstzrange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT tstzrange(
        lower(span) - before_minutes * interval '1 min',
        upper(span) + after_minutes * interval '1 min')
$$;
