-- The knowledge base in the list of resources: a page of its entries, in the
-- order of the tool knowledgebase_list.
CREATE OR REPLACE FUNCTION kailenty.kb_resources(args jsonb)
RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    size CONSTANT integer := (args->>'limit')::integer;
    skipped CONSTANT integer := (args->>'offset')::integer;
    resources json;
    matches bigint;
BEGIN
    WITH page AS MATERIALIZED (
        SELECT row_number() OVER (
                ORDER BY e.category, lower(e.title), e.id) AS place,
            e.id, e.title, e.summary
        FROM (
            -- Own entries come before the product's of the same id, as when
            -- they are read.
            SELECT DISTINCT ON (k.id) k.*
            FROM kailenty.kb_entry k
            ORDER BY k.id, k.workspace_id = '*'
        ) AS e
        ORDER BY place
        LIMIT size + 1 OFFSET skipped
    )
    SELECT coalesce(json_agg(json_build_object(
                'uri', 'kailenty://knowledge/' || p.id, 'name', p.id,
                'title', p.title, 'description', nullif(p.summary, ''))
            ORDER BY p.place) FILTER (WHERE p.place <= skipped + size), '[]'),
        count(*)
    INTO resources, matches
    FROM page p;
    RETURN json_build_object(
        'resources', resources,
        'has_more', matches > size,
        'next_offset', skipped + size);
END
$$;
