-- The candidate's number in E.164: what starts with +, 00 or 0, stands after
-- "Tel", "Phone", "Mobile" and the like, or is shaped ddd-ddd-dddd. A leading
-- 0 becomes the workspace's calling code; without a way to a country code the
-- number is only reported. Of several, the one that alone is called a mobile.
CREATE OR REPLACE FUNCTION kailenty.extract_phone(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    digits constant text :=
        '(?<![\w.,+/-])(?:\+ ?)?\(?\d[\d ./()-]{5,28}\d(?![\d@]|[.,]\d)';
    label constant text := '(?i)\m(?:tel(?:efon(?:nummer)?|ephone)?|phone|fon'
        '|mob(?:il(?:e|telefon|nummer)?)?|cell(?:phone)?|handy(?:nummer)?'
        '|whatsapp)\M[^\d\n]{0,15}$';
    mobile_label constant text :=
        '(?i)\m(?:mob|cell|handy|whatsapp)[^\d\n]{0,30}$';
    got record;
BEGIN
    WITH seen AS (
        SELECT m.n, m.hit, m.place, s.number, s.labelled,
            s.labelled AND m.before ~ mobile_label AS mobile
        FROM kailenty.extract_matches(r.work, digits) AS m
        CROSS JOIN LATERAL (
            SELECT m.before ~ label AS labelled,
                regexp_replace(CASE WHEN m.hit ~ '^(\+|00)'
                    THEN replace(m.hit, '(0)', '') ELSE m.hit END,
                    '[^\d+]', '', 'g') AS number
        ) AS s
        WHERE length(s.number) - (m.hit ~ '^\+')::integer BETWEEN 7 AND 15
            AND (m.hit ~ '^(\+|\(?0)' OR s.labelled
                OR m.hit ~ '^(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}$')
            AND m.before !~* '\mfax[^\d\n]{0,15}$'
    ), numbers AS (
        SELECT seen.*, e.e164,
            coalesce(e.e164, hit) AS candidate
        FROM seen
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN number ~ '^\+' THEN number
                WHEN number ~ '^00' THEN '+' || substr(number, 3)
                WHEN number ~ '^0' THEN '+' || r.calling_code
                    || substr(number, 2)
                -- The countries that share this code write no leading 0.
                WHEN number ~ '^[2-9]\d{9}$' AND r.calling_code = '1'
                THEN '+1' || number
            END AS e164
        ) AS e
        WHERE coalesce(length(e.e164) BETWEEN 8 AND 16, true)
    ), chosen AS (
        SELECT *
        FROM numbers
        WHERE (SELECT count(DISTINCT candidate) FROM numbers) = 1
            OR mobile AND (SELECT count(DISTINCT candidate)
                FROM numbers WHERE mobile) = 1
        ORDER BY n
        LIMIT 1
    )
    SELECT chosen.*,
        (SELECT array_agg(place) FROM numbers) AS taken,
        (SELECT jsonb_agg(candidate ORDER BY n) FROM (
            SELECT candidate, min(n) AS n FROM numbers GROUP BY candidate
        ) AS c) AS candidates
    INTO got
    FROM (VALUES (1)) AS one
    LEFT JOIN chosen ON true;

    r.work := kailenty.extract_mask(r.work, got.taken);
    IF got.e164 IS NOT NULL THEN
        RETURN kailenty.extract_found(r, 'candidate_phone',
            to_jsonb(got.e164), got.place,
            got.labelled OR got.number ~ '^\+');
    ELSIF got.hit IS NOT NULL THEN
        RETURN kailenty.extract_unknown(r, 'candidate_phone', 'no_country',
            jsonb_build_array(got.hit));
    ELSIF got.candidates IS NOT NULL THEN
        RETURN kailenty.extract_unknown(
            r, 'candidate_phone', 'several', got.candidates);
    END IF;
    RETURN r;
END
$$;
