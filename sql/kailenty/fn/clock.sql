-- A minute of the day as the clock shows it, 24:00 at its end.
CREATE OR REPLACE FUNCTION kailenty.clock(minute integer)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT lpad((minute / 60)::text, 2, '0') || ':'
        || lpad((minute % 60)::text, 2, '0')
$$;
