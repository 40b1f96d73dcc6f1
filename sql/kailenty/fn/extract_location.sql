-- location_type, from words and from the addresses that extract_url kept;
-- location_detail, the address of a meeting place. Such an address says more
-- than "video" or "online" beside it.
CREATE OR REPLACE FUNCTION kailenty.extract_location(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    -- The words before "interview" and "call" alone: what follows is a cue for
    -- the candidate's name.
    pattern constant text := '(?i)\m(?:'
        '(?:teams|online)\M|video|virtual'
        '|(?:tele)?phone(?=\s(?:call|interview|screen))'
        '|(?:by|via|over\sthe|per)\s(?:tele(?:phone|fon)|phone)\M'
        '|telefonisch|telefon(?=interview|gespräch|at)'
        '|on[ -]?site\M|in[ -]person\M|at\sour\soffices?\M|vor\sort\M'
        '|persönlich)';
    role_line constant text := '(?i)\m(?:role|position|job(?:\stitle)?|vacancy'
        '|stelle|applied\sfor)\s?:[^\n]*$';
    got record;
BEGIN
    WITH words AS (
        SELECT m.place,
            CASE
                WHEN m.hit ~* '^(teams|online|video|virtual)' THEN 'teams'
                WHEN m.hit ~* 'phon|fon' THEN 'phone'
                ELSE 'onsite'
            END AS kind,
            m.hit ~* '^(online|video|virtual)' AS vague,
            -- "Role: Online Marketing Manager" is no place.
            m.before ~ role_line AS role
        FROM kailenty.extract_matches(r.work, pattern) AS m
    ), every AS (
        SELECT place, kind, vague, NULL AS url
        FROM words
        WHERE NOT role
        UNION ALL
        SELECT ROW(p.at, p.length)::kailenty.stretch, p.kind, false, p.url
        FROM jsonb_to_recordset(r.places)
            AS p (at integer, length integer, kind text, url text)
    ), kinds AS (
        SELECT kind, min((place).at) AS at
        FROM every
        WHERE NOT (vague AND EXISTS (
            SELECT FROM every AS other WHERE other.kind = 'custom_url'))
        GROUP BY kind
    )
    SELECT (SELECT count(*) FROM kinds) AS kinds,
        (SELECT min(kind) FROM kinds) AS kind,
        (SELECT jsonb_agg(kind ORDER BY at) FROM kinds) AS candidates,
        (SELECT place FROM every
            WHERE kind = (SELECT min(kind) FROM kinds)
            ORDER BY url IS NULL, (place).at LIMIT 1) AS place,
        (SELECT count(DISTINCT url) FROM every WHERE kind = 'custom_url')
            AS urls,
        (SELECT jsonb_agg(url ORDER BY at) FROM (
            SELECT url, min((place).at) AS at FROM every
            WHERE kind = 'custom_url' GROUP BY url) AS u) AS links,
        (SELECT bool_or(url IS NOT NULL) FROM every) AS linked,
        (SELECT array_agg(place) FROM every WHERE url IS NULL) AS taken
    INTO got;

    r.work := kailenty.extract_mask(r.work, got.taken);
    IF got.kinds > 1 THEN
        RETURN kailenty.extract_unknown(
            r, 'location_type', 'several', got.candidates);
    ELSIF got.kinds = 1 THEN
        r := kailenty.extract_found(r, 'location_type', to_jsonb(got.kind),
            got.place, got.linked);
        IF got.urls = 1 THEN
            RETURN kailenty.extract_found(
                r, 'location_detail', got.links->0, got.place, true);
        ELSIF got.urls > 1 THEN
            RETURN kailenty.extract_unknown(
                r, 'location_detail', 'several', got.links);
        END IF;
    END IF;
    RETURN r;
END
$$;
