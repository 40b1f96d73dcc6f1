-- Minutes of a date as instants, under one distance of the clock from UTC.
CREATE OR REPLACE FUNCTION sched.utc_span(
    day date,
    minutes int4range,
    shift interval)
RETURNS tstzrange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT tstzrange(
        (day + lower(minutes) * interval '1 min' - shift) AT TIME ZONE 'UTC',
        (day + upper(minutes) * interval '1 min' - shift) AT TIME ZONE 'UTC')
$$;
