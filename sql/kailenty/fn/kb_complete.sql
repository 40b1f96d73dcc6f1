-- Proposals for the id of a knowledge entry: ids that begin with what was
-- typed, and those of entries in whose title a word does, the latter first:
-- nobody types an id from memory.
CREATE OR REPLACE FUNCTION kailenty.kb_complete(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    typed CONSTANT text := lower(btrim(args->>'value'));
BEGIN
    RETURN (
        SELECT coalesce(json_agg(f.id
            ORDER BY f.by_id, lower(f.title), f.id), '[]')
        FROM (
            SELECT DISTINCT ON (e.id) e.id, e.title,
                starts_with(e.id, typed) AS by_id
            FROM kailenty.kb_entry e
            WHERE starts_with(e.id, typed)
                OR strpos(' ' || lower(e.title), ' ' || typed) > 0
            ORDER BY e.id, e.workspace_id = '*'
        ) AS f);
END
$$;
