-- The minute of the day that a clock such as 09:30 or 24:00 shows.
CREATE OR REPLACE FUNCTION kailenty.minute_of(clock text)
RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT split_part(clock, ':', 1)::integer * 60
        + split_part(clock, ':', 2)::integer
$$;
