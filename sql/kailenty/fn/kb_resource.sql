-- Resource kailenty://knowledge/{id}: one entry as a page in Markdown, with
-- what the tool knowledgebase_get has beside the body. Of two entries with one
-- id the workspace's own comes before the product's. NULL as JSON: there is
-- none that the caller can see.
CREATE OR REPLACE FUNCTION kailenty.kb_resource(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted CONSTANT text := args->>'id';
    page text;
BEGIN
    SELECT concat_ws(E'\n\n',
        '# ' || e.title,
        nullif(e.summary, ''),
        kailenty.kb_body(e.body, e.related_tools),
        'Tools: ' || (
            SELECT string_agg('`' || mcp.tool_name(t.name) || '`', ', '
                ORDER BY t.place)
            FROM unnest(e.related_tools) WITH ORDINALITY AS t (name, place)),
        format(E'Tags: %s. Updated %s.\n',
            array_to_string(e.tags, ', '),
            to_char(e.updated_at AT TIME ZONE sched.use_zone(),
                'YYYY-MM-DD')))
    INTO page
    FROM kailenty.kb_entry e
    WHERE e.id = wanted
    ORDER BY e.workspace_id = '*'
    LIMIT 1;
    IF page IS NULL THEN
        RETURN 'null';
    END IF;
    RETURN json_build_object('text', page);
END
$$;
