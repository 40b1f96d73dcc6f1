-- Tool knowledgebase_list: the index of the product's entries and the
-- workspace's own, and the tags under the same filters but tag.
CREATE OR REPLACE FUNCTION kailenty.knowledgebase_list(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    zone CONSTANT text := sched.use_zone();
    tag CONSTANT text := lower(btrim(args->>'tag'));
    tool CONSTANT text :=
        kailenty.kb_bare_names(lower(btrim(args->>'tool')));
    kind CONSTANT text := args->>'category';
    size CONSTANT integer := coalesce((args->>'limit')::integer, 20);
    skipped CONSTANT integer := coalesce((args->>'offset')::integer, 0);
    entries json;
    tags json;
    matches bigint;
    paging record;
BEGIN
    WITH matching AS MATERIALIZED (
        SELECT e.id, e.title, e.summary, e.category, e.tags, e.related_tools,
            e.updated_at
        FROM kailenty.kb_entry e
        WHERE (tool IS NULL OR tool = ANY (e.related_tools))
            AND (kind IS NULL OR e.category = kind)
    ),
    page AS MATERIALIZED (
        SELECT row_number() OVER (
                ORDER BY m.category, lower(m.title), m.id) AS place, m.*
        FROM matching m
        WHERE tag IS NULL OR tag = ANY (m.tags)
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    )
    SELECT
        (SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT p.id, p.title, p.summary, p.category, p.tags,
                kailenty.kb_tools(p.related_tools) AS related_tools,
                date_trunc('second', p.updated_at) AS updated_at
            FROM page p
            WHERE p.place <= skipped + size
            ORDER BY p.place
        ) AS line),
        (SELECT coalesce(json_agg(line), '[]')
        FROM (
            SELECT t.tag, count(*) AS count
            FROM matching m
            CROSS JOIN unnest(m.tags) AS t (tag)
            GROUP BY t.tag
            ORDER BY count DESC, t.tag
            LIMIT 100
        ) AS line),
        (SELECT count(*) FROM page)
    INTO entries, tags, matches;

    paging := kailenty.page(args, matches, CASE
        WHEN tag IS NOT NULL THEN 'Leave tag out: tags says which there are.'
        WHEN tool IS NOT NULL THEN 'Leave tool out.'
        WHEN kind IS NOT NULL THEN 'Leave category out.'
        ELSE 'The knowledge base is empty.'
    END);
    RETURN json_build_object(
        'time_zone', zone,
        'entries', entries,
        'tags', tags,
        'has_more', paging.has_more,
        'next_offset', paging.next_offset,
        'hint', paging.hint);
END
$$;
