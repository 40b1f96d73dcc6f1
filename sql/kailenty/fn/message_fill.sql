-- A message with its placeholders, {{so}}, filled in; what has no value is left
-- out. As HTML all of it is escaped, whoever wrote it.
CREATE OR REPLACE FUNCTION kailenty.message_fill(
    message text,
    vals jsonb,
    as_html boolean)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN (
        SELECT string_agg(CASE WHEN as_html THEN kailenty.html(piece.said)
                ELSE regexp_replace(piece.said, '[[:cntrl:]]+', ' ', 'g') END,
            '' ORDER BY piece.n)
        FROM (
            SELECT p.n,
                p.part || coalesce(vals->>(
                    (regexp_match(m.place, '\{\{\s*([^{}]*?)\s*\}\}'))[1]), '')
                    AS said
            FROM regexp_split_to_table(message, '\{\{[^{}]*\}\}')
                WITH ORDINALITY AS p (part, n)
            LEFT JOIN LATERAL (
                SELECT r.hit[1] AS place
                FROM regexp_matches(message, '\{\{[^{}]*\}\}', 'g')
                    WITH ORDINALITY AS r (hit, n)
                WHERE r.n = p.n
            ) AS m ON true
        ) AS piece);
END
$$;
