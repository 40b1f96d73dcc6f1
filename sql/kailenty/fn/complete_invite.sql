-- Proposals for an invite in words: the candidates, and the titles of pools, of
-- the newest invites that can be booked now and that the caller can see (the
-- tool invites_list). That tool wants two letters; with one, its first page is
-- looked through.
CREATE OR REPLACE FUNCTION kailenty.complete_invite(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    typed CONSTANT text := btrim(args->>'value');
BEGIN
    RETURN (
        SELECT coalesce(json_agg(f.words ORDER BY f.place), '[]')
        FROM (
            SELECT coalesce(i.line->>'candidate_name', i.line->>'title')
                    AS words,
                min(i.place) AS place
            FROM json_array_elements(kailenty.invites_list(
                    jsonb_strip_nulls(jsonb_build_object(
                        'status', '["active"]'::jsonb, 'limit', 100,
                        'query', CASE WHEN length(typed) > 1 THEN typed END)))
                        ->'invites')
                WITH ORDINALITY AS i (line, place)
            GROUP BY words
        ) AS f
        WHERE f.words IS NOT NULL
            AND (length(typed) <> 1
                OR strpos(' ' || kailenty.fold(f.words),
                    ' ' || kailenty.fold(typed)) > 0));
END
$$;
