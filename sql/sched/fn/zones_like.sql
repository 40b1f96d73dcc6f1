-- Up to three zones that somebody may have meant: those of that very city
-- ("Berlin", "new york", "Asia/Berlin"), else of cities spelt alike. NULL for
-- none, and for an abbreviation or an offset, which is no misspelt name.
CREATE OR REPLACE FUNCTION sched.zones_like(given text)
RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wanted text := lower(replace(btrim(left(given, 60)), ' ', '_'));
    city text := regexp_replace(wanted, '^.*/', '');
    likely text[];
BEGIN
    SELECT array_agg(l.name) INTO likely
    FROM (
        SELECT z.name
        FROM sched.time_zone z
        WHERE regexp_replace(lower(z.name), '^.*/', '') = city
        ORDER BY public.similarity(z.name, wanted) DESC, z.name
        LIMIT 3
    ) AS l;
    IF likely IS NOT NULL OR length(city) < 4 OR city ~ '[0-9]' THEN
        RETURN likely;
    END IF;
    RETURN (
        SELECT array_agg(l.name)
        FROM (
            SELECT z.name
            FROM sched.time_zone z
            CROSS JOIN LATERAL (
                SELECT public.similarity(
                    regexp_replace(z.name, '^.*/', ''), city) AS likeness
            ) AS s
            WHERE s.likeness >= 0.4
            ORDER BY s.likeness DESC,
                public.similarity(z.name, wanted) DESC, z.name
            LIMIT 3
        ) AS l);
END
$$;
