-- When a meeting is, in words: Tuesday, 1 December 2026, 14:00-14:45
-- (Europe/Berlin).
CREATE OR REPLACE FUNCTION kailenty.when_text(
    starts_at timestamptz,
    ends_at timestamptz,
    zone text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('%s, %s-%s%s (%s)',
        to_char(starts_at AT TIME ZONE zone, 'FMDay, FMDD FMMonth YYYY'),
        to_char(starts_at AT TIME ZONE zone, 'HH24:MI'),
        CASE WHEN (ends_at AT TIME ZONE zone)::date
                <> (starts_at AT TIME ZONE zone)::date
            THEN to_char(ends_at AT TIME ZONE zone, 'FMDD FMMonth ') ELSE ''
        END,
        to_char(ends_at AT TIME ZONE zone, 'HH24:MI'), zone)
$$;
