-- The matches of extract_date_pattern, each split into tokens whose kinds make
-- a shape: n number, Y year, s slash, and the letters of extract_words, so that
-- "1-4 December 2026" is nrnmY. Words without a kind (of, th) do not show.
CREATE OR REPLACE FUNCTION kailenty.extract_date_shapes(work text)
RETURNS TABLE (
    n integer,
    place kailenty.stretch,
    hit text,
    before text,
    shape text,
    numbers integer[],
    -- Of the month, weekday or day that is named by a word.
    named integer)
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN QUERY
    SELECT m.n, m.place, m.hit, m.before,
        string_agg(CASE
            WHEN t.digits AND length(t.token) = 4 THEN 'Y'
            WHEN t.digits THEN 'n'
            WHEN t.token = '/' THEN 's'
            ELSE w.kind
        END, '' ORDER BY t.n),
        array_agg(CASE WHEN t.digits THEN t.token::integer END ORDER BY t.n)
            FILTER (WHERE t.digits),
        max(w.number::integer) FILTER (WHERE w.kind IN ('m', 'w', 'v', 'd'))
    FROM kailenty.extract_matches(work, kailenty.extract_date_pattern()) AS m
    CROSS JOIN LATERAL (
        SELECT r.n, r.token[1] AS token,
            left(r.token[1], 1) BETWEEN '0' AND '9' AS digits
        FROM regexp_matches(
            -- "Freitagnachmittag" is a Friday.
            lower(regexp_replace(m.hit, '(?i)(?<=tag|day|heute|morgen)'
                '\s?((vor|nach)?mittag|abend|morgen|früh)$', '')),
            '\d+|[[:alpha:]]+|[-/&]', 'g') WITH ORDINALITY AS r (token, n)
    ) AS t
    LEFT JOIN kailenty.extract_words() AS w
        ON w.word = t.token
        AND w.kind = ANY ('{m,w,v,d,t,x,c,k,r,o,a}')
    GROUP BY m.n, m.place, m.hit, m.before;
END
$$;
