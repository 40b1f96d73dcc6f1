-- Tool knowledgebase_search: the entries that fit a query best, by the ladder
-- of kailenty.kb_find, each with the part that was hit. Nothing found: the ten
-- commonest tags say what there is.
CREATE OR REPLACE FUNCTION kailenty.knowledgebase_search(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    query CONSTANT text := btrim(args->>'query');
    tags CONSTANT text[] := coalesce(ARRAY(
        SELECT lower(btrim(tag))
        FROM unnest(kailenty.text_array(args->'tags')) AS tag), '{}');
    results json;
    match text;
    common text;
BEGIN
    IF length(query) < 2 THEN
        PERFORM kailenty.fail_argument('query', 'too_short',
            'must have at least 2 characters besides blanks',
            'Say in a few words what it is about.');
    END IF;

    SELECT json_agg(json_build_object(
            'id', e.id, 'title', e.title, 'summary', e.summary,
            'snippet', kailenty.kb_snippet(
                kailenty.kb_body(e.body, e.related_tools), e.summary, f.wanted),
            'score', f.score, 'tags', e.tags,
            'related_tools', kailenty.kb_tools(e.related_tools))
            ORDER BY f.place),
        min(f.match)
    INTO results, match
    FROM kailenty.kb_find(kailenty.kb_bare_names(query), tags,
            coalesce((args->>'limit')::integer, 5))
        WITH ORDINALITY AS f (workspace_id, id, score, match, wanted, place)
    JOIN kailenty.kb_entry e
        ON e.workspace_id = f.workspace_id AND e.id = f.id;

    IF match IS NULL THEN
        SELECT string_agg(c.tag, ', ' ORDER BY c.entries DESC, c.tag)
        INTO common
        FROM (
            SELECT t.tag, count(*) AS entries
            FROM kailenty.kb_entry e
            CROSS JOIN unnest(e.tags) AS t (tag)
            GROUP BY t.tag
            ORDER BY entries DESC, t.tag
            LIMIT 10
        ) AS c;
    END IF;
    RETURN json_build_object(
        'results', coalesce(results, '[]'),
        'match', coalesce(match, 'none'),
        'hint', CASE WHEN match IS NULL THEN
            CASE WHEN tags = '{}' THEN '' ELSE 'Leave tags out. ' END
            || 'Common tags: ' || coalesce(common, 'none') || '.' END);
END
$$;
