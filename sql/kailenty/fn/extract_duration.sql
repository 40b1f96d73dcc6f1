-- duration_minutes: the one length of time, 5-480 by 5, that is neither a
-- distance in time ("in 2 hours", "24 h notice") nor a rate ("40 hours a
-- week"). A match is split into tokens, whose kinds make a shape for
-- extract_minutes.
CREATE OR REPLACE FUNCTION kailenty.extract_duration(r kailenty.reading)
RETURNS kailenty.reading
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    number constant text := '(?:\d{1,4}(?:[.,]\d{1,2})?|an?|one|two|three|four'
        '|five|ten|fifteen|twenty|thirty|forty|sixty|ninety|eine?r?|zwei|drei'
        '|vier|fünf|zehn|fünfzehn|zwanzig|dreißig|vierzig|sechzig|neunzig'
        '|anderthalb|eineinhalb|half|halben?|quarters?)';
    unit constant text :=
        '(?:min(?:s|utes?|uten)?|h(?:rs?|ours?)?|std|stunden?)';
    span constant text := '(?i)(?<![\w.,:/])(?:(?:' || number
        || '[\s-]{0,3}(?:(?:-|to|or|and|of|bis|oder|und)[\s-]{1,2})?){1,4}'
        || unit || '(?:\d\d|\s?(?:(?:and|und)\s)?(?:a\shalf'
        || '|\d{1,2}[\s-]?min(?:s|utes?|uten)?))?'
        || '|(?:(?:eine[rn]?|a)\s)?(?:drei)?viertelstunde)(?![[:alnum:]])';
    -- Not after, not before.
    distance constant text := '(?i)\m(?:in|within|after|every|last|next|past'
        '|alle|jede|innerhalb|nach|letzten|nächsten|vor)'
        '(?:\s(?:about|the|last|next|ca\.?|etwa|den|der|von))*\s?$';
    rate constant text := '(?i)^[''’]?[\s-]{0,2}(?:ago|notice|before|late|later'
        '|away|break|buffer|week|woche|zuvor|vorher|vorlauf|später|entfernt'
        '|pause|puffer|(?:(?:per|an?|pro|each|every|die|in der|am|im)\s|/\s?)'
        '(?:week|day|month|woche|tag|monat))\M';
    got record;
BEGIN
    WITH shaped AS (
        SELECT m.n, m.place, m.hit,
            m.before ~* '\m(duration|length|dauer|länge)\s?:\s?$' AS labelled,
            string_agg(CASE WHEN t.token[1] ~ '^\d' THEN 'N'
                ELSE w.kind END, '' ORDER BY t.n) AS shape,
            array_agg(CASE WHEN t.token[1] ~ '^\d'
                THEN replace(t.token[1], ',', '.')::numeric
                ELSE w.number END ORDER BY t.n)
                FILTER (WHERE t.token[1] ~ '^\d' OR w.kind ~ '[NHQT]')
                AS numbers
        FROM kailenty.extract_matches(r.work, span) AS m
        CROSS JOIN LATERAL regexp_matches(lower(m.hit),
            '\d+(?:[.,]\d+)?|[[:alpha:]]+|-', 'g')
            WITH ORDINALITY AS t (token, n)
        LEFT JOIN kailenty.extract_words() AS w
            ON w.word = t.token[1] AND w.kind = ANY ('{N,H,Q,T,u,i,r,o,a}')
        WHERE m.before !~ distance AND m.after !~ rate
        GROUP BY m.n, m.place, m.hit, m.before
    ), counted AS (
        SELECT s.n, s.labelled, m.minutes::integer AS minutes,
            -- Of "a 45 minute call" the article is no evidence.
            CASE WHEN s.shape LIKE 'NN%' THEN
                ROW((s.place).at + strpos(s.hit, ' '),
                    (s.place).length - strpos(s.hit, ' '))::kailenty.stretch
            ELSE s.place END AS place
        FROM shaped AS s
        CROSS JOIN LATERAL unnest(
            kailenty.extract_minutes(s.shape, s.numbers)) AS m (minutes)
        WHERE m.minutes BETWEEN 5 AND 480 AND m.minutes % 5 = 0
    ), first AS (
        SELECT DISTINCT ON (minutes) *
        FROM counted
        ORDER BY minutes, n
    )
    SELECT count(*) AS different,
        min(first.minutes) AS minutes,
        (array_agg(first.place ORDER BY first.n))[1] AS place,
        (SELECT bool_or(labelled) FROM counted) AS labelled,
        jsonb_agg(first.minutes ORDER BY first.n, first.minutes) AS candidates,
        (SELECT array_agg(place) FROM counted) AS taken
    INTO got
    FROM first;

    r.work := kailenty.extract_mask(r.work, got.taken);
    IF got.different = 1 THEN
        RETURN kailenty.extract_found(r, 'duration_minutes',
            to_jsonb(got.minutes), got.place, got.labelled);
    ELSIF got.different > 1 THEN
        RETURN kailenty.extract_unknown(
            r, 'duration_minutes', 'several', got.candidates);
    END IF;
    RETURN r;
END
$$;
