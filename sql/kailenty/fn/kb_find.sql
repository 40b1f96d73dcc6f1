-- The entries that fit a query best. The ladder:
--   all_words  the query as a web search: quotes, or, -word
--   any_word   one of its words, where that found nothing and the query has
--              none of these signs
--   similar    likeness of at least 0.3 to the title or to a tag, by trigrams
-- The score is the rank, at `similar` the likeness. `wanted` is what was looked
-- for, NULL at `similar`.
CREATE OR REPLACE FUNCTION kailenty.kb_find(
    query text,
    needed text[],
    size integer)
RETURNS TABLE (
    workspace_id text,
    id text,
    score numeric,
    match text,
    wanted tsquery)
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    has_signs CONSTANT boolean := query ~* '"|(^|\s)-\S|(^|\s)or(\s|$)';
BEGIN
    -- Without a word to look for, as in "the of", there is likeness only.
    IF to_tsvector('english', query) <> '' THEN
        wanted := websearch_to_tsquery('english', query);
        RETURN QUERY
        SELECT r.*, 'all_words', wanted
        FROM kailenty.kb_ranked(wanted, needed, size) AS r;
        IF FOUND THEN
            RETURN;
        END IF;

        IF NOT has_signs THEN
            SELECT string_agg('(' || s.term::text || ')', ' | ')::tsquery
            INTO wanted
            FROM regexp_split_to_table(query, '\s+') AS word
            CROSS JOIN plainto_tsquery('english', word) AS s (term)
            WHERE to_tsvector('english', word) <> '';
            RETURN QUERY
            SELECT r.*, 'any_word', wanted
            FROM kailenty.kb_ranked(wanted, needed, size) AS r;
            IF FOUND THEN
                RETURN;
            END IF;
        END IF;
    END IF;

    RETURN QUERY
    SELECT e.workspace_id, e.id, round(l.likeness::numeric, 4) AS rank,
        'similar', NULL::tsquery
    FROM kailenty.kb_entry e
    CROSS JOIN LATERAL (
        SELECT greatest(public.word_similarity(query, e.title),
            max(public.similarity(query, t.tag))) AS likeness
        FROM unnest(e.tags) AS t (tag)
    ) AS l
    WHERE (needed = '{}' OR e.tags @> needed)
        AND l.likeness >= 0.3
    ORDER BY rank DESC, e.updated_at DESC, e.id
    LIMIT size;
END
$$;
