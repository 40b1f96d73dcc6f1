-- Both ends included; empty where the end comes before the beginning.
CREATE OR REPLACE FUNCTION sched.span_or_empty(
    begins timestamptz,
    ends timestamptz)
RETURNS tstzrange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN begins > ends THEN 'empty'::tstzrange
        ELSE tstzrange(begins, ends, '[]') END
$$;
