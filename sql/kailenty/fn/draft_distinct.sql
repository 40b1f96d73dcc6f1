-- A list without its repetitions, in the order of first appearance.
CREATE OR REPLACE FUNCTION kailenty.draft_distinct(list jsonb)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(item ORDER BY n), '[]')
        FROM (
            SELECT btrim(i.item) AS item, min(i.n) AS n
            FROM jsonb_array_elements_text(list) WITH ORDINALITY AS i (item, n)
            GROUP BY btrim(i.item)
        ) AS once);
END
$$;
