-- What a zone's clock is ahead of UTC at an instant.
CREATE OR REPLACE FUNCTION sched.utc_offset(at timestamptz, zone text)
RETURNS interval
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC')
$$;
