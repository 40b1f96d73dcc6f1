-- An instant in words: Saturday, 5 December 2026, 00:00 (Europe/Berlin).
CREATE OR REPLACE FUNCTION kailenty.instant_text(at timestamptz, zone text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT to_char(at AT TIME ZONE zone, 'FMDay, FMDD FMMonth YYYY, HH24:MI')
        || format(' (%s)', zone)
$$;
