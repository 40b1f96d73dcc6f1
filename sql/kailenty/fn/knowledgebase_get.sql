-- Tool knowledgebase_get: entries in full, in the order asked. Ids without an
-- entry are named; only when no id has one that is an error.
CREATE OR REPLACE FUNCTION kailenty.knowledgebase_get(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    ids CONSTANT text[] := kailenty.text_array(args->'ids');
    entries json;
    missing text[];
BEGIN
    SELECT json_agg(json_build_object(
                'id', e.id, 'title', e.title, 'summary', e.summary,
                'category', e.category, 'tags', e.tags,
                'related_tools', kailenty.kb_tools(e.related_tools),
                'updated_at', date_trunc('second', e.updated_at),
                'body', kailenty.kb_body(e.body, e.related_tools))
            ORDER BY asked.place) FILTER (WHERE e.id IS NOT NULL),
        array_agg(asked.id ORDER BY asked.place) FILTER (WHERE e.id IS NULL)
    INTO entries, missing
    FROM unnest(ids) WITH ORDINALITY AS asked (id, place)
    LEFT JOIN kailenty.kb_entry e ON e.id = asked.id;

    IF entries IS NULL THEN
        PERFORM kailenty.fail_missing('knowledge entry', missing,
            'knowledgebase_search', 'ids');
    END IF;
    RETURN json_build_object(
        'time_zone', zone,
        'entries', entries,
        'missing_ids', coalesce(missing, '{}'));
END
$$;
