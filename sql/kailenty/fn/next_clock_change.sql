-- When a zone's clocks change next within 400 days, and by how many minutes;
-- NULL for a zone whose clocks stay. Looked for by days, then halved down to
-- the second.
CREATE OR REPLACE FUNCTION kailenty.next_clock_change(
    after timestamptz,
    zone text)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    -- The clock's distance from UTC: before the change, and after it.
    held interval :=
        (after AT TIME ZONE zone) - (after AT TIME ZONE 'UTC');
    changed interval;
    early timestamptz;
    late timestamptz;
    middle timestamptz;
BEGIN
    SELECT d.at, d.distance INTO late, changed
    FROM (
        SELECT after + n * interval '24 h' AS at,
            ((after + n * interval '24 h') AT TIME ZONE zone)
            - ((after + n * interval '24 h') AT TIME ZONE 'UTC') AS distance
        FROM generate_series(1, 400) AS n
    ) AS d
    WHERE d.distance <> held
    ORDER BY d.at
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    early := late - interval '24 h';
    WHILE late - early > interval '1 s' LOOP
        middle := date_trunc('second', early + (late - early) / 2);
        IF (middle AT TIME ZONE zone) - (middle AT TIME ZONE 'UTC') = held THEN
            early := middle;
        ELSE
            late := middle;
        END IF;
    END LOOP;
    RETURN json_build_object(
        'at', late,
        'minutes', (extract(epoch FROM changed - held) / 60)::int);
END
$$;
