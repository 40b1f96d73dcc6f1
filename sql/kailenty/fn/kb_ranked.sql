-- The entries that a full-text query finds, with their rank by title, tags and
-- tools, summary, body (A 1.0, B 0.4, C 0.2, D 0.1); equal ranks: the newer
-- first, then by id. The rank counts what is looked for: a word that must not
-- be there would make it 0, so those are left out (querytree). An entry that
-- lacks a tag of `needed` is as if it were not there.
-- SECURITY DEFINER, because behind a row policy @@ may not use its index; so
-- the policy's rule stands here again: the product's entries and those of the
-- caller's workspace, nothing more. Each of the two is searched on its own: the
-- index has the workspace first.
CREATE OR REPLACE FUNCTION kailenty.kb_ranked(
    wanted tsquery,
    needed text[],
    size integer)
RETURNS TABLE (workspace_id text, id text, score numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    workspace CONSTANT text := current_setting('mcp.workspace', true);
    readable CONSTANT text[] := CASE
        WHEN workspace <> '' THEN ARRAY['*', workspace]
        ELSE '{}'
    END;
    -- 'T' and '': nothing would be left.
    counted CONSTANT tsquery := CASE
        WHEN querytree(wanted) IN ('T', '') THEN wanted
        ELSE querytree(wanted)::tsquery
    END;
BEGIN
    RETURN QUERY
    SELECT r.workspace_id, r.id, r.rank
    FROM unnest(readable) AS place
    CROSS JOIN LATERAL (
        SELECT e.workspace_id, e.id, e.updated_at,
            round(ts_rank('{0.1, 0.2, 0.4, 1.0}', e.words, counted)::numeric, 4)
                AS rank
        FROM kailenty.kb_entry e
        WHERE e.workspace_id = place
            AND e.words @@ wanted
            AND (needed = '{}' OR e.tags @> needed)
        ORDER BY rank DESC, e.updated_at DESC, e.id
        LIMIT size
    ) AS r
    ORDER BY r.rank DESC, r.updated_at DESC, r.id
    LIMIT size;
END
$$;
