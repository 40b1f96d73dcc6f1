-- The zone that words such as "in New York time" or "Berliner Zeit" name: the
-- longest end of them that is the last part of exactly one zone's name, and
-- how long that end is.
CREATE OR REPLACE FUNCTION kailenty.extract_city(
    given text, OUT zone text, OUT length integer)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    WITH cities AS MATERIALIZED (
        SELECT n, words, replace(city, ' ', '_') AS city
        FROM generate_series(1, 3) AS n
        CROSS JOIN LATERAL (
            SELECT substring(given FROM format('(?:\S+ ){%s}\S+$', n)) AS words
        ) AS ends
        CROSS JOIN LATERAL (VALUES
            (regexp_replace(lower(words), ' \S+$', '')),
            (substring(lower(words) FROM '^(.+)er zeit$'))
        ) AS v (city)
    )
    SELECT min(z.name), char_length(c.words)
    INTO zone, length
    FROM cities AS c
    JOIN sched.time_zone z ON lower(split_part(z.name, '/', -1)) = c.city
    GROUP BY c.n, c.words
    HAVING count(*) = 1
    ORDER BY c.n DESC
    LIMIT 1;
END
$$;
